"""What a page and its answer say of mining the text and training models with it."""

from collections.abc import Iterator

from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.records import Reservation
from warraq.articles.reservations import distinct, is_robot, read_directives, read_headers, read_statement


def find_reservations(found: Survey, headers: tuple[tuple[str, str], ...]) -> tuple[Reservation, ...]:
    """Returns what meta tags and headers state, metas first."""
    return distinct((*distinct(_of_metas(found)), *read_headers(headers)))


def _of_metas(found: Survey) -> Iterator[Reservation]:
    for name, values in found.metas.items():
        for value in values:
            if is_robot(name):
                yield from read_directives(value, origin="meta", robot=name)
            else:
                yield from read_statement(name, value, origin="meta")
