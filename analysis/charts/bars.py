"""Escalation: casualties per bin."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator, SymmetricalLogLocator

from analysis.charts.captions import CROWDED, also, crowd, cut, how, not_known
from analysis.charts.look import (
    DAY,
    GREY,
    HARM,
    MOST,
    STYLE,
    UNCOVERED,
    WIDTH,
    dates,
    dates_twice,
    each,
    lead,
    mark_truces,
    note,
    nothing,
    of_events,
    on_axis,
    refuse,
    titled,
)
from analysis.charts.words import bin_word, counted, day, estimate_word, number
from analysis.choice import one_of
from analysis.metrics import GROUPS
from analysis.sides import side_name
from analysis.tables import Tables

CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.7}  # behind words on lines
VIEWS = ("bars", "rolling", "cumulative")
ALONE = 30  # bars of a panel that are artists of their own
TOTALS = 5  # published totals drawn, the newest
SPEAKER = 34  # characters of who says one
SPANS = 12  # events drawn as hatched spans in one panel; the others are counted under the chart


def escalation(
    data: pd.DataFrame,
    tables: Tables | None = None,
    harms: Sequence[str] = ("killed", "neutralized"),
    log: bool = False,
    views: Sequence[str] = ("bars",),
    points: pd.DataFrame | None = None,
    **asked: object,
) -> Figure:
    """Bars of metrics.escalation on event dates: a panel for each group, whiskers low to high, claims hollow and apart.

    Unplaced events are hatched spans over their own dates, with their number; truces are lines;
    published totals are markers of their own; bins that no article covers are grey. log: a symlog scale.
    views: "bars", and with them "rolling" (a line) or "cumulative" (a panel under each). points:
    metrics.change_points of the same data, drawn as level lines.
    Raises ValueError for an unknown view, and for a misleading picture (look.MISLEADING).
    """
    _refuse(views, asked)
    drawn = data[data["harm"].isin(harms)]
    bins = drawn[drawn["placed"].fillna(False)]
    if bins.empty:
        loose = drawn["event_ids"].nunique()
        return nothing(f"Nothing to show: no {' or '.join(harms)} in a bin ({counted(loose, 'event')} unplaced).")
    panels = _panels(drawn)
    first, last = bins["first_day"].min(), bins["last_day"].max() + DAY
    totals = _totals_between(tables, harms, first, last)
    n_totals, totals = len(totals), totals.tail(TOTALS)
    each_panel = [1.1, 0.6] if "cumulative" in views else [1.1]
    heights = each_panel * len(panels[:MOST]) + ([0.3 + 0.2 * len(totals)] if len(totals) else []) + [0.16]
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, sum(heights) * 1.25 + 1.1), layout="constrained")
        axes = fig.subplots(len(heights), 1, sharex=True, height_ratios=heights, squeeze=False)[:, 0]
        for ax, (name, part) in zip(axes[:: len(each_panel)], panels[:MOST], strict=False):
            _bars(ax, name, part, first, last, log)
            _over_bars(ax, name, part, views, points)
        for ax, (_, part) in zip(axes[1::2] if "cumulative" in views else [], panels[:MOST], strict=False):
            _cumulative(ax, part)
        _coverage(axes, bins)
        if len(totals):
            _totals(axes[-2], totals, first)
        crowded = bins["bin_start"].nunique() > CROWDED
        edge = (last - first) * (0.004 if crowded else 0)  # or the outermost of many bars are cut in half
        dates(axes[-1], first - edge, last + edge)
        for ax in axes[dates_twice(fig, axes[0]) : -1]:
            ax.xaxis.set_in_layout(False)  # it has no words, and measuring it takes half the time of drawing
        truces = mark_truces(axes[:-1], tables)
        by_report = _by_report(drawn)
        titled(fig, f"Casualties by {bin_word(bins)} of the {_basis(drawn, by_report)}{estimate_word(drawn)}")
        lines = [f"{how(drawn, panels[:MOST])} {crowd(bins)}", cut(bins, views), also(drawn, views, points), truces]
        lines += [f"The {len(totals)} newest of {counted(n_totals, 'published total')}."] * (n_totals > len(totals))
        note(fig, [*lines, not_known(drawn, tables), _left_out(drawn, panels, by_report), _n(data, drawn, tables)])
    return fig


def _refuse(views: Sequence[str], asked: dict[str, object]) -> None:
    for view in views:
        one_of("views", view, VIEWS)
    refuse({**asked, "cumulative_only": asked.get("cumulative_only") or "bars" not in views})


def _by_report(data: pd.DataFrame) -> int:
    """How many events stand on the day of their first report."""
    return int(data["report_ids"].dropna().str.split("|").explode().nunique())


def _basis(data: pd.DataFrame, by_report: int) -> str:
    placed = data.loc[data["placed"].fillna(False), "event_ids"].dropna().str.split("|").explode().nunique()
    return "event" if not by_report else "first report" if by_report == placed else "event or its first report"


def _left_out(data: pd.DataFrame, panels: Sequence[object], by_report: int) -> str:
    """What the chart does not show, or shows on another day than the event's, in words."""
    parts = [f"{counted(len(panels) - MOST, 'more group')} in the table only."] if len(panels) > MOST else []
    parts += [f"{counted(by_report, 'event')} on the day of the first report."] if by_report else []
    loose = data.loc[~data["placed"].fillna(False), "event_ids"].nunique()
    return " ".join(parts + ([f"{counted(loose, 'event')} not placed in a bin."] if loose else []))


