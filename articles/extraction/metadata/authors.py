"""Authors: names of people and desks, without the site's own name."""

from typing import Final

from warraq.articles.extraction.metadata.bylines import (
    ADDRESS,
    MAIL,
    clean_names,
    is_desk,
    is_full,
)
from warraq.articles.extraction.metadata.candidates import Candidate, from_metas
from warraq.articles.extraction.metadata.json_ld import Graph, Node, each, text_of
from warraq.articles.extraction.metadata.shown_authors import MAX_PERSONS, find_bylines
from warraq.articles.extraction.metadata.sites import SiteNames, letters
from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.extraction.metadata.tables import by_words

#: Maximum authors per article.
MAX_AUTHORS: Final = 30


def find_authors(
    found: Survey, graph: Graph, article: Node, site: SiteNames
) -> tuple[tuple[str, ...], list[Candidate], list[Candidate]]:
    """Returns the names in the order stated, the candidates they come from, and all candidates.

    The site's own name is dropped next to other authors and kept if it is the only one: many blogs are named after
    their author. A desk that the head names, on many sites on every page, yields to a person in the byline,
    and to what the byline and another tag of the head name.
    """
    linked, stated = _linked(graph, article), _stated(found)
    everything = [*linked, *stated]
    head = next((taken for group in (linked, stated) if (taken := _names(group, site))[0]), None)
    if head and not all(is_desk(name) for name in head[0]):
        return *head, everything
    first = set(head[0]) if head else set()
    further = [named for candidate in stated if (named := set(clean_names(candidate.raw))) != first]
    visible: list[Candidate] = []
    held = head
    for bylines in find_bylines(found):
        visible = visible or bylines
        everything += bylines
        shown = _names(bylines, site)
        if held:
            if _are_persons(*shown) or (shown[0] and set(shown[0]) in further):
                return *shown, everything
        elif shown[0] and all(is_desk(name) for name in shown[0]):
            held = shown
        elif bylines:
            break
    if held:
        return *held, everything
    for group, owner in ((visible, site), (linked, None), (stated, None), (visible[:1], None)):
        names, sources = _names(group, owner)
        if names:
            return names, sources, everything
    return (), [], everything


def _are_persons(names: tuple[str, ...], sources: list[Candidate]) -> bool:
    """Whether a byline is sure enough to say more than a desk: short, marked as one, with nothing but full names."""
    return bool(names) and (
        all(is_full(name) and not is_desk(name) for name in names)
        and sources[0].origin != "link"
        and len(sources[0].raw) <= MAX_PERSONS
    )


def _names(candidates: list[Candidate], site: SiteNames | None) -> tuple[tuple[str, ...], list[Candidate]]:
    names: dict[str, str] = {}
    sources: list[Candidate] = []
    for candidate in candidates:
        # A weaker tag repeats the stronger one in other words; several of one name are several authors.
        if sources and candidate.confidence < sources[0].confidence:
            break
        if site and site.is_site(candidate.raw):
            continue
        inverted = candidate.confidence >= 0.9 and candidate.origin == "meta"
        mine = clean_names(candidate.raw, comma_inverts=inverted)
        if site and mine and site.is_site(mine[0]):
            continue  # 'site.example, Berlin, Germany'
        mine = [name for name in mine if not (site and site.is_site(name))]
        if mine:
            sources.append(candidate)
        for name in mine:
            key = letters(name)
            if key and not any(key in other for other in names):
                names[key] = name
    return tuple(list(names.values())[:MAX_AUTHORS]), sources


def _linked(graph: Graph, article: Node) -> list[Candidate]:
    """Returns the authors of the article's JSON-LD object, following references."""
    candidates = []
    for key in ("author", "creator"):
        for author in each(article.get(key))[:MAX_AUTHORS]:
            for entry in each(graph.resolve(author)):
                name = entry.get("name") if isinstance(entry, dict) else entry
                if isinstance(entry, dict) and not name:
                    name = " ".join(
                        filter(None, (text_of(entry.get("givenName")), text_of(entry.get("familyName"))))
                    )
                for value in each(name)[:MAX_AUTHORS]:
                    if text := text_of(value):
                        candidates.append(Candidate(text, "json-ld", 0.9))
        if candidates:
            break
    return candidates


def _stated(found: Survey) -> list[Candidate]:
    """Returns the authors in meta tags, and in the pairs that sharing cards use ('Written by': name)."""
    candidates = [
        candidate
        for candidate in from_metas(found, "author")
        if not ADDRESS.search(MAIL.sub("", candidate.raw))
    ]
    for number in ("1", "2"):
        label = found.meta(f"twitter:label{number}").lower().rstrip(":")
        if label in by_words("by") and (name := found.meta(f"twitter:data{number}")):
            candidates.append(Candidate(name, "meta", 0.7))
    return candidates
