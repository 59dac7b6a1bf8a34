"""Settings of a source as fields of a form: what was set stands in them, what holds otherwise beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from warraq.serving.web.desk_of_sources import Setting

#: Before the name of a setting, in a form.
FIELD: Final = "set:"
MAX_TEXT: Final = 20_000  # characters of one setting
_LONG: Final = ("rules.remove", "filters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """A setting in a form. `text` was set, a line for each of a list; `holds` is what counts now, by `place`.

    `is_fixed`: warraq.toml states it, so it is not changed here. `is_long`: a list, with several lines.
    """

    key: str
    expected: str
    text: str
    holds: str
    place: str
    is_fixed: bool
    is_long: bool
    problem: str

    @property
    def name(self) -> str:
        """Of the field."""
        return FIELD + self.key

    @property
    def label(self) -> str:
        """Its name for people: 'without title words'."""
        return self.key.rpartition(".")[2].replace("_", " ")


def fields_of(settings: Iterable[Setting]) -> tuple[SettingField, ...]:
    """Returns a field for each setting, in their order."""
    return tuple(
        SettingField(
            key=one.key,
            expected=one.expected,
            text=_text(one.value, "\n") if one.origin == "set" else "",
            holds=_text(one.value, ", "),
            place=one.place,
            is_fixed=one.origin == "file",
            is_long=one.key.startswith(_LONG) and "list" in one.expected,
            problem=one.problem,
        )
        for one in settings
    )


def typed_into(form: FormData) -> dict[str, str]:
    """Returns what was typed, by the names of the settings. Raises HTTPException 400 for a file or too much text."""
    found: dict[str, str] = {}
    for name, value in form.multi_items():
        if name.startswith(FIELD):
            if not isinstance(value, str) or len(value) > MAX_TEXT:
                raise HTTPException(400, f"'{name.removeprefix(FIELD)[:100]}' is too long.")
            found[name.removeprefix(FIELD)] = value
    return found


def _text(value: object, between: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return between.join(map(str, value)) if isinstance(value, tuple) else str(value)
