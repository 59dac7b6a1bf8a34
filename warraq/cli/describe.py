"""docs/commands.md, generated from the commands: `python -m warraq.cli.describe > docs/commands.md`."""

import inspect
from collections.abc import Iterator
from dataclasses import fields

import click

from warraq.archive.citing import ByteRange, Citation, DateOrigin, FeedPlace, Place, Registered
from warraq.cli.main import COMMANDS, main
from warraq.cli.reading import LONG_FIELDS
from warraq.crawler import AddReport, CrawlReport
from warraq.desk.settings import SettingLine
from warraq.desk.sheets import SourceSheet
from warraq.desk.telling import Told
from warraq.serving import COLUMNS
from warraq.serving.standing import FeedStanding
from warraq.storage import (
    ArticleRow,
    ChangeRow,
    Counts,
    Difference,
    HookRow,
    ImageRow,
    LabelCount,
    LivingRun,
    MatchRow,
    MemberRow,
    Moved,
    PairRow,
    QueueLength,
    ReadingRow,
    Rejudged,
    RunRow,
    RunSummary,
    SavedSearch,
    SearchHit,
    SourceHealth,
    Statistics,
    StoryFilter,
    TableSum,
    Verified,
    VersionRow,
)

HEAD = """\
# Commands

This page is generated from the program by `python -m warraq.cli.describe`; a test compares them.

With `--json`, a command that lists things prints JSON Lines (one object per line, in list order), and a command about
one thing prints one JSON document. Times are ISO 8601, in UTC unless a page stated another offset; control and
direction characters in fetched text are escaped. Fields may be added; none is renamed or removed within a major
version.
"""


def describe() -> str:
    """The whole page, in Markdown."""
    lines = [HEAD, *_options(main)]
    with click.Context(main, info_name="warraq") as context:
        for name in COMMANDS:
            command = main.get_command(context, name)
            assert command is not None
            lines += _command(name, command)
    return "\n".join(lines) + "\n"


def _command(name: str, command: click.Command) -> Iterator[str]:
    with click.Context(command, info_name=f"warraq {name}") as context:
        yield f"## warraq {name}\n"
        yield f"    {command.get_usage(context).removeprefix('Usage: ')}\n"
        yield inspect.cleandoc(command.help or "") + "\n"
    yield from _options(command)
    if name in JSON_FIELDS:
        yield f"Fields: {', '.join(f'`{field}`' for field in JSON_FIELDS[name])}.\n"
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for part in dict.fromkeys((*command.commands, *command.list_commands(context))):
                subcommand = command.get_command(context, part)
                assert subcommand is not None
                yield from _command(f"{name} {part}", subcommand)


def _options(command: click.Command) -> Iterator[str]:
    """Returns a table of the options; common options are listed once, at the top of the page."""
    common = {option.name for option in main.params if command is not main}
    options = [
        option for option in command.params if isinstance(option, click.Option) and option.name not in common
    ]
    if not options:
        return
    yield "| option | meaning |"
    yield "|---|---|"
    for option in options:
        yield f"| `{_spelling(option)}` | {option.help}{_default(option)} |"
    yield ""


def _spelling(option: click.Option) -> str:
    names = ", ".join(option.opts)
    if option.is_flag or option.count:
        return names
    value = option.metavar or "\\|".join(getattr(option.type, "choices", ())) or "VALUE"
    return f"{names} {value}"


def _default(option: click.Option) -> str:
    return f" Default: {option.default}." if option.show_default is True else ""


def _names(*records: type) -> tuple[str, ...]:
    return tuple(field.name for record in records for field in fields(record))


def _without(names: tuple[str, ...], unwanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in unwanted)


_ARTICLE = _without(_names(ArticleRow), LONG_FIELDS)
#: Command -> names of the fields of its JSON; a dot leads into an object.
JSON_FIELDS = {
    "add": ("url", *_names(AddReport)),
    "sources": _names(SourceHealth),
    "source show": (
        *_without(_names(SourceSheet), ("settings", "feeds")),
        *(f"settings[].{name}" for name in _names(SettingLine)),
        *(f"feeds[].{name}" for name in _names(FeedStanding)),
    ),
    "source set": tuple(f"settings[].{name}" for name in _names(SettingLine)),
    "crawl": (
        *(f"report.{name}" for name in _names(CrawlReport)),
        *(f"sources[].{name}" for name in _names(RunSummary)),
    ),
    "list": _ARTICLE,
    "show": (
        *_names(ArticleRow),
        "versions",
        *(f"images[].{name}" for name in _names(ImageRow)),
        "origins",
        "removed",
        *(f"reading.{name}" for name in _names(ReadingRow)),
    ),
    "images": _names(ImageRow),
    "versions": (*_without(_names(VersionRow), ("text",)), "from", "to", "title[].kind", "blocks[].kind"),
    "cite": (
        *_without(_names(Citation), ("date_origin", "place", "feed", "ledger")),
        *(f"date_origin.{name}" for name in _names(DateOrigin)),
        *(f"place.{name}" for name in _without(_names(Place), ("ranges",))),
        *(f"place.ranges[].{name}" for name in _names(ByteRange)),
        *(f"feed.{name}" for name in _names(FeedPlace)),
        *(f"ledger.{name}" for name in _names(Registered)),
    ),
    "search": (*_ARTICLE, *_without(_names(SearchHit), ("article",))),
    "searches": (
        *_without(_names(SavedSearch), ("chosen",)),
        *(f"chosen.{name}" for name in _names(StoryFilter)),
    ),
    "labels": _names(LabelCount),
    "changes": _names(ChangeRow),
    "tell": _names(Told),
    "duplicates": (
        "id",
        "representative_id",
        "earliest_id",
        *(f"members[].{name}" for name in _names(MemberRow)),
        *(f"matches[].{name}" for name in _names(MatchRow)),
    ),
    "duplicates explain": _names(PairRow),
    "dedupe": _names(Rejudged),
    "export": COLUMNS,
    "stats": _names(Statistics),
    "status": (
        *(f"hooks[].{name}" for name in _names(HookRow)),
        *(f"totals.{name}" for name in _names(Counts)),
        *(f"runs[].run.{name}" for name in _names(RunRow)),
        "runs[].sources",
        "lost_characters",
    ),
    "cluster status": (
        "leader",
        *(f"runs[].{name}" for name in _names(LivingRun)),
        *(f"queue.{name}" for name in _names(QueueLength)),
    ),
    "move": (
        *_without(_names(Moved), ("compared", "verified")),
        *(f"compared.tables[].{name}" for name in _names(TableSum)),
        *(f"compared.differences[].{name}" for name in _names(Difference)),
        "compared.left_out",
        *(f"verified.{name}" for name in _names(Verified)),
    ),
}

if __name__ == "__main__":
    click.echo(describe(), nl=False)
