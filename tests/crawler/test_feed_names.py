"""Authors and tags of a feed's entries fill in for pages that state none, and stay when pages are read again."""

import json
from pathlib import Path

from scripted import HOME, Answer, post, serve, tell, warraq


def entry(path: str, author: str, *tags: str) -> str:
    named = "".join(f"<category>{tag}</category>" for tag in tags)
    return (
        f"<item><title>{path}</title><link>{{base}}{path}</link><guid>{path}</guid>"
        f"<dc:creator>{author}</dc:creator>{named}</item>"
    )


def signed(title: str, day: int, author: str) -> Answer:
    return Answer(body=post(title, day).replace("</head>", f"<meta name='author' content='{author}'></head>"))


def test_names_of_entries(tmp_path: Path) -> None:
    items = entry("/silent", "Ann Roe", "ink", "paper") + entry("/signed", "Ann Roe")
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    feed = f"<rss version='2.0' {dc}><channel><title>Scripted</title><link>{{base}}/</link>{items}</channel></rss>"
    answers = {
        "/": HOME,
        "/feed": Answer(body=feed, content_type="application/rss+xml"),
        "/silent": Answer(body=post("A silent post", 1)),
        "/signed": signed("Another post of ours", 2, "Cem Koç"),
    }
    with serve(answers) as site:
        assert warraq(tmp_path, "add", "--local", site.base).returncode == 0
        assert warraq(tmp_path, "crawl").returncode == 0
    told = rows(tmp_path)
    assert told == {
        "A silent post": (["Ann Roe"], ["ink", "paper"]),
        "Another post of ours": (["Cem Koç"], []),
    }
    number = next(row["id"] for row in exported(tmp_path) if row["title"] == "A silent post")
    shown = tell(tmp_path, "show", str(number), "--explain").stdout
    assert "authors: feed" in shown
    assert warraq(tmp_path, "reclean").returncode == 0
    assert rows(tmp_path) == told


def exported(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in tell(folder, "export").stdout.splitlines()]


def rows(folder: Path) -> dict[object, tuple[object, object]]:
    return {row["title"]: (row["authors"], row["tags"]) for row in exported(folder)}
