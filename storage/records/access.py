"""Who may open the reading room."""

from dataclasses import dataclass
from typing import Literal

AccessKind = Literal["password", "token"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow:
    """A password or token. `name` is the user's, or says what the token is for; the secret itself is not stored.

    `hash`: of a password argon2id with its parameters, of a token SHA-256.
    """

    kind: AccessKind
    name: str
    hash: str
    made_at: str
