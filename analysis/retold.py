"""What the words of an article say of a number: that it is of the act told before, or of another."""

from __future__ import annotations

import re

from analysis.incident import Incident, Row, given, places_agree
from analysis.reading.attach.hit import DIED_LATER

# Words that tell a further act apart from the one told before.
SEPARATE = re.compile(
    r"\b(?:another (?!(?:\w+ ){0,3}(?:injured|wounded)|(?:\w+ )?(?:killed|died|dead))|separate|"
    r"different (?:incident|attack|place)|(?:second|third|similar|earlier|previous|later) "
    r"(?:air ?strike|strike|attack|raid|incident|operation|explosion|blast)|"
    r"[.!?\n]\s?(?:hours|minutes|days) later|the (?:following|next) (?:morning|night|evening)|"
    r"elsewhere|meanwhile|additional|in addition)",
    re.IGNORECASE,
)


ELSEWHERE = re.compile(
    r"\W*(?:separately|in a separate|elsewhere|in another (?:incident|attack|raid))\b", re.IGNORECASE
)
# What both sides can die in, and what tells two acts apart.
FIGHT = re.compile(
    r"\bin (?:\S+ ){0,3}(?:fighting|clash(?:es)?|battles?|attack|assault|raid|firefight|"
    r"encounter|exchange of fire|gun ?(?:fight|battle)|shoot-?out)\b",
    re.IGNORECASE,
)
OTHERS = re.compile(r";|\bwhile\b|\bthen\b|\bretaliat|\brespon", re.IGNORECASE)
# "Nine people wounded in the same strike", some sentences behind it.
SAME = re.compile(r"[^.]{0,40}\bin the same (?:\w+ )?(?:strike|attack|raid|blast|explosion|incident)")
FAR = 4
# Days after an act in which it is confirmed.
CONFIRMING = 3
# Losses of the other side of a fight, some sentences behind it.
FELL = 2
# What points back to the act just told.
IT = re.compile(
    r"\b(?:in|during) (?:the (?:ensuing (?:\w+ )?\w+|exchange|clash|fighting|gunfight|gunbattle|firefight|shootout|"
    r"encounter|blast|explosion|same)|"
    r"that (?:clash|attack|ambush|raid|assault|strike|battle|incident))\b"
)
OF_IT = re.compile(
    r"\b(?:in|during) the (?:shooting|operation|fight(?:ing)?|exchange|clash|gun ?fight|gun ?battle|firefight|"
    r"shoot-?out|encounter|battle|skirmish)\W*$"
)
# "On the friendly side, we deplore the loss of six soldiers": those of the other side of the act just told.
SIDE = re.compile(r"\W*on (?:the|our|their|its) (?:\w+ )?side\b", re.IGNORECASE)
# "The group claimed the attack and put the dead at 20": whose figure it is, however far from another's.
CLAIMED = re.compile(
    r"\b(?:claim(?:ed|s|ing)? (?:responsibility|credit|the (?:\w+ )?"
    r"(?:action|attack|ambush|raid|assault|bombing|blast|operation|strike))|"
    r"t(?:ook|akes|aking) (?:responsibility|credit))\b",
    re.IGNORECASE,
)
LOST = re.compile(r"[^.;]*\band (?:that [\w ]{1,24})?(?:had )?(?:lost|losing)\b")
ALSO = re.compile(r"\balso\b")
# "An official was shot. His driver was hurt."
THEIRS = re.compile(
    r"(?:his|her|their|the) (?:own )?(?:driver|bodyguards?|guards?|escorts?|companions?|colleagues?|passengers?)\b|"
    r"(?:an? |\w+ )?(?:passers?-?by|bystanders?|onlookers?)\b",
    re.IGNORECASE,
)
OTHER = re.compile(r"^other people$|^(?:\w+ )?others$", re.IGNORECASE)
# Days after an act in which somebody dies of it.
LATER = 14
# What opens the number of more victims of what was told, or shortly follows it.
NTH = "second third fourth fifth sixth seventh eighth ninth tenth".split()
MORE = re.compile(
    rf"(?:an?|the) (?P<nth>{'|'.join(NTH)})\b|another\b|an? further\b|"
    r"(?:at least )?[\w-]+ (?:others?|more)\b(?! than\b)",
    re.IGNORECASE,
)
TOO = re.compile(r"[^.;:]{0,40}\b(?:(?:was|were|has|have) also|(?:with|alongside|beside) (?:him|her|them))\b")
WITH_HIM = re.compile(r"[^.;:]{0,40}\b(?:with|alongside|beside) (?:him|her|them)\b")
NEAR = 3
# "Two others died in a shooting, when a mine went off": of an act of their own.
OF_ANOTHER = re.compile(r"[^.;]*\b(?:when|as|after|by|(?:in|during) (?:an?|another|\w+ing|\w+s)) ", re.IGNORECASE)
# Losses of those who attacked: "one of the attackers was also slain", "repulsed the attack and killed five".
ATTACKERS = re.compile(r"of the (?:attackers|assailants|raiders|gunmen|bombers|ambushers)\b", re.IGNORECASE)
# "All six attackers were killed in the ensuing firefight".
ALL_OF_THEM = re.compile(r"\b(?:all|the|both)(?: of the)? $", re.IGNORECASE)
THEM = re.compile(r"(?:[\w-]+ )?(?:attackers|assailants|raiders|gunmen|bombers|ambushers)$", re.IGNORECASE)
ENSUING = re.compile(r"[^.]{0,40}\b(?:in|during) (?:the|an) (?:ensuing|subsequent|resulting) ")
REPULSED = re.compile(
    r"\b(?:repuls|repell?|foil|thwart|beat(?:en)? (?:back|off)|fought off|drove off)\w* (?:the|this|that) (?:\w+ )?"
    r"(?:attack|assault|ambush|raid|offensive)\b",
    re.IGNORECASE,
)
FOILED = re.compile(
    r"\b(?:attack|assault|ambush|raid|offensive) (?:had been|has been|was) (?:foiled|repulsed|repelled|thwarted)\b",
    re.IGNORECASE,
)
# "Police confirmed the attack but spoke of two dead".
CONFIRMED = re.compile(
    r"\b(?:confirm|acknowledg)\w* the (?:\w+ )?(?:attack|incident|killings?|raid|ambush|strike|blast|clash)",
    re.IGNORECASE,
)
# And what opens the next of several briefs: "KIRKUK - Jets struck", "Southern sector: A shell".
HEADING = re.compile(
    r"\n\s*\n[A-Z][A-Z' ]{2,24} ?[-–—] |\n\s*\d{1,2}[.)] |"
    r"\n\s*\n(?!(?:Update|Correction|Note|Background|Editor)\b)(?:(?:[A-Z][\w'’/-]*|sector|region|area|district|province|"
    r"front|state|town|city|village|and|of) ?){1,5}:\s|"
    r"\n\s*\n[^\n.!?:;,]*[^\n.!?:;,\s]\s*\n\s*\n|\n\s*(?:[•*–-]|\d\d:\d\d)\s"
)
RAISED = re.compile(r"\b(?:raised|rose|risen|climbed|revised)\b[^.;]{0,40}\bto\b[^.;]{0,30}$", re.IGNORECASE)
APART = re.compile(r";|\bwhile\b")
# What sets an act, or a figure, against the one told before.
HOURS_AFTER = re.compile(r"\b(?:(?:hours?|minutes|days?|weeks?)|shortly|soon|right) after (?:an?|the|another) ")
BUT = re.compile(r"\W*(?:But|However|Yet)\b")
MOVED = re.compile(
    r"[.!?\n][\"”]?\s+(?:(?:In|At|Near|Outside) [A-Z]|Also (?:on|in|at) )|\b(?:Meanwhile|Separately|Elsewhere)\b"
)
# How many signs between two numbers are looked at.
BETWEEN = 2000
# How many sentences behind an act the wounded are still told of.
LONG = 8
STOP = re.compile(r"[.!?]\s")
BY = re.compile(r"\b(?:in|by|when|after|from|during) (?:an?|another|his|their) ")
# And those that say so in the sentence behind it.
ANOTHER = re.compile(r"\bdifferent (?:incident|attack|place)", re.IGNORECASE)


