"""A whole journey by commands, on a file and on a PostgreSQL server: what is printed is the same."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

import pytest

import warraq
from tests import postgres
from tests.needed import needed
from tests.patience import HANG_S
from tests.programs import run_warraq, start_program
from tests.warraq.test_serving_room import address_of, get
from warraq.demo import Blog, answers, serve_blog
from warraq.demo.documents import render_robots
from warraq.storage import WriterLock

pytestmark = pytest.mark.xdist_group("both_engines")

#: What differs from run to run, and what stands for it. The blog states no time after 2024.
_USUAL = (
    (re.compile(r"\b20(?:2[5-9]|[3-9]\d)-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?Z?"), "TIME"),
    (re.compile(r'("seconds": )[0-9.e-]+'), r"\1N"),
    (re.compile(r"\bnext (?:due )?(?:now|in [^\n·]+|TIME)"), "next TIME"),
    (re.compile(r"(a post expected every )[0-9.]+ h"), r"\1N h"),  # the last interval ends now
    (re.compile(r"^\d+ s: .*\n", re.MULTILINE), ""),  # how far a crawl has come, every ten seconds
    (re.compile(r"((?:ledger|token).*?)\b[0-9a-f]{64}\b"), r"\1HASH"),  # of times, of chance
    (re.compile(r"(_timestamp_seconds\{[^}]*\}) [0-9.e+]+"), r"\1 N"),
    (re.compile(r"^cursor: \d+\.\d+$", re.MULTILINE), "cursor: N"),  # fetches are not numbered without gaps
    (re.compile(r"urn:uuid:[0-9a-f-]+"), "urn:uuid:N"),
)
#: Steps that differ, and how: see the tests.
OTHERWISE = ("forget 5 --reason", "tidy", "tidy --vacuum")
_SIZES = re.compile(r"([0-9.]+) MB(?= before| now)")


@dataclass(frozen=True)
class Step:
    """Exit code, or status of an answer; results; messages."""

    code: int
    printed: str
    said: str = ""


@dataclass
class Journey:
    """What the commands of one engine printed, by name of the step."""

    folder: Path
    database: str
    steps: dict[str, Step] = field(default_factory=dict)

    def run(self, *arguments: str, name: str = "") -> str:
        done = run_warraq("--db", self.database, *arguments, folder=self.folder, environment=_without_ours())
        assert "Traceback" not in done.stderr, done.stderr
        said = self.usual(done.stdout), self.usual(done.stderr)
        self.steps[name or " ".join(arguments[:3])] = Step(done.returncode, *said)
        return done.stdout

    def usual(self, text: str) -> str:
        for found, usual in ((self.database, "DATABASE"), (str(self.folder), "FOLDER")):
            text = text.replace(found, usual)
        for pattern, usual in _USUAL:
            text = pattern.sub(usual, text)
        return text


def collect(journey: Journey, blog: Blog) -> str:
    """Follow the blog, crawl it twice, and read what came of it. Returns the source's name."""
    run = journey.run
    run("init", "--contact", "mailto:ann@example.org")
    run("add", "--local", f"{blog.base_url}/", name="add")
    run("crawl")
    slug: str = json.loads(run("sources", "--json"))["source"]["slug"]
    post = blog.edit()
    blog.remove(next(other.slug for other in blog.posts if other.slug != post.slug))
    run("crawl", slug, "--json", name="crawl again")
    return slug


def read(journey: Journey, slug: str) -> None:
    """The commands that read."""
    run = journey.run
    for arguments in (
        ("list",), ("list", "--json"), ("status",), ("status", "--json"), ("status", "--since-last", "--keep"),
        ("sources",), ("source", "show", slug), ("export", "-o", "-"), ("changes",), ("changes", "--json"),
        ("versions", "1"), ("images",), ("duplicates",), ("duplicates", "--json"), ("stats",), ("stats", "--json"),
        ("metrics",), ("filtered",), ("marks",), ("export-opml",), ("publish", "feeds"), ("check", "--json"),
        ("archive", "export", "-o"), ("reclean", "--dry-run"),
    ):  # fmt: skip
        run(*arguments, *(["warc"] if arguments[0] == "archive" else []))
    run("show", "1", "--explain")
    text = json.loads(run("show", "1", "--json"))["text"]
    run("cite", "1", text.split("\n\n")[1], name="cite")
    for words in ("حبر", "paper", '"copied by hand"'):
        found = [json.loads(line) for line in run("search", words, "--json", name="-").splitlines()]
        assert journey.steps.pop("-").code == 0
        hits = sorted((hit["url"], hit["snippet"]) for hit in found)  # their order is each engine's own
        journey.steps[f"search {words}"] = Step(0, json.dumps(hits))
        assert hits or "copied" in words


