"""Is this text one we have? Candidates by shared keys, verified against stored text."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from articles.dedup.comparison import Comparison, compare
from articles.dedup.ports import MAX_CLUSTERS_OF_KEY, Member, Relation, SignatureIndex, Verdict
from articles.dedup.signature import LEAD_RATE, LEAD_SHINGLES, RATE, Signature

MAX_CANDIDATES = 4
MIN_SHARED_KEYS = 2
MIN_SAMPLED_CONTAINMENT = 0.15
MAX_TEXTS_OF_CLUSTER = 3

#: The longer the shorter text, the less of it must be common: chance and templates share sentences, not pages.
#: (words of the shorter text below, share of its runs)
COVERAGE_STEPS = ((60, 0.70), (150, 0.60), (300, 0.45))
COVERAGE_OF_LONG = 0.35
MAX_GAP = 0.25
#: Below this many words texts of one form (rates, results, weather) differ in little but their numbers.
WORDS_WHERE_NUMBERS_TELL = 150
MIN_NUMBERS = 0.75
#: A rewritten text keeps runs of three words all over, where it keeps few of five.
MIN_LOOSE, MAX_LOOSE_GAP, MIN_LOOSE_NUMBERS = 0.5, 0.15, 0.5
#: A text below this share of the other one is an excerpt: it must be the other's lead, in one run.
EXCERPT_RATIO = 0.5
MAX_LEAD_WORDS = 25
MAX_LEAD_WORDS_SAME_TITLE = 150
MIN_TITLES = 0.6
MIN_ONE_STRETCH = 0.8


def judge(signature: Signature, index: SignatureIndex) -> Verdict:
    """Whether the text is new, and if not, which article it repeats and how. Reads the index, never writes.

    Cost: one look-up of at most 97 keys and, when some are shared, the texts of at most four clusters.
    """
    exact = _find_exact(signature, index)
    if exact is not None:
        return exact
    if signature.is_short:
        return Verdict()
    clusters_by_key: dict[int, set[int]] = defaultdict(set)
    for key, cluster_id in index.find_clusters(signature.keys):
        clusters_by_key[key].add(cluster_id)
    templates = {key for key, clusters in clusters_by_key.items() if len(clusters) > MAX_CLUSTERS_OF_KEY}
    for cluster_id in _ranked(clusters_by_key, templates):
        held = {key for key, clusters in clusters_by_key.items() if cluster_id in clusters}
        members = index.members(cluster_id)
        if not _worth_reading(len(held), signature, members):
            continue
        verdict = _verify(signature, cluster_id, members, index)
        if verdict is not None:
            new_keys = () if verdict[1] else _without(signature.keys, held | templates)
            member, leaf, relation, similarity = verdict[0], verdict[1], verdict[2], verdict[3]
            return Verdict(
                duplicate_of=member, cluster_id=cluster_id, relation=relation, similarity=similarity,
                leaf=leaf, new_keys=new_keys,
            )  # fmt: skip
    return Verdict(new_keys=_without(signature.keys, templates))


def _find_exact(signature: Signature, index: SignatureIndex) -> Verdict | None:
    if not len(signature.tokens):
        return None
    for _, cluster_id in index.find_clusters((signature.exact_key,)):
        for member in index.members(cluster_id):
            if member.words != len(signature.tokens):
                continue
            if index.signature_of(member.article_id).content_hash == signature.content_hash:
                return Verdict(
                    duplicate_of=member.article_id, cluster_id=cluster_id, relation="same", similarity=1.0,
                    leaf=member.leaf,
                )  # fmt: skip
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


def _worth_reading(shared: int, signature: Signature, members: Sequence[Member]) -> bool:
    """Whether the share of common keys, of those of the shorter text, is worth reading stored text for."""
    words = min((member.words for member in members if not member.leaf), default=0)
    lead = min(words, LEAD_SHINGLES)
    expected = lead / LEAD_RATE + (words - lead) / RATE
    return shared >= MIN_SAMPLED_CONTAINMENT * min(len(signature.keys), max(expected, MIN_SHARED_KEYS))


def _verify(
    signature: Signature, cluster_id: int, members: Sequence[Member], index: SignatureIndex
) -> tuple[int, bool, Relation, float] | None:
    for member in _to_compare(members):
        comparison = compare(signature, index.signature_of(member.article_id))
        if is_copy(comparison):
            relation = relate(comparison)
            leaf = relation in ("excerpt", "contains")
            return member.article_id, leaf, relation, comparison.coverage
    return None


def _to_compare(members: Sequence[Member]) -> Iterable[Member]:
    """The fullest text of the cluster, its first and its newest. Never a leaf: clusters do not grow over those."""
    cores = [member for member in members if not member.leaf]
    if not cores:
        return ()
    fullest = max(cores, key=lambda member: member.words)
    return list({member.article_id: member for member in (fullest, cores[0], cores[-1])}.values())


def is_copy(comparison: Comparison) -> bool:
    """Whether two texts are one story in the sense of this module: copied, not told again."""
    if not (_covered(comparison) or _rewritten(comparison)):
        return False
    if comparison.words < WORDS_WHERE_NUMBERS_TELL and comparison.numbers < MIN_NUMBERS:
        return False
    if comparison.ratio >= EXCERPT_RATIO:
        return True
    lead = MAX_LEAD_WORDS_SAME_TITLE if comparison.titles >= MIN_TITLES else MAX_LEAD_WORDS
    return comparison.lead_words <= lead and comparison.one_stretch >= MIN_ONE_STRETCH


def _covered(comparison: Comparison) -> bool:
    needed = next((share for words, share in COVERAGE_STEPS if comparison.words < words), COVERAGE_OF_LONG)
    return comparison.coverage >= needed and comparison.longest_gap <= MAX_GAP


def _rewritten(comparison: Comparison) -> bool:
    return (
        comparison.loose >= MIN_LOOSE
        and comparison.loose_gap <= MAX_LOOSE_GAP
        and comparison.numbers >= MIN_LOOSE_NUMBERS
    )


def relate(comparison: Comparison) -> Relation:
    """What the new text is to the old one, given that they are one story."""
    if comparison.ratio < EXCERPT_RATIO:
        return "excerpt" if comparison.new_is_shorter else "contains"
    if comparison.coverage >= 0.9 and comparison.ratio <= 0.9 and comparison.lead_words < MAX_LEAD_WORDS:
        return "truncated" if comparison.new_is_shorter else "extended"
    return "near"


def _without(keys: Iterable[int], known: set[int]) -> tuple[int, ...]:
    return tuple(key for key in keys if key not in known)
