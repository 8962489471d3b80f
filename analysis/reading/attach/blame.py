"""Whom an act is laid to in words of blame and claim: "blamed on the ADF", "said it was behind it"."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.attach.acting import behind_subject, phrase_before
from analysis.reading.attach.allies import behind_arms
from analysis.reading.attach.bodies import VAGUE, Party, affiliated, phrase
from analysis.reading.attach.occurred import RAIDERS
from analysis.reading.attach.sides import side
from analysis.reading.harm import MURDERS
from analysis.reading.parties import POSSESSIVE
from analysis.reading.scan import Scan
from analysis.reading.sentences import QUOTES, Span

# "An attack blamed on the ADF", "claimed by JNIM".
LAID = {"blamed": "on", "blames": "on", "attributed": "to", "claimed": "by", "pinned": "on", "ascribed": "to"}
# "It was the work of gunmen", "suspicion fell on the ADF", "pointed the finger at bandits".
TRACED = {
    **dict.fromkeys(("work", "hallmark", "hallmarks"), "of"),
    **dict.fromkeys(("fell", "blame"), "on"),
    **dict.fromkeys(("pointed", "points"), "to"),
    "finger": "at",
}
BLAMED = frozenset("blamed blames blaming accused accuses accusing".split())
CLAIMED = ("claimed", "claim", "claims", "claiming", "took", "accepted", "admitted", "admits")
LAYING = frozenset((*LAID, *BLAMED, *CLAIMED))
RESPONSIBILITY = frozenset(("responsibility", "credit"))
NOBODY = frozenset("no not none nobody never neither nor no-one denied denies".split())
# "Was behind the attack", "carried out the raid".
DONE = frozenset("behind laid carried launched conducted staged mounted perpetrated committed planted ordered".split())
# "The Front is responsible", "officials suspect the Front".
ANSWERABLE = frozenset(("responsible",))
SUSPECT = "suspect"
ARTICLES = ("a", "the", "another", "one")
SPEAKING_FOR = frozenset("spoke speak speaking represent represented representing behalf".split())
# Who killed or took somebody, and what is done with what is thrown.
KILLERS = frozenset("killers killer murderers kidnappers abductors captors perpetrators assassins".split())
THROWN = frozenset("thrown threw hurled lobbed fired planted detonated attacked ambushed shelled struck hit".split())
# A sentence without any of these lays nothing to anybody.
SIGNS = (
    LAYING
    | RESPONSIBILITY
    | DONE
    | ANSWERABLE
    | RAIDERS
    | KILLERS
    | THROWN
    | set(TRACED)
    | {SUSPECT, "fired", "detonated"}
)
# What may stand behind an attack that is claimed.
CLOSED = ("", ".", ",")
CLOSES = (*CLOSED, ";", "and", "in", "on", "at", "near", "of", "that", "which", "through", "via")
# "The missile was fired by the rebels".
FIRED = frozenset("fired launched planted laid detonated dropped".split())
OF_IT = frozenset("it them the this these both that those".split())
# How a speaker tells of itself.
OWN = frozenset("it they its their we our".split())


def claiming(scan: Scan) -> Iterator[Span]:
    """The verbs of "claimed responsibility for the attack", and of "claimed the bombing": a token longer."""
    for i in scan.words.where(RESPONSIBILITY):
        if scan.low(i - 1) in CLAIMED and NOBODY.isdisjoint(scan.words.lows[max(0, i - 4) : i - 1]):
            yield Span("verb", i - 1, i, "past")
    for attack in deeds(scan):
        verb = next((i for i in range(attack.first - 1, max(0, attack.first - 4), -1) if scan.low(i) in CLAIMED), None)
        if verb and scan.low(verb + 1) in ("the", "this", "both", "a", "an") and scan.low(attack.end) in CLOSES:
            # Not "claimed the attack killed five".
            yield Span("verb", verb, verb + 2, "past")


def claimer(scan: Scan, taken: int = -1) -> Party | None:
    """Who claimed the attack."""
    return next((party for verb in claiming(scan) if (party := before(scan, verb.first, taken))), None)


def before(scan: Scan, verb: int, taken: int = -1) -> Party | None:
    """Who acts before a verb, of the registry or not: "the Front, FLC, has claimed"."""
    end = behind_subject(scan, verb)
    if scan.low(end - 1) == "," and scan.low(end - 3) == "," and scan.words.texts[end - 2].isupper():
        end -= 3
    name = next((name for name in scan.names if behind_arms(scan, name.end) == end), None)
    return _registered(scan, name) if name else phrase_before(scan, end, taken) or _spoken_for(scan, end)


def _spoken_for(scan: Scan, end: int) -> Party | None:
    """ "A man who said he spoke for the Front claimed", "claiming to represent the Front": whose word it is."""
    at = next((i for i in range(end - 1, max(-1, end - 12), -1) if scan.low(i) in SPEAKING_FOR), None)
    if at is None:
        return None
    return named(scan, at + 1 + (scan.low(at + 1) in ("for", "of")))


def laid_to(scan: Scan, taken: int = -1) -> Party | None:
    """Whom an act is laid to: "an attack blamed on the ADF", "the ADF claimed the attack"; taken: the victims."""
    if fired := whose_munition(scan, taken):
        return fired
    if LAYING.isdisjoint(scan.words.seen):
        return None
    for i, low in enumerate(scan.words.lows):
        if low in LAID and (on := _on(scan, i)) and (party := named(scan, on + 1, taken)):
            return party
        blames = low in BLAMED and scan.low(i - 1) not in scan.lexicon.passive
        # "One was killed; the mission blamed the rebels"
        after = low in ("blamed", "blames") and any(harm.end <= i for harm in scan.harms)
        blames = blames and (after or not {"for", "of"}.isdisjoint(scan.words.lows[i : i + 12]))
        if blames and (party := named(scan, i + 1, taken)):
            return party
    return claimer(scan, taken)


def whose_munition(scan: Scan, taken: int) -> Party | None:
    """ "A missile fired by the rebels came down": whose it was."""
    for i in scan.words.where(FIRED):
        shot = scan.low(i + 1) == "by" and not scan.lexicon.munitions.isdisjoint(scan.words.lows[max(0, i - 2) : i])
        if shot and (party := named(scan, i + 2, taken)):
            return party
    return None


def _on(scan: Scan, i: int) -> int | None:
    """Where "on" stands in "blamed on", "to" in "attributed the bombing to": the attack between."""
    preposition = LAID[scan.low(i)]
    if scan.low(i + 1) == preposition:
        return i + 1
    if scan.low(i + 1) in ("it", "them") and scan.low(i + 2) == preposition:
        # "Newspapers attributed it to the Front"
        return i + 2
    attack = next((a for a in deeds(scan) if i < a.first <= i + 4 and scan.low(i + 1) in OF_IT), None)
    return attack.end if attack and scan.low(attack.end) == preposition and preposition != "by" else None


def traced(scan: Scan) -> Party | None:
    """Whom a sentence without victims lays to somebody what was told before: "police blamed the ADF"."""
    denied = min((first for first, *_ in scan.lexicon.denial.all(scan.words)), default=len(scan.words.lows))
    if denied == len(scan.words.lows) and (party := _members(scan) or _struck_itself(scan)):
        return party
    for i, low in enumerate(scan.words.lows[:denied]):
        if not NOBODY.isdisjoint(scan.words.lows[max(0, i - 3) : i]):
            continue
        if (at := _names_behind(scan, i, low)) is not None and (party := named(scan, at)):
            return party
        if low in DONE | ANSWERABLE and _of_it(scan, i) and (party := _doer(scan, i)):
            return party
    return None


def _members(scan: Scan) -> Party | None:
    """ "The gunmen were members of the Front", "the killers belonged to it"."""
    raiders = (p.end for p in scan.people if p.value.noun.split()[-1:] and p.value.noun.split()[-1] in RAIDERS)
    told = (i + 1 for i in scan.words.where(KILLERS) if scan.low(i - 1) == "the")
    ends = (end + (scan.low(end) in scan.lexicon.passive or scan.low(end + 1) == "whom") for end in (*raiders, *told))
    parties = (affiliated(scan, end) for end in ends)
    return next((party for party in parties if party), None)


def struck_again(scan: Scan) -> Party | None:
    """ "Rebels of the Front fired rockets at houses in the village": who by name struck what was told before."""
    for strike in scan.strikes if not scan.answers else ():
        behind = scan.words.lows[strike.end : strike.end + 8]
        party = before(scan, strike.first) if "the" in behind and strike.value == "past" else None
        if party and party.is_named and scan.low(strike.first - 1) not in scan.lexicon.passive:
            return party
    return None


def _struck_itself(scan: Scan) -> Party | None:
    """ "The Front said its fighters attacked the vehicle", "told a radio its men had thrown it"."""
    acts = [*(s.first for s in scan.strikes), *scan.words.where(THROWN)]
    for verb in acts:
        first = verb + 1 + (scan.low(verb + 1) in ("at", "on"))
        spoken = next((s for s in scan.statements if s.first <= verb < s.end), None)
        told = scan.low(first) in OF_IT and scan.low(verb - 1) not in scan.lexicon.passive
        if told and spoken and spoken.speaker.text and speaks_of_itself(scan, verb):
            return Party(spoken.speaker.text, spoken.speaker.side)
    return None


def _names_behind(scan: Scan, i: int, low: str) -> int | None:
    """Where the name stands behind "blamed", "the work of", "planted by", "suspect"; None for any other word."""
    if low in BLAMED and scan.low(i - 1) not in scan.lexicon.passive:
        behind = scan.words.lows[i : i + 12]
        return i + 1 if {"for", "of", "on"}.isdisjoint(behind) or _of_striking(scan, i) else None
    if low in TRACED and scan.low(i + 1) == TRACED[low] and (low != "fell" or scan.low(i - 1) == "suspicion"):
        return i + 2
    if low == SUSPECT and _is_verb(scan, i):
        return i + 1
    by = i + 1 + (scan.low(i + 1) == "out")
    done = low in FIRED or (low in DONE and (scan.low(i - 2) in OF_IT or any(deed.end < i for deed in deeds(scan))))
    return by + 1 if done and scan.low(i - 1) in scan.lexicon.passive and scan.low(by) == "by" else None


def _is_verb(scan: Scan, i: int) -> bool:
    """ "Officials suspect the Front"; not "the suspect", "two suspect devices"."""
    return (
        any(p.end == i or (p.first < i and p.end == i + 1 and scan.low(i - 1) not in ARTICLES) for p in scan.people)
        or any(s.closes == i for s in scan.statements)
        or (scan.low(i - 1).endswith("s") and scan.low(i + 1) in ("the", "that"))
    )


def _of_striking(scan: Scan, i: int) -> bool:
    """ "Accused the army of shelling civilians": of an act of war."""
    # "Accused the Army of Liberation of shelling": the last of them.
    ats = [k for k in range(i + 1, min(i + 12, len(scan.words.lows))) if scan.low(k) == "of"]
    return any(at < act.first <= at + 3 for at in ats for act in (*scan.strikes, *scan.attacks, *scan.harms))


def _of_it(scan: Scan, i: int) -> bool:
    """ "Behind it", "carried out the attack", "responsible for the murder": whether a verb's object was told."""
    if scan.low(i) == "behind" and scan.low(i - 1) not in scan.lexicon.passive:
        return False
    if scan.low(i) in ANSWERABLE and scan.low(i + 1) in CLOSED:
        return True
    first = i + 1 + (scan.low(i + 1) in ("out", "for"))
    pronoun = scan.low(first) in ("it", "them", "both")
    return pronoun or any(scan.low(first) in OF_IT and 0 < deed.first - first <= 4 for deed in deeds(scan))


