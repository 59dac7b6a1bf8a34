"""Three days of polling on the log of real servers: a server a rule, and a `warraq crawl` of its own for each moment.

Time passes in the database: what is remembered is moved into the past, and with it the schedule must have survived
the end of the process before.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path

import pytest
from scripted import Answer, Asked, Site, serve, warraq

from warraq.feeds import columns_of, history_of
from warraq.storage import FeedState, Source, open_store

pytestmark = pytest.mark.xdist_group("polling wire")
MOMENTS_H = (0, 0.9, 1.2, 5, 8, 11, 25, 80, 81.5)
ALWAYS = (0, 1.2, 5, 8, 11, 25, 80, 81.5)  # of a feed with a post every ten minutes: not within the hour
COOKIE = {"Set-Cookie": "visitor=1; Path=/"}

Reply = Callable[[Asked, int], Answer]


@cache
def beginning() -> datetime:
    """When the servers were first asked. Not when this module was loaded, which may be an hour before."""
    return datetime.now(UTC)


def rss(channel: str = "") -> Answer:
    """A feed with a post every ten minutes, by its rhythm always due; entries without links bring no other request."""
    items = "".join(
        f"<item><title>Post {n}</title><guid isPermaLink='false'>post-{n}</guid>"
        f"<pubDate>{format_datetime(beginning() - timedelta(minutes=10 * n))}</pubDate></item>"
        for n in range(12)
    )
    sy = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
    body = f"<rss version='2.0' {sy}><channel><title>Wire</title>{channel}{items}</channel></rss>"
    return Answer(body=body, content_type="application/rss+xml")


def says(first: dict[str, str], later: dict[str, str], channel: Callable[[], str] = lambda: "") -> Reply:
    """200 with validators and `first`, then 304 with `later`; the feed says `channel` of itself."""
    known = {"ETag": 'W/"odd "tag"', "Last-Modified": "yesterday", **COOKIE}

    def reply(asked: Asked, number: int) -> Answer:
        if asked.headers.get("if-none-match") == known["ETag"]:
            return Answer(status=304, headers=later)
        return replace(rss(channel()), headers={**known, **first})

    return reply


def bare(headers: dict[str, str]) -> Reply:
    """Always 200 with the same body, and no validators."""
    return lambda asked, number: replace(rss(), headers=headers)


def then(answer: Callable[[], Answer]) -> Reply:
    """A feed once, this answer ever after."""
    return lambda asked, number: answer() if number else replace(rss(), headers={"ETag": '"1"'})


def in_hours(hours: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=hours), usegmt=True)


def expiring(asked: Asked, number: int) -> Answer:
    """Expires on 200 and on 304, in four hours."""
    stated = {"Expires": in_hours(4), "ETag": '"1"'}
    return Answer(status=304, headers=stated) if number else replace(rss(), headers=stated)


def renewed(status: int) -> Reply:
    """The same body, or 304, with validators that change each time."""

    def reply(asked: Asked, number: int) -> Answer:
        new = {"ETag": f'"{number}"', "Last-Modified": "the same"}
        return Answer(status=304, headers=new) if number and status == 304 else replace(rss(), headers=new)

    return reply


def skip_hours() -> str:
    """This hour and the six after it."""
    hours = "".join(f"<hour>{(beginning().hour + n) % 24}</hour>" for n in range(7))
    return f"<skipHours>{hours}</skipHours>"


def skip_days() -> str:
    """Today and the two days after."""
    days = "".join(f"<day>{beginning() + timedelta(days=n):%A}</day>" for n in range(3))
    return f"<skipDays>{days}</skipDays>"


FOUR_HOURS = {"Cache-Control": "max-age=14400"}

#: The rule, what the server answers, the hours at which it is asked.
RULES: dict[str, tuple[Reply, tuple[float, ...]]] = {
    "conditional polls an hour apart": (says({}, {}), ALWAYS),
    "without validators a day apart": (bare({}), (0, 25, 80)),
    "unless the server states less": (bare({"Cache-Control": "max-age=7200"}), (0, 5, 8, 11, 25, 80)),
    "max-age on 304": (says({}, FOUR_HOURS), (0, 1.2, 8, 25, 80)),
    "max-age on 200, a 304 that is silent": (says(FOUR_HOURS, {}), (0, 5, 11, 25, 80)),
    "no-cache overrides max-age": (says({"Cache-Control": "no-cache, max-age=36000"}, {}), ALWAYS),
    "Expires": (expiring, (0, 5, 11, 25, 80)),
    "max-age on 429": (
        then(lambda: Answer(status=429, headers={"Cache-Control": "max-age=36000"})), (0, 1.2, 25, 80),
    ),
    "Retry-After in seconds on 429": (
        then(lambda: Answer(status=429, headers={"Retry-After": "36000"})), (0, 1.2, 25, 80),
    ),
    "Retry-After as a date on 503": (
        then(lambda: Answer(status=503, headers={"Retry-After": in_hours(10)})), (0, 1.2, 25, 80),
    ),
    "errors: longer and longer, no retry inside a run": (
        then(lambda: Answer(status=500)), (0, 1.2, 5, 8, 25, 80),
    ),
    "404 is not the end": (then(lambda: Answer(status=404)), (0, 1.2, 5, 8, 25, 80)),
    "410 is": (then(lambda: Answer(status=410)), (0, 1.2)),
    "ttl, also after 304": (says({}, {}, lambda: "<ttl>240</ttl>"), (0, 5, 11, 25, 80)),
    "updatePeriod, also after 304": (
        says({}, {}, lambda: "<sy:updatePeriod>daily</sy:updatePeriod>"), (0, 25, 80),
    ),
    "skipHours": (says({}, {}, skip_hours), (0, 8, 25, 80)),
    "skipDays": (says({}, {}, skip_days), (0, 80)),
    "new validators with the same body": (renewed(200), ALWAYS),
    "new validators on 304": (renewed(304), ALWAYS),
    "a permanent redirect": (
        then(lambda: Answer(status=301, headers={"Location": "{base}/new"})), (0, 1.2, 5, 8, 11, 25, 80),
    ),
    "a temporary redirect": (then(lambda: Answer(status=302, headers={"Location": "{base}/new"})), ALWAYS),
    "robots.txt that fails": (says({}, {}), (0, 1.2, 5, 8, 11, 80, 81.5)),
}  # fmt: skip


@dataclass
class Wire:
    """The servers by rule, and when they were asked for what: (hours, path)."""

    sites: dict[str, Site] = field(default_factory=dict)
    asked: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    feeds: dict[str, FeedState] = field(default_factory=dict)

    def hours(self, rule: str, path: str) -> tuple[float, ...]:
        return tuple(hour for hour, seen in self.asked[rule] if seen == path)


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Wire:
    folder = tmp_path_factory.mktemp("wire")
    (folder / "warraq.toml").write_text("[defaults]\nas_public = true\ndelay_s = 0\n", encoding="utf-8")
    wire = Wire()
    with ExitStack() as stack:
        for rule, (reply, _) in RULES.items():
            wire.sites[rule] = stack.enter_context(serve(_answers(reply, rule)))
            wire.asked[rule] = []
        _follow(folder, wire)
        before = 0.0
        for hour in MOMENTS_H:
            _let_pass(folder, timedelta(hours=hour - before))
            before = hour
            known = {rule: len(site.log) for rule, site in wire.sites.items()}
            warraq(folder, "crawl", "--only", "feeds")
            for rule, site in wire.sites.items():
                wire.asked[rule] += [(hour, seen.path) for seen in site.log[known[rule] :]]
    with open_store(folder / "corpus.db") as store:
        by_home = {s.home_url: store.feeds.of_source(s.id)[0] for s in store.sources.all()}
    wire.feeds = {rule: by_home[f"{site.base}/"] for rule, site in wire.sites.items()}
    return wire


def _answers(reply: Reply, rule: str) -> dict[str, Answer | Callable[[Asked], Answer]]:
    """The feed, where it redirects to, and a robots.txt that is missing or, the second time, fails."""
    asked = {"/feed": 0, "/robots.txt": 0}

    def feed(request: Asked) -> Answer:
        asked["/feed"] += 1
        return reply(request, asked["/feed"] - 1)

    def robots(request: Asked) -> Answer:
        asked["/robots.txt"] += 1
        return Answer(status=503 if rule == "robots.txt that fails" and asked["/robots.txt"] == 2 else 404)

    return {"/feed": feed, "/robots.txt": robots, "/new": replace(rss(), headers={"ETag": '"new"'})}


def _follow(folder: Path, wire: Wire) -> None:
    with open_store(folder / "corpus.db", create=True) as store:
        for number, site in enumerate(wire.sites.values()):
            source = Source(slug=f"s{number}", home_url=f"{site.base}/", local=True)
            stored = store.sources.add(source, now=beginning())
            store.feeds.add(
                FeedState(source_id=stored.id, url=f"{site.base}/feed", kind="feed", next_poll_at=beginning())
            )


def _let_pass(folder: Path, passed: timedelta) -> None:
    """Move all that is remembered into the past; publication times stay, so that the feed is as busy as before."""
    seconds = f"-{passed.total_seconds():.0f} seconds"
    with open_store(folder / "corpus.db") as store:
        for table, name in (("feeds", "next_poll_at"), ("robots", "fetched_at"), ("hosts", "not_before")):
            store._connection.execute(
                f"UPDATE {table} SET {name} = strftime('%Y-%m-%dT%H:%M:%SZ', {name}, ?) WHERE {name} < '9999'",
                (seconds,),
            )
        for state in [feed for source in store.sources.all() for feed in store.feeds.of_source(source.id)]:
            history = history_of(state)
            known = {one.name: getattr(history, one.name) for one in fields(history)}
            moved = {name: at - passed for name, at in known.items() if isinstance(at, datetime)}
            store.feeds.save(replace(state, **columns_of(replace(history, **moved))))


@pytest.mark.parametrize("rule", RULES)
def test_the_feed_is_asked_when_the_rule_says(wire: Wire, rule: str) -> None:
    assert wire.hours(rule, "/feed") == RULES[rule][1]


def test_robots_is_asked_once_a_day_across_runs_and_a_failure_forbids(wire: Wire) -> None:
    assert wire.hours("conditional polls an hour apart", "/robots.txt") == (0, 25, 80)
    assert wire.hours("robots.txt that fails", "/robots.txt") == (0, 25, 80)


def test_one_unconditional_request_ever_and_validators_byte_for_byte(wire: Wire) -> None:
    polls = [seen for seen in wire.sites["conditional polls an hour apart"].log if seen.path == "/feed"]
    sent = [(seen.headers.get("if-none-match"), seen.headers.get("if-modified-since")) for seen in polls]
    assert sent == [(None, None), *[('W/"odd "tag"', "yesterday")] * 7]


@pytest.mark.parametrize("rule", ["new validators with the same body", "new validators on 304"])
def test_new_validators_are_echoed_the_next_time(wire: Wire, rule: str) -> None:
    polls = [seen for seen in wire.sites[rule].log if seen.path == "/feed"]
    assert [seen.headers.get("if-none-match") for seen in polls] == [None, *(f'"{n}"' for n in range(7))]
    assert {seen.headers.get("if-modified-since") for seen in polls[1:]} == {"the same"}


def test_validators_are_never_invented(wire: Wire) -> None:
    polls = wire.sites["without validators a day apart"].log
    assert not [seen for seen in polls if {"if-none-match", "if-modified-since"} & seen.headers.keys()]


def test_validators_go_to_the_address_that_gave_them(wire: Wire) -> None:
    asked = [seen for seen in wire.sites["a temporary redirect"].log if seen.path != "/robots.txt"]
    old = {seen.headers.get("if-none-match") for seen in asked if seen.path == "/new"}
    assert old == {None, '"new"'}  # never '"1"', which belongs to /feed


def test_an_address_changes_after_days_and_the_old_one_is_kept(wire: Wire) -> None:
    moved, stays = wire.feeds["a permanent redirect"], wire.feeds["a temporary redirect"]
    base = wire.sites["a permanent redirect"].base
    assert (moved.url, moved.former_urls) == (f"{base}/new", f"{base}/feed")
    assert wire.hours("a permanent redirect", "/new")[-1] == 81.5
    assert stays.url.endswith("/feed")


def test_gone_is_told_and_failures_are_counted(wire: Wire) -> None:
    assert wire.feeds["410 is"].state == "gone"
    assert wire.feeds["404 is not the end"].state == "active"
    assert wire.feeds["404 is not the end"].failures == 5


def test_what_every_request_says_and_does_not_say(wire: Wire) -> None:
    for site in wire.sites.values():
        for seen in site.log:
            assert not {"cookie", "referer"} & seen.headers.keys()
            assert not set("?#") & set(seen.path)
            assert seen.headers["user-agent"].startswith("warraq/")
            assert {"gzip", "br", "zstd"} <= set(seen.headers["accept-encoding"].replace(" ", "").split(","))
