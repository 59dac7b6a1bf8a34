"""The index's tables are declared in the schema of the whole database."""

from warraq.storage import schema_text
from warraq.storage.sql.clusters import SIGNATURE_SCHEMA


def test_the_whole_schema_holds_the_tables_of_the_index() -> None:
    assert SIGNATURE_SCHEMA in schema_text()
