"""Precise rules for single lines that no model of layout can know: what the words say, with links and place agreeing.

A phrase alone removes nothing. A lead phrase must be followed by a link or by a separator and something that reads like
a title; a phrase that is a whole line must be the whole line; a signature must equal the site's name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from warraq.articles.extraction.blocks import BREAK, LINK, Block, Frame, Piece
from warraq.articles.extraction.phrases import (
    TRIM,
    Lead,
    find_lead,
    find_within,
    is_appeared_first,
    line_kind,
)
from warraq.articles.text import fold

#: Words of a line that is looked at; no boilerplate line in the evidence is longer.
MAX_WORDS: Final = 45
#: Stands between lines that are folded together; folding leaves it alone.
_JOINT: Final = "\n¶\n"
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: Hosts that a call to follow leads to: messengers and social networks themselves, not sites we read.
_SOCIAL: Final = frozenset(
    [
        "t.me",
        "telegram.me",
        "wa.me",
        "chat.whatsapp.com",
        "whatsapp.com",
        "facebook.com",
        "fb.com",
        "instagram.com",
        "youtube.com",
        "twitter.com",
        "x.com",
        "news.google.com",
        "linkedin.com",
        "tiktok.com",
        "pinterest.com",
        "threads.net",
        "bsky.app",
    ]
)
#: Networks by name, folded: «تابعونا على تلغرام», "Join our WhatsApp group".
_NETWORKS: Final = re.compile(
    r"telegram|whats ?app|facebook|twitter|instagram|youtube|google news|linkedin|tiktok|تلغرام|تليجرام|تيليجرام|تلجرام"
    r"|واتساب|واتس اب|فيسبوك|تويتر|انستغرام|انستقرام|يوتيوب|توييتر|توئيتر|اينستاگرام|телеграм|вотсап|вконтакте"
)
#: What a commission is earned with.
_SHOP: Final = re.compile(r"link|purchas|\bbuy\b|product|kauf|achet|achat|compra|acquist")
#: Leads too common to mean anything without a link.
_WEAK: Final = frozenset(
    ("more", "also", "watch", "trending", "شاهد", "ademas", "подробнее", "polecamy", "recommended", "explore more",
     "zum thema", "mas informacion", "more from", "mehr von", "更多", "don't miss", "themen", "topics", "category",
     "kategorie", "в")
)  # fmt: skip
#: A bare number, a place of origin, an agency's sign-off: «17302», «--(بترا)»
_CODE: Final = re.compile(r"[\s\d٠-٩۰-۹]{2,10}|[\s\-–—]{0,6}\([^()]{2,25}\)[\s.]{0,3}|[-–—*#\s]{1,12}")
#: A number that an editor's program left between paragraphs: «191119052250266»
_NUMBER: Final = re.compile(r"\d{8,24}")
#: What an editor's plug-in left in the text: «[widget id="shop-3"]», «[ad_block]»
_SHORTCODE: Final = re.compile(
    r"""\s*\[/?[a-z][a-z0-9]{0,30}(?:[_-][a-z0-9_-]{1,40})?
        (?:\s{1,3}[a-z][a-z0-9_-]{0,30}=(?:["“”″][^"“”″\]]{0,200}["“”″]|'[^'\]]{0,200}'|[^\s\]"'“”″]{1,100})){0,12}
        \s{0,3}/?\]\s*""",
    re.VERBOSE,
)
#: Words that make a label before links one of "read also": «من السوق أيضاً:», "Also on this shelf:"
_ALSO: Final = frozenset(
    [
        "also",
        "related",
        "further",
        "ايضا",
        "المزيد",
        "auch",
        "weitere",
        "aussi",
        "tambien",
        "anche",
        "ook",
        "также",
        "نيز",
    ]
)
_LABEL_WORDS: Final = 8
#: «المصدر: دفتر الدكان», "Source: the visitors' book"; last line of a text only.
_SOURCE: Final = re.compile(
    r"(?:sources?|via|credit|quelle|fuente|fonte|المصدر|منبع|источник)\s?:\s?\S.{0,80}"
)
#: The end of a sentence: a title has none.
_SENTENCE_END: Final = re.compile(r"[.。]\s*$|[.。؟?!] +\S")


class Found(NamedTuple):
    """Why a line goes. `number` is the block's position in the page."""

    number: int
    kind: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Kept blocks by number, some of them shortened, and what was taken out."""

    kept: dict[int, Block]
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the page is called: squeezed title, folded names of the site."""

    title: str = ""
    sites: frozenset[str] = frozenset()


def clean_lines(kept: dict[int, Block], frames: Sequence[Frame], names: Names) -> Cleaned:
    """Take out the lines that say they are boilerplate. `kept` in reading order, images among them."""
    found: list[Found] = []
    texts = {number: block for number, block in kept.items() if block.text}
    folded = _folded(texts)
    order = list(texts)
    gone: dict[int, Found] = {}
    for place, number in enumerate(order):
        if number in gone:
            continue
        verdict = _judge_block(place, order, texts, folded, frames)
        for removed in verdict:
            gone[removed.number] = removed
    remaining = {number: block for number, block in kept.items() if number not in gone}
    remaining, shortened = _without_lines(remaining, folded)
    found += [*gone.values(), *shortened]
    found += _trim_end(remaining, names)
    return Cleaned(remaining, tuple(sorted(found)))


def _folded(texts: dict[int, Block]) -> dict[int, str]:
    """Short blocks by number, folded; all in one call, since folding has a cost a call."""
    short = [
        number
        for number, block in texts.items()
        if block.text.count(" ") < MAX_WORDS and len(block.text) < 400
    ]
    parts = fold(_JOINT.join(texts[number].text.replace("¶", " ") for number in short)).split("¶")
    return dict(zip(short, (part.strip() for part in parts), strict=True)) if len(parts) == len(short) else {}


def _judge_block(
    place: int, order: Sequence[int], texts: dict[int, Block], folded: dict[int, str], frames: Sequence[Frame]
) -> list[Found]:
    number = order[place]
    block, line = texts[number], folded.get(number)
    if not line:
        return []
    heading = frames[block.frame].tag in _HEADINGS
    kind = line_kind(line)
    lead = find_lead(line)
    if kind in ("related", "read-also") or (lead and lead.kind == "read-also" and not lead.rest):
        run = _links_after(place, order, texts)
        if run or place == len(order) - 1 or (block.text.endswith(":") and number + 1 not in texts):
            return [Found(n, "read-also", "lead-before-links", texts[n].text) for n in (number, *run)]
        return []
    if "[" in block.text and "=" in block.text and _SHORTCODE.fullmatch(block.text):
        return [Found(number, "editor-code", "shortcode", block.text)]
    if frames[block.frame].tag in ("p", "div") and _NUMBER.fullmatch(block.text):
        return [Found(number, "editor-code", "bare-number", block.text)]
    if block.text.endswith((":", "：")) and _is_also_label(line):
        run = _links_after(place, order, texts)
        if run or number + 1 not in texts:
            return [Found(n, "read-also", "label-before-links", texts[n].text) for n in (number, *run)]
    if kind and not (heading and place + 1 < len(order)) and (" " in line.strip(TRIM) or kind != "follow"):
        return [Found(number, kind, "phrase-line", block.text)]
    if is_appeared_first(line) and block.linked:
        return [Found(number, "appeared-first", "appeared-first", block.text)]
    if lead and (reason := _lead_reason(lead, line, block, end=place >= len(order) - 4)):
        return [Found(number, lead.kind, reason, block.text)]
    if block.linked > 0.9 * len(block.text) and _social_links(block.pieces) and not _quoted(block, frames):
        return [Found(number, "follow", "link-to-network", block.text)]
    if kind := _called_within(line, end=place >= len(order) - 4):
        return [Found(number, kind, "phrase-within", block.text)]
    return []


def _called_within(line: str, *, end: bool) -> str:
    """The kind of a line that calls to follow or subscribe, or discloses a commission, in words of its own."""
    kind, rest = find_within(line)
    if kind == "follow":
        return kind if _NETWORKS.search(rest[:40]) else ""
    if kind == "promotion":
        return kind if _SHOP.search(line) else ""
    return kind if end or kind != "credit" else ""


def _is_also_label(line: str) -> bool:
    words = re.findall(r"\w+", line)
    return len(words) <= _LABEL_WORDS and not _ALSO.isdisjoint(words)


def _links_after(place: int, order: Sequence[int], texts: dict[int, Block]) -> list[int]:
    """Numbers of the blocks after `place` that are little but links."""
    out: list[int] = []
    for number in order[place + 1 : place + 13]:
        block = texts[number]
        if block.linked < 0.7 * len(block.text) or block.text.count(" ") > 30:
            break
        out.append(number)
    return out


def _lead_reason(lead: Lead, line: str, block: Block, *, end: bool) -> str:
    """Why a line with a lead phrase goes, '' when it stays."""
    size = len(block.text)
    rest = max(1, len(lead.rest))
    words = lead.rest.count(" ") + 1
    linked = block.linked >= 0.5 * min(rest, size)
    if lead.kind == "read-also":
        if linked and words <= 40 and not _prose_around(block, lead):
            return "lead-and-link"
        phrase = line.lstrip(TRIM)[: len(line.lstrip(TRIM)) - rest].strip(TRIM)
        titled = (
            lead.separated
            and 2 <= words <= 25
            and not _SENTENCE_END.search(block.text.rstrip("…. ") + block.text[-1])
        )
        return "lead-and-title" if titled and phrase not in _WEAK else ""
    if lead.kind == "tags":
        listed = lead.separated and end and words <= 20 and not _SENTENCE_END.search(block.text)
        return (
            "lead-and-links"
            if linked and block.linked >= 0.5 * rest
            else "lead-and-list"
            if listed and "," in line
            else ""
        )
    if lead.kind == "follow" and words <= 30:
        if linked and (_social_links(block.pieces) or _NETWORKS.search(line)):
            return "follow-link"
        called = end or _has_social_link(block.pieces)
        return "follow-network" if called and _NETWORKS.search(line) and words <= 20 else ""
    return ""


def _prose_around(block: Block, lead: Lead) -> bool:
    """Whether the link is only a part of a sentence: «Read also the margins …» with a link in it."""
    return not lead.separated and block.linked < 0.8 * len(lead.rest)


def _social_links(pieces: Sequence[Piece]) -> bool:
    hosts = {urlsplit_host(piece.href) for piece in pieces if piece.style & LINK}
    return bool(hosts) and hosts <= _SOCIAL


def _has_social_link(pieces: Sequence[Piece]) -> bool:
    return any(urlsplit_host(piece.href) in _SOCIAL for piece in pieces if piece.style & LINK)


def urlsplit_host(href: str) -> str:
    """The host of an address without 'www.' and 'm.', '' for none or nonsense."""
    try:
        host = urlsplit(href).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.")


def _quoted(block: Block, frames: Sequence[Frame]) -> bool:
    number = block.frame
    for _ in range(6):
        if frames[number].tag == "blockquote":
            return True
        number = frames[number].parent
    return False


def _without_lines(kept: dict[int, Block], folded: dict[int, str]) -> tuple[dict[int, Block], list[Found]]:
    """Blocks without the `<br>` lines in them that are a lead and a link."""
    found: list[Found] = []
    out: dict[int, Block] = {}
    for number, block in kept.items():
        out[number] = block
        if "\n" not in block.text or not block.linked:
            continue
        lines = _lines(block.pieces)
        good: list[list[Piece]] = []
        for line in lines:
            part = _block_of(block, line)
            text = fold(part.text) if 0 < len(part.text) < 300 and part.linked else ""
            lead = find_lead(text) if text else None
            reason = _lead_reason(lead, text, part, end=False) if lead and lead.kind == "read-also" else ""
            if reason:
                found.append(Found(number, "read-also", reason, part.text))
            else:
                good.append(line)
        if len(good) < len(lines):
            joined = [
                piece for k, line in enumerate(good) for piece in ([Piece(BREAK, 0, "")] if k else []) + line
            ]
            out[number] = _block_of(block, joined)
    return {number: block for number, block in out.items() if block.text or block.image}, found


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.text == BREAK:
            lines.append([])
        else:
            lines[-1].append(piece)
    return lines


def _block_of(block: Block, pieces: Sequence[Piece]) -> Block:
    """The block with other pieces, its text and link count made anew."""
    raw = "".join(piece.text for piece in pieces)
    text = "\n".join(line for part in raw.split(BREAK) if (line := " ".join(part.split())))
    linked = sum(len(piece.text) for piece in pieces if piece.style & LINK)
    return block._replace(text=text, pieces=tuple(pieces), linked=min(linked, len(text)))


def _trim_end(kept: dict[int, Block], names: Names) -> list[Found]:
    """Take the signature and editors' codes off the end, in place; the last paragraph itself is never one."""
    found: list[Found] = []
    for _ in range(3):
        texts = [number for number, block in kept.items() if block.text]
        if not texts:
            break
        number = texts[-1]
        block = kept[number]
        line = block.text.rsplit("\n", 1)[-1]
        kind = _end_kind(line, names)
        if not kind or (len(texts) == 1 and line == block.text):
            break
        found.append(Found(number, kind, "last-line", line))
        if line == block.text:
            del kept[number]
        else:
            lines = _lines(block.pieces)
            while lines and not "".join(piece.text for piece in lines[-1]).strip():
                lines.pop()
            joined = [
                piece
                for k, part in enumerate(lines[:-1])
                for piece in ([Piece(BREAK, 0, "")] if k else []) + part
            ]
            kept[number] = _block_of(block, joined)
    return found


def _end_kind(line: str, names: Names) -> str:
    if len(line) > 120:
        return ""
    folded = fold(line).strip(TRIM)
    if folded and folded in names.sites:
        return "signature"
    if _SOURCE.fullmatch(folded):
        return "credit"
    if _CODE.fullmatch(line) or line_kind(folded) == "editor-code" or folded.startswith("انتهاي پيام"):
        return "editor-code"
    return ""
