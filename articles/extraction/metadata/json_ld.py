"""JSON-LD as found on real pages: wrapped in CDATA, with trailing commas, entities, or several documents in one."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final

#: Characters read per script; the largest of 2,500 real pages has 900,000, with its article at the front.
MAX_SCRIPT: Final = 1_000_000
#: Maximum documents per script, and objects in all scripts of a page.
MAX_DOCUMENTS: Final = 20
MAX_NODES: Final = 3_000
#: Properties that lead from an article to other things.
ASIDE: Final = frozenset(
    (
        "itemlistelement", "liveblogupdate", "haspart", "comment", "comments", "review", "ispartof", "mentions",
        "citation", "relatedlink", "suggestedanswer", "acceptedanswer", "breadcrumb", "isrelatedto", "offers",
        "subjectof", "about",
    )
)  # fmt: skip

#: <!-- … --> and //<![CDATA[ … //]]> and /*<![CDATA[*/ around the document
WRAPPING = re.compile(r"(?://|/\*)?\s{0,9}(?:<!--|-->|<!\[CDATA\[|\]\]>)\s{0,9}(?:\*/)?")
#: ', }' and ', ]'
TRAILING_COMMA = re.compile(r",\s{0,200}(?=[}\]])")
#: a backslash that does not start a JSON escape: 'It\'s'
BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
TAG = re.compile(r"<[^<>]{1,500}>")

Node = Mapping[str, object]


@dataclass(slots=True)
class Graph:
    """The objects of a page's JSON-LD in reading order, outer before inner. `aside`: those reached through ASIDE."""

    nodes: list[Node] = field(default_factory=list)
    aside: set[int] = field(default_factory=set)
    by_id: dict[str, Node] = field(default_factory=dict)

    def resolve(self, value: object) -> object:
        """Returns the object that {'@id': …} refers to, otherwise the value itself."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return self.by_id.get(str(value.get("@id")), value)
        return value

    def is_aside(self, node: Node) -> bool:
        return id(node) in self.aside


def read_graph(scripts: Iterable[str]) -> Graph:
    """Returns all objects of the scripts. Never raises; what cannot be parsed is skipped. Cost: linear."""
    graph = Graph()
    for script in scripts:
        for document in _documents(script[:MAX_SCRIPT]):
            _collect(document, graph)
            if len(graph.nodes) >= MAX_NODES:
                return graph
    return graph


def types_of(node: Node) -> tuple[str, ...]:
    """Returns the type names of an object, without a schema's URL."""
    return tuple(
        str(name).rstrip("/").rsplit("/", 1)[-1]
        for name in each(node.get("@type"))[:10]
        if isinstance(name, str)
    )


def each(value: object) -> list[object]:
    """Returns a list unchanged, anything else as a list of one, None as an empty list."""
    return [] if value is None else value if isinstance(value, list) else [value]


def text_of(value: object) -> str:
    """Returns readable text: entities resolved, tags dropped, one line. '' if not text; the first element of a list."""
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, str)), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    value = value[:5_000]
    if "&" in value:
        value = unescape(unescape(value))
    if "<" in value:
        value = TAG.sub("", value)
    return " ".join(value.split())


def _documents(script: str) -> Iterator[object]:
    script = script.strip().rstrip(";")
    if not script:
        return
    try:
        yield json.loads(script, strict=False)
        return
    except (ValueError, RecursionError):
        pass
    repaired = TRAILING_COMMA.sub("", WRAPPING.sub("", BAD_ESCAPE.sub("", script))).strip()
    decoder = json.JSONDecoder(strict=False)
    position = 0
    for _ in range(MAX_DOCUMENTS):
        start = min(
            (at for at in (repaired.find("{", position), repaired.find("[", position)) if at >= 0), default=-1
        )
        if start < 0:
            return
        try:
            document, position = decoder.raw_decode(repaired, start)
        except (ValueError, RecursionError):
            return
        yield document


def _collect(document: object, graph: Graph) -> None:
    """Walk breadth first, so that the article comes before what it mentions."""
    level: list[tuple[object, bool]] = [(document, False)]
    for _ in range(12):  # deeper than the article on any real page
        following: list[tuple[object, bool]] = []
        for value, aside in level:
            if isinstance(value, list):
                following.extend((entry, aside) for entry in value[:MAX_NODES])
            elif isinstance(value, dict):
                if len(graph.nodes) >= MAX_NODES:
                    return
                graph.nodes.append(value)
                if aside:
                    graph.aside.add(id(value))
                name = value.get("@id")
                if isinstance(name, str) and not set(value) <= {"@id", "@type"}:
                    graph.by_id.setdefault(name, value)
                following.extend(
                    (entry, aside or key.lower() in ASIDE)
                    for key, entry in value.items()
                    if isinstance(entry, dict | list)
                )
        level = following
        if not level:
            return
