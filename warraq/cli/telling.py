"""`tell`: sends hooks what waits for them."""

import os
import secrets
from typing import TYPE_CHECKING

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say, say_raw
from warraq.cli.phrases import count, day_and_time
from warraq.cli.reading import say_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warraq.config import Config
    from warraq.desk.telling import Told
    from warraq.storage import HookRow

SECRET_BYTES = 32


@click.command("tell")
@click.option("--dry-run", is_flag=True, help="Print what waits, one JSON object per delivery; send nothing.")
@click.option(
    "--test", "trial", metavar="NAME", default="", help="Send this hook one test event, nothing else."
)
@click.option("--retry", is_flag=True, help="Send at once what failed, also to a receiver that was gone.")
@click.option(
    "--secret", is_flag=True, help="Print a new secret to sign a webhook with, and do nothing else."
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per attempt.")
@invocation_options
@pass_invocation
def tell_command(
    invocation: Invocation, dry_run: bool, trial: str, retry: bool, secret: bool, as_json: bool
) -> int:
    """Send hooks what waits for them.

    Hooks are webhooks, commands and notifications, configured under [hooks.NAME] in warraq.toml. A crawl tells them
    what it finds while it runs and at its end, and `warraq run` between its rounds too, so that this command is only
    needed to try a hook or to send at once. A webhook that answers 410 Gone is stopped: nothing more is sent to it, and
    all of it waits, until --retry. Exit code 1 when an attempt failed.
    """
    from warraq.desk import telling

    if secret:
        from warraq.config.hooks import secret_text

        say(secret_text(secrets.token_bytes(SECRET_BYTES)))
        return DONE
    config = invocation.load()
    if not config.hooks:
        raise ConfigurationError("no hook is configured; put a table [hooks.NAME] into warraq.toml")
    if dry_run:
        say_raw(_planned(config))
        return DONE
    keys = telling.keys_of(config, os.environ)
    for name, unknown in telling.unknown_sources(config):
        note(f"warning: hook {name} is told of a source that is not followed: {unknown}")
    if retry:
        telling.make_due(config)
    attempts = iter([telling.send_trial(config, keys, trial)]) if trial else telling.tell(config, keys)
    code = DONE
    for told in attempts:
        if told.ended != "accepted":
            code = SOME_FAILED
        _say(told, as_json)
    if not trial:
        _say_waiting(invocation)
    return code


def hook_lines(rows: "Iterable[HookRow]", configured: "Iterable[str]") -> "Iterator[str]":
    """A line for each hook: what waits, since when it fails or is stopped, what was given up."""
    from warraq.desk.retrying import is_stopped

    names = set(configured)
    for row in rows:
        parts = []
        if row.failing_since is not None:
            how = "stopped" if is_stopped(row) else "failing"
            parts.append(f"{how} since {day_and_time(row.failing_since)}")
            if row.error:
                parts[-1] += f": {row.error}"
        if is_stopped(row):
            parts.append("if it is there again, `warraq tell --retry` goes on")
        elif row.not_before is not None:
            parts.append(f"next attempt {day_and_time(row.not_before)}")
        if waiting := row.waiting + row.waiting_health:
            parts.append(f"up to {count(waiting, 'change')} waiting")
        if row.given_up:
            parts.append(f"{row.given_up} {'delivery' if row.given_up == 1 else 'deliveries'} given up")
        if row.name not in names:
            parts.append("not in warraq.toml: it is told nothing")
        yield f"hook {row.name}: {'; '.join(parts) or 'all is told'}"


def _say(told: "Told", as_json: bool) -> None:
    from warraq.desk.beside import attempt_line

    if as_json:
        say_json([told])
    else:
        say(attempt_line(told))


def _say_waiting(invocation: Invocation) -> None:
    with invocation.reader() as reader:
        for line in hook_lines(reader.hooks.all(), [hook.name for hook in invocation.load().hooks]):
            note(line)


def _planned(config: "Config") -> "Iterator[str]":
    import json

    from warraq.desk.telling import waiting_bodies

    for _, body in waiting_bodies(config):
        yield json.dumps(json.loads(body)) + "\n"  # ASCII: nothing fetched reaches the terminal as an order
