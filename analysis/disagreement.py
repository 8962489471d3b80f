"""What each article and source says of the same event, and what they cover."""

from __future__ import annotations

import pandas as pd

from analysis.bins import ESTIMATES
from analysis.tables import Tables


def most_told(tables: Tables) -> str | None:
    """event_id of the event with most figures on a known day (the first of equals), None where there is none."""
    dated = tables.reports[tables.reports["published"].notna()]
    counts = dated["event_id"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return None if counts.empty else str(counts.index[0])


def reports_of(tables: Tables, event_id: str | None) -> pd.DataFrame:
    """Every figure of one event in the order of publication, with its words and why it stands or not.

    None gives no rows. Raises ValueError for an event the tables do not have.
    """
    if event_id is not None and event_id not in set(tables.events["event_id"]):
        raise ValueError(f"event_id is {event_id!r}; the events table has no such event")
    rows = tables.reports[tables.reports["event_id"].eq(event_id or "")]
    rows = rows.merge(tables.articles[["article_id", "published_at", "headline"]], on="article_id", how="left")
    rows = rows.merge(tables.mentions[["mention_id", "start", "text", "is_claim"]], on="mention_id", how="left")
    rows = rows.sort_values(["published", "published_at", "article_id", "start"])
    order = ["published", "published_at", "source", "said_by", "is_claim", "harm", "victim_side", "victim_role"]
    order += [*ESTIMATES, "status", "reason", "text", "headline", "article_id", "mention_id"]
    return rows[order].reset_index(drop=True)


def disagreement(tables: Tables) -> pd.DataFrame:
    """Figures whose sources differ: one row per event, group, harm and source, with each source's newest figure.

    event_low, event_high: the lowest and highest best figure among the sources; spread: their difference.
    Recalled figures (told again as background) are left out.
    """
    group = ["event_id", "victim_side", "victim_role", "harm"]
    rows = tables.reports[tables.reports["status"].ne("recalled")].sort_values("published", kind="stable")
    rows = rows.drop_duplicates([*group, "source"], keep="last")
    said = rows["best"].fillna(rows["low"]).groupby([rows[name] for name in group], dropna=False)
    low, high = said.transform("min"), said.transform("max")
    rows = rows.assign(event_low=low, event_high=high, spread=high - low, n_sources=said.transform("size"))
    rows = rows[rows["spread"].gt(0).fillna(False)]
    rows = rows.merge(tables.events[["event_id", "date_start", "date_end", "place"]], on="event_id", how="left")
    order = ["date_start", "date_end", "place", "victim_side", "victim_role", "harm", "source", "said_by", *ESTIMATES]
    order += ["published", "event_low", "event_high", "spread", "n_sources", "event_id", "article_id", "mention_id"]
    return rows[order].sort_values(["spread", *group], ascending=[False] + [True] * 4).reset_index(drop=True)
