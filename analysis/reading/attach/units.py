"""Units of a country's forces as a party: "units of the armed forces of Armenia", "soldiers of the Syrian army"."""

from __future__ import annotations

from analysis.reading.attach.sides import side
from analysis.reading.scan import Scan

# Nouns for forces and parts of them, and what joins them.
FORCES = frozenset(
    "unit units formation formations subunits subdivisions brigade brigades battalion battalions regiment detachment "
    "detachments elements members soldiers troops servicemen fighters gunners artillery guards armed forces army "
    "military navy airforce border security special regular".split()
)
JOINING = frozenset(("of", "the", "'s", "’s"))


def unit(scan: Scan, end: int, oblique: frozenset[str]) -> tuple[int, str | None] | None:
    """Where the forces of one named actor begin whose phrase ends at a token, "of" inside it, and their side.

    oblique: what no subject stands behind.
    """
    by_end = {name.end: name for name in scan.names if scan.world.actors[name.value.actor].side}
    first, named = end, []
    while first > scan.opens:
        if name := by_end.get(first):
            named.append(name)
            first = name.first
        elif scan.low(first - 1) in FORCES | JOINING:
            first -= 1
        else:
            break
    while first < end and scan.low(first) in JOINING:
        first += 1
    inside = scan.words.lows[first:end]
    if len(named) != 1 or "of" not in inside or scan.low(first) not in FORCES:
        return None
    before = first - 1 - (scan.low(first - 1) == "the")
    return None if scan.low(before) in oblique else (first, side(scan, [named[0].value.actor]))
