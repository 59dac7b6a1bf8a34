"""The title: the headline as readers see it, without the site's name."""

import re
from dataclasses import replace
from typing import Final

from warraq.articles.extraction.metadata.candidates import Candidate, from_metas
from warraq.articles.extraction.metadata.elsewhere import is_elsewhere
from warraq.articles.extraction.metadata.json_ld import Node, text_of
from warraq.articles.extraction.metadata.shown_text import shown_text
from warraq.articles.extraction.metadata.shown_titles import (
    MAX_CUTS,
    SEPARATOR,
    WORD,
    leads_home,
    named_title,
    shown_names,
    shown_part,
    shown_title,
)
from warraq.articles.extraction.metadata.sites import SiteNames, letters
from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.extraction.metadata.tables import meta_names

#: Separators that are rare within headlines.
HARD = re.compile(r"[|｜ㅣ»«•⋆]|::")
#: Separators that need no space: '…-정치'.
STUCK: Final = ("-", "–", "—", "_", "·")
#: Shortest title in characters from which an attached section is cut.
MIN_BARE: Final = 15
#: With fewer words than this, a text is not a headline after a kicker, or next to other titles.
MIN_BEHIND_KICKER: Final = 3
MIN_HEADLINE_WORDS: Final = 5
SOFT_HYPHEN: Final = "\xad"
#: A part after a hard separator with at most this many words is taken as the site's name without other evidence.
MAX_SUFFIX_WORDS: Final = 5
#: Share of a heading's words that the head's titles must also have, and vice versa.
LIKENESS: Final = 0.4
#: Above this similarity the only heading of a page is its headline, even if the head words it differently.
ALIKE: Final = 0.25
#: Above this similarity a heading only varies what JSON-LD and OpenGraph agree on; theirs was right in 9 of 10 pages.
NEARLY: Final = 0.75


def find_titles(
    found: Survey, article: Node, site: SiteNames
) -> tuple[str, list[Candidate], list[Candidate]]:
    """Returns the title, the candidates that state it, and all candidates."""
    shown = shown_names(found)
    site = replace(site, keys=site.keys | shown)
    stated = [*_stated(found, article)]
    headings = _headings(found, site, linked=any(candidate.origin == "json-ld" for candidate in stated))
    cleaned: dict[str, str] = {}
    known = [candidate.raw for candidate in (*stated, *headings)]
    for candidate in (*stated, *headings):
        cleaned[candidate.raw] = without_site(
            candidate.raw, site, known, trusted=candidate.origin in ("heading", "json-ld")
        )
    title = _choose(found, stated, headings, cleaned, site) or _longer_than_site(stated, site)
    everything = [*headings, *stated]
    return (
        title,
        [candidate for candidate in everything if title in (cleaned[candidate.raw], candidate.raw)],
        everything,
    )


def _longer_than_site(stated: list[Candidate], site: SiteNames) -> str:
    """Returns a title that spells the host and says more, where there is no other: 'Lantern Post 02/2022'."""
    names = {*site.keys, site.host}
    return next((candidate.raw for candidate in stated if letters(candidate.raw) not in names), "")


def without_site(title: str, site: SiteNames, known: list[str], *, trusted: bool = False) -> str:
    """Returns a title without the site's name and section after it (or the site's name before it).

    A part is removed if it is the site's name, if the rest is a headline found elsewhere on the page, or if it is a
    short part after a separator that headlines do not use. `trusted` titles lose only the site's name.
    """
    others = set() if trusted else {letters(other) for other in known if other != title}
    for _ in range(3):
        cuts = list(SEPARATOR.finditer(title))
        if not cuts:
            return title if trusted else _bare(title, known)
        shorter = _cut(title, cuts, site, others) or _without_last(title, cuts, site, trusted)
        if not shorter:
            return title
        title = shorter
    return title


