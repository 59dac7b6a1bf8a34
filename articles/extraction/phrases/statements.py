"""Lines of a page that only state what is stored as its metadata: day, authors, title, address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from warraq.articles.dates import read_date
from warraq.articles.extraction.layout import squeeze
from warraq.articles.text import fold

#: A statement has at most this many words and characters, without those who wrote: 'Created on 2015-08-30'.
MAX_WORDS: Final = 8
MAX_CHARS: Final = 60
#: 'Author: Jane Doe'   '本文链接：http://…'; and characters of the longest line that is taken apart.
LABELLED = re.compile(r"(?P<label>[^:：\d]{2,40}?)\s{0,3}[:：]\s{0,3}(?P<rest>\S.*)")
MAX_LABELLED: Final = 300
#: What names the rights in a text, in folded text: 'copyright notice', '版权声明', 'حقوق النشر'.
RIGHTS = re.compile(
    r"copyright|licen[cs]|lizenz|licenc|licenz|urheber|版权|版權|著作|저작권|라이선스|حقوق|ترخيص|رخصه|лиценз|авторск"
)
#: Characters of a path that two addresses of one post share whatever their hosts.
MIN_PATH: Final = 8
SENTENCE_END = re.compile(r"[.。．؟?!…][\'\"”’»)）」]{0,3}\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNames:
    """The names of a page: squeezed title, folded names of the site, its URL.

    `stated`: what the page says of date and authors, folded, and the removal kind of a line that says just that; `days`
    on which it was published or changed.
    """

    title: str = ""
    sites: frozenset[str] = frozenset()
    url: str = ""
    stated: Mapping[str, str] = field(default_factory=dict)
    days: frozenset[date] = frozenset()


def kind_of_statement(text: str, names: PageNames, *, at_end: bool = False) -> str:
    """Returns the removal kind of a line that only states metadata of its page, '' if it is none.

    At the end of a text a day alone is none: letters and diaries are signed with it.
    """
    if len(text) > MAX_LABELLED:
        return ""
    line = fold(text).strip()
    if not at_end and (kind := names.stated.get(line)):
        return kind
    labelled = LABELLED.fullmatch(line)
    if labelled and (kind := _kind_of_value(labelled["rest"].strip(), names)):
        return kind
    if labelled and at_end and RIGHTS.search(labelled["label"]):
        return "credit"
    authors = [said for said, kind in names.stated.items() if kind == "byline" and said in line]
    for author in authors:
        line = line.replace(author, "")
    if len(line) > MAX_CHARS or line.count(" ") >= MAX_WORDS or not _says_day(text, names):
        return ""
    if authors:
        return "byline"
    return "" if SENTENCE_END.search(text) or (at_end and not labelled) else "date-line"


def _kind_of_value(value: str, names: PageNames) -> str:
    """Returns the kind of what stands behind a label."""
    if names.stated.get(value) == "byline":
        return "byline"
    if names.title and squeeze(value) == names.title:
        return "title"
    if value.startswith(("http://", "https://")) and names.url:
        return "share" if _is_same_post(value, fold(names.url)) else ""
    return ""


def _is_same_post(one: str, other: str) -> bool:
    """Whether two addresses are of one post, on whatever host: a site is built for one and served from another."""
    paths = [
        url.partition("://")[2].partition("/")[2].removesuffix("index.html").rstrip("/")
        for url in (one, other)
    ]
    return paths[0] == paths[1] and len(paths[0]) >= MIN_PATH


def _says_day(text: str, names: PageNames) -> bool:
    """Whether a line has the day on which the page was published or changed."""
    if not names.days or not any(map(str.isdigit, text)):
        return False
    latest = datetime.combine(max(names.days), datetime.min.time(), UTC) + timedelta(days=2)
    found = read_date(text, now=latest)
    return found is not None and found.stated.precision != "month" and found.stated.at.date() in names.days
