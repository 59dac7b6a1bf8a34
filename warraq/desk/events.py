"""What a delivery says: its events as JSON, made anew from the database at each attempt."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypeAlias

from warraq.advice import advice_on
from warraq.config.hooks import Hook
from warraq.storage import Delivery, HealthChange, HookQueries, ToldChange, Wanted

MAX_TEXT_CHARS: Final = 1_000_000  # in one delivery: what a receiver reads in one piece

Event: TypeAlias = dict[str, object]


def wanted_by(hook: Hook) -> Wanted:
    """What storage is asked for on behalf of a hook."""
    return Wanted(
        kinds=tuple(kind for kind in hook.events if kind != "health"),
        health="health" in hook.events,
        sources=hook.sources,
        languages=hook.languages,
        most=hook.batch,
        most_chars=MAX_TEXT_CHARS if hook.text else None,
    )


def delivery_name(delivery: Delivery) -> str:
    """The name of a delivery to the outside, the same at each attempt: 'desk-delivery-7'."""
    return f"{delivery.hook}-delivery-{delivery.id}"


def events_of(queries: HookQueries, hook: Hook, delivery: Delivery) -> list[Event]:
    """The events of a delivery as the database has them now. What was removed since has no text, title or date."""
    if delivery.kind == "health":
        wanted = "health" in hook.events
        rows = queries.health_changes(delivery.first, delivery.last, hook.sources) if wanted else ()
        return [_health_event(hook.name, row) for row in rows]
    changes = queries.changes(delivery.first, delivery.last, wanted_by(hook))
    return [_article_event(hook, change) for change in changes]


def trial_event(hook: Hook, now: datetime) -> Event:
    """An event that only shows that the hook works."""
    number = int(now.timestamp())
    return {
        "id": f"{hook.name}-test-{number}", "seq": 0, "kind": "test", "at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "detail": "a test: nothing happened",
    }  # fmt: skip


def body_of(hook: Hook, name: str, events: Sequence[Event]) -> bytes:
    """The JSON that is sent."""
    told = {"hook": hook.name, "delivery": name, "events": events}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def signed(name: str, body: bytes, keys: Sequence[bytes], now: datetime) -> dict[str, str]:
    """The headers that prove who sent a body, and when. Source: Standard Webhooks 1.0."""
    moment = str(int(now.timestamp()))
    content = b".".join((name.encode("ascii"), moment.encode("ascii"), body))
    signatures = [
        "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode("ascii") for key in keys
    ]
    return {
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(signatures),
    }


def _article_event(hook: Hook, change: ToldChange) -> Event:
    article: dict[str, object] = {
        "id": change.article_id,
        "url": change.url,
        "title": change.title,
        "source": change.source,
        "language": change.language,
        "published": change.published,
        "version": change.version,
    }
    if hook.text:
        article["text"] = change.text
    return {
        "id": f"{hook.name}-{change.seq}",
        "seq": change.seq,
        "kind": change.kind,
        "at": change.at,
        "detail": change.detail,
        "article": article,
    }


def _health_event(name: str, change: HealthChange) -> Event:
    return {
        "id": f"{name}-health-{change.id}",
        "seq": change.id,
        "kind": "health",
        "at": change.at,
        "detail": change.detail,
        "source": change.source,
        "home_url": change.home_url,
        "was": change.was,
        "became": change.became,
        "advice": advice_on(change.became, change.source).what_to_do,
    }
