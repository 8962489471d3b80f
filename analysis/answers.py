"""Which of an article's incidents answers which, by its words of answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.incident import Incident, Row, given

# An article is looked back over for this many sentences, and ahead for these.
WINDOW, AHEAD = 40, 3
# What opens a sentence and points to the acts of the one before: "with those strikes", "by this raid".
POINTS = re.compile(
    r"\s*(?:with|by|in|through) (?:that|this|those|these) (?:\w+ )?"
    r"(?:strikes?|attacks?|raids?|shelling|bombing|bombardment|killings?|operations?|salvos?|fire)\b",
    re.IGNORECASE,
)
AFTER = re.compile(r"\bafter\b")
Told = dict[int, list[Incident]]


def link(act: Row, home: Incident | None, told: Told, article: Row) -> Incident | None:
    """States that an incident answers another; returns the one that answers, None where nothing is told to answer.

    `act`: a cue. "back": its clause answers what was told before. "to": what stands behind it is answered.
    `home`: the incident of the cue's clause; `told`: the incidents by sentence. Sides and days must not contradict.
    What answers an attack that is named, with victims told in other articles, keeps the cue as `elsewhere`.
    """
    response, options = (_to if act["answer"] == "to" else _back)(act, home, told)
    if act["answer"] == "to" and (pointed := _pointed(act, told, article)):
        response = pointed
    if act["answer"] == "back" and home and not options:
        options = _after_which(act, home, told, article)
    passive = response is not None and response.victim_side == act["perpetrator_side"]
    responder = None if passive else act["perpetrator_side"]
    responder = response.perpetrator_side or responder if response else responder
    possible = [i for i in _once(options) if i is not response and _may_trigger(i, responder, response)]
    triggers = _chosen(possible, responder, response, act)
    if response is not None and not triggers and given(act.get("answered_start")):
        response.elsewhere.append(act)
    if not triggers or (response is None and not given(responder)):
        return None
    if response is None:
        response = Incident(article, acts=[act])
    for trigger in triggers:
        linked = [earlier for earlier, _ in response.answers]
        if all(i is not trigger for i in linked) and all(i is not response for i, _ in trigger.answers):
            response.answers.append((trigger, act))
    return response


def _back(act: Row, home: Incident | None, told: Told) -> tuple[Incident | None, list[Incident]]:
    """ "Five were killed. In retaliation Turkey struck 115 targets": the act's own clause, else the next sentence."""
    ahead, behind = _around(act, told)
    response = home
    if behind and home in ahead and _opens(act):
        # "The raid that killed two was followed in retaliation by fire that killed 50."
        response = behind[0]
    if response is None and not ahead + behind:
        # "The response came within hours." is told in the sentence behind it.
        response = _told_next(act, told)
    return response, [i for i in ahead[::-1] if i is not response] + _before(act, told)


def _pointed(act: Row, told: Told, article: Row) -> Incident | None:
    """ "Nine died in Haris. With those strikes Israel retaliated for the rockets": what the words point back to."""
    text = article["text"]
    opens = max(text.rfind(". ", 0, act["start"]), text.rfind("\n", 0, act["start"])) + 1
    if not POINTS.match(text, opens, act["start"]):
        return None
    before = (i for i in reversed(told.get(act["sentence"] - 1, ())) if i.mentions)
    return next((i for i in before if not _acts_apart(i, act)), None)


def _after_which(act: Row, home: Incident, told: Told, article: Row) -> list[Incident]:
    """ "Turkey struck back, killing 21, after five of its troops died": what came before is told behind."""
    ends = [m["stop"] for m in home.mentions if m["sentence"] == act["sentence"]]
    _, behind = _around(act, told)
    later = [i for i in behind if i is not home and ends and _first(i, act) > max(ends)]
    return [i for i in later if AFTER.search(article["text"], max(ends), _first(i, act))]


def _to(act: Row, home: Incident | None, told: Told) -> tuple[Incident | None, list[Incident]]:
    """ "N were neutralized in answer to an attack that killed M", "In response, ...", "It was an answer to that"."""
    ahead, behind = _around(act, told)
    before, after = _before(act, told), _after(act, told)
    # "The raid was an answer to rockets. They hurt nobody": what is answered is told behind.
    further = before + after if ahead or behind or home or _opens(act) else after + before
    return _answering(act, home, ahead, behind, told), behind + further


