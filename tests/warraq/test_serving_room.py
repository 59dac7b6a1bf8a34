"""`warraq serve` and `warraq access`: the reading room as a program."""

import http.client
import json
import shutil
import signal
import socket
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.patience import wait_until
from tests.programs import Program, run_warraq, start_program
from warraq.articles.errors import ConfigurationError
from warraq.cli.serve import listen, web_options


def get(address: str, path: str = "/", **headers: str) -> tuple[int, str]:
    """Status and body of a page."""
    with closing(
        http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"), timeout=60)
    ) as asked:
        asked.request("GET", path, headers=headers)
        answer = asked.getresponse()
        return answer.status, answer.read().decode()


def address_of(process: Program) -> str:
    """What it printed; a crawl beside it may have said how it went before."""
    assert process.stdout is not None
    return next((line.strip() for line in process.stdout if line.startswith("http")), "")


def test_it_serves_until_it_is_told_to_stop(corpus_file: Path, tmp_path: Path) -> None:
    with start_program(
        "warraq", "--db", str(corpus_file), "serve", "--port", "0", folder=tmp_path
    ) as process:
        address = address_of(process)
        assert address.startswith("http://127.0.0.1:")
        status, text = get(address)
        assert (status, "Gall ink" in text) == (200, True)
        assert get(address, host="evil.example")[0] == 421
        taken = run_warraq(
            "--db",
            str(corpus_file),
            "serve",
            "--port",
            address.rpartition(":")[2].rstrip("/"),
            folder=tmp_path,
        )
        assert (taken.returncode, "cannot listen there" in taken.stderr) == (2, True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_those_who_wait_for_changes_are_answered_when_it_stops(corpus_file: Path, tmp_path: Path) -> None:
    with start_program(
        "warraq", "--db", str(corpus_file), "serve", "--port", "0", folder=tmp_path
    ) as program:
        address = address_of(program)
        waiting = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"), timeout=60)
        with closing(waiting):
            waiting.request("GET", "/api/v1/changes?since=1000000&wait=60")
            assert get(address)[0] == 200  # it came later, so the other is waiting
            program.send_signal(signal.SIGTERM)
            answer = waiting.getresponse()  # uvicorn ends the connection without one after ten seconds
            assert (answer.status, json.loads(answer.read())["changes"]) == (200, [])
        assert program.wait(60) == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--host", "0.0.0.0"),
        ("--login",),
        ("--allow-host", "read.example"),
        ("--base-url", "https://read.example"),
    ],
)
def test_elsewhere_it_needs_a_password_first(
    corpus_file: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    done = run_warraq("--db", str(corpus_file), "serve", "--port", "0", *options, folder=tmp_path)
    assert (done.returncode, "run: warraq access password NAME" in done.stderr) == (2, True)


def test_access_is_given_listed_and_taken(corpus_file: Path, tmp_path: Path) -> None:
    shutil.copyfile(corpus_file, tmp_path / "warraq.db")

    def run(*arguments: str) -> tuple[int, str, str]:
        done = run_warraq("access", *arguments, folder=tmp_path)
        return done.returncode, done.stdout, done.stderr

    code, token, said = run("token", "newsboat")
    assert (code, len(token.strip()), "not shown again" in said) == (0, 43, True)
    assert run("token", "a:b")[0] == run("remove", "nobody")[0] == 2
    assert run("password", "newsboat", "--stdin")[0] == 2  # standard input is empty: too short
    (row,) = map(json.loads, run("list", "--json")[1].splitlines())
    assert (row["name"], row["kind"], set(row)) == ("newsboat", "token", {"name", "kind", "made_at"})
    assert token.strip().encode() not in (tmp_path / "warraq.db").read_bytes()
    with start_program("warraq", "serve", "--login", "--port", "0", folder=tmp_path) as process:
        assert get(address_of(process))[0] == 303
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert run("remove", "newsboat")[:2] == (0, "newsboat: removed\n")
    assert run("list", "--json")[1] == ""


def test_a_run_serves_beside_its_crawls_and_stops_both(corpus_file: Path, tmp_path: Path) -> None:
    shutil.copyfile(corpus_file, tmp_path / "warraq.db")
    with start_program("warraq", "run", "--serve", "--port", "0", folder=tmp_path) as process:
        address = address_of(process)
        assert get(address)[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    with pytest.raises(ConnectionRefusedError):
        get(address)


def test_the_room_of_a_run_that_was_killed_ends_too(corpus_file: Path, tmp_path: Path) -> None:
    shutil.copyfile(corpus_file, tmp_path / "warraq.db")
    with start_program("warraq", "run", "--serve", "--port", "0", folder=tmp_path) as process:
        address = address_of(process)
        assert get(address)[0] == 200
        process.kill()
        assert process.wait(60) == -signal.SIGKILL
        wait_until(lambda: not is_open(address))


def is_open(address: str) -> bool:
    host, _, port = address.removeprefix("http://").rstrip("/").partition(":")
    with suppress(OSError), socket.create_connection((host, int(port)), timeout=5):
        return True
    return False


def test_no_part_of_an_answer_waits_for_the_one_before() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("host", "allowed", "base_url", "needs_login", "name"),
    [
        ("127.0.0.1", (), "", False, "http://127.0.0.1:80"),
        ("localhost", ("localhost",), "", False, "http://localhost:80"),
        ("::1", (), "", False, "http://[::1]:80"),
        ("127.0.0.1", (), "http://localhost:99", False, "http://localhost:99"),
        ("127.0.0.1", ("Read.Example",), "", True, "http://127.0.0.1:80"),
        ("127.0.0.1", (), "https://read.example/", True, "https://read.example"),
        ("192.0.2.1", (), "", True, "http://192.0.2.1:80"),
        ("0.0.0.0", (), "", True, "http://0.0.0.0:80"),
    ],
)
def test_who_can_reach_it_from_elsewhere_must_log_in(
    host: str, allowed: tuple[str, ...], base_url: str, needs_login: bool, name: str
) -> None:
    options = web_options(host, 80, allowed, base_url, login=False)
    assert (options.needs_login, options.base_url) == (needs_login, name)
    assert options.any_address == (host == "0.0.0.0")
    assert {one.lower() for one in allowed} <= options.hosts


@pytest.mark.parametrize(
    "base_url", ["read.example", "ftp://read.example", "https://read.example/path", "https://"]
)
def test_a_base_address_is_an_address(base_url: str) -> None:
    with pytest.raises(ConfigurationError, match="--base-url is an address"):
        web_options("127.0.0.1", 80, (), base_url, login=False)
