"""Attacks on the reading room, a table of each kind, and none comes through."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.serving.web.conftest import HERE, NewClient, token_of
from warraq.config import Config
from warraq.desk.access import AccessDesk
from warraq.serving.web import DEFAULTS, WebOptions
from warraq.serving.web.app import MODULES
from warraq.serving.web.security import (
    MAX_BODY,
    Sessions,
    check_password,
    digest_of_token,
    hash_password,
    new_token,
)
from warraq.serving.web.security.attempts import (
    MOST_AT_ALL,
    MOST_BY_ADDRESS,
    MOST_REMEMBERED,
    WINDOW,
    Attempts,
)
from warraq.serving.web.security.requests import host_name
from warraq.storage import open_store

ELSEWHERE = WebOptions(
    base_url="https://read.example", hosts=DEFAULTS.hosts | {"read.example"}, needs_login=True
)
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def guarded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with a password and a token."""
    database = tmp_path_factory.mktemp("guarded") / "corpus.db"
    open_store(database, create=True).close()
    AccessDesk(lambda: Config(database=database)).set_password("maryam", PASSWORD)
    return database


@pytest.fixture
def guarded(new_client: NewClient, guarded_file: Path) -> TestClient:
    """A browser elsewhere, before a room that asks who he is."""
    return new_client(guarded_file, options=ELSEWHERE)


@pytest.mark.parametrize(
    "path", ["/", "/no-such-page", "/static/room.css", "/search?q=a", "/article/1", "/healthcheck"]
)
def test_every_answer_has_its_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert (
        policy["script-src"] == policy["style-src"] == policy["img-src"] == policy["form-action"] == "'self'"
    )
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert path.startswith("/static") or headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


def test_even_a_bug_has_its_headers_and_shows_nothing(new_client: NewClient, tmp_path: Path) -> None:
    database = tmp_path / "none.db"
    open_store(database, create=True).close()
    client = new_client(database, raise_server_exceptions=False)
    client.app.state.room = None  # type: ignore[attr-defined]
    answer = client.get("/")
    assert answer.status_code == 500
    assert "AssertionError" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:8787",
        "127.0.0.1@evil.example", "127.0.0.1/evil", "", "127.0.0.1:x", "[::2]", "10.0.0.1", "127.0.0.1#",
        "127.0.0.1?", "::1", "localhost\\evil",
    ],
)  # fmt: skip
def test_a_name_made_to_point_here_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert (answer.status_code, "--allow-host" in answer.text) == (421, True)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost:8787", "LOCALHOST", "[::1]:1", "localhost.", "127.0.0.1:80"]
)
def test_our_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_two_hosts_are_none(client: TestClient) -> None:
    assert client.get("/", headers=[("host", "127.0.0.1"), ("host", "evil.example")]).status_code == 421


def test_on_all_addresses_any_address_is_a_name(new_client: NewClient, corpus_file: Path) -> None:
    client = new_client(corpus_file, options=WebOptions(any_address=True))
    assert client.get("/", headers={"host": "192.0.2.7:8787"}).status_code == 200
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert host_name("[2001:db8::1]:80") == "2001:db8::1"


def routes_of_forms() -> Iterator[str]:
    for module in MODULES:
        for route in module.ROUTES:
            assert isinstance(route, Route)
            if "POST" in (route.methods or ()):
                yield route.path.replace("{number}", "1")


@pytest.mark.parametrize("path", sorted(routes_of_forms()))
@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({}, ""),
        ({}, "0" * 64),
        ({}, "another session's"),
        ({"origin": "https://evil.example"}, "right"),
        ({"origin": "null"}, "right"),
        ({"origin": "http://127.0.0.1:8787.evil.example"}, "right"),
        ({"origin": "http://localhost:8787"}, "right"),  # another origin than the page's own
        ({"sec-fetch-site": "cross-site"}, "right"),
        ({"sec-fetch-site": "same-site"}, "right"),
        ({"content-type": "text/plain"}, ""),
        ({"content-type": "application/json"}, ""),
    ],
)
def test_no_form_of_another_site_does_anything(
    new_client: NewClient, corpus_file: Path, path: str, headers: dict[str, str], token: str
) -> None:
    client, other = new_client(corpus_file), new_client(corpus_file)
    right = token_of(client.get("/").text)
    sent = {"right": right, "another session's": token_of(other.get("/").text)}.get(token, token)
    answer = client.post(path, data={"token": sent, "id": "1", "read": "1", "theme": "dark"}, headers=headers)
    assert answer.status_code == 403
    assert client.get("/").text.count('data-theme="auto"') == 1


