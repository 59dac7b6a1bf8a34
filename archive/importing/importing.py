"""Imports archives: what a crawl does with an answer of the network, done with the answers in a file.

A page and the position in the file are written in one transaction, so that a killed import goes on where it was. What
leads up to a page (its request, redirects) is read again then, because it may stand before that position.
"""

import asyncio
import hashlib
import traceback
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from warraq.archive.importing.captures import Capture, Passed, read_captures
from warraq.archive.importing.containers import read_archive
from warraq.archive.importing.digests import has_digest
from warraq.archive.importing.documents import keep_document
from warraq.archive.importing.filing import Filing, source_for
from warraq.archive.importing.kinds import DOCUMENTS, PAGES, ROBOTS
from warraq.archive.importing.raw import UnreadableArchive
from warraq.archive.importing.records import Broken, Record, broken
from warraq.archive.importing.robots import RobotsFiles
from warraq.articles.errors import StorageError
from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Fetch, lower_names
from warraq.articles.urls import host_of, trap_reason, url_shape
from warraq.crawler.exchange import Exchange
from warraq.crawler.recording import (
    Ending,
    Failure,
    OverBudget,
    Walled,
    learn_site,
    meaning_of,
    prepare,
    tell,
    wall_failure,
    write,
)
from warraq.crawler.session import RunContext, now
from warraq.feeds import product_token
from warraq.storage import (
    CommitResult,
    ImportRow,
    Known,
    LeasedVisit,
    Role,
    Source,
    Visit,
)

AHEAD: Final = 8  # pages that workers read while the one before is written
MAX_NAMED: Final = 1_000  # broken records of one file that a report names; all are counted

