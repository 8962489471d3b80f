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
    lead,
    note,
    nothing,
    of_events,
    on_axis,
    refuse,
    titled,
)
from analysis.charts.words import bin_word, counted, day, number
from analysis.sides import side_name
from analysis.tables import Tables

Look = tuple[str, str]  # colour and marker of a responder
Area = tuple[float, float, float, float]  # left, right, bottom and top, as parts of the panel
DOT = 0.011  # half of what a dot is wide, as a part of the panel
ROWS = 40  # rows of pairs; what is left out is said under the chart


def retaliation(
    data: pd.DataFrame,
    pooled: pd.DataFrame | None = None,
    tables: Tables | None = None,
    said: pd.DataFrame | None = None,
    **asked: object,
) -> Figure:
    """metrics.retaliation by trigger date on log2, under it one row a pair; `pooled` adds lines per bin.

    Dot: best over best; line: the bounds, an arrow where one is open; hollow: only claimed. Pairs
    whose ratio is 0 or undefined stand in a gutter, none is dropped. said: metrics.claimants of the same
    basis; then there is a dot and a row for each claimant of a pair. One basis at a time.
    Raises ValueError for several bases, and for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    if data.empty:
        return nothing("Nothing to show: no attack is linked to an answer.")
    if data["basis"].nunique() > 1:
        raise ValueError(f"one basis at a time; the data have {', '.join(data['basis'].unique())}")
    drawn = data if said is None else said[said["basis"].isin(data["basis"])]
    drawn = drawn.sort_values("trigger_date", kind="stable").reset_index(drop=True)
    known, lost = drawn[drawn["status"].ne("undefined")], drawn[drawn["status"].eq("undefined")]
    shown, reasons = known.tail(ROWS), _reasons(lost)
    n_rows = len(shown) + len(reasons)
    limits = _ratio_limits(drawn)
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, 5.3 + 0.2 * n_rows), layout="constrained")
        looks = _looks(drawn)
        over_time, gutter, rows = _axes(fig, n_rows)
        _days(over_time, gutter, drawn, pooled)
        _log2(over_time, "y", limits)
        _pooled(over_time, pooled, looks)
        dots = _side_by_side(drawn, over_time.get_xlim())
        _over_time(over_time, dots, looks, limits)
        _gutter(gutter, drawn, looks)
        _pair_rows(rows, shown, reasons, looks, limits)
        titled(fig, _title(data["basis"].iloc[0]), _key(drawn, pooled, looks))
        what = "pair" if said is None else "row"
        hidden = f"The newest {ROWS} of {counted(len(known), f'defined {what}')}." if len(known) > ROWS else ""
        ids = set(data["trigger_event_id"]) | set(data["response_event_id"])
        n = of_events(f"{counted(len(data), 'pair')}, {counted(len(ids), 'event')}", ids, tables)
        note(fig, [_how(drawn, limits), _beside(dots, said is not None), _lines(pooled), hidden, n])
    return fig


def _reasons(lost: pd.DataFrame) -> pd.Series:
    """Why ratios are undefined -> how many, in words: of rows per claimant also on how many pairs."""
    pairs = lost["trigger_event_id"] + "|" + lost["response_event_id"]
    told = {}
    for reason, n in lost["reason"].value_counts().items():
        alone = counted(n, "pair")
        several = f"{counted(n, 'row')} of {counted(pairs[lost['reason'].eq(reason)].nunique(), 'pair')}"
        told[reason] = several if "claimant" in lost else alone
    return pd.Series(told, dtype="string")


def _how(drawn: pd.DataFrame, limits: tuple[float, float]) -> str:
    """How to read the marks that this picture has."""
    rows = drawn[drawn["status"].eq("defined")]
    best = rows["ratio_best"].notna()
    arrows = [any(_ends(row, limits)[2:]) for row in each(rows)]
    marks = {
        "dot: best over best": best.any(),
        "line: bounds": rows["ratio_low"].ne(rows["ratio_high"]).fillna(True).any(),
        "arrow: no bound, or one off the axis": any(arrows),
        "dotted: linked by sides and time alone": "link" in rows and rows["link"].eq("inferred").any(),
        "hollow: only the responder's own claim": rows.loc[best, "claim"].eq(True).fillna(False).any(),
        "half filled: a belligerent's figure, not known of whose losses": rows.loc[best, "claim"].isna().any(),
    }
    words = "; ".join(mark for mark, there in marks.items() if there)
    return f"{words[:1].upper()}{words[1:]}{'. ' if words else ''}A ratio says nothing of law, blame or cause."


def _lines(pooled: pd.DataFrame | None) -> str:
    """How to read the pooled lines that this picture has, and on how many claims they rest."""
    if pooled is None:
        return ""
    bins = pooled[pooled["placed"].astype(bool) & pooled["ratio"].notna()]
    sums = pooled.loc[pooled["placed"].astype(bool), "cumulative_ratio"].gt(0).fillna(False).any()
    parts = ["Thick line: sum over sum of the pairs of a bin"] * bool(len(bins))
    parts += ["band: the same with any one pair left out"] * bool(bins["without_one_low"].notna().any())
    parts += ["dashed: cumulative, each from the figure that stands"] * bool(sums)
    claims = int(bins["claim_share"].gt(0).fillna(False).sum())
    parts += [f"{claims} of {counted(len(bins), 'bin')} pooled hold claims"] * bool(claims)
    left = int(pooled["n_left_out"].sum())
    verb = "is" if left == 1 else "are"
    parts += [f"{counted(left, 'pair')} without a best figure on both ends {verb} in neither"] * bool(left and parts)
    return f"{'; '.join(parts)}." if parts else ""


def _title(basis: str) -> str:
    top, bottom = basis.split("/")
    one = "casualty" if bottom == "casualties" else f"one {bottom}"
    return f"Response over trigger: {top} of the side answered per {one} of the responder"


def _axes(fig: Figure, n_rows: int) -> tuple[Axes, Axes, Axes]:
    """The panel over time, the gutter under it, and the rows; these in a part of their own, for their long names."""
    parts = fig.subfigures(2, 1, squeeze=False, height_ratios=[3.9, 0.75 + 0.2 * n_rows])
    over_time, gutter = parts[0, 0].subplots(2, 1, height_ratios=[5, 1])
    return over_time, gutter, parts[1, 0].subplots()


def _days(over_time: Axes, gutter: Axes, data: pd.DataFrame, pooled: pd.DataFrame | None) -> None:
    """The same days on both, from the first trigger to the last, or to the end of its bin, if that is near."""
    first, last = data["trigger_date"].min(), data["trigger_date_end"].max()
    if pd.notna(first):
        if pooled is not None and len(pooled):
            last = max(last, min(last + DAY * 7, pooled.loc[pooled["placed"].astype(bool), "bin_end"].max()))
        edge = max(DAY * 2, (last - first) * 0.08)
        dates(over_time, first - edge, last + edge)
        dates(gutter, first - edge, last + edge)
    over_time.tick_params(labelbottom=False)


def _looks(data: pd.DataFrame) -> dict[str, Look]:
    """Colour and marker of each responder."""
    sides = dict.fromkeys(side_name(side) for side in data["responder_side"])
    # 36 pairs of colour and marker, the first six alike in both.
    looks = [(SIDES[at % len(SIDES)], MARKERS[(at + at // len(SIDES)) % len(MARKERS)]) for at in range(len(sides))]
    return dict(zip(sides, looks, strict=True))


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


def _pooled(ax: Axes, pooled: pd.DataFrame | None, looks: dict[str, Look]) -> None:
    """Sum over sum of a bin as a thick line in its leave-one-out band, and the cumulative ratio as dashed steps."""
    if pooled is None:
        return
    pooled = pooled[pooled["placed"].astype(bool)]
    for row in each(pooled[pooled["ratio"].notna()]):
        colour = looks.get(side_name(row.responder_side), (GREY, ""))[0]
        start, stop = on_axis(row.bin_start), on_axis(row.bin_end + DAY)
        ax.hlines(row.ratio, start, stop, color=colour, lw=4, alpha=0.3)
        if pd.notna(row.without_one_low):
            ax.fill_between([start, stop], row.without_one_low, row.without_one_high, color=colour, alpha=0.08, lw=0)
    for (responder, _), part in pooled.groupby(["responder_side", "target_side"], dropna=False):
        known = part.dropna(subset="cumulative_ratio").sort_values("bin_end")
        known = known[known["cumulative_ratio"].gt(0)]
        if len(known):
            ends = [*(known["bin_end"] + DAY).map(on_axis), ax.get_xlim()[1]]
            colour = looks.get(side_name(responder), (GREY, ""))[0]
            ratios = known["cumulative_ratio"].astype(float).tolist()
            ax.step(ends, [*ratios, ratios[-1]], where="post", color=colour, lw=1, ls=(0, (4, 2)), alpha=0.7)


def _side_by_side(data: pd.DataFrame, xlim: tuple[float, float]) -> pd.DataFrame:
    """Rows with x; those of one day stand beside each other, or each would hide the next. moved: x is off the day."""
    x = (data["trigger_date"].map(on_axis) + data["trigger_date_end"].map(on_axis)) / 2
    rows = data.assign(x=x)[data["status"].eq("defined") & data["trigger_date"].notna()]
    days = rows.groupby("x")
    at, n = days.cumcount(), days["x"].transform("size")
    aside = (at - (n - 1) / 2) * (xlim[1] - xlim[0]) * 0.012
    return rows.assign(x=rows["x"] + aside, moved=aside.ne(0))


def _beside(dots: pd.DataFrame, claimants: bool) -> str:
    """What the places of dots that stand side by side mean, in words; nothing where each is on its day."""
    if not dots["moved"].any():
        return ""
    who = "Claimants of one pair, and pairs of one day," if claimants else "Pairs of one day"
    return f"{who} stand side by side around that day, so that some dots are off it; the rows below give the day."


def _over_time(ax: Axes, data: pd.DataFrame, looks: dict[str, Look], limits: tuple[float, float]) -> None:
    ax.set_ylabel("ratio (log scale)")
    for row in each(data):
        colour, marker = looks[side_name(row.responder_side)]
        low, high, below, above = _ends(row, limits)
        bare = pd.isna(row.ratio_best)  # bounds only: fainter than what has a figure
        ax.vlines(row.x, low, high, color=colour, lw=0.9 if bare else 1.4, alpha=0.5 if bare else 1, ls=_line(row))
        if row.trigger_date_end > row.trigger_date and not bare:
            ax.hlines(row.ratio_best, on_axis(row.trigger_date), on_axis(row.trigger_date_end), color=colour, lw=1.2)
        for is_open, y, arrow in ((below, low, "v"), (above, high, "^")):
            if is_open:
                ax.plot(row.x, y, marker=arrow, color=colour, ms=4, alpha=0.5 if bare else 1)
        if not bare:
            ax.plot(row.x, row.ratio_best, marker, zorder=4, **_dot(row, colour))
        half = DOT * (ax.get_xlim()[1] - ax.get_xlim()[0])
        lead(ax, (row.x - half, low), (2 * half, high - low), *_leads(row), high=False)
    _labels(ax, data[data["ratio_best"].notna()])


def _leads(row: Any) -> tuple[str, str]:
    """What a pair leads to, the answer first, and words for it."""
    return f"event:{row.response_event_id}|{row.trigger_event_id}", f"{row.label}, trigger of {day(row.trigger_date)}"


def _line(row: Any) -> str:
    """Dotted where no words link an attack to its answer."""
    return ":" if getattr(row, "link", "stated") == "inferred" else "-"


def _dot(row: Any, colour: str) -> dict[str, Any]:
    """Hollow for a claim, half filled where nobody knows whether it is one."""
    look = {"color": colour, "mec": colour, "ms": 6}
    if pd.isna(row.claim):
        return look | {"fillstyle": "left", "mfcalt": "white"}
    return look | {"mfc": "white" if row.claim else colour}


def _labels(ax: Axes, data: pd.DataFrame) -> None:
    """The counts beside each dot, on the side that is free; where none is, the row below has them."""
    places = ax.transData + ax.transAxes.inverted()
    dots = [places.transform((row.x, float(row.ratio_best))) for row in each(data)]
    taken = [(x - 0.01, x + 0.01, y - 0.022, y + 0.022) for x, y in dots]
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.8}
    for row, (x, y) in zip(each(data), dots, strict=True):
        width = 0.01 * len(row.label) + 0.004
        for left in (False, True):
            start = x - 0.014 - width if left else x + 0.014
            area = (start, start + width, y - 0.01, y + 0.05)
            if start > 0 and start + width < 1 and not any(_overlap(area, other) for other in taken):
                taken.append(area)
                where = {"textcoords": "offset points", "ha": "right" if left else "left", "fontsize": 8, "bbox": box}
                ax.annotate(row.label, (row.x, row.ratio_best), (-7 if left else 7, 4), **where)
                break


def _overlap(one: Area, other: Area) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _gutter(ax: Axes, data: pd.DataFrame, looks: dict[str, Look]) -> None:
    """Pairs whose ratio is 0 or undefined, each in its lane, on the trigger's date."""
    lanes = {"zero numerator": 1, "undefined": 0}
    for row in each(data[data["status"].isin(list(lanes)) & data["trigger_date"].notna()]):
        colour, marker = looks[side_name(row.responder_side)]
        x = (on_axis(row.trigger_date) + on_axis(row.trigger_date_end)) / 2
        style = {"marker": marker} if row.status == "zero numerator" else {"marker": "x"}
        ax.plot(x, lanes[row.status], color=colour, ms=6, ls="none", **style)
    ax.set(yticks=list(lanes.values()), yticklabels=["ratio 0", "undefined"], ylim=(-0.6, 1.6))


