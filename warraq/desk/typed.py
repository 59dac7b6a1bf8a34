"""Settings of sources as a form shows and sends them."""

from collections.abc import Mapping

from warraq.config import refuse_unknown_setting
from warraq.desk.settings import SettingLine, setting_lines
from warraq.desk.sources import SourceDesk
from warraq.desk.values import value_of
from warraq.storage import open_reader


class TypedDesk(SourceDesk):
    """The acts on sources, and settings as texts."""

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
        return self.set(slug, {name: value_of(name, text) for name, text in texts.items()})
