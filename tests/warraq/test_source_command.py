"""`warraq source`, on a real database and a real warraq.toml."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from warraq.cli import main
from warraq.config import Config, load_config
from warraq.demo import serve_blog
from warraq.desk.settings import load_settings
from warraq.desk.sources import SourceDesk
from warraq.feeds import PollHistory, Validators, columns_of, history_of
from warraq.storage import FeedState, Source, open_reader, open_store, poll_visit

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOME = "https://blog.example/"
Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database: a blog with a feed and a home page, another blog, and a local one."""
    monkeypatch.chdir(tmp_path)
    for name in ("WARRAQ_DB", "WARRAQ_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    with open_store(tmp_path / "warraq.db", create=True) as store:
        blog = store.sources.add(Source(slug="blog", home_url=HOME, name="A blog"), now=NOW)
        other = store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
        store.sources.add(Source(slug="mine", home_url="http://127.0.0.1:8041/", local=True), now=NOW)
        for source, url, kind in (
            (blog, f"{HOME}feed", "feed"),
            (blog, HOME, "home"),
            (other, "https://other.example/feed", "feed"),
        ):
            store.feeds.add(FeedState(source_id=source.id, url=url, kind=kind, next_poll_at=NOW))  # type: ignore[arg-type]
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    def run_it(*arguments: str, expect: int = 0) -> Result:
        result = CliRunner().invoke(main, ["source", *arguments])
        assert result.exit_code == expect, f"{arguments}: {result.output}\n{result.exception!r}"
        return result

    return run_it


def write(folder: Path, text: str) -> None:
    (folder / "warraq.toml").write_text(text, encoding="utf-8")


def desk_of(folder: Path, now: datetime = NOW) -> SourceDesk:
    return SourceDesk(lambda: config_of(folder), now=lambda: now)


def config_of(folder: Path) -> Config:
    file = folder / "warraq.toml"
    return load_config(file if file.is_file() else None, database=str(folder / "warraq.db"))


def feed_of(folder: Path, url: str = f"{HOME}feed") -> FeedState:
    with open_reader(folder / "warraq.db") as reader:
        (found,) = reader.feeds.find(url)
    return found


def change_feed(folder: Path, **columns: object) -> FeedState:

    with open_store(folder / "warraq.db") as store:
        feed = replace(store.feeds.find(f"{HOME}feed")[0], **columns)  # type: ignore[arg-type]
        store.feeds.save(feed)
    return feed


def shown(run: Run, name: str = "blog") -> dict[str, dict[str, object]]:
    sheet = json.loads(run("show", name, "--json").stdout)
    return {line["key"]: line for line in sheet["settings"]}


# ------------------------------------------------------------------------------------------------ precedence


PLACES = {
    "file": "[sources.blog]\ndelay_s = 10\n",
    "defaults": "[defaults]\ndelay_s = 3\n",
}


@pytest.mark.parametrize(
    ("stated", "value", "origin", "overridden"),
    [
        ((), 2.0, "built-in", []),
        (("defaults",), 3, "defaults", []),
        (("set",), 5, "set", []),
        (("file",), 10, "file", []),
        (("set", "defaults"), 5, "set", ["defaults"]),
        (("file", "defaults"), 10, "file", ["defaults"]),
        (("file", "set"), 10, "file", ["set"]),
        (("file", "set", "defaults"), 10, "file", ["set", "defaults"]),
    ],
)
def test_who_wins(
    run: Run, folder: Path, stated: tuple[str, ...], value: float, origin: str, overridden: list[str]
) -> None:
    if "set" in stated:
        run("set", "blog", "delay_s=5", "images=true")
    write(folder, "".join(PLACES[name] for name in stated if name != "set"))
    line = shown(run)["delay_s"]
    assert (line["value"], line["origin"]) == (value, origin)
    assert [one["origin"] for one in line["overrides"]] == overridden  # type: ignore[attr-defined]
    settings = load_settings(config_of(folder))
    assert settings.of("blog").politeness.delay_s == value
    assert settings.of("blog").politeness.images == ("set" in stated)  # the other keys are as they were
    assert settings.of("other").politeness.delay_s == (3 if "defaults" in stated else 2)


def test_a_key_that_the_file_states_is_not_set_and_its_line_is_named(run: Run, folder: Path) -> None:
    write(folder, "[sources.blog]\nimages = true\n\n[sources.blog.filters]\n# what\nwords = ['ink']\n")
    problem = run("set", "blog", "delay_s=4", "filters.words=paper", expect=2).stderr
    assert "'filters.words' is stated in warraq.toml, line 6, [sources.blog.filters], which wins" in problem
    assert shown(run)["delay_s"]["origin"] == "built-in"  # all or none
    assert "[sources.blog]" in run("set", "blog", "images=false", expect=2).stderr
    run("set", "other", "images=false", "filters.words=paper")  # of another source it is free


def test_status_tells_what_the_file_overrides_and_which_tables_match_nothing(run: Run, folder: Path) -> None:
    run("set", "blog", "delay_s=5", "images=true")
    write(folder, "[sources.blog]\ndelay_s = 10\nimages = true\n[sources.blgo]\ndelay_s = 1\n")
    told = CliRunner().invoke(main, ["status"]).stdout
    assert "blog: delay_s = 5 was set 2" in told
    assert "UTC, but 10 counts: warraq.toml, line 2, [sources.blog]; `warraq source set blog --unset" in told
    assert "images" not in told  # they agree
    assert "warraq.toml has settings for [sources.blgo], but no source is called so" in told
    status = json.loads(CliRunner().invoke(main, ["status", "--json"]).stdout)
    assert [row["key"] for row in status["overridden_settings"]] == ["delay_s"]
    assert status["unmatched_tables"] == ["blgo"]
    run("set", "blog", "--unset", "delay_s")
    assert "was set" not in CliRunner().invoke(main, ["status"]).stdout


def test_what_one_set_and_the_file_says_otherwise_cannot_contradict_silently(run: Run, folder: Path) -> None:
    run("set", "blog", "filters.since=2024-05-01")
    assert "is after 'until'" in run("set", "blog", "filters.until=2024-04-01", expect=2).stderr
    assert shown(run)["filters.until"]["value"] is None
    write(folder, "[sources.blog.filters]\nuntil = 2023-01-01\n")
    assert "is after 'until'" in CliRunner().invoke(main, ["crawl"]).stderr


# ---------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("typed", "key", "value"),
    [
        (["delay_s=10"], "delay_s", 10),
        (["delay_s=0.5"], "delay_s", 0.5),
        (["images=TRUE"], "images", True),
        (["rules.body=div.post, article[title='a=b']"], "rules.body", "div.post, article[title='a=b']"),
        (["rules.remove=p.a, p.b", "rules.remove=[role=note]"], "rules.remove", ["p.a, p.b", "[role=note]"]),
        (["filters.languages=AR, fa", "filters.languages=ar"], "filters.languages", ["ar", "fa"]),
        (
            ['filters.words=["one, two", "حبر"]', "filters.words=three"],
            "filters.words",
            ["one, two", "حبر", "three"],
        ),
        (["filters.words="], "filters.words", []),
        (["filters.since=2024-02-29"], "filters.since", "2024-02-29"),
        (["keep.pages_days=0"], "keep.pages_days", 0),
    ],
)
def test_what_is_typed_becomes_a_value(run: Run, typed: list[str], key: str, value: object) -> None:
    run("set", "blog", *typed)
    line = shown(run)[key]
    assert (line["value"], line["origin"]) == (value, "set")
    assert key in run("show", "blog").stdout


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("delay_s=fast", "'delay_s' must be seconds, a number from 0 to 3600, not 'fast'"),
        ("delay_s=nan", "'delay_s' must be seconds"),
        ("delay_s=-1", "'delay_s' must be seconds"),
        ("delay_s=" + "9" * 5000, "'delay_s' must be seconds"),
        ("max_requests=1e3", "'max_requests' must be a whole number"),
        ("images=perhaps", "'images' must be true or false, not 'perhaps'"),
        ("rules.body=div..post", "'rules.body' has 'div..post', which is not a valid CSS selector"),
        ("rules.body=", "'rules.body' must be a CSS selector"),
        ("rules.remove=" + "a " * 600, "longer than 1000 characters"),
        ("filters.since=29.2.2024", "'filters.since' must be a day, written YYYY-MM-DD"),
        ("filters.words=\x1b[31m", "a control character"),
        ("filters.words=[[1]]", "'filters.words' must be a word or phrase"),
        ("filters.words=" + "[" * 100_000, "'filters.words'"),
        ("filters.addresses=news", "'filters.addresses' has 'news', which no address begins with"),
        ("filters.addresses=" + "*" * 3000, "longer than 1000 characters"),
        ("delay=3", "unknown key 'delay'; did you mean 'delay_s'?"),
        ("body=div", "unknown setting 'body'; did you mean 'rules.body'?"),
        ("user_agent=Mozilla/5.0", "on purpose: warraq tells every site who it is"),
        ("filters.headers=x", "on purpose"),
        ("__class__=1", "unknown key '__class__'"),
        ("=1", "unknown key ''"),
        ("delay_s", "is not KEY=VALUE"),
    ],
)
def test_what_cannot_be_a_value_is_refused_and_nothing_is_stored(run: Run, typed: str, told: str) -> None:
    result = run("set", "blog", "recheck_days=3", typed, expect=2)
    assert told in result.stderr
    assert not set(result.stderr) & set("\x1b\u202e")
    assert shown(run)["recheck_days"]["origin"] == "built-in"
    assert len(result.stderr) < 1000


