"""Response over trigger on each speaker's word: one ratio per pair and claimant, never one for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.bins import ESTIMATES, whole
from analysis.retaliation import RATIOS, ratios, retaliation
from analysis.tables import Tables

UNNAMED = "not attributed"
PAIR = ["trigger_date", "trigger_date_end", "responder_side", "target_side", "basis", "n_events", "n_articles"]
PAIR += [f"denominator_{name}" for name in ESTIMATES] + ["trigger_event_id", "response_event_id"]
ORDER = ["trigger_date", "responder_side", "target_side", "basis", "claimant", "published", "source", "label"]
ORDER += [f"numerator_{name}" for name in ESTIMATES] + [f"denominator_{name}" for name in ESTIMATES]
ORDER += [f"ratio_{name}" for name in ESTIMATES] + ["status", "reason", "claim"]
ORDER += ["n_events", "n_articles", "claim_share", "trigger_date_end"]
ORDER += ["trigger_event_id", "response_event_id"]


def claimants(tables: Tables, bases: Sequence[str] | None = None) -> pd.DataFrame:
    """Each linked pair by who says what the response did: a row per pair, basis (None: all of RATIOS) and claimant.

    numerator_*: the newest figures of that speaker, summed over the roles of the side answered; parts left out.
    denominator_*: the trigger's own, as in metrics.retaliation; ratio_*, label, status, reason, n_events and n_articles
    (of the pair) as there. claim_share: share of these figures that are a belligerent's of the other side, missing
    where nobody gives one; claim: all are, or one on nobody's word repeats one; missing where that is not known.
    claimant: as printed, "not attributed" where nobody is named,
    missing in the one undefined row of a pair for whose response nobody gives a figure.
    Raises ValueError for an unknown basis.
    """
    names = list(bases or RATIOS)
    pairs = pd.concat([retaliation(tables, basis)[PAIR] for basis in names], ignore_index=True)
    said = pd.concat([_said(tables, basis) for basis in names], ignore_index=True)
    data = pairs.merge(said, on=["response_event_id", "target_side", "basis"], how="left")
    dtypes = {f"numerator_{name}": "Int64" for name in ESTIMATES} | {"claim": "boolean", "claim_share": "Float64"}
    dtypes |= dict.fromkeys(("response_event_id", "target_side", "basis", "claimant"), "string")
    data = ratios(data.astype(dtypes))
    order = data["basis"].map(names.index)
    return data.assign(at=order).sort_values(["at", "trigger_date", "claimant"], kind="stable", ignore_index=True)[
        ORDER
    ]


def _said(tables: Tables, basis: str) -> pd.DataFrame:
    """What each speaker says of an event's victims, by side: the figures of the newest article that quotes them."""
    every = whole(tables.reports).merge(tables.mentions[["mention_id", "is_claim"]], on="mention_id", how="left")
    told = every[every["harm"].isin(RATIOS[basis][0])]
    told = told[told["event_id"].isin(tables.retaliations["response_event_id"])]
    told = told.assign(said_by=told["said_by"].fillna(UNNAMED)).sort_values("published", kind="stable")
    columns = ["response_event_id", "target_side", "basis", "claimant", "published", "source", "claim", "claim_share"]
    rows = [[*key, *row] for key, part in told.groupby(["event_id", "victim_side"]) for row in _newest(part, basis)]
    return _retold(pd.DataFrame(rows, columns=[*columns, *(f"numerator_{name}" for name in ESTIMATES)]), every)


def _retold(said: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """A figure on nobody's word that a claim about the same answer gives too is that claim, told again.

    "76 were neutralized, the minister said": so the 76 that an article calls killed are his.
    """
    claims = every[every["is_claim"].eq(True).fillna(False)]
    known = set(zip(claims["event_id"], claims["victim_side"], claims["low"], claims["high"], strict=True))
    own = zip(
        *(said[name] for name in ("response_event_id", "target_side", "numerator_low", "numerator_high")), strict=True
    )
    again = pd.Series([figure in known for figure in own], said.index, bool) & said["claimant"].eq(UNNAMED)
    return said.assign(claim=said["claim"].mask(again, True), claim_share=said["claim_share"].mask(again, 1.0))


def _newest(told: pd.DataFrame, basis: str) -> Iterator[list[object]]:
    for speaker, part in told.groupby("said_by"):
        last = part.iloc[-1]
        # One article may tell a speaker's figure twice, in the lead and in detail: once for each role and harm.
        once = part[part["article_id"].eq(last["article_id"])].drop_duplicates(["victim_role", "harm"])
        sums = [None if once[name].isna().any() else int(once[name].sum()) for name in ESTIMATES]
        flags = once["is_claim"].astype("boolean")
        claim = flags.all(skipna=False)  # missing where one is, and none is False
        yield [basis, speaker, last["published"], last["source"], claim, float(flags.fillna(False).mean()), *sums]