def _n(data: pd.DataFrame, drawn: pd.DataFrame, tables: Tables | None) -> str:
    """The line of n: events drawn, and of how many, where the data hold other harms too."""
    every, ids = _events_of(data), _events_of(drawn)
    if len(ids) == len(every):
        return of_events(counted(len(ids), "event"), ids, tables)
    told = " or ".join(harm for harm in HARM if harm in set(drawn["harm"]))
    return of_events(f"{len(ids):,} of {counted(len(every), 'event')} ({told})", ids, tables)


def _events_of(data: pd.DataFrame) -> set[str]:
    return set(data["event_ids"].dropna().str.split("|").explode())


def _panels(data: pd.DataFrame) -> list[tuple[dict[str, object], pd.DataFrame]]:
    """Groups with their rows: the side with most casualties first, reported before claimed."""
    by = [name for name in GROUPS if name in data]
    weight = data["high"].fillna(data["value"]).fillna(0)
    sides = weight.groupby(data["victim_side"].map(side_name)).sum().to_dict() if "victim_side" in data else None
    parts = [(dict(zip(by, key, strict=True)), part) for key, part in data.groupby(by, dropna=False)]
    parts = [(name, part) for name, part in parts if part["n_events"].sum() > 0]
    order = list(HARM)

    def rank(item: tuple[dict[str, object], pd.DataFrame]) -> tuple[float, str, int, bool]:
        side = item[0].get("victim_side")
        heavy = 0.0 if sides is None else -sides.get(side_name(side), 0.0)
        return heavy, str(side), order.index(str(item[0].get("harm", "killed"))), bool(item[0].get("claim_only", False))

    return sorted(parts, key=rank)


def _bars(
    ax: Axes, name: dict[str, object], part: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, log: bool
) -> None:
    """One panel: bars, whiskers, open tops, zeros, unknowns, and the unplaced events above them."""
    claim = bool(name.get("claim_only", False))
    words = [side_name(name["victim_side"])] if "victim_side" in name else []
    role = [str(name["victim_role"]).replace("unknown", "role unknown")] if "victim_role" in name else []
    words += [*role, str(name["harm"])]
    # A long name gives way, and not what was done.
    words[0] = textwrap.shorten(words[0], 60, placeholder=" …")
    title = ", ".join(words)
    title = title[0].upper() + title[1:]
    ax.set_title(title + (": claimed by the other side" if claim else ""))
    colour = HARM[str(name["harm"])]
    placed = part["placed"].fillna(False)
    bars, loose = part[placed], part[~placed & part["bin_end"].ge(first) & part["bin_start"].lt(last)]
    length = (bars["last_day"] - bars["first_day"]).dt.days + 1
    figures = bars[["value", "low", "high"]].astype("float64")
    bars = figures.assign(
        x=bars["first_day"].map(on_axis) + length / 2, width=length, n_events=bars["n_events"],
        unknown=bars["value"].isna() & bars["low"].isna() & bars["covered"].fillna(False) & (not claim),
    )  # fmt: skip
    top = max(1.0, float(figures.max().max()) if figures.notna().any(axis=None) else 1.0)
    known = bars[bars["value"].notna()]
    _shapes(ax, bars, colour, claim)
    _leads(ax, part[placed], str(name["harm"]))
    _unknown(ax, bars)
    _whiskers(ax, bars, top, log)
    if len(bars) <= 20:
        _numbers(ax, known)
    _spans(ax, loose, colour, first, last)
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    if log:
        ax.set_yscale("symlog", linthresh=1)
        ax.yaxis.set_major_locator(SymmetricalLogLocator(base=10, linthresh=1))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    room = 1.7 if len(loose) else 1.35
    ax.set_ylim(0, top * room if not log else (top + 1) * (4 if room < 1.5 else 12))


