"""Settings of sources as a form shows and sends them."""

from collections.abc import Callable, Mapping
from datetime import datetime

from warraq.config import Config, refuse_unknown_setting
from warraq.desk.settings import SettingLine, setting_lines
from warraq.desk.sources import SourceDesk, present
from warraq.desk.values import value_of
from warraq.storage import open_reader


class TypedDesk:
    """Reads and sets settings. May be used from any thread."""

    def __init__(self, load: Callable[[], Config], *, now: Callable[[], datetime] = present) -> None:
        self._load = load
        self._sources = SourceDesk(load, now=now)

    def settings_of(self, slug: str) -> tuple[SettingLine, ...]:
        """Every setting of a source with where it comes from. Raises NotFoundError."""
        config = self._load()
        with open_reader(config.database) as reader:
            source = reader.sources.get(slug)
            return setting_lines(config, source, reader.settings.of(source.id))

    def set_texts(self, slug: str, texts: Mapping[str, str]) -> tuple[SettingLine, ...]:
        """Set settings as they were typed, by dotted names, a line for each text of a list; '' takes one back.

        Raises:
            NotFoundError: no such source.
            ConfigurationError: no such setting, a value it does not accept, or one that warraq.toml states.
        """
        for name in texts:
            refuse_unknown_setting(name, identity=slug)
        return self._sources.set(slug, {name: value_of(name, text) for name, text in texts.items()})
