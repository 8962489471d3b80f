"""Articles, events and figures in plain words; missing is None in every row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analysis import schema
from analysis.charts.words import day, number
from analysis.sides import side_name

Row = Mapping[str, Any]
ESTIMATES = ("low", "best", "high")


def printed(article: Row) -> str:
    """An article as its source and day."""
    when = "no date" if article["published"] is None else day(article["published"])
    return f"{article['source'] or 'source not named'}, {when}"


def said(report: Row) -> str:
    """A report as its source and, where another speaks in it, who."""
    source, speaker = report["source"] or "source not named", report["said_by"]
    return source if speaker in (None, source) else f"{source}, said by {speaker}"


def where(event: Row) -> str:
    """An event as its place and days."""
    first, last = event["date_start"], event["date_end"]
    when = "no date" if first is None else day(first)
    until = f" to {day(last)}" if last is not None and last != first else ""
    return f"{event['place'] or 'no place'}, {when}{until}"


def act(event: Row) -> str:
    """An event no number of people tells."""
    by, on = (event[f"{one}_side"] for one in ("perpetrator", "target"))
    kind = "attack" if event["kind"] in (None, "other") else event["kind"]
    sides = f"{f' by {side_name(by)}' if by else ''}{f' on {side_name(on)}' if on else ''}"
    struck = figure({name: event[f"targets_struck_{name}"] for name in ESTIMATES})
    return f"{kind}{sides}, {f'{struck} targets struck, ' if struck else ''}no figure of casualties"


def breach(row: Row) -> str:
    """A violation by how it is known, where and when, its side and its count, without the truce."""
    how = {"stated": "stated in words", "inferred": "inferred from an attack", "counter": "counted"}[row["basis"]]
    count = figure({name: row[f"count_{name}"] for name in ESTIMATES})
    unit = "" if row["unit"] in (None, "unspecified") else f" {row['unit']}{'' if count == '1' else 's'}"
    told = f", {count}{unit or ' counted'}" if count and row["basis"] != "inferred" else ""
    accused = side_name(row["accused_side"]) if row["accused_side"] else row["accused"]
    by = f", by {accused}" if accused else ""
    return f"{how}: {where(row)}{by}{told}"


def listed(groups: Iterable[Row]) -> str:
    """Figures of an event, rows of casualties, in their order (in_order)."""
    return ", ".join(f"{figure(row)} {row['harm']}{who(row)}" for row in groups)


def in_order(groups: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of casualties, claims last, killed first, the largest first."""
    return sorted(groups, key=_rank)


def _rank(row: Row) -> tuple[Any, ...]:
    size = row["low"] if row["best"] is None else row["best"]
    side, role = (str(row[name] or "") for name in ("victim_side", "victim_role"))
    return bool(row["claim_only"]), schema.HARMS.index(row["harm"]), -(size or 0), side, role


def who(row: Row) -> str:
    """The victims of a row of casualties in brackets, and whether it is a claim."""
    side = "side not named" if row["victim_side"] is None else side_name(row["victim_side"])
    role = "role unknown" if row["victim_role"] in (None, "unknown") else row["victim_role"]
    return f" ({side}, {role}{', claimed by the other side' if row['claim_only'] else ''})"


def step(old: Row, new: Row, harm: str) -> str:
    """From one count of a harm to the next; none is no zero.

    >>> step({"low": 5, "best": 5}, {}, "killed")
    'at least 5 killed -> no figure any more'
    """
    before, after = figure(old), figure(new)
    if before is None or after is None:
        return f"{before} {harm} -> no figure any more" if before else f"no figure before -> {after} {harm}"
    return f"{before} -> {after} {harm}"


def figure(row: Row) -> str | None:
    """A count with its bounds in words, so that no two counts read alike; None where there is none.

    >>> figure({"low": 33, "best": 33, "high": 33}), figure({"low": 5, "best": 5, "high": None})
    ('33', 'at least 5')
    >>> figure({"low": 12, "best": 12, "high": 99}), figure({"low": 0, "best": None, "high": 101})
    ('12 to 99', '0 to 101 (best unknown)')
    """
    low, best, high = (row.get(name) for name in ESTIMATES)
    if low is None and best is None and high is None:
        return None
    if high is None:
        words = "any number" if low is None else f"at least {number(low)}"
    elif low is None:
        words = f"up to {number(high)}"
    else:
        words = number(low) if low == high else f"{number(low)} to {number(high)}"
    return words if best is not None and best == low else f"{words} (best {number(best)})"
