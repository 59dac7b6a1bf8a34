"""The API of Miniflux."""

from warraq.serving.web.api.clients.miniflux.routes import healthcheck, miniflux_routes

__all__ = ["healthcheck", "miniflux_routes"]
