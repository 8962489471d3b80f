"""Who did it where no actor of the registry is named, by grammar; the side stays missing."""

from __future__ import annotations

from analysis.reading.attach.acting import phrase_before, whose
from analysis.reading.attach.blame import laid_to, named
from analysis.reading.attach.bodies import MADE_KNOWN, Party, phrase
from analysis.reading.attach.hit import Victims
from analysis.reading.harm import RESPONSES
from analysis.reading.parties import POSSESSIVE
from analysis.reading.scan import ARMED, LOCATIVE, Scan
from analysis.reading.sentences import Span

BY = frozenset(("by",))
OTHER = frozenset((";", "but", "while"))
ANSWERS = RESPONSES | {"reprisal"}
PROMPTED = frozenset("prompted drew provoked triggered brought sparked".split())
# What joins what was done to how it came: "ten died when gunmen attacked a market".
CAUSES = frozenset("when as after while where".split())
WHILE = ("when", "as", "while")
LEFT = frozenset("left leaving leave leaves put puts putting rendered renders rendering".split())
# What may stand between a harm and "by".
BESIDE = LOCATIVE | frozenset("on , allegedly apparently reportedly late early the and again".split())
HANDS = frozenset(("hands",))


def unknown(scan: Scan, hit: Victims, attacks: list[Span], strikes: list[Span], told: bool) -> Party | None:
    """Who did it where no actor of the registry is named: behind "by", before the verb, or by whose attack it was.

    attacks, strikes: those that may be the cause, the nearest first. told: the first attack is what harmed.
    """
    harm = hit.harm
    for i in scan.words.where(BY) if not told else ():
        held = i > harm.end and (scan.low(i - 1) in scan.lexicon.held or scan.low(i - 1) in MADE_KNOWN)
        near = harm.end <= i < harm.end + 25 and not held and OTHER.isdisjoint(scan.words.lows[harm.end : i])
        if near and (party := phrase(scan, i + 1, hit.people.first)):
            return party
        if near and _is_beside(scan, max(harm.end, hit.people.end), i) and (party := _people(scan, i + 1, harm)):
            return party
    if (hands := _at_hands(scan, harm)) and (party := named(scan, hands, hit.people.first)):
        return party
    leaves = hit.rule == "state" and scan.low(hit.people.first - 1) in LEFT
    active = hit.rule.startswith(("object", "nominal")) and harm.value.voice not in ("of", "lost")
    active = not told and (active or leaves)
    verb = hit.people.first - 1 if leaves or harm.value.voice == "taken" else harm.first
    if active and (party := phrase_before(scan, verb, hit.people.first)) and not _is_place(scan, party):
        return party
    if party := laid_to(scan, hit.people.first):
        return party
    for attack in attacks:
        if party := whose(scan, attack, hit.people.first, harm.first):
            return party
    return next((party for strike in strikes if (party := _striker(scan, strike, hit))), None)


def _is_beside(scan: Scan, end: int, by: int) -> bool:
    """Whether only a day or a place stands between: "killed near Zor on Monday by", not "to protest a visit by"."""
    spans = (*scan.dates, *scan.places, *scan.unlisted)
    told = {i for span in spans for i in range(span.first, span.end)}
    return all(i in told or scan.low(i) in BESIDE for i in range(end, by))


def _people(scan: Scan, first: int, harm: Span) -> Party | None:
    """ "Shot dead by two men on a motorcycle", "the killing of herders by volunteers": whoever stands behind "by"."""
    done = harm.value.voice in ("passive", "past", "of", "nominal")
    near = (p for p in scan.people if p.first == first and p.value.form != "bare") if done else iter(())
    # "By sniper fire"
    people = next(
        (p for p in near if not any(a.first <= p.end < a.end or a.first == p.first for a in scan.attacks)), None
    )
    return Party(scan.text(people.first, people.end), None) if people and people.value.noun else None


def leaving(scan: Scan, hit: Victims) -> Span | None:
    """The verb of "left at least nine dead"."""
    near = range(hit.people.first - 1, max(-1, hit.people.first - 4), -1)
    left = next((i for i in near if hit.rule == "state" and scan.low(i) in LEFT), None)
    return None if left is None else Span("verb", left, left + 1, "past")


def struck_by_others(scan: Scan, verb: Span) -> bool:
    """ "An Afghan child hurt by rockets insurgents fired": whether who strikes is a group of no known side."""
    alone = (a for a in scan.attacks if a.end == verb.first and scan.low(a.first - 1) in ("the", "a"))
    if verb.kind == "strike" and any(scan.low(attack.first - 2) in WHILE for attack in alone):
        # "A Syrian was waiting when the missile hit"
        return True
    group = next((p for p in scan.people if p.end == verb.first and p.value.form == "group"), None)
    own = group is not None and (group.value.actors or scan.low(group.first) in POSSESSIVE)
    return verb.kind == "strike" and group is not None and not own


def _is_place(scan: Scan, party: Party) -> bool:
    """ "A strike hit Zor Maghar, killing four": where it was, and not who did it."""
    return party.text[:1].isupper() and any(span.value == party.text for span in scan.unlisted)


def _striker(scan: Scan, strike: Span, hit: Victims) -> Party | None:
    """Who strikes in "gunmen attacked a market, and ten died" or "ten died when gunmen attacked a market"."""
    if strike.first > hit.harm.end and CAUSES.isdisjoint(scan.words.lows[hit.harm.end : strike.first]):
        return None
    if strike.value == "fell":
        # "A shell landed": nobody struck with it.
        return None
    if scan.low(strike.first - 1) in scan.lexicon.passive:
        by = next((i for i in (strike.end, strike.end + 1) if scan.low(i) == "by"), None)
        return (phrase(scan, by + 1, hit.people.first) or _people(scan, by + 1, hit.harm)) if by else None
    if scan.low(strike.end) == "in" and scan.low(strike.first) in ("hit", "struck", "shot"):
        # "A woman hit in the neck"
        return None
    party = phrase_before(scan, strike.first, hit.people.first)
    # "The militants opened fire, and in the gunbattle two militants died."
    alike = party and hit.people.value.role in ARMED and party.text.lower().split()[-1] == hit.people.value.noun
    return None if alike else party


def _at_hands(scan: Scan, harm: Span) -> int | None:
    """Where who did it stands in "died at the hands of bandits"."""
    hands = (i for i in scan.words.where(HANDS) if harm.end <= i < harm.end + 4)
    return next((i + 2 for i in hands if scan.low(i + 1) == "of"), None)


def is_prompted(scan: Scan, hit: Victims) -> bool:
    """ "Fire from X prompted a response that left three dead": who answers is not named."""
    if ANSWERS.isdisjoint(scan.words.seen) or PROMPTED.isdisjoint(scan.words.seen):
        return False
    lows = scan.words.lows[: min(hit.harm.first, hit.people.first)]
    near = range(max(0, len(lows) - 4), len(lows) - 1)
    told = any(lows[i] in ANSWERS and lows[i + 1] in ("that", "which") for i in near)
    return told and not PROMPTED.isdisjoint(lows)
