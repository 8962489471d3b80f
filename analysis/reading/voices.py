"""Speakers of no listed kind: "a teacher said", "Rudaw reported"."""

from __future__ import annotations

from collections.abc import Callable

from analysis.reading.lexicon import Words
from analysis.reading.reach import ARTICLES
from analysis.reading.sentences import Tokens

# Verbs of speech whose speaker may be anyone, what closes a sentence behind them, and what no speaker runs across.
TELLING = frozenset(
    "said says told tells reported reports claimed claims announced announces stated confirmed conceded acknowledged "
    "admitted insisted wrote".split()
)
ENDS = frozenset(("", ".", ",", ";", "on", "in", "late", "earlier", "by"))
PHRASED = frozenset(
    "that and but when while after before because if as who which it he she they we was were is".split()
)
LONGEST = 8
NOBODY = frozenset("no none nobody neither".split())
FIGHTERS = ("military", "militia")


def voice(words: Tokens, verb: int, is_known: Callable[[int], bool], lexicon: Words) -> tuple[int, int, str] | None:
    """Somebody who opens a sentence or closes it behind a comma, right before a verb of speech: (first, end, kind).

    A noun for people is local, or a belligerent where it fights; a printed name is other.
    is_known: whether a token belongs to a listed speaker, an actor or a word of harm.

    >>> from analysis.reading import lexicon as lx, sentences
    >>> def read(text):
    ...     words = sentences.tokens(text)
    ...     verb = next(i for i, low in enumerate(words.lows) if low in TELLING)
    ...     hit = voice(words, verb, lambda i: False, lx.words())
    ...     return hit and (words.printed(hit[0], hit[1]), hit[2])
    >>> read("Nine died, a teacher said."), read("Nine died, Zarqa Today reported."), read("Nine died, it said.")
    (('teacher', 'local'), ('Zarqa Today', 'other'), None)
    """
    if words.low(verb) not in TELLING:
        return None
    end = verb
    while end > 1 and (words.low(end - 1) in lexicon.adverbs or words.low(end - 1) in lexicon.have):
        end -= 1
    if words.low(end - 1) == ",":
        # "A union leader, Jean Bosco, told"
        name = end > 3 and not words.shouted and all(text[0].isupper() for text in words.texts[end - 3 : end - 1])
        end = _before_aside(words, end - 1) or (end - 1 if name else end)
    first = end
    while first > max(0, end - LONGEST) and _goes_on(words, first - 1):
        first -= 1
    closes = words.low(first - 1) == "," and (words.low(verb + 1) in ENDS or words.low(verb) == "told")
    opens = first == 0 or (words.low(first - 1) == "," and first <= 3 and not closes)
    apposed = is_known(first - 2) and lexicon.harm.at(words, first - 2) is None
    if first == end or not (closes or opens) or apposed or any(is_known(k) for k in range(first, end)):
        return None
    if words.low(first) in NOBODY:
        return None
    roles = [role for k in range(first, end) if (role := lexicon.roles.at(words, k))]
    capitals = [text[0].isupper() for text in words.texts[first:end] if text.lower() not in ARTICLES]
    named = (
        bool(capitals) and not words.shouted and (capitals[-1] if closes else len(capitals) > 1 and all(capitals[-2:]))
    )
    if not named and not (roles and (words.low(first) in lexicon.numbers or words.low(first) in ARTICLES or closes)):
        return None
    kind = "other" if named else "belligerent" if roles[-1][1] in FIGHTERS else "local"
    return first + (words.low(first) in ARTICLES), end, kind


def voice_behind(words: Tokens, verb: int, is_known: Callable[[int], bool], lexicon: Words) -> int | None:
    """Where a printed name ends that closes a sentence behind a verb of speech: "said village elder Musa Bello"."""
    first = name = verb + 1
    while words.low(name).islower() and words.texts[name].islower() and not is_known(name) and name < first + 3:
        name += 1
    end = name
    while end < len(words.texts) and words.texts[end][0].isupper() and not is_known(end):
        end += 1
    titled = name == first or lexicon.roles.at(words, name - 1) is not None
    dated = words.low(name) in lexicon.weekdays or words.low(name) in lexicon.months
    closes = 2 <= end - name <= 5 and words.low(end) in ENDS and words.low(verb) in TELLING
    return end if closes and titled and not dated and not words.shouted else None


def _goes_on(words: Tokens, i: int) -> bool:
    return words.low(i) not in PHRASED and words.texts[i][0].isalnum()


def _before_aside(words: Tokens, i: int) -> int | None:
    """Where an aside opens that ends at the comma at i: "the front, which was formed in May, said"."""
    comma = next((k for k in range(i - 1, max(0, i - 20), -1) if words.low(k) == ","), None)
    return comma if comma and words.low(comma + 1) in ("which", "who", "whose") else None
