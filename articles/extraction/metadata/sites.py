"""Names of a site: as stated, and as spelt by its host."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from warraq.articles.extraction.metadata.candidates import Candidate, from_metas
from warraq.articles.extraction.metadata.json_ld import Graph, Node, each, text_of, types_of
from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.text import fold

#: Words of the longest name that only spells the host: a headline may contain the site's name too.
MAX_NAME_WORDS: Final = 4
LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SiteNames:
    """`stated` best first; `keys` their letters; `host` the letters of the host without 'www' and the suffix."""

    candidates: tuple[Candidate, ...]
    keys: frozenset[str]
    host: str

    def is_site(self, text: str) -> bool:
        """Tells whether a text is a name of the site: as stated, or as spelt by the host."""
        key = letters(text)
        if not key:
            return False
        if key in self.keys:
            return True
        return (
            len(key) >= 3 and (key == self.host or (len(self.host) >= 3 and key == "www" + self.host))
        ) or (len(self.host) >= 4 and len(key) >= 4 and self._spells_host(text, key))

    def _spells_host(self, text: str, key: str) -> bool:
        """Matches 'The Motley Fool' with fool.example, 'Rust Blog' with blog.rust-lang.example, 'thesun.co.uk'."""
        bare = key.removeprefix("the")
        if bare == self.host or (key.startswith(self.host) and len(key) - len(self.host) <= 6):
            return True
        words = [word for word in LETTERS.split(fold(text)) if len(word) > 3]
        return (
            bool(words)
            and len(key) <= 40
            and len(text.split()) <= MAX_NAME_WORDS
            and (self.host in words or (len(bare) >= 5 and self.host.startswith(bare)))
        )


@lru_cache(maxsize=1024)  # titles and names of one page are compared many times
def letters(text: str) -> str:
    """Returns folded text without spaces and punctuation."""
    return LETTERS.sub("", fold(text[:300]))


def find_site_names(found: Survey, graph: Graph, article: Node, url: str) -> SiteNames:
    """Returns names from the meta tags, the publisher and the web site object."""
    candidates = list(from_metas(found, "site_name"))
    for node in graph.nodes[:500]:
        if "WebSite" in types_of(node) and (name := text_of(node.get("name"))):
            candidates.append(Candidate(name, "json-ld", 0.85))
    for publisher in each(article.get("publisher"))[:3]:
        publisher = graph.resolve(publisher)
        if isinstance(publisher, dict | str) and (name := text_of(publisher)):
            candidates.append(Candidate(name, "json-ld", 0.8))
    candidates = [candidate for candidate in candidates if len(candidate.raw) <= 100]
    # Some themes call the page itself an application of its name.
    title = letters(found.meta("og:title"))
    candidates = candidates[:1] + [
        other for other in candidates[1:] if other.origin != "meta" or letters(other.raw) != title
    ]
    keys = frozenset(letters(candidate.raw) for candidate in candidates) - {""}
    return SiteNames(tuple(candidates), keys, _host_letters(url))


def _host_letters(url: str) -> str:
    """Returns 'fool' for www.fool.example, 'thesun' for thesun.co.example: the longest label before the suffix."""
    try:
        labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    except ValueError:
        return ""
    inner = labels[:-1] if len(labels) > 1 else labels
    if len(inner) > 1 and len(inner[-1]) <= 3:
        inner = inner[:-1]
    return letters(max(inner, key=len)) if inner else ""
