"""Counted violations of a truce, as spans of tokens: "25 ceasefire violations", "eight times", "140 shots"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from analysis.reading.counts import Count
from analysis.reading.lexicon import Words
from analysis.reading.sentences import Span, Tokens

CLAUSES = frozenset("which who whom when where".split())
# How far before a figure its noun stands, and where "the number of" opens it.
NEAR, FAR = 12, 20
PUT = frozenset("put puts putting stood stands placed".split())
OFTEN, TIMES = frozenset(("twice", "thrice")), ("times", "occasions")
MOVED = frozenset("rose rise risen fell fall fallen dropped climbed increased decreased jumped declined grew".split())
# What stands behind one of these is a part of what was counted.
PARTS = ("including", "among")
OF_THEM = (["among", "them"], ["among", "these"], ["among", "which"], ["of", "which"], ["of", "them"])
# What may stand between a number and "violations".
BETWEEN = frozenset(
    "cease-fire ceasefire truce new such alleged possible suspected confirmed reported air more further other".split()
)
# What counts breaches only where a truce is told of, and how many shots a bulletin has.
SHOTS, MANY = "shots", 100
# What else may be violated.
OTHERS = frozenset("no-fly embargo embargoes sanctions constitution curfew treaty".split())
LONE = (SHOTS, "flights")


class Counted(NamedTuple):
    """A count of violations: the count's span, its unit."""

    count: Any
    unit: str


def counted(words: Tokens, counts: Sequence[Span], lexicon: Words, about: bool = False) -> list[Span]:
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
    found: list[Span] = []
    if words.seen.isdisjoint(lexicon.counted.firsts | OFTEN):
        return found
    ends = [end for _, end, _ in lexicon.breach.all(words)]
    breach = bool(ends)
    for i in words.where(OFTEN):
        if not any(end <= i and CLAUSES.isdisjoint(words.lows[end:i]) for end in ends):
            # "Violated it in 20 areas, some of which they shelled twice"
            continue
        # "Violated the truce twice"
        often = 2 if words.lows[i] == "twice" else 3
        count = Count(often, "=", "", often, often, often)
        found.append(Span("counted", i, i + 1, Counted(Span("count", i, i + 1, count), "unspecified")))
    # "The no-fly zone has been violated on 1,129 occasions": no truce.
    about = (about and OTHERS.isdisjoint(words.seen)) or bool(lexicon.truce_nouns.all(words))
    for span in counts:
        if found and ":" in words.lows[found[0].end : span.first] and _is_share(words, span, found[0], lexicon):
            continue
        if words.low(span.first - 1) in PARTS or words.lows[max(0, span.first - 2) : span.first] in OF_THEM:
            continue
        # "Put at 67 the number of Houthi violations"
        begins = span.end + 3 * (words.lows[span.end : span.end + 3] == ["the", "number", "of"])
        # "Dozens of breaches"
        begins += span.value.bound == "vague" and words.low(begins) == "of"
        for j in range(begins, min(begins + 4, len(words.lows))):
            hit = lexicon.counted.at(words, j)
            # "Two explosions killed 84" counts no violations.
            acts = hit and hit[1] != "unspecified" and lexicon.harm.at(words, j + hit[0]) is not None
            if (
                hit
                and not (acts or words.lows[j + hit[0] : j + hit[0] + 2] in OF_THEM)
                and not (words.lows[j] == TIMES[1] and span.value.bound == "vague")
                and (words.lows[j] not in TIMES or (breach and _of_breach(words, ends, span.first)))
                and (about or ((hit[1] != "unspecified" or hit[0] > 1) and words.low(j + hit[0] - 1) not in LONE))
                and (words.lows[j] != SHOTS or span.value.low >= MANY)
            ):
                found.append(Span("counted", span.first, j + hit[0], Counted(span, hit[1])))
                break
            if not (words.lows[j] in BETWEEN or words.texts[j][0].isupper()):
                break
        if noun := _put_at(words, span, lexicon):
            # "Israeli violations": whose they are is told before the noun.
            first = noun[0] - words.texts[noun[0] - 1][0].isupper()
            found.append(Span("counted", first, span.end, Counted(span, noun[2])))
    return found


def _is_share(words: Tokens, count: Span, whole: Span, lexicon: Words) -> bool:
    """ "37 times: 21 times at the port"; not "37 violations: 21 explosions", "900 times: 394 times in October"."""
    hit = lexicon.counted.at(words, count.end)
    behind = words.lows[count.end : count.end + 5]
    dated = any(low in lexicon.months or low in lexicon.weekdays for low in behind)
    return hit is not None and hit[1] == whole.value.unit and not dated


def _of_breach(words: Tokens, ends: Sequence[int], i: int) -> bool:
    """Whether "times" at a token is of a breach: no clause of its own stands between."""
    return any(CLAUSES.isdisjoint(words.lows[end:i] if end <= i else ()) for end in ends)


def _put_at(words: Tokens, count: Span, lexicon: Words) -> tuple[int, int, str] | None:
    """The noun whose number stands behind it: "put Israeli violations of the truce at nine", "rose to 40 from 31"."""
    verbs = {"at": PUT, "to": MOVED}.get(words.low(count.first - 1))
    if verbs is None or verbs.isdisjoint(words.lows[: count.first]):
        return None
    # "Puts the number of breaches by the army since the truce began in May at 3,412"
    reach = FAR if "number" in words.lows[max(0, count.first - FAR) : count.first] else NEAR
    hits = lexicon.counted.all(words, max(0, count.first - reach), count.first)
    # "The toll of the shelling rose to ten" counts no shelling.
    moved = words.low(count.first - 1) == "to"
    near = [hit for hit in hits if words.lows[hit[0]] not in TIMES and not (moved and hit[2] != "unspecified")]
    between = words.lows[near[-1][1] : count.first - 1] if near else []
    # "Put violations at nine on Friday and at 150 in all": the nine are those put.
    return near[-1] if near and "," not in between and words.low(count.first - 1) not in between else None