def title_endings(title: str) -> list[str]:
    """Returns what follows each of the last separators of a page's title; the site's name is usually among them."""
    cuts = list(SEPARATOR.finditer(title))[-MAX_CUTS:]
    return [title[cut.end() :].strip() for cut in cuts if title[: cut.start()].strip()]


def _cut(title: str, cuts: list[re.Match[str]], site: SiteNames, others: set[str]) -> str:
    """Returns the part before the first separator that is followed by the site's name, or that is found elsewhere."""
    for cut in cuts[-MAX_CUTS:]:
        head, tail = title[: cut.start()].strip(), title[cut.end() :].strip()
        if head and (site.is_site(tail) or (others and letters(head) in others)):
            return head
    return ""


def _without_last(title: str, cuts: list[re.Match[str]], site: SiteNames, trusted: bool) -> str:
    """Returns the title without a last part that is clearly not a headline, or without the site's name before it."""
    first, last = cuts[0], cuts[-1]
    head, tail = title[: last.start()].strip(), title[last.end() :].strip()
    opening, rest = title[: first.start()].strip(), title[first.end() :].strip()
    if head and not trusted and _goes(head, tail, last.group()):
        return head
    return rest if rest and site.is_site(opening) and len(WORD.findall(rest)) >= 2 else ""


def _bare(title: str, known: list[str]) -> str:
    """Returns a title without an attached section ('…-Politics'), if the rest is found elsewhere on the page."""
    for other in known:
        if len(other) >= MIN_BARE and title.startswith(other) and title[len(other) :][:1] in STUCK:
            return other
    return title


def _goes(head: str, tail: str, separator: str) -> bool:
    words = len(WORD.findall(tail))
    return (
        bool(HARD.search(separator))
        and words <= MAX_SUFFIX_WORDS
        and words <= len(WORD.findall(head))
        and not tail.endswith("?")
    )


def _stated(found: Survey, article: Node) -> list[Candidate]:
    candidates = []
    headline = text_of(article.get("headline")) or text_of(article.get("name"))
    if headline:
        candidates.append(Candidate(headline, "json-ld", 0.85))
    candidates += from_metas(found, "title")
    if found.title:
        candidates.append(Candidate(found.title, "title", 0.6))
    return candidates


def _headings(found: Survey, site: SiteNames, *, linked: bool) -> list[Candidate]:
    """Returns first-level headings that may be the headline, in page order.

    Headings in the site's frame count only if there are no others, since themes call the container of the headline
    'banner' or 'widget'; never if JSON-LD states the headline (`linked`), which is the better source there.
    """
    named = [(element, shown_text(element, 400).replace(SOFT_HYPHEN, "")) for element in found.headings]
    named = [
        (element, text)
        for element, text in named
        if text and not site.is_site(text) and not (len(named) == 1 and leads_home(element))
    ]
    inside = [text for element, text in named if not is_elsewhere(element, depth=6)]
    if not inside and not linked:
        inside = [text for _, text in named]
    return [Candidate(text, "heading", 0.85) for text in inside]


