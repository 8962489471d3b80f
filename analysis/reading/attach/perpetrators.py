"""Joins a word of harm or of striking to who did it."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.attach.acting import phrase_before
from analysis.reading.attach.allies import EITHER, party_of
from analysis.reading.attach.blame import (
    BLAMED,
    DONE,
    RESPONSIBILITY,
    SIGNS,
    claimer,
    deeds,
    laid_to,
    traced,
    whose_munition,
)
from analysis.reading.attach.bodies import Party, phrase
from analysis.reading.attach.charges import charged
from analysis.reading.attach.clashes import foe
from analysis.reading.attach.doers import agent, attacker, may_cause, subject, told_of
from analysis.reading.attach.hit import Victims
from analysis.reading.attach.strangers import is_prompted, leaving, unknown
from analysis.reading.attach.subjects import SAID
from analysis.reading.cues import modality
from analysis.reading.scan import MINES, Scan
from analysis.reading.sentences import Span

# "The strike", "those attacks": what was told before.
DEFINITE = frozenset("the this that both these those all".split())
OWN_DOING = frozenset(("who", "whose"))
# How far behind a harm "when" may stand.
WHEN = 14
# "When gunmen fled", "when rebels clashed with troops", "when the rebels' depot blew up": who killed is not told.
NOT_ACTING = frozenset(
    "'s ’s ' ’ and or fled ran clashed fought exchanged tried retreated withdrew surrendered".split()
)
# Verbs with which a killing is somebody's doing, and how far before it they may stand.
CAUSING = DONE | frozenset(
    "caused causing causes cause inflicted inflicting led leading resulted resulting continued continues continuing "
    "began begun stepped ordered orders commits commit committing responsible accountable "
    "admitted admits acknowledged confessed claimed claims claiming behind".split()
)
DOING = 8
BOMBERS = ("bomber", "bombers", "attacker", "attackers")


def perpetrator(scan: Scan, hit: Victims, victim_side: str | None, speaker_side: str | None) -> Party | None:
    """Who harmed these victims: the subject of an active verb, else an agent, else whose attack it was."""
    if is_prompted(scan, hit) or _is_of_both(scan, hit.harm):
        return None
    if hit.rule == "elided" and (own := _own_attack(scan, hit)):
        return own
    if hit.rule == "elided" and scan.low(hit.people.first - 1) in SAID:
        # "Israel confirms one"
        return None
    if scan.low(hit.harm.end) == "by" and hit.rule != "elided":
        # "Killed by rebels" leaves no room for who else is named.
        named = agent(scan, hit.harm.end)
        told = None if named and named.side else phrase(scan, hit.harm.end + 1, hit.people.first)
        if told:
            return told
    if fought := foe(scan, hit, victim_side):
        return fought
    if hit.rule in ("subject", "participle") and (fired := whose_munition(scan, hit.people.first)):
        # "Died when their car struck a bomb laid by insurgents, ISAF said"
        return fired
    if hit.rule in ("subject", "participle") and (struck := _of_the_when_clause(scan, hit)):
        return struck
    options = _acting(scan, hit, speaker_side) if scan.names or speaker_side else ()
    known = next((p for p in options if p and ((p.side and p.side != victim_side) or EITHER in p.text)), None)
    if known or (known := _governments(scan, hit)):
        return known
    if laid := charged(scan, hit):
        return laid
    attacks = [attack for attack in _nearest(scan, hit.harm) if not _is_of_others(scan, hit, attack)]
    cause = told_of(scan, leaving(scan, hit) or hit.harm)
    strikes = [] if cause else [strike for strike in scan.strikes if may_cause(scan, strike, hit.harm)]
    found = unknown(scan, hit, [cause] if cause else attacks, strikes, bool(cause))
    laid = laid_to(scan, hit.people.first) if found and found.is_anybody else None
    # "Armed men killed ten in an attack that villagers blamed on herders of Lodra"
    return laid if laid and laid.is_named else found


def _of_the_when_clause(scan: Scan, hit: Victims) -> Party | None:
    """ "Two guards were killed when gunmen in a pick-up overtook them": who acts there; not "when rebels were met"."""
    when = next((i for i in range(hit.harm.end, hit.harm.end + WHEN) if scan.low(i) == "when"), None)
    if when is None or hit.people.value.role == "militia":
        return None
    acting = next((p for p in scan.people if p.first in (when + 1, when + 2) and p.value.role == "militia"), None)
    if acting is None or scan.low(acting.end) in scan.lexicon.auxiliaries | NOT_ACTING:
        return None
    return phrase(scan, when + 1, hit.people.first)


def _own_attack(scan: Scan, hit: Victims) -> Party | None:
    """ "Five died in the shelling and one in a Russian raid": the attack that stands right behind an elided number."""
    behind = (a for a in scan.attacks if 0 < a.first - hit.people.end <= 4)
    attack = next(behind, None) if scan.low(hit.people.end) in ("in", "by", "from") else None
    return attacker(scan, attack) if attack else None


def _blamed(scan: Scan, harm: Span) -> Party | None:
    """ "The ministry blamed Armenia for killing two": who is blamed, with the harm behind "for" or "of"."""
    for i in reversed(scan.words.where(BLAMED)):
        if not harm.first - 16 < i < harm.first or ";" in scan.words.lows[i : harm.first]:
            continue
        name = next(scan.named_in(i + 1, harm.first), None)
        behind = scan.words.lows[name.end : harm.first] if name else []
        # "Azerbaijan, which accuses Armenia of that, wounded two": behind the comma the accuser acts again.
        governed = not {"for", "of"}.isdisjoint(behind) and "by" not in behind and "," not in behind
        if name and governed:
            return party_of(scan, name)
    return None


def blame(scan: Scan) -> Party | None:
    """Who is said to have carried out what the sentences before told: "It blamed Armenia for the attack"."""
    if scan.answers or SIGNS.isdisjoint(scan.words.seen):
        return None
    told = [a for a in deeds(scan) if DEFINITE.intersection(scan.words.lows[max(0, a.first - 3) : a.first])]
    if told and not scan.lexicon.denial.all(scan.words) and (party := _blamed_for(scan, told)):
        return party
    told_or_claimed = told or not RESPONSIBILITY.isdisjoint(scan.words.seen)
    return claimer(scan) or (laid_to(scan) if told_or_claimed else None) or traced(scan)


def _blamed_for(scan: Scan, told: list[Span]) -> Party | None:
    """The actor of the registry that is blamed for attacks told before, or by whom they were carried out."""
    for i in scan.words.where(BLAMED):
        name = next(scan.named_in(i + 1, min(i + 8, len(scan.words.lows))), None)
        if name and name.first < told[-1].first:
            return party_of(scan, name)
    behind = (agent(scan, attack.end) for attack in told if scan.low(attack.end) in scan.lexicon.passive)
    return next((party for party in behind if party), None)


def striker(scan: Scan) -> Party | None:
    """Who strikes in a sentence without victims: "Israeli aircraft bombed the valley." """
    if not scan.strikes or scan.lexicon.denial.all(scan.words):
        return None
    acting = (
        strike
        for strike in scan.strikes
        if not any(strike.first in answered for answered in scan.answered)
        and scan.low(strike.first - 1) not in scan.lexicon.passive  # "A bus of soldiers was targeted"
        and scan.low(strike.end) != "back"  # Who fires back answers.
    )
    told = [strike for strike in acting if modality(scan.words, strike.first, scan.lexicon) == "asserted"]
    if any(MINES & {*scan.words.lows[strike.end : strike.end + 4]} for strike in told):
        # "A vehicle carrying traders struck a mine laid by the rebels"
        return whose_munition(scan, -1)
    known = next((party for strike in told if (party := subject(scan, strike, None)) and party.side), None)
    others = (party for strike in told if strike.value != "fell" and (party := phrase_before(scan, strike.first, -1)))
    # Whose bomber it was, somebody else tells.
    return known or next((party for party in others if party.text.split()[-1] not in BOMBERS), None)


def _governments(scan: Scan, hit: Victims) -> Party | None:
    """ "Killed in government attacks": which government, the conflict tells."""
    theirs = any(scan.low(attack.first - 1) == "government" for attack in _nearest(scan, hit.harm)[:1])
    return Party("government", None) if theirs else None


def _acting(scan: Scan, hit: Victims, speaker_side: str | None) -> Iterator[Party | None]:
    """Who may have harmed these victims, the most likely first."""
    harm = hit.harm
    yield _blamed(scan, harm)
    does = hit.rule == "object" or (hit.rule == "nominal" and _does(scan, harm))
    if does or (hit.rule in ("elided", "part") and harm.value.voice in ("active", "past")):
        yield subject(scan, harm, speaker_side)
    yield agent(scan, harm.end)
    yield from (attacker(scan, span) for span in _nearest(scan, harm) if not _is_of_others(scan, hit, span))
    for strike in scan.strikes:
        # "Two died before the group had fired a shot."
        before = "before" in scan.words.lows[harm.end : strike.first]
        if not before and may_cause(scan, strike, harm):
            yield subject(scan, strike, speaker_side)
    if left := leaving(scan, hit):
        yield subject(scan, left, speaker_side)
    if hit.harm_kind == "neutralized" and speaker_side:
        yield Party("", speaker_side)


def _does(scan: Scan, harm: Span) -> bool:
    """Whether a killing is told as somebody's doing: "carried out the killing of", "Israel's"; not "condemned the"."""
    before = scan.words.lows[max(0, harm.first - DOING) : harm.first]
    owned = any(name.end in (harm.first, harm.first - 1) for name in scan.names)
    struck = any(strike.first < harm.first for strike in scan.strikes)
    return owned or struck or not CAUSING.isdisjoint(before)


