"""Who did it where no actor of the registry is named: "gunmen", "the Arakan Army"."""

from __future__ import annotations

from typing import NamedTuple

from analysis.reading.attach.victims import Victims
from analysis.reading.scan import Scan

# A name behind one of these does not act: "a coalition fighting Daesh".
OBLIQUE = frozenset(
    "in of on against between to near from with for at into across over along inside around outside through toward "
    "towards fighting battling combating opposing".split()
)
BY = frozenset(("by",))
OTHER = frozenset((";", "but", "while"))
# Whose phrases act when no actor is named.
ACTING = ("militia", "military", "police")
# Words that tell of what kind a body is, and nouns for bodies that may act.
KINDS = frozenset("armed death paramilitary security air drug hit unidentified unknown hooded masked national".split())
BODIES = frozenset(
    "army forces force troops government military militia militias squad squads group groups gang gangs cartel mafia "
    "front movement brigade guard navy regime police mob".split()
)
FORCES = KINDS | BODIES
RESPONSES = frozenset("response retaliation reply riposte reprisal".split())
PROMPTED = frozenset("prompted drew provoked triggered brought sparked".split())
# What may stand between a preposition and a body.
WITHIN = FORCES | {"the", "a", "an"}
# "Shells hit Nile Street", "the Rose Garden neighbourhood": no body.
SITES = frozenset(
    "street road avenue square bridge hospital school university airport camp market neighborhood neighborhoods "
    "neighbourhood neighbourhoods district districts quarter quarters village villages town towns city".split()
)


class Party(NamedTuple):
    """A party to an act: as printed, and its side (several joined by " and "; None if unknown)."""

    text: str
    side: str | None


def unknown(scan: Scan, hit: Victims) -> Party | None:
    """Who did it where no actor of the registry is named: "gunmen", "the Arakan Army"; the side stays missing."""
    harm = hit.harm
    for i in scan.words.where(BY):
        held = i > harm.end and scan.low(i - 1) in scan.lexicon.held
        near = harm.end <= i < harm.end + 25 and not held and OTHER.isdisjoint(scan.words.lows[harm.end : i])
        if near and (party := phrase(scan, i + 1, hit)):
            return party
    if hit.rule.startswith(("object", "nominal")) and harm.value.voice != "of":
        return _phrase_before(scan, harm.first, hit)
    return None


def is_prompted(scan: Scan, hit: Victims) -> bool:
    """ "Fire from X prompted a response that left three dead": who answers is not named."""
    if RESPONSES.isdisjoint(scan.words.seen) or PROMPTED.isdisjoint(scan.words.seen):
        return False
    lows = scan.words.lows[: min(hit.harm.first, hit.people.first)]
    near = range(max(0, len(lows) - 4), len(lows) - 1)
    told = any(lows[i] in RESPONSES and lows[i + 1] in ("that", "which") for i in near)
    return told and not PROMPTED.isdisjoint(lows)


def phrase(scan: Scan, first: int, hit: Victims) -> Party | None:
    """An actor in words from a token on: a phrase for armed people, or a printed name of a body."""
    first += scan.low(first) in ("the", "a", "an", "some")
    people = next((p for p in scan.people if first - 1 <= p.first <= first + 1 and p.value.role in ACTING), None)
    if people and people.first != hit.people.first:
        return Party(scan.text(max(first, people.first), people.end), None)
    end = first
    while end < len(scan.words.lows) and _is_body(scan, end):
        end += 1
    return Party(scan.text(first, end), None) if _is_actor(scan, first, end) else None


def _phrase_before(scan: Scan, end: int, hit: Victims) -> Party | None:
    """The acting phrase before a verb: its subject, or who "by" names in the clause before ", killing two"."""
    by_end = {p.end: p for p in scan.people if p.value.role in ACTING and p.first != hit.people.first}
    i = end - (scan.low(end - 1) in ("that", "which", "who"))
    while i > max(0, end - 12):
        if (people := by_end.get(i)) and scan.low(people.first - 1) not in OBLIQUE:
            return None if _is_aside(scan, people.first) else Party(scan.text(people.first, people.end), None)
        if scan.low(i) == "of" and scan.low(i - 1) in ("group", "groups"):
            # "A group of children"
            i -= 1
            continue
        first = i
        while first > 0 and _is_body(scan, first - 1):
            first -= 1
        if first < i and _is_actor(scan, first, i):
            return None if _is_aside(scan, first) else Party(scan.text(first, i), None)
        if scan.low(i - 1) in (";", ":", "but", "when", "while", "after", "before", "that") or (
            scan.low(i - 1) == "," and i < end
        ):
            return None
        i = min(first, i - 1)
    return None


def _is_aside(scan: Scan, first: int) -> bool:
    """Whether a body stands behind a preposition or only holds a place: "a clinic run by the Ariha Relief Society"."""
    i = first - 1
    named = not scan.words.shouted
    while i > 1 and (scan.low(i) in WITHIN or (named and scan.words.texts[i].istitle())):
        i -= 1
    # "On farmers and security forces"
    i -= 2 * (scan.low(i) == "and")
    return scan.low(i) in OBLIQUE or (scan.low(i) == "by" and scan.low(i - 1) in scan.lexicon.held)


def _is_body(scan: Scan, i: int) -> bool:
    """Whether a token may be part of a body's name: a noun for bodies, or a capitalised word in text that has both."""
    text = scan.words.texts[i]
    printed = text[0].isupper() and not scan.words.shouted and i > 0 and text.isalpha()
    if scan.low(i) in FORCES or not printed or scan.low(i) in scan.lexicon.stop:
        return scan.low(i) in FORCES
    return not any(span.first <= i < span.end for span in (*scan.dates, *scan.places, *scan.names))


def _is_actor(scan: Scan, first: int, end: int) -> bool:
    lows = scan.words.lows[first:end]
    if scan.low(end - 1) in SITES or scan.low(end) in SITES:
        return False
    return not BODIES.isdisjoint(lows) or (end - first > 1 and not KINDS.issuperset(lows))
