"""What an export can say of the rights in its articles: what their pages state, in numbers."""

import re
from typing import Final

from warraq.serving.formats.manifest import Totals

_ADDRESS: Final = re.compile(r"https?://[!-~]{1,500}", re.IGNORECASE)


def rights_text(totals: Totals) -> str:
    """Returns sentences with numbers, in plain text that is also Markdown; nothing that a page states is in them."""
    stated = totals.articles - totals.licences.get("", 0)
    return (
        f"The texts belong to their authors. Articles whose pages state a licence: {stated:,} of {totals.articles:,}"
        f" (column `licence`). Behind a paywall: {totals.paywalled:,}. Reserved by their publishers from mining or"
        f" training: {totals.reserved:,} (column `reservations`)."
    )


def common_licence(totals: Totals) -> str | None:
    """Returns the address of the licence if every article states the same one."""
    names = tuple(totals.licences)
    return names[0] if len(names) == 1 and _ADDRESS.fullmatch(names[0]) else None
