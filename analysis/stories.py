"""Incidents of many articles -> events: one act once, however many articles tell it."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from analysis.incident import SPOTS, Incident, places_agree
from analysis.reading.lexicon import COMMA, world
from analysis.reading.sentences import once
from analysis.rules import Rules
from analysis.sketch import (
    Sketch,
    agree,
    days_between,
    distance,
    gap_days,
    is_foretold,
    is_untold,
    misses,
    same,
)

# Figures further apart than this are no growth.
GROWTH = 6.0
# A stretch longer than this is looked for among all stories of long stretches.
LONG = 31
# How many days an outlet's revised figure without a day may come after the one it replaces.
REVISED_DAYS = 3


# What a story works out of its incidents, anew once it grew.
KEPT = ("perpetrator_side", "victim_side", "articles", "conflicts", "places", "spots", "sharpest")
# In words, how many sides two events have in common, where none contradicts another.
SHARED = ("no side against it", "one side the same", "same sides")


@dataclass
class Story:
    """One event and the incidents that tell it; reasons: why each later one joined."""

    incidents: list[Incident] = field(default_factory=list)
    sketches: list[Sketch] = field(default_factory=list)
    reasons: list[tuple[Incident, str, str]] = field(default_factory=list)

    def absorb(self, other: Story) -> None:
        """Counts what tells of the other to this one."""
        self.incidents += other.incidents
        self.sketches += other.sketches
        self.reasons += other.reasons
        for name in KEPT:
            self.__dict__.pop(name, None)

    @property
    def event_id(self) -> str:
        """Id of the event's first mention in order of publication."""
        return event_id(min(self.incidents, key=lambda i: i.key))

    def first(self, column: str) -> Any:
        """The first value given for a column, in order of publication."""
        values = (incident.first(column) for incident in sorted(self.incidents, key=lambda i: i.key))
        return next((value for value in values if value is not None), None)

    @once
    def perpetrator_side(self) -> str | None:
        """The side most incidents say acts; None if none does."""
        return _most([sketch.perpetrator for sketch in self.sketches])

    @once
    def victim_side(self) -> str | None:
        """The side most incidents say is hit; None if none does."""
        return _most([sketch.victim for sketch in self.sketches])

    @once
    def articles(self) -> set[str]:
        """The ids of the articles that tell it."""
        return {sketch.article for sketch in self.sketches}

    @once
    def conflicts(self) -> frozenset[str]:
        """The conflicts that the articles which tell it are about."""
        return frozenset().union(*(sketch.conflicts for sketch in self.sketches))

    @once
    def places(self) -> frozenset[str]:
        """Every place told."""
        return frozenset(sketch.place for sketch in self.sketches if sketch.place)

    @once
    def spots(self) -> frozenset[str]:
        """The towns, villages and the like among them: "Zor Maghar" and "Zor Maghar, Idlib" are one."""
        known = world().places
        named = {place.split(COMMA)[0] for place in self.places}
        return frozenset(place for place in named if place not in known or known[place].kind in SPOTS)

    @once
    def sharpest(self) -> Sketch | None:
        """What of it has the most precise day, a day of its own before one of the story around it."""
        dated = (one for one in self.sketches if one.start is not None)
        return min(dated, key=lambda one: (one.weak, one.precision), default=None)

    def dated(self) -> Incident | None:
        """The incident with the most precise date, the earliest told among equals."""
        known = [i for i in self.incidents if i.start is not None]
        return min(known, key=lambda i: (i.precision or 5, i.key), default=None)

    def interval(self) -> tuple[Any, Any] | None:
        """First and last day it can have happened; None where no article tells."""
        dated = self.dated()
        return (dated.start, dated.end) if dated else None


def _most(told: list[str | None]) -> str | None:
    given = [side for side in told if side]
    return max(given, key=given.count) if given else None


def event_id(incident: Incident) -> str:
    """The id an incident alone would give its event."""
    if incident.mentions:
        return str(min(incident.mentions, key=lambda m: m["start"])["mention_id"])
    act = incident.acts[0]
    return hashlib.sha256(f"{act['article_id']}|{act['start']}|act".encode()).hexdigest()[:12]


