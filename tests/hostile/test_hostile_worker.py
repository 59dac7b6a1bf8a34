"""A page that crashes the parser: set aside after three visits, with the reason, and the crawl goes on."""

from pathlib import Path

import pytest

from tests.hostile.conftest import Attempt, report_of
from tests.hostile.raw_server import RawServer, article, ok
from warraq.storage import check

ATTEMPTS = 3
#: What every Python of the crawl runs first: a libxml2 with a hole in it, through which the process falls.
BROKEN_PARSER = """
import os, signal
from lxml import etree
plain = etree.fromstring
def fromstring(text, *arguments, **named):
    if b"crash the parser" in (text if isinstance(text, bytes) else text.encode()):
        os.kill(os.getpid(), signal.SIGSEGV)
    return plain(text, *arguments, **named)
etree.fromstring = fromstring
"""


@pytest.mark.slow
def test_a_page_that_kills_its_worker_is_set_aside(
    attempt: Attempt, site: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "sitecustomize.py").write_text(BROKEN_PARSER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "first"), prepend=":")
    site.answers["/killer"] = ok(article("Killer").replace("</article>", "<p>crash the parser</p></article>"))
    source = attempt.follow(site.base)
    attempt.queue(source, site.base, "/killer")
    for number in range(ATTEMPTS):
        site.answers[f"/honest-{number}"] = ok(article(f"Honest {number}"))
        attempt.queue(source, site.base, f"/honest-{number}")
        report_of(attempt.crawl_alone())  # a Python of its own, with the hole
        attempt.make_ripe()
    endings = attempt.endings()
    assert endings["/killer"] == [("failed", "worker-died")] * ATTEMPTS
    for number in range(ATTEMPTS):
        assert endings[f"/honest-{number}"] == [("stored", "")]
    assert attempt.rows("SELECT count(*) FROM frontier") == [(0,)]
    assert check(attempt.database) == ()
