"""The numbers of a corpus as tables: what the terminal, the page and the data card all show."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Final, Literal

from warraq.articles.text import printable
from warraq.serving.precision import estimate_of, said
from warraq.storage import EVERYTHING, Breakdown, Group, Statistics, Types

Chart = Literal["none", "bars", "columns"]

#: Isolates, which the page and the terminal set themselves, and marks that would turn the numbers beside a name around.
_DIRECTION: Final = str.maketrans("", "", "\u2068\u2069\u200e\u200f\u061c")
#: Filters whose names do not say what they leave; the others are shown by theirs.
_ASKED: Final = {
    "source": "only source",
    "language": "only language",
    "query": "found by",
    "since_seq": "changed since",
}
_TYPES_NOTE: Final = "Word forms are distinct words; spellings that a search takes for one are one."
_ESTIMATE_NOTE: Final = " Those with ≈ are estimates, within 1.1 % in 19 of 20 cases."
_MOST_YEARS: Final = 120  # a stated year may be any: a gap of centuries is not drawn
_CHECKED_NOTE: Final = (
    "That is an estimate for all of them if those checked were chosen by chance (warraq sample)."
)
_CONFIDENCE_NOTE: Final = "Probably wrong: the probability that it is right is below one half."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table. `label` may be what a site states: it has no control characters, and is not escaped.

    `share` is the length of its bar, of the longest one's.
    """

    label: str
    cells: tuple[str, ...]
    share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Numbers under a title; `heads` are of the labels and the cells. `columns` charts go by time or size.

    `note` says what the numbers do not.
    """

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    chart: Chart = "bars"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How much is shown: the `rows` largest groups of each kind; months if there are at most so many, else years."""

    rows: int
    months: int


def tables_of(statistics: Statistics, detail: Detail) -> Iterator[Table]:
    """Yields the tables that have something to say, the overview first."""
    yield _overview(statistics)
    for make in (_groups, _times, _lengths, _copies, _removed, _dates, _confidences, _rights):
        for table in make(statistics, detail):
            if any(row.share for row in table.rows):
                yield table


def number(value: int) -> str:
    """'1,234,567'."""
    return f"{value:,}"


def percent(part: int, whole: int) -> str:
    """'12.3 %'; '<0.1 %' for what would be rounded to nothing, '' of nothing."""
    if not whole:
        return ""
    return "<0.1 %" if 0 < part / whole < 0.0005 else f"{part / whole:.1%}".replace("%", " %")


def types_cell(types: Types | None) -> str:
    """'1,234', or '≈ 1,090,000' to as many digits as an estimate has; '' when they were not counted."""
    if types is None:
        return ""
    if not types.error:
        return number(types.count)
    return f"≈ {number(round(types.count, 3 - len(str(types.count))))}"


def _overview(statistics: Statistics) -> Table:
    median = dict(statistics.lengths.quantiles).get(0.5, 0)
    articles = statistics.articles
    facts = [
        *_selection(statistics),
        ("articles", number(articles)),
        ("copies of others", _part(statistics.copies, articles)),
        ("deleted by their site", _part(statistics.gone, articles)),
        ("sources", number(statistics.sources.distinct)),
        ("languages", number(sum(1 for group in statistics.languages.groups if group.name))),
        ("words", number(statistics.words)),
        *([("word forms (types)", types_cell(statistics.types))] if statistics.types else []),
        ("characters", number(statistics.characters)),
        ("words of the median article", number(median)),
        ("with a date", _part(articles - _articles_named("", statistics.date_precisions), articles)),
        ("behind a paywall", _part(statistics.paywalled, articles)),
        ("reserved from mining and training", _part(statistics.reserved, articles)),
    ]
    rows = tuple(Row(label=label, cells=(value,)) for label, value in facts)
    note = _TYPES_NOTE if statistics.types else ""
    if any(
        group.types and group.types.error
        for group in (*statistics.sources.groups, *statistics.languages.groups)
    ):
        note += _ESTIMATE_NOTE
    return Table(name="corpus", title="The corpus", heads=("", ""), rows=rows, note=note, chart="none")


def _selection(statistics: Statistics) -> Iterator[tuple[str, str]]:
    """What was asked for, if not everything."""
    chosen = statistics.options.chosen
    for field in fields(chosen):
        value = getattr(chosen, field.name)
        if value != getattr(EVERYTHING, field.name):
            said = ("no", "yes")[value] if isinstance(value, bool) else _shown(str(value)) or "(undetermined)"
            yield _ASKED.get(field.name, field.name.replace("_", " ")), said


