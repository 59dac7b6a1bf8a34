"""Full text in feeds, on a real server: whole, a part, fuller than a page that is a stub; rules hold for it, too."""

import json
from html import escape
from pathlib import Path

from scripted import HOME, Answer, post, serve, tell, warraq

from warraq.storage import open_reader


def body_of(page: str) -> str:
    return page.partition("<div class='entry-content'>")[2].partition("</div>")[0]


def full_feed(contents: dict[str, str]) -> Answer:
    """An RSS feed that gives these texts for these paths."""
    items = "".join(
        f"<item><title>Post {path}</title><link>{{base}}{path}</link><guid>{{base}}{path}</guid>"
        f"<pubDate>0{n} Mar 2024 10:00:00 GMT</pubDate>"
        f"<content:encoded>{escape(content)}</content:encoded></item>"
        for n, (path, content) in enumerate(contents.items(), 1)
    )
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    return Answer(body=f"{head}<channel><title>Scripted</title><link>{{base}}/</link>{items}</channel></rss>")


def test_full_text_beside_pages(tmp_path: Path) -> None:
    pages = {
        path: post(f"Post {path}", day) for day, path in enumerate(("/whole", "/part", "/stub", "/lost"), 1)
    }
    texts = {path: body_of(page) for path, page in pages.items()}
    feed = full_feed(
        texts | {"/part": texts["/part"][:900], "/lost": f"<p class='ad'>A calendar!</p>{texts['/lost']}"}
    )
    stub = pages["/stub"].replace(texts["/stub"], f"{texts['/stub'][:300]}</p><p>Subscribe to read on.</p>")
    answers = {
        "/": HOME, "/feed": feed, "/whole": Answer(body=pages["/whole"]), "/part": Answer(body=pages["/part"]),
        "/stub": Answer(body=stub), "/lost": Answer(status=404),
    }  # fmt: skip
    with serve(answers) as site:
        slug = f"local-{site.base.rpartition(':')[2]}"
        (tmp_path / "warraq.toml").write_text(
            f'[sources.{slug}.rules]\nremove = ["p.ad"]\n', encoding="utf-8"
        )
        warraq(tmp_path, "add", "--local", site.base)
        ended = warraq(tmp_path, "crawl")
        assert ended.returncode in (0, 1), ended.stderr
        again = warraq(tmp_path, "reclean")
        assert again.returncode == 0, again.stderr
        with open_reader(tmp_path / "corpus.db") as reader:
            rows = {path: reader.articles.get(site.base + path) for path in pages}
            told = {path: reader.entries.of_article(row.id)[0].agreement for path, row in rows.items()}
            counts = reader.entries.counts(reader.feeds.find(f"{site.base}/feed")[0].id)
        assert told == {"/whole": "whole", "/part": "part", "/stub": "fuller", "/lost": "fuller"}
        assert counts == {"ever_listed": 4, "whole": 1, "part": 1, "fuller": 2, "other": 0}
        assert {row.version for row in rows.values()} == {1}
        for path, row in rows.items():
            assert "goes on with sentence 17" in row.text, path
        assert "calendar" not in rows["/lost"].text
        shown = json.loads(tell(tmp_path, "show", f"{site.base}/stub", "--json").stdout)
        assert shown["flags"] == ["from-feed"]
        assert shown["title"] == "Post /stub"
        assert "text: from the feed, not the page" in tell(tmp_path, "show", f"{site.base}/lost").stdout
        text = tell(tmp_path, "show", f"{site.base}/whole", "--explain").stdout
        assert "the feed has the whole article, matching the page" in text
