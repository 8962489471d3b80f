"""Where the wounded are treated: neither the place of an act nor, where they die there, its day."""

from __future__ import annotations

from analysis.reading.scan import Scan
from analysis.reading.sentences import Span

# "The Federal Medical Centre"
CENTRES, KINDS = frozenset(("centre", "center")), ("medical", "health", "trauma")
HOSPITALS = frozenset("hospital hospitals clinic clinics infirmary morgue mortuary".split()) | CENTRES
# What is done to the wounded there, or what they do.
CARE = frozenset(
    "taken rushed shifted brought carried evacuated transferred moved transported admitted airlifted flown treated "
    "treatment nursing nursed hospitalised hospitalized succumbed recovering received pronounced declared lies".split()
)
# Who dies in a hospital, hurt elsewhere; "twelve people died at the hospital" may tell of an attack on it.
DYING = frozenset("died dies die".split())
WOUNDED, WOUNDS = frozenset("wounded injured hurt".split()), frozenset("wounds injuries".split())
MORE = frozenset(("more", "another"))
TO = ("to", "at", "in", "into")
TREATED = frozenset("treated treatment hospitalised hospitalized recovering".split())
# How many words a hospital's name has, and stand between it and what is told of it.
NAME, REACH = 7, 9
# How far behind "treated" its place may stand.
NEAR = 7


def stays(scan: Scan) -> list[range]:
    """The stretches that tell where people are treated: "to a clinic in Zorba", "at a Zorba hospital"; looked for once.

    A hospital that is struck is none: "died when shells hit the hospital in Zorba".
    """
    if stays not in scan.words.kept:
        found = [_stay(scan, i) for i in scan.words.where(HOSPITALS)]
        found += [_treated(scan, i) for i in scan.words.where(TREATED)]
        scan.words.kept[stays] = [stay for stay in found if stay]
    kept: list[range] = scan.words.kept[stays]
    return kept


def is_of_stay(scan: Scan, span: Span) -> bool:
    """Whether a place only tells where the wounded are treated."""
    return any(span.first in stay for stay in stays(scan))


def dies_there(scan: Scan, harm: Span) -> range | None:
    """The stretch of the hospital somebody dies in: "died in a clinic", "taken to a clinic, where one died"."""
    if harm.value.voice != "die" or harm.value.harm != "killed":
        return None
    for stay in stays(scan):
        behind = harm.end <= stay.start <= harm.end + REACH and not scan.breaks(harm.end, stay.start)
        before = stay.stop <= harm.first and "where" in scan.words.lows[stay.stop : stay.stop + 2]
        if behind or before:
            return stay
    return None


def dates_death(scan: Scan, span: Span) -> bool:
    """ "Died on Tuesday in a Zorba clinic", "taken to a clinic, where one died on Tuesday": later than the act."""
    if not stays(scan):
        return False
    dying = [harm for harm in scan.harms if harm.end <= span.first <= harm.end + REACH and dies_there(scan, harm)]
    return bool(dying) and not any(attack.first == span.end + 1 for attack in scan.attacks)


def _treated(scan: Scan, verb: int) -> range | None:
    """ "Treated in Mokolo", "receiving treatment for gunshot wounds in Mokolo": the place behind, in small words."""
    places = {p.first: p.end for p in (*scan.places, *scan.unlisted)}
    for i in range(verb + 1, min(verb + NEAR, len(scan.words.lows))):
        if scan.low(i) in ("in", "at") and i + 1 in places:
            return range(i, places[i + 1])
        if not (scan.low(i).isalpha() and scan.words.texts[i].islower()) or scan.low(i) in scan.lexicon.auxiliaries:
            return None
    return None


def _stay(scan: Scan, hospital: int) -> range | None:
    lows = scan.words.lows
    if lows[hospital] in CENTRES and lows[hospital - 1 : hospital] not in [[kind] for kind in KINDS]:
        return None
    near = range(hospital - 1, max(-1, hospital - NAME - 1), -1)
    first = next((i for i in near if lows[i] in TO), None)
    if first is None or not scan.lexicon.auxiliaries.isdisjoint(lows[first:hospital]):
        return None
    # "Two more people died at the clinic"
    care = CARE | DYING if (WOUNDED | WOUNDS | MORE) & scan.words.seen else CARE
    struck = {span.first for span in (*scan.strikes, *scan.attacks)}
    struck |= {harm.first for harm in scan.harms if harm.value.voice != "die" and lows[harm.first] not in care}
    before = range(first - 1, max(-1, first - REACH - 1), -1)
    verb = next((i for i in before if lows[i] in care or i in struck), None)
    is_there = lows[first] in ("at", "in") and lows[first - 1 : first] in (["are"], ["is"]) and not struck
    if not is_there and (verb is None or verb in struck):
        return None
    end = hospital + 1
    if scan.low(end) in ("in", "at", "of", "near"):
        # "To a clinic in Zorba"
        end = max((p.end for p in (*scan.places, *scan.unlisted) if end < p.first <= end + 4), default=end)
    return range(first, end)


def is_in_hospital(scan: Scan, people: Span) -> bool:
    """ "Seven are dead and 12 in hospital"."""
    return scan.words.lows[people.end : people.end + 2] == ["in", "hospital"]
