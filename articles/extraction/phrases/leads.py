"""Removing lines that start with a phrase: a link must follow, or something that reads like a title."""

import re
from typing import Final

from warraq.articles.extraction.layout import Block
from warraq.articles.extraction.phrases.networks import (
    a_link_leads_to_a_network,
    links_lead_to_networks,
    names_network,
)
from warraq.articles.extraction.phrases.table import Lead

#: The end of a sentence, which titles do not have.
_SENTENCE_END: Final = re.compile(r"[.。]\s*$|[.。؟?!] +\S")
#: Maximum words after a phrase: for a link with its teaser; a bare title; a list of tags; a call to follow; and one
#: that names a network without a link.
MAX_LINKED: Final = 40
MIN_TITLE, MAX_TITLE = 2, 25
MAX_TAGS: Final = 20
MAX_CALL, MAX_BARE_CALL = 30, 20


def lead_reason(lead: Lead, line: str, block: Block, *, end: bool) -> str:
    """Returns why a line with a lead phrase is removed, '' to keep it. `line` is folded; `end`: near the text's end."""
    rest = max(1, len(lead.rest))
    is_linked = block.linked >= 0.5 * min(rest, len(block.text))
    if lead.kind == "read-also":
        return _read_also(lead, block, is_linked=is_linked)
    if lead.kind == "tags":
        return _tags(lead, line, block, is_linked=is_linked, end=end)
    return _follow(lead, line, block, is_linked=is_linked, end=end) if lead.kind == "follow" else ""


def _read_also(lead: Lead, block: Block, *, is_linked: bool) -> str:
    words = _words(lead)
    if is_linked and words <= MAX_LINKED and not _prose_around(block, lead):
        return "lead-and-link"
    if lead.weak or not lead.separated or not MIN_TITLE <= words <= MAX_TITLE:
        return ""
    sentence = _SENTENCE_END.search(block.text.rstrip("…. ") + block.text[-1])
    return "" if sentence else "lead-and-title"


def _tags(lead: Lead, line: str, block: Block, *, is_linked: bool, end: bool) -> str:
    if is_linked and block.linked >= 0.5 * max(1, len(lead.rest)):
        return "lead-and-links"
    listed = lead.separated and end and _words(lead) <= MAX_TAGS and not _SENTENCE_END.search(block.text)
    return "lead-and-list" if listed and "," in line else ""


def _follow(lead: Lead, line: str, block: Block, *, is_linked: bool, end: bool) -> str:
    words = _words(lead)
    if words > MAX_CALL:
        return ""
    if is_linked and (links_lead_to_networks(block.pieces) or names_network(line)):
        return "follow-link"
    called = end or a_link_leads_to_a_network(block.pieces)
    return "follow-network" if called and words <= MAX_BARE_CALL and names_network(line) else ""


def _words(lead: Lead) -> int:
    return lead.rest.count(" ") + 1


def _prose_around(block: Block, lead: Lead) -> bool:
    """Tells whether the link is only part of a sentence: «Read also the margins …» with a link in it."""
    return not lead.separated and block.linked < 0.8 * len(lead.rest)