def stories(told: Iterable[tuple[Incident, Sketch]], rules: Rules) -> list[Story]:
    """Incidents with their sketches as events; any order of them gives the same events (METHOD, section 6)."""
    waiting = [Story([incident], [drawn]) for incident, drawn in sorted(told, key=lambda one: one[0].key)]
    shelf = _Shelf(rules, waiting, most=0.0)
    shelf = _Shelf(rules, shelf.stories)
    # A later article may tell what joins two earlier ones: once more, for what it was counted to.
    return _Shelf(rules, shelf.stories, grown=shelf.grown).stories


class _Shelf:
    """Stories by the days they can have happened and by the days they were told, so that few are compared.

    most: what a story may cost at most to be counted to another; 0 is equal figures. grown: ids of the stories that
    grew since all were compared, None if they never were; then the ids of those that do.
    """

    def __init__(
        self, rules: Rules, waiting: Iterable[Story], most: float = math.inf, grown: set[int] | None = None
    ) -> None:
        self.stories: list[Story] = []
        self.grown = set(grown or ())
        self._compared = grown is not None
        self._rules, self._most = rules, most
        self._happened: dict[int, set[int]] = defaultdict(set)
        self._told: dict[int, set[int]] = defaultdict(set)
        self._undated: dict[int, set[int]] = defaultdict(set)
        self._long: set[int] = set()
        for story in waiting:
            self._join(story)

    def _join(self, story: Story) -> None:
        """Counts a story to the one it tells of, or keeps it apart."""
        alone = any(incident.apart for incident in story.incidents)
        best = None if alone else self._best(story, self._options(story))
        if best:
            _, n, why = best
            self.stories[n].reasons.append((story.incidents[0], "merge", why))
            self.stories[n].absorb(story)
            self.grown.add(id(self.stories[n]))
        else:
            n = len(self.stories)
            self.stories.append(story)
        for one in [] if alone else story.sketches:
            self._put(n, one)

    def _options(self, story: Story) -> list[int]:
        """The stories it may belong to, by their days and conflicts."""
        near = {n for one in story.sketches for n in self._near(one)}
        if self._compared and id(story) not in self.grown:
            near = {n for n in near if id(self.stories[n]) in self.grown}
        if story.conflicts:
            told = {n: self.stories[n].conflicts for n in near}
            near = {n for n, conflicts in told.items() if not conflicts or not conflicts.isdisjoint(story.conflicts)}
        return sorted(near)

    def _best(self, story: Story, near: list[int]) -> tuple[float, int, str] | None:
        """The least a story costs with one of these, and why; the earliest of equals, and None where it costs more."""
        best = None
        for n in near:
            match = _match(story, self.stories[n], self._rules)
            if match and match[0] <= self._most and (best is None or match[0] < best[0]):
                best = match[0], n, match[1]
                if not match[0]:
                    break
        return best

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

    def _near(self, sketch: Sketch) -> set[int]:
        """The stories an incident may belong to; those that share no day with it only where figures may differ."""
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
        if sketch.published is not None and self._most > 0:
            window = self._rules.merge_days
            for day in range(sketch.published - window, sketch.published + window + 1):
                found |= told.get(day, set())
        return found


def _match(new: Story, story: Story, rules: Rules) -> tuple[float, str] | None:
    """What it costs to count one story to another, and why it may be; None where it may not."""
    best, sharp = story.sharpest, new.sharpest
    if best and sharp and not best.weak and not sharp.weak and gap_days(sharp, best) > 1:
        return None
    shared = _sides_shared(new.perpetrator_side, new.victim_side, story.perpetrator_side, story.victim_side)
    if shared is None or not _places_agree(new, story) or not new.articles.isdisjoint(story.articles):
        return None
    # One town or village in common tells as much as a side.
    there = not new.spots.isdisjoint(story.spots)
    costs = [cost for one in new.sketches if (cost := _by_counts(one, story, best, shared + there, rules))]
    if not costs:
        return None
    least, reason = min(costs)
    return least, f"{SHARED[shared]}{', same place' if there else ''}; {reason}"


@lru_cache(maxsize=100_000)
def _sides_shared(by: str | None, against: str | None, other_by: str | None, other_against: str | None) -> int | None:
    """How many sides two acts have in common; None where they contradict each other."""
    pairs = [(own, other) for own, other in ((by, other_by), (against, other_against)) if own and other]
    if not all(sides_share(own, other) for own, other in pairs):
        return None
    if (by and by == other_against) or (against and against == other_by):
        # Who strikes in one is struck in the other.
        return None
    return len(pairs)


