"""WARC and WACZ in and out, and the proof of what is stored: ledger, time stamps, citations. No network."""

from warraq.archive.citing import Citation, cite
from warraq.archive.naming import record_id
from warraq.archive.stamping import StampError, check_stamp, split_certificates, stamp_request, stamped_at

__all__ = [
    "Citation",
    "StampError",
    "check_stamp",
    "cite",
    "record_id",
    "split_certificates",
    "stamp_request",
    "stamped_at",
]
