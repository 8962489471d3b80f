"""Incidents of many articles -> events: one act once, however many articles tell it."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from analysis.incident import Incident, Row, places_agree
from analysis.reading.lexicon import world
from analysis.rules import Rules

# How the rule of a mention ends that adds to the one before it.
JOINED = ", joined"
# Words that say a figure replaces an earlier one make their mention a "toll".
REVISED = ("toll", "toll before")
# Outlets print one claim as neutralized and as killed.
ALIKE = {"neutralized": "killed"}
# An open figure agrees with one up to half as high again; figures further apart than GROWTH are no growth.
OPEN, GROWTH = 1.5, 6.0
# A stretch longer than this is looked for among all stories of long stretches.
LONG = 31
SPOTS = ("site", "village", "town", "city")
# A dateline's day stands among the first characters.
DATELINE = 60
# How many days an outlet's revised figure without a day may come after the one it replaces.
REVISED_DAYS = 3
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


@dataclass
class Story:
    """One event and the incidents that tell it; reasons: why each later one joined."""

    incidents: list[Incident] = field(default_factory=list)
    sketches: list[Sketch] = field(default_factory=list)
    reasons: list[tuple[Incident, str, str]] = field(default_factory=list)
    _sides: dict[str, str | None] = field(default_factory=dict)

    def absorb(self, other: Story) -> None:
        """Counts what tells of the other to this one."""
        self.incidents += other.incidents
        self.sketches += other.sketches
        self.reasons += other.reasons
        self._sides.clear()

    @property
    def event_id(self) -> str:
        """Id of the event's first mention in order of publication."""
        return event_id(min(self.incidents, key=lambda i: i.key))

    def first(self, column: str) -> Any:
        """The first value given for a column, in order of publication."""
        values = (incident.first(column) for incident in sorted(self.incidents, key=lambda i: i.key))
        return next((value for value in values if value is not None), None)

    def side(self, column: str) -> str | None:
        """The side most incidents give (perpetrator_side or victim_side); None if none does."""
        if column not in self._sides:
            given = [side for i in self.incidents if (side := getattr(i, column))]
            self._sides[column] = max(given, key=given.count) if given else None
        return self._sides[column]

    @property
    def articles(self) -> set[str]:
        """The ids of the articles that tell it."""
        return {sketch.article for sketch in self.sketches}

    @property
    def places(self) -> frozenset[str]:
        """Every place told."""
        return frozenset(sketch.place for sketch in self.sketches if sketch.place)

    def dated(self) -> Incident | None:
        """The incident with the most precise date, the earliest told among equals."""
        known = [i for i in self.incidents if i.start is not None]
        return min(known, key=lambda i: (i.precision or 5, i.key), default=None)

    def interval(self) -> tuple[Any, Any] | None:
        """First and last day it can have happened; None where no article tells."""
        dated = self.dated()
        return (dated.start, dated.end) if dated else None


def event_id(incident: Incident) -> str:
    """The id an incident alone would give its event."""
    if incident.mentions:
        return str(min(incident.mentions, key=lambda m: m["start"])["mention_id"])
    act = incident.acts[0]
    return hashlib.sha256(f"{act['article_id']}|{act['start']}|act".encode()).hexdigest()[:12]


def stories(incidents: Iterable[Incident], rules: Rules) -> list[Story]:
    """Incidents as events; any order of incidents gives the same events (METHOD, section 6)."""
    shelf = _Shelf(rules.merge_days)
    waiting: list[Story] = []
    for incident in sorted(incidents, key=lambda i: i.key):
        waiting.append(Story([incident], [_sketch(incident)]))
    # A later article may tell what joins two earlier ones: once more over the events of the first round.
    for first in (True, False):
        shelf = _Shelf(rules.merge_days)
        for story in waiting:
            shelf.join(story, rules, first)
        waiting = shelf.stories
    return waiting


