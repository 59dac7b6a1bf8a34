"""Attacks on who one is: sessions, forms, passwords, tokens. Numbers 154 to 171. None comes through."""

# ruff: noqa: E501 - an attack a line

import base64
import json
from collections.abc import Iterator
from urllib.parse import urlencode

import lxml.html
import pytest

from tests.browser.conftest import PASSWORD, Guarded
from tests.browser.serving import Served
from tests.browser.wire import ask, post, state, visit

OPEN = pytest.mark.xdist_group("attacks on the room")
CLOSED = pytest.mark.xdist_group("attacks on the closed room")


@OPEN
@pytest.mark.parametrize(
    ("headers", "token"),
    [
        pytest.param({}, "", id="154-no-token"), pytest.param({}, "0" * 64, id="155-wrong-token"),
        pytest.param({}, "another", id="156-token-of-another"),
        pytest.param({"origin": "null"}, "right", id="157-origin-null"),
        pytest.param({"origin": "http://127.0.0.1:1"}, "right", id="158-other-port"),
        pytest.param({"origin": "http://127.0.0.1.evil.example"}, "right", id="159-longer-name"),
        pytest.param({"origin": "HERE, http://evil.example"}, "right", id="160-two-origins"),
        pytest.param({"sec_fetch_site": "cross-site"}, "right", id="161-cross-site"),
        pytest.param({"sec_fetch_site": "same-site"}, "right", id="162-same-site"),
        pytest.param({"x_http_method_override": "POST", "origin": "http://evil.example"}, "right", id="163-override"),
    ],
)  # fmt: skip
def test_a_form_of_another_site_is_refused(room: Served, headers: dict[str, str], token: str) -> None:
    before = state(room)
    cookie, right = visit(room)
    given = {"right": right, "another": visit(room)[1]}.get(token, token)
    named = {name: value.replace("HERE", room.address) for name, value in headers.items()}
    answer = post(room, "/stories/act", {"token": given, "star": "1"}, cookie, **named)
    assert answer.status == 403
    assert state(room) == before


@CLOSED
def test_164_a_session_that_somebody_prepared_is_nobody_s(guarded: Guarded) -> None:
    """Fixation: who knows the session from before the login is not let in by it after."""
    room = guarded.room
    cookie, token = visit(room, "/login")
    fields = {"token": token, "name": "maryam", "password": PASSWORD, "back": "/search"}
    answer = post(room, "/login", fields, cookie)
    inside = answer.header("set-cookie").partition(";")[0]
    assert (answer.status, answer.header("location")) == (303, "/search")
    assert "HttpOnly" in answer.header("set-cookie")
    assert "SameSite=Strict" in answer.header("set-cookie")
    assert ask(room, "/", cookie=inside).status == 200
    assert ask(room, "/", cookie=cookie).status == 303
    assert ask(room, "/", cookie=f"{inside}; {cookie}").status == 303  # the last one counts


@CLOSED
def test_165_passwords_are_not_guessed(guarded: Guarded) -> None:
    """Through whichever door, and whatever address is claimed; what is open stays open."""
    room = guarded.room
    cookie, token = visit(room, "/login")
    inside = post(room, "/login", {"token": token, "name": "maryam", "password": PASSWORD}, cookie)
    session = inside.header("set-cookie").partition(";")[0]
    statuses = []
    for number in range(4):
        claimed = {"x_forwarded_for": f"192.0.2.{number}", "x_real_ip": f"192.0.2.{number}"}
        wrong = base64.b64encode(f"maryam:guess{number}".encode()).decode()
        statuses += [
            post(room, "/login", {"token": token, "name": "maryam", "password": f"guess{number}"}, cookie, **claimed).status,
            ask(room, "/v1/me", authorization=f"Basic {wrong}", **claimed).status,
            post(room, "/accounts/ClientLogin", {"Email": "maryam", "Passwd": f"guess{number}"}, **claimed).status,
        ]  # fmt: skip
    assert statuses[:5] == [403, 401, 401, 403, 401]
    assert set(statuses[5:]) == {429}
    right = base64.b64encode(f"maryam:{PASSWORD}".encode()).decode()
    assert ask(room, "/v1/me", authorization=f"Basic {right}").status == 429
    assert ask(room, "/", cookie=session).status == 200


@CLOSED
def test_166_another_site_locks_nobody_out(guarded: Guarded) -> None:
    """What a page can make a browser ask for does not count as a guess, nor do addresses with passwords work."""
    room = guarded.room
    for number in range(8):
        guess = urlencode({"Email": "maryam", "Passwd": f"guess{number}"})
        assert ask(room, f"/accounts/ClientLogin?{guess}").status in (400, 405)
        assert ask(room, f"/accounts/ClientLogin?{guess}", method="POST").status in (400, 405)
        assert post(room, "/accounts/ClientLogin", {"Email": "maryam", "Passwd": "x"}, origin="http://evil.example").status == 403  # fmt: skip
    right = urlencode({"Email": "maryam", "Passwd": PASSWORD})
    assert ask(room, f"/greader/accounts/ClientLogin?{right}").status in (400, 405)
    answer = post(room, "/accounts/ClientLogin", {"Email": "maryam", "Passwd": PASSWORD})
    assert answer.status == 200
    auth = answer.text.partition("Auth=")[2].strip()
    assert ask(room, "/reader/api/0/user-info", authorization=f"GoogleLogin auth={auth}").status == 200


