"""Warraq collects blog and news posts, cleans them, finds copies and keeps them in one database.

    import warraq

    with warraq.open("corpus.db") as corpus:
        for article in corpus.articles(language="ar"):
            print(article.title, article.url)

Public are this package, the command line, the views of the database and the served documents.
"""

from warraq.api import Corpus, open
from warraq.version import __version__

__all__ = ["Corpus", "__version__", "open"]
