"""Who fought whom: "troops clashed with rebels", "fighting between the army and the Front"."""

from __future__ import annotations

from analysis.reading.attach.blame import before, named
from analysis.reading.attach.bodies import Party
from analysis.reading.attach.doers import REBELS
from analysis.reading.attach.hit import Victims
from analysis.reading.scan import Scan

FOUGHT = frozenset("clashed clash clashing fought battled skirmished exchanged traded".split())
FIRE = frozenset("fire gunfire shots".split())
AGAINST = ("with", "against")
EXCHANGE = frozenset(("exchange", "exchanges"))
# Who bears arms for a state.
REGULARS = frozenset(
    "army armies military government troops soldiers soldier police policemen officers navy marines commandos "
    "gendarmes forces force brigade battalion regiment patrol guards".split()
)
BEARERS = ("military", "police")
# How far behind "between" the second of the two may be joined.
BETWEEN = 8


def foe(scan: Scan, hit: Victims, victim_side: str | None) -> Party | None:
    """Of the two who fought, the one that the victims are not of; None where the text does not tell them apart."""
    # "Two soldiers were killed by a mine": of another.
    both = None if scan.low(hit.harm.end) == "by" else fought(scan)
    return opponent(scan, both, hit.people.value.role, victim_side) if both else None


def opponent(scan: Scan, both: tuple[Party, Party], role: str, side: str | None) -> Party | None:
    """Of two who fought, the one that victims of a role and a side are not of; None where neither tells them apart."""
    if side:
        others = [party for party in both if party.side != side]
        return others[0] if len(others) == 1 else None
    regular = [party for party in both if _is_regular(scan, party)]
    if len(regular) != 1 or role not in (*BEARERS, "militia"):
        return None
    return next(party for party in both if (party is regular[0]) == (role == "militia"))


def fought(scan: Scan) -> tuple[Party, Party] | None:
    """The two who fight each other in a sentence that tells of no other attack, the first that acts first."""
    # "Exchanged fire" is of both.
    other = scan.answers or any(a.value != "clash" and scan.low(a.end - 1) not in FIRE for a in scan.attacks)
    return None if other else _both(scan)


def _both(scan: Scan) -> tuple[Party, Party] | None:
    for i in scan.words.where(FOUGHT):
        behind = i + 1 + (scan.low(i + 1) in FIRE)
        against = scan.low(behind) in AGAINST
        plain = scan.low(i) not in ("exchanged", "traded") or behind > i + 1
        if plain and (against or scan.low(i) in ("fought", "battled")):
            one, other = before(scan, i), named(scan, behind + against)
            return (one, other) if one and other else None
    for i in [attack.end for attack in scan.attacks] + [i + 3 for i in scan.words.where(EXCHANGE)]:
        joined = next((k for k in range(i + 2, i + BETWEEN) if scan.low(k) == "and"), None)
        if scan.low(i) == "between" and joined:
            one, other = named(scan, i + 1), named(scan, joined + 1)
            return (one, other) if one and other else None
    return None


def _is_regular(scan: Scan, party: Party) -> bool:
    """Whether a party is a state's: "the army", "Turkish troops"; not "rebel forces"."""
    if party.side:
        return any(a.side == party.side and a.role in BEARERS for a in scan.world.actors.values())
    lows = party.text.lower().split()
    return not REGULARS.isdisjoint(lows) and REBELS.isdisjoint(lows)
