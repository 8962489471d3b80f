"""Truces and their violations over time (METHOD, section 7)."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from analysis.choice import looked_up
from analysis.reading.lexicon import world
from analysis.reading.names import names
from analysis.reading.sentences import tokens
from analysis.tables import Tables

# Moments are kept in UTC and the truces of the registry lie east of it: what begins at midnight
# there begins the evening before in UTC. 5:30 is the easternmost offset among them.
EAST = pd.Timedelta(hours=5, minutes=30)


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
    """Violations of truces, three bases that are never added together: stated, inferred, counter.

    One row per accusation, per inferred breach, or per bulletin (the newest where several articles
    print it; n_articles counts them; low and high span what they print). per_day: count over the
    days of the bulletin's period, both ends included. series: what makes one line on a chart.
    gap_days: days without a bulletin since the one before in the series. days_since_truce: from
    the truce's local day of effect to the last day of the row. Undated rows stay, without days.
    """
    truce = truce_days(tables.ceasefires).set_index("ceasefire_id")
    article = tables.articles.set_index("article_id")
    rows = tables.violations
    rows = rows.assign(
        ceasefire=looked_up(rows["ceasefire_id"], truce["name"]),
        published=looked_up(rows["article_id"], article["published"]),
        days=(rows["date_end"] - rows["date_start"]).dt.days.add(1).astype("Int64"),
        days_since_truce=(rows["date_end"] - looked_up(rows["ceasefire_id"], truce["day"])).dt.days.astype("Int64"),
        series=_series(rows),
    )
    rows = _each_bulletin_once(rows)
    for bound in ("best", "low", "high"):
        rows[f"per_day_{bound}"] = rows[f"count_{bound}"].astype("Float64") / rows["days"]
    rows = rows.sort_values(["basis", "series", "ceasefire_id", "date_end", "published"], kind="stable")
    before = rows.groupby(["basis", "series", "ceasefire_id"], dropna=False)["date_end"].shift()
    rows["gap_days"] = ((rows["date_start"] - before).dt.days - 1).astype("Int64").where(rows["basis"] == "counter")
    order = ["basis", "series", "ceasefire", "date_start", "date_end", "days", "count_low", "count_best", "count_high"]
    order += ["per_day_low", "per_day_best", "per_day_high", "days_since_truce", "gap_days", "accused_side"]
    order += ["counted_by", "counted_by_kind", "unit", "place", "disputed", "n_articles", "published"]
    return rows[[*order, "ceasefire_id", "event_id", "article_id", "text", "violation_id"]].reset_index(drop=True)


def _series(rows: pd.DataFrame) -> pd.Series:
    """What one line shows: who counts, what, and by whom."""
    told = ["counter not named" if pd.isna(one) else counter_of(one) for one in rows["counted_by"]]
    counter, unit = pd.Series(told, index=rows.index, dtype="string"), rows["unit"].fillna("unspecified")
    return counter + " | " + unit + " | by " + rows["accused_side"].fillna("no side named")


@lru_cache(maxsize=10_000)
def counter_of(printed: str) -> str:
    """Who counts, by its name in the registry; as printed where that has none.

    An institution goes before the side it is of, and the one of fewest conflicts before the one over it.

    >>> counter_of("Observers of the OSCE"), counter_of("Russian part"), counter_of("Joint Forces headquarters")
    ('OSCE', 'Russia', 'Joint Forces headquarters')
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


def _each_bulletin_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Counters' rows of the same series, truce, place and period become one; all others stay as they are."""
    keys = ["basis", "series", "ceasefire_id", "place", "date_start", "date_end"]
    same = rows.groupby(keys, dropna=False).ngroup().astype("string")
    same = same.where((rows["basis"] == "counter") & rows["date_end"].notna(), rows["violation_id"])
    groups = rows.groupby(same)
    rows = rows.assign(
        n_articles=groups["article_id"].transform("nunique").astype("Int64"),
        count_low=groups["count_low"].transform("min"),
        count_high=groups["count_high"].transform("max").mask(rows["count_high"].isna()),
        same=same,
    )
    return rows.sort_values("published", kind="stable").drop_duplicates("same", keep="last").drop(columns="same")


def truces(tables: Tables) -> pd.DataFrame:
    """One row per truce that a row of violations names: its day, and days to the first of each kind of breach.

    first_*: days from the local day of effect to the first dated row of that basis with a count
    other than 0; first_death: to the first event of the conflict, on or after that day, in which
    somebody was killed. n_*: rows of that basis. Missing = none in the archive, which is not none.
    """
    days = truce_days(tables.ceasefires)
    rows = violations(tables)
    data = days[days["ceasefire_id"].isin(rows["ceasefire_id"])].set_index("ceasefire_id")
    after = rows[rows["days_since_truce"].ge(0).fillna(False) & rows["count_best"].ne(0).fillna(True)]
    for basis in ("stated", "inferred", "counter"):
        data[f"first_{basis}"] = after[after["basis"] == basis].groupby("ceasefire_id")["days_since_truce"].min()
        data[f"n_{basis}"] = rows[rows["basis"] == basis].groupby("ceasefire_id").size()
        data[f"n_{basis}"] = data[f"n_{basis}"].fillna(0).astype("Int64")
    deadly = tables.casualties[tables.casualties["harm"].eq("killed") & tables.casualties["low"].gt(0)]
    events = tables.events[tables.events["event_id"].isin(deadly["event_id"])]
    both = data.reset_index().merge(events[["conflict", "date_start"]].dropna(), on="conflict")
    waits = (both["date_start"] - both["day"]).dt.days.astype("Int64")
    data["first_death"] = waits.where(waits.ge(0)).groupby(both["ceasefire_id"]).min()
    return data.sort_values("day").reset_index()
