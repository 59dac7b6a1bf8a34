"""`import warraq`: a corpus from Python."""

from pathlib import Path

import pytest

import warraq
from tests.corpora import HOME, SIGNATURE, TEXTS
from warraq.articles.errors import DatabaseForeign, NotFoundError, StorageError


def test_articles_are_each_story_once_in_order(corpus_file: Path) -> None:
    with warraq.open(corpus_file) as corpus:
        rows = list(corpus.articles())
        assert [row.seq for row in rows] == sorted(row.seq for row in rows)
        assert {row.url.removeprefix(HOME) for row in rows} == {t.name for t in TEXTS} - {"gall-ink-again"}
        assert len(list(corpus.articles(duplicates=True))) == len(TEXTS)
        assert [row.language for row in corpus.articles(language="ar")] == ["ar"]
        assert list(corpus.articles(since=corpus.last_seq())) == []


def test_get_versions_and_evidence(corpus_file: Path) -> None:
    with warraq.open(str(corpus_file)) as corpus:
        article = corpus.get(HOME + "edited")
        assert corpus.get(article.id) == article
        assert [version.title for version in corpus.versions(article.id)] == [
            "A first draft",
            "A second draft",
        ]
        assert SIGNATURE in corpus.removed(article.id)
        assert SIGNATURE in corpus.removed(article.id, version=1)
        assert [origin.raw for origin in corpus.origins(article.id)] == ["A second draft"]
        with pytest.raises(NotFoundError):
            corpus.get("https://elsewhere.example/")


def test_changes_go_on_from_a_cursor(corpus_file: Path) -> None:
    with warraq.open(corpus_file) as corpus:
        changes = list(corpus.changes())
        assert {change.kind for change in changes} == {"new", "duplicate", "edited", "gone"}
        first = list(corpus.changes(limit=3))
        assert first + list(corpus.changes(since=first[-1].seq)) == changes
        assert changes[-1].seq == corpus.last_seq()


@pytest.mark.parametrize("spelling", ["آستانا", "أستانا", "استانا"])
def test_spellings_find_each_other(corpus_file: Path, spelling: str) -> None:
    with warraq.open(corpus_file) as corpus:
        hits = corpus.search(spelling)
        assert [hit.article.url for hit in hits] == [HOME + "ar"]
        assert "آستانا" in hits[0].snippet


def test_what_is_no_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="warraq add"):
        warraq.open(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("not a database, but long enough to be one " * 100)
    with pytest.raises(DatabaseForeign):
        warraq.open(tmp_path / "text.db")


def test_a_sound_file_is_ok(corpus_file: Path) -> None:
    with warraq.open(corpus_file) as corpus:
        assert corpus.integrity() == "ok"
