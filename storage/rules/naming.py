"""How a source is called on the command line: by slug, home URL or host."""

from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from warraq.articles.errors import NotFoundError
from warraq.storage.records import Source

_NAMES_SHOWN = 20  # known slugs named in an error


def choose_source(sources: Sequence[Source], name: str) -> Source:
    """The source of a slug, a home URL, or a host that only one source has.

    Raises:
        NotFoundError: none or several; the message lists the slugs to choose from.
    """
    wanted = name.strip()
    for source in sources:
        if wanted in (source.slug, source.home_url):
            return source
    address = _bare(wanted)
    matching = [s for s in sources if address and _bare(s.home_url) == address]
    matching = matching or [s for s in sources if address and _bare(s.home_url).split("/", 1)[0] == address]
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise NotFoundError(f"several sources have it: {_names(matching)}", identity=name)
    known = f"known are {_names(sources)}" if sources else "there is none yet, `warraq add URL` makes one"
    raise NotFoundError(f"no such source; {known}", identity=name)


def free_slug(slug: str, taken: Collection[str]) -> str:
    """The slug, or with the first number after it that makes it one nobody has: 'blog-2'."""
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"


def _bare(address: str) -> str:
    """'https://www.Example.org/blog/' and 'example.org/blog' are one: 'example.org/blog'."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path}".rstrip("/")


def _names(sources: Sequence[Source]) -> str:
    shown = ", ".join(source.slug for source in sources[:_NAMES_SHOWN])
    return f"{shown} and {len(sources) - _NAMES_SHOWN} more" if len(sources) > _NAMES_SHOWN else shown
