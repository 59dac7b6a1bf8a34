"""Where warraq.toml states a setting, to tell people which line to change."""

import re
import tomllib
from pathlib import Path
from typing import Final

_HEAD: Final = re.compile(r"\s*\[(?!\[)(?P<name>[^\]]*)\]")  # [sources.blog.rules]
_LINE: Final = re.compile(r"\s*(?P<name>[^=#\[]+?)\s*=")  # rules.body = "div"


def place_of(file: Path, table: tuple[str, ...], setting: str) -> str:
    """'warraq.toml, line 12, [sources.blog.rules]'; without the line where it is written in an unusual way.

    `table`: ('sources', 'blog'), `setting`: 'rules.body', which may stand in either table.
    """
    wanted = (*table, *setting.split("."))
    named = f"[{'.'.join(wanted[:-1])}]"
    number = _line_of(file, wanted)
    return f"{file}, line {number}, {named}" if number else f"{file}, {named}"


def _line_of(file: Path, wanted: tuple[str, ...]) -> int:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    inside: tuple[str, ...] = ()
    for number, line in enumerate(lines, 1):
        if head := _HEAD.match(line):
            inside = _parts(head["name"])
        elif (key := _LINE.match(line)) and (*inside, *_parts(key["name"])) == wanted:
            return number
    return 0


def _parts(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted key, quoted ones too: 'sources."my blog".rules'."""
    try:
        found: object = tomllib.loads(f"{dotted} = 1")
    except tomllib.TOMLDecodeError:
        return ()
    parts: list[str] = []
    while isinstance(found, dict) and found:
        name, found = next(iter(found.items()))
        parts.append(name)
    return tuple(parts)
