"""The polling policy on the log of a real server: moves, gaps, refusals, a network that is down, backfill, `run`."""

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scripted import HOME, Answer, Asked, feed, post, serve, warraq

from tests.patience import HANG_S, next_second
from tests.programs import Program, start_program
from warraq.feeds import columns_of, history_of
from warraq.storage import FeedState, open_store


def feed_state(folder: Path) -> FeedState:
    with open_store(folder / "corpus.db") as store:
        return next(f for s in store.sources.all() for f in store.feeds.of_source(s.id) if f.kind == "feed")


def change(folder: Path, **fields: object) -> None:
    """Edit the stored state of the feed, e.g. to let days pass."""
    state = feed_state(folder)
    history = replace(history_of(state), **fields)  # type: ignore[arg-type]
    with open_store(folder / "corpus.db") as store:
        store.feeds.save(replace(state, next_poll_at=datetime.now(UTC), **columns_of(history)))


def rows(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in warraq(folder, "export").stdout.splitlines()]


def health(folder: Path) -> tuple[int, str]:
    ended = warraq(folder, "status", "--json")
    return ended.returncode, json.loads(ended.stdout)["health"][0]["condition"]


def test_a_permanent_redirect_is_followed_in_the_database_after_days(tmp_path: Path) -> None:
    answers = {"/": HOME, "/feed": feed("{base}/a"), "/a": Answer(body=post("A page", 1))}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        answers["/feed"] = Answer(status=301, headers={"Location": "{base}/atom"})
        answers["/atom"] = feed("{base}/a")
        for _ in range(3):
            warraq(tmp_path, "crawl", "--only", "feeds")
        assert feed_state(tmp_path).url == f"{site.base}/feed"
        assert health(tmp_path) == (0, "moved")
        change(tmp_path, moved_since=datetime.now(UTC) - timedelta(days=3))
        warraq(tmp_path, "crawl", "--only", "feeds")
        state = feed_state(tmp_path)
        assert (state.url, state.former_urls) == (f"{site.base}/atom", f"{site.base}/feed")
        site.log.clear()
        warraq(tmp_path, "crawl", "--only", "feeds")
        assert site.paths() == ["/atom"]
        told = json.loads(warraq(tmp_path, "explain", f"{site.base}/feed", "--json").stdout)["feeds"]
        assert [one["url"] for one in told] == [f"{site.base}/atom"]
        assert len(told[0]["fetches"]) == 6


def test_a_feed_that_is_gone_is_polled_no_more_and_needs_a_person(tmp_path: Path) -> None:
    answers = {"/": HOME, "/feed": feed("{base}/a")}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        answers["/feed"] = Answer(status=410)
        warraq(tmp_path, "crawl", "--only", "feeds")
        site.log.clear()
        warraq(tmp_path, "crawl", "--only", "feeds")
        assert "/feed" not in site.paths()
    assert health(tmp_path) == (1, "gone")


@pytest.mark.parametrize(
    ("answer", "condition", "code"),
    [
        (Answer(status=403), "blocked", 1),
        (Answer(status=500), "ok", 0),
        (Answer(status=200, body="<rss version='2.0'><channel></channel></rss>"), "ok", 0),
    ],
    ids=["403", "500-once", "empty-feed"],
)
def test_status_names_what_is_wrong(tmp_path: Path, answer: Answer, condition: str, code: int) -> None:
    answers = {"/": HOME, "/feed": feed("{base}/a"), "/a": Answer(body=post("A page", 1))}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        answers["/feed"] = answer
        warraq(tmp_path, "crawl", "--only", "feeds")
    assert health(tmp_path) == (code, condition)


def test_a_gap_is_noticed_and_filled_by_the_feeds_own_pages(tmp_path: Path) -> None:
    def paged(*links: str, older: str = "") -> Answer:
        plain = feed(*links)
        link = f"<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='next' href='{{base}}{older}'/>"
        body = str(plain.body).replace("<item>", f"{link if older else ''}<item>", 1)
        return replace(plain, body=body, headers={"ETag": f'"{len(body)}"'})

    answers = {f"/{n}": Answer(body=post(f"Number {n}", n + 1)) for n in range(8)}
    answers |= {"/": HOME, "/feed": paged("{base}/0", "{base}/1")}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        next_second()  # what is known before the gap is older than it
        answers["/feed"] = paged("{base}/6", "{base}/7", older="/feed/2")
        answers["/feed/2"] = paged("{base}/4", "{base}/5", older="/feed/3")
        answers["/feed/3"] = paged("{base}/1", "{base}/2", "{base}/3", older="/feed/4")
        warraq(tmp_path, "crawl", "--only", "feeds")
        assert "/feed/4" not in site.paths()
        assert {str(row["url"]) for row in rows(tmp_path)} == {f"{site.base}/{n}" for n in range(8)}
    state = feed_state(tmp_path)
    assert (state.gaps, state.gap_at) == (1, None)


