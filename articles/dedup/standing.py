"""Which member of a cluster is shown: a rule over all of them, whatever order they came in."""

from collections.abc import Sequence
from dataclasses import dataclass

#: A text below this share of the fullest one is an excerpt: it is not shown where the whole is known.
WHOLE_RATIO = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides whether a member is shown.

    `since` is a sortable time: when it was published as its page states, or first seen if that was earlier or nothing
    is stated. `is_borrowed`: its page declares an address on another site as its own, so it says itself that it is a
    copy.
    """

    article_id: int
    words: int
    leaf: bool
    since: str
    is_borrowed: bool = False


def choose_representative(members: Sequence[Standing]) -> int:
    """The article that stands for the cluster: whole before excerpt, own site before borrower, then the earliest.

    Whole is what is at least half as long as the fullest text; among those length tells nothing, since wrappers and
    rewrites are longer than what they copy. Ties go to the one that arrived first. Raises ValueError for no members.
    """
    cores = [member for member in members if not member.leaf] or list(members)
    fullest = max(member.words for member in cores)
    whole = [member for member in cores if member.words >= WHOLE_RATIO * fullest]
    return min(whole, key=lambda member: (member.is_borrowed, member.since, member.article_id)).article_id
