"""Bulletins that go on: "the Turkish side 22", "and 42 on the next": counts whose noun stands before them."""

from __future__ import annotations

from datetime import timedelta

from analysis.reading.attach import settings
from analysis.reading.memory import Article, Row, row_id, span_of
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span

# Who counts: "the Turkish side", "the mission's list", "its office".
COUNTERS = frozenset("side part list half office colleagues counterpart counterparts mission monitors".split())
# What may stand behind a count that goes on with another's noun.
BEHIND = frozenset(". , ; : ( ) and in for on by of from against cases case while ".split(" "))
# "Up from six", "compared with 64" only look back; "Idlib - 19" is a share.
BEFORE = ("-", "–", "than", "of", "with", "from", "against", "after", "to")
JOINS = ("and", "while", "but")
# Days told from the last bulletin.
SHIFTS = {
    ("the", "next"): 1, ("a", "day", "later"): 1, ("a", "day", "earlier"): -1, ("the", "day", "before"): -1,
    ("the", "preceding", "period"): -1, ("the", "period", "before"): -1, ("the", "previous", "day"): -1,
}  # fmt: skip


def going_on(article: Article, sentence: Sentence, found: Scan, told: set[int]) -> set[int]:
    """Adds a row for each count that goes on with the bulletin just told; returns the tokens of numbers read.

    Only where the words give another counter or another day; a province's share ("Idlib - 19") is no count of its own.
    """
    read: set[int] = set()
    for count in found.counts if not found.harms else ():
        last = next(iter(article.out.violations[-1:]), None)
        if last is None or last["basis"] != "counter" or not 0 <= sentence.number - last["sentence"] <= 1:
            return read
        start, _ = found.words.span(count.first, count.end)
        if count.first in told or start <= last["start"] or not _stands_alone(found, count):
            continue
        by, day = _counter(found, count), _day(found, count, last)
        if by or day:
            article.out.violations.append(_row(article, sentence, found, count, last, by, day))
            read |= set(range(count.first, count.end))
    return read


def _stands_alone(found: Scan, count: Span) -> bool:
    """Whether a count has no noun, no province before it and no province behind it."""
    behind = found.low(count.end) or "."
    before = found.low(count.first - 1)
    dated = any(span.first in (count.end, count.end + 1) for span in found.dates)
    shared = any(place.end >= count.first - 1 and place.end <= count.first for place in found.places)
    here = behind == "in" and any(count.end < place.first <= count.end + 3 for place in found.places)
    return (behind in BEHIND or dated) and not shared and not here and before not in BEFORE


def _counter(found: Scan, count: Span) -> str | None:
    """Who counts it, as printed: the side, part or mission named last before the count, in its clause."""
    for i in range(count.first - 1, max(-1, count.first - 8), -1):
        if found.low(i) in (";", ":", "(") or found.low(i)[:1].isdigit():
            return None
        if found.low(i) in COUNTERS:
            first = i
            while first > 0 and found.low(first - 1)[:1].isalpha() and found.low(first - 1) not in JOINS:
                first -= 1
            return found.text(first, i + 1).removeprefix("the ").removeprefix("The ")
    return None


def _day(found: Scan, count: Span, last: Row) -> tuple[object, object] | None:
    """The day next to a count: behind it ("42 for Aug. 29"), opening the sentence, or told from the last bulletin."""
    near = [span for span in found.dates if 0 <= span.first - count.end <= 2]
    near += [span for span in found.dates if span.end <= count.first and span.first <= 2]
    when = near[0].value if near else None
    if when and when.start and when.end and not when.since and (when.end - when.start).days <= 31:
        return when.start, when.end
    lows = found.words.lows
    for words, days in SHIFTS.items():
        for i in range(max(0, count.first - 8), min(len(lows), count.end + 3)):
            if tuple(lows[i : i + len(words)]) == words and last["date_end"] is not None:
                day = last["date_end"] + timedelta(days=days)
                return day, day
    return None


def _row(
    article: Article,
    sentence: Sentence,
    found: Scan,
    count: Span,
    last: Row,
    by: str | None,
    day: tuple[object, object] | None,
) -> Row:
    span = span_of(article, sentence, found, count.first, count.end)
    spoken = settings.statement(found, count.first)
    number = count.value
    row = last | span | {"violation_id": row_id(span, last["ceasefire_id"]), "rule": "counted violations, gone on"}
    row |= {"count_low": number.low, "count_best": number.best, "count_high": number.high, "place": None}
    row["counted_by"] = by or (spoken.speaker.text if spoken and spoken.speaker.text else last["counted_by"])
    if day:
        row["date_start"], row["date_end"] = day
    return row
