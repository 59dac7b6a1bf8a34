"""What is set at the desk holds in a crawl: a paused source gets no request. The log of a real server says so."""

import json
from datetime import UTC, datetime
from pathlib import Path

from scripted import HOME, Answer, Asked, feed, post, serve, tell, warraq

from warraq.storage import open_store

PLAIN = {"/robots.txt": Answer(status=404), "/": HOME}


def test_a_paused_source_gets_no_request_until_it_is_resumed(tmp_path: Path) -> None:
    posts = {f"/{n}": Answer(body=post(f"Post number {n}", n)) for n in range(1, 4)}
    answers = {**PLAIN, "/feed": feed("{base}/1", "{base}/2", "{base}/3"), **posts}
    with serve(answers) as site, serve({**PLAIN, "/feed": feed("{base}/1"), **posts}) as other:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "add", "--local", other.base)
        slug = f"local-{site.base.rpartition(':')[2]}"
        assert tell(tmp_path, "source", "pause", slug).returncode == 0
        asked = len(site.log)
        assert warraq(tmp_path, "crawl").returncode == 0  # the other one is crawled
        assert "/1" in other.paths()
        refused = warraq(tmp_path, "crawl", slug)
        assert (refused.returncode, f"`warraq source resume {slug}`" in refused.stderr) == (2, True)
        assert warraq(tmp_path, "backfill", slug).returncode == 2
        assert len(site.log) == asked
        (paused,) = (
            row
            for row in map(json.loads, tell(tmp_path, "sources", "--json").stdout.splitlines())
            if row["source"]["slug"] == slug
        )
        assert paused["next_due"] is None  # `run` does not wake for it
        assert paused["queued"] == 3
        assert tell(tmp_path, "source", "resume", slug).returncode == 0
        assert warraq(tmp_path, "crawl").returncode == 0
        assert sorted(site.paths()[asked:])[-3:] == ["/1", "/2", "/3"]


def test_a_running_crawl_notices_that_a_source_was_paused(tmp_path: Path) -> None:
    links = [f"{{base}}/{n}" for n in range(1, 21)]

    def pause(asked: Asked) -> Answer:
        with open_store(tmp_path / "corpus.db") as store:
            (source,) = store.sources.all()
            store.sources.set_state(source.id, "paused", now=datetime.now(UTC))
        return Answer(body=post("Post one", 1))

    posts = {f"/{n}": Answer(body=post(f"Post number {n}", n)) for n in range(2, 21)}
    with serve({**PLAIN, "/feed": feed(*links), "/1": pause, **posts}) as site:
        warraq(tmp_path, "add", "--local", site.base)
        before = len(site.paths())
        ended = warraq(tmp_path, "crawl")
        fetched = [path for path in site.paths()[before:] if path.strip("/").isdigit()]
        assert ended.returncode == 0, ended.stderr
        assert fetched[0] == "/1"
        assert len(fetched) <= 4  # what the crawl had in hand


def test_settings_that_were_set_hold_in_a_crawl(tmp_path: Path) -> None:
    answers = {
        **PLAIN,
        "/feed": feed("{base}/1"),
        "/1": Answer(body=post("Post number one", 1).replace("entry-content", "mine")),
    }
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        slug = f"local-{site.base.rpartition(':')[2]}"
        assert (
            tell(tmp_path, "source", "set", slug, "rules.title=div.mine p", "max_requests=1").returncode == 0
        )
        assert warraq(tmp_path, "crawl").returncode == 4  # the limit of one request
        assert tell(tmp_path, "source", "set", slug, "--unset", "max_requests").returncode == 0
        assert warraq(tmp_path, "crawl", slug).returncode == 0
        (row,) = map(json.loads, tell(tmp_path, "list", "--json").stdout.splitlines())
        assert row["title"].startswith("Post number one goes on with sentence")


def test_a_filter_that_was_set_keeps_posts_from_being_asked_for_until_it_is_taken_back(
    tmp_path: Path,
) -> None:
    posts = {
        f"/{kind}/{n}": Answer(body=post(f"A {kind} post {n}", n)) for kind in ("ink", "ads") for n in (1, 2)
    }
    answers = {**PLAIN, "/feed": feed(*(f"{{base}}{path}" for path in posts)), **posts}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        slug = f"local-{site.base.rpartition(':')[2]}"
        tell(tmp_path, "source", "set", slug, "filters.without_addresses=/ads/*")
        assert warraq(tmp_path, "crawl").returncode == 0
        assert [path for path in posts if path in site.paths()] == ["/ink/1", "/ink/2"]
        sheet = json.loads(tell(tmp_path, "source", "show", slug, "--json").stdout)
        assert [(one["reason"], one["addresses"], one["is_fetched"]) for one in sheet["filtered"]] == [
            ("filter-address", 2, False)
        ]
        assert "filtered: filter-address 2 not fetched" in tell(tmp_path, "source", "show", slug).stdout
        tell(tmp_path, "source", "set", slug, "--unset", "filters.without_addresses")
        assert warraq(tmp_path, "crawl").returncode == 0
        assert all(path in site.paths() for path in posts)
