"""[hooks.NAME] of warraq.toml: what it may say, how wrong ones are refused, and where secrets are found."""

import base64
from pathlib import Path

import pytest

from tests.receiver import KEY, SECRET
from warraq.articles.errors import ConfigurationError
from warraq.config import load_config
from warraq.config.hooks import HOOK_KEYS, Hook, secret_text, with_secrets

ROOT = Path(__file__).resolve().parents[2]
URL = 'url = "https://example.org/in"\n'


def read(folder: Path, text: str) -> tuple[Hook, ...]:
    (folder / "warraq.toml").write_text(text, encoding="utf-8")
    return load_config(folder / "warraq.toml").hooks


def test_without_a_table_nobody_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, "") == ()


def test_a_whole_table(tmp_path: Path) -> None:
    (hook,) = read(
        tmp_path,
        f'[hooks.my-desk]\n{URL}secret = "{SECRET}"\nevents = ["new", "health"]\nsources = ["blog"]\n'
        'languages = ["ar"]\nbatch = 5\ntext = true\nfirst_retry_s = 1\nsince = 0\nallow_private = false',
    )
    assert hook == Hook(
        name="my-desk", url="https://example.org/in", secrets=(KEY,), events=("new", "health"), sources=("blog",),
        languages=("ar",), batch=5, text=True, first_retry_s=1, since=0,
    )  # fmt: skip
    assert (hook.way, SECRET in repr(hook), "example.org" in repr(hook)) == ("webhook", False, False)


def test_defaults_by_way(tmp_path: Path) -> None:
    web, command, mail = read(
        tmp_path,
        f'[hooks.web]\n{URL}[hooks.run]\ncommand = ["true"]\n[hooks.mail]\napprise = "mailto://a:b@example.org"',
    )
    assert (web.events, web.batch, web.text, web.since) == (
        ("new", "edited", "gone", "forgotten", "health"), 100, False, None,
    )  # fmt: skip
    assert (command.way, command.command) == ("command", ("true",))
    assert (mail.way, mail.events, "a:b" in repr(mail)) == ("apprise", ("health",), False)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (f'{URL}urll = "x"', "unknown key 'urll' in [hooks.x]; did you mean 'url'?"),
        ("batch = 5", "[hooks.x] needs exactly one of url, command, apprise"),
        (f'{URL}command = ["true"]', "needs exactly one of"),
        ('url = "example.org"', "'hooks.x.url' is not used: scheme"),
        ('url = "https://user:word@example.org/"', "credentials"),
        ('url = "http://127.0.0.1:8000/"', "not public; `allow_private = true`"),
        ('url = "http://[::1]/"', "not public"),
        (
            'url = "https://example.org/\\r\\nX: y"',
            "'hooks.x.url' must be an http or https address, not what is there",
        ),
        ("url = 5", "'hooks.x.url' must be"),
        ('command = "rm -rf x"', "'hooks.x.command' must be a list of texts"),
        ("command = []", "must be a list of texts"),
        ('command = ["a\\u0000b"]', "must be a list of texts"),
        (f'{URL}secret = "short"', "'hooks.x.secret' must be 'whsec_'"),
        (f'{URL}secret = "whsec_c2hvcnQ="', "24 to 64 bytes"),
        (f'{URL}secret = ["{SECRET}", 5]', "'hooks.x.secret' must be"),
        (
            f'{URL}secret = "{SECRET}"\nsecret_file = "x"',
            "one of `secret` and `secret_file` belongs to a `url`",
        ),
        (f'command = ["true"]\nsecret = "{SECRET}"', "belongs to a `url`"),
        (f'{URL}events = ["news"]', "must be a list of some of: new, edited"),
        (f"{URL}events = []", "must be a list of some of"),
        (f'{URL}events = "new"', "must be a list of some of"),
        (f'{URL}sources = "blog"', "must be a list of names"),
        (f"{URL}batch = 0", "must be a whole number from 1 to 1000, not 0"),
        (f"{URL}batch = true", "must be a whole number"),
        (f"{URL}text = 1", "must be true or false"),
        (f"{URL}since = -1", "must be a number of a change"),
        (f"{URL}first_retry_s = 0.5", "must be seconds"),
    ],
)
def test_what_is_wrong_is_refused_in_words(tmp_path: Path, table: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read(tmp_path, f"[hooks.x]\n{table}")
    assert told in str(refused.value)
    assert "warraq.toml" in str(refused.value)
    assert "c2hvcnQ" not in str(refused.value), "a secret is never printed"


@pytest.mark.parametrize("name", ["A", "a_b", '"a b"', '"a.b"', "-a", "a" * 41, "a-health", '"ب"'])
def test_names_are_plain(tmp_path: Path, name: str) -> None:
    """They stand in headers, in names of variables and in the numbers of events."""
    with pytest.raises(ConfigurationError, match="small letters"):
        read(tmp_path, f"[hooks.{name}]\n{URL}")


def test_a_private_address_is_used_when_it_is_allowed(tmp_path: Path) -> None:
    (hook,) = read(tmp_path, '[hooks.x]\nurl = "http://127.0.0.1:22/"\nallow_private = true')
    assert hook.allow_private


def test_secrets_come_from_the_file_another_file_or_the_environment(tmp_path: Path) -> None:
    other = secret_text(b"o" * 24)
    (tmp_path / "keys").write_text(f"{other}\n{SECRET}\n", encoding="ascii")
    stated, filed, bare = read(
        tmp_path,
        f'[hooks.stated]\n{URL}secret = ["{SECRET}", "{other}"]\n[hooks.filed]\n{URL}secret_file = "keys"\n'
        f"[hooks.my-bare]\n{URL}",
    )
    assert with_secrets(stated, {}) == (KEY, b"o" * 24)
    assert with_secrets(filed, {}) == (b"o" * 24, KEY)
    assert with_secrets(bare, {"WARRAQ_HOOK_MY_BARE_SECRET": SECRET}) == (KEY,)
    with pytest.raises(ConfigurationError, match="the webhook 'my-bare' has no secret"):
        with_secrets(bare, {})
    with pytest.raises(ConfigurationError, match="WARRAQ_HOOK_MY_BARE_SECRET: must hold"):
        with_secrets(bare, {"WARRAQ_HOOK_MY_BARE_SECRET": "whsec_" + base64.b64encode(b"x").decode()})
    (tmp_path / "keys").unlink()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        with_secrets(filed, {})


def test_an_empty_list_is_all(tmp_path: Path) -> None:
    (hook,) = read(tmp_path, f"[hooks.x]\n{URL}sources = []\nlanguages = []")
    assert hook.sources == hook.languages == ()


@pytest.mark.parametrize("key", HOOK_KEYS)
def test_every_key_stands_in_the_docs(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")
