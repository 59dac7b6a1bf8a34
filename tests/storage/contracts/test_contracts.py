"""The suite knows no store: what it asks for, another one can give."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BEHIND = re.compile(
    r"\bstorage\.(sqlite|opening)\b|\b_connection\b|\bsqlite3\b"
)  # 'store._connection.execute('


@pytest.mark.parametrize("module", sorted(HERE.glob("*.py")), ids=lambda module: module.stem)
def test_a_contract_talks_through_the_face(module: Path) -> None:
    found = [line for line in module.read_text("utf-8").splitlines() if BEHIND.search(line)]
    assert module.name == "test_contracts.py" or found == []
