"""Mentions of one article -> incidents: what the article tells as one act, with the links it states."""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Iterable, Sequence

from analysis.answers import link
from analysis.incident import (
    ANNOUNCED,
    DATELINE,
    JOINED,
    Incident,
    Row,
    are_added,
    are_of_other_days,
    given,
    is_same_scene,
    places_agree,
    sides_agree,
)
from analysis.reading.attach.hit import DIED_LATER
from analysis.reading.lexicon import chain
from analysis.retold import (
    FAR,
    adds,
    are_others,
    claims,
    confirms,
    contradicts,
    died_since,
    ensues,
    falls_beside,
    fell_too,
    goes_beside,
    is_before,
    is_confirmed,
    is_contested,
    is_elsewhere,
    is_of_the_clash,
    is_of_the_last,
    is_of_the_same,
    is_raised,
    is_separate,
    is_told_also,
    is_under_heading,
    moves_on,
    of_one_fight,
    set_apart,
)

# Two speakers' figures further apart than this are two acts.
RIVAL = 4
CLAIM = 10  # and where one of them claims
# An article is looked back over for this many acts: enough for any page, and time stays linear in a long one.
WINDOW = 40
# A list by place that comes to this share of a number told before is its breakdown.
SHARE = 0.7
# What sets one speaker's figure against another's.
CONTRAST = re.compile(r";|\b(?:but|though|although|however|earlier)\b")


def incidents(article: Row, mentions: Iterable[Row], acts: Iterable[Row]) -> list[Incident]:
    """The incidents of one article, in the order of the text, with stated answers linked.

    Totals, denied, planned and conditional mentions belong to no incident.
    """
    found: list[Incident] = []
    acts = sorted(acts, key=lambda a: (a["start"], a["stop"]))
    cues = [act["start"] for act in acts if act["answer"] == "back" or act.get("opens") is True]
    counting = [m for m in mentions if m["modality"] == "asserted" and not m["is_total"]]
    homes: dict[str, Incident] = {}
    latest: Incident | None = None
    _break_down(counting)
    _divide(counting)
    for mention in sorted(counting, key=lambda m: m["start"]):
        parent = homes.get(mention["subset_of"]) if given(mention["subset_of"]) else None
        home = parent or next(
            (i for i in reversed(found[-WINDOW:]) if _belongs(mention, i, article["text"], cues, i is latest)), None
        )
        if home is None:
            home = Incident(article)
            found.append(home)
        home.mentions.append(mention)
        homes[mention["mention_id"]] = latest = home
    told = _by_sentence(found)
    for act in acts:
        _place(act, found, told, article)
    for incident in found:
        _complete(incident)
    return [incident for incident in found if incident.mentions or incident.acts]


def _may_be_alike(mention: Row, other: Row) -> bool:
    """Whether victims may be of the role of others: told in one sentence, or not many times as many."""
    return bool(mention["sentence"] == other["sentence"] or mention["low"] <= RIVAL * other["low"])


def _break_down(mentions: Sequence[Row]) -> None:
    """Makes a list by place a part of the number it breaks down: "13 killed, eight in Idlib, three in Latakia"."""
    told: dict[tuple[int, str], list[Row]] = {}
    for mention in mentions:
        told.setdefault((mention["sentence"], mention["harm"]), []).append(mention)
    for (sentence, harm), here in told.items():
        parts = [m for m in here if given(m["place"])]
        if not any(m["rule"] == "elided" for m in parts):
            continue
        for whole in (m for number in range(sentence - 2, sentence + 1) for m in told.get((number, harm), ())):
            rest = [m for m in parts if m is not whole]
            several = len({m["place"] for m in rest}) > 1 and whole["start"] < parts[-1]["start"]
            # "Seven were killed in Idlib, four in Hama and one in Aleppo" are twelve.
            nested = whole["sentence"] < sentence or any(given(m["subset_of"]) for m in rest)
            nested |= all(places_agree(m["place"], whole["place"]) for m in rest)
            several, least = several and whole["rule"] != "elided", whole["low"] * (SHARE if nested else 1)
            if several and least <= sum(m["low"] for m in rest) <= whole["low"]:
                for part in rest:
                    part["subset_of"] = part["subset_of"] or whole["mention_id"]
                break


