"""What a source's own pages taught about where its posts have their text and fields, for people."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from warraq.cli.phrases import count, day_and_time

if TYPE_CHECKING:
    from warraq.articles.extraction import SiteTemplate
    from warraq.storage import TemplateRow

_WHY = {"first": "first learnt", "more-pages": "more pages", "theme-changed": "the theme has changed"}
SHOWN_PARTS = 12


def template_lines(rows: "tuple[TemplateRow, ...]") -> Iterator[str]:
    """One line per place of a text or field in the template that counts, then one per version, newest first."""
    if not rows:
        return
    last = rows[-1]
    yield f"template {last.version}, checked {day_and_time(last.checked_at)}: {count(last.template.pages, 'page')} read"
    yield from _place_lines(last.template)
    for row in reversed(rows):
        yield f"version {row.version}: {day_and_time(row.learnt_at)}, {count(row.articles, 'article')}: {_WHY[row.why]}"


def _place_lines(template: "SiteTemplate") -> Iterator[str]:
    if not template.bodies and not template.fields:
        yield "  nothing could be learnt: too few pages agree"
    for body in template.bodies:
        said = f", {body.stated} of them by the site's own words" if body.stated else ""
        yield (
            f"  text: {' > '.join(body.steps)}: on {count(body.pages, 'page')}{said};"
            f" right on {body.right} of {body.right + body.wrong} held back ({body.agreed:.1%} of the letters)"
        )
        gone = [" > ".join(part.steps) for part in body.parts if part.removed and not part.kept]
        outermost = [one for one in gone if not any(one.startswith(f"{other} > ") for other in gone)]
        if outermost:
            yield f"    but not: {', '.join(outermost[:SHOWN_PARTS])}"
    for place in template.fields:
        verdict = (
            f"right on {count(place.right, 'page')}" if not place.wrong else "wrong wherever the feed says"
        )
        yield f"  {place.field}: {place.place.removeprefix('block ')}: {verdict}"
