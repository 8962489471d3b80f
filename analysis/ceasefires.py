"""Truces and their violations over time (METHOD, section 7)."""

from __future__ import annotations

import itertools
from functools import lru_cache

import pandas as pd

from analysis import schema
from analysis.bins import n_articles
from analysis.choice import choose, looked_up, window
from analysis.reading.lexicon import world
from analysis.reading.names import names
from analysis.reading.sentences import tokens
from analysis.sides import side_name
from analysis.tables import Tables

# Moments are kept in UTC and the truces of the registry lie east of it: what begins at midnight
# there begins the evening before in UTC. 5:30 is the easternmost offset among them.
EAST = pd.Timedelta(hours=5, minutes=30)
BASES = ["stated", "inferred", "counter"]  # the order of rows: the counters' many would hide the words
ACT = ["basis", "series", "date_start", "date_end", "article_id", "event_id", "text"]  # what is one act in its rows


def truce_days(ceasefires: pd.DataFrame) -> pd.DataFrame:
    """ceasefire_id, name, conflict, day (local day of effect, else of announcement), first, last, ended.

    first and last differ where the parties print different days (effective_by_party): a disputed start.
    """
    day = (ceasefires["effective"] + EAST).dt.tz_localize(None).dt.normalize().fillna(ceasefires["announced"])
    printed = ceasefires["effective_by_party"].fillna("").str.findall(r"=(\d{4}-\d{2}-\d{2})")
    days = [[one, *map(pd.Timestamp, party)] for one, party in zip(day, printed, strict=True)]
    return ceasefires[["ceasefire_id", "name", "conflict"]].assign(
        day=day,
        first=pd.Series([pd.Series(some).min() for some in days], index=day.index, dtype=day.dtype),
        last=pd.Series([pd.Series(some).max() for some in days], index=day.index, dtype=day.dtype),
        ended=ceasefires["ended"],
    )


def violations(tables: Tables) -> pd.DataFrame:
    """Violations of truces, three bases that are never added together: stated, inferred, counter, in this order.

    One row per accusation, per inferred breach, or per bulletin (the newest where several articles
    print it; n_articles counts them, or those that tell of the event of an inferred breach; low and high span what
    they print). n_events: 1 for an inferred breach, missing for words and bulletins, which are of no event.
    claim_share: share of these articles in which a belligerent says so; of an inferred breach, of its event's figures
    that are only claimed; missing where neither is known. counted_by: the registry's name
    of who counts, as printed where it has none. per_day: count over the
    days of the bulletin's period, both ends included. series: what makes one line on a chart.
    gap_days: days without a bulletin since the one before in the series. basis_changed: a named counter
    goes on in none of the units and sides accused of its bulletin before. days_since_truce: from
    the truce's local day of effect to the last day of the row. Undated rows stay, without days.
    """
    truce = truce_days(tables.ceasefires).set_index("ceasefire_id")
    article = tables.articles.set_index("article_id")
    rows = tables.violations
    counters = rows["counted_by"].map(counter_of, na_action="ignore").astype(schema.TEXT)
    rows = rows.assign(counted_by=counters)
    rows = rows.assign(
        ceasefire=looked_up(rows["ceasefire_id"], truce["name"]),
        published=looked_up(rows["article_id"], article["published"]),
        days=(rows["date_end"] - rows["date_start"]).dt.days.add(1).astype("Int64"),
        days_since_truce=(rows["date_end"] - looked_up(rows["ceasefire_id"], truce["day"])).dt.days.astype("Int64"),
        series=_series(rows),
        n_events=rows["event_id"].notna().astype("Int64").where(rows["event_id"].notna()),
        claim_share=_claim_share(rows, tables.casualties),
    )
    rows = _each_bulletin_once(rows)
    told = n_articles(rows["event_id"].fillna(""), tables.reports)
    rows["n_articles"] = rows["n_articles"].mask(rows["event_id"].notna(), told)
    for bound in ("best", "low", "high"):
        rows[f"per_day_{bound}"] = rows[f"count_{bound}"].astype("Float64") / rows["days"]
    rows = rows.sort_values(["series", "ceasefire_id", "date_end", "published"], kind="stable")
    rows = rows.sort_values("basis", key=lambda basis: basis.map(BASES.index), kind="stable")
    before = rows.groupby(["basis", "series", "ceasefire_id"], dropna=False)["date_end"].shift()
    rows["gap_days"] = ((rows["date_start"] - before).dt.days - 1).astype("Int64").where(rows["basis"] == "counter")
    rows["basis_changed"] = _basis_changed(rows)
    order = ["basis", "series", "ceasefire", "date_start", "date_end", "days", "count_low", "count_best", "count_high"]
    order += ["per_day_low", "per_day_best", "per_day_high", "days_since_truce", "gap_days"]
    order += ["basis_changed", "accused", "accused_side"]
    order += ["counted_by", "counted_by_kind", "unit", "place", "disputed", "n_events", "n_articles", "claim_share"]
    order += ["published"]
    return rows[[*order, "ceasefire_id", "event_id", "article_id", "text", "violation_id"]].reset_index(drop=True)