def _places_agree(new: Story, story: Story) -> bool:
    """Whether each place told of one agrees with each told of the other, or both name one in common."""
    here, there = new.places, story.places
    return not here or not there or _agree(here, there)


@lru_cache(maxsize=100_000)
def _agree(here: frozenset[str], there: frozenset[str]) -> bool:
    return not here.isdisjoint(there) or all(places_agree(one, other) for one in here for other in there)


def _by_counts(one: Sketch, story: Story, best: Sketch | None, shared: int, rules: Rules) -> tuple[float, str] | None:
    if best and one.start is not None and not (one.weak or best.weak) and gap_days(one, best) > 1:
        return None
    apart = math.inf
    for other in story.sketches if one.counts else ():
        if other.counts and not (apart := min(apart, distance(one.counts, other.counts))):
            break
    if (shared or apart == 0) and (cost := _by_day(one, story, best, apart, shared, rules)):
        return cost
    if (apart <= math.log(GROWTH) or not one.counts) and any(_is_revised(one, other) for other in story.sketches):
        return 3 + min(apart, GROWTH), "day agrees, a figure that revises another"
    if shared and any(
        is_untold(a) and _is_there(a, b) for other in story.sketches for a, b in ((one, other), (other, one))
    ):
        return 3 + GROWTH, "day agrees, a figure for casualties untold"
    return None


def _is_revised(one: Sketch, other: Sketch) -> bool:
    """ "The toll of Friday's bombing in Kandahar has risen to 16": whether one revises the other, sides or none."""
    return (one.revised or other.revised) and _is_there(one, other)


def _is_there(one: Sketch, other: Sketch) -> bool:
    """Whether both name the same place and the same day."""
    dated = None not in (one.start, other.start) and not (one.weak or other.weak)
    exact = dated and max(one.precision, other.precision) == 1 and gap_days(one, other) <= 0
    return exact and one.place is not None and one.place == other.place


def sides_share(one: str, other: str) -> bool:
    """Whether two sides, each perhaps several joined by " and ", have one in common.

    >>> sides_share("russia and syria_gov", "syria_gov"), sides_share("turkey", "russia")
    (True, False)
    """
    return one == other or not set(one.split(" and ")).isdisjoint(other.split(" and "))


def _by_day(
    one: Sketch, story: Story, best: Sketch | None, apart: float, shared: int, rules: Rules
) -> tuple[float, str] | None:
    told = [other for other in story.sketches if other.start is not None]
    if is_foretold(one, best) or any(is_foretold(other, one) for other in story.sketches):
        return None
    weak = one.weak or best is None or best.weak
    if one.start is None or best is None or (weak and misses(one, best) and any(same(one, other) for other in told)):
        days = min(days_between(one, other) for other in story.sketches)
        late = best is not None and one.start is not None and gap_days(one, best) > REVISED_DAYS
        telling = shared == 2 or any(count.high > 0 for count in one.counts)
        # "Forty more" on Sunday and "forty more" on Thursday: each announcement has its own.
        most = REVISED_DAYS if one.announced and any(other.announced for other in story.sketches) else rules.merge_days
        agrees = telling and not late and days <= most
        if agrees and any(agree(one, other) for other in story.sketches):
            return (3 if one.weak else 1) + days / 100, "counts agree, no day given"
        there = one.place is not None and any(one.place == other.place for other in story.sketches)
        if one.revised and (shared == 2 or there) and apart <= math.log(GROWTH) and days <= REVISED_DAYS:
            return 3 + apart, "a figure that replaces another"
        return None
    if misses(one, best):
        if (
            gap_days(one, best) == 1
            and one.place
            and any(one.place == other.place and same(one, other) for other in told)
        ):
            return 1.5, "counts agree, a day apart"
        return None
    exact = max(one.precision, best.precision) <= 2
    if apart == 0:
        return 0.0, "day and counts agree"
    if exact and apart <= math.log(GROWTH):
        return 2 + apart, "day agrees, the figure differs"
    if exact and apart == math.inf and one.perpetrator and one.victim:
        return 4.0, "day agrees, other harm"
    return None
