"""The command `warraq`: commands by name, loaded when called, and how errors end."""

import importlib
from typing import Final, NamedTuple

import click

from warraq.articles.errors import WarraqError
from warraq.cli.exits import DONE, exit_code_of
from warraq.cli.invocation import invocation_options
from warraq.cli.output import note
from warraq.version import __version__


class Command(NamedTuple):
    """Where a command is defined, and its line in `warraq --help` (a test compares it with the command's help)."""

    module: str
    summary: str


#: In the order of a user's first day.
COMMANDS: Final = {
    "init": Command("sources", "Write a commented warraq.toml beside the database."),
    "add": Command("sources", "Follow sites or feeds."),
    "sources": Command("sources", "List the sources and their state."),
    "source": Command("source", "Look after one source: its settings, health and addresses."),
    "crawl": Command("crawl", "Poll due feeds and fetch what is new (for cron)."),
    "run": Command("run", "Keep running: crawl whenever something is due, until stopped."),
    "cluster": Command(
        "cluster", "Share the work on one PostgreSQL database among workers, here or on other machines."
    ),
    "backfill": Command("backfill", "Fetch what a source published before you followed it."),
    "list": Command("reading", "List articles, newest first."),
    "show": Command("reading", "Print one article."),
    "versions": Command("versions", "List the versions of an article, or show what changed."),
    "images": Command("images", "List the images of articles and their files, or save these to a folder."),
    "cite": Command("cite", "Cite a sentence of an article, with the bytes that prove it."),
    "search": Command("searching", "Search the articles."),
    "searches": Command("searching", "List the searches you saved, or delete one."),
    "star": Command("labelling", "Give articles a star, or take it away."),
    "label": Command("labelling", "File articles under labels of your own, or take them out."),
    "labels": Command("labelling", "List your labels, with the number of articles under each."),
    "note": Command("labelling", "Write a note on an article, or print it."),
    "changes": Command("reading", "List what is new, edited, gone, moved or a copy since a cursor."),
    "duplicates": Command("duplicates", "List stories found more than once, with the evidence."),
    "dedupe": Command("duplicates", "Find all near-duplicates again from scratch."),
    "sample": Command("sampling", "Write a sheet of N articles, chosen by chance, to check by hand."),
    "mark": Command("marking", "Mark articles as checked: good, bad, or to be excluded from exports."),
    "marks": Command("marking", "List the marks, and estimate how many articles are right."),
    "archive": Command("archive", "Write the corpus as WARC or WACZ files, and read such files."),
    "stats": Command("stats", "Show how much the corpus holds, from several sides."),
    "export": Command("export", "Write the articles to a file, a folder or standard output."),
    "extract": Command("extract", "Clean one page: a file, a URL, or '-'. Nothing is stored."),
    "reclean": Command("recleaning", "Clean stored pages again with the current rules, without fetching."),
    "filtered": Command("filtered", "List what the filters of sources did not let through."),
    "rules": Command("recleaning", "Preview what new rules would change in stored articles."),
    "status": Command("status", "Show recent runs, sources that need attention, and totals."),
    "tell": Command("telling", "Send hooks what waits for them."),
    "explain": Command("polling", "Explain when a feed is polled and why, and where a source's posts stand."),
    "import-opml": Command("subscriptions", "Follow the feeds in an OPML file."),
    "export-opml": Command("subscriptions", "Write the feeds as an OPML file."),
    "publish": Command("publish", "Write the articles as Atom and JSON Feed files into a folder."),
    "serve": Command("serve", "Open the reading room: read, search and look after sources in the browser."),
    "access": Command(
        "access", "Say who may open the reading room: passwords for people, tokens for programs."
    ),
    "politeness": Command("politeness", "Check this version's politeness against a local test server."),
    "metrics": Command("metrics", "Print counters in the Prometheus text format."),
    "forget": Command(
        "removal", "Take an article down: its text goes from everywhere, and it is never collected again."
    ),
    "tidy": Command("removal", "Drop stored pages that were kept long enough, and give their room back."),
    "pages": Command(
        "pages", "Show where the bytes of pages stand, move them to a folder or bucket, or pack them anew."
    ),
    "check": Command("upkeep", "Check the whole database for damage."),
    "verify": Command("proof", "Prove that everything stored is what it was when it was stored."),
    "stamp": Command("proof", "Have a time stamp authority sign the ledger's last line (RFC 3161)."),
    "backup": Command("upkeep", "Copy the database to FILE, even during a crawl."),
    "move": Command("moving", "Move a corpus from a file to a PostgreSQL server, or back."),
    "demo": Command("demo", "Collect the bundled sample blog, to see how warraq works."),
}


class CommandGroup(click.Group):
    """Loads a command's module when it is called: `warraq --help` needs neither Scrapy nor the database."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"warraq.cli.{COMMANDS[cmd_name].module}")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.summary) for name, command in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; its result is the exit code. An error of ours prints one line."""
        try:
            code = super().invoke(ctx)
        except WarraqError as problem:
            note(f"error: {problem}")
            code = exit_code_of(problem)
        ctx.exit(code if isinstance(code, int) else DONE)


def _show_version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from warraq.articles.extraction import compiled

        way = f"in Python: {compiled.why_not}" if compiled.why_not else "compiled"
        click.echo(f"warraq, version {__version__} (extraction runs {way})")
        ctx.exit()


@click.group(
    cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
    help="Show the version, and whether extraction runs compiled.",
)  # fmt: skip
@invocation_options
def main() -> None:
    """Collect blog and news posts, clean them, find copies, and keep them in one database.

    To begin: warraq add https://example.org/ && warraq crawl

    Exit codes: 0 done, 1 some sources or pages failed, 2 usage error, 3 nothing collected though something was
    expected, 4 request limit reached. Results go to standard output, everything else to standard error.
    """
