"""Which actors and places a sentence names, as spans of tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.reading.lexicon import Words, World, as_printed
from analysis.reading.sentences import Span, Tokens

# The article of an Arabic name: "Housh al-Sayyid Ali".
PREFIXED = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az|ed|er|es|et|ul)-[A-Z]")
# What a printed place stands behind, nouns it may stand behind with "of", and capitalised words that are none.
INSIDE = frozenset(("in", "at", "near"))
POSSESSED = frozenset(("'s", "’s", "'", "’"))
SETTLEMENTS = frozenset("village town city hamlet settlement suburb outskirts area".split())
NO_PLACES = frozenset(
    "parliament congress senate arabic english russian turkish french hebrew christmas easter ramadan eid operation "
    "friday's god heaven islam facebook twitter telegram mr mrs dr president minister foreign defence defense health "
    "interior post observation checkpoint camp hospital church mosque".split()
)
# Acronyms that are words when everything is in capitals.
AMBIGUOUS = ("is", "us")


def names(words: Tokens, world: World) -> list[Span]:
    """Every actor named in a sentence: Span("name", first, end, Name)."""
    return [
        Span("name", first, end, name)
        for first, end, forms in world.names.all(words)
        if not (words.lows[first] in AMBIGUOUS and words.shouted)
        for name in [form for form in forms if as_printed(form.written, words, first)][:1]
    ]


def places(words: Tokens, world: World) -> list[Span]:
    """Every place named in a sentence: Span("place", first, end, canonical name)."""
    return [
        Span("place", first, end, name)
        for first, end, (written, name) in world.place_names.all(words)
        if as_printed(written, words, first)
    ]


def unlisted(words: Tokens, taken: Sequence[Span], lexicon: Words, world: World) -> list[Span]:
    """Places the registry does not have, as printed behind "in", "at" or "near": Span("place", first, end, printed).

    taken: dates, names, places and people, which are none. Nothing where capitals tell nothing.

    >>> from analysis.reading import lexicon as lx, sentences
    >>> def read(text):
    ...     return [s.value for s in unlisted(sentences.tokens(text), [], lx.words(), lx.world())]
    >>> read("Two men died near Tell Abyad and in the village of Zor Maghar on Monday; in May, in Parliament.")
    ['Tell Abyad', 'Zor Maghar']
    """
    if words.shouted:
        return []
    known = {i for span in taken for i in range(span.first, span.end)}
    found = []
    for i in words.where(INSIDE):
        first = i + 1
        if (
            words.lows[first : first + 1] == ["the"]
            and words.lows[first + 1 : first + 2][:1]
            and words.lows[first + 2 : first + 3] == ["of"]
        ):
            if words.lows[first + 1] not in SETTLEMENTS:
                continue
            first += 3
        end = first
        while end < len(words.lows) and end not in known and _is_printed(words, end, lexicon, world):
            end += 1
        behind = words.lows[end] if end < len(words.lows) else ""
        if end > first and end not in known and behind not in lexicon.bodies | POSSESSED:
            found.append(Span("place", first, end, words.printed(first, end)))
    return found


def _is_printed(words: Tokens, i: int, lexicon: Words, world: World) -> bool:
    text, low = words.texts[i], words.lows[i]
    return (
        (text[0].isupper() or bool(PREFIXED.match(text)))
        and not text.isupper()
        and low not in lexicon.stop | lexicon.bodies | NO_PLACES
        and low not in lexicon.months
        and low not in lexicon.weekdays
        and lexicon.roles.at(words, i) is None
        and lexicon.attacks.at(words, i) is None
        and world.names.at(words, i) is None
    )
