"""The schema: declared whole, and the steps that bring an older database to it."""

from warraq.storage.sqlite.schema.migrating import (
    APPLICATION_ID,
    STEPS,
    Step,
    migrate,
    require_known,
    require_present,
    schema_text,
    schema_version,
)

__all__ = [
    "APPLICATION_ID",
    "STEPS",
    "Step",
    "migrate",
    "require_known",
    "require_present",
    "schema_text",
    "schema_version",
]
