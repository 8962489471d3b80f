"""The form for a correction, and what it changes; and the corrections written, each of which can be undone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import ipywidgets as widgets
import pandas as pd

from analysis import evidence
from analysis.controls.archive import Archive
from analysis.controls.attempts import attempt
from analysis.controls.drafts import ACTIONS_OF, Drafts, choices_of, columns_of, old_value
from analysis.controls.view import View, headline
from analysis.tables import Tables

KEPT = "Nothing was written."
AGAIN = 0.5  # seconds in which a further click is the same one
HINTS = {
    "set": "Field: which value is wrong. New: the right one.",
    "drop": "Takes it out of every count.",
    "merge": "New: the event it is one with.",
    "split": "Makes this number an event of its own.",
    "add": "Field: the words of the article that hold the number. New: such as harm=killed; low=5; best=5; high=5.",
}


class Correcting:
    """Drafts a correction of the event that is looked at, of one of its numbers, or of one of its articles."""

    def __init__(self, archive: Archive, drafts: Drafts, corrected: Callable[[], None]) -> None:
        self._archive, self._drafts, self._corrected = archive, drafts, corrected
        self._tables: Tables | None = None
        self._view = View()
        self._done = "", 0.0  # what was done last, and when
        wide = widgets.Layout(width="420px")
        self.target = widgets.Dropdown(description="What", layout=widgets.Layout(width="720px"))
        self.action = widgets.Dropdown(description="Action", layout=widgets.Layout(width="220px"))
        self.field = widgets.Combobox(description="Field", layout=wide, continuous_update=False)
        self.old = widgets.HTML()
        self.new = widgets.Combobox(description="New", layout=wide, continuous_update=False)
        self.why = widgets.Text(description="Why", layout=wide, placeholder="how you know", continuous_update=False)
        self.who = widgets.Text(description="Who", layout=wide, placeholder="your name", continuous_update=False)
        self.write = widgets.Button(description="Write and apply", button_style="primary")
        self.written = widgets.Dropdown(description="Written", layout=widgets.Layout(width="720px"))
        self.undo = widgets.Button(description="Undo it")
        self.said, self.change = widgets.HTML(), widgets.HTML()
        for control, follow in (
            (self.target, self._targeted),
            (self.action, self._acted),
            (self.field, self._fielded),
        ):
            control.observe(lambda _, follow=follow: attempt(follow, self._refused, KEPT), names="value")
        self.write.on_click(lambda _: self._do(self._write, "Written to"))
        self.undo.on_click(lambda _: self._do(lambda: self._drafts.undo(self.written.value), "Taken out of"))

    @property
    def box(self) -> widgets.Widget:
        """The form over what the last correction changed."""
        lines = [[self.target, self.action], [self.field, self.old], [self.new], [self.why, self.who]]
        lines += [[self.write], [self.written, self.undo], [self.said]]
        wrap = {"flex_flow": "row wrap"}
        return widgets.VBox([*(widgets.HBox(line, layout=widgets.Layout(**wrap)) for line in lines), self.change])

    def about(self, tables: Tables, event_id: str | None, view: View) -> None:
        """Offers an event, its numbers and its articles as targets."""
        self._tables, self._view = tables, view
        self._list_written()
        kept = self.target.value
        self.target.options = [] if event_id is None else _targets(tables, event_id)
        values = [value for _, value in self.target.options]
        if values:
            self.target.value = kept if kept in values else values[0]
        self._targeted()

    def _list_written(self) -> None:
        """Lists the corrections of the file, the newest chosen; the one chosen stays where nothing was written."""
        options = self._drafts.written() or [("no correction yet", "")]
        if list(self.written.options) != options:
            self.written.options = options
            self.written.index = 0

    def _targeted(self) -> None:
        kind, _ = self.target.value or ("", "")
        actions = ACTIONS_OF.get(kind, ())
        if tuple(self.action.options) != actions:
            self.action.options = actions
        if actions and self.action.value is None:
            self.action.value = actions[0]
        self.field.options = columns_of(kind) if kind in ("event", "mention") else ()
        self._acted()

    def _acted(self) -> None:
        action = self.action.value
        self.field.disabled = action not in ("set", "add")
        self.new.disabled = action not in ("set", "merge", "add")
        self._fielded()

    def _fielded(self) -> None:
        action, tables = self.action.value, self._tables
        self.old.value = evidence.said(HINTS.get(action, ""))
        self.new.options = choices_of(self.field.value) if action == "set" else ()
        if action == "merge" and tables is not None:
            days = tables.events["date_start"].dt.strftime("%Y-%m-%d").fillna("no date")
            places = tables.events["place"].fillna("no place")
            self.new.options = tuple(tables.events["event_id"] + " " + days + " " + places)
        if action == "set" and self.field.value:
            self.old.value = evidence.said(f"Now: {self._old() or 'empty'}")

    def _old(self) -> str:
        kind, target = self.target.value
        if kind == "event" and self._tables is not None:
            return old_value(self._tables.events, "event_id", target, self.field.value.removeprefix("events."))
        return old_value(self._archive.before_joining(self._view.rules), "mention_id", target, self.field.value)

    def _draft(self) -> dict[str, str]:
        """The row of the corrections file that the form stands for."""
        kind, target = self.target.value
        action, field, new = self.action.value, self.field.value, self.new.value
        draft = {"target": target, "action": action, "who": self.who.value, "why": self.why.value}
        draft["when"] = f"{date.today():%Y-%m-%d}"
        if action == "drop" and kind == "event":
            draft["field"] = "events"
        if action in ("set", "add"):
            draft |= {"field": field, "new": new}
        if action == "set" and field:
            draft["old"] = self._old()
        return draft | ({"new": new.split(" ")[0]} if action == "merge" else {})

    def _write(self) -> None:
        if self.target.value is None:
            raise ValueError("there is no event to correct; choose one in the list")
        self._drafts.write(self._draft(), self._view.rules)

    def _do(self, act: Callable[[], None], words: str) -> None:
        """Does it, shows the view again, and says what became of the headline numbers, or why nothing was done."""
        done = f"{words} {self._archive.corrections}"
        before: list[pd.DataFrame] = []

        def write() -> None:
            before.append(self._numbers())
            act()

        if self._done[0] == words and time.monotonic() - self._done[1] < AGAIN:
            # The second of a double click: the form is about another event by now.
            return
        if attempt(write, self._refused, KEPT):
            attempt(lambda: self._follow(before[0], done), self._refused, f"{done}, but the view is that of before.")
            self._done = words, time.monotonic()

    def _follow(self, before: pd.DataFrame, done: str) -> None:
        """Shows the view under the corrections as they are now, and what they changed."""
        self._corrected()
        self._list_written()
        self.why.value = ""
        self.said.value = evidence.said(done)
        changes = _changes(before, self._numbers())
        told = evidence.table(changes, "What it changes in this view").data
        self.change.value = told if len(changes) else evidence.said("No headline number of this view changes.")

    def _refused(self, words: str) -> None:
        self.said.value, self.change.value = evidence.said(words, wrong=True), ""

    def _numbers(self) -> pd.DataFrame:
        return headline(self._view.choose(self._archive.tables(self._view.rules)), self._view)


def _changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The headline numbers that differ: measure, before, after."""
    both = before.merge(after, on="measure", how="outer", sort=False, suffixes=("_before", "_after"))
    both = both.rename(columns={"figure_before": "before", "figure_after": "after"})
    return both[both["before"].fillna("") != both["after"].fillna("")].reset_index(drop=True)


def _targets(tables: Tables, event_id: str) -> list[tuple[str, tuple[str, str]]]:
    """The event, its numbers and its articles, in words."""
    mentions = tables.mentions[tables.mentions["event_id"].eq(event_id)]
    articles = tables.articles[tables.articles["article_id"].isin(mentions["article_id"])].set_index("article_id")
    options: list[tuple[str, tuple[str, str]]] = [(f"the event {event_id}", ("event", event_id))]
    for row in mentions.itertuples():
        source = articles["source"].get(row.article_id)
        options.append((f'{row.harm}: "{row.text}" ({source}) {row.mention_id}', ("mention", row.mention_id)))
    options += [(f"a number not read in: {_title(row)}", ("article", row.Index)) for row in articles.itertuples()]
    return options


def _title(article: Any) -> str:
    day = "no date" if pd.isna(article.published) else f"{article.published:%Y-%m-%d}"
    return f"{article.source}, {day}, {article.headline}"
