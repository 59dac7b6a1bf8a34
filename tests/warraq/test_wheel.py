"""The wheel is one package: it works, and is typed, beside a user's own files of the names of our folders."""

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # builds, installs and runs the demo: a minute

ROOT = Path(__file__).parents[2]
FOREIGN = (
    "warraq.articles.py",
    "warraq.crawler.py",
    "warraq.feeds.py",
    "warraq.serving.py",
    "warraq.storage.py",
)
NOT_SOURCE = (".*", "__pycache__", "build", "*.egg-info", "*.db*", "tests", "benchmarks")
SCRIPT = """
import warraq

with warraq.open("demo.db") as corpus:
    for article in corpus.articles(language="ar"):
        title: str = article.title
        print(title)
    reveal_type(corpus.last_seq())
"""


def run(*command: str | Path, folder: Path) -> str:
    """What the command printed; fails the test with all that it said when it ends otherwise than with 0."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the checkout, without a network: what builds it is among the development requirements."""
    folder = tmp_path_factory.mktemp("wheel")
    # A copy: setuptools would leave its folders in the checkout, and take stale files out of them the next time.
    source = shutil.copytree(
        ROOT, folder / "source", symlinks=True, ignore=shutil.ignore_patterns(*NOT_SOURCE)
    )
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    run(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder, source, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def desk(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder: `env` with the wheel in it, and files of his own that would break a careless import.

    The requirements come from the running environment, so that no registry is asked.
    """
    folder = tmp_path_factory.mktemp("desk")
    venv.create(folder / "env", with_pip=False)
    paths = {"base": str(folder / "env"), "platbase": str(folder / "env")}
    packages = Path(sysconfig.get_path("purelib", vars=paths))
    with zipfile.ZipFile(wheel) as shipped:
        shipped.extractall(packages)
    (packages / "requirements.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    for name in FOREIGN:
        (folder / name).write_text(
            'raise RuntimeError("a file of the user was imported")\n', encoding="utf-8"
        )
    (folder / "mine.py").write_text(SCRIPT, encoding="utf-8")
    return folder


def test_the_wheel_installs_one_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as shipped:
        names = {name.split("/")[0] for name in shipped.namelist()}
        inside = set(shipped.namelist())
    assert {name for name in names if not name.endswith(".dist-info")} == {"warraq"}
    assert {"warraq/py.typed", "warraq/storage/__init__.py", "warraq/articles/text/fold.tsv"} <= inside
    web = ("templates/base.html", "static/room.css", "static/room.js", "static/room.svg")
    assert {f"warraq/serving/web/{name}" for name in web} <= inside


def test_it_works_beside_files_of_the_same_names(desk: Path) -> None:
    python = desk / "env" / "bin" / "python"
    where = run(python, "-c", "import warraq, warraq.storage; print(warraq.storage.__file__)", folder=desk)
    assert Path(where.strip()).is_relative_to(desk / "env")
    assert "دفاتر الحبر القديم" in run(python, "-m", "warraq", "demo", "--database", "demo.db", folder=desk)
    assert run(python, "-c", SCRIPT.replace("reveal_type", "print"), folder=desk).splitlines()


def test_a_script_that_uses_it_is_type_checked(desk: Path) -> None:
    told = run(
        sys.executable, "-m", "mypy", "--strict", "--python-executable", desk / "env" / "bin" / "python",
        "--cache-dir", desk / "cache", "mine.py", folder=desk,
    )  # fmt: skip
    assert 'Revealed type is "int"' in told
