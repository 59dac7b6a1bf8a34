"""`init`, `add`, `sources`: what is followed, and how."""

import json
from collections import Counter
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.logs import start_logging
from warraq.cli.output import note, say, say_raw, say_table
from warraq.cli.phrases import count, day_and_time, now
from warraq.config import CONFIG_NAME, DATABASE_NAME, TOP_KEYS, fits_header
from warraq.location import Server

if TYPE_CHECKING:  # importing Scrapy takes a second: only where something is fetched
    from warraq.crawler import AddReport
    from warraq.storage import SourceHealth


@click.command("init")
@click.option(
    "--contact", default="", metavar="ADDRESS", help="E-mail or web address to put in the User-Agent."
)
@invocation_options
@pass_invocation
def init_command(invocation: Invocation, contact: str) -> None:
    """Write a commented warraq.toml beside the database.

    For a database on a server it is written here, without the password: libpq takes that from PGPASSWORD or ~/.pgpass,
    too. An existing file is not overwritten (exit code 2). The database itself is created by `warraq add`.
    """
    database = invocation.load().database
    if not fits_header(contact):
        raise ConfigurationError(f"must be {TOP_KEYS['contact'].expected}", identity="--contact")
    folder = database.parent if isinstance(database, Path) else Path()
    path = Path(invocation.config) if invocation.config else folder / CONFIG_NAME
    text = files("warraq").joinpath("template.toml").read_text(encoding="utf-8")
    if contact:
        text = text.replace('# contact = "mailto:you@example.org"', f"contact = {json.dumps(contact)}")
    stated = database.name if isinstance(database, Path) else database.without_password
    if stated != DATABASE_NAME:
        text = text.replace(
            '# database = "warraq.db"', f"database = {json.dumps(stated, ensure_ascii=False)}"
        )
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as problem:
        raise ConfigurationError("already exists and was not changed", identity=str(path)) from problem
    except OSError as problem:
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=str(path)) from problem
    say(f"wrote {path}")
    if isinstance(database, Server) and database.password:
        note("The password is not in it: put it into ~/.pgpass or PGPASSWORD, or the address into WARRAQ_DB.")
    if not contact:
        note("Fill in 'contact' there, so that site owners know whom to write to.")


@click.command("add")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--local", is_flag=True, help="Allow loopback and private addresses for this source (your own servers)."
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per URL.")
@invocation_options
@pass_invocation
def add_command(invocation: Invocation, urls: tuple[str, ...], local: bool, as_json: bool) -> int:
    """Follow sites or feeds.

    URL is a home page or a feed. Feeds, sitemaps, platform, name and language are discovered and stored; articles are
    collected by `warraq crawl`. Exit code 1 when a URL cannot be followed.
    """
    from warraq.desk.adding import add_apart, add_here

    start_logging(invocation.verbosity)
    options = invocation.crawl_options(command="add")
    found = (
        [add_here(urls[0], options, local=local)] if len(urls) == 1 else add_apart(urls, options, local=local)
    )
    reports = tuple(zip(urls, found, strict=True))
    if as_json:
        from warraq.serving import json_lines

        say_raw(json_lines([{"url": url, **asdict(report)} for url, report in reports]))
    else:
        for url, report in reports:
            _tell(url, report)
    return SOME_FAILED if any(report.problem for _, report in reports) else DONE


@click.command("sources")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per source.")
@invocation_options
@pass_invocation
def sources_command(invocation: Invocation, as_json: bool) -> None:
    """List the sources and their state.

    Last success, next poll, articles, queued URLs, addresses that a filter did not let through, consecutive failures.
    """
    with invocation.reader() as reader:
        health = reader.sources.health(now())
        filtered: Counter[str] = Counter()
        for one in reader.filtered.counts():
            filtered[one.source] += one.addresses
    if as_json:
        from warraq.serving import json_lines

        say_raw(json_lines(asdict(row) | {"filtered": filtered[row.source.slug]} for row in health))
        return
    if not health:
        note("No sources yet; add one with: warraq add URL")
        return
    heads = (
        "source",
        "articles",
        "last success",
        "next poll",
        "queued",
        "filtered",
        "failures",
        "home",
        "last error",
    )
    say_table(heads, [_health_row(row, filtered[row.source.slug]) for row in health])


def _health_row(health: "SourceHealth", filtered: int) -> tuple[str, ...]:
    source = health.source
    return (
        source.slug if source.state == "active" else f"{source.slug} ({_state(health)})",
        str(health.articles),
        day_and_time(health.last_success_at),
        day_and_time(health.next_due),
        str(health.queued),
        str(filtered),
        str(health.failures),
        source.home_url,
        health.last_error,
    )


def _state(health: "SourceHealth") -> str:
    return "removed, articles kept" if health.is_removed else health.source.state


def _tell(url: str, report: "AddReport") -> None:
    if report.problem:
        note(f"error: {report.problem}")
        return
    name = f" ({report.name})" if report.name else ""
    say(f"{report.slug}: {report.home_url}{name}")
    found = (
        ("language", report.language),
        ("platform", report.platform),
        ("feeds", " ".join(report.feeds)),
        ("sitemaps", " ".join(report.sitemaps)),
    )
    for label, value in found:
        if value:
            say(f"  {label}: {value}")
    for remark in report.notes:
        say(f"  note: {remark}")
    say(f"  a crawl will take about {count(report.estimated_requests, 'request')}")
