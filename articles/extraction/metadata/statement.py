"""Which JSON-LD object of a page is the article, and the type of page it states."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from warraq.articles.extraction.metadata.json_ld import Graph, Node, each, text_of, types_of
from warraq.articles.extraction.metadata.tables import page_types

#: Properties that only the page's own article has.
TELLING: Final = ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage")


@dataclass(frozen=True, slots=True)
class Statement:
    """The article in JSON-LD: an empty node if there is none. `page_type` is '' if none is stated."""

    node: Node
    page_type: str


def find_statement(graph: Graph, *, addresses: frozenset[str]) -> Statement:
    """Returns the article's object: the one with this page's URL, the most facts, and the outermost."""
    best: tuple[tuple[int, int, int], Node] | None = None
    for position, node in enumerate(graph.nodes):
        kinds = [page_types()[name.lower()] for name in types_of(node) if name.lower() in page_types()]
        if not kinds or graph.is_aside(node):
            continue
        kind = min(kinds)[1]
        if kind == "weak" and not node.get("datePublished"):
            continue
        here = 2 * bool(_addresses(node, graph) & addresses)
        weight = (
            {"article": 3, "main": 1, "weak": 0}[kind] + here + sum(1 for key in TELLING if node.get(key))
        )
        rank = (weight, -min(kinds)[0], -position)
        if best is None or rank > best[0]:
            best = (rank, node)
    node = best[1] if best else {}
    return Statement(node, _page_type(graph))


def bare_address(url: str) -> str:
    """Returns a URL without scheme, 'www.', query and final slash, to compare two of them. '' for none."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    host = (parts.netloc or "").lower().removeprefix("www.")
    path = unquote(parts.path).rstrip("/")
    return f"{host}{path}" if host and path else ""


def _addresses(node: Node, graph: Graph) -> set[str]:
    found = set()
    for key in ("url", "@id", "mainEntityOfPage"):
        for value in each(node.get(key))[:5]:
            if isinstance(value, dict):
                value = value.get("@id") or value.get("url")
            found.add(bare_address(text_of(value).split("#")[0]))
    return found - {""}


def _page_type(graph: Graph) -> str:
    """Returns the most specific type that one of the page's own objects states."""
    ranked = [
        (page_types()[name.lower()][0], name)
        for node in graph.nodes
        if not graph.is_aside(node)
        for name in types_of(node)
        if name.lower() in page_types()
    ]
    return min(ranked)[1] if ranked else ""
