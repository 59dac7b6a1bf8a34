"""What surrounds a post's text: head, byline, share bar, tags, author boxes, related posts, comments."""

import json
from html import escape
from typing import Any

from .blog import Blog
from .markup import clean, percent
from .source import Post

EXCERPT_WORDS = 30
RELATED_POSTS = 3
GUESTS = ("nuha",)  # authors without an author box
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def render_head(blog: Blog, post: Post, words: dict[str, Any]) -> str:
    """Returns the contents of `<head>`; how much depends on `post.head`."""
    title, url = escape(post.title), blog.url(post)
    rows = [
        f"<title>{title} | {words['site']}</title>",
        f'<link rel="canonical" href="{url}">',
        f'<link rel="shortlink" href="{blog.base_url}/?p={post.number}">',
    ]
    if post.head == "full":
        names = blog.author_names(post)
        rows += [
            f'<meta name="description" content="{escape(excerpt(post))}">',
            '<meta property="og:type" content="article">',
            f'<meta property="og:title" content="{title}">',
            f'<meta property="og:url" content="{url}">',
            f'<meta property="og:site_name" content="{words["site"]}">',
            f'<meta property="article:published_time" content="{post.published.isoformat()}">',
            f'<meta property="article:modified_time" content="{post.modified.isoformat()}">',
        ]
        rows += [f'<meta property="article:tag" content="{escape(tag)}">' for tag in post.tags]
        graph = {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": post.title,
            "author": [{"@type": "Person", "name": name} for name in names],
            "datePublished": post.published.isoformat(),
            "dateModified": post.modified.isoformat(),
            "inLanguage": words["locale"],
            "keywords": list(post.tags),
            "articleSection": blog.category_name(post),
            "mainEntityOfPage": url,
        }
        as_text = json.dumps(graph, ensure_ascii=False).replace("</", "<\\/")
        rows.append(f'<script type="application/ld+json">{as_text}</script>')
    return "\n".join(rows)


def dateline(post: Post, words: dict[str, Any]) -> str:
    """The date above the text."""
    shown = shown_date(post, words)
    if post.head == "bare":
        return f'<span class="posted-on">{shown}</span>'
    return (
        f'<span class="posted-on"><time class="entry-date published" datetime="{post.published.isoformat()}">'
        f"{shown}</time></span>"
    )


def byline(blog: Blog, post: Post, words: dict[str, Any]) -> str:
    """The authors above the text."""
    names = [
        f'<span class="author vcard"><a class="url fn n" rel="author" '
        f'href="{blog.base_url}/author/{key}/">{name}</a></span>'
        for key, name in zip(post.authors, blog.author_names(post), strict=True)
    ]
    return f'<span class="byline">{words["by"]} {words["join"].join(names)}</span>'


def share_bar(blog: Blog, post: Post, words: dict[str, Any]) -> str:
    """The share links under the text; each leads a crawler to the same page again."""
    rows = "".join(
        f'<li><a rel="nofollow noopener" class="share-{key} sd-button" href="{blog.url(post)}?share={key}" '
        f'title="{text}"><span>{text}</span></a></li>'
        for key, text in words["share_on"]
    )
    return (
        '<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block sd-social">'
        f'<h3 class="sd-title">{words["share"]}</h3><div class="sd-content"><ul>{rows}</ul></div></div>'
        f'<div class="sd-block sd-like jetpack-likes-widget-wrapper"><span>{words["like"]}</span></div></div>'
    )


def tag_list(blog: Blog, post: Post, words: dict[str, Any]) -> str:
    """The tags under the text, '' without tags."""
    if not post.tags:
        return ""
    rows = words["tag_joint"].join(
        f'<a href="{blog.base_url}{tag_path(tag)}" rel="tag">{escape(tag, quote=False)}</a>'
        for tag in post.tags
    )
    return f'<span class="tags-links">{words["tags"]} {rows}</span>'


def author_boxes(blog: Blog, post: Post, words: dict[str, Any]) -> str:
    """A box for each author who is not a guest."""
    return "".join(_author_box(blog, key, post.language, words) for key in post.authors if key not in GUESTS)


