"""The truces of the registry in force on a day, and the breaches that attacks between their parties are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from analysis import paths, schema
from analysis.incident import Row
from analysis.reading.lexicon import chain, located


class Force(NamedTuple):
    """A truce and the local days it is in force for its parties: the first of each side, the last of all."""

    ceasefire_id: str
    conflict: str
    parties: frozenset[str]
    area: frozenset[str]
    first: pd.Timestamp
    printed: dict[str, pd.Timestamp]
    last: pd.Timestamp

    def since(self, side: str) -> pd.Timestamp:
        """The day it binds a side from: the day that side prints, else the day of the registry."""
        return self.printed.get(side, self.first)


@lru_cache
def ceasefires() -> pd.DataFrame:
    """The registry of data/world/ceasefires.csv."""
    return schema.typed("ceasefires", _registry())


def _registry() -> pd.DataFrame:
    return pd.read_csv(paths.WORLD / "ceasefires.csv", dtype="string")


@lru_cache
def forces() -> tuple[Force, ...]:
    """The registry's truces that took effect, with the days each is in force; the oldest first.

    A truce stands until the registry ends it. One that restates another (the same parties, at least its area, while it
    stands) holds until the next one that does, and not beyond the one it restates. So the Sochi memorandum of 2018 is
    in force beside the truce of January 2020; after the protocol of March 2020 Sochi still is, January's no longer.
    """
    data = _registry()
    told = [_force(row) for row in data[data["effective"].notna()].to_dict("records")]
    told.sort(key=lambda truce: (truce.first, truce.ceasefire_id))
    return tuple(_last(truce, told) for truce in told)


def _last(truce: Force, told: Sequence[Force]) -> Force:
    """The truce with its last day cut where it restates another."""
    standing = next((other for other in told if _restates(truce, other)), None)
    if standing is None:
        return truce
    following = (other.first for other in told if _restates(other, truce))
    before_next = next(following, pd.Timestamp.max) - pd.Timedelta(days=1)
    return truce._replace(last=min(truce.last, standing.last, before_next))


def _restates(later: Force, earlier: Force) -> bool:
    same = later.parties == earlier.parties and later.conflict == earlier.conflict and later.area >= earlier.area
    return same and earlier.first < later.first < earlier.last


def _force(row: Row) -> Force:
    parties = [part.split("=") for part in str(row["effective_by_party"]).split("|") if "=" in part]
    return Force(
        row["ceasefire_id"],
        row["conflict"],
        frozenset(row["parties"].split("|")),
        frozenset(row["area"].split("|")),
        _day(row["effective"]),
        {party: _day(moment) for party, moment in parties},
        _day(row["ended"]) if pd.notna(row["ended"]) else pd.Timestamp.max,
    )


def _day(moment: str) -> pd.Timestamp:
    """The local day of a moment with its zone: what is printed first."""
    return pd.Timestamp(moment[:10])


def in_force(
    first: pd.Timestamp, last: pd.Timestamp, sides: set[str], place: str | None, conflicts: Collection[str | None]
) -> list[Force]:
    """The truces that bind all these sides from the first day to the last, at a place; the oldest first.

    Where no place of the list is known, at any place of the conflicts.
    """
    here = set(chain(place)) if place and located(place) else None
    return [
        truce
        for truce in forces()
        if sides <= truce.parties
        and last <= truce.last
        and max((truce.since(side) for side in sides), default=truce.first) <= first
        and (truce.conflict in conflicts if here is None else not here.isdisjoint(truce.area))
    ]


def inferred(event: Row) -> list[Row]:
    """A violation for each truce in force that an attack between its parties breaches: one act may breach several.

    The attack's days and place lie within the truce's, and both sides are parties: a unilateral truce binds nobody
    who is hit, so it is breached in words only. Disputed where another party prints a later day of effect.
    """
    by, against, start = event["perpetrator_side"], event["target_side"], event["date_start"]
    if not (by and against and pd.notna(start)) or (event["date_precision"] or 5) > 2:
        return []
    start, end = pd.Timestamp(start), pd.Timestamp(event["date_end"])
    attackers, attacked = set(by.split(" and ")), set(against.split(" and "))
    if attackers & attacked:
        return []
    found = [
        truce
        for truce in in_force(start, end, attackers, event["place"], [event["conflict"]])
        if attacked <= truce.parties
    ]
    return [_row(event, truce, start) for truce in found]


def _row(event: Row, truce: Force, start: pd.Timestamp) -> Row:
    key = f"{event['event_id']}|{truce.ceasefire_id}"
    return {
        "violation_id": hashlib.sha256(key.encode()).hexdigest()[:12],
        "ceasefire_id": truce.ceasefire_id,
        "date_start": event["date_start"],
        "date_end": event["date_end"],
        "place": event["place"],
        "accused_side": event["perpetrator_side"],
        "basis": "inferred",
        "unit": "incident",
        "count_low": 1,
        "count_best": 1,
        "count_high": 1,
        "event_id": event["event_id"],
        "disputed": start < max([truce.first, *truce.printed.values()]),
        "rule": "attack between parties of a truce in force",
    }


def named(row: Row, article: Row) -> Any:
    """The truce a breach in words is of, where they name none: the only one then in force in the article's conflicts.

    The days are its own, else that of publication; the truce binds whom they accuse and holds at the place they tell.
    """
    day = row["date_end"] if pd.notna(row["date_end"]) else article["published"]
    if pd.notna(row["ceasefire_id"]) or pd.isna(day) or pd.isna(article["conflicts"]):
        return row["ceasefire_id"]
    start = row["date_start"] if pd.notna(row["date_start"]) else day
    accused = set(row["accused_side"].split(" and ")) if pd.notna(row["accused_side"]) else set()
    conflicts = article["conflicts"].split("|")
    anywhere = in_force(start, day, accused, None, conflicts)
    alone = len(anywhere) == 1 and anywhere == in_force(start, day, accused, row["place"], conflicts)
    return anywhere[0].ceasefire_id if alone else None
