"""The last step of every visit: one transaction that stores what became of it."""

from collections.abc import Callable
from datetime import timedelta

from warraq.articles.outcomes import Failed, Rejected
from warraq.crawler.context import RunContext, now
from warraq.crawler.exchange import Exchange
from warraq.crawler.walls import BOT_WALL, TOLD
from warraq.storage import FetchRecord, Recorded, Store

MAX_ATTEMPTS = 3  # visits of one URL without an answer, or that killed their worker, before it is set aside
RETRY_AFTER = timedelta(minutes=10)  # doubled at each attempt; usually that is the next run
WALL_RETRY = timedelta(days=1)
TRANSIENT = frozenset({"timeout", "dns", "connection", "truncated", "worker-died"})
#: Answers that say nothing of the page: the server, or what stands before it, is busy or broken.
PASSING_STATUSES = frozenset({429, 500, 502, 503, 504})


class Commits:
    """Stores the endings of the visits of one run."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    async def store(
        self, exchange: Exchange, commit: Callable[[Store, FetchRecord], Recorded], *, keep_body: bool = False
    ) -> Recorded:
        """The result of `commit`, which gets the store and the record of this fetch."""
        record = FetchRecord(
            run_id=self._context.run_id,
            visit=exchange.visit,
            fetch=exchange.fetch,
            body=exchange.body if keep_body else None,
        )
        return await self._context.store.ask(lambda store: commit(store, record))

    async def walled(self, exchange: Exchange, sign: str) -> Recorded:
        """An anti-bot wall answered for a page: failed, and tried again some days later, at most MAX_ATTEMPTS times."""
        outcome = Failed(error=BOT_WALL, detail=f"{TOLD}: {sign}")
        attempts = exchange.visit.attempts
        retry_at = now() + WALL_RETRY * 2 ** (attempts - 1) if attempts < MAX_ATTEMPTS else None
        return await self.store(
            exchange, lambda s, r: s.fetches.commit_failed(r, outcome, retry_at=retry_at, wall=sign)
        )

    async def failed(
        self, exchange: Exchange, outcome: Failed | Rejected, *, keep_body: bool = False
    ) -> Recorded:
        """Tried again in a later run when it may pass, at most MAX_ATTEMPTS times."""
        retry_at = None
        passing = isinstance(outcome, Failed) and (
            outcome.error in TRANSIENT or exchange.fetch.status in PASSING_STATUSES
        )
        if passing and exchange.visit.attempts < MAX_ATTEMPTS:
            retry_at = now() + RETRY_AFTER * 2 ** (exchange.visit.attempts - 1)
        return await self.store(
            exchange, lambda s, r: s.fetches.commit_failed(r, outcome, retry_at=retry_at), keep_body=keep_body
        )
