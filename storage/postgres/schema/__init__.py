"""The schema in PostgreSQL: made from the one that both engines hold, and brought up to date."""

from warraq.storage.postgres.schema.making import migrate, read_version, schema_script, wait_for_makers

__all__ = ["migrate", "read_version", "schema_script", "wait_for_makers"]
