"""What changed rules would make of stored pages, for people to read before they save them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from warraq.articles.diff import Block, diff_texts, is_changed
from warraq.storage import Recleaned

#: 'same' as stored; 'changed' words; 'refused': no article any more, what is stored stays; 'unread': reading failed.
PreviewEnding = Literal["same", "changed", "refused", "unread"]

#: Blocks of a diff that are shown; characters of one.
MAX_BLOCKS: Final = 400
MAX_CHARS: Final = 20_000
#: Reasons that say nothing of the page but that it took too long, or too much memory.
_LIMITS: Final = ("parse-timeout", "parse-memory")
#: Unchanged blocks before and after a changed one.
CONTEXT: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePreview:
    """A stored page as it would read beside what is stored.

    `reason`: why it would be refused, or could not be read. `filtered`: why a filter would keep it out, if it came now.
    `fields` differ. `added` and `removed` count words of the text. `title` and `blocks` are the differences, with some
    unchanged text around; `skipped` blocks are not shown.
    """

    article_id: int
    url: str
    ending: PreviewEnding
    stored_title: str
    reason: str = ""
    filtered: str = ""
    fields: tuple[str, ...] = ()
    direction: str = "ltr"
    added: int = 0
    removed: int = 0
    title: tuple[Block, ...] = ()
    blocks: tuple[Block, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What settings would do to stored articles of a source. Nothing was changed.

    `chosen` is the page that was asked for, in full; of the `others`, its last ones, the differences are left out.
    `unread`: how many of them there was no time for. `settings` are those that were tried, as texts by their names.
    """

    source: str
    settings: Mapping[str, str]
    chosen: PagePreview | None = None
    others: tuple[PagePreview, ...] = ()
    unread: int = 0

    def counted(self, ending: PreviewEnding) -> int:
        """How many of the others end like this."""
        return sum(one.ending == ending for one in self.others)


def preview_of(found: Recleaned, *, stored_title: str, in_full: bool, filtered: str = "") -> PagePreview:
    """What reading a page again came to. `in_full`: with the differences, not only their numbers."""
    assert found.article_id is not None
    blocks = diff_texts(found.old_text, found.new_text) if found.ending == "changed" else ()
    shown, skipped = _shown(blocks) if in_full else ((), 0)
    return PagePreview(
        article_id=found.article_id,
        url=found.url,
        ending=_ending(found),
        stored_title=stored_title,
        reason=found.reason,
        filtered=filtered,
        fields=found.fields,
        direction=found.direction,
        added=_words(blocks, "added"),
        removed=_words(blocks, "removed"),
        title=diff_texts(found.old_title, found.new_title) if in_full and "title" in found.fields else (),
        blocks=shown,
        skipped=skipped,
    )


def _ending(found: Recleaned) -> PreviewEnding:
    if found.ending == "refused":
        return "unread" if found.reason.startswith(_LIMITS) else "refused"
    return "changed" if found.ending == "changed" else "same"


def _words(blocks: Sequence[Block], kind: str) -> int:
    return sum(len(piece.text.split()) for block in blocks for piece in block if piece.kind == kind)


def _shown(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], int]:
    """The changed blocks with those around them, as many as a page can hold, and how many are left out."""
    changed = [place for place, block in enumerate(blocks) if is_changed(block)]
    near = {
        place for at in changed for place in range(max(at - CONTEXT, 0), min(at + CONTEXT + 1, len(blocks)))
    }
    room, shown = MAX_CHARS, list[Block]()
    for place in sorted(near)[:MAX_BLOCKS]:
        room -= sum(len(piece.text) for piece in blocks[place])
        if room < 0 and shown:
            break
        shown.append(blocks[place])
    return tuple(shown), len(blocks) - len(shown)
