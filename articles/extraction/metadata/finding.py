"""Metadata of a page, from every place that states it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from warraq.articles.extraction.metadata.authors import find_authors
from warraq.articles.extraction.metadata.candidates import Candidate, evidence, from_metas
from warraq.articles.extraction.metadata.choosing import DatedCandidate
from warraq.articles.extraction.metadata.json_ld import Graph, Node, each, read_graph, text_of
from warraq.articles.extraction.metadata.language import primary_subtag
from warraq.articles.extraction.metadata.reservations import find_reservations
from warraq.articles.extraction.metadata.sites import find_site_names
from warraq.articles.extraction.metadata.statement import Statement, bare_address, find_statement
from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.extraction.metadata.tags import find_tags
from warraq.articles.extraction.metadata.times import find_times
from warraq.articles.extraction.metadata.titles import find_titles
from warraq.articles.records import FieldOrigin, Image, Metadata
from warraq.articles.text import fold
from warraq.articles.urls import captured_at

#: Maximum images per article.
MAX_IMAGES: Final = 10
#: Longest URL in characters.
MAX_ADDRESS: Final = 2_000
#: Longest licence in characters: an address, or a sentence of rights.
MAX_LICENCE: Final = 300
#: What statements about a paywall say, in lower case: of JSON-LD's isAccessibleForFree and of article:content_tier.
_BEHIND_PAYWALL: Final = frozenset(("false", "no", "locked", "metered"))
_IN_FRONT: Final = frozenset(("true", "yes", "free"))


def find_metadata(
    found: Survey, *, url: str, fetched_at: datetime, http_headers: tuple[tuple[str, str], ...] = ()
) -> Metadata:
    """Returns what a page states about its article besides the text, with where each value was found.

    The tree is not changed. Never raises for what a page contains. Dates more than two days after `fetched_at` are
    rejected. Cost: linear; the page's text is searched only for what its head does not state.
    """
    graph = read_graph(found.scripts)
    declared = _declared(found, url)
    statement = find_statement(graph, addresses=_own_addresses(url, declared))
    article = statement.node
    site = find_site_names(found, graph, article, url)
    title, title_from, titles = find_titles(found, article, site)
    authors, authors_from, author_candidates = find_authors(found, graph, article, site)
    spoken = _language(found, article, http_headers)
    now = min(fetched_at, captured_at(url) or fetched_at)
    times = find_times(found, article, graph.nodes, url=url, language=_first(spoken), now=now)
    description, section, tags = (
        _described(found, article),
        _section(found, article),
        find_tags(found, article),
    )
    licence, paywall = _licence(found, article), _paywall(found, article)
    return Metadata(
        title=title,
        authors=authors,
        published=times.published.time if times.published else None,
        modified=times.modified.time if times.modified else None,
        language=primary_subtag(_first(spoken)),
        site_name=_first(site.candidates),
        description=_first(description),
        section=_first(section),
        tags=_distinct(candidate.raw for candidate in tags),
        images=_images(found, graph, article, url),
        declared_url=_first(declared),
        short_url=_absolute(url, next(iter(found.links.get("shortlink", ())), "")),
        licence=_first(licence)[:MAX_LICENCE],
        paywalled=any(candidate.raw in _BEHIND_PAYWALL for candidate in paywall),
        page_type=_page_type(statement, found),
        origins=(
            *evidence("title", titles, title_from),
            *evidence("authors", author_candidates, authors_from),
            *_dated("published", times.published_candidates, times.published),
            *_dated("modified", times.modified_candidates, times.modified),
            *_led_by_first("language", spoken),
            *_led_by_first("site_name", site.candidates),
            *_led_by_first("description", description),
            *_led_by_first("section", section),
            *evidence("tags", tags, tags),
            *_led_by_first("declared_url", declared),
            *_led_by_first("licence", licence),
            *evidence("paywalled", paywall, [one for one in paywall if one.raw in _BEHIND_PAYWALL]),
        ),
        reservations=find_reservations(found, http_headers),
    )


def _first(candidates: Sequence[Candidate]) -> str:
    """Returns the value of the first candidate of a field, '' if none."""
    return candidates[0].raw if candidates else ""


def _led_by_first(field: str, candidates: Sequence[Candidate]) -> tuple[FieldOrigin, ...]:
    return evidence(field, candidates, candidates[:1])


def _dated(
    field: str, candidates: Iterable[DatedCandidate], chosen: DatedCandidate | None
) -> tuple[FieldOrigin, ...]:
    return evidence(field, [entry.candidate for entry in candidates], [chosen.candidate] if chosen else [])


def _own_addresses(url: str, declared: Iterable[Candidate]) -> frozenset[str]:
    """Returns the URLs of the page without scheme and query: its own and the declared ones."""
    return frozenset((bare_address(url), *(bare_address(candidate.raw) for candidate in declared))) - {""}


def _declared(found: Survey, url: str) -> list[Candidate]:
    """Returns the URLs the page declares for itself, absolute: rel=canonical first."""
    stated = [Candidate(href, "link", 0.9) for href in found.links.get("canonical", [])[:3]]
    stated += from_metas(found, "declared_url")
    absolute = [Candidate(_absolute(url, entry.raw), entry.origin, entry.confidence) for entry in stated]
    return [candidate for candidate in absolute if candidate.raw]


def _absolute(url: str, stated: str) -> str:
    """Returns the absolute http(s) URL, '' if there is none."""
    try:
        address = urljoin(url, stated.strip())
        parts = urlsplit(address)
        good = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and bool(stated.strip(" /\x00\ufffd"))
        )
    except ValueError:
        return ""
    return address if good and len(address) <= MAX_ADDRESS else ""


def _language(found: Survey, article: Node, headers: tuple[tuple[str, str], ...]) -> list[Candidate]:
    """Returns declared language tags, the attribute of <html> first. Often wrong: the text decides."""
    stated = [
        Candidate(found.language, "html", 0.7),
        Candidate(text_of(article.get("inLanguage")), "json-ld", 0.8),
    ]
    stated += from_metas(found, "language")
    stated += [Candidate(value, "http", 0.5) for name, value in headers if name == "content-language"]
    return [candidate for candidate in stated if primary_subtag(candidate.raw.split(",")[0])]


def _described(found: Survey, article: Node) -> list[Candidate]:
    stated = list(from_metas(found, "description"))
    if text := text_of(article.get("description")):
        stated.append(Candidate(text, "json-ld", 0.7))
    return stated


def _section(found: Survey, article: Node) -> list[Candidate]:
    linked = [Candidate(text_of(value), "json-ld", 0.9) for value in each(article.get("articleSection"))[:3]]
    return [*(candidate for candidate in linked if candidate.raw), *from_metas(found, "section")]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for value in values:
        seen.setdefault(fold(value), value)
    return tuple(seen.values())


def _images(found: Survey, graph: Graph, article: Node, url: str) -> tuple[Image, ...]:
    """Returns the article's images from the head, as absolute URLs, with captions stated next to them."""
    images: dict[str, Image] = {}

    def add(address: str, alt: str = "", caption: str = "") -> None:
        absolute = _absolute(url, address)
        if absolute and absolute not in images and len(images) < MAX_IMAGES:
            images[absolute] = Image(url=absolute, alt=alt, caption=caption)

    for value in each(article.get("image"))[:MAX_IMAGES]:
        for entry in each(graph.resolve(value))[:MAX_IMAGES]:
            if isinstance(entry, dict):
                add(
                    text_of(entry.get("url")) or text_of(entry.get("contentUrl")),
                    caption=text_of(entry.get("caption")),
                )
            elif isinstance(entry, str):
                add(entry)
    for candidate in from_metas(found, "image"):
        add(candidate.raw, alt=found.meta("og:image:alt") if candidate.origin == "opengraph" else "")
    return tuple(images.values())


