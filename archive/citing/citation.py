"""A citation: what was said, by whom, where, when, and the evidence that it was."""

from dataclasses import dataclass
from typing import Literal

from warraq.archive.citing.proof import Place

#: What kind of publication the page is, by what it and its site say of themselves.
Kind = Literal["webpage", "post-weblog", "article-newspaper"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateOrigin:
    """Where the date was found ('json-ld', 'datePublished'), and as written there."""

    origin: str
    place: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlace:
    """The entry of a feed that gave the text. `confirmed`: its text, as last read, has the sentence."""

    feed: str
    identity: str
    last_seen_at: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The line of the ledger that covers the version, and the first time stamp over it ('' if there is none).

    `adopted`: the version is older than the ledger, which proves it from this line on only.
    """

    line: int
    at: str
    hash: str
    adopted: bool
    stamped_at: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A sentence of a version of an article, as stored, with all that proves it.

    `sentence` is worded as the version has it; `versions` is how many the article has, `version` the one cited,
    which `is_current` unless only an earlier one has the sentence or was asked for.
    `published` is as stated, in its precision. `url` is the article's address, `final_url` the one that answered.
    `record_id` names the WARC record of the page in exports, `original_record_id` that of an archive it was imported
    from. The sentence stands in the page's bytes (`place`) or in a `feed`; `unproved` is why that is not proved, '' if
    it is.
    """

    sentence: str
    is_title: bool
    article_id: int
    version: int
    versions: int
    is_current: bool
    title: str
    authors: tuple[str, ...]
    published: str
    date_origin: DateOrigin | None
    language: str
    site_name: str
    source: str
    kind: Kind
    url: str
    final_url: str
    fetched_at: str
    page_sha256: str
    page_bytes: int | None
    record_id: str
    original_record_id: str
    place: Place | None
    feed: FeedPlace | None
    unproved: str
    ledger: Registered | None
