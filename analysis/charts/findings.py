"""DataFrame -> one sentence: what a chart shows, with its n; read aloud as alt text, printed above the chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.ceasefires import acts
from analysis.charts.words import (
    against,
    bin_word,
    claims_apart,
    counted,
    day,
    estimate_word,
    lines_of,
    number,
    on_word,
    unfinished,
    unplaced,
)
from analysis.choice import one_of
from analysis.escalation import GROUPS
from analysis.sides import side_name

WHAT = {
    "escalation": "Bars of casualties over time, a panel for each group and harm",
    "retaliation": "Ratios of linked pairs by the date of the trigger, on a log scale, with one row a pair",
    "violations": "A line for each counter's bulletins, and marks for stated and inferred violations",
    "claimants": "Ratios of linked pairs by the date of the trigger, a dot and a row for each claimant, on a log scale",
    "latency": "A line for each linked pair from the shortest to the longest time between attack and answer",
    "change points": "Bars of casualties over time with a line for each stretch of even level",
    "compared": "Each counter's rate in two windows of equal length, one row a counter",
    "coverage": "A strip for each source, darker where it published more articles",
    "disagreement": "A row for each figure on which sources differ, with a marker for each source",
    "reconciliation": "A row for each published total with a window, beside the sum of the events read for its days",
    "sensitivity": "Small panels, one for each headline number, with a dot for each rule changed",
    "toll": "Figures of one event by the time they were published",
    "fields": "A bar for each field with the share read as coded, and marks for what two coders share",
}


# How many groups a sentence names; the others are summed.
NAMED = 4


def alt(kind: str, data: pd.DataFrame) -> str:
    """Alt text of a chart: what kind of picture it is and what it shows. Raises ValueError for an unknown kind."""
    one_of("kind", kind, WHAT)
    return f"{WHAT[kind]}. {finding(kind, data)}"


def finding(kind: str, data: pd.DataFrame) -> str:
    """One sentence computed from the data, ending in n. Raises ValueError for an unknown kind."""
    one_of("kind", kind, FINDINGS)
    return FINDINGS[kind](data)


def _escalation(data: pd.DataFrame) -> str:
    told = data[data["harm"].eq(_main(data)[0])] if "harm" in data and len(data) else data
    events = told["event_ids"].dropna().str.split("|").explode().nunique()
    loose = told[~told["placed"].fillna(False)]
    end = f"n = {counted(events, 'event')}, {loose['event_ids'].nunique():,} of them not placed{unplaced(loose)}."
    placed = data[data["placed"].fillna(False)]
    if placed.empty:
        return f"No casualties could be placed in a bin; {end}"
    unit = bin_word(placed)
    span = f"{counted(placed['bin_start'].nunique(), unit)} to {day(placed['last_day'].max())}"
    cut = "; ".join(unfinished(placed))
    span += f" ({cut})" if cut else ""
    harm, rows = _main(placed)
    group = next((name for name in ("victim_side", "victim_role") if name in rows), None)
    names = rows[group].map(_group_name) if group else pd.Series("all", index=rows.index)
    estimate = estimate_word(placed)
    # A highest count that has no end is at least the lowest.
    open_ = rows["low"].gt(0) & rows["value"].isna() if "highest" in estimate else pd.Series(False, index=rows.index)
    values = rows["value"].mask(open_.fillna(False), rows["low"])
    sums = values.groupby(names).sum().sort_values(ascending=False)
    sums = sums[sums > 0]
    apart = claims_apart(placed)
    if sums.empty:
        return f"Nobody is reported {harm}{estimate} in {span}{_claims(placed, harm) or apart}; {end}"
    endless = set(names[open_.fillna(False)])
    most = values.astype("float64").idxmax()
    parts = ", ".join(
        f"{name} at least {number(value)}, no upper bound told" if name in endless else f"{name} {number(value)}"
        for name, value in sums.head(NAMED).items()
    )
    rest = sums.iloc[NAMED:]
    parts += f", {counted(len(rest), 'more group')} together {number(rest.sum())}" if len(rest) else ""
    height = ("at least " if pd.notna(open_[most]) and open_[most] else "") + number(values[most])
    peak = f"the highest bar is of the {unit} from {day(rows.loc[most, 'bin_start'])} ({names[most]} {height})"
    return f"{harm.capitalize()}{estimate} in {span}{apart}: {parts}; {peak}; {end}"


def _claims(placed: pd.DataFrame, harm: str) -> str:
    """What only claims of one party about the other tell, where nothing else does; empty without such claims."""
    rows = (
        placed[placed["harm"].eq(harm) & placed["claim_only"].fillna(False)] if "claim_only" in placed else placed[:0]
    )
    if not (rows["low"].gt(0) | rows["high"].gt(0)).fillna(False).any():
        return ""
    names = rows["victim_side"].map(_group_name) if "victim_side" in rows else pd.Series("all", rows.index)
    sums = rows["value"].astype("float64").groupby(names).sum().nlargest(NAMED)
    told = ", ".join(f"{name} {number(value)}" for name, value in sums[sums > 0].items())
    return f", but in claims of one party about the other{f' ({told})' if told else ''}"


def _group_name(group: Any) -> str:
    return "role unknown" if pd.notna(group) and group == "unknown" else side_name(group)


def _main(placed: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """The harm to speak of, killed where there is any row of it, and its rows without claims."""
    harms = set(placed["harm"]) if "harm" in placed else {"killed or harmed"}
    harm = "killed" if "killed" in harms else min(harms)
    rows = placed[placed["harm"].eq(harm)] if "harm" in placed else placed
    return harm, rows[~rows["claim_only"].fillna(False)] if "claim_only" in rows else rows


def _retaliation(data: pd.DataFrame) -> str:
    if data.empty:
        return "No attack is linked to an answer; n = 0 pairs."
    basis = ", ".join(data["basis"].unique())
    known = data[data["ratio_best"].notna()].sort_values("ratio_best")
    counts = data["status"].value_counts()
    undefined, zero = counts.get("undefined", 0), counts.get("zero numerator", 0)
    bounds = int((data["status"].eq("defined") & data["ratio_best"].isna()).sum())
    guessed = int(data["link"].eq("inferred").sum()) if "link" in data else 0
    linked = f", {guessed:,} of them linked by sides and time alone" if guessed else ""
    end = f"{bounds} with bounds only, {zero} zero, {undefined} undefined; n = {counted(len(data), 'pair')}{linked}."
    if known.empty:
        return f"No linked pair has a single ratio {basis}; {end}"
    most, least = known.iloc[-1], known.iloc[0]
    ends = f"from {number(least['ratio_best'])} ({least['label']}{on_word(least)}) to " if len(known) > 1 else "at "
    ends += f"{number(most['ratio_best'])} ({most['label']}, {day(most['trigger_date'])}{on_word(most)})"
    claims = int(known["claim"].fillna(False).sum())
    alone = f", {claims:,} of them by the responder's count alone" if claims else ""
    told, lie = ("The ratio", "lies") if len(known) == 1 else ("Ratios", "lie")
    return f"{told} {basis} of {len(known)} of {counted(len(data), 'linked pair')} {lie} {ends}{alone}; {end}"


def _violations(data: pd.DataFrame) -> str:
    if data.empty:
        return "No violation of a truce was read; n = 0 rows."
    once = acts(data)
    n = once["basis"].value_counts()
    undated = int(once.loc[once["basis"].eq("stated"), "date_start"].isna().sum())
    parts = [f"{counted(n.get('stated', 0), 'stated accusation')} ({undated:,} undated{against(once, NAMED)})"]
    parts += [f"{n.get('inferred', 0):,} inferred", counted(n.get("counter", 0), "bulletin")]
    counter = data[data["basis"].eq("counter") & data["per_day_best"].notna()]
    if len(counter):
        top = counter.loc[counter["per_day_best"].idxmax()]
        who = "an unnamed counter" if pd.isna(top["counted_by"]) else top["counted_by"]
        who += ", itself a party to the fight" if str(top["counted_by_kind"]) == "belligerent" else ""
        unit = "violation" if top["unit"] in ("unspecified", "incident") else top["unit"]
        most = number(top["per_day_best"])
        parts[-1] += f", at most {most} {unit}{'' if most == '1' else 's'} a day ({who}, {day(top['date_end'])})"
    return f"Three bases, never added: {'; '.join(parts)}; n = {lines_of(data)}."


def _toll(data: pd.DataFrame) -> str:
    data = data[data["best"].notna() | data["low"].notna()]
    if data.empty:
        return "No figure to follow; n = 0 reports."
    # Of one side and harm: the killed where several are told as often.
    groups = data.assign(side=data["victim_side"].map(side_name)).groupby(["side", "harm"])
    (side, harm), data = max(groups, key=lambda group: (len(group[1]), group[0][1] == "killed"))
    best = data["best"].fillna(data["low"])
    stands = data[data["status"].eq("current")].tail(1)
    now = f", {number(best[stands.index[0]])} stands" if len(stands) else ""
    first, last = day(data["published"].min()), day(data["published"].max())
    span = first if first == last else f"{first} to {last}"
    run = f"{number(best.min())} to {number(best.max())}{now} ({span})"
    return f"{side}, {harm}: figures run from {run}; n = {counted(len(data), 'report')}."


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


def _claimants(data: pd.DataFrame) -> str:
    pair = ["trigger_event_id", "response_event_id"]
    known = data[data["ratio_best"].notna()]
    end = f"n = {counted(len(known), 'ratio')} of {counted(known['claimant'].nunique(), 'claimant')} on "
    end += f"{counted(len(data.drop_duplicates(pair)), 'pair')}."
    if known.empty:
        return f"No claimant gives a figure that makes a ratio; {end}"
    ratios = known["ratio_best"].astype(float).groupby([known[name] for name in [*pair, "basis"]])
    low, high = ratios.transform("min"), ratios.transform("max")
    several = known[high.gt(low)]
    if several.empty:
        ends = [number(low.min()), number(high.max())]
        lie = f"ratios lie from {ends[0]} to {ends[1]}" if ends[0] != ends[1] else f"every ratio is {ends[0]}"
        return f"No two claimants differ on a pair; {lie}; {end}"
    widest = (high / low.clip(lower=1e-9))[several.index].idxmax()
    ours = known[known[[*pair, "basis"]].eq(known.loc[widest, [*pair, "basis"]]).all(axis=1)].sort_values("ratio_best")
    both = [f"{number(float(row['ratio_best']))} ({row['label']}, {row['claimant']})" for _, row in ours.iterrows()]
    n, when = counted(len(several.drop_duplicates(pair)), "pair"), day(ours["trigger_date"].iloc[0])
    what = f"{when}, {ours['basis'].iloc[0]}"
    which = "that" if n == "1 pair" else "most on that"
    return f"Claimants differ on {n}, {which} of {what}: {both[0]} and {both[-1]}; {end}"


def _latency(data: pd.DataFrame) -> str:
    pairs = data.drop_duplicates(["trigger_event_id", "response_event_id"])
    known = pairs[pairs["latency_max_h"].notna()]
    end = f"n = {counted(len(pairs), 'pair')}, {len(pairs) - len(known):,} without a longest time."
    if known.empty:
        return f"Of no pair is it known how long the answer took; {end}"
    soon = int(known["latency_max_h"].le(24).sum())
    slow = known.loc[known["latency_max_h"].astype(float).idxmax()]
    least = "0" if pd.isna(slow["latency_min_h"]) else number(float(slow["latency_min_h"]))
    span = f"{least} to {number(float(slow['latency_max_h']))} hours ({day(slow['trigger_date'])})"
    return f"{soon:,} of {counted(len(known), 'answer')} came within 24 hours; the slowest took {span}; {end}"


def _change_points(data: pd.DataFrame) -> str:
    done, refused = data[data["refused"].isna()], data[data["refused"].notna()]
    moves = done.dropna(subset="change")
    tested = counted(int(done["n_bins"].sum()), "bin")
    by = [name for name in GROUPS if name in data]
    keys = data[by].astype("string").fillna("").agg("|".join, axis=1)
    partly = refused[keys[refused.index].isin(keys[done.index])]
    refused = refused.drop(partly.index)
    end = f"n = {tested}, {counted(len(refused), 'group')} refused."
    if len(partly):
        names = [f"{_group(row)} ({row['refused']})" for _, row in partly.head(3).iterrows()]
        end = f"not wholly tested: {'; '.join(names)}; {end}"
    if done.empty:
        why = f": {refused.sort_values('n_bins')['refused'].iloc[-1]} at most" if len(refused) else ""
        return f"No change point can be told{why}; {end}"
    if len(refused):
        names = [_group(row) for _, row in refused.head(4).iterrows()]
        more = f"; and {len(refused) - 4:,} more" if len(refused) > 4 else ""
        end = f"not tested, for too few bins in a row: {'; '.join(names)}{more}; {end}"
    if moves.empty:
        n = len(done[[name for name in GROUPS if name in done]].drop_duplicates())
        return f"No change point in {counted(n, 'group')} tested; {end}"
    most = moves.loc[moves["change"].abs().astype(float).idxmax()]
    way = "up" if most["change"] > 0 else "down"
    told = f"the largest goes {way}, at {day(most['segment_start'])} ({_group(most)})"
    return f"{counted(len(moves), 'change point')}; {told}; {end}"


def _group(row: pd.Series) -> str:
    """A group of casualties in words: Turkey, killed."""
    names = [side_name(row["victim_side"])] if "victim_side" in row else []
    names += [str(row[name]) for name in ("victim_role", "harm") if name in row]
    return ", ".join(names + ["claimed by the other side"] * (row.get("claim_only") is True))


def _compared(data: pd.DataFrame) -> str:
    if data.empty:
        return "No counter has a bulletin around a truce of its conflict; n = 0 bulletins."
    told = data[data["refused"].isna()]
    bulletins = int(data["before_bulletins"].sum() + data["after_bulletins"].sum())
    end = f"{len(data) - len(told):,} of {counted(len(data), 'line')} of counting cannot be compared; "
    end += f"n = {counted(bulletins, 'bulletin')}."
    if told.empty:
        return f"No counter can be compared with itself; {end}"
    rates = told[["counted_by", "before_best", "after_best", "before_days", "after_days"]].head(4).itertuples()
    parts = [
        f"{row.counted_by} from {number(float(row.before_best))} to {number(float(row.after_best))} a day "
        f"({row.before_days} and {row.after_days} days counted)"
        for row in rates
    ]
    first = told.iloc[0]
    windows = f"{first['window_days']} days before and from {day(first['at'])}"
    return f"Each counter beside itself, {windows}: {'; '.join(parts)}; {end}"


def _coverage(data: pd.DataFrame) -> str:
    if data.empty:
        return "No article has a day of publication; n = 0 articles."
    bins = data.drop_duplicates("bin_start")
    span = f"{day(bins['bin_start'].min())} to {day(bins['bin_end'].max())}"
    told = f"Articles cover {int(bins['covered'].sum()):,} of {counted(len(bins), bin_word(data))} from {span}"
    sums = data.groupby("source")["n_articles"].sum().sort_values(ascending=False, kind="stable")
    end = f"n = {counted(int(sums.sum()), 'article')} of {counted(len(sums), 'source')}."
    return f"{told}; {sums.index[0]} has most ({number(int(sums.iloc[0]))}); {end}"


def _disagreement(data: pd.DataFrame) -> str:
    if data.empty:
        return "No two sources give different figures of one event; n = 0 events."
    groups = data.drop_duplicates(["event_id", "victim_side", "victim_role", "harm"])
    most = groups.iloc[0]
    words = f"{side_name(most['victim_side'])} {most['harm']}, {day(most['date_start'])}"
    spread = f"from {number(most['event_low'])} to {number(most['event_high'])}"
    n = f"n = {counted(groups['event_id'].nunique(), 'event')}, {counted(len(data), 'figure')}."
    return f"Sources differ on {counted(len(groups), 'figure')}; most on {words}: {spread}; {n}"


def _reconciliation(data: pd.DataFrame) -> str:
    known = data[data["share"].notna()]
    back = int(data["backwards"].fillna(False).sum())
    end = f"{back:,} run backwards; n = {len(known):,} with a window of {counted(len(data), 'total')} read."
    if known.empty:
        return f"No published total tells its first day; {end}"
    shares = known["share"].astype(float)
    over, half = int(shares.gt(1).sum()), number(float(100 * shares.median()))
    told = f"The events read come to {half} percent of a published total at the median, to more than all of {over:,}"
    return f"{told}; {end}"


def _sensitivity(data: pd.DataFrame) -> str:
    given = data[data["rule"].eq("as given")]
    events = given.loc[given["headline"].eq("events"), "n_events"]
    end = f"n = {counted(int(events.iloc[0]) if len(events) else 0, 'event')} under the rules as given."
    moved = data[data["times"].notna() & data["rule"].ne("as given") & data["times"].gt(0)]
    if moved.empty:
        return f"No headline number can be compared; {end}"
    far = moved["times"].astype(float).map(lambda times: max(times, 1 / times))
    row = moved.loc[far.idxmax()]
    still = moved.groupby("headline")["difference"].agg(lambda some: some.eq(0).all())
    same = f"; no rule moves {', '.join(still[still].index)}" if still.any() else ""
    ends = f"{row['headline']} from {number(float(row['default']))} to {number(float(row['best']))}"
    return f"The rule that moves a headline number most is {row['rule']}: {ends}{same}; {end}"


def _measured(data: pd.DataFrame) -> str:
    parts = []
    for _, row in data.iterrows():
        both = pd.notna(row["recall"])
        words = "precision {p}, recall {r}" if both else "{p} percent right"
        shares = {name[0]: number(None if pd.isna(row[name]) else float(row[name])) for name in ("precision", "recall")}
        parts.append(f"{row['what']} {words.format(**shares)} (n = {number(row['n'])})")
    return f"How well this is read, measured on the coded articles of the project, in percent: {'; '.join(parts)}."


FINDINGS: dict[str, Callable[[pd.DataFrame], str]] = {
    "escalation": _escalation,
    "retaliation": _retaliation,
    "violations": _violations,
    "claimants": _claimants,
    "latency": _latency,
    "change points": _change_points,
    "compared": _compared,
    "coverage": _coverage,
    "disagreement": _disagreement,
    "reconciliation": _reconciliation,
    "sensitivity": _sensitivity,
    "measured": _measured,
    "toll": _toll,
    "found": _found,
    "fields": _fields,
    "joined": _joined,
}
