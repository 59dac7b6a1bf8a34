"""Measure the decoder: how often bytes are decoded correctly, by declaration and by the amount of text.

    python -m benchmarks.decoding [--data ../shared/data] [--each 2] [--pages 200] [--show] [--update-floors]

Our own texts in 40 languages, each in the encodings it was historically written in (benchmarks/decoding_texts.py). With
the measuring data, also real pages re-encoded in their language's legacy encoding, which must give the same text as
before. Exits with 1 if a rate is below its floor.
"""

import argparse
import gzip
import json
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from benchmarks.decoding_texts import DECLARED, LENGTHS, Case, cases
from benchmarks.extraction import FLOORS, HERE, below_floors, raised
from warraq.articles.decoding import codec_named, decode
from warraq.articles.extraction import ExtractOptions, extract
from warraq.articles.records import Article, Page

#: Legacy encodings of the pages' languages.
OLD = {
    "en": "windows-1252", "de": "iso-8859-1", "es": "iso-8859-1", "fr": "iso-8859-1", "it": "windows-1252",
    "pt": "iso-8859-1", "da": "iso-8859-1", "no": "iso-8859-1", "sv": "iso-8859-1", "fi": "iso-8859-1",
    "is": "iso-8859-1", "pl": "iso-8859-2", "cs": "windows-1250", "hu": "iso-8859-2", "tr": "windows-1254",
    "lt": "windows-1257", "ru": "windows-1251", "uk": "windows-1251", "bg": "windows-1251", "el": "iso-8859-7",
    "ar": "windows-1256", "th": "windows-874", "zh": "gbk", "ja": "shift_jis", "ko": "euc-kr",
}  # fmt: skip
#: Texts of each kind, real pages.
EACH, PAGES = 2, 200
#: Pages of one language at most, so that English does not fill the two hundred.
PAGES_EACH = 30
FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    ap.add_argument("--each", type=int, default=EACH, help="texts of each kind; floors are for the default")
    ap.add_argument("--pages", type=int, default=PAGES)
    ap.add_argument("--show", action="store_true", help="print what was read wrong")
    ap.add_argument("--update-floors", action="store_true")
    args = ap.parse_args()
    scores = report(args.each, show=args.show)
    if args.data.is_dir():
        scores |= report_pages(args.data, args.pages, show=args.show)
    else:
        print(f"no measuring data at {args.data}: no real pages")
    table = json.loads(FLOORS.read_text("utf-8"))
    is_usual = (args.each, args.pages) == (EACH, PAGES)
    problems = below_floors(scores, table.get("decoding", {})) if is_usual else []
    print("\n".join(problems))
    if args.update_floors and is_usual and not problems:
        table["decoding"] = raised(scores, table.get("decoding", {}))
        FLOORS.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if problems else 0


def ending(case: Case) -> str:
    """'right', 'wrong', 'lost' (contains U+FFFD), or 'chance': valid UTF-8 by chance, which nobody could tell."""
    read = unicodedata.normalize("NFC", decode(case.body, content_type=case.content_type).text)
    if read == unicodedata.normalize("NFC", case.text):
        return "right"
    if "\ufffd" in read:
        return "lost"
    if case.codec != "utf-8" and _is_utf8(case.body):
        return "chance"
    return "wrong"


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def report(each: int, *, show: bool, lengths: Sequence[int] = LENGTHS) -> dict[str, dict[str, float]]:
    """Print how the texts of our own were read. Returns the shares of right ones, by declaration and length."""
    found: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    by_codec: dict[str, Counter[str]] = defaultdict(Counter)
    began = time.process_time()
    for case in cases(Random(121), each=each, lengths=lengths):
        how = ending(case)
        found[case.declared, case.letters][how] += 1
        if case.declared == "nowhere":
            by_codec[f"{case.codec} {'1-7' if case.letters < 8 else '8-500'}"][how] += 1
        if show and how != "right":
            print(
                how,
                case.declared,
                case.language,
                case.label,
                case.letters,
                case.content_type,
                case.text[-60:],
            )
    spent = time.process_time() - began
    whole = sum((counts for counts in found.values()), Counter())
    print(f"{whole.total()} texts, {1000 * spent / whole.total():.1f} ms each: {_shown(whole)}")
    print(
        f"{'declared':12s}"
        + "".join(f"{length:>8d}" for length in lengths)
        + "  letters beyond ASCII; % right"
    )
    for declared in DECLARED:
        shares = (_share(found[declared, length]) for length in lengths)
        print(f"{declared:12s}" + "".join(f"{100 * share:8.1f}" for share in shares))
        print(f"{'':12s}{_shown(sum((found[declared, length] for length in lengths), Counter()))}")
    print("declared nowhere, % right of texts with 1-7 and with 8-500 letters beyond ASCII:")
    for codec in dict.fromkeys(name.split()[0] for name in by_codec):
        few, many = (_share(by_codec[f"{codec} {size}"]) for size in ("1-7", "8-500"))
        print(f"  {codec:12s}{100 * few:8.1f}{100 * many:8.1f}")
    return {
        **{
            f"declared {declared}": {
                f"{length:03d} letters": round(_share(found[declared, length]), 4) for length in lengths
            }
            for declared in DECLARED
        },
        "kept": {"no character lost": round(1 - whole["lost"] / whole.total(), 4)},
    }


