"""Mojibake repair: UTF-8 that was decoded with a one-byte encoding ('Ø§Ù„Ù…' for 'الم')."""

import re

# Bytes as shown by windows-1252 and windows-1256; undefined bytes show as C1 controls.
_SEEN_AS = ("cp1252", "cp1256")


def _byte_table(encoding: str) -> dict[int, int]:
    table = {}
    for byte in range(0x80, 0x100):
        try:
            char = bytes([byte]).decode(encoding)
        except UnicodeDecodeError:
            char = chr(byte)
        table[ord(char)] = byte
    return table


_TABLES = {encoding: _byte_table(encoding) for encoding in _SEEN_AS}


def _run_pattern(table: dict[int, int]) -> re.Pattern[str]:
    def shown(first: int, last: int) -> str:
        return "".join(re.escape(chr(code)) for code, byte in table.items() if first <= byte <= last)

    follow = f"[{shown(0x80, 0xBF)}]"
    lead = (
        f"[{shown(0xC2, 0xDF)}]{follow}|[{shown(0xE0, 0xEF)}]{follow}{{2}}|[{shown(0xF0, 0xF4)}]{follow}{{3}}"
    )
    # Windows sometimes turns a no-break space (byte A0) into a plain space; the run ends there.
    return re.compile(f"(?:{lead}){{2,}}")


_RUNS = {encoding: _run_pattern(table) for encoding, table in _TABLES.items()}


#: Non-letters used in Arabic, Persian and Urdu text; any other windows-1256 sign suggests mojibake.
_AT_HOME = frozenset("\u200c\u200d\u200e\u200f،؛؟«»‹›–—…“”‘’\xa0")
#: What the repaired run may contain: letters, and the Latin-1 punctuation and signs between them. Not the phonetic
#: and combining signs that two Persian letters produce by accident.
_BELIEVED = re.compile(
    r"[\u00a0-\u00ff\u0386-\u03ce\u0401-\u0457\u0490-\u0491\u05b0-\u05f4\u060c-\u06f9\u0750-\u077f"
    r"\u0900-\u1fff\u200c-\u203a\u20ac\u2122\u3001-\ud7a3\uf900-\ufdfd\ufe70-\ufefc\uff01-\uffee\U0001f000-\U0003ffff]+"
)


def repair_mojibake(text: str) -> str:
    """Returns the text with runs of two or more misdecoded UTF-8 characters repaired; other text is unchanged.

    A run is repaired only if it is valid UTF-8, decodes to letters or common punctuation, and is unlikely as written:
    'Ø§Ù„' never occurs by accident, but the Persian 'تکرک' is also valid windows-1256 and is kept. Never raises.
    """
    while not text.isascii():  # text misdecoded twice needs two passes; each makes it shorter
        repaired = text
        for encoding in _SEEN_AS:
            table = _TABLES[encoding]
            repaired = _RUNS[encoding].sub(lambda run, table=table: _read_again(run.group(), table), repaired)  # type: ignore[misc]
        if len(repaired) == len(text):
            break
        text = repaired
    return text


def repair_placed(text: str) -> tuple[str, list[int]]:
    """As `repair_mojibake`, with the place in `text` at which each character of the result begins."""
    places = list(range(len(text)))
    while not text.isascii():
        before = len(text)
        for encoding in _SEEN_AS:
            text, places = _repaired_once(text, places, encoding)
        if len(text) == before:
            break
    return text, places


def _repaired_once(text: str, places: list[int], encoding: str) -> tuple[str, list[int]]:
    pieces: list[str] = []
    kept: list[int] = []
    done = 0
    for run in _RUNS[encoding].finditer(text):
        read = _read_again(run.group(), _TABLES[encoding])
        if read == run.group():
            continue
        pieces += (text[done : run.start()], read)
        kept += places[done : run.start()]
        at = run.start()
        for char in read:
            kept.append(places[at])
            at += len(char.encode())  # each byte is shown as one character
        done = run.end()
    return "".join((*pieces, text[done:])), kept + places[done:]


def _read_again(run: str, table: dict[int, int]) -> str:
    if all(char in _AT_HOME or "\u0600" <= char <= "\u06ff" for char in run):
        return run
    try:
        read = bytes(table[ord(char)] for char in run).decode("utf-8")
    except UnicodeDecodeError:
        return run
    return read if _BELIEVED.fullmatch(read) else run
