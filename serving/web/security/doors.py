"""Whether a password or token is right, how often that may be asked, and what is remembered of it."""

import asyncio
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from warraq.serving.web.room import Room
from warraq.serving.web.security.attempts import Attempts
from warraq.serving.web.security.secrets import (
    MAX_PASSWORD,
    check_password,
    digest_of_token,
    hash_of_nobody,
)
from warraq.storage import AccessRow

FRESH_S: Final = 2.0  # how long a removed password or token may still be good
MOST_REMEMBERED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What came of it: `name` is whose password or token it was, '' nobody's; `wait_s`: too many were wrong, and a
    password is not even looked at until then."""

    name: str = ""
    proof: str = ""
    wait_s: int = 0


class Doors:
    """The passwords and tokens of the database, and the failures of those who guess."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._guessed = Attempts(room.now)  # passwords
        self._tokens = Attempts(room.now)  # apart: a program whose token was taken away guesses nothing
        self._rows: Mapping[str, AccessRow] = {}
        self._read_at = -FRESH_S
        self._hashing = asyncio.Semaphore(1)  # each takes 64 MB
        self._key = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, str] = OrderedDict()

    async def refresh(self) -> None:
        """Read who has access, if that was not done a moment ago."""
        if time.monotonic() - self._read_at >= FRESH_S:
            rows = await self._room.read(lambda reader: reader.access.all())
            self._rows = {row.name: row for row in rows}
            self._read_at = time.monotonic()

    def proof_of(self, name: str) -> str:
        """What is stored of a name's password, as of the last `refresh`; '' for none."""
        row = self._rows.get(name)
        return row.hash if row is not None and row.kind == "password" else ""

    async def try_password(self, name: str, password: str, *, address: str) -> Opening:
        """Whether this is the password of that name. A wrong one counts against the address."""
        if wait_s := self._guessed.wait_s(address):
            return Opening(wait_s=wait_s)
        await self.refresh()
        stored = self.proof_of(name)
        if len(password) > MAX_PASSWORD or not await self._fits(stored, password) or not stored:
            self._guessed.failed(address)
            return Opening()
        self._guessed.succeeded(address)
        return Opening(name=name, proof=stored)

    async def try_token(self, token: str, *, address: str) -> Opening:
        """Whose token this is. A right one opens however many were wrong: 256 random bits are not guessed."""
        await self.refresh()
        digest = digest_of_token(token)
        for row in self._rows.values():
            if row.kind == "token" and hmac.compare_digest(row.hash, digest):
                return Opening(name=row.name, proof=row.hash)
        if wait_s := self._tokens.wait_s(address):
            return Opening(wait_s=wait_s)
        self._tokens.failed(address)
        return Opening()

    async def _fits(self, stored: str, password: str) -> bool:
        """Remembers what was right, by a keyed hash: programs send their password with every request."""
        seen = hmac.digest(self._key, f"{stored}\0{password}".encode("utf-8", "replace"), "sha256")
        if stored and seen in self._right:
            self._right.move_to_end(seen)
            return True
        async with self._hashing:
            fits = await asyncio.to_thread(_check, stored, password)
        if fits and stored:
            self._right[seen] = stored
            if len(self._right) > MOST_REMEMBERED:
                self._right.popitem(last=False)
        return fits


def _check(stored: str, password: str) -> bool:
    return check_password(stored or hash_of_nobody(), password)
