"""Joins a word of harm to its day and its speaker."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from analysis.reading.attach import aftermath, hospitals, moments
from analysis.reading.attach.members import CORPSES, more_found
from analysis.reading.attach.wounds import wounding
from analysis.reading.names import HEADINGS
from analysis.reading.scan import AFTER, LOCATIVE, Scan
from analysis.reading.sentences import Span
from analysis.reading.speaker import Statement
from analysis.reading.spells import CAME
from analysis.reading.when import When

# How many words a label of an item has, those of them in small letters, and what labels no item.
LABEL = 7
LABELS = frozenset("sector region area district province front state town city village and of the".split())
NO_ITEM = frozenset(
    "who what why when where witness witnesses police army ministry spokesman spokeswoman he she".split()
)
# Words by which a sentence leaves the day of the story.
APART = frozenset(
    "earlier previous previously recent recently past ago before once separate separately another linked "
    "responsible history year years month months week weeks formerly".split()
)
YEARS, AGES = frozenset(("year", "years")), ("old", "his", "her", "of")
ANOTHER = frozenset(("another",))
BEFORE, ONCE = frozenset(("before",)), frozenset(("once",))
PAST, SPANS = frozenset(("past",)), ("the", "this", "these", "its", "their", "in", "recent")
# What may stand between some victims and their day.
OF_DAYS = frozenset("of them whom on in at near early late alone just".split())
LONG = APART | frozenset("day days night nights hour hours weekend long ever never as".split())
# Words for another figure of the same act: "an earlier count", "had previously put".
RETOLD = frozenset("earlier previous previously".split())
RETELLINGS = frozenset(
    "count counts toll tolls figure figures estimate statement statements report reports tally".split()
)
WEEK = 7
# A mine's day is not that of its blast.
LAID = frozenset("planted laid buried placed hidden".split())
BURIED = frozenset("buried buries burying bury interred".split())
WAS = ("was", "were", "came", "is")
# So many words tell only that somebody was wounded, and not how: "three wounded villagers died".
SHORT = 3
ANEW = frozenset("also meanwhile separately elsewhere".split())
GIVEN = frozenset("put given counted reported spoken listed told".split())


# How many days a unit is, how many days off so many of them may be told, and how precise the day is then.
STEPS = {"day": (1, 0, 1), "week": (7, 1, 2), "month": (30, 15, 4)}


class Day(NamedTuple):
    """The day of an act: interval, precision, the words it was read from, and whether they date a statement
    behind it.
    """

    when: When
    text: str
    spoken: bool = False


class Period(NamedTuple):
    """What a total covers; None where the words do not say."""

    start: date | None
    end: date | None


# A day that may be an act's: whether it is a statement's, clauses between, tokens between, the phrase.
Option = tuple[bool, int, int, Span]


def day(scan: Scan, position: int, barred: frozenset[int] = frozenset(), until: int | None = None) -> Day | None:
    """The date phrase nearest to a token, in its clause if there is one; none behind token `until`.

    Dates of a truce (`barred` tokens) and periods do not date an act. A date behind a verb of speech
    dates the statement: the act then falls on it or just before (precision 2).
    """
    options = []
    reacted = moments.reacts(scan, position)
    told = wounding(scan, position)
    for span in scan.dates:
        if reacted and span.first < position:
            continue
        if until is not None and span.first > until:
            continue
        apart = scan.answers_apart(span.first, position)
        undating = (
            span.first in barred
            or (apart and moments.names_attack(scan, span))
            or moments.is_ahead(scan, span.value)
            or moments.is_called(scan, span)
            or moments.is_until(scan, span)
            or moments.in_dateline(scan, span)
            or moments.dates_announcement(scan, span)
            or moments.is_apposed(scan, span)
            or moments.is_compared(scan, span)
            or moments.is_of_rank(scan, span.first)
            or (moments.is_of_somebody(scan, span, position) and not (told and span.first in told))
            or moments.is_of_relative(scan, span, position)
            or moments.is_of_next(scan, span, position)
            or aftermath.is_of_charge(scan, span, position)
            or aftermath.is_of_trial(scan, span, position)
            or aftermath.is_of_aftermath(scan, span, position)
            or hospitals.dates_death(scan, span)
        )
        since = span.value.since and not moments.tells_when(scan, span, position)
        if since or moments.lasts(scan, span) or undating:
            continue
        low, high = sorted((span.first, position))
        spoken = moments.dates_speech(scan, span) or moments.precedes_verb(scan, span)
        breaks = scan.breaks(low, high) + aftermath.is_recalled(scan, span, position) + apart
        options.append((spoken, breaks, high - low, span))
    within = [option for option in options if told and option[3].first in told]
    # "Died on Thursday of wounds suffered when troops raided his village": the day of the raid is not told.
    options = within if told and len(told) > SHORT else within or options
    if not options:
        return None
    spoken, _, _, span = min(_sharpest(_own(scan, options, position)), key=lambda option: option[:3])
    if spoken and (month := _earlier(scan)):
        return month
    when = span.value._replace(end=span.value.start, since=False) if span.value.since else span.value
    before = scan.before_it(position)
    when = when if before and span.first in before else _days_before(scan, before, when)
    if spoken and when.start:
        when = when._replace(precision=max(when.precision, 2))
    # "Said on Tuesday that 15 had been killed": before; "Also on Thursday, ... said" tells of another act.
    had = "had" in scan.words.lows[span.end : position] and moments.ANNOUNCED.isdisjoint(scan.words.seen)
    behind = span.first > position or (had and scan.low(0) not in ANEW) or moments.is_posted(scan, span)
    return Day(when, scan.text(span.first, span.end), spoken and behind)


def _earlier(scan: Scan) -> Day | None:
    """ "Earlier this month, it said on Thursday": some day of the month, and not that of the statement."""
    told = (d for d in scan.dates if scan.low(d.first - 1) == "earlier" and d.value.start and not d.value.since)
    span = next(told, None)
    return Day(span.value, scan.text(span.first, span.end)) if span else None


def _days_before(scan: Scan, before: range | None, when: When) -> When:
    """ "Fired rockets on Tuesday, a day after a raid killed 12": the raid was on Monday."""
    name = scan.low(before.start - 1).removesuffix("s") if before else ""
    if before is None or not (name == "hour" or name in STEPS) or when.start is None or when.end is None:
        return when
    if when.precision > 2 or when.start == date.min or (when.end - when.start).days > 1:
        return when
    if name == "hour":
        # "Shells fell on Thursday, hours after a bomb killed four": that day, or the night before.
        return when._replace(start=when.start - timedelta(days=1), precision=2)
    low = scan.low(before.start - 2)
    number = 1 if low in ("a", "one") else scan.lexicon.numbers.get(low)
    days, off, precision = STEPS[name]
    if number is None or when.start.toordinal() <= number * (days + off):
        return when
    back, near = timedelta(days=number * days), timedelta(days=number * off)
    return when._replace(
        start=when.start - back - near, end=when.end - back + near, precision=max(precision, when.precision)
    )


def day_before(scan: Scan, story: When | None, position: int | None = None) -> When | None:
    """ "The raid came a day after a bomb killed two": the day before that of the story; None where nothing is told so.

    position: a token of what came before; without one, where the sentence says no more than that it came before.
    """
    if story is None or scan.dates or AFTER.isdisjoint(scan.words.seen):
        return None
    if position is None:
        came = next(
            (i for i in scan.words.where(AFTER) if not CAME.isdisjoint(scan.words.lows[max(0, i - 5) : i])), None
        )
        position = came + 1 if came else None
    before = scan.before_it(position) if position else None
    when = _days_before(scan, before, story)
    return when if when != story else None


def part_day(scan: Scan, people: Span) -> Day | None:
    """ "500 since January, 12 of them on Monday": the day of some of a total, which are an act's."""
    near = (d for d in scan.dates if people.end <= d.first <= people.end + 6 and d.value.start and not d.value.since)
    span = next(near, None)
    places = {i for p in scan.places for i in range(p.first, p.end)}
    between = [scan.low(i) for i in range(people.end, span.first) if i not in places] if span else []
    if span is None or span.value.precision > 1 or not OF_DAYS.issuperset(between):
        return None
    return Day(span.value, scan.text(span.first, span.end))


