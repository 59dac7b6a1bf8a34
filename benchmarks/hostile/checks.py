"""What must hold after every case, and what must hold after some: each check says what is wrong, '' when nothing is."""

import json
import os
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from benchmarks.fuzz_targets import require_safe
from benchmarks.hostile.honest import FEEDS
from warraq.articles.extraction import decode
from warraq.articles.outcomes import REJECTION_REASONS
from warraq.articles.records import lower_names
from warraq.cli import main as command_line
from warraq.storage import check, open_reader

VICTIMS = ("127.0.0.2", "169.254.169.254")
MAIN_MB, CHILDREN_MB = 128, 1024  # above a crawl of honest pages alone
STALL_S = 0.25
BEHIND_S = 2.0  # an honest page that waits behind the case is stored so soon after it
_SCALARS = {
    # posts: each address of one has a row of its own, linked to the one before
    "entries": "SELECT count(*) FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE f.source_id = 1"
    " AND NOT EXISTS (SELECT 1 FROM entry_links l WHERE l.entry_id = e.id"
    " AND l.reason IN ('renamed', 'link-changed', 'guid-changed'))",
    "frontier": "SELECT count(*) FROM frontier WHERE source_id = 1",
    "versions": "SELECT max(version) FROM articles WHERE source_id = 1",
    "visits": "SELECT count(DISTINCT url) FROM fetches WHERE source_id = 1 AND role = 'article'",
}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA = re.compile(r"\s*[=+\-@|]")


@dataclass(kw_only=True)
class Seen:
    """A case after its crawl: what the crawl saw of itself, what the server saw, and the database."""

    case: str
    url: str
    database: Path
    probe: dict[str, Any]
    requests: list[dict[str, Any]]
    baseline: dict[str, Any]
    honest_pages: int
    full_size: bool
    endings: list[str] = field(default_factory=list)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database."""
        connection = sqlite3.connect(self.database)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def own_requests(self) -> list[dict[str, Any]]:
        """Requests for the case's address and what lies below it, robots.txt left out."""
        return [
            r
            for r in self.requests
            if r["addr"] not in ("127.0.0.3", *VICTIMS) and not _is_robots(r["target"])
        ]


def _is_robots(target: str) -> bool:
    return target.partition("?")[0] == "/robots.txt"


def invariants(seen: Seen) -> list[str]:
    """The nine that hold after every case, by number; I5 (time) is the case's own and checked there."""
    probe, problems = seen.probe, []
    if probe.get("ended") != "finished":
        problems.append(f"I1 the crawl ended {probe.get('ended')!r}: {probe.get('error', '')[-300:]}")
        return problems
    honest = seen.rows("SELECT count(*) FROM articles WHERE source_id = 2")[0][0]
    if honest != seen.honest_pages:
        problems.append(f"I1 {honest} of {seen.honest_pages} honest pages stored")
    last = max((at for url, at in probe["visits"] if url.startswith(seen.url)), default=0.0)
    behind = max((at for url, at in probe["visits"] if "/post/" in url and "127.0.0.4" in url), default=0.0)
    wait = behind - last - seen.baseline.get("seconds", 0.0)  # a refusal ends before the workers have begun
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    if last and seen.honest_pages == 1 and wait > BEHIND_S * busy:
        problems.append(f"I1 an honest page stored {wait:.1f} s after the case")
    hits = [r for r in seen.requests if r["addr"] in VICTIMS]
    if hits or probe["strays"]:
        problems.append(f"I2 {len(hits)} hits on the victim, {probe['strays'][:3]} connected to or opened")
    main = (probe["main_kb"] - seen.baseline.get("main_kb", probe["main_kb"])) >> 10
    children = probe["children_kb"] >> 10
    if main > MAIN_MB or children > CHILDREN_MB:
        problems.append(f"I3 main +{main} MB, children {children} MB")
    if probe["stall_s"] > STALL_S:
        problems.append(f"I4 the loop stood still for {probe['stall_s'] * 1000:.0f} ms")
    problems += _recorded(seen)
    if findings := check(seen.database):
        problems.append(f"I7 {findings[0]}")
    if probe["tracebacks"]:
        problems.append(f"I8 {probe['tracebacks']} tracebacks")
    (polled,) = seen.rows(
        "SELECT count(*) FROM feeds WHERE source_id > 2 AND last_status = 200 AND last_poll_at IS NOT NULL"
    )[0]
    if polled != FEEDS:
        problems.append(f"I9 {polled} of {FEEDS} honest feeds polled")
    return problems


