"""`versions`: every version of an article, and what changed between them."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from warraq.articles.diff import Block, diff_texts, is_changed
from warraq.articles.errors import NotFoundError
from warraq.articles.text import printable
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line, say_table
from warraq.cli.phrases import count
from warraq.cli.reading import identity_of, say_json, say_json_object

if TYPE_CHECKING:
    from warraq.storage import VersionRow

_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
_COLOURS = {"removed": "red", "added": "green"}
_FIRST_STRONG_ISOLATE, _LEFT_ISOLATE, _RIGHT_ISOLATE, _POP_ISOLATE = "\u2068", "\u2066", "\u2067", "\u2069"
_DIRECTION = str.maketrans("", "", _FIRST_STRONG_ISOLATE + _LEFT_ISOLATE + _RIGHT_ISOLATE + _POP_ISOLATE)


@click.command("versions")
@click.argument("article", metavar="ID")
@click.argument("numbers", nargs=-1, type=click.IntRange(1), metavar="[N [M]]")
@click.option("--diff", "as_diff", is_flag=True, help="Show what changed from version N to M, word by word.")
@click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines, one object per version; with --diff one object."
)
@invocation_options
@pass_invocation
def versions_command(
    invocation: Invocation, article: str, numbers: tuple[int, ...], as_diff: bool, as_json: bool
) -> None:
    """List the versions of an article, or show what changed.

    ID is a number from `warraq list`, or any address of the article. --diff compares the last two versions, or N with
    the current one, or N with M: [-removed-] {+added+}, without unchanged blocks.
    """
    if numbers and not as_diff:
        raise click.UsageError("version numbers need --diff")
    if len(numbers) > 2:
        raise click.UsageError("at most two versions can be compared")
    with invocation.reader() as reader:
        row = reader.articles.get(identity_of(article))
        versions = reader.articles.versions(row.id)
    if as_diff:
        _say_diff(*_chosen(versions, numbers), direction=row.direction, as_json=as_json)
    elif as_json:
        say_json({name: value for name, value in asdict(v).items() if name != "text"} for v in versions)
    else:
        say_table(("version", "seen", "words", "published", "title"), map(_row, versions))


def _row(version: "VersionRow") -> tuple[str, ...]:
    return (str(version.number), version.seen_at, str(version.words), version.published[:10], version.title)


def _chosen(versions: "tuple[VersionRow, ...]", numbers: tuple[int, ...]) -> "tuple[VersionRow, VersionRow]":
    by_number = {version.number: version for version in versions}
    if not numbers and len(versions) == 1:
        raise NotFoundError("has only one version", identity=f"article {versions[0].article_id}")
    older, newer = (*numbers, versions[-1].number)[:2] if numbers else (v.number for v in versions[-2:])
    for number in (older, newer):
        if number not in by_number:
            text = f"has no version {number}, only 1 to {max(by_number)}"
            raise NotFoundError(text, identity=f"article {versions[0].article_id}")
    return by_number[older], by_number[newer]


def _say_diff(old: "VersionRow", new: "VersionRow", *, direction: str, as_json: bool) -> None:
    titles, blocks = diff_texts(old.title, new.title), diff_texts(old.text, new.text)
    if as_json:
        sides = {"article_id": old.article_id, "from": old.number, "to": new.number}
        say_json_object(sides | {"title": titles, "blocks": blocks})
        return
    say_line(f"version {old.number}, seen {old.seen_at} → version {new.number}, seen {new.seen_at}")
    say_changes(titles, blocks, direction)
    if not any(map(is_changed, (*titles, *blocks))):
        note("The same words in title and text.")


def say_changes(titles: tuple[Block, ...], blocks: tuple[Block, ...], direction: str) -> None:
    """Print what changed in title and text, one line per block: [-removed-] {+added+}."""
    for line in (*_title_lines(titles), *_lines(blocks)):
        click.echo(_placed(line, direction))


def _title_lines(titles: tuple[Block, ...]) -> Iterator[str]:
    yield from (_marked(block) for block in titles if is_changed(block))


def _lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    """One line per changed block, and how many unchanged ones lie between."""
    stayed = 0
    for block in blocks:
        if not is_changed(block):
            stayed += 1
            continue
        if stayed:
            yield _unchanged(stayed)
        stayed = 0
        yield _marked(block)
    if stayed:
        yield _unchanged(stayed)


def _unchanged(blocks: int) -> str:
    return f"… {count(blocks, 'block')} unchanged …"


def _marked(block: Block) -> str:
    return " ".join(_piece(piece.kind, printable(piece.text)) for piece in block)


def _piece(kind: str, text: str) -> str:
    """The words of a piece in a directional isolate, so that its neighbours do not move its marks."""
    text = f"{_FIRST_STRONG_ISOLATE}{text.translate(_DIRECTION)}{_POP_ISOLATE}"
    if kind == "same":
        return text
    before, after = _MARKS[kind]
    return click.style(f"{before}{text}{after}", fg=_COLOURS[kind])


def _placed(line: str, direction: str) -> str:
    return on_terminal(line, direction) if sys.stdout.isatty() else line.translate(_DIRECTION)


def on_terminal(line: str, direction: str) -> str:
    """Returns the line in the article's direction, whatever its first word. Our own lines are unchanged."""
    if _FIRST_STRONG_ISOLATE not in line:
        return line
    return f"{_RIGHT_ISOLATE if direction == 'rtl' else _LEFT_ISOLATE}{line}{_POP_ISOLATE}"
