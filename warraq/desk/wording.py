"""Events in words, for people: a short message without anything that a mail or chat program would act on."""

import re
from collections.abc import Sequence
from typing import Final

from warraq.articles.text import printable
from warraq.desk.events import Event

MAX_LINES: Final = 10
MAX_CHARS: Final = 200  # of one fetched text
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
# Markdown, HTML, mentions and links of chat programs: '<b>', '[here](http://…)', '@everyone', '`', '||spoiler||'
_MARKUP: Final = re.compile(r"[<>&*_~`|\[\](){}#@\\]|://")


def message_of(events: Sequence[Event]) -> tuple[str, str]:
    """A title and a text, plain."""
    lines = [_line(event) for event in events[:MAX_LINES]]
    if len(events) > MAX_LINES:
        lines.append(f"and {len(events) - MAX_LINES} more: warraq changes, warraq status")
    if len(events) == 1:
        return f"warraq: {_head(events[0])}", lines[0]
    return f"warraq: {len(events)} messages", "\n".join(lines)


def plain(text: object) -> str:
    """Fetched text on one line, without control characters and markup, shortened."""
    line = _ISOLATES.sub("", printable(str(text), one_line=True))
    line = " ".join(_MARKUP.sub(" ", line).split())
    return line if len(line) <= MAX_CHARS else line[: MAX_CHARS - 1] + "…"


def _head(event: Event) -> str:
    if event["kind"] == "health":
        return f"{plain(event['source'])} is {_condition(event['became'])}"
    return "a test" if event["kind"] == "test" else f"an article is {event['kind']}"


def _line(event: Event) -> str:
    if event["kind"] == "health":
        was = f", was {_condition(event['was'])}" if event["was"] else ""
        detail = f": {plain(event['detail'])}" if event["detail"] else ""
        advice = f". {event['advice']}".replace("`", "") if event["advice"] else ""
        return f"{plain(event['source'])} is {_condition(event['became'])}{was}{detail}{advice}"
    article = event.get("article")
    if not isinstance(article, dict):
        return plain(event["detail"])
    title = plain(article["title"]) or f"article {article['id']}"
    return f"{event['kind']}: {title} ({plain(article['source'])})"


def _condition(word: object) -> str:
    return "behind an anti-bot wall" if word == "bot-wall" else str(word)
