"""What is taken away at the desk: articles that must be forgotten, sources, bytes that were kept long enough."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from warraq.config import Config
from warraq.desk.clock import Clock, present
from warraq.desk.settings import load_settings
from warraq.storage import (
    DuePages,
    Forgotten,
    Keep,
    Quote,
    Reader,
    RemovalPlan,
    Store,
    TakeDown,
    TombstoneRow,
    Wiped,
    open_reader,
    open_store,
    size_of,
)

#: Told how much is done, of how much.
Progress = Callable[[int, int], None]
#: Pages that are deleted in one transaction: about a tenth of a second.
PAGES_AT_ONCE: Final = 500
#: How long notes of deliveries that ended are kept: a month of webhooks to look back at.
DELIVERIES_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """What was taken down. `quoting`: pages that quoted it and went, too; `quoted_in`: articles that quote it and stay.

    `wiped`: whether anything of it is left on the disk.
    """

    forgotten: Forgotten
    wiped: Wiped
    quoting: tuple[Quote, ...] = ()
    quoted_in: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was removed of a source. `kept_articles`: they stay, and nothing is asked of the source any more.

    `bodies_left` as in `Wiped`.
    """

    plan: RemovalPlan
    kept_articles: bool = False
    articles: int = 0
    fetches: int = 0
    pages: int = 0
    page_bytes: int = 0
    bodies_left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """What was, or with `is_dry` would be, dropped. Sizes of files are of the database and its log, before and after;
    on a server, of its tables.

    `log_is_empty`, `log_is_servers` and `bodies_left` as in `Wiped`. `finished`: sources whose removal had been stopped
    half-way.
    """

    is_dry: bool
    sources: tuple[DuePages, ...]
    pages: int
    page_bytes: int
    deliveries: int = 0
    file_before: int = 0
    file_after: int = 0
    was_rewritten: bool = False
    log_is_empty: bool = True
    log_is_servers: bool = False
    finished: tuple[str, ...] = ()
    bodies_left: int = 0


def _unwatched(done: int, of: int) -> None:
    """Nobody looks."""


