"""The command line."""

from warraq.cli.main import main

__all__ = ["main"]