def test_every_route_that_changes_something_checks_its_form() -> None:
    assert set(routes_of_forms()) >= {
        "/login",
        "/logout",
        "/theme",
        "/stories/act",
        "/stories/note",
        "/stories/labels",
    }
    for module in MODULES:
        for route in module.ROUTES:
            assert isinstance(route, Route)
            assert not (route.methods or set()) & {"PUT", "DELETE", "PATCH"}
            assert "POST" not in (route.methods or ()) or route.name.startswith("form:")


def test_without_its_cookie_a_token_is_worth_nothing(client: TestClient) -> None:
    token = token_of(client.get("/").text)
    client.cookies.clear()
    assert client.post("/theme", data={"token": token, "theme": "dark"}).status_code == 403


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: TestClient, guarded: TestClient) -> None:
    cookie = client.get("/").headers["set-cookie"]
    assert cookie.startswith("warraq-8787=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie
    secure = guarded.get("/login").headers["set-cookie"]
    assert secure.startswith("__Host-warraq-443=")
    assert "Secure" in secure


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/?" + "a" * 9_000, {}, 414),
        ("/" + "a" * 9_000, {}, 414),
        ("/?" + "&".join(f"a{n}=1" for n in range(60)), {}, 414),
        ("/", {"x-large": "a" * 20_000}, 431),
        ("/", {f"x-{n}": "a" for n in range(120)}, 431),
    ],
)
def test_requests_are_bounded(client: TestClient, path: str, headers: dict[str, str], status: int) -> None:
    assert client.get(path, headers=headers).status_code == status


def test_bodies_are_bounded_whatever_they_say(client: TestClient) -> None:
    token = token_of(client.get("/").text)
    long = {"token": token, "note": "a" * MAX_BODY, "id": "1"}
    assert client.post("/stories/note", data=long).status_code == 413

    def chunks() -> Iterator[bytes]:
        yield f"token={token}&note=".encode()
        for _ in range(100):
            yield b"a" * 1_000

    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/stories/note", content=chunks(), headers=form).status_code == 413
    assert client.post("/theme", content=b"", headers=form | {"content-length": "-1"}).status_code == 400
    many = "&".join(f"id={number}" for number in range(5_000))
    assert client.post("/stories/act", content=many.encode(), headers=form).status_code == 400


@pytest.mark.parametrize(
    "body", [b"--x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", b"\x00" * 100]
)
def test_broken_forms_are_refused_in_words(client: TestClient, body: bytes) -> None:
    client.get("/")
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("/theme", content=body, headers=headers).status_code in (400, 403)


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "/x\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/\t/evil",
    ],
)
def test_no_form_leads_to_another_site(client: TestClient, back: str) -> None:
    token = token_of(client.get("/").text)
    answer = client.post("/theme", data={"token": token, "theme": "light", "back": back})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert answer.headers.get_list("set-cookie") == [
        one for one in answer.headers.get_list("set-cookie") if "a=b" not in one
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2f..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/image/..%2fx",
        "/article/../../etc/passwd", "/%2e%2e/",
    ],
)  # fmt: skip
def test_no_path_leads_to_the_disk(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/search", "/article/1", "/image/" + "0" * 64, "/article/1/page", "/no-such-page"]
)
def test_strangers_are_sent_to_log_in(guarded: TestClient, path: str) -> None:
    answer = guarded.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?back=%2F")
    assert guarded.post(path, headers={"origin": ELSEWHERE.base_url}).status_code == 403


def log_in(client: TestClient, name: str, password: str, back: str = "/search") -> int:
    token = token_of(client.get("/login").text)
    form = {"token": token, "name": name, "password": password, "back": back}
    return client.post("/login", data=form).status_code


