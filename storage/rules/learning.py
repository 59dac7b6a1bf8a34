"""When the template of a source is learnt, and why a new one differs."""

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
#: Pages that are learnt from: the newest, and others at even distances.
NEWEST_PAGES: Final = 24
OTHER_PAGES: Final = 16


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


def spread(numbers: list[int]) -> list[int]:
    """Returns those of the articles, oldest first, that are learnt from; newest first."""
    newest, others = numbers[-NEWEST_PAGES:], numbers[:-NEWEST_PAGES]
    step = max(1, -(-len(others) // OTHER_PAGES))
    return [*reversed(newest), *reversed(others[::step])]
