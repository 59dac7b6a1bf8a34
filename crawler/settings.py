"""Scrapy project settings, for `scrapy crawl`, `scrapy list` and `scrapy shell` in this folder."""

BOT_NAME = "warraq"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
ADDONS = {"crawler.addon.WarraqAddon": 500}
USER_AGENT = "warraq (article collector, contact not configured)"
