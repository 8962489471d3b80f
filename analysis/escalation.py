"""Casualties per bin of time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.bins import BINS, ESTIMATES, articles_of, in_bins, n_ids, summed
from analysis.choice import AFTER, looked_up, one_of, window
from analysis.tables import Tables

GROUPS = ("victim_side", "victim_role", "harm", "claim_only")
DATES = ("event", "report", "event, else report")
FEWEST = 20  # bins in a row that change points need


def escalation(
    tables: Tables,
    bin: str = "W",
    estimate: str = "best",
    by: Sequence[str] = ("victim_side", "harm", "claim_only"),
    since: str | None = None,
    until: str | None = None,
    dates: str = "event",
    rolling: int = 1,
) -> pd.DataFrame:
    """Casualties per bin of event dates: one row per bin and group of `by` (harm and some other of GROUPS).

    bin: D, W (Monday to Sunday) or M; bin_start and bin_end are both days of it; first_day and last_day the days of it
    that since..until holds, missing where not placed. A bin with fewer days than it has is unfinished. low, best, high:
    counts added up over events; high is missing where one is open. value: the chosen estimate;
    rolling: mean of value over the last so many bins, missing where one of them is, or is unfinished; change:
    difference of ln(1 + rolling) to the same number of bins before; cumulative: running sum of the values known.
    claim_share: share of the figures that only a belligerent claims. covered: an article
    of the conflict was published in the bin or the week after. A bin without any event is 0
    where covered, else missing; missing too where a claim or an unplaced event may belong to it,
    and in rows of claims, for silence claims nothing.
    Events whose dates cross a bin's border, or have none, are rows with placed False and their
    own dates. dates: "event"; "report", the day of an event's first report; or "event, else report", that
    day where an event has none of its own; report_ids are the events that stand on such a day.
    Bins run from the first event to the last, or over since..until where given.
    Totals never enter. Raises ValueError for an unknown bin, estimate, group or date, and for groups
    without harm: killed, injured and neutralized are never added up.
    """
    _refused(bin, estimate, by, dates, rolling)
    keys = [*by]
    events = _dated(tables, dates)
    rows = in_bins(tables.casualties.merge(events, on="event_id"), bin, "date_start", "date_end")
    sums = _at_least(summed(rows[rows["placed"]], [*keys, "bin_start", "bin_end", "placed"]))
    loose = rows[~rows["placed"]]
    loose = _at_least(summed(loose.assign(one=loose["event_id"]), [*keys, "bin_start", "bin_end", "placed", "one"]))
    first, last = window(since, until)
    grid = _grid(rows, keys, _bins(rows, bin, first, last), tables.articles)
    data = pd.concat([_filled(grid, sums, loose, keys), loose], ignore_index=True)
    data["article_ids"] = articles_of(data["event_ids"].fillna(""), tables.reports)
    data["n_articles"] = n_ids(data["article_ids"])
    data["report_ids"] = _among(data["event_ids"], set(events.loc[events["by_report"], "event_id"]))
    for name, edge in (("first_day", "bin_start"), ("last_day", "bin_end")):
        data[name] = data[edge].clip(lower=first, upper=last).where(data["placed"])
    return _with_views(data, keys, estimate, rolling)


def _at_least(sums: pd.DataFrame) -> pd.DataFrame:
    """Sums whose best is their low where no figure has one, as it is beside one that has: else bins would not add up.

    "0 to 101" is no number, and adds none.
    """
    return sums.assign(best=sums["best"].fillna(sums["low"].where(sums["low"].gt(0))))


def _refused(bin: str, estimate: str, by: Sequence[str], dates: str, rolling: int) -> None:
    one_of("bin", bin, BINS)
    one_of("estimate", estimate, ESTIMATES)
    one_of("dates", dates, DATES)
    for name in by:
        one_of("by", name, GROUPS)
    if "harm" not in by:
        raise ValueError("by lacks harm; killed, injured and neutralized are different things and never added up")
    if not isinstance(rolling, int) or rolling < 1:
        raise ValueError(f"rolling is {rolling!r}; it must be a number of bins, 1 or more")


def _dated(tables: Tables, dates: str) -> pd.DataFrame:
    """event_id, conflict, date_start, date_end on the basis asked for, and by_report: dated by its first report."""
    events = tables.events[["event_id", "conflict", "date_start", "date_end"]].assign(by_report=False)
    if dates == "event":
        return events
    told = looked_up(events["event_id"], tables.reports.groupby("event_id")["published"].min())
    own = events["date_start"].notna() & events["date_end"].notna() & (dates != "report")
    start, end = events["date_start"].where(own, told), events["date_end"].where(own, told)
    return events.assign(date_start=start, date_end=end, by_report=~own & told.notna())


def _among(cells: pd.Series, wanted: set[str]) -> pd.Series:
    """Those of the ids in each cell "id|id" that are among the wanted; missing where none is."""
    kept = ["|".join(one for one in cell.split("|") if one in wanted) or None for cell in cells.fillna("")]
    return pd.Series(kept, index=cells.index, dtype="string")


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
    zero = data["covered"] & ~_touched(data, others, group)
    if "claim_only" in by:  # nobody claiming anything is no claim of nothing
        zero &= ~data["claim_only"].fillna(False)
    data["n_events"] = data["n_events"].fillna(0)
    for name in ESTIMATES:
        data[name] = data[name].mask(zero, 0)
    return data


def _touched(bins: pd.DataFrame, others: pd.DataFrame, group: list[str]) -> pd.Series:
    """Whether a bin shares a day with any interval of `others` of its group."""
    known = others.dropna(subset=["bin_start", "bin_end"])
    theirs = {_key(key): part for key, part in known.groupby(group, dropna=False)}
    touched = pd.Series(False, index=bins.index)
    for key, part in bins.groupby(group, dropna=False):
        if (intervals := theirs.get(_key(key))) is not None:
            starts, ends = np.sort(part["bin_start"].to_numpy()), np.sort(part["bin_end"].to_numpy())
            # A bin is free where as many intervals ended before it as began before its end.
            begun = np.sort(intervals["bin_start"].to_numpy()).searchsorted(ends, side="right")
            over = np.sort(intervals["bin_end"].to_numpy()).searchsorted(starts, side="left")
            touched[part.sort_values("bin_start").index] = begun > over
    return touched


def _key(key: tuple[object, ...]) -> tuple[str, ...]:
    """A group's key that can be looked up though parts of it are missing."""
    return tuple("" if pd.isna(part) else f"={part}" for part in key)


