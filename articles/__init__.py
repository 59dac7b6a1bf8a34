"""The heart of warraq, pure: records, text, URLs, dates, extraction, deduplication and the one way in."""
