"""What an export is asked for, checked before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from warraq.articles.errors import ConfigurationError
from warraq.serving.exporting.splits import Shares
from warraq.serving.formats import FORMATS, FeedFormat, Layout, PackageFormat, RowFormat, WriterOptions
from warraq.storage import EVERYTHING, ArticleFilter

#: The option of the command line behind each field that not every format knows.
_SWITCHES: Final = {
    "data_format": "--data",
    "layout": "--layout",
    "spreadsheet": "--spreadsheet",
    "shares": "--split",
    "shard_bytes": "--shard-size",
    "paragraph_dedup": "--paragraph-dedup",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Which articles, in which format, and how they are spread over files.

    `data_format`: of the data of a package, '' its usual one; `layout`: None the format's usual one. `shares`: the
    splits, with `seed`; `shard_bytes`: of text, in UTF-8, after which a new file begins, 0 never.

    Raises:
        ConfigurationError: the format does not know one of these; the message names the command's option.
    """

    format: str = "jsonl"
    chosen: ArticleFilter = EVERYTHING
    data_format: str = ""
    layout: Layout | None = None
    spreadsheet: bool = False
    shares: Shares = ()
    seed: int = 0
    shard_bytes: int = 0
    paragraph_dedup: bool = False

    def __post_init__(self) -> None:
        for problem in _problems(self):
            raise ConfigurationError(problem)

    def rows(self) -> RowFormat:
        """The format that rows are written in. Not of a feed."""
        form = FORMATS[self.format]
        if isinstance(form, PackageFormat):
            form = FORMATS[self.data_format or form.rows[0]]
        assert isinstance(form, RowFormat)
        return form

    def writer(self) -> WriterOptions:
        """How each file is written. Not of a feed."""
        form = FORMATS[self.format]
        usual = form.options if isinstance(form, PackageFormat) else WriterOptions()
        return replace(
            usual,
            layout=self.layout or self.rows().layouts[0],
            spreadsheet=self.spreadsheet,
            buffer_bytes=usual.buffer_bytes // max(1, len(self.shares)),  # a file is open for each split
        )

    def is_folder(self) -> bool:
        """Whether it makes a folder of files, not one file."""
        form = FORMATS[self.format]
        if isinstance(form, RowFormat):
            return bool(self.shares or self.shard_bytes) or self.writer().layout == "article"
        return isinstance(form, PackageFormat)

    def stated(self) -> dict[str, object]:
        """What differs from the usual, by name; the format not."""
        found = dict(_differing(self.chosen, EVERYTHING))
        found |= _differing(self, replace(_USUAL, format=self.format, chosen=self.chosen))
        if self.shares:
            found |= {"shares": {name: str(share) for name, share in self.shares}, "seed": self.seed}
        return found


def _differing(record: Any, usual: Any) -> Iterator[tuple[str, object]]:
    for each in fields(record):
        value = getattr(record, each.name)
        if value != getattr(usual, each.name):
            yield each.name, value


def _problems(asked: ExportOptions) -> Iterator[str]:
    if asked.format not in FORMATS:
        yield f"there is no format {asked.format!r}; choose one of {', '.join(FORMATS)}"
        return
    form = FORMATS[asked.format]
    if isinstance(form, FeedFormat):
        given = [switch for field, switch in _SWITCHES.items() if getattr(asked, field)]
        if asked.chosen.since_seq:
            given.append("--since")
        if given:
            yield f"{given[0]} does not work with {form.name}: a feed always holds the newest articles"
        return
    if isinstance(form, PackageFormat):
        known, data = form.rows, asked.data_format
        if data and data not in known:
            yield f"--data {data} does not work with {form.name}; it knows {', '.join(known)}"
            return
    elif asked.data_format:
        yield f"--data does not work with {form.name}: it has one form"
    layouts = asked.rows().layouts
    if asked.layout is not None and asked.layout not in layouts:
        yield f"--layout {asked.layout} does not work with {form.name}; it knows {', '.join(layouts)}"
    since, until = asked.chosen.since_date, asked.chosen.until_date
    if since and until and since > until:
        yield f"--since-date {since} is later than --until-date {until}: no article would be left"
    if asked.spreadsheet and not (isinstance(form, RowFormat) and form.for_spreadsheets):
        able = [
            each.name for each in FORMATS.values() if isinstance(each, RowFormat) and each.for_spreadsheets
        ]
        yield f"--spreadsheet does not work with {form.name}, only with {', '.join(able)}"


_USUAL: Final = ExportOptions()
