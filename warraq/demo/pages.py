"""The theme: a post, a listing or a static page as HTML."""

import json
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from .blog import PER_PAGE, Blog
from .markup import clean, percent, render_block
from .source import Post

EXCERPT_WORDS = 30
RECENT_POSTS = 5
RELATED_POSTS = 3
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def render_post(blog: Blog, post: Post) -> str:
    """The whole page of a post."""
    words = blog.words[post.language]
    main = _template("post.html").substitute(
        base=blog.base_url,
        number=post.number,
        category=post.category,
        category_label=words["category"],
        category_name=blog.category_name(post),
        title=escape(post.title, quote=False),
        dateline=_dateline(post, words),
        byline=_byline(blog, post, words),
        body=render_body(blog, post),
        share=_share_bar(blog, post, words),
        tags=_tag_list(blog, post, words),
        author_box="".join(
            _author_box(blog, key, post.language, words) for key in post.authors if key != "nuha"
        ),
        neighbours=_neighbours(blog, post, words),
        related_title=words["related"],
        related="".join(f"<li>{_link(blog, other)}</li>" for other in related_posts(blog, post)),
        comments=_comments(blog, post, words),
        leave_reply=words["leave_reply"],
        comment_rules=words["comment_rules"],
    )
    return render_page(blog, post.language, _post_head(blog, post, words), main, "single single-post")


def render_body(blog: Blog, post: Post) -> str:
    """What stands in the editor: the post with its captions, read-also lines and signature. Feeds carry it too."""
    return "\n".join(render_block(block, blog.base_url, blog.find_shown) for block in post.blocks)


def render_listing(
    blog: Blog, language: str, title: str, posts: list[Post], path: str, page: int
) -> str | None:
    """One page of an archive, newest posts first; None past its end. `path` is the archive's, without 'page/N/'."""
    part = posts[(page - 1) * PER_PAGE : page * PER_PAGE]
    if not part:
        return None
    words = blog.words[language]
    rows = "\n".join(_summary(blog, post) for post in part)
    links = ""
    if page > 1:
        newer = f"page/{page - 1}/" if page > 2 else ""
        links += f'<a class="prev page-numbers" rel="prev" href="{blog.base_url}{path}{newer}">{words["newer"]}</a>'
    if page * PER_PAGE < len(posts):
        older = f"{blog.base_url}{path}page/{page + 1}/"
        links += f'<a class="next page-numbers" rel="next" href="{older}">{words["older"]}</a>'
    main = (
        f'<header class="page-header"><h1 class="page-title">{escape(title, quote=False)}</h1></header>\n{rows}\n'
        f'<nav class="navigation pagination"><div class="nav-links">{links}</div></nav>'
    )
    head = f"<title>{escape(title)} | {words['site']}</title>"
    return render_page(blog, language, head, main, "archive")


def render_static(blog: Blog, language: str, title: str, text: str) -> str:
    """A page that is not a post: about, contact, an error."""
    words = blog.words[language]
    main = (
        f'<article class="page type-page"><h1 class="entry-title">{title}</h1>'
        f'<div class="entry-content"><p>{text}</p></div></article>'
    )
    return render_page(blog, language, f"<title>{title} | {words['site']}</title>", main, "page")


def render_page(blog: Blog, language: str, head: str, main: str, body_class: str) -> str:
    """Head and main part inside the frame all pages share."""
    words = blog.words[language]
    menu = "".join(
        f'<li class="menu-item"><a href="{blog.base_url}{path}">{name}</a></li>'
        for name, path in words["menu"]
    )
    shown = [post for post in blog.source if not post.draft and post.language == language]
    newest = sorted(shown, key=lambda post: post.published, reverse=True)[:RECENT_POSTS]
    return _template("page.html").substitute(
        words,
        base=blog.base_url,
        head=head,
        main=main,
        body_class=body_class,
        menu=menu,
        recent_title=words["recent"],
        recent="".join(f"<li>{_link(blog, post)}</li>" for post in newest),
    )


def related_posts(blog: Blog, post: Post) -> list[Post]:
    """The posts shown under a post: of its language, its category first, never a copy of it."""
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
    """The date in words; in Arabic digits where the theme states nothing else."""
    day, year = str(post.published.day), str(post.published.year)
    if post.head == "bare" and post.language == "ar":
        day, year = day.translate(ARABIC_INDIC), year.translate(ARABIC_INDIC)
    return str(words["date"].format(day=day, month=words["months"][post.published.month - 1], year=year))


