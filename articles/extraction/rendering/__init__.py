"""Kept blocks to text, sanitised HTML, Markdown and images."""

from warraq.articles.extraction.rendering.html import ARTICLE_TAGS, render_html
from warraq.articles.extraction.rendering.images import images_of
from warraq.articles.extraction.rendering.markdown import render_markdown
from warraq.articles.extraction.rendering.parts import parts_of
from warraq.articles.extraction.rendering.text import render_text

__all__ = ["ARTICLE_TAGS", "images_of", "parts_of", "render_html", "render_markdown", "render_text"]
