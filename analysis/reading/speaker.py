"""Who speaks, and what of a sentence is on their word."""

from __future__ import annotations

from typing import NamedTuple


class Speaker(NamedTuple):
    """Who speaks: as printed, kind, side (None if unknown), and whether the words only point back."""

    text: str
    kind: str
    side: str | None
    short: bool
    noun: str


class Statement(NamedTuple):
    """A speaker with the tokens the statement reaches, first to end (exclusive).

    opens, closes: the tokens that say who speaks.
    points_back: the words only point back to the speaker ("it added").
    """

    speaker: Speaker
    first: int
    end: int
    closes: int
    opens: int = 0
    points_back: bool = False
