"""Statistics with names that sites chose to do harm, and what must not come through."""

from warraq.storage import (
    ArticleFilter,
    Breakdown,
    Group,
    Lengths,
    RemovedKind,
    Statistics,
    StatisticsOptions,
    Sureness,
    Types,
)

ESCAPES = "\x1b]0;owned\x07\x1b[2J\u202eevil\u2066\u200f\u0085\u2028"
HOSTILE = (
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    'a" onmouseover="alert(1)',
    "'single' & &lt;b&gt;",
    f"\x1b[31mred{ESCAPES}",
    "|a|b|\n\n# head",
    "[x](javascript:alert(1)) ![y](http://evil.example/y.png)",
    "**bold** `code` $x$ ~~gone~~ https://evil.example www.evil.example",
    "صحيفة (عربية) 2024!",
    "漢字" * 30,
    "e" + "\u0301" * 50,
    "a" * 200,
    "",
)
HARMFUL = "\x1b\x07\x85\u2028\u202e\u2066\u200f"


def hostile() -> Statistics:
    """Every kind of name is one of HOSTILE."""
    groups = tuple(
        Group(name=name, articles=50 - place, words=(50 - place) * 1_000, types=Types(count=70_000, error=0.0055))
        for place, name in enumerate(HOSTILE)
    )  # fmt: skip
    side = Breakdown(groups=groups, distinct=500)
    months = Breakdown(
        groups=tuple(Group(name=name, articles=3, words=9) for name in ("0001-01", "2024-05", "9999-12")), distinct=3
    )  # fmt: skip
    return Statistics(
        options=StatisticsOptions(chosen=ArticleFilter(source=HOSTILE[0], language=HOSTILE[4], copies=False)),
        articles=10_000, words=1_000_000, characters=6_000_000, types=Types(count=1_093_916, error=0.0055),
        copies=2_000, gone=1, paywalled=2, reserved=3, sources=side, languages=side, months=months, sections=side,
        relations=side, date_precisions=side, date_origins=side, licences=side, reservations=side, marks=side,
        clusters=((2, 900), (3, 1)), lengths=Lengths(longest=9, quantiles=((0.5, 4),), bins=((0, 9_999), (50, 1))),
        removed=(RemovedKind(kind="share", blocks=5, characters=2_000_000),),
        confidences=(Sureness(field="text", judged=9_000, low=90),),
    )  # fmt: skip
