"""What is found in an archive: its records, and places where there should be one."""

from dataclasses import dataclass

from warraq.articles.text import printable

MAX_DETAIL = 200  # characters of what is told of a broken record


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: the file inside a WACZ ('' none), and the byte where its record or gzip member begins."""

    member: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A WARC record. `fields` have lower-case names, in their order; `content` is cut at `reading.MAX_CONTENT_BYTES`.

    `length` is that of the whole content, as stated and checked.
    """

    place: Place
    fields: tuple[tuple[str, str], ...]
    content: bytes
    length: int

    def field(self, name: str) -> str:
        """Returns the first field of that (lower-case) name, '' if absent."""
        return next((value for key, value in self.fields if key == name), "")

    @property
    def kind(self) -> str:
        """WARC-Type: 'response', 'request', ..."""
        return self.field("warc-type").lower()

    @property
    def id(self) -> str:
        """WARC-Record-ID."""
        return self.field("warc-record-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A place that cannot be read, or a record that cannot be used. `reason` is a short code; texts are printable."""

    place: Place
    reason: str
    detail: str = ""
    record_id: str = ""


def broken(place: Place, reason: str, detail: str = "", record_id: str = "") -> Broken:
    """A Broken with texts that may be printed: an archive wrote them."""
    return Broken(
        place=place,
        reason=reason,
        detail=printable(detail[:MAX_DETAIL], one_line=True),
        record_id=printable(record_id[:MAX_DETAIL], one_line=True),
    )
