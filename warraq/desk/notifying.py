"""A message through Apprise, to where the user wants it: mail, chat, push. Apprise does the network work itself."""

from collections.abc import Sequence
from typing import Final

from warraq.articles.errors import ConfigurationError
from warraq.desk.events import Event
from warraq.desk.wording import message_of
from warraq.extras import require

TIMEOUT_S: Final = 30.0
NAMED: Final = frozenset({"gone", "bot-wall", "blocked", "robots", "failing"})


def notify(addresses: Sequence[str], events: Sequence[Event]) -> str:
    """Send one message to all addresses. Returns what went wrong, without the addresses, which hold secrets; else ''.

    Raises:
        ConfigurationError: Apprise is not installed, or does not know an address.
    """
    apprise = require("apprise", "notify")
    asset = apprise.AppriseAsset(
        app_id="warraq",
        app_desc="warraq",
        app_url="",
        http_redirects=False,
        interpret_emojis=False,
        allow_templates=False,
        service_timeout=TIMEOUT_S,
        storage_mode=apprise.PersistentStoreMode.MEMORY,  # leaves nothing on the disk
    )
    sender = apprise.Apprise(asset=asset)
    for number, address in enumerate(addresses, 1):
        if not sender.add(address):
            scheme = address.partition("://")[0][:20]
            raise ConfigurationError(
                f"Apprise cannot use address {number} ({scheme}://…); `apprise --dry-run` tells more"
            )
    title, text = message_of(events)
    kind = apprise.NotifyType.WARNING if _is_bad(events) else apprise.NotifyType.INFO
    sent = sender.notify(body=text, title=title, notify_type=kind, body_format=apprise.NotifyFormat.TEXT)
    return "" if sent else "at least one of the addresses did not take the message"


def _is_bad(events: Sequence[Event]) -> bool:
    return any(event.get("became") in NAMED for event in events)
