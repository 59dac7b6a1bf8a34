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
    from warraq.desk.settings import Settings
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

    def settings(self) -> "Settings":
        """The settings of every source, by warraq.toml and the database. Raises ConfigurationError, StorageError."""
        from warraq.desk.settings import load_settings

        return load_settings(self.load())

    def reading_desk(self) -> "ReadingDesk":
        """Where a reader reads, labels and saves."""
        from warraq.desk.reading import ReadingDesk

        return ReadingDesk(self.load().database)

    def crawl_options(self, **choices: Any) -> "CrawlOptions":
        """Returns the configuration and the settings as the crawler's options, overridden by `choices`."""
        from warraq.desk.settings import load_settings

        config = self.load()
        return self._options(config, load_settings(config), choices)

    def page_options(self, **choices: Any) -> "CrawlOptions":
        """As `crawl_options`, for one page of no source: the database is not looked at."""
        from warraq.desk.settings import file_settings

        config = self.load()
        return self._options(config, file_settings(config), choices)

    def _options(self, config: "Config", settings: "Settings", choices: dict[str, Any]) -> "CrawlOptions":
        from warraq.desk.settings import crawl_options

        level = "WARNING" if self.verbosity == 0 else "INFO" if self.verbosity == 1 else "DEBUG"
        return crawl_options(config, settings, **({"log_level": level} | choices))


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
    metavar="DATABASE",
    expose_value=False,
    callback=_keep("database"),
    help="Database: a file, or postgresql://USER@HOST/NAME. Default: WARRAQ_DB, else the one in warraq.toml, else "
    "./warraq.db.",
)
_verbose = click.option(
    "-v",
    "--verbose",
    count=True,
    expose_value=False,
    callback=_keep("verbosity"),
    help="Log more to standard error; -vv logs everything.",
)
