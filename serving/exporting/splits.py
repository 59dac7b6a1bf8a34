"""Which split an article is in: a stable draw by cluster, so that no story is in two (docs/decisions/141)."""

import re
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import Final, TypeAlias

from warraq.articles.errors import ConfigurationError

#: Name and share of each split, in the order given; the shares make 1.
Shares: TypeAlias = tuple[tuple[str, Decimal], ...]

MAX_SPLITS: Final = 20
_NAME: Final = re.compile(r"[A-Za-z0-9_]{1,40}")  # what the Hugging Face library takes, and every file system
_TOLERANCE: Final = Decimal("0.000001")  # .333,.333,.334 is exact; .3333333,… is meant to be


def read_shares(text: str) -> Shares:
    """Returns the splits of 'train=.9,test=.1'.

    Raises:
        ConfigurationError: it does not have that form, or the shares do not make 1.
    """
    shares = tuple(_share(part) for part in text.split(",", MAX_SPLITS))
    names = [name for name, _ in shares]
    if not 2 <= len(shares) <= MAX_SPLITS or len({name.casefold() for name in names}) < len(names):
        raise _wrong(text, f"two to {MAX_SPLITS} splits are needed, each with a name of its own")
    total = sum((share for _, share in shares), Decimal(0))
    if abs(total - 1) > _TOLERANCE:
        raise _wrong(text, f"the shares make {total}, not 1")
    return shares


def split_of(key: int, shares: Shares, seed: int) -> str:
    """Returns the split of a cluster (or of an article in none); '' when there are no splits.

    It depends on nothing but these, so that an article stays where it is when others come.
    """
    if not shares:
        return ""
    place = int.from_bytes(blake2b(f"{seed}:{key}".encode(), digest_size=8).digest())
    for name, share in shares[:-1]:
        place -= int(share * (1 << 64))
        if place < 0:
            return name
    return shares[-1][0]


def _share(part: str) -> tuple[str, Decimal]:
    name, _, number = (piece.strip() for piece in part.partition("="))
    try:
        share = Decimal(number)
    except InvalidOperation:
        raise _wrong(part, "a share is a number, as in train=.9,test=.1") from None
    if not _NAME.fullmatch(name):
        raise _wrong(part, "a name has letters, digits and _ only, at most 40")
    if not (share.is_finite() and 0 < share < 1):
        raise _wrong(part, "a share is more than 0 and less than 1")
    return name, share


def _wrong(text: str, why: str) -> ConfigurationError:
    return ConfigurationError(f"--split: {why}", identity=text[:100])
