"""What each element is to the walk over a page."""

from typing import Final

from lxml import etree

from warraq.articles.extraction.layout.blocks import CODE, EMPHASIS, STRONG, SUBSCRIPT, SUPERSCRIPT

STYLE: Final = {
    "b": STRONG, "strong": STRONG, "i": EMPHASIS, "em": EMPHASIS, "cite": EMPHASIS, "code": CODE, "kbd": CODE,
    "samp": CODE, "tt": CODE, "sup": SUPERSCRIPT, "sub": SUBSCRIPT,
}  # fmt: skip
INLINE: Final = (
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "ruby", "rb", "rt", "rp", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr", "center-inline", "amp-anim", "g-emoji",
)  # fmt: skip
UNREAD: Final = frozenset((
    "script", "style", "noscript", "template", "iframe", "select", "datalist", "textarea", "input", "head", "noframes",
    "frameset", "progress", "meter", "amp-ad", "amp-analytics", "amp-iframe", "amp-state", "amp-sidebar",
))  # fmt: skip
#: Elements that HTML itself keeps for what is not the text.
SET_APART: Final = ("nav", "footer")
#: Tags whose own text counts when an element is taken as one block.
TEXTUAL: Final = (
    "a", "b", "button", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "label", "li", "nav", "footer", "p",
    "section", "small", "span", "strong", "td", "th", "time", "ul",
)  # fmt: skip
#: Elements that have no text of their own; when never closed they hold what follows.
WITHOUT_TEXT: Final = ("svg", "math", "object", "applet", "canvas", "map", "audio", "video")
#: Attributes that say what an element is for.
NAMING: Final = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component", "property"))
#: What editors leave in empty paragraphs: spaces without width, joiners, direction marks, soft hyphens.
INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u061c "


def is_unseen(names: str | None) -> bool:
    """Whether the class of an inline element says that only screen readers read it: '(opens in a new window)'."""
    return names is not None and (
        ("sr-only" in names and "not-sr-only" not in names)
        or "screen-reader" in names
        or "visually-hidden" in names
        or "visuallyhidden" in names
    )


# What an element is to the walk. Those from BREAKING on have no inside.
INLINED, FRAMED, SKIPPED, APART, SWALLOWING, BREAKING, PICTURE, RULED = range(8)
ROLES: Final[dict[object, int]] = {
    etree.Comment: SKIPPED,
    etree.ProcessingInstruction: SKIPPED,
    etree.Entity: SKIPPED,
    **dict.fromkeys(INLINE, INLINED),
    **dict.fromkeys(SET_APART, APART),
    **dict.fromkeys(WITHOUT_TEXT, SWALLOWING),
    "embed": INLINED,  # void in HTML, but the parser waits for its end
    "br": BREAKING, "img": PICTURE, "amp-img": PICTURE, "hr": RULED,
}  # fmt: skip
