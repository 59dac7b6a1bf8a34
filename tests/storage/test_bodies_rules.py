"""What a stored frame may say of itself."""

import pytest
import zstandard

from warraq.articles.errors import DatabaseCorrupt
from warraq.storage.rules import digest_of, pack, unpack

BODY = b"ink " * 1_000


@pytest.mark.parametrize(
    "packed",
    [
        pack(bytes(50_000_000)),  # states what it unpacks to
        zstandard.ZstdCompressor(write_content_size=False).compress(bytes(50_000_000)),
        pack(BODY + b"!"),
        pack(BODY[:-1] + b"!"),
        pack(BODY)[:-4],
        b"",
        bytes(40),
    ],
    ids=["bomb", "silent bomb", "longer", "other", "cut", "empty", "zeros"],
)
def test_a_frame_of_another_body_is_damaged(packed: bytes) -> None:
    with pytest.raises(DatabaseCorrupt):
        unpack(packed, len(BODY), digest_of(BODY))


def test_a_bomb_takes_no_memory() -> None:
    import tracemalloc

    bomb = pack(bytes(50_000_000))
    tracemalloc.start()
    with pytest.raises(DatabaseCorrupt, match="states 50000000 bytes, not 10"):
        unpack(bomb, 10, digest_of(b"0" * 10))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_frame_that_does_not_state_its_size_is_read() -> None:
    packed = zstandard.ZstdCompressor(write_content_size=False).compress(BODY)
    assert unpack(packed, len(BODY), digest_of(BODY)) == BODY
    assert unpack(pack(b""), 0, digest_of(b"")) == b""
