"""The index of decisions names each page once, and no page that is not there."""

import re
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "decisions"


def test_the_index_lists_every_decision_once() -> None:
    listed = Counter(
        re.findall(r"\]\((\d{3}-[\w-]+\.md)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    )
    assert set(listed.values()) == {1}
    assert set(listed) == {path.name for path in FOLDER.glob("[0-9]*.md")}


def test_numbers_are_used_once() -> None:
    numbers = Counter(path.name[:3] for path in FOLDER.glob("[0-9]*.md"))
    assert [number for number, times in numbers.items() if times > 1] == []
