"""Passwords and tokens, and what is stored of them."""

import secrets
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from warraq.extras import require

if TYPE_CHECKING:
    from argon2 import PasswordHasher

TOKEN_BYTES: Final = 32
MIN_PASSWORD: Final = 8  # characters. Source: NIST SP 800-63B, 5.1.1.2
MAX_PASSWORD: Final = 1_000  # hashing is not free


def new_token() -> str:
    """A secret of 256 random bits, for headers and cookies."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of_token(token: str) -> str:
    """What is stored of a token: it is random, so that a plain hash of it cannot be turned around."""
    return sha256(token.encode()).hexdigest()


def hash_password(password: str) -> str:
    """What is stored of a password: argon2id with its parameters. Cost: 64 MB and about 50 ms."""
    return _hasher().hash(password)


def check_password(stored: str, password: str) -> bool:
    """Whether a password is the one that was hashed. Cost: as `hash_password`; also for what was never hashed."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return _hasher().verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def hash_of_nobody() -> str:
    """A hash that no password fits: who asks for an unknown name waits as long as for a known one."""
    return hash_password(new_token())


@lru_cache(maxsize=1)
def _hasher() -> "PasswordHasher":
    require("argon2", "web")
    from argon2 import PasswordHasher

    return PasswordHasher()  # RFC 9106, second recommended option: 64 MB, 3 passes, 4 lanes
