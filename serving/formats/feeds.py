"""Atom and JSON Feed: the newest articles, for feed readers."""

from typing import Final

from warraq.serving.feeds import newest_as_atom, newest_as_json_feed
from warraq.serving.formats.contract import FeedFormat

ATOM: Final = FeedFormat(
    name="atom", summary="Atom feed of the newest", suffix=".atom", render=newest_as_atom
)
JSON_FEED: Final = FeedFormat(
    name="json-feed", summary="JSON Feed of the newest", suffix=".json", render=newest_as_json_feed
)
