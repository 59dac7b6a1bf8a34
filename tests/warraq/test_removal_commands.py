"""`forget`, `tidy` and `source remove`, as a user types them."""

import json
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.corpora import GALL_INK, HOME, TEXTS
from tests.programs import ROOT
from tests.storage.conftest import NOW, Desk
from warraq.articles.outcomes import Rejected
from warraq.cli import main
from warraq.cli.invocation import Invocation
from warraq.cli.removal import forget_command, tidy_command
from warraq.cli.run import _tidy as tidy_daily
from warraq.cli.wishes import Wishes
from warraq.config import load_config
from warraq.desk.removing import RemovalDesk
from warraq.storage import FeedState, Keep, Visit, open_reader, open_store

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


def test_forget_says_what_goes_and_needs_a_yes(run: Run, database: Path) -> None:
    asked = run("forget", "1", "--reason", "r", expect=2)
    assert "Goes, and is never collected again: article 1, " + HOME + "gall-ink" in asked.stderr
    assert "--copies takes them down, too" in asked.stderr
    assert "--yes" in asked.stderr
    with open_reader(database) as reader:
        assert reader.articles.get(1).title == "Gall ink"


def test_forget_tells_what_went(run: Run, database: Path) -> None:
    done = run("forget", HOME + "gall-ink", "--reason", "the author asked", "--by", "ann", "--yes")
    assert done.stdout.startswith("forgotten: article 1: 1 version, 1 page, ")
    assert "a copy stays: article" in done.stdout
    assert "Backups and exports made before still have it." in done.stdout
    assert "error:" in run("show", "1", expect=2).stderr
    assert "removed by ann" in run("verify").stdout
    (row,) = [json.loads(line) for line in run("forget", "--list", "--json").stdout.splitlines()]
    assert (row["article_ids"], row["reason"], row["by"]) == ([1], "the author asked", "ann")
    changed = [json.loads(line) for line in run("changes", "--json").stdout.splitlines()]
    assert [one["url"] for one in changed if one["kind"] == "forgotten"] == ["urn:warraq:forgotten:1"]
    assert "taken down: article 1" in run("export").stderr
    assert "forgotten already" in run("forget", HOME + "gall-ink", "--reason", "r", "--yes", expect=1).stderr
    run("forget", "--allow", HOME + "gall-ink")
    assert run("forget", "--list").stdout.count("\n") == 1


def test_forget_as_json_has_no_text(run: Run, database: Path) -> None:
    done = run("forget", "1", "--reason", "r", "--yes", "--copies", "--json")
    told = json.loads(done.stdout)
    assert told["forgotten"]["traces"] == []
    assert told["wiped"] == {
        "bodies_left": 0,
        "log_is_empty": True,
        "is_clean": True,
        "was_rewritten": False,
        "log_is_servers": False,
    }
    assert GALL_INK.text[:20] not in done.output
    assert GALL_INK.text[:40].encode() not in database.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["1"],
        ["1", "--reason", " "],
        ["1", "--list"],
        ["--list", "--allow", HOME],
        ["1", "--reason", "x" * 2001],
    ],
)
def test_forget_wants_one_thing_and_a_reason(run: Run, arguments: list[str]) -> None:
    assert "Usage:" in run("forget", *arguments, expect=2).stderr


def test_an_address_can_be_closed_before_it_is_collected(run: Run, database: Path) -> None:
    done = run("forget", "https://blog.example/never", "--reason", "r", "--yes")
    assert done.stdout.startswith("1 address closed: never collected")
    with open_store(database) as store:
        source_id = store.sources.get("blog").id
        url = "http://www.blog.example/never/"
        visit = Visit(source_id=source_id, url=url, host="www.blog.example", role="article")
        assert store.frontier.add([visit], now=datetime.now(UTC)) == 0


def test_source_remove_names_what_goes(run: Run, database: Path) -> None:
    asked = run("source", "remove", "blog", expect=2)
    assert f"{len(TEXTS)} articles" in asked.stderr
    assert "--yes" in asked.stderr
    done = run("source", "remove", "blog", "--yes", "--reason", "moved")
    assert done.stdout.startswith(f"blog: removed {len(TEXTS)} articles, ")
    assert run("sources", "--json").stdout == run("list", "--json").stdout == run("export").stdout == ""
    assert json.loads(run("status", "--json").stdout)
    assert "blog" not in run("metrics").stdout
    assert "<outline" not in run("export-opml").stdout or HOME not in run("export-opml").stdout
    assert "error:" in run("explain", "blog", expect=2).stderr
    assert "no such source" in run("source", "remove", "blog", "--yes", expect=2).stderr
    assert "remove blog: moved" in run("verify").stdout
    assert run("check").stdout == "The database is intact.\n"


