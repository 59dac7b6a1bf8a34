"""The HTML of a story as it goes to programs: checked again, and bounded."""

from html import escape
from typing import Final

import nh3

from warraq.articles.extraction import ARTICLE_TAGS
from warraq.serving.html_text import unhidden
from warraq.storage import StreamRow

_CLEANER: Final = nh3.Cleaner(
    tags=set(ARTICLE_TAGS),  # cleaned again: the store may have been written by another hand
    attributes={"a": {"href"}, "img": {"src", "alt"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer nofollow ugc",
)
MAX_CHARS: Final = 500_000  # of one story
MAX_CHARS_TOGETHER: Final = 8_000_000  # of one answer


class Contents:
    """The texts of one answer. What comes after the bound has its description and its address instead."""

    def __init__(self) -> None:
        self._room = MAX_CHARS_TOGETHER

    def of(self, story: StreamRow) -> str:
        """Clean HTML, in the direction of its script."""
        if len(story.html) > min(MAX_CHARS, self._room):
            return _instead(story)
        self._room -= len(story.html)
        content = cleaned(story.html)
        return f'<div dir="rtl">{content}</div>' if story.direction == "rtl" else content


def cleaned(html: str) -> str:
    """HTML of the store, with nothing in it that a program which shows it would run. Cost: linear, 1 ms for 10 KB."""
    return str(_CLEANER.clean(unhidden(html)))


def _instead(story: StreamRow) -> str:
    text = f'<p>{escape(story.description)}</p><p><a href="{escape(story.url)}">{escape(story.url)}</a></p>'
    return cleaned(text)


def title_of(story: StreamRow) -> str:
    """What to call a story, on one line, without what terminals interpret."""
    return line_of(story.title) or story.url


def authors_of(story: StreamRow) -> str:
    """Who wrote it, likewise."""
    return line_of(", ".join(story.authors))


def line_of(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join(unhidden(text).split())
