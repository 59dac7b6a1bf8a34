"""How far a reader's questions are followed: a page must not take longer the more there is."""

from typing import Final

#: Articles with the words of a question that are looked at, the newest first.
LOOKED_THROUGH: Final = 10_000
#: The same, where those give a search fewer than it asks for.
MOST_LOOKED_THROUGH: Final = 1_000_000
#: Of them, stories that are ranked and counted.
RANKED: Final = 1_000
#: Of them, articles that a search sorts by how well they answer it.
BEST_OF: Final = 2_000
#: Characters of a text that a list reads: what it shows, and what is lost when white space is joined.
BEGINNING_CHARS: Final = 400
#: Sources of a folder that are merged one by one; with more, stories are walked through by date.
MERGED_SOURCES: Final = 50
MOST_COPIES: Final = 100