def test_set_and_unset_are_told_apart(run: Run) -> None:
    run("set", "blog", "delay_s=4", "recheck_days=3")
    assert "set or unset" in run("set", "blog", "delay_s=4", "--unset", "delay_s", expect=2).stderr
    assert "state KEY=VALUE" in run("set", "blog", expect=2).stderr
    assert "delay_s = 2.0 (built in)" in run("set", "blog", "--unset", "delay_s", "--unset", "nothing").stdout
    assert shown(run)["recheck_days"]["value"] == 3


def test_a_stored_value_that_means_nothing_any_more_is_named_with_the_way_out(run: Run, folder: Path) -> None:
    with open_store(folder / "warraq.db") as store:
        number = store.sources.get("blog").id
        store.settings.change(number, {"of_a_later_version": 1, "delay_s": "fast"}, now=NOW)
    lines = shown(run)
    assert "'delay_s' must be seconds" in str(lines["delay_s"]["problem"])
    assert "of_a_later_version" in lines
    problem = CliRunner().invoke(main, ["crawl"])
    assert problem.exit_code == 2
    assert "take it back with `warraq source set blog --unset" in problem.stderr
    run("set", "blog", "images=true", "--unset", "delay_s", "--unset", "of_a_later_version")
    assert load_settings(config_of(folder)).of("blog").politeness.images


