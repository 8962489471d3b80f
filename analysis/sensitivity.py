"""How far the headline numbers hang on the choices of Rules: each number again under other ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.choice import choose
from analysis.retaliation import pooled, retaliation
from analysis.rules import Rules
from analysis.tables import Readings, Tables, assemble

# One choice at a time, all others as in the rules given.
OTHERS: Mapping[str, tuple[Any, ...]] = {
    "convention": ("acled",),
    "current": ("max", "median", "per source"),
    "claims": ("without", "only"),
    "merge_days": (0, 7, 28),
    "link_window_h": (24, 72, 168),  # answers linked by sides and time as well
}
COUNTED = ("killed", "injured", "neutralized")
BASES = ("killed/killed", "neutralized/killed")
ORDER = ["headline", "rule", "low", "best", "high", "default", "difference", "times"]
ORDER += ["n_events", "n_articles", "claim_share", "sources"]


def sensitivity(
    readings: Readings,
    rules: Rules | None = None,
    others: Mapping[str, Sequence[Any]] = OTHERS,
    conflict: str | None = None,
    since: str | None = None,
    until: str | None = None,
    sides: str | Sequence[str] | None = None,
    triggers: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Each headline number under the rules given ("as given") and with one of the `others` at a time: a row for each.

    Headlines: events; people killed, injured, neutralized (claims of the other side's losses apart, as "neutralized,
    claimed"); answers linked; for the responder and side answered of most pairs the pooled ratios, sum over sum, of
    triggers from the first to the last day of `triggers` (None: all). The events chosen as in metrics.choose.
    default: the best under the rules given; difference and times: best minus and over it. low, high: bounds, high
    missing where one is open; best and what hangs from it are missing where there is none. n_events: events behind the
    number; n_articles, sources: the articles that tell them and their sources, most articles first, joined by |;
    claim_share: share of the figures (of a ratio: of the pairs) that are only claimed, missing for answers linked.
    Raises ValueError for an unknown field or value of Rules, and what choose raises.
    """
    rules = rules or Rules()
    if unknown := sorted(set(others) - set(OTHERS)):
        raise ValueError(f"others names {', '.join(unknown)}; it may name {', '.join(OTHERS)}")
    rows, towards = [], None
    for name, other in _variants(rules, others):
        tables = choose(assemble(readings, other), conflict, since, until, sides)
        towards = towards or _direction(tables)
        rows += [{"rule": name} | row for row in _headlines(tables, towards, triggers)]
    data = pd.DataFrame(rows)
    given = data[data["rule"].eq("as given")].set_index("headline")["best"].astype("Float64")
    numbers = dict.fromkeys(("low", "best", "high", "claim_share"), "Float64")
    data = data.astype(numbers | dict.fromkeys(("n_events", "n_articles"), "Int64") | {"sources": "string"})
    data["default"] = data["headline"].map(given).astype("Float64")
    data["difference"] = data["best"] - data["default"]
    data["times"] = data["best"] / data["default"].mask(data["default"].eq(0))
    order = {name: at for at, name in enumerate(data["headline"].unique())}
    return data.sort_values("headline", key=lambda names: names.map(order), kind="stable", ignore_index=True)[ORDER]


def _variants(rules: Rules, others: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, Rules]]:
    yield "as given", rules
    for field, values in others.items():
        for value in values:
            changed = {field: value} | ({"link": "window"} if field == "link_window_h" else {})
            if any(getattr(rules, name) != new for name, new in changed.items()):
                words = f"answers within {value} h linked" if field == "link_window_h" else f"{field} {value}"
                yield words.replace("_", " "), replace(rules, **changed)


def _direction(tables: Tables) -> tuple[str, str] | None:
    """Who answers whom in most of the linked pairs; None where no pair names both."""
    pairs = retaliation(tables, BASES[0]).dropna(subset=["responder_side", "target_side"])
    counts = pairs.groupby(["responder_side", "target_side"]).size()
    return None if counts.empty else counts.idxmax()


def _headlines(
    tables: Tables, towards: tuple[str, str] | None, triggers: tuple[str, str] | None
) -> Iterator[dict[str, Any]]:
    n = len(tables.events)
    rows = tables.casualties.assign(claim_only=tables.casualties["claim_only"].fillna(False))
    share = rows["claim_only"].astype(float).mean() if len(rows) else None
    yield {"headline": "events", "low": n, "best": n, "high": n, "claim_share": share} | _behind(
        tables.events["event_id"], tables
    )
    for harm in COUNTED:
        for claim, words in ((False, harm), (True, f"{harm}, claimed")):
            part = rows[rows["harm"].eq(harm) & rows["claim_only"].eq(claim)]
            yield {"headline": words} | _sums(part, tables)
    pairs = dict.fromkeys(("low", "best", "high"), len(tables.retaliations))
    yield {"headline": "answers linked"} | pairs | _behind(_ends(tables.retaliations), tables)
    for basis in BASES if towards else ():
        pairs = retaliation(tables, basis)
        wanted = pd.Series(towards, index=["responder_side", "target_side"])
        ours = pairs[wanted.index].eq(wanted).fillna(False).all(axis=1)
        yield {"headline": f"{basis}, {' to '.join(towards or ())}"} | _pooled(pairs[ours], triggers, tables)


def _behind(event_ids: pd.Series, tables: Tables) -> dict[str, Any]:
    """How many events and articles stand behind a number, and of which sources."""
    told = tables.reports[tables.reports["event_id"].isin(event_ids)].drop_duplicates("article_id")
    names = "|".join(told["source"].value_counts().index) or None
    return {"n_events": event_ids.nunique(), "n_articles": len(told), "sources": names}


def _ends(pairs: pd.DataFrame) -> pd.Series:
    """The events of the pairs, triggers and responses."""
    return pd.concat([pairs["trigger_event_id"], pairs["response_event_id"]])


def _sums(rows: pd.DataFrame, tables: Tables) -> dict[str, Any]:
    best = rows["best"].fillna(rows["low"]).sum() if rows["best"].notna().any() else None
    share = rows["claim_only"].astype(float).mean() if len(rows) else None
    high = None if rows["high"].isna().any() else rows["high"].sum()
    sums = (
        {"low": rows["low"].sum(), "best": best, "high": high} if len(rows) else dict.fromkeys(("low", "best", "high"))
    )
    return sums | _behind(rows["event_id"], tables) | {"claim_share": share}


def _pooled(pairs: pd.DataFrame, triggers: tuple[str, str] | None, tables: Tables) -> dict[str, Any]:
    """The pooled ratio of the pairs whose trigger lies in these days."""
    if triggers is not None:
        pairs = pairs[pairs["trigger_date"].between(*map(pd.Timestamp, triggers))]
    told, both = pooled(pairs), pairs[pairs["ratio_best"].notna()]
    share = both["claim"].astype("Float64").mean() if len(both) else None
    ratios = {"low": told["ratio_low"], "best": told["ratio"], "high": told["ratio_high"]}
    return ratios | {"claim_share": share} | _behind(_ends(both), tables)
