"""A row of an export, for tests of single formats."""

from tests.corpora import HOME
from warraq.serving import ExportRow


def a_row(number: int, text: str) -> ExportRow:
    return ExportRow(
        id=number, seq=number, url=f"{HOME}{number}", source="blog", title=f"Title {number}", authors=("A", "B"),
        published="2026-02-03", published_utc="2026-02-03T00:00:00Z", modified="", tags=(), language="en",
        direction="ltr", section="", site_name="", description="", licence="", paywalled=False, words=1, version=1,
        duplicate_of=None, duplicate_of_url=None, similarity=None, relation="", cluster_id=None,
        first_seen_at="2026-03-01T12:00:00Z", version_seen_at="2026-03-01T12:00:00Z",
        last_seen_at="2026-03-01T12:00:00Z", gone_at=None, declared_url="",
        page_sha256="", content_hash="", extractor="test-1", flags=(), text_confidence=None, title_confidence=None,
        date_confidence=None, authors_confidence=None, reservations=(), mark="", text=text, markdown=text,
    )  # fmt: skip
