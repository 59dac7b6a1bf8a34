"""Exit codes, for cron and scripts."""

from warraq.articles.errors import (
    AddressError,
    ConfigurationError,
    NotFoundError,
    WarraqError,
)

DONE = 0
SOME_FAILED = 1  # some sources or pages failed, or the database cannot be used
USAGE = 2  # the command, its arguments or warraq.toml are wrong
NOTHING_COLLECTED = 3  # something was expected
BUDGET_REACHED = 4  # a request limit was reached; the next run continues

_USAGE_ERRORS = (ConfigurationError, AddressError, NotFoundError)


def exit_code_of(problem: WarraqError) -> int:
    """2 for what the user can fix on the command line or in warraq.toml, otherwise 1."""
    return USAGE if isinstance(problem, _USAGE_ERRORS) else SOME_FAILED
