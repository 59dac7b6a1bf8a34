"""When the template of a source is learnt, and why a new one differs."""

from collections.abc import Container, Sequence
from typing import Final

from warraq.articles.extraction import SiteTemplate
from warraq.storage.records import TemplateReason

#: Articles without which nothing is learnt, and after how many times as many, or how many more, it is learnt again.
FEWEST: Final = 8
GROWTH: Final = 2
MOST_NEW: Final = 200
#: The newest articles that are looked at for a changed theme, and how many of them may stand nowhere in the template.
NEWEST: Final = 8
ASTRAY: Final = 5
#: Pages that are learnt from: the newest that a feed lists, the newest others, and more at even distances.
LISTED_PAGES: Final = 16
NEWEST_PAGES: Final = 16
OTHER_PAGES: Final = 8


def is_learning_due(*, articles: int, learnt_from: int, astray: int) -> bool:
    """Whether to learn. `learnt_from`: how many articles there were the last time; `astray`: of the newest since."""
    if articles < FEWEST or articles <= learnt_from:
        return False
    grown = articles >= GROWTH * learnt_from or articles - learnt_from >= MOST_NEW
    return grown or astray >= ASTRAY


def why_learnt(before: SiteTemplate | None, after: SiteTemplate) -> TemplateReason:
    """Why a new template differs: posts stand at a place that the one before did not know, or it knows more of them."""
    if before is None or not before.bodies:
        return "first"
    known = {body.steps for body in before.bodies}
    return "more-pages" if all(body.steps in known for body in after.bodies) else "theme-changed"


def choose_pages(numbers: Sequence[int], listed: Container[int]) -> list[int]:
    """Returns those of the articles, oldest first, that are learnt from; newest first in each part.

    What a feed says of a post is the best evidence, and a first crawl stores the posts of the feed before all others.
    """
    told = [number for number in numbers if number in listed][-LISTED_PAGES:]
    rest = [number for number in numbers if number not in set(told)]
    newest, others = rest[-NEWEST_PAGES:], rest[:-NEWEST_PAGES]
    step = max(1, -(-len(others) // OTHER_PAGES))
    return [*reversed(told), *reversed(newest), *reversed(others[::step])]
