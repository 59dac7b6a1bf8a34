"""Each row of robots.txt through the real crawler: what its middleware lets pass, and what the sites' log shows."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from many_sites import Sites, ask, many_sites

from warraq.crawler.network.robots import permission_of
from warraq.politeness.rows import RobotsFile, robots_files
from warraq.storage import RobotsRecord

FILES = robots_files()
NAMES = [f"{number}-{file.about or file.rule}" for number, file in enumerate(FILES)]
FORBIDS = b"User-agent: *\nDisallow: /private"
GOOD = (200, 201, 203, 206, 226)
COMMENT = b"# " + b"x" * 97 + b"\n"
LARGE = b"User-agent: *\n" + COMMENT * (500 * 1024 // len(COMMENT)) + FORBIDS.partition(b"\n")[2]
LONG = b"User-agent: *\nDisallow: /x/" + b"a" * 20_000 + b"\nDisallow: /private\n"
WALL = b'<html><title>Just a moment...</title><div id="px-captcha"></div><script></script></html>'
#: Answers to the question for robots.txt, and how asking for /open and /private ends.
ANSWERS: list[tuple[str, int, bytes, tuple[str, str]]] = [
    *((f"{status}", status, FORBIDS, ("fetched", "RobotsForbidden")) for status in GOOD),
    ("500 KiB are read to the last line", 200, LARGE, ("fetched", "RobotsForbidden")),
    ("a line that is too long is no reason to read no more", 200, LONG, ("fetched", "RobotsForbidden")),
    ("404", 404, FORBIDS, ("fetched", "fetched")),
    ("503", 503, b"User-agent: *\nAllow: /", ("RobotsForbidden", "RobotsForbidden")),
    ("304", 304, b"", ("RobotsForbidden", "RobotsForbidden")),
    ("wall", 503, WALL, ("RobotsWalled", "RobotsWalled")),
    ("more than is read", 200, LARGE + b" " * 100_000, ("RobotsUnreachable", "RobotsUnreachable")),
]
Asked = tuple[Sites, dict[str, dict[str, str]]]


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    """A site for each file and each answer, and how the crawler fared with their addresses."""
    with many_sites(
        [*((200, file.body) for file in FILES), *((status, body) for _, status, body, _ in ANSWERS)]
    ) as sites:
        urls: dict[str, list[str]] = defaultdict(list)
        for file, base in zip(FILES, sites.bases, strict=False):
            for row in file.rows:
                urls[row.user_agent].append(base + row.path)
        for base in sites.bases[len(FILES) :]:
            urls["warraq"] += [f"{base}/open", f"{base}/private"]
        yield sites, ask(urls)


@pytest.mark.parametrize(("number", "file"), list(enumerate(FILES)), ids=NAMES)
def test_rows_of_a_file(asked: Asked, number: int, file: RobotsFile) -> None:
    sites, ended = asked
    base = sites.bases[number]
    for row in file.rows:
        expected = "fetched" if row.allowed else "RobotsForbidden"
        assert ended[row.user_agent][base + row.path] == expected, (row, file.body)
    assert len(sites.fetched(base)) == sum(row.allowed for row in file.rows)


@pytest.mark.parametrize("number", range(len(ANSWERS)), ids=[name for name, *_ in ANSWERS])
def test_an_answer_to_the_question_for_robots(asked: Asked, number: int) -> None:
    sites, ended = asked
    base = sites.bases[len(FILES) + number]
    *_, expected = ANSWERS[number]
    assert tuple(ended["warraq"][f"{base}/{path}"] for path in ("open", "private")) == expected
    assert len(sites.fetched(base)) == expected.count("fetched")


def record(status: int, body: str = "User-agent: *\nDisallow: /private") -> RobotsRecord:
    return RobotsRecord(
        origin="https://blog.example.org",
        status=status,
        body=body,
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


PERMISSIONS = [
    *((status, "rules", True, False) for status in (200, 203, 206, 299)),
    *((status, "rules", True, True) for status in (400, 401, 403, 404, 410, 451)),
    *(
        (status, "failing", False, False)
        for status in (300, 301, 302, 304, 307, 308, 429, 500, 503, 599, 999)
    ),
    (0, "unreachable", False, False),
]


@pytest.mark.parametrize(("status", "kind", "home", "private"), PERMISSIONS)
def test_what_an_answer_permits(status: int, kind: str, home: bool, private: bool) -> None:
    permission = permission_of(record(status), "warraq")
    assert permission.kind == kind
    assert bool(permission.detail) == (kind != "rules")
    if kind == "rules":
        allows = permission.rules.allows
        assert (allows("https://x.example/"), allows("https://x.example/private")) == (home, private)


def test_a_wall_is_known_by_its_marks_and_not_by_what_a_server_says() -> None:
    assert permission_of(record(503, WALL.decode()), "warraq").kind == "walled"
    words = "blocked by an anti-bot wall; robots.txt cannot be reached"
    assert permission_of(record(503, words), "warraq").kind == "failing"
