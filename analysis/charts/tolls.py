"""Toll: the figures of one event in the order they were published."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.charts.look import DAY, HARM, MARKERS, STYLE, WIDTH, dates, each, note, nothing, on_axis, refuse, titled
from analysis.charts.words import counted, number, side_name

# What is told again months later would press the first days, in which a toll grows, into one mark.
LATE = pd.Timedelta(days=30)


def toll(data: pd.DataFrame, **asked: object) -> Figure:
    """metrics.reports_of one event: figures by the moment of publication, a panel for each side and harm.

    One marker a source; solid where the figure stands, hollow where a later one replaced it, grey
    where it was only recalled. Line: low to high. Figures are never joined across sources.
    Raises ValueError for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    data = data.assign(at=data["published_at"].dt.tz_localize(None).fillna(data["published"]))
    dated = data[data["at"].notna() & (data["best"].notna() | data["low"].notna())]
    if dated.empty:
        return nothing("Nothing to show: no figure with a day of publication.")
    late = dated["at"].gt(dated["at"].min() + LATE)
    dated, later = dated[~late], counted(int(late.sum()), "figure")
    groups = list(dated.groupby(["victim_side", "harm"], dropna=False))
    sources = {name: MARKERS[at % len(MARKERS)] for at, name in enumerate(dict.fromkeys(data["source"].fillna("?")))}
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, 1.8 + 1.7 * len(groups)), layout="constrained")
        axes = fig.subplots(len(groups), 1, sharex=True, squeeze=False)[:, 0]
        for ax, ((side, harm), part) in zip(axes, groups, strict=True):
            ax.set_title(f"{side_name(side)}, {harm}")
            _figures(ax, part, HARM[harm], sources)
        first, last = dated["at"].min(), dated["at"].max()
        edge = max(DAY, (last - first) * 0.06)
        dates(axes[-1], first - edge, last + edge * 2)
        key = [(Line2D([], [], ls="", marker=mark, color="#444444"), name) for name, mark in sources.items()]
        titled(fig, "Figures of one event by the time they were published", key)
        how = "Solid: stands; hollow: replaced by a later figure; faint: recalled. Line: low to high."
        left = f" {later} told more than {LATE.days} days after the first: in the table only." if late.any() else ""
        note(fig, [how, f"n = {counted(len(dated), 'report')}.{left}"])
    return fig


def _figures(ax: Axes, part: pd.DataFrame, colour: str, sources: dict[str, str]) -> None:
    labelled: set[str] = set()
    for row in each(part.sort_values("at")):
        y = float(row.low if pd.isna(row.best) else row.best)
        x, source = on_axis(row.at), "?" if pd.isna(row.source) else row.source
        if pd.notna(row.high) and row.high > row.low:
            ax.vlines(x, row.low, row.high, color=colour, lw=1)
        face = colour if row.status == "current" else "white"
        faint = 0.4 if row.status == "recalled" else 1.0
        ax.plot(x, y, sources[source], mfc=face, mec=colour, ms=7, alpha=faint, zorder=3)
        text = ("≥" if pd.isna(row.high) else "") + number(int(y))
        # What is only recalled is in the table; a figure is written where it is told first.
        if row.status != "recalled" and text not in labelled:
            labelled.add(text)
            ax.annotate(text, (x, y), (7, 3), textcoords="offset points", fontsize=8)
    top = float(part[["low", "best", "high"]].max().max())
    ax.set_ylim(-0.06 * max(top, 1), 1.25 * max(top, 1))
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
