"""The theme: a post, a listing or a static page as HTML."""

from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from .blog import PER_PAGE, Blog
from .furniture import (
    author_boxes,
    byline,
    comment_list,
    dateline,
    excerpt,
    link,
    neighbour_links,
    related_links,
    render_head,
    share_bar,
    tag_list,
)
from .markup import render_block
from .source import Post

RECENT_POSTS = 5


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
        dateline=dateline(post, words),
        byline=byline(blog, post, words),
        body=render_body(blog, post),
        share=share_bar(blog, post, words),
        tags=tag_list(blog, post, words),
        author_box=author_boxes(blog, post, words),
        neighbours=neighbour_links(blog, post, words),
        related_title=words["related"],
        related=related_links(blog, post),
        comments=comment_list(blog, post, words),
        leave_reply=words["leave_reply"],
        comment_rules=words["comment_rules"],
    )
    return render_page(blog, post.language, render_head(blog, post, words), main, "single single-post")


def render_body(blog: Blog, post: Post) -> str:
    """Returns the content of the editor: the post with its captions, read-also lines and signature.

    Feeds contain it too.
    """
    return "\n".join(render_block(block, blog.base_url, blog.find_shown) for block in post.blocks)


def render_listing(
    blog: Blog, language: str, title: str, posts: list[Post], path: str, page: int
) -> str | None:
    """Returns one page of an archive, newest posts first; None past its end.

    `path` is the archive's, without 'page/N/'.
    """
    part = posts[(page - 1) * PER_PAGE : page * PER_PAGE]
    if not part:
        return None
    words = blog.words[language]
    rows = "\n".join(_summary(blog, post) for post in part)
    links = ""
    if page > 1:
        newer = f"{blog.base_url}{path}" + (f"page/{page - 1}/" if page > 2 else "")
        links += f'<a class="prev page-numbers" rel="prev" href="{newer}">{words["newer"]}</a>'
    if page * PER_PAGE < len(posts):
        older = f"{blog.base_url}{path}page/{page + 1}/"
        links += f'<a class="next page-numbers" rel="next" href="{older}">{words["older"]}</a>'
    main = (
        f'<header class="page-header"><h1 class="page-title">{escape(title, quote=False)}</h1></header>\n'
        f"{rows}\n"
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
    """Returns head and main part inside the frame shared by all pages."""
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
        recent="".join(f"<li>{link(blog, post)}</li>" for post in newest),
    )


@cache
def _template(name: str) -> Template:
    return Template(files("warraq.demo").joinpath("theme", name).read_text(encoding="utf-8"))


def _summary(blog: Blog, post: Post) -> str:
    words = blog.words[post.language]
    headline = link(blog, post, ' rel="bookmark"')
    return (
        f'<article id="post-{post.number}" class="post hentry">'
        f'<header><h2 class="entry-title">{headline}</h2></header>'
        f'<div class="entry-summary"><p>{escape(excerpt(post), quote=False)}</p><a class="more-link" '
        f'href="{blog.url(post)}">{words["read_more"]}</a></div></article>'
    )
