"""`warraq extract` on files and the standard input."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from warraq.cli import main
from warraq.cli.extract import MAX_BYTES

Run = Callable[..., Result]
SENTENCES = [f"The {word} scribe copied the {word} leaf before the lamp went out, and sold it at the {word} gate."
             for word in ("first", "second", "third", "fourth", "fifth", "sixth")]  # fmt: skip
PAGE = f"""<!doctype html><html lang="en"><head><title>Six scribes</title></head><body>
<nav><a href="/">Home</a> <a href="/about">About us</a></nav>
<article><h1>Six scribes</h1>{"".join(f"<p>{sentence}</p>" for sentence in SENTENCES)}</article>
<footer>All rights reserved</footer></body></html>"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def run_it(*arguments: str, expect: int = 0, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(main, ["extract", *arguments], input=stdin)
        assert result.exit_code == expect, f"{arguments}: {result.output}\n{result.exception!r}"
        return result

    return run_it


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_text_is_title_and_body(run: Run, page: Path) -> None:
    assert run(str(page)).stdout == "Six scribes\n\n" + "\n\n".join(SENTENCES) + "\n"


def test_standard_input_is_the_same(run: Run, page: Path) -> None:
    assert run("-", stdin=page.read_bytes()).stdout == run(str(page)).stdout


def test_the_other_formats(run: Run, page: Path) -> None:
    assert run(str(page), "--format", "markdown").stdout.startswith("# Six scribes\n\nThe first scribe")
    markup = run(str(page), "--format", "html").stdout
    assert "<h1>Six scribes</h1>" in markup
    assert f"<p>{SENTENCES[0]}</p>" in markup
    fields = json.loads(run(str(page), "--format", "json", "--url", "https://blog.example/six").stdout)
    assert fields["title"] == "Six scribes"
    assert fields["url"] == "https://blog.example/six"
    assert fields["text"] == "\n\n".join(SENTENCES)
    assert {"navigation", "footer"} <= {block["kind"] for block in fields["removed"]}


def test_cleaning_a_file_again_gives_the_same(run: Run, page: Path) -> None:
    assert run(str(page), "--format", "json").stdout == run(str(page), "--format", "json").stdout


def test_explain_says_what_was_removed(run: Run, page: Path) -> None:
    printed = run(str(page), "--explain").stdout
    assert printed.startswith(run(str(page)).stdout)
    assert "All rights reserved" in printed
    assert "removed navigation" in printed


def test_what_is_no_article_is_code_3(run: Run) -> None:
    result = run("-", stdin=b"<html><body></body></html>", expect=3)
    assert result.stdout == ""
    assert "not an article" in result.stderr


def test_what_cannot_be_read_is_code_2(run: Run, tmp_path: Path) -> None:
    assert "cannot be read" in run("none.html", expect=2).stderr
    assert "cannot be read" in run(str(tmp_path), expect=2).stderr
    assert "is larger than" in run("-", stdin=b"x" * (MAX_BYTES + 1), expect=2).stderr


@pytest.mark.parametrize("local", [(), ("--local",)])
@pytest.mark.parametrize("url", ["http://[::1", "https://blog.example:99999/", "ftp://blog.example/"])
def test_what_is_no_address_is_code_2(run: Run, url: str, local: tuple[str, ...]) -> None:
    result = run(url, *local, expect=2)
    assert result.stderr.startswith(f"error: {url}: ")
    assert "--local" not in result.stderr


def test_control_sequences_of_a_page_are_not_printed(run: Run, page: Path) -> None:
    page.write_text(PAGE.replace("first leaf", "first \x1b[31m\u202eleaf\x9b2J"), encoding="utf-8")
    for form in ("text", "markdown", "html", "json"):
        printed = run(str(page), "--format", form, "--explain").output
        assert not set(printed) & set("\x1b\x9b\u202e")


HOSTILE = """<html><head><title>x</title></head><body><nav><a href="/">Home\x1b]0;owned\x07</a></nav>
<article><h1>كتاب</h1>
<p>كتب الوراق سبع نسخ من الكتاب &lt;script&gt;alert(1)&lt;/script&gt; ثم باعها في السوق القديم قرب الجامع الكبير.</p>
<p>وفي اليوم التالي جاء القاضي وسأل عن النسخة الثامنة التي لم يكتبها أحد من قبل في هذه المدينة البعيدة.</p>
</article><div class="share">&quot;&gt;&lt;img src=x onerror=alert(1)&gt; Share this</div></body></html>"""


def test_a_page_of_all_blocks_is_safe_to_open(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hostile.html"
    file.write_text(HOSTILE, encoding="utf-8")
    out = tmp_path / "blocks.html"
    printed = run(str(file), "--explain", "--explain-html", str(out)).stdout
    assert "kept [" in printed
    assert "\x1b" not in printed
    markup = out.read_text(encoding="utf-8")
    assert "<script" not in markup
    assert "<img" not in markup
    assert "\x1b" not in markup
    assert "default-src 'none'" in markup
    assert "<del>&quot;&gt;&lt;img src=x" in markup
    assert '<p dir="auto">كتب الوراق' in markup
    assert markup.index("<del>Home") < markup.index("كتب الوراق") < markup.index("Share this")


def test_rules_need_a_table_in_the_configuration(run: Run, page: Path, tmp_path: Path) -> None:
    assert "sources.six.rules" in run(str(page), "--source", "six", expect=2).output
    (tmp_path / "warraq.toml").write_text('[sources.six.rules]\nremove = "p:first-of-type"\n')
    assert SENTENCES[0] not in run(str(page), "--source", "six").stdout
