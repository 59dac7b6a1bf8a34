"""The spiders: feeds, site."""
