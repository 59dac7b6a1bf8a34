"""Versions of an article: what each says, how two differ, what was stripped from a page and where fields stood."""

from dataclasses import dataclass
from typing import Final

from warraq.articles.diff import Block, diff_texts
from warraq.articles.records import FieldOrigin, RemovedBlock
from warraq.serving.web.api.fields import Identity
from warraq.serving.web.api.operations import Api, Operation
from warraq.serving.web.api.problems import Problem
from warraq.storage import Reader, VersionRow

MAX_VERSIONS: Final = 1_000
MAX_DIFFED_CHARS: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OneAsked:
    """One article."""

    id: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionAsked:
    """One version of an article; the current one if none is named."""

    id: Identity
    version: Identity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedAsked:
    """A version by its number."""

    id: Identity
    number: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffAsked:
    """Two versions; the one before the current one, and the current one, if none are named."""

    id: Identity
    old: Identity | None = None
    new: Identity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionHead:
    """A version without its text."""

    number: int
    seen_at: str
    title: str
    words: int
    published: str
    page_sha256: str
    content_hash: str
    extractor: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The latest versions of an article, at most a thousand, oldest first."""

    article_id: int
    versions: tuple[VersionHead, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffAnswer:
    """The texts of two versions, block by block, each as pieces in reading order; a block kept is one piece 'same'."""

    article_id: int
    old: int
    new: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was stripped from the page of a version, in reading order."""

    article_id: int
    blocks: tuple[RemovedBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Where the fields of a version were found; candidates that lost are not `chosen`."""

    article_id: int
    origins: tuple[FieldOrigin, ...]


async def list_versions(api: Api, asked: OneAsked) -> Versions:
    """List the versions of an article."""
    rows = await api.room.read(lambda reader: reader.articles.versions(asked.id))
    heads = tuple(
        VersionHead(**{name: getattr(row, name) for name in VersionHead.__slots__})
        for row in rows[-MAX_VERSIONS:]
    )
    return Versions(article_id=asked.id, versions=heads)


async def get_version(api: Api, asked: NumberedAsked) -> VersionRow:
    """Get a version with its text."""
    return await api.room.read(lambda reader: reader.articles.version(asked.id, asked.number))


async def diff_versions(api: Api, asked: DiffAsked) -> DiffAnswer:
    """Compare two versions of an article word by word."""
    return await api.room.read(lambda reader: _diff(reader, asked))


async def list_removed(api: Api, asked: VersionAsked) -> Removed:
    """List what was stripped from the page, with the reasons."""
    blocks = await api.room.read(lambda reader: reader.articles.removed(asked.id, asked.version))
    return Removed(article_id=asked.id, blocks=blocks)


async def list_origins(api: Api, asked: VersionAsked) -> Origins:
    """List where the fields of an article were found."""
    found = await api.room.read(lambda reader: reader.articles.origins(asked.id, asked.version))
    return Origins(article_id=asked.id, origins=found)


OPERATIONS: Final = (
    Operation(method="GET", path="/articles/{id}/versions", run=list_versions),
    Operation(method="GET", path="/articles/{id}/versions/{number}", run=get_version),
    Operation(method="GET", path="/articles/{id}/diff", run=diff_versions),
    Operation(method="GET", path="/articles/{id}/removed", run=list_removed),
    Operation(method="GET", path="/articles/{id}/origins", run=list_origins),
)


def _diff(reader: Reader, asked: DiffAsked) -> DiffAnswer:
    new = reader.articles.version(asked.id, asked.new)
    old = reader.articles.version(asked.id, asked.old or max(1, new.number - 1))
    if len(old.text) + len(new.text) > MAX_DIFFED_CHARS:
        raise Problem(
            409, f"together they have over {MAX_DIFFED_CHARS} characters: get both and compare them"
        )
    return DiffAnswer(
        article_id=asked.id, old=old.number, new=new.number, blocks=diff_texts(old.text, new.text)
    )