def _is_of_both(scan: Scan, harm: Span) -> bool:
    """ "Killed in clashes and Russian air strikes": in what two sides did, of which the text parts none."""
    behind = [attack for attack in scan.attacks if attack.first >= harm.end]
    if len(behind) < 2 or behind[0].value != "clash" or scan.breaks(harm.end, behind[1].first):
        return False
    between = scan.words.lows[behind[0].end : behind[-1].first]
    return "and" in between and not any(low in scan.lexicon.stop and low != "and" for low in between)


def _is_of_others(scan: Scan, hit: Victims, attack: Span) -> bool:
    """ "Seventeen died in the shelling and one in a Russian raid": the raid is that of the one.

    "Two died, including a man who planned attacks" was no attack of theirs on themselves.
    """
    if not OWN_DOING.isdisjoint(scan.words.lows[hit.harm.end : attack.first]):
        return True
    return any(
        hit.harm.end <= p.first and p.end + 1 <= attack.first <= p.end + 3 and p.value.number is not None
        for p in scan.people
        if p.first != hit.people.first and scan.low(p.end) == "in"
    )


def _nearest(scan: Scan, harm: Span) -> list[Span]:
    """The attacks of a sentence: those behind the verb first, the nearest first; none that answers or is answered."""
    attacks = [attack for attack in scan.attacks if may_cause(scan, attack, harm)]
    # "The rebels' barrage killed ten, while Russian strikes killed 80".
    own = [attack for attack in attacks if not scan.breaks(*sorted((attack.first, harm.first)))]
    return sorted(own or attacks, key=lambda a: (a.first < harm.first, abs(a.first - harm.first)))
