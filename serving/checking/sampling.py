"""A sample of a corpus: stratified, in proportion, and the same for the same seed."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from heapq import heappush, heappushpop
from typing import Final, TypeAlias

from warraq.storage import ArticleKey

Group: TypeAlias = tuple[str, ...]

#: What a sample can be stratified by.
GROUPS: Final[Mapping[str, Callable[[ArticleKey], str]]] = {
    "source": lambda key: key.source,
    "language": lambda key: key.language,
    "year": lambda key: key.published[:4],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The numbers of the chosen articles, in an order of chance; of how many, in how many groups, and those met."""

    ids: tuple[int, ...]
    of: int
    groups: int
    groups_met: int


def choose_sample(
    keys: Callable[[], Iterable[ArticleKey]], size: int, *, seed: int, by: Sequence[str] = ()
) -> Sample:
    """Returns a random sample of that size, or all articles if there are fewer.

    Each group has as many articles in it as its share of the corpus asks for, rounded up or down by chance: each
    article has the same chance, so a share in the sample is an estimate of that in the corpus. The same articles and
    seed give the same sample. `keys` is called twice.

    Source: systematic sampling over the groups; W. G. Cochran, Sampling Techniques (1977), chapter 8.
    Cost: linear in the articles; memory for the groups and the sample alone.
    """
    sizes = Counter(_group(key, by) for key in keys())
    wanted = allocate(sizes, size, seed=seed)
    chosen: dict[Group, list[tuple[int, int]]] = {group: [] for group in wanted}
    for key in keys():
        group = _group(key, by)
        if wanted.get(group):
            ranked = (
                -_chance(seed, key.id),
                key.id,
            )  # the heap's least goes: the largest of those that are kept
            if len(chosen[group]) < wanted[group]:
                heappush(chosen[group], ranked)
            else:
                heappushpop(chosen[group], ranked)
    drawn = sorted((pair for pairs in chosen.values() for pair in pairs), reverse=True)
    return Sample(
        ids=tuple(number for _, number in drawn),
        of=sizes.total(),
        groups=len(sizes),
        groups_met=sum(map(bool, chosen.values())),
    )


def allocate(sizes: Mapping[Group, int], size: int, *, seed: int) -> dict[Group, int]:
    """Returns how many to take of each group: `size` in all, each its share rounded up or down."""
    total = sum(sizes.values())
    size = min(size, total)
    if size <= 0:
        return {}
    start = _chance(seed, 0) % total
    taken: dict[Group, int] = {}
    reached = before = 0
    for group in sorted(sizes):
        reached += sizes[group]
        until = (reached * size - start + total - 1) // total
        taken[group], before = until - before, until
    return taken


def _group(key: ArticleKey, by: Sequence[str]) -> Group:
    return tuple(GROUPS[name](key) for name in by)


def _chance(seed: int, number: int) -> int:
    """A number of 64 bits by chance, always the same (Python's own hash is not)."""
    return int.from_bytes(sha256(f"{seed}:{number}".encode()).digest()[:8], "big")