def _leads(ax: Axes, bars: pd.DataFrame, harm: str) -> None:
    """The whole height of each bin that has events leads to them."""
    for row in each(bars[bars["event_ids"].fillna("").ne("")]):
        left, days = on_axis(row.first_day), on_axis(row.last_day + DAY) - on_axis(row.first_day)
        when = day(row.first_day) + ("" if row.last_day == row.first_day else f" to {day(row.last_day)}")
        words = f"{when}: {_span(row)} {harm}, {counted(row.n_events, 'event')}"
        lead(ax, (left, 0), (days, 0.84), f"event:{row.event_ids}", words, high=True)


def _span(row: Any) -> str:
    """The bounds of a bin as a reader meets them: 8, 5-9, ≥5; "unknown" where nothing is told."""
    return "unknown" if pd.isna(row.low) else _bounded(row)


def _shapes(ax: Axes, bars: pd.DataFrame, colour: str, claim: bool) -> None:
    """Bars, hollow for claims; many bins as steps without gaps, each claim with a hollow head."""
    known, face = bars[bars["value"].notna()], "white" if claim else colour
    if len(bars) <= CROWDED:
        _apart(ax, known, {"facecolor": face, "edgecolor": colour, "lw": 1.2, "zorder": 2})
        return
    bars = bars.sort_values("x")
    edges = [*(bars["x"] - bars["width"] / 2), float((bars["x"] + bars["width"] / 2).iloc[-1])]
    # The line keeps a day of two years wide enough to be seen.
    ax.stairs(bars["value"], edges, fill=True, facecolor=face, edgecolor=colour, lw=0.7, zorder=2)
    if claim:
        ax.plot(known["x"], known["value"], ls="", marker="o", mfc="white", mec=colour, ms=4, zorder=2.5)


def _apart(ax: Axes, bars: pd.DataFrame, look: dict[str, Any]) -> None:
    """Bars with gaps; many of them are one artist, or a year of weeks would take half a second."""
    width = bars["width"] * 0.72
    if len(bars) <= ALONE:
        ax.bar(bars["x"], bars["value"], width, **look)
        return
    left, right = bars["x"] - width / 2, bars["x"] + width / 2
    corners = [(left, bars["value"] * 0), (left, bars["value"]), (right, bars["value"]), (right, bars["value"] * 0)]
    ax.add_collection(PolyCollection(np.stack([np.stack(corner, axis=1) for corner in corners], axis=1), **look))


def _unknown(ax: Axes, bars: pd.DataFrame) -> None:
    """A question mark at the foot of each unknown bin, or of each run of them where there are many bins."""
    runs = bars["unknown"].ne(bars["unknown"].shift()).cumsum()
    at = bars.loc[bars["unknown"], "x"]
    at = at.groupby(runs[at.index]).mean() if len(bars) > CROWDED else at
    where = {"transform": ax.get_xaxis_transform(), "marker": "$?$", "color": GREY, "ms": 4.5, "mew": 0.3}
    ax.plot(at, [0.06] * len(at), ls="", **where)


