"""Mentions of one article -> incidents: what the article tells as one act, with the links it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from analysis.reading.lexicon import World, world

Row = dict[str, Any]
# Two speakers' figures further apart than this are two acts.
RIVAL = 4
# An article is looked back over for this many acts: enough for any page, and time stays linear in a long one.
WINDOW = 40
# Words that tell a further act apart from the one told before.
SEPARATE = re.compile(
    r"\b(?:another (?!(?:\w+ )?(?:injured|wounded|killed|died|dead))|separate|different (?:incident|attack|place)|"
    r"(?:second|third|similar|earlier|previous|later) "
    r"(?:air ?strike|strike|attack|raid|incident|operation|explosion|blast)|"
    r"elsewhere|meanwhile|additional|in addition)",
    re.IGNORECASE,
)


# A list by place that comes to this share of a number told before is its breakdown.
SHARE = 0.7
STOP = re.compile(r"[.!?]\s")
# And those that say so in the sentence behind it.
ANOTHER = re.compile(r"\bdifferent (?:incident|attack|place)", re.IGNORECASE)


@dataclass
class Incident:
    """One act as one article tells it.

    start, end, precision: the days it can have happened; perpetrators and victims: sides;
    answers: the incidents this one is said to answer, with the act row that says so;
    apart: a researcher keeps it apart from every other.
    """

    article: Row
    mentions: list[Row] = field(default_factory=list)
    acts: list[Row] = field(default_factory=list)
    answers: list[tuple[Incident, Row]] = field(default_factory=list)
    apart: bool = False

    def first(self, column: str) -> Any:
        """The first value given for a column, in the order of the text; None if none is."""
        rows = sorted(self.mentions + self.acts, key=lambda row: row["start"])
        return next((row[column] for row in rows if _given(row.get(column))), None)

    @property
    def start(self) -> date | None:
        """First day."""
        return self._day("date_start")

    @property
    def end(self) -> date | None:
        """Last day."""
        return self._day("date_end")

    def _day(self, column: str) -> Any:
        whole = [row for row in self.mentions if not _given(row["subset_of"])]
        dated = [row for row in whole + self.acts if _given(row["date_start"])]
        best = min(dated, key=lambda row: (row["date_precision"], row["start"]), default=None)
        return best[column] if best else None

    @property
    def precision(self) -> int | None:
        """1 day ... 5 year or more."""
        given = [row["date_precision"] for row in self.mentions + self.acts if _given(row["date_precision"])]
        return min(given, default=None)

    @property
    def perpetrator_side(self) -> str | None:
        """Side that acts."""
        return self.first("perpetrator_side")

    @property
    def victim_side(self) -> str | None:
        """Side that is hit."""
        return next((m["victim_side"] for m in self.mentions if _given(m["victim_side"])), None)

    @property
    def key(self) -> tuple[Any, ...]:
        """Where it stands in the order of publication."""
        return order(self.article, min(row["start"] for row in self.mentions + self.acts))


def order(article: Row, start: int) -> tuple[Any, ...]:
    """Sort key of a span: (published_at, published, article_id, start), the undated last."""
    moment = article["published_at"] if _given(article["published_at"]) else pd.Timestamp.max.tz_localize("UTC")
    day = article["published"] if _given(article["published"]) else pd.Timestamp.max
    if not _given(article["published_at"]) and _given(article["published"]):
        # A bulletin without a time stands at the end of its day.
        moment = day.tz_localize("UTC") + pd.Timedelta(hours=24)
    return (moment, day, article["article_id"], start)


def incidents(article: Row, mentions: Iterable[Row], acts: Iterable[Row]) -> list[Incident]:
    """The incidents of one article, in the order of the text, with stated answers linked.

    Totals, denied, planned and conditional mentions belong to no incident.
    """
    found: list[Incident] = []
    counting = [m for m in mentions if m["modality"] == "asserted" and not m["is_total"]]
    homes: dict[str, Incident] = {}
    _break_down(counting)
    for mention in sorted(counting, key=lambda m: m["start"]):
        parent = homes.get(mention["subset_of"]) if _given(mention["subset_of"]) else None
        home = parent or next((i for i in reversed(found[-WINDOW:]) if _belongs(mention, i, article["text"])), None)
        if home is None:
            home = Incident(article)
            found.append(home)
        home.mentions.append(mention)
        homes[mention["mention_id"]] = home
    told = _by_sentence(found)
    for act in sorted(acts, key=lambda a: (a["start"], a["stop"])):
        _place(act, found, told, article)
    for incident in found:
        _complete(incident)
    return [incident for incident in found if incident.mentions or incident.acts]


def _break_down(mentions: Sequence[Row]) -> None:
    """Makes a list by place a part of the number it breaks down: "13 killed, eight in Idlib, three in Latakia"."""
    lists: dict[tuple[int, str], list[Row]] = {}
    for mention in mentions:
        if _given(mention["place"]):
            lists.setdefault((mention["sentence"], mention["harm"]), []).append(mention)
    for (sentence, harm), parts in lists.items():
        for whole in mentions:
            rest = [m for m in parts if m is not whole]
            near = (
                0 <= sentence - whole["sentence"] <= 2 and whole["harm"] == harm and whole["start"] < parts[-1]["start"]
            )
            several = len({m["place"] for m in rest}) > 1 and any(m["rule"] == "elided" for m in rest)
            if near and several and SHARE * whole["low"] <= sum(m["low"] for m in rest) <= whole["low"]:
                for part in rest:
                    part["subset_of"] = part["subset_of"] or whole["mention_id"]
                break


def _complete(incident: Incident) -> None:
    """Gives each mention what its incident's others tell: role and side of like victims, perpetrator, place, day.

    A role is taken over only where one stands for the harm; a side only from victims of the same role.
    """
    for mention in incident.mentions:
        like = [m for m in incident.mentions if m["harm"] == mention["harm"] and m["victim_role"] != "unknown"]
        if mention["victim_role"] == "unknown" and len({m["victim_role"] for m in like}) == 1:
            mention["victim_role"] = like[0]["victim_role"]
        same = [
            m["victim_side"]
            for m in incident.mentions
            if m["victim_role"] == mention["victim_role"] and _given(m["victim_side"])
        ]
        if mention["victim_role"] == "contractor" and not same:
            same = [
                m["victim_side"]
                for m in incident.mentions
                if m["sentence"] == mention["sentence"] and m["victim_role"] == "military" and _given(m["victim_side"])
            ]
        if not _given(mention["victim_side"]) and same and mention["victim_role"] not in ("unknown", "civilian"):
            mention["victim_side"] = same[0]
        told = [m for m in incident.mentions + incident.acts if abs(m["sentence"] - mention["sentence"]) <= 2]
        if not _given(mention["perpetrator_side"]) and any(_given(m["perpetrator_side"]) for m in told):
            mention["perpetrator_side"] = incident.perpetrator_side
        near = [m for m in incident.mentions if 0 <= mention["sentence"] - m["sentence"] <= 1 and _given(m["place"])]
        if not _given(mention["place"]) and near and near[-1]["said_by"] == mention["said_by"]:
            mention["place"] = near[-1]["place"]
        if not _given(mention["date_start"]) and incident.start is not None:
            mention |= {"date_start": incident.start, "date_end": incident.end, "date_precision": incident.precision}


def _belongs(mention: Row, incident: Incident, text: str) -> bool:
    """Whether a mention tells of the incident: same sides, compatible days, and no rival count of its own."""
    last = incident.mentions[-1] if incident.mentions else None
    if last is None or not sides_agree(mention, incident) or not _is_akin(mention, incident):
        return False
    if not places_agree(mention["place"], incident.first("place")):
        if mention["sentence"] != last["sentence"]:
            return False
        if mention["rule"] == "elided" and not any(_holds(whole, mention) for whole in incident.mentions):
            # "Eight died in Tal Minnis, seven in Maasaran": an act each.
            return False
    one_side = _given(mention["perpetrator_side"]) and mention["perpetrator_side"] == incident.perpetrator_side
    near = mention["sentence"] - last["sentence"] <= 1 + one_side
    if not _days_agree(mention, incident):
        return False
    twin = next((m for m in incident.mentions if _same_group(m, mention) and not _given(m["subset_of"])), None)
    if twin is None:
        return near or (_given(mention["date_start"]) and _shares_side(mention, incident))
    if twin["sentence"] == mention["sentence"]:
        part_of_toll = twin["rule"] == "toll" and mention["low"] <= twin["low"]
        return part_of_toll or mention["rule"] in ("elided", "part", "toll") or mention["trigger"] == twin["trigger"]
    if _is_separate(mention, text):
        return False
    close = mention["sentence"] - twin["sentence"] <= 2 or (
        _given(mention["date_start"]) and incident.start is not None
    )
    rival = close and (mention["said_by"] != twin["said_by"] or mention["rule"] == "toll")
    return _retells(mention, twin) or (rival and mention["low"] <= RIVAL * twin["low"])


def _holds(whole: Row, part: Row) -> bool:
    """Whether a number may be the whole of which another, of one of its places, is a part."""
    akin = whole["harm"] == part["harm"] and whole["rule"] != "elided" and whole["low"] >= part["low"]
    return bool(akin and places_agree(whole["place"], part["place"]))


def _shares_side(mention: Row, incident: Incident) -> bool:
    """Whether a side is known of both; sides_agree has told that it is the same."""
    victims = _given(mention["victim_side"]) and incident.victim_side is not None
    return bool(victims or (_given(mention["perpetrator_side"]) and incident.perpetrator_side is not None))


def _is_akin(mention: Row, incident: Incident) -> bool:
    """Whether a mention without a side stands in the incident's sentence or tells of victims of its role."""
    shared = _shares_side(mention, incident)
    roles = {m["victim_role"] for m in incident.mentions}
    roles = roles - {"unknown"} or roles
    here = any(m["sentence"] == mention["sentence"] for m in incident.mentions)
    return shared or here or mention["victim_role"] in roles | {"unknown"} or "unknown" in roles


