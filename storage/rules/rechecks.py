"""When an article is asked for again though nothing shows a change: by its age, and by how often its site edits."""

from datetime import datetime, timedelta
from typing import Final

#: Ages at which a post is looked at again: most edits come in the first days.
AGES: Final = tuple(timedelta(days=days) for days in (1, 3, 7, 14, 30))
#: Between two looks at one post.
LEAST: Final = timedelta(days=1)
#: First seen longer ago, a post has passed every age.
YOUNG: Final = timedelta(days=60)
#: Fewer rechecks of a site tell nothing of its habits.
FEWEST_RECHECKS: Final = 10
#: The share of rechecks that may find an edit before a site is looked at more often.
USUAL_EDITS: Final = 0.1
#: Rechecks longer ago tell nothing of a site's habits today.
REMEMBERED: Final = timedelta(days=180)


def is_of_age(*, published: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a post has reached one of the AGES since it was last seen."""
    if now - seen_at < LEAST:
        return False
    return any(seen_at < published + age <= now for age in AGES)


def recheck_interval(longest: timedelta, *, rechecks: int, edits: int) -> timedelta:
    """After how long without a look any article of a site is due, at most `longest`.

    A site whose rechecks find edits more often than usual is looked at more often in proportion, at most daily.
    """
    if rechecks < FEWEST_RECHECKS or edits <= USUAL_EDITS * rechecks:
        return longest
    return min(longest, max(LEAST, longest * (USUAL_EDITS * rechecks / edits)))
