"""What was typed into a field, as the value of a setting."""

from warraq.config import read_texts


def value_of(name: str, text: str) -> object | None:
    """The value of a known setting as it was typed, a line for each text of a list; None for an empty field.

    Whether the setting accepts it is for `config.check_setting` to say.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return read_texts(name, lines) if lines else None