# ------------------------------------------------------------------------------------------- pause and resume


def test_pause_and_resume(run: Run, folder: Path) -> None:
    change_feed(folder, next_poll_at=datetime.now(UTC) + timedelta(days=3))
    assert "paused" in run("pause", "blog", HOME).stdout
    sheet = json.loads(run("show", "blog", "--json").stdout)
    assert sheet["health"]["condition"] == "paused"
    assert sheet["next_due"] is None
    assert "nothing is polled" in run("show", "blog").stdout
    told = CliRunner().invoke(main, ["explain", "blog"]).stdout
    assert "not polled: its source is paused" in told
    assert "next poll" not in told
    refused = CliRunner().invoke(main, ["crawl", "blog"])
    assert refused.exit_code == 2
    assert "`warraq source resume blog`" in refused.stderr
    assert f"{HOME}feed: due now" in run("resume", "blog").stdout
    assert feed_of(folder).next_poll_at <= datetime.now(UTC)
    assert run("resume", "nobody", expect=2).stderr.startswith("error: nobody: no such source")


def test_resume_and_poll_now_wait_for_what_servers_asked(folder: Path) -> None:
    desk = desk_of(folder)
    hours = [timedelta(hours=n) for n in range(6)]
    asked = columns_of(PollHistory(last_poll_at=NOW - hours[2], asked_until=NOW + hours[3]))
    change_feed(folder, next_poll_at=NOW + hours[5], **asked)
    feed, home = desk.poll_now("blog")
    assert (feed.at, feed.waits_for) == (NOW + hours[3], "its server asked to wait")
    assert (home.at, home.waits_for) == (NOW, "")
    with open_store(folder / "warraq.db") as store:
        store.hosts.set_not_before("blog.example", NOW + hours[4], "429")
    assert {poll.at for poll in desk.poll_now("blog")} == {NOW + hours[3], NOW}  # never later than it was
    just = columns_of(PollHistory(last_poll_at=NOW - timedelta(minutes=20)))
    change_feed(folder, next_poll_at=NOW + hours[5], **just)
    late = desk_of(folder, NOW + hours[4])
    late.pause("blog")
    assert late.resume("blog")[0].at == NOW + hours[4]
    change_feed(folder, next_poll_at=NOW + hours[5], **just)
    with open_store(folder / "warraq.db") as store:
        store.hosts.set_not_before("blog.example", NOW, "past")
    polls = desk.resume("blog")
    assert (polls[0].at, polls[0].waits_for) == (NOW + timedelta(minutes=40), "it was polled within the hour")
    assert desk.poll_now("blog")[0].at == NOW


