"""A chart whose bars and marks can be clicked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets
from matplotlib.figure import Figure

from analysis import charts


class Chart(anywidget.AnyWidget):
    """HTML with an image, and areas of it that lead to what they show; a browser sends back the one clicked.

    value: the HTML. areas: left, top, width and height as parts of the image, what it leads to, and words for it.
    """

    _esm = Path(__file__).with_name("chart.js")
    value = traitlets.Unicode().tag(sync=True)
    areas: traitlets.List[list[float | str]] = traitlets.List().tag(sync=True)

    def show(self, html: str, figure: Figure | None = None) -> None:
        """Shows HTML; figure: the drawn one whose image it holds."""
        # Both go in one message: the picture is drawn with its own areas.
        with self.hold_sync():
            self.areas = [list(area) for area in charts.areas(figure)] if figure else []
            self.value = html

    def on_click(self, clicked: Callable[[str, str], None]) -> None:
        """Calls `clicked` with what an area leads to, and its words."""
        self.on_msg(lambda _, told, __: clicked(str(told.get("leads", "")), str(told.get("words", ""))))