def _with_views(data: pd.DataFrame, by: list[str], estimate: str, rolling: int) -> pd.DataFrame:
    dtypes = dict.fromkeys((*ESTIMATES, "n_events"), "Int64") | {"placed": "boolean", "covered": "boolean"}
    data = data.astype(dtypes | {"claim_share": "Float64"})
    data = data.sort_values([*by, "placed", "bin_start"], ascending=[True] * len(by) + [False, True])
    values = data[estimate].where(data["placed"])
    # By number: pandas compares keys, and of two that are missing it cannot tell whether they are one.
    groups = data.groupby(by, dropna=False).ngroup()
    means = (
        values.where(whole(data)).astype("float64").groupby(groups).transform(lambda part: part.rolling(rolling).mean())
    )
    data["value"] = data[estimate]
    data["rolling"] = means.astype("Float64")
    data["change"] = np.log1p(means).groupby(groups).diff(rolling).astype("Float64")
    data["cumulative"] = values.groupby(groups).cumsum()
    order = [
        "bin_start",
        "bin_end",
        "first_day",
        "last_day",
        *by,
        *ESTIMATES,
        "value",
        "rolling",
        "change",
        "cumulative",
        "n_events",
    ]
    order += ["n_articles", "claim_share", "covered", "placed", "event_ids", "report_ids", "article_ids"]
    return data[order].reset_index(drop=True)


def whole(bins: pd.DataFrame) -> pd.Series:
    """Whether the window holds every day of a bin."""
    return bins["first_day"].eq(bins["bin_start"]) & bins["last_day"].eq(bins["bin_end"])


# Change points


