"""Learns the template of a source while its pages come in, so that the pages after them are read with it."""

import logging

from warraq.articles.outcomes import Stored
from warraq.crawler.exchange import Exchange
from warraq.crawler.parsing import learn_from
from warraq.crawler.session import RunContext, now
from warraq.storage import CommitResult

logger = logging.getLogger(__name__)


async def learn_site(context: RunContext, exchange: Exchange, recorded: CommitResult) -> None:
    """Learn the template of the page's source if a new article makes that due. Once at a time for each source."""
    source_id, store = exchange.visit.source_id, context.store
    if not isinstance(recorded.outcome, Stored) or source_id in context.learning:
        return
    context.learning.add(source_id)
    try:
        if await context.ask(store.templates.is_due, source_id):
            pages = await context.ask(store.templates.pages, source_id)
            template = await learn_from(pages, context.rules(source_id), context.workers, now=now())
            if await context.ask(store.templates.keep, source_id, template, now=now()):
                logger.info(
                    "%s: learnt where its posts stand from %d pages", _slug(context, source_id), len(pages)
                )
    finally:
        context.learning.discard(source_id)


def _slug(context: RunContext, source_id: int) -> str:
    source = context.sources.get(source_id)
    return source.slug if source else str(source_id)
