"""One act as one article tells it: the mentions of it, whose it is, when and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from analysis.reading.attach.hit import HELD
from analysis.reading.lexicon import COMMA, chain, world

Row = dict[str, Any]
# Who is told by whom they were with.
COMPANIONS = frozenset("associates associate companions companion comrades colleagues accomplices his her".split())
MEN = frozenset("man men youth".split())
# How the rule of a mention ends that adds to the one before it.
JOINED = ", joined"
# The rule of deaths made known, of whatever day.
ANNOUNCED = "announced"
# A dateline's day stands among the first characters.
DATELINE = 60
COMPASS = ("North", "South", "East", "West")
# Kinds of place that hold no other.
SPOTS = ("site", "village", "town", "city")


@dataclass
class Incident:
    """One act as one article tells it.

    start, end, precision: the days it can have happened; perpetrators and victims: sides;
    answers: the incidents this one is said to answer, with the act row that says so;
    elsewhere: acts that name what it answers, of which its own article tells no victims;
    apart: a researcher keeps it apart from every other.
    """

    article: Row
    mentions: list[Row] = field(default_factory=list)
    acts: list[Row] = field(default_factory=list)
    answers: list[tuple[Incident, Row]] = field(default_factory=list)
    elsewhere: list[Row] = field(default_factory=list)
    apart: bool = False

    def first(self, column: str) -> Any:
        """The first value given for a column, in the order of the text; None if none is."""
        rows = sorted(self.mentions + self.acts, key=lambda row: row["start"])
        return next((row[column] for row in rows if given(row.get(column))), None)

    @property
    def start(self) -> date | None:
        """First day."""
        return self._day("date_start")

    @property
    def end(self) -> date | None:
        """Last day."""
        return self._day("date_end")

    def _day(self, column: str) -> Any:
        whole = [row for row in self.mentions if not given(row["subset_of"])]
        dated = [row for row in whole + self.acts if given(row["date_start"])]
        # "A sailor was killed and four were hurt ... Two of the hurt on Tuesday's ship": a part's day is the whole's.
        dated = dated or [row for row in self.mentions if given(row["date_start"])]
        best = min(dated, key=lambda row: (row["date_precision"], row["start"]), default=None)
        return best[column] if best else None

    @property
    def precision(self) -> int | None:
        """1 day ... 5 year or more."""
        known = [row["date_precision"] for row in self.mentions + self.acts if given(row["date_precision"])]
        return min(known, default=None)

    @property
    def perpetrator_side(self) -> str | None:
        """Side that acts; who only took prisoners need not have killed anybody."""
        return self._acting("perpetrator_side")

    @property
    def perpetrator(self) -> str | None:
        """Who acts, as printed."""
        return self._acting("perpetrator")

    def _acting(self, column: str) -> str | None:
        hurt = any(mention["harm"] not in HELD for mention in self.mentions)
        rows = [row for row in self.mentions + self.acts if not (hurt and row.get("harm") in HELD)]
        acting = (row for row in sorted(rows, key=lambda row: row["start"]) if given(row.get(column)))
        return next((row[column] for row in acting), None)

    @property
    def victim_side(self) -> str | None:
        """Side that is hit."""
        return next((m["victim_side"] for m in self.mentions if given(m["victim_side"])), None)

    @cached_property
    def key(self) -> tuple[Any, ...]:
        """Where it stands in the order of publication."""
        return order(self.article, min(row["start"] for row in self.mentions + self.acts))


def order(article: Row, start: int) -> tuple[Any, ...]:
    """Sort key of a span: (published_at, published, article_id, start), the undated last."""
    moment = article["published_at"] if given(article["published_at"]) else pd.Timestamp.max.tz_localize("UTC")
    day = article["published"] if given(article["published"]) else pd.Timestamp.max
    if not given(article["published_at"]) and given(article["published"]):
        # A bulletin without a time stands at the end of its day.
        moment = day.tz_localize("UTC") + pd.Timedelta(hours=24)
    return (moment, day, article["article_id"], start)


def given(value: Any) -> bool:
    """Whether a cell of a row has a value."""
    return value is not None and not (value is pd.NA or value != value)


@lru_cache(maxsize=10_000)
def _spelt(place: str) -> str:
    """A place without its article, capitals and hyphens, which one outlet prints and another does not."""
    return place.casefold().replace("-", " ").removeprefix("al ")


def _widened(place: str) -> str:
    """What holds a part that only a point of the compass tells: nobody draws the borders of "southern Idlib"."""
    known = world().places.get(place)
    holder = world().places.get(known.within) if known else None
    if known is None or holder is None or known.kind != "region" or not place.startswith(COMPASS):
        return place
    return holder.place if holder.kind != "country" else place


def places_agree(one: str | None, other: str | None) -> bool:
    """Whether two places are the same, one within the other, or one unknown.

    >>> places_agree("Saraqib", "Idlib"), places_agree("Saraqib", "Ariha")
    (True, False)
    >>> places_agree("Southern Idlib", "Saraqib"), places_agree("Southern Idlib", "Northern Hama")
    (True, False)
    >>> places_agree("Zor Maghar, Saraqib", "Saraqib"), places_agree("Zor Maghar, Saraqib", "Ariha")
    (True, False)
    >>> places_agree("Zor Maghar, Idlib", "al-Zor Maghar"), places_agree("Zor Maghar, Idlib", "Tell Zorba, Idlib")
    (True, False)
    """
    if one is None or other is None:
        return True
    known = world().places
    listed = [known[place].kind for place in (one, other) if place in known]
    if len(listed) == 1 and one != other:
        # A printed place may lie in any province but those beside its own; it is none of the towns there are.
        own, there = (one, other) if other in known else (other, one)
        if own.endswith(f"{COMMA}{there}"):
            # A quarter of the town it is printed with.
            return True
        held = next((place for place in chain(own) if place in known), None)
        return listed[0] not in SPOTS and (held is None or places_agree(held, there))
    one, other = _widened(one), _widened(other)
    return _spelt(one) in map(_spelt, chain(other)) or _spelt(other) in map(_spelt, chain(one))


def are_added(mention: Row, others: Sequence[Row]) -> bool:
    """ "Nine people and two policemen": whether a sentence adds one of the others to a number, whose victims differ.

    "A commander and two associates", "a man and a woman" are of one kind.
    """
    victim = set((mention["victim"] or "").lower().split())
    beside = [m for m in others if (m["article_id"], m["sentence"]) == (mention["article_id"], mention["sentence"])]
    if victim & COMPANIONS or (victim & MEN and all(m["victim_role"] == "civilian" for m in beside)):
        return False
    pairs = [sorted((mention, m), key=lambda row: row["start"]) for m in beside if m["start"] != mention["start"]]
    return any(_adds(later) and later["harm"] == first["harm"] for first, later in pairs)


def _adds(mention: Row) -> bool:
    """ "And two policemen", "and lost one of its own men"."""
    return bool(mention["rule"].endswith(JOINED) or mention["trigger"].lower().startswith(("lost", "losing")))


def are_of_other_days(mention: Row, other: Row) -> bool:
    """ "Four died overnight in Ariha", "on Wednesday three were shot in Ariha": whether each has words of its own."""
    told = given(mention["date_text"]) and given(other["date_text"])
    return told and any(mention[name] != other[name] for name in ("date_start", "date_end"))


def is_same_scene(mention: Row, other: Row) -> bool:
    """Whether two numbers are of one place and day, and nobody else acts in the second."""
    same = all(given(mention[name]) and mention[name] == other[name] for name in ("place", "date_start"))
    actors = [str(row["perpetrator"] or "").removeprefix("the ") for row in (mention, other)]
    return same and (not given(mention["perpetrator"]) or actors[0] == actors[1])


def sides_agree(mention: Row, incident: Incident) -> bool:
    """Whether a mention's sides are the incident's, or missing; never the reverse."""
    for column, own in (("victim_side", incident.victim_side), ("perpetrator_side", incident.perpetrator_side)):
        if given(mention[column]) and given(own) and mention[column] != own:
            return False
    turned = given(mention["victim_side"]) and mention["victim_side"] == incident.perpetrator_side
    turned = turned or (given(mention["perpetrator_side"]) and mention["perpetrator_side"] == incident.victim_side)
    return not turned