State = Literal["imported", "resumed", "known", "unreadable"]


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What became of one file. `passed`: records that are none of ours, by what they are; `sources`: those made for it.

    `skipped` counts what is broken or too large; `broken` names it. `problem`: why no more of the file can be read.
    """

    file: str
    state: State = "imported"
    outcomes: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    broken: list[Broken] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    problem: str = ""

    def note(self, found: Broken) -> None:
        """Count a broken record, and name it."""
        self.skipped += 1
        if len(self.broken) < MAX_NAMED:
            self.broken.append(found)


async def import_archive(context: RunContext, filing: Filing, path: Path) -> ImportReport:
    """Import a file. One that was imported before, under whatever name, is not read again.

    Raises:
        StorageError: nothing can be stored any more; the next import of the file goes on.
    """
    report = ImportReport(file=path.name)
    try:
        digest, size = _digest(path)
    except OSError as problem:
        return replace(report, state="unreadable", problem=f"cannot be read: {problem.strerror or problem}")
    imports = context.store.imports
    row = await context.ask(imports.begin, path.name, size, digest, now=now())
    if row.finished_at:
        return replace(report, state="known")
    if row.pages or row.position:
        report.state = "resumed"
    reading = _Import(context, filing, row, report)
    try:
        await reading.read_documents(path)
        await reading.read_pages(path)
    except UnreadableArchive as problem:
        await reading.drain()
        report.problem = str(problem)
        report.state = "unreadable"
        return report
    await context.ask(imports.finish, row.id, position=reading.position, skipped=report.skipped, now=now())
    return report


def _digest(path: Path) -> tuple[str, int]:
    if not path.is_file():
        raise OSError(None, "no regular file")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()


@dataclass(frozen=True, slots=True)
class _Waiting:
    capture: Capture
    exchange: Exchange
    ending: "asyncio.Task[Ending]"


class _Import:
    """One file on its way into the database. `position`: records that are done with."""

    def __init__(self, context: RunContext, filing: Filing, row: ImportRow, report: ImportReport) -> None:
        self._context = context
        self._filing = filing
        self._row = row
        self._report = report
        self._robots = RobotsFiles(product_token(context.options.user_agent))
        self._window: deque[_Waiting] = deque()
        self.position = row.position
        self._seen = 0

    async def read_documents(self, path: Path) -> None:
        """Read feeds and sitemaps first: they give dates, names and texts to the pages, wherever these stand.

        So does robots.txt say what they may be used for. It is not stored: an import that goes on reads it again.
        """
        wanted = ROBOTS if self._row.position else DOCUMENTS | ROBOTS
        with suppress(UnreadableArchive):  # told when the pages are read, as far as they can be
            for found in read_captures(read_archive(path), now=now(), wanted=wanted):
                if isinstance(found, Capture) and found.kind in ROBOTS:
                    self._report.passed["robots" if self._robots.add(found) else "robots-too-many"] += 1
                elif isinstance(found, Capture) and found.kind in DOCUMENTS:
                    await self._document(found)

    async def read_pages(self, path: Path) -> None:
        """Read the pages in their order."""
        for found in read_captures(self._records(path), now=now(), wanted=PAGES):
            if isinstance(found, Broken):
                self._report.note(found)
            elif isinstance(found, Passed):
                if found.kind not in DOCUMENTS | ROBOTS:  # counted when they were read
                    self._report.passed[found.kind] += 1
            elif found.number > self._row.position:
                await self._page(found)
        await self.drain()
        self.position = self._seen

    def _records(self, path: Path) -> Iterator[Record | Broken]:
        for self._seen, found in enumerate(read_archive(path), 1):
            yield found

    async def drain(self) -> None:
        """Write what waits."""
        while self._window:
            await self._write_first()

    async def _page(self, capture: Capture) -> None:
        addresses = {capture.asked_url, capture.url}
        if capture.body is None or any(
            addresses & {one.capture.asked_url, one.capture.url} for one in self._window
        ):
            await self.drain()  # what it repeats must be stored
        if capture.body is None:
            body = await self._ask_body(capture)
            if body is None:
                self._report.passed["revisit"] += 1
                return
            capture = replace(capture, body=body)
        exchange = await self._exchange(capture)
        if exchange is None:
            return
        if len(self._window) == AHEAD:
            await self._write_first()
        ending = asyncio.ensure_future(self._prepare(exchange))
        self._window.append(_Waiting(capture, exchange, ending))
        # So that it asks the store before anything else does: the same file is read in the same way again.
        await asyncio.sleep(0)

    async def _ask_body(self, capture: Capture) -> bytes | None:
        """The body that a revisit repeats: one with its digest, or the one of just that address and time."""
        url = capture.same_as or capture.url
        bodies = await self._context.ask(self._context.store.imports.bodies, url, at=capture.same_at)
        proven = next((body for body in bodies if has_digest(body, capture.digest)), None)
        # A digest may be that of the packed body, which is not kept.
        is_exact = capture.same_at is not None and (capture.same_as or not capture.digest)
        return proven if proven is not None or not is_exact else next(iter(bodies), None)

    async def _exchange(self, capture: Capture) -> Exchange | None:
        """The exchange of a capture; None if it is passed over."""
        fetch, body = self._fetch(capture), capture.body or b""
        digest = hashlib.sha256(body).hexdigest()
        known = await self._context.ask(self._context.store.imports.known, fetch, digest)
        if known.is_stored:
            self._report.passed["already-stored"] += 1
            return None
        if fetch.status != 200 and known.article_id is None and not known.is_listed:
            self._report.passed[f"http-{fetch.status}"] += 1
            return None
        source = await self._source(capture)
        if source is None:
            return None
        role: Role = "listing" if _no_post(fetch.url, known) else "article"
        visit = Visit(source_id=source.id, url=fetch.url, host=host_of(fetch.url), role=role, reason="import")
        lease = LeasedVisit(id=0, visit=visit, attempts=1, article_id=known.article_id)
        statuses = tuple(int(hop.status_line.split()[1]) for hop in capture.hops)
        return Exchange(
            lease=lease, fetch=fetch, body=body, redirect_statuses=statuses, is_partial=capture.is_partial,
            reservations=self._robots.reservations(capture.url),
        )  # fmt: skip

    def _fetch(self, capture: Capture) -> Fetch:
        sent = {name for name, _ in lower_names(capture.request)}
        return Fetch(
            url=capture.asked_url,
            final_url=capture.url,
            status=capture.head.status,
            headers=capture.head.headers,
            started_at=capture.moment,
            bytes=len(capture.body or b""),
            redirects=tuple(hop.url for hop in capture.hops),
            conditional=bool(sent & {"if-none-match", "if-modified-since"}),
            status_line=capture.head.status_line,
            request_headers=capture.request,
            hops=capture.hops,
            record_id=capture.record_id,
            import_id=self._row.id,
        )

    async def _source(self, capture: Capture) -> Source | None:
        source = self._filing.find(capture.url)
        if source is None:
            if self._filing.is_full:
                self._report.note(broken(capture.place, "hosts", "too many hosts", capture.record_id))
                return None
            context = self._context
            source = await context.ask(context.store.sources.add, source_for(capture.url), now=now())
            self._filing.add(source, is_new=True)
            self._report.sources.append(source.slug)
        self._context.sources[source.id] = source
        return source

    async def _prepare(self, exchange: Exchange) -> Ending:
        visit = exchange.visit
        if visit.role == "listing" and (why := _no_post(visit.url, Known())):
            return Failure(outcome=why, keeps_body=True)
        meaning = meaning_of(exchange, home_url=self._context.sources[visit.source_id].home_url)
        assert not isinstance(meaning, OverBudget)
        try:
            ending = await prepare(self._context, exchange, meaning)
        except StorageError:
            raise
        except Exception:  # the outermost loop: the page ends as Failed, the import goes on
            ending = Failure(outcome=Failed(error="bug", detail=traceback.format_exc()[-4_000:]))
        if isinstance(ending, Walled):
            ending = Failure(outcome=wall_failure(ending.sign))
        return replace(ending, keeps_body=True) if isinstance(ending, Failure) and exchange.body else ending

    async def _write_first(self) -> None:
        first = self._window.popleft()
        ending = await first.ending
        recorded = await write(self._context, first.exchange, ending, position=first.capture.number)
        self.position = first.capture.number
        await learn_site(self._context, first.exchange, recorded)
        self._tell(first.exchange, recorded)

    def _tell(self, exchange: Exchange, recorded: CommitResult) -> None:
        tell(self._context, exchange, recorded)
        outcome = recorded.outcome
        self._report.outcomes[type(outcome).__name__.lower() if outcome is not None else "read"] += 1

    async def _document(self, capture: Capture) -> None:
        exchange = await self._exchange(capture)
        if exchange is None:
            return
        recorded = await keep_document(self._context, exchange, capture.kind)
        if isinstance(recorded, str):
            self._report.passed[recorded] += 1
        else:
            self._tell(exchange, recorded)


def _no_post(url: str, known: Known) -> Rejected | None:
    """Why a crawl would not have taken this address for that of a post; None if it would."""
    if known.is_listed:
        return None
    if trap := trap_reason(url):
        return Rejected(reason="trap", detail=trap)
    shape = url_shape(url)
    if shape == "listing":
        return Rejected(reason="listing", detail="its address is that of a home page or a list of posts")
    if shape == "utility":
        return Rejected(reason="static-page", detail="its address is that of a service of the site")
    return None
