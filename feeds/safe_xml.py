"""How libxml2 reads what others wrote: without entities, network and DTD, and without what is no element."""

from typing import Final, TypedDict


class _Settings(TypedDict):
    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool
    remove_comments: bool
    remove_pis: bool


#: For every parser of fetched XML. `huge_tree` lifts libxml2's limits: the callers have cut the document before.
SAFE: Final[_Settings] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": True,
    "remove_comments": True,
    "remove_pis": True,
}
