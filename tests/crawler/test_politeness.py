"""What a server sees of us, asserted on the log of a real one."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scripted import HOME, Answer, Asked, feed, post, serve, warraq

from warraq.storage import Visit, open_store


def outcomes(folder: Path) -> list[str]:
    """The `warraq status` lines."""
    return warraq(folder, "status").stdout.splitlines()


def rows(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in warraq(folder, "export").stdout.splitlines()]


@pytest.mark.parametrize(
    "robots",
    [
        Answer(status=500),
        Answer(status=503),
        Answer(status=429),
        Answer(body="User-agent: *\nDisallow: /", content_type="text/plain"),
        Answer(body="User-agent: warraq\nDisallow: /", content_type="text/plain"),
        Answer(status=301, headers={"Location": "{base}/robots.txt"}),
        Answer(body="x" * 600_000, content_type="text/plain"),
    ],
    ids=["500", "503", "429", "disallow-all", "disallow-us", "loop", "too-large"],
)
def test_doubtful_robots_means_no(tmp_path: Path, robots: Answer) -> None:
    with serve({"/robots.txt": robots, "/": HOME}) as site:
        ended = warraq(tmp_path, "add", "--local", site.base)
        assert ended.returncode == 1
        assert site.paths() == []
        assert len(site.log) <= 6


@pytest.mark.parametrize(
    "robots", [Answer(status=404), Answer(status=403), Answer(body=b"\x00\xff junk \n: : :")]
)
def test_no_rules_means_yes(tmp_path: Path, robots: Answer) -> None:
    with serve({"/robots.txt": robots, "/": HOME, "/feed": feed("{base}/a")}) as site:
        assert warraq(tmp_path, "add", "--local", site.base).returncode == 0
        assert "/feed" in site.paths()


def test_robots_rules_hold_for_pages_and_are_kept_across_runs(tmp_path: Path) -> None:
    robots = Answer(body="User-agent: *\nDisallow: /private", content_type="text/plain")
    answers = {
        "/robots.txt": robots,
        "/": HOME,
        "/feed": feed("{base}/open", "{base}/private/a"),
        "/open": Answer(body=post("An open page", 1)),
        "/private/a": Answer(body=post("A private page", 2)),
    }
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        assert warraq(tmp_path, "crawl").returncode == 0
        assert "/open" in site.paths()
        assert "/private/a" not in site.paths()
        assert sum(asked.path == "/robots.txt" for asked in site.log) == 1
        assert any("robots" in line or "rejected" in line for line in outcomes(tmp_path))


@pytest.mark.parametrize("name", ["collector", "article", "war", "bot", "warraqbot"])
def test_what_is_allowed_to_a_name_that_our_user_agent_holds_is_not_allowed_to_us(
    tmp_path: Path, name: str
) -> None:
    """The User-Agent says 'warraq/0.1.0 (article collector, …)'; only 'warraq' in it is a name."""
    robots = Answer(
        body=f"User-agent: {name}\nAllow: /\n\nUser-agent: *\nDisallow: /\n", content_type="text/plain"
    )
    with serve({"/robots.txt": robots, "/": HOME, "/feed": feed("{base}/a")}) as site:
        assert warraq(tmp_path, "add", "--local", site.base).returncode == 1
        assert [asked.path for asked in site.log] == ["/robots.txt"]


def test_a_group_that_names_us_with_a_version_is_ours(tmp_path: Path) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: Warraq/9.9\nNoindex: /\nUser-agent: foo\nDisallow: /private\n"
    answers = {
        "/robots.txt": Answer(body=rules, content_type="text/plain"),
        "/": HOME,
        "/feed": feed("{base}/open", "{base}/private/a"),
        "/open": Answer(body=post("An open page", 1)),
        "/private/a": Answer(body=post("A private page", 2)),
    }
    with serve(answers) as site:
        assert warraq(tmp_path, "add", "--local", site.base).returncode == 0
        warraq(tmp_path, "crawl")
        assert "/open" in site.paths()
        assert "/private/a" not in site.paths()


def test_rules_behind_a_byte_order_mark_hold(tmp_path: Path) -> None:
    rules = "User-agent: *\nDisallow: /private"
    answers = {
        "/robots.txt": Answer(body=rules.encode("utf-8-sig"), content_type="text/plain"),
        "/": HOME,
        "/feed": feed("{base}/private/a"),
        "/private/a": Answer(body=post("A private page", 2)),
    }
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        assert "/feed" in site.paths()
        assert "/private/a" not in site.paths()


def test_a_validator_that_cannot_be_echoed_stops_no_crawl(tmp_path: Path) -> None:
    answers = {
        "/": HOME,
        "/feed": feed("{base}/a"),
        "/a": Answer(body=post("A page", 1), headers={"ETag": '"a\0b"'}),
    }
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        with open_store(tmp_path / "corpus.db") as store:
            (source,) = store.sources.all()
            queued = store.frontier.add_rechecks(
                source.id, before=datetime(2100, 1, 1, tzinfo=UTC), limit=10, priority=10
            )
        assert queued == 1
        ended = warraq(tmp_path, "crawl")
        assert (ended.returncode, "ERROR" in ended.stderr) == (0, False)
        assert site.paths().count("/a") == 2


def test_validators_are_echoed_byte_for_byte_and_never_twice_unconditional(tmp_path: Path) -> None:
    odd = {"ETag": 'W/"odd "tag"', "Last-Modified": "Thursday, 01 Feb 24 10:00:00 gmt"}

    def answer(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == odd["ETag"]:
            return Answer(status=304)
        listed = feed("{base}/a")
        return Answer(body=listed.body, content_type=listed.content_type, headers=odd)

    answers = {"/": HOME, "/feed": answer, "/a": Answer(body=post("A page", 1))}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        warraq(tmp_path, "crawl")
        polls = [asked for asked in site.log if asked.path == "/feed"]
        assert [asked.headers.get("if-none-match") for asked in polls] == [None, odd["ETag"], odd["ETag"]]
        assert [asked.headers.get("if-modified-since") for asked in polls] == [
            None,
            *[odd["Last-Modified"]] * 2,
        ]
        assert site.paths().count("/a") == 1


def test_retry_after_keeps_us_away_from_the_host(tmp_path: Path) -> None:
    answers = {
        "/": HOME,
        "/feed": feed("{base}/a", "{base}/b", "{base}/c"),
        "/a": Answer(status=429, headers={"Retry-After": "9999"}),
        "/b": Answer(status=429, headers={"Retry-After": "9999"}),
        "/c": Answer(status=429, headers={"Retry-After": "9999"}),
    }
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        asked = len([path for path in site.paths() if path in ("/a", "/b", "/c")])
        assert 1 <= asked <= 3
        before = len(site.log)
        warraq(tmp_path, "crawl")
        assert len(site.log) == before


def test_a_visit_of_which_no_request_can_be_made_ends_as_failed_and_the_crawl_goes_on(tmp_path: Path) -> None:
    with serve({"/": HOME, "/feed": feed("{base}/a"), "/a": Answer(body=post("A page", 1))}) as site:
        warraq(tmp_path, "add", "--local", site.base)
        with open_store(tmp_path / "corpus.db") as store:
            (source,) = store.sources.all()
            url = f"{site.base}/b"
            store.frontier.add([Visit(source_id=source.id, url=url, host="127.0.0.1", role="article")])
            # as an older version may have left it
            store._connection.execute("UPDATE frontier SET url = 'http://[::1]x/' WHERE url = ?", (url,))
        ended = warraq(tmp_path, "crawl")
        assert "the crawl stops" not in ended.stderr
        assert "1 new" in ended.stdout
        assert "1 failed" in ended.stdout
        assert "/a" in site.paths()
        with open_store(tmp_path / "corpus.db") as store:
            assert store.frontier.pending((source.id,)) == 0


def test_a_redirect_to_another_address_of_this_machine_is_refused(tmp_path: Path) -> None:
    with serve({"/secret": Answer(body=post("A secret", 3))}) as victim:
        answers = {
            "/": HOME,
            "/feed": feed("{base}/a", f"{victim.base}/secret", "http://127.0.0.1:22/", "file:///etc/passwd"),
            "/a": Answer(status=302, headers={"Location": f"{victim.base}/secret"}),
        }
        with serve(answers) as site:
            warraq(tmp_path, "add", "--local", site.base)
            warraq(tmp_path, "crawl")
            assert "/a" in site.paths()
        assert victim.log == []
    assert rows(tmp_path) == []


def test_a_redirect_loop_ends_soon(tmp_path: Path) -> None:
    answers = {
        "/": HOME,
        "/feed": feed("{base}/a"),
        "/a": Answer(status=302, headers={"Location": "{base}/a"}),
    }
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        assert site.paths().count("/a") <= 6


def test_too_large_a_body_is_not_read(tmp_path: Path) -> None:
    large = Answer(body=b"<p>" + b"a" * 16 * 1024 * 1024)
    with serve({"/": HOME, "/feed": feed("{base}/a"), "/a": large}) as site:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        assert site.paths().count("/a") == 1
    assert rows(tmp_path) == []


def test_the_delay_of_a_source_is_kept(tmp_path: Path) -> None:
    answers = {"/": HOME, "/feed": feed(*(f"{{base}}/{n}" for n in range(4)))}
    answers |= {f"/{n}": Answer(body=post(f"Page {n}", n + 1)) for n in range(4)}
    robots = Answer(body="User-agent: *\nCrawl-delay: 1", content_type="text/plain")
    times: list[float] = []

    def timed(answer: Answer):  # type: ignore[no-untyped-def]
        def say(asked: Asked) -> Answer:
            times.append(time.monotonic())
            return answer

        return say

    with serve({"/robots.txt": robots, **{path: timed(answer) for path, answer in answers.items()}}) as site:
        warraq(tmp_path, "add", "--local", site.base)
        times.clear()
        warraq(tmp_path, "crawl")
        assert len(times) >= 5
        # jitter is a tenth; a busy machine may look at the first request late, and at the others
        assert times[-1] - times[0] >= 0.6 * (len(times) - 1)


def test_without_feed_and_sitemap_the_pages_are_searched(tmp_path: Path) -> None:
    def listing(*links: str) -> Answer:
        anchors = "".join(f"<li><a href='{link}'>A post at {link}</a></li>" for link in links)
        return Answer(
            body=f"<html><head><title>Scripted</title></head><body><ul>{anchors}</ul></body></html>"
        )

    answers = {
        "/": listing("/first-post.html", "/category/stones/", "/page/2/"),
        "/page/2/": listing("/second-post.html"),
        "/category/stones/": listing("/third-post.html", "/first-post.html"),
        "/first-post.html": Answer(body=post("First", 1)),
        "/second-post.html": Answer(body=post("Second", 2)),
        "/third-post.html": Answer(body=post("Third", 3)),
    }
    with serve(answers) as site:
        assert warraq(tmp_path, "add", "--local", site.base).returncode == 0
        assert warraq(tmp_path, "crawl").returncode == 0  # what was only guessed is not missed
        assert {str(row["title"]) for row in rows(tmp_path)} == {"First", "Second", "Third"}
        asked = [path for path in site.paths() if path != "/"]  # without validators it must be read again
        assert len(asked) == len(set(asked))