def _recorded(seen: Seen) -> list[str]:
    """One outcome a fetch, with a reason of the closed list, and a state that `status` can read."""
    problems = []
    loose = seen.rows(
        "SELECT f.url FROM fetches f LEFT JOIN outcomes o ON o.fetch_id = f.id WHERE o.fetch_id IS NULL"
    )
    if loose:
        problems.append(f"I6 no outcome: {loose[0][0]}")
    for kind, reason in seen.rows("SELECT DISTINCT kind, reason FROM outcomes"):
        if (kind == "rejected" and reason not in REJECTION_REASONS) or (kind == "failed" and not reason):
            problems.append(f"I6 {kind} for {reason!r}")
        if reason == "bug":
            detail = seen.rows("SELECT detail FROM outcomes WHERE reason = 'bug' LIMIT 1")[0][0]
            problems.append(f"I8 a bug: {detail[-300:]}")
    done = _command(seen, "status", "--json")
    if done.exit_code not in (0, 1) or not json.loads(done.stdout):
        problems.append(f"I6 status ends with {done.exit_code}: {done.stderr[-200:]}")
    return problems


def _command(seen: Seen, *words: str) -> Result:
    return CliRunner().invoke(command_line, ["--db", str(seen.database), *words])


def also(seen: Seen, name: str) -> str:
    """What is wrong with one more thing that must hold: 'name', 'name=value' or 'name<=number'."""
    word, _, value = name.partition("=")
    if word.endswith("<"):
        number = seen.rows(_SCALARS[word[:-1]])[0][0] or 0
        return "" if number <= int(value) else f"{number} {word[:-1]}"
    if word in _SCALARS:
        number = seen.rows(_SCALARS[word])[0][0]
        return "" if number == int(value) else f"{number} {word}"
    return _CHECKS[word](seen, value)


def _flag(seen: Seen, value: str) -> str:
    flags = seen.rows(
        "SELECT flags FROM versions v JOIN articles a ON a.id = v.article_id WHERE a.source_id = 1"
    )
    return "" if any(value in json.loads(row[0]) for row in flags) else f"no flag {value!r}: {flags}"


def _without(seen: Seen, value: str) -> str:
    columns = "SELECT title || text || html FROM versions UNION ALL SELECT title || url || content_html FROM entries"
    columns += " UNION ALL SELECT url FROM frontier UNION ALL SELECT url FROM articles"
    return f"{value!r} is stored" if any(value in str(row[0]) for row in seen.rows(columns)) else ""


def _raw(seen: Seen, value: str) -> str:
    pages = seen.rows(
        "SELECT p.sha256, f.headers FROM pages p JOIN fetches f ON f.page_sha256 = p.sha256 WHERE f.url = ?",
        seen.url,
    )
    if not pages:
        return "the page was not kept"
    with open_reader(seen.database) as reader:
        body = reader.pages.get(pages[0][0])
    kind = dict(lower_names(json.loads(pages[0][1]))).get("content-type", "")
    return "" if value in decode(body, content_type=kind).text else "the text is not read right"


def _entry(seen: Seen, value: str) -> str:
    titles = seen.rows(
        "SELECT title FROM entries WHERE feed_id IN (SELECT id FROM feeds WHERE source_id = 1)"
    )
    return "" if any(value in title for (title,) in titles) else f"no such entry: {titles[:2]}"


def _inert(seen: Seen, _: str) -> str:
    texts = seen.rows("SELECT html FROM versions UNION ALL SELECT content_html FROM entries")
    for (html,) in texts:
        try:
            require_safe(html)
        except AssertionError as problem:
            return f"stored markup can run: {problem}"
    return ""


def _web_links(seen: Seen, _: str) -> str:
    urls = seen.rows("SELECT url FROM frontier UNION SELECT url FROM articles UNION SELECT url FROM entries")
    bad = [url for (url,) in urls if url and not url.startswith(("http://", "https://"))]
    return f"not of the web: {bad[0]}" if bad else _inert(seen, "")