def test_the_right_password_opens_and_logging_out_closes(guarded: TestClient) -> None:
    guarded.get("/login")
    before = guarded.cookies["__Host-warraq-443"]
    assert log_in(guarded, "maryam", PASSWORD) == 303
    assert guarded.cookies["__Host-warraq-443"] != before  # nobody can have prepared it
    home = guarded.get("/")
    assert home.status_code == 200
    assert "<bdi>maryam</bdi>" in home.text
    inside = guarded.cookies["__Host-warraq-443"]
    assert guarded.post("/logout", data={"token": token_of(home.text)}).status_code == 303
    assert guarded.get("/", headers={"cookie": f"__Host-warraq-443={inside}"}).status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("maryam", "wrong"),
        ("nobody", PASSWORD),
        ("", ""),
        ("maryam", PASSWORD + "x" * 2_000),
        ("maryam", "\ud800".encode("utf-8", "replace").decode()),
    ],
)
def test_a_wrong_password_does_not(guarded: TestClient, name: str, password: str) -> None:
    assert log_in(guarded, name, password) == 403
    assert guarded.get("/").status_code == 303


def test_guessing_is_slowed_down(guarded: TestClient) -> None:
    for _ in range(MOST_BY_ADDRESS):
        assert log_in(guarded, "maryam", "guess") == 403
    assert log_in(guarded, "maryam", PASSWORD) == 429  # not even looked at


def test_who_lost_his_password_is_logged_out(
    new_client: NewClient, guarded_file: Path, tmp_path: Path
) -> None:
    database = tmp_path / "own.db"
    open_store(database, create=True).close()
    desk = AccessDesk(lambda: Config(database=database))
    desk.set_password("maryam", PASSWORD)
    client = new_client(database, options=replace(ELSEWHERE))
    assert log_in(client, "maryam", PASSWORD) == 303
    assert client.get("/").status_code == 200
    desk.remove_access("maryam")
    client.app.state.doors._read_at = -100.0  # type: ignore[attr-defined]
    assert client.get("/").status_code == 303


def test_sessions_end() -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    sessions = Sessions(lambda: moment)
    session = sessions.log_in("maryam", "hash").session
    assert sessions.visitor(session, lambda name: "hash").name == "maryam"
    assert sessions.visitor("x" * 43, lambda name: "hash").name == ""
    for step in range(10):
        moment += timedelta(days=9, hours=step)
        assert sessions.visitor(session, lambda name: "hash").name == ("maryam" if step < 9 else "")
    session = sessions.log_in("maryam", "hash").session
    moment += timedelta(days=15)
    assert sessions.visitor(session, lambda name: "hash").name == ""
    session = sessions.log_in("maryam", "hash").session
    assert sessions.visitor(session, lambda name: "another").name == ""


def test_attempts_are_counted_by_household_and_together_in_bounded_memory() -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    attempts = Attempts(lambda: moment)
    for number in range(MOST_BY_ADDRESS):
        attempts.failed(f"2001:db8::{number:x}")
    assert attempts.wait_s("2001:db8::ffff") == WINDOW.total_seconds() + 1
    assert attempts.wait_s("192.0.2.1") == 0
    attempts.succeeded("2001:db8::1")
    assert attempts.wait_s("2001:db8::ffff") == 0
    for number in range(MOST_AT_ALL):
        attempts.failed(f"192.0.2.{number}")
    assert attempts.wait_s("198.51.100.1") > 0
    moment += WINDOW
    assert attempts.wait_s("198.51.100.1") == 0
    for number in range(MOST_REMEMBERED + 10):
        attempts.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(attempts._failures) == MOST_REMEMBERED


def test_passwords_and_tokens_are_not_what_is_stored() -> None:
    stored, token = hash_password(PASSWORD), new_token()
    assert stored.startswith("$argon2id$")
    assert check_password(stored, PASSWORD)
    assert not check_password(stored, "wrong")
    assert not check_password("none", PASSWORD)
    assert len(token) == 43
    assert len(digest_of_token(token)) == 64


def test_there_are_no_web_sockets(client: TestClient) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/"):
        pass


def test_the_base_address_is_an_origin_of_ours(new_client: NewClient, corpus_file: Path) -> None:
    client = new_client(corpus_file)
    token = token_of(client.get("/").text)
    answer = client.post(
        "/theme",
        data={"token": token, "theme": "dark"},
        headers={"origin": HERE, "sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 303
