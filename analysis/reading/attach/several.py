"""Victims of several acts: "killed in 97 attacks", "in separate clashes", "29 incidents and 141 deaths"."""

from __future__ import annotations

from itertools import pairwise

from analysis.reading.attach.hit import Victims
from analysis.reading.attach.moments import is_long
from analysis.reading.scan import Scan

# What is counted in a year is many times the killed among it.
TIMES = 10
# Several acts, counted or told apart.
ACTS = frozenset(
    "attacks incidents clashes encounters strikes raids ambushes events operations shootings bombings explosions "
    "actions airstrikes".split()
)
VOTES = frozenset("election elections vote votes poll polls referendum ballot".split())
TOLLS = ("toll", "total", "number", "count", "figure")


def of_several(scan: Scan, hit: Victims) -> bool:
    """Whether a number is of more acts than one, which the words count or only tell to be several."""
    return (
        _is_combined(scan, hit)
        or _of_such(scan, hit)
        or _beside_acts(scan, hit)
        or _is_ahead_of_vote(scan, hit)
        or _goes_with_a_count(scan, hit)
    )


def is_perfect(scan: Scan, hit: Victims) -> bool:
    """ "Have been killed", "has wounded"."""
    return not scan.lexicon.have.isdisjoint(scan.words.lows[max(0, hit.harm.first - 3) : hit.harm.first])


def _is_combined(scan: Scan, hit: Victims) -> bool:
    """ "A combined toll of six killed and five wounded": the sum of several acts."""
    if "combined" not in scan.words.seen:
        return False
    before = scan.words.lows[max(0, hit.people.first - 7) : hit.people.first]
    return any(pair[0] == "combined" and pair[1] in TOLLS for pair in pairwise(before))


def _beside_acts(scan: Scan, hit: Victims) -> bool:
    """ "Recorded 29 incidents and 141 deaths", "three incidents, with nine deaths": of several acts counted."""
    if hit.rule != "state" or ACTS.isdisjoint(scan.words.seen):
        return False
    first = next(
        (count.first for count in scan.counts if count.first <= hit.people.first < count.end), hit.people.first
    )
    i = first - 1 - (scan.low(first - 1) == "with")
    before = scan.words.lows[max(0, i - 9) : i]
    acts = [k for k in range(max(0, i - 9), i) if scan.low(k) in ACTS and _several(scan, k)]
    return bool(acts) and scan.low(first - 1) in ("and", "with") and _plain_between(before)


def _several(scan: Scan, noun: int) -> bool:
    """Whether three or more are counted right before a noun: "29 incidents", "97 armed attacks"."""
    near = (c for c in scan.counts if c.end <= noun <= c.end + 2)
    return any((count.value.low or 0) > 2 for count in near)


def _plain_between(lows: list[str]) -> bool:
    """Whether no clause of its own stands between."""
    return ";" not in lows and "that" not in lows and "which" not in lows


def _of_such(scan: Scan, hit: Victims) -> bool:
    """ "A total of 21 people were killed in such attacks", "in 97 attacks", "in separate clashes": of all of them."""
    if ACTS.isdisjoint(scan.words.seen):
        return False
    acts = [i for i in scan.words.where(ACTS) if i > hit.harm.end]
    if any(scan.low(i - 1) == "such" and not scan.breaks(hit.harm.end, i) for i in acts):
        return True
    kinds = (i for i in acts if _are_apart(scan, i) or _of_months(scan, i))
    return any(_is_in(scan, hit.harm.end, i) for i in kinds)


def _of_months(scan: Scan, noun: int) -> bool:
    """ "97 attacks in February": more than a day has; "three strikes on Monday" may be one act."""
    return _several(scan, noun) and any(span.value.precision > 2 for span in scan.dates)


def _are_apart(scan: Scan, noun: int) -> bool:
    """ "Separate attacks", "separate armed clashes"; "five separate raids on Ariha" may be one act."""
    first = next((i for i in (noun - 1, noun - 2) if scan.low(i) == "separate"), None)
    return first is not None and not any(count.end == first for count in scan.counts)


def _is_in(scan: Scan, first: int, noun: int) -> bool:
    """Whether "in" stands between a harm and the acts it came of, and no comma."""
    between = scan.words.lows[first:noun]
    return "in" in between and len(between) < 6 and not scan.breaks(first, noun)


def _is_ahead_of_vote(scan: Scan, hit: Victims) -> bool:
    """ "Sixteen candidates have been killed ahead of the June elections": over the months before."""
    lows, end = scan.words.lows, hit.harm.end
    return (
        lows[end : end + 2] == ["ahead", "of"]
        and not VOTES.isdisjoint(lows[end + 2 : end + 9])
        and is_perfect(scan, hit)
    )


def _goes_with_a_count(scan: Scan, hit: Victims) -> bool:
    """ "The agency had 5,100, with 36 killed", "at 1,961 for the year, with 16 killed": of all that was counted."""
    first = hit.people.first
    if scan.words.lows[max(0, first - 2) : first] != [",", "with"]:
        return False
    number = hit.people.value.number
    counted = number and any(
        count.end == first - 2 and (count.value.low or 0) > TIMES * number.low for count in scan.counts
    )
    return bool(counted) or (scan.low(first - 4) == "the" and scan.low(first - 3) in ("year", "month", "week"))


def of_breaches(scan: Scan) -> bool:
    """ "It counted 410 violations between January and June; 14 people had been killed": over the same months."""
    return any(span.value.since or is_long(span.value) for span in scan.dates) and bool(
        scan.lexicon.counted.all(scan.words)
    )
