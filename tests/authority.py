"""A time stamp authority on loopback: OpenSSL signs, Python's server hands out. Asked by tests only."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.needed import needed

_CONFIGURATION = """\
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_EXTENSIONS = (
    "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
)


@dataclass
class Authority:
    """Where it is asked, the certificate of its root, and what it was asked: (media type, User-Agent) a request.

    `answer`: what it gives instead of a stamp, as (status, media type, body).
    """

    url: str
    root: Path
    folder: Path
    asked: list[tuple[str, str]] = field(default_factory=list)
    answer: tuple[int, str, bytes] | None = None


def make_authority(folder: Path) -> None:
    """Make keys and certificates of a root and an authority. Skips where there is no OpenSSL."""
    needed("openssl")
    (folder / "tsa.cnf").write_text(_CONFIGURATION.format(folder=folder))
    (folder / "extensions").write_text(_EXTENSIONS)
    (folder / "serial").write_text("01\n")
    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl(folder, "req", "-x509", *new_key, "-keyout", "root.key", "-out", "root.pem", "-days", "36500",
            "-subj", "/CN=Root of the tests", "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    openssl(
        folder,
        "req",
        *new_key,
        "-keyout",
        "tsa.key",
        "-out",
        "tsa.csr",
        "-subj",
        "/CN=Authority of the tests",
    )
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
            "-out", "tsa.pem", "-days", "36500", "-extfile", "extensions")  # fmt: skip


def openssl(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What OpenSSL prints, run in a folder."""
    done = subprocess.run(["openssl", *arguments], cwd=folder, input=given, capture_output=True, check=True)
    return done.stdout


@contextmanager
def serve_authority(folder: Path) -> Iterator[Authority]:
    """The authority of these keys, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append((self.headers["Content-Type"], self.headers["User-Agent"]))
            self._answer(*(authority.answer or (200, "application/timestamp-reply", stamp(folder, request))))

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing: tests look at `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    authority = Authority(f"http://127.0.0.1:{server.server_port}/tsr", folder / "root.pem", folder)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def stamp(folder: Path, request: bytes) -> bytes:
    """The answer of the authority to a request."""
    (folder / "request.tsq").write_bytes(request)
    openssl(folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request.tsq", "-out", "answer.tsr")
    return (folder / "answer.tsr").read_bytes()