def change_points(data: pd.DataFrame, penalty: float = 2.0) -> pd.DataFrame:
    """Stretches of even level in what escalation gives: a row per group, unbroken run of bins and stretch.

    PELT on ln(1 + value), squared error, stretches of two bins or more. A new stretch must gain more than
    penalty * variance * ln(bins), the variance being half that of the differences from bin to bin. level:
    exp(mean of ln(1 + value)) - 1; level_low, level_high: the same of low and of high, missing where one of them is;
    change: difference of the means to the stretch before. claim_share: the bins' own, weighted by their events,
    missing where there is none. A run ends where a bin is missing or unfinished. A group without 20 bins in a row
    has one row that says so in `refused`; one whose shorter runs hold events beside longer ones has a row for these.
    Raises ValueError where penalty is not above 0.
    """
    if not penalty > 0:
        raise ValueError(f"penalty is {penalty!r}; it must be a number above 0")
    by = [name for name in GROUPS if name in data]
    rows = []
    for key, part in data[data["placed"].fillna(False)].groupby(by, dropna=False):
        part = part.sort_values("bin_start")
        known = part["value"].notna() & whole(part)
        runs = [run for _, run in part[known].groupby((~known).cumsum()[known])]
        rows += [dict(zip(by, key, strict=True)) | row for row in _stretches(runs, penalty)]
    columns = ["segment_start", "segment_end", *by, "level", "level_low", "level_high", "change", "n_bins"]
    columns += ["n_events", "n_articles", "claim_share", "event_ids", "penalty", "refused"]
    numbers = ("level", "level_low", "level_high", "change", "claim_share", "penalty")
    dtypes = dict.fromkeys(numbers, "Float64") | {"refused": "string", "event_ids": "string"}
    dtypes |= dict.fromkeys(("segment_start", "segment_end"), "datetime64[us]")
    return pd.DataFrame(rows, columns=columns).astype(
        dtypes | dict.fromkeys(("n_bins", "n_events", "n_articles"), "Int64")
    )


def _stretches(runs: list[pd.DataFrame], penalty: float) -> Iterator[dict[str, object]]:
    long = [run for run in runs if len(run) >= FEWEST]
    if not long:
        most = max(map(len, runs), default=0)
        yield {"n_bins": most, "refused": f"change points need {FEWEST} bins in a row; there are {most}"}
    left = [run for run in runs if len(run) < FEWEST and run["n_events"].gt(0).any()]
    if long and left:
        bins = sum(map(len, left))
        events = int(sum(run["n_events"].sum() for run in left))
        held = f"hold {events} event{'s' * (events != 1)}"
        yield {"n_bins": bins, "refused": f"{bins} other bins, in runs under {FEWEST}, {held}"}
    for run in long:
        logs = np.log1p(run["value"].to_numpy(dtype="float64"))
        paid = penalty * np.var(np.diff(logs)) / 2 * np.log(len(logs))
        before = None
        for start, stop in itertools.pairwise([0, *breaks(logs, paid)]):
            part, mean = run.iloc[start:stop], logs[start:stop].mean()
            row = {"segment_start": part["bin_start"].iloc[0], "segment_end": part["bin_end"].iloc[-1]}
            row |= {"level": np.expm1(mean), "change": None if before is None else mean - before, "penalty": paid}
            yield row | {f"level_{bound}": _level(part[bound]) for bound in ("low", "high")} | _behind(part)
            before = mean


def _level(figures: pd.Series) -> float | None:
    """exp(mean of ln(1 + figure)) - 1; None where a figure is missing."""
    return None if figures.isna().any() else float(np.expm1(np.log1p(figures.to_numpy(dtype="float64")).mean()))


def _behind(bins: pd.DataFrame) -> dict[str, object]:
    """How many bins, events and articles a stretch rests on, and the share of claims."""
    articles = {one for cell in bins["article_ids"] for one in cell.split("|") if one}
    told = bins.loc[bins["n_events"].gt(0), ["claim_share", "n_events"]].astype("float64")
    share = (told["claim_share"] * told["n_events"]).sum() / told["n_events"].sum() if len(told) else None
    events = dict.fromkeys(
        one for cell in bins.get("event_ids", pd.Series()).dropna() for one in cell.split("|") if one
    )
    n = {"n_bins": len(bins), "n_events": bins["n_events"].sum(), "n_articles": len(articles)}
    n |= {"event_ids": "|".join(events) or None}
    return n | {"claim_share": share}


def breaks(logs: np.ndarray, penalty: float) -> list[int]:
    """Where each stretch of even level ends, the last at len(logs); raises ValueError under 20 values.

    >>> breaks(np.array([0.0] * 12 + [3.0] * 12), penalty=1)
    [12, 24]
    """
    if len(logs) < FEWEST:
        raise ValueError(f"change points need {FEWEST} bins in a row; there are {len(logs)}")
    if np.ptp(logs) == 0:
        return [len(logs)]
    import ruptures  # takes half a second, which only this question should cost

    found = ruptures.KernelCPD(kernel="linear", min_size=2).fit(logs.reshape(-1, 1)).predict(pen=penalty)
    return [int(stop) for stop in found]
