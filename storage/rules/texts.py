"""Text that a database can keep."""

from typing import Final

LOST: Final = "\ufffd"  # stands in a text for bytes that could not be read


def storable_text(text: str) -> str:
    """The text with U+FFFD for lone surrogates and NUL, which pages hold and no database takes."""
    if "\0" in text:
        text = text.replace("\0", LOST)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
