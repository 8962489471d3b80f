"""Whose "lost" tells of deaths: "the rebels lost 40 fighters"; a town loses 500 people to the cities."""

from __future__ import annotations

from analysis.reading.scan import ARMED, Scan
from analysis.reading.sentences import Span

FORCES = frozenset(("army", "military", "regime", "militia", "navy"))
# How losses are owned up to: "admits to losing four men".
OWNING_UP = frozenset("admits admitted acknowledges acknowledged confirms confirmed reports reported to".split())


def may_be_lost(scan: Scan, harm: Span, people: Span) -> bool:
    """ "The rebels lost 40 fighters", "Turkey lost eight people"; not "the town lost 500 people to the cities"."""
    if any(other.first == people.end and other.value.harm == "casualties" for other in scan.harms):
        # "Lost 980 men killed and wounded"
        return False
    if people.value.form == "single" and people.value.role in (*ARMED, "police"):
        return scan.low(people.first) in ("a", "an")
    if people.value.noun == "members" and people.value.own:
        return True
    armed = (p for p in scan.people if p.value.role in ARMED)
    forces = [Span("body", i, i + 1, None) for i in scan.words.where(FORCES)]
    named = any(n.end == harm.first or n.end + 1 == harm.first for n in (*scan.names, *armed))
    # "The same town had lost ten people on Friday"; but "lost 500 people to the cities".
    i = harm.first
    while i and (scan.low(i - 1) in scan.lexicon.adverbs | scan.lexicon.auxiliaries or scan.low(i - 1) in OWNING_UP):
        # "The army is believed to have lost 12 men".
        i -= 1
    named = named or scan.low(harm.first - 1) in ("we", "they") or any(p.end == i for p in (*scan.names, *forces))
    town = scan.low(harm.first - 1 - (scan.low(harm.first - 1) in scan.lexicon.have)) in ("town", "village", "city")
    named = named or (town and scan.low(people.end) != "to" and bool(scan.dates))
    named = named or bool(people.value.own)  # "losing four of its own men"
    itself = i > 0 and scan.low(i - 1) in ("it", "they")  # "said it had lost four men"
    named = named or (itself and people.value.noun in ("men", "man"))
    own = scan.words.lows[people.end : people.end + 3] in (["of", "their", "own"], ["of", "its", "own"])
    fighting = own or people.value.role in ARMED or (named and people.value.noun in ("people", "men", "man"))
    return people.value.number is not None and fighting
