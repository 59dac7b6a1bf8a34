"""Data Package (Frictionless): CSV or JSON Lines with a descriptor of its files, columns and hashes."""

from collections.abc import Iterator
from typing import Any, Final

from warraq.serving.formats.columns import TYPED_COLUMNS, Column
from warraq.serving.formats.contract import PackageFormat, WriterOptions
from warraq.serving.formats.manifest import Manifest, WrittenFile
from warraq.serving.formats.rights import common_licence, rights_text
from warraq.serving.json_text import json_text
from warraq.storage import Statistics

#: Source: Data Package 1.0 and Table Schema 1.0, specs.frictionlessdata.io.
_TYPES: Final = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "string": {"type": "string"},
    "time": {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%SZ"},
    "list": {"type": "array"},
}
_IN_CSV: Final = {"boolean": {"trueValues": ["1"], "falseValues": ["0"]}}
#: Of the resource, by the form of its data.
_FORMS: Final[dict[str, dict[str, Any]]] = {
    "csv": {
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"lineTerminator": "\r\n", "doubleQuote": True},
    },
    "jsonl": {"format": "ndjson", "mediatype": "application/x-ndjson"},
}


def _documents(manifest: Manifest, statistics: Statistics | None) -> Iterator[tuple[str, str]]:
    totals = manifest.totals
    licence = common_licence(totals)
    descriptor = {
        "name": "warraq-corpus",
        "profile": "tabular-data-package",
        "title": f"{_count(totals.articles, 'article')} of {_count(len(totals.sources), 'source')}",
        "description": rights_text(totals),
        **({"licenses": [{"path": licence}]} if licence else {}),
        "warraq": manifest.warraq,
        "resources": [_resource(file, manifest) for file in manifest.files],
    }
    yield "datapackage.json", json_text(descriptor, indent=1) + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _resource(file: WrittenFile, manifest: Manifest) -> dict[str, Any]:
    stem = file.path.rpartition("/")[2].partition(".")[0]
    return {
        "name": stem.lower().replace("_", "-"),
        "path": file.path,
        "profile": "tabular-data-resource",
        **_FORMS[manifest.data_format],
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "fields": [_field(column, manifest.data_format) for column in TYPED_COLUMNS],
            "primaryKey": "id",
            "missingValues": [""],
        },
    }


def _field(column: Column, form: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, **_TYPES[column.kind], "description": column.meaning}
    if form == "csv":
        found |= _IN_CSV.get(column.kind, {})
    if column.required:
        found["constraints"] = {"required": True}
    return found


DATAPACKAGE: Final = PackageFormat(
    name="datapackage",
    summary="Data Package (Frictionless)",
    rows=("csv", "jsonl"),
    data_folder="data",
    unsplit="articles",
    documents=_documents,
    options=WriterOptions(json_lists=True),
)
