"""The workbook on one screen: controls, charts, events, what stands behind one of them, corrections, export."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import ipywidgets as widgets
from IPython.display import display

from analysis import evidence
from analysis.charts.words import counted
from analysis.choice import one_of
from analysis.controls.archive import Archive
from analysis.controls.attempts import attempt
from analysis.controls.chart import Chart
from analysis.controls.choices import Choices
from analysis.controls.correcting import Correcting
from analysis.controls.drafts import Drafts
from analysis.controls.exports import commands, export
from analysis.controls.finder import Finder
from analysis.controls.folded import folded, keep_keys
from analysis.controls.pictures import PICTURES, image
from analysis.controls.view import View, listed, words_of
from analysis.tables import Tables

# High enough for three panels; a chart with more is scrolled, or drawn higher by its corner, and the events stay near.
CHART = {"height": "500px"}
WAITING = "<p>Drawing ...</p>"
KEPT = "What is shown below is the last that worked."
STYLE = """<style>
.workbook-list {flex-direction: column; align-items: stretch; height: auto; min-width: 0}
.workbook-list > select {flex: 0 0 auto; width: 100%; box-sizing: border-box; margin: 0}
.workbook-list > label.widget-label {width: auto; text-align: left}
.workbook-list > select {height: auto !important; flex: none; width: 100%; margin: 0}
.workbook-rows > select {font-family: var(--jp-code-font-family, monospace); font-size: 12px; white-space: pre}
.workbook-rows > label.widget-label {width: auto; text-align: left; white-space: pre; overflow: visible;
  font-family: var(--jp-code-font-family, monospace); font-size: 12px; font-weight: 600}