def is_of_the_clash(mention: Row, last: Row, text: str) -> bool:
    """ "Three soldiers died when rebels attacked. Five rebels were also killed in the ensuing clash": of one fight."""
    behind, gap = text[mention["stop"] : mention["stop"] + 70].split(".")[0], mention["sentence"] - last["sentence"]
    # "A captain was killed during a rescue. Three militants were killed in the shooting."
    same = gap == 1 and not given(mention["date_text"]) and OF_IT.search(behind)
    return bool(same or (gap <= 1 and IT.search(behind) and ALSO.search(behind[:40])))


def is_before(mention: Row, last: Row, text: str) -> bool:
    """ "Shells killed five, hours after a bomb killed four": another act, before that told first."""
    same = mention["sentence"] == last["sentence"] and mention["harm"] == last["harm"]
    return same and bool(HOURS_AFTER.search(text, last["stop"], mention["start"]))


def is_of_the_last(mention: Row, last: Row, text: str) -> bool:
    """ "Seven were left dead. ... Three more were nursing wounds", far behind: nothing tells of what else hit them."""
    alone = mention["harm"] == "injured" and not given(mention["date_text"]) and mention["bound"] != "zero"
    here = not given(mention["place"]) or (given(last["place"]) and places_agree(mention["place"], last["place"]))
    if not (alone and here and mention["sentence"] - last["sentence"] <= LONG):
        return False
    ends = STOP.search(text, mention["stop"])
    caused = bool(BY.search(text, opens(mention, text), ends.start() if ends else len(text)))
    return not (caused or moves_on(mention, last, text) or is_separate(mention, text) or is_elsewhere(mention, text))


