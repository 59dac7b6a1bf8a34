"""One POST to a receiver: what it may answer, and which addresses are never connected to."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.needed import needed
from tests.receiver import Receiver, receiving
from warraq.crawler.addresses import hook_refusal
from warraq.crawler.telling import MAX_ANSWER_BYTES, Answer, post


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@contextmanager
def raw_server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does as it likes with one connection; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


def send(url: str, body: bytes = b"{}", timeout_s: float = 30.0) -> Answer:
    return post(url, body, {"Content-Type": "application/json"}, allow_private=True, timeout_s=timeout_s)


def test_a_request_arrives_as_it_was_made(receiver: Receiver) -> None:
    body = '{"a":"حبر"}'.encode()
    headers = {"Content-Type": "application/json", "User-Agent": "warraq/1 (+mailto:a@example.org)"}
    assert post(receiver.url, body, headers, allow_private=True) == Answer(status=204)
    (request,) = receiver.got
    assert (request.path, request.body) == ("/in?desk=1", body)
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert request.headers["user-agent"] == headers["User-Agent"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (200, ""),
        (201, ""),
        (299, ""),
        (302, "redirect"),
        (308, "redirect"),
        (404, "404"),
        (410, "take the hook out"),
        (500, "500"),
    ],
)
def test_only_2xx_is_taken_and_no_redirect_followed(receiver: Receiver, status: int, told: str) -> None:
    receiver.answer = status
    receiver.headers["Location"] = f"http://127.0.0.1:{receiver.port}/elsewhere"
    answer = send(receiver.url)
    assert answer.status == status
    assert told in answer.error
    assert bool(answer.error) == bool(told)
    assert [request.path for request in receiver.got] == ["/in?desk=1"]


def test_a_receiver_may_ask_to_wait(receiver: Receiver) -> None:
    receiver.answer = 503
    receiver.headers["Retry-After"] = "120"
    assert send(receiver.url).wait_s == 120
    receiver.headers["Retry-After"] = "soon"
    assert send(receiver.url).wait_s is None


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    answer = send(f"http://127.0.0.1:{port}/")
    assert answer.status == 0
    assert "refused" in answer.error


@pytest.mark.parametrize(
    "junk",
    [b"", b"hello", b"HTTP/1.1", b"HTTP/1.1 999999 x\r\n\r\n", b"HTTP/1.1 200" + b"\xff" * 99, b"\r\n" * 9,
     b"HTTP/1.1 100 Continue\r\n\r\n" * 4000, b"HTTP/1.1 abc OK\r\n\r\n",
     b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"],
)  # fmt: skip
def test_what_is_no_answer_is_a_failure_in_words(junk: bytes) -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(junk)

    with raw_server(answer) as url:
        found = send(url)
    assert found.status == 0
    assert 0 < len(found.error) <= 300
    assert found.error.isprintable()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate for 127.0.0.1 that signs itself."""
    subprocess.run(
        [needed("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", "key.pem", "-out", "cert.pem", "-days", "36500", "-subj", "/CN=receiver",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    return tmp_path / "cert.pem"


@pytest.mark.parametrize("is_trusted", [True, False])
def test_https_is_spoken_with_who_proves_to_be_it(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, is_trusted: bool
) -> None:
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    heard: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            heard.append(secured.recv(65536))
            secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with raw_server(answer) as url:
        found = send(url.replace("http:", "https:"))
    if is_trusted:
        assert found == Answer(status=200)
        assert heard[0].startswith(b"POST / HTTP/1.1\r\nHost: 127.0.0.1:")
    else:
        assert (found.status, heard) == (0, [])
        assert "CERTIFICATE_VERIFY_FAILED" in found.error


def test_a_slow_answer_ends_in_time() -> None:
    """A byte now and then would hold a client up that waits for each byte anew."""
    is_over = threading.Event()

    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: yes\r\n" * 1000:
            connection.sendall(bytes([byte]))
            if is_over.wait(0.01):
                return

    with raw_server(answer) as url:
        found = send(url, timeout_s=0.3)
        is_over.set()
    assert found == Answer(status=0, error="no answer within 0.3 s")


def test_a_receiver_that_says_nothing_is_left_in_time() -> None:
    is_over = threading.Event()
    with raw_server(lambda connection: is_over.wait() and None) as url:
        found = send(url, timeout_s=0.3)
        is_over.set()
    assert found.error == "no answer within 0.3 s"


def test_a_long_answer_is_read_in_part_and_counts() -> None:
    sent = 0

    def answer(connection: socket.socket) -> None:
        nonlocal sent
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(10_000):
            connection.sendall(b"2000\r\n" + b"x" * 8192 + b"\r\n")
            sent += 8192

    with raw_server(answer) as url:
        assert send(url) == Answer(status=200)
    assert sent < 10_000 * 8192
    assert MAX_ANSWER_BYTES == 65_536


def test_an_answer_before_the_body_was_read_counts() -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(1024)
        connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(1 << 20):
            pass

    with raw_server(answer) as url:
        assert send(url, b"x" * 5_000_000).status == 413


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "127.1", "169.254.169.254"]
)
def test_no_private_address_is_connected_to_however_it_is_written(receiver: Receiver, host: str) -> None:
    answer = post(f"http://{host}:{receiver.port}/", b"{}", {})
    assert answer.status == 0
    assert "not public" in answer.error
    assert receiver.got == []


def test_a_name_is_judged_by_the_address_it_has_when_it_is_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server may answer with a public address first and a private one later: one look-up is all there is."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    answer = post(f"http://receiver.example:{receiver.port}/", b"{}", {})
    assert "receiver.example is an address that is not public" in answer.error
    assert post(f"http://receiver.example:{receiver.port}/", b"{}", {}, allow_private=True).status == 204
    assert asked == ["receiver.example"] * 2
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://127.0.0.1:1/\r\nX: y", {}),
        ("http://127.0.0.1:1/ HTTP/1.1", {}),
        ("http://127.0.0.1:1/", {"webhook-id": "a\r\nX: y"}),
        ("http://127.0.0.1:1/", {"A\nB": "c"}),
        ("http://user:pass@127.0.0.1:1/", {}),
        ("file:///etc/passwd", {}),
        ("http://", {}),
        ("http://[::1", {}),
        ("http://127.0.0.1:99999/", {}),
    ],
)
def test_nothing_in_an_address_or_header_makes_another_request(url: str, headers: dict[str, str]) -> None:
    answer = post(url, b"{}", headers, allow_private=True)
    assert answer.status == 0
    assert "refused" not in answer.error, "it was connected to"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.org/in", ""),
        ("http://example.org:8080/in", ""),
        ("http://example.org:22/in", "port 22"),
        ("http://10.0.0.1/in", "not public"),
        ("http://[fe80::1]/in", "not public"),
        ("ftp://example.org/", "scheme"),
        ("https://موقع.example/", "Punycode"),
        ("https://a:b@example.org/", "credentials"),
    ],
)
def test_addresses_of_hooks(url: str, told: str) -> None:
    problem = hook_refusal(url, allow_private=False)
    assert told in problem
    assert bool(problem) == bool(told)


def test_in_ones_own_network_any_port_may_be_used() -> None:
    assert hook_refusal("http://10.0.0.1:22/in", allow_private=True) == ""
