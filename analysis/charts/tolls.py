"""Toll: the figures of one event in the order they were published."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.bins import whole
from analysis.charts.look import (
    DAY,
    HARM,
    MARKERS,
    STYLE,
    WIDTH,
    dates,
    each,
    n_line,
    note,
    nothing,
    on_axis,
    refuse,
    titled,
)
from analysis.charts.words import counted, number
from analysis.sides import side_name

# What is told again months later would press the first days, in which a toll grows, into one mark.
LATE = pd.Timedelta(days=30)
MARKS = MARKERS + "X<>*hp"  # colour says the harm here, so that each source needs a shape of its own


def toll(data: pd.DataFrame, **asked: object) -> Figure:
    """metrics.reports_of one event: figures by the moment of publication, a panel for each side and harm.

    One marker a source; solid where the figure stands, hollow where a later one replaced it, faint
    where it was only recalled. Line: low to high, an arrow where no upper bound is told. Figures are never joined
    across sources.
    Raises ValueError for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    data = whole(data)
    data = data.assign(at=data["published_at"].dt.tz_localize(None).fillna(data["published"]))
    dated = data[data["at"].notna() & (data["best"].notna() | data["low"].notna())]
    if dated.empty:
        return nothing("Nothing to show: no figure with a day of publication.")
    late = dated["at"].gt(dated["at"].min() + LATE)
    dated, later = dated[~late], counted(int(late.sum()), "figure")
    groups = list(dated.groupby(["victim_side", "harm"], dropna=False))
    sources = {name: MARKS[at % len(MARKS)] for at, name in enumerate(dict.fromkeys(data["source"].fillna("?")))}
    first, last = dated["at"].min(), dated["at"].max()
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, 1.8 + 1.7 * len(groups)), layout="constrained")
        axes = fig.subplots(len(groups), 1, sharex=True, squeeze=False)[:, 0]
        for ax, ((side, harm), part) in zip(axes, groups, strict=True):
            ax.set_title(f"{side_name(side)}, {harm}")
            _figures(ax, part, HARM[harm], sources, 0.07 * (last - first) / DAY)
        edge = max(DAY, (last - first) * 0.06)
        dates(axes[-1], first - edge, last + edge * 2)
        key = [(Line2D([], [], ls="", marker=mark, color="#444444"), name) for name, mark in sources.items()]
        titled(fig, "Figures of one event by the time they were published", key)
        how = "Solid: stands; hollow: replaced by a later figure; faint: recalled. "
        how += "Line: low to high; arrow: no upper bound."
        left = f" {later} told more than {LATE.days} days after the first: in the table only." if late.any() else ""
        note(fig, [how, n_line(counted(len(dated), "report"), dated) + left])
    return fig


def _figures(ax: Axes, part: pd.DataFrame, colour: str, sources: dict[str, str], near: float) -> None:
    """Markers and their figures, each on the left where another marker is nearer on the right than so many days."""
    labelled: set[str] = set()
    dots = [(on_axis(row.at), _figure(row)) for row in each(part)]
    top = max(float(part[["low", "best", "high"]].max().max()), 1.0)
    for row in each(part.sort_values("at")):
        y = _figure(row)
        low = y if pd.isna(row.low) else float(row.low)
        x, source = on_axis(row.at), "?" if pd.isna(row.source) else row.source
        face = colour if row.status == "current" else "white"
        faint = 0.4 if row.status == "recalled" else 1.0
        open_top = y + 0.17 * top
        if pd.isna(row.high):
            ax.plot(x, open_top, "^", color=colour, ms=4, alpha=faint)
        if pd.isna(row.high) or row.high > low:
            ax.vlines(x, low, open_top if pd.isna(row.high) else row.high, color=colour, lw=1, alpha=faint)
        ax.plot(x, y, sources[source], mfc=face, mec=colour, ms=7, alpha=faint, zorder=3)
        # "36, at least 34" is not "at least 36".
        text = ("≥" if pd.isna(row.high) and y == low else "") + number(int(y))
        # What is only recalled is in the table; a figure is written where it is told first.
        if row.status != "recalled" and text not in labelled:
            labelled.add(text)
            left = any(0 < other - x < near and abs(figure - y) < top * 0.1 for other, figure in dots)
            where = {"textcoords": "offset points", "ha": "right" if left else "left", "fontsize": 8}
            ax.annotate(text, (x, y), (-7 if left else 7, 3), **where)
    ax.set_ylim(-0.06 * top, 1.3 * top)
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))


def _figure(row: Any) -> float:
    return float(row.low if pd.isna(row.best) else row.best)