def _claim_share(rows: pd.DataFrame, casualties: pd.DataFrame) -> pd.Series:
    """1 where a belligerent says so, 0 where somebody else does; of rows with an event, the share of its figures."""
    said = rows["counted_by_kind"].eq("belligerent").astype("Float64")
    figures = casualties["claim_only"].fillna(False).astype("Float64").groupby(casualties["event_id"]).mean()
    return said.mask(rows["event_id"].notna(), looked_up(rows["event_id"], figures))


def _series(rows: pd.DataFrame) -> pd.Series:
    """What one line shows: who counts, what, and by whom."""
    counter, unit = rows["counted_by"].fillna("counter not named"), rows["unit"].fillna("unspecified")
    return counter + " | " + unit + " | by " + rows["accused_side"].fillna("no side named")


def series_name(series: str) -> str:
    """A counter's series as words: who counts what, and by whom.

    >>> series_name("OSCE | explosion | by no side named"), series_name("army | unspecified | by dpr_lpr")
    ('Counted by OSCE: explosions', 'Counted by army: violations by Separatist forces in Donbas')
    """
    who, unit, by = series.rsplit(" | ", 2)
    what = "violations" if unit == "unspecified" else f"{unit}s"
    accused = "" if by == "by no side named" else f" by {side_name(by.removeprefix('by '))}"
    told = who if who.startswith("counter not") else f"counted by {who}"
    return f"{told[0].upper()}{told[1:]}: {what}{accused}"


@lru_cache(maxsize=10_000)
def counter_of(printed: str) -> str:
    """Who counts, by its name in the registry; as printed where that has none.

    An institution goes before the side it is of, and the one of fewest conflicts before the one over it.

    >>> counter_of("Observers of the OSCE"), counter_of("Russian part"), counter_of("Mullaittivu monitors")
    ('OSCE', 'Russia', 'Mullaittivu monitors')
    """
    known = world()
    told = names(tokens(printed), known)
    options = [
        (span.value.part != "institution", len(known.actors[span.value.actor].conflicts) or 99, n, span)
        for n, span in enumerate(told)
    ]
    if not options:
        return printed
    actor = known.actors[min(options, key=lambda option: option[:3])[3].value.actor]
    return actor.name


def _basis_changed(rows: pd.DataFrame) -> pd.Series:
    """Whether a counter's bulletin shares no series with the one of the day before it in time; False for other rows."""
    ours = rows[rows["basis"].eq("counter") & rows["counted_by"].notna() & rows["date_end"].notna()]
    changed = pd.Series(False, index=rows.index, dtype="boolean")
    for _, part in ours.groupby("counted_by"):
        by_day = part.groupby("date_end")["series"].agg(frozenset).sort_index()
        new = [False, *(now.isdisjoint(before) for before, now in itertools.pairwise(by_day))]
        changed[part.index] = looked_up(part["date_end"], pd.Series(new, index=by_day.index, dtype="boolean"))
    return changed


