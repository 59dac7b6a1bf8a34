"""Find out whether a text is already known: candidates by shared keys, verified against the stored texts."""

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
#: Minimum share of the sampled keys for the first candidate, and for those after it: the right one is nearly always
#: first, and reading a text costs as much as signing one.
MIN_SAMPLED_CONTAINMENT, MIN_SAMPLED_CONTAINMENT_OF_OTHERS = 0.15, 0.3

#: The longer the shorter text, the less of it has to match: texts share sentences by chance or through templates,
#: but not pages. (words of the shorter text below, share of its runs)
COVERAGE_STEPS = ((60, 0.70), (150, 0.60), (300, 0.45))
COVERAGE_OF_LONG = 0.35
MAX_GAP = 0.25
#: With the same title, a text may have lost more: a longer tail cut off and replaced.
SAME_TITLE = 0.8
MIN_COVERAGE_SAME_TITLE, MAX_GAP_SAME_TITLE, MIN_STRETCH_SAME_TITLE = 0.5, 0.4, 0.9
#: A rewritten text keeps three-word runs throughout, but few five-word runs.
MIN_LOOSE, MAX_LOOSE_GAP, MIN_LOOSE_NUMBERS = 0.5, 0.15, 0.5
MIN_COVERAGE_REWRITTEN = 0.15
#: Below this many words, texts of the same form (rates, results, weather) differ in little but their numbers. One or
#: two changed numbers may be an edit.
WORDS_WHERE_NUMBERS_TELL = 150
MIN_NUMBERS = 0.75
MAX_EDITED_NUMBERS, MIN_COVERAGE_EDITED_NUMBERS = 2, 0.8
#: Below this share of the other text, a text is an excerpt: it must be the lead, in one stretch.
EXCERPT_RATIO = 0.5
MAX_TRUNCATED_RATIO = 0.9
MIN_ONE_STRETCH = 0.8
#: Words before the lead: 'LONDON (Reuters) -' and the like; with the same title, a whole note.
MAX_LEAD_WORDS, MAX_LEAD_WORDS_SAME_TITLE = 8, 150
#: A new text that wraps an old one: it has all of the old text, and the old text is a main part of it.
MIN_CONTAINED, MIN_CONTAINED_RATIO, MIN_CONTAINED_STRETCH = 0.9, 0.2, 0.5


def judge(signature: Signature, index: SignatureIndex) -> Verdict:
    """Decide whether the text is new or, if not, which article it duplicates and how. Reads the index, never writes.

    Cost: one lookup of at most 97 keys and, if any are shared, the texts of at most four clusters.
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
    """Returns the clusters that share most keys first; rare keys weigh most."""
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
    """Returns the number of keys expected for the shorter of the two texts, from its length."""
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
    """Returns the fullest text of the cluster, its first and its newest. Clusters never grow over excerpts."""
    cores = [member for member in members if not member.leaf]
    if not cores:
        return ()
    fullest = max(cores, key=lambda member: member.words)
    whole = [member for member in cores if member.words >= EXCERPT_RATIO * fullest.words]
    return list({member.article_id: member for member in (fullest, whole[0], whole[-1])}.values())


def is_copy(comparison: Comparison) -> bool:
    """Tells whether two texts are near-duplicates: copies of one text, not two reports of one event."""
    return not objection(comparison)


def objection(comparison: Comparison) -> str:
    """Returns why two texts are not near-duplicates, '' if they are."""
    if not (_covered(comparison) or _under_one_title(comparison) or _rewritten(comparison)):
        return "too little of the shorter text is in the longer one, or too long a stretch of it is missing"
    if comparison.words < WORDS_WHERE_NUMBERS_TELL and not _numbers_agree(comparison):
        return "short texts of the same form with different numbers"
    if comparison.ratio >= EXCERPT_RATIO:
        return ""
    if not comparison.new_is_shorter and _contained(comparison):
        return ""
    if comparison.one_stretch < MIN_ONE_STRETCH:
        return "the common part is scattered over the longer text; an excerpt would be one stretch"
    if comparison.lead_words > MAX_LEAD_WORDS_SAME_TITLE or (
        comparison.lead_words > MAX_LEAD_WORDS and comparison.titles() < SAME_TITLE
    ):
        return "the shorter text is not the beginning of the longer one; it may be a quotation"
    return ""


def stand(new: Words, old: Words) -> tuple[Relation, float]:
    """Returns the relation of one text to another and their similarity; relation '' if they are not near-duplicates."""
    if len(new.tokens) and np.array_equal(new.tokens, old.tokens):
        return "same", 1.0
    comparison = compare(new, old)
    return ("" if objection(comparison) else relate(comparison)), comparison.coverage


def needed_coverage(comparison: Comparison) -> float:
    """Returns the share of the shorter text, at this length, that the longer one must contain."""
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
    """Returns the relation of the new text to the old one, given that they are near-duplicates."""
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
