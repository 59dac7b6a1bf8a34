"""A corpus with copies of every kind and decisions about them, and all that judging makes of it."""

from tests.corpora import NOW, Archive
from tests.storage.conftest import word
from warraq.articles.records import Article, Metadata


def text_of(subject: str, words: int = 240, start: int = 0) -> str:
    return " ".join(word(subject, number) for number in range(start, words))


def article(
    name: str, text: str, *, host: str = "blog.example", title: str = "", declared: str = ""
) -> Article:
    metadata = Metadata(title=title or name, declared_url=declared)
    return Article(
        url=f"https://{host}/{name}", metadata=metadata, text=text, html="", markdown="", words=240
    )


def rows(archive: Archive, sql: str) -> list[tuple[object, ...]]:
    """What the database answers."""
    return archive.store._connection.execute(sql).fetchall()


def state(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    """All that judging makes."""
    return {
        "articles": rows(
            archive, "SELECT id, cluster_id, duplicate_of, round(similarity, 9), relation FROM articles"
        ),
        "clusters": rows(archive, "SELECT id, representative_id, size FROM clusters ORDER BY id"),
        "matches": rows(
            archive, "SELECT article_id, matched_id, relation, round(similarity, 9) FROM matches"
        ),
        "signatures": rows(archive, "SELECT * FROM signatures ORDER BY article_id"),
        "keys": rows(archive, "SELECT * FROM signature_keys ORDER BY 1, 2"),
    }


def three_copies(archive: Archive) -> None:
    archive.put(article("one", text_of("amber")))
    archive.put(article("two", text_of("amber", 230)))
    archive.put(article("three", text_of("amber", 235)))
    archive.put(article("else", text_of("cobalt")))


def eventful(archive: Archive) -> None:
    """Copies of every kind, edits, a redirect to a known article, its way back, decisions by hand in between."""
    three_copies(archive)
    archive.put(article("excerpt", text_of("amber", 50)))
    archive.put(
        article("wire", text_of("amber", 238), host="wire.example", declared="https://blog.example/one")
    )
    archive.put(article("lead", text_of("dorian", 60)))
    archive.put(article("whole", text_of("dorian")))
    archive.store.clusters.split([3], now=NOW)
    archive.put(article("one", text_of("amber", 250)))
    archive.put(article("two", text_of("elm")))  # edited into something else: it stays where it is
    archive.put(article("elm", text_of("elm", 230)))
    archive.store.clusters.join([3, 4], now=NOW)
    archive.put(article("short", "No post today.", title="Pause"))
    archive.put(article("short-too", "No post today.", title="Pause"))
    archive.put(article("old", text_of("fern")))
    archive.put(article("new", text_of("fern"), title="old"))
    archive.put(article("new", text_of("fern"), title="old"), asked="https://blog.example/old")
    archive.put(article("fern-copy", text_of("fern", 230)))
    archive.put(article("four", text_of("amber", 233)))
    archive.gone("https://blog.example/four")
