"""Text that is safe and readable in a terminal."""

import re

# Sequences a terminal interprets: CSI '\x1b[31m', OSC '\x1b]0;title\x07', other escapes '\x1b(B'.
_ESCAPE_SEQUENCE = re.compile(
    r"""
    (?:\x1b\[|\x9b) [0-?]{0,64} [ -/]{0,8} [@-~]?                    # CSI
    | (?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])                         # OSC, DCS, SOS, PM, APC ...
      [^\x07\x1b\x9c\n]{0,4096} (?:\x07|\x1b\\|\x9c)?                 # ... and their end
    | \x1b [ -/]{0,8} [0-~]?
    """,
    re.VERBOSE,
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_BIDI_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def printable(text: str, *, one_line: bool = True) -> str:
    """Returns the text without terminal control sequences; each line with right-to-left text is wrapped in an isolate.

    With `one_line`, line ends and tabs become spaces, so that a fetched title cannot start a new line in a list. The
    isolate keeps adjacent labels, numbers and URLs in place. Never raises; idempotent.
    """
    text = _ESCAPE_SEQUENCE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BIDI_CONTROL.sub("", _CONTROL.sub("", text))
    if one_line:
        return _isolate(" ".join(text.split()))
    return "\n".join(_isolate(line) for line in text.split("\n"))


def _isolate(line: str) -> str:
    return f"{_ISOLATE}{line}{_POP_ISOLATE}" if _RIGHT_TO_LEFT.search(line) else line
