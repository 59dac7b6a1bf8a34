"""`images`: the images of articles, and the files that are kept of them."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from warraq.articles.errors import ConfigurationError
from warraq.articles.image_types import suffix_of
from warraq.cli.atomic import whole_bytes, whole_file
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_table
from warraq.cli.phrases import count
from warraq.cli.reading import identity_of, say_json, slug_of, source_option

if TYPE_CHECKING:
    from warraq.storage import ImageRow, Reader

LIST_NAME: Final = "images.jsonl"  # beside the files: what each shows, and where it stood
_NOTE_EVERY: Final = 1_000  # images


@click.command("images")
@click.argument("article", metavar="[ID]", default="")
@source_option
@click.option(
    "--save",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=f"Write the files into this folder, with {LIST_NAME}: captions, alternative texts, addresses.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per image.")
@invocation_options
@pass_invocation
def images_command(
    invocation: Invocation, article: str, source: str | None, folder: Path | None, as_json: bool
) -> None:
    """List the images of articles and their files, or save these to a folder.

    ID is a number from `warraq list`, or any address of an article; without it, all articles. Files are fetched where
    warraq.toml has `images = true` for the source; the list tells which are kept, and why others are not.

    --save names each file after the SHA-256 of its bytes and leaves alone what is there already. SVG, which can run
    scripts, is kept in the database but not saved.
    """
    if article and source:
        raise click.UsageError("give an ID or --source, not both")
    with invocation.reader() as reader:
        if article:
            found: Iterable[ImageRow] = reader.images.of_article(reader.articles.get(identity_of(article)).id)
        else:
            found = reader.images.select(slug_of(reader, source))
        if folder is not None:
            _save_all(reader, found, folder)
        elif as_json:
            say_json(found)
        else:
            say_table(("id", "image", "file", "bytes", "caption", "address"), map(_row, found))


def _row(image: "ImageRow") -> tuple[str, ...]:
    kept = image.refused or image.media_type
    size = str(image.bytes) if image.sha256 else ""
    return (
        str(image.article_id), str(image.position), kept, size, image.caption or image.alt, image.url,
    )  # fmt: skip


def _save_all(reader: "Reader", images: "Iterable[ImageRow]", folder: Path) -> None:
    from warraq.serving import json_lines

    written = listed = 0

    def saved() -> Iterator[object]:
        nonlocal written, listed
        for image in images:
            suffix = suffix_of(image.media_type)
            name = f"{image.sha256}.{suffix}" if suffix else ""
            written += bool(name) and _save(reader, image, folder / name)
            listed += 1
            if listed % _NOTE_EVERY == 0:
                note(f"{count(listed, 'image')}, {count(written, 'file')} written")
            yield asdict(image) | {"file": name}

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with whole_file(folder / LIST_NAME) as file:
            file.writelines(json_lines(saved()))
    except OSError as problem:
        raise ConfigurationError(f"cannot be written: {problem.strerror}", identity=str(folder)) from problem
    note(f"{folder}: {count(listed, 'image')}, {count(written, 'file')} written")


def _save(reader: "Reader", image: "ImageRow", path: Path) -> bool:
    """Write the file unless it is there. Returns whether it was written."""
    if path.is_file() and path.stat().st_size == image.bytes:
        return False
    body = reader.pages.get(image.sha256)  # which checks that it still has that hash: the name is safe
    with whole_bytes(path) as file:
        file.write(body)
    return True
