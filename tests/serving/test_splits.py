"""Splits: read from text, drawn by cluster, near their shares, stable. Shards: of their size, in order."""

import json
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.corpora import Archive, Text, long_text
from tests.serving.formats import read_jsonl
from warraq.articles.errors import ConfigurationError
from warraq.cli.export import read_size
from warraq.serving import ExportOptions, export_rows, export_to_folder, read_shares
from warraq.serving.exporting import split_of
from warraq.storage import open_reader, open_store


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("train=.9,test=.1", {"train": ".9", "test": ".1"}),
        (" train = 0.8 , dev=.1,test=.1 ", {"train": ".8", "dev": ".1", "test": ".1"}),
        ("a=.333,b=.333,c=.334", {"a": ".333", "b": ".333", "c": ".334"}),
        ("a=.3333333,b=.3333333,c=.3333333", {"a": ".3333333", "b": ".3333333", "c": ".3333333"}),
        ("x=5e-1,y=5e-1", {"x": ".5", "y": ".5"}),
    ],
)
def test_shares_are_read(text: str, shares: dict[str, str]) -> None:
    assert dict(read_shares(text)) == {name: Decimal(share) for name, share in shares.items()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a share is a number"),
        ("train", "a share is a number"),
        ("train=.9", "two to 20 splits"),
        ("train=.9,test=.2", "the shares make 1.1, not 1"),
        ("train=.9,train=.1", "each with a name of its own"),
        ("Train=.9,train=.1", "each with a name of its own"),
        ("train=1,test=0", "more than 0 and less than 1"),
        ("train=1.5,test=-.5", "more than 0 and less than 1"),
        ("train=nan,test=.1", "more than 0 and less than 1"),
        ("train=inf,test=.1", "more than 0 and less than 1"),
        ("../x=.9,test=.1", "letters, digits and _ only"),
        ("tr ain=.9,test=.1", "letters, digits and _ only"),
        ("=.9,test=.1", "letters, digits and _ only"),
        (",".join(f"s{number}=.04" for number in range(25)), "a share is a number"),
        ("train=1e-9999999999,test=.1", "not 1"),
    ],
)
def test_shares_that_are_none_are_refused(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        read_shares(text)


def test_splits_come_near_their_shares_and_differ_by_seed() -> None:
    shares = read_shares("train=.8,dev=.15,test=.05")
    for seed in range(3):
        found = Counter(split_of(key, shares, seed) for key in range(10_000))
        for name, share in shares:
            # four standard deviations of as many independent draws
            assert abs(found[name] - 10_000 * share) < 4 * (10_000 * share * (1 - share)).sqrt()
    assert sum(split_of(key, shares, 0) != split_of(key, shares, 1) for key in range(1_000)) > 200


@pytest.mark.parametrize(
    ("key", "seed", "split"),
    [(1, 0, "test"), (2, 0, "test"), (8, 0, "train"), (-3, 0, "train"), (1, 7, "train"), (13, 7, "test")],
)
def test_a_draw_never_changes(key: int, seed: int, split: str) -> None:
    """Data sets that were published are split like this: another draw would mix their parts."""
    assert split_of(key, read_shares("train=.5,test=.5"), seed) == split


def test_a_story_and_its_copies_are_in_one_split(tmp_path: Path) -> None:
    with open_store(tmp_path / "corpus.db", create=True) as store:
        archive = Archive(store)
        for number in range(40):
            text = long_text(f"{chr(97 + number % 10)}subject")
            archive.put(Text(f"post-{number}", f"Post {number}", text).article())
        archive.finish()
    with open_reader(tmp_path / "corpus.db") as reader:
        (tmp_path / "out").mkdir()
        options = ExportOptions(shares=read_shares("one=.5,two=.5"), seed=3)
        manifest = export_to_folder(reader, options, tmp_path / "out")
        clusters = {row.id: row.cluster_id or row.id for row in export_rows(reader)}
    assert len(set(clusters.values())) == 10
    parts = [
        {clusters[number or 0] for number, _, _ in read_jsonl(tmp_path / "out" / f"{name}.jsonl")}
        for name in ("one", "two")
    ]
    assert parts[0] | parts[1] == set(clusters.values())
    assert not parts[0] & parts[1]
    assert all(parts)
    assert sum(manifest.splits.values()) == 40


def test_shards_have_their_size_and_keep_the_order(tmp_path: Path) -> None:
    draw = random.Random(5)
    lengths = [draw.randint(1, 4_000) for _ in range(60)] + [9_000]
    with open_store(tmp_path / "corpus.db", create=True) as store:
        archive = Archive(store)
        for number, length in enumerate(lengths):
            archive.put(Text(f"post-{number}", "Post", chr(97 + number % 26) * length).article())
        archive.finish()
    with open_reader(tmp_path / "corpus.db") as reader:
        (tmp_path / "out").mkdir()
        manifest = export_to_folder(reader, ExportOptions(shard_bytes=8_000), tmp_path / "out")
        ids = [row.id for row in export_rows(reader)]
    files = [file.path for file in manifest.files]
    assert files == [f"articles-{number:05d}.jsonl" for number in range(len(files))]
    assert [number for path in files for number, _, _ in read_jsonl(tmp_path / "out" / path)] == ids
    sizes = [file.text_bytes for file in manifest.files]
    assert all(size <= 8_000 for size, file in zip(sizes, manifest.files, strict=True) if file.articles > 1)
    assert max(sizes) == 9_000  # a text that is larger has a shard of its own
    stated = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert stated["options"] == {"shard_bytes": 8_000}


@pytest.mark.parametrize(
    ("text", "size"),
    [("256MB", 256_000_000), ("1 gb", 10**9), ("4KB", 4_000), ("12b", 12), (" 3TB ", 3 * 10**12)],
)
def test_sizes_are_read(text: str, size: int) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize("text", ["", "256", "MB", "0MB", "-1MB", "1.5GB", "1 MiB", "٣MB", "1" * 30 + "MB"])
def test_sizes_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="--shard-size: a size is a number and"):
        read_size(text)