def _each_bulletin_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Counters' rows of the same series, truce, place and period become one; all others stay as they are.

    Counters without a name may be several, and are one only where their counts are too.
    """
    count = rows["count_best"].where(rows["counted_by"].isna())
    keys = ["basis", "series", "ceasefire_id", "place", "date_start", "date_end"]
    same = rows.groupby([*(rows[name] for name in keys), count], dropna=False).ngroup().astype("string")
    same = same.where((rows["basis"] == "counter") & rows["date_end"].notna(), rows["violation_id"])
    # "Eight by the afternoon and 11 by its end": of one article the count a day has come to.
    grown = rows["count_low"].groupby([same, rows["article_id"]], dropna=False).rank("first", ascending=False).le(1)
    rows, same = rows[grown | rows["count_low"].isna()], same[grown | rows["count_low"].isna()]
    groups = rows.groupby(same)
    rows = rows.assign(
        n_articles=groups["article_id"].transform("nunique").astype("Int64"),
        claim_share=groups["claim_share"].transform("mean"),
        count_low=groups["count_low"].transform("min"),
        count_high=groups["count_high"].transform("max").mask(rows["count_high"].isna()),
        same=same,
    )
    return rows.sort_values("published", kind="stable").drop_duplicates("same", keep="last").drop(columns="same")


def truces(tables: Tables, since: str | None = None, until: str | None = None) -> pd.DataFrame:
    """One row per truce that a row of violations in since..until names: its day, and days to the first of each breach.

    first_*: days from the local day of effect to the first dated row of that basis with a count
    other than 0; first_death: to the first event of the conflict, on or after that day, in which
    somebody was killed; both over all of the tables, in the window or not. Where their articles of the conflict begin
    after that day, nobody told of its first days: all are missing, and `waits` says so. n_*: rows of that basis in the
    window. days_in_force: to the day it ended, else to the last article of the conflict; days_shared: those of them
    in the window, from the first such article to the last; stated_per_day, inferred_per_day: rows of days_shared over
    them, missing where a row of that basis has no date. n_events: events behind its inferred breaches, missing where
    there are none; n_articles: articles behind all its rows; claim_share: mean of theirs. All three in the window.
    Missing = none in the archive, which is not none. Raises ValueError for what is no day.
    """
    part = choose(tables, since=since, until=until)
    rows, every = violations(part), violations(tables)
    days = truce_days(tables.ceasefires)
    data = days[days["ceasefire_id"].isin(rows["ceasefire_id"])].set_index("ceasefire_id")
    groups = rows.groupby("ceasefire_id")
    for basis in BASES:
        data[f"n_{basis}"] = rows[rows["basis"] == basis].groupby("ceasefire_id").size()
        data[f"n_{basis}"] = data[f"n_{basis}"].fillna(0).astype("Int64")
    data["n_events"] = groups["event_id"].nunique().replace(0, pd.NA).astype("Int64")
    data["n_articles"] = _articles_behind(part)
    data["claim_share"] = groups["claim_share"].mean()
    begin, end = (looked_up(data["conflict"], told) for told in _told(tables))
    data = _waits(data, _breaches(every), tables, begin)
    data["days_in_force"] = _length(data["day"], data["ended"].fillna(end))
    first_day, last_day = window(since, until)
    first = pd.concat([data["day"], begin], axis=1).max(axis=1).clip(lower=first_day)
    last = pd.concat([data["ended"], end], axis=1).min(axis=1).clip(upper=last_day)
    data["days_shared"] = _length(first, last)
    for basis in ("stated", "inferred"):
        ours = _breaches(rows).query("basis == @basis")
        inside = ours["date_end"].between(*(looked_up(ours["ceasefire_id"], edge) for edge in (first, last)))
        n = ours[inside].groupby("ceasefire_id").size().reindex(data.index, fill_value=0)
        undated = rows.loc[rows["basis"].eq(basis) & rows["date_end"].isna(), "ceasefire_id"]
        unknown = data[f"n_{basis}"].eq(0) | data.index.isin(undated)
        data[f"{basis}_per_day"] = (n.astype("Float64") / data["days_shared"]).mask(unknown)
    return data.sort_values("day").reset_index()


def _breaches(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows since their truce that count something."""
    return rows[rows["days_since_truce"].ge(0).fillna(False) & rows["count_best"].ne(0).fillna(True)]


def _length(first: pd.Series, last: pd.Series) -> pd.Series:
    """Days from one to the other, both included; missing where there are none."""
    days = (last - first).dt.days + 1
    return days.where(days.gt(0)).astype("Int64")


