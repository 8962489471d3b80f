"""What the head of a text tells of all of it: its printed day, which relative dates count from, and its conflicts."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from analysis.reading.attach.bodies import BODIES
from analysis.reading.attach.moments import in_dateline
from analysis.reading.lexicon import Words, World
from analysis.reading.names import is_common, names
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span, Tokens, tokens

# How far a printed day may stand from the beginning: sentences or lines, and characters.
LINES, CHARS = 5, 500
# Enough of an article to tell which conflict it is about.
OPENING_CHARS = 4000
# "2013-06-QA-041": the year and the month of a document that is numbered so; no ISO date.
NUMBER = re.compile(r"(?<![\w-])((?:19|20)\d\d)-(0[1-9]|1[0-2])-(?!\d\d?\b)(?=\w)")

YEAR = re.compile(r"\d{4}$")
FULL = re.compile(r"(?:19|20)\d\d")
# "The Somali National Army (SNA)": a name and its short form.
SHORT_FORM = re.compile(r"\(([A-Z]{2,6})\)")
BRACKETED = re.compile(r"[\[(]([A-Z]{2,6})[\])]")
# How many letters tell whether a text is in capitals, and how far before its short name a body is named by a noun.
SHOUTED = 2000
BODY_WORDS = 4
# How long a name is before its short form, in characters.
NAME_CHARS = 90
# Syria and Syrian are one word.
STEM = 4
# How many days an archive's day of publication may lie from the printed one.
TRUSTED = 60


def opening(split: Iterator[tuple[Sentence, Tokens]]) -> list[tuple[Sentence, Tokens]]:
    """The first sentences of an article with their words, enough to tell its day and its conflicts."""
    first = []
    for sentence, words in split:
        first.append((sentence, words))
        if sentence.stop > OPENING_CHARS:
            break
    return first


def printed_day(
    text: str, head: Sequence[tuple[Sentence, Tokens]], lexicon: Words, known: World, published: date | None = None
) -> date | None:
    """The day printed in the dateline or the title of a text; its year may be that of the document's number.

    head: the first sentences of the text and their words. published: the day an archive gives, which that of the text
    itself stands above where both lie within TRUSTED days.

    >>> from analysis.reading.lexicon import words, world
    >>> from analysis.reading.sentences import sentences, tokens
    >>> def day(text, published=None):
    ...     head = [(s, tokens(text, s.start, s.stop)) for s in sentences(text)]
    ...     return str(printed_day(text, head, words(), world(), published))
    >>> day("GAZA, March 10, 2011 - Two men were killed yesterday.")
    '2011-03-10'
    >>> day("June 18: Raids in two valleys\\nPress desk 2013-06-QA-041\\nTwo men were killed last night.")
    '2013-06-18'
    >>> day("GAZA, March 10, 2011 - Two men died.", published=date(2011, 8, 30))
    'None'
    >>> day("On March 10, 2011 two men were killed.")
    'None'
    """
    if published and not FULL.search(text, 0, CHARS):
        return None
    number = None if published else NUMBER.search(text, 0, CHARS)
    year, month = map(int, number.groups()) if number else (0, 0)
    last = date(year, month, monthrange(year, month)[1]) if number else None
    for sentence, words in head[:LINES]:
        if sentence.start >= CHARS:
            break
        if published and not FULL.search(text, sentence.start, sentence.stop):
            continue
        found = Scan(words, lexicon, known, last)
        for span in found.dates:
            day = span.value.start
            known_year = last is None or _prints_year(found, span)
            sure = day and _is_day(found, span) and (known_year or (day.year, day.month) == (year, month))
            if sure and (in_dateline(found, span) or _titles(sentence, found, span)):
                near = published is None or (_prints_year(found, span) and abs((day - published).days) <= TRUSTED)
                return day if near else None
    return None


def _prints_year(found: Scan, span: Span) -> bool:
    """Whether a date phrase prints its year."""
    return YEAR.search(found.low(span.end - 1)) is not None


def _is_day(found: Scan, span: Span) -> bool:
    """Whether a date phrase is one day in figures, and not "yesterday"."""
    figures = any(low[0].isdigit() for low in found.words.lows[span.first : span.end])
    return figures and span.value.precision == 1 and span.value.start == span.value.end


def _titles(sentence: Sentence, found: Scan, span: Span) -> bool:
    """ "June 18: Raids in two valleys", "Morning update, Feb. 8, 2011": a title's first or last words."""
    opens = sentence.number == 0 and span.first == 0 and found.low(span.end) in (":", "")
    return opens or (sentence.heading and span.end == len(found.words.lows))


