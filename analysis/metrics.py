"""DataFrame in, DataFrame out: one function a question (METHOD, section 7)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.ceasefires import truces, violations
from analysis.choice import AFTER, choose, one_of, window
from analysis.tables import Tables

__all__ = [
    "choose",
    "disagreement",
    "escalation",
    "most_told",
    "reports_of",
    "retaliation",
    "retaliation_over_time",
    "truces",
    "violations",
]

BINS = {"D": "day", "W": "week", "M": "month"}
ESTIMATES = ("low", "best", "high")
GROUPS = ("victim_side", "victim_role", "harm", "claim_only")
ALL_HARM = ("killed", "injured", "casualties")
RATIOS = {
    "killed/killed": (("killed",), ("killed",)),
    "casualties/casualties": (ALL_HARM, ALL_HARM),
    "neutralized/killed": (("neutralized",), ("killed",)),
    "neutralized/casualties": (("neutralized",), ALL_HARM),
}


def _summed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
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
        event_ids=("event_id", lambda ids: "|".join(sorted(set(ids)))),
        said_by_kind=("said_by_kind", lambda kinds: ", ".join(sorted(set(kinds.dropna())))),
    )
    sums["best"], sums["high"] = sums["best"].where(sums["any_best"]), sums["high"].mask(sums["open"])
    return sums.drop(columns=["any_best", "open"]).reset_index()


def _n_articles(event_ids: pd.Series, reports: pd.DataFrame) -> pd.Series:
    """Distinct articles that tell of the events in each cell "id|id"."""
    told = reports.groupby("event_id")["article_id"].agg(set).to_dict()
    counts = [len(set().union(*(told.get(one, ()) for one in ids.split("|")))) for ids in event_ids]
    return pd.Series(counts, index=event_ids.index, dtype="Int64")


def _placed(rows: pd.DataFrame, bin: str, start: str, end: str) -> pd.DataFrame:
    """Rows with bin_start, bin_end and placed; what does not lie inside one bin keeps its own dates."""
    first, last = rows[start].dt.to_period(bin), rows[end].dt.to_period(bin)
    placed = (first == last) & rows[start].notna() & rows[end].notna()
    return rows.assign(
        placed=placed,
        bin_start=first.dt.start_time.where(placed, rows[start]),
        bin_end=last.dt.end_time.dt.normalize().where(placed, rows[end]),
    )


def escalation(
    tables: Tables,
    bin: str = "W",
    estimate: str = "best",
    by: Sequence[str] = ("victim_side", "harm", "claim_only"),
    since: str | None = None,
    until: str | None = None,
) -> pd.DataFrame:
    """Casualties per bin of event dates: one row per bin and group of `by` (some of GROUPS).

    bin: D, W (Monday to Sunday) or M; bin_start and bin_end are both days of it. low, best, high:
    counts added up over events; high is missing where one is open. value: the chosen estimate;
    change: difference of ln(1 + value) to the bin before; cumulative: running sum of the values
    known. claim_share: share of the figures that only a belligerent claims. covered: an article
    of the conflict was published in the bin or the week after. A bin without any event is 0
    where covered, else missing; missing too where a claim or an unplaced event may belong to it,
    and in rows of claims, for silence claims nothing.
    Events whose dates cross a bin's border, or have none, are rows with placed False and their
    own dates. Bins run from the first event to the last, or over since..until where given.
    Totals never enter. Raises ValueError for an unknown bin, estimate or group.
    """
    one_of("bin", bin, BINS)
    one_of("estimate", estimate, ESTIMATES)
    for name in by:
        one_of("by", name, GROUPS)
    keys = [*by]
    dated = tables.events[["event_id", "conflict", "date_start", "date_end"]]
    rows = _placed(tables.casualties.merge(dated, on="event_id"), bin, "date_start", "date_end")
    sums = _summed(rows[rows["placed"]], [*keys, "bin_start", "bin_end", "placed"])
    loose = rows[~rows["placed"]]
    loose = _summed(loose.assign(one=loose["event_id"]), [*keys, "bin_start", "bin_end", "placed", "one"])
    first, last = window(since, until)
    grid = _grid(rows, keys, _bins(rows, bin, first, last), tables.articles)
    data = pd.concat([_filled(grid, sums, loose, keys), loose], ignore_index=True)
    data["n_articles"] = _n_articles(data["event_ids"].fillna(""), tables.reports)
    return _with_change(data, keys, estimate)


def _bins(rows: pd.DataFrame, bin: str, first: pd.Timestamp | None, last: pd.Timestamp | None) -> pd.PeriodIndex:
    starts = rows.loc[rows["placed"], "bin_start"]
    first, last = first or starts.min(), last or starts.max()
    if pd.isna(first) or pd.isna(last):
        return pd.PeriodIndex([], freq=bin)
    return pd.period_range(first, last, freq=bin)


def _grid(rows: pd.DataFrame, by: list[str], bins: pd.PeriodIndex, articles: pd.DataFrame) -> pd.DataFrame:
    """Every bin of every group; covered looks at articles of the conflicts the group's events are of."""
    days = pd.DataFrame({"bin_start": bins.start_time, "bin_end": bins.end_time.normalize(), "placed": True})
    conflicts = articles["conflicts"].fillna("").str.split("|")
    parts = [rows[by].head(0).merge(days.assign(covered=False), how="cross")]
    for _, group in rows.groupby(by, dropna=False):
        ours = set(group["conflict"].fillna(""))
        seen = np.sort(articles.loc[[not ours.isdisjoint(c) for c in conflicts], "published"].dropna().to_numpy())
        until = np.searchsorted(seen, (days["bin_end"] + AFTER).to_numpy(), side="right")
        covered = until > np.searchsorted(seen, days["bin_start"].to_numpy())
        parts.append(group[by].head(1).merge(days.assign(covered=covered), how="cross"))
    return pd.concat(parts, ignore_index=True)


