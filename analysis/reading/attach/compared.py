"""Figures of another time that a sentence sets beside its own: "down from 8,400 in 2023", "against 188 in May"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.reading.attach.hit import COMPARED, Victims
from analysis.reading.scan import Scan
from analysis.reading.sentences import Span

SIGNS = frozenset("against compared versus up down".split())
PAIRS = frozenset((("up", "from"), ("down", "from"), ("compared", "with"), ("compared", "to"), ("as", "against")))
SINGLE = ("against", "versus")
# What may stand between the figure and its time, and words of a time that no date phrase tells.
BETWEEN = frozenset("in on of for during the a same whole all first second half period month year week".split())
BEFORE = frozenset("before earlier previous last preceding".split())
SPELLS = frozenset("year month week day evening night quarter".split())
# How many words a noun and the words before a time have.
REACH = 7
# How a figure was given that is withdrawn: "not 15 as announced before".
SAID = frozenset("announced reported said stated given told thought believed".split())


def compared(scan: Scan, hits: Sequence[Victims]) -> Iterator[Victims]:
    """The figures of another time, of the harm and the people of the number before them.

    >>> from analysis.reading import lexicon as lx, sentences
    >>> from analysis.reading.attach.victims import victims
    >>> def read(text):
    ...     scan = Scan(sentences.tokens(text), lx.words(), lx.world())
    ...     return [scan.text(hit.people.first, hit.people.end) for hit in victims(scan) if hit.rule == COMPARED]
    >>> read("Raids killed 90 people in June, down from 120 in May."), read("Raids killed 9 people against 120 men.")
    (['120'], [])
    """
    taken = {hit.people.first for hit in hits}
    for count in figures(scan):
        before = [h for h in hits if h.people.value.number is not None and h.people.first < count.first and not h.part]
        if not before or count.first in taken:
            continue
        last = max(before, key=lambda hit: hit.people.first)
        value = last.people.value._replace(number=count.value, number_end=count.end, form="bare")
        yield Victims(last.harm, last.harm_kind, Span("people", count.first, count.end, value), COMPARED)


def withdrawn(scan: Scan, hits: Sequence[Victims]) -> Iterator[Victims]:
    """ "That 14 people had died and not 15 as announced before": the figure that another has replaced."""
    taken = {hit.people.first for hit in hits}
    for count in scan.counts if "not" in scan.words.seen else ():
        before = [h for h in hits if h.people.value.number is not None and h.people.first < count.first and not h.part]
        denied = scan.low(count.first - 1) == "not" and scan.low(count.first - 2) in ("and", ",")
        said = scan.low(count.end) == "as" and any(scan.low(i) in SAID for i in (count.end + 1, count.end + 2))
        if before and denied and count.first not in taken and (said or scan.low(count.end) == ","):
            last = max(before, key=lambda hit: hit.people.first)
            value = last.people.value._replace(number=count.value, number_end=count.end, form="bare")
            yield Victims(last.harm, last.harm_kind, Span("people", count.first, count.end, value), "toll before")


def figures(scan: Scan) -> list[Span]:
    """The numbers that stand behind words of comparison and before a time."""
    if SIGNS.isdisjoint(scan.words.seen):
        return []
    return [count for count in scan.counts if _is_set_beside(scan, count) and time_of(scan, count) is not None]


def _is_set_beside(scan: Scan, count: Span) -> bool:
    i = count.first - (scan.low(count.first - 1) == "the")
    return (scan.low(i - 2), scan.low(i - 1)) in PAIRS or scan.low(i - 1) in SINGLE


def time_of(scan: Scan, count: Span) -> tuple[int, int] | None:
    """The tokens that tell the time of a figure: from its end to that of "in 2023", "the year before"."""
    day = next((d for d in scan.dates if count.end <= d.first <= count.end + REACH), None)
    if day and all(low in BETWEEN or low.isalpha() for low in scan.words.lows[count.end : day.first]):
        return count.end, day.end
    near = scan.words.lows[count.end : count.end + REACH]
    spell = next((i for i, low in enumerate(near) if low in SPELLS), None)
    told = spell is not None and not BEFORE.isdisjoint(near[max(0, spell - 1) : spell + 2])
    return (count.end, count.end + spell + 2) if told and spell is not None else None