def moves_on(mention: Row, last: Row, text: str) -> bool:
    """ "In Zorba, a grenade was thrown. ...": whether a sentence between two numbers tells of another place or act."""
    return bool(MOVED.search(text, max(last["stop"], mention["start"] - BETWEEN), mention["start"]))


def contradicts(mention: Row, twin: Row, text: str) -> bool:
    """ "But a doctor said that 19 bodies had been brought in": a figure set against the one before it, however high."""
    same = all(mention[name] == twin[name] for name in ("date_start", "place"))
    return same and bool(BUT.match(text, opens(mention, text)))


def is_raised(mention: Row, text: str) -> bool:
    """ "The mayor raised the figures to three dead and 14 injured": whether a number is one that is raised."""
    return bool(RAISED.search(text, opens(mention, text), mention["start"]))


def is_under_heading(mention: Row, last: Row, text: str) -> bool:
    """Whether a heading stands between two numbers: a line of its own without a stop."""
    return bool(HEADING.search(text, last["stop"], mention["start"]))


def is_elsewhere(mention: Row, text: str) -> bool:
    """Whether the sentence of a number opens with another act: "Separately, ...", "In another raid, ..."."""
    return bool(ELSEWHERE.match(text, opens(mention, text)))


def is_of_the_same(mention: Row, text: str) -> bool:
    """ "Nine were wounded in the same strike"."""
    return bool(SAME.match(text, mention["stop"]))


def confirms(mention: Row, text: str) -> bool:
    """Whether its sentence confirms the act told before, before it gives the number."""
    return bool(CONFIRMED.search(text, opens(mention, text), mention["start"]))


def claims(mention: Row, text: str) -> bool:
    """Whether its sentence claims the act told before, before it gives the number."""
    return bool(CLAIMED.search(text, opens(mention, text), mention["start"]))


def of_one_fight(mention: Row, last: Row, text: str) -> bool:
    """ "Nine soldiers were killed and 12 fighters died in the attack": both sides of one fight.

    "It had killed 12 soldiers and lost one of its men" tells both in one breath.
    """
    here = all(mention[name] == last[name] for name in ("sentence", "harm", "date_start", "place"))
    if here and LOST.match(text, last["stop"], mention["start"]):
        return True
    if any(given(row["perpetrator_side"]) for row in (mention, last)) or mention["harm"] != last["harm"]:
        return False
    if not given(mention["victim_side"]) or not given(last["victim_side"]):
        return False
    same = all(mention[name] == last[name] for name in ("sentence", "date_start", "place"))
    ends = STOP.search(text, mention["stop"])
    behind = text[mention["stop"] : ends.start() if ends else None][:200]
    return same and bool(FIGHT.search(behind)) and not OTHERS.search(text, last["stop"], mention["start"])


