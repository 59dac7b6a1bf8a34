"""The pure core of warraq: records, text, URLs, dates, extraction, deduplication and ingestion."""