def _printed(seen: Seen, _: str) -> str:
    for words in (
        ("list", "--limit", "1000"),
        ("status",),
        ("export", "--format", "csv"),
        ("search", '"unclosed AND ('),
    ):
        done = _command(seen, *words)
        if done.exit_code not in (0, 1, 2, 3) or "Traceback" in done.stderr:
            return f"{words[0]} ends with {done.exit_code}: {done.stderr[-200:]}"
        text = done.stdout if words[0] != "export" else ""
        if found := _CONTROL.search(text + done.stderr):
            return f"{words[0]} prints {found.group()!r}"
    return ""


def _nothing_carried(seen: Seen, _: str) -> str:
    sent = [r for r in seen.requests if r["addr"] == "127.0.0.3" and not _is_robots(r["target"])]
    names = {name.lower() for request in sent for name, _ in request["headers"]}
    found = names & {"cookie", "authorization", "referer"}
    return f"carried along: {found}" if found else "" if sent else "the redirect was not followed"


def _feed_kept(seen: Seen, _: str) -> str:
    url, state, etag = seen.rows("SELECT url, state, body_sha256 FROM feeds WHERE source_id = 1")[0]
    return "" if (url, state, etag) == (seen.url, "active", "") else f"the feed is now {url} {state} {etag}"


def _no_deletions(seen: Seen, _: str) -> str:
    gone = seen.rows("SELECT count(*) FROM entries WHERE state <> 'listed'")[0][0]
    return f"{gone} entries are gone" if gone else ""


def _no_files(seen: Seen, _: str) -> str:
    return _without(seen, "root:")


def _robots_memory(seen: Seen, _: str) -> str:
    used = (seen.probe["main_kb"] - seen.baseline.get("main_kb", 0)) >> 10
    return "" if used <= 16 or seen.full_size else f"robots.txt took {used} MB"


def _waits(seen: Seen, _: str) -> str:
    rows = seen.rows(
        "SELECT (julianday(h.not_before) - julianday(f.started_at)) * 86400 FROM hosts h, fetches f"
        " WHERE h.not_before <> '' AND f.url = ?",
        seen.url,
    )
    seconds = rows[0][0] if rows else 0
    return "" if 59 <= seconds <= 86_460 + 60 else f"the host is asked again in {seconds:.0f} s"


def _body_kept(seen: Seen, _: str) -> str:
    rows = seen.rows(
        "SELECT f.page_sha256, o.reason FROM fetches f JOIN outcomes o ON o.fetch_id = f.id WHERE f.url = ?",
        seen.url,
    )
    return "" if all(sha or reason == "too-large" for sha, reason in rows) else "the page was not kept"


def _text_kept(seen: Seen, _: str) -> str:
    rows = seen.rows(
        "SELECT words FROM versions WHERE article_id IN (SELECT id FROM articles WHERE source_id = 1)"
    )
    pages = seen.rows(
        "SELECT p.bytes FROM pages p JOIN fetches f ON f.page_sha256 = p.sha256 WHERE f.url = ?", seen.url
    )
    if not rows:
        return "no article"
    share = rows[0][0] / (pages[0][0] / 22 * 4)  # 'word and another word ' again and again
    return "" if share >= 0.99 else f"{share:.1%} of the text kept"


def _dates(seen: Seen, _: str) -> str:
    years = seen.rows("SELECT DISTINCT substr(published, 1, 4) FROM entries WHERE published <> ''")
    bad = [year for (year,) in years if not 1990 <= int(year) <= 2030]
    return f"years {bad}" if bad else ""


_CHECKS: dict[str, Callable[[Seen, str], str]] = {
    "flag": _flag, "without": _without, "raw": _raw, "entry": _entry, "inert": _inert, "web-links": _web_links,
    "printed": _printed, "nothing-carried": _nothing_carried, "feed-kept": _feed_kept, "no-deletions": _no_deletions,
    "no-files": _no_files, "robots-memory": _robots_memory, "waits": _waits, "body-kept": _body_kept,
    "text-kept": _text_kept, "dates": _dates,
}  # fmt: skip