def _own(scan: Scan, options: list[Option], position: int) -> list[Option]:
    """ "Killed two on Monday and hurt three on Tuesday": without the days before the verb, where each has its own."""
    verbs = [harm.first for harm in scan.harms]
    stop = min((verb for verb in verbs if verb > position), default=len(scan.words.lows))
    behind = [o for o in options if position < o[3].first < stop and not o[0] and not o[1]]
    return (
        [o for o in options if o[3].first > position or not any(v < o[3].first for v in verbs)] if behind else options
    )


def _sharpest(options: list[Option]) -> list[Option]:
    """Without the months and weeks in which another of the days lies: "in June ... on the 5th"."""
    days = [span.value for *_, span in options if span.value.precision <= 2 and span.value.start]
    return [
        option
        for option in options
        if option[3].value.precision <= 2
        or not any(option[3].value.start and option[3].value.start <= day.start <= option[3].value.end for day in days)
    ]


def story_day(scan: Scan) -> When | None:
    """The day a sentence sets its story in, which holds until another is named; its precision is 2 or worse.

    Datelines, periods and dates of statements set none, nor does the day on which bodies are found.
    """
    told: list[tuple[bool, bool, int, When]] = []
    found = not (CORPSES | BURIED).isdisjoint(scan.words.seen) or more_found(scan.words)
    for span in scan.dates if not found else ():
        when = span.value
        outside = (
            (when.since and not moments.tells_when(scan, span, len(scan.words.lows)))
            or moments.is_ahead(scan, when)
            or (aftermath.is_recalled(scan, span, 0) and moments.names_attack(scan, span))
            or (moments.is_long(when) and span.first > 1 and not _is_of_raids(scan, span))
            or moments.in_dateline(scan, span)
            or moments.dates_speech(scan, span)
            or moments.precedes_verb(scan, span)
            or moments.is_apposed(scan, span)
            or moments.is_of_wounds(scan, span)
            or aftermath.is_of_aftermath(scan, span, len(scan.words.lows))
            or hospitals.dates_death(scan, span)
            or scan.low(span.first - 1 - (scan.low(span.first - 1) == "on")) in LAID
            or _is_of_reason(scan, span)
        )
        if when.start and when.precision <= 2 and not outside and not moments.names_agreement(scan, span):
            told.append((_is_answered(scan, span), not moments.names_attack(scan, span), span.first, when))
    if not told and not found and (day := _of_statement(scan)):
        return day
    # "Police on Wednesday gave details of Tuesday's attack": Tuesday.
    when = min(told, key=lambda one: one[:3])[3] if told else None
    return When(when.start, when.start if when.since else when.end, 2) if when else None


