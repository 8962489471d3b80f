"""What the joining of victims yields: one victim phrase of one word of harm."""

from __future__ import annotations

from typing import NamedTuple

from analysis.reading.sentences import Span

# Harm of those who live: taken, or not found.
HELD = ("captured", "missing")
# Rules: a noun or pronoun for those counted before; some of those told before; of the wounded of an act told before,
# later dead; a figure of another time that a sentence sets beside its own.
COUNTED_BEFORE = "counted before"
MEMBER = "member"
DIED_LATER = "died later"
COMPARED = "compared"


class Victims(NamedTuple):
    """One victim phrase of one word of harm.

    part: it is a part of the phrase before it; joined: "and" joins it to the phrase before it, whose number it adds to.
    """

    harm: Span
    harm_kind: str
    people: Span
    rule: str
    part: bool = False
    joined: bool = False

    @property
    def value(self) -> int | None:
        """Its number; None without one, or for a vague one."""
        number = self.people.value.number
        value: int | None = number.value if number is not None else None
        return value
