"""Taking away: articles that must be forgotten, and sources."""

from dataclasses import dataclass
from typing import Annotated, Final

from warraq.serving.web.api.fields import Identity, Length
from warraq.serving.web.api.operations import Api, Operation
from warraq.serving.web.api.problems import Problem
from warraq.serving.web.api.sources import Address, NamedAsked, Slug
from warraq.storage import Reader, RemainingCopy, RemovalPlan, TombstoneRow

Reason = Annotated[str, Length(1_000, 1)]
MAX_ROWS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetBody:
    """What to take down, by its number or an address that leads to it, and why. `copies`: the copies of it, too."""

    reason: Reason
    id: Identity | None = None
    url: Annotated[str, Length(2_000)] = ""
    by: Annotated[str, Length(200), "Who does it."] = ""
    copies: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowBody:
    """An address that was forgotten, and may be collected again."""

    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAsked:
    """A source, and what becomes of its articles."""

    slug: Slug
    keep_articles: Annotated[bool, "They stay, and nothing is asked of the source any more."] = False
    reason: Annotated[str, Length(200)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstonesAnswer:
    """The latest take-downs that hold, at most a thousand, oldest first."""

    removals: tuple[TombstoneRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetAnswer:
    """What was taken down. `copies` tell the same and stay, as do the articles in `quoted_in`, which quote it.

    `is_clean`: nothing of it was found in the file. `log_is_empty`: false while a program that reads an old state keeps
    it in the log.
    """

    articles: tuple[int, ...]
    addresses: int
    copies: tuple[RemainingCopy, ...]
    quoted_in: tuple[int, ...]
    is_clean: bool
    log_is_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowAnswer:
    """How many addresses may be collected again."""

    addresses: int


async def list_removals(api: Api) -> TombstonesAnswer:
    """List what was taken down."""
    found = await api.room.read(lambda reader: reader.removals.tombstones()[-MAX_ROWS:])
    return TombstonesAnswer(removals=found)


async def forget_article(api: Api, body: ForgetBody) -> ForgetAnswer:
    """Take an article down: its texts, versions, page and traces go, and it is never collected again.

    There is no way back but a backup. The answer comes when it is done, which may take minutes: every stored page of
    its source is read. Other acts go on meanwhile; it waits for another removal, and is done even if nobody waits.
    """
    if (body.id is None) == (body.url == ""):
        raise Problem(409, "name the article by either id or url")
    done = await api.room.take_away(
        lambda desk: desk.forget(
            body.url if body.id is None else body.id, reason=body.reason, by=body.by, copies=body.copies
        )
    )
    return ForgetAnswer(
        articles=done.forgotten.article_ids,
        addresses=done.forgotten.addresses,
        copies=done.forgotten.copies,
        quoted_in=done.quoted_in,
        is_clean=done.wiped.is_clean,
        log_is_empty=done.wiped.log_is_empty,
    )


async def allow_address(api: Api, body: AllowBody) -> AllowAnswer:
    """Let an address that was forgotten be collected again. What was deleted is not back."""
    return AllowAnswer(addresses=await api.room.act(lambda desk: desk.allow(body.url)))


async def plan_removal(api: Api, asked: NamedAsked) -> RemovalPlan:
    """Get what would go with a source."""

    def read(reader: Reader) -> RemovalPlan:
        return reader.removals.plan(asked.slug)

    return await api.room.read(read)


async def remove_source(api: Api, asked: RemoveAsked) -> None:
    """Remove a source with its articles. Ask for what goes with it first (`/sources/{slug}/removal`).

    There is no way back but a backup. The answer comes when it is done: minutes, for many articles. Other acts go on
    meanwhile; it waits for another removal, and is done even if nobody waits.
    """
    await api.room.take_away(
        lambda desk: desk.remove(asked.slug, keep_articles=asked.keep_articles, reason=asked.reason)
    )


OPERATIONS: Final = (
    Operation(method="GET", path="/removals", run=list_removals),
    Operation(method="POST", path="/removals", run=forget_article),
    Operation(method="POST", path="/removals/allow", run=allow_address),
    Operation(method="GET", path="/sources/{slug}/removal", run=plan_removal),
    Operation(method="DELETE", path="/sources/{slug}", run=remove_source),
)