def deeds(scan: Scan) -> list[Span]:
    """The attacks of a sentence, and the murders and kidnappings that it names by a noun."""
    return [*scan.attacks, *(Span("deed", i, i + 1, None) for i in scan.words.where(MURDERS))]


def _doer(scan: Scan, verb: int) -> Party | None:
    """Who did what a verb tells: its subject, or who says so of itself."""
    first = _behind_doer(scan, verb)
    spoken = next((s for s in scan.statements if s.first <= verb < s.end), None)
    itself = speaks_of_itself(scan, first) or (scan.low(first - 2) == "the" and scan.low(first - 1) in VAGUE)
    if spoken and itself:
        return Party(spoken.speaker.text, spoken.speaker.side) if spoken.speaker.text else None
    return before(scan, first)


def _behind_doer(scan: Scan, verb: int) -> int:
    """Where "is widely believed to be behind" begins."""
    first = verb - (scan.low(verb) == "behind")
    held = scan.lexicon.passive | scan.lexicon.have | {"believed", "thought", "suspected", "said", "to", "widely"}
    while scan.low(first - 1) in held:
        first -= 1
    return first


def owns_up(scan: Scan) -> bool:
    """ "Said it had carried out the attack in revenge for the killing of two": whether who speaks did it."""
    done = (i for i in scan.words.where(DONE) if _of_it(scan, i) and not scan.lexicon.denial.all(scan.words))
    return any(speaks_of_itself(scan, _behind_doer(scan, i)) for i in done)