def is_told_also(mention: Row, last: Row, text: str) -> bool:
    """ "Five militants died. Two soldiers were also killed", "one was hurt in the exchange": others of the same act."""
    gap = mention["sentence"] - last["sentence"]
    here = all(given(mention[name]) and mention[name] == last[name] for name in ("place", "date_start"))
    if gap <= (FAR if here else 1) and THEIRS.match(mention["victim"] or "") and not given(mention["date_text"]):
        return True
    own = gap <= FAR and (
        ATTACKERS.search(text, mention["start"], mention["stop"] + 30)
        or (THEM.match(mention["victim"] or "") and ALL_OF_THEM.search(text, mention["start"] - 12, mention["start"]))
    )
    if own or (gap <= FELL and REPULSED.search(text, opens(mention, text), mention["start"])):
        return True
    if gap <= FELL and (
        SIDE.match(text, opens(mention, text)) or FOILED.search(text, opens(last, text), mention["start"])
    ):
        return True
    if gap > 1:
        return False
    behind = text[mention["stop"] : mention["stop"] + 60].split(".")[0]
    return bool(IT.search(behind)) or (mention["harm"] == last["harm"] and bool(ALSO.search(behind[:40])))


def is_contested(mention: Row, incident: Incident, text: str) -> bool:
    """ "Shells killed five villagers, residents said. The army said it had killed three rebels": who they were.

    A party's word on fighters, right behind another's on civilians, of one place and day: of the same act.
    """
    before = [m for m in incident.mentions if m["start"] < mention["start"]]
    first, fought = (before[0], mention["victim_role"] == "militia") if before else (mention, False)
    killed = mention["harm"] in ("killed", "neutralized") and first["harm"] == "killed" and mention["low"] > 0
    told = given(first["said_by"]) and given(mention["said_by"]) and first["said_by"] != mention["said_by"]
    party = mention["said_by_kind"] == "belligerent" and first["said_by_kind"] != "belligerent"
    if not (fought and killed and told and party):
        return False
    roles = {m["victim_role"] for m in before if not given(m["subset_of"])}
    here = all(given(mention[name]) and mention[name] == first[name] for name in ("place", "date_start"))
    sides = {row["perpetrator_side"] for row in (mention, first) if given(row["perpetrator_side"])}
    near = mention["sentence"] - before[-1]["sentence"] <= 1 and len(sides) < 2
    return near and here and roles == {"civilian"} and not (is_separate(mention, text) or is_elsewhere(mention, text))


def ensues(mention: Row, last: Row, text: str) -> bool:
    """ "Six attackers were killed in the ensuing firefight": of the act just told, wherever that came to."""
    return mention["sentence"] - last["sentence"] <= 1 and bool(ENSUING.match(text, mention["stop"]))


def fell_too(mention: Row, incident: Incident, text: str) -> bool:
    """ "Troops killed three militants in a clash. Two soldiers were wounded": losses of those who acted, right behind.

    Nobody else hit them, and no day or place of their own tells them apart.
    """
    whole = (m["victim_role"] for m in incident.mentions if not given(m["subset_of"]))
    sides = {mention["victim_role"], *whole} - {"unknown"}
    foes = "militia" in sides and sides < {"militia", "military", "police"} and mention["victim_role"] in sides
    gap = mention["sentence"] - incident.mentions[-1]["sentence"]
    fought = FIGHT.search(text, incident.mentions[-1]["stop"], mention["start"]) and gap == 1
    own = mention["perpetrator"] in (None, incident.perpetrator) and (incident.perpetrator is not None or fought)
    undated = mention["date_text"] in (None, *(m["date_text"] for m in incident.mentions))
    undated = undated and (not given(mention["date_start"]) or mention["date_start"] == incident.start)
    if not (foes and own and undated and gap <= FELL and mention["rule"] == "subject" and mention["bound"] != "zero"):
        return False
    ends = STOP.search(text, mention["stop"])
    # "A soldier was killed by a mine": what hit him is told.
    return not (BY.search(text, mention["stop"], ends.start() if ends else len(text)) or is_separate(mention, text))


