"""WARC and WACZ in and out, and the proof of what is stored: ledger, time stamps, citations. No network."""

from warraq.archive.naming import record_id

__all__ = ["record_id"]
