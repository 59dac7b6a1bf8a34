"""How much a corpus holds: every number of a small one, what filters take away, and nothing of an empty one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.corpora import Archive
from tests.counted import TEXTS, article, put_counted
from warraq.articles.text import fold, tokens
from warraq.storage import (
    ArticleFilter,
    ArticleRow,
    Breakdown,
    Group,
    Lengths,
    Reader,
    RemovedKind,
    Statistics,
    StatisticsOptions,
    Store,
    Sureness,
    Types,
    open_reader,
)
from warraq.storage.rules import LISTED

WORDS = [len(text.split()) for text in TEXTS]


def types_of(*texts: str) -> Types:
    return Types(count=len({token for text in texts for token in tokens(fold(text))}))


def by(*groups: tuple[str, int, int], distinct: int = 0) -> Breakdown:
    found = tuple(Group(name=name, articles=articles, words=words) for name, articles, words in groups)
    return Breakdown(groups=found, distinct=distinct or len(found))


@pytest.fixture
def reader(store: Store, path: Path) -> Iterator[Reader]:
    put_counted(store)
    with open_reader(path) as opened:
        yield opened


def test_every_number_of_a_small_corpus(reader: Reader) -> None:
    ar1, ar2, ink, copy, edited, scribe = WORDS
    arabic, english = types_of(*TEXTS[:2]), types_of(*TEXTS[2:])
    assert reader.statistics.count() == Statistics(
        options=StatisticsOptions(),
        articles=6,
        words=sum(WORDS),
        characters=sum(map(len, TEXTS)),
        types=types_of(*TEXTS),
        copies=1,
        gone=1,
        paywalled=1,
        reserved=1,
        sources=Breakdown(
            groups=(
                Group(name="english", articles=4, words=sum(WORDS[2:]), types=english),
                Group(name="arabic", articles=2, words=ar1 + ar2, types=arabic),
            ),
            distinct=2,
        ),
        languages=Breakdown(
            groups=(
                Group(name="en", articles=3, words=ink + copy + edited, types=types_of(*TEXTS[2:5])),
                Group(name="ar", articles=2, words=ar1 + ar2, types=arabic),
                Group(name="", articles=1, words=scribe, types=types_of(TEXTS[5])),
            ),
            distinct=3,
        ),
        months=by(("", 3, copy + edited + scribe), ("2023-12", 1, ink), ("2024-05", 2, ar1 + ar2)),
        sections=by(
            ("", 2, edited + scribe), ("News", 2, ink + copy), ("ثقافة", 1, ar2), ("سياسة", 1, ar1)
        ),
        relations=by(("same", 1, copy)),
        date_precisions=by(
            ("", 2, edited + scribe), ("day", 1, ink), ("month", 1, ar2), ("time", 1, ar1), ("year", 1, copy)
        ),
        date_origins=by(("", 2, edited + scribe), ("json-ld", 2, ar1 + copy), ("text", 1, ar2), ("url", 1, ink)),
        licences=by(("", 5, sum(WORDS) - ink), ("CC BY 4.0", 1, ink)),
        reservations=by(("meta: noai", 1, ar1)),
        marks=Breakdown(),
        clusters=((2, 1),),
        lengths=Lengths(
            shortest=3,
            longest=180,
            quantiles=((0.05, 3), (0.25, 3), (0.5, 5), (0.75, 180), (0.95, 180)),
            bins=(
                (0, 4), (50, 0), (100, 0), (150, 2), (200, 0), (300, 0), (500, 0), (750, 0), (1_000, 0), (1_500, 0),
                (2_000, 0), (3_000, 0), (5_000, 0), (10_000, 0),
            ),
        ),
        removed=(
            RemovedKind(kind="footer", blocks=2, characters=38),
            RemovedKind(kind="share", blocks=3, characters=12),
        ),
        confidences=(
            Sureness(field="text", judged=5, low=1),
            Sureness(field="title", judged=5, low=0),
            Sureness(field="date", judged=5, low=1),
            Sureness(field="authors", judged=5, low=0),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        ({"source": "arabic"}, [0, 1]),
        ({"source": "unknown"}, []),
        ({"language": "en"}, [2, 3, 4]),
        ({"language": ""}, [5]),
        ({"copies": False}, [0, 1, 3, 4, 5]),
        ({"since_date": date(2024, 4, 30)}, [0, 1]),  # 1 May, half past one in Baghdad, is 30 April in UTC
        ({"since_date": date(2024, 5, 1)}, [1]),
        ({"until_date": date(2023, 12, 31)}, [2, 3]),
        ({"since_date": date(2023, 1, 2), "until_date": date(2024, 4, 30)}, [0, 2]),
        ({"source": "english", "copies": False, "since_date": date(2023, 1, 1)}, [3]),
        ({"gone": False}, [0, 1, 2, 3, 5]),
        ({"min_words": 6}, [2, 3, 5]),
        ({"only_confident": True}, [0, 2, 4, 5]),
        ({"respect_reservations": True}, [1, 2, 3, 4, 5]),
        ({"query": "scribe"}, [5]),
        ({"query": "«»"}, []),
        ({"tag": "CODEX"}, [2]),
        ({"since_seq": 6}, [4, 5]),
    ],
)
def test_what_is_counted(reader: Reader, options: dict[str, object], texts: list[int]) -> None:
    chosen = ArticleFilter(**options)  # type: ignore[arg-type]
    asked = StatisticsOptions(chosen=chosen)
    found = reader.statistics.count(asked)
    exported = [row.id for row in reader.articles.choose(chosen) if isinstance(row, ArticleRow)]
    assert sorted(exported) == [number + 1 for number in texts]
    assert found.options == asked
    assert found.articles == len(texts)
    assert found.words == sum(WORDS[number] for number in texts)
    assert found.types == types_of(*(TEXTS[number] for number in texts))
    assert sum(group.articles for group in found.sources.groups) == len(texts)


def test_what_is_removed_is_that_of_what_is_counted(reader: Reader) -> None:
    found = reader.statistics.count(StatisticsOptions(chosen=ArticleFilter(source="arabic")))
    assert found.removed == (
        RemovedKind(kind="footer", blocks=1, characters=19),
        RemovedKind(kind="share", blocks=2, characters=8),
    )
    assert (
        reader.statistics.count(
            StatisticsOptions(chosen=ArticleFilter(source="english", copies=False))
        ).clusters
        == ()
    )


def test_types_only_when_wanted(reader: Reader) -> None:
    full, quick = reader.statistics.count(), reader.statistics.count(StatisticsOptions(types=False))
    assert quick.types is None
    assert all(group.types is None for group in (*quick.sources.groups, *quick.languages.groups))
    assert (
        replace(quick, options=full.options, types=full.types, sources=full.sources, languages=full.languages)
        == full
    )


def test_an_empty_database(store: Store, path: Path) -> None:
    with open_reader(path) as reader:
        found = reader.statistics.count()
    assert (found.articles, found.words, found.types) == (0, 0, Types(count=0))
    assert (found.sources, found.lengths, found.removed) == (Breakdown(), Lengths(), ())
    assert {one.judged for one in found.confidences} == {0}


def test_more_groups_than_are_listed(store: Store, path: Path) -> None:
    """The largest are listed, the others only counted; a name of any length is cut."""
    archive = Archive(store)
    for number in range(LISTED + 2):
        archive.put(
            article(f"https://blog.example/{number}", f"word{number}", section=f"{number:03} {'x' * 500}")
        )
    archive.put(article("https://blog.example/again", "once more", section=f"{LISTED + 1:03} {'x' * 500}"))
    archive.finish()
    with open_reader(path) as reader:
        sections = reader.statistics.count().sections
    assert (len(sections.groups), sections.distinct) == (LISTED, LISTED + 2)
    assert (sections.groups[0].name, sections.groups[0].articles) == (f"{LISTED + 1:03} {'x' * 196}", 2)
    assert sections.groups[1].name.startswith("000 ")


def test_the_count_is_told_of(reader: Reader) -> None:
    told: list[tuple[str, int]] = []
    reader.statistics.count(progress=lambda what, done: told.append((what, done)))
    assert told == [("articles", 0), ("removed blocks", 0), ("word forms", 0)]