def are_others(mention: Row, text: str) -> bool:
    """ "Four others were taken to hospital", "a third officer was hurt": more of those told before."""
    told = OTHER.search(mention["victim"] or "") or MORE.match(text, mention["start"])
    return mention["harm"] == "injured" and bool(told)


def adds(mention: Row, text: str) -> bool:
    """ "Two others died in the street", "a fourth succumbed", "his guard was also hurt": beside those told."""
    return bool(MORE.match(text, mention["start"]) or TOO.match(text, mention["stop"]))


def nth(mention: Row, text: str) -> int | None:
    """ "A fourth victim": 4, of whom three were told before; None of any other number."""
    told = MORE.match(text, mention["start"])
    return NTH.index(told["nth"].lower()) + 2 if told and told["nth"] else None


def died_since(mention: Row, incident: Incident, text: str) -> bool:
    """ "Eight were killed on Monday. A ninth man died of his wounds on Wednesday": later than the act he is of."""
    later = mention["rule"] == DIED_LATER or nth(mention, text) is not None
    if not later or incident.start is None or not given(mention["date_start"]):
        return False
    gap = mention["sentence"] - incident.mentions[-1]["sentence"]
    return gap <= 1 and 0 <= (mention["date_start"] - incident.start).days <= LATER


def falls_beside(mention: Row, text: str) -> bool:
    """ "Three were killed and two others died in hospital": nothing behind it tells what else hit them."""
    ends = STOP.search(text, mention["stop"])
    return adds(mention, text) and not BY.search(text, mention["stop"], ends.start() if ends else len(text))


def goes_beside(mention: Row, twin: Row, text: str) -> bool:
    """ "A bomb killed a judge. Two others were killed in the blast": more victims of that act, right behind."""
    # "Five others were detained with him", some sentences behind
    near = NEAR if WITH_HIM.match(text, mention["stop"]) else 1
    here = 0 < mention["sentence"] - twin["sentence"] <= near and mention["place"] == twin["place"]
    here = here and not given(mention["date_text"])
    same = mention["perpetrator"] in (None, twin["perpetrator"])
    return here and same and adds(mention, text) and not OF_ANOTHER.match(text, mention["stop"])


def is_confirmed(mention: Row, incident: Incident, text: str) -> bool:
    """ "Police confirmed the attack on Thursday but spoke of two dead": that of the days before."""
    if mention["date_precision"] != 2 or incident.start is None:
        return False
    late = (mention["date_start"] - incident.start).days
    return 0 <= late <= CONFIRMING and bool(CONFIRMED.search(text, opens(mention, text), mention["start"]))


def is_separate(mention: Row, text: str) -> bool:
    ends = STOP.search(text, mention["stop"], mention["stop"] + 600)
    start = opens(mention, text)
    stop = ends.start() if ends else min(len(text), mention["stop"] + 600)
    # "Another person was also killed": he is another, the act is not.
    one = mention["low"] == 1
    apart = any(not (one and cue.start() == mention["start"]) for cue in SEPARATE.finditer(text, start, stop))
    return apart or bool(ANOTHER.search(text, stop, stop + 80))


def opens(mention: Row, text: str) -> int:
    """Where the sentence of a mention begins, at the stop before it."""
    return max(text.rfind(". ", 0, mention["start"]), text.rfind("\n", 0, mention["start"]), 0)


def set_apart(mention: Row, twin: Row, text: str) -> bool:
    """ "Three died at Nairab; in Saraqib one was killed": of two places told, in clauses of their own."""
    named = given(mention["place"]) and given(twin["place"]) and mention["place"] != twin["place"]
    return bool(named and APART.search(text, twin["stop"], mention["start"]))
