"""Reads tolls: "the death toll rose to 34 from 29", "put the number of soldiers killed at 22"."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat
from typing import NamedTuple

from analysis.reading.attach.hit import Victims
from analysis.reading.attach.wounds import BRINGING, wounding
from analysis.reading.parties import POSSESSIVE, People
from analysis.reading.scan import Scan
from analysis.reading.sentences import QUOTES, Span

# What may stand right before a toll's number.
TOLL_VERBS = frozenset(
    "to at reached hit is are was stands stood exceeded passed topped estimated become became as".split()
)
MAKING = frozenset("makes made making".split())
RISEN = frozenset("risen rose climbed grown grew gone jumped increased".split())
# "The toll is now 11", "from an earlier count of 27".
BY_NOW = frozenset("now already currently".split())
EARLIER = frozenset("a an the earlier initial previous first preliminary count toll figure estimate of dead".split())
# "An earlier toll of nine": a figure that another has replaced.
FORMER = frozenset("earlier previous previously initial initially originally preliminary provisional".split())
REVISED = frozenset("cut revised raised lowered reduced corrected increased changed updated".split())
# "At first spoken of two dead": words of a first count, and verbs that give one.
FIRST = frozenset("first initially originally earlier previously".split())
EARLY = frozenset("initial early earlier preliminary first previous".split())
# What parts an early figure from the one in its place.
REPLACED = frozenset(("but", ";"))
EARLY_COUNTS = frozenset("report reports account accounts count counts figure figures".split())
MORE = frozenset("more another additional further".split())
# "Gave a figure of 11"
GIVING = ("gave", "gives", "given")
# "Put the dead at 12"
PUT = frozenset("put puts putting estimated estimates gave gives".split())
# A sum of what the rest of the sentence tells.
SUMS = ("total", "roll", "raised", "gave", "gives", "given", "put", "puts", "putting")


class Toll(NamedTuple):
    """A figure of a toll: its people, its harm, its rule ("toll", or "toll before" for the figure it replaces)."""

    people: Span
    kind: str
    rule: str


def tolls(scan: Scan, toll: Span, named: Span | None, other: str) -> list[Toll]:
    """The figures of a toll: what it has reached, and what it was before ("... to 34 from 29").

    `named` is the word of harm behind the toll ("the number of soldiers killed"), `other` the harm told before.
    """
    kind = toll.value.harm or (named.value.harm if named else other if _goes_on(scan, toll) else "")
    if not (kind or _stands_for(scan, toll)) or (
        not toll.value.harm and not named and scan.low(toll.end) == "of" and scan.low(toll.first) not in GIVING
    ):
        return []
    if (named or toll.value.harm) and (brought := _brought(scan, toll)):
        # "Brings to 19 the number of soldiers killed since May", "revised down to eight from 13 the number of dead"
        told: list[Toll] = []
        for count in brought:
            people = _people(scan, toll, count, len(scan.words.lows))
            people = people._replace(number=count.value, number_end=count.end)
            told.append(Toll(Span("people", count.first, count.end, people), kind, "toll before" if told else "toll"))
        return told
    start = named.end if named and not toll.value.harm else toll.end
    before: list[Toll] = []
    for count in map(_revised_up, scan.counts, repeat(scan)):
        verb = count.first - 1 - (scan.low(count.first - 1) in BY_NOW)
        verb -= scan.low(verb) in QUOTES
        reached = start <= count.first <= start + 25 and scan.low(verb) in TOLL_VERBS
        # "a death toll of 17"
        # "Which makes the number of victims nine"
        behind = named.end if named and named.first >= toll.end else toll.end
        made = count.first in (behind, behind + 1) and not MAKING.isdisjoint(
            scan.words.lows[toll.first - 2 : toll.first]
        )
        reached = reached or (made and not scan.breaks(toll.end, count.first))
        of = count.first == toll.end + 1 and scan.low(toll.end) == "of"
        reached = reached or (of and (bool(toll.value.harm) or scan.low(toll.first) in GIVING))
        compared = scan.words.lows[count.end : count.end + 2] == ["of", "the"]  # "one of the highest"
        added = scan.low(count.first - 2) == "addition"  # "in addition to 100 injured"
        if reached and count.value.bound != "zero" and not (compared or added):
            apart = scan.breaks(start, verb) and not _has_risen(scan, toll, verb)
            if apart or scan.low(count.end) in scan.lexicon.things:
                return []
            people = _people(scan, toll, count, count.first)
            if not {"first", "initially", "originally"}.isdisjoint(scan.words.lows[verb - 3 : verb]):
                # "The toll, first put at nine, is now 12"
                people = _people(scan, toll, count, count.first)
                before.append(Toll(Span("people", count.first, count.end, people), kind, "toll before"))
                continue
            earlier = not FORMER.isdisjoint(scan.words.lows[max(0, toll.first - 4) : toll.first])
            # "The toll had stood at 79 on Sunday"
            earlier = earlier or scan.words.lows[verb - 2 : verb + 1] == ["had", "stood", "at"]
            now = Toll(Span("people", count.first, count.end, people), kind, "toll before" if earlier else "toll")
            if replaced := _replaced(scan, count):
                value = people._replace(number=replaced.value, number_end=replaced.end)
                later = Toll(Span("people", replaced.first, replaced.end, value), kind, "toll")
                return [now._replace(rule="toll before"), later]
            return [*before, now, *_before(scan, count, people, kind)]
    return before


def _revised_up(count: Span, scan: Scan) -> Span:
    """ "Has been revised up to 79": 79, and not up to 79."""
    if scan.low(count.first - 1) not in REVISED or count.value.hedge != "up to":
        return count
    n = count.value.value
    return Span("count", count.first + 2, count.end, count.value._replace(bound="=", hedge="", low=n, best=n, high=n))


def _has_risen(scan: Scan, toll: Span, verb: int) -> bool:
    """ "The number of people killed when a bomb went off in a mosque has risen to 21"."""
    return (
        toll.first <= scan.opens + 1
        and scan.low(verb) == "to"
        and not RISEN.isdisjoint(scan.words.lows[verb - 2 : verb])
    )


def _goes_on(scan: Scan, toll: Span) -> bool:
    """Whether a toll is of the harm told before it in its sentence: "the total", "so the number is now 11"."""
    return scan.low(toll.first) in SUMS or scan.low(toll.end - 1) == "is" or scan.low(toll.end) == "victims"


def _stands_for(scan: Scan, toll: Span) -> bool:
    """ "The council put the figure at 17", "that number was revised to 17": of what the sentence before told."""
    pointed = scan.low(toll.first - 1) in ("that", "this", "the") and scan.low(toll.end - 1) in ("is", "was", "been")
    if pointed and scan.low(toll.first) in ("number", "figure") and not REVISED.isdisjoint(scan.words.seen):
        return len(scan.harms) == 1
    return scan.low(toll.first) in PUT and scan.low(toll.end - 1) == "figure" and len(scan.harms) == 1


def put_at(scan: Scan, harm: Span, by_end: Mapping[int, Span]) -> Span | None:
    """ "Put its military dead at 2,783", "the civilian dead at 12 and the wounded at 40": a number behind "at"."""
    # "Put Monday's dead in Zor Maghar at three"
    placed = scan.low(harm.first) == "dead" and scan.low(harm.end) == "in"
    at = next((i for i in range(harm.end, harm.end + (5 if placed else 1)) if scan.low(i) == "at"), -1)
    count = next((c for c in scan.counts if at > 0 and c.first == at + 1), None)
    given = not PUT.isdisjoint(scan.words.lows[max(0, harm.first - 12) : harm.first])
    if count is None or not given or scan.low(count.end) in scan.lexicon.things:
        return None
    group = by_end.get(harm.first)
    value = group.value if group and group.value.number is None else People(None, "bare", "", "unknown", (), 0)
    own = not POSSESSIVE.isdisjoint(scan.words.lows[max(0, harm.first - 4) : harm.first])
    value = value._replace(number=count.value, number_end=count.end, form="counted", own=own)
    return Span("people", count.first, count.end, value)


def _replaced(scan: Scan, first: Span) -> Span | None:
    """ "A first toll of 30 was later cut to 22": the figure that stands in its place."""
    verb = next((i for i in range(first.end, first.end + 5) if scan.low(i) in REVISED), None)
    if verb is None or not any(scan.low(i) in scan.lexicon.passive for i in range(first.end, verb)):
        return None
    return next((c for c in scan.counts if verb < c.first <= verb + 3 and scan.low(c.first - 1) == "to"), None)


def _brought(scan: Scan, toll: Span) -> list[Span]:
    """The count of "brings to 19 the number of ...", and behind it that of "... to eight from 13 the number of"."""
    by_end = {count.end: count for count in scan.counts}
    last = by_end.get(toll.first - 1) if scan.low(toll.first - 1) == "the" else None
    now = by_end.get(last.first - 1) if last and scan.low(last.first - 1) == "from" else last
    verb = (
        now.first - 2 - (scan.low(now.first - 2) in ("down", "up")) if now and scan.low(now.first - 1) == "to" else -1
    )
    if now is None or last is None or not (scan.low(verb) in BRINGING or scan.low(verb) in REVISED):
        return []
    return [now] if now is last else [now, last]


def _people(scan: Scan, toll: Span, count: Span, stop: int) -> People:
    """Whose toll it is: the people named behind it, before token `stop`, else those the number counts."""
    near = min(toll.end + 4, stop)
    group = next((p for p in scan.people if toll.first < p.first <= near and p.value.form == "group"), None)
    told = next((p for p in scan.people if p.first == count.first and p.value.form == "counted"), None)
    if told and group is None:
        return told.value
    value = group.value if group else People(None, "bare", "", "unknown", (), count.end)
    return value._replace(number=count.value, number_end=count.end, form="counted")


def _before(scan: Scan, now: Span, people: People, kind: str) -> list[Toll]:
    """ "... to 34 from 29", "from nine to seven": the figure before is a report of the same event."""
    start = now.end + (scan.low(now.end) == "dead")
    # "Lowered to five on Tuesday from six"
    start = next((day.end for day in scan.dates if day.first == start + 1 and scan.low(start) == "on"), start)
    behind = (
        c
        for c in scan.counts
        if scan.low(start) == "from" and 1 <= c.first - start <= 8 and _are_earlier(scan, start + 1, c.first)
    )
    ahead = (c for c in scan.counts if c.end == now.first - 1 and scan.low(c.first - 1) == "from")
    before = next(behind, None) or next(ahead, None) or _up_from(scan, now)
    if before is None:
        return []
    value = people._replace(number=before.value, number_end=before.end)
    return [Toll(Span("people", before.first, before.end, value), kind, "toll before")]


def _are_earlier(scan: Scan, first: int, end: int) -> bool:
    """Whether nothing but "an earlier count of" stands between tokens."""
    return all(low in EARLIER for low in scan.words.lows[first:end])


def _up_from(scan: Scan, now: Span) -> Span | None:
    """ "Climbed to 31, it said, up from the 17 of Monday": the figure before."""
    for count in scan.counts:
        i = count.first - 1 - (scan.low(count.first - 1) == "the")
        if count.first > now.end and scan.low(i) == "from" and scan.low(i - 1) in ("up", "down"):
            return count
    return None


def is_first_count(scan: Scan, hit: Victims, hits: list[Victims]) -> bool:
    """Whether another figure of its sentence replaces this one: "Five died, after it had at first spoken of two"."""
    if _is_early(scan, hit, hits) or _is_among_toll(scan, hit, hits):
        return True
    if FIRST.isdisjoint(scan.words.seen):
        return False
    before = scan.words.lows[max(0, hit.people.first - 9) : hit.people.first]
    given = [i for i, low in enumerate(before) if low in FIRST]
    spoken = bool(given) and not scan.lexicon.speech.isdisjoint(before[max(0, given[-1] - 3) :])
    others = [o for o in hits if o.harm_kind == hit.harm_kind and o.people.first != hit.people.first and not o.part]
    return spoken and not hit.part and any(o.people.first < hit.people.first - 9 for o in others)


def _is_early(scan: Scan, hit: Victims, hits: list[Victims]) -> bool:
    """ "Early reports spoke of three dead, but the mayor said nine": three."""
    if EARLY.isdisjoint(scan.words.seen):
        return False
    lows, first = scan.words.lows, hit.people.first
    told = any(lows[i] in EARLY and lows[i + 1] in EARLY_COUNTS for i in range(max(0, first - 9), first - 1))
    later = [o for o in hits if o.harm_kind == hit.harm_kind and not o.part and o is not hit]
    # "Has risen to 21, after earlier counts of three and then ten dead"
    risen = any(o.rule == "toll" and o.people.first < first for o in later)
    corrected = not REVISED.isdisjoint(lows[max(0, first - 9) : first])
    return told and (
        corrected or risen or any(not REPLACED.isdisjoint(lows[hit.people.end : o.people.first]) for o in later)
    )


def _is_among_toll(scan: Scan, hit: Victims, hits: list[Victims]) -> bool:
    """ "Three more died, bringing the toll of the strike to nine": the three are among the nine.

    So are three of the wounded, whichever toll it is.
    """
    if BRINGING.isdisjoint(scan.words.seen) or hit.rule == "toll":
        return False
    first = hit.people.first
    wounded = wounding(scan, hit.harm.first) is not None
    if MORE.isdisjoint(scan.words.lows[max(0, first - 1) : hit.people.end + 1]) and not wounded:
        return False
    brought = next((i for i in range(first, len(scan.words.lows)) if scan.low(i) in BRINGING), first)
    tolls = (o.people.end for o in hits if o.rule == "toll" and o.harm_kind == hit.harm_kind)
    end = next((end for end in tolls if end > brought > first), first)
    return (wounded and end > first) or any(brought < act.first < end + 6 for act in (*scan.attacks, *scan.strikes))
