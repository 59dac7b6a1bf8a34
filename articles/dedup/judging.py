"""Is this text one we have? Candidates by shared keys, verified against stored text."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from warraq.articles.dedup.comparison import Comparison, compare
from warraq.articles.dedup.ports import (
    LEAF_RELATIONS,
    MAX_CLUSTERS_OF_KEY,
    Member,
    Relation,
    SignatureIndex,
    Verdict,
)
from warraq.articles.dedup.signature import LEAD_RATE, LEAD_SHINGLES, RATE, Signature, Words

MAX_CANDIDATES = 4
MIN_SHARED_KEYS = 2
#: Share of the sampled keys that the first candidate must hold, and each after it: the true one is nearly always
#: first, and reading a text costs as much as signing one.
MIN_SAMPLED_CONTAINMENT, MIN_SAMPLED_CONTAINMENT_OF_OTHERS = 0.15, 0.3

#: The longer the shorter text, the less of it must be common: chance and templates share sentences, not pages.
#: (words of the shorter text below, share of its runs)
COVERAGE_STEPS = ((60, 0.70), (150, 0.60), (300, 0.45))
COVERAGE_OF_LONG = 0.35
MAX_GAP = 0.25
#: Under one title a text may have lost more: a longer tail cut off and another put there.
SAME_TITLE = 0.8
MIN_COVERAGE_SAME_TITLE, MAX_GAP_SAME_TITLE, MIN_STRETCH_SAME_TITLE = 0.5, 0.4, 0.9
#: A rewritten text keeps runs of three words all over, where it keeps few of five.
MIN_LOOSE, MAX_LOOSE_GAP, MIN_LOOSE_NUMBERS = 0.5, 0.15, 0.5
MIN_COVERAGE_REWRITTEN = 0.15
#: Below this many words texts of one form (rates, results, weather) differ in little but their numbers. One or two
#: numbers may be an edit.
WORDS_WHERE_NUMBERS_TELL = 150
MIN_NUMBERS = 0.75
MAX_EDITED_NUMBERS, MIN_COVERAGE_EDITED_NUMBERS = 2, 0.8
#: A text below this share of the other one is an excerpt of it: it must be its lead, in one run.
EXCERPT_RATIO = 0.5
MAX_TRUNCATED_RATIO = 0.9
MIN_ONE_STRETCH = 0.8
#: Words before the lead: 'LONDON (Reuters) -' and the like; under the same title a whole note.
MAX_LEAD_WORDS, MAX_LEAD_WORDS_SAME_TITLE = 8, 150
#: A new text around an old one: all of the old one is there, and not as one of many.
MIN_CONTAINED, MIN_CONTAINED_RATIO, MIN_CONTAINED_STRETCH = 0.9, 0.2, 0.5


def judge(signature: Signature, index: SignatureIndex) -> Verdict:
    """Whether the text is new, and if not, which article it repeats and how. Reads the index, never writes.

    Cost: one look-up of at most 97 keys and, when some are shared, the texts of at most four clusters.
    """
    if not len(signature.tokens):
        return Verdict()
    clusters_by_key: dict[int, set[int]] = defaultdict(set)
    for key, cluster_id in index.find_clusters((signature.exact_key, *signature.keys)):
        clusters_by_key[key].add(cluster_id)
    for cluster_id in sorted(clusters_by_key.pop(signature.exact_key, ())):
        exact = _find_exact(signature, cluster_id, index)
        if exact is not None:
            return exact
    if signature.is_short:
        return Verdict()
    templates = {key for key, clusters in clusters_by_key.items() if len(clusters) > MAX_CLUSTERS_OF_KEY}
    for rank, cluster_id in enumerate(_ranked(clusters_by_key, templates)):
        held = {key for key, clusters in clusters_by_key.items() if cluster_id in clusters}
        members = index.members(cluster_id)
        needed = MIN_SAMPLED_CONTAINMENT if rank == 0 else MIN_SAMPLED_CONTAINMENT_OF_OTHERS
        if len(held - templates) < needed * _expected_keys(signature, members):
            continue
        copy = _verify(signature, members, index)
        if copy is not None:
            comparison, member = copy
            relation = relate(comparison)
            leaf = relation in LEAF_RELATIONS
            return Verdict(
                duplicate_of=member.article_id,
                cluster_id=cluster_id,
                relation=relation,
                similarity=comparison.coverage,
                leaf=leaf,
                new_keys=() if leaf else _without(signature.keys, held | templates),
            )
    return Verdict(new_keys=_without(signature.keys, templates))


def _find_exact(signature: Signature, cluster_id: int, index: SignatureIndex) -> Verdict | None:
    for member in index.members(cluster_id):
        if member.words != len(signature.tokens):
            continue
        known = index.words_of(member.article_id)
        if np.array_equal(known.tokens, signature.tokens):
            return Verdict(
                duplicate_of=member.article_id,
                cluster_id=cluster_id,
                relation="same",
                similarity=1.0,
                leaf=member.leaf,
            )
    return None


def _ranked(clusters_by_key: dict[int, set[int]], templates: set[int]) -> list[int]:
    """The clusters that share most, rare keys counting most."""
    weight: dict[int, float] = defaultdict(float)
    shared: dict[int, int] = defaultdict(int)
    for key, clusters in clusters_by_key.items():
        if key not in templates:
            for cluster_id in clusters:
                weight[cluster_id] += 1 / len(clusters)
                shared[cluster_id] += 1
    found = [cluster_id for cluster_id, count in shared.items() if count >= MIN_SHARED_KEYS]
    return sorted(found, key=lambda cluster_id: (-weight[cluster_id], cluster_id))[:MAX_CANDIDATES]


def _expected_keys(signature: Signature, members: Sequence[Member]) -> float:
    """How many keys the shorter of the two texts has, by its length."""
    words = min((member.words for member in members if not member.leaf), default=0)
    lead = min(words, LEAD_SHINGLES)
    return min(len(signature.keys), max(lead / LEAD_RATE + (words - lead) / RATE, MIN_SHARED_KEYS))


def _verify(
    signature: Signature, members: Sequence[Member], index: SignatureIndex
) -> tuple[Comparison, Member] | None:
    for member in _to_compare(members):
        comparison = compare(signature, index.words_of(member.article_id))
        if is_copy(comparison):
            return comparison, member
    return None


def _to_compare(members: Sequence[Member]) -> Iterable[Member]:
    """The fullest text of the cluster, its first and its newest. Clusters never grow over excerpts of it."""
    cores = [member for member in members if not member.leaf]
    if not cores:
        return ()
    fullest = max(cores, key=lambda member: member.words)
    whole = [member for member in cores if member.words >= EXCERPT_RATIO * fullest.words]
    return list({member.article_id: member for member in (fullest, whole[0], whole[-1])}.values())


def is_copy(comparison: Comparison) -> bool:
    """Whether two texts are one story in the sense of this module: copied, not told again."""
    return not objection(comparison)


def objection(comparison: Comparison) -> str:
    """Why two texts are not one story, '' when they are."""
    if not (_covered(comparison) or _under_one_title(comparison) or _rewritten(comparison)):
        return "too little of the shorter text stands in the longer one, or too long a stretch of it does not"
    if comparison.words < WORDS_WHERE_NUMBERS_TELL and not _numbers_agree(comparison):
        return "short texts of one form with other numbers"
    if comparison.ratio >= EXCERPT_RATIO:
        return ""
    if not comparison.new_is_shorter and _contained(comparison):
        return ""
    if comparison.one_stretch < MIN_ONE_STRETCH:
        return "the common part is scattered over the longer text: an excerpt stands in one stretch"
    if comparison.lead_words > MAX_LEAD_WORDS_SAME_TITLE or (
        comparison.lead_words > MAX_LEAD_WORDS and comparison.titles() < SAME_TITLE
    ):
        return "the shorter text is not the beginning of the longer one: it may be a quotation"
    return ""


def stand(new: Words, old: Words) -> tuple[Relation, float]:
    """How one text stands to another, and the similarity; relation '' when they are not one story."""
    if len(new.tokens) and np.array_equal(new.tokens, old.tokens):
        return "same", 1.0
    comparison = compare(new, old)
    return ("" if objection(comparison) else relate(comparison)), comparison.coverage


def needed_coverage(comparison: Comparison) -> float:
    """The share of the shorter text that must stand in the longer one, at this length."""
    return next((share for words, share in COVERAGE_STEPS if comparison.words < words), COVERAGE_OF_LONG)


def _covered(comparison: Comparison) -> bool:
    return comparison.coverage >= needed_coverage(comparison) and comparison.longest_gap <= MAX_GAP


def _under_one_title(comparison: Comparison) -> bool:
    return (
        comparison.coverage >= MIN_COVERAGE_SAME_TITLE
        and comparison.longest_gap <= MAX_GAP_SAME_TITLE
        and comparison.one_stretch >= MIN_STRETCH_SAME_TITLE
        and comparison.titles() >= SAME_TITLE
    )


def _rewritten(comparison: Comparison) -> bool:
    if comparison.coverage < MIN_COVERAGE_REWRITTEN or comparison.numbers < MIN_LOOSE_NUMBERS:
        return False
    share, gap = comparison.loose()
    return share >= MIN_LOOSE and gap <= MAX_LOOSE_GAP


def _numbers_agree(comparison: Comparison) -> bool:
    if comparison.numbers >= MIN_NUMBERS or comparison.missing_numbers <= 1:
        return True
    return (
        comparison.missing_numbers <= MAX_EDITED_NUMBERS
        and comparison.coverage >= MIN_COVERAGE_EDITED_NUMBERS
    )


def _contained(comparison: Comparison) -> bool:
    return (
        comparison.coverage >= MIN_CONTAINED
        and comparison.ratio >= MIN_CONTAINED_RATIO
        and comparison.one_stretch >= MIN_CONTAINED_STRETCH
        and comparison.lead_words <= MAX_LEAD_WORDS_SAME_TITLE
    )


def relate(comparison: Comparison) -> Relation:
    """What the new text is to the old one, given that they are one story."""
    is_start = comparison.lead_words <= MAX_LEAD_WORDS and comparison.one_stretch >= MIN_ONE_STRETCH
    if comparison.ratio < EXCERPT_RATIO:
        if comparison.new_is_shorter:
            return "excerpt"
        return "extended" if is_start else "contains"
    is_whole = comparison.coverage >= MIN_CONTAINED and comparison.drift_words <= MAX_LEAD_WORDS
    if is_start and is_whole and comparison.ratio <= MAX_TRUNCATED_RATIO:
        return "truncated" if comparison.new_is_shorter else "extended"
    return "near"


def _without(keys: Iterable[int], known: set[int]) -> tuple[int, ...]:
    return tuple(key for key in keys if key not in known)
