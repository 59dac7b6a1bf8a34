"""`publish`: the clean articles as feed files for any web server."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.atomic import whole_file
from warraq.cli.doubt import DOUBTED, doubt_line
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note
from warraq.cli.phrases import count, now
from warraq.cli.status import health_line

if TYPE_CHECKING:
    from warraq.feeds import RenderedEntry
    from warraq.serving import FeedOptions
    from warraq.storage import Doubt, Reader

_UNSAFE = re.compile(r"[^\w.-]+")  # 'C++ & more' -> 'C-more'; letters of any script are kept
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@click.command("publish")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--tag", "tags", multiple=True, metavar="TAG", help="Also write a feed of this tag (repeatable)."
)
@click.option(
    "--search",
    "queries",
    multiple=True,
    metavar="WORDS",
    help="Also write a feed of this search (repeatable).",
)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Articles per feed."
)
@click.option("--base-url", default="", metavar="URL", help="Web address of the folder.")
@invocation_options
@pass_invocation
def publish_command(
    invocation: Invocation,
    folder: Path,
    tags: tuple[str, ...],
    queries: tuple[str, ...],
    limit: int,
    base_url: str,
) -> None:
    """Write the articles as Atom and JSON Feed files into a folder.

    Writes all.atom and all.json, source-NAME.* for each source, saved-NAME.* for each search that `warraq search
    --save NAME` saved, tag-TAG.* and search-WORDS.* on request, with each story once and without deleted articles; and
    health.atom, with an entry for each source that needs attention or reads doubtfully more often than before. A file
    is replaced only when complete, and left untouched when nothing has changed.
    """
    from warraq.serving import FeedOptions, feed_of_search
    from warraq.storage import ArticleFilter

    with invocation.reader() as reader:
        plain = FeedOptions(limit=limit, home_url=base_url)
        wanted = [("all", plain)]
        wanted += [
            (
                f"source-{source.slug}",
                replace(plain, chosen=ArticleFilter(source=source.slug), title=source.name or source.slug),
            )
            for source in reader.sources.all()
        ]
        wanted += [
            (f"tag-{file_name(tag)}", replace(plain, chosen=ArticleFilter(tag=tag), title=tag))
            for tag in tags
        ]
        wanted += [
            (f"search-{file_name(words)}", replace(plain, chosen=ArticleFilter(query=words), title=words))
            for words in queries
        ]
        wanted += [(f"saved-{saved.name}", feed_of_search(saved, plain)) for saved in reader.searches.all()]
        written = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, options in wanted:
                written += _write(reader, folder, name, options, base_url)
            written += _save(folder / "health.atom", _health_feed(reader))
        except OSError as problem:
            raise ConfigurationError(
                f"cannot be written: {problem.strerror}", identity=str(folder)
            ) from problem
    note(f"{count(2 * len(wanted) + 1, 'file')}, {written} changed")


def file_name(text: str) -> str:
    """A file name: the letters and digits of the text, and a suffix that keeps equal ones apart."""
    bare = _UNSAFE.sub("-", text).strip(".-")[:60]
    return bare if bare == text else f"{bare or 'x'}-{sha256(text.encode()).hexdigest()[:6]}"


def _write(reader: "Reader", folder: Path, name: str, options: "FeedOptions", base_url: str) -> int:
    from warraq.serving import newest_as_atom, newest_as_json_feed

    changed = 0
    for suffix, render in (("atom", newest_as_atom), ("json", newest_as_json_feed)):
        self_url = f"{base_url.rstrip('/')}/{name}.{suffix}" if base_url else ""
        changed += _save(folder / f"{name}.{suffix}", render(reader, replace(options, self_url=self_url)))
    return changed


def _save(path: Path, text: str) -> bool:
    """Write the file unless it is unchanged (servers then answer 304). Returns whether it was written."""
    if path.exists() and path.read_bytes() == text.encode():
        return False
    with whole_file(path) as file:
        file.write(text)
    return True


def _doubt_entry(doubt: "Doubt") -> "RenderedEntry":
    """One entry a source, field and month: each new article moves the articles that are compared."""
    from warraq.feeds import RenderedEntry

    month = doubt.since[:7]
    return RenderedEntry(
        identity=f"urn:warraq:health:{doubt.source}:doubtful-{doubt.field}:{month}",
        url="",
        title=f"{doubt.source}: doubtful {DOUBTED[doubt.field]}",
        summary=doubt_line(doubt),
        updated=datetime.fromisoformat(f"{month}-01T00:00:00+00:00"),
    )


def _health_feed(reader: "Reader") -> str:
    from warraq.feeds import RenderedEntry, RenderedFeed, render_atom
    from warraq.health import QUIET, read_health

    unwell = [one for one in read_health(reader, now()) if one.condition not in QUIET]
    entries = tuple(
        RenderedEntry(
            # a new state is a new entry; an unchanged one keeps its entry
            identity=f"urn:warraq:health:{one.source}:{one.condition}:{(one.since or _EPOCH).date()}",
            url=one.feed,
            title=f"{one.source}: {one.condition}",
            summary=health_line(one),
            updated=one.since or _EPOCH,
        )
        for one in unwell
    )
    entries += tuple(map(_doubt_entry, reader.articles.doubts()))
    newest = max((entry.updated for entry in entries), default=_EPOCH)
    return render_atom(
        RenderedFeed(
            identity="urn:warraq:health", title="warraq: health", updated=min(newest, now()), entries=entries
        )
    )
