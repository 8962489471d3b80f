"""Whose people the victims are: the sides of their names, and of what was struck."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.reading.attach.hit import Victims
from analysis.reading.scan import Scan


def side(scan: Scan, actors: Iterable[str], role: str = "unknown") -> str | None:
    """The side of people of these actors: the nearest name to the noun decides.

    A government's adjective does not make civilians or rebels its own: "Syrian civilians" have no side.
    """
    for actor in reversed(list(actors)):
        found = scan.world.actors[actor].side
        if found and not (found.endswith("_gov") and role == "civilian"):
            return found
    return None


def opening_side(scan: Scan) -> str | None:
    """ "Turkey hit back after five of its troops had died": the side of the name that opens the sentence."""
    first = next((name for name in scan.doers if name.first <= scan.opens + 1), None)
    return side(scan, [first.value.actor]) if first else None


def on_the_side(scan: Scan, hit: Victims) -> str | None:
    """ "Five people were killed on the Armenian side": whose they are stands behind."""
    if "side" not in scan.words.seen:
        return None
    i = hit.harm.end
    name = next((n for n in scan.names if i < n.first <= i + 3), None)
    if name is None or scan.low(name.end) != "side" or "on" not in scan.words.lows[i : name.first]:
        return None
    return side(scan, [name.value.actor])


def target(scan: Scan, hit: Victims) -> str | None:
    """The side that was struck, where the sentence names it: "an attack on Turkish troops left five soldiers dead"."""
    for people in scan.people:
        if people.first == hit.people.first or not people.value.actors:
            continue
        struck = any(s.end == people.first for s in scan.strikes)
        before = [scan.low(i) for i in range(people.first - 2, people.first)]
        attacked = before[-1] in ("on", "against") and any(0 <= people.first - a.end <= 2 for a in scan.attacks)
        if struck or attacked:
            return side(scan, people.value.actors, people.value.role)
    for attack in scan.attacks:
        for i in range(attack.end, min(attack.end + 9, len(scan.words.lows))):
            if scan.low(i) not in ("on", "against"):
                continue
            name = next(scan.named_in(i + 1, min(i + 4, len(scan.words.lows))), None)
            land = name and any(place.first == name.first for place in scan.places)
            if land and hit.people.value.role == "militia":
                # "Raids on Syria killed nine jihadists"
                return None
            if name and name.first < hit.people.first:
                return side(scan, [name.value.actor], hit.people.value.role)
    return None
