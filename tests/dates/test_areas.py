"""Named zones against the database of zones of this system, where it has one."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest

from warraq.articles.dates.areas import area_zone
from warraq.articles.tables import rows

#: The first name of each row: the others are of the same row because they kept the same time.
NAMES = [
    (names.split()[0], int(since))
    for _minutes, _summer, since, names, _origin in rows("warraq.articles.dates", "areas.tsv")
]
#: Not a number of days or weeks, so that over the years every hour of the year comes near.
STEP = timedelta(hours=311)


def test_every_zone_has_the_offset_of_the_system() -> None:
    available = zoneinfo.available_timezones()
    if not available:
        pytest.skip("this system has no database of zones")
    wrong = []
    for name, since in NAMES:
        if name not in available:
            continue
        zone = zoneinfo.ZoneInfo(name)
        moment = datetime(since, 1, 2, tzinfo=UTC)
        while moment.year <= 2025:
            local = moment.astimezone(zone)
            stated = area_zone(name.lower(), local.replace(tzinfo=None))
            if local.fold == 0 and (stated is None or stated.utcoffset(None) != local.utcoffset()):
                wrong.append((name, local.isoformat()))
                break
            moment += STEP
    assert wrong == []


@pytest.mark.parametrize(
    ("local", "offset_h"),
    [
        ("2024-03-10T01:59", -8),
        ("2024-03-10T03:00", -7),
        ("2024-11-03T00:59", -7),
        ("2024-11-03T02:00", -8),
        ("2006-04-02T03:00", -7),
        ("2006-10-29T02:00", -8),
    ],
)
def test_the_hours_of_the_change(local: str, offset_h: int) -> None:
    zone = area_zone("america/los_angeles", datetime.fromisoformat(local))
    assert zone is not None
    assert zone.utcoffset(None) == timedelta(hours=offset_h)


def test_before_the_first_year_and_unknown_names() -> None:
    assert area_zone("asia/damascus", datetime(2020, 1, 1)) is None  # noqa: DTZ001
    assert area_zone("moon/base", datetime(2020, 1, 1)) is None  # noqa: DTZ001