def conflicts_of(head: Sequence[Scan], known: World) -> list[str]:
    """The conflicts that names and places at the head of an article point to, the most named first."""
    votes: dict[str, float] = defaultdict(float)
    for found in head:
        for span in found.places:
            votes[known.places[span.value].conflict] += 3
        for span in found.names:
            conflicts = known.actors[span.value.actor].conflicts
            for conflict in conflicts:
                votes[conflict] += 1 / len(conflicts)
    votes.pop("", None)
    most = max(votes.values(), default=0)
    return [conflict for conflict, count in sorted(votes.items(), key=lambda v: (-v[1], v[0])) if count >= most / 3]


def redefined(text: str, known: World) -> frozenset[str]:
    """The registry's short names that a text gives to somebody else: SNA in "the Somali National Army (SNA)".

    >>> from analysis.reading.lexicon import world
    >>> redefined("The Somali National Army (SNA) and the Israel Defense Forces (IDF)", world())
    frozenset({'sna'})
    """
    found = set()
    for match in SHORT_FORM.finditer(text) if "(" in text else ():
        meant = [known.actors[span.value.actor].name for span in names(tokens(match[1]), known)]
        before = text[max(0, match.start() - NAME_CHARS) : match.start()]
        if any(_differ(before, name, len(match[1])) for name in meant):
            found.add(match[1].lower())
    return frozenset(found)


def acronyms(text: str) -> frozenset[str]:
    """The short names of bodies that a text in capitals explains, where capitals tell nothing.

    >>> acronyms("THE ZORBA PATRIOTIC FRONT [ZPF] DENIED IT. RADIO ZORBA [RZ] DID NOT."), acronyms("The Front (ZPF).")
    (frozenset({'zpf'}), frozenset())
    """
    if any(letter.islower() for letter in text[:SHOUTED]):
        return frozenset()
    found = ((match[1].lower(), text[: match.start()].split()[-BODY_WORDS:]) for match in BRACKETED.finditer(text))
    return frozenset(short for short, before in found if any(word.lower() in BODIES for word in before))


def _differ(before: str, name: str, letters: int) -> bool:
    """Whether a text ends in a full name of the same initials, which is another: Somali and Syrian National Army."""
    named = ([word.lower() for word in full.split() if word[0].isupper()] for full in (before, name))
    one, other = (words[-letters:] for words in named)
    alike = len(one) == len(other) == letters and all(a[0] == b[0] for a, b in zip(one, other, strict=True))
    return alike and any(a[:STEM] != b[:STEM] for a, b in zip(one, other, strict=True))


def means_common(head: Sequence[Scan], known: World) -> bool:
    """Whether common nouns stand for actors of the registry: "the regime" is another's where other places are named."""
    named = [span.value for found in head for span in found.names]
    common = {name.actor for name in named if is_common(name)}
    if not common:
        return True
    theirs = {conflict for actor in common for conflict in known.actors[actor].conflicts}
    here = {known.places[span.value].conflict for found in head for span in found.places} - {""}
    here |= {c for name in named if not is_common(name) for c in known.actors[name.actor].conflicts}
    return not theirs.isdisjoint(here) or not (here or any(found.unlisted for found in head))
