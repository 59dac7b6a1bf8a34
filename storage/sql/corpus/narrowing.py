"""The stories that a filter asks for, as a condition."""

from collections.abc import Callable
from typing import Any, Final

from warraq.storage.records import StoryFilter
from warraq.storage.rules import read_question
from warraq.storage.sql.corpus.search import LABELLED, STARRED
from warraq.storage.sql.database import Database, storable

#: The sources of a folder, and of those below it.
IN_FOLDER: Final = (
    "SELECT s.id FROM sources s WHERE s.folder = :folder"
    " OR substr(s.folder, 1, length(:folder) + 1) = :folder || '/'"
)
#: By whether it is unread. As it stands in the index `articles_unread`, which is only used for exactly this.
READ_OR_NOT: Final = {True: "a.is_read = 0", False: "a.is_read = 1"}
#: What each field asks of a row of `articles`, called `a`; the value is bound under the field's name.
_ASKED: Final[dict[str, str | Callable[[Any], str]]] = {
    "source": "a.source_id = (SELECT id FROM sources WHERE slug = :source)",
    "folder": f"a.source_id IN ({IN_FOLDER})",
    "language": "a.language = :language",
    "label": LABELLED,
    "starred": lambda on: f"{'' if on else 'NOT '}{STARRED}",
    "unread": READ_OR_NOT.__getitem__,
    "year": "a.dated_at >= :year AND a.dated_at < :year_after",
}


def narrow(db: Database, chosen: StoryFilter) -> tuple[str, dict[str, Any]] | None:
    """The condition that rows of `articles` (a) satisfy which are asked for, and its parameters.

    'true' where nothing is; None when no article can be meant: a question without a word. It says nothing of copies and
    of what was removed.
    """
    terms = read_question(chosen.query)
    if chosen.query and not terms:
        return None
    values = {name: value for name in _ASKED if (value := getattr(chosen, name)) not in (None, "")}
    if chosen.language == "":  # of undetermined texts
        values["language"] = ""
    if chosen.folder == "":  # of no folder
        values["folder"] = ""
    conditions = [asked if isinstance(asked := _ASKED[name], str) else asked(values[name]) for name in values]
    if chosen.year is not None:
        values |= {"year": f"{chosen.year:04d}", "year_after": f"{chosen.year + 1:04d}"}
    bound = dict(zip(values, storable(values.values()), strict=True))
    if terms:
        found = db.find(terms)
        conditions.append(f"a.id IN (SELECT x.rowid FROM {found.table} x)")
        bound |= found.parameters
    return " AND ".join(conditions) or "true", bound
