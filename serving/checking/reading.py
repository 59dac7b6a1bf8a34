"""An article beside its page, as the page reads today."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from warraq.articles.errors import DatabaseCorrupt, NotFoundError
from warraq.articles.extraction import ExplainedBlock, ExtractOptions, SiteKnowledge, explain_page, extract
from warraq.articles.outcomes import Rejected
from warraq.articles.own_text import FROM_FEED
from warraq.articles.records import FieldOrigin, Page
from warraq.storage import ArticleRow, MarkRow, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An article to be checked. `blocks` are those of its stored page in reading order, () without one.

    `remark` says what is unusual about the page, '' if it reads as it did. `is_lost`: its body is damaged.
    """

    article: ArticleRow
    origins: tuple[FieldOrigin, ...] = ()
    mark: MarkRow | None = None
    blocks: tuple[ExplainedBlock, ...] = ()
    remark: str = ""
    is_lost: bool = False

    def origin_of(self, field: str) -> str:
        """Where a field was found: 'json-ld datePublished'; '' if that is not known."""
        return next(
            (
                f"{one.origin} {one.place}".strip()
                for one in self.origins
                if one.field == field and one.chosen
            ),
            "",
        )


def read_checked(
    reader: Reader, ids: Iterable[int], rules_of: Callable[[str], ExtractOptions | None]
) -> Iterator[Checked]:
    """Yields the articles with their pages, read with the rules and the knowledge of their sites as of today.

    Never raises for what a page contains, nor for a body that is missing or damaged. Cost: reads each page twice.
    """
    for article_id in ids:
        article = reader.articles.get(article_id)
        marks = reader.marks.of(article_id)
        known = Checked(
            article=article,
            origins=reader.articles.origins(article_id),
            mark=marks[-1] if article.mark else None,
        )
        yield _beside_page(reader, known, rules_of(article.source) or ExtractOptions())


def _beside_page(reader: Reader, known: Checked, rules: ExtractOptions) -> Checked:
    article = known.article
    try:
        page = stored_page(reader, article)
    except NotFoundError as problem:
        return replace(known, remark=f"{problem.message}.")
    except DatabaseCorrupt as problem:
        return replace(known, remark=f"The stored page cannot be read: {problem.message}.", is_lost=True)
    site = reader.site_blocks.around(reader.sources.get(article.source).id, article.id)
    blocks, remark = explain_today(page, article.text, article.flags, rules, site)
    return replace(known, blocks=blocks, remark=remark)


def stored_page(reader: Reader, article: ArticleRow) -> Page:
    """The page of the current version.

    Raises:
        NotFoundError: none is stored; the message says why.
        DatabaseCorrupt: its body is damaged.
    """
    fetch_id = reader.articles.version(article.id, article.version).fetch_id
    if fetch_id is not None:
        try:
            return reader.fetches.page(fetch_id)
        except NotFoundError:
            pass
    if FROM_FEED in article.flags:
        raise NotFoundError("The text is from its feed; the page was never read")
    raise NotFoundError("The text is of a page that is not stored")


def explain_today(
    page: Page, text: str, flags: tuple[str, ...], rules: ExtractOptions, site: SiteKnowledge
) -> tuple[tuple[ExplainedBlock, ...], str]:
    """The blocks of a page as it reads today, and what is unusual about that, '' if it gives the stored text.

    Never raises for what a page contains. Cost: reads the page twice.
    """
    return explain_page(page, rules, site=site), _remark(page, text, flags, rules, site)


def _remark(page: Page, text: str, flags: tuple[str, ...], rules: ExtractOptions, site: SiteKnowledge) -> str:
    if FROM_FEED in flags:
        return "The text is from the feed, which gives more than the page."
    found = extract(page, rules, site=site)
    if isinstance(found, Rejected):
        return f"Today this page would not be taken for an article: {found.reason} {found.detail}".rstrip()
    if found.text != text:
        return "The page reads differently today than when the text was stored (`warraq reclean` brings it up to date)."
    return ""
