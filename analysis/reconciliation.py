"""Published totals beside the events of the same days: what share of a total the articles read tell event by event."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from analysis.articles import in_order
from analysis.choice import looked_up
from analysis.tables import Tables

# Victims that figures of events do not tell apart.
SOME = re.compile(r"\b(?:women|children|girls|boys|minors|infants|babies)\b", re.IGNORECASE)
ORDER = [
    "published", "said_by", "harm", "victim_side", "victim_role", "low", "best", "high", "period_start", "period_end",
    "events_low", "events_best", "events_high", "n_events", "n_articles", "claim_share", "share",
    "backwards", "text", "article_id", "total_id",
]  # fmt: skip


def reconciliation(tables: Tables) -> pd.DataFrame:
    """One row per published total of killed or injured: the events of its days, side, role and conflict beside it.

    events_low, events_best, events_high: sums over events whose days lie inside period_start..period_end (the day of
    publication where no end is told); missing where no start is told, and where the total is of women or children only,
    whom no event tells apart. A sum of best has low where best is missing; a
    sum of high is missing where one is open. n_events, n_articles: these events, and the articles that tell them;
    claim_share: share of their figures that are only claimed. share: events_best / best, missing where either is.
    backwards: a total of the same speaker, harm, side and start in an earlier article was higher. Nothing is added to
    any series.
    """
    articles = tables.articles.set_index("article_id")
    rows = tables.totals[tables.totals["harm"].isin(["killed", "injured"])]
    rows = rows.assign(
        victim_role=looked_up(rows["mention_id"], tables.mentions.set_index("mention_id")["victim_role"]),
        victim=looked_up(rows["mention_id"], tables.mentions.set_index("mention_id")["victim"]).fillna(""),
        published=looked_up(rows["article_id"], articles["published"]),
        conflicts=looked_up(rows["article_id"], articles["conflicts"]).fillna(""),
    )
    rows = rows.assign(period_end=rows["period_end"].fillna(rows["published"]))
    groups = tables.casualties.merge(tables.events[["event_id", "conflict", "date_start", "date_end"]], on="event_id")
    groups = groups.assign(best=groups["best"].fillna(groups["low"])).sort_values("date_start")
    parts = {key: part for key, part in groups.groupby(["conflict", "harm"])}
    told = tables.reports.groupby("event_id")["article_id"].agg(set).to_dict()
    sums = [_events(parts, row, told) for row in rows.to_dict("records")]
    data = pd.concat([rows.reset_index(drop=True), pd.DataFrame(sums, columns=list(_NOTHING))], axis=1)
    data = data.astype(dict.fromkeys(_NOTHING, "Int64") | {"claim_share": "Float64"})
    data["share"] = data["events_best"].astype("Float64") / data["best"].mask(data["best"].eq(0)).astype("Float64")
    data["backwards"] = data["total_id"].isin(backwards(tables)["total_id"]).astype("boolean")
    return data[ORDER].sort_values(["published", "article_id", "harm"], ignore_index=True)


_NOTHING: dict[str, Any] = dict.fromkeys(
    ("events_low", "events_best", "events_high", "n_events", "n_articles", "claim_share")
)


def _events(parts: dict[Any, pd.DataFrame], total: dict[str, Any], told: dict[str, set[str]]) -> dict[str, Any]:
    """The sums over the events inside a total's days; missing where its first day is not told."""
    if pd.isna(total["period_start"]) or pd.isna(total["period_end"]) or SOME.search(total["victim"]):
        return _NOTHING
    ours = [parts[key] for one in total["conflicts"].split("|") if (key := (one, total["harm"])) in parts]
    groups = pd.concat([_within(part, total) for part in ours]) if ours else _NO_EVENTS
    if total["victim_role"] in ("civilian", "military"):
        # "Six hundred civilians": people whose role no article tells may be among them.
        groups = groups[groups["victim_role"].isin([total["victim_role"], "unknown"])]
    if pd.notna(total["victim_side"]):
        groups = groups[groups["victim_side"].eq(total["victim_side"])]
    return {
        "events_low": groups["low"].sum(),
        "events_best": groups["best"].sum(),
        "events_high": None if groups["high"].isna().any() else groups["high"].sum(),
        "n_events": groups["event_id"].nunique(),
        "n_articles": len(set().union(*(told.get(one, ()) for one in groups["event_id"]))),
        "claim_share": groups["claim_only"].fillna(False).astype("Float64").mean() if len(groups) else None,
    }


_NO_EVENTS = pd.DataFrame(columns=["event_id", "victim_side", "victim_role", "low", "best", "high", "claim_only"])


def _within(part: pd.DataFrame, total: dict[str, Any]) -> pd.DataFrame:
    """Rows, sorted by their first day, whose days lie inside the total's."""
    first, stop = part["date_start"].searchsorted([total["period_start"], total["period_end"] + pd.Timedelta(days=1)])
    part = part.iloc[first:stop]
    return part[part["date_end"].le(total["period_end"])]


def backwards(tables: Tables) -> pd.DataFrame:
    """The totals of any harm lower than one an earlier article gives of the same speaker, harm, side and first day.

    The rows of totals with published, and before: the highest that earlier articles give.
    """
    totals = tables.totals
    order = in_order(tables.articles)["article_id"]
    rank = looked_up(totals["article_id"], pd.Series(range(len(order)), index=order))
    published = looked_up(totals["article_id"], tables.articles.set_index("article_id")["published"])
    rows = totals.assign(published=published, before=_highest_before(totals, rank), rank=rank)
    rows = rows[rows["low"].lt(rows["before"]).fillna(False)].sort_values(["rank", "start"], ignore_index=True)
    return rows.drop(columns="rank")


def _highest_before(totals: pd.DataFrame, rank: pd.Series) -> pd.Series:
    """The highest low among what earlier articles give, by their rank; missing where none does."""
    by = ["said_by", "harm", "victim_side", "period_start"]
    known = totals.assign(rank=rank).dropna(subset=["said_by", "period_start", "low"])
    # What one article gives beside another number of its own is a part or another kind of victim, none before it.
    each = known.groupby([*by, "rank"], dropna=False)["low"].max().rename("most").reset_index().sort_values("rank")
    each["before"] = each.groupby(by, dropna=False)["most"].transform(
        lambda most: most.astype("Float64").cummax().shift()
    )
    found = known.reset_index(names="row").merge(each, on=[*by, "rank"], how="left").set_index("row")["before"]
    return found.astype("Int64").reindex(totals.index)
