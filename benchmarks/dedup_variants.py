"""Copies and negatives other than those of a labelled set, made from its stories, to detect overfitting."""

import random
import tomllib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from warraq.articles.text import fold, tokens

Edit = Callable[[str, str, "Chance"], str]

_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


class Chance(random.Random):
    """Random choices, with access to sentences of other stories."""

    sentences: dict[str, list[str]]

    def others(self, language: str, words: int) -> str:
        """Returns about that many words of other stories, one sentence's length from each."""
        taken: list[str] = []
        while len(taken) < words:
            _, pieces = _pieces(self.choice(self.sentences[language]))
            taken += pieces[:25]
        return _pieces(self.choice(self.sentences[language]))[0].join(taken[:words])


def _pieces(text: str) -> tuple[str, list[str]]:
    """Returns separators and words; characters if there are no separators."""
    has_spaces = text.count(" ") * 15 > len(text)
    return (" ", text.split(" ")) if has_spaces else ("", list(text))


def vary(rows: list[dict[str, Any]], count: int, seed: int) -> list[dict[str, Any]]:
    """Returns `count` articles labelled like those given. Half are copies, in either order; a tenth are forms."""
    chance = Chance(seed)
    stories = {row["story"]: row for row in rows if row["kind"] in ("base", "") and len(row["text"]) > 600}
    chance.sentences = defaultdict(list)
    for row in stories.values():
        chance.sentences[row["lang"]] += [line for line in row["text"].splitlines() if len(line) > 60]
    chosen = [row for row in stories.values() if len(chance.sentences[row["lang"]]) > 50]
    chance.shuffle(chosen)
    made: list[tuple[float, dict[str, Any]]] = []
    for row in chosen:
        if len(made) >= count:
            break
        place = chance.random()
        made.append((place, {**row, "ops": [], "kind": "base"}))
        for _ in range(chance.choice((0, 1, 1, 2))):
            made.append((place + chance.uniform(-0.1, 0.2), _copy(row, chance)))
        for number, negative in enumerate(_negatives(row, chosen, chance)):
            made.append((chance.random(), {**negative, "story": f"{row['story']} {number}", "ops": []}))
    return [row for _, row in sorted(made, key=lambda pair: pair[0])]


def _copy(row: dict[str, Any], chance: Chance) -> dict[str, Any]:
    names = chance.choices(list(EDITS), k=chance.choice((1, 1, 2)))
    text = row["text"]
    for name in names:
        text = EDITS[name](text, row["lang"], chance)
    title = chance.choice((row["title"], row["title"], chance.others(row["lang"], 8)))
    return {**row, "title": title, "text": text, "ops": sorted(set(names)), "kind": "dup"}


def _negatives(row: dict[str, Any], stories: list[dict[str, Any]], chance: Chance) -> list[dict[str, Any]]:
    made = []
    if chance.random() < 0.2:
        made.append({**row, "kind": "neg:form", "title": "", "text": _form(chance)})
    if chance.random() < 0.1:
        other = chance.choice(stories)
        text = f"{chance.others(row['lang'], 150)}\n\n{_first(row['text'], 60)}\n\n{chance.others(row['lang'], 120)}"
        made.append({**row, "kind": "neg:quotes", "title": other["title"], "text": text})
    if chance.random() < 0.05:
        leads = [_first(chance.choice(stories)["text"], 50) for _ in range(5)]
        made.append({**row, "kind": "neg:digest", "title": "News in brief", "text": "\n\n".join(leads)})
    return made


def _form(chance: Chance) -> str:
    numbers = {letter: chance.randint(2, 99) for letter in "abcdefghi"}
    return chance.choice(_TABLE["forms"]).format(
        day=chance.randint(1, 28), place=chance.choice(_TABLE["places"]), **numbers
    )


def _swap(text: str, language: str, chance: Chance) -> str:
    """Reorders paragraphs, or the sentences of a one-paragraph text, after the first."""
    mark = "\n\n" if text.count("\n\n") > 2 else ". "
    first, *others = text.split(mark)
    chance.shuffle(others)
    return mark.join((first, *others))


def _cut(text: str, share: float) -> str:
    between, pieces = _pieces(text)
    return between.join(pieces[: max(1, round(len(pieces) * share))])


def _first(text: str, words: int) -> str:
    between, pieces = _pieces(text)
    return between.join(pieces[:words])


def _frame(text: str, language: str, chance: Chance) -> str:
    before, after = (chance.others(language, chance.randint(10, 40)) for _ in range(2))
    return f"{before}\n\n{text}\n\n{after}"


def _dateline(text: str, language: str, chance: Chance) -> str:
    return chance.choice(_TABLE["datelines"]).format(day=chance.randint(1, 28)) + text


def _misspell(text: str, language: str, chance: Chance) -> str:
    """Changes one letter in every fifty words."""
    letters = list(text)
    for place in range(0, len(letters), 250):
        at = min(len(letters) - 1, place + chance.randrange(250))
        letters[at] = chance.choice(text)
    return "".join(letters)


def _update_numbers(text: str, language: str, chance: Chance) -> str:
    """Changes one number in eight, as in an updated death toll."""
    between, pieces = _pieces(text)
    return between.join(
        str(chance.randint(2, 9000)) if word.isdigit() and chance.random() < 0.125 else word
        for word in pieces
    )


def _weave(text: str, language: str, chance: Chance) -> str:
    """Inserts a line after every four: advertisements, 'read also', captions."""
    lines = text.split("\n\n")
    for at in range(len(lines) - 1, 0, -4):
        lines.insert(at, chance.others(language, chance.randint(6, 18)))
    return "\n\n".join(lines)


EDITS: dict[str, Edit] = {
    "swap": _swap,
    "cut30": lambda text, language, chance: _cut(text, 0.7),
    "lead25": lambda text, language, chance: _cut(text, 0.25),
    "frame": _frame,
    "dateline": _dateline,
    "misspell": _misspell,
    "numbers": _update_numbers,
    "weave": _weave,
    "upper": lambda text, language, chance: text.upper(),
    "tokens": lambda text, language, chance: " ".join(tokens(fold(text))),
}