def _filled(grid: pd.DataFrame, sums: pd.DataFrame, loose: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The grid with its sums; an empty bin is 0 if covered and no event, claimed or unplaced, may belong to it."""
    data = grid.merge(sums, on=[*by, "bin_start", "bin_end", "placed"], how="left")
    group = [name for name in by if name != "claim_only"]  # a rival claim leaves the count unknown, not 0
    others = pd.concat([sums, loose])[[*group, "bin_start", "bin_end"]]
    how = {"on": group} if group else {"how": "cross"}
    maybe = data.reset_index().merge(others, suffixes=("", "_other"), **how)
    touches = (maybe["bin_start_other"] <= maybe["bin_end"]) & (maybe["bin_end_other"] >= maybe["bin_start"])
    zero = data["covered"] & ~data.index.isin(maybe.loc[touches, "index"])
    if "claim_only" in by:  # nobody claiming anything is no claim of nothing
        zero &= ~data["claim_only"].fillna(False)
    data["n_events"] = data["n_events"].fillna(0)
    for name in ESTIMATES:
        data[name] = data[name].mask(zero, 0)
    return data


def _with_change(data: pd.DataFrame, by: list[str], estimate: str) -> pd.DataFrame:
    dtypes = dict.fromkeys((*ESTIMATES, "n_events"), "Int64") | {"placed": "boolean", "covered": "boolean"}
    data = data.astype(dtypes | {"claim_share": "Float64"})
    data = data.sort_values([*by, "placed", "bin_start"], ascending=[True] * len(by) + [False, True])
    values = data[estimate].where(data["placed"])
    groups = [data[name] for name in by]
    data["value"] = data[estimate]
    data["change"] = values.astype("Float64").add(1).map(np.log).groupby(groups, dropna=False).diff()
    data["cumulative"] = values.groupby(groups, dropna=False).cumsum()
    order = ["bin_start", "bin_end", *by, *ESTIMATES, "value", "change", "cumulative", "n_events", "n_articles"]
    return data[[*order, "claim_share", "covered", "placed", "event_ids"]].reset_index(drop=True)


def retaliation(
    tables: Tables, basis: str | None = "killed/killed", roles: Sequence[str] | None = None
) -> pd.DataFrame:
    """Response over trigger: one row per linked pair and basis; basis None gives all of RATIOS.

    numerator_*: victims of the response on the side answered; denominator_*: victims of the
    trigger on the responder's side; both of these `roles` only, where given (None = everybody).
    ratio_low = numerator_low / denominator_high and so on; missing where a bound is open.
    status: defined, zero numerator, or undefined with its reason; nothing is dropped or infinite.
    claim: every figure of the numerator is a belligerent's claim of the other side's losses.
    Raises ValueError for an unknown basis.
    """
    if basis is not None:
        one_of("basis", basis, RATIOS)
    pairs = _pairs(tables)
    parts = [_ratios(_with_figures(pairs, tables, name, roles)) for name in ([basis] if basis else RATIOS)]
    data = pd.concat(parts, ignore_index=True)
    data["n_articles"] = _n_articles(data["trigger_event_id"] + "|" + data["response_event_id"], tables.reports)
    order = ["trigger_date", "response_date", "responder_side", "target_side", "basis", "label"]
    order += ["ratio_low", "ratio_best", "ratio_high", "status", "reason", "said_by_kind", "claim", "n_articles"]
    order += [f"{part}_{bound}" for part in ("numerator", "denominator") for bound in ESTIMATES]
    order += ["link", "cue", "latency_min_h", "latency_max_h", "conflict", "trigger_date_end"]
    order += ["trigger_event_id", "response_event_id", "article_id", "text"]
    return data[order].sort_values(["trigger_date", "basis"], kind="stable").reset_index(drop=True)


def _pairs(tables: Tables) -> pd.DataFrame:
    """Each linked pair once, however many articles state it; sides from the link, else from its events."""
    pairs = tables.retaliations.sort_values("link", ascending=False, kind="stable")
    pairs = pairs.drop_duplicates(["trigger_event_id", "response_event_id"])
    events = tables.events[["event_id", "conflict", "date_start", "date_end", "perpetrator_side", "target_side"]]
    pairs = pairs.merge(events.add_prefix("trigger_"), on="trigger_event_id", how="left")
    pairs = pairs.merge(events.add_prefix("response_"), on="response_event_id", how="left")
    responder, target = pairs["responder_side"], pairs["target_side"]
    return pairs.assign(
        responder_side=responder.fillna(pairs["response_perpetrator_side"]).fillna(pairs["trigger_target_side"]),
        target_side=target.fillna(pairs["trigger_perpetrator_side"]).fillna(pairs["response_target_side"]),
        conflict=pairs["trigger_conflict"].fillna(pairs["response_conflict"]),
    ).rename(columns={"trigger_date_start": "trigger_date", "response_date_start": "response_date"})


def _with_figures(pairs: pd.DataFrame, tables: Tables, basis: str, roles: Sequence[str] | None) -> pd.DataFrame:
    """The pairs with numerator_* and denominator_*; missing where the event has no such figure."""
    rows = tables.casualties.dropna(subset="victim_side")
    rows = rows if roles is None else rows[rows["victim_role"].isin(roles)]
    above, below = (_summed(rows[rows["harm"].isin(harms)], ["event_id", "victim_side"]) for harms in RATIOS[basis])
    above["claim"] = above["claim_share"].eq(1)
    above = above.rename(columns={name: f"numerator_{name}" for name in ESTIMATES})
    below = below.rename(columns={name: f"denominator_{name}" for name in ESTIMATES})
    below = below[["event_id", "victim_side", *(f"denominator_{name}" for name in ESTIMATES)]]
    keys = ["event_id", "victim_side"]
    data = pairs.merge(above, left_on=["response_event_id", "target_side"], right_on=keys, how="left")
    data = data.drop(columns=keys)
    data = data.merge(below, left_on=["trigger_event_id", "responder_side"], right_on=keys, how="left")
    return data.assign(basis=basis)


def _ratios(data: pd.DataFrame) -> pd.DataFrame:
    """ratio_*, status, reason and label of rows with numerator_* and denominator_*."""
    low, best, high = (data[f"numerator_{name}"].astype("Float64") for name in ESTIMATES)
    under, fair, over = (data[f"denominator_{name}"].astype("Float64") for name in ESTIMATES)
    unknown = {
        "the response has no figure": low.isna() & best.isna() & high.isna(),
        "the trigger has no figure": under.isna() & fair.isna() & over.isna(),
        "the trigger harmed nobody": over.eq(0).fillna(False),
    }
    reason = pd.Series(pd.NA, index=data.index, dtype="string")
    for text, where in unknown.items():
        reason = reason.mask(where & reason.isna(), text)
    known = reason.isna()
    data["ratio_low"] = (low / over.mask(over.eq(0))).mask(low.eq(0), 0).where(known)
    data["ratio_best"] = (best / fair.mask(fair.eq(0))).where(known)
    data["ratio_high"] = (high / under.mask(under.eq(0))).where(known)
    status = pd.Series("defined", index=data.index, dtype="string")
    data["status"] = status.mask(high.eq(0).fillna(False), "zero numerator").mask(~known, "undefined")
    data["reason"] = reason
    above, below = (_shown(data, part) for part in ("numerator", "denominator"))
    data["label"] = above + " / " + below
    return data


def _shown(data: pd.DataFrame, part: str) -> pd.Series:
    """Counts as written on a chart: 8, ≥5 where open, 0-101 where only bounds are known, ? where nothing is."""

    def one(low: object, best: object, high: object) -> str:
        if pd.isna(low) and pd.isna(best) and pd.isna(high):
            return "?"
        if pd.isna(high):
            return f"≥{low if pd.isna(best) else best}"
        return f"{low}-{high}" if pd.isna(best) and low != high else f"{high if pd.isna(best) else best}"

    columns = (data[f"{part}_{name}"] for name in ESTIMATES)
    return pd.Series([one(*row) for row in zip(*columns, strict=True)], index=data.index, dtype="string")


def retaliation_over_time(tables: Tables, basis: str = "killed/killed", bin: str = "M") -> pd.DataFrame:
    """Pooled ratio per bin of trigger dates, by responder and side answered, and cumulative to each bin's end.

    ratio: sum of the best numerators over sum of the best denominators, each event once; only
    pairs that have both enter, the others are counted in n_left_out. without_one_low, _high: the
    range when any one pair is left out (missing for a single pair). A pair whose trigger crosses
    a bin's border is a row with placed False and its own dates; undated pairs enter no bin.
    """
    one_of("bin", bin, BINS)
    pairs = _placed(retaliation(tables, basis), bin, "trigger_date", "trigger_date_end")
    rows = []
    for (responder, target), ours in pairs.groupby(["responder_side", "target_side"], dropna=False):
        for (start, end, placed), part in ours.groupby(["bin_start", "bin_end", "placed"]):
            so_far = _pooled(ours[ours["trigger_date_end"] <= end])
            row = {"bin_start": start, "bin_end": end, "responder_side": responder, "target_side": target}
            row |= {"basis": basis, **_pooled(part), **{f"cumulative_{name}": so_far[name] for name in so_far}}
            ids = part["trigger_event_id"] + "|" + part["response_event_id"]
            told = _n_articles(pd.Series(["|".join(ids)]), tables.reports).iloc[0]
            rows.append(row | {"n_articles": told, "claim_share": part["claim"].mean(), "placed": placed})
    pooled = list(_pooled(pairs))
    order = ["bin_start", "bin_end", "responder_side", "target_side", "basis", *pooled]
    order += [f"cumulative_{name}" for name in pooled]
    data = pd.DataFrame(rows, columns=[*order, "n_articles", "claim_share", "placed"])
    counts = [name for name in order if name.endswith(("numerator", "denominator", "n_pairs", "n_left_out"))]
    ratios = [name for name in order if "ratio" in name or "without" in name]
    return data.astype(dict.fromkeys([*counts, "n_articles"], "Int64") | dict.fromkeys(ratios, "Float64"))


def _pooled(pairs: pd.DataFrame) -> dict[str, object]:
    """Sum over sum of the pairs that have both best figures, with bounds and the range without any one pair."""
    both = pairs[pairs["ratio_best"].notna()]
    without = [_sum_over_sum(both.drop(index=one), "best", "best") for one in both.index if len(both) > 1]
    ratios = [ratio for ratio in without if ratio is not None]
    return {
        "numerator": _once(both, "response_event_id", "numerator_best"),
        "denominator": _once(both, "trigger_event_id", "denominator_best"),
        "ratio_low": _sum_over_sum(both, "low", "high"),
        "ratio": _sum_over_sum(both, "best", "best"),
        "ratio_high": _sum_over_sum(both, "high", "low"),
        "without_one_low": min(ratios, default=None),
        "without_one_high": max(ratios, default=None),
        "n_pairs": len(both),
        "n_left_out": len(pairs) - len(both),
    }


def _once(pairs: pd.DataFrame, event: str, column: str) -> int | None:
    """Sum of the column with each event counted once; missing where one is open or there are none."""
    figures = pairs.drop_duplicates(event)[column]
    return None if figures.isna().any() or figures.empty else int(figures.sum())


def _sum_over_sum(pairs: pd.DataFrame, above: str, below: str) -> float | None:
    top = _once(pairs, "response_event_id", f"numerator_{above}")
    bottom = _once(pairs, "trigger_event_id", f"denominator_{below}")
    return None if top is None or not bottom else top / bottom


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