def _divide(mentions: Sequence[Row]) -> None:
    """ "23 men were killed ... Nine soldiers and 14 rebels died": numbers of a sentence that come to one before it.

    They stand in its place, as an earlier figure's, and are of its act.
    """
    told: dict[tuple[int, str], list[Row]] = {}
    for mention in mentions:
        if not given(mention["subset_of"]):
            told.setdefault((mention["sentence"], mention["harm"]), []).append(mention)
    for (sentence, harm), parts in told.items():
        several = sum(part["low"] for part in parts)
        if len(parts) < 2 or not several:
            continue
        before = (m for number in range(sentence - 1, sentence - 4, -1) for m in told.get((number, harm), ()))
        whole = next((m for m in before if m["low"] == several and len(told[m["sentence"], harm]) == 1), None)
        if whole and all(_may_be_of(part, whole) for part in parts):
            for part in parts:
                part["subset_of"] = whole["mention_id"]


def _may_be_of(part: Row, whole: Row) -> bool:
    """Whether a number may be a part of another: no day or place of its own sets it apart."""
    days = not given(part["date_text"]) or part["date_start"] == whole["date_start"]
    return days and places_agree(part["place"], whole["place"])


def _complete(incident: Incident) -> None:
    """Gives each mention what its incident's others tell: role and side of like victims, perpetrator, place, day.

    A role is taken over only where one stands for the harm; a side only from victims of the same role.
    """
    of_role = [m for m in incident.mentions if m["victim_role"] != "unknown"]
    for mention in incident.mentions:
        # "83 were hurt ... A second soldier was hurt": the one says nothing of the 83.
        like = [m for m in of_role if m["harm"] == mention["harm"] and _may_be_alike(mention, m)]
        one_role = len({m["victim_role"] for m in like}) == 1
        # Four boys among nine dead do not make the nine civilians.
        parts = all(given(m["subset_of"]) for m in like)
        if mention["victim_role"] == "unknown" and one_role and not (parts or are_added(mention, like)):
            mention["victim_role"] = like[0]["victim_role"]
        alike = [m for m in incident.mentions if m["victim_role"] == mention["victim_role"] and given(m["victim_side"])]
        same = [m["victim_side"] for m in alike if not are_added(mention, alike)]
        if mention["victim_role"] == "contractor" and not same:
            same = [
                m["victim_side"]
                for m in incident.mentions
                if m["sentence"] == mention["sentence"] and m["victim_role"] == "military" and given(m["victim_side"])
            ]
        if not given(mention["victim_side"]) and same and mention["victim_role"] not in ("unknown", "civilian"):
            mention["victim_side"] = same[0]
        told = [m for m in incident.mentions + incident.acts if abs(m["sentence"] - mention["sentence"]) <= 2]
        acted = any(given(m["perpetrator_side"]) for m in told) and incident.perpetrator_side != mention["victim_side"]
        if not given(mention["perpetrator_side"]) and acted:
            mention["perpetrator_side"] = incident.perpetrator_side
        near = [m for m in incident.mentions if 0 <= mention["sentence"] - m["sentence"] <= 1 and given(m["place"])]
        if not given(mention["place"]) and near and near[-1]["said_by"] == mention["said_by"]:
            mention["place"] = near[-1]["place"]
        if not given(mention["date_start"]) and incident.start is not None:
            mention |= {"date_start": incident.start, "date_end": incident.end, "date_precision": incident.precision}


def _belongs(mention: Row, incident: Incident, text: str, cues: Sequence[int], latest: bool) -> bool:
    """Whether a mention tells of the incident: same sides, compatible days, and no rival count of its own.

    latest: it is the one that the number before is of.
    """
    last = incident.mentions[-1] if incident.mentions else None
    if last is not None and (of_one_fight(mention, last, text) or _is_joined(mention, last)):
        return True
    if is_contested(mention, incident, text):
        return True
    if last is None or _is_next_story(mention, incident, text) or is_before(mention, last, text):
        return False
    fell = is_of_the_clash(mention, last, text)
    if not (fell or sides_agree(mention, incident)):
        return False
    fell = fell or fell_too(mention, incident, text) or is_told_also(mention, last, text)
    if not (fell := fell or (latest and is_of_the_last(mention, last, text))) and not _is_akin(mention, incident):
        return False
    here = given(mention["place"]) and mention["place"] == last["place"]
    if not (here or places_agree(mention["place"], incident.first("place")) or ensues(mention, last, text)):
        if mention["sentence"] != last["sentence"]:
            return False
        if not any(_holds(whole, mention) for whole in incident.mentions):
            return False  # "eight died in Tal Minnis, seven in Maasaran": an act each
    answered = bisect(cues, last["start"]) < bisect_left(cues, mention["start"])
    if answered and not _shares_victims(mention, incident):
        return False  # what answers an act is another act
    near = fell or _is_near(mention, incident, text)
    among = last["rule"] in ("toll before", DIED_LATER) and mention["rule"] == "toll"
    told = (among and last["sentence"] == mention["sentence"]) or _days_agree(mention, incident)
    told = told or is_confirmed(mention, incident, text) or died_since(mention, incident, text)
    if not (told or _is_of_dateline(mention, near, text)):
        return False  # "three more died on Friday, bringing the toll of Monday's strike to 14"
    twin = next((m for m in incident.mentions if _same_group(m, mention) and not given(m["subset_of"])), None)
    if twin is None:
        return (near and _is_here(mention, last, text)) or _goes_on(mention, incident, text)
    return _goes_with(mention, twin, incident, text)


