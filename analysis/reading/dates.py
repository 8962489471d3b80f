"""Date phrases as intervals: tokens + reference date -> Span("date", first, end, When)."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from analysis.reading.lexicon import Words
from analysis.reading.sentences import Span, Tokens

DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?$")
YEAR = re.compile(r"((?:19|20)\d\d)$")
SHORT_YEAR = re.compile(r"\d\d$")
UNITS = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}
STRETCHES = frozenset("ago hours days weeks months years year month earlier later nights".split())
# "The Sunday Times" is no day.
PAPERS = ("times", "telegraph", "mirror", "express", "mail", "herald", "independent")
# What may stand between "since" and a date: "since the agreement took effect on Nov. 27".
TOWARDS = frozenset(
    "the start beginning end middle of early late mid last at around about on agreement truce ceasefire cease-fire "
    "deal took takes effect came into force began begun started signed".split()
)
RANGES = {("between", "and"), ("from", "to"), ("from", "until"), ("from", "through")}
TIMES = ("early", "late", "earlier", "later", "morning", "afternoon", "evening", "night", "noon", "midnight")


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


Hit = tuple[int, When | None] | None
# "Two days later": which way from the day last named.
APART = {"earlier": -1, "before": -1, "later": 1, "after": 1}


def dates(words: Tokens, lexicon: Words, reference: date | None, anchor: When | None = None) -> list[Span]:
    """Every date phrase of a sentence, left to right.

    `reference` is the day of publication, `anchor` the day last named in the text; no default is
    ever used for either. "Monday" in Monday's article is that day; "last week" is the Monday to
    Sunday before; days without a year are the nearest past (METHOD, section 5).

    >>> from analysis.reading import lexicon, sentences
    >>> def read(text): return [(str(s.value.start), str(s.value.end), s.value.precision)
    ...     for s in dates(sentences.tokens(text), lexicon.words(), date(2020, 2, 10))]
    >>> read("earlier Monday, last week, on Jan. 12")
    [('2020-02-10', '2020-02-10', 1), ('2020-02-03', '2020-02-09', 3), ('2020-01-12', '2020-01-12', 1)]
    >>> read("in September 2018, 10.02.2020, over the last eight days")
    [('2018-09-01', '2018-09-30', 4), ('2020-02-10', '2020-02-10', 1), ('2020-02-03', '2020-02-10', 3)]
    """
    found: list[Span] = []
    done = 0
    ago = not STRETCHES.isdisjoint(words.seen)
    told = not (lexicon.relative.needs.isdisjoint(words.seen) and lexicon.anchored.needs.isdisjoint(words.seen))
    openers = lexicon.timely | lexicon.relative.firsts | lexicon.anchored.firsts if told else lexicon.timely
    openers = openers | lexicon.counting | {"in", "within", "over", "during", "the"} if ago else openers
    for position in sorted({*words.figures, *words.where(openers)}):
        hit = _first(words, position, lexicon, reference, anchor) if position >= done else None
        if hit is None:
            continue
        done, when = hit
        if when is not None:
            first = position
            if (
                when.start is not None
                and when.start > date.min
                and [low for low in words.lows[max(0, first - 2) : first]] in (["night", "of"], ["night", "to"])
            ):
                # "The night of February 28" may be the one before it or behind it.
                when = when._replace(start=when.start - timedelta(days=1), precision=max(2, when.precision))
            if when.start is not None and _since(words, first):
                when = when._replace(since=True, end=reference or when.end)
            if (when.start is not None and anchor is None) or when.precision == 1:
                anchor = when
            found.append(Span("date", first, done, when))
    return _ranges(words, found)


def _ranges(words: Tokens, found: list[Span]) -> list[Span]:
    """ "Between 27 September and 4 November": two days as one stretch."""
    joined: list[Span] = []
    for span in found:
        last = joined[-1] if joined else None
        if (
            last
            and last.first
            and (words.lows[last.first - 1], words.lows[span.first - 1]) in RANGES
            and last.value.start
            and span.value.end
            and last.value.start < span.value.end
        ):
            days = (span.value.end - last.value.start).days
            when = When(last.value.start, span.value.end, 2 if days < 6 else 3 if days < 10 else 4, span=True)
            joined[-1] = Span("date", last.first, span.end, when)
        else:
            joined.append(span)
    return joined


def _since(words: Tokens, first: int) -> bool:
    """Whether "since" opens the date at token first: "since 2018", "since the start of March"."""
    i = first - 1
    while i >= 0 and words.lows[i] in TOWARDS:
        i -= 1
    return "since" in (words.lows[i] if i >= 0 else "", words.lows[max(0, first - 2)])


def _first(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """What the first rule that holds at token i gives. A day before the year 1 or after 9999 is no day."""
    for rule in RULES:
        try:
            if hit := rule(words, i, lexicon, reference, anchor):
                return hit
        except (OverflowError, ValueError):
            continue
    return None


def _dotted(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    match = DOTTED.match(words.lows[i])
    if match is None:
        return None
    day = _day(int(match[3]), int(match[2]), int(match[1]))
    return (i + 1, When(day, day, 1)) if day else None


def _iso(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    if len(words.lows[i]) != 4 or not words.lows[i].isdigit():
        return None
    written = "".join(words.lows[i : i + 5])
    match = re.match(r"((?:19|20)\d\d)-(\d\d)-(\d\d)$", written)
    day = _day(int(match[1]), int(match[2]), int(match[3])) if match else None
    return (i + 5, When(day, day, 1)) if day else None


def _month(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """Jan. 12 · 12 January 2020 · the 12th of January · 8 JAN 90 · between 12 and 22 January · September 2018."""
    word = words.lows[i]
    day_first = DAY.match(word)
    if day_first and not _follows_month(words, i, lexicon):
        return _day_first(words, i, int(day_first[1]), lexicon, reference)
    if word not in lexicon.months or not words.texts[i][0].isupper():
        return None
    month = lexicon.months[word]
    j = i + 1 + (i + 1 < len(words) and words.lows[i + 1] == "." and len(word) <= 4)
    day = DAY.match(words.lows[j]) if j < len(words) else None
    if day and int(day[1]) <= 31:
        end, year = _year(words, j + 1, reference)
        last = DAY.match(words.lows[j + 2]) if j + 2 < len(words) and words.lows[j + 1] in ("-", "–", "to") else None
        if last and int(day[1]) < int(last[1]) <= 31:
            end, year = _year(words, j + 3, reference)
            return _days(end, month, int(day[1]), int(last[1]), year, reference)
        return _days(end, month, int(day[1]), int(day[1]), year, reference)
    end, year = _year(words, j, reference)
    if year is None and len(word) <= 4 and word not in ("may", "june", "july"):
        # "Fayez Jan", "Mar" and "Sep" alone are no months.
        return None
    if (
        year is None
        and word in ("may", "march")
        and not (i and words.lows[i - 1] in ("in", "since", "until", "last", "of"))
    ):
        return None
    return _whole_month(end, month, year, reference)


def _follows_month(words: Tokens, i: int, lexicon: Words) -> bool:
    before = words.lows[i - 2] if i > 1 and words.lows[i - 1] == "." else words.lows[i - 1] if i else ""
    return before in lexicon.months


def _day_first(words: Tokens, i: int, day: int, lexicon: Words, reference: date | None) -> Hit:
    j, last = i + 1, day
    if j + 1 < len(words) and words.lows[j] in ("and", "to", "-", "–") and (upper := DAY.match(words.lows[j + 1])):
        j, last = j + 2, int(upper[1])
    j += j < len(words) and words.lows[j] == "of"
    if j >= len(words) or words.lows[j] not in lexicon.months or not 1 <= day <= last <= 31:
        return None
    month = lexicon.months[words.lows[j]]
    j += 1 + (j + 1 < len(words) and words.lows[j + 1] == "." and len(words.lows[j]) <= 4)
    end, year = _year(words, j, reference)
    return _days(end, month, day, last, year, reference)


def _year(words: Tokens, i: int, reference: date | None) -> tuple[int, int | None]:
    """A year from token i on, after an optional comma: (end, year)."""
    j = i + (i + 1 < len(words) and words.lows[i] == ",")
    if j < len(words) and (match := YEAR.match(words.lows[j])):
        return j + 1, int(match[1])
    if j == i and j < len(words) and SHORT_YEAR.match(words.lows[j]) and words.lows[j - 1].isalpha():
        return j + 1, 1900 + int(words.lows[j]) if int(words.lows[j]) > 50 else 2000 + int(words.lows[j])
    if [low for low in words.lows[i : i + 3]] == ["of", "this", "year"] and reference:
        return i + 3, reference.year
    return i, None


def _days(end: int, month: int, first: int, last: int, year: int | None, reference: date | None) -> Hit:
    if year is None and reference is None:
        return end, When(None, None, 1)
    start = _day(year, month, first) if year else _nearest(month, first, reference)
    if start is None:
        return None
    stop = start if last == first else _day(start.year, month, last)
    if stop is None:
        return None
    return end, When(start, stop, 1 if start == stop else 2 if (stop - start).days < 6 else 3, span=start != stop)


def _whole_month(end: int, month: int, year: int | None, reference: date | None) -> Hit:
    if year is None:
        if reference is None:
            return end, When(None, None, 4)
        year = reference.year - (month > reference.month)
    return end, When(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), 4)


def _nearest(month: int, day: int, reference: date | None) -> date | None:
    """The day of the year nearest before the reference; a day up to a month ahead is a coming one."""
    if reference is None:
        return None
    this = _day(reference.year, month, day)
    if this and (this - reference).days <= 31:
        return this
    return _day(reference.year - 1, month, day)


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


def _weekday(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """Monday · last Monday · Monday's · Monday night; "next Monday" is to come and no date of an act."""
    number = lexicon.weekdays.get(words.lows[i])
    if number is None or not words.texts[i][0].isupper():
        return None
    if i and words.lows[i - 1] in ("next", "until", "till", "coming"):
        return i + 1, None
    behind = words.lows[i + 1] if i + 1 < len(words) else ""
    if _precedes_date(words, i + 1, lexicon) or (behind in PAPERS and words.texts[i + 1][0].isupper()):
        return None
    if reference is None:
        return i + 1, When(None, None, 1)
    last = lexicon.weekdays.get(words.lows[i + 2]) if behind in ("to", "and", "into") and i + 2 < len(words) else None
    if last is not None and i and words.lows[i - 1] in ("from", "between"):
        # "in the night from Sunday to Monday"
        stop = reference - timedelta(days=(reference.weekday() - last) % 7)
        return i + 3, When(stop - timedelta(days=(last - number) % 7), stop, 2)
    back = (reference.weekday() - number) % 7
    if i and words.lows[i - 1] == "last" and back == 0:
        back = 7
    end = i + 1 + (i + 1 < len(words) and words.lows[i + 1] in TIMES)
    day = reference - timedelta(days=back)
    overnight = end > i + 1 and words.lows[i + 1] == "night"
    return end, When(day, day + timedelta(days=overnight and day < reference), 1 + (overnight and day < reference))


