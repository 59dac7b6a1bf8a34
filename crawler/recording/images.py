"""Prepares the endings of images. Their bytes are looked at, never parsed: no worker is needed."""

from warraq.articles.image_types import image_type
from warraq.articles.outcomes import Rejected
from warraq.crawler.exchange import Exchange
from warraq.crawler.recording.endings import Ending, Failure, ImageFile
from warraq.crawler.recording.meaning import Readable, Visited


def prepare_image(exchange: Exchange, meaning: Visited) -> Ending:
    """The ending of a visit to an image file: kept when its bytes are an image, whatever the server calls them."""
    if isinstance(meaning, Failure):
        return meaning
    assert isinstance(meaning, Readable)
    found = image_type(exchange.body)
    if found is not None:
        return ImageFile(media_type=found.media_type)
    detail = f"the server calls it {exchange.page().header('content-type')[:100]!r}"
    return Failure(outcome=Rejected(reason="not-an-image", detail=detail))
