"""Harm that no party did: accidents, quakes, storms, illness."""

from __future__ import annotations

from analysis.reading.attach.wars import WARS
from analysis.reading.scan import Scan

RELATIVE = frozenset(("that", "which"))
# What a quake or a storm does to things.
RAVAGED = frozenset("struck hit destroyed damaged".split())
# What a bomber wears, drives or is sent on.
WORN = frozenset("belt belts vest vests jacket jackets explosives device car truck drone mission".split())


def is_accident(found: Scan) -> bool:
    """Whether a sentence tells of harm that no party did: an accident, a quake, an illness."""
    accidents = [a for a in found.lexicon.accidents.all(found.words) if not _is_other(found, a[0])]
    if any(_acts(found, end) or found.words.lows[first - 2 : first] == [",", "an"] for first, end, _ in accidents):
        # "A blast killed nine, an accident that"
        return True
    if not accidents or found.strikes:
        return False
    harm = found.harms[0].first if found.harms else 0
    if not WARS.isdisjoint(found.words.lows[:harm]) and all(first > harm for first, _, _ in accidents):
        # "The war has claimed 233,000 lives, half of them through hunger and disease"
        return False
    return all(any(first <= a.first < end for first, end, _ in accidents) for a in found.attacks)


def _acts(found: Scan, end: int) -> bool:
    """ "Cholera has killed 44 since the attacks on the wells": the illness that ends at a token killed.

    So did "an earthquake that struck Ariha", "a landslide in Ariha that killed nine".
    """
    place = end + 1 if found.low(end) == "in" else 0
    while 0 < place < end + 4 and found.words.texts[place : place + 1] and found.words.texts[place][0].isupper():
        place += 1
    end = max(end, place)
    while found.low(end) in found.lexicon.have | RELATIVE or found.low(end) in found.lexicon.adverbs:
        end += 1
    harmed = any(harm.first == end and harm.value.voice in ("active", "past") for harm in found.harms)
    struck = [found.low(strike.first) for strike in found.strikes if not found.attacks]
    return harmed or (found.low(end) in RAVAGED and RAVAGED.issuperset(struck))


def _is_other(found: Scan, i: int) -> bool:
    """ "A suicide bomber", "a suicide attack", "a suicide vest": no illness; "to storm a jail": no weather."""
    if found.low(i) == "storm" and (found.low(i - 1) == "to" or found.low(i + 1) in ("a", "an", "the")):
        return True
    return found.low(i) == "suicide" and (
        found.low(i + 1) in WORN
        or any(a.first == i + 1 for a in found.attacks)
        or any(p.first <= i < p.end for p in found.people)
    )
