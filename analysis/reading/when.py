"""What a date phrase means: an interval of days."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class When(NamedTuple):
    """First and last day a phrase allows, its precision (1 day ... 5 year), and whether it opens a period.

    start and end are None where the phrase is relative and no reference date is known.
    since: "since" stands before it. span: the phrase itself names a stretch ("over the past 17 days").
    """

    start: date | None
    end: date | None
    precision: int
    since: bool = False
    span: bool = False


# Where a phrase ends, and what it means; None for "next Monday", which dates nothing.
Hit = tuple[int, When | None] | None