def _of_statement(scan: Scan) -> When | None:
    """ "On Wednesday, police said officers repelled an assault": on that day or just before."""
    spans = [span for span in scan.dates if span.first <= scan.opens + 1 and scan.low(span.end) == ","]
    span = next((span for span in spans if any(s.opens == span.end + 1 for s in scan.statements)), None)
    acts = scan.attacks or scan.strikes
    if span is None or not acts or not span.value.start or span.value.since or span.value.precision > 1:
        return None
    return When(span.value.start, span.value.end, 2)


def _is_answered(scan: Scan, span: Span) -> bool:
    """ "Fired rockets on Sunday, killing one, in response to Thursday's raid": a day of what is answered by harm."""
    answered = next((answered for answered in scan.answered if span.first in answered), None)
    return answered is not None and any(harm.first not in answered for harm in scan.harms)


def _is_of_reason(scan: Scan, span: Span) -> bool:
    """ "The barrage was in response to Thursday's raid": a day of what only explains an act told before."""
    cues = [cue for cue in scan.answers if scan.low(cue.first - 1) in WAS]
    return any(span.first in answered for answered in scan.answered for cue in cues if cue.end == answered.start)


def _is_of_raids(scan: Scan, span: Span) -> bool:
    """ "Attacked camps from 9 to 11 March": days that an attack went on for."""
    when = span.value
    week = when.start is not None and when.end is not None and (when.end - when.start).days <= WEEK
    return week and scan.low(span.first - 1) in ("from", "between", "on") and bool(scan.strikes)


def dateline(scan: Scan) -> Day | None:
    """The day of a dateline: what the story tells without a day happened on it or just before (precision 2)."""
    for span in scan.dates:
        if span.value.start and span.value.precision == 1 and moments.in_dateline(scan, span):
            return Day(span.value._replace(precision=2), scan.text(span.first, span.end))
    return None


