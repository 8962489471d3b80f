"""Violations of truces: accusations, inferred breaches and counters' bulletins, three bases apart."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.ceasefires import BASES, acts, series_name
from analysis.charts.look import (
    BLUE,
    DAY,
    MARKERS,
    ORANGE,
    SIDES,
    STYLE,
    WIDTH,
    dates,
    dates_twice,
    each,
    lead,
    mark_truces,
    note,
    nothing,
    of_articles,
    refuse,
    titled,
)
from analysis.charts.words import counted, day, lines_of, number
from analysis.sides import side_name
from analysis.tables import Tables

PANELS = 6  # more series than that are named under the chart
LANES = 5  # lanes for accused of no side in the registry, as printed; the others share one
OTHERS = "others, side not known"
EPOCH = pd.Timestamp(0)  # matplotlib counts its days from here
Look = tuple[str, str]  # colour and marker
MARKS = {"stated": (ORANGE, "|"), "inferred": (BLUE, "o")}


def violations(
    data: pd.DataFrame, tables: Tables | None = None, days: int | None = None, log: bool = False, **asked: object
) -> Figure:
    """metrics.violations over time: marks for stated and inferred, one small panel for each counter's series.

    A bulletin is a level line over its period, in counts a day; where none was read there is no
    line. days: show that many days since each truce took effect instead of dates, one colour a truce.
    log: a symlog scale. Raises ValueError for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    given, data = data, _on_axis(data, days)
    drawn = data[data["x_end"].notna()]
    if drawn.empty:
        return nothing(f"Nothing to show: no violation with a day ({counted(len(data), 'row')} without).")
    marks, counters = drawn[drawn["basis"].ne("counter")], drawn[drawn["basis"].eq("counter")]
    rank = counters.assign(bare=counters["counted_by"].isna()).groupby("series")["bare"].agg(["any", "size"])
    names = list(rank.sort_values(["any", "size"], ascending=[True, False], kind="stable").index)
    marks = marks.assign(lane=_lanes(marks))
    lanes = marks[["basis", "lane"]].drop_duplicates().shape[0]
    heights = [0.55 + 0.2 * lanes] * bool(lanes) + [0.8] * len(names[:PANELS])
    truces = list(dict.fromkeys(drawn["ceasefire"])) if days else []
    # The next round of colours has the markers moved on by one, so that no two truces look alike.
    turns = (divmod(at, len(SIDES)) for at in range(len(truces)))
    looks = {
        truce: (SIDES[at], MARKERS[(at + turn) % len(MARKERS)]) for truce, (turn, at) in zip(truces, turns, strict=True)
    }
    with mpl.rc_context(STYLE):
        fig = Figure(figsize=(WIDTH, sum(heights) * 1.25 + 1.5), layout="constrained")
        axes = list(fig.subplots(len(heights), 1, sharex=True, height_ratios=heights, squeeze=False)[:, 0])
        if lanes:
            _marks(axes[0], marks, looks)
        for ax, name in zip(axes[bool(lanes) :], names[:PANELS], strict=False):
            _series(ax, counters[counters["series"].eq(name)], looks, log)
        dates_twice(fig, axes[0])
        key = _x_axis(axes, drawn, days) or mark_truces(axes, tables)
        view = f"in the first {days} days of a truce" if days else "by date"
        legend = [(Line2D([], [], color=colour, marker=mark, lw=2), truce) for truce, (colour, mark) in looks.items()]
        titled(fig, f"Ceasefire violations {view}: three bases, never added", legend)
        note(fig, [_how(drawn, names[:PANELS]), key, _left_out(data, len(names)), _n(given, tables)])
    return fig


