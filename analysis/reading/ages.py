"""Which numbers tell how old somebody is, and count nobody."""

from __future__ import annotations

from analysis.reading.sentences import Span, Tokens

# Nobody is as old.
OLDEST = 120
CHILDREN = ("girl", "boy", "child", "baby", "toddler", "woman", "man")
AGES = frozenset(("age", "ages", "aged"))
# What stands between the ages of several: "(aged 9, 11 and 13)".
BETWEEN = AGES | {",", "and", "&"}
# How far apart the brackets around the ages of several stand.
ASIDE = 8


def is_age(words: Tokens, count: Span) -> bool:
    """ "Ahmad Saleh, 32, was killed", "a worker (32)", "two boys (11 and 13)": how old somebody is."""
    i = count.first
    if not (count.end == i + 1 and _is_of_years(words, i)):
        return False
    around = words.low(i - 1), words.low(count.end)
    aside = around == ("(", ")") or (around[0] == "," and around[1] in (",", ".", ";", ""))
    return aside or _are_several(words, i)


def _is_of_years(words: Tokens, i: int) -> bool:
    return words.low(i).isdigit() and len(words.low(i)) < 4 and int(words.low(i)) < OLDEST


def _are_several(words: Tokens, i: int) -> bool:
    """Whether a number stands in brackets that hold ages and nothing else."""
    opens = next((k for k in range(i - 1, max(-1, i - ASIDE), -1) if words.low(k) == "("), None)
    closes = next((k for k in range(i + 1, i + ASIDE) if words.low(k) == ")"), None)
    if opens is None or closes is None:
        return False
    return all(_is_of_years(words, k) or words.low(k) in BETWEEN for k in range(opens + 1, closes))


def is_given_as_age(words: Tokens, i: int) -> bool:
    """ "Her age was given as 36 by some and as 40 by others", "a girl of 12"."""
    if words.low(i - 1) == "of" and words.low(i - 2) in CHILDREN:
        return True
    return not AGES.isdisjoint(words.lows[max(0, i - (18 if words.low(i - 1) == "as" else 8)) : i])
