"""Archives as FastWARC reads them, which shares no code with warcio or with us."""

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord
from shelves import Seen, warcs_in

from warraq.archive.exporting import read_manifest


def each_record(path: Path) -> Iterator[WarcRecord]:
    """The records of a file. It is opened here: of an address the program would ask others."""
    with path.open("rb") as stream:
        yield from ArchiveIterator(stream, parse_http=False)


def test_there_are_as_many_records_of_each_type_as_the_manifest_says(exported: Path) -> None:
    manifest = read_manifest(exported)
    assert manifest is not None
    assert len(manifest.files) > 1
    for file in manifest.files:
        assert (
            Counter(record.headers["WARC-Type"] for record in each_record(exported / file.name))
            == file.records
        )


def test_every_block_has_its_digest(exported: Path, records: list[Seen]) -> None:
    right = [
        record.record_id
        for path in warcs_in(exported)
        for record in each_record(path)
        if record.verify_block_digest()
    ]
    assert right == [record.id for record in records]


def test_every_answer_has_the_digest_of_its_payload(exported: Path, records: list[Seen]) -> None:
    right = []
    for path in warcs_in(exported):
        for record in each_record(path):
            if record.headers["WARC-Type"] == "response":
                record.parse_http()
                right += [record.record_id] if record.verify_payload_digest() else []
    stated = [seen for seen in records if seen.kind == "response" and "WARC-Payload-Digest" in seen.fields]
    assert len(stated) > 2
    assert right == [seen.id for seen in stated]


def test_a_changed_block_would_be_found(exported: Path, tmp_path: Path) -> None:
    content = gzip.decompress(warcs_in(exported)[0].read_bytes())
    spoilt = tmp_path / "spoilt.warc"
    spoilt.write_bytes(content.replace(b"older</p>", b"other</p>"))
    assert spoilt.read_bytes() != content
    assert sum(not record.verify_block_digest() for record in each_record(spoilt)) == 1
