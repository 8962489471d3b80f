"""What a toll is brought or raised to: a total over many acts, or the toll of the one act told."""

from __future__ import annotations

from itertools import pairwise

from analysis.reading.attach.hit import Victims
from analysis.reading.attach.hospitals import dies_there
from analysis.reading.attach.wars import LASTING
from analysis.reading.attach.wounds import BRINGING, wounding
from analysis.reading.scan import Scan

# How far before an attack "in the" and "in a" stand.
NEAR, ONE = 5, ("the", "a", "an")
PASSED = ("passed", "surpassed", "exceeded", "topped")
# "Raised its toll to 12" gives the figure of one act; "bringing the dead to 12" adds to a total.
ADDING = BRINGING - {"took", "raised"}


def brings_total(scan: Scan, hit: Victims) -> bool:
    """ "Bringing its military toll to 223", where no attack is told that the toll could be of."""
    before = scan.words.lows[max(0, hit.harm.first - 3) : hit.harm.first]
    of_one = any(scan.low(a.end - 1) not in LASTING for a in scan.attacks) or is_of_the_act(scan, hit)
    return hit.rule == "toll" and not ADDING.isdisjoint(before) and not of_one


def is_of_the_act(scan: Scan, hit: Victims) -> bool:
    """Whether a figure that something brings about is of the one act that the text tells of."""
    return _is_raised_by_wounded(scan, hit) or is_in_the_act(scan, hit)


def _is_raised_by_wounded(scan: Scan, hit: Victims) -> bool:
    """ "A woman hurt on Monday died, bringing the toll to 18": the toll of the act that hurt those who died."""
    died = any(dies_there(scan, harm) for harm in scan.harms if harm.first < hit.harm.first)
    return died or wounding(scan, hit.harm.first) is not None


def is_in_the_act(scan: Scan, hit: Victims) -> bool:
    """ "Bringing to three the number of those killed in the raid", "in a Russian drone attack a day earlier"."""
    acts = (attack for attack in scan.attacks if attack.first > hit.harm.first)
    single = (
        act.first for act in acts if scan.low(act.end - 1) not in LASTING and not scan.low(act.end - 1).endswith("s")
    )
    heads = (scan.words.lows[max(0, i - NEAR) : i] for i in single)
    return any(one == "in" and other in ONE for head in heads for one, other in pairwise(head))


def is_revised(scan: Scan, first: int) -> bool:
    """ "The ministry raised the toll to 55": a new figure of what was told; "a fifth death raised the toll" adds."""
    if scan.low(first) != "raised":
        return False
    counted = [people for people in scan.people if people.value.number is not None]
    return not any(0 <= first - span.end <= 4 for span in (*scan.attacks, *scan.harms, *counted))


def is_brought(scan: Scan, hit: Victims, first: int) -> bool:
    """ "Two were killed, bringing the number since May to nine": the day behind is the total's."""
    return not hit.rule.startswith("toll") and not ADDING.isdisjoint(scan.words.lows[hit.harm.end : first])


def has_passed(scan: Scan, hit: Victims) -> bool:
    """ "The death toll in Gaza has passed 30,000": what a toll has passed is no single attack's."""
    return hit.rule == "toll" and scan.low(hit.people.first - 1) in PASSED and not scan.attacks
