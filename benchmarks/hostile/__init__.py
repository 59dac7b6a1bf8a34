"""Every case of a hostile server, each in a crawl of its own, held against what the specification expects."""