def _retells(mention: Row, twin: Row) -> bool:
    """Whether a later mention repeats or details the first: the lead gives a count, exact or vague, detail follows."""
    if twin["bound"] == "vague" or (mention["value"], mention["low"]) == (twin["value"], twin["low"]):
        return True
    if "zero" in (mention["bound"], twin["bound"]):
        return False
    return bool(mention["low"] <= twin["low"]) and (twin["rule"] == "toll" or not _given(mention["date_text"]))


def _is_separate(mention: Row, text: str) -> bool:
    ends = STOP.search(text, mention["stop"], mention["stop"] + 600)
    start = max(text.rfind(". ", 0, mention["start"]), text.rfind("\n", 0, mention["start"]), 0)
    stop = ends.start() if ends else min(len(text), mention["stop"] + 600)
    return bool(SEPARATE.search(text, start, stop) or ANOTHER.search(text, stop, stop + 80))


def sides_agree(mention: Row, incident: Incident) -> bool:
    """Whether a mention's sides are the incident's, or missing; never the reverse."""
    for column, own in (("victim_side", incident.victim_side), ("perpetrator_side", incident.perpetrator_side)):
        if _given(mention[column]) and _given(own) and mention[column] != own and column == "perpetrator_side":
            return False
        if _given(mention[column]) and _given(own) and mention[column] != own:
            return False
    turned = _given(mention["victim_side"]) and mention["victim_side"] == incident.perpetrator_side
    turned = turned or (_given(mention["perpetrator_side"]) and mention["perpetrator_side"] == incident.victim_side)
    return not turned


