"""Anti-bot walls are told from pages by general signs, and are told of where a person looks."""

import json
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from scripted import HOME, Answer, feed, post, serve, tell, warraq

from tests.patience import ends_within
from warraq.articles.records import Page
from warraq.crawler.parsing.walls import MAX_BYTES, wall_of
from warraq.storage import open_store

MOMENT = (
    "<html><title>Just a moment...</title><body><h1>blog</h1>{}<script src='/c.js'></script></body></html>"
)
ENABLE = "<noscript>Enable JavaScript and cookies to continue</noscript>"
CAPTCHA = (
    "<html><body><p>Please complete the security check.</p><div class='g-recaptcha'></div></body></html>"
)
COOKIE = "<html><body><script>document.cookie='k='+toHex(f());location.reload();</script></body></html>"
REFUSED = (
    "<html><title>403 Forbidden</title><body><h1>Forbidden</h1><p>You may not read this.</p></body></html>"
)
TALK = "I write of captchas, of being told that I am not a robot, and of sites that check my browser. " * 30


def page(body: str, status: int = 200, **headers: str) -> Page:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    url = "https://blog.example/a"
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return Page(url=url, final_url=url, status=status, headers=pairs, body=body.encode(), fetched_at=moment)


@pytest.mark.parametrize(
    "given",
    [
        page(MOMENT.format(ENABLE)),
        page(MOMENT.format(""), 503),
        page(MOMENT.format("<script>window._cf_chl_opt={}</script>"), 403),
        page("", 403, cf_mitigated="challenge"),
        page("<html></html>", 202, x_amzn_waf_action="challenge"),
        page(CAPTCHA),
        page("\ufeff" + CAPTCHA),
        page(CAPTCHA, 403),
        page(COOKIE),
        page("<html><body><script src='/_Incapsula_Resource?SWJ=1'></script></body></html>"),
        page("<title>Проверка браузера</title><p>Подтвердите, что вы не робот</p>", 403),
        page("<title>安全验证</title><script src='/v.js'></script>请完成人机验证"),
        page("<title>لحظة من فضلك</title><script></script><p>نتحقق من أنك إنسان</p>", 503),
    ],
)
def test_walls(given: Page) -> None:
    assert wall_of(given)


@pytest.mark.parametrize(
    "given",
    [
        page(REFUSED, 403),
        page("<html><title>503</title><p>We are back in just a moment.</p></html>", 503),
        page(post("Just a moment", 1)),
        page(f"<html><body><p>{TALK}</p><div class='g-recaptcha' data-sitekey='1'></div></body></html>"),
        page(f"<html><body><p>{TALK}</p><div class='g-recaptcha'></div></body></html>", 403),
        page("<html><form><div class='h-captcha'></div></form><p>Write to us: we read it all, and answer it."),
        page(str(feed("https://blog.example/b").body)),
        page("<?xml version='1.0'?><rss><channel><title>Are you a robot</title></channel></rss>", 403),
        page('{"error": "captcha"}', 403),
        page(""),
    ],
)  # fmt: skip
def test_what_is_none(given: Page) -> None:
    assert wall_of(given) == ""


@pytest.mark.parametrize(
    "piece", ["<script", "<script>", "<", "<title", "<script></scrip", "<!--", '"@type" : ']
)
def test_a_hostile_page_is_looked_at_in_time(piece: str) -> None:
    body = "<html>" + piece * (MAX_BYTES // len(piece) - 10)
    with ends_within(2):
        wall_of(page(body))


def health(folder: Path) -> tuple[int, dict[str, object]]:
    ended = tell(folder, "status", "--json")
    return ended.returncode, json.loads(ended.stdout)["health"][0]


def test_pages_behind_a_wall(tmp_path: Path) -> None:
    """No article is made of a wall; the other pages are left alone for a day; what comes through ends it."""
    answers = {
        "/": HOME, "/feed": feed(*(f"{{base}}/{n}" for n in range(20))),
        "/0": Answer(body=MOMENT.format(ENABLE)), "/1": Answer(body=CAPTCHA, status=403),
    }  # fmt: skip
    answers |= {f"/{n}": Answer(body=MOMENT.format(""), status=503) for n in range(2, 20)}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        ended = warraq(tmp_path, "crawl")
        assert ended.returncode == 3, ended.stdout + ended.stderr
        asked = [path for path in site.paths() if path[1:].isdigit()]
        assert len(asked) < 20
        code, told = health(tmp_path)
        assert (code, told["condition"], told["needs_a_person"]) == (1, "bot-wall", True)
        text = tell(tmp_path, "status").stdout
        assert "bot-wall since" in text
        assert "blocked by an anti-bot wall" in text
        tell(tmp_path, "publish", str(tmp_path / "out"))
        (entry,) = feedparser.parse((tmp_path / "out" / "health.atom").read_text("utf-8")).entries
        assert entry.title.endswith(": bot-wall")
        with open_store(tmp_path / "corpus.db") as store:
            assert store._connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)
            assert store._connection.execute(
                "SELECT count(*) FROM frontier WHERE role = 'article'"
            ).fetchone() == (20,)
            store._connection.execute("UPDATE frontier SET not_before = ''")  # a day passes
            store._connection.execute("DELETE FROM hosts")
            store._connection.commit()
        answers |= {f"/{n}": Answer(body=post(f"Page {n}", n + 1)) for n in range(20)}
        warraq(tmp_path, "crawl")
        with open_store(tmp_path / "corpus.db") as store:
            assert store._connection.execute("SELECT count(*) FROM articles").fetchone() == (20,)
        assert health(tmp_path)[1]["condition"] == "silent"  # the posts are old ones


def test_a_feed_behind_a_wall(tmp_path: Path) -> None:
    answers = {"/": HOME, "/feed": feed("{base}/a"), "/a": Answer(body=post("A page", 1))}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        answers["/feed"] = Answer(body=MOMENT.format(ENABLE))
        assert warraq(tmp_path, "crawl", "--only", "feeds").returncode == 1
        code, told = health(tmp_path)
        assert (code, told["condition"], told["feed"]) == (1, "bot-wall", f"{site.base}/feed")
        answers["/robots.txt"] = Answer(body=MOMENT.format(ENABLE), status=503)
        (tmp_path / "other").mkdir()
        ended = warraq(tmp_path / "other", "add", "--local", site.base)
        assert ended.returncode == 1
        assert "blocked by an anti-bot wall" in ended.stdout + ended.stderr
