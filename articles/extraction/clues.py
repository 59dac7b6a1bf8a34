"""What the head of a page says about its text, for comparison with the blocks. Metadata proper is read elsewhere."""

import json
import re
from html import unescape
from typing import Final

from warraq.articles.extraction.texts import Clues
from warraq.articles.extraction.tree import Element

#: Characters of JSON-LD that are looked at.
MAX_SCRIPT: Final = 2_000_000
#: "articleBody": "Text with \"escapes\""
ARTICLE_BODY = re.compile(r'"articleBody"\s*+:\s*+("(?:[^"\\]++|\\.)*+")', re.S)
TAG = re.compile(r"<[^<>]{0,2000}>")


def find_clues(root: Element) -> Clues:
    """Title and description as the head states them, and the text of the article where JSON-LD repeats it."""
    title = description = body = page_title = ""
    for element in root.iter("title", "meta", "script"):
        if element.tag == "meta":
            name = element.get("property") or element.get("name") or ""
            if name == "og:title":
                title = element.get("content") or title
            elif name in ("og:description", "description") and len(element.get("content") or "") > len(
                description
            ):
                description = element.get("content") or ""
        elif element.tag == "title":
            title = title or element.text or ""
            page_title = page_title or " ".join((element.text or "").split())
        elif not body and "ld+json" in (element.get("type") or ""):
            body = _article_body(element.text or "")
    return Clues(title=title[:1000], description=description[:4000], body=body, page_title=page_title[:1000])


def _article_body(script: str) -> str:
    found = ARTICLE_BODY.search(script[:MAX_SCRIPT])
    if not found:
        return ""
    try:
        text = json.loads(found.group(1), strict=False)
    except ValueError:
        return ""
    return unescape(TAG.sub(" ", text))