def _share(counts: Counter[str]) -> float:
    """Returns the share of correct ones among those that can be told."""
    return counts["right"] / max(1, counts.total() - counts["chance"])


def _shown(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[how]} {how}" for how in ("right", "wrong", "lost", "chance"))


def report_pages(data: Path, most: int, *, show: bool) -> dict[str, dict[str, float]]:
    """Print how real pages in a legacy encoding were decoded: the article's text against that of the UTF-8 page."""
    found: dict[str, Counter[str]] = {"right": Counter(), "nowhere": Counter()}
    languages: Counter[str] = Counter()
    for name, language, html in real_pages(data, most):
        languages[language] += 1
        want = _article(_DECLARED.sub("", html).encode(), "utf-8")
        for declared, counts in found.items():
            label = OLD[language] if declared == "right" else ""
            bare = _DECLARED.sub(f'<meta charset="{label}">' if label else "", html, count=1)
            body = _DECLARED.sub("", bare) if not label else bare
            got = _article(body.encode(codec_named(OLD[language]), "xmlcharrefreplace"), "")
            how = "same" if got == want else "lost" if "\ufffd" in got else "other"
            counts[how] += 1
            if show and how != "same":
                print(how, declared, name, OLD[language])
    print(f"{languages.total()} real pages in a legacy encoding: {dict(languages)}")
    for declared, counts in found.items():
        print(f"declared {declared}: {dict(counts)}")
    return {
        f"pages declared {declared}": {"same text": round(counts["same"] / counts.total(), 4)}
        for declared, counts in found.items()
    }


def real_pages(data: Path, most: int) -> Iterator[tuple[str, str, str]]:
    """Yields UTF-8 pages with non-ASCII characters: name, language, HTML; at most PAGES_EACH per language."""
    number: Counter[str] = Counter()
    for folder in sorted((data / "pages").iterdir()):
        for line in (folder / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n"):
            row = json.loads(line)
            language = row.get("lang") or ""
            if language not in OLD or number[language] >= PAGES_EACH or number.total() >= most:
                continue
            raw = (folder / row["html_path"]).read_bytes()
            raw = gzip.decompress(raw) if row["html_path"].endswith(".gz") else raw
            if raw.isascii() or b"\xef\xbf\xbd" in raw or not _is_utf8(raw):
                continue
            yield f"{folder.name}/{row['id']}", language, raw.decode("utf-8").removeprefix("\ufeff")
            number[language] += 1


# <meta charset="utf-8">   <meta http-equiv="Content-Type" content="text/html; charset=utf-8" />   <?xml … ?>
_DECLARED = re.compile(r"<meta\s[^>]{0,200}charset\s*=[^>]{0,100}>|<\?xml[^>]{0,200}>", re.IGNORECASE)


def _article(body: bytes, label: str) -> str:
    url, headers = "https://pages.example/post", (("content-type", f"text/html; charset={label}"),)
    page = Page(
        url=url, final_url=url, status=200, body=body, headers=headers if label else (), fetched_at=FETCHED
    )
    article = extract(page, ExtractOptions(accept_all=True, with_html=False))
    return article.text if isinstance(article, Article) else ""


if __name__ == "__main__":
    sys.exit(main())
