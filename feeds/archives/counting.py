"""Addresses that are counted on: a parameter, or the number at the end of a path."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

# the number at the end of a listing's path: /page/7/, /rss/7/
_NUMBER_AT_END = re.compile(r"/(\d{1,6})/?$")


def counted(url: str, name: str, first: int, step: int) -> str:
    """`url` with the number of a parameter (`first` when absent) made larger by `step`."""
    stated = dict(parse_qsl(urlsplit(url).query)).get(name, "")
    number = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else first
    return with_parameter(url, name, str(number + step))


def with_parameter(url: str, name: str, value: str) -> str:
    """`url` with this parameter, at the end."""
    parts = urlsplit(url)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return parts._replace(query=urlencode([*pairs, (name, value)]), fragment="").geturl()


def numbered_path(url: str, word: str) -> str:
    """`url` with the number at the end of its path (behind `word`, when given) made larger by one, 2 when absent."""
    parts = urlsplit(url)
    found = _NUMBER_AT_END.search(parts.path) if not word or f"/{word}" in parts.path else None
    if found is None:
        path = f"{parts.path.rstrip('/')}/{word}2/"
    else:
        path = f"{parts.path[: found.start()]}/{int(found.group(1)) + 1}/"
    return parts._replace(path=path, fragment="").geturl()
