"""`import-opml`, `export-opml`: subscription lists."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from warraq.articles.errors import AddressError, ConfigurationError
from warraq.articles.urls import canonical, host_name, origin_of, try_canonical
from warraq.cli.atomic import whole_file
from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_raw
from warraq.cli.phrases import count, now
from warraq.cli.reading import output_option

if TYPE_CHECKING:
    from warraq.feeds import Subscription
    from warraq.storage import Store

MAX_BYTES = 20 * 1024 * 1024


@click.command("import-opml")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@invocation_options
@pass_invocation
def import_opml_command(invocation: Invocation, file: Path) -> int:
    """Follow the feeds in an OPML file.

    Nothing is fetched yet: the next `warraq crawl` polls each feed for the first time. Feeds with the same home page
    become one source; folders are kept. Feeds already followed are left as they are. Exit code 1 when an address was
    refused.
    """
    from warraq.feeds import read_opml
    from warraq.storage import WriterLock, open_store

    with file.open("rb") as stream:
        subscriptions = read_opml(stream.read(MAX_BYTES))
    database = invocation.load().database
    refused = added = 0
    with WriterLock(database), open_store(database, create=True) as store:
        known = {feed.url for source in store.sources.all() for feed in store.feeds.of_source(source.id)}
        for subscription in subscriptions:
            try:
                added += _follow(store, subscription, known)
            except AddressError as problem:
                refused += 1
                note(f"error: {problem}")
    note(
        f"{count(added, 'feed')} added, {len(subscriptions) - added - refused} already followed, {refused} refused"
    )
    return SOME_FAILED if refused else DONE


def _follow(store: "Store", subscription: "Subscription", known: set[str]) -> bool:
    """Follow one feed unless it is known. Returns whether it is new. Raises AddressError."""
    from warraq.crawler.addresses import refusal
    from warraq.storage import FeedState, Source

    url = canonical(subscription.feed_url)
    if url in known:
        return False
    if problem := refusal(url, local=False):
        raise AddressError(problem, identity=url)
    home = try_canonical(subscription.home_url) or f"{origin_of(url)}/"
    moment = now()
    source = store.sources.add(
        Source(
            slug=host_name(home).removeprefix("www.").split(".")[0],
            home_url=home,
            name=subscription.title,
            folder="/".join(name.replace("/", "-") for name in subscription.folders),
        ),
        now=moment,
    )
    feed = FeedState(source_id=source.id, url=url, kind="feed", title=subscription.title, next_poll_at=moment)
    store.feeds.add(feed)
    known.add(url)
    return True


@click.command("export-opml")
@output_option
@invocation_options
@pass_invocation
def export_opml_command(invocation: Invocation, output: str) -> None:
    """Write the feeds as an OPML file.

    OPML 2.0, with folders and current addresses; paused and gone feeds are left out.
    """
    from warraq.feeds import Subscription, write_opml

    with invocation.reader() as reader:
        subscriptions = [
            Subscription(
                feed_url=feed.url,
                title=feed.title or source.name,
                home_url=source.home_url,
                folders=tuple(filter(None, source.folder.split("/"))),
            )
            for source in reader.sources.all()
            if source.state == "active"
            for feed in reader.feeds.of_source(source.id)
            if feed.kind == "feed" and feed.state == "active"
        ]
    text = write_opml(subscriptions, title="warraq")
    if output == "-":
        say_raw((text,))
        return
    try:
        with whole_file(Path(output)) as file:
            file.write(text)
    except OSError as problem:
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=output) from problem
