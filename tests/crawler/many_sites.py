"""Many sites on loopback, each an origin of its own with its own robots.txt, and the crawler asked for their pages."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.crawler.loops import served

PAGE = b"<html><title>A page</title><p>A page.</p></html>"
ANSWER = b"HTTP/1.1 %d Answer\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"


@dataclass(slots=True)
class Sites:
    """`bases`: an address each, in the order of their robots.txt. `log`: base and target of every request."""

    bases: list[str] = field(default_factory=list)
    log: list[tuple[str, str]] = field(default_factory=list)

    def fetched(self, base: str) -> list[str]:
        """Targets asked for at one site, in order, without robots.txt."""
        return [target for where, target in self.log if where == base and target != "/robots.txt"]


@contextmanager
def many_sites(robots: Sequence[tuple[int, bytes]]) -> Iterator[Sites]:
    """Serve each robots.txt, with its status, on a port of its own, and a page at every other address."""
    sites, loop = Sites(), asyncio.new_event_loop()
    servers = [loop.run_until_complete(_start(sites, body, status)) for status, body in robots]
    with served(loop, servers):
        yield sites


async def _start(sites: Sites, robots: bytes, status: int) -> asyncio.Server:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        target = request.split(b" ", 2)[1].decode("latin-1")
        sites.log.append((base, target))
        body = robots if target == "/robots.txt" else PAGE
        writer.write(ANSWER % (status if target == "/robots.txt" else 200, len(body)) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    sites.bases.append(base)
    return server


def ask(urls_by_agent: dict[str, list[str]], *, timeout_s: float = 240) -> dict[str, dict[str, str]]:
    """Each address asked for with its User-Agent, by the real crawler: 'fetched', or the error that kept it from it."""
    script = Path(__file__).with_name("asking.py")
    ended = subprocess.run(
        [sys.executable, str(script)], input=json.dumps(urls_by_agent), capture_output=True, text=True,
        encoding="utf-8", timeout=timeout_s, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    answers: dict[str, dict[str, str]] = json.loads(ended.stdout)
    return answers