def _goes_with(mention: Row, twin: Row, incident: Incident, text: str) -> bool:
    """Whether a number and the first of its kind can both be of an act: it repeats, details, raises or joins that."""
    if twin["sentence"] == mention["sentence"]:
        if mention["rule"] not in ("toll", DIED_LATER) and set_apart(mention, twin, text):
            return False
        part_of_toll = twin["rule"] == "toll" and mention["low"] <= twin["low"]
        told = twin["trigger"] in ("death", "fatality") and mention["low"] == twin["low"]
        return (
            told
            or _are_rivals(mention, twin, text)
            or part_of_toll
            or mention["rule"] in ("elided", "part", "toll", "toll before", DIED_LATER)
            or twin["rule"] in ("toll before", DIED_LATER)
            or mention["trigger"] == twin["trigger"]
            or (falls_beside(mention, text) and is_same_scene(mention, twin))
        )
    if is_separate(mention, text):
        return False
    close = mention["sentence"] - twin["sentence"] <= 2 or (given(mention["date_start"]) and incident.start is not None)
    close = close or confirms(mention, text)
    own = given(mention["date_text"]) and mention["date_start"] != twin["date_start"]
    own = own or (given(mention["place"]) and mention["place"] != twin["place"] and moves_on(mention, twin, text))
    rival = close and (mention["rule"] == "toll" or (mention["said_by"] != twin["said_by"] and not own))
    claimed = claims(mention, text)
    again = died_since(mention, incident, text) or _retells(mention, twin, text) or goes_beside(mention, twin, text)
    many = mention["low"] <= (CLAIM if claimed else RIVAL) * twin["low"] or (contradicts(mention, twin, text) and close)
    return again or (rival and many)


def _is_next_story(mention: Row, incident: Incident, text: str) -> bool:
    """Deaths made known, of whatever day, are not those of the act told before; nor is what a heading parts from it."""
    last = incident.mentions[-1]
    if (mention["rule"] == ANNOUNCED) != (last["rule"] == ANNOUNCED):
        return True
    same = any(
        (m["harm"], m["value"], m["low"]) == (mention["harm"], mention["value"], mention["low"])
        for m in incident.mentions
    )
    here = same or (given(mention["place"]) and mention["place"] == last["place"])
    return not here and is_under_heading(mention, last, text)


def _is_near(mention: Row, incident: Incident, text: str) -> bool:
    """Whether a number stands so shortly behind an act that it may go on with it."""
    doers = {incident.perpetrator_side, incident.mentions[-1]["perpetrator"]}
    one_side = any(given(mention[name]) and mention[name] in doers for name in ("perpetrator_side", "perpetrator"))
    gap, others = mention["sentence"] - incident.mentions[-1]["sentence"], are_others(mention, text)
    return gap <= 1 + (one_side or others) or (gap <= FAR and (others or is_of_the_same(mention, text)))


def _is_here(mention: Row, last: Row, text: str) -> bool:
    """Whether a sentence does not open with another act, or is that of the last number."""
    return mention["sentence"] == last["sentence"] or not (is_elsewhere(mention, text) or moves_on(mention, last, text))


def _goes_on(mention: Row, incident: Incident, text: str) -> bool:
    """Whether victims of a kind not told yet are of an act told before: by its day and sides, or its day and place."""
    last = incident.mentions[-1]
    sided = given(mention["date_start"]) and _shares_side(mention, incident)
    near = mention["sentence"] - last["sentence"] <= FAR and is_same_scene(mention, last)
    return (sided or (near and not is_separate(mention, text))) and _is_here(mention, last, text)


def _are_rivals(mention: Row, twin: Row, text: str) -> bool:
    """ "Villagers spoke of two dead, but the army said that three had died": one act, told by two."""
    speakers = mention["said_by"], twin["said_by"]
    bounded = max(mention["low"], twin["low"]) <= RIVAL * min(mention["low"], twin["low"])
    told = all(map(given, speakers)) and speakers[0] != speakers[1]
    return told and bounded and bool(CONTRAST.search(text, twin["stop"], mention["start"]))