def _waits(data: pd.DataFrame, breaches: pd.DataFrame, tables: Tables, begin: pd.Series) -> pd.DataFrame:
    """The truces with first_*, all missing where the articles begin after the truce, and why in `waits`."""
    late = (begin > data["day"]).fillna(False)
    for basis in BASES:
        first = breaches[breaches["basis"] == basis].groupby("ceasefire_id")["days_since_truce"].min()
        data[f"first_{basis}"] = first.reindex(data.index).mask(late)
    data["first_death"] = _first_death(data, tables).reindex(data.index).mask(late)
    words = "not known: the articles begin on " + begin.dt.strftime("%Y-%m-%d").astype("string") + ", after the truce"
    return data.assign(waits=words.where(late))


def acts(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `violations` with each act once: one that breaches two truces stands in two of them."""
    return rows.drop_duplicates(ACT)


def _articles_behind(tables: Tables) -> pd.Series:
    """ceasefire_id -> how many articles accuse, count, or tell of an event that breaches it."""
    rows = tables.violations[["ceasefire_id", "article_id", "event_id"]]
    events = rows[["ceasefire_id", "event_id"]].dropna().merge(tables.reports[["event_id", "article_id"]])
    both = pd.concat([rows, events])[["ceasefire_id", "article_id"]].dropna()
    return both.groupby("ceasefire_id")["article_id"].nunique().astype("Int64")


def _first_death(truces: pd.DataFrame, tables: Tables) -> pd.Series:
    """Days from each truce to the first dated event of its conflict in which somebody was killed."""
    deadly = tables.casualties[tables.casualties["harm"].eq("killed") & tables.casualties["low"].gt(0)]
    events = tables.events[tables.events["event_id"].isin(deadly["event_id"])]
    both = truces.reset_index().merge(events[["conflict", "date_start"]].dropna(), on="conflict")
    waits = (both["date_start"] - both["day"]).dt.days.astype("Int64")
    return waits.where(waits.ge(0)).groupby(both["ceasefire_id"]).min()


def _told(tables: Tables) -> tuple[pd.Series, pd.Series]:
    """conflict -> the day of its first article, and of its last."""
    articles = tables.articles.assign(conflict=tables.articles["conflicts"].str.split("|")).explode("conflict")
    days = articles.groupby("conflict")["published"]
    return days.min(), days.max()


def per_counter(tables: Tables) -> pd.DataFrame:
    """One row per counter's series and truce: its dated bulletins added up over their own days, a rate per day counted.

    count_*: sums over the bulletins of this one series, high missing where one is open; days_counted: days of their
    periods; per_day_*: one over the other, missing where periods overlap (a day would count twice); share_counted:
    days_counted over the days from the first to the last; claim_share: share of its bulletins that are a
    belligerent's. n_events: missing, for a bulletin is of no one event; article_ids: joined by |. Series are never
    added to one another.
    """
    rows = violations(tables)
    rows = rows[rows["basis"].eq("counter") & rows["date_end"].notna() & rows["count_low"].notna()]
    rows = rows.assign(open=rows["count_high"].isna(), overlaps=rows["gap_days"].lt(0).fillna(False))
    groups = rows.groupby(["series", "ceasefire"], dropna=False)
    data = groups.agg(
        n_bulletins=("violation_id", "size"), first_day=("date_start", "min"), last_day=("date_end", "max"),
        days_counted=("days", "sum"), count_low=("count_low", "sum"), count_best=("count_best", _all),
        count_high=("count_high", "sum"), open=("open", "any"), overlaps=("overlaps", "any"),
        n_articles=("article_id", "nunique"), claim_share=("claim_share", "mean"),
        article_ids=("article_id", lambda ids: "|".join(sorted(ids.dropna().unique()))),
    ).reset_index()  # fmt: skip
    data["n_events"] = pd.NA
    data["count_high"] = data["count_high"].mask(data["open"])
    for bound in ("low", "best", "high"):
        data[f"per_day_{bound}"] = (data[f"count_{bound}"] / data["days_counted"]).mask(data["overlaps"])
    data["share_counted"] = data["days_counted"] / ((data["last_day"] - data["first_day"]).dt.days + 1)
    dtypes = {name: "Int64" for name in data if name.startswith(("count_", "n_", "days_"))}
    dtypes |= {name: "Float64" for name in data if name.startswith(("per_day", "share", "claim"))}
    dtypes["article_ids"] = "string"
    return data.drop(columns=["open", "overlaps"]).astype(dtypes)


def _all(counts: pd.Series) -> object:
    """The sum, missing where one is."""
    return pd.NA if counts.isna().any() else counts.sum()
