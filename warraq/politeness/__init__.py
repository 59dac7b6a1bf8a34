"""The politeness checklist: rules, a server of its own, and the verdicts."""

from warraq.politeness.checks import Finding, check_all

__all__ = ["Finding", "check_all"]