def is_apart(scan: Scan) -> bool:
    """Whether a sentence tells of another time or place than the story around it; looked for once."""
    if is_apart not in scan.words.kept:
        scan.words.kept[is_apart] = leaves(scan) or moments.announces(scan) or opens_item(scan)
    return bool(scan.words.kept[is_apart])


def opens_item(scan: Scan) -> bool:
    """ "Southern sector: The mayor was shot", "East: A patrol": whether a label opens an item of a bulletin."""
    end = scan.words.lows.index(":") if ":" in scan.words.lows[1:LABEL] else 0
    label = scan.words.texts[:end]
    # Not a dateline, "JAMMU: two soldiers".
    named = all(text[0].isupper() or text in LABELS for text in label) and not all(text.isupper() for text in label)
    return bool(label) and named and not (HEADINGS | NO_ITEM).intersection(scan.words.lows[:end])


def leaves(scan: Scan) -> bool:
    """Whether a sentence has words for another time: "earlier", "in previous years"."""
    return bool(_leaving(scan))


def _leaving(scan: Scan) -> frozenset[str]:
    """The words by which a sentence leaves the day of the story."""
    leaving = APART & scan.words.seen
    if "before" in leaving and not any(_is_long_before(scan, i) for i in scan.words.where(BEFORE)):
        leaving -= BEFORE
    if "past" in leaving and all(scan.low(i - 1) not in SPANS for i in scan.words.where(PAST)):
        # "Drove past a school", "at half past nine"
        leaving -= PAST
    if not leaving.isdisjoint(YEARS) and all(_is_of_an_age(scan, i) for i in scan.words.where(YEARS)):
        # "A reporter, 24 years old", "(age 33 years)"
        leaving -= YEARS
    if "once" in leaving and all(scan.low(i - 1) == "at" for i in scan.words.where(ONCE)):
        # "Two died at once"
        leaving -= ONCE
    if leaving and leaving <= RETOLD and all(_is_retold(scan, i) for i in scan.words.where(RETOLD)):
        return frozenset()
    # "One died at once and another in the clinic"
    alone = all(
        scan.low(i + 1) in (",", ".", "and", "") or (scan.low(i - 1) == "and" and scan.low(i + 1) in LOCATIVE)
        for i in scan.words.where(ANOTHER)
    )
    more = leaving == ANOTHER and (alone or any(_adds(scan, people) for people in scan.people))
    return frozenset() if more else leaving


def _is_of_an_age(scan: Scan, i: int) -> bool:
    return scan.low(i + 1) in AGES or scan.low(i - 2) in ("age", "aged")


def _is_long_before(scan: Scan, i: int) -> bool:
    """ "The week before", "as before,": another time; "said, before raising the number" is none."""
    return scan.low(i + 1) in ("", ".", ",", ";") or scan.low(i - 1) in LONG


def _is_retold(scan: Scan, i: int) -> bool:
    """ "An earlier count", "had previously said", "earlier put it at 12": another figure of the same act."""
    behind = scan.low(i + 1)
    if any(0 < spoken.opens - i <= 3 for spoken in scan.statements):
        # "Earlier, the ministry said"
        return True
    return behind in RETELLINGS or behind in scan.lexicon.speech or behind in GIVEN or scan.low(i - 1) in GIVEN


def _adds(scan: Scan, people: Span) -> bool:
    """ "Another child", "wounded another 40", "Another 11 died": more of the same; "another raid" is a further act."""
    more = people.end > people.first + 1 and (not people.first or any(h.end == people.first for h in scan.harms))
    more = more or any(h.first == people.end for h in scan.harms)
    return scan.low(people.first) == "another" and bool(people.value.noun or more)


def statement(scan: Scan, position: int) -> Statement | None:
    """The statement that reaches a token; the narrowest where several do."""
    reaching = [s for s in scan.statements if s.first <= position < s.end]
    return min(reaching, key=lambda s: s.end - s.first) if reaching else None


def dates(day: Day | None) -> dict[str, date | None]:
    """The first and last day, as the columns of a row."""
    return {"date_start": day.when.start if day else None, "date_end": day.when.end if day else None}
