"""Headings of a page: which of them show its title, and which the name of its site."""

import re
from itertools import islice
from typing import Final

import lxml.html

from warraq.articles.extraction.metadata.elsewhere import is_elsewhere
from warraq.articles.extraction.metadata.shown_text import shown_text
from warraq.articles.extraction.metadata.sites import letters
from warraq.articles.extraction.metadata.survey import Survey

#: Places of a headline on pages without a suitable <h1>.
HEADLINE_PATH: Final = (
    "//h1 | //h2 | //h3 | //*[@itemprop='headline' or contains(@class,'headline')"
    " or contains(@class,'title') or contains(@class,'Title')]"
)
MAX_HEADLINES: Final = 60
#: Separators between a title and the site's name: ' | ', ' - ', ' – ', ' « ', ' · ' …
SEPARATOR = re.compile(r"\s+(?:\||-|–|—|‒|―|•|·|»|«|::|:|/|ㅣ|｜|~|⋆|›|>)+\s+|\s*[|｜ㅣ]\s*|(?<=\S)\s*::\s*")
#: 'Name of the blog: title of the post'
COLON = re.compile(r"(?<=\S):\s+")
#: Separators of a title that are examined, from its end.
MAX_CUTS: Final = 6
WORD = re.compile(r"\w+")
#: A class that says that an element is the title of the post: 'post-title', 'entry-main-title'
POST_TITLE = re.compile(
    r"(?:^|[\s_-])(?:post|entry|article)[-_]{1,2}(?:\w{1,10}[-_]{1,2})?title(?:$|\s)", re.I
)
POST_TITLE_PATH: Final = "//*[contains(@class,'title')]"
#: Links of a page among which those to the home page are looked for.
MAX_HOMES: Final = 40
#: The URL of a home page: '/', 'https://site.example/'
HOME = re.compile(r"/|https?://[^/\s]{1,250}/?", re.I)


def shown_title(found: Survey, heads: list[str]) -> str:
    """Of different titles, returns the one readers see: in a lower heading or a headline without <h1>."""
    known = {letters(head): head for head in heads}
    for element in found.root.xpath(HEADLINE_PATH)[:MAX_HEADLINES]:
        if title := known.get(letters(shown_text(element, 400))):
            return title
    return ""


def shown_part(found: Survey, title: str) -> str:
    """Returns the longest part of the page's title next to a separator that is in a lower heading, '' if none."""
    cuts = [*SEPARATOR.finditer(title), *COLON.finditer(title)][:MAX_CUTS]
    halves = [(title[: cut.start()].strip(), title[cut.end() :].strip()) for cut in cuts]
    names = shown_names(found)
    framed = names | _lower_headings(found, elsewhere=True)
    known = {
        letters(part): part
        for pair in halves
        for part, other in (pair, pair[::-1])
        if letters(part) not in names
        and (len(WORD.findall(part)) >= 2 or not part.isascii() or letters(other) in framed)
    }
    if not known:
        return ""
    headlines = [
        element
        for element in found.root.xpath(HEADLINE_PATH)[:MAX_HEADLINES]
        if not leads_home(element) and not is_elsewhere(element, found.spine)
    ]
    shown = [
        (element.tag in ("h2", "h3"), len(part), part)  # the site's name may be in such an element too
        for element in headlines
        if (part := known.get(letters(shown_text(element, 400))))
    ]
    return max(shown)[2] if shown else ""


def named_title(found: Survey, title: str) -> str:
    """Returns the text of the only element that calls itself the title of the post, where `title` is the site's.

    That begins with what a link to the home page says: 'Lantern Post | Lamps and ships'. '' otherwise.
    """
    opening = letters(title[: cut.start()] if (cut := SEPARATOR.search(title)) else title)
    homes = [
        link for link in islice(found.root.iter("a"), MAX_HOMES) if HOME.fullmatch(link.get("href") or "")
    ]
    if not opening or opening not in {letters(shown_text(link, 400)) for link in homes}:
        return ""
    named = [
        element
        for element in found.root.xpath(POST_TITLE_PATH)[:MAX_HEADLINES]
        if POST_TITLE.search(element.get("class") or "") and not is_elsewhere(element, found.spine)
    ]
    texts = {shown_text(element, 400) for element in named} - {""}
    return texts.pop() if len(texts) == 1 else ""


def shown_names(found: Survey) -> frozenset[str]:
    """Returns the letters of first-level headings that are the site's name.

    Such a one links to the home page, or the page's title ends in it and begins with a lower heading:
    'Rain – Lantern Post'.
    """
    shown = {letters(shown_text(heading, 400)) for heading in found.headings if leads_home(heading)}
    headings = {letters(shown_text(heading, 400)) for heading in found.headings} - shown
    if headings:
        for cut in list(SEPARATOR.finditer(found.title))[-MAX_CUTS:]:
            head, tail = letters(found.title[: cut.start()]), letters(found.title[cut.end() :])
            if tail in headings and head not in headings and head in _lower_headings(found):
                shown.add(tail)
    return frozenset(shown - {""})


def leads_home(heading: lxml.html.HtmlElement) -> bool:
    """Tells whether a heading is just a link to the home page: the site's name, not a headline."""
    link = heading.find(".//a")
    if link is None or HOME.fullmatch(link.get("href") or "") is None:
        return False
    return shown_text(link, 400) == shown_text(heading, 400)


def _lower_headings(found: Survey, *, elsewhere: bool = False) -> set[str]:
    """Returns the letters of the lower headings of the page, or of those of its frame."""
    lower = list(islice(found.root.iter("h2", "h3"), MAX_HEADLINES))
    return {letters(shown_text(heading, 400)) for heading in lower if is_elsewhere(heading) is elsewhere}
