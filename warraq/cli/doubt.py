"""How sure articles are, in words: of one article, and of a source whose newest read doubtfully more often."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from warraq.storage import ArticleRow, Doubt, VersionRow

#: What is doubtful, in a sentence.
DOUBTED: Final = {"text": "texts", "title": "titles", "date": "dates", "authors": "authors"}


def doubts_of(row: "ArticleRow") -> dict[str, float]:
    """Returns each part of an article that is probably wrong, with the probability that it is right."""
    from warraq.storage import doubtful_fields

    return doubtful_fields(row)


def doubt_cell(row: "ArticleRow") -> str:
    """'text 21 %, date 40 %': each doubtful part, and how probably it is right."""
    return ", ".join(_part(field, share) for field, share in doubts_of(row).items())


def sureness_line(version: "VersionRow") -> str:
    """'confidence: text 97 %, title 99 %, date 88 %, authors 64 %'; '' if none was judged."""
    shares = {field: getattr(version, f"{field}_confidence") for field in DOUBTED}
    parts = [_part(field, share) for field, share in shares.items() if share is not None]
    return f"confidence: {', '.join(parts)}" if parts else ""


def doubt_line(doubt: "Doubt") -> str:
    """'blog: 9 of its last 20 articles have a doubtful text, 2 of the 100 before: …', and what to do."""
    return (
        f"{doubt.source}: {doubt.doubtful} of its last {doubt.newest} articles, collected since {doubt.since[:10]},"
        f" have doubtful {DOUBTED[doubt.field]}, {doubt.doubtful_before} of the {doubt.before} before:"
        f" its theme may have changed; see `warraq list --doubtful --source {doubt.source}`,"
        " then `warraq show ID --explain`"
    )


def _part(field: str, share: float) -> str:
    return f"{field} {share:.0%}".replace("%", " %")
