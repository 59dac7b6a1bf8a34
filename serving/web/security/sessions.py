"""Sessions: who logged in, and the token that forms of a browser must carry.

A session of nobody is only a random name in a cookie, so that strangers cost no memory; its form token is a keyed hash
of that name. The key lives as long as the process: after a restart everybody logs in again.
"""

import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from starlette.requests import Request

MOST_SESSIONS: Final = 1_000  # of people who logged in; the one that was used longest ago ends
UNUSED: Final = timedelta(days=14)
LONGEST: Final = timedelta(days=90)
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(slots=True)
class Visitor:
    """Who sends this request. `name`: who logged in, '' nobody; `form_token` goes into each form of the answer.

    `is_new`: the browser does not know the session yet; it is told when a form needs it (`is_needed`).
    """

    session: str
    name: str
    is_new: bool
    _form_token: str
    is_needed: bool = False

    @property
    def form_token(self) -> str:
        """What a form of this session must send back."""
        self.is_needed = True
        return self._form_token

    def owns(self, token: object) -> bool:
        """Whether a form came from a page of this session."""
        return (
            not self.is_new
            and isinstance(token, str)
            and hmac.compare_digest(token.encode("utf-8", "replace"), self._form_token.encode())
        )


@dataclass(slots=True)
class _LoggedIn:
    name: str
    proof: str  # what is stored of the password: another one ends the session
    since: datetime
    used: datetime


class Sessions:
    """Those who logged in. Used by the event loop's thread only."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, _LoggedIn] = OrderedDict()

    def visitor(self, cookie: str, proofs: Callable[[str], str]) -> Visitor:
        """Who sends this cookie; a new session for anything that is none. `proofs`: what is stored of a name's
        password now, '' if it has none."""
        if not _NAME.fullmatch(cookie):
            return self._visitor(secrets.token_urlsafe(32), "", is_new=True)
        found = self._known.get(_digest(cookie))
        if found is None:
            return self._visitor(cookie, "", is_new=False)
        present = self._now()
        is_old = present - found.used > UNUSED or present - found.since > LONGEST
        if is_old or proofs(found.name) != found.proof:
            del self._known[_digest(cookie)]
            return self._visitor(secrets.token_urlsafe(32), "", is_new=True)
        found.used = present
        self._known.move_to_end(_digest(cookie))
        return self._visitor(cookie, found.name, is_new=False)

    def log_in(self, name: str, proof: str) -> Visitor:
        """A new session of somebody who gave the right password: never one that the browser had before."""
        visitor = self._visitor(secrets.token_urlsafe(32), name, is_new=True)
        visitor.is_needed = True
        present = self._now()
        self._known[_digest(visitor.session)] = _LoggedIn(name=name, proof=proof, since=present, used=present)
        if len(self._known) > MOST_SESSIONS:
            self._known.popitem(last=False)
        return visitor

    def log_out(self, visitor: Visitor) -> None:
        """The session is nobody's from now on."""
        self._known.pop(_digest(visitor.session), None)

    def _visitor(self, session: str, name: str, *, is_new: bool) -> Visitor:
        token = hmac.digest(self._key, session.encode(), "sha256").hex()
        return Visitor(session=session, name=name, is_new=is_new, _form_token=token)


def visitor_of(request: Request) -> Visitor:
    """Who sends this request, as the gate found."""
    visitor = request.state.visitor
    assert isinstance(visitor, Visitor)
    return visitor


def _digest(session: str) -> bytes:
    return sha256(session.encode()).digest()