def _pair_rows(
    ax: Axes, data: pd.DataFrame, reasons: pd.Series, looks: dict[str, Look], limits: tuple[float, float]
) -> None:
    """One row a pair, the newest at the top: date and counts, the interval and the dot; below, why others have none."""
    _log2(ax, "x", limits)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    below_all = len(reasons)
    for at, (reason, n) in enumerate(reasons.iloc[::-1].items()):
        words = f"undefined: {reason}: {n}"
        ax.text(limits[0] * 1.1, at, words, va="center", fontsize=7.5, color="#444444", bbox=box)
    for at, row in enumerate(each(data), below_all):
        colour, marker = looks[side_name(row.responder_side)]
        if row.status == "zero numerator":
            ax.text(limits[0] * 1.1, at, "0", va="center", fontsize=7.5, color="#444444", bbox=box)
            continue
        low, high, below, above = _ends(row, limits)
        lead(ax, (limits[0], at - 0.5), (limits[1] - limits[0], 1), *_leads(row), high=False)
        ax.hlines(at, low, high, color=colour, lw=1.2, ls=_line(row))
        for is_open, x, arrow in ((below, low, "<"), (above, high, ">")):
            if is_open:
                ax.plot(x, at, marker=arrow, color=colour, ms=5)
        if pd.notna(row.ratio_best):
            ax.plot(row.ratio_best, at, marker, zorder=4, **_dot(row, colour))
            text, where = number(float(row.ratio_best)), {"textcoords": "offset points", "fontsize": 7}
            # Beside the dot where no line goes on from it, else above the line.
            ax.annotate(text, (row.ratio_best, at), (6, 3 if high > row.ratio_best else -2.5), **where)
    ax.set_yticks(range(below_all + len(data)), [""] * below_all + _row_names(data), fontsize=7.5)
    ax.set(ylim=(-0.7, below_all + len(data) - 0.3), xlabel="ratio (log scale)")
    ax.set_title("One row a pair and claimant" if "claimant" in data else "One row a pair")
    ax.grid(True, axis="x")


