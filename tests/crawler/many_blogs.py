"""Many blogs on loopback, each an origin with a robots.txt, a feed and posts, that note who asks for what, and when."""

import asyncio
import socket
import struct
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from time import monotonic

from tests.crawler.loops import served

HEAD = "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n{more}\r\n"
#: Where the kernel's answer of TCP_INFO has the milliseconds since data came: 8 bytes, then numbers of 4.
_LAST_DATA_RECEIVED = 8 + 11 * 4
WORDS = ("river", "mountain", "paper", "letter", "garden", "winter", "window", "harbour", "market", "island")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the connection it came by, and when it began and was answered."""

    base: str
    target: str
    connection: int
    began: float
    ended: float


@dataclass(slots=True)
class Blogs:
    """`bases`: an address each. `asked`: every request. `most`: the most connections that each had open at once.

    `moved`: '/posts/1' of a blog is now a post of another one, by base. `page`: a post's HTML, by base and name.
    `is_backwards`: feeds list the last post first.
    """

    posts: int
    answer_s: float
    page: Callable[[str, str], str]
    bases: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    open: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    moved: dict[str, str] = field(default_factory=dict)
    connections: int = 0
    is_backwards: bool = False

    def targets(self, base: str) -> Counter[str]:
        """How often each was asked for."""
        return Counter(asked.target for asked in list(self.asked) if asked.base == base)

    def gaps(self) -> dict[str, list[float]]:
        """Seconds from the beginning of a request to that of the next one, by blog."""
        by_base: dict[str, list[Asked]] = defaultdict(list)
        for asked in sorted(self.asked, key=lambda one: one.began):
            by_base[asked.base].append(asked)
        return {
            base: [later.began - former.began for former, later in pairwise(one)]
            for base, one in by_base.items()
        }


@contextmanager
def many_blogs(
    count: int,
    *,
    posts: int,
    answer_s: float = 0.0,
    host: str = "127.0.0.1",
    page: Callable[[str, str], str] | None = None,
) -> Iterator[Blogs]:
    """Serve blogs with so many posts each, every one on a port of its own; each answer takes so long.

    What is held back when `answer_s` is lowered comes earlier, too.
    """
    blogs, loop = Blogs(posts, answer_s, page or _post), asyncio.new_event_loop()
    servers = [loop.run_until_complete(_start(blogs, host)) for _ in range(count)]
    with served(loop, servers):
        yield blogs


async def _start(blogs: Blogs, host: str) -> asyncio.Server:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        blogs.connections += 1
        connection = blogs.connections
        blogs.open[base] += 1
        blogs.most[base] = max(blogs.most[base], blogs.open[base])
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                began = _arrived_at(writer)
                await _held(blogs)
                target = request.split(b" ", 2)[1].decode("latin-1")
                blogs.asked.append(Asked(base, target, connection, began, monotonic()))
                writer.write(_answer(blogs, base, target))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            blogs.open[base] -= 1
            writer.close()

    server = await asyncio.start_server(serve, host, 0)
    base = f"http://{host}:{server.sockets[0].getsockname()[1]}"
    blogs.bases.append(base)
    return server


async def _held(blogs: Blogs) -> None:
    began = monotonic()
    while (left := began + blogs.answer_s - monotonic()) > 0:
        await asyncio.sleep(min(left, 0.05))


def _arrived_at(writer: asyncio.StreamWriter) -> float:
    """When the request came in, by the kernel: this thread may have been kept waiting since."""
    since = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    (milliseconds,) = struct.unpack_from("I", since, _LAST_DATA_RECEIVED)
    return monotonic() - milliseconds / 1000


def _answer(blogs: Blogs, base: str, target: str) -> bytes:
    status, media_type, more = "200 OK", "text/html; charset=utf-8", ""
    if target == "/robots.txt":
        body, media_type = "User-agent: *\nAllow: /\n", "text/plain"
    elif target == "/feed":
        body, media_type = _feed(base, blogs), "application/rss+xml"
    elif target == "/posts/1" and base in blogs.moved:
        body, status, more = "", "301 Moved", f"Location: {blogs.moved[base]}/posts/moved\r\n"
    elif target.startswith("/posts/"):
        body = blogs.page(base, target.rpartition("/")[2])
    else:
        body, status = "Not here.", "404 Not Found"
    content = body.encode()
    head = HEAD.format(status=status, media_type=media_type, length=len(content), more=more)
    return head.encode() + content


def _feed(base: str, blogs: Blogs) -> str:
    numbers = range(1, blogs.posts + 1)
    items = "".join(
        f"<item><title>Post {number}</title><link>{base}/posts/{number}</link>"
        f"<guid>{base}/posts/{number}</guid></item>"
        for number in (reversed(numbers) if blogs.is_backwards else numbers)
    )
    return f'<rss version="2.0"><channel><title>{base}</title><link>{base}/</link>{items}</channel></rss>'


def _post(base: str, name: str) -> str:
    """A post whose text no other one has."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in base.rpartition(":")[2])
    own = f"{letters}{''.join(chr(ord('a') + int(digit)) if digit.isdigit() else digit for digit in name)}"
    paragraphs = "".join(
        f"<p>{' '.join(word + own + place for word in WORDS)} and then the day ended there.</p>"
        for place in "abcdefgh"
    )
    return f"<html><head><title>{own}</title></head><body><article><h1>{own}</h1>{paragraphs}</article></body></html>"
