"""The names of an element: its classes and ids, looked up by parts and by the purpose they suggest.

Names recur from page to page, keys (all names of one element) less often. Results are cached by name first, so that
even a page from a new site costs little.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

#: Names and keys cached between pages.
MAX_REMEMBERED: Final = 50_000
#: Names of an element that are examined.
MAX_NAMES: Final = 24

#: The purpose that a name suggests. Parts of names, collected by hand from the themes of common content systems.
PURPOSES: Final = {
    "comments": r"comment(?!ar)|disqus|\brespond\b|replies|livefyre|\bcoral",
    "related": r"relat(?!iv)|recommend|recirc|trending|popular|most-?_?(?:read|view)|outbrain|taboola"
    r"|read-?_?(?:next|also|more)"
    r"|more-?_?(?:from|stories|news|on)|teaser|also-?_?like|suggest|similar|latest|recent",
    "share": r"shar(?:e|ing)|social|addtoany|addthis|follow",
    "newsletter": r"newsletter|subscri|sign-?_?up|mailchimp|opt-?in\b",
    "caption": r"caption|credit|copyright|attribution",
    "author": r"author|\bbio\b|byline|contributor|writer",
    "dated": r"\bmeta|-meta|_meta|date|\btime|publish|posted|\btags?\b|-tags?\b|categor|breadcrumb|kicker|eyebrow",
    "promotion": r"promo|\bads?\b|\bad-|-ad\b|advert|sponsor|banner|donat|paywall|offer|\bcta\b|shop|product"
    r"|affiliate|support",
    "side": r"sidebar|aside|\brail|widget|secondary|complementary",
    "chrome": r"\bnav|-nav|menu|masthead|footer|cookie|consent|gdpr|modal|popup|search|login|\bskip",
    "summary": r"summar|standfirst|sub-?_?title|sub-?_?head|\bdec?k\b|\blead\b|-lead\b|excerpt|abstract"
    r"|perex|key-?_?points|bullet",
    "embed": r"tweet|twitter|instagram|facebook|embed|video|player|gallery|slide|carousel",
    "content": r"article-?_?(?:body|content|text)|entry-?_?content|post-?_?(?:body|content|text)"
    r"|story-?_?(?:body|content|text)"
    r"|body-?_?(?:text|copy|content)|main-?_?content|content-?_?(?:body|text)|rich-?_?text|prose|wysiwyg",
    "box": r"box|fact|callout|pull-?_?quote|aside|note\b|table-?_?of-?_?content|\btoc\b",
}  # fmt: skip
_PURPOSES = [re.compile(pattern) for pattern in PURPOSES.values()]
#: Letters without which a purpose's pattern cannot match: checking for these first is ten times faster.
_STEMS: Final = tuple(
    tuple(stems.split())
    for stems in (
        "comment disqus respond replies livefyre coral",
        "relat recommend recirc trending popular most outbrain taboola read more teaser also suggest similar latest"
        " recent",
        "shar social addto addthis follow",
        "newsletter subscri sign mailchimp opt",
        "caption credit copyright attribution",
        "author bio byline contributor writer",
        "meta date time publish posted tag categor breadcrumb kicker eyebrow",
        "promo ad sponsor banner donat paywall offer cta shop product affiliate support",
        "side rail widget secondary complementary",
        "nav menu masthead footer cookie consent gdpr modal popup search login skip",
        "summar standfirst sub de lead excerpt abstract perex key bullet",
        "tweet twitter instagram facebook embed video player gallery slide carousel",
        "article entry post story body content rich prose wysiwyg main",
        "box fact callout pull aside note table toc",
    )
)
#: How many levels up a purpose is looked for.
PURPOSE_STEPS: Final = 8

_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DIGITS = re.compile(r"\d+")


class StemIndex:
    """Finds which groups of stems a name contains, by one look at its trigrams.

    Searching for some hundred stems in turn takes eight times as long.
    """

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self._starts: dict[str, list[tuple[str, int]]] = {}
        self._short: list[tuple[str, int]] = []
        for place, stems in enumerate(groups):
            for stem in stems:
                rows = self._starts.setdefault(stem[:3], []) if len(stem) > 2 else self._short
                rows.append((stem, 1 << place))

    def groups_in(self, name: str) -> list[int]:
        """Returns the positions of the groups with a stem in the name, ascending."""
        bits, starts = 0, self._starts
        for at in range(len(name) - 2):
            three = name[at : at + 3]
            if three in starts:
                for stem, bit in starts[three]:
                    if name.startswith(stem, at):
                        bits |= bit
        for stem, bit in self._short:
            if stem in name:
                bits |= bit
        return [place for place in range(bits.bit_length()) if bits >> place & 1]


_INDEX: Final = StemIndex(_STEMS)


@dataclass(frozen=True, slots=True)
class Weights:
    """Learnt log-odds of article text: by element name, by word of a short line, and by the first words of it."""

    names: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    known: dict[str, tuple[float, float, float]] = field(default_factory=dict, repr=False, compare=False)
    parts: dict[str, tuple[int, dict[str, float]]] = field(default_factory=dict, repr=False, compare=False)

    def of_key(self, key: str) -> tuple[float, float, float]:
        """Returns minimum, maximum and mean weight of the names in a key; zeros if none is known. Cached by key."""
        weights = self.known.get(key)
        if weights is None:
            found = self._found(key)
            weights = (min(found), max(found), sum(found) / len(found)) if found else (0.0, 0.0, 0.0)
            if len(self.known) >= MAX_REMEMBERED:
                self.known.clear()
            self.known[key] = weights
        return weights

    def _found(self, key: str) -> list[float]:
        """Returns the weights of the names from `names_of`, each name once."""
        tag, *names = key.split(None, 12)[:12]
        out: dict[str, float] = {}
        opening = "<" + tag
        if opening in self.names:
            out[opening] = self.names[opening]
        count = 1
        for name in names:
            parts, weighed = self.parts.get(name) or self._weigh(name)
            count += parts
            if weighed:
                out.update(weighed)
        if count > MAX_NAMES:
            return [self.names[name] for name in names_of(key) if name in self.names]
        return list(out.values())

    def _weigh(self, name: str) -> tuple[int, dict[str, float]]:
        parts = _parts_of(name)
        found = (len(parts), {part: self.names[part] for part in parts if part in self.names})
        if len(self.parts) >= MAX_REMEMBERED:
            self.parts.clear()
        self.parts[name] = found
        return found


def _parts_of(name: str) -> tuple[str, ...]:
    """Returns a class name or id with digits replaced by 0, and its parts."""
    pieces = _CAMEL.findall(name)
    whole = _DIGITS.sub("0", name.lower())[:40]
    if len(pieces) > 1:
        return (whole, *["-" + piece.lower() for piece in pieces[:6] if len(piece) > 1])
    return (whole, "-" + pieces[0].lower()) if pieces else (whole,)


def names_of(key: str) -> tuple[str, ...]:
    """Returns the names of an element: whole class names and their parts, digits as 0, at most MAX_NAMES."""
    parts = key.split(None, 12)
    out = {"<" + parts[0]: None}
    for name in parts[1:12]:
        for part in _parts_of(name):
            out[part] = None
    return tuple(out)[:MAX_NAMES]


@lru_cache(maxsize=MAX_REMEMBERED)
def plain_key(key: str) -> str:
    """Returns a key without its digits, which is the same for all elements of one kind."""
    return _DIGITS.sub("", key)


@lru_cache(maxsize=MAX_REMEMBERED)
def _name_purposes(name: str) -> int:
    """Returns the purposes that one name suggests, as bits."""
    lower = name.lower()
    bits = 0
    for place in _INDEX.groups_in(lower):
        if _PURPOSES[place].search(lower):
            bits |= 1 << place
    return bits


@lru_cache(maxsize=MAX_REMEMBERED)
def purposes_of(key: str) -> int:
    """Returns the purposes that the names in a key suggest, as bits in the order of PURPOSES."""
    bits = 0
    for name in key.split()[:MAX_NAMES]:
        bits |= _name_purposes(name)
    return bits
