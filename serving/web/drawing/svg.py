"""Elements of SVG. Every text and value is escaped here."""

from warraq.serving.html_text import escaped

Value = str | int | float


def element(name: str, content: str = "", **attributes: Value) -> str:
    """'<rect x="1.5" class="ok"/>'. `content` is SVG already; names: '_' for '-', and 'kind' for 'class'."""
    said = "".join(
        f' {_NAMES.get(key, key).replace("_", "-")}="{_shown(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def label(text: str, x: float, y: float, kind: str = "") -> str:
    """A text of one line, beginning, ending or centred there, as its class says."""
    return element("text", escaped(text), x=x, y=y, **({"kind": kind} if kind else {}))


def tooltip(text: str) -> str:
    """What a browser shows over an element, and a screen reader says of it."""
    return element("title", escaped(text))


_NAMES = {"kind": "class"}


def _shown(value: Value) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escaped(str(value))
