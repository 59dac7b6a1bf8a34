"""What becomes of posts whose feed calls them otherwise than before, on a real server."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from scripted import HOME, Answer, post, serve, tell, warraq


def rss(*items: tuple[str, str, str, int]) -> Answer:
    """An RSS feed of (guid, path, title, day of March 2024)."""
    listed = "".join(
        f"<item><title>{title}</title><link>{{base}}{path}</link><guid isPermaLink='false'>{guid}</guid>"
        f"<pubDate>{day:02d} Mar 2024 10:00:00 GMT</pubDate></item>"
        for guid, path, title, day in items
    )
    return Answer(
        body=f"<rss version='2.0'><channel><title>S</title><link>{{base}}/</link>{listed}</channel></rss>"
    )


def told(folder: Path, *command: str) -> Any:
    return json.loads(tell(folder, *command, "--json").stdout)


def test_posts_that_change_their_names(tmp_path: Path) -> None:
    second = "<link rel='alternate' type='application/rss+xml' href='/rss'>"
    answers = {
        "/": replace(HOME, body=str(HOME.body).replace("</head>", second + "</head>")),
        "/feed": rss(("1", "/a", "Page a", 1), ("2", "/b", "Page b", 2), ("3", "/c", "Page c", 3)),
        "/rss": rss(("t3", "/c", "Page c", 3)),
        "/a": Answer(body=post("Page a", 1)), "/b": Answer(body=post("Page b", 2)),
        "/c": Answer(body=post("Page c", 3)), "/a-new": Answer(body=post("Page a", 1)),
        "/d": Answer(body=post("Of something else", 4, lines=9)),
    }  # fmt: skip
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        answers["/feed"] = rss(
            ("1", "/a-new", "Page a", 1), ("2", "/d", "Page d", 4), ("9", "/c", "Page c", 3)
        )
        warraq(tmp_path, "crawl")
        asked = [path for path in site.paths() if path in ("/a", "/b", "/c", "/a-new", "/d")]
        assert sorted(asked) == ["/a", "/a-new", "/b", "/c", "/d"]  # nothing twice
        rows = [json.loads(line) for line in tell(tmp_path, "export").stdout.splitlines()]
        assert sorted(row["url"].removeprefix(site.base) for row in rows) == ["/a-new", "/b", "/c", "/d"]

        moved = told(tmp_path, "show", f"{site.base}/a")
        assert moved["addresses"] == [
            {"url": f"{site.base}/a-new", "why": "canonical"}, {"url": f"{site.base}/a", "why": "moved"},
        ]  # fmt: skip
        assert [link["reason"] for link in moved["ledger"]] == ["link-changed"]
        assert [entry["published_parser"] for entry in moved["entries"]] == ["rfc-822", "rfc-822"]
        (link,) = told(tmp_path, "show", f"{site.base}/d")["ledger"]
        assert (link["reason"], link["url"], link["other_url"]) == (
            "guid-reused",
            f"{site.base}/d",
            f"{site.base}/b",
        )
        reasons = {link["reason"] for link in told(tmp_path, "show", f"{site.base}/c")["ledger"]}
        assert reasons == {"guid-changed", "several-feeds"}

        text = tell(tmp_path, "show", f"{site.base}/d", "--explain").stdout
        assert "ledger: guid-reused" in text
        assert "'04 Mar 2024 10:00:00 GMT' is 2024-03-04T10:00:00+00:00, read as rfc-822 (1.00)" in text
        (feed,) = told(tmp_path, "explain", f"{site.base}/feed")["feeds"]
        counts = feed["ledger"]["counts"]
        assert (counts["guid-changed"], counts["guid-reused"], counts["link-changed"]) == (1, 1, 1)
        assert feed["dates"] == [
            {"parser": "rfc-822", "confidence": 1.0, "entries": 6, "example": "04 Mar 2024 10:00:00 GMT"}
        ]
        text = tell(tmp_path, "explain", f"{site.base}/feed").stdout
        assert "ledger: 1 guid-changed, 1 guid-reused, 1 link-changed" in text
        assert "dates: 6 read as rfc-822 (1.00)" in text
        assert tell(tmp_path, "status").returncode == 0
