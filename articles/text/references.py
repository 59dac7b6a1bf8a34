"""References that XML refuses: to halves of characters, by names of HTML; and bare ampersands."""

import re
from html import escape
from html.entities import html5

#: «&#55357;&#56832;», «&#xD83D;&#xDE00;»: the two surrogates of one character.
_PAIR = re.compile(
    r"&#(?:[xX]([dD][89abAB][0-9a-fA-F]{2})|(5[56][0-9]{3}));&#(?:[xX]([dD][c-fC-F][0-9a-fA-F]{2})|(5[67][0-9]{3}));"
)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
_BARE_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31};))?"
)
_LITERAL, _LITERAL_END = "<![CDATA[", "]]>"
_HIGH, _LOW, _AFTER = 0xD800, 0xDC00, 0xE000
_REPLACEMENT = "\ufffd"


def join_surrogates(markup: str) -> str:
    """Returns the markup with references to surrogate pairs replaced by the character. Cost: linear.

    HTML and XML treat each surrogate as an error: a parser produces two U+FFFD or refuses.
    """
    return _PAIR.sub(_joined, markup) if ";&#" in markup else markup


def legal_references(markup: str) -> str:
    """Returns XML without illegal numeric references. Cost: linear.

    Surrogate pairs are joined, references to control characters dropped (they are invisible); other invalid references
    become U+FFFD.
    """
    return _REFERENCE.sub(_legal, join_surrogates(markup)) if "&#" in markup else markup


def escape_bare_ampersands(markup: str) -> str:
    """Returns XML in which ampersands that do not start one of XML's own references are `&amp;`. Cost: linear.

    HTML's names, which XML does not know, become their characters: `&eacute;`, `&nbsp;`.
    """
    if "&" not in markup:
        return markup
    first, *sections = markup.split(_LITERAL)
    out = [_BARE_AMPERSAND.sub(_escaped, first)]
    for section in sections:
        literal, end, rest = section.partition(_LITERAL_END)
        out += [_LITERAL, literal, end, _BARE_AMPERSAND.sub(_escaped, rest)]
    return "".join(out)


def _escaped(found: re.Match[str]) -> str:
    named = html5.get(found[1]) if found[1] else None
    return escape(named) if named else "&amp;" + found[0][1:]


def _joined(found: re.Match[str]) -> str:
    high = int(found[1], 16) if found[1] else int(found[2])
    low = int(found[3], 16) if found[3] else int(found[4])
    if not (_HIGH <= high < _LOW <= low < _AFTER):
        return found[0]
    return chr(0x10000 + ((high - _HIGH) << 10) + (low - _LOW))


def _legal(found: re.Match[str]) -> str:
    digits = (found[1] or found[2]).lstrip("0")
    if len(digits) > 8:
        return _REPLACEMENT
    code = int(digits or "0", 16 if found[1] else 10)
    if 0 < code < 0x20 and code not in (0x9, 0xA, 0xD):
        return ""
    if code == 0 or _HIGH <= code < _AFTER or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        return _REPLACEMENT
    return found[0]
