"""Two or more figures of one thing on one row: sources that differ, totals beside events."""

from __future__ import annotations

import textwrap
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts.look import (
    BLUE,
    GREY,
    MARKERS,
    ORANGE,
    SIDES,
    STYLE,
    WIDTH,
    each,
    from_zero,
    n_line,
    note,
    nothing,
    of_articles,
    refuse,
    titled,
)
from analysis.charts.words import counted, day
from analysis.sides import side_name
from analysis.tables import Tables

ROWS = 25
MOST_SOURCES = 18


def disagreement(data: pd.DataFrame, tables: Tables | None = None, **asked: object) -> Figure:
    """metrics.disagreement as dumbbells: a row for each event, side, role and harm, a marker for each source's figure.

    The widest spread is at the top; a thin line is a source's own low to high, an arrow has no upper bound.
    Raises ValueError for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    if data.empty:
        return nothing("Nothing to show: no two sources give different figures of one event.")
    group = ["event_id", "victim_side", "victim_role", "harm"]
    data = data.assign(
        at=data.groupby(group, dropna=False, sort=False).ngroup(), source=data["source"].fillna("source not named")
    )
    shown = data[data["at"] < ROWS]
    counts = shown["source"].value_counts()
    looks = {name: (SIDES[at % 6], MARKERS[at // 6 % 6 - at % 6]) for at, name in enumerate(counts.index)}
    with mpl.rc_context(STYLE | {"axes.grid.axis": "x"}):
        n = shown["at"].nunique()
        fig = Figure(figsize=(WIDTH, 2.0 + 0.25 * n), layout="constrained")
        ax = fig.subplots()
        names = []
        for at, part in shown.groupby("at"):
            _row(ax, int(at), part, looks)
            first = part.iloc[0]
            role = "" if first["victim_role"] == "unknown" or pd.isna(first["victim_role"]) else first["victim_role"]
            words = f"{side_name(first['victim_side'])} {role} {first['harm']}"
            names.append(f"{day(first['date_start'])}   {textwrap.shorten(words, 44, placeholder=' …')}")
        ax.set_yticks(range(n), names, fontsize=7.5)
        ax.set(ylim=(n - 0.4, -0.6))
        from_zero(ax, shown[["low", "best", "high"]], "people (log scale above 1)")
        named = list(counts.index[:MOST_SOURCES])
        key = [(Line2D([], [], ls="", color=looks[name][0], marker=looks[name][1]), name) for name in named]
        titled(fig, "Figures of one event by source, where they differ", key)
        rest = data["at"].nunique() - n
        how = "Marker: the newest figure of a source; thick line: lowest to highest; thin line: one source's bounds; "
        how += "arrow: no upper bound."
        more = f" {counted(rest, 'more group')} in the table only." if rest else ""
        n_shown = f"{counted(shown['event_id'].nunique(), 'event')}, {counted(len(shown), 'figure')}"
        note(fig, [how, n_line(n_shown, shown) + more])
    return fig


def _row(ax: Axes, at: int, part: pd.DataFrame, looks: dict[str, tuple[str, str]]) -> None:
    """One group: the range of the sources, and each source's own bounds and figure, a little above one another."""
    ax.hlines(at, part["event_low"].iloc[0], part["event_high"].iloc[0], color=GREY, lw=3, alpha=0.35)
    for nth, row in enumerate(each(part)):
        colour, marker = looks[row.source]
        y = at + (nth - (len(part) - 1) / 2) * min(0.2, 0.75 / len(part))
        figure = float(row.low if pd.isna(row.best) else row.best)
        _bounds(ax, y, row.low, row.high, figure, colour)
        ax.plot(figure, y, marker, color=colour, ms=5.5, mec="white", mew=0.5, zorder=3)


def _bounds(ax: Axes, y: float, low: object, high: object, figure: float, colour: str) -> None:
    """A thin line from low to high; an arrow a third beyond the figure where there is no upper bound."""
    if pd.isna(high):
        ax.annotate(
            "", (figure * 2 + 0.5, y), (figure, y), arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 0.8}
        )
    elif pd.notna(low) and low != high:
        ax.hlines(y, low, high, color=colour, lw=0.8)


def reconciliation(data: pd.DataFrame, tables: Tables | None = None, **asked: object) -> Figure:
    """reconciliation of totals: a row for each published total with a window, beside the events of its days.

    Diamond: the total; dot and line: the sum of the events, low to high. The newest 25; nothing is added to the other.
    Raises ValueError for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    known = data[data["share"].notna()]
    if known.empty:
        return nothing(f"Nothing to show: no total tells its first day ({counted(len(data), 'total')}).")
    shown = known.sort_values("published").tail(ROWS).reset_index(drop=True)
    with mpl.rc_context(STYLE | {"axes.grid.axis": "x"}):
        fig = Figure(figsize=(WIDTH, 1.9 + 0.23 * len(shown)), layout="constrained")
        ax = fig.subplots()
        for at, row in enumerate(each(shown)):
            total, events = float(row.best), float(row.events_best)
            ax.hlines(at, *sorted((total, events)), color=GREY, lw=3, alpha=0.25)
            _bounds(ax, at, row.events_low, row.events_high, events, BLUE)
            ax.plot(events, at, "o", color=BLUE, ms=5.5, zorder=3)
            ax.plot(total, at, "D", mfc=ORANGE, mec="black", ms=5, zorder=3)
        names = [_window(row) for row in each(shown)]
        ax.set_yticks(range(len(shown)), names, fontsize=7.5)
        ax.set(ylim=(-0.7, len(shown) - 0.3))
        from_zero(ax, shown[["best", "events_best", "events_high"]], "people (log scale above 1)")
        key = [(Line2D([], [], ls="", marker="D", mfc=ORANGE, mec="black"), "published total")]
        key += [(Line2D([], [], marker="o", color=BLUE), "sum of the events of its days")]
        titled(fig, "Published totals beside the events read for the same days", key)
        left = len(known) - len(shown)
        more = f" {counted(left, 'more total')} in the table only." if left else ""
        n = f"{counted(len(shown), 'total')} with a window of {counted(len(data), 'total')} read"
        how = "Line: low to high of the events; arrow: no upper bound. Neither is added to the other."
        note(fig, [how, of_articles(n, shown["article_id"], tables) + more])
    return fig


def _window(row: Any) -> str:
    days = f"{day(row.period_start)} to {day(row.period_end)}"
    role = "" if pd.isna(row.victim_role) or row.victim_role == "unknown" else f" {row.victim_role}"
    return f"{days}   {textwrap.shorten(f'{side_name(row.victim_side)}{role} {row.harm}', 34, placeholder=' …')}"