def _licence(found: Survey, article: Node) -> list[Candidate]:
    stated = [Candidate(text_of(article.get("license")), "json-ld", 0.9, "license")]
    stated += [Candidate(href, "link", 0.8, "license") for href in found.links.get("license", ())[:3]]
    stated += from_metas(found, "licence")
    return [candidate for candidate in stated if candidate.raw]


def _paywall(found: Survey, article: Node) -> list[Candidate]:
    """Returns what is said of a paywall, for and against: one word for it is enough."""
    free = article.get("isAccessibleForFree")
    said = str(free) if isinstance(free, (bool, str)) else ""
    said = said[:MAX_ADDRESS].strip().lower().rsplit("/", 1)[-1]  # https://schema.org/False
    stated = [Candidate(said, "json-ld", 0.9, "isAccessibleForFree")]
    for tier in found.metas.get("article:content_tier", ())[:1]:
        stated.append(Candidate(tier.lower(), "opengraph", 0.9, "article:content_tier"))
    return [candidate for candidate in stated if candidate.raw in _BEHIND_PAYWALL | _IN_FRONT]


def _page_type(statement: Statement, found: Survey) -> str:
    """Returns a schema.org type if one is stated, else OpenGraph's."""
    if statement.page_type:
        return statement.page_type
    for marked in found.root.xpath("(.//*[@itemtype])[position()<=20]/@itemtype"):
        name = str(marked).rstrip("/").rsplit("/", 1)[-1]
        if name.endswith(
            ("Article", "Posting", "Product", "QAPage", "CollectionPage", "JobPosting", "Recipe")
        ):
            return name
    return found.meta("og:type")[:60]
