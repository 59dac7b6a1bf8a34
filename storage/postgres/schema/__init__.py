"""The schema in PostgreSQL: made from the one that both engines hold, and brought up to date."""

from warraq.storage.postgres.schema.making import migrate, schema_script

__all__ = ["migrate", "schema_script"]
