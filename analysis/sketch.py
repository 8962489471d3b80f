"""What of an incident tells whether it is another's event: its sides, days, place and counts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from analysis.incident import ANNOUNCED, DATELINE, JOINED, Incident, Row, given
from analysis.reading.attach.hit import DIED_LATER

# Words that say a figure replaces an earlier one make their mention a "toll".
REVISED = ("toll", "toll before", DIED_LATER)
# Outlets print one claim as neutralized and as killed.
ALIKE = {"neutralized": "killed"}
# A range from one to more than this is no evidence.
WIDE = 10
# An open figure agrees with one up to half as high again.
OPEN = 1.5
# Outlets call the same people soldiers and contractors, or civilians and people; never soldiers and civilians.
KINDS = {"militia": "military", "police": "military"}


class Count(NamedTuple):
    """One count an incident gives: harm and role of the victims, lowest, highest, and the number to quote.

    top: the highest that still agrees with it, which an open count has too.
    """

    harm: str
    role: str
    low: float
    high: float
    top: float
    value: float | None


class Sketch(NamedTuple):
    """What of an incident tells whether it is another's event."""

    article: str
    conflicts: frozenset[str]
    published: int | None
    start: int | None
    end: int | None
    precision: int
    perpetrator: str | None
    victim: str | None
    place: str | None
    counts: tuple[Count, ...]
    revised: bool
    weak: bool
    announced: bool


def sketch(incident: Incident) -> Sketch:
    """What tells whether an incident is another's event."""
    published = incident.article["published"]
    start, end = incident.start, incident.end
    return Sketch(
        incident.article["article_id"],
        frozenset(str(told).split("|")) if given(told := incident.article.get("conflicts")) else frozenset(),
        None if pd.isna(published) else published.toordinal(),
        start.toordinal() if start is not None else None,
        end.toordinal() if end is not None else None,
        incident.precision or 5,
        incident.perpetrator_side,
        incident.victim_side,
        incident.first("place"),
        tuple(_counts(incident.mentions)),
        any(m["rule"] in REVISED for m in incident.mentions),
        start is not None and all(_is_weak(row, incident.article) for row in incident.mentions + incident.acts),
        any(m["rule"] == ANNOUNCED for m in incident.mentions),
    )


def _is_weak(row: Row, article: Row) -> bool:
    """Whether a row's day is only that of the story around it or of the dateline."""
    text = row.get("date_text")
    said = str(text) if given(text) else None
    return (row["date_precision"] or 5) >= 2 and (said is None or said in article["text"][:DATELINE])


def _counts(mentions: list[Row]) -> Iterator[Count]:
    """The counts an incident gives: each it tells, parts only above 3, and the sum of each harm over roles."""
    sums: dict[str, dict[Any, Row]] = defaultdict(dict)
    for m in mentions:
        if m["rule"] == DIED_LATER:
            # How many of the wounded died is no count of the dead.
            continue
        whole = not given(m["subset_of"])
        value = float(m["best"]) if given(m["best"]) else None
        high = float(m["high"]) if given(m["high"]) else math.inf
        harm = ALIKE.get(m["harm"], m["harm"])
        if whole or (value or 0) > 3:
            low = float(m["low"])
            yield Count(str(harm), str(m["victim_role"]), low, high, low * OPEN if high == math.inf else high, value)
        if whole:
            adds = m["rule"] == "elided" or m["rule"].endswith(JOINED)
            sums[m["harm"]].setdefault((m["victim_role"], adds and m["start"]), m)
    for harm, first in sums.items():
        if len(first) > 1:
            best = [float(m["best"] if given(m["best"]) else m["low"]) for m in first.values()]
            yield Count(ALIKE.get(harm, harm), "unknown", *[sum(best)] * 4)
    both = [float(m["best"]) for h in ("killed", "injured") for m in sums.get(h, {}).values() if given(m["best"])]
    if "killed" in sums and "injured" in sums and both:
        yield Count("casualties", "unknown", *[sum(both)] * 4)


def distance(ones: Iterable[Count], others: Iterable[Count]) -> float:
    """How far counts of one harm and role are apart, as |ln ratio|: 0 where some agree, inf where none compares."""
    least = math.inf
    for one in ones:
        for other in others:
            if (one.harm == other.harm or one.high == other.high == 0) and _kinds_agree(one.role, other.role):
                if not (gap := _gap(one, other)):
                    return 0.0
                least = min(least, gap)
    return least


@lru_cache
def _kinds_agree(one: str, other: str) -> bool:
    """Whether two roles may be one outlet's and another's word for the same people."""
    kinds = {KINDS.get(one, one), KINDS.get(other, other)} - {"unknown", "contractor"}
    return len(kinds) < 2


def _gap(one: Count, other: Count) -> float:
    if one.value is not None and one.value == other.value:
        return 0.0
    if one.low <= other.top and other.low <= one.top:
        return 0.0
    low, high = sorted((max(one.low, 1), max(other.low, 1)))
    return math.log(high / low)


def same(one: Sketch, other: Sketch) -> bool:
    """Whether both give one number above 3 for one harm."""
    return any(a.value == b.value and (a.value or 0) > 3 and a.harm == b.harm for a in one.counts for b in other.counts)


def agree(one: Sketch, other: Sketch) -> bool:
    """Whether both count some harm, and their counts of every harm they both count may be one figure."""
    shared = {count.harm for count in one.counts} & {count.harm for count in other.counts}
    # "As many as 280" agrees with any figure below: no evidence.
    parts = [
        [[c for c in each.counts if c.harm == harm and not _is_wide(c)] for each in (one, other)] for harm in shared
    ]
    return bool(parts) and all(distance(*both) == 0 for both in parts)


def _is_wide(count: Count) -> bool:
    return count.low <= 1 and WIDE < count.high < math.inf


def is_untold(one: Sketch) -> bool:
    """ "There were casualties": whether somebody was harmed, and no figure says how many."""
    return bool(one.counts) and all(c.value is None and c.low <= 1 and c.high == math.inf for c in one.counts)


def misses(one: Sketch, other: Sketch) -> bool:
    """Whether two dated sketches have no day in common."""
    return gap_days(one, other) > 0


def gap_days(one: Sketch, other: Sketch) -> int:
    """Days between two dated sketches, 0 or less where they share one."""
    return int(max(one.start - other.end, other.start - one.end))  # type: ignore[operator]


def is_foretold(one: Sketch, dated: Sketch | None) -> bool:
    """Whether an article would tell of what happened after it was published."""
    if dated is None or dated.weak:
        return False
    return None not in (dated.start, one.published) and dated.start > one.published  # type: ignore[operator]


def days_between(one: Sketch, other: Sketch) -> float:
    """Days between two publications; infinite where one is not known."""
    return math.inf if one.published is None or other.published is None else float(abs(one.published - other.published))