class RemovalDesk:
    """The acts that take away. May be used from any thread, and beside a crawl.

    `by` is who does it, as far as the program knows; it is kept with the reason.
    """

    def __init__(self, load: Callable[[], Config], *, now: Clock = present) -> None:
        self._load = load
        self._now = now

    def find(self, name: int | str, *, copies: bool = False) -> TakeDown:
        """What a number or an address stands for, before it is forgotten.

        Raises:
            NotFoundError, AddressError: nothing, or it is no address.
        """
        with self._read() as reader:
            return reader.removals.find(name, copies=copies)

    def forget(
        self,
        name: int | str,
        *,
        reason: str,
        by: str = "",
        copies: bool = False,
        progress: Progress = _unwatched,
    ) -> TakenDown:
        """Take an article down, and never collect its addresses again. An address of none is closed alone.

        First the stored pages of its source are searched for its text; then all goes in one transaction; then the log
        is emptied, and the file is searched for what was deleted.

        Raises:
            NotFoundError, AddressError: nothing has that name. StorageError: it was forgotten already.
        """
        with self._read() as reader:
            found = reader.removals.find(name, copies=copies)
            quotes = reader.removals.quotes(found, progress)
        quoting = tuple(quote for quote in quotes if not quote.article_ids)
        with self._open() as store:
            done = store.removals.forget(
                name, reason=reason, by=by, now=self._now(), copies=copies,
                quoting=[quote.sha256 for quote in quoting],
            )  # fmt: skip
            wiped = store.removals.wipe(done.traces)
        quoted_in = sorted({number for quote in quotes for number in quote.article_ids})
        done = replace(done, traces=())  # bytes of the text: they have done their work
        return TakenDown(forgotten=done, wiped=wiped, quoting=quoting, quoted_in=tuple(quoted_in))

    def tombstones(self) -> tuple[TombstoneRow, ...]:
        """Every take-down that holds."""
        with self._read() as reader:
            return reader.removals.tombstones()

    def allow(self, url: str) -> int:
        """Let the addresses of a take-down be collected again; how many. The text is not back.

        Raises:
            NotFoundError: it was not forgotten.
        """
        with self._open() as store:
            return store.removals.allow(url, now=self._now())

    def plan_removal(self, slug: str) -> RemovalPlan:
        """What goes with a source. Raises NotFoundError."""
        with self._read() as reader:
            return reader.removals.plan(slug)

    def remove(
        self,
        slug: str,
        *,
        keep_articles: bool = False,
        reason: str = "",
        by: str = "",
        progress: Progress = _unwatched,
    ) -> Removed:
        """Remove a source: off every list at once, then in steps that let others write. Called again, it goes on.

        `progress` is told the articles that are gone. Raises NotFoundError.
        """
        with self._open() as store:
            plan = store.removals.begin(
                slug, keep_articles=keep_articles, reason=reason, by=by, now=self._now()
            )
            done = self._take_steps(store, plan, reason=reason, by=by, progress=progress)
        return replace(done, kept_articles=keep_articles and not plan.is_begun)

    def _finish(self, slug: str, *, reason: str, by: str) -> None:
        """End a removal that was stopped half-way, as it was begun."""
        with self._open() as store:
            self._take_steps(store, store.removals.plan(slug), reason=reason, by=by, progress=_unwatched)

    def _take_steps(
        self, store: Store, plan: RemovalPlan, *, reason: str, by: str, progress: Progress
    ) -> Removed:
        articles = fetches = pages = size = 0
        is_done = False
        while not is_done:
            part = store.removals.step(plan.source_id, reason=reason, by=by, now=self._now())
            articles, fetches = articles + part.articles, fetches + part.fetches
            pages, size, is_done = pages + part.pages, size + part.page_bytes, part.is_done
            progress(articles, plan.articles)
        wiped = store.removals.wipe()
        return Removed(
            plan=plan, articles=articles, fetches=fetches, pages=pages, page_bytes=size, bodies_left=wiped.bodies_left,
        )  # fmt: skip

    def tidy(
        self,
        *,
        source: str | None = None,
        dry_run: bool = False,
        vacuum: bool = False,
        reason: str = "",
        by: str = "",
        keep_of: Callable[[str], Keep] | None = None,
    ) -> Tidied:
        """Drop the bytes of pages that need not be kept any more, and end what was stopped half-way.

        `keep_of` says what is kept by slug; None: the settings of each source. With `vacuum` the file is written anew
        and gives its free space to the disk.

        Raises:
            NotFoundError: there is no such source.
        """
        config = self._load()
        keep_of = keep_of or _settings_of(config)
        with open_reader(config.database) as reader:
            due, half = _due(reader, keep_of, source, self._now()), reader.removals.unfinished()
        if dry_run:
            return Tidied(
                is_dry=True,
                sources=due,
                pages=sum(len(one.articles) + len(one.rejected) for one in due),
                page_bytes=sum(one.article_bytes + one.rejected_bytes for one in due),
            )
        before = size_of(config.database)
        for slug in half:
            self._finish(slug, reason=reason, by=by)
        with open_store(config.database) as store:
            pages, size = self._drop(store, due, reason=reason or "kept long enough", by=by)
            deliveries = store.removals.drop_deliveries(before=self._now() - DELIVERIES_KEPT)
            if vacuum:
                store.removals.rewrite()
            wiped = store.removals.wipe()
        return Tidied(
            is_dry=False, sources=due, pages=pages, page_bytes=size, deliveries=deliveries, file_before=before,
            file_after=size_of(config.database), was_rewritten=vacuum, log_is_empty=wiped.log_is_empty,
            log_is_servers=wiped.log_is_servers, finished=half, bodies_left=wiped.bodies_left,
        )  # fmt: skip

    def _drop(self, store: Store, due: tuple[DuePages, ...], *, reason: str, by: str) -> tuple[int, int]:
        pages = size = 0
        for one in due:
            waiting = (*one.articles, *one.rejected)
            for start in range(0, len(waiting), PAGES_AT_ONCE):
                dropped, freed = store.removals.drop_pages(
                    waiting[start : start + PAGES_AT_ONCE],
                    slug=one.source,
                    reason=reason,
                    by=by,
                    now=self._now(),
                )
                pages, size = pages + dropped, size + freed
        return pages, size

    def _read(self) -> Reader:
        return open_reader(self._load().database)

    def _open(self) -> Store:
        return open_store(self._load().database)


def is_anything_dropped(config: Config) -> bool:
    """Whether any source keeps less than everything."""
    settings = load_settings(config)
    return any(found.keep != Keep() for found in (settings.defaults, *settings.by_slug.values()))


def _settings_of(config: Config) -> Callable[[str], Keep]:
    settings = load_settings(config)
    return lambda slug: settings.of(slug).keep


def _due(
    reader: Reader, keep_of: Callable[[str], Keep], source: str | None, now: datetime
) -> tuple[DuePages, ...]:
    sources = reader.sources.all() if source is None else (reader.sources.get(source),)
    found = (reader.removals.due(one.id, keep_of(one.slug), now=now) for one in sources)
    return tuple(due for due in found if due.articles or due.rejected or due.held)
