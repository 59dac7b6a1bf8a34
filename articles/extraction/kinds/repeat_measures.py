"""Measures of alike elements side by side: cards, teasers, posts of a thread."""

from collections.abc import Sequence
from typing import Final

from warraq.articles.extraction.kinds.view import MONEY_SIGNS, SHORT
from warraq.articles.extraction.layout import HEADINGS, Block, Frame, Layout, make_of

#: Elements that come in rows of alike ones, each with something of its own: cards, teasers, posts, products.
PARTS: Final = frozenset(("div", "article", "section", "li", "tr", "a"))

REPEAT_NAMES: Final = (
    "repeat_share", "repeat_size", "cards", "cards_linked", "cards_text", "cards_images", "cards_money",
    "cards_kept", "teaser_share", "teasers",
)  # fmt: skip


def of_repeats(layout: Layout, kept: Sequence[Block]) -> list[float]:
    """Alike elements side by side: how much of the kept text they hold, the largest group of cards with links, and
    the share of the kept text in parts headed by links, where none of them holds most of it."""
    frames = layout.frames
    text, linked, held, headed = _sums(layout, kept)
    groups: dict[tuple[int, str], list[int]] = {}
    for number, size in enumerate(text):
        if size > 30:
            parent, tag, key, _depth, _hidden = frames[number]
            if tag in PARTS and (tag != "li" or " " in key or headed[number]):
                groups.setdefault((parent, make_of(key)), []).append(number)
    share, size, weight, teased, teasers = 0, 0, 0, 0, 0
    cards: list[int] = []
    for members in groups.values():
        if len(members) < 3:
            continue
        mine = sum([held[number] for number in members])
        if mine > share:
            share, size = mine, len(members)
        joined = [number for number in members if linked[number]]
        if len(joined) >= 3 and (mine := sum([text[number] for number in joined])) > weight:
            weight, cards = mine, joined
        parts = [held[number] for number in joined if headed[number]]
        # Where one of them holds most of the text, that one is the article and the others stand beside it.
        if len(parts) >= 3 and sum(parts) > teased and max(parts) < 0.6 * sum(parts):
            teased, teasers = sum(parts), len(parts)
    total = max(1, held[0])
    return [
        share / total, size, len(cards), sum(linked[card] for card in cards), weight / max(1, text[0]),
        *_on_cards(layout, cards), sum(held[card] for card in cards) / total, teased / total, teasers,
    ]  # fmt: skip


def is_linked_heading(block: Block, frames: Sequence[Frame]) -> bool:
    """Whether a block is a heading that is a link, but for a few letters."""
    return block.linked > 0.8 * len(block.text) > 0 and frames[block.frame].tag in HEADINGS


def _sums(layout: Layout, kept: Sequence[Block]) -> tuple[list[int], list[int], list[int], list[bool]]:
    """Under each frame: characters of text, links, characters of kept text, whether a heading is a link."""
    frames = layout.frames
    count = len(frames)
    text, linked, held, headed = [0] * count, [0] * count, [0] * count, [False] * count
    for block in layout.blocks:
        at = block.frame
        text[at] += len(block.text)
        linked[at] += block.links
        if is_linked_heading(block, frames):
            headed[at] = True
    for block in kept:
        held[block.frame] += len(block.text)
    for number in range(count - 1, 0, -1):
        if text[number]:
            parent = frames[number].parent
            text[parent] += text[number]
            linked[parent] += linked[number]
            held[parent] += held[number]
            if headed[number]:
                headed[parent] = True
    return text, linked, held, headed


def _on_cards(layout: Layout, cards: Sequence[int]) -> tuple[float, float]:
    """The share of the cards that have an image, and how many name a price."""
    if not cards:
        return 0.0, 0.0
    chosen = set(cards)
    owner: dict[int, int] = {}
    for number in range(cards[0], len(layout.frames)):
        above = number if number in chosen else owner.get(layout.frames[number].parent, 0)
        if above:
            owner[number] = above
    shown, priced = set[int](), set[int]()
    for block in layout.blocks:
        card = owner.get(block.frame)
        if card is None:
            continue
        if block.image:
            shown.add(card)
        elif len(block.text) < SHORT and any(sign in block.text for sign in MONEY_SIGNS):
            priced.add(card)
    return len(shown) / len(cards), float(len(priced))
