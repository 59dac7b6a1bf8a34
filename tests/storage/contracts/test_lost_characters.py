"""Articles with characters that could not be decoded are counted."""

from pathlib import Path

from tests.corpora import NOW, Archive
from tests.storage.judgements import article, text_of
from warraq.storage import open_reader, open_store


def lost(path: Path) -> int:
    with open_reader(path) as reader:
        return reader.count_lost()


def test_each_article_counts_once_by_its_present_version(path: Path) -> None:
    with open_store(path) as store:
        archive = Archive(store)
        archive.put(article("whole", text_of("amber")))
        assert lost(path) == 0
        archive.put(article("text", f"{text_of('cobalt')} caf\ufffd"))
        archive.put(article("title", text_of("dorian"), title="Caf\ufffd"))
        archive.put(article("both", f"{text_of('elm')} caf\ufffd", title="Caf\ufffd"))
        assert lost(path) == 3
        archive.put(article("text", text_of("fern")))  # its former version has one
        assert lost(path) == 2
        archive.store.removals.forget(1, reason="asked", by="operator", now=NOW)
        assert lost(path) == 2
        archive.store.removals.forget(3, reason="asked", by="operator", now=NOW)
        assert lost(path) == 1