def speaks_of_itself(scan: Scan, verb: int) -> bool:
    """Whether who says so tells of an act of its own: "said it had killed", "said its troops killed"."""
    before = range(verb - 1, max(-1, verb - 24), -1)
    said = next((i + 1 for i in before if scan.words.lows[i] in scan.lexicon.speech), None)
    if said is None:
        return False
    that = next((i + 1 for i in range(said, verb) if scan.low(i) == "that"), said)
    return any(_is_own(scan, first) for first in {said, that})


def _is_own(scan: Scan, first: int) -> bool:
    """Whether a clause begins with who speaks: "it", "its drones", "his men", "to have"."""
    while day := next((d for d in scan.dates if d.first <= first + 1 and first < d.end), None):
        # "Said on Monday its drones had killed"
        first = day.end
    if scan.low(first) == "to" and scan.low(first + 1) in scan.lexicon.have:
        # "Claims to have captured"
        return True
    men = scan.low(first) in POSSESSIVE and any(p.first <= first + 1 and first < p.end for p in scan.people)
    return scan.low(first) in OWN or men


def named(scan: Scan, first: int, taken: int = -1) -> Party | None:
    """Who stands at a token: an actor of the registry or not."""
    opens = first
    first += scan.low(first) in ("the", "its", "a", "an")
    first += scan.low(first) in QUOTES
    name = next((name for name in scan.names if name.first == first), None)
    return _registered(scan, name) if name else phrase(scan, first, taken) or phrase(scan, opens, taken)


def _registered(scan: Scan, name: Span) -> Party:
    return Party(scan.text(name.first, behind_arms(scan, name.end)), side(scan, [name.value.actor]))
