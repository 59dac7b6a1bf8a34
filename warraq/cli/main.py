"""The command `warraq`: its commands by name, loaded when they are called, and how errors end."""

import importlib
from typing import Final, NamedTuple

import click

from warraq.articles.errors import WarraqError
from warraq.cli.exits import DONE, exit_code_of
from warraq.cli.invocation import invocation_options
from warraq.cli.output import note
from warraq.version import __version__


class Command(NamedTuple):
    """Where a command stands, and the line `warraq --help` shows for it (a test compares it with its help)."""

    module: str
    summary: str


#: In the order of a user's first day.
COMMANDS: Final = {
    "init": Command("sources", "Write a commented warraq.toml beside the database."),
    "add": Command("sources", "Follow sites or feeds, and say what was found there."),
    "sources": Command("sources", "List the sources and how they are."),
    "crawl": Command("crawl", "Poll what is due and fetch what is new: the command for cron."),
    "run": Command("run", "Crawl whenever something is due, until stopped: the long-lived form of `crawl`."),
    "backfill": Command("backfill", "Fetch what a source published before it was followed."),
    "list": Command("reading", "List articles, newest first."),
    "show": Command("reading", "Print one article."),
    "versions": Command("versions", "List the versions of an article, or show what changed."),
    "search": Command("reading", "Find articles by their words."),
    "changes": Command("reading", "List what is new, edited, gone, moved or a copy since a cursor."),
    "duplicates": Command("duplicates", "List stories that came more than once, with the evidence."),
    "dedupe": Command("duplicates", "Judge anew which articles are copies."),
    "export": Command("export", "Write the articles to a file or to the standard output."),
    "extract": Command("extract", "Clean one page: a file, a URL, or '-'. Nothing is stored."),
    "reclean": Command(
        "recleaning", "Clean stored pages again with what is known by now. Nothing is fetched."
    ),
    "rules": Command(
        "recleaning", "See what rules, tables or a new version would change in stored articles."
    ),
    "status": Command(
        "status", "Tell what the last runs did, how the sources are, and what the database holds."
    ),
    "explain": Command("polling", "Tell why a feed is polled when it is, and how its last polls went."),
    "import-opml": Command("subscriptions", "Follow the feeds of a subscription list."),
    "export-opml": Command("subscriptions", "Write the feeds as a subscription list."),
    "publish": Command("publish", "Write the articles as Atom and JSON Feed files into a folder."),
    "politeness": Command("politeness", "Check on a server of its own how this version treats servers."),
    "metrics": Command("metrics", "Print counters of the database in the Prometheus text format."),
    "check": Command("upkeep", "Read the whole database and say what is wrong with it."),
    "backup": Command("upkeep", "Copy the database to FILE, also while a crawl is running."),
    "demo": Command("demo", "Collect the sample blog that comes with warraq, to see how it works."),
}


class CommandGroup(click.Group):
    """Loads the module of a command when it is called: `warraq --help` needs neither Scrapy nor the database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"warraq.cli.{COMMANDS[cmd_name].module}")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.summary) for name, command in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; its result is the exit code; an error of ours is one line and an exit code."""
        try:
            code = super().invoke(ctx)
        except WarraqError as problem:
            note(f"error: {problem}")
            code = exit_code_of(problem)
        ctx.exit(code if isinstance(code, int) else DONE)


@click.group(
    cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="warraq")
@invocation_options
def main() -> None:
    """Collect blog and news posts, clean them, find copies, and keep them in one SQLite file.

    The whole story is: warraq add https://example.org/ && warraq crawl

    Exit codes: 0 done, 1 some sources or pages failed, 2 usage, 3 nothing collected though something was
    expected, 4 a limit on requests was reached. Results go to the standard output, everything else to the
    standard error.
    """
