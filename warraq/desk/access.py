"""Who may open the reading room: passwords and tokens by name."""

from collections.abc import Callable
from typing import Final

from warraq.articles.errors import ConfigurationError
from warraq.config import Config
from warraq.desk.clock import present
from warraq.storage import AccessRow, open_reader, open_store

MAX_NAME_CHARS: Final = 60


class AccessDesk:
    """Gives and takes passwords and tokens. Only what proves them is stored."""

    def __init__(self, load: Callable[[], Config]) -> None:
        """`load` is called for each act: which database it is about."""
        self._load = load

    def list_access(self) -> tuple[AccessRow, ...]:
        """Every password and token, by name."""
        with open_reader(self._load().database) as reader:
            return reader.access.all()

    def set_password(self, name: str, password: str) -> bool:
        """Give a name a password, instead of the one it had; returns whether the name is new.

        Raises:
            ConfigurationError: the name cannot be used, or the password is too short or long.
            StorageError: the name is that of a token.
        """
        from warraq.serving.web.security import MAX_PASSWORD, MIN_PASSWORD, hash_password

        checked = _checked(name)
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise ConfigurationError(f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters")
        hashed = hash_password(password)
        with open_store(self._load().database) as store:
            return store.access.set(checked, "password", hashed, now=present())

    def make_token(self, name: str) -> str:
        """A new token for a program, instead of the one of that name; it is stored nowhere.

        Raises:
            ConfigurationError: the name cannot be used.
            StorageError: the name is that of a password.
        """
        from warraq.serving.web.security import digest_of_token, new_token

        checked, token = _checked(name), new_token()
        with open_store(self._load().database) as store:
            store.access.set(checked, "token", digest_of_token(token), now=present())
        return token

    def remove_access(self, name: str) -> None:
        """Take a password or token away; who is logged in with it is logged out. Raises NotFoundError."""
        with open_store(self._load().database) as store:
            store.access.remove(name)


def _checked(name: str) -> str:
    """A name that can be shown in a list and sent in a header."""
    is_right = (
        name.isprintable() and name == name.strip() and 0 < len(name) <= MAX_NAME_CHARS and ":" not in name
    )
    if not is_right:
        text = f"{name[:100]!r} is no name: at most {MAX_NAME_CHARS} printable characters, no colon"
        raise ConfigurationError(text)
    return name
