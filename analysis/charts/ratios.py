"""Retaliation: response over trigger."""

from __future__ import annotations

import textwrap
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from analysis.charts.look import (
    DAY,
    GREY,
    MARKERS,
    SIDES,
    STYLE,
    WIDTH,
    dates,
    each,
    note,
    nothing,
    on_axis,
    sources,
    titled,
)
from analysis.charts.words import bin_word, counted, day, number, side_name
from analysis.tables import Tables

Look = tuple[str, str]  # colour and marker of a responder
HOW = (
    "Dot: best over best; line: bounds; arrow: no bound, or one off the axis; hollow: only the responder's own claim. "
    "A ratio says nothing of law, blame or cause."
)


def retaliation(data: pd.DataFrame, pooled: pd.DataFrame | None = None, tables: Tables | None = None) -> Figure:
    """metrics.retaliation by trigger date on log2, beside it one row a pair; `pooled` adds a line per bin.

    Dot: best over best; line: the bounds, an arrow where one is open; hollow: only claimed. Pairs
    whose ratio is 0 or undefined stand in a gutter, none is dropped. One basis at a time.
    """
    if data.empty:
        return nothing("Nothing to show: no attack is linked to an answer.")
    if data["basis"].nunique() > 1:
        raise ValueError(f"one basis at a time; the data have {', '.join(data['basis'].unique())}")
    data = data.sort_values("trigger_date").reset_index(drop=True)
    shown = data.tail(40)
    limits = _ratio_limits(data)
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, max(4.2, 1.9 + 0.21 * len(shown))), layout="constrained")
        grid = fig.add_gridspec(2, 2, width_ratios=[1.35, 1], height_ratios=[5, 1])
        over_time, gutter = fig.add_subplot(grid[0, 0]), fig.add_subplot(grid[1, 0])
        rows = fig.add_subplot(grid[:, 1])
        looks = _looks(data)
        first, last = data["trigger_date"].min(), data["trigger_date_end"].max()
        if pd.notna(first):
            edge = max(DAY * 2, (last - first) * 0.08)
            dates(over_time, first - edge, last + edge)
            dates(gutter, first - edge, last + edge)
        _over_time(over_time, data, pooled, looks, limits)
        _gutter(gutter, data, looks)
        over_time.tick_params(labelbottom=False)
        _pair_rows(rows, shown, looks, limits)
        above, below = data["basis"].iloc[0].split("/")
        title = f"Response over trigger: {above} of the side answered per one {below} of the responder"
        titled(fig, title, _key(data, pooled, looks))
        hidden = f"The rows show the newest 40 of {len(data)} pairs." if len(data) > 40 else ""
        ids = set(data["trigger_event_id"]) | set(data["response_event_id"])
        note(fig, [HOW, hidden, f"{counted(len(data), 'pair')}. {sources(ids, tables)}"])
    return fig


def _looks(data: pd.DataFrame) -> dict[str, Look]:
    """Colour and marker of each responder."""
    sides = dict.fromkeys(side_name(side) for side in data["responder_side"])
    return {side: (SIDES[at % len(SIDES)], MARKERS[at % len(MARKERS)]) for at, side in enumerate(sides)}


def _ratio_limits(data: pd.DataFrame) -> tuple[float, float]:
    """Powers of two around 1 and every best ratio, or every bound where no ratio is best.

    Bounds may lie far outside; they end in arrows, or they would press all the rest together.
    """
    best = data["ratio_best"].dropna()
    ratios = best if best.gt(0).any() else pd.concat([data["ratio_low"], data["ratio_high"]]).dropna()
    ratios = ratios[ratios > 0].astype(float)
    low, high = min([1.0, *ratios]), max([1.0, *ratios])
    return 2.0 ** (np.floor(np.log2(low)) - 2), 2.0 ** (np.ceil(np.log2(high)) + 2)


def _log2(ax: Axes, which: str, limits: tuple[float, float]) -> None:
    axis = ax.yaxis if which == "y" else ax.xaxis
    (ax.set_yscale if which == "y" else ax.set_xscale)("log", base=2)
    (ax.set_ylim if which == "y" else ax.set_xlim)(*limits)
    axis.set_major_locator(LogLocator(base=2, numticks=9 if which == "y" else 7))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}" if v >= 1 else f"1/{1 / v:g}"))
    (ax.axhline if which == "y" else ax.axvline)(1, color="black", lw=0.8, zorder=1)


def _ends(row: Any, limits: tuple[float, float]) -> tuple[float, float, bool, bool]:
    """Both ends of a pair's interval inside the axis, and whether each is an arrow: open, or outside the axis."""
    below = pd.isna(row.ratio_low) or row.ratio_low < limits[0]
    above = pd.isna(row.ratio_high) or row.ratio_high > limits[1]
    low = limits[0] * 1.15 if below else float(row.ratio_low)
    return low, limits[1] / 1.15 if above else float(row.ratio_high), bool(below), bool(above)


