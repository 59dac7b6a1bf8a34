"""The ways back to a whole back catalogue: one file a platform, one row a way in `paging.METHODS`."""

from .method import ArchiveMethod
from .paging import (
    METHODS,
    WALKS,
    OlderPage,
    next_posts_list_url,
    numbered_page_url,
    older_page,
    posts_lists,
    read_json_posts,
    read_xml_posts,
)

__all__ = [
    "METHODS",
    "WALKS",
    "ArchiveMethod",
    "OlderPage",
    "next_posts_list_url",
    "numbered_page_url",
    "older_page",
    "posts_lists",
    "read_json_posts",
    "read_xml_posts",
]