def _precedes_date(words: Tokens, i: int, lexicon: Words) -> bool:
    """Whether an exact date follows: "Monday, Feb. 10"."""
    i += i < len(words) and words.lows[i] in (",", "(")
    return i < len(words) and (
        words.lows[i] in lexicon.months
        or (i + 1 < len(words) and bool(DAY.match(words.lows[i])) and words.lows[i + 1] in lexicon.months)
    )


def _relative(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """today · yesterday · overnight · last week · this month · last year · over the past 17 days · two weeks ago."""
    hit = lexicon.relative.at(words, i)
    if hit:
        first, last, precision = hit[1]
        return i + hit[0], _shifted(reference, first, last, precision)
    low = words.lows[i]
    if low in ("beginning", "start", "outset") and [low for low in words.lows[i + 1 : i + 3]] in (
        ["of", "the"],
        ["of", "this"],
    ):
        unit = words.lows[i + 3] if i + 3 < len(words) else ""
        if unit in ("week", "month", "year"):
            return i + 4, _calendar(reference, unit, back=False)
    if low in ("in", "within") and i + 2 < len(words) and words.lows[i + 2] in ("hours", "days"):
        stretch = _stretch(words, i, lexicon)
        base = anchor.end if anchor and anchor.precision == 1 and anchor.end else reference
        if stretch:
            return stretch[0], _shifted(base, -stretch[1], 0, 2 if stretch[1] < 6 else 3, span=True)
    if low in ("over", "in", "within", "during", "the") and (spell := _spell(words, i + 1, lexicon)):
        return spell
    if low in ("last", "this", "past", "previous") and i + 1 < len(words):
        unit = words.lows[i + 1]
        if unit in ("week", "month", "year") and not (
            low == "past" or (i and words.lows[i - 1] == "the" and low == "last")
        ):
            return i + 2, _calendar(reference, unit, back=low in ("last", "previous"))
        stretch = _stretch(words, i, lexicon)
        if stretch:
            end, days = stretch
            return end, _shifted(reference, -days, 0, 2 if days < 6 else 3 if days < 10 else 4, span=True)
    return _ago(words, i, lexicon, reference)


def _spell(words: Tokens, i: int, lexicon: Words) -> Hit:
    """ "Those eleven days", "the first twelve months", "two weeks", "a year": a stretch of days not told."""
    while i < len(words) and words.lows[i] in ("the", "those", "these", "first", "whole"):
        i += 1
    if i + 1 >= len(words):
        return None
    number = 1 if words.lows[i] in ("a", "one") else _small(words.lows[i], lexicon)
    unit = words.lows[i + (number is not None)]
    size = UNITS.get(unit.removesuffix("s"), 0)
    first = words.lows[i - 1] in ("first", "whole")
    end = i + 1 + (number is not None)
    behind = words.lows[end] if end < len(words) else ""
    if (number or (1 if first else 0)) * size < 3 or behind in ("ago", "later", "earlier", "before", "after", "old"):
        return None
    return end, When(None, None, 4, span=True)


def _stretch(words: Tokens, i: int, lexicon: Words) -> tuple[int, int] | None:
    """The length of "past 17 days", "last 24 hours", "past month", in days back: (end, days).

    Days are counted with today among them.
    """
    number, j = _small(words.lows[i + 1], lexicon), i + 2
    if number is None:
        number, j = 1, i + 1
    if j >= len(words):
        return None
    unit = words.lows[j].removesuffix("s")
    if unit not in UNITS:
        return None
    if unit == "hour":
        # The last 24 hours are the day they end on, the last 48 hours two days.
        return j + 1, max(0, -(-number // 24) - 1)
    return j + 1, number * UNITS[unit] - (unit == "day")


def _ago(words: Tokens, i: int, lexicon: Words, reference: date | None) -> Hit:
    number = 1 if words.lows[i] in ("a", "an") else _small(words.lows[i], lexicon)
    if number is None or i + 2 >= len(words):
        return None
    unit = words.lows[i + 1].removesuffix("s")
    if unit not in UNITS or words.lows[i + 2] != "ago":
        return None
    if unit == "hour":
        return i + 3, _shifted(reference, -(number // 24) - 1, -(number // 24), 1)
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


def _shifted(base: date | None, first: int, last: int, precision: int, span: bool = False) -> When:
    if base is None:
        return When(None, None, precision, span=span)
    return When(base + timedelta(days=first), base + timedelta(days=last), precision, span=span)


def _anchored(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """the same day · a day earlier · within hours: from the day last named; missing where none was."""
    hit = lexicon.anchored.at(words, i) or _apart(words, i, lexicon)
    if hit is None:
        return None
    end = i + hit[0]
    if words.lows[i] == "hours" and end < len(words) and words.lows[end] in ("the", "a", "an"):
        # "Hours before the truce" is told from the truce, not from the day last named.
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
    number = _small(words.lows[i], lexicon)
    if number is None or i + 2 >= len(words) or words.lows[i + 2] not in APART:
        return None
    unit = words.lows[i + 1].removesuffix("s")
    days = number * (UNITS.get(unit, 0) if unit != "night" else 1) * APART[words.lows[i + 2]]
    return (3, (days, days, 1 if unit in ("day", "night") else 3)) if days else None


def _bare_year(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    match = YEAR.match(words.lows[i])
    if (
        match is None
        or not i
        or words.lows[i - 1] not in ("in", "since", "of", "during", "early", "late", "mid", "until", "from")
    ):
        return None
    return i + 1, When(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31), 5)


RULES = (_dotted, _iso, _month, _weekday, _relative, _anchored, _bare_year)
