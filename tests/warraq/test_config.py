"""warraq.toml: what it may say, and how wrong ones are refused."""

import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from warraq import __version__
from warraq.articles.errors import ConfigurationError
from warraq.articles.filters import Filters
from warraq.config import MAX_REQUESTS_PER_RUN, SETTINGS, find_config, load_config, place_of
from warraq.crawler import CrawlOptions, Politeness
from warraq.storage import Keep

WHOLE = """
database = "data/corpus.db"
contact = "mailto:archive@example.org"
max_requests_per_run = 500

[defaults]
delay_s = 3
max_requests = 40

[sources.slow]
delay_s = 10.5
recheck_days = 7
as_public = true
images = true
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "warraq.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_there_are_defaults() -> None:
    config = load_config(None)
    assert config.database == Path("warraq.db")
    assert config.user_agent == f"warraq/{__version__} (article collector, contact not configured)"
    assert config.defaults == {}
    assert config.settings_of("any").politeness == Politeness()
    assert config.max_requests_per_run == MAX_REQUESTS_PER_RUN
    assert CrawlOptions(database=Path("x"), user_agent="x").max_requests == MAX_REQUESTS_PER_RUN


def test_a_whole_file(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, WHOLE))
    assert config.database == tmp_path / "data" / "corpus.db"
    assert config.user_agent == f"warraq/{__version__} (+mailto:archive@example.org)"
    assert config.max_requests_per_run == 500
    assert config.settings_of("other").politeness == Politeness(delay_s=3, max_requests=40)
    assert config.settings_of("slow").politeness == Politeness(
        delay_s=10.5, max_requests=40, recheck_days=7, as_public=True, images=True
    )


def test_an_empty_file_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, "")).database == tmp_path / "warraq.db"
    assert load_config(write(tmp_path, "\ufeffmax_requests_per_run = 9")).max_requests_per_run == 9


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, WHOLE), database="other.db").database == Path("other.db")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("databse = 'x'", "unknown key 'databse'; did you mean 'database'?"),
        ("zzz = 1", "unknown key 'zzz'; known here: database,"),
        ("[defaults]\ndelay = 1", "unknown key 'delay' in [defaults]; did you mean 'delay_s'?"),
        ("[sources.hadi]\nmax_request = 1", "unknown key 'max_request' in [sources.hadi]; did you mean"),
        (
            "database = 1",
            "'database' must be a path, relative to this file, or postgresql://USER@HOST:PORT/DATABASE, not 1",
        ),
        ("database = ''", "'database' must be a path"),
        ("max_requests_per_run = 0", "'max_requests_per_run' must be a whole number, 1 or more, not 0"),
        ("max_requests_per_run = 2.5", "'max_requests_per_run' must be a whole number"),
        ("max_requests_per_run = true", "'max_requests_per_run' must be a whole number, 1 or more, not True"),
        (
            "[defaults]\ndelay_s = '2s'",
            "'defaults.delay_s' must be seconds, a number from 0 to 3600, not '2s'",
        ),
        ("[defaults]\ndelay_s = -1", "'defaults.delay_s' must be seconds"),
        ("[defaults]\ndelay_s = nan", "'defaults.delay_s' must be seconds"),
        ("[defaults]\ndelay_s = inf", "'defaults.delay_s' must be seconds"),
        ("[sources.x]\nimages = 'some'", "'sources.x.images' must be true or false"),
        ("[sources.x]\nas_public = 1", "'sources.x.as_public' must be true or false"),
        ("[sources.x]\nrecheck_days = 0", "'sources.x.recheck_days' must be a whole number of days"),
        ("defaults = 3", "'defaults' must be a table, written [defaults], not 3"),
        ("[sources]\nhadi = 'https://x/'", "'sources.hadi' must be a table, written [sources.hadi]"),
        ('user_agent = "a\\r\\nX-Evil: 1"', "'user_agent' must be a text of printable ASCII characters"),
        ('contact = "حبر"', "'contact' must be an e-mail or web address"),
        ("contact = [", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, expected: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        load_config(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert expected in str(caught.value)


def test_what_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_config(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="is not TOML"):
        load_config(tmp_path / "binary.toml")


def test_the_file_is_found(tmp_path: Path) -> None:
    assert find_config("", {}, tmp_path) is None
    file = write(tmp_path, "")
    assert find_config("", {}, tmp_path) == file
    assert find_config("", {"WARRAQ_CONFIG": "env.toml"}, tmp_path) == Path("env.toml")
    assert find_config("given.toml", {"WARRAQ_CONFIG": "env.toml"}, tmp_path) == Path("given.toml")


RULES = """
[sources.blog]
delay_s = 4

[sources.blog.rules]
title = "h1.entry"
remove = [".plea", "aside > p"]
author = ".byline a"

[sources.other.rules]
remove = "nav"
"""


def test_rules_of_a_source_are_selectors(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, RULES))
    blog, other = config.settings_of("blog").rules, config.settings_of("other").rules
    assert blog is not None
    assert other is not None
    assert (blog.title_selector, blog.author_selector, blog.body_selector) == ("h1.entry", ".byline a", "")
    assert (blog.remove_selectors, other.remove_selectors) == ((".plea", "aside > p"), ("nav",))
    assert config.settings_of("blog").politeness.delay_s == 4
    assert config.settings_of("third").rules is None


FILTERED = """
[defaults.filters]
languages = ["AR", "fa"]
since = 2020-01-31

[defaults.keep]
rejected_days = 30

[sources.news.filters]
languages = "ar"
addresses = ["/news/*", "https://news.example/*"]
without_words = ["كرة  القدم"]
min_words = 50
until = "2025-12-31"

