"""The schema, declared whole: what both engines hold, and the version of it that this program reads and writes."""

from importlib.resources import files

from warraq.articles.errors import DatabaseNewer, DatabaseOlder

#: Rises with every change of the schema; each engine takes its databases there from the version before.
VERSION = 11


def schema_version() -> int:
    """The version that this program reads and writes."""
    return VERSION


def schema_text() -> str:
    """The whole schema as SQL with comments, in SQLite's words."""
    return files(__package__).joinpath("schema.sql").read_text("utf-8")


def require_known(version: int, name: str) -> None:
    """Raise DatabaseNewer for a version that this program does not know."""
    if version > VERSION:
        raise DatabaseNewer(
            f"written by a newer warraq (schema {version}, this one knows {VERSION}); update warraq",
            identity=name,
        )


def require_present(version: int, name: str) -> None:
    """Raise DatabaseOlder for a version that must be upgraded before it can be read."""
    if version < VERSION:
        raise DatabaseOlder(
            f"written by an older warraq (schema {version}, this one reads {VERSION}); any command that"
            " writes upgrades it, such as `warraq check --repair`; `warraq backup` copies it as it is",
            identity=name,
        )
