"""`pages` in warraq.toml and `warraq pages`: where the bytes of pages stand, as a user says it and sees it."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import faulty_files
from tests.alike_pages import names, put
from tests.faulty_files import FaultyFiles
from tests.hostile.conftest import LONG_AGO
from tests.hostile.raw_server import RawServer, article, ok
from tests.programs import run_warraq
from tests.storage.conftest import NOW, Desk
from warraq.articles.errors import ConfigurationError
from warraq.cli import main
from warraq.config import load_config, page_address
from warraq.storage import Source, Visit, WriterLock, check, open_reader, open_store
from warraq.storage.bodies import open_bodies

Run = Callable[..., Result]


@pytest.fixture
def database(corpus_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(corpus_file, tmp_path / "own.db"))


@pytest.fixture
def run(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a corpus of its own; checks the exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WARRAQ_DB", str(database))
    monkeypatch.delenv("WARRAQ_CONFIG", raising=False)

    def run_it(*arguments: str, expect: int = 0) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == expect, f"{arguments}: {result.output}\n{result.exception!r}"
        return result

    return run_it


@pytest.fixture
def bucket() -> Iterator[str]:
    """A bucket in memory."""
    faulty_files.empty()
    yield f"{faulty_files.PROTOCOL}://bucket/pages"
    faulty_files.empty()


# The key ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("database", ""),
        ("pages", "/etc/warraq/pages"),
        ("./database", "/etc/warraq/database"),
        ("../pages/", "/etc/pages"),
        ("/srv/pages", "/srv/pages"),
        ("file:///srv/my%20pages", "/srv/my pages"),
        ("file://localhost/srv/pages", "/srv/pages"),
        ("s3://bucket", "s3://bucket"),
        ("s3://bucket/", "s3://bucket"),
        ("s3://my-bucket.1/a/b_c/", "s3://my-bucket.1/a/b_c"),
    ],
)
def test_a_place_is_remembered_in_one_form(said: str, address: str) -> None:
    assert page_address(said, Path("/etc/warraq")) == address


@pytest.mark.parametrize(
    "said",
    [
        "", " ", "s3://", "s3://b", "s3://Bucket/x", "s3://bucket//x", "s3://bucket/../x", "s3://bucket/./x",
        "s3://key:secret@bucket/x", "s3://bucket/x?versionId=1", "s3://bucket/" + "a" * 10 + "\n", "gs://bucket/x",
        "https://example.org/pages", "simplecache::s3://bucket/x", "file://server/share", "file:pages\0", "a\0b",
    ],
)  # fmt: skip
def test_a_place_that_is_none_is_refused(said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="'pages' must be 'database', a folder, or s3://BUCKET"):
        page_address(said, tmp_path)


def test_the_file_says_it_relative_to_itself(tmp_path: Path) -> None:
    file = tmp_path / "warraq.toml"
    file.write_text("")
    assert load_config(file).pages is None
    file.write_text('pages = "bodies"')
    assert load_config(file).pages == str(tmp_path / "bodies")
    file.write_text('pages = "ftp://x"')
    with pytest.raises(ConfigurationError, match=r"warraq.toml.*'pages' must be"):
        load_config(file)
    file.write_text("pages = 3")
    with pytest.raises(ConfigurationError, match="'pages' must be"):
        load_config(file)


# The commands -------------------------------------------------------------------------------------------------------


def test_show_says_where_they_are(run: Run) -> None:
    shown = run("pages", "show").stdout.splitlines()
    assert shown[0] == "new pages: database"
    assert shown[1].startswith("in the database: 7 pages (")
    told = json.loads(run("pages", "show", "--json").stdout)
    assert (told["address"], told["inside"], told["outside"]) == (None, 7, 0)


def test_pages_are_moved_and_read_and_moved_back(run: Run, tmp_path: Path) -> None:
    before = run("archive", "export", "-o", "before").stderr
    assert run("pages", "move", "--to", "bodies").stdout.startswith("moved 7 pages (")
    assert json.loads(run("pages", "show", "--json").stdout)["address"] == str(tmp_path / "bodies")
    assert len(list((tmp_path / "bodies").rglob("*.zst"))) == 7
    run("check")
    run("verify")
    assert run("archive", "export", "-o", "after").stderr.replace("after", "before") == before
    warcs = {
        folder: [file.read_bytes() for file in sorted((tmp_path / folder).glob("*.warc.gz"))]
        for folder in ("before", "after")
    }
    assert warcs["before"] == warcs["after"] != []
    assert json.loads(run("pages", "move", "--to", "database", "--json").stdout)["bodies"] == 7
    assert list((tmp_path / "bodies").rglob("*.zst")) == []
    run("check")


def test_what_came_back_is_packed_anew(run: Run, database: Path, tmp_path: Path) -> None:
    with open_store(database) as store:
        source, run_id = store.sources.all()[0], store.runs.start("crawl", "test", NOW)
        put(Desk(store=store, path=database, source=source, run_id=run_id), *names(12))
        store.runs.finish(run_id, "finished", NOW)
    assert "of these, kept a second time, since others of their site are packed against them: 1 page (" in (
        run("pages", "show").stdout
    )
    for place in (str(tmp_path / "pages"), "database"):
        run("pages", "move", "--to", place)
    assert "second time" not in run("pages", "show").stdout
    packed = run("pages", "pack")
    assert re.match(r"19 pages in the database: 0\.\d MB before, 0\.\d MB now\n", packed.stdout)
    assert "warraq tidy --vacuum" in packed.stderr
    told = json.loads(run("pages", "pack", "--json").stdout)
    assert told["before"] == told["after"]
    assert told["after"]["dictionaries"] == 1
    assert check(database) == ()


def test_a_move_waits_for_no_crawl(run: Run, database: Path) -> None:
    with WriterLock(database):
        assert "another crawl" in run("pages", "move", "--to", "bodies", expect=1).stderr


def test_a_move_says_what_the_file_still_says(run: Run, tmp_path: Path) -> None:
    (tmp_path / "warraq.toml").write_text('pages = "old"')
    told = run("pages", "move", "--to", "bodies").stderr
    assert f'write pages = "{tmp_path / "bodies"}" there' in told


def test_a_move_tells_what_is_broken(run: Run, tmp_path: Path) -> None:
    run("pages", "move", "--to", "bodies")
    broken = sorted((tmp_path / "bodies").rglob("*.zst"))[0]
    broken.write_bytes(faulty_files.flipped(broken.read_bytes()))
    told = run("pages", "move", "--to", "database", expect=1).stdout
    assert f"missing or damaged, left where it was: {broken.stem}" in told
    assert "--give-up-broken" in told
    assert "a move was begun" in run("pages", "show").stdout
    assert "a move to database was begun" in run("pages", "move", "--to", "other", expect=2).stderr
    run("pages", "move", "--to", "database", "--give-up-broken", expect=1)
    assert "a move was begun" not in run("pages", "show").stdout


def test_a_copy_says_what_is_not_in_it(run: Run, tmp_path: Path) -> None:
    assert run("backup", "copy.db").stderr == ""
    run("pages", "move", "--to", "bodies")
    told = run("backup", "copy.db").stderr
    assert f"not in it: the bytes of 7 pages, which stand in {tmp_path / 'bodies'}" in told


def test_forget_and_tidy_say_what_could_not_be_deleted(run: Run, database: Path, bucket: str) -> None:
    with open_store(database) as store:
        store.page_store.begin_move(bucket)
        while not (part := store.page_store.move()).is_done:
            pass
        assert part.is_ended
    FaultyFiles.fault = "no-delete"
    told = run("forget", "1", "--reason", "r", "--yes", expect=1)
    assert "the bytes of 1 page still stand outside the database" in told.stdout
    assert "outside the database" in run("tidy", expect=1).stderr
    FaultyFiles.fault = ""
    assert "outside the database" not in run("tidy").stderr
    assert len(list(open_bodies(bucket).walk())) == 6


# A crawl ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[RawServer]:
    with RawServer("127.0.0.1").serving() as served:
        served.answers["/page"] = ok(article("Page"))
        yield served


def test_a_crawl_obeys_the_file_and_refuses_another_place(site: RawServer, tmp_path: Path) -> None:
    database, file = tmp_path / "warraq.db", tmp_path / "warraq.toml"
    with open_store(database, create=True) as store:
        source = store.sources.add(Source(slug="site", home_url=f"{site.base}/", local=True), now=LONG_AGO)
        host = site.base.removeprefix("http://")
        store.frontier.add([Visit(source_id=source.id, url=f"{site.base}/page", host=host, role="article")])
    file.write_text('pages = "bodies"')
    done = run_warraq("crawl", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    with open_reader(database) as reader:
        state = reader.page_store.state()
        assert reader.articles.get(1).title == "Page"
    assert (state.address, state.inside, state.outside) == (str(tmp_path / "bodies"), 0, 1)
    assert check(database) == ()
    file.write_text('pages = "elsewhere"')
    refused = run_warraq("crawl", folder=tmp_path)
    assert refused.returncode == 2
    assert "warraq pages move --to" in refused.stderr
    assert not (tmp_path / "elsewhere").exists()
