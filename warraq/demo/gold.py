"""The expected result of collecting the blog, derived from the same source as its pages."""

from dataclasses import dataclass
from datetime import datetime

from .blog import Blog
from .furniture import GUESTS, neighbours, related_posts, shown_date
from .markup import clean, read_also_titles
from .source import Block, Head, Post

#: Kind of block -> kind of removal, for blocks between the paragraphs.
REMOVED_AS = {"follow": "follow", "sign": "signature", "credit": "credit", "code": "editor-code"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwanted:
    """Words on the page that are not part of the article. `kind` is one of `articles.records.REMOVAL_KINDS`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPost:
    """The expected article of one live post.

    `blocks` are in reading order; a list or poem is one block with a newline between its lines. `url` is as the blog
    writes it. Every string of `boilerplate` is on the page and none is in `text`. `traps` are blocks that only look
    like boilerplate. `duplicate_of` is the URL of the post it copies, '' if it is original. `stated` says how the page
    states the published time: 'full' and 'plain' to the second, 'bare' the day only, in words. The feed always states
    the second.
    """

    slug: str
    url: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    modified: datetime
    language: str
    category: str
    tags: tuple[str, ...]
    blocks: tuple[str, ...]
    traps: tuple[str, ...]
    captions: tuple[str, ...]
    boilerplate: tuple[Unwanted, ...]
    duplicate_of: str
    stated: Head

    @property
    def text(self) -> str:
        """The clean text: blocks separated by an empty line."""
        return "\n\n".join(self.blocks)

    def left_in(self, text: str) -> tuple[Unwanted, ...]:
        """Returns the boilerplate still found in a text; () if it is clean."""
        flat = " ".join(text.split())
        return tuple(unwanted for unwanted in self.boilerplate if unwanted.text in flat)


def gold(blog: Blog) -> list[GoldPost]:
    """Returns the expected articles of the live posts, newest first. Follows the blog's edits, removals and moves."""
    return [_gold_post(blog, post) for post in blog.posts]


def _gold_post(blog: Blog, post: Post) -> GoldPost:
    blocks = tuple(clean(block) for block in post.blocks if block.is_article)
    flat = " ".join("\n\n".join(blocks).split())
    unwanted = [*_between_paragraphs(blog, post), *_around(blog, post)]
    original = blog.original_of(post)
    return GoldPost(
        slug=post.slug,
        url=blog.url(post),
        title=post.title,
        authors=blog.author_names(post),
        published=post.published,
        modified=post.modified,
        language=post.language,
        category=blog.category_name(post),
        tags=post.tags,
        blocks=blocks,
        traps=tuple(clean(block) for block in post.blocks if block.kind == "trap"),
        captions=tuple(block.lines[2] for block in post.blocks if block.kind == "figure"),
        # A word of the theme that the author uses too ("the shop") says nothing about this post.
        boilerplate=tuple(dict.fromkeys(one for one in unwanted if one.text and one.text not in flat)),
        duplicate_of=blog.url(original) if original else "",
        stated=post.head,
    )


def _between_paragraphs(blog: Blog, post: Post) -> list[Unwanted]:
    rows = []
    for block in post.blocks:
        rows += _unwanted(blog, block)
    return rows


def _unwanted(blog: Blog, block: Block) -> list[Unwanted]:
    if block.kind == "also":
        titles = [title for _, title in read_also_titles(block, blog.find_shown)]
        return [Unwanted(kind="read-also", text=text) for text in (block.lines[1], *titles)]
    if block.kind == "figure":
        caption, *credit = block.lines[2:]
        return [
            Unwanted(kind="caption", text=caption),
            *(Unwanted(kind="credit", text=text) for text in credit),
        ]
    if block.kind in REMOVED_AS:
        return [Unwanted(kind=REMOVED_AS[block.kind], text=clean(block))]
    return []


def _around(blog: Blog, post: Post) -> list[Unwanted]:
    words = blog.words[post.language]
    rows = [
        ("skip-link", words["skip"]),
        ("share", words["share"]),
        *(("share", text) for _, text in words["share_on"]),
        ("share", words["like"]),
        ("date-line", shown_date(post, words)),
        *(("tags", words["tags"]) for _ in post.tags[:1]),
        *(("author-box", text) for text in _author_boxes(blog, post)),
        ("newsletter", words["newsletter"]),
        ("newsletter", words["newsletter_text"]),
        ("cookie", words["cookie"]),
        ("form", words["comment_rules"]),
        ("comments", words["leave_reply"]),
        *(("comments", comment.text) for comment in post.comments),
        ("sidebar", words["recent"]),
        ("footer", words["footer"]),
        ("related", words["related"]),
        *(("related", other.title) for other in related_posts(blog, post)),
    ]
    for other, label in zip(neighbours(blog, post), (words["previous"], words["next"]), strict=True):
        if other:
            rows += [("navigation", label), ("navigation", other.title)]
    return [Unwanted(kind=kind, text=text) for kind, text in rows]


def _author_boxes(blog: Blog, post: Post) -> list[str]:
    words, authors = blog.words[post.language], blog.words["authors"]
    rows = []
    for key in post.authors:
        if key not in GUESTS:
            bio, name = authors[key][f"{post.language}_bio"], authors[key][post.language]
            rows += [words["author_box"], bio, words["all_posts"].format(name=name)]
    return rows
