"""Kept blocks to text, sanitised HTML, Markdown and images."""

from warraq.articles.extraction.rendering.images import images_of
from warraq.articles.extraction.rendering.render import parts_of, render_html, render_markdown, render_text

__all__ = ["images_of", "parts_of", "render_html", "render_markdown", "render_text"]
