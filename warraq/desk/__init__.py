"""The desk: what people do to sources and articles. One implementation for the command line, the API and the pages.

Each act opens the database, is one transaction, and closes it; a crawl may run meanwhile.
"""
