"""Days of what is done about an act: courts and arrests, burials, what somebody is held for."""

from __future__ import annotations

from analysis.reading.attach.moments import RECALL
from analysis.reading.harm import MURDERS, TRIED
from analysis.reading.scan import Scan
from analysis.reading.sentences import Span

# What ties somebody to an act of before, and how many words behind it a day may be that act's.
HELD_FOR = frozenset("responsible linked tied connected wanted involved".split())
FOR_WHAT = frozenset("for over with to in".split())
COURT = frozenset("opened began started appeared was were has had will faces faced told pleaded".split())
# What is done about an act later; of arrests, what they are for.
MOURNING = frozenset("named identified buried mourned lowered revised cut withdrew gathered marched rallied".split())
SEIZING = frozenset("arrested detained".split()) | TRIED
LATER = frozenset("found rescued freed evacuated buried released identified named arrested".split())
AFTERMATH = MOURNING | SEIZING | LATER
CHARGES = frozenset("over for with of killing murder death deaths who".split())


def is_recalled(scan: Scan, span: Span, position: int) -> bool:
    """ "Held a man linked to a murder in March": a day told of what somebody is held for is not that of the act."""
    before = scan.words.lows[max(0, span.first - RECALL) : span.first]
    i = next((i for i in range(len(before) - 1, -1, -1) if before[i] in HELD_FOR), None)
    if i is None or "," in before[i:]:
        return False
    return position < span.first - len(before) + i and scan.low(span.first - len(before) + i + 1) in ("for", "to", "in")


def is_of_charge(scan: Scan, span: Span, position: int) -> bool:
    """ "Arrested for the killing of two on 3 February": a day of what he is held for, behind the arrest."""
    if scan.low(position) not in SEIZING:
        return False
    murder = next((i for i in range(span.first - 1, position, -1) if scan.low(i) in MURDERS), None)
    if murder is None or any(murder < other.first < span.first for other in scan.dates):
        return False
    return not FOR_WHAT.isdisjoint(scan.words.lows[murder - 2 : murder])


def is_of_trial(scan: Scan, span: Span, position: int) -> bool:
    """ "The trial of a man accused of murdering four opened on Monday": the day of a court, behind what it tries."""
    tried = scan.low(position - 1) in ("of", "with", "for") and scan.low(position - 2) in TRIED
    return tried and span.first > position and not COURT.isdisjoint(scan.words.lows[position : span.first])


def is_of_aftermath(scan: Scan, span: Span, position: int) -> bool:
    """ "On Friday named the three killed there", "arrested a man on Friday over the killing of three": a later day.

    It is that of what was done about an act whose victims stand behind it.
    """
    if AFTERMATH.isdisjoint(scan.words.seen):
        return False
    behind, before = span.end, span.first - 1 - (scan.low(span.first - 1) in ("on", "late", "early"))
    if _is_later(scan, before, position):
        return True
    # "On 9 June suspected rebels entered"
    nouns = {i for p in scan.people for i in range(p.first - 1, p.end)}
    done = (i for i in (behind, before) if scan.low(i) in MOURNING or scan.low(i) in SEIZING)
    verb = next((i for i in done if i not in nouns), None)
    if verb is None or position <= max(verb, span.first):
        return False
    over = not CHARGES.isdisjoint(scan.words.lows[verb:position])
    return scan.low(verb) in MOURNING or over


def _is_later(scan: Scan, verb: int, position: int) -> bool:
    """ "Two were hurt; the others fled and were found on Saturday", "three died and were buried on Friday"."""
    passive = scan.low(verb - 1) in scan.lexicon.passive or scan.low(verb - 2) in scan.lexicon.passive
    if position >= verb or scan.low(verb) not in LATER or not passive:
        return False
    return not any(harm.first <= verb < harm.end for harm in scan.harms)
