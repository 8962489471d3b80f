"""The workbook to explore with: what is chosen, what it shows, and the widgets around both."""

from analysis.controls.archive import Archive
from analysis.controls.exports import export
from analysis.controls.panel import explore
from analysis.controls.pictures import still
from analysis.controls.view import View, headline, listed

__all__ = ["Archive", "View", "explore", "export", "headline", "listed", "still"]
