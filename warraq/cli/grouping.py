"""The option --by: what rows are grouped by."""

from collections.abc import Sequence
from typing import Any

import click


class Groups(click.ParamType[tuple[str, ...]]):
    """Names from a list, separated by commas: 'source,language'."""

    name = "names"

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """The names in the order given, each once."""
        if isinstance(value, tuple):
            return value
        chosen = tuple(dict.fromkeys(part.strip() for part in str(value).split(",") if part.strip()))
        unknown = [part for part in chosen if part not in self.names]
        if unknown or not chosen:
            wrong = ", ".join(unknown) or "nothing"
            self.fail(f"{wrong} cannot be grouped by; choose from {', '.join(self.names)}", param, ctx)
        return chosen
