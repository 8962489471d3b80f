"""Tables cut down to a conflict, to days and to sides, with all that hangs from what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from analysis.meant import nearest
from analysis.tables import Tables

AFTER = pd.Timedelta(days=7)  # how long after a bin an article still covers it


class _Choice(NamedTuple):
    conflict: str | None
    since: pd.Timestamp | None
    until: pd.Timestamp | None
    sides: list[str]

    def keeps(self, conflicts: pd.Series, start: pd.Series, end: pd.Series, sides: pd.Series) -> pd.Series:
        """True for the rows chosen; `conflicts` are joined by |, `sides` by ' and '. Unknown is never chosen."""
        keep = pd.Series(True, index=start.index)
        if self.conflict is not None:
            keep &= _names(conflicts, "|", [self.conflict])
        if self.since is not None:
            keep &= end >= self.since
        if self.until is not None:
            keep &= start <= self.until
        if self.sides:
            keep &= _names(sides, " and ", self.sides)
        return keep


def one_of(name: str, value: str, choices: Iterable[str]) -> None:
    """Raises ValueError, listing the choices and the nearest, where the value is none of them."""
    if value not in (choices := list(choices)):
        meant = nearest(value, choices)
        hint = f"; {meant}" if meant.startswith("did") else ""
        raise ValueError(f"{name} is {value!r}; it must be one of: {', '.join(choices)}{hint}")


def window(since: str | None, until: str | None) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """First and last day; raises ValueError for what is no day, or a first day after the last."""
    first, last = _day("since", since), _day("until", until)
    if first is not None and last is not None and first > last:
        raise ValueError(f"since is {since} and until is {until}; since must not come after until")
    return first, last


def _day(name: str, value: str | None) -> pd.Timestamp | None:
    if value is None:
        return None
    try:
        day = pd.Timestamp.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"{name} is {value!r}; it must be a day such as 2020-02-10") from None
    return day.tz_localize(None).normalize()


def _names(joined: pd.Series, by: str, wanted: Iterable[str]) -> pd.Series:
    """True where a cell such as "a|b" names one of the wanted."""
    wanted = set(wanted)
    cells = [cell for cell in joined.dropna().unique() if not wanted.isdisjoint(cell.split(by))]
    return joined.isin(cells).astype(bool)


def looked_up(ids: pd.Series, column: pd.Series) -> pd.Series:
    """The column's value for each id; missing where the column's index has no such id."""
    return column.reindex(ids).set_axis(ids.index)


def sides_of(tables: Tables) -> list[str]:
    """Every side that acts, is hit or is accused in the tables, sorted."""
    cells = [tables.events["perpetrator_side"], tables.events["target_side"], tables.casualties["victim_side"]]
    cells += [tables.totals["victim_side"], tables.violations["accused_side"].str.split(" and ").explode()]
    return sorted({name for column in cells for name in column.dropna()})


def conflicts_of(tables: Tables) -> list[str]:
    """Every conflict that an event, a truce or an article of the tables carries, sorted."""
    cells = [tables.events["conflict"], tables.ceasefires["conflict"]]
    cells += [tables.articles["conflicts"].str.split("|").explode()]
    return sorted({name for column in cells for name in column.dropna() if name})


def choose(
    tables: Tables,
    conflict: str | None = None,
    since: str | None = None,
    until: str | None = None,
    sides: str | Sequence[str] | None = None,
) -> Tables:
    """The tables restricted to a conflict, to days, and to events one of the sides is part of; None keeps all.

    An event stays if its dates touch since..until (both days count); all that hangs from it goes with it.
    Undated events, accusations and totals are chosen by the day they were first published; where nobody knows
    that day either, they stay only where no days are asked for. `sides` is a list, or a text with commas.
    Raises ValueError, naming the choices, for what is no day, conflict or side of these tables.
    """
    wanted = [side.strip() for side in sides.split(",")] if isinstance(sides, str) else list(sides or ())
    choice = _Choice(conflict, *window(since, until), wanted)
    if conflict is not None:
        one_of("conflict", conflict, conflicts_of(tables))
    for side in wanted:
        one_of("sides", side, sides_of(tables))
    if choice == (None, None, None, []):
        return tables
    truces = tables.ceasefires
    chosen = replace(
        tables,
        events=_events(tables, choice),
        violations=_violations(tables, choice),
        totals=_totals(tables, choice),
        ceasefires=truces if conflict is None else truces[truces["conflict"].eq(conflict)],
    )
    return _with_what_hangs(chosen, choice)


def _events(tables: Tables, choice: _Choice) -> pd.DataFrame:
    events = tables.events
    of_any_side, told = choice._replace(sides=[]), looked_up(events["event_id"], _first_told(tables))
    start, end = events["date_start"].fillna(told), events["date_end"].fillna(told)
    part = of_any_side.keeps(events["conflict"], start, end, events["perpetrator_side"])
    if choice.sides:
        victims = tables.casualties[_names(tables.casualties["victim_side"], " and ", choice.sides)]
        sides = [_names(events[name], " and ", choice.sides) for name in ("perpetrator_side", "target_side")]
        part &= sides[0] | sides[1] | events["event_id"].isin(victims["event_id"])
    return events[part]


def _first_told(tables: Tables) -> pd.Series:
    """The day each event was first published; missing where no report of it has one."""
    said = looked_up(tables.reports["article_id"], tables.articles.set_index("article_id")["published"])
    return said.groupby(tables.reports["event_id"]).min()


def _violations(tables: Tables, choice: _Choice) -> pd.DataFrame:
    rows, article = tables.violations, tables.articles.set_index("article_id")
    truce = tables.ceasefires.set_index("ceasefire_id")
    said, named = (looked_up(rows["article_id"], article[name]) for name in ("published", "conflicts"))
    conflicts = looked_up(rows["ceasefire_id"], truce["conflict"]).fillna(named)
    start, end = rows["date_start"].fillna(said), rows["date_end"].fillna(said)
    return rows[choice.keeps(conflicts, start, end, rows["accused_side"])]


def _totals(tables: Tables, choice: _Choice) -> pd.DataFrame:
    rows, article = tables.totals, tables.articles.set_index("article_id")
    said, conflicts = (looked_up(rows["article_id"], article[name]) for name in ("published", "conflicts"))
    start, end = rows["period_start"].fillna(said), rows["period_end"].fillna(said)
    return rows[choice.keeps(conflicts, start, end, rows["victim_side"])]


def _with_what_hangs(tables: Tables, choice: _Choice) -> Tables:
    """Every other table cut down to the events, violations and totals that are left.

    An article stays if one of these rows comes from it, or if it covers the chosen conflict and
    days: a bin without deaths is zero only where such an article was there to tell of them.
    """
    events, articles, mentions = tables.events["event_id"], tables.articles, tables.mentions
    reports = tables.reports[tables.reports["event_id"].isin(events)]
    told = pd.concat([part["article_id"] for part in (reports, tables.violations, tables.totals)])
    late = None if choice.until is None else choice.until + AFTER
    day, conflicts = articles["published"], articles["conflicts"]
    covers = choice._replace(until=late, sides=[]).keeps(conflicts, day, day, conflicts)
    articles = articles[articles["article_id"].isin(told) | covers]
    ids = articles["article_id"]
    counted = mentions["event_id"].isin(events) | mentions["mention_id"].isin(tables.totals["mention_id"])
    loose = mentions["event_id"].isna() & ~mentions["is_total"] & mentions["article_id"].isin(ids)
    pairs, decided = tables.retaliations, tables.decisions["event_id"]
    return replace(
        tables,
        articles=articles,
        mentions=mentions[counted | loose],
        casualties=tables.casualties[tables.casualties["event_id"].isin(events)],
        reports=reports,
        retaliations=pairs[pairs["trigger_event_id"].isin(events) & pairs["response_event_id"].isin(events)],
        truce_mentions=tables.truce_mentions[tables.truce_mentions["article_id"].isin(ids)],
        decisions=tables.decisions[decided.isin(events) | decided.isna()],
        unread=tables.unread[tables.unread["article_id"].isin(ids)],
    )
