"""Numbers with their hedges: tokens -> Span("count", first, end, Count)."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.reading.ages import is_age
from analysis.reading.lexicon import Words
from analysis.reading.sentences import Span, Tokens
from analysis.rules import bounds

DIGITS = re.compile(r"\d+(?:[,'’\s]\d{3})*$")
GROUPS = re.compile(r"[,'’\s]")
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
# "No word on casualties" is silence, not zero.
NO_WORD = frozenset(
    "word report reports information details confirmation news figure figures claim comment better worse easier "
    "different doubt matter".split()
)
# What counts "the fourth journalist killed this year" among others: a total of four.
WINDOWS = frozenset("since year month week far summer winter spring autumn".split())
DECIMAL = re.compile(r"\d{1,3}\.\d{1,3}$")
# Words before a scale, the share of it they are, and whether a whole number stands before them.
FRACTIONS: tuple[tuple[tuple[str, ...], float, int], ...] = (
    (("a", "quarter", "of", "a"), 0.25, 0),
    (("quarter", "of", "a"), 0.25, 0),
    (("half", "a"), 0.5, 0),
    (("a", "half"), 0.5, 0),
    (("half",), 0.5, 0),
    (("and", "a", "half"), 0.5, 1),
)
BREACHES = frozenset("violation breach ceasefire cease-fire truce overflight".split())
NOT = frozenset("not n't n’t without never".split())
ANY = ("anybody", "anyone")
A = ("a", "an")
# More than this is no count of people or things.
LARGEST = 10**10
CLOCK = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d$")
YEAR = re.compile(r"(?:1[89]|20)\d\d$")


class Count(NamedTuple):
    """A number as written: value (missing for ranges and vague words), bound, hedge, and its bounds."""

    value: int | None
    bound: str
    hedge: str
    low: int | None
    best: int | None
    high: int | None
    ordinal: bool = False


SUSTAINED = frozenset("sustained suffered received nursing nursed".split())
UNITS = frozenset("brigade division battalion regiment corps squadron".split())
# What stands before a number that counts no people.
NUMBERED = frozenset(
    "$ £ € rs usd no number section article resolution aged square block sector zone battalion brigade route".split()
)


def counts(words: Tokens, lexicon: Words) -> list[Span]:
    """Every count of a sentence, hedge included, left to right.

    >>> from analysis.reading import lexicon, sentences
    >>> def read(text): return [span.value[:3] for span in counts(sentences.tokens(text), lexicon.words())]
    >>> read("at least five, more than two dozen and between 30 and 35")
    [(5, '>=', 'at least'), (24, '>', 'more than'), (None, 'range', 'between')]
    >>> read("3 thousand 138, twenty-one, dozens, one hundred")
    [(3138, '=', ''), (21, '=', ''), (None, 'vague', 'dozens'), (100, '=', '')]
    """
    found: list[Span] = []
    opening = {*words.figures, *lexicon.counting.here(words)}
    if not WINDOWS.isdisjoint(words.seen):
        opening.update(words.where(frozenset(lexicon.ordinals)))
    if "twice" in words.seen:
        opening.update(words.where(TWICE))
    for position in sorted(opening):
        behind = words.lows[position + 1] if position + 1 < len(words.lows) else ""
        if found and position < found[-1].end:
            continue
        if words.lows[position] in A and behind not in lexicon.articled:
            if further := _one_more(words, position, lexicon) or _single(words, position):
                found.append(further)
            continue
        if "." in words.seen and _is_numbered(words, position):
            continue
        if "/" in words.seen and "/" in (behind, words.low(position - 1)):
            # "3/4 of the herd"
            continue
        span = _as_many(words, position, found) or _at(words, position, lexicon)
        if span and not (words.lows[max(0, span.first - 2) : span.first] == [",", "not"] and found):
            # "19, not 25 as first reported": the 25 is withdrawn.
            found.append(span)
    return found


def _is_numbered(words: Tokens, position: int) -> bool:
    """ "The clinic No. 2", "one .303 rifle": a word for a number that counts nobody."""
    at = position + 1
    numbered = words.low(at) == "." and words.low(at + 1)[:1].isdigit()
    return numbered and (words.texts[position] == "No" or words.span(at, at + 1)[1] == words.span(at + 1, at + 2)[0])


def _one_more(words: Tokens, position: int, lexicon: Words) -> Span | None:
    """ "Three were killed and a fourth was wounded": the fourth is one."""
    behind = words.lows[position + 1 : position + 3]
    verb = behind[1:] and (behind[1] in lexicon.auxiliaries or lexicon.harm.at(words, position + 2) is not None)
    # "Killed three and wounded a fourth"
    ends = behind[1:] in ([], ["."], [","], ["in"], ["on"])
    verb = verb or (ends and lexicon.harm.at(words, position - 1) is not None)
    if not verb or behind[:1] == [] or not (behind[0] == "second" or behind[0] in lexicon.ordinals):
        return None
    return Span("count", position, position + 2, Count(1, "=", "", 1, 1, 1))


def _single(words: Tokens, position: int) -> Span | None:
    """ "Recorded a single violation" is one; "has not recorded a single violation", "lost a single man" is none."""
    if words.low(position + 1) != "single":
        return None
    none = not NOT.isdisjoint(words.lows[max(0, position - 5) : position])
    if not none and words.low(position + 2) not in BREACHES:
        return None
    one = Count(0, "zero", "", 0, 0, 0) if none else Count(1, "=", "", 1, 1, 1)
    return Span("count", position - (none and words.low(position - 1) in NOT), position + 2, one)


TWICE = frozenset(("twice",))
# How many times "as many" is meant, and that before "times".
AS_MANY = {"as": 1, "just": 1, "twice": 2}
TIMES = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}


def _as_many(words: Tokens, position: int, found: list[Span]) -> Span | None:
    """ "Five killed and as many injured": the count before, again; "twice as many", "three times as many"."""
    low = words.lows[position]
    several = words.low(position + 1) == "times"
    times = TIMES.get(low) if several else AS_MANY.get(low)
    first = position + 2 * several + (low in ("just", "twice"))
    here = words.lows[first : first + 3]
    if not times or here[:2] != ["as", "many"] or here[2:] == ["as"] or not found:
        return None
    before: Count = found[-1].value
    if before.bound == "zero" or (times > 1 and before.value is None):
        return None
    names = ("value", "low", "best", "high")
    more = {name: one and times * one for name in names if (one := getattr(before, name)) is not None}
    return Span("count", position, first + 2, before._replace(**more))


# "Gone up to 38" is 38.
GONE = frozenset("gone went goes going go climbed shot jumped moved crept".split())


def _at(words: Tokens, position: int, lexicon: Words) -> Span | None:
    before = words.lows[position - 1] if position else ""
    hedge = None if before in ("add", "adds", "added", "adding") else lexicon.before.at(words, position)
    if hedge and before in GONE and words.lows[position : position + 2] == ["up", "to"]:
        # "Had gone up to 38"
        return None
    start = position + hedge[0] if hedge else position
    if words.lows[position] == "between":
        return _between(words, position, lexicon)
    if start >= len(words.lows):
        return _vague(words, position, start, True, lexicon)
    exact = _number(words, start, lexicon)
    if exact is None:
        return _vague(words, position, start, hedge is not None, lexicon)
    end, value = exact
    near = hedge is None or hedge[1] == "~"
    if near and (upper := _upper(words, position, end, value, lexicon)):
        return Span("count", position, upper[0], Count(None, "range", "", value, value, upper[1]))
    bound, written = "=", ""
    if hedge:
        bound, written = hedge[1], " ".join(words.lows[position:start])
    elif end < len(words.lows) and (after := lexicon.after.at(words, end)):
        bound, written = after[1], " ".join(words.lows[end : end + after[0]])
        end += after[0]
    ordinal = words.lows[start] in lexicon.ordinals or bool(ORDINAL.match(words.lows[start]))
    return Span("count", position, end, Count(value, bound, written, *bounds(value, bound, hedge=written), ordinal))


def _number(words: Tokens, position: int, lexicon: Words) -> tuple[int, int] | None:
    """An exact number from `position` on: (end, value). Written words, digits and scales may mix."""
    if fraction := _fraction(words, position, lexicon):
        return fraction
    total = current = 0
    end = position
    while end < len(words.lows):
        low = words.lows[end]
        if end == position and low in ("a", "half"):
            if low == "half" or end + 1 >= len(words.lows) or words.lows[end + 1] not in lexicon.scales:
                return None
            current, end = 1, end + 1
            continue
        digit = _digit(low, lexicon)
        if digit is not None:
            if (
                current
                and not (current % 10 == 0 and digit < 10 and low.isalpha())
                and current % 100
                and current % 1000
            ):
                break
            if current and DIGITS.match(words.lows[end - 1]):
                break
            current += digit
        elif low == "k" and current and words.printed(end - 1, end + 1)[:-1] == words.texts[end - 1]:
            # "5k"
            total, current = total + current * 1000, 0
        elif low in lexicon.scales and (current or total) and not (low.endswith("s") and low != "dozens"):
            scaled = current * lexicon.scales[low]
            if lexicon.scales[low] >= 1000:
                total, current = total + scaled, 0
            else:
                current = scaled
        elif not (low == "and" and current and current % 100 == 0 and _tail(words, end + 1, lexicon)):
            break
        end += 1
    if end == position or _is_zero_word(words, position, end) or total + current > LARGEST:
        return None
    return end, total + current


def _fraction(words: Tokens, position: int, lexicon: Words) -> tuple[int, int] | None:
    """ "Half a dozen", "a quarter of a million", "two and a half dozen", "1.9 million": (end, value)."""
    here = words.lows[position : position + 6]
    if "." in here[0] and DECIMAL.match(here[0]):
        times = lexicon.scales.get(here[1], 0) if here[1:] else 0
        return (position + 2, round(float(here[0]) * times)) if times >= 1000 else None
    if "half" not in words.seen and "quarter" not in words.seen:
        return None
    whole = lexicon.numbers.get(here[0], int(here[0]) if here[0].isdecimal() else None)
    for parts, share, first in FRACTIONS:
        told = (first == 0 or whole is not None) and here[first : first + len(parts)] == list(parts)
        if told and (scale := lexicon.scales.get("".join(here[first + len(parts) : first + len(parts) + 1]))):
            value = ((whole or 0) * first + share) * scale
            return position + first + len(parts) + 1, round(value)
    return None


def _tail(words: Tokens, position: int, lexicon: Words) -> bool:
    """Whether "hundred and" goes on with a written number below a hundred."""
    digit = _digit(words.lows[position], lexicon) if position < len(words.lows) else None
    return digit is not None and 0 < digit < 100 and words.lows[position - 2] in ("hundred", "thousand")


def _is_zero_word(words: Tokens, position: int, end: int) -> bool:
    return end == position + 1 and words.lows[position] == "a"


def _digit(low: str, lexicon: Words) -> int | None:
    if low in lexicon.numbers:
        return lexicon.numbers[low]
    if low in lexicon.ordinals:
        return lexicon.ordinals[low]
    if len(low) > 20:
        return None
    if low[0].isdigit():
        if DIGITS.match(low):
            return int(GROUPS.sub("", low))
        if ORDINAL.match(low):
            return int(low[:-2])
    tens, _, unit = low.partition("-")
    if unit in lexicon.numbers and lexicon.numbers.get(tens, 0) in range(20, 100, 10):
        return lexicon.numbers[tens] + lexicon.numbers[unit]
    return None


def _between(words: Tokens, position: int, lexicon: Words) -> Span | None:
    low = _number(words, position + 1, lexicon) if position + 1 < len(words.lows) else None
    if low is None or low[0] >= len(words.lows) or words.lows[low[0]] != "and":
        return None
    high = _number(words, low[0] + 1, lexicon) if low[0] + 1 < len(words.lows) else None
    if high is None or high[1] <= low[1]:
        return None
    return Span("count", position, high[0], Count(None, "range", "between", low[1], low[1], high[1]))


def _upper(words: Tokens, position: int, end: int, value: int, lexicon: Words) -> tuple[int, int] | None:
    """The upper end of "30 to 35", "30-35", "two or three": (end, value), unless the words say "from ... to"."""
    if end + 1 >= len(words.lows) or words.lows[end] not in ("to", "-", "–", "or"):
        return None
    before = set(words.lows[max(0, position - 3) : position])
    if words.lows[end] in ("-", "–") and words.low(position - 1) in lexicon.months:
        # "March 14 - Twenty-one soldiers": a dateline.
        return None
    if words.lows[end] == "to" and (before & lexicon.revision or "from" in before):
        return None
    high = _number(words, end + 1, lexicon)
    if high is None or not value < high[1] <= 4 * value + 4 or YEAR.match(words.lows[end + 1]):
        return None
    return high


def _is_none(words: Tokens, position: int, end: int, lexicon: Words) -> bool:
    """Whether a word of none counts: "without any" before a word of harm, "anybody" behind "without killing"."""
    if words.lows[position] == "without":
        return lexicon.harm.at(words, end) is not None
    return words.lows[position] not in ANY or (
        "without" in words.lows[max(0, position - 5) : position] and words.lows[end : end + 1] != ["else"]
    )


def _are_harmed(words: Tokens, first: int, lexicon: Words) -> bool:
    """ "Other people at the well were wounded": whether a passive verb of harm follows, with but a place before it."""
    be = next((i for i in range(first, first + 6) if words.low(i) in lexicon.passive), None)
    place = be is not None and (be == first or words.low(first) in ("in", "at", "near", "inside", "on"))
    return place and be is not None and lexicon.harm.at(words, be + 1) is not None


def _vague(words: Tokens, position: int, start: int, hedged: bool, lexicon: Words) -> Span | None:
    low = words.lows[position]
    following = words.lows[position + 1] if position + 1 < len(words.lows) else "."
    harmed = following in SUSTAINED or lexicon.harm.at(words, position + 1)
    if low == "another" and (following in lexicon.stop or not following[0].isalnum() or harmed):
        return Span("count", position, position + 1, Count(1, "=", "another", 1, 1, 1))
    if (
        low == "others"
        and position + 1 < len(words.lows)
        and (following in lexicon.passive or lexicon.harm.at(words, position + 1))
    ):
        return Span("count", position, position + 1, Count(None, "vague", "others", *bounds(None, "vague", "others")))
    if low == "other" and following == "people" and _are_harmed(words, position + 2, lexicon):
        return Span("count", position, position + 1, Count(None, "vague", "other", *bounds(None, "vague", "others")))
    zero = None if hedged else lexicon.zero.at(words, position)
    if zero:
        end = position + zero[0]
        if end < len(words.lows) and (words.lows[end] in ("one", "longer", "more") or _number(words, end, lexicon)):
            return None
        if not NO_WORD.isdisjoint(words.lows[end : end + 2]) or not _is_none(words, position, end, lexicon):
            return None
        return Span("count", position, end, Count(0, "zero", "", 0, 0, 0))
    vague = lexicon.vague.at(words, start)
    if vague and not (start and words.lows[start - 1] in ("how", "so", "too", "as", "very")):
        end = start + vague[0]
        written = " ".join(words.lows[position:end])
        return Span("count", position, end, Count(None, "vague", written, *bounds(None, "vague", vague[1])))
    if words.lows[position] == "some" and hedged and start < len(words.lows):
        return Span("count", position, start, Count(None, "vague", "some", *bounds(None, "vague", "some")))
    return None


def _is_label(words: Tokens, count: Span) -> bool:
    """ "2013-04-QS-512", "Order No. 6": a number that a dash or "No." ties to what it is the number of."""
    i = count.first
    if words.low(i - 1) == ".":
        return words.low(i - 2) in ("no", "nos") and words.texts[i - 2][0].isupper()
    tied = i > 1 and words.low(i - 1) in ("-", "–") and words.texts[i - 2].isupper()
    return tied and " " not in words.printed(i - 2, i + 1)


HALVES = frozenset("a.m a.m. p.m p.m. am pm o'clock".split())


def _is_clock(words: Tokens, count: Span) -> bool:
    """ "At 1030 (1630 GMT)", "0030 hours", "13:30": figures that tell the time."""
    low, i = words.low(count.first), count.first
    pair = (
        (words.low(i - 2), low)
        if words.low(i - 1) == ":"
        else (low, words.low(i + 2))
        if words.low(i + 1) == ":"
        else ()
    )
    if pair and all(part.isdigit() and len(part) < 3 for part in pair) and len(pair[1]) == 2:
        return True
    behind = words.low(count.end)
    if behind in HALVES:
        # "At about 11 p.m."
        return True
    if count.end - count.first > 1 or CLOCK.match(low) is None:
        return False
    return behind in ("gmt", "utc", "hours", "hrs") or (words.low(count.first - 1) == "at" and low[0] in "012")


def is_no_count(words: Tokens, count: Span) -> bool:
    """Whether a number is money, a bare year, an age or a part of a name."""
    i = count.first
    before = words.low(i - 1) if i else ""
    if words.low(count.end) in UNITS and words.texts[count.end][0].isupper() and not words.shouted:
        # "the 36 Brigade"
        return True
    if is_age(words, count) or _is_label(words, count) or _is_clock(words, count):
        return True
    year = count.value.value is not None and 1900 <= count.value.value <= 2100 and words.lows[i].isdigit()
    if before == "every" or (words.low(count.end) in ("of", "in") and words.low(count.end + 1) == "every"):
        # "Four of every ten casualties"
        return True
    return before in NUMBERED or words.low(count.end) in ("bc", "ad", "bce", "ce") or year