def _whiskers(ax: Axes, bars: pd.DataFrame, top: float, log: bool) -> None:
    """A line from low to high; with no upper bound it runs on beyond the bar and ends in an arrow."""
    sure = bars[bars["low"].notna() & bars["low"].ne(bars["high"])]
    reach = sure[["low", "value"]].max(axis=1)
    beyond = sure["high"].fillna(reach * 1.8 + 0.5 if log else reach + top * 0.2)
    crowded, is_open = len(bars) > CROWDED, sure["high"].isna()
    # About the width of a bar, in points, so that the marks of neighbours do not touch.
    look = {"color": "#444444" if crowded else "black", "zorder": 3}
    ends = look | {"ls": "", "ms": min(5.0, max(2.5, 350 / len(bars)))}
    ax.vlines(sure["x"], sure["low"], beyond, lw=0.5 if crowded else 1, **look)
    ax.plot(sure["x"][is_open], beyond[is_open], marker="^", **ends)
    if not crowded:
        ax.plot(sure["x"], sure["low"], marker="_", **ends)
        ax.plot(sure["x"][~is_open], beyond[~is_open], marker="_", **ends)


def _numbers(ax: Axes, known: pd.DataFrame) -> None:
    """The count above each bar, beside its whisker where there is one; a true zero is written too."""
    for row in each(known):
        certain = row.low == row.high
        where = {"textcoords": "offset points", "fontsize": 7.5, "ha": "center" if certain else "left", "va": "bottom"}
        ax.annotate(f"{row.value:,.0f}", (row.x, row.value), (0 if certain else 6, 1.5), bbox=CLEAR, **where)


def _over_bars(
    ax: Axes, name: dict[str, object], part: pd.DataFrame, views: Sequence[str], points: pd.DataFrame | None
) -> None:
    """The rolling mean as a line, and the levels between change points."""
    bins = part[part["placed"].fillna(False)].sort_values("bin_start")
    if "rolling" in views:
        middle = bins["bin_start"].map(on_axis) + ((bins["bin_end"] - bins["bin_start"]).dt.days + 1) / 2
        # A halo, or the line is lost among many whiskers.
        halo = [withStroke(linewidth=2.8, foreground="white")] if len(bins) > CROWDED else None
        means = bins["rolling"].astype("float64")
        look = {"color": "black", "zorder": 3.5, "path_effects": halo}
        ax.plot(middle, means, lw=1.3, **look)
        # A point without neighbours makes no line.
        alone = means.notna() & means.shift().isna() & means.shift(-1).isna()
        half = ((bins["bin_end"] - bins["bin_start"]).dt.days + 1)[alone] / 2
        ax.hlines(means[alone], middle[alone] - half, middle[alone] + half, lw=2, **look)
    if points is not None:
        ours = points[points["refused"].isna()]
        for key, wanted in name.items():
            ours = ours[ours[key].isna() if pd.isna(wanted) else ours[key].eq(wanted)]
        starts, ends = ours["segment_start"].map(on_axis), (ours["segment_end"] + DAY).map(on_axis)
        ax.hlines(ours["level"].astype("float64"), starts, ends, color="black", lw=1.8, zorder=3.5)


def _cumulative(ax: Axes, part: pd.DataFrame) -> None:
    """The running sum as steps that break where a bin is missing."""
    bins = part[part["placed"].fillna(False)].sort_values("bin_start")
    edges = [*bins["first_day"].map(on_axis), on_axis(bins["last_day"].max() + DAY)]
    sums = bins["cumulative"].astype("float64").to_numpy()
    ax.stairs(sums, edges, baseline=None, color="black", lw=1.2)
    ax.set_ylabel("sum", fontsize=7.5)
    ax.set_ylim(0, max(1.0, float(np.nanmax([0.0, *sums]))) * 1.2)
    ax.yaxis.set_major_locator(MaxNLocator(3, integer=True))


