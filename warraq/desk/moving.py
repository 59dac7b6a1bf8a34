"""Moving sources and feeds by hand: which addresses may be, and what is forgotten on the way. Pure."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from warraq.articles.errors import AddressError, ConfigurationError
from warraq.articles.urls import canonical, host_of
from warraq.crawler.addresses import refusal_to_follow
from warraq.feeds import Validators, columns_of, history_of
from warraq.storage import FeedState, Source

MAX_SLUG_CHARS: Final = 60
MAX_NAME_CHARS: Final = 300
_SLUG_CHARS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_CONTROLS: Final = frozenset(map(chr, (*range(32), *range(127, 160), 0x2028, 0x2029)))


def checked_url(url: str, source: Source, *, home_url: str) -> str:
    """The canonical form of an address that may be followed for a source whose home page is there.

    Its form is looked at, as `add` does; what its name resolves to is seen when it is fetched.

    Raises:
        AddressError: no web address, or one that is private while the source is not.
    """
    wanted = canonical(url.strip() if "://" in url else f"https://{url.strip()}")
    if why := refusal_to_follow(wanted, local_home=home_url if source.local else ""):
        own = "; a private one must be at the host and port of the home page" if source.local else ""
        public = (
            "" if source.local else "; only a source added with --local may be on this machine or network"
        )
        raise AddressError(f"cannot be followed: {why}{own}{public}", identity=wanted)
    return wanted


def moved_feed(feed: FeedState, url: str, *, now: datetime) -> FeedState:
    """The feed at its new address: due now, and without what only the former one meant.

    Forgotten are validators, failures and what the server asked for; kept are its entries, rhythm and gaps. What the
    host asked of us holds if the host stays.
    """
    known = history_of(feed)
    stays = host_of(url) == host_of(feed.url)
    history = replace(
        known,
        validators=Validators(),
        errors=0,
        failing_since=None,
        moved_to="",
        moved_since=None,
        moved_polls=0,
        max_age_s=0,
        asked_until=known.asked_until if stays else None,
    )
    former = [*(one for one in feed.former_urls.split() if one != url), feed.url]
    return replace(
        feed,
        url=url,
        former_urls=" ".join(dict.fromkeys(former)),
        state="active",
        body_sha256="",
        last_status=0,
        last_error="",
        next_poll_at=max(now, history.asked_until or now),
        next_poll_reason="by-hand: somebody moved it here",
        **columns_of(history),
    )


def checked_slug(slug: str) -> str:
    """A short name for a source: small letters of ASCII, digits and hyphens. Raises ConfigurationError."""
    is_right = slug and len(slug) <= MAX_SLUG_CHARS and set(slug) <= _SLUG_CHARS and slug.strip("-") == slug
    if not is_right:
        raise ConfigurationError(
            f"{slug[:100]!r} is no name for a source: write a to z, 0 to 9 and hyphens between them, at most "
            f"{MAX_SLUG_CHARS} characters. `--title` takes any"
        )
    return slug


def checked_name(text: str, what: str) -> str:
    """A title or folder: one line of any letters. Raises ConfigurationError."""
    if len(text) > MAX_NAME_CHARS or _CONTROLS & set(text):
        raise ConfigurationError(f"the {what} must be one line of at most {MAX_NAME_CHARS} characters")
    return " ".join(text.split())
