"""Who may ask for what: names, origins, sizes, sessions, passwords, tokens."""

from warraq.serving.web.security.doors import Doors, Opening
from warraq.serving.web.security.gate import Gate, session_cookie
from warraq.serving.web.security.headers import PICTURE_POLICY, SECURED
from warraq.serving.web.security.limits import MAX_BODY, MAX_UPLOAD, UPLOADS
from warraq.serving.web.security.secrets import (
    MAX_PASSWORD,
    MIN_PASSWORD,
    check_password,
    digest_of_token,
    hash_password,
    new_token,
)
from warraq.serving.web.security.sessions import Sessions, Visitor, visitor_of

__all__ = [
    "MAX_BODY",
    "MAX_PASSWORD",
    "MAX_UPLOAD",
    "MIN_PASSWORD",
    "PICTURE_POLICY",
    "SECURED",
    "UPLOADS",
    "Doors",
    "Gate",
    "Opening",
    "Sessions",
    "Visitor",
    "check_password",
    "digest_of_token",
    "hash_password",
    "new_token",
    "session_cookie",
    "visitor_of",
]