def neighbour_links(blog: Blog, post: Post, words: dict[str, Any]) -> str:
    """Links to the posts before and after."""
    before, after = neighbours(blog, post)
    rows = ""
    for other, key in ((before, "previous"), (after, "next")):
        if other is not None:
            title = escape(other.title, quote=False)
            rows += (
                f'<div class="nav-{key}"><a href="{blog.url(other)}" rel="{key[:4]}"><span class="meta-nav">'
                f'{words[key]}</span> <span class="post-title">{title}</span></a></div>'
            )
    return rows


def related_links(blog: Blog, post: Post) -> str:
    """List items of the related posts."""
    return "".join(f"<li>{link(blog, other)}</li>" for other in related_posts(blog, post))


def comment_list(blog: Blog, post: Post, words: dict[str, Any]) -> str:
    """The readers' comments, each with its reply link; '' without comments."""
    if not post.comments:
        return ""
    rows = "".join(
        f'<li id="comment-{comment.number}" class="comment"><article class="comment-body">'
        f'<footer class="comment-meta">'
        f'<b class="fn">{comment.name}</b> <span class="says">{words["says"]}</span> '
        f'<time datetime="{comment.at.isoformat()}">{comment.at:%Y-%m-%d %H:%M}</time></footer>'
        f'<div class="comment-content"><p>{escape(comment.text, quote=False)}</p></div><div class="reply"><a '
        f'rel="nofollow" class="comment-reply-link" '
        f'href="{blog.url(post)}?replytocom={comment.number}#respond">'
        f"{words['reply']}</a></div></article></li>"
        for comment in post.comments
    )
    title = words["comments"].format(title=escape(post.title, quote=False))
    return f'<h2 class="comments-title">{title}</h2><ol class="comment-list">{rows}</ol>'


def related_posts(blog: Blog, post: Post) -> list[Post]:
    """Returns the posts shown under a post: same language, same category first, never a copy of it."""
    family = {post.slug, post.duplicate_of}
    others = [
        other
        for other in blog.siblings(post)
        if other.slug not in family and other.duplicate_of not in family - {""} and not other.duplicate_of
    ]
    others.sort(key=lambda other: (other.category != post.category, abs(other.number - post.number)))
    return others[:RELATED_POSTS]


def neighbours(blog: Blog, post: Post) -> tuple[Post | None, Post | None]:
    """The posts of the same language published before and after it, as first published."""
    posts = [other for other in blog.siblings(post) if other.number != post.number]
    before = [other for other in posts if other.published < post.published]
    after = [other for other in posts if other.published > post.published]
    return (before[-1] if before else None), (after[0] if after else None)


def shown_date(post: Post, words: dict[str, Any]) -> str:
    """Returns the date in words; in Arabic digits if the theme states nothing else."""
    day, year = str(post.published.day), str(post.published.year)
    if post.head == "bare" and post.language == "ar":
        day, year = day.translate(ARABIC_INDIC), year.translate(ARABIC_INDIC)
    return str(words["date"].format(day=day, month=words["months"][post.published.month - 1], year=year))


def link(blog: Blog, post: Post, rel: str = "") -> str:
    """The post's title as a link."""
    return f'<a href="{blog.url(post)}"{rel}>{escape(post.title, quote=False)}</a>'


def tag_path(tag: str) -> str:
    """'/tag/old-market/'."""
    return f"/tag/{percent(tag.replace(' ', '-'))}/"


def excerpt(post: Post) -> str:
    """Returns the first words of the post, as shown on archive pages."""
    first = clean(next(block for block in post.blocks if block.is_article)).split()
    return " ".join(first[:EXCERPT_WORDS]) + (" […]" if len(first) > EXCERPT_WORDS else "")


def _author_box(blog: Blog, key: str, language: str, words: dict[str, Any]) -> str:
    person = blog.words["authors"][key]
    everything = words["all_posts"].format(name=person[language])
    return (
        f'<div class="author-box"><h2 class="author-title">{words["author_box"]}</h2>'
        f'<p class="author-bio">{person[language + "_bio"]} <a class="author-link" '
        f'href="{blog.base_url}/author/{key}/" rel="author">{everything}</a></p></div>'
    )
