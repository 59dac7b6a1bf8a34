"""What is worked out from stored pages: citations, and how a page reads today. Changes nothing."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from warraq.articles.errors import DatabaseCorrupt, NotFoundError
from warraq.articles.outcomes import Failed, Rejected
from warraq.config import Config
from warraq.desk.resting import RestingWorker
from warraq.desk.settings import load_settings
from warraq.storage import FetchRow, open_reader

if TYPE_CHECKING:
    from warraq.serving.web.desk import CitationText, ReadPage

Answer = TypeVar("Answer")

EXPLAIN_LIMIT_S: Final = 10.0  # somebody waits; a real page takes less than a second


class EvidenceDesk:
    """Reads pages in a process of its own. Close it."""

    def __init__(self, load: Callable[[], Config]) -> None:
        """`load` is called for each act."""
        self._load = load
        self._reading = RestingWorker(page_limit_s=EXPLAIN_LIMIT_S)

    def cite(self, article_id: int, sentence: str) -> "CitationText":
        """Where a sentence of an article stands, and what proves it.

        Raises:
            NotFoundError: the article has no such sentence, or is not there.
        """
        from warraq.archive.citing import bibtex, cite, csl_json, facts_of
        from warraq.serving import json_text
        from warraq.serving.web.desk import CitationText

        with open_reader(self._load().database) as reader:
            citation = cite(reader, article_id, sentence)
        return CitationText(
            sentence=citation.sentence,
            facts=tuple(facts_of(citation)),
            csl_json=json_text(csl_json(citation)),
            bibtex=bibtex(citation),
            unproved=citation.unproved,
        )

    def record_of(self, fetch: FetchRow) -> str:
        """The name of the WARC record that an export gives the answer of an exchange."""
        from warraq.archive import record_id

        return record_id("response", fetch.url, fetch.started_at, fetch.id, fetch.record_id)

    def explain(self, article_id: int) -> "ReadPage":
        """The page of the current version as it reads today.

        Raises:
            NotFoundError: there is no such article.
        """
        from warraq.articles.extraction import ExtractOptions
        from warraq.serving.checking import explain_today, stored_page
        from warraq.serving.web.desk import ReadPage

        with open_reader(self._load().database) as reader:
            article = reader.articles.get(article_id)
            try:
                page = stored_page(reader, article)
            except (NotFoundError, DatabaseCorrupt) as problem:
                return ReadPage(remark=f"{problem.message}.")
            site = reader.site_blocks.around(reader.sources.get(article.source).id, article.id)
        rules = load_settings(self._load()).rules_of(article.source) or ExtractOptions()
        found = self._run(explain_today, page, article.text, article.flags, rules, site)
        if isinstance(found, Rejected | Failed):
            return ReadPage(remark="The page takes too long to read, or too much memory.")
        blocks, remark = found
        return ReadPage(blocks=blocks, remark=remark)

    def close(self) -> None:
        """End the process that reads pages."""
        self._reading.close()

    def _run(self, function: Callable[..., Answer], *arguments: object) -> "Answer | Rejected | Failed":
        """What a function returns in the process that reads pages, or why it could not."""
        from warraq.crawler.parsing import WorkerDied

        with self._reading.use() as workers:
            try:
                return asyncio.run(workers.run(function, *arguments))
            except WorkerDied as problem:
                return Failed(error="bug", detail=str(problem))
