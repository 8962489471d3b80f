"""A counter's bulletins in two equal windows, before a day and from it on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.bins import ESTIMATES
from analysis.ceasefires import truce_days, violations
from analysis.choice import looked_up, one_of, window
from analysis.tables import Tables

PARTS = ("before", "after")
ORDER = ["series", "counted_by", "at", "window_days", "ceasefire"]
ORDER += [f"{part}_{name}" for part in PARTS for name in ("bulletins", "days", "low", "best", "high")]
ORDER += ["times", "refused", "caveat", "n_events", "n_articles", "claim_share", "article_ids"]


def compared(tables: Tables, ceasefire_id: str | None = None, at: str | None = None, days: int = 30) -> pd.DataFrame:
    """Each counter's rate in the `days` before a truce took effect, or before a day `at`, and in as many from it on.

    One row per series with a bulletin inside either window. *_low, _best, _high: counts a day over the days its
    bulletins count (*_days), missing where it has none, or periods overlap. times: after_best over before_best;
    missing where `refused` says why: under a tenth of the days counted on one side, nothing counted before, a counter
    without a name, or one that counts other things, or other sides, after than before. caveat: to be printed beside
    any number here. claim_share: share of its bulletins that are a belligerent's. n_events: missing, for a bulletin is
    of no one event.
    Without a truce or a day: the truce with most bulletins in its scarcer window, no row where none has any.
    Raises ValueError for an unknown truce, for what is no day, and for a truce and a day at once.
    """
    if ceasefire_id is not None and at is not None:
        raise ValueError("give either a ceasefire_id or a day `at`, not both")
    if not isinstance(days, int) or days < 1:
        raise ValueError(f"days is {days!r}; it must be a number of days, 1 or more")
    rows = violations(tables)
    rows = rows[rows["basis"].eq("counter") & rows["date_end"].notna() & rows["count_low"].notna()]
    rows = rows.drop_duplicates(["series", "date_start", "date_end", "article_id", "text"])
    span = pd.Timedelta(days=days)
    if ceasefire_id is None and at is None:
        ceasefire_id = _most_counted(tables, rows, span)
    name, middle = _middle(tables, ceasefire_id, at)
    if ceasefire_id is not None:
        rows = _of_its_conflict(rows, tables, ceasefire_id)
    inside = _inside(rows, middle, span)
    both = pd.concat(inside.values())
    data = [_row(series, part, inside, days) for series, part in both.groupby("series")]
    table = pd.DataFrame(data, columns=[name for name in ORDER if name not in ("at", "window_days", "ceasefire")])
    table = table.assign(at=middle, window_days=days, ceasefire=name)
    table = table.assign(caveat=[_caveat(row, days) for row in table.to_dict("records")])[ORDER]
    counts = [one for one in ORDER if one.endswith(("_bulletins", "_days")) or one in ("n_events", "n_articles")]
    rates = [one for one in ORDER if one.endswith(("_low", "_best", "_high")) or one in ("times", "claim_share")]
    dtypes = dict.fromkeys(counts, "Int64") | dict.fromkeys(rates, "Float64")
    return table.astype(dtypes | dict.fromkeys(("counted_by", "ceasefire", "refused", "article_ids"), "string"))


def _caveat(row: dict[str, Any], days: int) -> str:
    counted = f"{row['before_days']} of {days} days counted before, {row['after_days']} after"
    return f"{counted}; a counter sees what it can and counts what it will: compare it with itself alone"


def _inside(rows: pd.DataFrame, middle: Any, span: pd.Timedelta) -> dict[str, pd.DataFrame]:
    """The bulletins whose days lie wholly before the middle, and from it on."""
    return {
        "before": rows[rows["date_start"].ge(middle - span) & rows["date_end"].lt(middle)],
        "after": rows[rows["date_start"].ge(middle) & rows["date_end"].lt(middle + span)],
    }


def _of_its_conflict(rows: pd.DataFrame, tables: Tables, ceasefire_id: str) -> pd.DataFrame:
    """The bulletins of articles on a truce's conflict, or on none known: a counter elsewhere says nothing of it."""
    conflict = tables.ceasefires.set_index("ceasefire_id")["conflict"][ceasefire_id]
    told = looked_up(rows["article_id"], tables.articles.set_index("article_id")["conflicts"]).fillna("")
    return rows[told.map(lambda cell: not cell or conflict in cell.split("|")).astype(bool)]


