"""The robots.txt of the sites, which say what their texts may be used for."""

from collections.abc import Iterator

from warraq.archive.exporting.record import Record, digest, uri
from warraq.archive.naming import record_id
from warraq.storage import Reader


def robots_records(reader: Reader, source: str | None, file: str) -> Iterator[Record]:
    """The last robots.txt of each site of a source, of all without one, for a file of that name.

    As `resource`: what the server said beside the body is not kept.
    """
    for robots in reader.archive.robots(source):
        url = f"{robots.origin}/robots.txt"
        date = robots.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        body = robots.body.encode()
        yield Record(
            kind="resource",
            record_id=record_id(f"resource {file}", url, date, 0, digest(body)),
            date=date,
            fields=(("WARC-Target-URI", uri(url)),),
            content_type="text/plain; charset=utf-8",
            block=body,
            payload_digest=digest(body),
        )
