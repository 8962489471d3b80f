"""Latency: how long after an attack its answer came."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator, StrMethodFormatter

from analysis.charts.look import BLUE, ORANGE, STYLE, WIDTH, each, note, nothing, of_events, refuse, titled
from analysis.charts.words import counted, day
from analysis.sides import side_name
from analysis.tables import Tables

ROWS = 40
STEPS = (1, 7, 28, 364, 3640, 36400)  # days between two ticks: ten at most


def latency(data: pd.DataFrame, tables: Tables | None = None, **asked: object) -> Figure:
    """metrics.retaliation as one row a pair: from the shortest to the longest time the words allow, in hours.

    An arrow has no longest time; pairs of which neither is known are counted under the chart.
    Raises ValueError for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    pairs = data.drop_duplicates(["trigger_event_id", "response_event_id"])
    known = pairs[pairs["latency_min_h"].notna() | pairs["latency_max_h"].notna()]
    if known.empty:
        return nothing(f"Nothing to show: no latency is known ({counted(len(pairs), 'pair')}).")
    known = known.sort_values(["trigger_date", "latency_max_h"]).tail(ROWS)
    last = max(24.0, float(known[["latency_min_h", "latency_max_h"]].max().max()))
    with mpl.rc_context(STYLE | {"axes.grid.axis": "x"}):
        fig = Figure(figsize=(WIDTH, 1.7 + 0.21 * len(known)), layout="constrained")
        ax = fig.subplots()
        for at, row in enumerate(each(known)):
            low = 0.0 if pd.isna(row.latency_min_h) else float(row.latency_min_h)
            high = last * 1.05 if pd.isna(row.latency_max_h) else float(row.latency_max_h)
            colour = BLUE if row.link == "stated" else ORANGE
            ax.hlines(at, low, high, color=colour, lw=4, alpha=0.6, ls="-" if row.link == "stated" else ":")
            if low == high:
                ax.plot(low, at, "o", color=colour, ms=5)
            if pd.isna(row.latency_max_h):
                ax.plot(high, at, ">", color=colour, ms=6)
        names = [f"{day(row.trigger_date)}   {side_name(row.responder_side)[:34]}" for row in each(known)]
        ax.set_yticks(range(len(known)), names, fontsize=7.5)
        ax.set(xlim=(-last * 0.02, last * 1.08), ylim=(-0.7, len(known) - 0.3), xlabel="hours after the trigger")
        ax.xaxis.set_major_locator(MultipleLocator(24 * next(days for days in STEPS if last <= 24 * 10 * days)))
        ax.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        titled(fig, "Time from an attack to its answer")
        how = "Line: shortest to longest time the dates and words allow; arrow: no longest time; dotted: link inferred."
        left = len(pairs) - len(known)
        ids = set(known["trigger_event_id"]) | set(known["response_event_id"])
        unknown = f" {counted(left, 'more pair')} in the table only." if left else ""
        n = f"{counted(len(known), 'pair')}, {counted(len(ids), 'event')}"
        note(fig, [how, of_events(n, ids, tables) + unknown])
    return fig
