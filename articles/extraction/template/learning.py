"""Learn the template of a site from a few of its pages, and believe only what pages held back confirm."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from warraq.articles.dates import parse_feed_date
from warraq.articles.extraction.metadata import clean_names
from warraq.articles.extraction.page_sample import PageSample, SampleBlock, StatedPost
from warraq.articles.extraction.site_template import (
    FIELDS,
    BodyPlace,
    FieldPlace,
    Part,
    SiteTemplate,
    Steps,
    TemplateField,
)
from warraq.articles.extraction.template.fields import MIN_RECORD, read_value, values_at
from warraq.articles.extraction.template.steps import ends_with
from warraq.articles.extraction.template.voting import find_part, odds_of
from warraq.articles.records import StatedTime
from warraq.articles.text import folded_tokens

#: A body holds at least this share of the text's letters.
MIN_HELD: Final = 0.97
#: Pages that must agree on a place: those whose text the site states, or any.
MIN_STATED_PAGES: Final = 3
MIN_PAGES: Final = 5
#: Places of bodies that a site may have: themes before and after a change, kinds of posts.
MAX_BODIES: Final = 4
#: Steps that name a body, parts of it that are remembered, and steps that name a part.
MAX_BODY_STEPS: Final = 4
MAX_PARTS: Final = 80
MAX_PART_STEPS: Final = 6
#: Places of one field that are remembered.
MAX_PLACES: Final = 12
#: Elements of a text, which are no place for one.
_LEAVES: Final = frozenset(
    ("p", "li", "ul", "ol", "pre", "blockquote", "table", "tbody", "tr", "td", "th", "dl")
)
#: A held-back page is right if this share of its letters is, and a place is believed if this share of pages are.
RIGHT: Final = 0.97
MIN_RIGHT: Final = 0.8


def learn_template(samples: Sequence[PageSample], *, now: datetime) -> SiteTemplate | None:
    """Returns what the pages of one site teach, None if nothing. The order of the pages matters only for ties.

    Cost: linear in blocks and lines.
    """
    bodies = tuple(_bodies(samples))
    fields = tuple(place for field in FIELDS for place in _places(samples, field, now=now))
    return SiteTemplate(pages=len(samples), bodies=bodies, fields=fields) if bodies or fields else None


def _bodies(samples: Sequence[PageSample]) -> Iterator[BodyPlace]:
    """Yields the places of bodies: the one of most pages first, then that of most of the others."""
    rest = [(sample, home) for sample in samples if (home := _home_of(sample))]
    for _ in range(MAX_BODIES):
        ends = Counter(home[-1:] for _, home in rest)
        for last, _ in ends.most_common():
            group = [(sample, home) for sample, home in rest if home[-1:] == last]
            body = _body_of(group)
            if body is not None:
                yield body
                rest = [(sample, home) for sample, home in rest if not ends_with(home, body.steps)]
                break
        else:
            return


def _home_of(sample: PageSample) -> Steps:
    """Returns the steps to the innermost element that holds nearly all of the text."""
    total = sum(block.letters for block in sample.blocks if block.belongs)
    held: Counter[Steps] = Counter()
    for block in sample.blocks:
        if block.belongs:
            for end in range(1, len(block.steps) + 1):
                held[block.steps[:end]] += block.letters
    # Steps to a paragraph hold the text of one like it too; a body has blocks in elements of its own.
    homes = [steps for steps, letters in held.items() if letters >= MIN_HELD * total and not _is_leaf(steps)]
    return max(homes, key=len, default=())


def _is_leaf(steps: Steps) -> bool:
    """Whether steps lead to an element of the text, not to one around it."""
    return steps[-1].partition(" ")[0] in _LEAVES


def _body_of(group: Sequence[tuple[PageSample, Steps]]) -> BodyPlace | None:
    """Returns the place that the texts of these pages share, if pages held back confirm it."""
    steps = _shared_end([home for _, home in group])[-MAX_BODY_STEPS:]
    samples = [sample for sample, _ in group]
    stated = sum(sample.is_stated for sample in samples)
    if not steps or (len(samples) < MIN_PAGES and stated < MIN_STATED_PAGES):
        return None
    samples = _corrected(samples, steps)
    halves = (samples[::2], samples[1::2])
    found = [
        _agreement(sample, body)
        for learnt_from, held_back in (halves, halves[::-1])
        for body in (_measured(steps, learnt_from),)
        for sample in held_back
    ]
    right = sum(agreed >= RIGHT * letters for agreed, letters in found)
    if right < MIN_RIGHT * len(found):
        return None
    agreed = sum(agreed for agreed, _ in found) / max(1, sum(letters for _, letters in found))
    return replace(
        _measured(steps, samples),
        stated=stated,
        right=right,
        wrong=len(found) - right,
        agreed=round(agreed, 4),
    )


def _corrected(samples: Sequence[PageSample], steps: Steps) -> list[PageSample]:
    """Returns the samples without what our reading says of parts of which the site itself says otherwise."""
    told = {
        part.steps: part.kept > 0
        for part in _measured(steps, [sample for sample in samples if sample.is_stated]).parts
        if not (part.kept and part.removed)
    }
    return [
        sample if sample.is_stated else replace(sample, blocks=tuple(_unless_told(sample, steps, told)))
        for sample in samples
    ]


def _unless_told(sample: PageSample, steps: Steps, told: Mapping[Steps, bool]) -> Iterator[SampleBlock]:
    for block in sample.blocks:
        part = block.steps[_end_of(block.steps, steps) :]
        differs = len(part) < len(block.steps) and told.get(part, block.belongs) != block.belongs
        yield block._replace(belongs=None) if differs else block


def _shared_end(homes: Sequence[Steps]) -> Steps:
    """Returns the last steps that all have in common."""
    shared = homes[0]
    for home in homes[1:]:
        length = 0
        for one, other in zip(reversed(shared), reversed(home), strict=False):
            if one != other:
                break
            length += 1
        shared = shared[len(shared) - length :]
    return shared


def _measured(steps: Steps, samples: Sequence[PageSample]) -> BodyPlace:
    """Returns a place with what stood in it, without a record."""
    counts: dict[Steps, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    text = letters = 0
    for sample in samples:
        on_page: dict[Steps, set[bool]] = defaultdict(set)
        for block, part in _within(sample, steps):
            letters += block.letters
            text += block.letters * bool(block.belongs)
            for end in range(1, min(len(part), MAX_PART_STEPS) + 1):
                on_page[part[:end]].add(bool(block.belongs))
        for part, flags in on_page.items():
            counts[part].update((sample.is_stated, belongs) for belongs in flags)
    common = sorted(counts, key=lambda part: (-counts[part].total(), part))[:MAX_PARTS]
    return BodyPlace(
        steps=steps, pages=len(samples), stated=0, right=0, wrong=0, agreed=0.0,
        inside=round(text / letters, 4) if letters else 0.0,
        parts=tuple(_part(part, counts[part]) for part in sorted(common)),
    )  # fmt: skip


def _part(steps: Steps, counts: Mapping[tuple[bool, bool], int]) -> Part:
    """Returns a part by what the site itself says of it, else by our reading. `counts` by (is stated, belongs)."""
    kept, removed = counts[True, True], counts[True, False]
    if kept or removed:
        return Part(steps, kept, removed, kept + removed)
    return Part(steps, counts[False, True], counts[False, False])


def _within(sample: PageSample, steps: Steps) -> Iterator[tuple[SampleBlock, Steps]]:
    """Yields the blocks inside a place, each with its steps from there."""
    for block in sample.blocks:
        end = 0 if block.belongs is None else _end_of(block.steps, steps)
        if end:
            yield block, block.steps[end:]


def _end_of(steps: Steps, place: Steps) -> int:
    """Returns how many steps lead to the outermost element at a place, 0 if none does."""
    size = len(place)
    return next((end for end in range(size, len(steps) + 1) if steps[end - size : end] == place), 0)


def _agreement(sample: PageSample, body: BodyPlace) -> tuple[int, int]:
    """Returns on how many letters a place, learnt from other pages, agrees about text, and how many there are.

    Letters that neither takes for text do not count.
    """
    parts = {part.steps: part for part in body.parts}
    inside = {id(block): part for block, part in _within(sample, body.steps)}
    agreed = missed = 0
    for block in sample.blocks:
        says = id(block) in inside and odds_of(find_part(parts, inside[id(block)]), body.inside, 9.0) > 0
        if says and block.belongs:
            agreed += block.letters
        elif block.belongs is not None and says != block.belongs:
            missed += block.letters
    return agreed, agreed + missed


def _places(samples: Sequence[PageSample], field: TemplateField, *, now: datetime) -> Iterator[FieldPlace]:
    """Yields the places of a field with their record against the feed, the best first.

    A place is right only if what it says differs from page to page as the feed does: a name that stands in every margin
    is no byline.
    """
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    values: dict[str, set[str]] = defaultdict(set)
    for sample in samples:
        truth = _truth(sample.stated, field, now=now)
        if not truth:
            continue
        agrees = _AGREES[field]
        for name, raws in _said(sample, field):
            said = read_value(field, raws, now=now)
            is_right = said is not None and agrees(said, truth)
            if is_right:
                values[name].add(repr(truth))
            if is_right is not None:
                (right if is_right else wrong)[name] += 1
    found = [
        FieldPlace(
            field=field, place=name, right=right[name] if len(values[name]) > 1 else 0, wrong=wrong[name]
        )
        for name in {*right, *wrong}
    ]
    useful = [
        place
        for place in found
        if (place.right >= MIN_RECORD and not place.wrong)
        or (place.wrong >= MIN_RECORD and not right[place.place] and not place.place.startswith("block "))
    ]
    yield from sorted(useful, key=_rank)[:MAX_PLACES]


def _rank(place: FieldPlace) -> tuple[bool, int, bool, str]:
    """Candidates before blocks, those right on most pages first."""
    return (place.wrong > 0, -place.right, place.place.startswith("block "), place.place)


def _said(sample: PageSample, field: TemplateField) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields what the places of a page say of a field, each place once."""
    yield from dict(sample.places).get(field, ())
    seen = set()
    for line in sample.lines:
        for name, value in values_at(line).items():
            if name not in seen:
                seen.add(name)
                yield name, tuple(value.split("\x00"))


def _truth(stated: StatedPost, field: TemplateField, *, now: datetime) -> object:
    if field == "published":
        return parse_feed_date(stated.published, now=now)
    if field == "authors":
        return _keys(name for raw in stated.authors for name in clean_names(raw))
    return stated.title if field == "title" else _keys(stated.tags)


def _key(text: str) -> str:
    return " ".join(folded_tokens(text))


def _keys(values: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_key, values))


def _same_day(said: object, truth: object) -> bool | None:
    """Whether two times are of one day, where clocks may be a zone apart; None if one of them is no day."""
    if not isinstance(said, StatedTime) or not isinstance(truth, StatedTime):
        return False
    if said.precision in ("year", "month") or truth.precision in ("year", "month"):
        return None
    return said.at.date() == truth.at.date() or abs(said.at - truth.at) < timedelta(minutes=1)


_AGREES: Final[Mapping[TemplateField, Callable[..., bool | None]]] = {
    "title": lambda said, truth: _key(said) == _key(truth),
    "published": _same_day,
    "authors": lambda said, truth: _keys(said) == truth,
    "tags": lambda said, truth: bool(said) and _keys(said) <= truth and len(truth) <= len(said) + 1,
}
