"""`politeness`: a checklist for site owners, run against this very version."""

import click

from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import say, say_raw


@click.command("politeness")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per rule.")
@invocation_options
@pass_invocation
def politeness_command(invocation: Invocation, as_json: bool) -> int:
    """Check this version's politeness against a local test server.

    The real commands follow and crawl a server on this machine, and its log is compared with the rules; rules that
    take days are checked with a simulated clock. Exit code 1 when a rule is broken, or when no contact is configured.
    """
    from warraq.politeness import check_all
    from warraq.serving import json_lines

    findings = check_all(invocation.load().user_agent)
    if as_json:
        say_raw(json_lines(findings))
    else:
        for finding in findings:
            verdict = "pass" if finding.passed else "FAIL"
            say(f"{verdict}  {finding.rule}" + (f"  ({finding.detail})" if finding.detail else ""))
    return DONE if all(finding.passed for finding in findings) else SOME_FAILED
