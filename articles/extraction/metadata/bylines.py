"""Names in a byline: without 'by', roles, addresses and dates."""

import re
from typing import Final

from warraq.articles.extraction.metadata.tables import archive_links, by_words, role_words

#: Longest name in words and characters; 'Al-Sharif Abdullah bin Muhammad al-Hasan' has five words.
MAX_WORDS: Final = 7
MAX_CHARS: Final = 60
#: Words of the longest lead: 'a cura di'.
MAX_LEAD_WORDS: Final = 3
#: Longest byline in characters.
MAX_BYLINE: Final = 200
#: A date or time begins: '20 Dec', 'December 17', 'Sat'
TIME_START = re.compile(
    r"\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b",
    re.I,
)
#: 'Jane Doe December 17, 2025': the date behind a name
TIME_TAIL = re.compile(
    r"(?:\s(?:on|am|den|le|el|il|op|em))?\s+(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+)?\d{1,4}(?:\s.{0,40}|[-/.:].{0,40})?$",
    re.I,
)
#: A mail address
MAIL = re.compile(r"[^\s@]{0,64}@\S{1,200}")
#: A web address, a mail address or a handle inside a byline
ADDRESS_WORD = re.compile(r"(?:https?://|www\.)\S{1,300}|[^\s@]{0,64}@\S{1,200}")
#: Degrees and agencies behind a name: 'RDN', 'M.D.', 'Ph.D.'
CREDENTIAL = re.compile(r"(?:[A-Z][A-Z.-]{1,6}|Ph\.?D\.?|[A-Z][a-z]?\.){1,3}")
#: What parts names; a dot between Han characters is within one: '林·阿依古丽'
PARTS = re.compile(r"\s*(?:;|\||/|•|(?<![\u3400-\u9fff])·|·(?![\u3400-\u9fff])|\n|\s[–—-]\s|,|、|，|،|؛)\s*")
ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net|html?|php)\b", re.I)
BRACKETS = re.compile(r"\s*[(\[（][^()\[\]（）]{0,80}[)\]）]")
SPACE_PART = re.compile(r"[\s.:]+")
#: Around a name that a person goes by: "Mara 'Lamp' Lindqvist"
NICKNAME_QUOTES: Final = "'\"“”‘’„«»"
QUOTE_EDGES: Final = " \t\"'“”«»:.,;-–—|/·•*→←"


def clean_names(raw: str, *, comma_inverts: bool = False) -> list[str]:
    """Names in a byline: 'By Jane Doe and John Roe, Staff Writers' -> ['Jane Doe', 'John Roe'].

    A desk keeps its name where it stands alone: 'Editorial Board'.
    """
    text = raw[: MAX_BYLINE * 3].replace("：", ": ")
    text = BRACKETS.sub("", ADDRESS_WORD.sub("", text)).strip(QUOTE_EDGES + "\n")
    text = _named_by_link(text)
    if len(text) == 1 and text.isalpha() and not text.islower():
        return [text]
    if comma_inverts and text.count(",") == 1:
        last, first = (part.strip() for part in text.split(","))
        if last and first and len(first.split()) <= 3 and len(last.split()) <= 3:
            return [f"{first} {last}"]
    names: list[str] = []
    desk = ""
    for part in PARTS.split(text):
        named = _without_by(part)
        for name in _apart(named if TIME_START.match(named) else TIME_TAIL.sub("", named)):
            if TIME_START.match(name):
                return names or ([desk] if desk else [])
            name = _without_after(TIME_TAIL.sub("", name.strip(QUOTE_EDGES)))
            if not _is_name(name) or (names and CREDENTIAL.fullmatch(name)):
                continue
            if not is_desk(name):
                names.append(name)
            elif not desk:
                desk = name
        if "|" in text and names and " " in names[0]:
            break  # 'Jane Doe | The Journal'
    return names or ([desk] if desk else [])


def names_fully(text: str) -> bool:
    return any(is_full(name) for name in clean_names(text))


def is_full(name: str) -> bool:
    """Whether a name has two words, capitals first where its script has capitals."""
    words = [word.strip(NICKNAME_QUOTES) or word for word in name.split()]
    capital = all(
        word[0].isupper() or not word[0].isascii() or word.lower() in by_words("particle") for word in words
    )
    return capital and (2 <= len(words) <= 5 or not name.isascii())


def first_names(lines: str) -> str:
    """The lines of a byline up to its first name, and further ones that are joined to it; what follows is a role."""
    kept: list[str] = []
    named = joined = False
    for line in lines.split("\n"):
        is_joint = line.lower().strip(" ,") in by_words("and") or line.strip() in ("&", ",", "")
        if named and not (joined or is_joint or line.startswith((",", "&", "and "))):
            break
        kept.append(line)
        joined = is_joint or line.rstrip().endswith((",", "&", " and"))
        named = named or any(is_full(name) for name in clean_names(line))
    return "\n".join(kept)


def is_led(text: str) -> bool:
    """Whether words that introduce an author stand in front of a text."""
    text = text.replace("：", ": ")
    return _without_by(text) != text or _named_by_link(text) != text


def _named_by_link(text: str) -> str:
    """The name in the text of a link to an author's archive: "View all of Jane Doe's posts". Other text unchanged.

    '' if it names nobody.
    """
    if len(text) > MAX_BYLINE:
        return text
    patterns, nameless = archive_links()
    line = " ".join(text.split())
    if line.lower().replace("’", "'") in nameless:
        return ""
    found = next((match for pattern in patterns if (match := pattern.fullmatch(line))), None)
    return found["name"].strip(QUOTE_EDGES) if found else text


def _without_by(text: str) -> str:
    """The text without the words that introduce an author; taken off while any is left."""
    for _ in range(3):
        words = text.split()
        for width in range(MAX_LEAD_WORDS, 0, -1):
            lead = " ".join(words[:width]).lower().rstrip(" :.-–—")
            if len(words) > width and lead in by_words("by"):
                text = " ".join(words[width:]).strip(QUOTE_EDGES)
                break
            if lead.endswith(":") or (width == 1 and ":" in (words[:1] or [""])[0]):
                head, _, tail = text.partition(":")
                if head.strip().lower() in by_words("by"):
                    text = tail.strip(QUOTE_EDGES)
                    break
        else:
            return text
    return text


def _apart(text: str) -> list[str]:
    """Names joined by 'and' in the languages of the table, where both sides look like names of two words."""
    words = text.split()
    for at, word in enumerate(words):
        if word.lower() in by_words("and") or word in ("&", "+"):
            left, right = " ".join(words[:at]), " ".join(words[at + 1 :])
            short = len(word) == 1 and word not in "&+"  # 'José Ortega y Gasset', 'A B'
            if left and right and not (short and (at < 2 or len(words) - at < 3)):
                return [left, *_apart(right)]
    return [text]


def _without_after(text: str) -> str:
    """A name without the word for reporter that some languages put behind it: '신현주 기자'."""
    words = text.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in by_words("after") else text


def is_desk(name: str) -> bool:
    """Whether a word of a name is a role or says that several people go by it."""
    return any(word in role_words() for word in SPACE_PART.split(name.lower()))


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= MAX_CHARS or len(name.split()) > MAX_WORDS or ADDRESS.search(name):
        return False
    if ":" in name or name.lower() in by_words("by"):
        return False
    letters_in = sum(char.isalpha() for char in name)
    return (
        letters_in >= 2
        and sum(char.isdigit() for char in name) <= 2
        and name.lower() not in by_words("nobody")
    )
