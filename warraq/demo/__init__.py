"""The sample blog: written for this project, served on loopback, with the exact texts to extract from it.

with serve_blog() as blog:
    ...                     # crawl blog.base_url
    expected = gold(blog)
"""

from .blog import Blog, Request
from .gold import GoldPost, Unwanted, gold
from .server import serve_blog

__all__ = ["Blog", "GoldPost", "Request", "Unwanted", "gold", "serve_blog"]
