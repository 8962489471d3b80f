"""Who did it where no actor of the registry is named, by grammar; the side stays missing."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.attach.bodies import Party, behind_subject, phrase, phrase_before, whose
from analysis.reading.attach.sides import side
from analysis.reading.attach.victims import Victims
from analysis.reading.harm import RESPONSES
from analysis.reading.scan import Scan
from analysis.reading.sentences import Span

BY = frozenset(("by",))
OTHER = frozenset((";", "but", "while"))
ANSWERS = RESPONSES | {"reprisal"}
PROMPTED = frozenset("prompted drew provoked triggered brought sparked".split())
# What joins what was done to how it came: "ten died when gunmen attacked a market".
CAUSES = frozenset("when as after while where".split())
# "An attack blamed on the ADF", "claimed by JNIM".
LAID = {"blamed": "on", "attributed": "to", "claimed": "by", "pinned": "on", "ascribed": "to"}
BLAMED = frozenset("blamed blames blaming accused accuses accusing".split())
CLAIMED = ("claimed", "claims", "claiming", "took", "accepted")
LAYING = frozenset((*LAID, *BLAMED, *CLAIMED))
RESPONSIBILITY = frozenset(("responsibility",))
HANDS = frozenset(("hands",))
# What may stand behind an attack that is claimed.
CLOSES = ("", ".", ",", ";", "and", "in", "on", "at", "near", "of", "that", "which", "through", "via")


def unknown(scan: Scan, hit: Victims, attacks: list[Span], strikes: list[Span], told: bool) -> Party | None:
    """Who did it where no actor of the registry is named: behind "by", before the verb, or by whose attack it was.

    attacks, strikes: those that may be the cause, the nearest first. told: the first attack is what harmed.
    """
    harm = hit.harm
    for i in scan.words.where(BY) if not told else ():
        held = i > harm.end and scan.low(i - 1) in scan.lexicon.held
        near = harm.end <= i < harm.end + 25 and not held and OTHER.isdisjoint(scan.words.lows[harm.end : i])
        if near and (party := phrase(scan, i + 1, hit.people.first)):
            return party
    if (hands := _at_hands(scan, harm)) and (party := _named(scan, hands, hit.people.first)):
        return party
    active = not told and hit.rule.startswith(("object", "nominal")) and harm.value.voice != "of"
    if active and (party := phrase_before(scan, harm.first, hit.people.first)):
        return party
    if party := laid_to(scan, hit.people.first):
        return party
    for attack in attacks:
        if party := whose(scan, attack, hit.people.first, harm.first):
            return party
    return next((party for strike in strikes if (party := _striker(scan, strike, hit))), None)


def _striker(scan: Scan, strike: Span, hit: Victims) -> Party | None:
    """Who strikes in "gunmen attacked a market, and ten died" or "ten died when gunmen attacked a market"."""
    if strike.first > hit.harm.end and CAUSES.isdisjoint(scan.words.lows[hit.harm.end : strike.first]):
        return None
    if scan.low(strike.first - 1) in scan.lexicon.passive:
        by = next((i for i in (strike.end, strike.end + 1) if scan.low(i) == "by"), None)
        return phrase(scan, by + 1, hit.people.first) if by else None
    return phrase_before(scan, strike.first, hit.people.first)


def _at_hands(scan: Scan, harm: Span) -> int | None:
    """Where who did it stands in "died at the hands of bandits"."""
    hands = (i for i in scan.words.where(HANDS) if harm.end <= i < harm.end + 4)
    return next((i + 2 for i in hands if scan.low(i + 1) == "of"), None)


def claiming(scan: Scan) -> Iterator[Span]:
    """The verbs of "claimed responsibility for the attack", and of "claimed the bombing": a token longer."""
    for i in scan.words.where(RESPONSIBILITY):
        if scan.low(i - 1) in CLAIMED and scan.low(i + 1) == "for":
            yield Span("verb", i - 1, i, "past")
    for attack in scan.attacks:
        verb = next((i for i in range(attack.first - 1, max(0, attack.first - 4), -1) if scan.low(i) in CLAIMED), None)
        if verb and scan.low(verb + 1) in ("the", "this", "both") and scan.low(attack.end) in CLOSES:
            # Not "claimed the attack killed five".
            yield Span("verb", verb, verb + 2, "past")


def laid_to(scan: Scan, taken: int = -1) -> Party | None:
    """Whom an act is laid to: "an attack blamed on the ADF", "the ADF claimed the attack"; taken: the victims."""
    if LAYING.isdisjoint(scan.words.seen):
        return None
    for i, low in enumerate(scan.words.lows):
        if low in LAID and scan.low(i + 1) == LAID[low] and (party := _named(scan, i + 2, taken)):
            return party
        blames = low in BLAMED and scan.low(i - 1) not in scan.lexicon.passive
        blames = blames and not {"for", "of"}.isdisjoint(scan.words.lows[i : i + 12])
        if blames and (party := _named(scan, i + 1, taken)):
            return party
    return claimer(scan, taken)


def claimer(scan: Scan, taken: int = -1) -> Party | None:
    """Who claimed the attack."""
    for verb in claiming(scan):
        end = behind_subject(scan, verb.first)
        if name := next((name for name in scan.names if name.end == end), None):
            return _registered(scan, name)
        if party := phrase_before(scan, verb.first, taken):
            return party
    return None


def _named(scan: Scan, first: int, taken: int) -> Party | None:
    """Who stands at a token: an actor of the registry or not."""
    first += scan.low(first) in ("the", "its", "a")
    name = next((name for name in scan.names if name.first == first), None)
    return _registered(scan, name) if name else phrase(scan, first, taken)


def _registered(scan: Scan, name: Span) -> Party:
    return Party(scan.text(name.first, name.end), side(scan, [name.value.actor]))


def is_prompted(scan: Scan, hit: Victims) -> bool:
    """ "Fire from X prompted a response that left three dead": who answers is not named."""
    if ANSWERS.isdisjoint(scan.words.seen) or PROMPTED.isdisjoint(scan.words.seen):
        return False
    lows = scan.words.lows[: min(hit.harm.first, hit.people.first)]
    near = range(max(0, len(lows) - 4), len(lows) - 1)
    told = any(lows[i] in ANSWERS and lows[i + 1] in ("that", "which") for i in near)
    return told and not PROMPTED.isdisjoint(lows)
