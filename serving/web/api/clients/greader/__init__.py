"""The API of Google Reader."""

from warraq.serving.web.api.clients.greader.routes import greader_routes

__all__ = ["greader_routes"]
