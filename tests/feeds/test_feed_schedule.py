"""Every polling rule is a row."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warraq.feeds import (
    LOCAL_POLLING,
    FeedWishes,
    PollHistory,
    PollOptions,
    PollResponse,
    Validators,
    conditional_headers,
    is_silent,
    next_poll,
    validators,
)
from warraq.feeds.polling import POLL_REASONS
from warraq.feeds.statements import fresh_for, retry_after

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)  # a Wednesday
URL = "https://blog.example.org/feed/"
HOUR, DAY = 3_600, 86_400
DAILY = tuple(NOW - timedelta(days=n, hours=1) for n in range(20))
FAST = tuple(NOW - timedelta(minutes=10 * n) for n in range(20))
KNOWN = PollHistory(
    validators=Validators(url=URL, etag='"a"'), last_success_at=NOW - timedelta(days=1), published=FAST
)
ETAG = (("etag", '"b"'),)


def poll(history=KNOWN, options=None, jitter=0.0, now=NOW, **response):
    response.setdefault("status", 200)
    response.setdefault("headers", ETAG)
    wishes = {name: response.pop(name) for name in FeedWishes.__slots__ if name in response}
    if wishes:
        response["wishes"] = FeedWishes(**wishes)
    answer = PollResponse(url=URL, **response)
    return next_poll(history, answer, now=now, jitter=jitter, options=options)


def wait_s(schedule, now=NOW):
    return (schedule.next_at - now).total_seconds()


def headers(**pairs):
    return (*ETAG, *((name.replace("_", "-"), value) for name, value in pairs.items()))


EXPIRES = "Wed, 04 Mar 2026 15:30:00 GMT"
FAR = "Fri, 31 Dec 9999 23:59:59 GMT"
SENT = "Wed, 04 Mar 2026 12:30:00 GMT"

WAITS = [
    # rule 3: floors
    ("conditional polls an hour apart", {}, HOUR, "rhythm"),
    ("a day without validators", {"headers": ()}, DAY, "no-validators"),
    ("less without validators, if max-age says so", {"headers": (("cache-control", "max-age=7200"),)}, 7200, "max-age"),
    ("never less than an hour", {"headers": (("cache-control", "max-age=60"),)}, HOUR, "rhythm"),
    ("less without validators, if ttl says so", {"headers": (), "ttl_minutes": 180}, 3 * HOUR, "ttl"),
    # rule 4: freshness
    ("max-age on 200", {"headers": headers(cache_control="max-age=9000")}, 9000, "max-age"),
    ("max-age on 304", {"status": 304, "headers": headers(cache_control="max-age=9000")}, 9000, "max-age"),
    ("max-age on 429", {"status": 429, "headers": headers(cache_control="max-age=90000")}, 90000, "max-age"),
    ("max-age quoted", {"headers": headers(cache_control='public, max-age="9000"')}, 9000, "max-age"),
    ("no-cache overrides", {"headers": headers(cache_control="no-cache, max-age=9000")}, HOUR, "rhythm"),
    ("no-store overrides", {"headers": headers(cache_control="max-age=9000, no-store")}, HOUR, "rhythm"),
    ("s-maxage is not ours", {"headers": headers(cache_control="s-maxage=9000")}, HOUR, "rhythm"),
    ("Expires", {"headers": headers(expires=EXPIRES, date=SENT)}, 3 * HOUR, "expires"),
    ("Expires by the server's own clock", {"headers": headers(expires=EXPIRES, date=EXPIRES)}, HOUR, "rhythm"),
    ("max-age before Expires", {"headers": headers(expires=EXPIRES, cache_control="max-age=7200")}, 7200, "max-age"),
    ("junk Expires", {"headers": headers(expires="0")}, HOUR, "rhythm"),
    ("what it aged on its way", {"headers": headers(cache_control="max-age=9000", age="1000")}, 8000, "max-age"),
    ("bounded to 31 days", {"headers": headers(cache_control="max-age=99999999999")}, 31 * DAY, "max-age"),
    ("junk max-age", {"headers": headers(cache_control="max-age=soon")}, HOUR, "rhythm"),
    # rule 5: Retry-After
    ("Retry-After seconds", {"status": 429, "headers": headers(retry_after="7200")}, 7200, "retry-after"),
    ("Retry-After date", {"status": 503, "headers": headers(retry_after=EXPIRES)}, 3 * HOUR, "retry-after"),
    ("Retry-After means nothing on 500", {"status": 500, "headers": headers(retry_after="9000")}, HOUR, "error"),
    ("three days are believed", {"status": 429, "headers": headers(retry_after="259200")}, 3 * DAY, "retry-after"),
    ("ten years are junk", {"status": 429, "headers": headers(retry_after="315360000")}, DAY, "retry-after"),
    ("minus one is junk", {"status": 503, "headers": headers(retry_after="-1")}, HOUR, "error"),
    ("the year 9999", {"status": 429, "headers": headers(retry_after=FAR)}, DAY, "retry-after"),
    ("1e999", {"status": 429, "headers": headers(retry_after="1e999")}, HOUR, "error"),
    ("NaN", {"status": 429, "headers": headers(retry_after="NaN")}, HOUR, "error"),
    ("two seconds, honest, yet floors hold", {"status": 429, "headers": headers(retry_after="2")}, HOUR, "error"),
    # rule 6: what the document wishes
    ("ttl", {"ttl_minutes": 240}, 4 * HOUR, "ttl"),
    ("ttl bounded", {"ttl_minutes": 999_999_999}, 31 * DAY, "ttl"),
    ("updatePeriod", {"update_period_s": DAY}, DAY, "update-period"),
    ("skipHours", {"skip_hours": (13, 14)}, 2.5 * HOUR, "skip-hours"),
    ("skipHours round midnight", {"skip_hours": tuple(range(13, 24))}, 11.5 * HOUR, "skip-hours"),
    ("all hours skipped is a mistake", {"skip_hours": tuple(range(24))}, HOUR, "rhythm"),
    ("skipDays", {"skip_days": (2, 3)}, 35.5 * HOUR, "skip-days"),
    ("all days skipped is a mistake", {"skip_days": tuple(range(7))}, HOUR, "rhythm"),
    ("skipDays, then skipHours", {"skip_days": (2,), "skip_hours": (0, 1)}, 13.5 * HOUR, "skip-hours"),
    # rule 7: errors
    ("not found", {"status": 404}, HOUR, "error"),
    ("server error", {"status": 500}, HOUR, "error"),
    ("no answer", {"status": 0, "error": "dns"}, HOUR, "error"),
    ("not a feed", {"status": 200, "error": "not-a-feed"}, HOUR, "error"),
    ("a status nobody knows", {"status": 999}, HOUR, "error"),
    ("our own network", {"status": 0, "error": "dns", "network_down": True}, 900, "network-down"),
    ("gone", {"status": 410}, None, "gone"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "response", "expected", "reason"), WAITS, ids=[row[0] for row in WAITS])
def test_waits(what, response, expected, reason):
    schedule = poll(**response)
    assert (wait_s(schedule) if schedule.next_at else None) == expected
    assert schedule.reason == reason
    assert schedule.reason in POLL_REASONS


REMEMBERED = [
    # what the answer before stated, what this one states, the wait
    ("ttl after a 304", {"ttl_minutes": 240}, {"status": 304}, 4 * HOUR),
    ("ttl after the same body", {"ttl_minutes": 240}, {}, 4 * HOUR),
    ("updatePeriod after a 304", {"update_period_s": DAY}, {"status": 304}, DAY),
    ("skipHours after a 304", {"skip_hours": (13, 14)}, {"status": 304}, 2.5 * HOUR),
    ("skipDays after a 304", {"skip_days": (2, 3)}, {"status": 304}, 35.5 * HOUR),
    ("until a document states less", {"ttl_minutes": 240}, {"ttl_minutes": 120}, 2 * HOUR),
    ("until a document states nothing", {"ttl_minutes": 240}, {"ttl_minutes": None}, HOUR),
    ("max-age after a 304 that is silent", {"headers": headers(cache_control="max-age=9000")}, {"status": 304}, 9000),
    ("max-age until a 304 says no-cache", {"headers": headers(cache_control="max-age=9000")},
     {"status": 304, "headers": headers(cache_control="no-cache")}, HOUR),
    ("max-age until a 200 without", {"headers": headers(cache_control="max-age=9000")}, {}, HOUR),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "first", "then", "expected"), REMEMBERED, ids=[row[0] for row in REMEMBERED]
)
def test_what_is_stated_holds_until_something_else_is(what, first, then, expected):
    history = poll(**first).history
    for _ in range(3):  # and through an error
        broken = poll(history=history, status=500).history
        schedule = poll(history=broken, is_conditional=True, **then)
        assert wait_s(schedule) == expected
        history = schedule.history


ASKED = [
    ({}, None),
    ({"ttl_minutes": 240}, None),  # the author's wish; a person who asks for this source may overrule it
    ({"headers": headers(cache_control="max-age=9000")}, 9000),
    ({"status": 304, "headers": headers(cache_control="max-age=9000")}, 9000),
    ({"status": 429, "headers": headers(cache_control="max-age=9000")}, 9000),
    ({"status": 503, "headers": headers(retry_after="600")}, 600),  # shorter than our own wait, remembered all the same
    ({"status": 500, "headers": headers(retry_after="600")}, None),
]  # fmt: skip


@pytest.mark.parametrize(("response", "expected"), ASKED)
def test_how_long_the_server_itself_asks_to_wait_is_remembered(response, expected):
    asked = poll(**response).history.asked_until
    assert (asked and (asked - NOW).total_seconds()) == expected


def every(hours, count=12, newest=0.0):
    return tuple(NOW - timedelta(hours=newest + hours * n) for n in range(count))


RHYTHMS = [
    ("daily: twice a day", every(24), 12 * HOUR),
    ("hourly: not more than hourly", every(1), HOUR),
    ("weekly", every(168), 84 * HOUR),
    ("monthly: weekly", every(720), 7 * DAY),
    ("daily, silent for ten days: less often", every(24, newest=240), 60 * HOUR),
    ("daily, silent for a year: weekly", every(24, newest=8760), 7 * DAY),
    ("too few to know", every(24, count=2), 6 * HOUR),
    ("none", (), 6 * HOUR),
    ("all at one moment", (NOW,) * 12, 6 * HOUR),
    ("only the last ten make the rhythm", every(24, count=10) + every(1, count=40, newest=240), 12 * HOUR),
]


@pytest.mark.parametrize(("what", "times", "expected"), RHYTHMS, ids=[row[0] for row in RHYTHMS])
def test_rhythm(what, times, expected):
    schedule = poll(history=replace(KNOWN, published=()), published=times)
    assert wait_s(schedule) == pytest.approx(expected)


def test_future_times_are_no_publications():
    schedule = poll(history=PollHistory(), published=(NOW + timedelta(days=1), NOW - timedelta(days=1)))
    assert schedule.history.published == (NOW - timedelta(days=1),)


def test_jitter_spreads_the_rhythm_and_never_shortens():
    base = wait_s(poll(history=replace(KNOWN, published=DAILY)))
    assert wait_s(poll(history=replace(KNOWN, published=DAILY), jitter=1.0)) == pytest.approx(base * 1.1)
    stated = wait_s(poll(headers=headers(cache_control="max-age=90000"), jitter=1.0))
    assert stated == 90000


def test_errors_back_off_to_a_week_and_never_die():
    history, waits = KNOWN, []
    for _ in range(40):
        schedule = poll(history=history, status=500)
        history = schedule.history
        waits.append(wait_s(schedule) / HOUR)
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 64, 128]
    assert waits[8:] == [168] * 32
    assert history.errors == 40
    assert history.failing_since == NOW
    recovered = poll(history=history)
    assert recovered.history.errors == 0
    assert recovered.history.failing_since is None


def test_an_error_keeps_what_was_known():
    schedule = poll(status=500, headers=(("etag", '"error page"'),))
    assert schedule.history.validators == KNOWN.validators
    assert schedule.history.published == KNOWN.published


def test_our_own_network_charges_nobody():
    schedule = poll(status=0, error="dns", network_down=True)
    assert schedule.verdict == "network-down"
    assert schedule.history.errors == 0


def test_gone_is_for_ever():
    schedule = poll(status=410)
    assert (schedule.verdict, schedule.next_at) == ("gone", None)


def test_gap_is_noticed_and_polled_sooner():
    history = replace(KNOWN, published=DAILY)
    missed = poll(history=history, is_new_body=True, shares_entry=False)
    usual = poll(history=history, is_new_body=True, shares_entry=True)
    assert (missed.has_gap, usual.has_gap) == (True, False)
    assert wait_s(missed) == pytest.approx(wait_s(usual) / 2)
    assert missed.reason == "gap"
    first = poll(history=PollHistory(), is_new_body=True, shares_entry=False)
    assert not first.has_gap


def test_what_a_document_left_out_is_known_until_another_is_read():
    cut = poll(is_new_body=True, leaves_out=True).history
    assert cut.leaves_out
    assert poll(history=cut, status=304).history.leaves_out
    assert poll(history=cut, status=500, error="http-500").history.leaves_out
    assert not poll(history=cut, is_new_body=True, leaves_out=False).history.leaves_out


def test_of_a_long_feed_the_newest_posts_make_the_rhythm_whatever_their_order():
    daily = every(24, count=3_000)
    assert poll(published=daily).history.published == poll(published=daily[::-1]).history.published


def test_silence_beyond_its_rhythm():
    assert is_silent(every(24, newest=24 * 8), now=NOW)
    assert not is_silent(every(24, newest=24 * 6), now=NOW)
    assert not is_silent(every(24, count=4, newest=2400), now=NOW)
    with_a_holiday = every(24, count=5) + every(24, count=5, newest=24 * 34)
    assert not is_silent(tuple(t - timedelta(days=80) for t in with_a_holiday), now=NOW)


# ------------------------------------------------------------------------------------------------- validators

ECHOED = [
    ('"abc"', "Wed, 04 Mar 2026 12:30:00 GMT"),
    ('W/"abc"', "Wed,04 Mar 2026 12:30 +0000"),
    ("unquoted", "2026-03-04"),
    ('"with "inner" quotes"', "yesterday"),
    ('"gzip-abc--gzip"', "-1"),
]


@pytest.mark.parametrize(("etag", "modified"), ECHOED)
def test_validators_are_echoed_byte_for_byte(etag, modified):
    given = validators((("etag", etag), ("last-modified", modified)), url=URL)
    assert conditional_headers(given, url=URL) == (("If-None-Match", etag), ("If-Modified-Since", modified))


def test_validators_belong_to_the_url_that_gave_them():
    given = validators((("etag", '"a"'),), url=URL)
    assert conditional_headers(given, url="https://elsewhere.example/feed/") == ()


@pytest.mark.parametrize("value", ["", "a\r\nX-Injected: yes", "x" * 1_025, "nul\0"])
def test_validators_that_cannot_be_echoed_are_not_kept(value):
    assert validators((("etag", value),), url=URL).etag == ""


@pytest.mark.parametrize("value", ["replaced\ufffd", "a\r\nX-Injected: yes", "nul\0"])
def test_validators_that_cannot_be_echoed_are_not_sent_wherever_they_were_kept(value):
    assert conditional_headers(Validators(url=URL, etag=value, last_modified=value), url=URL) == ()


def test_validators_after_each_kind_of_answer():
    old = Validators(url=URL, etag='"a"', last_modified="Mon")
    history = replace(KNOWN, validators=old)
    new = poll(history=history, headers=(("etag", '"b"'), ("last-modified", "Mon")))
    assert new.history.validators == Validators(url=URL, etag='"b"', last_modified="Mon")
    dropped = poll(history=history, headers=(("etag", '"b"'),))
    assert dropped.history.validators == Validators(url=URL, etag='"b"')
    unchanged = poll(history=history, status=304, headers=(("etag", '"c"'),), is_conditional=True)
    assert unchanged.history.validators == Validators(url=URL, etag='"c"', last_modified="Mon")
    unasked = poll(history=history, status=304, headers=(("etag", '"d"'),))
    assert unasked.history.validators == old


def test_validators_come_from_the_final_url():
    final = "https://cdn.example.org/feed.xml"
    schedule = poll(redirects=((302, final),))
    assert schedule.history.validators.url == final


# ------------------------------------------------------------------------------------------------- redirects


def follow(polls):
    """Adopted addresses of polls of (days since the first, redirects, status)."""
    history, adopted = KNOWN, []
    for days, redirects, status in polls:
        now = NOW + timedelta(days=days)
        schedule = poll(history=history, redirects=redirects, status=status, now=now)
        history = schedule.history
        adopted.append(schedule.moved_to)
    return adopted


SAME = "https://blog.example.org/rss.xml"
OTHER = "https://new.example.net/feed/"
MOVED_SAME, MOVED_OTHER = ((301, SAME),), ((308, OTHER),)
MOVES = [
    ("three polls over two days", [(0, MOVED_SAME, 200), (1, MOVED_SAME, 304), (2, MOVED_SAME, 200)], SAME),
    ("three polls in one day", [(0, MOVED_SAME, 200), (0.2, MOVED_SAME, 200), (0.4, MOVED_SAME, 200)], ""),
    ("two polls", [(0, MOVED_SAME, 200), (5, MOVED_SAME, 200)], ""),
    ("another host: two days are not enough", [(n, MOVED_OTHER, 200) for n in range(3)], ""),
    ("another host: seven days", [(0, MOVED_OTHER, 200), (3, MOVED_OTHER, 200), (7, MOVED_OTHER, 200)], OTHER),
    ("temporary, for ever", [(n, ((302, SAME),), 200) for n in range(30)], ""),
    ("307", [(n, ((307, SAME),), 200) for n in range(30)], ""),
    ("temporary first, permanent later", [(n, ((302, SAME), (301, OTHER)), 200) for n in range(30)], ""),
    ("permanent first, temporary later", [(n, ((301, SAME), (302, OTHER)), 200) for n in range(3)], SAME),
    ("another target starts again", [(0, MOVED_SAME, 200), (1, ((301, SAME + "2"),), 200), (2, MOVED_SAME, 200)], ""),
    ("a poll without redirect starts again", [(0, MOVED_SAME, 200), (1, (), 200), (2, MOVED_SAME, 200)], ""),
    ("errors confirm nothing", [(n, MOVED_SAME, 404) for n in range(10)], ""),
]  # fmt: skip


@pytest.mark.parametrize(("what", "polls", "expected"), MOVES, ids=[row[0] for row in MOVES])
def test_moves(what, polls, expected):
    adopted = follow(polls)
    assert adopted[-1] == expected
    assert not any(adopted[:-1])


# ---------------------------------------------------------------------------------------------------- local


def test_local_source_is_always_due_but_http_is_obeyed():
    wishes = {"ttl_minutes": 600, "update_period_s": DAY, "skip_days": (2, 3, 4)}
    assert wait_s(poll(options=LOCAL_POLLING, **wishes)) == 0
    assert wait_s(poll(options=LOCAL_POLLING, headers=())) == 0
    assert wait_s(poll(options=LOCAL_POLLING, headers=headers(cache_control="max-age=300"))) == 300
    limited = poll(options=LOCAL_POLLING, status=429, headers=headers(retry_after="2"))
    assert wait_s(limited) == 60


def test_naive_times_are_refused():
    with pytest.raises(ValueError, match="aware"):
        PollHistory(last_poll_at=datetime(2026, 1, 1))  # noqa: DTZ001


# ---------------------------------------------------------------------------------------------------- properties

junk = st.text(max_size=80)
names = st.sampled_from(["cache-control", "expires", "age", "date", "retry-after", "etag", "last-modified"])


@given(
    status=st.integers(0, 999),
    pairs=st.lists(st.tuples(names, junk), max_size=6),
    ttl=st.none() | st.integers(0, 10**9),
    jitter=st.floats(0, 1),
    hours=st.lists(st.integers(0, 23), max_size=24),
    days=st.lists(st.integers(0, 6), max_size=7),
    local=st.booleans(),
)
def test_whatever_a_server_says_the_next_poll_is_within_bounds(
    status, pairs, ttl, jitter, hours, days, local
):
    schedule = poll(
        status=status, headers=tuple(pairs), ttl_minutes=ttl, jitter=jitter, skip_hours=tuple(hours),
        skip_days=tuple(days), options=LOCAL_POLLING if local else None,
    )  # fmt: skip
    assert schedule.reason in POLL_REASONS
    if schedule.next_at is not None:
        assert (0 if local else HOUR) <= wait_s(schedule) <= 40 * DAY


@given(raw=junk)
def test_statements_never_raise(raw):
    options = PollOptions()
    headers = (("retry-after", raw), ("expires", raw), ("cache-control", raw), ("age", raw), ("date", raw))
    assert 0 <= fresh_for(headers, now=NOW, options=options)[0] <= 31 * DAY
    stated = retry_after(headers, now=NOW, options=options)
    assert stated is None or 60 <= stated <= 31 * DAY
