"""One control for each field of a View: labelled, and of the same name as the notebook's parameter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import pandas as pd

from analysis import metrics
from analysis.choice import conflicts_of, sides_of
from analysis.controls.folded import folded
from analysis.controls.view import View
from analysis.rules import CLAIMS, CONVENTIONS, CURRENT, LINK
from analysis.schema import HARMS, ROLES
from analysis.sides import side_name
from analysis.tables import Tables

ALL = "all"
DAYS = ("since", "until")
WIDE, HALF = "262px", "122px"
LABELS = {
    "conflict": "Conflict",
    "since": "Since",
    "until": "Until",
    "sides": "Sides",
    "roles": "Victims",
    "harms": "Harm",
    "estimate": "Count",
    "bin": "Bin",
    "basis": "Ratio",
    "cumulative": "Cumulative",
    "log": "Log scale",
    "truces": "Truces",
    "claims": "Claims",
    "sources": "Sources",
    "link": "Answers",
    "link_window_h": "Hours",
    "convention": "Counting",
    "current": "Figure",
    "merge_days": "Days apart",
}
HELP = {
    "conflict": "only what happened in this conflict",
    "sides": "only events these sides act in or are hit in; Ctrl and click for several",
    "roles": "only victims of these roles; Ctrl and click for several",
    "harms": "only this harm; neutralized is a claim that may hold killed, wounded and captured",
    "bin": "how many days a bar counts",
    "basis": "what a ratio divides: harm done by the answer over harm done by what it answers",
    "cumulative": "each bar with all before it added",
    "log": "a scale on which ten times as many is always as far",
    "truces": "a line where a truce takes effect",
    "sources": "only articles of these sources are joined; Ctrl and click for several",
    "since": "first day, such as 2020-01-06; empty begins at the first event",
    "until": "last day, such as 2020-03-08; empty ends at the last event",
    "estimate": "low, best or high: the count the bars show",
    "claims": "what a belligerent says of the other side's losses: all, only, without",
    "link": "stated: answers that words link; window: also by sides within the hours given",
    "link_window_h": "hours within which an attack may be an answer, where answers are found by window",
    "convention": "ucdp: more than 5 is 6 or more; acled: more than 5 is 5",
    "current": "which of an event's figures is best",
    "merge_days": "days two articles without a day may be apart and still tell one event",
}


# What changes nothing in a chart.
IDLE = {
    "escalation": ("basis",),
    "retaliation": ("estimate", "cumulative", "log", "truces"),
    "violations": ("estimate", "bin", "cumulative", "log", "basis"),
}


class Choices:
    """The controls, by the field they set; `changed` is called with the name of one that was moved."""

    def __init__(self, view: View, tables: Tables, articles: pd.DataFrame, changed: Callable[[str], None]) -> None:
        self._articles = articles  # of every source, whichever are chosen
        self.by_name = _made(view, tables, articles)
        self._quiet = False
        self._changed = changed
        for name, control in self.by_name.items():
            control.observe(lambda _, name=name: None if self._quiet else changed(name), names="value")
        self.by_name["link_window_h"].disabled = view.link != "window"

    def view(self, moved: str, before: View) -> View:
        """What is chosen now; typed days that cannot be meant are those of `before`.

        Raises ValueError, in words, where it is such a day that was moved.
        """
        values = {name: control.value for name, control in self.by_name.items()}
        values["conflict"] = None if values["conflict"] == ALL else values["conflict"]
        if self.wrong_days and moved not in DAYS:
            values |= {name: getattr(before, name) for name in DAYS}
        return View(**values)

    @property
    def wrong_days(self) -> str:
        """Why the days as they are typed cannot be meant; empty where they can."""
        try:
            View(**{name: self.by_name[name].value for name in DAYS})
        except ValueError as error:
            return str(error)
        return ""

    def offer(self, tables: Tables, view: View) -> list[str]:
        """Offers the sides and sources of these tables only; returns those that were chosen and are no more."""
        offered = {"sides": _sides(tables, view), "sources": _sources(self._articles, view)}
        self._quiet = True
        try:
            return [one for name, options in offered.items() for one in self._offer(name, options)]
        finally:
            self._quiet = False

    def put(self, view: View, tables: Tables) -> None:
        """Sets every control to a view; nothing else is set off."""
        self.offer(tables, view)
        self._quiet = True
        try:
            for name, value in _values(view).items():
                self.by_name[name].value = value
        finally:
            self._quiet = False

    def _offer(self, name: str, options: list[tuple[str, str]]) -> list[str]:
        """Offers these in one list; returns what was chosen there and is no more."""
        control, before = self.by_name[name], self.by_name[name].value
        names = {value: label for label, value in control.options}
        kept = [value for value in before if value in {one for _, one in options}]
        if list(control.options) != options:
            control.options = options
            control.value = kept
        return [names[value] for value in before if value not in kept]

    def fit(self, chart: str) -> None:
        """Greys out the controls that change nothing in the chart that is looked at."""
        for name in {name for idle in IDLE.values() for name in idle}:
            self.by_name[name].disabled = name in IDLE[chart]

    def box(self, below: widgets.Widget) -> widgets.Widget:
        """All controls and one more in a column, which becomes a row of groups where the page is narrow."""
        at = self.by_name
        hint = widgets.HTML(
            '<div style="font-size: 11px; line-height: 1.3">Nothing chosen keeps all; Ctrl+click: several.</div>'
        )
        rules = [at[name] for name in ("sources", "link", "link_window_h", "convention", "current", "merge_days")]
        joined = folded("How articles are joined", widgets.VBox(rules))
        groups = [
            [at["conflict"], at["since"], at["until"], at["sides"]],
            [_row(at["roles"], at["harms"]), hint, at["claims"]],
            [
                at["basis"],
                _row(at["estimate"], at["bin"]),
                _row(at["cumulative"], at["log"], at["truces"]),
                joined,
                below,
            ],
        ]
        columns = [widgets.VBox(group, layout=widgets.Layout(width=WIDE, overflow="hidden")) for group in groups]
        layout = widgets.Layout(flex="1 1 262px", flex_flow="row wrap", align_content="flex-start")
        return widgets.Box(columns, layout=layout)


def _made(view: View, tables: Tables, articles: pd.DataFrame) -> dict[str, Any]:
    values = _values(view)
    plain: dict[str, Any] = {
        "conflict": [ALL, *_conflicts(tables, articles, view)],
        "estimate": metrics.ESTIMATES,
        "basis": list(metrics.RATIOS),
    }
    plain |= {"bin": [(word, key) for key, word in metrics.BINS.items()], "claims": CLAIMS, "link": LINK}
    plain |= {"convention": CONVENTIONS, "current": CURRENT}
    several = {"sides": _sides(tables, view), "sources": _sources(articles, view)}
    several |= {"roles": [(one, one) for one in ROLES], "harms": [(one, one) for one in HARMS]}
    made: dict[str, Any] = {}
    for name in LABELS:
        value = values[name]
        look = {"description": LABELS[name], "tooltip": HELP[name], "value": value}
        if name in several:
            made[name] = _list(name, several[name], look)
        elif name in plain:
            made[name] = widgets.Dropdown(options=plain[name], **look, **_sized(name))
        elif isinstance(value, bool):
            made[name] = widgets.Checkbox(indent=False, layout=widgets.Layout(width="auto"), **look)
        elif isinstance(value, int):
            made[name] = widgets.BoundedIntText(min=0, max=100_000, **look, **_sized(name))
        else:
            made[name] = widgets.Text(placeholder="YYYY-MM-DD", continuous_update=False, **look, **_sized(name))
    return made


def _values(view: View) -> dict[str, Any]:
    """What each control shows of a view."""
    filled = {"conflict": view.conflict or ALL, "since": view.since or "", "until": view.until or ""}
    return {name: (view.words | filled)[name] for name in LABELS}


def _sized(name: str) -> dict[str, Any]:
    half = name in ("estimate", "bin")
    described = {"bin": "26px", "estimate": "42px"}
    style = {"description_width": described.get(name, "70px")}
    return {"style": style, "layout": widgets.Layout(width=HALF if half else "auto", flex="1 1 auto")}


def _list(name: str, options: list[tuple[str, str]], look: dict[str, Any]) -> widgets.SelectMultiple:
    known = [value for _, value in options]
    kept = [value for value in look.pop("value") if value in known]
    layout = widgets.Layout(flex="1 1 0", min_width="0", width="auto")
    made = widgets.SelectMultiple(options=options, value=kept, rows=4, layout=layout, **look)
    return made.add_class("workbook-list")


def _row(*parts: widgets.Widget) -> widgets.HBox:
    return widgets.HBox(list(parts), layout=widgets.Layout(width="100%"))


def _conflicts(tables: Tables, articles: pd.DataFrame, view: View) -> list[str]:
    """The conflicts that an article is about, and the one asked for; a truce alone has nothing to show."""
    told = {name for cell in articles["conflicts"].dropna() for name in cell.split("|")}
    return [name for name in conflicts_of(tables) if name in told or name == view.conflict]


def _sides(tables: Tables, view: View) -> list[tuple[str, str]]:
    """The sides of the conflict's tables, in words; a side asked for stays on offer."""
    here = metrics.choose(tables, view.conflict) if view.conflict else tables
    return [(side_name(one), one) for one in sides_of(here)]


def _sources(articles: pd.DataFrame, view: View) -> list[tuple[str, str]]:
    """The sources that tell of the conflict."""
    named = articles["conflicts"].fillna("").str.split("|").map(lambda names: view.conflict in names)
    here = articles[named.astype(bool)] if view.conflict else articles
    return [(one, one) for one in sorted(here["source"].dropna().unique())]
