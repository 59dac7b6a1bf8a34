"""Options that choose articles, the same for every command that takes a corpus out."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from warraq.cli.reading import (
    CURSOR,
    label_option,
    language_option,
    slug_of,
    source_option,
    starred_option,
)

if TYPE_CHECKING:
    from warraq.storage import ArticleFilter, Reader

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
_DAY: Final = click.DateTime(["%Y-%m-%d"])
#: Why articles were left out, in words that follow a number.
LEFT_OUT: Final = {
    "copy": "copies",
    "gone": "deleted",
    "undated": "without a date",
    "short": "too short",
    "not-judged": "never judged (`warraq reclean` judges them)",
    "doubtful": "doubtful",
    "marked": "marked bad or exclude",
    "reserved": "reserved by their publisher",
    "repeated": "without a new paragraph",
}

_OPTIONS: Final = (
    click.option("--since", type=CURSOR, default=0, metavar="CURSOR", help="Only what changed since."),
    source_option,
    language_option,
    click.option("--since-date", type=_DAY, metavar="DAY", help="Only published on this day (UTC) or later."),
    click.option(
        "--until-date", type=_DAY, metavar="DAY", help="Only published on this day (UTC) or earlier."
    ),
    click.option(
        "--min-words", type=click.IntRange(0), default=0, metavar="N", help="Only with at least N words."
    ),
    click.option("--tag", default="", metavar="TAG", help="Only with this tag, in any spelling."),
    click.option("--search", "query", default="", metavar="WORDS", help="Only what `warraq search` finds."),
    label_option,
    starred_option,
    click.option(
        "--without-copies",
        "--no-duplicates",
        "no_copies",
        is_flag=True,
        help="Each story once, without its copies.",
    ),
    click.option(
        "--only-confident",
        is_flag=True,
        help="Only if text, title, date and authors were judged and are probably right.",
    ),
    click.option("--exclude-marked", is_flag=True, help="Without articles marked bad or exclude."),
    click.option(
        "--respect-reservations",
        is_flag=True,
        help="Without articles whose publisher forbids mining or training.",
    ),
)


def choosing_options(function: Decorated) -> Decorated:
    """All options that `filter_of` reads."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def filter_of(reader: "Reader", asked: Mapping[str, Any]) -> "ArticleFilter":
    """Returns the filter that the options ask for. Raises NotFoundError for a source that is not followed."""
    from warraq.storage import ArticleFilter

    since, until = asked["since_date"], asked["until_date"]
    return ArticleFilter(
        since_seq=asked["since"],
        source=slug_of(reader, asked["source"]),
        language=asked["language"],
        since_date=since and since.date(),
        until_date=until and until.date(),
        min_words=asked["min_words"],
        tag=asked["tag"],
        query=asked["query"],
        label=asked["label"],
        starred=asked["starred"],
        copies=not asked["no_copies"],
        only_confident=asked["only_confident"],
        exclude_marked=asked["exclude_marked"],
        respect_reservations=asked["respect_reservations"],
    )


def left_out_line(left_out: Mapping[str, int]) -> str:
    """'left out: 3 copies, 2 without a date'."""
    return "left out: " + ", ".join(f"{number} {LEFT_OUT[reason]}" for reason, number in left_out.items())
