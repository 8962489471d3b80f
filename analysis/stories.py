"""Incidents of many articles -> events: one act once, with the history of every figure."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.events import RIVAL, Incident, Row, order, places_agree
from analysis.rules import Rules
from analysis.schema import HARMS

# From the most direct speaker to the least: the side that suffered, watchers, third parties, the adversary.
DIRECT = ("own", "monitor", "international", "media", "claim")
KEYS = {"local": "own", "belligerent": "own", "monitor": "monitor", "international": "international"}
RECALL_DAYS = 3
# How the rule of a mention ends that adds to the one before it.
JOINED = ", joined"
Group = tuple[str | None, str, str]


@dataclass
class Story:
    """One event and the incidents that tell it; reasons: why each later one joined."""

    incidents: list[Incident] = field(default_factory=list)
    reasons: list[tuple[Incident, str, str]] = field(default_factory=list)

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
        given = [side for i in self.incidents if (side := getattr(i, column))]
        return max(given, key=given.count) if given else None

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
    found: list[Story] = []
    for incident in sorted(incidents, key=lambda i: i.key):
        options = [
            (cost, n, why)
            for n, story in enumerate(found)
            if (match := _match(incident, story, rules))
            for cost, why in [match]
        ]
        if options:
            _, n, why = min(options)
            found[n].reasons.append((incident, "merge", why))
            found[n].incidents.append(incident)
        else:
            found.append(Story([incident]))
    return found


def _match(incident: Incident, story: Story, rules: Rules) -> tuple[float, str] | None:
    """What it costs to count an incident to a story, and why it may be; None where it may not."""
    if any(other.article["article_id"] == incident.article["article_id"] for other in story.incidents):
        return None
    for column in ("victim_side", "perpetrator_side"):
        own, other = getattr(incident, column), story.side(column)
        if own and other and own != other:
            return None
    shared = any(getattr(incident, column) and story.side(column) for column in ("victim_side", "perpetrator_side"))
    if not places_agree(incident.first("place"), story.first("place")):
        return None
    counts = _distance(incident, story)
    if not shared and counts != 0:
        return None
    return _by_day(incident, story, counts, rules)


def _by_day(incident: Incident, story: Story, counts: float | None, rules: Rules) -> tuple[float, str] | None:
    told = story.dated()
    if _is_foretold(incident, told) or any(_is_foretold(other, incident) for other in story.incidents):
        return None
    if incident.start is None or told is None:
        apart = min(_days_between(incident, other) for other in story.incidents)
        if counts == 0 and apart <= rules.merge_days:
            return 1 + apart / 100, "same sides and count, no day given"
        return None
    assert incident.end and told.start and told.end
    if incident.start > told.end or told.start > incident.end:
        return None
    exact = max(incident.precision or 5, told.precision or 5) <= 2
    if counts == 0:
        return 0.0, "same sides, day and count"
    if exact and counts is not None and counts <= math.log(6):
        return 2 + counts, "same sides and day, the figure differs"
    if exact and counts is None and incident.perpetrator_side and incident.victim_side:
        return 4.0, "same sides and day, other harm"
    return None


def _is_foretold(incident: Incident, dated: Incident | None) -> bool:
    """Whether an article would tell of what happened after it was published."""
    published = incident.article["published"]
    return dated is not None and dated.start is not None and pd.notna(published) and dated.start > published


def _days_between(incident: Incident, other: Incident) -> float:
    one, two = incident.article["published"], other.article["published"]
    return float(abs((one - two).days)) if pd.notna(one) and pd.notna(two) else math.inf


def _distance(incident: Incident, story: Story) -> float | None:
    """How far the counts of one harm are apart, as |ln ratio|: 0 where some count agrees, None where none compares."""
    gaps = [
        [abs(math.log(one / two)) for other in story.incidents for two in _counts(other, harm) for one in own]
        for harm in HARMS
        if (own := _counts(incident, harm))
    ]
    compared = [min(gap) for gap in gaps if gap]
    if not compared:
        return None
    return 0.0 if 0 in compared else compared[0]


def _counts(incident: Incident, harm: str) -> set[float]:
    """The counts an article gives of one harm: its sum over roles first told, and each figure it tells."""
    # Outlets print one claim as neutralized and as killed.
    like = ("killed", "neutralized") if harm in ("killed", "neutralized") else (harm,)
    single = {m["best"] for m in incident.mentions if m["harm"] in like and pd.notna(m["best"]) and m["best"] > 3}
    return {float(count) for count in {_sum(incident, harm), *single} if count}


def _sum(incident: Incident, harm: str) -> float:
    rows = [m for m in incident.mentions if m["harm"] == harm and pd.isna(m["subset_of"])]
    first: dict[Any, Row] = {}
    for row in rows:
        adds = row["rule"] == "elided" or row["rule"].endswith(JOINED)
        first.setdefault((row["victim_role"], adds and row["start"]), row)
    return float(
        sum(
            row["best"] if pd.notna(row["best"]) else row["high"] if pd.notna(row["high"]) else row["low"]
            for row in first.values()
        )
    )


def figures(story: Story, rules: Rules) -> list[tuple[Group, list[tuple[str, Row, Row]]]]:
    """The figures of an event by group (side, role, harm): (key of speaker, figure, article), oldest first.

    A figure is what one article gives on one speaker's word: mentions of one sentence add, parts do not.
    """
    groups: dict[Group, list[tuple[str, Row, Row]]] = {}
    for incident in sorted(story.incidents, key=lambda i: i.key):
        per_article: dict[tuple[Group, str, int], Row] = {}
        for mention in sorted(incident.mentions, key=lambda m: m["start"]):
            if pd.notna(mention["subset_of"]) or mention["rule"] == "toll before":
                continue
            group = (_value(mention["victim_side"]), mention["victim_role"], mention["harm"])
            key = (group, _speaks(mention), mention["sentence"])
            per_article[key] = _added(per_article[key], mention) if key in per_article else dict(mention)
        whole = _wholes(per_article)
        for (group, speaker, _), figure in per_article.items():
            figure["whole"] = whole[group[0], group[2], speaker]
            groups.setdefault(group, []).append((speaker, figure, incident.article))
    return sorted(_joined(groups).items(), key=lambda item: str(item[0]))


def _wholes(per_article: Mapping[tuple[Group, str, int], Row]) -> Counter[tuple[str | None, str, str]]:
    """What an article's figures of one side, harm and speaker come to over the roles, each role as first told."""
    first: dict[tuple[Group, str], Row] = {}
    for (group, speaker, _), figure in per_article.items():
        first.setdefault((group, speaker), figure)
    whole: Counter[tuple[str | None, str, str]] = Counter()
    for ((side, _, harm), speaker), figure in first.items():
        whole[side, harm, speaker] += figure["low"]
    return whole


