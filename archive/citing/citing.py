"""Cite a sentence of a stored article, with all the database knows of where it comes from."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from warraq.archive.citing.citation import Citation, DateOrigin, FeedPlace, Kind, Registered
from warraq.archive.citing.finding import index_page, locate
from warraq.archive.citing.proof import Place, says
from warraq.archive.citing.wording import find_wording, nearest_sentence
from warraq.archive.naming import record_id
from warraq.articles.errors import DecodeError, NotFoundError
from warraq.articles.own_text import FROM_FEED
from warraq.articles.tables import rows
from warraq.storage import ArticleRow, FetchRow, Reader, VersionRow

NO_PAGE: Final = "the database does not keep the page of this version"
NOT_TEXT: Final = "the page is not text"
FEED_CHANGED: Final = "the entry of the feed that gave the text says something else by now"
NOT_THERE: Final = "the sentence does not stand in the page's bytes as cleaning gave it"


class _Said(NamedTuple):
    """The version that says the sentence, and how it is worded there."""

    version: VersionRow
    sentence: str
    is_title: bool


class _Found(NamedTuple):
    """What is known of the page of a version."""

    place: Place | None = None
    why_not: str = NO_PAGE
    size: int | None = None
    types: tuple[str, ...] = ()


def cite(reader: Reader, article: int | str, sentence: str, *, version: int | None = None) -> Citation:
    """Returns the citation of a sentence, or of a part of one, of an article or its title.

    Spelling, spacing and quotes need not be the article's (`find_wording`). Without `version` the current version is
    cited, or if the sentence is not in it, the latest one that has it. A place in the page's bytes is only stated
    after the bytes were read again and found to contain the sentence (`contains`).

    Raises:
        NotFoundError: no such article or version, or no version that is asked for has the sentence; the message
            gives the nearest sentence.
        DatabaseCorrupt: the stored page is not the one that was fetched.
    """
    row = reader.articles.get(article)
    versions = reader.articles.versions(row.id)
    said = _said(row, versions, sentence, version)
    fetch = reader.fetches.get(said.version.fetch_id) if said.version.fetch_id is not None else None
    found = _found(reader, said, fetch)
    feed = _feed_place(reader, row, said) if found.place is None else None
    return Citation(
        sentence=said.sentence,
        is_title=said.is_title,
        article_id=row.id,
        version=said.version.number,
        versions=len(versions),
        is_current=said.version.number == row.version,
        title=said.version.title,
        authors=reader.articles.authors(row.id, said.version.number),
        published=said.version.published,
        date_origin=_date_origin(reader, row.id, said.version.number),
        language=row.language,
        site_name=row.site_name,
        source=row.source,
        kind=_kind(reader.sources.get(row.source).platform, found.types),
        url=row.url,
        final_url=(fetch.final_url or fetch.url) if fetch else "",
        fetched_at=fetch.started_at if fetch else said.version.seen_at,
        page_sha256=said.version.page_sha256,
        page_bytes=found.size,
        record_id=_record_id(fetch) if fetch else "",
        original_record_id=fetch.record_id if fetch else "",
        place=found.place,
        feed=feed,
        unproved="" if found.place or (feed and feed.confirmed) else FEED_CHANGED if feed else found.why_not,
        ledger=_registered(reader, said.version),
    )


def _said(row: ArticleRow, versions: Sequence[VersionRow], sentence: str, version: int | None) -> _Said:
    """Returns the first of the versions in question that says the sentence: in its text, or as its title."""
    for number in (version,) if version is not None else _newest_first(row, versions):
        asked = next((each for each in versions if each.number == number), None)
        if asked is None:
            text = f"has no version {number}, only 1 to {versions[-1].number}"
            raise NotFoundError(text, identity=f"article {row.id}")
        if said := _said_by(asked, sentence):
            return said
    current = next(each for each in versions if each.number == (version or row.version))
    nearest = nearest_sentence(sentence, f"{current.title}\n{current.text}")
    which = "does not have" if len(versions) == 1 else "no version has"
    whose = f"version {version} does not have" if version else which
    hint = f"; the nearest sentence there is: {nearest}" if nearest else ""
    raise NotFoundError(f"{whose} this sentence{hint}", identity=f"article {row.id}")


def _newest_first(row: ArticleRow, versions: Sequence[VersionRow]) -> Iterator[int]:
    yield row.version
    yield from (each.number for each in reversed(versions) if each.number != row.version)


def _said_by(version: VersionRow, sentence: str) -> _Said | None:
    title, text = find_wording(sentence, version.title), find_wording(sentence, version.text)
    if title and (not text or title == version.title):
        return _Said(version, title, is_title=True)
    return _Said(version, text, is_title=False) if text else None


def _found(reader: Reader, said: _Said, fetch: FetchRow | None) -> _Found:
    """Looks for the sentence in the page's bytes."""
    body = reader.pages.find(said.version.page_sha256) if said.version.page_sha256 else None
    if body is None:
        return _Found()
    types = (value for name, value in (fetch.headers if fetch else ()) if name.lower() == "content-type")
    try:
        page = index_page(body, next(types, ""))
    except DecodeError:
        return _Found(why_not=NOT_TEXT, size=len(body))
    place = locate(page, said.sentence, text=said.version.text)
    return _Found(place, "" if place else NOT_THERE, len(body), page.stated_types())


def _feed_place(reader: Reader, row: ArticleRow, said: _Said) -> FeedPlace | None:
    """Returns the entry that gave the version its text; of several, one that has the sentence still."""
    if FROM_FEED not in said.version.flags:
        return None
    places = [
        FeedPlace(
            feed=entry.feed,
            identity=entry.identity,
            last_seen_at=entry.last_seen_at,
            confirmed=says(reader.entries.html_of(entry.id), said.sentence),
        )
        for entry in reader.entries.of_article(row.id)
        if entry.kind == "feed"
    ]
    return min(places, key=lambda place: not place.confirmed, default=None)


def _record_id(fetch: FetchRow) -> str:
    """As an export names the answer."""
    return record_id("response", fetch.url, fetch.started_at, fetch.id, fetch.record_id)


def _date_origin(reader: Reader, article_id: int, version: int) -> DateOrigin | None:
    origins = reader.articles.origins(article_id, version)
    chosen = (origin for origin in origins if origin.field == "published" and origin.chosen)
    return next((DateOrigin(origin=each.origin, place=each.place, raw=each.raw) for each in chosen), None)


def _registered(reader: Reader, version: VersionRow) -> Registered | None:
    line = reader.ledger.last_of("version", version.id)
    if line is None:
        return None
    stamp = reader.ledger.stamp_after(line.line)
    return Registered(
        line=line.line,
        at=line.at,
        hash=line.hash,
        adopted=line.adopted,
        stamped_at=stamp.stamped_at if stamp else "",
        authority=stamp.authority if stamp else "",
    )


def _kind(platform: str, types: Sequence[str]) -> Kind:
    known = _kinds()
    names = [("type", name) for name in types] + [("platform", platform)]
    return next((known[name] for name in names if name in known), "webpage")


@cache
def _kinds() -> dict[tuple[str, str], Kind]:
    return {(how, name): kind for how, name, kind in rows(__package__, "kinds.tsv")}  # type: ignore[misc]
