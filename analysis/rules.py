"""Every choice a researcher may change, and the one table that turns a hedge into bounds."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

CONVENTIONS = ("ucdp", "acled")
CURRENT = ("latest", "max", "median", "per source")
LINK = ("stated", "window")
CLAIMS = ("all", "only", "without")

CORRECTION_COLUMNS = ("target", "field", "old", "new", "action", "who", "when", "why")

Bounds = tuple[int | None, int | None, int | None]

# Words that stand for a number nobody counted: low and high; best is low (METHOD, section 4).
VAGUE = {
    "dozens": (12, 99),
    "scores": (20, 99),
    "tens": (10, 99),
    "hundreds": (100, 999),
    "thousands": (1000, 9999),
    "tens of thousands": (10_000, 99_999),
    "hundreds of thousands": (100_000, 999_999),
    "several": (3, 9),
    "few": (2, 9),
    "couple": (2, 2),
    "multiple": (2, 9),
}

# "<" after one of these says nothing of how near the number is; after "nearly" it does.
BELOW = ("fewer", "less", "under", "below")


@dataclass(frozen=True)
class Rules:
    """How mentions become events; the defaults are METHOD's.

    convention: "ucdp" (more than N = N + 1) or "acled" (more than N = N; dozens 12, hundreds 100).
    current: which figure is best: "latest" (newest of the most direct), "max", "median", or "per source"
    (none where the sources differ).
    merge_days: days apart two articles may be and, where one names no day, still tell one event.
    link: "stated" links an attack to its answer only where words say so; "window" also by sides
    and time within link_window_h hours, of which the answer is a later day's.
    sources: keep only these; None = all. claims: "all", "only" or "without" claims.
    corrections: None, the raw reading; else a table that read_corrections gives.
    Raises ValueError for a value outside its choices.
    """

    convention: str = "ucdp"
    current: str = "latest"
    merge_days: int = 14
    link: str = "stated"
    link_window_h: int = 72
    sources: tuple[str, ...] | None = None
    claims: str = "all"
    corrections: pd.DataFrame | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for name, choices in (
            ("convention", CONVENTIONS),
            ("current", CURRENT),
            ("link", LINK),
            ("claims", CLAIMS),
        ):
            value = getattr(self, name)
            if value not in choices:
                raise ValueError(f"Rules.{name} is {value!r}; it must be one of {', '.join(choices)}")
        for name in ("merge_days", "link_window_h"):
            if not isinstance(getattr(self, name), int) or getattr(self, name) < 0:
                raise ValueError(f"Rules.{name} is {getattr(self, name)!r}; it must be a whole number, 0 or more")
        if self.corrections is not None and list(self.corrections) != list(CORRECTION_COLUMNS):
            raise ValueError("Rules.corrections must be None or what read_corrections gives")


def bounds(
    value: int | None, bound: str, words: str = "", hedge: str = "", harm: str = "killed", convention: str = "ucdp"
) -> Bounds:
    """Lowest, best and highest count a number with this bound allows (METHOD, section 4).

    `words` is the number as written, needed by vague bounds; `hedge` the hedge as written, needed
    to tell "fewer than" from "nearly". Ranges carry their own ends and are not derived here.
    Integers only. Raises ValueError for an unknown bound.

    >>> bounds(5, ">="), bounds(12, ">"), bounds(50, "~"), bounds(80, "<")
    ((5, 5, None), (13, 13, None), (45, 50, 55), (72, 80, 80))
    >>> bounds(None, "vague", "dozens"), bounds(None, "vague", "casualties")
    ((12, 12, 99), (1, None, None))
    >>> bounds(10, "<", hedge="fewer than"), bounds(50, "<=")
    ((0, None, 9), (1, None, 50))
    """
    if bound == "vague":
        return _vague(words, convention)
    if bound == "zero":
        return 0, 0, 0
    if value is None:
        return None, None, None
    if bound == "=":
        return value, value, value
    more = 0 if convention == "acled" else 1
    table: dict[str, Bounds] = {
        ">=": (value, value, None),
        ">": (value + more, value + more, None),
        "<=": (min(1, value) if harm == "killed" else 0, None, value),
        "<": (0, None, max(value - 1, 0)) if hedge.lower().startswith(BELOW) else (-(-9 * value // 10), value, value),
        "~": (9 * value // 10, value, -(-11 * value // 10)),
    }
    if bound not in table:
        raise ValueError(f"bound is {bound!r}; it must be one of =, {', '.join(table)}, range, vague, zero")
    return table[bound]


def _vague(words: str, convention: str) -> Bounds:
    for phrase in sorted(VAGUE, key=len, reverse=True):
        if f" {phrase} " in f" {words.lower()} ":
            low, high = VAGUE[phrase]
            return low, low, None if convention == "acled" else high
    return 1, None, None