@CLOSED
def test_167_a_token_in_an_address_opens_nothing(guarded: Guarded) -> None:
    room = guarded.room
    for path in ("/", "/feed.atom", "/api/v1/articles", "/v1/me", "/reader/api/0/user-info", "/search/evil.atom", "/article/1/page"):  # fmt: skip
        for name in ("token", "access_token", "auth", "api_key", "T", "authorization", "x-auth-token"):
            assert ask(room, f"{path}?{name}={guarded.token}").status in (303, 400, 401)
            assert ask(room, path, cookie=f"{name}={guarded.token}").status in (303, 401)


ODD = (
    "Basic", "Basic !!", "Basic =", "Basic OjpwYXNz", "Basic bWFyeWFt", "Basic bWFyeWFtOg==", "Basic /////w==", "Bearer",
    "Bearer local", "Bearer reader", "GoogleLogin auth=local", "GoogleLogin auth=", "GoogleLogin",
    "Basic bWFyeWFtOmNvcnJlY3QgaG9yc2UgYmF0dGVyeTo=", "Digest username=maryam", "Bearer $argon2id$v=19", "bearer\tx",
)  # fmt: skip


@CLOSED
@pytest.mark.parametrize("start", range(0, len(ODD), 5))  # five wrong ones, and nobody is let in
def test_168_odd_proofs_open_nothing(guarded: Guarded, start: int) -> None:
    for number, value in enumerate(ODD[start : start + 5]):
        path = ("/v1/me", "/reader/api/0/user-info", "/api/v1/status")[number % 3]
        assert ask(guarded.room, path, authorization=value).status == 401


@CLOSED
def test_169_closed_rooms_are_closed_everywhere(guarded: Guarded) -> None:
    """Nothing of a corpus without a name: by any path, spelling or method."""
    for path in (
        "/", "//", "/LOGIN", "/login/../", "/static/../", "/static/%2e%2e/", "/login/x", "/healthcheck/../", "/api/v1/articles",
        "/feed.atom", "/feed.json", "/search/evil.atom", "/search?q=a", "/v1/entries", "/miniflux/v1/entries",
        "/greader/reader/api/0/stream/contents", "/sources.opml", "/article/1/page", "/corpus/charts.css", "/v1/export",
        "/api/v1/../../", "/loginx", "/api", "/fever/?api",
    ):  # fmt: skip
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            answer = ask(guarded.room, path, method=method)
            assert answer.status in (303, 307, 400, 401, 403, 404, 405), (path, method)
            assert "mark-1" not in answer.text


@OPEN
@pytest.mark.parametrize(
    "back",
    [
        "//evil.example/", "https://evil.example/", "/\\evil.example", "/\t/evil.example", "\\\\evil.example", "javascript:alert(1)",
        "/%0d%0aSet-Cookie:a=b\r\nSet-Cookie: a=b", "///evil.example", "http:evil.example", "/\x00//evil.example", "\u2215\u2215evil.example",
    ],
)  # fmt: skip
def test_170_nothing_leads_to_another_site(room: Served, back: str) -> None:
    cookie, token = visit(room)
    for answer in (
        ask(room, f"/login?{urlencode({'back': back})}"),
        post(room, "/theme", {"token": token, "theme": "dark", "back": back}, cookie),
    ):
        assert (answer.status, answer.header("location")) == (303, "/")
        assert all("a=b" not in value for _, value in answer.headers)


@OPEN
def test_171_names_of_sources_and_labels_are_text_wherever_they_are_written(room: Served) -> None:
    """Also to programs: their readers show it."""
    for path in (
        "/v1/entries",
        "/v1/entries/3",
        "/reader/api/0/stream/contents",
        "/feed.json",
        "/api/v1/articles/3",
        "/api/v1/articles/3/versions/1",
        "/api/v1/articles?html=true",
    ):
        answer = ask(room, path)
        assert answer.status == 200
        for text in _html_in(json.loads(answer.text)):
            root = lxml.html.fragment_fromstring(text, create_parent=True)
            for one in root.iter(lxml.etree.Element):
                assert one.tag not in (
                    "script",
                    "iframe",
                    "object",
                    "style",
                    "form",
                    "svg",
                    "math",
                    "base",
                    "meta",
                )
                assert not [name for name in one.attrib if name.startswith("on") or name == "style"]
                assert not (one.get("href") or "").lower().startswith(("javascript", "data"))


def _html_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("content", "content_html", "html") and isinstance(one, str):
                yield one
            yield from _html_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _html_in(one)
