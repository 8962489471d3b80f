"""Which party a name of the registry stands for, with the names joined to it and its army."""

from __future__ import annotations

from itertools import pairwise

from analysis.reading.attach.bodies import BODIES, FORCES, MEMBERS, Party
from analysis.reading.attach.sides import side
from analysis.reading.scan import ARMED, Scan
from analysis.reading.sentences import Span

JOIN = " and "
EITHER = " or "
# What may stand between a name and "and": "Turkey's army and Syrian rebels".
OWN = frozenset("'s ’s ' ’ army forces troops military government regime fighters soldiers police air force".split())


def party_of(scan: Scan, name: Span) -> Party:
    """A name with what is joined to it: "regime and Russian forces" is two sides, "regime or Russian" of no known."""
    if either := _either(scan, name):
        return either
    name = _own_name(scan, name)
    sides = [side(scan, [name.value.actor])]
    end = name.end
    following = next((n for n in scan.names if 0 < n.first - name.end <= 4), None)
    if following:
        between = [low for low in scan.words.lows[name.end : following.first]]
        joins = "and" in between and not any(low in scan.lexicon.stop and low not in ("and", "the") for low in between)
        if joins and all(low in OWN or low in scan.lexicon.targets for low in between[: between.index("and")]):
            other = side(scan, [following.value.actor])
            if other and other not in sides:
                sides.append(other)
                end = following.end
    known = [found for found in sides if found]
    return Party(scan.text(name.first, behind_arms(scan, end)), JOIN.join(known) or None)


def _either(scan: Scan, name: Span) -> Party | None:
    """ "Regime or Russian jets": one of two sides, and the text does not say which."""
    if "or" not in scan.words.seen:
        return None
    for one, other in pairwise(scan.names):
        if name in (one, other) and scan.words.lows[behind_arms(scan, one.end) : other.first] == ["or"]:
            return Party(scan.text(one.first, behind_arms(scan, other.end)), None)
    return None


def behind_arms(scan: Scan, i: int) -> int:
    """Where "army" ends behind "Syrian", "security forces" behind "Israeli": what an adjective alone does not name."""
    end = i
    while scan.low(end) in FORCES or scan.low(end) in MEMBERS:
        end += 1
    while end > i and scan.low(end - 1) not in BODIES and scan.low(end - 1) not in MEMBERS:
        end -= 1
    return end


def _own_name(scan: Scan, name: Span) -> Span:
    """ "Colombian guerrillas of the ELN": the name of who acts behind that of where they are from."""
    people = next((p for p in scan.people if p.first <= name.first and name.end <= p.end), None)
    if name.value.part != "adjective" or people is None or people.value.role not in ARMED:
        return name
    behind = (n for n in scan.names if name.end < n.first and n.end <= people.end)
    return next((n for n in behind if scan.world.actors[n.value.actor].role == "militia"), name)


def whose_shell(scan: Scan, fell: Span) -> Party | None:
    """ "A Kenyan shell exploded on her house": whose it was."""
    near = (name for name in scan.doers if name.value.part == "adjective" and 0 < fell.first - name.end <= 3)
    name = next(near, None)
    return (
        party_of(scan, name)
        if name and not scan.lexicon.munitions.isdisjoint(scan.words.lows[name.end : fell.first])
        else None
    )
