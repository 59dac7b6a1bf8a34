"""The politeness checklist: rules, a test server, and the results."""

from warraq.politeness.checks import Finding, check_all

__all__ = ["Finding", "check_all"]