def _on_axis(data: pd.DataFrame, days: int | None) -> pd.DataFrame:
    """Rows with x_start and x_end, in days; missing where the row has no place on this axis."""
    if days:
        end = data["days_since_truce"].astype("Float64").where(data["days_since_truce"].between(0, days))
        return data.assign(x_start=end - data["days"].astype("Float64") + 1, x_end=end + 1)
    # The same bulletin stands once for each truce it breaches; by date it is one line.
    once = acts(data)
    first, last = (((once[name] - EPOCH) / DAY).astype("Float64") for name in ("date_start", "date_end"))
    return once.assign(x_start=first, x_end=last + 1)


def _lanes(marks: pd.DataFrame) -> pd.Series:
    """Whom each mark accuses: its side, else as printed; of many that are only printed, the rarest share a lane."""
    sides = marks["accused_side"].map(side_name, na_action="ignore").astype("string")
    printed = marks["accused"].where(sides.isna()).str.removeprefix("the ").str.slice(0, 32)
    often = printed.value_counts().index[:LANES]
    return sides.fillna(printed.where(printed.isin(often) | printed.isna(), OTHERS)).fillna(side_name(None))


def _marks(ax: Axes, marks: pd.DataFrame, looks: dict[str, Look]) -> None:
    """Stated accusations and inferred breaches, a lane for each basis and side accused; looks: those of the truces."""
    ax.set_title("Stated in words, and inferred from attacks")
    names = []
    for at, ((basis, accused), lane) in enumerate(marks.groupby(["basis", "lane"])):
        own = lane.assign(look=[looks.get(truce, MARKS[basis]) for truce in lane["ceasefire"]])
        for (colour, marker), part in own.groupby("look"):
            middle = (part["x_start"] + part["x_end"]).astype("float64") / 2
            # A white edge keeps marks of days in a row apart.
            size = {"ms": 9, "mew": 1.8} if marker == "|" else {"ms": 6.5, "mew": 0.6, "mec": "white"}
            ax.plot(middle, [at] * len(part), ls="none", marker=marker, color=colour, **size)
            long = part[part["x_end"] - part["x_start"] > 1]
            ax.hlines([at] * len(long), long["x_start"], long["x_end"], color=colour, lw=1)
            _leads(ax, part, at)
        names.append(f"{basis}: {accused}")
    ax.set_yticks(range(len(names)), names, fontsize=7.5)
    ax.set_ylim(len(names) - 0.4, -1.9)  # room for the names of truces


def _leads(ax: Axes, rows: pd.DataFrame, lane: int | None = None) -> None:
    """Each mark of a lane leads to its event or sentence, and so does each bulletin, over the whole panel's height."""
    for row in each(rows):
        leads = f"violation:{row.violation_id}" if pd.isna(row.event_id) else f"event:{row.event_id}"
        told = f"{number(row.count_best)}, " if row.basis == "counter" else ""
        by = "" if pd.isna(row.counted_by) else f", {'counted' if told else 'said'} by {row.counted_by}"
        whom = side_name(row.accused_side) if pd.notna(row.accused_side) else row.accused
        against = "" if pd.isna(whom) else f", against {whom}"
        words = f"{day(row.date_end)}: {told}{row.basis}{by}{against}"
        start, days = float(row.x_start), max(1.0, float(row.x_end - row.x_start))
        bottom, height = (0.0, 1.0) if lane is None else (lane - 0.5, 1.0)
        lead(ax, (start, bottom), (days, height), leads, words, high=lane is None)