def _choose(
    found: Survey,
    stated: list[Candidate],
    headings: list[Candidate],
    cleaned: dict[str, str],
    site: SiteNames,
) -> str:
    """Returns the heading that the head's titles confirm; else OpenGraph's title; else the one most titles agree on."""
    heads = [text for candidate in stated if (text := cleaned[candidate.raw]) and not site.is_site(text)]
    likeliest, likeness, match = "", 0.0, ""
    for heading in headings:
        text = cleaned[heading.raw]
        for head in heads:
            alike = _likeness(text, head)
            if alike > likeness:
                likeliest, likeness, match = text, alike, head
    if headings and not heads:
        return cleaned[headings[0].raw]
    alone = stated[0].raw if len(stated) == 1 and not headings else ""
    if alone and (shown := shown_part(found, alone) or named_title(found, alone)):
        return shown
    if likeness >= LIKENESS and (bare := _without_kicker(likeliest, stated, cleaned)):
        return bare
    if likeness >= LIKENESS and letters(likeliest) != letters(match):
        return _between(likeliest, likeness, stated, cleaned)
    if likeness >= LIKENESS:
        return likeliest
    # If both OpenGraph and JSON-LD state one, OpenGraph's title is the editors' on more pages than the shown headline.
    linked = any(candidate.origin == "json-ld" for candidate in stated)
    if not linked and len({letters(head) for head in heads}) > 1 and (shown := shown_title(found, heads)):
        return shown
    if (
        not linked
        and len(headings) == 1
        and likeness >= ALIKE
        and len(WORD.findall(likeliest)) >= MIN_HEADLINE_WORDS
    ):
        return likeliest
    if against := _against_shared(found, headings, stated, cleaned):
        return against
    shared = [cleaned[candidate.raw] for candidate in stated if candidate.origin == "opengraph"]
    return next((text for text in (*shared, *heads) if text and not site.is_site(text)), likeliest)


def _without_kicker(heading: str, stated: list[Candidate], cleaned: dict[str, str]) -> str:
    """Returns a heading without a leading element of its own: 'Opinion' 'What I will do'. '' if none.

    If the two appear anywhere in one run, they are one title.
    """
    if any(heading in candidate.raw for candidate in stated):
        return ""
    for candidate in stated:
        title = cleaned[candidate.raw]
        kicker = heading.removesuffix(title).rstrip() if heading != title else ""
        if (
            candidate.origin != "title"
            and len(WORD.findall(title)) >= MIN_BEHIND_KICKER
            and kicker not in ("", heading)
            and kicker[-1].isalnum()
        ):
            return title
    return ""


def _between(heading: str, likeness: float, stated: list[Candidate], cleaned: dict[str, str]) -> str:
    """Returns the heading, or the head's title if simpler: the heading has a kicker, or two sources agree."""
    by_origin = _by_origin(stated, cleaned)
    shared, linked = by_origin.get("opengraph", ""), by_origin.get("json-ld", "")
    for title in (shared, linked):
        if len(WORD.findall(title)) >= 4 and letters(title) in letters(heading):
            return title
    if shared and letters(shared) == letters(linked) and likeness >= NEARLY:
        return shared
    return heading


def _against_shared(
    found: Survey, headings: list[Candidate], stated: list[Candidate], cleaned: dict[str, str]
) -> str:
    """Returns what is the title where JSON-LD and `<title>` agree on another one than OpenGraph's. '' if they do not.

    Readers see the only heading. Without one, it is theirs if a further meta tag repeats OpenGraph's: both were written
    for sharing.
    """
    by_origin = _by_origin(stated, cleaned)
    shared, linked = by_origin.get("opengraph", ""), by_origin.get("json-ld", "")
    if not (shared and linked) or letters(linked) != letters(by_origin.get("title", "")):
        return ""
    if letters(shared) == letters(linked):
        return ""
    if len(headings) == 1:
        return cleaned[headings[0].raw]
    others = (name.name for name in meta_names()["title"] if name.origin != "opengraph")
    repeated = any(
        letters(value).startswith(letters(shared)) for name in others for value in found.metas.get(name, ())
    )
    return linked if repeated and not headings else ""


def _by_origin(stated: list[Candidate], cleaned: dict[str, str]) -> dict[str, str]:
    """Returns the first title of each source."""
    by_origin: dict[str, str] = {}
    for candidate in stated:
        by_origin.setdefault(candidate.origin, cleaned[candidate.raw])
    return by_origin


def _likeness(heading: str, title: str) -> float:
    """Returns the shared words as a share of the words of both (Dice)."""
    mine, other = set(WORD.findall(heading.lower())), set(WORD.findall(title.lower()))
    return 2 * len(mine & other) / (len(mine) + len(other)) if mine and other else 0.0
