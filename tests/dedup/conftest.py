"""Stories to compare: written by a seeded hand out of made-up words, so that no two share a run by chance."""

import random
import sqlite3
from collections.abc import Callable, Iterator

import pytest

from warraq.articles.dedup import MemoryIndex, SignatureIndex, Verdict, judge, sign
from warraq.storage.sql.clusters import SIGNATURE_SCHEMA, SqlSignatureIndex
from warraq.storage.sqlite.database import SqliteConnection

LATIN = ["ka", "lo", "mi", "ter", "son", "pra", "del", "vu", "ne", "sto", "bri", "an", "gol", "che", "rin"]
ARABIC = ["كا", "لو", "مي", "تر", "سن", "بر", "دل", "فو", "ني", "ست", "قر", "عن", "جو", "شي", "را"]


def write_story(seed: int, words: int, syllables: list[str] = LATIN) -> str:
    """A text of that many words in sentences and paragraphs."""
    chance = random.Random(seed)
    out = []
    for number in range(1, words + 1):
        word = "".join(chance.choices(syllables, k=chance.randint(2, 4)))
        end = ".\n\n" if number % 60 == 0 else ". " if number % 12 == 0 else " "
        out.append(word + end)
    return "".join(out).strip()


class Shelf:
    """An index with the texts it reads, filled the way a crawl fills it."""

    def __init__(self, make: Callable[["Shelf"], SignatureIndex]) -> None:
        self.texts: dict[int, tuple[str, str]] = {}
        self.index = make(self)
        self.clusters: dict[int, int] = {}

    def put(self, text: str, title: str = "") -> Verdict:
        number = len(self.texts) + 1
        self.texts[number] = (title, text)
        signature = sign(text, title)
        verdict = judge(signature, self.index)
        self.clusters[number] = self.index.add(number, signature, verdict)
        return verdict


@pytest.fixture(params=["memory", "sqlite"])
def shelf(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    """Every rule is tested against both indexes: they keep one contract."""
    if request.param == "memory":
        yield Shelf(lambda _: MemoryIndex())
        return
    database = sqlite3.connect(":memory:", isolation_level=None, factory=SqliteConnection)
    database.executescript("CREATE TABLE articles (id INTEGER PRIMARY KEY);" + SIGNATURE_SCHEMA)
    yield Shelf(lambda shelf: SqlSignatureIndex(database, shelf.texts.get))
    database.close()