class _Shelf:
    """Stories by the days they can have happened and by the days they were told, so that few are compared."""

    def __init__(self, merge_days: int) -> None:
        self.stories: list[Story] = []
        self._window = merge_days
        self._happened: dict[int, set[int]] = defaultdict(set)
        self._told: dict[int, set[int]] = defaultdict(set)
        self._undated: dict[int, set[int]] = defaultdict(set)
        self._long: set[int] = set()
        self._timeless: set[int] = set()

    def join(self, story: Story, rules: Rules, first: bool) -> None:
        """Counts a story to the one it tells of, or keeps it apart; after the first round only what grew."""
        apart = any(incident.apart for incident in story.incidents)
        near = set() if apart else {n for sketch in story.sketches for n in self.near(sketch)}
        if not first and len(story.incidents) == 1:
            near = {n for n in near if len(self.stories[n].incidents) > 1}
        options = [
            (cost, n, why)
            for n in sorted(near)
            if (match := _match(story, self.stories[n], rules))
            for cost, why in [match]
        ]
        if options:
            _, n, why = min(options)
            self.stories[n].reasons.append((story.incidents[0], "merge", why))
            self.stories[n].absorb(story)
        else:
            n = len(self.stories)
            self.stories.append(story)
        for sketch in [] if apart else story.sketches:
            self._put(n, sketch)

    def _put(self, n: int, sketch: Sketch) -> None:
        if sketch.start is not None and sketch.end is not None:
            if sketch.end - sketch.start > LONG:
                self._long.add(n)
            else:
                for day in range(sketch.start, sketch.end + 1):
                    self._happened[day].add(n)
        if sketch.published is not None:
            self._told[sketch.published].add(n)
            if sketch.start is None or sketch.weak:
                self._undated[sketch.published].add(n)

    def near(self, sketch: Sketch) -> set[int]:
        """The stories an incident may belong to."""
        found: set[int] = set()
        told = self._told if sketch.start is None or sketch.weak else self._undated
        if sketch.start is not None:
            end = sketch.end if sketch.end is not None else sketch.start
            if end - sketch.start > LONG:
                found |= {n for day, here in self._happened.items() if sketch.start <= day <= end for n in here}
            else:
                for day in range(sketch.start, end + 1):
                    found |= self._happened.get(day, set())
            found |= self._long
        if sketch.published is not None:
            for day in range(sketch.published - self._window, sketch.published + self._window + 1):
                found |= told.get(day, set())
        return found


def _sketch(incident: Incident) -> Sketch:
    published = incident.article["published"]
    start, end = incident.start, incident.end
    return Sketch(
        incident.article["article_id"],
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
    )


def _is_weak(row: Row, article: Row) -> bool:
    """Whether a row's day is only that of the story around it or of the dateline."""
    text = row.get("date_text")
    said = None if _missing(text) else str(text)
    return (row["date_precision"] or 5) >= 2 and (said is None or said in article["text"][:DATELINE])


def _counts(mentions: list[Row]) -> Iterator[Count]:
    """The counts an incident gives: each it tells, parts only above 3, and the sum of each harm over roles."""
    sums: dict[str, dict[Any, Row]] = defaultdict(dict)
    for m in mentions:
        whole = _missing(m["subset_of"])
        value = None if _missing(m["best"]) else float(m["best"])
        high = math.inf if _missing(m["high"]) else float(m["high"])
        harm = ALIKE.get(m["harm"], m["harm"])
        if whole or (value or 0) > 3:
            low = float(m["low"])
            yield Count(harm, m["victim_role"], low, high, low * OPEN if high == math.inf else high, value)
        if whole:
            adds = m["rule"] == "elided" or m["rule"].endswith(JOINED)
            sums[m["harm"]].setdefault((m["victim_role"], adds and m["start"]), m)
    for harm, first in sums.items():
        if len(first) > 1:
            best = [float(m["low"] if _missing(m["best"]) else m["best"]) for m in first.values()]
            yield Count(ALIKE.get(harm, harm), "unknown", *[sum(best)] * 4)


def _match(new: Story, story: Story, rules: Rules) -> tuple[float, str] | None:
    """What it costs to count one story to another, and why it may be; None where it may not."""
    shared = 0
    for column in ("perpetrator_side", "victim_side"):
        own, other = new.side(column), story.side(column)
        if own and other:
            if not sides_share(own, other):
                return None
            shared += 1
    if not _places_agree(new, story) or not new.articles.isdisjoint(story.articles):
        return None
    shared += _one_spot(new, story)
    best = min((one for one in story.sketches if one.start is not None), key=lambda one: one.precision, default=None)
    costs = [cost for one in new.sketches if (cost := _by_counts(one, story, best, shared, rules))]
    return min(costs, default=None)


