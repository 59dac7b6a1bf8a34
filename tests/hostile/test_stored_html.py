"""What is stored as HTML is safe to show: no script, no handler, no address but of the web."""

from datetime import UTC, datetime

import lxml.html
import pytest

from tests.hostile.raw_server import article
from warraq.articles.extraction import extract
from warraq.articles.records import Article, Page

#: Known ways to get a script past a filter, each once (Source: facts as collected in public XSS cheat sheets).
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='//evil.example/'>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    "<style>@import '//evil.example/x.css';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<!-- --!><script>alert(1)</script> -->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<video><source onerror='alert(1)'></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "<input autofocus onfocus=alert(1)>",
)
BANNED_TAGS = {
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "meta", "base", "link", "svg", "math",
    "template", "noscript",
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_stored_html_runs_nothing(attack: str) -> None:
    body = article("A post").replace("</p><p>", f"</p>{attack}<p>Before. {attack} After.</p><p>").encode()
    found = extract(
        Page(
            url="https://blog.example/a",
            final_url="https://blog.example/a",
            status=200,
            headers=(("content-type", "text/html; charset=utf-8"),),
            body=body,
            fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )
    assert isinstance(found, Article)
    assert len(found.html) > 100
    root = lxml.html.fragment_fromstring(found.html, create_parent="div")
    for element in root.iter():
        assert isinstance(element.tag, str), "a comment"
        assert element.tag not in BANNED_TAGS
        for name, value in element.attrib.items():
            assert not str(name).startswith("on")
            assert name != "style"
            if name in ("href", "src", "cite", "poster"):
                assert str(value).startswith(("http://", "https://", "mailto:", "#", "/"))
