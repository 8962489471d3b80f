"""The day a text prints of itself at its head, for one that comes without a day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from itertools import islice

from analysis.reading.attach.moments import in_dateline
from analysis.reading.lexicon import Words, World
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span, sentences, tokens

# How far a head goes: sentences or lines, and characters.
LINES, CHARS = 5, 500
# "2013-06-QA-041": the year and the month of a document that is numbered so; no ISO date.
NUMBER = re.compile(r"(?<![\w-])((?:19|20)\d\d)-(0[1-9]|1[0-2])-(?!\d\d?\b)(?=\w)")

YEAR = re.compile(r"\d{4}$")


def printed_day(text: str, lexicon: Words, known: World) -> date | None:
    """The day printed in the dateline or the title of a text; its year may be that of the document's number.

    >>> from analysis.reading.lexicon import words, world
    >>> def day(text): return str(printed_day(text, words(), world()))
    >>> day("GAZA, March 10, 2011 - Two men were killed yesterday.")
    '2011-03-10'
    >>> day("June 18: Raids in two valleys\\nPress desk 2013-06-QA-041\\nTwo men were killed last night.")
    '2013-06-18'
    >>> day("On March 10, 2011 two men were killed.")
    'None'
    """
    number = NUMBER.search(text, 0, CHARS)
    year, month = map(int, number.groups()) if number else (0, 0)
    last = date(year, month, monthrange(year, month)[1]) if number else None
    for sentence in islice(sentences(text[:CHARS]), LINES):
        found = Scan(tokens(text, sentence.start, sentence.stop), lexicon, known, last)
        for span in found.dates:
            day = span.value.start
            known_year = last is None or YEAR.search(found.low(span.end - 1)) is not None
            sure = day and _is_day(found, span) and (known_year or (day.year, day.month) == (year, month))
            if sure and (in_dateline(found, span) or _titles(sentence, found, span)):
                return day
    return None


def _is_day(found: Scan, span: Span) -> bool:
    """Whether a date phrase is one day in figures, and not "yesterday"."""
    figures = any(low[0].isdigit() for low in found.words.lows[span.first : span.end])
    return figures and span.value.precision == 1 and span.value.start == span.value.end


def _titles(sentence: Sentence, found: Scan, span: Span) -> bool:
    """ "June 18: Raids in two valleys", "Morning update, Feb. 8, 2011": a title's first or last words."""
    opens = sentence.number == 0 and span.first == 0 and found.low(span.end) in (":", "")
    return opens or (sentence.heading and span.end == len(found.words.lows))