def _days_agree(mention: Row, incident: Incident) -> bool:
    if not _given(mention["date_start"]) or incident.start is None:
        return True
    return bool(mention["date_start"] <= incident.end and incident.start <= mention["date_end"])


def _same_group(one: Row, other: Row) -> bool:
    return one["harm"] == other["harm"] and (
        one["victim_role"] == other["victim_role"] or "unknown" in (one["victim_role"], other["victim_role"])
    )


def _by_sentence(found: Iterable[Incident]) -> dict[int, list[Incident]]:
    """The incidents each sentence tells of, in order."""
    told: dict[int, list[Incident]] = {}
    for incident in found:
        for sentence in dict.fromkeys(m["sentence"] for m in incident.mentions):
            told.setdefault(sentence, []).append(incident)
    return told


def _place(act: Row, found: list[Incident], told: dict[int, list[Incident]], article: Row) -> None:
    """Puts targets struck, or a cue of answer, with the incident of its sentence; a cue links it to its trigger."""
    home = _home(act, told.get(act["sentence"], ()))
    if _given(act["answer"]):
        home = _link(act, home, told, article)
    elif home is None:
        home = Incident(article, acts=[act])
    else:
        home.acts.append(act)
    if home and not home.mentions and all(home is not incident for incident in told.get(act["sentence"], ())):
        found.append(home)
        told.setdefault(act["sentence"], []).append(home)