def _series(ax: Axes, rows: pd.DataFrame, looks: dict[str, Look], log: bool) -> None:
    """One counter's bulletins as a step line that breaks where a day has no bulletin."""
    ax.set_title(textwrap.shorten(f"{series_name(rows['series'].iloc[0])}, a day", 80, placeholder=" …"))
    named = rows["counted_by"].notna().all()  # those nobody names may be several, which no line joins
    for truce, part in rows.groupby("ceasefire", dropna=False):
        colour, marker = looks.get(truce, (BLUE, "o"))
        part = part.assign(y=part["per_day_best"].fillna(part["per_day_low"])).dropna(subset="y").sort_values("x_end")
        apart = (part["x_start"] > part["x_end"].shift()).fillna(False) if named else pd.Series(True, index=part.index)
        for _, run in part.groupby(apart.cumsum()):
            ends = [*run["x_start"].astype(float), float(run["x_end"].iloc[-1])]
            ax.step(ends, [*run["y"], run["y"].iloc[-1]], where="post", color=colour, lw=1.4)
        ax.plot(
            (part["x_start"] + part["x_end"]) / 2, part["y"], marker, ls="none", color=colour, ms=4 if looks else 2.5
        )
        _leads(ax, part)
        ranged = part[part["per_day_low"].ne(part["per_day_high"]).fillna(False)]
        ax.vlines(ranged["x_end"] - 0.5, ranged["per_day_low"], ranged["per_day_high"], color=colour, lw=0.8)
    for start in rows.loc[rows["basis_changed"].fillna(False), "x_start"]:
        ax.axvline(start, color="black", lw=0.9, ls=":")
    top = float(rows[["per_day_best", "per_day_high", "per_day_low"]].max().max())
    if log:
        ax.set_yscale("symlog", linthresh=1)
        ax.set_ylim(-0.3, 2 * max(top, 1))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    else:
        ax.set_ylim(-0.06 * max(top, 1), 1.15 * max(top, 1))
        ax.yaxis.set_major_locator(MaxNLocator(3, integer=True))


def _x_axis(axes: list[Axes], drawn: pd.DataFrame, days: int | None) -> str:
    """Dates, or days since the truce; returns what to say of the latter."""
    if days is None:
        first, last = drawn["date_start"].min(), drawn["date_end"].max()
        edge = max(DAY * 2, (last - first) * 0.02)
        dates(axes[-1], first - edge, last + edge)
        return ""
    axes[-1].set_xlim(-0.5, days + 1.5)
    axes[-1].set_xlabel("days since the truce took effect (day 0)")
    twice = len(acts(drawn)) < len(drawn)
    more = ", so that one act may stand in two colours and shapes" if twice else ""
    return f"Each row is counted from the truce it is said to breach{more}."


def _how(drawn: pd.DataFrame, names: Sequence[str]) -> str:
    """How to read the marks that this picture has."""
    rows = drawn[drawn["series"].isin(names) & drawn["basis"].eq("counter")]
    parts = ["Line: a counter's bulletin, in counts a day over its period; no line: no bulletin read"] * bool(len(rows))
    parts += ["dot at 0: a bulletin that counted none"] * bool(rows["per_day_best"].eq(0).any())
    changed = rows["basis_changed"].fillna(False).any()
    parts += ["dotted: from here the counter counts other things or other sides"] * bool(changed)
    alone = " Counters are compared with nobody but themselves." if len(rows) else ""
    return f"{'; '.join(parts)}.{alone}" if parts else ""


def _left_out(data: pd.DataFrame, n_series: int) -> str:
    """What the chart does not show, in words."""
    undated = int(data["x_end"].isna().sum())
    parts = [f"{counted(undated, 'row')} with no day, or none inside the axis"] if undated else []
    parts += [f"{n_series - PANELS} more series"] if n_series > PANELS else []
    return f"In the table only: {' and '.join(parts)}." if parts else ""


def _n(data: pd.DataFrame, tables: Tables | None) -> str:
    n = acts(data)["basis"].value_counts()
    words = {"counter": counted(n.get("counter", 0), "bulletin")}
    rows = ", ".join(words.get(basis, f"{n[basis]:,} {basis}") for basis in BASES if basis in n)
    rows += f": {lines_of(data)}"
    told = data["article_id"]
    if tables is not None:  # an inferred breach is told by the articles of its event
        told = pd.concat([told, tables.reports.loc[tables.reports["event_id"].isin(data["event_id"]), "article_id"]])
    return of_articles(rows, told, tables)