def excerpt(post: Post) -> str:
    """The first words of the post, as an archive shows them."""
    first = clean(next(block for block in post.blocks if block.is_article)).split()
    return " ".join(first[:EXCERPT_WORDS]) + (" […]" if len(first) > EXCERPT_WORDS else "")


def tag_path(tag: str) -> str:
    """'/tag/old-market/'."""
    return f"/tag/{percent(tag.replace(' ', '-'))}/"


@cache
def _template(name: str) -> Template:
    return Template(files("warraq.demo").joinpath("theme", name).read_text(encoding="utf-8"))


def _link(blog: Blog, post: Post, rel: str = "") -> str:
    return f'<a href="{blog.url(post)}"{rel}>{escape(post.title, quote=False)}</a>'


def _post_head(blog: Blog, post: Post, words: dict[str, Any]) -> str:
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


def _dateline(post: Post, words: dict[str, Any]) -> str:
    shown = shown_date(post, words)
    if post.head == "bare":
        return f'<span class="posted-on">{shown}</span>'
    return (
        f'<span class="posted-on"><time class="entry-date published" datetime="{post.published.isoformat()}">'
        f"{shown}</time></span>"
    )


def _byline(blog: Blog, post: Post, words: dict[str, Any]) -> str:
    names = [
        f'<span class="author vcard"><a class="url fn n" rel="author" href="{blog.base_url}/author/{key}/">{name}</a></span>'
        for key, name in zip(post.authors, blog.author_names(post), strict=True)
    ]
    return f'<span class="byline">{words["by"]} {words["join"].join(names)}</span>'


def _share_bar(blog: Blog, post: Post, words: dict[str, Any]) -> str:
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


def _tag_list(blog: Blog, post: Post, words: dict[str, Any]) -> str:
    if not post.tags:
        return ""
    rows = words["tag_joint"].join(
        f'<a href="{blog.base_url}{tag_path(tag)}" rel="tag">{escape(tag, quote=False)}</a>'
        for tag in post.tags
    )
    return f'<span class="tags-links">{words["tags"]} {rows}</span>'


def _author_box(blog: Blog, key: str, language: str, words: dict[str, Any]) -> str:
    person = blog.words["authors"][key]
    everything = words["all_posts"].format(name=person[language])
    return (
        f'<div class="author-box"><h2 class="author-title">{words["author_box"]}</h2>'
        f'<p class="author-bio">{person[language + "_bio"]} <a class="author-link" '
        f'href="{blog.base_url}/author/{key}/" rel="author">{everything}</a></p></div>'
    )


def _neighbours(blog: Blog, post: Post, words: dict[str, Any]) -> str:
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


def _comments(blog: Blog, post: Post, words: dict[str, Any]) -> str:
    if not post.comments:
        return ""
    rows = "".join(
        f'<li id="comment-{comment.number}" class="comment"><article class="comment-body"><footer class="comment-meta">'
        f'<b class="fn">{comment.name}</b> <span class="says">{words["says"]}</span> '
        f'<time datetime="{comment.at.isoformat()}">{comment.at:%Y-%m-%d %H:%M}</time></footer>'
        f'<div class="comment-content"><p>{escape(comment.text, quote=False)}</p></div><div class="reply"><a '
        f'rel="nofollow" class="comment-reply-link" href="{blog.url(post)}?replytocom={comment.number}#respond">'
        f"{words['reply']}</a></div></article></li>"
        for comment in post.comments
    )
    title = words["comments"].format(title=escape(post.title, quote=False))
    return f'<h2 class="comments-title">{title}</h2><ol class="comment-list">{rows}</ol>'


def _summary(blog: Blog, post: Post) -> str:
    words = blog.words[post.language]
    link = _link(blog, post, ' rel="bookmark"')
    return (
        f'<article id="post-{post.number}" class="post hentry"><header><h2 class="entry-title">{link}</h2></header>'
        f'<div class="entry-summary"><p>{escape(excerpt(post), quote=False)}</p><a class="more-link" '
        f'href="{blog.url(post)}">{words["read_more"]}</a></div></article>'
    )
