"""warraq.toml, and the settings that sources have there and in the database."""

from .file import (
    CONFIG_NAME,
    DATABASE_NAME,
    MAX_REQUESTS_PER_RUN,
    STAMP_EVERY_HOURS,
    TABLES,
    TOP_KEYS,
    Config,
    Stamps,
    find_config,
    honest_user_agent,
    load_config,
    read_config,
)
from .keys import Key, SettingValue, fits_header
from .pages import page_address
from .places import place_of
from .settings import (
    BUILT_IN,
    SETTINGS,
    SourceSettings,
    build_settings,
    check_setting,
    read_texts,
    refuse_unknown_setting,
    shown_value,
)

__all__ = [
    "BUILT_IN",
    "CONFIG_NAME",
    "DATABASE_NAME",
    "MAX_REQUESTS_PER_RUN",
    "SETTINGS",
    "STAMP_EVERY_HOURS",
    "TABLES",
    "TOP_KEYS",
    "Config",
    "Key",
    "SettingValue",
    "SourceSettings",
    "Stamps",
    "build_settings",
    "check_setting",
    "find_config",
    "fits_header",
    "honest_user_agent",
    "load_config",
    "page_address",
    "place_of",
    "read_config",
    "read_texts",
    "refuse_unknown_setting",
    "shown_value",
]