[sources.news.keep]
pages_mb = 500

[sources.all.filters]
languages = []
"""


def test_filters_and_keep_are_settings_and_each_key_overrides_its_default(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, FILTERED))
    news, other = config.settings_of("news"), config.settings_of("other")
    assert news.filters == Filters(
        languages=("ar",),
        addresses=("/news/*", "https://news.example/*"),
        without_words=("كرة القدم",),
        min_words=50,
        since=date(2020, 1, 31),
        until=date(2025, 12, 31),
    )
    assert news.keep == Keep(pages_mb=500, rejected_days=30)
    assert other.filters == Filters(languages=("ar", "fa"), since=date(2020, 1, 31))
    assert config.settings_of("all").filters == Filters(since=date(2020, 1, 31))
    assert config.settings_of("other", {"filters.min_words": 9}).filters.min_words == 9
    assert config.settings_of("news", {"filters.min_words": 9}).filters.min_words == 50


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[sources.x.filters]\nlanguages = 'ar-EG'",
            "'sources.x.filters.languages' has 'ar-eg', which is no language code; write 'ar'",
        ),
        ("[sources.x.filters]\nlanguages = [4]", "'sources.x.filters.languages' must be a language code"),
        (
            "[sources.x.filters]\naddresses = 'news/*'",
            "'sources.x.filters.addresses' has 'news/*', which no address begins with; write",
        ),
        (
            "[sources.x.filters]\nwords = ['…']",
            "'sources.x.filters.words' has '…', in which is no letter or digit",
        ),
        ('[sources.x.filters]\nwords = ["a\\nb"]', "which has a control character"),
        (f"[sources.x.filters]\nwords = ['{'a' * 1001}']", "which is longer than 1000 characters"),
        (
            f"[sources.x.filters]\nwords = {['a'] * 1001}",
            "'sources.x.filters.words' must be a word or phrase",
        ),
        (
            "[sources.x.filters]\nsince = '2020-13-01'",
            "'sources.x.filters.since' must be a day, written YYYY-MM-DD",
        ),
        ("[sources.x.filters]\nsince = '20200101'", "'sources.x.filters.since' must be a day"),
        ("[sources.x.filters]\nsince = 2020-01-01T10:00:00", "'sources.x.filters.since' must be a day"),
        (
            "[defaults.filters]\nsince = 2021-01-01\n[sources.x.filters]\nuntil = 2020-01-01",
            "[sources.x]: filters: 'since' (2021-01-01) is after 'until'",
        ),
        (
            "[sources.x.filters]\nmin_words = true",
            "'sources.x.filters.min_words' must be a whole number of words",
        ),
        (
            "[sources.x.filters]\nlanguage = 'ar'",
            "unknown key 'language' in [sources.x.filters]; did you mean",
        ),
        ("[sources.x]\nfilter = 4", "unknown key 'filter' in [sources.x]; did you mean 'filters'?"),
        ("[sources.x]\nkeep = 4", "'sources.x.keep' must be a table, written [sources.x.keep], not 4"),
        ("[sources.x.keep]\npages_days = -1", "'sources.x.keep.pages_days' must be a whole number of days"),
        ("[defaults.rules]\nbody = 'p'", "unknown key 'rules' in [defaults]"),
        ("[sources.x]\nuser_agent = 'Mozilla/5.0'", "poses as no browser"),
        ("[sources.x.headers]\nAccept = '*/*'", "there is no setting 'headers' of a source, on purpose"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_at_once(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_config(write(tmp_path, text))
    assert told in str(caught.value)


def test_the_template_names_every_setting(tmp_path: Path) -> None:
    text = files("warraq").joinpath("template.toml").read_text(encoding="utf-8")
    stated = re.sub(r"(?m)^# (?=\[?[\w.]+\]?( = |$))", "", text).replace('user_agent = ""', "")
    sources = load_config(write(tmp_path, stated)).sources
    assert {key for keys in sources.values() for key in keys} == set(SETTINGS)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[sources.blog]\ndelay_s = 3", "line 2, [sources.blog]"),
        ("\n\n[ sources . 'blog' ]  # mine\n'delay_s'=3", "line 4, [sources.blog]"),
        ("[sources]\nblog.delay_s = 3", "line 2, [sources.blog]"),
        (
            "[sources.other]\ndelay_s = 1\n[sources.blog]\n# delay_s = 2\ndelay_s = 3",
            "line 5, [sources.blog]",
        ),
        ("[sources]\nblog = { delay_s = 3 }", "warraq.toml, [sources.blog]"),
    ],
)
def test_the_line_of_a_setting_is_found(tmp_path: Path, text: str, place: str) -> None:
    file = write(tmp_path, text)
    assert load_config(file).sources["blog"] == {"delay_s": 3}
    assert place_of(file, ("sources", "blog"), "delay_s").endswith(place)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            'body = "div..post"',
            "'sources.blog.rules.body' has 'div..post', which is not a valid CSS selector",
        ),
        ('remove = ["p", "a["]', "'sources.blog.rules.remove' has 'a['"),
        ('titel = "h1"', "unknown key 'titel' in [sources.blog.rules]; did you mean 'title'?"),
        ("date = 4", "'sources.blog.rules.date' must be a CSS selector"),
        ('title = ["h1"]', "'sources.blog.rules.title' must be a CSS selector"),
        ("remove = []", "'sources.blog.rules.remove' must be a CSS selector or a list"),
        ('author = "a::before"', "Pseudo-elements"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_at_once(tmp_path: Path, rule: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_config(write(tmp_path, f"[sources.blog.rules]\n{rule}\n"))
    assert told in str(caught.value)