def _part(part: int, whole: int) -> str:
    return f"{number(part)} ({percent(part, whole)})" if part else "0"


def _groups(statistics: Statistics, detail: Detail) -> Iterator[Table]:
    for name, title, head, unknown, side in (
        ("sources", "Sources", "source", "", statistics.sources),
        ("languages", "Languages", "language", "(undetermined)", statistics.languages),
    ):
        yield _breakdown(statistics, side, detail, name=name, title=title, head=head, unknown=unknown)
    if any(group.name for group in statistics.sections.groups):
        yield _breakdown(
            statistics, statistics.sections, detail, name="sections", title="Sections", head="section",
            unknown="(none stated)",
        )  # fmt: skip


def _times(statistics: Statistics, detail: Detail) -> Iterator[Table]:
    months, name = [group for group in statistics.months.groups if group.name], "month"
    undated = _articles_named("", statistics.months)
    if len(names := _months_between(months)) <= detail.months:
        months = _without_gaps(months, names)
    else:
        years, name = list(_years(months)), "year"
        names = [f"{year:04}" for year in range(int(years[0].name), int(years[-1].name) + 1)]
        months = _without_gaps(years, names) if len(names) <= _MOST_YEARS else years
    note = f"No month is known of {number(undated)} articles." if undated else ""
    if statistics.months.distinct > len(statistics.months.groups):
        note += f" Only the {len(statistics.months.groups)} fullest months are counted here."
    yield Table(
        name=f"{name}s",
        title=f"Published, by {name}",
        heads=(name, "articles", "share", "words"),
        rows=_rows(months, statistics.articles),
        note=note.strip(),
        chart="columns",
    )


def _months_between(months: list[Group]) -> list[str]:
    """The names of all months from the first to the last."""
    if not months:
        return []
    first, last = (int(group.name[:4]) * 12 + int(group.name[5:7]) - 1 for group in (months[0], months[-1]))
    return [f"{place // 12:04}-{place % 12 + 1:02}" for place in range(first, last + 1)]


def _without_gaps(groups: list[Group], names: list[str]) -> list[Group]:
    """A group for each name, an empty one where there is none."""
    known = {group.name: group for group in groups}
    return [known.get(name, Group(name=name, articles=0, words=0)) for name in names]


def _years(months: Iterable[Group]) -> Iterator[Group]:
    """The months of each year together."""
    for year, of_year in groupby(months, key=lambda group: group.name[:4]):
        found = list(of_year)
        yield Group(name=year, articles=sum(g.articles for g in found), words=sum(g.words for g in found))


def _lengths(statistics: Statistics, detail: Detail) -> Iterator[Table]:
    lengths, articles = statistics.lengths, statistics.articles
    if not lengths.bins:
        return
    ends = [f"–{number(least - 1)}" for least, _ in lengths.bins[1:]] + [" and more"]
    first = next(place for place, (_, count) in enumerate(lengths.bins) if count)
    last = max(place for place, (_, count) in enumerate(lengths.bins) if count)
    most = max(count for _, count in lengths.bins)
    rows = [
        Row(
            label=f"{number(least)}{end}", cells=(number(count), percent(count, articles)), share=count / most
        )
        for (least, count), end in zip(lengths.bins, ends, strict=True)
    ]
    said = ", ".join(f"{share:.0%} at most {number(words)}" for share, words in lengths.quantiles).replace(
        "%", " %"
    )
    yield Table(
        name="lengths",
        title="Lengths",
        heads=("words", "articles", "share"),
        rows=tuple(rows[first : last + 1]),
        note=f"Words of an article: {number(lengths.shortest)} to {number(lengths.longest)}; {said}.",
        chart="columns",
    )


def _copies(statistics: Statistics, detail: Detail) -> Iterator[Table]:
    if statistics.copies:
        yield _breakdown(
            statistics, statistics.relations, detail, name="relations", title="Copies, by relation",
            head="to what they copy", unknown="(unknown)", whole=statistics.copies,
        )  # fmt: skip
    most = max((clusters for _, clusters in statistics.clusters), default=0)
    rows = [
        Row(label=number(size), cells=(number(clusters),), share=clusters / most)
        for size, clusters in statistics.clusters
    ]
    yield Table(
        name="clusters",
        title="Clusters of copies, by size",
        heads=("articles", "clusters"),
        rows=_shortened(rows, detail, lambda rest: (number(sum(c for _, c in statistics.clusters[-rest:])),)),
    )


