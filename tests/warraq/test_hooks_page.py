"""docs/hooks.md is true: its configuration loads, its receiver runs and is not deceived."""

import json
import re
import socket
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpora import make_corpus
from tests.patience import wait_until
from tests.programs import Program, run_warraq
from tests.receiver import KEY, SECRET
from warraq.config.hooks import read_hooks
from warraq.crawler.telling import post
from warraq.desk.clock import present
from warraq.desk.events import signed

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "hooks.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[tuple[Program, str]]:
    (code,) = blocks("python")
    (tmp_path / "receiver.py").write_text(code, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with Program([sys.executable, "receiver.py", SECRET, str(port)], cwd=tmp_path) as program:
        url = f"http://127.0.0.1:{port}/"
        wait_until(lambda: post(url, b"{}", {}, allow_private=True).status == 401)
        yield program, url


def test_the_receiver_of_the_page_takes_what_warraq_sends(
    receiver: tuple[Program, str], tmp_path: Path
) -> None:
    program, url = receiver
    make_corpus(tmp_path / "warraq.db")
    (tmp_path / "warraq.toml").write_text(
        f'[hooks.desk]\nurl = "{url}"\nsecret = "{SECRET}"\nallow_private = true\nsince = 0\nevents = ["new"]'
    )
    done = run_warraq("tell", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    assert program.stdout is not None
    assert program.stdout.readline() == "new desk-1\n"


def test_the_receiver_of_the_page_takes_nothing_else(receiver: tuple[Program, str]) -> None:
    _, url = receiver
    body = json.dumps({"events": []}).encode()
    now = present()
    good = signed("desk-delivery-1", body, [KEY], now)
    old = signed("desk-delivery-1", body, [KEY], now.replace(year=now.year - 1))
    cases = {
        204: [good, signed("desk-delivery-1", body, [bytes(32), KEY], now)],
        401: [
            {}, old, good | {"webhook-id": "desk-delivery-2"}, good | {"webhook-timestamp": str(int(time.time()) + 1)},
            signed("desk-delivery-1", body, [bytes(32)], now), signed("desk-delivery-1", b"{}", [KEY], now),
        ],
    }  # fmt: skip
    for status, headers in cases.items():
        assert [post(url, body, one, allow_private=True).status for one in headers] == [status] * len(headers)


def test_the_configuration_of_the_page_loads() -> None:
    (text,) = blocks("toml")
    hooks = read_hooks(tomllib.loads(text)["hooks"], Path("warraq.toml"))
    assert [hook.way for hook in hooks] == ["webhook", "command", "apprise"]


@pytest.mark.parametrize("text", blocks("json"))
def test_the_examples_of_the_page_are_json(text: str) -> None:
    assert json.loads(text)
