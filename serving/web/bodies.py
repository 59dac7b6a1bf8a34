"""The text of an article as HTML of a page: cleaned once more, its pictures from the store or not at all."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Final

import nh3
from markupsafe import Markup

from warraq.articles.errors import AddressError
from warraq.articles.extraction import ARTICLE_TAGS
from warraq.articles.image_types import SVG
from warraq.articles.urls import canonical
from warraq.serving.html_text import is_web_address, unhidden
from warraq.storage import ImageRow

#: Characters of a text that is shown with its markup; a longer one is shown as plain paragraphs, and not whole.
MAX_HTML: Final = 1_000_000
MAX_TEXT: Final = 300_000
LINK_REL: Final = "noreferrer noopener nofollow ugc"
#: nh3 writes attributes in double quotes, with those inside escaped.
_IMAGE: Final = re.compile(r'<img((?:\s[a-z]+="[^"]*")*)\s*/?>')
_ATTRIBUTE: Final = re.compile(r'\s([a-z]+)="([^"]*)"')
_HEADING: Final = re.compile(r"<(/?)h[1-6]>")


def article_body(html: str, images: Iterable[ImageRow]) -> Markup:
    """The HTML of an article, with nothing in it that a browser would run or load but pictures that are kept."""
    known = {key: image for image in images for key in _names(image.url)}
    cleaned = _CLEANER.clean(unhidden(html))
    # the page has its own first and second heading
    level = _HEADING.sub(lambda found: f"<{found[1]}h3>", cleaned)
    return Markup(_IMAGE.sub(lambda found: str(_picture(found[1], known)), level))  # noqa: S704 - cleaned above


def text_body(text: str) -> Markup:
    """A text as paragraphs, without markup; cut if it is very long."""
    parts = [Markup("<p>{}</p>\n").format(unhidden(part)) for part in text[:MAX_TEXT].split("\n\n")]
    if len(text) > MAX_TEXT:
        parts.append(Markup("<p><em>{} more characters</em></p>").format(len(text) - MAX_TEXT))
    return Markup("").join(parts)


def is_shown(image: ImageRow) -> bool:
    """Whether the store has a file of it that browsers may be given."""
    return bool(image.sha256) and image.media_type != SVG.media_type


def _picture(attributes: str, known: Mapping[str, ImageRow]) -> Markup:
    values = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
    url, alt = values.get("src", ""), values.get("alt", "")
    image = next((known[name] for name in _names(url) if name in known), None)
    if image is not None and is_shown(image):
        return Markup('<img src="/image/{}" alt="{}" loading="lazy">').format(image.sha256, alt)
    words = alt or "Picture"
    if not is_web_address(url):
        return Markup('<span class="picture">{}</span>').format(words)
    return Markup(
        '<a class="picture" href="{}" rel="{}"><bdi>{}</bdi> <small>(not kept here)</small></a>'
    ).format(url, LINK_REL, words)


def _names(url: str) -> tuple[str, ...]:
    """An address as it stands, and in our normal form: the text has the one, the files the other."""
    try:
        return url, canonical(url)
    except AddressError:
        return (url,)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Links lead elsewhere only, never to an address of ours; a picture keeps its address to be looked up."""
    return value if name not in ("href", "src") or is_web_address(value) else None


_CLEANER: Final = nh3.Cleaner(
    tags=set(ARTICLE_TAGS),  # cleaned again: the store may have been written by another hand
    attributes={"a": {"href"}, "img": {"src", "alt"}},
    url_schemes={"http", "https"},
    link_rel=LINK_REL,
    attribute_filter=_attribute,
)