def test_a_gap_whose_way_back_is_no_address_stops_no_crawl(tmp_path: Path) -> None:
    pages = {f"/{n}": Answer(body=post(f"Number {n}", n + 1)) for n in range(2)}
    later = feed("{base}/1")
    behind = "<link xmlns='http://www.w3.org/2005/Atom' rel='next' href='http://[::1]x/'/><item>"
    with serve(pages | {"/": HOME, "/feed": feed("{base}/0")}) as site:
        warraq(tmp_path, "add", "--local", site.base)
        site.answers["/feed"] = Answer(
            body=str(later.body).replace("<item>", behind, 1), content_type=later.content_type
        )
        for _ in range(2):
            ended = warraq(tmp_path, "crawl")
            assert "the crawl stops" not in ended.stderr
        assert "/1" in site.paths()
        assert feed_state(tmp_path).gap_at is not None


def test_a_gap_without_a_way_back_is_told(tmp_path: Path) -> None:
    answers = {"/": HOME, "/feed": feed("{base}/a")}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        answers["/feed"] = replace(feed("{base}/b"), headers={"ETag": '"2"'})
        warraq(tmp_path, "crawl", "--only", "feeds")
    assert health(tmp_path) == (0, "gap")
    assert "gap" in feed_state(tmp_path).next_poll_reason or feed_state(tmp_path).gaps == 1


def test_feeds_and_hubs_in_link_headers_are_found(tmp_path: Path) -> None:
    """Of a page that names no feed, and a feed that names no hub."""
    named = ", ".join(
        f"<{path}>; rel=alternate; type='application/rss+xml'" for path in ("/rss.xml", "/comments/feed")
    )
    home = Answer(body="<html><body>No link</body></html>", headers={"Link": named.replace("'", '"')})
    hub = {"Link": '<https://hub.example.org/>; rel="hub", <{base}/rss.xml>; rel="self"'}
    with serve({"/": home, "/rss.xml": replace(feed("{base}/a"), headers=hub)}) as site:
        added = warraq(tmp_path, "add", "--local", site.base)
        assert feed_state(tmp_path).url == f"{site.base}/rss.xml", added.stderr
        assert feed_state(tmp_path).hubs == "https://hub.example.org/"
        assert "/comments/feed" not in site.paths()


def test_hubs_are_recorded_and_shown(tmp_path: Path) -> None:
    hub = "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' href='https://hub.example.org/'/>"
    plain = feed("{base}/a")
    with serve(
        {"/": HOME, "/feed": replace(plain, body=str(plain.body).replace("<item>", f"{hub}<item>", 1))}
    ) as site:
        warraq(tmp_path, "add", "--local", site.base)
        assert "https://hub.example.org/" in warraq(tmp_path, "explain", f"{site.base}/feed").stdout


@pytest.mark.parametrize("status", [401, 402, 403, 404, 410])
def test_a_page_that_cannot_be_had_is_read_from_its_feed(tmp_path: Path, status: int) -> None:
    text = " ".join(f"Sentence {n} of the whole text, which the feed carries itself." for n in range(40))
    plain = feed("{base}/a")
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>&lt;p&gt;{text}&lt;/p&gt;</content:encoded>"
    body = str(plain.body).replace("<guid>", f"{content}<guid>", 1)
    with serve({"/": HOME, "/feed": replace(plain, body=body), "/a": Answer(status=status)}) as site:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        (row,) = rows(tmp_path)
        assert row["title"] == "Post 0"
        assert "Sentence 39 of the whole text" in str(row["text"])
        site.log.clear()
        warraq(tmp_path, "crawl")
        assert "/a" not in site.paths()
    with open_store(tmp_path / "corpus.db") as store:
        flags = store._connection.execute("SELECT flags FROM versions").fetchall()
    assert flags == [('["from-feed"]',)]


def test_when_no_host_answers_no_feed_is_charged(tmp_path: Path) -> None:
    hosts = ("127.0.0.1", "127.0.0.2")
    with (
        serve({"/": HOME, "/feed": feed("{base}/a")}, hosts[0]) as one,
        serve({"/": HOME, "/feed": feed("{base}/a")}, hosts[1]) as other,
    ):
        for site in (one, other):
            assert warraq(tmp_path, "add", "--local", site.base).returncode == 0
    ended = warraq(tmp_path, "crawl", "--only", "feeds")
    assert "offline" in ended.stderr
    state = feed_state(tmp_path)
    assert (state.failures, state.last_error) == (0, "")
    assert state.next_poll_reason.startswith("network-down")


def test_one_host_that_does_not_answer_is_charged(tmp_path: Path) -> None:
    with serve({"/": HOME, "/feed": feed("{base}/a")}) as site:
        warraq(tmp_path, "add", "--local", site.base)
    warraq(tmp_path, "crawl", "--only", "feeds")
    assert feed_state(tmp_path).failures == 1


