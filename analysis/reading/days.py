"""Days by the calendar: 10.02.2020, Jan. 12, September 2018, Monday, 2018."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from analysis.reading.lexicon import Words
from analysis.reading.sentences import QUOTES, Tokens
from analysis.reading.when import Hit, When

DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$")
DASHED = re.compile(r"(\d{1,2})-(\d{1,2})-((?:19|20)\d\d)$")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?$")
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)$")
YEAR = re.compile(r"((?:19|20)\d\d)$")
BEFORE_YEARS = frozenset("in since of during early late mid until from".split())
# What stands before a day that is only figures, and how many days before publication it may lie.
BEFORE_DAYS = frozenset("on of to since from until by dated".split())
RECENT = 60
SHORT_YEAR = re.compile(r"\d\d$")
# "The Sunday Times" is no day.
PAPERS = ("times", "telegraph", "mirror", "express", "mail", "herald", "independent")
# "The 9 October Avenue" and "the \"9 May\" Front" are no days either.
NAMED_FOR = frozenset(
    "avenue street square boulevard bridge neighborhood neighbourhood quarter park stadium university hospital airport "
    "movement brigade battalion regiment".split()
)
TIMES = ("early", "late", "earlier", "later", "morning", "afternoon", "evening", "night", "noon", "midnight")


def dotted(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    match = DOTTED.match(words.lows[i]) if "." in words.lows[i] else None
    if match is None:
        return None
    day = _day(int(match[3]), int(match[2]), int(match[1]))
    return (i + 1, When(day, day, 1)) if day else None


def iso(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    if len(words.lows[i]) != 4 or not words.lows[i].isdigit():
        return None
    written = "".join(words.lows[i : i + 5])
    match = re.match(r"((?:19|20)\d\d)-(\d\d)-(\d\d)$", written)
    day = _day(int(match[1]), int(match[2]), int(match[3])) if match else None
    return (i + 5, When(day, day, 1)) if day else None


def dashed(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """22-04-2016: a day where only one order of day and month is possible or makes it the day of publication.

    Any other is a date nobody can tell.
    """
    if not words.lows[i].isdigit() or len(words.lows[i]) > 2:
        return None
    match = DASHED.match("".join(words.lows[i : i + 5]))
    if match is None:
        return None
    one, two, year = int(match[1]), int(match[2]), int(match[3])
    exact = _day(year, two, one) if one > 12 or one == two else _day(year, one, two) if two > 12 else None
    if exact is None and reference in (_day(year, two, one), _day(year, one, two)):
        exact = reference
    return i + 5, When(exact, exact, 1)


def slashed(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """ "On 13/03", "the night of 12/03", "11/03/2024": the one order of day and month that is news then."""
    if words.low(i + 1) != "/" or not (words.lows[i].isdigit() and words.low(i + 2).isdigit()) or reference is None:
        return None
    one, two = int(words.lows[i]), int(words.lows[i + 2])
    year = YEAR.match(words.low(i + 4)) if words.low(i + 3) == "/" else None
    if not year and words.low(i - 1) not in BEFORE_DAYS:
        return None
    days = {_day(int(year[1]), *order) if year else _nearest(*order, reference) for order in ((two, one), (one, two))}
    near = [day for day in days if day and 0 <= (reference - day).days <= RECENT]
    # "11/12/2019" may be either.
    exact = near or ([day for day in days if day] if year else [])
    day = exact[0] if len(exact) == 1 else None
    return i + (5 if year else 3), When(day, day, 1)


def month(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """Jan. 12 · 12 January 2020 · the 12th of January · 8 JAN 90 · between 12 and 22 January · September 2018."""
    hit = _in_month(words, i, lexicon, reference)
    if hit and hit[1] and words.lows[max(0, i - 2) : i] == ["weekend", "of"]:
        # "Over the weekend of October 22-23": some day of it, and no stretch.
        return hit[0], hit[1]._replace(span=False)
    return (hit[0], None) if hit and hit[1] and hit[1].precision in (1, 4) and _is_name(words, i, hit[0]) else hit


def _is_name(words: Tokens, i: int, end: int) -> bool:
    """Whether a day is what a street, a quarter or a movement is called after."""
    behind = words.lows[end] if end < len(words.lows) else ""
    capital = end < len(words.lows) and words.texts[end][0].isupper()
    # "The September Net" is a name, "the September raid" none.
    named = capital and end == i + 1 and i > 0 and words.lows[i - 1] == "the" and behind not in NAMED_FOR
    if named and not words.shouted and behind[0].isalpha():
        return True
    return (capital and behind in NAMED_FOR) or (i > 0 and words.lows[i - 1] in QUOTES and behind in QUOTES)


def _in_month(words: Tokens, i: int, lexicon: Words, reference: date | None) -> Hit:
    word = words.lows[i]
    day_first = DAY.match(word) if word[0].isdigit() else None
    if day_first and not _follows_month(words, i, lexicon):
        return _day_first(words, i, int(day_first[1]), lexicon, reference)
    if word.startswith("mid-") and word[4:] in lexicon.months:
        return _middle(words, i, lexicon.months[word[4:]], reference)
    if word not in lexicon.months or not words.texts[i][0].isupper():
        return None
    month = lexicon.months[word]
    j = i + 1 + (i + 1 < len(words.lows) and words.lows[i + 1] == "." and len(word) <= 4)
    day = DAY.match(words.lows[j]) if j < len(words.lows) else None
    if words.low(i - 1) == "in" and lexicon.roles.at(words, j + 1):
        # "In July 14 soldiers died"
        day = None
    if day and int(day[1]) <= 31:
        end, year = _year(words, j + 1, reference)
        last = (
            DAY.match(words.lows[j + 2]) if j + 2 < len(words.lows) and words.lows[j + 1] in ("-", "–", "to") else None
        )
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


def _middle(words: Tokens, i: int, month: int, reference: date | None) -> Hit:
    """ "In mid-February": the 10th to the 20th."""
    end, year = _year(words, i + 1, reference)
    if year is None:
        if reference is None:
            return end, When(None, None, 3)
        year = reference.year - ((month, 10) > (reference.month, reference.day))
    return end, When(date(year, month, 10), date(year, month, 20), 3)


def ordinal(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """ "On the 8th" of the month last named, else the nearest before the reference."""
    match = ORDINAL.match(words.lows[i]) if words.lows[max(0, i - 2) : i] == ["on", "the"] else None
    if match is None:
        return None
    behind = words.lows[i + 1] if i + 1 < len(words.lows) else "."
    if behind[0].isalpha() and behind not in lexicon.stop and behind not in lexicon.numbers:
        return None
    base = anchor.end if anchor and anchor.end else reference
    if base is None:
        return i + 1, When(None, None, 1)
    day = _day(base.year, base.month, int(match[1]))
    if day and reference and day > reference:
        last = base.replace(day=1) - timedelta(days=1)
        day = _day(last.year, last.month, int(match[1]))
    return (i + 1, When(day, day, 1)) if day else None


def _follows_month(words: Tokens, i: int, lexicon: Words) -> bool:
    before = words.lows[i - 2] if i > 1 and words.lows[i - 1] == "." else words.lows[i - 1] if i else ""
    return before in lexicon.months


def _day_first(words: Tokens, i: int, day: int, lexicon: Words, reference: date | None) -> Hit:
    j, last = i + 1, day
    if j + 1 < len(words.lows) and words.lows[j] in ("and", "to", "-", "–") and (upper := DAY.match(words.lows[j + 1])):
        j, last = j + 2, int(upper[1])
    j += j < len(words.lows) and words.lows[j] == "of"
    if j >= len(words.lows) or words.lows[j] not in lexicon.months or not 1 <= day <= last <= 31:
        return None
    if words.lows[j] == "may" and words.texts[j].islower():
        # "Up to 30 may have died"
        return None
    month = lexicon.months[words.lows[j]]
    j += 1 + (j + 1 < len(words.lows) and words.lows[j + 1] == "." and len(words.lows[j]) <= 4)
    end, year = _year(words, j, reference)
    return _days(end, month, day, last, year, reference)


def _year(words: Tokens, i: int, reference: date | None) -> tuple[int, int | None]:
    """A year from token i on, after an optional comma, which some print as a point: (end, year)."""
    dotted = words.low(i) == "." and words.low(i - 1).isdigit()
    j = i + (i + 1 < len(words.lows) and (words.lows[i] == "," or dotted))
    if j < len(words.lows) and (match := YEAR.match(words.lows[j])):
        return j + 1, int(match[1])
    behind = words.texts[j + 1 : j + 2]
    if (
        j == i
        and j < len(words.lows)
        and SHORT_YEAR.match(words.lows[j])
        and words.lows[j - 1].isalpha()
        and not any(text.islower() and text.isalpha() for text in behind)
    ):
        # "8 JAN 90"; but "on 9 November 23 fighters" counts fighters.
        return j + 1, 1900 + int(words.lows[j]) if int(words.lows[j]) > 50 else 2000 + int(words.lows[j])
    told = i + (words.low(i) == "of")
    if words.low(told + 1) == "year" and words.low(told) in ("last", "this"):
        # "In August last year", "on 12 June of this year".
        return told + 2, reference.year - (words.low(told) == "last") if reference else None
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


def weekday(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """Monday · last Monday · Monday's · Monday night; "next Monday" is to come and no date of an act."""
    number = lexicon.weekdays.get(words.lows[i])
    if number is None or not words.texts[i][0].isupper():
        return None
    if i and words.lows[i - 1] in ("next", "until", "till", "coming"):
        return i + 1, None
    behind = words.lows[i + 1] if i + 1 < len(words.lows) else ""
    if _precedes_date(words, i + 1, lexicon) or (behind in PAPERS and words.texts[i + 1][0].isupper()):
        return None
    if reference is None:
        return i + 1, When(None, None, 1)
    last = (
        lexicon.weekdays.get(words.lows[i + 2]) if behind in ("to", "and", "into") and i + 2 < len(words.lows) else None
    )
    if last is not None and i and words.lows[i - 1] in ("from", "between"):
        # "in the night from Sunday to Monday"
        stop = reference - timedelta(days=(reference.weekday() - last) % 7)
        return i + 3, When(stop - timedelta(days=(last - number) % 7), stop, 2)
    of = behind == "of"
    week = words.lows[i + 1 + of : i + 3 + of]
    opened = words.lows[max(0, i - 4) : i] in (["last", "week", ",", "on"], ["this", "week", ",", "on"])
    if opened or week == ["last", "week"] or (of and week == ["this", "week"]):
        # "Monday of last week", "on Monday last week", "last week, on Monday"
        last_week = "last" in (words.lows[i - 4 : i - 3] if opened else week)
        monday = reference - timedelta(days=reference.weekday() + 7 * last_week)
        day = monday + timedelta(days=number)
        return i + 1 + (0 if opened else of + 2), When(day, day, 1)
    if i and words.lows[i - 1] == "that" and anchor and anchor.start and anchor.precision <= 3:
        # "On that Wednesday": the one nearest the day last named.
        day = anchor.start + timedelta(days=(number - anchor.start.weekday() + 3) % 7 - 3)
        return i + 1, When(day, day, 1)
    back = (reference.weekday() - number) % 7
    if i and words.lows[i - 1] == "last" and back == 0:
        back = 7
    end = i + 1 + (i + 1 < len(words.lows) and words.lows[i + 1] in TIMES)
    day = reference - timedelta(days=back)
    overnight = end > i + 1 and words.lows[i + 1] == "night"
    return end, When(day, day + timedelta(days=overnight and day < reference), 1 + (overnight and day < reference))


def _precedes_date(words: Tokens, i: int, lexicon: Words) -> bool:
    """Whether an exact date follows: "Monday, Feb. 10"."""
    i += i < len(words.lows) and words.lows[i] in (",", "(")
    return i < len(words.lows) and (
        words.lows[i] in lexicon.months
        or (i + 1 < len(words.lows) and bool(DAY.match(words.lows[i])) and words.lows[i + 1] in lexicon.months)
    )


def bare_year(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    match = YEAR.match(words.lows[i]) if words.low(i - 1) in BEFORE_YEARS else None
    if match is None:
        return None
    return i + 1, When(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31), 5)
