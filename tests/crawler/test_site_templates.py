"""A site teaches where its posts stand: learnt while crawling, used by reclean, learnt anew when the theme changes."""

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path

from scripted import Answer, serve, tell, warraq

from warraq.storage import open_reader

NAMES = ("Mira Haddad", "Jonas Weber", "Lina Qasim")
WORDS = (
    "copper",
    "lantern",
    "harbour",
    "olive",
    "window",
    "tramway",
    "saffron",
    "orchard",
    "gravel",
    "candle",
    "anchor",
)
HOME = Answer(
    body="<html><head><title>Notes</title><link rel='alternate' type='application/rss+xml' href='/feed'></head>"
    "<body><h1>Notes</h1></body></html>"
)


def word(number: int, step: int) -> str:
    return WORDS[(number * 7 + step * (number % 5 + 1)) % len(WORDS)]


def body(number: int) -> str:
    """A text that no other post has; it ends with a line of two words."""
    lines = "".join(
        f"<p>In the {word(number, step)} year of the {word(number + step, 2)} nobody on the {word(step, number)} pier"
        f" of house {number} had counted the {word(number, step + 3)} crates, and {number * 31 + step} were open.</p>"
        for step in range(4)
    )
    return f"{lines}<h2>Left {number}</h2><p>Salt, {number}.</p>"


def title(number: int) -> str:
    return f"The {word(number, 0)} crate of day {number}"


def name(number: int) -> str:
    return NAMES[number % len(NAMES)]


def page(number: int, *, theme: str) -> Answer:
    """A post in a theme whose classes say little; its author stands in a plain line, another one in the margin."""
    markup = f"""<!DOCTYPE html><html lang="en"><head><title>{title(number)} | Notes</title></head><body class="bg">
<header class="bx"><a href="/">Notes</a> <a href="/about">About</a></header>
<main class="pb7"><div class="{theme}"><h1 class="f1">{title(number)}</h1>
<div class="mv2">{number % 27 + 1} March 2025 · {name(number)} · 3 min</div>
<div class="copy {theme}-f4">{body(number)}</div></div>
<div class="fr"><h4>Who writes here</h4><p><a rel="author" href="/about">The Desk</a></p></div></main>
<footer>© Notes</footer></body></html>"""
    return Answer(body=markup)


def feed(numbers: Iterable[int]) -> Answer:
    items = "".join(
        f"<item><title>{title(n)}</title><link>{{base}}/post-{n}</link><guid>{{base}}/post-{n}</guid>"
        f"<dc:creator>{name(n)}</dc:creator><pubDate>{n % 27 + 1:02} Mar 2025 10:00:00 GMT</pubDate>"
        f"<content:encoded>{escape(body(n))}</content:encoded></item>"
        for n in numbers
    )
    spaces = (
        "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    )
    return Answer(body=f"<rss version='2.0' {spaces}><channel><title>Notes</title>{items}</channel></rss>")


def sitemap(numbers: Iterable[int]) -> Answer:
    urls = "".join(f"<url><loc>{{base}}/post-{n}</loc></url>" for n in numbers)
    return Answer(
        body=f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>",
        content_type="application/xml",
    )


def test_a_site_teaches_where_its_posts_stand(tmp_path: Path) -> None:
    old, new = range(1, 25), range(25, 37)
    answers = {
        "/": HOME, "/feed": feed(list(old)[-8:]), "/sitemap.xml": sitemap(old),
        "/robots.txt": Answer(body="Sitemap: {base}/sitemap.xml\n", content_type="text/plain"),
        **{f"/post-{number}": page(number, theme="mw8") for number in old},
    }  # fmt: skip
    with serve(answers) as site:
        slug = f"local-{site.base.rpartition(':')[2]}"
        warraq(tmp_path, "add", "--local", site.base)
        ended = warraq(tmp_path, "crawl")
        assert ended.returncode == 0, ended.stderr
        again = warraq(tmp_path, "reclean")
        assert again.returncode == 0, again.stderr
        with open_reader(tmp_path / "corpus.db") as reader:
            rows = {number: reader.articles.get(f"{site.base}/post-{number}") for number in old}
        for number, row in rows.items():
            assert row.text.endswith(f"Left {number}\n\nSalt, {number}."), number
            assert row.authors == (name(number),), number
            assert row.published[:10] == f"2025-03-{number % 27 + 1:02}", number
        assert "24 pages: 24 up to date" in warraq(tmp_path, "reclean").stdout
        told = tell(tmp_path, "explain", slug).stdout
        assert "text: main pb > div mw > div mw-f: on 24 pages, 8 of them by the site's own words" in told
        assert "first learnt" in told

        site.answers |= {f"/post-{number}": page(number, theme="wide") for number in new}
        site.answers |= {"/sitemap.xml": sitemap([*old, *new]), "/feed": feed(new)}
        ended = warraq(tmp_path, "crawl")
        assert ended.returncode == 0, ended.stderr
        assert f"{slug}: its theme has changed" in tell(tmp_path, "status").stdout
        templates = json.loads(tell(tmp_path, "explain", slug, "--json").stdout)["templates"]
        assert templates[-1]["why"] == "theme-changed"
        assert {body["steps"][-1] for body in templates[-1]["template"]["bodies"]} == {
            "div mw-f",
            "div wide-f",
        }
        site.answers |= {"/post-37": page(37, theme="wide"), "/sitemap.xml": sitemap([*old, *new, 37])}
        warraq(tmp_path, "crawl")
        with open_reader(tmp_path / "corpus.db") as reader:
            assert "off-template" in reader.articles.get(f"{site.base}/post-25").flags
            assert reader.articles.get(f"{site.base}/post-37").flags == ()
