"""What only the network tells of articles, on a real server: short links, proxies, edits, pages that come back."""

import json
from dataclasses import replace
from pathlib import Path

from scripted import HOME, Answer, feed, post, serve, warraq

from tests.patience import next_second


def changes(folder: Path) -> list[str]:
    told = warraq(folder, "changes", "--json").stdout.splitlines()
    return [kind for kind in (json.loads(line)["kind"] for line in told) if kind != "duplicate"]


def test_short_links_and_proxies_lead_to_the_article_they_redirect_to(tmp_path: Path) -> None:
    page = post("One page", 1)
    answers = {
        "/": HOME,
        "/feed": feed("{base}/proxy/1", "{base}/?p=7"),
        "/proxy/1": Answer(status=302, headers={"Location": "{base}/one?utm_source=feed"}),
        "/?p=7": Answer(status=301, headers={"Location": "{base}/seven"}),
        "/one": Answer(body=page.replace("<title>", "<link rel='shortlink' href='{base}/?p=1'><title>")),
        "/seven": Answer(body=post("Page seven", 7)),
    }
    answers["/one?utm_source=feed"] = answers["/one"]
    with serve(answers) as site:
        assert warraq(tmp_path, "add", "--local", site.base).returncode == 0
        assert warraq(tmp_path, "crawl").returncode == 0
        rows = [json.loads(line) for line in warraq(tmp_path, "export").stdout.splitlines()]
        assert sorted(row["url"] for row in rows) == [f"{site.base}/one", f"{site.base}/seven"]
        # All of these are known now: the feed that names them otherwise makes nobody ask again.
        answers["/feed"] = feed("{base}/proxy/1", "{base}/?p=7", "{base}/?p=1", "{base}/seven", "{base}/one")
        site.log.clear()
        warraq(tmp_path, "crawl")
        assert "/feed" in site.paths()
        assert not {"/?p=1", "/?p=7", "/proxy/1"} & set(site.paths())
    assert changes(tmp_path) == ["new", "new"]


def say_again(answers: dict[str, Answer], word: str) -> None:
    """The feed says something new of each of its posts: they are looked at again."""
    told = feed("{base}/a", "{base}/b")
    answers["/feed"] = replace(told, body=str(told.body).replace("<title>Post", f"<title>{word} post"))


def test_an_article_that_was_taken_down_and_comes_back(tmp_path: Path) -> None:
    answers = {"/": HOME, "/feed": feed("{base}/a", "{base}/b")}
    answers |= {"/a": Answer(body=post("Page a", 1)), "/b": Answer(body=post("Page b", 2))}
    with serve(answers) as site:  # type: ignore[arg-type]
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        there = answers["/b"]
        for word, answer in (
            ("Second", Answer(status=410)),
            ("Third", there),
            ("Fourth", Answer(status=404)),
            ("Fifth", there),
        ):
            answers["/b"] = answer
            say_again(answers, word)
            next_second()  # times are kept to the second: an entry is news only when it is later than the page
            warraq(tmp_path, "crawl", site.base)
        assert changes(tmp_path) == ["new", "new", "gone", "back", "gone", "back"]


def test_what_is_no_edit_and_what_is_one(tmp_path: Path) -> None:
    def related(*names: str) -> str:
        links = "".join(f"<li><a href='/{name}'>Another post on {name}</a></li>" for name in names)
        return (
            f"</div><section class='related-posts'><h3>Related posts</h3><ul>{links}</ul></section></article>"
        )

    first = (
        post("Page a", 1).replace("which nobody", "which 'nobody'").replace("</div></article>", related("x"))
    )
    restyled = (
        first.replace("'nobody'", "\u2018nobody\u2019").replace(". ", ".  \n").replace(", which", " , which")
    )
    pages = (
        ("Second", restyled, 0),
        ("Third", first.replace(related("x"), related("y", "z", "w")), 0),
        ("Fourth", first.replace("<h1>Page a</h1>", "<h1>Page a, corrected</h1>"), 1),
        (
            "Fifth",
            first.replace("<h1>Page a</h1>", "<h1>Page a, corrected</h1>").replace("sentence 3", "verse 3"),
            2,
        ),
    )
    answers = {"/": HOME, "/feed": feed("{base}/a", "{base}/b"), "/a": Answer(body=first)}
    with serve(answers) as site:  # type: ignore[arg-type]
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        for word, body, edits in pages:
            assert body != first
            answers["/a"] = Answer(body=body)
            say_again(answers, word)
            next_second()
            warraq(tmp_path, "crawl", site.base)
            assert changes(tmp_path) == ["new", *["edited"] * edits], word
