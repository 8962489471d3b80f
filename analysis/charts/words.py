"""DataFrame -> one sentence: what a chart shows, with its n; read aloud as alt text, printed above the chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.choice import one_of

WHAT = {
    "escalation": "Bars of casualties on the dates of the events, a panel for each side and harm",
    "retaliation": "Ratios of linked pairs by the date of the trigger, on a log scale, with one row a pair",
    "violations": "A line for each counter's bulletins, and marks for stated and inferred violations",
    "toll": "Figures of one event by the time they were published",
    "fields": "A bar for each field with the share read as coded, and marks for what two coders share",
}


def side_name(side: Any) -> str:
    """A side's id as words; printed names stay as they are.

    >>> side_name("syria_gov and russia"), side_name("dpr_lpr"), side_name("Free Army")
    ('Syria government and Russia', 'DPR LPR', 'Free Army')
    """
    if pd.isna(side):
        return "Side not named"
    if " and " in str(side):
        return " and ".join(side_name(one) for one in str(side).split(" and "))
    words = str(side).replace("_gov", " government").replace("_", " ")
    if words != words.lower():
        return words
    # Ids of up to three letters are initials: dpr, pkk, us.
    first, *rest = [word.upper() if len(word) <= 3 else word for word in words.split()]
    return " ".join([first[0].upper() + first[1:], *rest])


def day(moment: pd.Timestamp) -> str:
    """2020-02-03 -> 3 Feb 2020; "no date" where missing."""
    return "no date" if pd.isna(moment) else f"{moment.day} {moment:%b %Y}"


def number(value: Any) -> str:
    """1234 -> 1,234 and 9.53 -> 9.5; "unknown" where missing."""
    if pd.isna(value):
        return "unknown"
    return f"{value:,.1f}".removesuffix(".0") if isinstance(value, float) else f"{value:,}"


def counted(n: int, one: str) -> str:
    """1 week, 2 weeks, 0 weeks."""
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"


def alt(kind: str, data: pd.DataFrame) -> str:
    """Alt text of a chart: what kind of picture it is and what it shows. Raises ValueError for an unknown kind."""
    one_of("kind", kind, WHAT)
    return f"{WHAT[kind]}. {finding(kind, data)}"


def finding(kind: str, data: pd.DataFrame) -> str:
    """One sentence computed from the data, ending in n. Raises ValueError for an unknown kind."""
    one_of("kind", kind, FINDINGS)
    return FINDINGS[kind](data)


def _escalation(data: pd.DataFrame) -> str:
    events = data["event_ids"].dropna().str.split("|").explode().nunique()
    loose = data.loc[~data["placed"].fillna(False), "event_ids"].nunique()
    end = f"n = {counted(events, 'event')}, {loose:,} of them not placed."
    placed = data[data["placed"].fillna(False)]
    if placed.empty:
        return f"No casualties could be placed in a bin; {end}"
    unit = bin_word(placed)
    span = f"{counted(placed['bin_start'].nunique(), unit)} to {day(placed['bin_end'].max())}"
    harm, rows = _main(placed)
    sums = rows.groupby("victim_side", dropna=False)["value"].sum().sort_values(ascending=False)
    sums = sums[sums > 0]
    if sums.empty:
        return f"Nobody is reported {harm} in {span}, claims of one party about the other apart; {end}"
    most = rows.loc[rows["value"].eq(rows["value"].max()).fillna(False)].iloc[0]
    sides = ", ".join(f"{side_name(side)} {number(value)}" for side, value in sums.head(4).items())
    peak = (
        f"the highest {unit} begins {day(most['bin_start'])} ({side_name(most['victim_side'])} {number(most['value'])})"
    )
    return f"{harm.capitalize()} in {span}, claims of one party about the other apart: {sides}; {peak}; {end}"


def _main(placed: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """The harm to speak of, killed where there is any row of it, and its rows without claims."""
    harms = set(placed["harm"]) if "harm" in placed else {"killed or harmed"}
    harm = "killed" if "killed" in harms else min(harms)
    rows = placed[placed["harm"].eq(harm)] if "harm" in placed else placed
    return harm, rows[~rows["claim_only"].fillna(False)] if "claim_only" in rows else rows


def bin_word(data: pd.DataFrame) -> str:
    """day, week or month, by the length of the bins."""
    length = (data["bin_end"] - data["bin_start"]).dt.days.max()
    return "day" if length < 1 else "week" if length < 7 else "month"


def _retaliation(data: pd.DataFrame) -> str:
    if data.empty:
        return "No attack is linked to an answer; n = 0 pairs."
    basis = ", ".join(data["basis"].unique())
    known = data[data["ratio_best"].notna()].sort_values("ratio_best")
    counts = data["status"].value_counts()
    undefined, zero = counts.get("undefined", 0), counts.get("zero numerator", 0)
    bounds = int((data["status"].eq("defined") & data["ratio_best"].isna()).sum())
    end = f"{bounds} with bounds only, {zero} zero, {undefined} undefined; n = {counted(len(data), 'pair')}."
    if known.empty:
        return f"No linked pair has a single ratio {basis}; {end}"
    most, least = known.iloc[-1], known.iloc[0]
    ends = f"from {number(least['ratio_best'])} ({least['label']}) to " if len(known) > 1 else "at "
    ends += f"{number(most['ratio_best'])} ({most['label']}, {day(most['trigger_date'])})"
    return f"Ratios {basis} of {len(known)} of {counted(len(data), 'linked pair')} lie {ends}; {end}"


def _violations(data: pd.DataFrame) -> str:
    if data.empty:
        return "No violation of a truce was read; n = 0 rows."
    # An act that breaches two truces stands in two rows.
    acts = data.drop_duplicates(["basis", "series", "date_start", "date_end", "article_id", "event_id", "text"])
    n = acts["basis"].value_counts()
    undated = int(acts.loc[acts["basis"].eq("stated"), "date_start"].isna().sum())
    parts = [f"{counted(n.get('stated', 0), 'stated accusation')} ({undated:,} undated)"]
    parts += [f"{n.get('inferred', 0):,} inferred", counted(n.get("counter", 0), "bulletin")]
    counter = data[data["basis"].eq("counter") & data["per_day_best"].notna()]
    if len(counter):
        top = counter.loc[counter["per_day_best"].idxmax()]
        who = "an unnamed counter" if pd.isna(top["counted_by"]) else top["counted_by"]
        parts[-1] += f", at most {number(top['per_day_best'])} a day ({who}, {day(top['date_end'])})"
    return f"Three bases, never added: {'; '.join(parts)}; n = {counted(len(data), 'row')}."


def _toll(data: pd.DataFrame) -> str:
    best = data["best"].fillna(data["low"])
    if not best.notna().any():
        return f"No figure to follow; n = {counted(len(data), 'report')}."
    stands = data[data["status"].eq("current")].tail(1)
    now = f", {number(best[stands.index[0]])} stands" if len(stands) else ""
    first, last = day(data["published"].min()), day(data["published"].max())
    span = first if first == last else f"{first} to {last}"
    run = f"{number(best.min())} to {number(best.max())}"
    return f"Figures run from {run}{now} ({span}); n = {counted(len(data), 'report')}."


def _found(data: pd.DataFrame) -> str:
    every = data.iloc[0]
    end = f"n = {counted(int(every['n_gold']), 'number')} coded."
    if not every["n_gold"]:
        return f"None of these articles has been coded; {end}"
    parts = data.iloc[1:].dropna(subset="recall").sort_values("recall")
    spread = ""
    if len(parts) > 1:
        low, high = parts.iloc[0], parts.iloc[-1]
        spread = f", from {number(low['recall'])} ({low['folder']}) to {number(high['recall'])} ({high['folder']})"
    right = (
        f"{number(every['precision'])} percent of the {every['n_read']:,} read were coded" if every["n_read"] else ""
    )
    told = f"{every['n_matched']:,} of the numbers coded are read, {number(every['recall'])} percent{spread}"
    return f"{told}; {right or 'none was read'}; {end}"


def _fields(data: pd.DataFrame) -> str:
    known = data.dropna(subset="share").sort_values("share", kind="stable")
    if known.empty:
        return "No number was both coded and read; n = 0 numbers."
    least, most = known.iloc[0], known.iloc[-1]
    told = f"Read as coded: least often {_named(least, 'share')}, most often {_named(most, 'share')}"
    both = known.dropna(subset=["share_twice", "share_coders"])
    if len(both):
        far = both.loc[(both["share_coders"] - both["share_twice"]).idxmax()]
        coders = f"{number(float(far['share_coders']))} percent by two coders"
        told += f"; where two coders coded, furthest behind them in {_named(far, 'share_twice')} against {coders}"
    return f"{told}; n = {counted(int(least['n']), 'number')}."


def _named(row: pd.Series, share: str) -> str:
    """The field and its share: place (79.2 percent)."""
    return f"{row['field']} ({number(float(row[share]))} percent)"


def _joined(data: pd.DataFrame) -> str:
    every = data.iloc[0]
    if not every["n_gold"]:
        return "No event of these articles has been coded."
    parts = data.iloc[1:].dropna(subset="over_count").sort_values("over_count")
    spread = [f"{number(float(row['over_count']))} ({row['folder']})" for _, row in parts.iloc[[0, -1]].iterrows()]
    between = f", between {' and '.join(spread)}" if len(parts) > 1 else ""
    return (
        f"{every['n_matched']:,} of {every['n_gold']:,} coded events are found; of the {every['n_read']:,} read "
        f"{number(every['precision'])} percent are coded, and the killed of all events read come to "
        f"{every['over_count']:.2f} times those coded{between}; B-cubed F1 {number(every['b_cubed_f1'])}; "
        f"n = {counted(int(every['n_gold']), 'event')}."
    )


FINDINGS: dict[str, Callable[[pd.DataFrame], str]] = {
    "escalation": _escalation,
    "retaliation": _retaliation,
    "violations": _violations,
    "toll": _toll,
    "found": _found,
    "fields": _fields,
    "joined": _joined,
}