def _home(act: Row, here: Sequence[Incident]) -> Incident | None:
    """The incident told in the act's sentence by the same side, else the nearest in it."""
    same = [i for i in here if _given(act["perpetrator_side"]) and i.perpetrator_side == act["perpetrator_side"]]
    other = [i for i in here if not _given(act["perpetrator_side"]) or i.perpetrator_side is None]
    rows = [
        (abs(row["start"] - act["start"]), n, i) for n, i in enumerate(same or other) for row in i.mentions + i.acts
    ]
    return min(rows, key=lambda option: option[:2])[2] if rows else None


def _link(act: Row, home: Incident | None, told: dict[int, list[Incident]], article: Row) -> Incident | None:
    """States that an incident answers another: the nearest before it, or behind "to", that hit the responder.

    Returns the answering incident; None where nothing is told that it could answer.
    """
    response = home
    here = [i for i in told.get(act["sentence"], ()) if i.mentions]
    if response is None and act["answer"] == "back" and not here:
        # "The response came within hours." is told in the sentence behind it.
        response = next(iter(told.get(act["sentence"] + 1, ())), None)
    behind = [
        i for i in here if any(m["sentence"] == act["sentence"] and m["start"] > act["start"] for m in i.mentions)
    ]
    if act["answer"] == "to" and behind:
        response = next((i for i in here if i is not behind[0]), None)
    responder = response.perpetrator_side if response else act["perpetrator_side"]
    before = [i for i in _before(act, told) if i is not response]
    candidates = [i for i in behind[:1] if i is not response and act["answer"] == "to"] + before
    trigger = next((i for i in candidates if _hit(i, responder, response)), None)
    if trigger is None:
        return None
    if response is None:
        response = Incident(article, acts=[act])
    linked = [earlier for earlier, _ in response.answers]
    if all(i is not trigger for i in linked) and all(i is not response for i, _ in trigger.answers):
        response.answers.append((trigger, act))
    return response


def _before(act: Row, told: dict[int, list[Incident]]) -> list[Incident]:
    """The incidents told before an act, the nearest first, as far back as an article is looked back over."""
    near = (i for sentence in range(act["sentence"], act["sentence"] - WINDOW, -1) for i in told.get(sentence, ()))
    earlier = {id(i): i for i in near if any(m["start"] < act["start"] for m in i.mentions)}
    return sorted(earlier.values(), key=lambda i: i.mentions[0]["start"], reverse=True)


def _hit(incident: Incident, responder: str | None, response: Incident | None) -> bool:
    """Whether an incident struck the side that answers."""
    if responder and incident.victim_side:
        return incident.victim_side == responder
    if responder and incident.perpetrator_side:
        return incident.perpetrator_side != responder
    target = response.victim_side if response else None
    return bool(target) and incident.perpetrator_side == target


def _given(value: Any) -> bool:
    return value is not None and not (value is pd.NA or value != value)


def places_agree(one: str | None, other: str | None) -> bool:
    """Whether two places are the same, one within the other, or one unknown."""
    if one is None or other is None:
        return True
    return one in chain(other) or other in chain(one)


def chain(place: str) -> Iterator[str]:
    """A place and what contains it, outwards."""
    seen: set[str] = set()
    known: World = world()
    while place and place not in seen:
        yield place
        seen.add(place)
        place = known.places[place].within if place in known.places else ""
