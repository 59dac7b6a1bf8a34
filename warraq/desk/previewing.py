"""Rules and filters tried on stored pages before they are saved: what the pages of a source show while one types."""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from warraq.articles.errors import ConfigurationError, DeskBusy, NotFoundError
from warraq.articles.extraction import ExtractOptions
from warraq.articles.filters import refuse_article
from warraq.articles.ingest import Prepared
from warraq.config import (
    Config,
    SettingValue,
    SourceSettings,
    build_settings,
    check_setting,
    refuse_unknown_setting,
    shown_value,
)
from warraq.crawler.parsing import Workers
from warraq.desk.resting import RestingWorker
from warraq.desk.settings import checked_stored
from warraq.desk.values import value_of
from warraq.recleaning import read_again
from warraq.serving.previewing import PagePreview, Preview, preview_of
from warraq.storage import Reader, Recleaned, Source, StoredPage, open_reader

#: Of one page: a real one takes 20 to 200 ms, and somebody waits.
PAGE_LIMIT_S: Final = 5.0
#: Of those after the chosen one: after that long no further page is begun.
PREVIEW_LIMIT_S: Final = 15.0
MOST_WAITING: Final = 3
MAX_PAGES: Final = 50
#: What can be tried: the others change nothing that a stored page could show.
TRIED: Final = ("rules.", "filters.")


class PreviewDesk:
    """Previews, one after the other, in a worker process with limits of time and memory. Close it."""

    def __init__(self, load: Callable[[], Config], *, page_limit_s: float = PAGE_LIMIT_S) -> None:
        """`load` reads the configuration as it is now."""
        self._load = load
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)
        self._trying = RestingWorker(page_limit_s=page_limit_s)

    def preview(
        self, slug: str, texts: Mapping[str, str], *, article_id: int | None = None, last: int = 20
    ) -> Preview:
        """What a source's settings would do to stored articles, if these were set; '' unsets one.

        `texts` are as typed, by dotted names; of `rules.remove` and lists a line each. `article_id`: the page that is
        shown in full, the newest if None. `last`: of how many articles the changes are counted, at most MAX_PAGES.

        Raises:
            ConfigurationError: a setting that cannot be tried, a selector that is none; says what is wrong with it.
            NotFoundError: no such source, or no such article of it whose page is kept.
            DeskBusy: others wait for previews already.
        """
        changes = read_typed(slug, texts)
        if not self._waiting.acquire(blocking=False):
            raise DeskBusy("several previews are being made; try again in a moment", identity=slug)
        try:
            with self._trying.use() as workers:
                return self._make(workers, slug, changes, article_id=article_id, last=min(last, MAX_PAGES))
        finally:
            self._waiting.release()

    def close(self) -> None:
        """End the worker process."""
        self._trying.close()

    def _make(
        self,
        workers: Workers,
        slug: str,
        changes: Mapping[str, SettingValue | None],
        *,
        article_id: int | None,
        last: int,
    ) -> Preview:
        config = self._load()
        with open_reader(config.database) as reader:
            source = reader.sources.get(slug)
            settings, values = _tried(config, reader, source, changes)
            trial = _Trial(reader=reader, workers=workers, source=source, settings=settings)
            return asyncio.run(trial.run(article_id, last, values))


def read_typed(slug: str, texts: Mapping[str, str]) -> dict[str, SettingValue | None]:
    """The values of settings typed into a form, a line for each text of a list; None for an empty field.

    Raises:
        ConfigurationError: a setting that cannot be tried, or a value that it does not accept.
    """
    found: dict[str, SettingValue | None] = {}
    for name, text in texts.items():
        if not name.startswith(TRIED):
            raise ConfigurationError(f"'{name}' cannot be tried on stored pages", identity=slug)
        refuse_unknown_setting(name, identity=slug)
        value = value_of(name, text)
        found[name] = None if value is None else check_setting(name, value, identity=slug)
    return found


def _tried(
    config: Config, reader: Reader, source: Source, changes: Mapping[str, SettingValue | None]
) -> tuple[SourceSettings, dict[str, SettingValue]]:
    """The settings as they would be, and those that rules and filters then have."""
    stored = {one.key: checked_stored(source.slug, one) for one in reader.settings.of(source.id)}
    kept = {key: value for key, value in stored.items() if key not in changes}
    tried = {key: value for key, value in changes.items() if value is not None}
    values = {**config.defaults, **kept, **config.sources.get(source.slug, {}), **tried}
    shown = {key: value for key, value in values.items() if key.startswith(TRIED)}
    return build_settings(values, identity=source.slug), shown


class _Trial:
    """One preview: a source's pages, read with settings that are not its own."""

    def __init__(self, *, reader: Reader, workers: Workers, source: Source, settings: SourceSettings) -> None:
        self._reader = reader
        self._workers = workers
        self._source = source
        self._rules = replace(settings.rules or ExtractOptions(), with_html=False)
        self._filters = settings.filters

    async def run(self, article_id: int | None, last: int, values: Mapping[str, SettingValue]) -> Preview:
        newest = self._reader.recleaning.newest(self._source.id, limit=max(last, 1))
        chosen = self._chosen(article_id) if article_id is not None else next(iter(newest), None)
        shown = await self._read(chosen, in_full=True) if chosen is not None else None
        ends_at = time.monotonic() + PREVIEW_LIMIT_S
        others: list[PagePreview] = []
        for stored in newest[:last]:
            if time.monotonic() > ends_at:
                break
            if shown is not None and stored == chosen:
                others.append(replace(shown, title=(), blocks=(), skipped=0))
            else:
                others.append(await self._read(stored, in_full=False))
        return Preview(
            source=self._source.slug,
            settings={key: shown_value(value) for key, value in values.items()},
            chosen=shown,
            others=tuple(others),
            unread=len(newest[:last]) - len(others),
        )

    def _chosen(self, article_id: int) -> StoredPage:
        stored = self._reader.recleaning.of_article(article_id)
        if self._reader.articles.get(article_id).source != self._source.slug:
            raise NotFoundError(f"no article of {self._source.slug}", identity=str(article_id))
        return stored

    async def _read(self, stored: StoredPage, *, in_full: bool) -> PagePreview:
        assert stored.article_id is not None
        pages = self._reader.recleaning
        site = pages.statistics(self._source.id, stored)
        prepared = await read_again(pages, self._workers, stored, self._rules, site)
        title = self._reader.articles.get(stored.article_id).title
        if prepared is None:
            return PagePreview(
                article_id=stored.article_id, url=stored.url, ending="unread", stored_title=title,
                reason="the page could not be read within the limits of time and memory",
            )  # fmt: skip
        found: Recleaned = pages.compare(stored, prepared)
        return preview_of(
            found, stored_title=title, in_full=in_full, filtered=self._refused(stored, prepared)
        )

    def _refused(self, stored: StoredPage, prepared: Prepared) -> str:
        """Why the filters would keep the page out, as when it is crawled; '' if they would not."""
        if prepared.article is None:
            return ""
        stated = self._reader.recleaning.stated(stored)
        refused = refuse_article(prepared.article, stored.url, self._filters, stated)
        return f"{refused.reason}: {refused.detail}" if refused is not None else ""
