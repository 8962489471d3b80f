"""Whom deaths are laid to by a verb that governs them: "held the Front responsible for", "charged with murder"."""

from __future__ import annotations

from analysis.reading.attach.acting import phrase_before
from analysis.reading.attach.allies import party_of
from analysis.reading.attach.blame import ANSWERABLE
from analysis.reading.attach.bodies import Party, phrase
from analysis.reading.attach.hit import Victims
from analysis.reading.harm import TRIED
from analysis.reading.scan import Scan

# Verbs that lay an act to somebody: "blamed it on the front", "held the front responsible for it".
RESPONSIBLE = frozenset("blamed held holds hold holding".split())
# What joins who is tried to what for, and how far apart they stand.
OVER = frozenset("with of for in over on".split())
NEAR = 20


def charged(scan: Scan, hit: Victims) -> Party | None:
    """ "Blamed the killing of four guards on the front", "held the front responsible for the deaths of four"."""
    if tried := _tried(scan, hit):
        return tried
    for i in scan.words.where(ANSWERABLE):
        verb = i
        while scan.low(verb - 1) in scan.lexicon.auxiliaries:
            verb -= 1
        # "Responsible for the ambush of a convoy in which six died"
        led = "which" in scan.words.lows[i : hit.people.first]
        act = next((attack.first for attack in scan.attacks if led and i < attack.first), hit.harm.first)
        if verb < i and scan.low(i + 1) == "for" and 0 < act - i < 8:
            # "The front(, listed as a terrorist group,) has been responsible for the deaths of nine"
            commas = [j for j in range(verb - 1) if scan.low(j) == ","] if scan.low(verb - 1) == "," else []
            verb = commas[-1] if commas else verb
            named = next((n for n in reversed(scan.names) if n.end == verb), None)
            return party_of(scan, named) if named else phrase_before(scan, verb, hit.people.first)
    for i in scan.words.where(RESPONSIBLE):
        if not 0 < hit.harm.first - i < 16:
            continue
        near = scan.words.lows[hit.people.end : hit.people.end + 6]
        held = scan.low(i) != "blamed" and "responsible" in scan.words.lows[i : hit.harm.first]
        behind = hit.people.end + near.index("on") if scan.low(i) == "blamed" and "on" in near else i if held else None
        named = next(scan.named_in(behind + 1, behind + 4), None) if behind is not None else None
        if named or (behind is not None and (party := phrase(scan, behind + 1, hit.people.first))):
            return party_of(scan, named) if named else party
    return None


def _tried(scan: Scan, hit: Victims) -> Party | None:
    """ "Eight soldiers were charged with the killing", "sentenced three rebels to life for killing two"."""
    for i in scan.words.where(TRIED):
        near = scan.words.lows[i + 1 : hit.harm.first]
        if not 0 < len(near) < NEAR or OVER.isdisjoint(near[-4:]) or not {";", "after"}.isdisjoint(near):
            continue
        verb = i
        while scan.low(verb - 1) in scan.lexicon.auxiliaries | scan.lexicon.adverbs:
            verb -= 1
        passive = verb < i and any(low in scan.lexicon.passive for low in scan.words.lows[verb:i])
        at = next((p for p in scan.people if (p.end == verb if passive else p.first == i + 1)), None)
        if at and at.first != hit.people.first:
            return phrase(scan, at.first, hit.people.first) or Party(scan.text(at.first, at.end), None)
        if passive and (party := phrase_before(scan, verb, hit.people.first)):
            return party
    return None
