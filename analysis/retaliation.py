"""Response over trigger, pair by pair and pooled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.bins import BINS, ESTIMATES, in_bins, n_articles, summed, unsure
from analysis.choice import one_of
from analysis.tables import Tables

ALL_HARM = ("killed", "injured", "casualties")
RATIOS = {
    "killed/killed": (("killed",), ("killed",)),
    "casualties/casualties": (ALL_HARM, ALL_HARM),
    "neutralized/killed": (("neutralized",), ("killed",)),
    "neutralized/casualties": (("neutralized",), ALL_HARM),
}


def retaliation(
    tables: Tables, basis: str | None = "killed/killed", roles: Sequence[str] | None = None
) -> pd.DataFrame:
    """Response over trigger: one row per linked pair and basis; basis None gives all of RATIOS.

    numerator_*: victims of the response on the side answered; denominator_*: victims of the
    trigger on the responder's side; both of these `roles` only, where given (None = everybody).
    ratio_low = numerator_low / denominator_high and so on; missing where a bound is open.
    status: defined, zero numerator, or undefined with its reason (no figure, or victims of no known side); nothing is
    dropped or infinite.
    claim_share: share of the numerator's figures that are a belligerent's claim of the other side's losses, missing
    where there is none; claim: all are, missing where that is not known.
    n_events, n_articles: the events of the pair, and the articles that tell them.
    Raises ValueError for an unknown basis.
    """
    if basis is not None:
        one_of("basis", basis, RATIOS)
    pairs = _pairs(tables)
    parts = [ratios(_with_figures(pairs, tables, name, roles)) for name in ([basis] if basis else RATIOS)]
    data = pd.concat(parts, ignore_index=True)
    data["n_events"] = 2 - data["trigger_event_id"].eq(data["response_event_id"]).astype("Int64")
    data["n_articles"] = n_articles(data["trigger_event_id"] + "|" + data["response_event_id"], tables.reports)
    order = ["trigger_date", "response_date", "responder_side", "target_side", "basis", "label"]
    order += ["ratio_low", "ratio_best", "ratio_high", "status", "reason", "said_by_kind", "claim"]
    order += ["n_events", "n_articles", "claim_share"]
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
    above, below = (summed(rows[rows["harm"].isin(harms)], ["event_id", "victim_side"]) for harms in RATIOS[basis])
    above["claim"] = above["claim_share"].eq(1).astype("boolean").mask(_maybe(above, rows, tables, RATIOS[basis][0]))
    above = above.rename(columns={name: f"numerator_{name}" for name in ESTIMATES})
    below = below.rename(columns={name: f"denominator_{name}" for name in ESTIMATES})
    below = below[["event_id", "victim_side", *(f"denominator_{name}" for name in ESTIMATES)]]
    keys = ["event_id", "victim_side"]
    data = pairs.merge(above, left_on=["response_event_id", "target_side"], right_on=keys, how="left")
    data = data.drop(columns=keys)
    data = data.merge(below, left_on=["trigger_event_id", "responder_side"], right_on=keys, how="left")
    loose = tables.casualties[tables.casualties["victim_side"].isna()]
    loose = loose if roles is None else loose[loose["victim_role"].isin(roles)]
    for event, harms in zip(("response", "trigger"), RATIOS[basis], strict=True):
        data[f"{event}_unsided"] = data[f"{event}_event_id"].isin(loose.loc[loose["harm"].isin(harms), "event_id"])
    return data.assign(basis=basis)


def _maybe(above: pd.DataFrame, rows: pd.DataFrame, tables: Tables, harms: Sequence[str]) -> pd.Series:
    """Whether it is not known that all figures of a numerator are claims: some may be, and none is known not to."""
    ours = rows[rows["harm"].isin(harms)]
    loose = unsure(ours, tables)
    sure = ours["claim_only"].fillna(False).eq(False) & ~loose
    keys = [ours["event_id"], ours["victim_side"]]
    maybe = loose.groupby(keys).any() & ~sure.groupby(keys).any()
    return (
        pd.MultiIndex.from_frame(above[["event_id", "victim_side"]])
        .map(maybe.to_dict())
        .to_series(index=above.index)
        .astype(bool)
    )


def ratios(data: pd.DataFrame) -> pd.DataFrame:
    """ratio_*, status, reason and label of rows with numerator_* and denominator_*."""
    low, best, high = (data[f"numerator_{name}"].astype("Float64") for name in ESTIMATES)
    under, fair, over = (data[f"denominator_{name}"].astype("Float64") for name in ESTIMATES)
    above = low.isna() & best.isna() & high.isna()
    below = under.isna() & fair.isna() & over.isna()
    unknown = {
        "the response's victims are of no known side": above & data.get("response_unsided", False),
        "the response has no figure": above,
        "the trigger's victims are of no known side": below & data.get("trigger_unsided", False),
        "the trigger has no figure": below,
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
    """Counts as written on a chart: 8, ≥5 or 36 (≥34) where open, 0-101 where only bounds are known, ? for nothing."""

    def one(low: object, best: object, high: object) -> str:
        if pd.isna(low) and pd.isna(best) and pd.isna(high):
            return "?"
        if pd.isna(high):
            return f"≥{low}" if pd.isna(best) or best == low else f"{best} (≥{low})"
        return f"{low}-{high}" if pd.isna(best) and low != high else f"{high if pd.isna(best) else best}"

    columns = (data[f"{part}_{name}"] for name in ESTIMATES)
    return pd.Series([one(*row) for row in zip(*columns, strict=True)], index=data.index, dtype="string")


def retaliation_over_time(
    tables: Tables, basis: str = "killed/killed", bin: str = "M", pool: str = "sum"
) -> pd.DataFrame:
    """Pooled ratio per bin of trigger dates, by responder and side answered, and cumulative to each bin's end.

    ratio: sum of the best numerators over sum of the best denominators, each event once; only
    pairs that have both enter, the others are counted in n_left_out. without_one_low, _high: the
    range when any one pair is left out (missing for a single pair). n_events, n_articles: of all pairs of the row;
    claim_share: share of its pairs whose numerator is only claimed, missing where none has one. A pair whose trigger
    crosses a bin's border is a row with placed False and its own dates; undated pairs enter no bin.
    Raises ValueError for an unknown bin or basis, and for any pool but "sum".
    """
    one_of("bin", bin, BINS)
    if pool != "sum":
        raise ValueError(f"pool is {pool!r}; it must be sum: any mean of ratios lets the smallest pair decide")
    pairs = in_bins(retaliation(tables, basis), bin, "trigger_date", "trigger_date_end")
    rows = []
    for (responder, target), ours in pairs.groupby(["responder_side", "target_side"], dropna=False):
        for (start, end, placed), part in ours.groupby(["bin_start", "bin_end", "placed"]):
            so_far = pooled(ours[ours["trigger_date_end"] <= end])
            row = {"bin_start": start, "bin_end": end, "responder_side": responder, "target_side": target}
            row |= {"basis": basis, **pooled(part), **{f"cumulative_{name}": so_far[name] for name in so_far}}
            ids = "|".join(dict.fromkeys([*part["trigger_event_id"], *part["response_event_id"]]))
            rows.append(row | {"claim_share": part["claim"].mean(), "placed": placed, "event_ids": ids})
    names = list(pooled(pairs))
    order = ["bin_start", "bin_end", "responder_side", "target_side", "basis", *names]
    order += [f"cumulative_{name}" for name in names]
    data = pd.DataFrame(rows, columns=[*order, "n_articles", "claim_share", "placed", "event_ids"])
    data["event_ids"] = data["event_ids"].astype("string")
    data["n_events"] = [len(ids.split("|")) for ids in data["event_ids"]]
    data["n_articles"] = n_articles(data["event_ids"], tables.reports)
    counts = [name for name in order if name.endswith(("numerator", "denominator", "n_pairs", "n_left_out"))]
    ratios = ["claim_share", *(name for name in order if "ratio" in name or "without" in name)]
    return data.astype(dict.fromkeys([*counts, "n_events", "n_articles"], "Int64") | dict.fromkeys(ratios, "Float64"))


def pooled(pairs: pd.DataFrame) -> dict[str, Any]:
    """Sum over sum of the pairs that have both best figures, with bounds and the range without any one pair."""
    both = pairs[pairs["ratio_best"].notna()]
    without = _without_one(both)
    return {
        "numerator": _once(both, "response_event_id", "numerator_best"),
        "denominator": _once(both, "trigger_event_id", "denominator_best"),
        "ratio_low": _sum_over_sum(both, "low", "high"),
        "ratio": _sum_over_sum(both, "best", "best"),
        "ratio_high": _sum_over_sum(both, "high", "low"),
        "without_one_low": None if without.empty else without.min(),
        "without_one_high": None if without.empty else without.max(),
        "n_pairs": len(both),
        "n_left_out": len(pairs) - len(both),
    }


def _without_one(both: pd.DataFrame) -> pd.Series:
    """The pooled ratio with each pair left out in turn; an event that stands in another pair too stays in the sum."""
    if len(both) < 2:
        return pd.Series(dtype="float64")
    ends = []
    for event, column in (("response_event_id", "numerator_best"), ("trigger_event_id", "denominator_best")):
        figures = both[column].astype("float64")
        alone = both[event].map(both[event].value_counts()).eq(1)
        ends.append(both.drop_duplicates(event)[column].astype("float64").sum() - figures.where(alone, 0))
    above, below = ends
    return (above / below.mask(below.eq(0))).dropna()


def _once(pairs: pd.DataFrame, event: str, column: str) -> int | None:
    """Sum of the column with each event counted once; missing where one is open or there are none."""
    figures = pairs.drop_duplicates(event)[column]
    return None if figures.isna().any() or figures.empty else int(figures.sum())


def _sum_over_sum(pairs: pd.DataFrame, above: str, below: str) -> float | None:
    top = _once(pairs, "response_event_id", f"numerator_{above}")
    bottom = _once(pairs, "trigger_event_id", f"denominator_{below}")
    return None if top is None or not bottom else top / bottom
