"""The add-on that configures Scrapy: every setting with its reason."""

from scrapy.settings import BaseSettings

SETTINGS: dict[str, object] = {
    # Politeness
    "CONCURRENT_REQUESTS": 64,  # default 16; over all hosts, a host has one
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,  # default 8; one connection a host
    "CONCURRENT_ITEMS": 1,  # default 100, and Scrapy starts so many tasks for each answer; a visit yields one item
    "DOWNLOAD_DELAY": 2.0,  # default 0; the slot middleware sets the delay of each source
    "DOWNLOAD_DELAY_JITTER": 0.1,  # default 0.5, which would undercut the promised delay by half
    "REDIRECT_MAX_TIMES": 5,  # default 20
    # Limits
    "DOWNLOAD_TIMEOUT": 30,  # default 180; for `scrapy crawl`, ours comes from CrawlOptions
    "DOWNLOAD_MAXSIZE": 15 * 1024 * 1024,  # default 1 GB; on the wire and unpacked
    "DOWNLOAD_WARNSIZE": 0,  # default 32 MB; the limit is lower
    "DOWNLOAD_FAIL_ON_DATALOSS": True,  # half a page is not a page; tried again later
    "DNS_TIMEOUT": 15,  # default 60
    "URLLENGTH_LIMIT": 8192,  # default 2083 drops percent-encoded Arabic addresses
    # Safety
    "DOWNLOAD_VERIFY_CERTIFICATES": True,  # default off
    "DOWNLOAD_HANDLERS": {
        "http": "warraq.crawler.network.download.LimitedDownloadHandler",  # default has no limit on headers
        "https": "warraq.crawler.network.download.LimitedDownloadHandler",
        "file": None,
        "ftp": None,
        "data": None,
        "s3": None,
    },  # links to file:// are not followed
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    # Our parts
    "SCHEDULER": "warraq.crawler.frontier.scheduler.FrontierScheduler",  # JOBDIR loses most of a crawl at kill -9
    "HTTPERROR_ALLOW_ALL": True,  # every answer ends in an outcome of ours
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": None,  # default en, which changes what Arabic sites answer
    },
    # Of Scrapy's own parts these only. One that is switched off is still imported: all of them bring requests, aiohttp
    # and a console along, 15 MB.
    "DOWNLOADER_MIDDLEWARES_BASE": {
        # Not RobotsTxt, which obeys, but crawls on after a 500: network.robots replaces it. Not Retry, twice at once:
        # we retry later, from the frontier. Not Cookies, whose tldextract asks the network for its list. Not HttpProxy:
        # a proxy in the environment would bypass the address check. Not MetaRefresh: no content redirects us.
        "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
        "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
        "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
        "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    },
    "SPIDER_MIDDLEWARES_BASE": {
        # Not Referer: sites need not know where we come from.
        "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
        "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
        "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
        "scrapy.spidermiddlewares.depth.DepthMiddleware": 900,
    },
    "EXTENSIONS_BASE": {
        # Not RemoteControl and TelnetConsole, which run code received over localhost. Not LogStats: progress is ours.
        "scrapy.extensions.corestats.CoreStats": 0,
        "scrapy.extensions.logcount.LogCount": 0,
        "scrapy.extensions.closespider.CloseSpider": 0,  # for `scrapy crawl -s CLOSESPIDER_TIMEOUT=600`
        "scrapy.extensions.memusage.MemoryUsage": 0,  # likewise MEMUSAGE_LIMIT_MB
    },
    "DOWNLOADER_MIDDLEWARES": {
        "warraq.crawler.network.guard.GuardMiddleware": 10,
        "warraq.crawler.network.traps.TrapMiddleware": 15,
        "warraq.crawler.network.slots.SlotMiddleware": 20,
        "warraq.crawler.network.robots.RobotsMiddleware": 100,
        "warraq.crawler.network.download.CarefulCompressionMiddleware": 590,
        "warraq.crawler.network.redirects.CarefulRedirectMiddleware": 600,
        "warraq.crawler.network.download.CutMiddleware": 880,
        "warraq.crawler.network.guard.BudgetMiddleware": 890,
    },
    "ITEM_PIPELINES": {"warraq.crawler.recording.pipeline.IngestPipeline": 100},
    "LOG_FORMATTER": "warraq.crawler.logs.QuietLogFormatter",
    "STATS_DUMP": False,  # the run's summary is in the database
}


class WarraqAddon:
    """For ADDONS."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        settings.set("SPIDER_MODULES", ["warraq.crawler.spiders"], "addon")

    def update_settings(self, settings: BaseSettings) -> None:
        for name, value in SETTINGS.items():
            if isinstance(value, dict) and not name.endswith("_BASE"):
                settings.set(name, {**settings.getdict(name), **value}, "addon")
            else:
                settings.set(name, value, "addon")
