"""A corpus that was written by somebody who wants to harm its reader, past all that cleans on the way in."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tests.corpora import ESCAPE, HOME, Archive, long_text
from warraq.articles.records import Article, Fetch, FieldOrigin, Image, Metadata, RemovedBlock, StatedTime
from warraq.storage import FetchRecord, Visit, open_store

XSS = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 20
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(3)"><script>alert(4)</script></svg>'
HTML = f"""
<p onclick="alert(5)" style="position:fixed" id="main" class="top">Text{XSS}</p><script>alert(6)</script>
<a href="javascript:alert(7)">a</a><a href="/logout">b</a><a href="//evil.example/">c</a>
<a href="https://site.example/?a=1&amp;b=2" target="_blank" onmouseover="alert(8)">link</a>
<img src="https://site.example/one.png" alt='one"><b' onerror="alert(9)">
<img src="https://site.example/two.svg" alt="two">
<img src="https://site.example/three.png" alt="three>"><img src="/image/x"><img src="data:image/png;base64,AA==">
<iframe src="https://evil.example/"></iframe><form action="https://evil.example/"><input name="token"></form>
<svg><style><img src=x onerror=alert(10)></style></svg><math><mtext><base href="https://evil.example/"></math>
<h1>Heading</h1><object data="x"></object><style>@import "https://evil.example/"</style><link rel="stylesheet" href="x">
<meta http-equiv="refresh" content="0;url=https://evil.example/"><p>{ESCAPE}end</p>
"""
#: Nothing of this may stand in a page, in any form that a browser reads as markup or address.
NEVER = (
    "<script>alert", "onerror=alert(2)>", "onclick=", "javascript:alert(7)", "<iframe", "<object", "<svg", "<base",
    "@import", "<meta http", 'style="', "<img src=x", "\u202e", "\x1b", "data:image",
)  # fmt: skip


def make_hostile(path: Path) -> Path:
    """One article of which every field attacks, with a picture, an SVG and one that is not kept."""
    with open_store(path, create=True) as store:
        archive = Archive(store)
        images = tuple(
            Image(url=f"https://site.example/{name}", alt=f"alt {XSS}", caption=f"caption {XSS}", credit=XSS)
            for name in ("one.png", "two.svg", "three.png")
        )
        moment = StatedTime(at=datetime.fromisoformat("2026-02-03T10:21:33+03:00"), raw=XSS)
        said = Metadata(
            title=f"Title {XSS}{ESCAPE}", authors=(f"Author {XSS}",), tags=(f"tag {XSS}",), language="en",
            published=moment, site_name=XSS, description=XSS, licence="javascript:alert(11)", images=images,
            origins=(FieldOrigin(field="published", origin="meta", raw=XSS, place=XSS),),
        )  # fmt: skip
        article = Article(
            url=f"{HOME}x", metadata=said, text=f"First {XSS}{ESCAPE}\n\n{long_text('harm')}", html=HTML,
            markdown="", words=200, extractor="test-1",
            removed=(RemovedBlock(position=1, kind="share", rule=XSS, text=f"Share {XSS}"),),
        )  # fmt: skip
        archive.put(article)
        archive.put(replace(article, text=f"Second {XSS}\n\n{long_text('harm')} more."))
        for name, body, kind in (("one.png", PNG, "image/png"), ("two.svg", SVG, "image/svg+xml")):
            _keep(archive, f"https://site.example/{name}", body, kind)
        archive.finish()
    return path


def _keep(archive: Archive, url: str, body: bytes, media_type: str) -> None:
    store = archive.store
    blog = store.sources.get("blog")
    visit = Visit(source_id=blog.id, url=url, host="site.example", role="image", reason="image")
    store.frontier.add([visit], now=archive.moment)
    leased = store.frontier.lease_url(archive.run, url)
    assert leased is not None
    fetch = Fetch(url=url, final_url=url, status=200, started_at=archive.moment, bytes=len(body))
    record = FetchRecord(run_id=archive.run, visit=leased, fetch=fetch, body=body)
    store.fetches.commit_image(record, media_type=media_type)
