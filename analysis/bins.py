"""Figures added up and put in bins: what the measures share."""

from __future__ import annotations

import pandas as pd

from analysis import schema
from analysis.tables import Tables

BINS = {"D": "day", "W": "week", "M": "month"}
ESTIMATES = ("low", "best", "high")
FIGURE = ["event_id", "victim_side", "victim_role", "harm"]  # what casualties have one row of


def summed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Figures added up per key: low = sum of lows, best = sum of bests (else lows), high missing if one is open.

    best stays missing where no figure has one: adding up intervals makes no number of them.
    """
    known = rows.assign(
        best=rows["best"].fillna(rows["low"]),
        any_best=rows["best"].notna(),
        open=rows["high"].isna(),
        claims=rows["claim_only"].fillna(False).astype("Float64"),
    )
    sums = known.groupby(keys, dropna=False, sort=True).agg(
        low=("low", "sum"),
        best=("best", "sum"),
        high=("high", "sum"),
        any_best=("any_best", "any"),
        open=("open", "any"),
        claim_share=("claims", "mean"),
        n_events=("event_id", "nunique"),
    )
    groups = rows.groupby(keys, dropna=False, sort=True).ngroup()
    for name, by in (("event_ids", "|"), ("said_by_kind", ", ")):
        sums[name] = pd.array(_listed(groups, rows[name.removesuffix("s")], by), dtype="string")
    sums["best"], sums["high"] = sums["best"].where(sums["any_best"]), sums["high"].mask(sums["open"])
    return sums.drop(columns=["any_best", "open"]).reset_index()


def whole(reports: pd.DataFrame) -> pd.DataFrame:
    """Rows of reports that are figures of their own: none within another, added to one or told beside a higher one."""
    own = ~reports["reason"].isin([schema.PART, schema.LOWER]) & ~reports["reason"].str.startswith(schema.ADDED)
    return reports[own.fillna(True)]


def unsure(casualties: pd.DataFrame, tables: Tables) -> pd.Series:
    """Whether nobody knows if a figure is a claim: all that tells it now are belligerents on victims of no known side.

    The killed among neutralized, told by nobody themselves, are as the neutralized.
    """
    open_ = tables.mentions.loc[tables.mentions["is_claim"].isna(), "mention_id"]
    ids = tables.reports.loc[tables.reports["mention_id"].isin(open_), "event_id"]
    now = whole(tables.reports[tables.reports["status"].eq("current") & tables.reports["event_id"].isin(ids)])
    now = now[["event_id", "victim_side", "victim_role", "harm", "mention_id"]]
    now = now.merge(tables.mentions[["mention_id", "is_claim"]], on="mention_id")
    told = now["is_claim"].isna().groupby([now[name] for name in FIGURE], dropna=False).all()
    of = dict(zip(_figure_keys(told.index.to_frame()), told, strict=True))
    maybe = casualties["event_id"].isin(ids)
    keys = _figure_keys(casualties[maybe])
    among = [(*key[:3], "neutralized") if key[3] == "killed" and key not in of else key for key in keys]
    found = pd.Series([bool(of.get(key, False)) for key in among], index=casualties.index[maybe], dtype=bool)
    return found.reindex(casualties.index, fill_value=False)


def _figure_keys(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(rows[FIGURE].astype("string").fillna("").itertuples(index=False, name=None))


def _listed(groups: pd.Series, values: pd.Series, by: str) -> list[str]:
    """The values of each group, numbered from 0, as one text: each once, in order; empty where none is known."""
    listed: list[set[str]] = [set() for _ in range(groups.max() + 1)] if len(groups) else []
    for group, value in zip(groups, values, strict=True):
        if not pd.isna(value):
            listed[group].add(value)
    return [by.join(sorted(one)) for one in listed]


def articles_of(event_ids: pd.Series, reports: pd.DataFrame) -> pd.Series:
    """The articles that tell of the events in each cell "id|id", joined the same way; empty where none does."""
    told: dict[str, set[str]] = {}
    for event, article in zip(reports["event_id"], reports["article_id"], strict=True):
        told.setdefault(event, set()).add(article)
    sets = (set().union(*(told.get(one, ()) for one in ids.split("|"))) for ids in event_ids)
    return pd.Series(["|".join(sorted(some)) for some in sets], index=event_ids.index, dtype="string")


def n_ids(cells: pd.Series) -> pd.Series:
    """How many ids each cell "id|id" holds."""
    return pd.Series([len(cell.split("|")) if cell else 0 for cell in cells], index=cells.index, dtype="Int64")


def n_articles(event_ids: pd.Series, reports: pd.DataFrame) -> pd.Series:
    """Distinct articles that tell of the events in each cell "id|id"."""
    return n_ids(articles_of(event_ids, reports))


def in_bins(rows: pd.DataFrame, bin: str, start: str, end: str) -> pd.DataFrame:
    """Rows with bin_start, bin_end and placed; what does not lie inside one bin keeps its own dates."""
    first, last = rows[start].dt.to_period(bin), rows[end].dt.to_period(bin)
    placed = (first == last) & rows[start].notna() & rows[end].notna()
    return rows.assign(
        placed=placed,
        bin_start=first.dt.start_time.where(placed, rows[start]),
        bin_end=last.dt.end_time.dt.normalize().where(placed, rows[end]),
    )
