"""Bulletins that go on: "the Turkish side 22", "and 42 on the next": counts whose noun stands before them."""

from __future__ import annotations

from datetime import timedelta

from analysis.reading.attach import settings
from analysis.reading.memory import Article, Row, row_id, span_of
from analysis.reading.names import POSSESSED
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span

# Who counts: "the Turkish side", "the mission's list", "its office".
COUNTERS = frozenset(
    "side part list half office colleagues counterpart counterparts mission monitors tally sources".split()
)
# What may stand behind a count that goes on with another's noun.
BEHIND = frozenset(". , ; : ( ) and in for on by of from against cases case while ".split(" "))
# "Idlib - 19" is a share; "up from six", "compared with 64" only look back, unless a day of their own stands behind.
BEFORE = ("-", "–", "than", "of", "to")
BACK = ("with", "from", "against", "after")
# What is counted for longer than a bulletin's day.
RUNNING = frozenset("since total totals sum altogether year".split())
STRETCHES = frozenset("hours hour days day weeks minutes".split())
HOURS = frozenset("its noon midday midnight morning evening nightfall then early late".split())
# How many words may stand before the day a sentence opens with.
OPENING = 6
# A bulletin is gone on with for so many sentences.
REACH = 2
JOINS = ("and", "while", "but")
# Days told from the last bulletin.
SHIFTS = {
    ("the", "next"): 1, ("a", "day", "later"): 1, ("a", "day", "earlier"): -1, ("the", "day", "before"): -1,
    ("the", "preceding", "period"): -1, ("the", "period", "before"): -1, ("the", "previous", "day"): -1,
}  # fmt: skip


def follows(article: Article, sentence: Sentence) -> bool:
    """Whether a bulletin was told so shortly before a sentence that its bare numbers may go on with it."""
    return article.tally is not None and 0 <= sentence.number - article.tally["sentence"] <= REACH


def going_on(article: Article, sentence: Sentence, found: Scan, told: set[int]) -> set[int]:
    """Adds a row for each count that goes on with the bulletin just told; returns the tokens of numbers read.

    Only where the words give another counter or another day; a province's share ("Idlib - 19") is no count of its own.
    """
    read: set[int] = set()
    if found.harms or not follows(article, sentence) or not RUNNING.isdisjoint(found.words.seen):
        return read
    counters = _pair(article) if "figures" in found.words.seen else []
    for at, count in enumerate(found.counts):
        last = article.tally
        start = found.words.span(count.first, count.end)[0]
        if "makes" in found.words.lows[: count.first]:
            # "Which makes 77 for the two days": a sum of what was told.
            return read
        if any(found.words.lows[i : i + 2] == ["of", "which"] for i in range(count.first)):
            # "5,298 violations, of which 2,940 in the air, 2,189 on land"
            return read
        if found.low(count.end) in STRETCHES or found.words.lows[count.end : count.end + 2] == ["in", "all"]:
            # "In the 24 hours before"
            continue
        if last is None or count.first in told or (sentence.number == last["sentence"] and start <= last["start"]):
            continue
        joined = _joined(found, at) if counters else 0
        tail = found.counts[at + 1] if joined == 1 else count
        # "The figures were 39 and 23": of the two who count, in their order.
        by, day = counters[joined - 1] if joined else _counter(found, count), _day(found, tail, last)
        if last["basis"] == "total" and (told or not day):
            # "In the past 24 hours alone he counted 26"; not "2,387 violations, 19 dead and 191 hurt"
            continue
        if (by or day or _reached(found, count)) and _stands_alone(found, count, tail, last):
            article.tally = _row(article, sentence, found, count, last, by, day)
            article.out.violations.append(article.tally)
            read |= set(range(count.first, count.end))
    return read


def _pair(article: Article) -> list[str]:
    """The last two who counted, in the order of the text; empty where only one did."""
    names = [row["counted_by"] for row in article.out.violations if row["basis"] == "counter" and row["counted_by"]]
    pair = list(dict.fromkeys(reversed(names)))[:2][::-1]
    return pair if len(pair) == 2 else []


def _joined(found: Scan, at: int) -> int:
    """1 for the first of two counts joined by "and", 2 for the second, 0 for any other."""
    pairs = zip(found.counts, found.counts[1:], strict=False)
    joined = [one.end + 1 == other.first and found.low(one.end) == "and" for one, other in pairs]
    if at < len(joined) and joined[at]:
        return 1
    return 2 if at and joined[at - 1] else 0


def _reached(found: Scan, count: Span) -> bool:
    """Whether the same count has grown by a later hour: "by evening it had reached 70", "and 11 by its end"."""
    by = found.low(count.end) == "by" and (found.low(count.end + 1) in HOURS or found.low(count.end + 1)[:1].isdigit())
    return by or found.low(count.first - 1) == "reached"