def _most_counted(tables: Tables, rows: pd.DataFrame, span: pd.Timedelta) -> str | None:
    """The truce with most bulletins in the scarcer of its windows, the earliest of equals; None without any."""
    known = truce_days(tables.ceasefires).dropna(subset="day").sort_values(["day", "ceasefire_id"])
    counts = [
        tuple(sorted(map(len, _inside(_of_its_conflict(rows, tables, name), day, span).values())))
        for name, day in zip(known["ceasefire_id"], known["day"], strict=True)
    ]
    best = max(counts, default=(0, 0))
    return None if best == (0, 0) else str(known["ceasefire_id"].iloc[counts.index(best)])


def _middle(tables: Tables, ceasefire_id: str | None, at: str | None) -> tuple[str | None, Any]:
    """Name of the truce, if it is one, and the first day of the later window."""
    if at is not None or ceasefire_id is None:
        return None, window(at, None)[0] or pd.NaT
    known = truce_days(tables.ceasefires).set_index("ceasefire_id")
    one_of("ceasefire_id", str(ceasefire_id), known.index)
    truce = known.loc[ceasefire_id]
    if pd.isna(truce["day"]):
        raise ValueError(f"ceasefire_id is {ceasefire_id!r}; the registry has no day for it")
    return truce["name"], truce["day"]


def _row(series: str, part: pd.DataFrame, inside: dict[str, pd.DataFrame], days: int) -> dict[str, Any]:
    row: dict[str, Any] = {"series": series, "counted_by": part["counted_by"].iloc[0]}
    for when, rows in inside.items():
        ours = rows[rows["series"].eq(series)].sort_values("date_start")
        overlap = (ours["date_start"] <= ours["date_end"].shift()).any()
        n = int(ours["days"].sum())
        row |= {f"{when}_bulletins": len(ours), f"{when}_days": n}
        for bound in ESTIMATES:
            total = ours[f"count_{bound}"].astype("Float64").sum(skipna=False)
            row[f"{when}_{bound}"] = pd.NA if overlap or not n else total / n
    row["n_articles"] = part["article_id"].nunique()
    row["n_events"] = pd.NA
    row["claim_share"] = part["claim_share"].mean()
    row["article_ids"] = "|".join(sorted(part["article_id"].dropna().unique()))
    refused = _refused(row, inside, days)
    times = None if refused else row["after_best"] / row["before_best"]
    return row | {"times": times, "refused": refused}


def _refused(row: dict[str, Any], inside: dict[str, pd.DataFrame], days: int) -> str | None:
    """Why the two rates of a series must not be divided; None where they may."""
    if pd.isna(row["counted_by"]):
        return "no name: it may be several counters"
    ours = {when: rows[rows["counted_by"].eq(row["counted_by"])] for when, rows in inside.items()}
    changed = pd.concat(ours.values()).query("basis_changed")
    if len(changed):
        return f"what it counts changed on {changed['date_start'].min():%Y-%m-%d}"
    silent = [when for when in PARTS if not row[f"{when}_bulletins"]]
    if silent:
        return f"no bulletin {silent[0]}"
    for when in PARTS:
        if row[f"{when}_days"] < days / 10:
            return f"under a tenth of the days counted {when}"
        if pd.isna(row[f"{when}_best"]):
            return f"no single rate {when}"
    return "none counted before" if row["before_best"] == 0 else None


def times_as_many(data: pd.DataFrame, series: str) -> float:
    """How many times its rate before a series of `compared` counts after; raises ValueError where that is refused."""
    one_of("series", series, data["series"].tolist())
    row = data[data["series"].eq(series)].iloc[0]
    if pd.notna(row["refused"]):
        raise ValueError(f"{series}: no factor can be told, {row['refused']}")
    return float(row["times"])
