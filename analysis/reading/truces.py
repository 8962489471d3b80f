"""Truces, breaches of them, and counted violations, as spans of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from analysis.reading.lexicon import Truce, Words, World
from analysis.reading.sentences import Span, Token

NEAR = 7


class Named(NamedTuple):
    """A truce as named: registry id (None if new or not told), day the text gives, whether anything tells which."""

    ceasefire_id: str | None
    day: date | None
    told: bool


class Counted(NamedTuple):
    """A count of violations: the count's span, its unit."""

    count: Any
    unit: str


def truces(
    words: Sequence[Token],
    dates: Sequence[Span],
    conflicts: Sequence[str],
    reference: date | None,
    lexicon: Words,
    world: World,
) -> list[Span]:
    """Every truce named in a sentence: Span("truce", first, end, Named).

    A name of the registry decides, then a date beside the word truce; a bare "the truce" is told by
    nothing here. A name two truces share is told by the article's conflicts; else it stays unresolved.
    """
    found = []
    position = 0
    while position < len(words):
        alias = world.truce_names.at(words, position)
        noun = lexicon.truce_nouns.at(words, position) or lexicon.new_truces.at(words, position)
        if alias:
            end = position + alias[0]
            truce = _choose(alias[1], conflicts, reference)
            found.append(Span("truce", position, end, Named(truce.ceasefire_id if truce else None, None, True)))
        elif noun:
            end = position + noun[0]
            found.append(Span("truce", position, end, _dated(words, position, end, dates, conflicts, reference, world)))
        else:
            end = position + 1
            if words[position].low in lexicon.agreements:
                named = _dated(words, position, end, dates, conflicts, reference, world)
                if named.ceasefire_id:
                    found.append(Span("truce", position, end, named))
        position = end
    return found


def _choose(candidates: Sequence[Truce], conflicts: Sequence[str], reference: date | None) -> Truce | None:
    """The one truce meant: of the article's conflicts, begun by the day of publication."""
    begun = [t for t in candidates if not (reference and t.dates and min(t.dates) > reference)] or list(candidates)
    here = [truce for truce in begun if truce.conflict in conflicts] or begun
    return here[0] if len({truce.ceasefire_id for truce in here}) == 1 else None


def _dated(
    words: Sequence[Token],
    first: int,
    end: int,
    dates: Sequence[Span],
    conflicts: Sequence[str],
    reference: date | None,
    world: World,
) -> Named:
    """A truce told by a date close to the word: "the truce of 6 March", "a new one that started on Jan. 12"."""
    for span in dates:
        when = span.value
        near = 0 <= span.first - end <= NEAR or 0 <= first - span.end <= 1
        if near and when.start and when.precision == 1 and not when.since:
            same = [t for t in world.truces if when.start in t.dates and (t.conflict in conflicts or not conflicts)]
            chosen = _choose(same, conflicts, reference) if same else None
            if chosen or any(word.low in BEGINS for word in words[end : span.first]):
                return Named(chosen.ceasefire_id if chosen else None, when.start, True)
    return Named(None, None, False)


BEGINS = frozenset("started began begun effect force starting beginning declared announced of".split())


def breaches(words: Sequence[Token], named: Sequence[Span], lexicon: Words) -> list[tuple[Span, list[Span]]]:
    """Every verb of breach with the truces it breaches: (Span("breach", first, end, voice), truces).

    Active and participle look right within the clause, passive ("was violated") looks left.
    """
    found = []
    for first, end, voice in lexicon.breach.all(words):
        passive = (
            voice == "past" and first > 0 and any(w.low in lexicon.passive for w in words[max(0, first - 2) : first])
        )
        if passive:
            objects = [span for span in named if span.end <= first and first - span.end <= NEAR][-1:]
        else:
            objects = []
            for span in named:
                if span.first >= end and (
                    span.first - end <= NEAR or (objects and _joined(words, objects[-1].end, span.first))
                ):
                    objects.append(span)
        if objects or (end < len(words) and words[end].low == "it"):
            found.append((Span("breach", first, end, voice), objects))
    return found


def _joined(words: Sequence[Token], first: int, end: int) -> bool:
    return end - first <= 4 and any(word.low in ("and", ",") for word in words[first:end])


def counted(words: Sequence[Token], counts: Sequence[Span], lexicon: Words, about: bool = False) -> list[Span]:
    """Every count of violations: Span("counted", first, end, Counted): "25 ceasefire violations", "eight times".

    `about`: a truce has been named, so that bare "violations" are of it; else the sentence must name
    one ("traffic violations" are none). "Times" counts only beside a verb of breach.

    >>> from analysis.reading import lexicon as lx, sentences
    >>> from analysis.reading.counts import counts
    >>> def read(text):
    ...     words = sentences.tokens(text)
    ...     found = counted(words, counts(words, lx.words()), lx.words())
    ...     return [(span.value.count.value.value, span.value.unit) for span in found]
    >>> read("recorded 25 ceasefire violations"), read("violated the truce 8 times"), read("he rang 8 times")
    ([(25, 'unspecified')], [(8, 'unspecified')], [])
    """
    found = []
    breach = bool(lexicon.breach.all(words))
    about = about or bool(lexicon.truce_nouns.all(words))
    for span in counts:
        for j in range(span.end, min(span.end + 4, len(words))):
            hit = lexicon.counted.at(words, j)
            if hit and (words[j].low != "times" or breach) and (about or hit[1] != "unspecified" or hit[0] > 1):
                found.append(Span("counted", span.first, j + hit[0], Counted(span, hit[1])))
                break
            if words[j].low not in ("cease-fire", "ceasefire", "truce", "new", "such", "alleged"):
                break
    return found