def _removed(statistics: Statistics, detail: Detail) -> Iterator[Table]:
    every = sum(kind.characters for kind in statistics.removed)
    whole, most = (
        every + statistics.characters,
        max((kind.characters for kind in statistics.removed), default=0),
    )
    rows = tuple(
        Row(
            label=one.kind,
            cells=(number(one.characters), percent(one.characters, whole), number(one.blocks)),
            share=one.characters / most if most else 0.0,
        )
        for one in statistics.removed
    )
    yield Table(
        name="removed",
        title="Removed from the pages",
        heads=("kind", "characters", "share", "blocks"),
        rows=rows,
        note=f"Share of all characters, kept and removed: {percent(every, whole)} were removed.",
    )


def _dates(statistics: Statistics, detail: Detail) -> Iterator[Table]:
    for name, title, head, side in (
        ("precisions", "Dates, by precision", "precise to", statistics.date_precisions),
        ("origins", "Dates, by origin", "found in", statistics.date_origins),
    ):
        yield _breakdown(statistics, side, detail, name=name, title=title, head=head, unknown="(no date)")


def _confidences(statistics: Statistics, detail: Detail) -> Iterator[Table]:
    judged = [one for one in statistics.confidences if one.judged]
    most = max((one.low / one.judged for one in judged), default=0.0)
    rows = tuple(
        Row(
            label=one.field,
            cells=(number(one.judged), number(one.low), percent(one.low, one.judged)),
            share=one.low / one.judged / most if most else 0.0,
        )
        for one in judged
    )
    heads = ("field", "judged", "probably wrong", "share")
    yield Table(name="confidences", title="Confidence", heads=heads, rows=rows, note=_CONFIDENCE_NOTE)


def _rights(statistics: Statistics, detail: Detail) -> Iterator[Table]:
    if any(group.name for group in statistics.licences.groups):
        yield _breakdown(
            statistics, statistics.licences, detail, name="licences", title="Licences", head="licence",
            unknown="(none stated)",
        )  # fmt: skip
    for name, title, head, side, note in (
        ("reservations", "Reserved from mining and training", "signal", statistics.reservations, ""),
        ("marks", "Checked by hand", "mark", statistics.marks, _checked_note(statistics)),
    ):
        heads = (head, "articles", "share", "words")
        yield Table(
            name=name, title=title, heads=heads, rows=_rows(side.groups, statistics.articles), note=note
        )


def _checked_note(statistics: Statistics) -> str:
    found = estimate_of(statistics)
    return f"Precision: {said(found)}. {_CHECKED_NOTE}" if found else ""


def _breakdown(
    statistics: Statistics,
    side: Breakdown,
    detail: Detail,
    *,
    name: str,
    title: str,
    head: str,
    unknown: str,
    whole: int | None = None,
) -> Table:
    """The largest groups, and in a last row those that are not shown."""
    whole = statistics.articles if whole is None else whole
    typed = any(group.types for group in side.groups)
    shown = side.groups[: detail.rows]
    rows = _rows(shown, whole, unknown=unknown, typed=typed)
    if side.distinct > len(shown):
        articles = whole - sum(group.articles for group in shown)
        cells = (number(articles), percent(articles, whole), "")
        rows += (Row(label=f"({number(side.distinct - len(shown))} others)", cells=cells + ("",) * typed),)
    heads = (head, "articles", "share", "words", *(("word forms",) if typed else ()))
    return Table(name=name, title=title, heads=heads, rows=rows)


def _rows(groups: Iterable[Group], whole: int, *, unknown: str = "", typed: bool = False) -> tuple[Row, ...]:
    groups = list(groups)
    most = max((group.articles for group in groups), default=0)
    return tuple(
        Row(
            label=_shown(group.name) or unknown,
            cells=(
                number(group.articles),
                percent(group.articles, whole),
                number(group.words),
                *((types_cell(group.types),) if typed else ()),
            ),
            share=group.articles / most,
        )
        for group in groups
    )


def _shortened(rows: list[Row], detail: Detail, rest: Callable[[int], tuple[str, ...]]) -> tuple[Row, ...]:
    """The first rows, and one for all after them."""
    if len(rows) <= detail.rows:
        return tuple(rows)
    left = len(rows) - detail.rows
    return (*rows[: detail.rows], Row(label="(more)", cells=rest(left)))


def _articles_named(name: str, side: Breakdown) -> int:
    return sum(group.articles for group in side.groups if group.name == name)


def _shown(name: str) -> str:
    """A name as stated, on one line, without control characters of terminals and of direction."""
    return printable(name).translate(_DIRECTION)
