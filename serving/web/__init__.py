"""The reading room: pages and an API over one database. Needs the extra `web`.

Reads through connections that cannot write; whatever changes something goes through the desk it is given.
"""
