"""One sentence with everything found in it, before anything is joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from analysis.reading.counts import counts
from analysis.reading.cues import answers
from analysis.reading.dates import When, dates
from analysis.reading.harm import attacks, harms, strikes
from analysis.reading.lexicon import Words, World
from analysis.reading.parties import names, people, places
from analysis.reading.sentences import Span, Token
from analysis.reading.speech import Statement, statements

# Where one clause ends and the next begins; a comma alone does not.
BREAKS = frozenset('; but while when whereas after before although though because as : – — “ ” "'.split())

# An adjective before one of these tells whose place it is, not who acts.
PLACE_NOUNS = frozenset("city town village province region district border territory".split())


class Scan(NamedTuple):
    """The words of a sentence and the spans found among them, each list in order of the words."""

    words: Sequence[Token]
    counts: list[Span]
    dates: list[Span]
    names: list[Span]
    places: list[Span]
    people: list[Span]
    harms: list[Span]
    strikes: list[Span]
    attacks: list[Span]
    answers: list[Span]
    statements: list[Statement]
    lexicon: Words
    world: World

    def low(self, i: int) -> str:
        """Token i in lower case; empty outside the sentence."""
        return self.words[i].low if 0 <= i < len(self.words) else ""

    def text(self, first: int, end: int) -> str:
        """Tokens first to end as printed, single-spaced."""
        parts = [self.words[first].text] if first < end else []
        for before, word in zip(self.words[first:end], self.words[first + 1 : end], strict=False):
            parts.append((" " if word.start > before.stop else "") + word.text)
        return "".join(parts)

    def breaks(self, first: int, end: int) -> int:
        """How many clause breaks lie among tokens first to end."""
        return sum(word.low in BREAKS for word in self.words[first:end])

    def named_in(self, first: int, end: int) -> Iterator[Span]:
        """The actors named within tokens first to end; "the Azerbaijani city of Barda" names none."""
        return (
            span
            for span in self.names
            if first <= span.first and span.end <= end and self.low(span.end) not in PLACE_NOUNS
        )


def scan(words: Sequence[Token], reference: date | None, anchor: When | None, lexicon: Words, world: World) -> Scan:
    """Everything in a sentence. A number inside a date is no count; a word of speech inside a harm is none."""
    found_dates = dates(words, lexicon, reference, anchor)
    in_date = {i for span in found_dates for i in range(span.first, span.end)}
    found_counts = [s for s in counts(words, lexicon) if not in_date.intersection(range(s.first, s.end))]
    found_names = names(words, world)
    return Scan(
        words,
        found_counts,
        found_dates,
        found_names,
        places(words, world),
        people(words, found_counts, found_names, lexicon, world),
        harms(words, lexicon),
        strikes(words, lexicon),
        attacks(words, lexicon),
        answers(words, lexicon),
        statements(words, found_names, lexicon, world),
        lexicon,
        world,
    )
