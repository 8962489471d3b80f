"""Events in the columns of UCDP GED and of ACLED, one row each; what is not equivalent stays missing.

data/crosswalk.csv says of every column where it comes from and in what ours differs; the codebooks meant are
UCDP GED Codebook 24.1 and ACLED Codebook 2024 (7 October).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis import paths
from analysis.reading.lexicon import chain, world
from analysis.tables import Tables

Row = dict[str, Any]
GED, ACLED = "UCDP GED 24.1", "ACLED 2024"
COMBATANTS = ("military", "militia", "police")
# Kind of place -> the codes of the two schemes; a country alone has none in ACLED.
WHERE = {
    "site": (1, 1), "city": (1, 1), "town": (1, 1), "village": (1, 1),
    "district": (3, 2), "province": (4, 3), "region": (5, 3), "country": (6, None),
}  # fmt: skip
# The longest stretch of days that date_prec 1 to 5 of GED stands for.
DAYS = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))
TIME = {1: 1, 2: 2, 3: 2, 4: 3}  # date_prec of GED -> time_precision of ACLED
TYPES = {
    "clash": ("Battles", "Armed clash"),
    "strike": ("Explosions/Remote violence", None),
    "bombing": ("Explosions/Remote violence", None),
}


def differences() -> pd.DataFrame:
    """Every column of both schemes: scheme, column, type (pandas), ours, differs; `(row)` is what a row stands for.

    ours is empty where the column stays missing; differs is empty where the two are equivalent.
    """
    return pd.read_csv(paths.CROSSWALK, dtype="string", keep_default_na=False)


def to_ged(tables: Tables) -> pd.DataFrame:
    """One row an event in the columns and the order of UCDP GED; deaths without claims and without neutralized.

    Coordinates are degrees, deaths people, missing where nobody tells; see `differences`.
    """
    return _typed(GED, [ged for _, ged in _events(tables)])


def to_acled(tables: Tables) -> pd.DataFrame:
    """One row an event in the columns and the order of ACLED; fatalities as `best` of `to_ged`; see `differences`."""
    return _typed(ACLED, [_acled(event, ged) for event, ged in _events(tables)])


def _typed(scheme: str, rows: list[Row]) -> pd.DataFrame:
    told = differences()
    told = told[told["scheme"].eq(scheme) & told["type"].ne("")]
    frame = pd.DataFrame(rows, columns=told["column"].tolist(), dtype=object)
    types = dict(zip(told["column"], told["type"], strict=True))
    return frame.astype(object).where(frame.notna(), None).astype(types)


def _events(tables: Tables) -> list[tuple[Row, Row]]:
    """Each event, and its row of GED."""
    victims = _by_event(tables.casualties)
    reports = _by_event(tables.reports.sort_values(["published", "article_id"], kind="stable"))
    events = tables.events.astype(object).where(tables.events.notna(), None).to_dict("records")
    return [
        (event, _ged(event, victims.get(event["event_id"], []), reports.get(event["event_id"], []))) for event in events
    ]


def _by_event(table: pd.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in table.astype(object).where(table.notna(), None).to_dict("records"):
        found.setdefault(row["event_id"], []).append(row)
    return found


def _ged(event: Row, victims: list[Row], reports: list[Row]) -> Row:
    place = event["place"]
    return {
        "id": event["event_id"],
        "year": _year(event),
        "type_of_violence": _type_of_violence(event, victims),
        "side_a": event["perpetrator_side"],
        "side_b": event["target_side"],
        "number_of_sources": event["n_sources"],
        "source_office": _joined(row["source"] for row in reports),
        "source_date": _joined(row["published"] and f"{row['published']:%Y-%m-%d}" for row in reports),
        "where_prec": WHERE.get(event["place_precision"], (None, None))[0],
        "where_coordinates": place,
        "latitude": event["lat"],
        "longitude": event["lon"],
        "country": _country(place) if place else None,
        "date_prec": _date_prec(event),
        "date_start": event["date_start"],
        "date_end": event["date_end"],
        **_deaths(event, victims),
    }


def _acled(event: Row, ged: Row) -> Row:
    kind, part = TYPES.get(event["kind"], (None, None))
    return {
        "event_id_cnty": ged["id"],
        "event_date": ged["date_start"] if ged["date_start"] == ged["date_end"] else None,
        "year": ged["year"],
        "time_precision": TIME.get(ged["date_prec"]),
        "disorder_type": "Political violence" if kind else None,
        "event_type": kind,
        "sub_event_type": part,
        "actor1": ged["side_a"],
        "actor2": ged["side_b"],
        "country": ged["country"],
        "location": ged["where_coordinates"],
        "latitude": ged["latitude"],
        "longitude": ged["longitude"],
        "geo_precision": WHERE.get(event["place_precision"], (None, None))[1],
        "source": ged["source_office"],
        "fatalities": ged["best"],
    }


def _joined(texts: Iterable[str | None]) -> str | None:
    """Each text once, in order.

    >>> _joined(["B", None, "A", "B"])
    'B; A'
    """
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None


def _year(event: Row) -> int | None:
    years = {day.year for day in (event["date_start"], event["date_end"]) if day is not None}
    return years.pop() if len(years) == 1 and event["date_end"] is not None else None


def _date_prec(event: Row) -> int | None:
    """GED's code for the days an event may have happened on, never finer than the words are."""
    if event["date_start"] is None or event["date_end"] is None:
        return None
    days = (event["date_end"] - event["date_start"]).days + 1
    code = next((code for most, code in DAYS if days <= most), None)
    return max(code, event["date_precision"] or 1) if code else None


