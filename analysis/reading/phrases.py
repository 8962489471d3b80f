"""Phrases of many kinds, found in a sentence with one look at each of its tokens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from analysis.reading.sentences import Tokens, tokens

# How many tokens a phrase has, and its value; and where in a sentence phrases of a kind begin.
Hit = tuple[int, Any]
Hits = dict[int, Hit]
NONE: Hits = {}


class Index:
    """Phrases of many kinds by their first two words, so that one look at each token of a sentence finds them all.

    >>> index = Index()
    >>> fruit, drinks = Phrases({"apple": 1, "passion fruit": 2}, index), Phrases({"apple juice": 3}, index)
    >>> words = tokens("apple juice, passion fruit, apple")
    >>> fruit.all(words), drinks.all(words)
    ([(0, 1, 1), (3, 5, 2), (6, 7, 1)], [(0, 2, 3)])
    """

    def __init__(self) -> None:
        # Word -> the kinds it is a phrase of by itself, and the longer phrases it begins by their second word.
        self._known: dict[str, tuple[list[tuple[Phrases, Hit]], dict[str, list[tuple[Phrases, list[str], Hit]]]]] = {}

    def add(self, kind: Phrases, words: list[str], value: Any) -> None:
        """Takes in a phrase of a kind."""
        single, longer = self._known.setdefault(words[0], ([], {}))
        if len(words) > 1:
            longer.setdefault(words[1], []).append((kind, words, (len(words), value)))
        elif all(kind is not other for other, _ in single):
            single.append((kind, (1, value)))

    def find(self, words: Tokens) -> dict[Phrases, Hits]:
        """The phrases of a sentence, kind by kind: where they begin, the longest at each token; looked for once."""
        found: dict[Phrases, Hits] | None = words.kept.get(self)
        if found is not None:
            return found
        found = words.kept[self] = defaultdict(dict)
        lows = words.lows
        for i, known in enumerate(map(self._known.get, lows)):
            if known is None:
                continue
            single, longer = known
            for kind, hit in single:
                found[kind][i] = hit
            if longer and i + 1 < len(lows) and lows[i + 1] in longer:
                for kind, phrase, hit in longer[lows[i + 1]]:
                    if hit[0] == 2 or lows[i : i + hit[0]] == phrase:
                        here = found[kind]
                        if i not in here or here[i][0] < hit[0]:
                            here[i] = hit
        return found


class Phrases:
    """Phrases of one kind with a value each, matched longest first; looked for with all others of their index.

    Raises ValueError for a phrase without a word in it.

    >>> hedges = Phrases({"at least": ">=", "at": "?"})
    >>> hedges.at(tokens("killed at least five"), 1)
    (2, '>=')
    """

    def __init__(self, entries: Mapping[str, Any], index: Index | None = None) -> None:
        self._index = index or Index()
        written = {phrase: tokens(phrase).lows for phrase in entries}
        for phrase, words in written.items():
            if not words:
                raise ValueError(f"phrase {phrase!r} has no word")
            self._index.add(self, words, entries[phrase])
        self.firsts = frozenset(words[0] for words in written.values())
        self.lasts = frozenset(words[-1] for words in written.values())
        self.needs = frozenset(map(_rarest, written.values()))

    def here(self, words: Tokens) -> Hits:
        """Where phrases begin in a sentence, those within others too."""
        found = words.kept.get(self._index) or self._index.find(words)
        return found.get(self, NONE)

    def at(self, words: Tokens, position: int) -> Hit | None:
        """How many tokens from `position` on are a phrase, and its value; None if none is."""
        here = (words.kept.get(self._index) or self._index.find(words)).get(self)
        return here.get(position) if here else None

    def all(self, words: Tokens, first: int = 0, end: int | None = None) -> list[tuple[int, int, Any]]:
        """Every phrase in tokens first to end, left to right and without overlap: (first, end, value)."""
        here = (words.kept.get(self._index) or self._index.find(words)).get(self)
        if not here:
            return []
        found: list[tuple[int, int, Any]] = []
        for position in sorted(here):
            size, value = here[position]
            if first <= position and (end is None or position + size <= end):
                found.append((position, position + size, value))
                first = position + size
        return found


def _rarest(words: list[str]) -> str:
    """The longest word of a phrase, the last of several: a sentence without it has not the phrase."""
    return max(reversed(words), key=len)
