"""Cost and delay of polling: 1,000 feeds over 30 simulated days, with several policies.

    python -m benchmarks.polling                         the simulation, with the rhythms of the real feeds
    python -m benchmarks.polling --throughput 1000 5000  polls per second next to bare Scrapy, on a local server

Rhythms: each simulated feed uses one of the real feeds in ../shared/data/feeds/real: the gaps between its entries'
dates, drawn with replacement, at a random phase; its size (compressed, as transferred); how many posts it shows. No
headers were kept with the real feeds, so validators are an assumption: a share of the feeds (--validators) answers 304
to a conditional request, the others send the whole feed each time.

Policies: `hourly` polls every hour, with and without conditional requests; `reader` as lemon24/reader by default:
conditional, at each full hour (`next_update_after` with interval 60, jitter 0); `warraq` is `feeds.next_poll`. Two
bounds: `oracle` knows every post in advance and polls once at each; `late oracle` also knows them, and polls as seldom
as possible with a delay no longer than warraq's own 95 % delay.

Bytes are bodies plus HEAD_BYTES per response. The delay is from a post's publication to the first poll that ends after
it.
"""

import argparse
import gzip
import json
import random
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from warraq.articles.errors import FeedError
from warraq.feeds import FeedWishes, PollHistory, PollResponse, next_poll, parse_feed

ROOT = Path(__file__).resolve().parents[1]
START = datetime(2026, 11, 1, tzinfo=UTC)
DAY_S = 86_400.0
HEAD_BYTES = 300  # status line and headers of an answer
KNOWN_GAPS = 60  # the last gaps of a feed, which make its rhythm


@dataclass(frozen=True, slots=True)
class Real:
    """What a simulated feed takes from a real one. `silence_s`: from its newest post to that of any feed."""

    gaps_s: tuple[float, ...]
    shown: int
    bytes: int
    wishes: FeedWishes
    silence_s: float


@dataclass(frozen=True, slots=True)
class Simulated:
    """A feed: its posts in seconds from START, ascending (negative: before), and how its server answers."""

    posts: tuple[float, ...]
    real: Real
    has_validators: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Requests, bytes and delays of a policy, over all feeds."""

    policy: str
    requests: int
    megabytes: float
    median_delay_h: float
    late_delay_h: float  # 95 % of the posts were seen sooner
    missed: int  # posts that left the feed's window before a poll


Policy = Callable[[Simulated, random.Random], Iterator[float]]


def read_real(folder: Path) -> list[Real]:
    """Returns the real feeds with at least three dated posts."""
    found: list[tuple[tuple[float, ...], int, int, FeedWishes, float]] = []
    for path in sorted(folder.glob("*.gz")):
        body = gzip.decompress(path.read_bytes())
        try:
            feed = parse_feed(body, url="https://feed.example.org/", now=START)
        except FeedError:
            continue
        stated = [entry.published or entry.updated for entry in feed.entries]
        times = sorted({moment.at.timestamp() for moment in stated if moment})
        if len(times) < 3:
            continue
        gaps = tuple(later - earlier for earlier, later in pairwise(times[-KNOWN_GAPS:]))
        wishes = FeedWishes(
            ttl_minutes=feed.ttl_minutes, update_period_s=feed.update_period_s, skip_hours=feed.skip_hours,
            skip_days=feed.skip_days,
        )  # fmt: skip
        found.append((gaps, len(feed.entries), len(gzip.compress(body)), wishes, times[-1]))
    newest = max(row[4] for row in found)
    return [Real(*row[:4], newest - row[4]) for row in found]


def simulate(real: list[Real], feeds: int, days: float, share: float, rng: random.Random) -> list[Simulated]:
    """Returns feeds with gaps drawn from those of a real one; one that fell silent stays silent."""
    made = []
    for number in range(feeds):
        model = real[number % len(real)]
        before = (
            max(model.gaps_s) * rng.random() if model.silence_s < 2 * max(model.gaps_s) else model.silence_s
        )
        posts = [-before]
        while len(posts) < model.shown:
            posts.append(posts[-1] - rng.choice(model.gaps_s))
        posts.reverse()
        if before != model.silence_s:
            while posts[-1] < days * DAY_S:
                posts.append(max(posts[-1] + rng.choice(model.gaps_s), 1.0))
        kept = tuple(moment for moment in posts if moment < days * DAY_S)
        made.append(Simulated(kept, model, rng.random() < share))
    return made


# -------------------------------------------------------------------------------------------------------- policies


def hourly(feed: Simulated, rng: random.Random) -> Iterator[float]:
    """An hour after the last poll."""
    at = rng.random() * 3_600
    while True:
        yield at
        at += 3_600


def full_hours(feed: Simulated, rng: random.Random) -> Iterator[float]:
    """As reader: after each poll, the next is at the following full hour."""
    at = 0.0
    while True:
        yield at
        at = (at // 3_600 + 1) * 3_600


def warraq(feed: Simulated, rng: random.Random) -> Iterator[float]:
    """As `next_poll` decides, given what the feed's server answers at each moment."""
    history, at, seen = PollHistory(), rng.random() * 3_600, -1
    while True:
        yield at
        now = START + timedelta(seconds=at)
        count = bisect_right(feed.posts, at)
        is_new = count != seen
        shown = feed.posts[max(0, count - feed.real.shown) : count]
        etag = (("etag", f'"{count}"'),) if feed.has_validators else ()
        unchanged = not is_new and feed.has_validators
        response = PollResponse(
            url="https://feed.example.org/", status=304 if unchanged else 200, headers=etag,
            is_conditional=feed.has_validators, is_new_body=is_new,
            shares_entry=None if seen < 0 else count - seen < feed.real.shown or not is_new,
            published=tuple(START + timedelta(seconds=post) for post in reversed(shown)) if is_new else (),
            wishes=feed.real.wishes if is_new else None,
        )  # fmt: skip
        schedule = next_poll(history, response, now=now, jitter=rng.random())
        history, seen = schedule.history, count
        assert schedule.next_at is not None
        at = (schedule.next_at - START).total_seconds()