def _country(place: str) -> str | None:
    known = world().places
    return next((name for name in chain(place) if name in known and known[name].kind == "country"), None)


def _parts(side: str | None) -> set[str]:
    return set(side.split(" and ")) if side else set()


def _type_of_violence(event: Row, victims: list[Row]) -> int | None:
    """1 with forces of a state on a side, 2 without; None unless both are armed and fighters were hit, claims apart."""
    acting, hit = _parts(event["perpetrator_side"]), _parts(event["target_side"])
    armed = [actor for actor in world().actors.values() if actor.kind == "belligerent"]
    fighters = any(
        row["victim_side"] in hit and row["victim_role"] in COMBATANTS and row["high"] != 0 and not row["claim_only"]
        for row in victims
    )
    if not (acting and hit and fighters) or acting & hit or not acting | hit <= {actor.side for actor in armed}:
        return None
    states = {actor.side for actor in armed if actor.role == "military"}
    return 1 if (acting | hit) & states else 2


def _deaths(event: Row, victims: list[Row]) -> Row:
    """deaths_*, best, high, low of an event, from what is told of its killed (people)."""
    killed = [_unclaimed(row, victims) for row in victims if row["harm"] == "killed"]
    groups: dict[str, list[Row]] = {}
    for row in killed:
        groups.setdefault(_group(event, row), []).append(row)
    lows = [row["low"] for row in killed if row["low"] is not None]
    return {
        **{name: _sum(row["best"] for row in rows) for name, rows in groups.items()},
        "best": _sum(row["best"] for row in killed),
        "high": _sum(row["high"] for row in killed),
        "low": sum(lows) if lows else None,
    }


def _unclaimed(row: Row, victims: list[Row]) -> Row:
    """A row of killed without what is a claim of the other side's losses, and without what only neutralized bounds."""
    group = ("victim_side", "victim_role")
    neutralized = any(
        other["harm"] == "neutralized" and all(other[name] == row[name] for name in group) for other in victims
    )
    if row["claim_only"] or (neutralized and row["best"] is None):
        return row | {"low": None, "best": None, "high": None}
    return row | {"high": None} if neutralized else row


def _group(event: Mapping[str, Any], row: Row) -> str:
    """The column of GED that counts these dead."""
    if row["victim_role"] == "civilian":
        return "deaths_civilians"
    of_a, of_b = (row["victim_side"] in _parts(event[side]) for side in ("perpetrator_side", "target_side"))
    if row["victim_role"] not in COMBATANTS or of_a == of_b:
        return "deaths_unknown"
    return "deaths_a" if of_a else "deaths_b"


def _sum(values: Iterable[int | None]) -> int | None:
    """The sum; None where a part is unknown, or there is none.

    >>> _sum([5, 0]), _sum([5, None]), _sum([])
    (5, None, None)
    """
    listed = list(values)
    return sum(value for value in listed if value is not None) if listed and None not in listed else None
