"""Count the characters beyond ASCII of each language anew, for articles/decoding/letters.tsv.

    python -m benchmarks.learning.letters [--data ../shared/data]

The table says which languages there are and in which encodings they were written; this fills in the letters, counted
in the measured pages and in the phrases of translation files. What no encoding of the language has is left out: it
belongs to other languages on the same page.
"""

import argparse
import gzip
import importlib
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
TABLE = HERE / "articles" / "decoding" / "letters.tsv"
#: Characters of one language that are kept, and how often one must occur in ten thousand.
MOST, LEAST = 350, 2
#: Spaces, controls and joiners say nothing of a language.
UNSEEN = ("Zs", "Zl", "Zp", "Cc", "Cf")
#: What a language is called in the data, besides its own name.
NAMES = {
    "zh-CN": ("zh", "zh-SG"), "zh-TW": ("zh", "zh-HK"), "nb": ("no", "nn"), "hr": ("bs", "sr-Latn", "sh"),
    "pt": ("pt-BR", "pt-PT", "pt-AO"), "ro": ("mo",), "sr": ("sr-Cyrl",), "el": ("gr",),
}  # fmt: skip
#: These encodings have the letters of many languages besides their own, which begin here.
EAST_ASIAN, EAST_ASIA = ("gb18030", "big5hkscs", "cp932", "cp949"), "\u3005"
#: What is written instead in encodings that lack a letter: Persian yeh, the Romanian comma below, Azeri schwa.
_PLAIN = str.maketrans("یșțȘȚ", "يşţŞŢ")
#: The same letter in other encodings of the language: ISO 8859-16 has the Romanian comma below, the others a cedilla.
_ALIKE = {"ş": "ș", "ţ": "ț"}
_UNSEEN = re.compile(r"(?s)<(script|style)\b.*?</\1>|<[^>]*>")


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=HERE.parent / "shared" / "data")
    args = ap.parse_args()
    sys.path.insert(0, str(args.data.parent / "tools"))
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    for language, text in (*_pages(args.data), *_phrases(args.data)):
        texts[language].update(char for char in text if char > "\x7f")
    out = []
    for line in TABLE.read_text("utf-8").rstrip("\n").split("\n"):
        if not line or line.startswith("#"):
            out.append(line)
            continue
        language, codecs = line.split("\t")[:2]
        counted: Counter[str] = Counter()
        for name in (language, *NAMES.get(language, ())):
            counted += texts[name]
        out.append(f"{language}\t{codecs}\t{_row(counted, codecs.split())}")
    TABLE.write_text("\n".join(out) + "\n", "utf-8")
    return 0


def _pages(data: Path) -> Iterator[tuple[str, str]]:
    evaluate = importlib.import_module("evaluate")
    for folder in sorted((data / "pages").iterdir()):
        for line in (folder / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n"):
            gold = json.loads(line)
            raw = (folder / gold["html_path"]).read_bytes()
            html = evaluate.decode(gzip.decompress(raw) if gold["html_path"].endswith(".gz") else raw)
            yield _language(gold.get("lang") or "", html), _UNSEEN.sub(" ", html)


def _language(name: str, html: str) -> str:
    """Chinese pages are told by their commonest simplified and traditional characters."""
    if name != "zh":
        return name
    return "zh-TW" if sum(map(html.count, "這們來國")) > sum(map(html.count, "这们来国")) else "zh-CN"


def _phrases(data: Path) -> Iterator[tuple[str, str]]:
    for line in (data / "language" / "phrases.tsv").read_text("utf-8").splitlines()[1:]:
        _, language, phrase, *_ = line.split("\t")
        yield language, phrase


def _row(counted: Counter[str], codecs: list[str]) -> str:
    letters: Counter[str] = Counter()
    for char, number in counted.items():
        for letter in char.lower().translate(_PLAIN):
            for part in _parts(letter, codecs):
                letters[part] += number
    whole = sum(letters.values())
    kept = [(char, round(10_000 * number / whole)) for char, number in letters.most_common(MOST)]
    kept += [(_ALIKE[char], share) for char, share in kept if char in _ALIKE and _parts(_ALIKE[char], codecs)]
    return " ".join(f"{char}{share}" for char, share in kept if share >= LEAST)


def _parts(char: str, codecs: list[str]) -> str:
    """The character as the encodings write it: Vietnamese tones stand behind their vowel. '' when none has it."""
    if unicodedata.category(char) in UNSEEN or (
        codecs[0] in EAST_ASIAN and char.isalpha() and char < EAST_ASIA
    ):
        return ""
    for codec in codecs:
        for form in (char, unicodedata.normalize("NFD", char)):
            parts = [form] if len(form) == 1 else [unicodedata.normalize("NFC", form[:2]), *form[2:]]
            if all(_has(codec, part) for part in parts):
                return "".join(part for part in parts if part > "\x7f")
    return ""


def _has(codec: str, char: str) -> bool:
    try:
        char.encode("gbk" if codec == "gb18030" else codec)  # the later one has all of Unicode
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
