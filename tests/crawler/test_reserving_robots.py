"""What a site says of the use of its texts, on a real server: in pages, answers and robots.txt, and when it changes."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from scripted import HOME, Answer, Asked, feed, post, serve, tell, warraq
from test_removed_posts import recheck

from warraq.storage import open_reader, open_store

NOAI = "<meta name='robots' content='noai'>"
SIGNAL = "robots.txt: content-signal=ai-train=no"
ROBOTS = "User-agent: *\nContent-Signal: search=yes, ai-train=no\nContent-Usage: /free train-ai=y\nAllow: /\n"


def stated(folder: Path, base: str) -> Mapping[str, tuple[str, ...]]:
    """The statements that reserve each text, by path."""
    with open_reader(folder / "corpus.db") as reader:
        return {row.url.removeprefix(base): row.reservations for row in reader.articles.select()}


def forget_robots(folder: Path) -> None:
    """Let a day pass: the next crawl asks for robots.txt again."""
    with open_store(folder / "corpus.db") as store, store._connection:
        store._connection.execute("UPDATE robots SET fetched_at = '2020-01-01T00:00:00Z'")


def page(name: str, day: int, head: str = "", **headers: str) -> Answer:
    return Answer(body=post(name, day).replace("</head>", f"{head}</head>"), headers=headers)


def test_reservations_are_recorded_and_follow_the_site(tmp_path: Path) -> None:
    def cached(asked: Asked) -> Answer:
        if "if-none-match" in asked.headers:
            return Answer(status=304, headers={"ETag": '"1"', "X-Robots-Tag": "noai"})
        return page("cached", 4, ETag='"1"')

    answers: dict[str, Answer | Callable[[Asked], Answer]] = {
        "/robots.txt": Answer(body=ROBOTS, content_type="text/plain"),
        "/": HOME,
        "/feed": feed("{base}/plain", "{base}/meta", "{base}/cached", "{base}/moved"),
        "/plain": page("plain", 1),
        "/meta": page("meta", 2, NOAI, **{"TDM-Reservation": "1"}),
        "/moved": Answer(status=301, headers={"Location": "{base}/late"}),
        "/late": page("late", 3),
        "/cached": cached,
    }
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        ended = warraq(tmp_path, "crawl")
        assert ended.returncode == 0, ended.stderr
        assert stated(tmp_path, site.base) == {
            "/plain": (SIGNAL,),
            "/meta": ("meta: noai=1", "http: tdm-reservation=1", SIGNAL),
            "/late": (SIGNAL,),
            "/cached": (SIGNAL,),
        }
        _shown_in_full(tmp_path, f"{site.base}/meta")

        answers["/robots.txt"] = Answer(status=404)
        answers["/plain"] = page("plain", 1, NOAI)
        answers["/meta"] = page("meta", 2)
        recheck(tmp_path)
        forget_robots(tmp_path)
        warraq(tmp_path, "crawl", "--only", "site")
        assert stated(tmp_path, site.base) == {
            "/plain": ("meta: noai=1",),
            "/meta": (),
            "/late": (),
            "/cached": ("http: noai=1",),
        }
    with open_reader(tmp_path / "corpus.db") as reader:
        assert {row.version for row in reader.articles.select()} == {1}


def _shown_in_full(folder: Path, url: str) -> None:
    shown = json.loads(tell(folder, "show", url, "--json").stdout)
    assert [(one["origin"], one["value"], one["reserves"]) for one in shown["statements"]] == [
        ("meta", "1", True),
        ("http", "1", True),
        ("robots.txt", "search=yes", False),
        ("robots.txt", "ai-train=no", True),
    ]
    told = tell(folder, "show", url, "--explain").stdout
    assert f"reserved: meta: noai=1, http: tdm-reservation=1, {SIGNAL}" in told
    assert "use of the text: robots.txt: content-signal=search=yes (does not reserve it)" in told
