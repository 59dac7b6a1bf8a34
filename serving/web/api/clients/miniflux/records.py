"""What Miniflux answers, field by field. Source: its client/model.go and the pages of its API, version 2.2."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from warraq.serving.web.api.clients.content import Contents, authors_of, title_of
from warraq.serving.web.api.clients.shelf import Subscription, folder_id
from warraq.storage import StreamRow

#: There is one reader; programs want a number for him.
USER_ID: Final = 1
#: The zero time of Go, which Miniflux answers for 'never'.
NEVER: Final = "0001-01-01T00:00:00Z"
WORDS_A_MINUTE: Final = 265  # Miniflux's default

Answer = dict[str, Any]


def moment(at: datetime | None) -> str:
    """A time as Go writes it."""
    return NEVER if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def user_answer(name: str, *, now: datetime) -> Answer:
    """The reader."""
    return {
        "id": USER_ID,
        "username": name,
        "is_admin": False,
        "theme": "system_serif",
        "language": "en_US",
        "timezone": "UTC",
        "entry_sorting_direction": "desc",
        "entry_sorting_order": "published_at",
        "stylesheet": "",
        "custom_js": "",
        "google_id": "",
        "openid_connect_id": "",
        "entries_per_page": 100,
        "keyboard_shortcuts": True,
        "show_reading_time": True,
        "entry_swipe": True,
        "gesture_nav": "tap",
        "last_login_at": moment(now),
        "display_mode": "standalone",
        "default_reading_speed": WORDS_A_MINUTE,
        "cjk_reading_speed": 500,
        "default_home_page": "unread",
        "categories_sorting_order": "unread_count",
        "mark_read_on_view": True,
        "mark_read_on_media_player_completion": False,
        "media_playback_rate": 1,
        "block_filter_entry_rules": "",
        "keep_filter_entry_rules": "",
        "external_font_hosts": "",
    }


def category_answer(number: int, title: str) -> Answer:
    """A folder."""
    return {"id": number, "title": title, "user_id": USER_ID, "hide_globally": False}


def feed_answer(one: Subscription) -> Answer:
    """A source. What warraq has no like of is as Miniflux has it in a new feed."""
    return {
        "id": one.source.id,
        "user_id": USER_ID,
        "feed_url": one.feed_url,
        "site_url": one.source.home_url,
        "title": one.title,
        "description": "",
        "checked_at": moment(one.checked_at),
        "next_check_at": moment(one.next_check_at),
        "etag_header": "",
        "last_modified_header": "",
        "parsing_error_message": one.error,
        "parsing_error_count": one.failures,
        "scraper_rules": "",
        "rewrite_rules": "",
        "urlrewrite_rules": "",
        "blocklist_rules": "",
        "keeplist_rules": "",
        "block_filter_entry_rules": "",
        "keep_filter_entry_rules": "",
        "crawler": True,
        "user_agent": "",
        "cookie": "",
        "username": "",
        "password": "",
        "disabled": one.source.state != "active",
        "no_media_player": False,
        "ignore_http_cache": False,
        "allow_self_signed_certificates": False,
        "fetch_via_proxy": False,
        "hide_globally": False,
        "disable_http2": False,
        "proxy_url": "",
        "category": category_answer(folder_id(one.source.folder), one.folder),
        "icon": None,
    }


def entry_answer(story: StreamRow, feed: Answer, contents: Contents) -> Answer:
    """A story."""
    return {
        "id": story.id,
        "user_id": USER_ID,
        "feed_id": story.source_id,
        "status": "unread" if story.read_at is None else "read",
        "hash": sha256(story.url.encode("utf-8", "replace")).hexdigest(),
        "title": title_of(story),
        "url": story.url,
        "comments_url": "",
        "published_at": moment(story.dated_at),
        "created_at": moment(story.first_seen_at),
        "changed_at": moment(story.changed_at),
        "content": contents.of(story),
        "author": authors_of(story),
        "share_code": "",
        "starred": story.starred_at is not None,
        "reading_time": max(1, -(-story.words // WORDS_A_MINUTE)),
        "enclosures": [],
        "feed": feed,
        "tags": [*story.tags, *story.labels],
    }
