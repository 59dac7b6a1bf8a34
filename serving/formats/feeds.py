"""Atom and JSON Feed: the newest articles, for feed readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from warraq.serving.formats.contract import FeedFormat

if TYPE_CHECKING:
    from warraq.serving.feeds import FeedOptions
    from warraq.storage import Reader


def _atom(reader: Reader, options: FeedOptions) -> str:
    from warraq.serving.feeds import newest_as_atom

    return newest_as_atom(reader, options)


def _json_feed(reader: Reader, options: FeedOptions) -> str:
    from warraq.serving.feeds import newest_as_json_feed

    return newest_as_json_feed(reader, options)


ATOM: Final = FeedFormat(name="atom", summary="Atom feed of the newest", suffix=".atom", render=_atom)
JSON_FEED: Final = FeedFormat(
    name="json-feed", summary="JSON Feed of the newest", suffix=".json", render=_json_feed
)
