"""The steps that make a database and bring an older one to the present schema."""

from .migrating import APPLICATION_ID, STEPS, Step, migrate

__all__ = [
    "APPLICATION_ID",
    "STEPS",
    "Step",
    "migrate",
]
