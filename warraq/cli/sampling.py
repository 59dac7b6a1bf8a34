"""`sample`: a sheet of articles, chosen by chance, to be checked by hand."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.atomic import whole_file
from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.grouping import Groups
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_raw
from warraq.cli.phrases import count
from warraq.cli.reading import language_option, output_option, slug_of, source_option

if TYPE_CHECKING:
    from warraq.serving.checking import Checked, Sample

FORMATS: Final = ("html", "csv")
MAX_SIZE: Final = 10_000  # articles of a sheet: nobody checks more by hand
MAX_SEED: Final = (1 << 63) - 1
NOTE_EVERY: Final = 20  # articles read


@click.command("sample")
@click.argument("size", type=click.IntRange(1, MAX_SIZE), metavar="N")
@click.option(
    "--seed",
    type=click.IntRange(0, MAX_SEED),
    default=1,
    show_default=True,
    metavar="S",
    help="Another seed, another sample; the same seed gives the same one while the articles are the same.",
)
@click.option(
    "--by",
    type=Groups(("source", "language", "year")),
    default=(),
    metavar="NAMES",
    help="Take from each group in proportion to its size: source, language, year, or several (source,language).",
)
@source_option
@language_option
@click.option("--with-copies", is_flag=True, help="Also sample articles that are copies of others.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="Default: by the name of the file, else html."
)
@output_option
@invocation_options
@pass_invocation
def sample_command(
    invocation: Invocation,
    size: int,
    seed: int,
    by: tuple[str, ...],
    source: str | None,
    language: str | None,
    with_copies: bool,
    form: str | None,
    output: str,
) -> int:
    """Write a sheet of N articles, chosen by chance, to check by hand.

    Each article's clean text stands beside the text of its page as it is read today: all blocks in their order, those
    removed struck through, with the reason. Above them stand title, authors and date with their origins, and the
    command that marks it (`warraq mark ID good`). The articles are in an order of chance, so you may stop at any;
    `warraq marks` then estimates how many articles of the corpus are right.

    The HTML page needs nothing else and runs nothing; CSV is for spreadsheets. Exit code 1 when a stored page is
    damaged.
    """
    from warraq.serving.checking import choose_sample, read_checked

    settings = invocation.settings()
    with invocation.reader() as reader:
        slug = slug_of(reader, source)
        found = choose_sample(
            lambda: reader.articles.select_keys(slug, language, include_duplicates=with_copies),
            size,
            seed=seed,
            by=by,
        )
        watch = _Watch(len(found.ids))
        articles = watch.each(read_checked(reader, found.ids, settings.rules_of))
        about = _about(found, seed, by)
        _write(_pieces(articles, form or _form_of(output), about), output)
    note(about)
    for lost in watch.lost:
        note(f"article {lost}: its stored page is damaged; `warraq check` tells more")
    return SOME_FAILED if watch.lost else DONE


class _Watch:
    """Counts what is read, for people who wait, and notes what could not be."""

    def __init__(self, total: int) -> None:
        self._total = total
        self.lost: list[int] = []

    def each(self, articles: "Iterable[Checked]") -> "Iterator[Checked]":
        """The same articles."""
        for number, one in enumerate(articles, 1):
            if one.is_lost:
                self.lost.append(one.article.id)
            if number % NOTE_EVERY == 0 and sys.stderr.isatty():
                note(f"{number} of {self._total} articles read")
            yield one


def _about(found: "Sample", seed: int, by: tuple[str, ...]) -> str:
    text = f"{count(len(found.ids), 'article')} of {found.of}, seed {seed}"
    if by:
        text += f", by {' and '.join(by)} in proportion: {found.groups_met} of {count(found.groups, 'group')} are in it"
    return text


def _pieces(articles: "Iterator[Checked]", form: str, about: str) -> Iterator[str]:
    from warraq.serving.checking import sheet_csv, sheet_html

    return (
        sheet_csv(articles) if form == "csv" else sheet_html(articles, title="Articles to check", about=about)
    )


def _form_of(output: str) -> str:
    return "csv" if output.lower().endswith(".csv") else "html"


def _write(pieces: Iterator[str], output: str) -> None:
    if output == "-":
        say_raw(pieces)
        return
    try:
        with whole_file(Path(output)) as file:
            file.writelines(pieces)
    except OSError as problem:
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=output) from problem