.workbook .finding {margin: 0 0 4px; line-height: 1.35; min-height: 2.7em}
.workbook table {border-collapse: collapse; font-size: 12px; margin: 6px 0}
.workbook caption {text-align: left; font-weight: 600; padding: 4px 0; caption-side: top}
.workbook td:first-child {white-space: nowrap}
.workbook th, .workbook td {padding: 2px 8px 2px 0; line-height: 1.3;
  border-bottom: 1px solid #d8d8d8; vertical-align: top}
.workbook th {text-align: left}
.workbook blockquote {margin: 2px 0 6px; padding-left: 8px; border-left: 3px solid #bbb}
.workbook mark {background: #ffe28a; color: #000}
.workbook-chart {overflow-y: auto; resize: vertical}
.workbook-frame {position: relative; width: fit-content}
.workbook-area {position: absolute; cursor: pointer; border-radius: 2px}
.workbook-area:hover {background: rgba(0, 0, 0, 0.08)}
.workbook .wrong {color: #a40000; font-weight: 600}
</style>"""


class Panel:
    """The widgets of one view and what they show; `box` is what a notebook displays."""

    def __init__(
        self,
        archive: Archive,
        view: View,
        given: dict[str, str | None],
        folder: str | Path | None = None,
        first: str = "escalation",
    ) -> None:
        self._archive, self._given, self._folder = archive, given, folder
        # JupyterLab may hand two controls to two threads: one waits, so that no chart of a view before comes last.
        self._turn = threading.RLock()
        self.view = view
        self.tables = archive.tables(view.rules)
        self.chosen = view.choose(self.tables)
        self._source = self.tables
        self._listed: int | None = None  # how many events the list has; None before it is made
        self.seconds = 0.0
        self._failed = ""  # what the words in the status are an error of
        self._drawn: set[str] = set()
        every, moved = archive.readings.articles, lambda name: self._try(lambda: self._moved(name), "view")
        self.choices = Choices(view, self.tables, every, moved)
        self.reset = widgets.Button(description="Reset", tooltip="all controls as they were when the notebook ran")
        self.reset.on_click(lambda _: self._try(lambda: self._put(view), "view"))
        self.status = widgets.HTML(layout=widgets.Layout(min_height="24px"))
        self.charts = {name: Chart(layout=CHART).add_class("workbook-chart") for name in PICTURES}
        for chart in self.charts.values():
            chart.on_click(lambda leads, words: self._try(lambda: self._clicked(leads, words)))
        self.tabs = widgets.Tab(list(self.charts.values()), titles=[name.capitalize() for name in self.charts])
        self.tabs.selected_index = list(PICTURES).index(first)
        self.tabs.observe(lambda _: self._try(self._draw, "chart"), names="selected_index")
        self.finder = Finder(self._picked, self._try, view.event)
        self.record = widgets.HTML()
        self.commands = widgets.Textarea(rows=6, layout=widgets.Layout(width="100%"), description="To paste")
        self.correcting = Correcting(archive, Drafts(archive), self._corrected)
        self.exported = widgets.HTML()
        self.export = widgets.Button(description="Export this view", tooltip="CSV, Parquet, PNG and SVG into a folder")
        self.export.on_click(lambda _: attempt(self._export, self._exported, "Nothing was written."))
        self.choices.fit(first)
        self._show(self.tables, view)

    @property
    def box(self) -> widgets.Widget:
        """Controls beside the charts, or above them where the page is narrow; events and their record below."""
        right = widgets.VBox([self.status, self.tabs], layout=widgets.Layout(flex="100 1 460px", min_width="0"))
        top = widgets.Box(
            [self.choices.box(self.reset), right], layout=widgets.Layout(flex_flow="row wrap", width="100%")
        )
        ways_out = widgets.VBox([widgets.HBox([self.export, self.exported]), self.commands])
        below = [folded("Correct this event", self.correcting.box), folded("Export and repeat", ways_out)]
        every = [widgets.HTML(STYLE), top, self.finder.box, self.record, *below]
        return widgets.VBox(every, layout=widgets.Layout(width="100%")).add_class("workbook")

    def _try(self, act: Callable[[], None], asked: str = "event") -> None:
        """Does what a control asks for; an error is said, and stands until the same kind of thing works again."""
        with self._turn:
            if not attempt(act, lambda words: self._say(words, wrong=True), KEPT):
                self._failed = asked
            elif self._failed == asked:
                self._say(self._summary())

    def _moved(self, name: str) -> None:
        """Follows a control; what cannot be meant raises, and the view of before stays."""
        began = time.perf_counter()
        view = self.choices.view(name, self.view)
        if view.rules != self.view.rules:
            self._say("Joining the articles again under these rules ...")
        tables = self._archive.tables(view.rules)
        gone = self.choices.offer(tables, view) if name in ("conflict", "sources") else []
        self.choices.by_name["link_window_h"].disabled = view.link != "window"
        self._show(tables, self.choices.view(name, self.view))
        self.seconds = time.perf_counter() - began
        words = f"Not in this conflict, so no longer chosen: {', '.join(gone)}." if gone else self._summary()
        wrong = self.choices.wrong_days
        self._say(f"{words} Its days are those of before: {wrong}." if wrong else words, wrong=bool(wrong))

    def _put(self, view: View) -> None:
        """Shows a view, and sets the controls to it."""
        tables = self._archive.tables(view.rules)
        self.choices.put(view, tables)
        self._show(tables, view)

    def _show(self, tables: Tables, view: View) -> None:
        """Shows a view: all that can fail comes first, so that a failure leaves the one of before.

        Events are chosen and listed anew only where other rows are asked for.
        """
        other = tables is not self._source or view.choice != self.view.choice
        chosen = view.choose(tables) if other else self.chosen
        name = self._looked_at
        picture = PICTURES[name](chosen, view)
        drawn = image(picture)
        anew = other or self._listed is None or view.harms != self.view.harms
        events = listed(chosen, view) if anew else None
        self.tables, self.chosen, self.view, self._drawn = tables, chosen, view, {name}
        self._source = tables
        for title, chart in self.charts.items():
            # The others are drawn when they are looked at; until then none is that of the view before.
            if title == name:
                chart.show(drawn, picture.figure)
            else:
                chart.show(WAITING)
        if events is None:
            self._picked(self.finder.rows.value)
        else:
            self._listed = len(events)
            self.finder.show(events, lambda: words_of(chosen))
        self._say(self._summary())

    @property
    def _looked_at(self) -> str:
        return list(PICTURES)[self.tabs.selected_index or 0]

    def _draw(self) -> None:
        """Draws the chart that is looked at, if it is not yet; the others when they are."""
        name = self._looked_at
        self.choices.fit(name)
        if name not in self._drawn:
            picture = PICTURES[name](self.chosen, self.view)
            self.charts[name].show(image(picture), picture.figure)
            self._drawn.add(name)

    def _summary(self) -> str:
        events, articles = len(self.chosen.events), len(self.chosen.articles)
        if not events:
            return "No event fits this view."
        fewer = f" Listed are the {self._listed:,} events with such victims." if self._listed != events else ""
        blank = self._accusing_no_side if self.view.sides else 0
        fewer += f" Not of any one side, so not in it: {counted(blank, 'violation')} that name none." if blank else ""
        return f"{events:,} events and {articles:,} of {len(self.tables.articles):,} articles are of this view.{fewer}"

    @property
    def _accusing_no_side(self) -> int:
        """How many violations a choice of sides hides because nobody is accused in them."""
        every = replace(self.view, sides=()).choose(self.tables).violations
        return int(every["accused_side"].isna().sum())

    def _say(self, words: str, wrong: bool = False) -> None:
        self._failed = ""
        self.status.value = evidence.said(words, wrong)

    def _clicked(self, leads: str, words: str) -> None:
        """Lists the events behind what was clicked, and picks the first; an accusation without one shows its words."""
        kind, _, ids = leads.partition(":")
        if kind == "event":
            self.finder.only(ids.split("|"), words)
        else:
            self.finder.leave()
            self._picked(None, evidence.accusation(self.tables, ids))

    def _picked(self, event_id: str | None, record: str | None = None) -> None:
        """Shows what stands behind an event, or the given record of what is of no event."""
        record = evidence.record(self.tables, event_id) if record is None else record
        self.commands.value = commands(replace(self.view, event=event_id), self._given)
        self.record.value = record
        self.correcting.about(self.tables, event_id, self.view)

    def _corrected(self) -> None:
        """Shows the view under the corrections as they are now."""
        with self._turn:
            self._show(self._archive.tables(self.view.rules), self.view)

    def _exported(self, words: str) -> None:
        self.exported.value = evidence.said(words, wrong=True)

    def _export(self) -> None:
        self.exported.value = evidence.said("Drawing every chart and writing ...")
        files = export(self.chosen, replace(self.view, event=self.finder.rows.value), self._given, self._folder)
        self.exported.value = evidence.said(f"{len(files)} files are in {files[0].parent.resolve()}")


def explore(
    source: Archive | Tables,
    view: View | None = None,
    articles: str | None = None,
    corrections: str | None = None,
    out: str | Path | None = None,
    first: str = "escalation",
) -> None:
    """Displays the workbook: an archive, or the articles of tables, under a view.

    articles, corrections: the notebook's parameters, for the commands to paste; out: folder of exports; first: the
    chart in front. Raises ValueError for a view that does not fit the articles, or no such chart.
    """
    one_of("first", first, PICTURES)
    archive = source if isinstance(source, Archive) else Archive(source.articles, corrections)
    waiting = widgets.HTML(evidence.said(f"Joining {len(archive.articles):,} articles and drawing the first view ..."))
    shown = widgets.VBox([waiting])
    keep_keys()
    display(shown)
    box = Panel(archive, view or View(), {"articles": articles, "corrections": corrections}, out, first).box
    shown.children = (box,)
