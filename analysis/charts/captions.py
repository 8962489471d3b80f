"""The words under bars: how to read the marks that are drawn, and no others."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.bins import unsure
from analysis.charts.look import DAY
from analysis.charts.words import bin_word, counted, unfinished
from analysis.tables import Tables

CROWDED = 150  # bins; more would be bars too narrow for gaps, edges and caps
ALSO = {
    "cumulative": "Steps under the bars: running sum of what is known, broken where a bin is not.",
    "points": "Level lines: stretches between change points.",
}


def crowd(bins: pd.DataFrame) -> str:
    """How more bins are drawn than bars have room for, and what to choose instead."""
    n, unit = bins["bin_start"].nunique(), bin_word(bins)
    if n <= CROWDED:
        return ""
    longer = {"day": "weeks or months", "week": "months"}.get(unit, "fewer months")
    drawn = f"{counted(n, unit)}: steps without gaps, whiskers without caps, a claim with a hollow head"
    return f"{drawn}; {longer} are easier to compare."


def how(drawn: pd.DataFrame, panels: Sequence[tuple[dict[str, object], pd.DataFrame]]) -> str:
    """How to read the marks that this picture has."""
    rows = pd.concat([part for _, part in panels])
    bars, loose = rows[rows["placed"].fillna(False)], _loose(rows, drawn)
    claims = rows["claim_only"].fillna(False) if "claim_only" in rows else pd.Series(False, index=rows.index)
    known = bars["low"].notna()
    marks = {
        "whisker: low to high": (known & bars["high"].notna() & bars["low"].ne(bars["high"])).any(),
        "arrow: no upper bound": (known & bars["high"].isna()).any(),
        "hollow: only one party's claim of the other's losses": claims.any(),
        "hatched: date not known closely enough for one bar": len(loose),
        "?: not known": (bars["value"].isna() & ~known & bars["covered"].fillna(False) & ~claims[bars.index]).any(),
        "grey: no article of these days or the week after": (~bars.groupby("bin_start")["covered"].any()).any(),
    }
    words = "; ".join(name for name, there in marks.items() if there)
    scales = " Panels have scales of their own." if len(panels) > 1 else ""
    return f"{words[:1].upper()}{words[1:]}.{scales}" if words else scales.strip()


def _loose(rows: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """The rows of no bin that lie within the days of the chart."""
    first, last = drawn["first_day"].min(), drawn["last_day"].max() + DAY
    return rows[~rows["placed"].fillna(False) & rows["bin_end"].ge(first) & rows["bin_start"].lt(last)]


def cut(bins: pd.DataFrame, views: Sequence[str]) -> str:
    """What a bin that the window cuts is, in words; nothing where none is cut."""
    told = "; ".join(unfinished(bins))
    mean = ", in no rolling mean" if "rolling" in views else ""
    return f"{told[0].upper()}{told[1:]}: a bar as narrow as that{mean}." if told else ""


def also(drawn: pd.DataFrame, views: Sequence[str], points: pd.DataFrame | None) -> str:
    parts = []
    if "rolling" in views and drawn["rolling"].notna().any():
        parts = ["Line, or short stroke for one bin alone: rolling mean, which breaks where a bin is not known."]
    leveled = points is not None and points["refused"].isna().any()
    return " ".join(parts + [ALSO[name] for name in ALSO if name in views or (name == "points" and leveled)])


def not_known(drawn: pd.DataFrame, tables: Tables | None) -> str:
    """For how many figures nobody knows whether they are a claim, in words; nothing where there is none."""
    if tables is None:
        return ""
    ids = drawn["event_ids"].dropna().str.split("|").explode()
    rows = tables.casualties
    rows = rows[rows["event_id"].isin(ids) & rows["harm"].isin(drawn["harm"])]
    n = int(unsure(rows, tables).sum())
    told = (
        f"For {n:,} of {counted(len(rows), 'figure')} it is not known whether one party claims it of the other: drawn"
    )
    return f"{told} as reported." if n else ""