def _row_names(data: pd.DataFrame) -> list[str]:
    """Day of the trigger and counts, and the claimant where there is one."""
    names = [f"{day(row.trigger_date)}   {row.label}" for row in each(data)]
    if "claimant" not in data:
        return names
    said = data["claimant"].fillna("")
    return [f"{name}   {textwrap.shorten(one, 34, placeholder=' …')}" for name, one in zip(names, said, strict=True)]


def _key(data: pd.DataFrame, pooled: pd.DataFrame | None, looks: dict[str, Look]) -> list[tuple[Line2D, str]]:
    """The legend: who answers whom, and the pooled line."""
    key = []
    for responder, pairs in data.groupby(data["responder_side"].map(side_name), sort=False):
        colour, marker = looks[responder]
        targets = pairs["target_side"].dropna().map(side_name).unique()
        told = textwrap.shorten(", ".join(targets) or side_name(pd.NA), 60, placeholder=" …")
        words = textwrap.fill(f"{textwrap.shorten(responder, 40, placeholder=' …')} answers {told}", 44)
        key.append((Line2D([], [], color=colour, marker=marker, ls="none"), words))
    if pooled is not None and pooled["placed"].astype(bool).any():
        unit = bin_word(pooled[pooled["placed"].astype(bool)])
        key.append((Line2D([], [], color=GREY, lw=4, alpha=0.4), f"sum over sum of a {unit}"))
        key.append((Line2D([], [], color=GREY, lw=1, ls=(0, (4, 2))), "cumulative"))
    return key
