"""A place told first without its name: "in a village near Idlib ... the village of Zor Maghar"."""

from __future__ import annotations

from analysis.reading.attach.printed import told, with_holder
from analysis.reading.scan import LOCATIVE, Scan

# Nouns for a place that a lead leaves without its name.
SITES = frozenset(
    "town village city neighbourhood neighborhood district camp hamlet suburb quarter island base settlement".split()
)
# What is struck in a place: "a convoy ... the convoy near Zor Maghar".
STRUCK = frozenset(
    "convoy plant post outpost checkpoint station market mosque church school hospital bridge prison farm factory "
    "hotel mine barracks bus train".split()
)
MANY = frozenset("villages towns posts checkpoints bases camps".split())
# How many words may stand between "a" or "the" and the noun: "a rebel-held Syrian town".
WIDTH = 4


def unnamed(scan: Scan) -> frozenset[str]:
    """The nouns for places that a sentence leaves without a name: "in a rebel-held town", "on a village"."""
    near = [i for i in scan.words.where(SITES | STRUCK) if scan.low(_opens(scan, i)) in ("a", "an")]
    several = [i for i in scan.words.where(MANY) if scan.low(i - 1) in scan.lexicon.numbers]
    return frozenset(scan.low(i) for i in (*near, *several) if not _ends(scan, i))


def named(scan: Scan, nouns: frozenset[str]) -> str | None:
    """The place that one of these nouns is told of by name: "the village of Zor Maghar", "the Qusur neighbourhood"."""
    for i in scan.words.where(nouns):
        if scan.low(_opens(scan, i)) != "the":
            continue
        # "The village of Zor", "the convoy near Zor"
        of = i + 2 if scan.low(i + 1) == "of" or scan.low(i + 1) in LOCATIVE else -1
        if known := next((p for p in scan.places if p.first == of or p.end == i), None):
            return str(known.value)
        if printed := next((p for p in told(scan) if p.first == of or p.end == i), None):
            return with_holder(scan, printed)
    return None


def _opens(scan: Scan, i: int) -> int:
    """Where "a" or "the" stands before a noun, with nothing but what describes it between; -1 without one."""
    for j in range(i - 1, max(-1, i - 2 - WIDTH), -1):
        if scan.low(j) in ("a", "an", "the"):
            return j
        if not scan.low(j)[:1].isalpha() or scan.low(j) in scan.lexicon.stop:
            return -1
    return -1


def _ends(scan: Scan, i: int) -> bool:
    """Whether the name follows at once: "a village called Zor Maghar", "a town, Zor Maghar"."""
    behind = i + 1 + (scan.low(i + 1) in (",", "called", "named"))
    return any(p.first == behind for p in (*scan.places, *told(scan)))
