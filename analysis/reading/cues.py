"""Cues that one act answers another, and cues that a clause tells no fact."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.lexicon import Words
from analysis.reading.sentences import Span, Token

BREAKS = (";", "but", "while", "whereas", "although", "though")


def answers(words: Sequence[Token], lexicon: Words) -> list[Span]:
    """Every cue of answer: Span("answer", first, end, "back" | "to").

    back: the clause answers something told before. to: what follows is what is answered.

    >>> from analysis.reading import lexicon, sentences
    >>> def read(text): return [s.value for s in answers(sentences.tokens(text), lexicon.words())]
    >>> read("In retaliation, Turkey struck; it will continue to retaliate; in retaliation for a raid")
    ['back', 'to']
    """
    return [
        Span("answer", first, end, direction)
        for first, end, direction in lexicon.answers.all(words)
        if modality(words, first, lexicon) == "asserted"
    ]


def modality(words: Sequence[Token], position: int, lexicon: Words) -> str:
    """Whether the verb at `position` is asserted, negated, planned or conditional.

    Looks back to the start of its clause, for at most twelve tokens (ConText's scope with terminators).

    >>> from analysis.reading import lexicon, sentences
    >>> def read(text, word):
    ...     words = sentences.tokens(text)
    ...     return modality(words, [w.low for w in words].index(word), lexicon.words())
    >>> read("It could kill many", "kill"), read("It did not kill anyone", "kill"), read("It killed 5", "killed")
    ('conditional', 'negated', 'asserted')
    """
    start = max(0, position - 12)
    for i in range(position - 1, start - 1, -1):
        if words[i].low in BREAKS:
            start = i + 1
            break
    scope = words[start:position]
    for first, end, kind in reversed(lexicon.modal.all(scope)):
        if _reaches(scope, first, end, lexicon):
            return str(kind)
    for first, end, reach in reversed(lexicon.denial.all(scope)):
        if _reaches(scope, first, end, lexicon) or (reach == "wide" and _is_clear(scope[end:], lexicon)):
            return "negated"
    return "asserted"


def _is_clear(between: Sequence[Token], lexicon: Words) -> bool:
    """Whether no other verb of speech and no comma stand between a denial and the verb."""
    return not any(word.low in lexicon.speech or word.low == "," for word in between)


def _reaches(scope: Sequence[Token], first: int, end: int, lexicon: Words) -> bool:
    """Whether a modal reaches the verb: no verb of harm or speech and no comma between."""
    between = scope[end:]
    if len(between) > 6:
        return False
    return not any(
        word.low in lexicon.speech or lexicon.harm.at(between, i) or word.low in (",", "that", "who", "which", "after")
        for i, word in enumerate(between)
    )
