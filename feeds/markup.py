"""Convert titles and other short texts in feeds, which may be plain, literal or markup."""

import base64
import html
import re

from warraq.articles.text import join_surrogates

from .raw import RawText

#: Elements allowed in a title or a name. Anything else between angle brackets is text ("the <script> tag").
_INLINE = (
    "a|abbr|acronym|b|bdi|bdo|big|br|cite|code|dfn|div|em|font|i|img|ins|kbd|mark|nobr|p|q|s|samp|small|span|strike|"
    "strong|sub|sup|tt|u|var|wbr"
)
# <em>, </span>, <a href="...">, <br/>; a '<' inside ends the attempt, so the scan is linear
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAKING_TAG = re.compile(r"</?(?:br|p|div)(?:\s[^<>]*)?/?>", re.IGNORECASE)
# &amp; &#8217; &#x27;
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ANY_TAG = re.compile(r"<[^<>]*>")

#: C1 control characters are misdecoded windows-1252 characters (as HTML 5 reads &#146;).
_C1 = {
    code: bytes((code,)).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_C1.update(dict.fromkeys((0x81, 0x8D, 0x8F, 0x90, 0x9D), ""))


_HAS_C1 = re.compile(rb"\xc2[\x80-\x9f]")  # in UTF-8, where the search is twice as fast with the encoding


def escape_text(text: str) -> str:
    """Escape text as HTML."""
    return html.escape(text, quote=False)


def repair(text: str) -> str:
    """Undo two common accidents: UTF-8 decoded as Latin-1 and encoded again, and C1 controls for windows-1252 signs."""
    if text.isascii():
        return text
    text = _encoded_once(text)
    raw = text.encode("utf-8", "surrogatepass")
    return text.translate(_C1) if b"\xc2" in raw and _HAS_C1.search(raw) else text


def _encoded_once(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def from_base64(text: str) -> RawText:
    """Decode the base64 of old feeds; any other text is returned unchanged. The content is probably HTML."""
    try:
        return RawText(value=base64.b64decode(text.encode("ascii")).decode("utf-8").strip(), kind="html")
    except ValueError:  # from base64, ASCII and UTF-8 alike
        return RawText(value=text, kind="text")


def plain_from_html(text: str) -> str:
    """Returns the text of a short piece of HTML, without tags, with references decoded once."""
    if "<" in text:
        text = _ANY_TAG.sub("", _BREAKING_TAG.sub(" ", text))
    return unescape(text)


def plain_from_guess(text: str) -> str:
    """Returns the text of something that is either plain or HTML without saying which.

    Known inline tags are removed and references decoded; '<script>' stays, since a title about it is more likely than
    one in it.
    """
    if "<" in text:
        text = _INLINE_TAG.sub("", _BREAKING_TAG.sub(" ", text))
    return unescape(text)


def unescape(text: str) -> str:
    """Decode references once, only complete ones ('AT&T;' and '?a=1&copy=2' are unchanged)."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda found: html.unescape(found.group()), join_surrogates(text))
