"""What sites say of mining their texts and training models with them, wherever it stands: one vocabulary, one reading.

Doubt means no: a statement that keeps the text from one such use counts whatever another one allows.

Source: TDM Reservation Protocol (W3C Community Group, 2024); Content Signals (contentsignals.org); AI Preferences of
the IETF (draft-ietf-aipref-attach-05, draft-ietf-aipref-vocab-08); the robots directives of DeviantArt and NoML.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Final

from warraq.articles.records import Reservation
from warraq.articles.tables import rows

#: Names of metas, headers and lines of robots.txt that state preferences as 'ai-train=no, search=yes'.
PREFERENCES: Final = ("content-signal", "content-usage")
#: Names of metas and headers of the TDM Reservation Protocol.
RESERVED: Final = "tdm-reservation"
POLICY: Final = "tdm-policy"
#: Statements kept of one page; a page with more is playing.
MAX_KEPT: Final = 30
#: Statements of one page that are looked at.
MAX_READ: Final = 1_000
#: Words of one statement that are read, and characters kept of a value.
MAX_WORDS: Final = 200
MAX_VALUE: Final = 300

_PREFERENCE = re.compile(
    r"([a-z][a-z0-9_-]{0,40})\s{0,9}=\s{0,9}([a-z0-9?_.-]{1,40})", re.ASCII
)  # 'ai-train=no'
#: Directives whose own value follows a colon: 'unavailable_after: 25 Jun 2030 15:00:00 PST', 'max-snippet:50'
_WITH_VALUE: Final = frozenset(("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"))


def read_statement(name: str, value: str, *, origin: str) -> Iterator[Reservation]:
    """What a meta tag, a header or a line of robots.txt of that (lower-case) name states; nothing for other names.

    A value that its standard does not know states nothing.
    """
    if name in PREFERENCES:
        yield from _preferences(name, value, origin)
    elif name == RESERVED and value.strip() in ("0", "1"):
        yield Reservation(signal=name, value=value.strip(), origin=origin, reserves=value.strip() == "1")
    elif name == POLICY and value.strip():
        yield Reservation(signal=name, value=value.strip()[:MAX_VALUE], origin=origin, reserves=False)


def read_directives(value: str, *, origin: str, robot: str = "") -> Iterator[Reservation]:
    """What directives for robots state: 'noindex, noai', or in a header 'otherbot: noai'.

    The value is '1', or the robot's name where it is said to one only: what keeps a text from one trainer is taken as
    said to all.
    """
    for piece in value.lower().split(",", MAX_WORDS)[:MAX_WORDS]:
        before, colon, after = piece.partition(":")
        word = (after if colon else before).strip()
        if colon and before.strip() not in _WITH_VALUE:
            robot = before.strip()
        if word in _vocabulary("directive"):
            yield Reservation(
                signal=word,
                value="1" if robot in ("", "robots") else robot[:MAX_VALUE],
                origin=origin,
                reserves=_vocabulary("directive")[word],
            )


def read_headers(headers: tuple[tuple[str, str], ...]) -> tuple[Reservation, ...]:
    """What the headers of an answer state, which have lower-case names."""
    return distinct(
        statement
        for name, value in headers
        for statement in (
            read_directives(value, origin="http")
            if name == "x-robots-tag"
            else read_statement(name, value, origin="http")
        )
    )


def is_robot(name: str) -> bool:
    """Tells whether a meta tag of that (lower-case) name gives directives to robots, all or one."""
    return name in _vocabulary("robot") or name.endswith("bot")


def distinct(statements: Iterable[Reservation]) -> tuple[Reservation, ...]:
    """The statements without repetitions, in order; of too many those that reserve."""
    found = tuple(dict.fromkeys(islice(statements, MAX_READ)))
    if len(found) > MAX_KEPT:
        found = tuple(sorted(found, key=lambda statement: not statement.reserves))[:MAX_KEPT]
    return found


def freshened(
    known: Iterable[Reservation], fresh: Iterable[Reservation], robots: tuple[Reservation, ...] | None
) -> tuple[Reservation, ...]:
    """What is known of a page after an answer without a body (304), whose headers state what is `fresh`.

    A header that such an answer repeats replaces the known one, the others stay (RFC 9111, 4.3.4). `robots` is what
    robots.txt states by now; None: not known, so what it stated stays.
    """
    fresh = tuple(fresh)
    replaced = {(statement.origin, statement.signal) for statement in fresh}
    kept = (statement for statement in known if (statement.origin, statement.signal) not in replaced)
    return with_robots((*kept, *fresh), robots)


def with_robots(
    stated: Iterable[Reservation], robots: tuple[Reservation, ...] | None
) -> tuple[Reservation, ...]:
    """The statements with those of robots.txt in place of earlier ones; None: not known, nothing changes."""
    if robots is None:
        return distinct(stated)
    return distinct((*(one for one in stated if one.origin != "robots.txt"), *robots))


def _preferences(name: str, value: str, origin: str) -> Iterator[Reservation]:
    for piece in re.split("[,;]", value[: MAX_WORDS * 100].lower(), maxsplit=MAX_WORDS)[:MAX_WORDS]:
        found = _PREFERENCE.fullmatch(piece.strip())
        if found:
            use, answer = found.groups()
            reserves = _vocabulary("use").get(use, False) and answer in _vocabulary("refusal")
            yield Reservation(signal=name, value=f"{use}={answer}", origin=origin, reserves=reserves)


@cache
def _vocabulary(kind: str) -> Mapping[str, bool]:
    return {
        word: reserves == "1"
        for its_kind, word, reserves, _origin in rows(__package__, "reservations.tsv")
        if its_kind == kind
    }