# --------------------------------------------------------------------------------------------------- set-url


def test_a_feed_moves_with_what_is_known_of_it(folder: Path, run: Run) -> None:
    history = PollHistory(
        validators=Validators(url=f"{HOME}feed", etag='"1"', last_modified="x"),
        last_poll_at=NOW,
        last_success_at=NOW,
        published=(NOW, NOW - timedelta(days=1)),
        errors=4,
        failing_since=NOW,
        moved_to="https://x.example/",
        moved_since=NOW,
        moved_polls=2,
        max_age_s=99,
        asked_until=NOW + timedelta(days=1),
    )
    old = change_feed(
        folder, state="gone", last_error="not-found", last_status=404, body_sha256="ab", **columns_of(history)
    )
    with open_store(folder / "warraq.db") as store:
        store.frontier.add([poll_visit(old)])
    new = "https://feeds.example/blog.xml"
    assert desk_of(folder).set_url("blog", new + "#top", feed_url=f"{HOME}feed#x") == new
    feed = feed_of(folder)
    assert (feed.id, feed.url, feed.former_urls, feed.state) == (old.id, new, f"{HOME}feed", "active")
    assert (feed.etag, feed.last_modified, feed.body_sha256, feed.last_error, feed.failures) == (
        "",
        "",
        "",
        "",
        0,
    )
    assert feed.next_poll_at == NOW  # another host asked to wait
    kept = history_of(feed)
    assert (kept.published, kept.last_success_at) == (history.published, NOW)
    assert (kept.moved_to, kept.asked_until, kept.validators) == ("", None, Validators())
    with open_reader(folder / "warraq.db") as reader:
        (row,) = (row for row in reader.sources.health(NOW) if row.source.slug == "blog")
        assert row.queued == 0
    run("set-url", "blog", new, f"{HOME}feed")  # and back
    assert feed_of(folder).former_urls == new
    sheet = json.loads(run("show", "blog", "--json").stdout)
    assert sheet["feeds"][0]["former_urls"] == [new]


