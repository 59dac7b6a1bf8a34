"""Markdown: a file per article, YAML front matter before its CommonMark, as Obsidian, Pandoc, Hugo and Jekyll read it.

Each line of the front matter is a name and a JSON value, which is YAML as well: no title can be taken for a number, a
date or another key, whatever stands in it. The article's own HTML is not in it: the Markdown has none.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from warraq.serving.formats.contract import RowFormat, WriterOptions
from warraq.serving.formats.rows import ExportRow
from warraq.serving.formats.writing import text_writer
from warraq.serving.json_text import json_text

#: Names of the front matter, in their order; those without a value are left out. `date`, `lastmod`, `author`, `lang`
#: and `tags` are those that Hugo, Jekyll, Pandoc and Obsidian know.
FRONT_MATTER: Final[tuple[tuple[str, Callable[[ExportRow], Any]], ...]] = (
    ("title", lambda row: row.title),
    ("author", lambda row: row.authors),
    ("date", lambda row: row.published),
    ("lastmod", lambda row: row.modified),
    ("lang", lambda row: row.language),
    ("dir", lambda row: row.direction),
    ("tags", lambda row: row.tags),
    ("categories", lambda row: (row.section,) if row.section else ()),
    ("description", lambda row: row.description),
    ("url", lambda row: row.url),
    ("site", lambda row: row.site_name),
    ("source", lambda row: row.source),
    ("licence", lambda row: row.licence),
    ("reservations", lambda row: row.reservations),
    ("id", lambda row: row.id),
    ("version", lambda row: row.version),
    ("copy_of", lambda row: row.duplicate_of),
    ("fetched", lambda row: row.version_seen_at),
    ("page_sha256", lambda row: row.page_sha256),
    ("content_hash", lambda row: row.content_hash),
    ("extractor", lambda row: row.extractor),
)
#: Valid in JSON, not in YAML 1.2 (production 1): the two noncharacters of the first plane.
_NOT_YAML: Final = re.compile("[\ufffe\uffff]")


def _file(row: ExportRow, options: WriterOptions) -> str:
    lines = [
        f"{name}: {_yaml(value)}\n" for name, of in FRONT_MATTER if (value := of(row)) not in ("", (), None)
    ]
    return f"---\n{''.join(lines)}---\n\n{row.markdown}\n"


def _yaml(value: object) -> str:
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text(value))


MARKDOWN: Final = RowFormat(
    name="markdown", summary="Markdown with front matter, a file per article", suffix=".md", open=text_writer(_file),
    layouts=("article",), with_markdown=True,
)  # fmt: skip
