"""Date phrases as intervals: tokens + reference date -> Span("date", first, end, When)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

from analysis.reading import days, spells
from analysis.reading.lexicon import Words
from analysis.reading.sentences import Span, Tokens
from analysis.reading.when import Hit, When

STRETCHES = frozenset("ago hours days weeks months years year month earlier later nights".split())
# What may stand between "since" and a date: "since the agreement took effect on Nov. 27".
TOWARDS = frozenset(
    "the start beginning end middle of early late mid last at around about on agreement truce ceasefire cease-fire "
    "deal fighting offensive operation war hostilities escalation clashes took takes effect came into force began "
    "begun started signed".split()
)
YEAR = re.compile(r"\d{4}$")
# Days that make two days of one sentence far apart, and near.
APART, NEAR = 180, 60
# What sets one day of a sentence apart from another.
APART_FROM = frozenset("; and after before following but when while who which since until by said".split())
THAT_YEAR = ["of", "that", "year"]
# What is held on a weekday: "during Sunday mass".
SERVICES = frozenset("mass prayers prayer service services".split())
# What may stand between "from" and the day a stretch begins on.
HOURS = frozenset("the of on evening evenings morning night midnight noon afternoon".split())
STRETCHED = ("on", "over", "during", "for")
RANGES = {("between", "and"), ("from", "to"), ("from", "until"), ("from", "through")}
# The rules for a token that begins with a digit, and for a word.
OF_FIGURES = (
    days.dotted,
    days.iso,
    days.dashed,
    days.slashed,
    days.month,
    spells.relative,
    spells.anchored,
    days.bare_year,
    days.ordinal,
)
OF_WORDS = (days.month, days.weekday, spells.relative, spells.anchored)
# One of these stands in every stretch of days that no phrase of the lexicon is.
UNITS = frozenset(form for unit in ("night", *spells.UNITS) for form in (unit, unit + "s"))


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
    for position in _openings(words, lexicon):
        if position < done:
            continue
        # "In June ... on the 5th" is the fifth of June.
        months = [s.value for s in found if s.value.precision == 4 and s.value.start]
        then = months[-1] if months and words.lows[position][0].isdigit() else anchor
        if found and found[-1].value.precision > 2 and "same" in words.lows[position : position + 3]:
            # "In Sept. 2023 they attacked a boat and a camp on the same day": some day of that month.
            then = found[-1].value
        hit = _first(words, position, lexicon, reference, then)
        if hit is None:
            continue
        done, when = hit
        if when is not None:
            first = position
            if any(span.value.precision == 1 for span in found) and words.low(done) in SERVICES:
                # "On Feb. 25, in an attack during Sunday mass"
                continue
            when = _of_night(words, first, when)
            if not YEAR.match(words.lows[done - 1]):
                if words.lows[done : done + 3] == THAT_YEAR:
                    when = _of_that_year(when, anchor)
                elif not lexicon.months.keys().isdisjoint(words.lows[first:done]):
                    when = _in_year_of(when, found)
            if when.start is not None and _since(words, first):
                # A day after the day of publication opens no period.
                coming = reference is not None and when.start > reference
                when = when._replace(since=True, start=None if coming else when.start, end=reference or when.end)
            if (when.start is not None and anchor is None) or when.precision == 1:
                anchor = when
            found.append(Span("date", first, done, when))
    return _nights(words, _ended(words, _ranges(words, _without_aside(words, found)), lexicon), reference)


def _without_aside(words: Tokens, found: list[Span]) -> list[Span]:
    """ "Over the past day, 13 March, shells killed two": the day told by the calendar."""
    if len(found) < 2:
        return found
    pairs = [(one, other) for one, other in pairwise(found) if one.value.span and other.first == one.end + 1]
    told = {one.first for one, other in pairs if words.lows[one.end] == "," and other.value.precision == 1}
    for week, day in pairwise(found):
        # "Last week, on Thursday, two miners were shot dead"
        on = words.lows[week.end : day.first] == [",", "on"] and words.lows[week.end - 1] == "week"
        start, end = week.value.start, week.value.end
        told |= {week.first} if on and start and day.value.start and start <= day.value.start <= end else set()
    return [span for span in found if span.first not in told]


def _ended(words: Tokens, found: list[Span], lexicon: Words) -> list[Span]:
    """ "In the week to March 3", "over the seven days to March 10": a stretch by the day it ends on."""
    kept: list[Span] = []
    for span in found:
        last = span.first - 1 - (words.low(span.first - 1) == "on")
        ends = words.low(last) in ("to", "ending") and span.value.precision == 1 and span.value.end is not None
        stretch = spells.length_before(words, last, lexicon) if ends else None
        if stretch and span.value.end:
            first, days = stretch
            kept = [one for one in kept if one.end <= first]
            start = span.value.end - timedelta(days=days - 1)
            span = Span(
                "date",
                first,
                span.end,
                When(start, span.value.end, 2 if days < 7 else 3 if days < 11 else 4, span=True),
            )
        kept.append(span)
    return kept


def _nights(words: Tokens, found: list[Span], reference: date | None) -> list[Span]:
    """ "In an overnight raid on Thursday", of Saturday: the night to Thursday and not the last one."""
    if reference is None or "overnight" not in words.seen:
        return found
    night = next((span for span in found if words.lows[span.first] == "overnight"), None)
    # A dateline's "(Nov. 13)" is no day of the night.
    days = [span for span in found if span is not night and words.lows[span.end : span.end + 1] != [")"]]
    if night is None or len(days) != 1 or not _is_before(days[0].value, reference - timedelta(days=1)):
        return found
    between = words.lows[min(night.end, days[0].end) : max(night.first, days[0].first)]
    if not APART_FROM.isdisjoint(between):
        return found
    when = When(days[0].value.start - timedelta(days=1), days[0].value.start, 1)
    return [Span(span.kind, span.first, span.end, when) if span is night else span for span in found]


def _is_before(when: When, limit: date) -> bool:
    """Whether a date phrase is one day, and that before another."""
    if when.start is None or when.start != when.end or when.since:
        return False
    return date.min < when.start < limit


def _of_night(words: Tokens, first: int, when: When) -> When:
    """ "The night of February 28" ends on the 29th, "the night to February 28" began on the 27th."""
    before = words.lows[max(0, first - 2) : first]
    if before not in (["night", "of"], ["night", "to"]) or when.start is None or when.end is None:
        return when
    day = timedelta(days=1)
    if when.span and when.end - when.start == day:
        # "The night of 18 to 19 February" is one night.
        return when._replace(span=False, precision=2)
    if before[1] == "of":
        return when._replace(end=min(when.end, date.max - day) + day, precision=max(2, when.precision))
    return when._replace(start=max(when.start, date.min + day) - day, precision=max(2, when.precision))


def _of_that_year(when: When, anchor: When | None) -> When:
    """ "On 6 September of that year": the year of the day last named."""
    if anchor is None or anchor.start is None or when.start is None or when.end is None:
        return when
    try:
        start, end = (day.replace(year=anchor.start.year) for day in (when.start, when.end))
    except ValueError:
        return when
    return when._replace(start=start, end=end)


def _openings(words: Tokens, lexicon: Words) -> list[int]:
    """Where a date phrase may begin: at a figure, a name of a day or month, a phrase, or before a unit of time."""
    lows = words.lows
    opening = {i for i in words.figures if lows[i][0].isdigit() or lows[i] in lexicon.numbers}
    opening.update(lexicon.timely.here(words))
    if not (lexicon.told.isdisjoint(words.seen) or UNITS.isdisjoint(words.seen)):
        opening.update(words.where(lexicon.dated))
    if not STRETCHES.isdisjoint(words.seen):
        near = {i for unit in words.where(STRETCHES) for i in range(max(0, unit - 5), unit)}
        opening |= near.intersection(words.where(lexicon.spelled))
    return sorted(opening)


def _in_year_of(when: When, found: list[Span]) -> When:
    """ "On Feb. 10, 2021; two on Feb. 11": a day without a year stays near the one before it."""
    before = next((s.value.start for s in reversed(found) if s.value.precision == 1 and s.value.start), None)
    if before is None or when.start is None or when.end is None or abs((when.start - before).days) < APART:
        return when
    years = before.year - when.start.year
    try:
        start, end = (day.replace(year=day.year + years) for day in (when.start, when.end))
    except ValueError:
        return when
    return when._replace(start=start, end=end) if years and abs((start - before).days) <= NEAR else when


def _ranges(words: Tokens, found: list[Span]) -> list[Span]:
    """ "Between 27 September and 4 November": two days as one stretch; not "from Monday's raid rose to 9 on Friday"."""
    joined: list[Span] = []
    for span in found:
        last = joined[-1] if joined else None
        if (
            last
            and last.first
            and ((_opens(words, last.first), _opens(words, span.first)) in RANGES or _is_next(words, last, span))
            and last.value.start
            and span.value.end
            and last.value.start < span.value.end
            and words.low(last.end) not in ("'s", "’s")
        ):
            # "From the evening of 18 February to the evening of 20 February" is the 19th and the 20th.
            late = words.lows[last.first - 2 : last.first] in (["evening", "of"], ["evenings", "of"])
            first = last.value.start + timedelta(days=late)
            days = (span.value.end - first).days
            if not days:
                joined[-1] = Span("date", last.first, span.end, span.value)
                continue
            when = When(first, span.value.end, 2 if days < 6 else 3 if days < 10 else 4, span=True)
            joined[-1] = Span("date", last.first, span.end, when)
        else:
            joined.append(span)
    return joined


def _is_next(words: Tokens, last: Span, span: Span) -> bool:
    """ "On Saturday and Sunday": a day and the one behind it."""
    one, other = last.value, span.value
    if one.start is None or other.end is None or not one.precision == other.precision == 1:
        # Without a day of publication nobody knows which Monday it was.
        return False
    joined = words.lows[last.end : span.first] == ["and"] and words.low(last.first - 1) in STRETCHED
    return joined and one.start == one.end and (other.end - one.start).days == 1


def _opens(words: Tokens, first: int) -> str:
    """The word that opens a stretch before the date at token first: "from" of "from the evening of 18 February"."""
    i = first - 1
    while i > 0 and (words.lows[i] in HOURS or words.lows[i] == ":" or words.lows[i].isdigit()):
        i -= 1
    return words.lows[i] if i >= 0 else ""


def _since(words: Tokens, first: int) -> bool:
    """Whether "since" opens the date at token first: "since 2018", "since the start of March"."""
    i = first - 1
    while i >= 0 and words.lows[i] in TOWARDS:
        i -= 1
    return "since" in (words.lows[i] if i >= 0 else "", words.lows[max(0, first - 2)])


def _first(words: Tokens, i: int, lexicon: Words, reference: date | None, anchor: When | None) -> Hit:
    """What the first rule that holds at token i gives. A day before the year 1 or after 9999 is no day."""
    for rule in OF_FIGURES if words.lows[i][0].isdigit() else OF_WORDS:
        try:
            if hit := rule(words, i, lexicon, reference, anchor):
                return hit
        except (OverflowError, ValueError):
            continue
    return None
