"""Opens and closes a run: the lock, the database, the worker processes, the sources."""

import logging

from warraq.articles.errors import ConfigurationError
from warraq.crawler.addresses import allow_local, allow_local_url
from warraq.crawler.options import CrawlOptions, ProgressCallback
from warraq.crawler.parsing import Workers
from warraq.crawler.session.context import Budget, RunContext, now
from warraq.crawler.session.refiltering import refilter
from warraq.crawler.session.series import REMEMBERED
from warraq.crawler.session.store_thread import StoreThread
from warraq.storage import Source, Store, WriterLock, require_space
from warraq.version import __version__

logger = logging.getLogger(__name__)


class Session:
    """A run from lock to unlock: `open` it, then `close` it."""

    def __init__(
        self, options: CrawlOptions, *, create: bool = False, progress: ProgressCallback | None = None
    ) -> None:
        self._options = options
        self._create = create
        self._progress = progress
        self._lock = WriterLock(options.database, doing=options.command, shared=True)
        self.context: RunContext | None = None

    def open(self) -> RunContext:
        """Take the lock and start a run.

        Raises:
            ConfigurationError: a source that was named is paused or was removed.
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
        store = thread.store
        try:
            moment = now()
            sources = thread.call(_chosen, store, options.sources)
            run_id = thread.call(store.runs.start, options.command, __version__, moment)
        except BaseException:
            thread.close()
            raise
        context = RunContext(
            options=options,
            thread=thread,
            workers=Workers(options.workers),
            run_id=run_id,
            sources={},
            budget=Budget(run_limit=options.max_requests, source_limits={}),
            started_at=moment,
            progress=self._progress,
        )
        closed = thread.call(store.traps.closed, since=moment - REMEMBERED)
        context.traps.recall((trap.source_id, trap.series) for trap in closed)
        allow_local([])  # forget what an earlier run in this process allowed
        for source in sources:
            follow(context, source)
            _refilter(context, source)
        return context

    def close(self, outcome: str) -> None:
        """Note how the run ended, end the workers, close the database, free the lock."""
        context = self.context
        if context is None:
            return
        self.context = None
        try:
            context.workers.close()
            context.call(context.store.runs.finish, context.run_id, outcome, now())
        finally:
            context.thread.close()
            self._lock.release()


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
