"""What is new since somebody looked last."""

from dataclasses import dataclass
from datetime import datetime

from warraq.location import Location
from warraq.storage import HealthChange, HookQueries, News, open_reader, open_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What happened since the last look, with the changes of health in their order."""

    news: News
    health: tuple[HealthChange, ...]


def look(database: Location, name: str, *, now: datetime, keep: bool = False) -> Look:
    """What is new since the last look of that name. With `keep` the next one will tell it again."""
    if keep:
        with open_reader(database) as reader:
            news = reader.looks.news(name, now=now)
            return Look(news=news, health=_health(reader.hooks, news))
    with open_store(database) as store:
        news = store.looks.take(name, now=now)
        return Look(news=news, health=_health(store.hooks, news))


def _health(hooks: HookQueries, news: News) -> tuple[HealthChange, ...]:
    return hooks.health_changes(news.after_health + 1, news.last_health)
