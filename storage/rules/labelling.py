"""What a label, a note and a saved search may be. They come from forms and programs, and go to pages and addresses."""

import re
import unicodedata
from dataclasses import replace
from typing import Final

from warraq.articles.errors import ConfigurationError
from warraq.articles.text import clean_text
from warraq.storage.records import StoryFilter

MAX_LABEL: Final = 100  # characters
MAX_LABELS: Final = 50  # of one article
MAX_WORDS: Final = 10_000  # different labels: more is no vocabulary, and no list that a page can show
MAX_NOTE: Final = 20_000  # characters: ten pages
MAX_TITLE: Final = 200
MAX_QUERY: Final = 1_000
MAX_SEARCHES: Final = 1_000  # each is two feeds

_JOINERS: Final = "\u200c\u200d"  # letters of Persian and Indic words, though nobody sees them
_MARKS: Final = str.maketrans(
    "", "", "\u200e\u200f\u061c\u00ad\ufeff"
)  # come along when a word is copied; dropped
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")  # 'ink-and-paper'
#: What a saved search may ask for; the rest says what to show now, not what to look for.
_SAVED: Final = ("source", "language", "label", "starred", "query")


def read_label(text: str) -> str:
    """The label in the form that is kept: NFC, one space where there were several.

    Raises:
        ConfigurationError: it is empty, too long, or has characters that nobody sees.
    """
    return _line(text, "label", MAX_LABEL)


def read_note(text: str) -> str:
    """The note in the form that is kept. Raises ConfigurationError when it is too long."""
    note = clean_text(text).strip()
    if len(note) > MAX_NOTE:
        raise ConfigurationError(f"a note has at most {MAX_NOTE} characters, not {len(note)}")
    return note


def read_search(name: str, chosen: StoryFilter, title: str) -> tuple[StoryFilter, str]:
    """What is saved under the name, and its title. Raises ConfigurationError for what cannot be."""
    if not _NAME.fullmatch(name):
        text = "the name of a search has only a-z, 0-9 and hyphens, at most 60: ink-and-paper"
        raise ConfigurationError(text, identity=name[:100])
    query = _line(chosen.query, "query", MAX_QUERY) if chosen.query.strip() else ""
    label = None if chosen.label is None else read_label(chosen.label)
    asked = {field: getattr(chosen, field) for field in _SAVED}
    if chosen != StoryFilter(**asked):
        raise ConfigurationError(
            "a saved search asks for words, a source, a language, a label and stars only"
        )
    shown = _line(title, "title", MAX_TITLE) if title.strip() else (query[:MAX_TITLE] or name)
    return replace(chosen, query=query, label=label), shown


def _line(text: str, what: str, longest: int) -> str:
    text = unicodedata.normalize("NFC", text.translate(_MARKS))
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text)
    line = " ".join(part for part in spaced.split(" ") if part)
    if len(line) > longest:
        raise ConfigurationError(f"a {what} has at most {longest} characters, not {len(line)}")
    unseen = [c for c in line if not c.isprintable() and c not in _JOINERS]
    if unseen:
        raise ConfigurationError(
            f"a {what} is one line of visible characters, without U+{ord(unseen[0]):04X}"
        )
    if not line.strip(_JOINERS + " "):
        raise ConfigurationError(f"a {what} needs at least one visible character")
    return line