def _answering(
    act: Row, home: Incident | None, ahead: list[Incident], behind: list[Incident], told: Told
) -> Incident | None:
    """Which incident answers what stands behind "in answer to": the one told before it, or behind the comma."""
    if ahead or len(behind) > 1 or (behind and _opens(act)):
        return (ahead or behind)[-1]
    if behind or home:
        return home if home not in behind else None
    if _opens(act):
        # "In retaliation for the attack, aircraft struck the market. At least 12 died."
        return _told_next(act, told)
    near = (i for i in _before(act, told) if act["sentence"] - i.mentions[-1]["sentence"] <= AHEAD)
    return next((i for i in near if i.perpetrator_side and not _acts_apart(i, act)), None)


def _around(act: Row, told: Told) -> tuple[list[Incident], list[Incident]]:
    """The incidents of an act's sentence first told before it, and those first told behind it."""
    here = [i for i in told.get(act["sentence"], ()) if i.mentions]
    return [i for i in here if _first(i, act) < act["start"]], [i for i in here if _first(i, act) > act["start"]]


def _told_next(act: Row, told: Told) -> Incident | None:
    return next((i for i in told.get(act["sentence"] + 1, ()) if not _acts_apart(i, act)), None)


def _opens(act: Row) -> bool:
    """Whether the cue opens its sentence, so that what follows the comma is the answer."""
    return act.get("opens") is True


def _acts_apart(incident: Incident, act: Row) -> bool:
    """Whether an incident is another side's than the one that answers."""
    mine, other = act["perpetrator_side"], incident.perpetrator_side
    return bool(given(mine) and ((other and other != mine) or incident.victim_side == mine))


def _may_trigger(incident: Incident, responder: str | None, response: Incident | None) -> bool:
    """Whether nothing contradicts that an incident is what was answered."""
    if given(responder) and incident.perpetrator_side == responder:
        return False
    if given(responder) and incident.victim_side and incident.victim_side != responder:
        return False
    if response is None:
        return True
    hit = response.victim_side
    if hit and incident.perpetrator_side and hit != incident.perpetrator_side:
        return False
    later = response.end is not None and incident.start is not None and incident.start > response.end
    return not later


def _chosen(
    options: Sequence[Incident], responder: str | None, response: Incident | None, act: Row
) -> Sequence[Incident]:
    """The first that struck the responder or is the act of the side struck back at; else the nearest told."""
    known = [
        i
        for i in options
        if (given(responder) and i.victim_side == responder)
        or (given(responder) and i.perpetrator_side and i.perpetrator_side != responder)
        or (response is not None and response.victim_side and i.perpetrator_side == response.victim_side)
    ]
    distinct = [i for i in options if response is None or i.start != response.start or _starts(i) > act["start"]]
    dated = [i for i in known or distinct if given(act["date_start"]) and i.start == act["date_start"]]
    told = response is not None and any(m["sentence"] == act["sentence"] for m in response.mentions + response.acts)
    sure = told or act["answer"] == "back" or _opens(act)
    sides = [responder, *(side for i in (response, *options[:1]) if i for side in (i.perpetrator_side, i.victim_side))]
    if not any(given(side) for side in sides):
        # "Four ambulances responded": nobody is known to strike or to be struck.
        return []
    guess = [] if _two_sided(options) else options if sure else [i for i in options if _starts(i) > act["start"]]
    found = (dated if act["answer"] == "to" else []) or known or guess
    return found[: 2 if act.get("several") is True else 1]


def _two_sided(options: Sequence[Incident]) -> bool:
    """Whether the nearest act is told in one breath with losses of the other side: either may have been answered."""
    near = [i for i in options if i.mentions[0]["sentence"] == options[0].mentions[0]["sentence"]]
    return len({i.victim_side for i in near if i.victim_side}) > 1


def _once(incidents: Iterable[Incident]) -> list[Incident]:
    return list({id(i): i for i in incidents if i.mentions}.values())


def _starts(incident: Incident) -> int:
    return int(incident.mentions[0]["start"])


def _first(incident: Incident, act: Row) -> int:
    """Where the incident is first told in the act's sentence."""
    return min(int(m["start"]) for m in incident.mentions if m["sentence"] == act["sentence"])


def _before(act: Row, told: Told) -> list[Incident]:
    """The incidents told before an act, the nearest first, as far back as an article is looked back over."""
    near = (i for sentence in range(act["sentence"], act["sentence"] - WINDOW, -1) for i in told.get(sentence, ()))
    earlier = {id(i): i for i in near if any(m["start"] < act["start"] for m in i.mentions)}
    return sorted(earlier.values(), key=_starts, reverse=True)


def _after(act: Row, told: Told) -> list[Incident]:
    """The incidents first told in the sentences right behind an act."""
    near = (i for sentence in range(act["sentence"] + 1, act["sentence"] + AHEAD + 1) for i in told.get(sentence, ()))
    return [i for i in near if i.mentions and min(m["start"] for m in i.mentions) > act["start"]]