def test_the_wait_that_a_host_asked_for_holds_on_the_same_host(folder: Path) -> None:
    until = NOW + timedelta(hours=2)
    change_feed(folder, **columns_of(PollHistory(asked_until=until)))
    desk_of(folder).set_url("blog", f"{HOME}atom.xml", feed_url=f"{HOME}feed")
    assert feed_of(folder, f"{HOME}atom.xml").next_poll_at == until


def test_the_home_page_moves_with_the_feed_that_reads_it(folder: Path, run: Run) -> None:
    run("set-url", "blog", "--home", "blog.example.org")
    with open_reader(folder / "warraq.db") as reader:
        source = reader.sources.get("blog")
        assert source.home_url == "https://blog.example.org/"
        assert [feed.url for feed in reader.feeds.of_source(source.id)] == [f"{HOME}feed", source.home_url]
    with open_store(folder / "warraq.db") as store:
        assert store.ledger.head() is not None
        line = store.ledger.last_of("source", source.id)
        assert line is not None
        assert line.line > 1  # a person decided it: the ledger says so


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["blog", f"{HOME}feed", "https://other.example/feed"], "is a feed of the source other already"),
        (["blog", f"{HOME}feed", HOME], "is a feed of the source blog already"),
        (["blog", f"{HOME}nope", f"{HOME}new"], "is no feed of blog; it has https://blog.example/feed, "),
        (["blog", "https://other.example/feed", f"{HOME}new"], "is no feed of blog"),
        (["blog", "--home", "https://other.example/"], "is the home page of the source other already"),
        (
            ["blog", f"{HOME}feed", "http://127.0.0.1/feed"],
            "address is not public; only a source added with --local",
        ),
        (["blog", f"{HOME}feed", "http://0x7f.1/feed"], "cannot be followed"),
        (["blog", f"{HOME}feed", "http://[::1]/feed"], "address is not public"),
        (["blog", f"{HOME}feed", "http://169.254.169.254/latest"], "address is not public"),
        (["blog", f"{HOME}feed", "http://localhost/feed"], "cannot be followed"),
        (["blog", f"{HOME}feed", "http://nas.local/feed"], "names in .local are of this machine or network"),
        (["blog", f"{HOME}feed", "https://blog.example:22/feed"], "port 22 is not one of the web"),
        (["blog", f"{HOME}feed", "https://me:secret@blog.example/"], "error"),
        (["blog", f"{HOME}feed", "file:///etc/passwd"], "error"),
        (["blog", f"{HOME}feed", "javascript:alert(1)"], "error"),
        (["blog", f"{HOME}feed", "https://"], "error"),
        (["blog", f"{HOME}feed", f"https://blog.example/{'a' * 9000}"], "error"),
        (["blog", "--home", "http://10.0.0.1/"], "address is not public"),
        (["mine", "--home", "http://127.0.0.1:22x/"], "error"),
        (["blog", f"{HOME}feed"], "state FEED and NEW"),
        (["blog"], "state FEED and NEW"),
    ],
)
def test_an_address_that_cannot_be_is_refused(
    run: Run, folder: Path, arguments: list[str], told: str
) -> None:
    before = (folder / "warraq.db").read_bytes()
    assert told.lower() in run("set-url", *arguments, expect=2).stderr.lower()
    assert (folder / "warraq.db").read_bytes() == before


def test_a_local_source_may_move_to_another_private_address(run: Run, folder: Path) -> None:
    run("set-url", "mine", "--home", "http://127.0.0.1:8042/")
    with open_store(folder / "warraq.db") as store:
        number = store.sources.get("mine").id
        url = "http://127.0.0.1:8042/feed"
        store.feeds.add(FeedState(source_id=number, url=url, kind="feed", next_poll_at=NOW))
    run("set-url", "mine", url, "http://127.0.0.1:8042/atom")
    refused = run("set-url", "mine", "http://127.0.0.1:8042/atom", "http://127.0.0.1:9000/x", expect=2).stderr
    assert "a private one must be at the host and port of the home page" in refused