def _spans(ax: Axes, loose: pd.DataFrame, colour: str, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """Unplaced events as hatched spans in lanes at the top of the panel, each with its number."""
    free = [-np.inf] * 3
    loose = loose.loc[loose["low"].astype("float64").sort_values(ascending=False).index[:SPANS]]
    box = {"transform": ax.get_xaxis_transform(), "facecolor": "white", "edgecolor": colour, "lw": 0.6}
    for row in each(loose.sort_values("bin_start")):
        start, stop = on_axis(max(row.bin_start, first)), on_axis(min(row.bin_end + DAY, last))
        box["hatch"] = "////" if stop - start > 0.03 * (on_axis(last) - on_axis(first)) else "////////"
        lane = next((at for at, until in enumerate(free) if until <= start), len(free) - 1)
        free[lane] = stop + (on_axis(last) - on_axis(first)) * 0.06
        ax.add_patch(Rectangle((start, 0.86 - 0.13 * lane), stop - start, 0.09, zorder=2, **box))
        words = f"{day(row.bin_start)} to {day(row.bin_end)}: {_span(row)}, {counted(row.n_events, 'event')} in no bin"
        lead(ax, (start, 0.86 - 0.13 * lane), (stop - start, 0.09), f"event:{row.event_ids}", words, high=True)
        text = f"{number(row.low)} or more" if pd.isna(row.high) else number(row.value)
        text = f"{number(row.low)}-{number(row.high)}" if text == "unknown" else text
        late = stop > on_axis(last) - (on_axis(last) - on_axis(first)) * 0.08
        where = {"transform": box["transform"], "va": "center", "fontsize": 7.5, "ha": "right" if late else "left"}
        ax.text(start if late else stop, 0.9 - 0.13 * lane, f" {text} ", clip_on=False, bbox=CLEAR, **where)


def _coverage(axes: Sequence[Axes], bins: pd.DataFrame) -> None:
    """Grey where no article covers a bin, behind every panel and in a strip of its own at the foot."""
    days = bins.groupby(["bin_start", "bin_end"])["covered"].any().reset_index()
    bare = days[~days["covered"].astype(bool)]
    runs = bare.groupby((bare.index.to_series().diff() != 1).cumsum())
    starts, stops = (runs["bin_start"].min().map(on_axis), (runs["bin_end"].max() + DAY).map(on_axis))
    spans = list(zip(starts, stops - starts, strict=True))
    for ax in axes:
        look = {"color": UNCOVERED} if ax is axes[-1] else {"color": "#f0f0f0", "zorder": 0}
        ax.broken_barh(spans, (0, 1), transform=ax.get_xaxis_transform(), lw=0, **look)
    axes[-1].set(yticks=[0.5], yticklabels=["no articles"], ylim=(0, 1))
    axes[-1].grid(False)
    axes[-1].tick_params(axis="y", length=0, labelsize=7.5)


def _totals_between(
    tables: Tables | None, harms: Sequence[str], first: pd.Timestamp, last: pd.Timestamp
) -> pd.DataFrame:
    """Published totals whose period ends inside the chart, each figure once, the newest last."""
    if tables is None:
        return pd.DataFrame()
    rows = tables.totals[tables.totals["harm"].isin(harms) & tables.totals["period_end"].between(first, last)]
    return rows.sort_values("period_end").drop_duplicates(["harm", "victim_side", "low", "high"])


def _totals(ax: Axes, totals: pd.DataFrame, first: pd.Timestamp) -> None:
    """Each total as a line over its period and a marker at its end, with its number in words."""
    ax.set_title("Published totals (never part of the bars)")
    for at, row in enumerate(each(totals.iloc[::-1])):
        if pd.notna(row.period_start):
            ax.hlines(at, on_axis(max(row.period_start, first)), on_axis(row.period_end), color=GREY, lw=1)
        ax.plot(on_axis(row.period_end), at, marker="D", color="black", ms=5, clip_on=False)
        since = f" since {day(row.period_start)}" if pd.notna(row.period_start) else ""
        by = "" if pd.isna(row.said_by) else f" ({textwrap.shorten(row.said_by, SPEAKER, placeholder=' …')})"
        text = f"{side_name(row.victim_side)}: {_bounded(row)} {row.harm}{since}{by}"
        left = on_axis(row.period_end) > np.mean(ax.get_xlim())
        where = {"textcoords": "offset points", "va": "center", "fontsize": 7.5}
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        where |= {"ha": "right" if left else "left", "bbox": box}
        ax.annotate(text, (on_axis(row.period_end), at), (-7 if left else 7, 0), **where)
    ax.set(yticks=[], ylim=(-0.7, len(totals) - 0.3))
    ax.grid(False)


def _bounded(row: Any) -> str:
    """≥1,801 where open, 12-99 where a range, else the number."""
    if pd.isna(row.high):
        return f"≥{number(row.low)}"
    return number(row.low) if row.low == row.high else f"{number(row.low)}-{number(row.high)}"
