"""What a fetch brought, kept in one transaction; and stored pages that are read again."""

from storage.sqlite.arrival.fetches import read_fetches
from storage.sqlite.arrival.recleaning import Recleaning
from storage.sqlite.arrival.shelf import SqliteShelf

__all__ = ["Recleaning", "SqliteShelf", "read_fetches"]