def _places_agree(new: Story, story: Story) -> bool:
    """Whether each place told of one agrees with each told of the other, or both name one in common."""
    here, there = new.places, story.places
    return not here or not there or _agree(here, there)


@lru_cache(maxsize=100_000)
def _agree(here: frozenset[str], there: frozenset[str]) -> bool:
    return not here.isdisjoint(there) or all(places_agree(one, other) for one in here for other in there)


def _one_spot(new: Story, story: Story) -> bool:
    """Whether both name one town, village or the like: as telling as a side in common."""
    known = world().places
    return any(place in known and known[place].kind in SPOTS for place in new.places & story.places)


def _by_counts(one: Sketch, story: Story, best: Sketch | None, shared: int, rules: Rules) -> tuple[float, str] | None:
    if best and one.start is not None and not (one.weak or best.weak) and _gap_days(one, best) > 1:
        return None
    apart = min((_apart(one.counts, other.counts) for other in story.sketches), default=math.inf)
    return _by_day(one, story, best, apart, shared, rules) if shared or apart == 0 else None


def sides_share(one: str, other: str) -> bool:
    """Whether two sides, each perhaps several joined by " and ", have one in common.

    >>> sides_share("russia and syria_gov", "syria_gov"), sides_share("turkey", "russia")
    (True, False)
    """
    return not set(one.split(" and ")).isdisjoint(other.split(" and "))


def _by_day(
    one: Sketch, story: Story, best: Sketch | None, apart: float, shared: int, rules: Rules
) -> tuple[float, str] | None:
    told = [other for other in story.sketches if other.start is not None]
    if _is_foretold(one, best) or any(_is_foretold(other, one) for other in story.sketches):
        return None
    weak = one.weak or best is None or best.weak
    if one.start is None or best is None or (weak and _misses(one, best) and any(_same(one, other) for other in told)):
        days = min(_days_between(one, other) for other in story.sketches)
        if apart == 0 and days <= rules.merge_days:
            return 1 + days / 100, "same sides and count, no day given"
        if one.revised and shared == 2 and apart <= math.log(GROWTH) and days <= REVISED_DAYS:
            return 3 + apart, "same sides, a figure that replaces another"
        return None
    if _misses(one, best):
        if (
            _gap_days(one, best) == 1
            and one.place
            and any(one.place == other.place and _same(one, other) for other in told)
        ):
            return 1.5, "same place and count, a day apart"
        return None
    exact = max(one.precision, best.precision) <= 2
    if apart == 0:
        return 0.0, "same sides, day and count"
    if exact and apart <= math.log(GROWTH):
        return 2 + apart, "same sides and day, the figure differs"
    if exact and apart == math.inf and one.perpetrator and one.victim:
        return 4.0, "same sides and day, other harm"
    return None


def _same(one: Sketch, other: Sketch) -> bool:
    """Whether both give one number above 3 for one harm."""
    return any(a.value == b.value and (a.value or 0) > 3 and a.harm == b.harm for a in one.counts for b in other.counts)


def _misses(one: Sketch, other: Sketch) -> bool:
    """Whether two dated sketches have no day in common."""
    return _gap_days(one, other) > 0


def _gap_days(one: Sketch, other: Sketch) -> int:
    """Days between two dated sketches, 0 or less where they share one."""
    return int(max(one.start - other.end, other.start - one.end))  # type: ignore[operator]


def _is_foretold(one: Sketch, dated: Sketch | None) -> bool:
    """Whether an article would tell of what happened after it was published."""
    if dated is None or dated.weak:
        return False
    return None not in (dated.start, one.published) and dated.start > one.published  # type: ignore[operator]


def _days_between(one: Sketch, other: Sketch) -> float:
    return math.inf if one.published is None or other.published is None else float(abs(one.published - other.published))


def _apart(ones: Iterable[Count], others: Iterable[Count]) -> float:
    """How far counts of one harm and role are apart, as |ln ratio|: 0 where some agree, inf where none compares."""
    gaps = [
        _gap(one, other)
        for one in ones
        for other in others
        if (one.harm == other.harm or one.high == other.high == 0) and _kinds_agree(one.role, other.role)
    ]
    return min(gaps, default=math.inf)


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


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or value != value
