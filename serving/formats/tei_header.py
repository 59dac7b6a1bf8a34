"""The TEI header of an article: what it is, who published it and on which terms, and how it was got."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from warraq.serving.formats.rows import ExportRow
from warraq.serving.formats.xml_text import content, pointer, value
from warraq.version import __version__

#: W3C date, month, year or moment, as TEI's @when takes it.
_WHEN: Final = re.compile(
    r"(?!0000)\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)  # fmt: skip
_LANGUAGE: Final = re.compile(r"[a-z]{2,8}")
UNDETERMINED: Final = "und"

#: What is known besides: type of the note and its text, left out where there is none.
NOTES: Final[tuple[tuple[str, Callable[[ExportRow], Any]], ...]] = (
    ("copy-of", lambda row: row.duplicate_of),
    ("copy-of-url", lambda row: row.duplicate_of_url),
    ("relation", lambda row: row.relation),
    ("similarity", lambda row: row.similarity),
    ("cluster", lambda row: row.cluster_id),
    ("gone", lambda row: row.gone_at),
    ("mark", lambda row: row.mark),
    ("flags", lambda row: " ".join(row.flags)),
    ("text-confidence", lambda row: row.text_confidence),
    ("title-confidence", lambda row: row.title_confidence),
    ("date-confidence", lambda row: row.date_confidence),
    ("authors-confidence", lambda row: row.authors_confidence),
    ("paragraphs-left-out", lambda row: row.paragraphs_dropped or None),
)


def tei_header(row: ExportRow) -> str:
    """Returns `<teiHeader>`: nothing in it is made up, what is not known is left out."""
    return (
        f"<teiHeader>\n<fileDesc>\n{_file(row)}</fileDesc>\n"
        f"<encodingDesc>\n<appInfo>\n{_application(row)}</appInfo>\n</encodingDesc>\n"
        f"<profileDesc>\n{_profile(row)}</profileDesc>\n</teiHeader>\n"
    )


def language_tag(row: ExportRow) -> str:
    """Returns the language for xml:lang; 'und' where it is not known."""
    return row.language if _LANGUAGE.fullmatch(row.language) else UNDETERMINED


def _file(row: ExportRow) -> str:
    title = f"<title>{content(row.title)}</title>\n"
    authors = "".join(f"<author>{content(name)}</author>\n" for name in row.authors)
    publisher = f"<publisher>{content(row.site_name or row.source)}</publisher>\n"
    known = ((kind, of(row)) for kind, of in NOTES)
    notes = "".join(
        f'<note type="{kind}">{content(str(told))}</note>\n' for kind, told in known if told not in ("", None)
    )
    return (
        f"<titleStmt>\n{title}{authors}</titleStmt>\n"
        f'<editionStmt>\n<edition n="{row.version}">version {row.version}</edition>\n</editionStmt>\n'
        f'<extent><measure unit="words" quantity="{row.words}">{row.words} words</measure></extent>\n'
        f"<publicationStmt>\n{publisher}{_availability(row)}</publicationStmt>\n"
        + (f"<notesStmt>\n{notes}</notesStmt>\n" if notes else "")
        + f"<sourceDesc>\n<bibl>\n{title}{authors}{publisher}{''.join(_provenance(row))}</bibl>\n</sourceDesc>\n"
    )


def _availability(row: ExportRow) -> str:
    terms = []
    if row.licence.startswith(("https://", "http://")):
        terms.append(f'<licence target="{pointer(row.licence)}">{content(row.licence)}</licence>\n')
    elif row.licence:
        terms.append(f"<licence>{content(row.licence)}</licence>\n")
    if row.paywalled:
        terms.append('<ab type="paywall">The page says that reading it is paid for.</ab>\n')
    terms.extend(f'<ab type="reservation">{content(signal)}</ab>\n' for signal in row.reservations)
    status = "restricted" if row.paywalled or row.reservations else "unknown"
    stated = "".join(terms) or "<p>No licence is stated.</p>\n"
    return f'<availability status="{status}">\n{stated}</availability>\n'


def _provenance(row: ExportRow) -> Iterator[str]:
    yield from _dates(row)
    yield f'<ptr target="{pointer(row.url)}"/>\n'
    if row.declared_url and row.declared_url != row.url:
        yield f'<ptr type="declared" target="{pointer(row.declared_url)}"/>\n'
    yield f'<idno type="article">{row.id}</idno>\n'
    yield f'<idno type="source">{content(row.source)}</idno>\n'
    if row.page_sha256:
        yield f'<idno type="page-sha256">{row.page_sha256}</idno>\n'
    yield f'<idno type="content-hash">{row.content_hash}</idno>\n'


def _dates(row: ExportRow) -> Iterator[str]:
    """As stated and in UTC; when the page was fetched first, for this version, and confirmed last."""
    for kind, stated in (
        ("published", row.published),
        ("published-utc", row.published_utc),
        ("modified", row.modified),
        ("first-seen", row.first_seen_at),
        ("fetched", row.version_seen_at),
        ("last-seen", row.last_seen_at),
    ):
        if stated:
            when = f' when="{stated}"' if _WHEN.fullmatch(stated) else ""
            yield f'<date type="{kind}"{when}>{content(stated)}</date>\n'


def _application(row: ExportRow) -> str:
    return (
        f'<application ident="warraq" version="{value(__version__)}">\n'
        f"<desc>clean text of a web page, without what is not the article; extractor {content(row.extractor)}</desc>\n"
        "</application>\n"
    )


def _profile(row: ExportRow) -> str:
    abstract = f"<abstract><p>{content(row.description)}</p></abstract>\n" if row.description else ""
    terms = "".join(f'<term type="tag">{content(tag)}</term>\n' for tag in row.tags)
    if row.section:
        terms = f'<term type="section">{content(row.section)}</term>\n{terms}'
    keywords = f"<textClass>\n<keywords>\n{terms}</keywords>\n</textClass>\n" if terms else ""
    language = (
        f'<langUsage><language ident="{language_tag(row)}">{language_tag(row)}</language></langUsage>\n'
    )
    return abstract + language + keywords
