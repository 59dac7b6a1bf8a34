"""Choosing the representative of a cluster: a rule over all members, independent of their order of arrival."""

from collections.abc import Sequence
from dataclasses import dataclass

#: Below this share of the fullest text, a member is an excerpt and is not shown if the full text is known.
WHOLE_RATIO = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides whether a member is the representative.

    `since` is a sortable time: the stated publication time, or when the article was first seen if that was earlier or
    nothing is stated. `is_borrowed`: its page declares an address on another site, so it is a copy by its own account.
    """

    article_id: int
    words: int
    leaf: bool
    since: str
    is_borrowed: bool = False


def choose_representative(members: Sequence[Standing]) -> int:
    """Returns the representative: full text before excerpt, own site before borrowed, then the earliest.

    A text is full if it has at least half the length of the fullest one; beyond that, length says nothing, since
    wrappers and rewrites are longer than what they copy. Ties go to the first to arrive. Raises ValueError for no
    members.
    """
    cores = [member for member in members if not member.leaf] or list(members)
    fullest = max(member.words for member in cores)
    whole = [member for member in cores if member.words >= WHOLE_RATIO * fullest]
    return min(whole, key=lambda member: (member.is_borrowed, member.since, member.article_id)).article_id
