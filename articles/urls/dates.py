"""The date in a URL."""

import re
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

_FIRST_YEAR, _LAST_YEAR = 1990, 2099

# '/2019/08/14/', '/2019/8/', '/2019-08-14-', '/2019_08_14', '/20190814', '/2019/0814/', '/2019/' before a
# slug.
_DATE = re.compile(
    r"""
    (?<![0-9])
    (?P<year>(?:19|20)[0-9]{2})
    (?:
        (?P<between>[/_.-]) (?P<month>1[0-2]|0?[1-9])
        (?: (?P=between) (?P<day>3[01]|[12][0-9]|0?[1-9]) )? (?![0-9])
      | /? (?P<month2>1[0-2]|0[1-9]) (?P<day2>3[01]|[12][0-9]|0[1-9]) (?![0-9])
    )
    """,
    re.VERBOSE,
)
# A year alone counts only as a whole segment: '/2019/slug'.
_YEAR = re.compile(r"/((?:19|20)[0-9]{2})(?=/|$)")
# '/web/20120216182711/https://…', '/wayback/20120216182711id_/http:/…': a capture in a web archive.
_CAPTURED = re.compile(r"/((?:19|20)[0-9]{12})(?:[a-z]{2}_)?/https?:/")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# \d also matches digits of other scripts, which do occur in slugs.
_DIGITS = {ord(char): str(value) for zero in "٠۰" for value in range(10) for char in chr(ord(zero) + value)}


def url_date(url: str) -> tuple[int, int | None, int | None] | None:
    """Returns year, month and day from the path of a URL, as far as given; None if there is no date.

    Gregorian years 1990 to 2099 only. A hint: many sites put the day of the last edit or of an event there.
    """
    try:
        path = unquote(urlsplit(url).path).translate(_DIGITS)
    except ValueError:
        return None
    for match in _DATE.finditer(path[:1000]):
        year = int(match["year"])
        month, day = int(match["month"] or match["month2"]), int(match["day"] or match["day2"] or 0)
        if _FIRST_YEAR <= year <= _LAST_YEAR and day <= _DAYS[month - 1]:
            return year, month, day or None
    alone = _YEAR.search(path[:1000])
    if alone and _FIRST_YEAR <= int(alone[1]) <= _LAST_YEAR:
        return int(alone[1]), None, None
    return None


def captured_at(url: str) -> datetime | None:
    """Returns when a web archive captured the page it serves at this URL (UTC); None for any other URL."""
    found = _CAPTURED.search(url[:1000])
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
