"""Configuration and database of a command, from options, environment and the current folder."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:  # imported when a command opens the database
    from warraq.config import Config
    from warraq.crawler import CrawlOptions
    from warraq.desk.reading import ReadingDesk
    from warraq.storage import Reader

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@dataclass(slots=True)
class Invocation:
    """The options common to all commands, '' if not given. Allowed before or after the command's name."""

    config: str = ""
    database: str = ""
    verbosity: int = 0

    def load(self) -> "Config":
        """Returns the configuration of this call. Raises ConfigurationError."""
        from warraq.config import find_config, load_config

        file = find_config(self.config, os.environ, Path())
        return load_config(file, database=self.database or os.environ.get("WARRAQ_DB", ""))

    def reader(self) -> "Reader":
        """The database, read-only. Raises StorageError and ConfigurationError."""
        from warraq.storage import open_reader

        return open_reader(self.load().database)

    def reading_desk(self) -> "ReadingDesk":
        """Where a reader reads, labels and saves."""
        from warraq.desk.reading import ReadingDesk

        return ReadingDesk(self.load().database)

    def crawl_options(self, **choices: Any) -> "CrawlOptions":
        """Returns the configuration as the crawler's options, overridden by `choices` (fields of CrawlOptions)."""
        from warraq.crawler import CrawlOptions

        config = self.load()
        level = "WARNING" if self.verbosity == 0 else "INFO" if self.verbosity == 1 else "DEBUG"
        fields: dict[str, Any] = {
            "database": config.database,
            "user_agent": config.user_agent,
            "max_requests": config.max_requests_per_run,
            "politeness": config.defaults,
            "per_source": config.sources,
            "rules": config.rules,
            "log_level": level,
        }
        return CrawlOptions(**(fields | choices))


pass_invocation = click.make_pass_decorator(Invocation, ensure=True)


def invocation_options(function: Decorated) -> Decorated:
    """--config, --db and -v, anywhere on the command line."""
    for option in (_verbose, _database, _config):
        function = option(function)
    return function


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value:
            setattr(ctx.ensure_object(Invocation), name, value)

    return keep


_config = click.option(
    "--config",
    metavar="FILE",
    expose_value=False,
    callback=_keep("config"),
    help="Configuration file. Default: WARRAQ_CONFIG, else ./warraq.toml if present.",
)
_database = click.option(
    "--db",
    metavar="FILE",
    expose_value=False,
    callback=_keep("database"),
    help="Database file. Default: WARRAQ_DB, else the one in warraq.toml, else ./warraq.db.",
)
_verbose = click.option(
    "-v",
    "--verbose",
    count=True,
    expose_value=False,
    callback=_keep("verbosity"),
    help="Log more to standard error; -vv logs everything.",
)
