"""Days and stretches told from another day: today, last week, the past 17 days, two days later."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from analysis.reading.lexicon import Words
from analysis.reading.sentences import Tokens
from analysis.reading.when import Hit, When

UNITS = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}
# "Two days later": which way from the day last named.
# What only says when an act was.
CAME = frozenset("came comes come happened occurred".split())
AWAY = {"earlier": -1, "before": -1, "later": 1, "after": 1}

# What was fired on the day last named.
SHOTS = frozenset("missiles rockets shells".split())


def relative(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """today · yesterday · overnight · last week · this month · last year · over the past 17 days · two weeks ago."""
    hit = lexicon.relative.at(words, i)
    if hit:
        first, last, precision = hit[1]
        return i + hit[0], _shifted(reference, first, last, precision)
    low = words.lows[i]
    if low == "weekend" and words.low(i + 1) == "of":
        # "Over the weekend of October 22-23": the days are told.
        return i + 1, None
    if low == "weekend" and i and words.lows[i - 1] in ("the", "this", "last", "past"):
        return i + 1, _weekend(reference)
    if low in ("beginning", "start", "outset") and [low for low in words.lows[i + 1 : i + 3]] in (
        ["of", "the"],
        ["of", "this"],
    ):
        unit = words.lows[i + 3] if i + 3 < len(words.lows) else ""
        if unit in ("week", "month", "year"):
            return i + 4, _calendar(reference, unit, back=False)
    if low in ("in", "within") and i + 2 < len(words.lows) and words.lows[i + 2] in ("hours", "days"):
        stretch = _stretch(words, i, lexicon)
        base = anchor.end if anchor and anchor.precision == 1 and anchor.end else reference
        if stretch:
            return stretch[0], _shifted(base, -stretch[1], 0, 2 if stretch[1] < 6 else 3, span=True)
    if low in ("over", "in", "during") and (before := _span_before(words, i, lexicon, anchor)):
        return before
    if low in ("over", "in", "within", "during", "the") and (spell := _spell(words, i + 1, lexicon)):
        return spell
    if low in ("last", "this", "past", "previous") and i + 1 < len(words.lows):
        unit = words.lows[i + 1]
        if unit in ("week", "month", "year") and not (
            low == "past" or (i and words.lows[i - 1] == "the" and low == "last")
        ):
            when = _calendar(reference, unit, back=low in ("last", "previous"))
            # "Earlier this week" is some day of it, and no stretch.
            some = unit == "week" and i > 0 and words.lows[i - 1] in ("earlier", "later")
            return i + 2, when._replace(span=when.span and not some)
        stretch = _stretch(words, i, lexicon)
        if stretch:
            end, days = stretch
            return end, _shifted(reference, -days, 0, 2 if days < 6 else 3 if days < 10 else 4, span=True)
    return _ago(words, i, lexicon, reference)


def _span_before(words: Tokens, i: int, lexicon: Words, anchor: When | None) -> Hit:
    """ "In the seven days before that": a stretch that ends on the day before those last named."""
    if words.low(i + 1) != "the" or (stretch := _stretch(words, i + 1, lexicon)) is None:
        return None
    end, days = stretch
    if words.low(end) != "before" or words.low(end + 1) not in ("that", ","):
        return None
    # A stretch counts the day it ends on.
    last = anchor.start - timedelta(days=1) if anchor and anchor.start else None
    return end + (2 if words.low(end + 1) == "that" else 1), _shifted(last, -days, 0, 4, span=True)


def _spell(words: Tokens, i: int, lexicon: Words) -> Hit:
    """ "Those eleven days", "the first twelve months", "two weeks", "a year": a stretch of days not told."""
    while i < len(words.lows) and words.lows[i] in ("the", "those", "these", "first", "whole"):
        i += 1
    if i + 1 >= len(words.lows):
        return None
    number = 1 if words.lows[i] in ("a", "one") else _small(words.lows[i], lexicon)
    unit = words.lows[i + (number is not None)]
    size = UNITS.get(unit.removesuffix("s"), 0)
    first = words.lows[i - 1] in ("first", "whole")
    end = i + 1 + (number is not None)
    behind = words.lows[end] if end < len(words.lows) else ""
    hours = unit == "hours" and (number or 0) >= 48
    # "In the seven days before that" is a stretch; "seven days before that" is a day.
    bare = words.lows[i - 1] != "the" and behind in ("before", "after")
    if (
        ((number or (1 if first else 0)) * size < 3 and not hours)
        or bare
        or behind in ("ago", "later", "earlier", "old")
    ):
        return None
    return end, When(None, None, 4, span=True)


def _stretch(words: Tokens, i: int, lexicon: Words) -> tuple[int, int] | None:
    """The length of "past 17 days", "last 24 hours", "past month", in days back: (end, days).

    Days are counted with today among them.
    """
    number, j = _small(words.lows[i + 1], lexicon), i + 2
    if number is None:
        number, j = 1, i + 1
    if j >= len(words.lows):
        return None
    unit = words.lows[j].removesuffix("s")
    if unit not in UNITS:
        return None
    if unit == "hour":
        # The last 24 hours are the day they end on, the last 48 hours two days.
        return j + 1, max(0, -(-number // 24) - 1)
    return j + 1, number * UNITS[unit] - (unit == "day")


def length_before(words: Tokens, end: int, lexicon: Words) -> tuple[int, int] | None:
    """The stretch that ends at a token, "the week", "the seven days": where it opens, and its length in days."""
    size = UNITS.get(words.low(end - 1).removesuffix("s"), 0)
    number = 1 if words.low(end - 2) == "the" else _small(words.low(end - 2), lexicon)
    first = end - 2 if words.low(end - 2) == "the" else end - 3
    return (first, number * size) if number and size and words.low(first) == "the" and number * size > 1 else None


def _ago(words: Tokens, i: int, lexicon: Words, reference: date | None) -> Hit:
    if words.lows[i + 2 : i + 3] != ["ago"]:
        return None
    number = 1 if words.lows[i] in ("a", "an") else _small(words.lows[i], lexicon)
    unit = words.lows[i + 1].removesuffix("s")
    if number is None or unit not in UNITS:
        return None
    if unit == "hour":
        return i + 3, _shifted(reference, -(number // 24) - 1, -(number // 24), 1)
    if unit == "year" and words.low(i + 3) == "today" and reference and reference.year > number:
        # An anniversary, "ten years ago today"; 29 February has it on the 28th.
        day = reference.replace(year=reference.year - number, day=min(reference.day, 28 + (reference.month != 2) * 3))
        return i + 4, When(day, day, 1)
    slack = {"day": 0, "week": 0, "month": 15, "year": 182}[unit]
    precision = {"day": 1, "week": 2 if number == 1 else 3, "month": 4, "year": 5}[unit]
    return i + 3, _shifted(reference, -number * UNITS[unit] - slack, -number * UNITS[unit] + slack, precision)


def _small(low: str, lexicon: Words) -> int | None:
    return lexicon.numbers.get(low) or (int(low) if low.isascii() and low.isdigit() and len(low) < 4 else None)


def _calendar(reference: date | None, unit: str, back: bool) -> When:
    precision = {"week": 3, "month": 4, "year": 5}[unit]
    if reference is None:
        return When(None, None, precision)
    if unit == "week":
        monday = reference - timedelta(days=reference.weekday() + 7 * back)
        start, end = monday, monday + timedelta(days=6)
    elif unit == "month":
        start = reference.replace(day=1)
        if back:
            start = (start - timedelta(days=1)).replace(day=1)
        end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    else:
        start = date(reference.year - back, 1, 1)
        end = date(reference.year - back, 12, 31)
    return When(start, min(end, reference), precision, span=not back)


def _weekend(reference: date | None) -> When:
    """The last Saturday and Sunday that have begun."""
    if reference is None:
        return When(None, None, 2)
    saturday = reference - timedelta(days=(reference.weekday() + 2) % 7)
    return When(saturday, min(saturday + timedelta(days=1), reference), 2)


def _shifted(base: date | None, first: int, last: int, precision: int, span: bool = False) -> When:
    if base is None:
        return When(None, None, precision, span=span)
    return When(base + timedelta(days=first), base + timedelta(days=last), precision, span=span)


def anchored(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """the same day · a day earlier · within hours: from the day last named; missing where none was."""
    hit = lexicon.anchored.at(words, i) or _apart(words, i, lexicon)
    if hit is None:
        return None
    end = i + hit[0]
    told = words.low(end) in ("the", "a", "an") and not (
        lexicon.attacks.at(words, end + 1) or words.low(end + 1) in SHOTS
    )
    if words.lows[i] == "hours" and told:
        # "Hours before the truce" is told from the truce, not from the day last named: that of "the missiles".
        return None
    if words.low(end - 1) == "after" and not CAME.isdisjoint(words.lows[max(0, i - 2) : i]):
        # "The raid came two days after a bomb killed nine"
        return None
    first, last, precision = hit[1]
    if anchor is None or anchor.start is None or anchor.precision > 2:
        return i + hit[0], When(None, None, precision)
    assert anchor.end is not None
    return i + hit[0], When(
        anchor.start + timedelta(days=first), anchor.end + timedelta(days=last), max(precision, anchor.precision)
    )


def _apart(words: Tokens, i: int, lexicon: Words) -> tuple[int, tuple[int, int, int]] | None:
    """ "Five days earlier", "two nights later": (tokens, (first, last, precision)), as in the lexicon."""
    if i + 2 >= len(words.lows) or words.lows[i + 2] not in AWAY:
        return None
    one = words.lows[i] in ("a", "an") and words.lows[i + 2] == "earlier"
    number = 1 if one else _small(words.lows[i], lexicon)
    if number is None:
        return None
    unit = words.lows[i + 1].removesuffix("s")
    days = number * (UNITS.get(unit, 0) if unit != "night" else 1) * AWAY[words.lows[i + 2]]
    return (3, (days, days, 1 if unit in ("day", "night") else 3)) if days else None
