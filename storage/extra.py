"""The extra that PostgreSQL needs, asked for where a server is meant."""

from warraq.articles.errors import ConfigurationError
from warraq.extras import require


def require_postgres() -> None:
    """To be called before `warraq.storage.postgres` is imported.

    Raises:
        ConfigurationError: psycopg is not installed, or the library of PostgreSQL that it uses is not.
    """
    try:
        require("psycopg", "postgres")
    except ModuleNotFoundError:
        raise
    except ImportError as problem:  # psycopg is there, and libpq is not
        raise ConfigurationError(
            "needs PostgreSQL's library libpq, which psycopg does not find; run: pip install 'warraq[postgres]'"
        ) from problem
