"""The card of a post: a box beside the article that states its day with its author or its tags."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from warraq.articles.extraction.metadata.elsewhere import is_elsewhere
from warraq.articles.extraction.metadata.shown_text import Element, shown_text
from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.extraction.metadata.tables import date_words

#: Longest card in characters, and the elements of one that are looked at.
MAX_CARD: Final = 600
MAX_INNER: Final = 150
#: Elements up from a name or a tag in which its card is looked for.
MAX_STEPS: Final = 6
#: Names and tags beside the article from which a card is looked for.
MAX_STARTS: Final = 40
#: Longest text in characters that is a day and nothing else, and one that says of what: 'published on … · tagged with'.
MAX_DAY: Final = 34
MAX_LABELLED: Final = 60
#: A box of other posts, or of other people.
OTHERS = re.compile(
    r"comment|respond|disqus|related|recommend|teaser|promo|popular|trending|most-?read|newsletter|carousel|slider"
    r"|read-?more|more-?(?:news|stories|articles)|also-?like|latest|recent|copyright|cookie|banner|modal|popup|cloud|card-?list",
    re.I,
)
#: '14 August 2019', '14.08.19': a year and the number of a day, or two of them
YEAR = re.compile(r"(?<!\d)(?:\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2})(?!\d)")
DAY_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
#: Elements that hold no text of the page.
UNSHOWN: Final = frozenset(("script", "style", "noscript", "template"))


def find_card(found: Survey) -> Element | None:
    """Returns the only box beside the article that states a day with an author or with tags, None without one.

    A box with a heading that leads to a page is a teaser of another post; where two boxes state a day, both are. Of
    boxes in one another it is the innermost. Cost: bounded by the limits above.
    """
    beside = (
        element
        for element in (*found.author_links, *found.bylines, *found.tag_links)
        if is_elsewhere(element, found.spine)
    )
    cards: list[Element] = []
    for element in islice(beside, MAX_STARTS):
        card = _card_around(element, found)
        if card is not None and card not in cards:
            cards.append(card)
    inner = [
        card for card in cards if not any(other is not card and card in _around(other) for other in cards)
    ]
    return inner[0] if len(inner) == 1 else None


def days_of(card: Element) -> Iterator[tuple[str, Element]]:
    """Returns the texts in a card that are a day and nothing else, each with its element."""
    for element in _inner(card):
        if element.tag == "time" and (stated := element.get("datetime")):
            yield stated, element
            continue
        for text in (element.text, element.tail if element is not card else None):
            if text and len(text) < 400 and _is_day(line := " ".join(text.split())):
                yield line, element


def is_in(element: Element, card: Element) -> bool:
    """Whether an element is a part of a card."""
    return card in _around(element)


def _card_around(element: Element, found: Survey) -> Element | None:
    """Returns the smallest box around an element that states a day."""
    outside = list(_outside(element, found))
    if any(OTHERS.search(f"{node.get('class') or ''} {node.get('id') or ''}"[:300]) for node in outside):
        return None
    for node in outside[: MAX_STEPS + 1]:
        elements = sum(1 for _ in islice(node.iter(), MAX_INNER + 1))
        if elements > MAX_INNER or len(shown_text(node, MAX_CARD + 1)) > MAX_CARD:
            return None
        if any(days_of(node)):
            return None if _leads_away(node) else node
    return None


def _outside(element: Element, found: Survey) -> Iterator[Element]:
    """Returns an element and what encloses it, up to what encloses the article too."""
    for node in (element, *element.iterancestors()):
        if node.tag in ("body", "html") or node in found.spine.elements:
            return
        yield node


def _leads_away(card: Element) -> bool:
    """Whether a heading in it is a link, or in one, as those of teasers are."""
    return any(
        inner.tag in ("h1", "h2", "h3", "h4", "h5")
        and (inner.find(".//a") is not None or next(inner.iterancestors("a"), None) is not None)
        for inner in _inner(card)
    )


def _is_day(line: str) -> bool:
    return (
        5 < len(line) <= (MAX_LABELLED if date_words("published").search(line) else MAX_DAY)
        and YEAR.search(line) is not None
        and DAY_NUMBER.search(line) is not None
        and not date_words("foreign").search(line)
    )


def _inner(card: Element) -> Iterator[Element]:
    for element in islice(card.iter(), MAX_INNER):
        if isinstance(element.tag, str) and element.tag not in UNSHOWN:
            yield element


def _around(element: Element) -> Iterator[Element]:
    return islice(element.iterancestors(), MAX_STEPS * 2)
