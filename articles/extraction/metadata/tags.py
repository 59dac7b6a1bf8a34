"""Tags of an article: as its head states them, and as the page shows them at the article."""

import re
from typing import Final
from unicodedata import category

from warraq.articles.extraction.metadata.candidates import Candidate, from_metas
from warraq.articles.extraction.metadata.cards import find_card, is_in
from warraq.articles.extraction.metadata.elsewhere import is_elsewhere
from warraq.articles.extraction.metadata.json_ld import Node, each, text_of
from warraq.articles.extraction.metadata.shown_text import Element, shown_text
from warraq.articles.extraction.metadata.survey import Survey

#: Maximum tags per article.
MAX_TAGS: Final = 60
#: Longest tag in characters.
MAX_TAG: Final = 80
#: Maximum tags in a list that links nowhere; more are those of a whole site.
MAX_LISTED: Final = 20
#: The address of one tag: '/tag/lamp', '/tags/lamp.html', '/tag?name=lamp'
TAG_ADDRESS = re.compile(r"/tag[^/?#]{0,20}/[^/?#]|/tags?/?\?\w{1,20}=[^&]|[?&]tags?=[^&]", re.I)
#: What stands in a list of tags and is none: 'Post Tags', 'Topics:'
LABEL = re.compile(r".{0,80}[:：]|(?:\w{1,20} )?(?:tags|keywords)", re.I)
#: The number of posts with a tag: '7', '(7)'
COUNT = re.compile(r"\(?\d{1,5}\)?")
#: All tags of a site, by class.
CLOUD = re.compile(r"cloud|all-?tags", re.I)
#: A class or id of the box of a post: 'post', 'h-entry', 'blog-post'
POST = re.compile(
    r"(?:h-?|blog-?|single-?)?(?:post|entry|article|story)(?:-(?:box|wrapper|container|body))?", re.I
)
#: Elements up from a tag in which a cloud is looked for.
CLOUD_DEPTH: Final = 4
SEPARATORS: Final = (";", "،", ",", "|", "、", "，")
#: Elements that hold one tag in a list of them.
ITEMS: Final = ("span", "li")


def find_tags(found: Survey, article: Node) -> list[Candidate]:
    """Returns the tags of all sources; the head's keywords, often the site's, only if there are no others."""
    tags: list[Candidate] = []
    for value in each(article.get("keywords"))[:MAX_TAGS]:
        tags += [Candidate(tag, "json-ld", 0.8) for tag in _listed(text_of(value))]
    for candidate in from_metas(found, "tag"):
        tags += [Candidate(tag, candidate.origin, candidate.confidence) for tag in _listed(candidate.raw)]
    links = [element for element in found.tag_links if _is_tag_link(element)]
    shown = _in_post([element for element in links if not _is_of_site(element, found)], found)
    tags += [_linked(element) for element in shown[:MAX_TAGS]]
    if not tags and links and (card := find_card(found)) is not None:
        tags = [_linked(element) for element in links if is_in(element, card)]
    if not tags:
        tags = _unlinked(found)
    if not tags:
        tags = [Candidate(tag, "meta", 0.4) for tag in _listed(found.meta("keywords"))]
    return [tag for tag in tags if _is_tag(tag.raw)][:MAX_TAGS]


def _is_tag_link(element: Element) -> bool:
    rels = (element.get("rel") or "").split()
    return "category" not in rels and (
        "tag" in rels or TAG_ADDRESS.search(element.get("href") or "") is not None
    )


def _in_post(links: list[Element], found: Survey) -> list[Element]:
    """Returns the links that share the box of the post with its headline; all of them if none does.

    A theme that calls its sidebar 'panel' has its box of tags there all the same.
    """
    for heading in found.headings[:1]:
        for box in heading.iterancestors():
            if box.tag == "body":
                break
            marks = f"{box.get('class') or ''} {box.get('id') or ''}"
            if box.tag != "article" and not any(POST.fullmatch(mark) for mark in marks.split()):
                continue
            inside = [link for link in links if box in link.iterancestors()]
            if inside:
                return inside
    return links


def _linked(element: Element) -> Candidate:
    """Returns the tag that a link names, without the number of its posts."""
    tag = shown_text(element, MAX_TAG + 1)
    last = element
    while len(last) and not (last[-1].tail or "").strip():
        last = last[-1]
    if last is not element and COUNT.fullmatch(count := (last.text or "").strip()):
        tag = tag.removesuffix(count).strip() or tag
    tag = tag.lstrip("#").strip()
    named = "tag" in (element.get("rel") or "").split()
    return Candidate(tag, "rel" if named else "class", 0.85 if named else 0.5)


def _is_of_site(element: Element, found: Survey) -> bool:
    """Whether a tag stands beside the article or in a cloud of all tags."""
    node: Element | None = element
    around = element
    for _ in range(CLOUD_DEPTH):
        if node is None or node in found.spine.elements:
            break
        if CLOUD.search(node.get("class") or ""):
            return True
        if node.tag == "nav" and node in found.tag_lists:
            around = node.getparent()  # a list that leads to other posts, but the article's
        node = node.getparent()
    return is_elsewhere(around, found.spine, with_foot=True)


def _unlinked(found: Survey) -> list[Candidate]:
    """Returns the tags of the first list at the article that says so by its class and links nowhere."""
    for box in found.tag_lists:
        around = box.getparent() if box.tag == "nav" else box
        items = [item for item in box.iter(*ITEMS) if item.find("*") is None][: MAX_LISTED + 1]
        texts = [shown_text(item, MAX_TAG + 1).lstrip("#").strip() for item in items]
        texts = [text for text in texts if not LABEL.fullmatch(text)]
        if (
            texts
            and len(items) <= MAX_LISTED
            and all(map(_is_tag, texts))
            and not is_elsewhere(around, found.spine)
        ):
            return [Candidate(text, "class", 0.5) for text in texts]
    return []


def _is_tag(text: str) -> bool:
    """One letter is a tag ('山', 'C') unless it is small, and so is a picture ('☕'); one digit or sign is not."""
    if len(text) == 1:
        return (text.isalpha() and not text.islower()) or category(text) == "So"
    return 1 < len(text) <= MAX_TAG


def _listed(text: str) -> list[str]:
    """Splits a list of tags written as one text."""
    for separator in SEPARATORS:
        if separator in text:
            return [part.strip().lstrip("#").strip() for part in text.split(separator)][:MAX_TAGS]
    return [text.strip()]
