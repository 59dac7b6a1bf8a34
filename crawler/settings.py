"""Scrapy project settings, for `scrapy crawl`, `scrapy list` and `scrapy shell` in this folder."""

BOT_NAME = "warraq"
SPIDER_MODULES = ["warraq.crawler.spiders"]
NEWSPIDER_MODULE = "warraq.crawler.spiders"
ADDONS = {"warraq.crawler.addon.WarraqAddon": 500}
USER_AGENT = "warraq (article collector, contact not configured)"
# Not in the add-on: Scrapy reads this one of the process, before any add-on. The address is checked where the
# connection is made.
TWISTED_DNS_RESOLVER = "warraq.crawler.network.resolver.GuardedResolver"
