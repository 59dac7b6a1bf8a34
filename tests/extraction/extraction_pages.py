"""A blog post as WordPress themes write them, written by us; parts are put in by the tests."""

from datetime import UTC, datetime
from html import escape

from warraq.articles.records import Page

FETCHED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

PARAGRAPHS = (
    "The ferry left the harbour at six, with eleven passengers and a crate of oranges that nobody had signed for.",
    "By noon the wind had turned, and the captain, who had made the crossing four hundred times, ordered the sails in.",
    "“We will wait here,” he said, “until the sea has finished what it wants to say.” Nobody on deck argued with him.",
    "The crate was opened on the second day. Under the oranges lay a dozen notebooks, wrapped in oilcloth and string.",
)
ARABIC = (
    "غادرت العبارة الميناء عند السادسة صباحاً، وعلى متنها أحد عشر راكباً وصندوق برتقال لم يوقع أحد على استلامه.",
    "عند الظهر انقلبت الريح، فأمر القبطان الذي عبر هذا البحر أربعمئة مرة بإنزال الأشرعة والانتظار قرب الجزيرة.",
    "قال القبطان للركاب: “سننتظر هنا حتى ينتهي البحر من كلامه”، ولم يجادله أحد من الواقفين على السطح.",
    "في اليوم الثاني فُتح الصندوق، وتحت البرتقال كانت اثنتا عشرة كراسة ملفوفة بقماش مشمع وخيط متين.",
)


def post(
    body: str, *, title: str = "The crate of oranges", site: str = "Harbour Notes", lang: str = "en"
) -> str:
    """A whole page around the body of a post."""
    menu = "".join(
        f'<li class="menu-item"><a href="/{name}/">{name}</a></li>' for name in ("Home", "About", "Contact")
    )
    recent = "".join(f'<li><a href="/p{n}/">Another story number {n}</a></li>' for n in range(5))
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<title>{escape(title)} - {escape(site)}</title><meta property="og:type" content="article">
<meta property="og:title" content="{escape(title)}"><meta property="og:site_name" content="{escape(site)}">
<meta property="article:published_time" content="2025-06-01T08:00:00+00:00"></head>
<body class="post-template-default single single-post"><a class="skip-link" href="#content">Skip to content</a>
<header class="site-header"><p class="site-title"><a href="/">{escape(site)}</a></p><nav><ul>{menu}</ul></nav></header>
<main><article class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">{escape(title)}</h1>
<div class="entry-meta">
<span class="byline">by <a rel="author" href="/author/mira/">Mira Haddad</a></span></div></header>
<div class="entry-content">{body}</div></article>
<div id="comments" class="comments-area"><ol class="comment-list"><li class="comment"><p>Lovely piece, thank you for it,
it reminded me of the long summers on the island and of the old captain.</p></li></ol></div></main>
<aside class="widget-area"><h2>Recent posts</h2><ul>{recent}</ul></aside>
<footer class="site-footer"><p>Proudly powered by a program</p></footer></body></html>"""


def paragraphs(*texts: str) -> str:
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


def page(
    html: str | bytes, *, url: str = "https://blog.example/2025/06/one-post/", ctype: str = "text/html"
) -> Page:
    body = html.encode() if isinstance(html, str) else html
    return Page(
        url=url, final_url=url, status=200, headers=(("content-type", ctype),), body=body, fetched_at=FETCHED
    )