def oracle(feed: Simulated, rng: random.Random) -> Iterator[float]:
    """Once at each post."""
    yield from sorted({post for post in feed.posts if post >= 0})


def late_oracle(delay_s: float) -> Policy:
    """As seldom as possible, with every post seen within `delay_s`."""

    def polls(feed: Simulated, rng: random.Random) -> Iterator[float]:
        last = -1.0
        for post in feed.posts:
            if post >= 0 and post > last:
                last = post + delay_s
                yield last

    return polls


# --------------------------------------------------------------------------------------------------------- measuring


def cost(
    name: str, policy: Policy, feeds: list[Simulated], days: float, *, conditional: bool = True
) -> tuple[Cost, list[float]]:
    """Returns the cost of a policy over all feeds, and the delays of all posts in seconds, ascending."""
    requests, size, missed = 0, 0, 0
    delays: list[float] = []
    for number, feed in enumerate(feeds):
        seen, until = -1, days * DAY_S
        for at in policy(feed, random.Random(number)):
            if at >= until:
                break
            requests += 1
            count = bisect_right(feed.posts, at)
            fresh = count != seen or not (conditional and feed.has_validators)
            size += HEAD_BYTES + (feed.real.bytes if fresh else 0)
            new = [post for post in feed.posts[max(seen, 0) : count] if post >= 0]
            missed += max(0, len(new) - feed.real.shown)
            delays += [at - post for post in new[-feed.real.shown :]]
            seen = count
    delays.sort()
    return Cost(
        policy=name,
        requests=requests,
        megabytes=round(size / 1e6, 1),
        median_delay_h=round(_share(delays, 0.5) / 3_600, 2),
        late_delay_h=round(_share(delays, 0.95) / 3_600, 2),
        missed=missed,
    ), delays


def _share(ascending: list[float], share: float) -> float:
    return ascending[min(len(ascending) - 1, int(len(ascending) * share))] if ascending else 0.0


def compare(feeds: list[Simulated], days: float) -> list[Cost]:
    """Run every policy on the same feeds."""
    ours, delays = cost("warraq", warraq, feeds, days)
    late = _share(delays, 0.95)
    return [
        cost("hourly, unconditional", hourly, feeds, days, conditional=False)[0],
        cost("hourly, conditional", hourly, feeds, days)[0],
        cost("reader", full_hours, feeds, days)[0],
        ours,
        cost("oracle", oracle, feeds, days)[0],
        cost(f"oracle, {late / 3600:.1f} h late", late_oracle(late), feeds, days)[0],
    ]


def main() -> int:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--real", type=Path, default=ROOT.parent / "shared" / "data" / "feeds" / "real")
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--validators", type=float, default=0.8, help="share of feeds that answer 304")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--throughput", type=int, nargs="*", help="numbers of feeds, default 1000 5000 10000")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.throughput is not None:
        from benchmarks.polling_throughput import measure

        for ours, theirs in measure(tuple(arguments.throughput) or (1_000, 5_000, 10_000)):
            print(json.dumps({"warraq": asdict(ours), "scrapy": asdict(theirs)}))
        return 0
    real = read_real(arguments.real)
    rng = random.Random(arguments.seed)
    feeds = simulate(real, arguments.feeds, arguments.days, arguments.validators, rng)
    rows = compare(feeds, arguments.days)
    if arguments.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
        return 0
    posts = sum(post >= 0 for feed in feeds for post in feed.posts)
    print(f"{len(feeds)} feeds after {len(real)} real ones, {posts} posts in {arguments.days:g} days")
    print("| policy | requests | MB | median delay | 95 % delay | posts missed |\n|---|---|---|---|---|---|")
    for row in rows:
        print(
            f"| {row.policy} | {row.requests:,} | {row.megabytes:,.1f} | {row.median_delay_h:.1f} h"
            f" | {row.late_delay_h:.1f} h | {row.missed:,} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
