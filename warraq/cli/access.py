"""`access`: who may open the reading room from elsewhere."""

import sys
from typing import Final

import click

from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line, say_table
from warraq.cli.reading import say_json

_HEADS: Final = ("name", "kind", "made_at")


@click.group("access")
def access_command() -> None:
    """Say who may open the reading room: passwords for people, tokens for programs.

    On this machine nobody needs either. `warraq serve` for other machines does not start without one.
    """


@access_command.command("password")
@click.argument("name")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the password from standard input, one line.")
@invocation_options
@pass_invocation
def password_command(invocation: Invocation, name: str, from_stdin: bool) -> None:
    """Set the password of NAME, asking for it twice.

    Who is logged in with an earlier one must log in again.
    """
    from warraq.desk.access import AccessDesk

    if from_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    is_new = AccessDesk(invocation.load).set_password(name, password)
    note(f"{name} can log in" if is_new else f"{name} has a new password")


@access_command.command("token")
@click.argument("name")
@invocation_options
@pass_invocation
def token_command(invocation: Invocation, name: str) -> None:
    """Make a token for a program, called NAME, and print it once.

    It is 256 random bits. Only its hash is stored: who loses it makes another one, which ends the former.
    """
    from warraq.desk.access import AccessDesk

    token = AccessDesk(invocation.load).make_token(name)
    note(f"the token of {name}; it is not shown again:")
    click.echo(token)


@access_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per name, without the hashes.")
@invocation_options
@pass_invocation
def list_command(invocation: Invocation, as_json: bool) -> None:
    """List the passwords and tokens."""
    from warraq.desk.access import AccessDesk

    rows = AccessDesk(invocation.load).list_access()
    if as_json:
        say_json({head: getattr(row, head) for head in _HEADS} for row in rows)
    else:
        say_table(_HEADS, ((row.name, row.kind, row.made_at) for row in rows))


@access_command.command("remove")
@click.argument("name")
@invocation_options
@pass_invocation
def remove_command(invocation: Invocation, name: str) -> None:
    """Take away the password or token called NAME."""
    from warraq.desk.access import AccessDesk

    AccessDesk(invocation.load).remove_access(name)
    say_line(f"{name}: removed")