def change(journey: Journey, slug: str) -> None:
    """The commands that write."""
    run = journey.run
    run("reclean")
    run("dedupe", "--rebuild")
    run("label", "1", "2", "--add", "ink")
    run("star", "3")
    run("note", "1", "look again")
    run("mark", "4", "good")
    run("labels", "--json")
    run("list", "--label", "ink")
    run("source", "set", slug, "delay_s=5")
    run("source", "pause", slug)
    run("forget", "5", "--reason", "asked to", "--by", "ann", "--yes")
    run("forget", "--list")
    run("changes", "--json", name="changes afterwards")
    run("tidy")
    run("tidy", "--vacuum")
    run("check", "--repair")
    run("check")
    run("verify")


def serve(journey: Journey) -> None:
    """A page and an answer of the API, from `serve`."""
    with start_program(
        "warraq", "--db", journey.database, "serve", "--port", "0", folder=journey.folder
    ) as process:
        address = address_of(process)
        for path in ("/article/1", "/api/v1/articles?limit=5", "/api/v1/sources", "/"):
            status, text = get(address, path)
            journey.steps[f"GET {path}"] = Step(status, journey.usual(text.replace(address, "ADDRESS")))
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def travel(folder: Path, database: str, port: int) -> Journey:
    """The whole journey."""
    folder.mkdir()
    journey = Journey(folder, database)
    with serve_blog(port) as blog:
        slug = collect(journey, blog)
    read(journey, slug)
    serve(journey)
    change(journey, slug)
    return journey


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.databases() as made:
        yield made.make_bare()


@pytest.fixture(scope="module")
def journeys(server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Journey, Journey]:
    """The same on both, of a blog at the same address: bytes and hashes of its pages are the same."""
    folder = tmp_path_factory.mktemp("journeys")
    with serve_blog() as blog:
        port = int(blog.base_url.rpartition(":")[2])
    with pytest.MonkeyPatch.context() as patch:
        # Far enough apart for two workers to end pages in the order in which they came: articles are numbered so.
        patch.setattr(
            answers,
            "render_robots",
            lambda blog: f"{render_robots(blog)}\nUser-agent: *\nCrawl-delay: 0.15\n",
        )
        return travel(folder / "file", "corpus.db", port), travel(folder / "server", server, port)


def test_every_command_prints_the_same(journeys: tuple[Journey, Journey]) -> None:
    file, server = journeys
    assert list(file.steps) == list(server.steps)
    others = {name: _difference(file, server, name) for name in file.steps if name not in OTHERWISE}
    assert {name: told for name, told in others.items() if told} == {}
    assert len(others) > 50


def test_every_command_ends_well(journeys: tuple[Journey, Journey]) -> None:
    file, server = journeys
    assert {name: step.code for name, step in file.steps.items() if step.code not in (0, 200)} == {}
    codes = {name: step.code for name, step in server.steps.items() if step.code not in (0, 200)}
    assert codes == {"forget 5 --reason": 1}  # bytes are left in free space, until `tidy --vacuum`


def test_what_a_server_cannot_do_is_said(journeys: tuple[Journey, Journey]) -> None:
    file, server = journeys
    forgotten = server.steps["forget 5 --reason"]
    told = [line for line in forgotten.printed.splitlines() if "server" in line]
    assert [line.partition(":")[0].partition(",")[0] for line in told] == [
        "free space of the server's tables still holds traces",
        "the server's write-ahead log",
    ]
    rest = [line for line in forgotten.printed.splitlines() if line not in told]
    printed = file.steps["forget 5 --reason"].printed.splitlines()
    # SQLite leaves traces in free space where it had to move the row between pages: a matter of its layout.
    assert rest == [line for line in printed if not line.startswith("free space held traces of it")]
    for name in ("tidy", "tidy --vacuum"):
        before, now = _SIZES.findall(server.steps[name].said)
        assert float(before) >= float(now) > 1
        assert _SIZES.sub("N MB", file.steps[name].said) == _SIZES.sub(
            "N MB", server.steps[name].said
        ).replace("tables: ", "file: ").replace("inside the tables", "inside the file")


