"""Names, days and numbers as a reader meets them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.ceasefires import acts
from analysis.sides import side_name


def day(moment: pd.Timestamp) -> str:
    """2020-02-03 -> 3 Feb 2020; "no date" where missing."""
    return "no date" if pd.isna(moment) else f"{moment.day} {moment:%b %Y}"


def number(value: Any) -> str:
    """1234 -> 1,234 and 9.53 -> 9.5; "unknown" where missing.

    >>> number(1234), number(9.53), number(0.0088), number(0.0)
    ('1,234', '9.5', '0.009', '0')
    """
    if pd.isna(value):
        return "unknown"
    if isinstance(value, float) and 0 < abs(value) < 0.05:
        return f"{value:.1g}"
    return f"{value:,.1f}".removesuffix(".0") if isinstance(value, float) else f"{value:,}"


def counted(n: int, one: str) -> str:
    """1 week, 2 weeks, 0 weeks."""
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"


def lines_of(rows: pd.DataFrame) -> str:
    """How many lines of metrics.violations: it has one for each truce an act breaches. The three bases do not add."""
    several = len(acts(rows)) < len(rows)
    return counted(len(rows), "line") + (", one for each truce an act breaches" if several else "")


def estimate_word(data: pd.DataFrame) -> str:
    """What of metrics.escalation is drawn, where it is not the best figure: ", highest counts"."""
    told = next((name for name in ("best", "low", "high") if data["value"].equals(data[name])), "best")
    return {"low": ", lowest counts", "high": ", highest counts"}.get(told, "")


def bin_word(data: pd.DataFrame) -> str:
    """day, week or month, by the length of the bins."""
    length = (data["bin_end"] - data["bin_start"]).dt.days.max()
    return "day" if length < 1 else "week" if length < 7 else "month"


def unfinished(bins: pd.DataFrame) -> list[str]:
    """The first and the last bin of metrics.escalation where the window cuts them: the last week holds 3 of 7 days."""
    ends = {"first": bins.loc[bins["bin_start"].idxmin()], "last": bins.loc[bins["bin_start"].idxmax()]}
    if ends["first"]["bin_start"] == ends["last"]["bin_start"]:
        ends = {"only": ends["last"]}
    days = {
        which: (_days(row, "first_day", "last_day"), _days(row, "bin_start", "bin_end")) for which, row in ends.items()
    }
    unit = bin_word(bins)
    return [f"the {which} {unit} holds {n} of {of} days" for which, (n, of) in days.items() if n < of]


def _days(row: pd.Series, first: str, last: str) -> int:
    return int((row[last] - row[first]).days) + 1


def against(once: pd.DataFrame, named: int) -> str:
    """Whom stated accusations accuse, by side, else by the name printed; the most often accused first."""
    stated = once[once["basis"].eq("stated")]
    sides = stated["accused_side"].map(side_name, na_action="ignore").astype("string")
    whom = sides.fillna(stated["accused"].astype("string").str.replace("^[Tt]he ", "", regex=True)).dropna()
    most = whom.value_counts(sort=False).sort_values(ascending=False, kind="stable").head(named)
    return f"; against {', '.join(f'{name} {n}' for name, n in most.items())}" if len(most) else ""


def unplaced(rows: pd.DataFrame) -> str:
    """How many the events told of that no bin holds, claims apart: " (238 killed)"; empty where nobody."""
    rows = rows[~rows["claim_only"].fillna(False)] if "claim_only" in rows else rows
    harm = rows["harm"].iloc[0] if "harm" in rows and len(rows) else "killed or harmed"
    n = rows["value"].fillna(rows["low"]).sum()
    return f" ({number(int(n))} {harm})" if n > 0 else ""


def claims_apart(placed: pd.DataFrame) -> str:
    """Where the claims of one party about the other are: apart, or among the rest."""
    if "claim_only" not in placed and not placed["claim_share"].gt(0).fillna(False).any():
        return ""
    return f", claims of one party about the other {'apart' if 'claim_only' in placed else 'among them'}"


def on_word(pair: pd.Series) -> str:
    """That a ratio rests on one party's word alone, or may."""
    if pd.isna(pair["claim"]):
        return ", by a belligerent: of whose losses is not known"
    who = "the responder" if pd.isna(pair["responder_side"]) else side_name(pair["responder_side"])
    return f", by the count of {who} alone" if pair["claim"] else ""
