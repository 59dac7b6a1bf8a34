"""The frame of all pages: our own files, errors in words, the way back."""

import re

import pytest
from starlette.testclient import TestClient

from tests.serving.web.conftest import token_of
from warraq.serving.web.asking import local_path


def test_our_own_files_are_kept_by_browsers_and_nothing_else_is_a_file(client: TestClient) -> None:
    (path,) = re.findall(r'href="(/static/room\.css\?v=[0-9a-f]{12})"', client.get("/").text)
    answer = client.get(path)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/room.css").headers["cache-control"] == "no-cache"
    (icon,) = re.findall(r'rel="icon" type="image/svg\+xml" href="([^"]+)"', client.get("/").text)
    assert client.get(icon).headers["content-type"] == "image/svg+xml"
    for wrong in ("/static/..%2Fapp.py", "/static/../app.py", "/static/none.css", "/static/%00"):
        assert client.get(wrong).status_code == 404


def test_errors_are_pages_in_words(client: TestClient) -> None:
    answer = client.get("/no-such-page<script>")
    assert (answer.status_code, "There is nothing at this address." in answer.text) == (404, True)
    assert client.post("/", headers={"origin": "http://127.0.0.1:8787"}).status_code == 405


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/search?q=a%20b&n=1", "/search?q=a%20b&n=1"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/a\\b", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("/" + "a" * 5000, "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_the_way_back_never_leads_elsewhere(path: object, expected: str) -> None:
    assert local_path(path) == expected


def test_light_or_dark_is_kept(client: TestClient) -> None:
    token = token_of(client.get("/").text)
    answer = client.post("/theme", data={"token": token, "theme": "dark", "back": "/login"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert 'data-theme="dark"' in client.get("/").text
    assert client.post("/theme", data={"token": token, "theme": "<b>"}).status_code == 400