def _speaks(mention: Row) -> str:
    return "claim" if mention["is_claim"] is True else KEYS.get(mention["said_by_kind"], "media")


def _added(one: Row, other: Row) -> Row:
    adds = other["rule"] == "elided" or other["rule"].endswith(JOINED)
    if one["trigger"] == other["trigger"] and not adds and other["value"] == one["value"]:
        return one
    both = dict(one)
    for column in ("low", "best", "high"):
        both[column] = one[column] + other[column] if pd.notna(one[column]) and pd.notna(other[column]) else None
    both["low"] = one["low"] + other["low"]
    return both


def _joined(groups: dict[Group, list[Any]]) -> dict[Group, list[Any]]:
    """Groups of unknown side or role joined to the one group they can mean."""
    for group in sorted(groups, key=str):
        side, role, harm = group
        if side is not None and role != "unknown":
            continue
        homes = [
            g
            for g in groups
            if g != group
            and g[2] == harm
            and (side in (None, g[0]))
            and (role in ("unknown", g[1]))
            and (g[0] is not None or g[1] != "unknown" or side is None)
        ]
        if len(homes) == 1:
            both = groups[homes[0]] + groups.pop(group)
            groups[homes[0]] = sorted(both, key=lambda item: order(item[2], item[1]["start"]))
    return groups


def current(figures_: Sequence[tuple[str, Row, Row]], rules: Rules) -> list[bool]:
    """Which figures stand: the newest of each kind of speaker (the first in its article), unless outgrown."""
    newest: dict[str, int] = {}
    for n, (speaker, figure, article) in enumerate(figures_):
        last = newest.get(speaker)
        if last is None:
            newest[speaker] = n
        elif figures_[last][2]["article_id"] == article["article_id"]:
            # Inverted pyramid: the first figure of an article is its newest, unless it is only "several".
            if figures_[last][1]["bound"] == "vague" and figure["bound"] != "vague":
                newest[speaker] = n
        elif not _recalls(figures_, n) or figure["low"] > figures_[last][1]["low"]:
            newest[speaker] = n
    stands = [newest[speaker] == n and not _is_outgrown(figures_, n) for n, (speaker, _, _) in enumerate(figures_)]
    return stands if any(stands) else [n == len(stands) - 1 for n in range(len(stands))]


def _is_outgrown(figures_: Sequence[tuple[str, Row, Row]], n: int) -> bool:
    """Whether a later article gives a higher figure, on any word but an adversary's: tolls grow.

    A figure many times as high is a rival, no growth. A later article that comes to the same over the roles
    but divides it otherwise ("seven and one" for "five and three") restates it.
    """
    _, figure, article = figures_[n]
    return any(
        speaker != "claim"
        and later["article_id"] != article["article_id"]
        and (
            figure["low"] < higher["low"] <= RIVAL * figure["low"]
            or higher["whole"] == figure["whole"] > max(figure["low"], higher["low"])
        )
        for speaker, higher, later in figures_[n + 1 :]
    )


def _recalls(figures_: Sequence[tuple[str, Row, Row]], n: int) -> bool:
    """Whether a figure repeats an event that an earlier article told, days later."""
    article, day = figures_[n][2], figures_[n][1]["date_end"]
    late = pd.notna(day) and pd.notna(article["published"]) and (article["published"] - day).days > RECALL_DAYS
    return bool(late) and n > 0


def toll(figures_: Sequence[tuple[str, Row, Row]], rules: Rules) -> tuple[int, int | None, int | None]:
    """Low, best and high of a group: best by Rules.current, low and high over the figures that stand."""
    stands = [item for item, flag in zip(figures_, current(figures_, rules), strict=True) if flag]
    lows = [figure["low"] for _, figure, _ in stands]
    highs = [figure["high"] for _, figure, _ in stands]
    high = None if any(pd.isna(value) for value in highs) else int(max(highs))
    return int(min(lows)), _best(stands, rules), high


def _best(stands: Sequence[tuple[str, Row, Row]], rules: Rules) -> int | None:
    values = [figure["best"] for _, figure, _ in stands if pd.notna(figure["best"])]
    if not values:
        return None
    if rules.current == "per source":
        return int(values[0]) if len(set(values)) == 1 and len(values) == len(stands) else None
    if rules.current == "max":
        return int(max(values))
    if rules.current == "median":
        return int(sorted(values)[(len(values) - 1) // 2])
    direct = min(stands, key=lambda item: (pd.isna(item[1]["best"]), DIRECT.index(item[0])))
    return int(direct[1]["best"])


def _value(value: Any) -> Any:
    return None if pd.isna(value) else value
