"""Opens and closes a run: the lock, the database, the worker processes, the sources."""

import logging
import os
import socket
from contextlib import suppress
from typing import Final

from warraq.articles.errors import ConfigurationError
from warraq.crawler.addresses import allow_local, allow_local_url
from warraq.crawler.options import CrawlOptions, ProgressCallback
from warraq.crawler.parsing import Workers
from warraq.crawler.session.bodies import BodyWriter
from warraq.crawler.session.budget import Budget, SharedBudget
from warraq.crawler.session.context import RunContext, now
from warraq.crawler.session.life import GRACE_S, Life
from warraq.crawler.session.refiltering import refilter
from warraq.crawler.session.series import REMEMBERED
from warraq.crawler.session.store_thread import StoreThread
from warraq.crawler.session.turns import HostTurns
from warraq.storage import Source, Store, WriterLock, require_space
from warraq.version import __version__

logger = logging.getLogger(__name__)


#: So many visits wait that there will be pages to read. Some few wait after every other run, to be tried again later.
MANY_WAITING: Final = 20


class Session:
    """A run from lock to unlock: `open` it, then `close` it."""

    def __init__(
        self, options: CrawlOptions, *, create: bool = False, progress: ProgressCallback | None = None
    ) -> None:
        self._options = options
        self._create = create
        self._progress = progress
        self._lock = WriterLock(options.database, doing=options.command, shared=True)
        self._life: Life | None = None
        self.context: RunContext | None = None

    def open(self) -> RunContext:
        """Take the lock and start a run. On a server several crawls share the lock, and the database.

        Raises:
            ConfigurationError: a source that was named is paused or was removed; bodies of pages stand elsewhere than
                the options say.
            DatabaseBusy: another crawl holds the database, or on a server whoever must be alone with it.
            NotFoundError: a source that was named does not exist.
            StorageError: the database cannot be used.
        """
        require_space(self._options.database)
        self._lock.acquire()
        try:
            self.context = self._start()
        except BaseException:
            self._lock.release()
            raise
        return self.context

    def _start(self) -> RunContext:
        options = self._options
        thread = StoreThread(options.database, create=self._create)
        store, queue = thread.store, thread
        is_shared = store.turns.are_kept
        try:
            if is_shared:
                queue = StoreThread(options.database, together=False)
            moment = now()
            bodies = thread.call(store.page_store.use, options.pages)
            sources = thread.call(_chosen, store, options.sources)
            run_id = thread.call(_begin_run, store, options)
        except BaseException:
            if queue is not thread:
                queue.close()
            thread.close()
            raise
        context = RunContext(
            options=options,
            thread=thread,
            queue=queue,
            workers=Workers(options.workers),
            bodies=None if bodies is None else BodyWriter(bodies),
            run_id=run_id,
            sources={},
            budget=_budget(options, queue),
            started_at=moment,
            progress=self._progress,
        )
        if is_shared:
            self._live(context)
        closed = thread.call(store.traps.closed, since=moment - REMEMBERED)
        context.traps.recall((trap.source_id, trap.series) for trap in closed)
        allow_local([])  # forget what an earlier run in this process allowed
        for source in sources:
            follow(context, source)
            _refilter(context, source)
        if thread.call(store.frontier.pending, tuple(context.sources)) >= MANY_WAITING:
            with suppress(OSError):  # it comes again at the first page
                context.workers.start()
        return context

    def _live(self, context: RunContext) -> None:
        """Let the others know that this run lives, from now on."""

        def begin_anew() -> int:
            context.run_id = _begin_run(context.queue.store, context.options)
            return context.run_id

        life = Life(context.queue, context.run_id, hold_s=hold_s(context.options), start=begin_anew)
        context.turns = HostTurns(context.queue, life)
        life.begin(context.turns.delays)
        self._life = life

    def close(self, outcome: str) -> None:
        """Note how the run ended, end the workers, close the database, free the lock."""
        context = self.context
        if context is None:
            return
        self.context = None
        try:
            context.workers.close()
            if isinstance(context.budget, SharedBudget):
                context.budget.give_back()
            if self._life is not None:
                self._life.end()
            if context.bodies is not None:
                context.bodies.close()
            if context.turns is not None:
                context.call(context.store.turns.give_back, context.run_id, context.turns.rests())
            context.call(context.store.runs.finish, context.run_id, outcome, now())
        finally:
            if self._life is not None:
                context.queue.close()
            context.thread.close()
            self._lock.release()


def hold_s(options: CrawlOptions) -> float:
    """How long a run is taken to live without word from it: what it began to fetch has ended by then."""
    return options.timeout_s + GRACE_S


def _begin_run(store: Store, options: CrawlOptions) -> int:
    return store.runs.start(
        options.command,
        __version__,
        now(),
        hold_s=hold_s(options) if store.turns.are_kept else None,
        cluster=options.cluster,
        place=f"process {os.getpid()} on {socket.gethostname()}",
    )


def _budget(options: CrawlOptions, queue: StoreThread) -> Budget:
    if options.cluster:
        return SharedBudget(
            run_limit=options.max_requests, source_limits={}, queue=queue, cluster=options.cluster
        )
    return Budget(run_limit=options.max_requests, source_limits={})


def follow(context: RunContext, source: Source) -> None:
    """Make a source part of the run: set its budget, and allow its address if the user marked it as local."""
    context.sources[source.id] = source
    context.budget.source_limits[source.id] = context.politeness(source.id).max_requests
    if source.local:
        allow_local_url(source.home_url)


def _refilter(context: RunContext, source: Source) -> None:
    """Let what waits follow the filters of the source, should they have changed since the last run."""
    filters = context.filters(source.id)
    done = context.call(refilter, context.store, source.id, filters, now=context.started_at)
    if done.released or done.held:
        logger.warning(
            "%s: its filters have changed: %d addresses queued, %d taken out of the queue;"
            " `warraq reclean %s` reads the stored pages again that they refused",
            source.slug,
            done.released,
            done.held,
            source.slug,
        )


def _chosen(store: Store, names: tuple[str, ...]) -> tuple[Source, ...]:
    if names:
        return tuple(dict.fromkeys(_followed(store.sources.get(name)) for name in names))
    return tuple(source for source in store.sources.all() if source.state == "active")


def _followed(source: Source) -> Source:
    if source.state == "paused":
        way = f"`warraq source resume {source.slug}` follows it again"
        raise ConfigurationError(f"is paused, nothing is asked of it; {way}", identity=source.slug)
    if source.state == "gone":
        way = f"`warraq add {source.home_url}` follows it again"
        raise ConfigurationError(f"was removed, nothing is asked of it; {way}", identity=source.slug)
    return source
