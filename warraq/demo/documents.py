"""The blog's documents for machines: feeds, sitemaps and robots.txt."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from html import escape

from .blog import DISALLOWED_PATHS, DISALLOWED_QUERIES, PER_PAGE, Blog
from .furniture import excerpt, tag_path
from .pages import render_body
from .source import Comment, Post

XML_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n'
RSS_OPEN = (
    f'{XML_OPEN}<rss version="2.0"\n'
    '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
    '\txmlns:dc="http://purl.org/dc/elements/1.1/"\n'
    '\txmlns:atom="http://www.w3.org/2005/Atom"\n'
    '\txmlns:sy="http://purl.org/rss/1.0/modules/syndication/"\n'
    '\txmlns:slash="http://purl.org/rss/1.0/modules/slash/">\n<channel>\n'
)
SITEMAP_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
SITEMAP_PARTS = (
    "posts-post-1",
    "posts-post-2",
    "posts-page-1",
    "taxonomies-category-1",
    "taxonomies-post_tag-1",
)


def render_feed(blog: Blog, page: int) -> str | None:
    """Returns that page of the feed, from 1, newest posts first; None past its end."""
    part = blog.posts[(page - 1) * PER_PAGE : page * PER_PAGE] if page > 0 else ()
    if not part:
        return None
    newest = max(post.modified for post in part)
    items = "\n".join(_item(blog, post) for post in part)
    return (
        f"{_channel(blog, '', '/feed/', newest)}<sy:updatePeriod>hourly</sy:updatePeriod>\n"
        f"<sy:updateFrequency>1</sy:updateFrequency>\n<generator>https://wordpress.org/?v=6.5.5</generator>\n"
        f"{items}\n</channel>\n</rss>\n"
    )


def render_comment_feed(blog: Blog, posts: Iterable[Post], path: str) -> str:
    """The readers' comments under these posts, newest first."""
    rows = [(comment, post) for post in posts for comment in post.comments]
    rows.sort(key=lambda row: row[0].at, reverse=True)
    newest = rows[0][0].at if rows else blog.changed_at
    items = "\n".join(_comment_item(blog, post, comment) for comment, post in rows[:PER_PAGE])
    return f"{_channel(blog, ' – comments', path, newest)}{items}\n</channel>\n</rss>\n"


def render_sitemap_index(blog: Blog) -> str:
    """The index of the sitemap's parts."""
    rows = "\n".join(
        f"<sitemap><loc>{blog.base_url}/wp-sitemap-{part}.xml</loc>"
        f"<lastmod>{blog.changed_at.isoformat()}</lastmod></sitemap>"
        for part in SITEMAP_PARTS
    )
    return f"{XML_OPEN}<sitemapindex {SITEMAP_NAMESPACE}>\n{rows}\n</sitemapindex>\n"


def render_sitemap(blog: Blog, part: str) -> str | None:
    """Returns one part of the sitemap; None if there is none with that name."""
    if part not in SITEMAP_PARTS:
        return None
    posts = sorted(blog.posts, key=lambda post: post.number)
    half = (len(posts) + 1) // 2
    newest = blog.changed_at.isoformat()
    tags = sorted({tag for post in posts for tag in post.tags})
    rows: dict[str, list[tuple[str, str]]] = {
        "posts-post-1": [(blog.path(post), post.modified.isoformat()) for post in posts[:half]],
        "posts-post-2": [(blog.path(post), post.modified.isoformat()) for post in posts[half:]],
        "posts-page-1": [("/", newest), ("/about/", ""), ("/contact/", "")],
        "taxonomies-category-1": [(f"/category/{key}/", "") for key in blog.words["categories"]],
        "taxonomies-post_tag-1": [(tag_path(tag), "") for tag in tags],
    }
    urls = "\n".join(
        f"<url><loc>{blog.base_url}{path}</loc>" + (f"<lastmod>{at}</lastmod>" if at else "") + "</url>"
        for path, at in rows[part]
    )
    return f"{XML_OPEN}<urlset {SITEMAP_NAMESPACE}>\n{urls}\n</urlset>\n"


def render_robots(blog: Blog) -> str:
    """Returns robots.txt: what crawlers must not fetch, and where the sitemap is."""
    rows = [f"Disallow: {path}" for path in DISALLOWED_PATHS]
    rows += [f"Disallow: /*?{key}=" for key in DISALLOWED_QUERIES]
    return "\n".join(["User-agent: *", *rows, "", f"Sitemap: {blog.base_url}/wp-sitemap.xml", ""])


def _channel(blog: Blog, suffix: str, path: str, newest: datetime) -> str:
    words = blog.words["ar"]
    return (
        f"{RSS_OPEN}<title>{words['site']}{suffix}</title>\n"
        f'<atom:link href="{blog.base_url}{path}" rel="self" type="application/rss+xml" />\n'
        f"<link>{blog.base_url}/</link>\n<description>{words['tagline']}</description>\n"
        f"<lastBuildDate>{format_datetime(newest)}</lastBuildDate>\n<language>ar</language>\n"
    )


def _item(blog: Blog, post: Post) -> str:
    words, url = blog.words[post.language], blog.url(post)
    title = escape(post.title, quote=False)
    tail = words["appeared"].format(
        post=f'<a href="{url}">{title}</a>',
        site=f'<a href="{blog.base_url}{words["home"]}">{words["site"]}</a>',
    )
    creators = "".join(f"<dc:creator><![CDATA[{name}]]></dc:creator>\n" for name in blog.author_names(post))
    terms = "".join(
        f"<category><![CDATA[{term}]]></category>\n" for term in (blog.category_name(post), *post.tags)
    )
    return (
        f"<item>\n<title>{title}</title>\n<link>{url}</link>\n<comments>{url}#comments</comments>\n{creators}"
        f"<pubDate>{format_datetime(post.published)}</pubDate>\n{terms}"
        f'<guid isPermaLink="false">{blog.base_url}/?p={post.number}</guid>\n'
        f"<description><![CDATA[<p>{escape(excerpt(post), quote=False)}</p>\n<p>{tail}</p>]]></description>\n"
        f"<content:encoded><![CDATA[{render_body(blog, post)}\n<p>{tail}</p>]]></content:encoded>\n"
        f"<slash:comments>{len(post.comments)}</slash:comments>\n</item>"
    )


def _comment_item(blog: Blog, post: Post, comment: Comment) -> str:
    url = f"{blog.url(post)}#comment-{comment.number}"
    return (
        f"<item>\n<title>{escape(comment.name)}: {escape(post.title, quote=False)}</title>\n"
        f"<link>{url}</link>\n<dc:creator><![CDATA[{comment.name}]]></dc:creator>\n"
        f"<pubDate>{format_datetime(comment.at)}</pubDate>\n"
        f'<guid isPermaLink="false">{url}</guid>\n'
        f"<content:encoded><![CDATA[<p>{escape(comment.text, quote=False)}</p>]]></content:encoded>\n</item>"
    )
