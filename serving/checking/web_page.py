"""The sheet as one web page: clean text beside the page's own blocks, those removed struck through."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final

from warraq.articles.extraction import ExplainedBlock
from warraq.serving.checking.reading import Checked
from warraq.serving.html_text import escaped, is_web_address
from warraq.storage import ArticleRow

#: Characters of a text and of a page that are shown: a sheet must open in a browser, whatever a page holds.
MAX_TEXT: Final = 200_000
MAX_PAGE: Final = 400_000
MAX_BLOCKS: Final = 3_000

_STYLE: Final = """
:root { color-scheme: light }
body { margin: 0 auto; max-width: 84rem; padding: 1rem 2rem; color: #222; background: #fff }
body { font: 1rem/1.6 Georgia, "Noto Naskh Arabic", serif }
header, dl, small, .remark { font-family: system-ui, "Noto Sans Arabic", sans-serif }
section { border-top: 3px solid #444; margin-top: 2.5rem; padding-top: .5rem }
h2 { font-size: 1.35rem; margin: .4rem 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0; font-size: .9rem }
dt { color: #666 }
dd { margin: 0; overflow-wrap: anywhere }
code { background: #eef2ee; padding: .1rem .4rem; border-radius: 3px; user-select: all }
.remark { background: #fff4d6; padding: .3rem .7rem }
.sides { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 2rem }
.sides > div { overflow-wrap: anywhere }
@media (min-width: 60rem) {
  .sides > div:first-child { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto }
}
h3 { font: 600 .85rem system-ui, sans-serif; color: #666; margin: .8rem 0 0 }
p { margin: .7rem 0; white-space: pre-line }
.gone { background: #fbeeee; padding: .1rem .6rem; margin: .3rem 0 }
.gone del { color: #a33 }
small { color: #666; font-size: .75rem }
small i { color: #999; font-style: normal }
@media (max-width: 60rem) { .sides { grid-template-columns: minmax(0, 1fr) } }
"""
_HASH: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()
#: Nothing is loaded and nothing runs, even if something was not escaped; only this style is applied.
_HEAD: Final = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
    f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{_HASH}'; "
    "base-uri 'none'; form-action 'none'\">\n"
    '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">\n'
    f"<title>{{title}}</title>\n<style>{_STYLE}</style></head><body>\n"
).replace(_STYLE, _STYLE.replace("{", "{{").replace("}", "}}"))


def sheet_html(articles: Iterable[Checked], *, title: str, about: str) -> Iterator[str]:
    """Yields the page, article by article. All that was fetched is escaped text."""
    yield _HEAD.format(title=escaped(title))
    yield f"<header><h1>{escaped(title)}</h1><p>{escaped(about)}</p></header>\n"
    for one in articles:
        yield from _section(one)
    yield "</body></html>\n"


def _section(one: Checked) -> Iterator[str]:
    row = one.article
    yield f'<section id="article-{row.id}"><h2 dir="auto">{escaped(row.title) or "(without a title)"}</h2>\n<dl>'
    for name, value in _facts(one):
        yield f"<dt>{name}</dt><dd>{value}</dd>"
    yield "</dl>\n"
    if one.remark:
        yield f'<p class="remark">{escaped(one.remark)}</p>\n'
    yield f'<div class="sides"><div><h3>Clean text, {row.words} words</h3>'
    yield from _text(row)
    yield "</div>\n<div><h3>The page, in its own order</h3>"
    yield from _page(one.blocks, row)
    yield "</div></div></section>\n"


def _facts(one: Checked) -> Iterator[tuple[str, str]]:
    """Names and values, as HTML."""
    row = one.article
    yield "mark", " ".join(f"<code>warraq mark {row.id} {mark}</code>" for mark in ("good", "bad", "exclude"))
    if one.mark is not None:
        yield (
            "marked",
            f"{escaped(one.mark.mark)} at {escaped(one.mark.at)}, version {one.mark.version}"
            + (f": {_isolated(one.mark.note)}" if one.mark.note else ""),
        )
    yield "address", _address(row.url)
    yield "source", _isolated(" · ".join(filter(None, (row.source, row.language))))
    yield "title", _from(one, "title", row.title_confidence)
    yield (
        "authors",
        _isolated(", ".join(row.authors) or "none") + _from(one, "authors", row.authors_confidence),
    )
    yield "date", _isolated(row.published or "none") + _from(one, "published", row.date_confidence)
    if row.text_confidence is not None:
        yield "text", _sure(row.text_confidence)
    if row.licence:
        yield "licence", _isolated(row.licence) + _from(one, "licence", None)
    if row.reservations:
        yield "reserved", _isolated(", ".join(row.reservations))


def _from(one: Checked, field: str, confidence: float | None) -> str:
    origin = one.origin_of(field)
    parts = [f"from {escaped(origin)}" if origin else "", _sure(confidence) if confidence is not None else ""]
    return f" <small>{', '.join(filter(None, parts))}</small>"


def _sure(confidence: float) -> str:
    return f"{100 * confidence:.0f} % sure"


def _address(url: str) -> str:
    shown = _isolated(url)
    if not is_web_address(url):
        return shown
    return f'<a href="{escaped(url)}" rel="noopener noreferrer nofollow">{shown}</a>'


def _text(row: ArticleRow) -> Iterator[str]:
    yield f'<div dir="{"rtl" if row.direction == "rtl" else "ltr"}" lang="{escaped(row.language)}">'
    for block in row.text[:MAX_TEXT].split("\n\n"):
        yield f'<p dir="auto">{escaped(block)}</p>\n'
    yield "</div>"
    if len(row.text) > MAX_TEXT:
        yield f"<small>{len(row.text) - MAX_TEXT} more characters</small>"


def _page(blocks: Sequence[ExplainedBlock], row: ArticleRow) -> Iterator[str]:
    yield f'<div lang="{escaped(row.language)}">'
    left = MAX_PAGE
    for number, block in enumerate(blocks):
        if left <= 0 or number == MAX_BLOCKS:
            yield f"<p><small>{len(blocks) - number} more blocks</small></p>"
            break
        shown = escaped(block.text[:left])
        left -= len(block.text)
        if block.kind:
            reason = f"<small><bdi>{escaped(block.kind)} <i>{escaped(block.rule)}</i></bdi></small>"
            yield f'<p dir="auto" class="gone"><del>{shown}</del> {reason}</p>\n'
        else:
            yield f'<p dir="auto">{shown}</p>\n'
    yield "</div>"


def _isolated(text: str) -> str:
    """Text that leaves the order of what stands around it alone, whatever its direction."""
    return f"<bdi>{escaped(text)}</bdi>" if text else ""
