"""Pictures as SVG text: pure, without script and style attributes, each with its title, description and numbers."""

from warraq.serving.web.drawing.days import DaySummary, days_of
from warraq.serving.web.drawing.timeline import Lane, Mark, Timeline, draw_timeline

__all__ = ["DaySummary", "Lane", "Mark", "Timeline", "days_of", "draw_timeline"]
