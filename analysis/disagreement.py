"""What each article and source says of the same event, and what they cover."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.bins import BINS, ESTIMATES, whole
from analysis.choice import AFTER, looked_up, one_of, window
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
    order += [*ESTIMATES, "status", "reason", "text", "headline", "event_id", "article_id", "mention_id"]
    return rows[order].reset_index(drop=True)


def disagreement(tables: Tables) -> pd.DataFrame:
    """Figures whose sources differ: one row per event, group, harm and source, with each source's newest figure.

    event_low, event_high: the lowest and highest best figure among the sources; spread: their difference. n_events: 1;
    n_articles: articles of the source that give such a figure; claim_share: 1 where the figure is a belligerent's claim
    of the other side's losses, 0 where it is not. Recalled figures (told again as background) are left out, and those
    that only say how many there were at most.
    """
    group = ["event_id", "victim_side", "victim_role", "harm"]
    rows = whole(tables.reports[tables.reports["status"].ne("recalled")])
    # "As many as 280" agrees with whatever is less.
    rows = rows[rows["best"].notna() | rows["low"].gt(1) | rows["high"].isna()]
    # Of an article that gives several, the one that stands.
    rows = rows.assign(stands=rows["status"].eq("current")).sort_values(["published", "stands"], kind="stable")
    articles = rows.groupby([*group, "source"], dropna=False)["article_id"].transform("nunique")
    rows = rows.assign(n_events=1, n_articles=articles)
    rows = rows.drop_duplicates([*group, "source"], keep="last")
    said = rows["best"].fillna(rows["low"]).groupby([rows[name] for name in group], dropna=False)
    low, high = said.transform("min"), said.transform("max")
    rows = rows.assign(event_low=low, event_high=high, spread=high - low, n_sources=said.transform("size"))
    rows = rows[rows["spread"].gt(0).fillna(False)]
    rows = rows.merge(tables.events[["event_id", "date_start", "date_end", "place"]], on="event_id", how="left")
    rows = rows.assign(claim_share=_claims(rows, tables)).astype({"n_events": "Int64", "n_articles": "Int64"})
    order = ["date_start", "date_end", "place", "victim_side", "victim_role", "harm", "source", "said_by", *ESTIMATES]
    order += ["published", "event_low", "event_high", "spread", "n_sources", "n_events", "n_articles"]
    order += ["claim_share", "event_id", "article_id", "mention_id"]
    return rows[order].sort_values(["spread", *group], ascending=[False] + [True] * 4).reset_index(drop=True)


def _claims(reports: pd.DataFrame, tables: Tables) -> pd.Series:
    """1 where a report's figure is a belligerent's claim, 0 where it is not, missing where its mention is not known."""
    return looked_up(reports["mention_id"], tables.mentions.set_index("mention_id")["is_claim"]).astype("Float64")


def coverage(tables: Tables, bin: str = "W", since: str | None = None, until: str | None = None) -> pd.DataFrame:
    """Which days the articles cover, by source: a row for each source and bin from the first article to the last.

    n_articles: articles of the source published in the bin; 0 is a bin without any, which is no quiet bin.
    n_all: those of all sources; covered: one of them, or of the week after. n_events: events they tell of; claim_share:
    share of their figures that are a belligerent's claim, missing where they give none. Copies (duplicate_of) are left
    out.
    Articles without a date are in no bin. Raises ValueError for an unknown bin or what is no day.
    """
    one_of("bin", bin, BINS)
    first, last = window(since, until)
    articles = tables.articles[tables.articles["published"].notna() & tables.articles["duplicate_of"].isna()]
    days, names = articles["published"], articles["source"].fillna("source not named")
    columns = ["bin_start", "bin_end", "source", "n_articles", "n_all", "n_events", "claim_share", "covered"]
    if articles.empty:
        return pd.DataFrame(columns=columns)
    bins = pd.period_range(first or days.min(), last or days.max(), freq=bin)
    table = pd.crosstab(days.dt.to_period(bin), names).reindex(bins, fill_value=0)
    data = table.stack().rename("n_articles").rename_axis(["bin", "source"]).reset_index()
    seen = np.sort(days.to_numpy())
    ends = (bins.end_time.normalize() + AFTER).to_numpy()
    covered = seen.searchsorted(ends, side="right") > seen.searchsorted(bins.start_time.to_numpy())
    data["n_all"] = data.groupby("bin")["n_articles"].transform("sum")
    data["covered"] = looked_up(data["bin"], pd.Series(covered, index=bins))
    data = data.merge(_told(articles, names, bin, tables), on=["bin", "source"], how="left")
    data["n_events"] = data["n_events"].fillna(0)
    data = data.assign(bin_start=data["bin"].dt.start_time, bin_end=data["bin"].dt.end_time.dt.normalize())
    dtypes = dict.fromkeys(("n_articles", "n_all", "n_events"), "Int64") | {"covered": "boolean"}
    return data[columns].astype(dtypes)


def _told(articles: pd.DataFrame, names: pd.Series, bin: str, tables: Tables) -> pd.DataFrame:
    """n_events and claim_share of what the articles of each bin and source tell."""
    articles = articles.assign(bin=articles["published"].dt.to_period(bin), source=names)
    rows = tables.reports.drop(columns="source").merge(articles[["article_id", "bin", "source"]], on="article_id")
    rows = rows.assign(claim=_claims(rows, tables))
    groups = rows.groupby(["bin", "source"])
    return groups.agg(n_events=("event_id", "nunique"), claim_share=("claim", "mean")).reset_index()
