"""A server that speaks PostgreSQL's protocol as far as a session begins: what no test can have a real one answer.

Source: PostgreSQL's documentation, "Message Formats" of the protocol 3.0.
"""

import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress

_SSL_REQUEST = 80877103
_GSS_REQUEST = 80877104


@contextmanager
def refusing(code: str, words: str) -> Iterator[int]:
    """Its port: it lets nobody in, and says why."""
    fields = (("S", "FATAL"), ("V", "FATAL"), ("C", code), ("M", words))
    body = b"".join(name.encode() + text.encode() + b"\0" for name, text in fields) + b"\0"
    with _answering(_message(b"E", body)) as port:
        yield port


@contextmanager
def welcoming(parameters: Mapping[str, str]) -> Iterator[int]:
    """Its port: it lets everybody in, and says these things of itself."""
    stated = [_message(b"S", f"{name}\0{value}\0".encode()) for name, value in parameters.items()]
    answer = [_message(b"R", struct.pack("!i", 0)), *stated, _message(b"K", struct.pack("!ii", 1, 1))]
    with _answering(b"".join([*answer, _message(b"Z", b"I")])) as port:
        yield port


@contextmanager
def _answering(answer: bytes) -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=_serve, args=(listening, answer), daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listening: socket.socket, answer: bytes) -> None:
    with suppress(OSError):  # it is closed at the end
        while True:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                _answer(connection, answer)


def _answer(connection: socket.socket, answer: bytes) -> None:
    while _beginning(connection) in (_SSL_REQUEST, _GSS_REQUEST):
        connection.sendall(b"N")
    connection.sendall(answer)
    while connection.recv(4096):
        pass


def _beginning(connection: socket.socket) -> int:
    """What a client begins with: the protocol it speaks, or a request for encryption."""
    (length,) = struct.unpack("!i", _exactly(connection, 4))
    return int.from_bytes(_exactly(connection, length - 4)[:4], "big")


def _exactly(connection: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size and (part := connection.recv(size - len(content))):
        content += part
    return content


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body