def _stands_alone(found: Scan, count: Span, tail: Span, last: Row) -> bool:
    """Whether a count has no noun, no province before it and none behind `tail`, itself or what "and" joins to it."""
    behind, before = found.low(tail.end) or ".", found.low(count.first - 1)
    dated = any(span.first in (tail.end, tail.end + 1) for span in found.dates)
    shifted = _shift(found, tail, tail.end, last) is not None
    shared = any(place.end >= count.first - 1 and place.end <= count.first for place in found.places)
    here = behind == "in" and any(tail.end < place.first <= tail.end + 3 for place in found.places)
    looks_back = before in BEFORE or (before in BACK and not dated and not shifted) or (before == "from" and shifted)
    part = behind == "of" and found.low(tail.end + 1) in ("them", "those", "which")
    clock = len(found.words.texts[count.first]) > 1 and found.low(count.first)[0] == "0"
    # "At 21:40 rebels broke it"
    clock = clock or (before == ":" and " " not in found.words.printed(count.first - 2, count.end))
    return (behind in BEHIND or dated or shifted) and not (shared or here or looks_back or part or clock)


def _counter(found: Scan, count: Span) -> str | None:
    """Who counts it, as printed: the side, part or mission named last before the count, in its clause."""
    for i in range(count.first - 1, max(-1, count.first - 12), -1):
        if found.low(i) in (";", ":", "(") or found.low(i)[:1].isdigit():
            return None
        if found.low(i) in COUNTERS:
            first = i
            while first > 0 and _of_a_name(found.low(first - 1)):
                first -= 1
            # "640 violations by the Armenian side": whose they are.
            by = "by" in found.words.lows[first:i]
            return None if by else found.text(first, i + 1).removeprefix("the ").removeprefix("The ")
    return None


def _of_a_name(word: str) -> bool:
    """A word, or the 's behind the one whose list it is; no word that joins."""
    return (word[:1].isalpha() or word in POSSESSED) and word not in JOINS


def _day(found: Scan, count: Span, last: Row) -> tuple[object, object] | None:
    """The day next to a count: behind it ("42 for Aug. 29"), opening the sentence, or told from the last bulletin."""
    near = [
        span for span in found.dates if 0 <= span.first - count.end <= 2 and found.low(count.end) not in (",", "and")
    ]
    if not near:
        # "For September they gave 47, for October 394": the month right before each.
        since = max((other.end for other in found.counts if other.end <= count.first), default=0)
        near = [span for span in found.dates if since <= span.first and 0 <= count.first - span.end <= 3]
        near = [span for span in near if {"and", ","}.isdisjoint(found.words.lows[span.end : count.first])]
    near += [span for span in found.dates if span.end <= count.first and _opens(found, span)]
    when = near[0].value if near else None
    if when and when.start and when.end and not when.since and (when.end - when.start).days <= 31:
        return when.start, when.end
    return _shift(found, count, count.first - 8, last)


def _opens(found: Scan, span: Span) -> bool:
    """ "On Aug. 29 they had 42", "In the bulletin of Dec. 23 the other side had 57": the day a sentence opens with."""
    if span.first <= 2:
        return True
    before = found.words.lows[: span.first]
    verbs = found.lexicon.auxiliaries | found.lexicon.speech
    plain = verbs.isdisjoint(before) and not any(count.first < span.first for count in found.counts)
    return plain and span.first <= OPENING and (before[0] in ("in", "on", "for") or "before" in before)


def _shift(found: Scan, count: Span, first: int, last: Row) -> tuple[object, object] | None:
    """The day told from the last bulletin's, from token `first` to right behind the count: "the day before"."""
    lows = found.words.lows
    for words, days in SHIFTS.items():
        for i in range(max(0, first), min(len(lows), count.end + 3)):
            if tuple(lows[i : i + len(words)]) == words and last["date_end"] is not None:
                day = last["date_end"] + timedelta(days=days)
                return day, day
    return None


def day_before(article: Article, sentence: Sentence, found: Scan, count: Span) -> tuple[object, object] | None:
    """The day told from the last bulletin's, where a sentence opens so: "A day earlier it reported 12 violations"."""
    dated = (row for row in reversed(article.out.violations) if row["basis"] == "counter" and row["date_end"])
    last = next(dated, None) if follows(article, sentence) else None
    opens = last is not None and any(tuple(found.words.lows[: len(words)]) == words for words in SHIFTS)
    return _shift(found, count, 0, last) if last is not None and opens else None


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
    row = last | span | {"violation_id": row_id(span, last["ceasefire_id"]), "basis": "counter"}
    row |= {"rule": "counted violations, gone on"}
    row |= {"count_low": number.low, "count_best": number.best, "count_high": number.high, "place": None}
    row["counted_by"] = by or (spoken.speaker.text if spoken and spoken.speaker.text else last["counted_by"])
    if day:
        row["date_start"], row["date_end"] = day
    return row