def _is_joined(mention: Row, last: Row) -> bool:
    """ "Seven soldiers and three drivers were killed": the second of two that one verb harms in one place."""
    same = all(mention[name] == last[name] for name in ("sentence", "harm", "trigger", "place", "date_start"))
    sides = {row["victim_side"] for row in (mention, last) if given(row["victim_side"])}
    alike = len(sides) < 2 and mention["perpetrator"] == last["perpetrator"]
    return bool(same and alike and mention["rule"].endswith(JOINED))


def _holds(whole: Row, part: Row) -> bool:
    """Whether a number may be the whole of which another, of one of its places, is a part."""
    akin = whole["harm"] == part["harm"] and whole["rule"] != "elided" and whole["low"] >= part["low"]
    inside = not given(whole["place"]) or not given(part["place"]) or whole["place"] in chain(part["place"])
    return bool(akin and inside)


def _shares_side(mention: Row, incident: Incident) -> bool:
    """Whether a side is known of both; sides_agree has told that it is the same."""
    victims = given(mention["victim_side"]) and incident.victim_side is not None
    return bool(victims or (given(mention["perpetrator_side"]) and incident.perpetrator_side is not None))


def _shares_victims(mention: Row, incident: Incident) -> bool:
    """Whether the victims are of the incident's side, or told before in the same words."""
    told = any(m["harm"] == mention["harm"] and m["victim_role"] == mention["victim_role"] for m in incident.mentions)
    return told or (given(mention["victim_side"]) and mention["victim_side"] == incident.victim_side)


def _is_akin(mention: Row, incident: Incident) -> bool:
    """Whether a mention without a side stands in the incident's sentence or tells of victims of its role."""
    shared = _shares_side(mention, incident)
    roles = {m["victim_role"] for m in incident.mentions}
    roles = roles - {"unknown"} or roles
    here = any(m["sentence"] == mention["sentence"] for m in incident.mentions)
    return shared or here or mention["victim_role"] in roles | {"unknown"} or "unknown" in roles


def _retells(mention: Row, twin: Row, text: str) -> bool:
    """Whether a later mention repeats or details the first: the lead gives a count, exact or vague, detail follows."""
    if twin["bound"] == "vague" or (mention["low"] == twin["low"] and not adds(mention, text)):
        return True
    if "zero" in (mention["bound"], twin["bound"]):
        return False
    here = is_same_scene(mention, twin) and mention["sentence"] - twin["sentence"] <= FAR
    here = here and not are_of_other_days(mention, twin)
    again = twin["rule"] == "toll" or not given(mention["date_text"]) or here
    return (bool(mention["low"] <= twin["low"]) and again) or is_raised(mention, text)


def _days_agree(mention: Row, incident: Incident) -> bool:
    if not given(mention["date_start"]) or incident.start is None:
        return True
    # "The toll in Zorba was nine", behind what happened elsewhere the day after
    place = mention["rule"] == "toll" and not given(mention["date_text"]) and mention["place"]
    if given(place) and place and place == incident.first("place"):
        return True
    return bool(mention["date_start"] <= incident.end and incident.start <= mention["date_end"])


def _is_of_dateline(mention: Row, near: bool, text: str) -> bool:
    """Whether a mention right behind another has no day but that of the article's dateline."""
    said = mention["date_text"] if (mention["date_precision"] or 1) == 2 else None
    return near and given(said) and str(said) in text[:DATELINE]


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
    here = told.get(act["sentence"], ())
    if not given(act["answer"]):
        # "Struck 51 targets on Tuesday and killed 55 soldiers on Wednesday": two acts.
        here = [i for i in here if not given(act["date_start"]) or i.start in (None, act["date_start"])]
    home = _home(act, here)
    if given(act["answer"]):
        home = link(act, home, told, article)
    elif home is None:
        home = Incident(article, acts=[act])
    else:
        home.acts.append(act)
    if home and not home.mentions and all(home is not incident for incident in told.get(act["sentence"], ())):
        found.append(home)
        told.setdefault(act["sentence"], []).append(home)


def _home(act: Row, here: Sequence[Incident]) -> Incident | None:
    """The incident told in the act's sentence by the same side, else the nearest in it."""
    same = [i for i in here if given(act["perpetrator_side"]) and i.perpetrator_side == act["perpetrator_side"]]
    # "Regime targets were hit in retaliation": whoever is named before a passive is struck.
    struck = [i for i in here if i.victim_side and i.victim_side == act["perpetrator_side"]]
    other = [i for i in here if not given(act["perpetrator_side"]) or i.perpetrator_side is None] + struck
    rows = [
        (abs(row["start"] - act["start"]), n, i) for n, i in enumerate(same or other) for row in i.mentions + i.acts
    ]
    return min(rows, key=lambda option: option[:2])[2] if rows else None
