"""What a fetch brought, kept in one transaction; and stored pages that are read again."""

from storage.sqlite.arrival.fetches import read_fetches
from storage.sqlite.arrival.recleaning import Recleaned, Recleaning, StoredPage
from storage.sqlite.arrival.shelf import SqliteShelf

__all__ = ["Recleaned", "Recleaning", "SqliteShelf", "StoredPage", "read_fetches"]
