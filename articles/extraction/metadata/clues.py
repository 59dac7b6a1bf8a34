"""What the head of a page states about its text, for comparison with the blocks."""

import json
import re
from html import unescape
from typing import Final

from warraq.articles.extraction.layout import Clues
from warraq.articles.extraction.metadata.survey import Survey

#: Characters kept of a title and of a description.
MAX_TITLE: Final = 1_000
MAX_DESCRIPTION: Final = 4_000
#: Characters of JSON-LD that are examined.
MAX_SCRIPT: Final = 2_000_000
#: "articleBody": "Text with \"escapes\""
ARTICLE_BODY: Final = re.compile(r'"articleBody"\s*+:\s*+("(?:[^"\\]++|\\.)*+")', re.S)
TAG: Final = re.compile(r"<[^<>]{0,2000}>")


def find_clues(found: Survey) -> Clues:
    """Returns title and description from the head, and the article's text if JSON-LD repeats it.

    The title is OpenGraph's, else that of `<title>`; the description is the longest one stated.
    """
    titles = found.metas.get("og:title", ())
    descriptions = [*found.metas.get("og:description", ()), *found.metas.get("description", ())]
    bodies = (body for script in found.scripts if (body := _article_body(script)))
    return Clues(
        title=(titles[-1] if titles else found.title)[:MAX_TITLE],
        description=max(descriptions, key=len, default="")[:MAX_DESCRIPTION],
        body=next(bodies, ""),
        page_title=found.title[:MAX_TITLE],
    )


def _article_body(script: str) -> str:
    found = ARTICLE_BODY.search(script[:MAX_SCRIPT])
    if not found:
        return ""
    try:
        text = json.loads(found.group(1), strict=False)
    except ValueError:
        return ""
    return unescape(TAG.sub(" ", text))
