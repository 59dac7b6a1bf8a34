"""Fetched text on its way into HTML: what browsers and people could be misled by is taken out; escaping comes after."""

from html import escape

from warraq.articles.text import printable

_ISOLATES = str.maketrans("", "", "\u2068\u2069")


def unhidden(text: str) -> str:
    """Returns the text without control characters and without those that turn the direction of what follows.

    Line ends stay. Isolation from the text around it is the page's matter (`<bdi>`, `dir="auto"`). Never raises.
    """
    return (
        text
        if text.isascii() and text.isprintable()
        else printable(text, one_line=False).translate(_ISOLATES)
    )


def escaped(text: str) -> str:
    """The same as HTML, for elements and attributes."""
    return escape(unhidden(text), quote=True)


def is_web_address(url: str) -> bool:
    """Whether a link may lead there: http and https only, whatever a page named."""
    return url.startswith(("http://", "https://"))
