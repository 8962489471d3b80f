"""Response over trigger on each speaker's word: one ratio per pair and claimant, never one for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.bins import ESTIMATES
from analysis.retaliation import RATIOS, retaliation
from analysis.tables import Tables

PART = "a part of another figure"
ORDER = ["trigger_date", "responder_side", "target_side", "basis", "claimant", "published", "source"]
ORDER += [f"numerator_{name}" for name in ESTIMATES] + [f"denominator_{name}" for name in ESTIMATES]
ORDER += [f"ratio_{name}" for name in ESTIMATES] + ["trigger_event_id", "response_event_id"]


def claimants(tables: Tables, bases: Sequence[str] | None = None) -> pd.DataFrame:
    """Each linked pair by who says what the response did: a row per pair, basis (None: all of RATIOS) and claimant.

    numerator_*: the newest figures of that speaker, summed over the roles of the side answered; parts left out.
    denominator_*: the trigger's own, as in metrics.retaliation. ratio_*: low/high, best/best, high/low; missing where
    a bound is open or the denominator is 0 or unknown. claimant: as printed, "not attributed" where nobody is named.
    Raises ValueError for an unknown basis.
    """
    rows = []
    for basis in bases or list(RATIOS):
        for pair in retaliation(tables, basis).to_dict("records"):
            rows += [_row(pair, said, figures) for said, figures in _figures(tables, pair, basis)]
    data = pd.DataFrame(rows, columns=ORDER)
    counts = [name for name in ORDER if name.startswith(("numerator", "denominator"))]
    ratios = [name for name in ORDER if name.startswith("ratio")]
    return data.astype(dict.fromkeys(counts, "Int64") | dict.fromkeys(ratios, "Float64"))


def _figures(tables: Tables, pair: dict[str, Any], basis: str) -> list[tuple[str, pd.DataFrame]]:
    """What each speaker says of the response's victims: the figures of the newest article that quotes them."""
    told = tables.reports[tables.reports["event_id"].eq(pair["response_event_id"])]
    told = told[told["harm"].isin(RATIOS[basis][0]) & told["reason"].ne(PART)]
    if pd.notna(pair["target_side"]):
        told = told[told["victim_side"].eq(pair["target_side"])]
    told = told.assign(said_by=told["said_by"].fillna("not attributed"))
    told = told.sort_values("published", kind="stable")
    return [
        (str(said), part[part["article_id"].eq(part["article_id"].iloc[-1])]) for said, part in told.groupby("said_by")
    ]


def _row(pair: dict[str, Any], said: str, figures: pd.DataFrame) -> dict[str, Any]:
    # One article may tell a speaker's figure twice, in the lead and in detail: once for each role and harm.
    once = figures.drop_duplicates(["victim_role", "harm"])
    above = {name: None if once[name].isna().any() else int(once[name].sum()) for name in ESTIMATES}
    below = {name: pair[f"denominator_{name}"] for name in ESTIMATES}
    last = figures.iloc[-1]
    return {
        **{name: pair[name] for name in ("trigger_date", "responder_side", "target_side", "basis")},
        **{name: pair[name] for name in ("trigger_event_id", "response_event_id")},
        "claimant": said,
        "published": last["published"],
        "source": last["source"],
        **{f"numerator_{name}": value for name, value in above.items()},
        **{f"denominator_{name}": value for name, value in below.items()},
        "ratio_low": _over(above["low"], below["high"]),
        "ratio_best": _over(above["best"], below["best"]),
        "ratio_high": _over(above["high"], below["low"]),
    }


def _over(above: Any, below: Any) -> float | None:
    if above is not None and above == 0 and (pd.isna(below) or below > 0):
        return 0.0
    return None if above is None or pd.isna(below) or not below else float(above) / float(below)
