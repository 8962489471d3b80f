"""Escalation: casualties per bin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from analysis.charts.look import (
    BLUE,
    DAY,
    GREY,
    HARM,
    MOST,
    STYLE,
    WIDTH,
    dates,
    each,
    mark_truces,
    note,
    nothing,
    on_axis,
    sources,
    titled,
)
from analysis.charts.words import bin_word, counted, day, number, side_name
from analysis.metrics import GROUPS
from analysis.tables import Tables


def escalation(
    data: pd.DataFrame,
    tables: Tables | None = None,
    harms: Sequence[str] = ("killed", "neutralized"),
    log: bool = False,
) -> Figure:
    """Bars of metrics.escalation on event dates: a panel for each group, whiskers low to high, claims hollow and apart.

    Unplaced events are hatched spans over their own dates, with their number; truces are lines;
    published totals are markers of their own; a strip shows the bins the articles cover.
    """
    drawn = data[data["harm"].isin(harms)] if "harm" in data else data
    bins = drawn[drawn["placed"].fillna(False)]
    if bins.empty:
        loose = drawn["event_ids"].nunique()
        return nothing(f"Nothing to show: no {' or '.join(harms)} in a bin ({counted(loose, 'event')} unplaced).")
    panels = _panels(drawn)
    first, last = bins["bin_start"].min(), bins["bin_end"].max() + DAY
    totals = _totals_between(tables, harms, first, last)
    heights = [1.1] * len(panels[:MOST]) + ([0.3 + 0.2 * len(totals)] if len(totals) else []) + [0.16]
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, sum(heights) * 1.25 + 1.1), layout="constrained")
        axes = fig.subplots(len(heights), 1, sharex=True, height_ratios=heights, squeeze=False)[:, 0]
        for ax, (name, part) in zip(axes, panels[:MOST], strict=False):
            _bars(ax, name, part, first, last, log)
        _coverage(axes[-1], bins)
        if len(totals):
            _totals(axes[-2], totals, first)
        dates(axes[-1], first, last)
        truces = mark_truces(axes[:-1], tables)
        titled(fig, f"Casualties by {bin_word(bins)} of the event")
        hidden = f"{len(panels) - MOST} more groups are in the table only." if len(panels) > MOST else ""
        ids = set(data["event_ids"].dropna().str.split("|").explode())
        loose = data.loc[~data["placed"].fillna(False), "event_ids"].nunique()
        unplaced = f" {counted(loose, 'event')} not placed in a bin." if loose else ""
        how = "Whisker: low to high; arrow: no upper bound; hollow: only one party's claim of the other's losses; "
        how += "hatched: date not known closely enough for one bar; ?: not known. Panels have scales of their own."
        note(fig, [how, truces, hidden, sources(ids, tables) + unplaced])
    return fig


def _panels(data: pd.DataFrame) -> list[tuple[dict[str, object], pd.DataFrame]]:
    """Groups with their rows: the side with most casualties first, reported before claimed."""
    by = [name for name in GROUPS if name in data]
    weight = data["high"].fillna(data["value"]).fillna(0)
    sides = weight.groupby(data["victim_side"], dropna=False).sum() if "victim_side" in data else None
    parts = [(dict(zip(by, key, strict=True)), part) for key, part in data.groupby(by, dropna=False)]
    parts = [(name, part) for name, part in parts if part["n_events"].sum() > 0]
    order = list(HARM)

    def rank(item: tuple[dict[str, object], pd.DataFrame]) -> tuple[float, str, int, bool]:
        side = item[0].get("victim_side")
        heavy = 0.0 if sides is None or pd.isna(side) else -float(sides[side])
        return heavy, str(side), order.index(str(item[0].get("harm", "killed"))), bool(item[0].get("claim_only", False))

    return sorted(parts, key=rank)


def _bars(
    ax: Axes, name: dict[str, object], part: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, log: bool
) -> None:
    """One panel: bars, whiskers, open tops, zeros, unknowns, and the unplaced events above them."""
    claim = bool(name.get("claim_only", False))
    words = [side_name(name["victim_side"])] if "victim_side" in name else []
    words += [str(name[key]) for key in ("victim_role", "harm") if key in name]
    ax.set_title(", ".join(words) + (": claimed by the other side" if claim else ""))
    colour = HARM.get(str(name.get("harm")), BLUE)
    placed = part["placed"].fillna(False)
    bars, loose = part[placed], part[~placed & part["bin_end"].ge(first) & part["bin_start"].lt(last)]
    tops = bars[["value", "low", "high"]].astype("Float64").max(axis=1)
    top = max(1.0, float(tops.max()) if tops.notna().any() else 1.0)
    for row in each(bars):
        _bar(ax, row, colour, claim, top, named=len(bars) <= 20)
    _spans(ax, loose, colour, first, last)
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    if log:
        ax.set_yscale("symlog", linthresh=1)
    ax.set_ylim(0, top * ((1.35 if not len(loose) else 1.7) if not log else 4))


def _bar(ax: Axes, row: Any, colour: str, claim: bool, top: float, named: bool) -> None:
    length = (row.bin_end - row.bin_start + DAY).days
    x, width = on_axis(row.bin_start) + length / 2, length * 0.72
    value, low, high = (None if pd.isna(v) else float(v) for v in (row.value, row.low, row.high))
    if value is not None:
        ax.bar(x, value, width, color="white" if claim else colour, edgecolor=colour, lw=1.2, zorder=2)
    elif row.covered and low is None and not claim:
        ax.text(x, 0, "?", ha="center", va="bottom", color=GREY, fontsize=7.5)
    certain = low is None or low == high
    if named and value:
        side = {"ha": "center"} if certain else {"ha": "left"}
        ax.annotate(
            number(row.value), (x, value), (0 if certain else 6, 1), textcoords="offset points", fontsize=7.5, **side
        )
    if low is not None and not certain:
        _whisker(ax, x, low, high, max(low, value or 0) + top * 0.2)


def _whisker(ax: Axes, x: float, low: float, high: float | None, beyond: float) -> None:
    """A line from low to high; with no upper bound it runs on to `beyond` and ends in an arrow."""
    ax.vlines(x, low, beyond if high is None else high, color="black", lw=1, zorder=3)
    ax.plot(x, low, marker="_", color="black", ms=6, zorder=3)
    ax.plot(x, beyond if high is None else high, marker="^" if high is None else "_", color="black", ms=5, zorder=3)


def _spans(ax: Axes, loose: pd.DataFrame, colour: str, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """Unplaced events as hatched spans in lanes at the top of the panel, each with its number."""
    free = [-np.inf] * 3
    for row in each(loose.sort_values("bin_start")):
        start, stop = on_axis(max(row.bin_start, first)), on_axis(min(row.bin_end + DAY, last))
        lane = next((at for at, until in enumerate(free) if until <= start), len(free) - 1)
        free[lane] = stop + (on_axis(last) - on_axis(first)) * 0.06
        box = {
            "transform": ax.get_xaxis_transform(),
            "facecolor": "white",
            "edgecolor": colour,
            "hatch": "////",
            "lw": 0.6,
        }
        ax.add_patch(Rectangle((start, 0.86 - 0.13 * lane), stop - start, 0.09, zorder=2, **box))
        text = f"{number(row.low)} or more" if pd.isna(row.high) else number(row.value)
        text = f"{number(row.low)}-{number(row.high)}" if text == "unknown" else text
        where = {"transform": ax.get_xaxis_transform(), "va": "center", "fontsize": 7.5}
        ax.text(stop, 0.9 - 0.13 * lane, f" {text}", clip_on=False, **where)


def _coverage(ax: Axes, bins: pd.DataFrame) -> None:
    """A strip of the bins some article covers; the others are left white."""
    for (start, end), part in bins.groupby(["bin_start", "bin_end"]):
        if part["covered"].any():
            ax.axvspan(on_axis(start), on_axis(end + DAY), color="#bbbbbb", lw=0)
    ax.set(yticks=[0.5], yticklabels=["articles"], ylim=(0, 1))
    ax.grid(False)
    ax.tick_params(axis="y", length=0)


def _totals_between(
    tables: Tables | None, harms: Sequence[str], first: pd.Timestamp, last: pd.Timestamp
) -> pd.DataFrame:
    """Published totals whose period ends inside the chart: at most the five newest, each figure once."""
    if tables is None:
        return pd.DataFrame()
    rows = tables.totals[tables.totals["harm"].isin(harms) & tables.totals["period_end"].between(first, last)]
    rows = rows.sort_values("period_end").drop_duplicates(["harm", "victim_side", "low", "high"])
    return rows.tail(5)


def _totals(ax: Axes, totals: pd.DataFrame, first: pd.Timestamp) -> None:
    """Each total as a line over its period and a marker at its end, with its number in words."""
    ax.set_title("Published totals (never part of the bars)")
    for at, row in enumerate(each(totals.iloc[::-1])):
        if pd.notna(row.period_start):
            ax.hlines(at, on_axis(max(row.period_start, first)), on_axis(row.period_end), color=GREY, lw=1)
        ax.plot(on_axis(row.period_end), at, marker="D", color="black", ms=5)
        since = f" since {day(row.period_start)}" if pd.notna(row.period_start) else ""
        text = f"{side_name(row.victim_side)}: {_bounded(row)} {row.harm}{since}"
        left = on_axis(row.period_end) > np.mean(ax.get_xlim())
        where = {"textcoords": "offset points", "va": "center", "fontsize": 7.5}
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        ax.annotate(
            text,
            (on_axis(row.period_end), at),
            (-7 if left else 7, 0),
            ha="right" if left else "left",
            bbox=box,
            **where,
        )
    ax.set(yticks=[], ylim=(-0.7, len(totals) - 0.3))
    ax.grid(False)


def _bounded(row: Any) -> str:
    """≥1,801 where open, 12-99 where a range, else the number."""
    if pd.isna(row.high):
        return f"≥{number(row.low)}"
    return number(row.low) if row.low == row.high else f"{number(row.low)}-{number(row.high)}"
