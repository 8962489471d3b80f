"""Widgets around the charts and nothing else; notebooks show them only where `interactive` is True."""

from __future__ import annotations

import ipywidgets as widgets
from IPython.display import display

from analysis import charts, evidence, metrics
from analysis.choice import conflicts_of, sides_of
from analysis.tables import Tables

ALL = "all"
TITLES = ("Escalation", "Retaliation", "Ceasefires")


def explore(tables: Tables) -> None:
    """Displays dropdowns for conflict, side, bin, estimate and basis, and the three charts that follow them."""
    choices = {
        "conflict": _dropdown("Conflict", [ALL, *conflicts_of(tables)]),
        "side": _dropdown("Side", [ALL, *sides_of(tables)]),
        "bin": _dropdown("Bin", [(name, key) for key, name in metrics.BINS.items()], "W"),
        "estimate": _dropdown("Estimate", metrics.ESTIMATES, "best"),
        "basis": _dropdown("Ratio", list(metrics.RATIOS)),
    }

    def picked(conflict: str, side: str) -> Tables:
        return metrics.choose(tables, None if conflict == ALL else conflict, sides=None if side == ALL else [side])

    def escalation(conflict: str, side: str, bin: str, estimate: str) -> None:
        chosen = picked(conflict, side)
        data = metrics.escalation(chosen, bin, estimate)
        charts.show(charts.escalation(data, chosen), charts.alt("escalation", data))

    def retaliation(conflict: str, side: str, bin: str, basis: str) -> None:
        chosen = picked(conflict, side)
        data, pooled = metrics.retaliation(chosen, basis), metrics.retaliation_over_time(chosen, basis, bin)
        charts.show(charts.retaliation(data, pooled, chosen), charts.alt("retaliation", data))

    def violations(conflict: str, side: str) -> None:
        chosen = picked(conflict, side)
        data = metrics.violations(chosen)
        charts.show(charts.violations(data, chosen), charts.alt("violations", data))

    # interactive_output, never interact(): that one can leave a run without a browser waiting for ever.
    outputs = [
        widgets.interactive_output(draw, {name: choices[name] for name in names})
        for draw, names in (
            (escalation, ("conflict", "side", "bin", "estimate")),
            (retaliation, ("conflict", "side", "bin", "basis")),
            (violations, ("conflict", "side")),
        )
    ]
    display(widgets.VBox([widgets.HBox(list(choices.values())), widgets.Tab(outputs, titles=TITLES)]))


def sentences(tables: Tables) -> None:
    """Displays a dropdown of the events and, under it, the sentences behind the one picked."""
    events = tables.events.sort_values("date_start")
    names = events["date_start"].dt.strftime("%Y-%m-%d").fillna("no date") + ", " + events["place"].fillna("no place")
    options = list(zip(names + ", " + events["event_id"], events["event_id"], strict=True))
    event = _dropdown("Event", options)
    shown = widgets.interactive_output(lambda event_id: evidence.show(tables, event_id), {"event_id": event})
    display(widgets.VBox([event, shown] if options else [widgets.Label("No event was read.")]))


def _dropdown(label: str, options: object, value: str | None = None) -> widgets.Dropdown:
    layout = widgets.Layout(width="auto")
    return widgets.Dropdown(description=label, options=options, layout=layout, **({"value": value} if value else {}))
