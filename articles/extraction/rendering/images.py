"""Images of the article with their captions and credits."""

from typing import Final

from warraq.articles.extraction.layout import Block, Layout
from warraq.articles.extraction.phrases import photo_credit
from warraq.articles.extraction.rendering.render import absolute
from warraq.articles.records import Image, Metadata

#: Maximum images per article.
MAX_IMAGES: Final = 40


def images_of(layout: Layout, kept: dict[int, Block], metadata: Metadata, *, base: str) -> tuple[Image, ...]:
    """Returns the images from the head, then those of the body, each with its caption if there is one."""
    shown: dict[str, Image] = {image.url: image for image in metadata.images}
    for number, block in kept.items():
        if block.image is None or len(shown) >= MAX_IMAGES:
            continue
        address = absolute(block.image[0], base)
        if address:
            caption, credit = _caption(layout, number, kept)
            known = shown.get(address)
            if known is None or not known.caption:
                shown[address] = Image(url=address, alt=block.image[1], caption=caption, credit=credit)
    return tuple(shown.values())


def _caption(layout: Layout, number: int, kept: dict[int, Block]) -> tuple[str, str]:
    """Returns caption and credit right after (or before) an image: removed text in the same element or its parent."""
    image = layout.blocks[number]
    home = layout.frames[image.frame]
    near = {image.frame, home.parent} - {0}
    for other in (number + 1, number + 2, number - 1):
        if not 0 <= other < len(layout.blocks) or other in kept:
            continue
        block = layout.blocks[other]
        frame = layout.frames[block.frame]
        if (
            block.text
            and len(block.text) < 600
            and ({block.frame, frame.parent} & near)
            and _is_caption(layout, block)
        ):
            found = photo_credit().search(block.text)
            if found:
                return block.text[: found.start()].rstrip(" |/(["), found.group(1).strip()
            return block.text, ""
    return "", ""


def _is_caption(layout: Layout, block: Block) -> bool:
    number = block.frame
    for _ in range(4):
        frame = layout.frames[number]
        if frame.tag in ("figure", "figcaption") or "caption" in frame.key.lower():
            return True
        number = frame.parent
    return False