def test_a_backup_holds_what_the_database_holds(journeys: tuple[Journey, Journey], server: str) -> None:
    needed("pg_dump")
    for journey in journeys:
        printed = journey.run("backup", "copy")
        assert printed.startswith("copy: ")
        assert (journey.folder / "copy").stat().st_size > 100_000
    listed = subprocess.run(
        [needed("pg_restore"), "--list", str(journeys[1].folder / "copy")], capture_output=True, text=True
    ).stdout
    assert " TABLE DATA warraq articles " in listed
    assert " VIEW warraq article_text " in listed


def test_the_configuration_names_the_server_without_its_password(server: str, tmp_path: Path) -> None:
    _, _, rest = server.partition("://")
    address = f"postgresql://{_user(server)}:s3cret@{rest.rpartition('@')[2]}"
    done = run_warraq("--db", address, "init", folder=tmp_path)
    assert "The password is not in it" in done.stderr
    assert "s3cret" not in done.stderr + (tmp_path / "warraq.toml").read_text()
    assert run_warraq("sources", folder=tmp_path, environment=_without_ours()).returncode == 0


def test_the_read_api_opens_a_server(server: str, journeys: tuple[Journey, Journey]) -> None:
    with warraq.open(server) as corpus:
        articles = list(corpus.articles(duplicates=True))
        assert len(articles) > 20
        assert corpus.get(articles[0].id) == articles[0]
        assert corpus.integrity() == "ok"


def test_a_crawl_runs_beside_a_crawl_and_not_beside_who_must_be_alone(
    server: str, journeys: tuple[Journey, Journey]
) -> None:
    journey = journeys[1]
    with WriterLock(server, doing="crawl", shared=True):
        journey.run("crawl", name="beside")
        journey.run("reclean", name="alone")
    with WriterLock(server, doing="reclean"):
        journey.run("crawl", name="not beside")
    steps = [journey.steps.pop(name) for name in ("beside", "alone", "not beside")]
    assert [step.code for step in steps] == [0, 1, 1]
    assert f"DATABASE: warraq crawl, process {os.getpid()} on " in steps[1].said
    assert f"DATABASE: warraq reclean, process {os.getpid()} on " in steps[2].said


def test_a_reading_room_outlives_its_sessions(server: str, journeys: tuple[Journey, Journey]) -> None:
    import psycopg

    with start_program(
        "warraq", "--db", server, "serve", "--port", "0", folder=journeys[1].folder
    ) as process:
        address = address_of(process)
        assert get(address)[0] == 200
        with psycopg.connect(server, autocommit=True) as session:
            session.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        for _ in range(8):  # each of the threads that read
            assert get(address)[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_a_run_hands_the_address_on_where_nobody_sees_it(
    server: str, journeys: tuple[Journey, Journey]
) -> None:
    _, _, rest = server.partition("://")
    address = f"postgresql://{_user(server)}:s3cret@{rest.rpartition('@')[2]}"
    environment = {**_without_ours(), "WARRAQ_DB": address}
    folder = journeys[1].folder
    with start_program("warraq", "run", "--serve", "--port", "0", folder=folder, env=environment) as process:
        assert get(address_of(process))[0] == 200
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        seen = [process.pid, *map(int, children.read_text().split())]
        commands = b"".join(Path(f"/proc/{pid}/cmdline").read_bytes() for pid in seen)
        assert b"serve" in commands
        assert b"s3cret" not in commands
        second = run_warraq("--db", server, "run", folder=folder, environment=_without_ours())
        assert second.returncode == 1
        told = "`warraq run` or `warraq cluster run` is at work on it"
        assert f"{told} (warraq run, process {process.pid} on " in second.stderr
        process.send_signal(signal.SIGTERM)
        assert process.wait(HANG_S) == 0


def test_the_demo_is_kept_in_a_file(server: str, tmp_path: Path) -> None:
    done = run_warraq("demo", "--database", server, folder=tmp_path)
    assert (done.returncode, "give it a path" in done.stderr) == (2, True)


def _difference(file: Journey, server: Journey, name: str) -> list[str]:
    """What a step printed on either that the other did not; codes first."""
    ours, theirs = file.steps[name], server.steps[name]
    return [
        *([f"{ours.code} and {theirs.code}"] if ours.code != theirs.code else []),
        *unified_diff(ours.printed.splitlines(), theirs.printed.splitlines(), lineterm="", n=0),
        *unified_diff(ours.said.splitlines(), theirs.said.splitlines(), lineterm="", n=0),
    ]


def _without_ours() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("WARRAQ_")}


def _user(server: str) -> str:
    import psycopg

    with psycopg.connect(server) as session:
        return str(session.info.user)
