"""`label`, `star`, `note` and `labels`: what a reader does with articles."""

import sys
from typing import Final

import click

from warraq.cli.exits import DONE
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say, say_table
from warraq.cli.phrases import count
from warraq.cli.reading import numbers_of, say_json

#: Options whose value is the next word, whatever it begins with.
_WITH_VALUE: Final = ("--add", "--remove", "--config", "--db")
_OWN: Final = ("-h", "-v", "-vv")


class SpellsLabels(click.Command):
    """A command to which '+ink' is '--add ink', and '-ink' is '--remove ink'."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Spell them out, up to '--'."""
        end = args.index("--") if "--" in args else len(args)
        spelt: list[str] = []
        for place, word in enumerate(args[:end]):
            is_value = place > 0 and args[place - 1] in _WITH_VALUE
            spelt += [word] if is_value else _spelt(word)
        return super().parse_args(ctx, spelt + args[end:])


def _spelt(word: str) -> list[str]:
    if word.startswith("+"):
        return ["--add", word[1:]]
    if word.startswith("-") and not word.startswith("--") and word not in _OWN and len(word) > 1:
        return ["--remove", word[1:]]
    return [word]


@click.command("label", cls=SpellsLabels)
@click.argument("articles", nargs=-1, required=True, metavar="ID... [+LABEL...] [-LABEL...]")
@click.option("--add", multiple=True, metavar="LABEL", help="File them under this label; as +LABEL.")
@click.option("--remove", multiple=True, metavar="LABEL", help="Take them out of it; as -LABEL.")
@invocation_options
@pass_invocation
def label_command(
    invocation: Invocation, articles: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]
) -> int:
    """File articles under labels of your own, or take them out.

    ID is a number from `warraq list`, or any address of the article. A label is any line of at most 100 characters;
    quote one with spaces: "+to read". `list`, `search`, `stats` and `export` take --label; downstream SQL has the view
    article_label.
    """
    if not add and not remove:
        raise click.UsageError("name a label: +LABEL files the articles under it, -LABEL takes them out")
    numbers = numbers_of(invocation, articles)
    changed = invocation.reading_desk().label(numbers, add=add, remove=remove)
    note(f"{count(changed, 'article')} changed.")
    return DONE


@click.command("star")
@click.argument("articles", nargs=-1, required=True, metavar="ID...")
@click.option("--off", is_flag=True, help="Take the star away.")
@invocation_options
@pass_invocation
def star_command(invocation: Invocation, articles: tuple[str, ...], off: bool) -> int:
    """Give articles a star, or take it away.

    ID is a number from `warraq list`, or any address of the article. `list`, `search`, `stats` and `export` take
    --starred.
    """
    changed = invocation.reading_desk().star(numbers_of(invocation, articles), not off)
    note(f"{count(changed, 'article')} changed.")
    return DONE


@click.command("note")
@click.argument("article", metavar="ID")
@click.argument("text", required=False)
@invocation_options
@pass_invocation
def note_command(invocation: Invocation, article: str, text: str | None) -> int:
    """Write a note on an article, or print it.

    ID is a number from `warraq list`, or any address of the article. Without TEXT the note is printed; - reads it from
    standard input, and an empty TEXT ("") takes it away.
    """
    (number,) = numbers_of(invocation, (article,))
    if text is None:
        with invocation.reader() as reader:
            (row,) = reader.reading.of((number,))
        if row.note:
            say(row.note)
        else:
            note("No note.")
        return DONE
    written = _standard_input() if text == "-" else text
    note("Noted." if invocation.reading_desk().note(number, written) else "Nothing changed.")
    return DONE


@click.command("labels")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per label.")
@invocation_options
@pass_invocation
def labels_command(invocation: Invocation, as_json: bool) -> None:
    """List your labels, with the number of articles under each."""
    with invocation.reader() as reader:
        labels = reader.reading.labels()
    if as_json:
        say_json(labels)
        return
    say_table(("articles", "label"), ((str(one.articles), one.label) for one in labels))


def _standard_input() -> str:
    """What is piped in, as far as a note can be long."""
    from warraq.storage import MAX_NOTE

    return sys.stdin.read(2 * MAX_NOTE)
