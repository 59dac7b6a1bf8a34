"""All formats, by the names `warraq export --format` knows them by."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from warraq.serving.formats.contract import Format
from warraq.serving.formats.csv import CSV
from warraq.serving.formats.datapackage import DATAPACKAGE
from warraq.serving.formats.feeds import ATOM, JSON_FEED
from warraq.serving.formats.hf import HF
from warraq.serving.formats.jsonl import JSONL
from warraq.serving.formats.markdown import MARKDOWN
from warraq.serving.formats.parquet import PARQUET
from warraq.serving.formats.plain import TEXT
from warraq.serving.formats.tei import TEI
from warraq.serving.formats.vertical import VERTICAL

_ALL: Final[tuple[Format, ...]] = (
    JSONL,
    CSV,
    PARQUET,
    TEI,
    VERTICAL,
    TEXT,
    MARKDOWN,
    HF,
    DATAPACKAGE,
    ATOM,
    JSON_FEED,
)
FORMATS: Final[Mapping[str, Format]] = MappingProxyType({each.name: each for each in _ALL})
