"""What an export holds and how it was made: `manifest.json`, and what data cards are written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

#: How often each value occurs, the most frequent first, equal ones by name.
Counted: TypeAlias = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A file of data. `path` is relative to the folder, with '/'; `text_bytes` are those of the texts, in UTF-8.

    Where each article has a file of its own, this is a folder of them, and `sha256` that of the lines of its files in
    SHA256SUMS.
    """

    path: str
    split: str
    articles: int
    words: int
    text_bytes: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What is in the export. `months` ('2026-03', '' without a date) are in order of time.

    Of sources, languages and licences that differ wildly only the first thousand are counted by name; the others count
    as '(others)'.
    """

    articles: int = 0
    words: int = 0
    text_bytes: int = 0
    sources: Counted = field(default_factory=dict)
    languages: Counted = field(default_factory=dict)
    months: Counted = field(default_factory=dict)
    licences: Counted = field(default_factory=dict)
    copies: int = 0
    gone: int = 0
    paywalled: int = 0
    reserved: int = 0
    paragraphs_dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenArticle:
    """An article that was taken down: whoever has it from an earlier export deletes it."""

    id: int
    at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One export. `options` are those that differ from the usual; `left_out` tells how many articles why.

    `cursor` is the largest `seq` seen: `--since` goes on from it. `forgotten` are the articles that were taken down, of
    the whole corpus and whatever is chosen; with `--since` those since then.
    """

    warraq: str
    format: str
    data_format: str
    columns: tuple[str, ...]
    options: Mapping[str, object]
    cursor: int
    totals: Totals
    left_out: Mapping[str, int]
    splits: Mapping[str, int]
    files: tuple[WrittenFile, ...]
    forgotten: tuple[ForgottenArticle, ...] = ()
