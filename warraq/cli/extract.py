"""`extract`: clean one page from a file, standard input or a URL. Nothing is stored."""

import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape, quoteattr

import click

from warraq.articles.errors import AddressError, ConfigurationError
from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Article, Page
from warraq.cli.atomic import whole_file
from warraq.cli.exits import DONE, NOTHING_COLLECTED, SOME_FAILED
from warraq.cli.explain import block_lines, block_page, field_lines, removed_lines
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.logs import start_logging
from warraq.cli.output import note, say
from warraq.cli.phrases import now
from warraq.cli.reading import say_json_object

if TYPE_CHECKING:
    from warraq.articles.extraction import ExplainedBlock
    from warraq.crawler import CrawlOptions

Format = Literal["text", "markdown", "json", "html"]
STDIN = "-"
MAX_BYTES = 15 * 1024 * 1024  # as for pages from the network
#: Content types by file extension; without one the bytes decide.
CONTENT_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}


@click.command("extract")
@click.argument("target", metavar="FILE_OR_URL")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "html"]),
    default="text",
    show_default=True,
    help="What to print; json has everything, including removed blocks.",
)
@click.option(
    "--explain", is_flag=True, help="Also print where each field was found, and what was removed and why."
)
@click.option(
    "--explain-html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write a web page of all blocks, removed ones struck through with the reason.",
)
@click.option("--url", default="", metavar="URL", help="The page's address, to resolve relative links.")
@click.option(
    "--source",
    default="",
    metavar="NAME",
    help="Apply this source's rules, from warraq.toml or `warraq source set`.",
)
@click.option("--local", is_flag=True, help="Allow loopback and private addresses (your own server).")
@invocation_options
@pass_invocation
def extract_command(
    invocation: Invocation,
    target: str,
    form: Format,
    explain: bool,
    explain_html: Path | None,
    url: str,
    source: str,
    local: bool,
) -> int:
    """Clean one page: a file, a URL, or '-'. Nothing is stored.

    A file named *.txt is read as plain text. Exit code 3 when the page is not an article.
    """
    from warraq.articles.extraction import ExtractOptions, explain_page, extract

    start_logging(invocation.verbosity)
    rules = invocation.settings().rules_of(source) if source else None
    if source and rules is None:
        raise ConfigurationError(
            f"has no rules: neither [sources.{source}.rules] in warraq.toml nor `warraq source set` states any",
            identity=source,
        )
    found = (
        _fetch(target, invocation.page_options(command="extract"), local)
        if "://" in target
        else _read(target, url)
    )
    asked = replace(
        rules or ExtractOptions(), with_html=form != "text", with_removed=form == "json" or explain
    )
    article = extract(found, asked) if isinstance(found, Page) else found
    blocks: tuple[ExplainedBlock, ...] = ()
    if isinstance(found, Page) and (explain or explain_html):
        blocks = explain_page(found, rules or ExtractOptions())
    if explain_html is not None and isinstance(found, Page):
        _write(explain_html, block_page(blocks, title=target))
    if isinstance(article, Failed):
        note(f"error: {target}: {article.error} {article.detail}".rstrip())
        return SOME_FAILED
    if isinstance(article, Rejected):
        note(f"{target}: not an article: {article.reason} {article.detail}".rstrip())
        return NOTHING_COLLECTED
    _tell(article, form)
    if explain and form != "json":
        say()
        lines = block_lines(blocks) if blocks else removed_lines(article.removed)
        for line in (*field_lines(article.metadata.origins), *lines):
            say(line)
    return DONE


def _write(file: Path, pieces: Iterator[str]) -> None:
    try:
        with whole_file(file) as out:
            out.writelines(pieces)
    except OSError as problem:
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=str(file)) from problem


def _fetch(url: str, options: "CrawlOptions", local: bool) -> Page | Failed | Rejected:
    from warraq.articles.urls import canonical
    from warraq.crawler.run import fetch_page

    canonical(url)  # raises if it is not a URL; the URL is requested as given
    found = fetch_page(url, options, local=local)
    if isinstance(found, Rejected) and found.reason == "blocked-address" and not local:
        raise AddressError(
            f"is on this machine or a private network; use --local to allow it ({found.detail})", identity=url
        )
    return found


def _read(name: str, url: str) -> Page:
    try:
        if name == STDIN:
            body, fetched_at = sys.stdin.buffer.read(MAX_BYTES + 1), now()
        else:
            path = Path(name)
            with path.open("rb") as file:
                body = file.read(MAX_BYTES + 1)
            # the file's own time, so that cleaning it again gives the same result
            fetched_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as problem:
        raise ConfigurationError(f"cannot be read: {problem.strerror}", identity=name) from problem
    if len(body) > MAX_BYTES:
        raise ConfigurationError(f"is larger than {MAX_BYTES} bytes", identity=name)
    content_type = CONTENT_TYPES.get(Path(name).suffix.lower(), "")
    headers = (("content-type", content_type),) if content_type else ()
    return Page(url=url, final_url=url, status=200, headers=headers, body=body, fetched_at=fetched_at)


#: Fields of an article that are told otherwise, or not at all.
_NOT_SHOWN = ("url", "metadata", "blocks", "text_alone", "confidence")


def _tell(article: Article, form: Format) -> None:
    title = article.metadata.title
    if form == "json":
        say_json_object(_fields(article))
    elif form == "text":
        say(f"{title}\n\n{article.text}" if title else article.text)
    elif form == "markdown":
        say(f"# {title}\n\n{article.markdown}" if title else article.markdown)
    else:
        head = f"<h1>{escape(title)}</h1>\n" if title else ""
        language = quoteattr(article.metadata.language)
        say(f'<article lang={language} dir="{article.direction}">\n{head}{article.html}\n</article>')


def _fields(article: Article) -> dict[str, object]:
    """Returns the article as flat fields named as in `warraq export`; times as stated by the page."""
    metadata = article.metadata
    flat = asdict(metadata) | {
        "published": metadata.published.iso() if metadata.published else "",
        "modified": metadata.modified.iso() if metadata.modified else "",
    }
    return {
        "url": article.url,
        **flat,
        **{k: v for k, v in asdict(article).items() if k not in _NOT_SHOWN},
        **{f"{field}_confidence": share for field, share in asdict(article.confidence).items()},
    }
