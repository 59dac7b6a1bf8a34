"""Headers of every answer: nothing runs or loads but our own files, and nobody frames, guesses or keeps the page."""

from typing import Final

#: No inline script or style anywhere, nothing from elsewhere: a fetched text that was not escaped could do nothing.
PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
#: Of bytes that came from the network: opened by themselves, they are a document that may do nothing.
PICTURE_POLICY: Final = (
    "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)

#: Set wherever an answer does not state its own. `same-origin`: no address elsewhere learns where a reader came from,
#: as with `no-referrer`; but then forms would say 'Origin: null', and it is checked (docs/decisions/181).
SECURED: Final = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
