"""`source`: one source, its settings, and what is done to it."""

import importlib
from typing import Final

import click

from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say, say_line
from warraq.cli.phrases import day_and_time
from warraq.cli.reading import say_json_object

#: Subcommands that stand in modules of their own, which are loaded when they are called: name -> module, command.
LATER: Final[dict[str, tuple[str, str]]] = {"remove": ("removal", "source_remove_command")}


class SourceGroup(click.Group):
    """The commands of this module and those of `LATER`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names: as written here, then the others."""
        return [*self.commands, *LATER]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        module, name = LATER[cmd_name]
        command = getattr(importlib.import_module(f"warraq.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command


@click.group("source", cls=SourceGroup)
def source_command() -> None:
    """Look after one source: its settings, health and addresses.

    NAME is the source's name in `warraq sources`, its home page or its host. Nothing here makes a request; a crawl may
    run meanwhile.
    """


@source_command.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@invocation_options
@pass_invocation
def show_command(invocation: Invocation, name: str, as_json: bool) -> None:
    """Show all about a source: health, settings and where they come from, feeds, counts.

    A setting comes from [sources.NAME] in warraq.toml, else from `warraq source set`, else from [defaults], else it is
    built in; what it overrides is named beside it.
    """
    from warraq.cli.sheet import say_sheet
    from warraq.desk.sources import SourceDesk

    sheet = SourceDesk(invocation.load).show(name)
    if as_json:
        say_json_object(sheet)
    else:
        say_sheet(sheet)


@source_command.command("pause")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@invocation_options
@pass_invocation
def pause_command(invocation: Invocation, names: tuple[str, ...]) -> None:
    """Ask nothing of a source until it is resumed.

    No feed is polled, no page is fetched; what is queued waits. A crawl that runs stops asking after the few requests
    that it has in hand.
    """
    from warraq.desk.sources import SourceDesk

    for name in names:
        source = SourceDesk(invocation.load).pause(name)
        say(f"{source.slug}: paused; `warraq source resume {source.slug}` follows it again")


@source_command.command("resume")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@invocation_options
@pass_invocation
def resume_command(invocation: Invocation, names: tuple[str, ...]) -> None:
    """Follow a paused source again.

    Its feeds are due at once, unless they were polled within the last hour or their server asked to wait.
    """
    from warraq.desk.sources import SourceDesk

    for name in names:
        polls = SourceDesk(invocation.load).resume(name)
        say_line(f"{name}: followed again")
        for poll in polls:
            when = f"{day_and_time(poll.at)}: {poll.waits_for}" if poll.waits_for else "due now"
            say_line(f"{poll.url}: {when}", indent=2)


@source_command.command("rename")
@click.argument("name")
@click.argument("new", default="")
@click.option("--title", metavar="TEXT", help="What the site is called, in any letters.")
@click.option(
    "--folder", metavar="PATH", help="Where it stands in subscription lists: 'News/Arabic'; '' nowhere."
)
@invocation_options
@pass_invocation
def rename_command(
    invocation: Invocation, name: str, new: str, title: str | None, folder: str | None
) -> None:
    """Give a source another name, title or folder.

    NEW is its name on the command line: a to z, 0 to 9 and hyphens. Articles, settings and labels stay with the
    source. Exit code 2 when warraq.toml has a table for its present name: rename that first.
    """
    from warraq.desk.sources import SourceDesk

    if not new and title is None and folder is None:
        raise click.UsageError("state NEW, --title or --folder")
    source = SourceDesk(invocation.load).rename(name, new, title, folder)
    say_line(source.slug, source.name, f"in {source.folder}" if source.folder else "")


@source_command.command("set-url")
@click.argument("name")
@click.argument("addresses", nargs=-1, metavar="[FEED NEW]")
@click.option("--home", metavar="URL", help="The new address of its home page.")
@invocation_options
@pass_invocation
def set_url_command(invocation: Invocation, name: str, addresses: tuple[str, ...], home: str | None) -> None:
    """Move a feed of a source, or its home page, to another address.

    FEED is the present address of a feed or sitemap, NEW the one that replaces it. Its entries and rhythm stay, its
    former address is remembered, and it is due at once. Only a source added with --local may have a private address.
    """
    from warraq.desk.sources import SourceDesk

    if len(addresses) not in (0, 2) or not (addresses or home):
        raise click.UsageError("state FEED and NEW, or --home URL")
    desk = SourceDesk(invocation.load)
    if home:
        say_line(f"{name}: its home page is {desk.set_url(name, home)}")
    if addresses:
        feed, new = addresses
        url = desk.set_url(name, new, feed_url=feed)
        say_line(f"{name}: {feed} is {url} from now on; the next crawl reads it there")


@source_command.command("set")
@click.argument("name")
@click.argument("settings", nargs=-1, metavar="[KEY=VALUE]...")
@click.option(
    "--unset", "unset", multiple=True, metavar="KEY", help="Take back what was set; may be repeated."
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: the settings named, as `source show`."
)
@invocation_options
@pass_invocation
def set_command(
    invocation: Invocation, name: str, settings: tuple[str, ...], unset: tuple[str, ...], as_json: bool
) -> None:
    """Set settings of a source: delay, filters, selectors, retention.

    KEY is a key of [sources.NAME] in warraq.toml, with a dot for its tables: delay_s=10, images=true,
    rules.body=div.post, filters.languages=ar,fa. A list is written with commas or by repeating the key. What
    warraq.toml states for the source wins, so setting it here is refused (exit code 2). It holds from the next crawl
    on; `warraq reclean NAME` applies rules and filters to stored pages.
    """
    from warraq.cli.sheet import setting_line
    from warraq.desk.sources import SourceDesk

    changes = _changes(settings, unset)
    lines = SourceDesk(invocation.load).set(name, changes)
    if as_json:
        say_json_object({"settings": lines})
        return
    for line in lines:
        say_line(setting_line(line))
    if any(key.startswith(("rules.", "filters.")) for key in changes):
        note("It holds from the next crawl on; `warraq reclean` applies it to pages that are stored.")


def _changes(settings: tuple[str, ...], unset: tuple[str, ...]) -> dict[str, object | None]:
    """What was typed, by key; None for what is unset."""
    from warraq.config import read_texts, refuse_unknown_setting

    typed: dict[str, list[str]] = {}
    for one in settings:
        key, sign, text = one.partition("=")
        if not sign:
            raise click.UsageError(f"{one!r} is not KEY=VALUE")
        typed.setdefault(key.strip(), []).append(text)
    both = sorted(typed.keys() & set(unset))
    if both:
        raise click.UsageError(f"{', '.join(both)}: set or unset, not both")
    if not typed and not unset:
        raise click.UsageError("state KEY=VALUE or --unset KEY")
    for key in typed:
        refuse_unknown_setting(key, identity="KEY")
    return {key: read_texts(key, texts) for key, texts in typed.items()} | dict.fromkeys(unset)
