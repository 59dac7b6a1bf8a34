"""Tells hooks what happened: takes what waits from the database, sends it, and notes what came of it.

A delivery is a row before it is sent and stays one until it is accepted or given up. Whatever ends the program in
between, the next one sends the same again under the same name.
"""

import random
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from warraq.articles.errors import ConfigurationError, NotFoundError
from warraq.config import Config
from warraq.config.hooks import Hook, with_secrets
from warraq.desk.clock import Clock, present
from warraq.desk.events import body_of, delivery_name, events_of, signed, trial_event, wanted_by
from warraq.desk.retrying import GONE, is_given_up, is_stopped, wait_s
from warraq.health import read_health
from warraq.storage import (
    Delivery,
    HealthChange,
    HookQueries,
    HookRow,
    Stretch,
    WriterLock,
    open_reader,
    open_store,
)

if TYPE_CHECKING:
    from warraq.crawler.telling import Answer
    from warraq.desk.events import Event
    from warraq.storage import Store

Keys = Mapping[str, tuple[bytes, ...]]
Ended = Literal["accepted", "failed", "given-up", "stopped"]

ACCEPTED_KEPT: Final = timedelta(days=14)  # deliveries that were accepted, for a look back
DRY: Final = 1_000  # deliveries shown of what waits for one hook


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of one attempt. `error` '' if it was accepted; `next_try` is when it is made again, None for never.

    'stopped': the receiver is gone. The delivery waits until somebody has it sent again, and so do those after it.
    """

    hook: str
    delivery: str
    events: int
    ended: Ended
    status: int = 0
    error: str = ""
    next_try: datetime | None = None


def keys_of(config: Config, environment: Mapping[str, str]) -> Keys:
    """The keys of each hook, by name.

    Raises:
        ConfigurationError: a webhook has none, or one that cannot be used.
    """
    return {hook.name: with_secrets(hook, environment) for hook in config.hooks}


def place_hooks(config: Config) -> tuple[HookRow, ...]:
    """Note for new hooks from where on they are told, so that what happens from now on is told to them."""
    with open_store(config.database) as store:
        return tuple(store.hooks.place(hook.name, since=hook.since) for hook in config.hooks)


def unknown_sources(config: Config) -> tuple[tuple[str, str], ...]:
    """(hook, source) for each source that a hook names and the database does not have."""
    with open_reader(config.database) as reader:
        known = {source.slug for source in reader.sources.all()}
    return tuple((hook.name, slug) for hook in config.hooks for slug in hook.sources if slug not in known)


def note_health(config: Config, *, now: Clock = present) -> tuple[HealthChange, ...]:
    """Write down which sources are in another condition than before. To be called when a round has ended."""
    moment = now()
    with open_reader(config.database) as reader:
        numbers = {source.slug: source.id for source in reader.sources.all()}
        found = [
            (numbers[health.source], health.condition, health.detail)
            for health in read_health(reader, moment)
            if health.source in numbers  # not renamed or added meanwhile
        ]
    with open_store(config.database) as store:
        return store.hooks.note_health(found, now=moment)


def tell(
    config: Config, keys: Keys, *, now: Clock = present, is_stopped: Callable[[], bool] = lambda: False
) -> Iterator[Told]:
    """Send what is due, hook by hook in turn, each in the order of its changes, until nothing is due any more.

    Yields what came of each attempt once that is stored. A hook whose delivery failed is left alone until its time.

    Raises:
        DatabaseBusy: another process is sending.
        StorageError: the database cannot be used.
    """
    if not config.hooks:
        return
    with WriterLock(config.database, "tell"), open_store(config.database) as store:
        for hook in config.hooks:
            store.hooks.place(hook.name, since=hook.since)
        waiting = deque(config.hooks)
        while waiting and not is_stopped():
            hook = waiting.popleft()
            told = _tell_next(store, hook, config, keys, now)
            if told is not None:
                yield told
                if told.ended in ("accepted", "given-up"):
                    waiting.append(hook)
        store.hooks.forget_accepted(now() - ACCEPTED_KEPT)


def make_due(config: Config) -> tuple[str, ...]:
    """Have what waits for another time sent at once; the names of the hooks for which something did."""
    with open_store(config.database) as store:
        return tuple(hook.name for hook in config.hooks if store.hooks.retry(hook.name))


def waiting_bodies(config: Config) -> Iterator[tuple[Hook, bytes]]:
    """What `tell` would send now or later, without sending or noting anything.

    Deliveries that are not made yet have no number: each is called 'NAME-delivery-next'.
    """
    with open_reader(config.database) as reader:
        rows = {row.name: row for row in reader.hooks.all()}
        for hook in config.hooks:
            row = rows.get(hook.name)
            if row is None:
                seq = reader.articles.last_seq() if hook.since is None else hook.since
                health_id = reader.hooks.last_health() if hook.since is None else 0
            else:
                seq, health_id = row.seq, row.health_id
            yield from _bodies(reader.hooks, hook, seq, health_id)


def send_trial(config: Config, keys: Keys, name: str, *, now: Clock = present) -> Told:
    """Send a hook an event that says it is a test. Nothing is stored.

    Raises:
        NotFoundError: no such hook.
    """
    hook = next((hook for hook in config.hooks if hook.name == name), None)
    if hook is None:
        names = ", ".join(hook.name for hook in config.hooks) or "none"
        raise NotFoundError(f"no such hook in warraq.toml; there are: {names}", identity=name)
    event = trial_event(hook, now())
    answer = _send(hook, str(event["id"]), [event], config, keys, now())
    return Told(
        hook=name,
        delivery=str(event["id"]),
        events=1,
        ended="failed" if answer.error else "accepted",
        status=answer.status,
        error=answer.error,
    )


def _tell_next(store: "Store", hook: Hook, config: Config, keys: Keys, now: Clock) -> Told | None:
    """Make one attempt; None if nothing is due."""
    delivery = store.hooks.waiting(hook.name) or _take(store, hook, now())
    if delivery is None or is_stopped(delivery):
        return None
    if delivery.not_before is not None and delivery.not_before > now():
        return None
    events = events_of(store.hooks, hook, delivery)
    name = delivery_name(delivery)
    if not events:  # the hook wants others than when the delivery was made
        store.hooks.end(delivery.id, accepted=True, now=now())
        return Told(hook=hook.name, delivery=name, events=0, ended="accepted")
    answer = _send(hook, name, events, config, keys, now())
    return _note(store, hook, delivery, answer, len(events), now())


def _take(store: "Store", hook: Hook, moment: datetime) -> Delivery | None:
    """The next delivery, written down; health first, since that is rare and urgent. None if all is told."""
    wanted = wanted_by(hook)
    row = store.hooks.place(hook.name, since=hook.since)
    seq, health_id = row.seq, row.health_id
    while (stretch := store.hooks.next_health(health_id, wanted)) is not None:
        if delivery := store.hooks.take(hook.name, stretch, now=moment):
            return delivery
        health_id = stretch.last
    while (stretch := store.hooks.next_changes(seq, wanted)) is not None:
        if delivery := store.hooks.take(hook.name, stretch, now=moment):
            return delivery
        seq = stretch.last
    return None


def _note(
    store: "Store", hook: Hook, delivery: Delivery, answer: "Answer", events: int, moment: datetime
) -> Told:
    name, attempts = delivery_name(delivery), delivery.attempts + 1
    ended: Ended = "accepted"
    next_try = None
    if not answer.error:
        store.hooks.end(delivery.id, accepted=True, status=answer.status, now=moment)
    elif answer.status == GONE:
        ended = "stopped"
        store.hooks.failed(delivery.id, status=GONE, error=answer.error, not_before=moment, now=moment)
    elif is_given_up(delivery.made_at, attempts, moment):
        ended = "given-up"
        store.hooks.end(delivery.id, accepted=False, status=answer.status, error=answer.error, now=moment)
    else:
        ended = "failed"
        chance = random.random()  # noqa: S311 - spreads attempts, protects nothing
        seconds = wait_s(
            attempts, hook.first_retry_s, status=answer.status, asked_s=answer.wait_s, chance=chance
        )
        next_try = moment + timedelta(seconds=seconds)
        store.hooks.failed(
            delivery.id, status=answer.status, error=answer.error, not_before=next_try, now=moment
        )
    return Told(
        hook=hook.name, delivery=name, events=events, ended=ended,
        status=answer.status, error=answer.error, next_try=next_try,
    )  # fmt: skip


def _send(
    hook: Hook, name: str, events: "Sequence[Event]", config: Config, keys: Keys, moment: datetime
) -> "Answer":
    """Send events the way the hook wants them; never raises for what the receiver does."""
    from warraq.crawler.telling import Answer, post

    if hook.way == "apprise":
        from warraq.desk.notifying import notify

        try:
            return Answer(status=0, error=notify(hook.apprise, events))
        except ConfigurationError as problem:  # the others are told all the same
            return Answer(status=0, error=str(problem))
    body = body_of(hook, name, events)
    if hook.way == "command":
        from warraq.desk.running import run

        folder = config.file.parent if config.file is not None else Path()
        names = {"WARRAQ_HOOK": hook.name, "WARRAQ_DELIVERY": name}
        code, error = run(hook.command, body, names, folder=folder)
        return Answer(status=code, error=error)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": config.user_agent,
        **signed(name, body, keys[hook.name], moment),
    }
    return post(hook.url, body, headers, allow_private=hook.allow_private)


def _bodies(queries: HookQueries, hook: Hook, seq: int, health_id: int) -> Iterator[tuple[Hook, bytes]]:
    if (waits := queries.waiting(hook.name)) is not None and (events := events_of(queries, hook, waits)):
        yield hook, body_of(hook, delivery_name(waits), events)
    wanted, made = wanted_by(hook), 0
    while made < DRY:
        stretch: Stretch | None = queries.next_health(health_id, wanted)
        if stretch is not None:
            health_id = stretch.last
        elif (stretch := queries.next_changes(seq, wanted)) is not None:
            seq = stretch.last
        else:
            return
        if stretch.events:
            planned = Delivery(
                id=0, hook=hook.name, kind=stretch.kind, first=stretch.first, last=stretch.last,
                made_at=present(),
            )  # fmt: skip
            yield hook, body_of(hook, f"{hook.name}-delivery-next", events_of(queries, hook, planned))
            made += 1
