"""What is followed, as a list that other readers take."""

from warraq.feeds import Subscription, write_opml
from warraq.storage import Reader


def subscription_list(reader: Reader) -> str:
    """Returns the feeds as OPML 2.0, with folders and present addresses, without paused and gone ones."""
    feeds = reader.feeds.all()
    return write_opml(
        [
            Subscription(
                feed_url=feed.url,
                title=feed.title or source.name,
                home_url=source.home_url,
                folders=tuple(filter(None, source.folder.split("/"))),
            )
            for source in reader.sources.all()
            if source.state == "active"
            for feed in feeds.get(source.id, ())
            if feed.kind == "feed" and feed.state == "active"
        ],
        title="warraq",
    )
