"""What a reader does at the desk: read, star, label, note, and save searches. Named as in `storage.Reading`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from warraq.desk.clock import Clock, present
from warraq.location import Location
from warraq.storage import SavedSearch, Store, StoryFilter, open_store


class ReadingDesk:
    """Each act opens the database, is one transaction, and closes it. To be called from any thread.

    All of them raise what their namesakes in storage do: NotFoundError and ConfigurationError for what is asked
    wrongly, DatabaseBusy when another program has been writing for long.
    """

    def __init__(self, database: Location, *, now: Clock = present) -> None:
        self._database = database
        self._now = now

    def mark_read(self, article_ids: Iterable[int], read: bool) -> int:
        """Note that articles were read, or were not. Returns how many this changed."""
        with self._store() as store:
            return store.reading.mark_read(article_ids, read, now=self._now())

    def mark_all_read(
        self, chosen: StoryFilter, *, up_to: int | None = None, seen_by: datetime | None = None
    ) -> int:
        """Note that all chosen articles were read, up to a number or seen by a time. Returns how many this changed."""
        with self._store() as store:
            return store.reading.mark_all_read(chosen, up_to=up_to, seen_by=seen_by, now=self._now())

    def star(self, article_ids: Iterable[int], on: bool) -> int:
        """Give articles a star, or take it. Returns how many this changed."""
        with self._store() as store:
            return store.reading.star(article_ids, on, now=self._now())

    def label(self, article_ids: Iterable[int], add: Iterable[str] = (), remove: Iterable[str] = ()) -> int:
        """File articles under labels, and take them out of others. Returns how many articles this changed."""
        with self._store() as store:
            return store.reading.label(article_ids, add=add, remove=remove, now=self._now())

    def note(self, article_id: int, text: str) -> bool:
        """Write the note of an article, '' takes it away. Returns whether this changed it."""
        with self._store() as store:
            return store.reading.note(article_id, text, now=self._now())

    def save_search(self, name: str, chosen: StoryFilter, title: str = "") -> SavedSearch:
        """Save a search; one of that name is replaced."""
        with self._store() as store:
            return store.searches.save(name, chosen, title=title, now=self._now())

    def delete_search(self, name: str) -> None:
        """Forget a search."""
        with self._store() as store:
            store.searches.delete(name)

    @contextmanager
    def _store(self) -> Iterator[Store]:
        with open_store(self._database) as store:
            yield store
