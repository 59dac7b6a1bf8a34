"""How a text is set: which fonts and line height its script wants."""

from typing import Final

#: Classes of static/room.css by language; others by the direction alone.
_CLASSES: Final = {
    "ar": "script-arabic",
    "fa": "script-persian",
    "ckb": "script-arabic",
    "ku": "script-arabic",
    "ps": "script-arabic",
    "sd": "script-arabic",
    "ug": "script-arabic",
    "ur": "script-urdu",
    "ks": "script-urdu",
    "he": "script-hebrew",
    "yi": "script-hebrew",
    "zh": "script-chinese",
    "ja": "script-japanese",
    "ko": "script-korean",
    "hi": "script-devanagari",
    "mr": "script-devanagari",
    "ne": "script-devanagari",
    "sa": "script-devanagari",
    "bn": "script-indic",
    "ta": "script-indic",
    "te": "script-indic",
    "th": "script-thai",
}


def css_class_of(language: str, direction: str = "") -> str:
    """The class of a text of this language; without one known, that of its direction."""
    usual = "script-arabic" if direction == "rtl" else "script-latin"
    return _CLASSES.get(language.partition("-")[0].lower(), usual)