def test_backfill_by_archive_pages_when_nothing_else_leads_back(tmp_path: Path) -> None:
    """No sitemap, a feed of three, and a list of posts with a link to older ones."""
    posts = {f"/2024/03/{n:02d}/post-{n}/": Answer(body=post(f"Number {n}", n)) for n in range(1, 10)}
    addresses = list(posts)

    def listing(number: int) -> Answer:
        links = "".join(
            f"<h2><a href='{path}'>{path}</a></h2>" for path in addresses[number * 3 : number * 3 + 3]
        )
        older = f"<a rel='next' href='/page/{number + 2}/'>Older</a>" if number < 2 else ""
        head = "<link rel='alternate' type='application/rss+xml' href='/feed'>"
        return Answer(body=f"<html><head><title>S</title>{head}</head><body>{links}{older}</body></html>")

    answers = posts | {"/": listing(0), "/page/2/": listing(1), "/page/3/": listing(2)}
    answers["/feed"] = feed(*(f"{{base}}{path}" for path in addresses[:3]))
    with serve(answers) as site:
        assert warraq(tmp_path, "add", "--local", f"{site.base}/feed").returncode == 0
        ended = warraq(tmp_path, "backfill", site.base, "--max-requests", "4")
        assert ended.returncode == 4, ended.stderr
        ended = warraq(tmp_path, "backfill", site.base)
        assert {str(row["url"]) for row in rows(tmp_path)} == {site.base + path for path in posts}
        assert "complete: read to the end: listing" in ended.stdout
        asked = [path for path in site.paths() if path != "/feed"]
        assert len(asked) == len(set(asked))
    with open_store(tmp_path / "corpus.db") as store:
        (source,) = store.sources.all()
        times = [page.fetched_at for page in store.backlog.pages(source.id)]
    assert times == [f"{datetime.fromisoformat(moment):%Y-%m-%dT%H:%M:%SZ}" for moment in times]


def test_a_server_that_ignores_page_numbers_proves_nothing(tmp_path: Path) -> None:
    listed = feed(*(f"{{base}}/{n}" for n in range(12)))
    generator = "<generator>https://wordpress.org/?v=6.4</generator><item>"
    same = replace(listed, body=str(listed.body).replace("<item>", generator, 1))
    answers = {f"/{n}": Answer(body=post(f"Number {n}", n + 1)) for n in range(12)}
    answers |= {"/": HOME, "/feed": same, "/feed?paged=2": same}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        ended = warraq(tmp_path, "backfill", site.base, "--json")
        assert site.paths().count("/feed?paged=2") == 1
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["is_complete"]) == (1, False)
    assert [walk["ended"] for walk in told["walks"] if walk["method"] == "wordpress"] == ["repeated"]


@contextmanager
def running(folder: Path) -> Iterator[Program]:
    """`warraq run` in a process of its own, which ends with the block, and when it hangs."""
    with start_program("warraq", "--db", str(folder / "corpus.db"), "run", folder=folder) as process:
        guard = threading.Timer(HANG_S, process.kill)
        guard.start()
        try:
            yield process
        finally:
            guard.cancel()


def read_until(process: Program, text: str) -> None:
    """Read until a line says so."""
    assert process.stderr is not None
    assert any(text in line for line in process.stderr), f"it ended and never said {text!r}"


def stop(process: Program) -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0


def test_run_crawls_reads_its_configuration_on_sighup_stops_on_sigterm_and_is_alone(tmp_path: Path) -> None:
    answers = {"/": HOME, "/feed": feed("{base}/a"), "/a": Answer(body=post("A page", 1))}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        with running(tmp_path) as process:
            read_until(process, "next round")
            before = site.paths().count("/feed")
            (tmp_path / "warraq.toml").write_text('contact = "mailto:new@example.org"', encoding="utf-8")
            process.send_signal(signal.SIGHUP)
            read_until(process, "configuration reloaded")
            read_until(process, "next round")
            second = warraq(tmp_path, "run")
            stop(process)
        assert "/a" in site.paths()
        assert site.paths().count("/feed") == before + 1
        assert "+mailto:new@example.org" in site.log[-1].headers["user-agent"]
        assert second.returncode == 1
        assert "is at work on it" in second.stderr


def test_a_sighup_during_a_round_begins_another_after_it(tmp_path: Path) -> None:
    runs: list[Program] = []

    def page(asked: Asked) -> Answer:
        runs[0].send_signal(signal.SIGHUP)
        return Answer(body=post("A page", 1))

    with serve({"/": HOME, "/feed": feed("{base}/a"), "/a": page}) as site:
        warraq(tmp_path, "add", "--local", site.base)
        with running(tmp_path) as process:
            runs.append(process)
            read_until(process, "next round")
            before = site.paths().count("/feed")
            read_until(process, "configuration reloaded")  # said after a pause that a signal ended, not time
            read_until(process, "next round")
            stop(process)
        assert site.paths().count("/feed") == before + 1


@pytest.mark.slow
def test_politeness_passes_every_rule(tmp_path: Path) -> None:
    without = warraq(tmp_path, "politeness", "--json")
    broken = [rule for rule in map(json.loads, without.stdout.splitlines()) if not rule["passed"]]
    assert without.returncode == 1
    assert ["contact" in rule["rule"] for rule in broken] == [True]
    (tmp_path / "warraq.toml").write_text('contact = "mailto:me@example.org"', encoding="utf-8")
    ended = warraq(tmp_path, "politeness", "--json")
    findings = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [finding["rule"] for finding in findings if not finding["passed"]] == []
    assert len(findings) == 31
    assert ended.returncode == 0
