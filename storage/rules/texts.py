"""Text that a database can keep."""


def storable_text(text: str) -> str:
    """The text with U+FFFD for lone surrogates and NUL, which pages hold and no database takes."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
