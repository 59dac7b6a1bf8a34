"""Packages of extras: there, or named with what to do."""

import sys
import tomllib
from pathlib import Path

import pytest

from warraq.articles.errors import ConfigurationError
from warraq.extras import require

ROOT = Path(__file__).parents[2]


def test_a_module_that_is_there_is_imported() -> None:
    assert require("json.decoder", "corpus").JSONDecoder is not None


def test_a_missing_package_is_named_with_what_to_do() -> None:
    with pytest.raises(
        ConfigurationError, match=r"needs the package not_there, .* pip install 'warraq\[corpus\]'"
    ):
        require("not_there.deep", "corpus")


def test_what_a_package_itself_lacks_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "half_there.py").write_text("import not_there_either\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="not_there_either"):
        require("half_there", "corpus")
    assert "half_there" not in sys.modules


def test_the_core_needs_no_package_of_an_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    core = {line.split(">=")[0] for line in project["dependencies"]}
    assert not core & {
        line.split(">=")[0] for name in ("archive", "corpus", "postgres") for line in extras[name]
    }
