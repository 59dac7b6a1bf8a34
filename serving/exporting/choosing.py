"""The rows of an export, in the order of `seq`, and the counts of what went by."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from operator import attrgetter
from typing import Final

from warraq.serving.exporting.options import ExportOptions
from warraq.serving.exporting.paragraphs import without_repeated
from warraq.serving.formats import COLUMNS, ExportRow
from warraq.storage import EVERYTHING, ArticleFilter, ArticleRow, LeftOut, Reader, SeenKeys

REPEATED: Final = "repeated"  # left out, because no paragraph was new
_SAME_NAMES: Final = (*(name for name in COLUMNS if name != "paragraphs_dropped"), "markdown", "html")
_same_values = attrgetter(*_SAME_NAMES)


class Chosen:
    """The rows that options ask for. Iterate once; then `cursor` and `left_out` say what went by.

    `watch` is called with each `seq`, also of what is left out.
    """

    def __init__(self, reader: Reader, options: ExportOptions, watch: Callable[[int], None]) -> None:
        self.cursor = options.chosen.since_seq
        self.left_out: Counter[str] = Counter()
        self._options = options
        self._watch = watch
        form = options.rows()
        asked = (("text", True), ("markdown", form.with_markdown), ("html", form.with_html))
        texts = tuple(name for name, is_asked in asked if is_asked)
        self._found = reader.articles.choose(options.chosen, texts=texts)

    def __iter__(self) -> Iterator[ExportRow]:
        with ExitStack() as stack:
            seen = stack.enter_context(SeenKeys()) if self._options.paragraph_dedup else None
            for found in self._found:
                self.cursor = found.seq
                self._watch(found.seq)
                if isinstance(found, LeftOut):
                    self.left_out[found.reason] += 1
                    continue
                row = _row(found) if seen is None else without_repeated(_row(found), seen)
                if found.text and not row.text:
                    self.left_out[REPEATED] += 1
                    continue
                yield row


def export_rows(reader: Reader, chosen: ArticleFilter = EVERYTHING) -> Iterator[ExportRow]:
    """Yields the rows of a filter, ordered by `seq`: a corpus need not fit into memory."""
    return iter(Chosen(reader, ExportOptions(chosen=chosen), lambda seq: None))


def _row(article: ArticleRow) -> ExportRow:
    return ExportRow(**dict(zip(_SAME_NAMES, _same_values(article), strict=True)))