# ---------------------------------------------------------------------------------------------------- rename


def test_rename(run: Run, folder: Path) -> None:
    run("set", "blog", "delay_s=7")
    run("rename", "blog", "new-name", "--title", "مدوّنة  الحبر", "--folder", "News/Arabic")
    sheet = json.loads(run("show", "new-name", "--json").stdout)
    source = sheet["source"]
    assert (source["slug"], source["name"], source["folder"]) == ("new-name", "مدوّنة الحبر", "News/Arabic")
    assert load_settings(config_of(folder)).of("new-name").politeness.delay_s == 7  # they hang on the source
    run("rename", "new-name", "--folder", "")
    assert json.loads(run("show", "new-name", "--json").stdout)["source"]["folder"] == ""
    assert "state NEW" in run("rename", "new-name", expect=2).stderr


@pytest.mark.parametrize("new", ["Blog", "a b", "-a", "a-", "../x", "حبر", "a" * 61, "a/b", "a.b", "other"])
def test_a_slug_that_is_none_or_taken_is_refused(run: Run, new: str) -> None:
    run("rename", "--", "blog", new, expect=2)
    assert json.loads(run("show", "blog", "--json").stdout)["source"]["slug"] == "blog"


@pytest.mark.parametrize("title", ["a\nb", "a\x1b[2Jb", "x" * 301, "a\u2028b"])
def test_a_title_that_is_not_one_line_is_refused(run: Run, title: str) -> None:
    assert "must be one line" in run("rename", "blog", "--title", title, expect=2).stderr


def test_a_source_with_a_table_in_the_file_is_renamed_there_first(run: Run, folder: Path) -> None:
    write(folder, "[sources.blog]\ndelay_s = 9\n")
    problem = run("rename", "blog", "ink", expect=2).stderr
    assert "rename [sources.blog] and the tables in it to [sources.ink] there" in problem
    run("rename", "blog", "--title", "Still possible")
    write(folder, "[sources.ink]\ndelay_s = 9\n")
    run("rename", "blog", "ink")
    assert shown(run, "ink")["delay_s"]["value"] == 9


def test_the_sheet_is_for_people_and_harmless(run: Run, folder: Path) -> None:
    with open_store(folder / "warraq.db") as store:
        hostile = "Ink\u202e\x1b]0;x\x07<script>"
        store.sources.update(replace(store.sources.get("blog"), name=hostile), now=NOW)
    change_feed(folder, failures=4, last_error="http-503", last_status=503, last_poll_at=NOW)
    printed = run("show", "blog").stdout
    assert not set(printed) & set("\x1b\x07\u202e")
    assert "failing" in printed
    assert f"{HOME}feed (feed, active)" in printed
    lines = [line.split("\t") for line in printed.splitlines()]
    assert ["delay_s", "2.0", "built in", ""] in lines
    assert "http-503" in printed


# ------------------------------------------------------------------------------------------------------- add


def test_the_desk_adds_a_source_in_a_process_of_its_own(folder: Path) -> None:
    """More than one, and from any thread: the event loop of the crawler starts once in a process."""
    with serve_blog() as blog, ThreadPoolExecutor(1) as thread:
        desk = desk_of(folder)
        refused = thread.submit(desk.add, f"{blog.base_url}/").result()
        assert "add it with --local if it is yours" in refused.problem
        added = thread.submit(desk.add, f"{blog.base_url}/", True).result()
        assert (added.problem, added.feeds) == ("", (f"{blog.base_url}/feed/",))
        assert desk.add("ftp://x.example/").problem
    assert desk.show(added.slug).source.local
