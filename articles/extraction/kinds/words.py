"""Words that speak for a kind of page: words.tsv, by the place they are looked for in."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from warraq.articles.tables import rows
from warraq.articles.text import fold


class Vocabulary(NamedTuple):
    """What words of one place say: `words` gives for each the positions in `says`."""

    says: tuple[str, ...]
    words: Mapping[str, tuple[int, ...]]

    def tally(self, found: Mapping[str, int]) -> list[float]:
        """How often words of each kind are among those found, in the order of `says`."""
        out = [0.0] * len(self.says)
        for word in found.keys() & self.words.keys():
            for at in self.words[word]:
                out[at] += found[word]
        return out


@lru_cache(maxsize=1)
def vocabularies() -> Mapping[str, Vocabulary]:
    """By place: 'path', 'host', 'class', 'label'. Words of paths are folded, the others in lower case."""
    says: dict[str, list[str]] = {}
    words: dict[str, dict[str, tuple[int, ...]]] = {}
    for where, kind, listed in rows(__package__, "words.tsv"):
        kinds, table = says.setdefault(where, []), words.setdefault(where, {})
        for word in listed.split(";"):
            plain = fold(word) if where == "path" else word.lower()
            table[plain] = tuple(dict.fromkeys((*table.get(plain, ()), len(kinds))))
        kinds.append(kind)
    return MappingProxyType({where: Vocabulary(tuple(says[where]), words[where]) for where in says})
