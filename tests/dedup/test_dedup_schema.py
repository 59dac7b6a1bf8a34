"""The index's tables are declared in the schema of the whole database."""

from importlib.resources import files

from warraq.storage.signatures import SIGNATURE_SCHEMA


def test_the_whole_schema_holds_the_tables_of_the_index() -> None:
    assert SIGNATURE_SCHEMA in files("warraq.storage").joinpath("schema.sql").read_text("utf-8")
