"""TEI P5: a file per article, or all in one teiCorpus. Valid against tei_all (docs/decisions/146-tei.md).

`<text>` has the language, and its direction where that is from right to left. The article is `<TEI xml:id="article-7">`
with the number of the article. An export without articles is a teiCorpus without texts, which the schema does not know.
"""

from typing import Final

from warraq.serving.formats.contract import RowFormat, WriterOptions
from warraq.serving.formats.rows import ExportRow
from warraq.serving.formats.tei_body import tei_body
from warraq.serving.formats.tei_header import language_tag, tei_header
from warraq.serving.formats.writing import text_writer

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CORPUS_HEADER: Final = """<teiHeader>
<fileDesc>
<titleStmt><title>A corpus of web pages, collected by warraq</title></titleStmt>
<publicationStmt><p>Not published: each text states who published it and on which terms.</p></publicationStmt>
<sourceDesc><p>Web pages; each text states its own.</p></sourceDesc>
</fileDesc>
</teiHeader>
"""


def tei(row: ExportRow) -> str:
    """Returns `<TEI>` of one article. Its text can be read back exactly (`tei_body`)."""
    direction = ' style="direction: rtl"' if row.direction == "rtl" else ""
    text = f'<text xml:lang="{language_tag(row)}"{direction}>\n<body>\n{tei_body(row.text, row.html)}</body>\n</text>\n'
    return f'<TEI xmlns="{NAMESPACE}" xml:id="article-{row.id}">\n{tei_header(row)}{text}</TEI>\n'


def _head(options: WriterOptions) -> str:
    if options.layout == "article":
        return _DECLARATION
    return f'{_DECLARATION}<teiCorpus xmlns="{NAMESPACE}">\n{_CORPUS_HEADER}'


def _tail(options: WriterOptions) -> str:
    return "" if options.layout == "article" else "</teiCorpus>\n"


TEI: Final = RowFormat(
    name="tei", summary="TEI P5, a file per article or one teiCorpus", suffix=".xml",
    open=text_writer(lambda row, _: tei(row), head=_head, tail=_tail), layouts=("article", "corpus"), with_html=True,
)  # fmt: skip