def test_source_remove_can_keep_the_articles(run: Run) -> None:
    done = run("source", "remove", "blog", "--yes", "--keep-articles")
    assert done.stdout == f"blog: not followed any more; {len(TEXTS)} articles kept\n"
    assert run("list", "--json").stdout.count("\n") == len(TEXTS)
    assert json.loads(run("sources", "--json").stdout)["feeds"] == 0
    assert "blog (removed, articles kept)" in run("sources").stdout
    assert "\nblog: " not in run("status").stdout
    assert "was removed, nothing is asked of it" in run("crawl", "blog", expect=2).stderr
    (health,) = json.loads(run("status", "--json").stdout)["health"]
    assert (health["condition"], health["needs_a_person"]) == ("removed", False)
    metrics = run("metrics").stdout
    assert f'articles{{source="blog"}} {len(TEXTS)}' in metrics
    assert 'queued{source="blog"}' not in metrics
    assert 'feed_failures{source="blog"}' not in metrics
    assert run("check").stdout == "The database is intact.\n"


def test_tidy_says_first_and_measures_after(run: Run, database: Path, tmp_path: Path) -> None:
    (tmp_path / "warraq.toml").write_text("[defaults.keep]\npages_mb = 0\nrejected_mb = 0\n")
    with open_store(database) as store:
        desk = Desk(store, database, store.sources.get("blog"), store.runs.start("crawl", "test", NOW))
        record = desk.record(desk.lease("large"), body=random.Random(1).randbytes(300_000))
        store.fetches.commit_failed(record, Rejected(reason="not-html"))
    would = run("tidy", "--dry-run")
    assert "would drop" in would.stderr
    size = database.stat().st_size
    told = json.loads(run("tidy", "--dry-run", "--json").stdout)
    assert told["pages"] == sum(one["pages"] + one["rejected"] for one in told["sources"]) > 0
    done = json.loads(run("tidy", "--vacuum", "--json").stdout)
    assert done["pages"] == told["pages"]
    assert (done["file_before"] >= size, done["file_after"]) == (True, database.stat().st_size)
    assert database.stat().st_size < size - 290_000
    assert json.loads(run("tidy", "--json").stdout)["pages"] == 0
    assert run("list", "--json").stdout.count("\n") == len(TEXTS)
    assert "(tidy blog: kept long enough)" in run("verify").stdout
    assert run("check").stdout == "The database is intact.\n"
    assert "taken" not in run("export").stderr


def test_tidy_without_settings_keeps_everything(run: Run) -> None:
    assert "dropped 0 pages" in run("tidy").stderr


def test_tidy_ends_a_removal_that_was_stopped(run: Run, database: Path) -> None:
    with open_store(database) as store:
        store.removals.begin("blog", keep_articles=False, reason="", by="", now=datetime.now(UTC))
    assert "blog: the removal that was stopped half-way is done" in run("tidy").stderr
    with open_reader(database) as reader:
        assert reader.removals.unfinished() == ()
        assert reader.counts().articles == 0


def test_tidy_ends_a_removal_that_keeps_the_articles_and_keeps_them(run: Run, database: Path) -> None:
    with open_store(database) as store:
        blog, now = store.sources.get("blog"), datetime.now(UTC)
        url = f"{blog.home_url}feed"
        store.feeds.add(FeedState(source_id=blog.id, url=url, kind="feed", next_poll_at=now))
        store.removals.begin("blog", keep_articles=True, reason="", by="", now=now)
    assert "blog: the removal that was stopped half-way is done" in run("tidy").stderr
    assert "half-way" not in run("tidy").stderr
    with open_reader(database) as reader:
        assert reader.feeds.of_source(blog.id) == ()
        assert reader.counts().articles == len(TEXTS)


def test_the_desk_takes_what_is_kept_as_an_argument(database: Path) -> None:
    desk = RemovalDesk(
        lambda: load_config(None, database=str(database)),
        now=lambda: datetime.now(UTC) + timedelta(days=9_999),
    )
    assert desk.tidy(dry_run=True).pages == 0
    assert desk.tidy(dry_run=True, keep_of=lambda slug: Keep(pages_days=30)).pages > 0


def test_their_help_says_that_it_cannot_be_undone() -> None:
    assert "cannot be undone" in (forget_command.help or "")
    assert "Only bytes go" in (tidy_command.help or "")


def test_run_tidies_once_a_day(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wishes: Wishes
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # of the program that it starts
    invocation = Invocation(database=str(database))
    at_s = tidy_daily(invocation, wishes, 0.0)  # nothing is set: everything is kept
    (tmp_path / "warraq.toml").write_text("[defaults.keep]\npages_mb = 0\n")
    told = json.loads(run("tidy", "--dry-run", "--json").stdout)["pages"]
    assert tidy_daily(invocation, wishes, at_s) == at_s  # not twice a day
    assert json.loads(run("tidy", "--dry-run", "--json").stdout)["pages"] == told > 0
    tidy_daily(invocation, wishes, 0.0)
    assert json.loads(run("tidy", "--dry-run", "--json").stdout)["pages"] == 0