def _over_time(
    ax: Axes, data: pd.DataFrame, pooled: pd.DataFrame | None, looks: dict[str, Look], limits: tuple[float, float]
) -> None:
    _log2(ax, "y", limits)
    ax.set_ylabel("ratio (log scale)")
    if pooled is not None:
        for row in each(pooled[pooled["placed"].astype(bool) & pooled["ratio"].notna()]):
            colour = looks.get(side_name(row.responder_side), (GREY, ""))[0]
            ax.hlines(row.ratio, on_axis(row.bin_start), on_axis(row.bin_end + DAY), color=colour, lw=5, alpha=0.25)
    texts: list[tuple[float, float]] = []
    for row in each(data[data["status"].eq("defined") & data["trigger_date"].notna()]):
        colour, marker = looks[side_name(row.responder_side)]
        x = (on_axis(row.trigger_date) + on_axis(row.trigger_date_end)) / 2
        low, high, below, above = _ends(row, limits)
        bare = pd.isna(row.ratio_best)  # bounds only: fainter than what has a figure
        ax.vlines(x, low, high, color=colour, lw=0.9 if bare else 1.4, alpha=0.5 if bare else 1)
        if row.trigger_date_end > row.trigger_date and pd.notna(row.ratio_best):
            ax.hlines(row.ratio_best, on_axis(row.trigger_date), on_axis(row.trigger_date_end), color=colour, lw=1.2)
        for is_open, y, arrow in ((below, low, "v"), (above, high, "^")):
            if is_open:
                ax.plot(x, y, marker=arrow, color=colour, ms=4, alpha=0.5 if bare else 1)
        if not bare:
            ax.plot(x, row.ratio_best, marker, mfc="white" if row.claim else colour, mec=colour, ms=7, zorder=4)
            _label(ax, x, float(row.ratio_best), row.label, texts)


def _label(ax: Axes, x: float, y: float, text: str, taken: list[tuple[float, float]]) -> None:
    """The counts beside a dot, unless another label is too near; the row beside the chart has them all."""
    across, up = ax.transAxes.inverted().transform(ax.transData.transform((x, y)))
    left = across > 0.8  # too near the right edge for words on that side
    middle = across - 0.1 if left else across + 0.1
    if any(abs(middle - a) < 0.2 and abs(up - b) < 0.05 for a, b in taken):
        return
    taken.append((middle, up))
    where = {"textcoords": "offset points", "ha": "right" if left else "left", "fontsize": 8}
    ax.annotate(text, (x, y), (-7 if left else 7, 4), **where)


def _gutter(ax: Axes, data: pd.DataFrame, looks: dict[str, Look]) -> None:
    """Pairs whose ratio is 0 or undefined, each in its lane, on the trigger's date."""
    lanes = {"zero numerator": 1, "undefined": 0}
    for row in each(data[data["status"].isin(list(lanes)) & data["trigger_date"].notna()]):
        colour, marker = looks[side_name(row.responder_side)]
        x = (on_axis(row.trigger_date) + on_axis(row.trigger_date_end)) / 2
        style = {"marker": marker} if row.status == "zero numerator" else {"marker": "x"}
        ax.plot(x, lanes[row.status], color=colour, ms=6, ls="none", **style)
    ax.set(yticks=list(lanes.values()), yticklabels=["ratio 0", "undefined"], ylim=(-0.6, 1.6))


def _pair_rows(ax: Axes, data: pd.DataFrame, looks: dict[str, Look], limits: tuple[float, float]) -> None:
    """One row a pair, the newest at the top: date and counts, the interval and the dot, or why there is none."""
    _log2(ax, "x", limits)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    for at, row in enumerate(each(data)):
        colour, marker = looks[side_name(row.responder_side)]
        if row.status != "defined":
            words = "0" if row.status == "zero numerator" else textwrap.shorten(f"undefined: {row.reason}", 46)
            ax.text(limits[0] * 1.15, at, words, va="center", fontsize=7, color="#444444", bbox=box)
            continue
        low, high, below, above = _ends(row, limits)
        ax.hlines(at, low, high, color=colour, lw=1.2)
        for is_open, x, arrow in ((below, low, "<"), (above, high, ">")):
            if is_open:
                ax.plot(x, at, marker=arrow, color=colour, ms=5)
        if pd.notna(row.ratio_best):
            ax.plot(row.ratio_best, at, marker, mfc="white" if row.claim else colour, mec=colour, ms=6, zorder=4)
            ax.annotate(
                number(float(row.ratio_best)), (row.ratio_best, at), (6, 3), textcoords="offset points", fontsize=7
            )
    ax.set_yticks(range(len(data)), [f"{day(row.trigger_date)}   {row.label}" for row in each(data)], fontsize=7.5)
    ax.set(ylim=(-0.7, len(data) - 0.3), title="One row a pair")
    ax.grid(True, axis="x")


def _key(data: pd.DataFrame, pooled: pd.DataFrame | None, looks: dict[str, Look]) -> list[tuple[Line2D, str]]:
    """The legend: who answers whom, and the pooled line."""
    key = []
    for responder, pairs in data.groupby(data["responder_side"].map(side_name), sort=False):
        colour, marker = looks[responder]
        targets = pairs["target_side"].dropna().map(side_name).unique()
        words = f"{responder} answers {', '.join(targets) or side_name(pd.NA)}"
        key.append((Line2D([], [], color=colour, marker=marker, ls="none"), words))
    if pooled is not None and len(pooled):
        key.append((Line2D([], [], color=GREY, lw=5, alpha=0.4), f"sum over sum of a {bin_word(pooled)}"))
    return key
