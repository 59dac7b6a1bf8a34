"""The APIs: our own, and those of Miniflux and Google Reader, for programs that read feeds."""

from warraq.serving.web.api.operations import Api

__all__ = ["Api"]
