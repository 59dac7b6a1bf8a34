"""Packages that only some commands need: imported where they are used, named clearly where they are missing."""

import importlib
from types import ModuleType

from warraq.articles.errors import ConfigurationError


def require(module: str, extra: str) -> ModuleType:
    """Import a module that an extra of warraq installs: `require("pyarrow.parquet", "corpus")`.

    Raises:
        ConfigurationError: its package is not installed; the message says how to install it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as problem:
        package = module.partition(".")[0]
        if (problem.name or "").partition(".")[0] != package:
            raise  # the package is there, and something that it needs itself is not
        text = f"needs the package {package}, which is not installed; run: pip install 'warraq[{extra}]'"
        raise ConfigurationError(text) from problem
