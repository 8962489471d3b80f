"""Truces named in a sentence, with the day that tells which, as spans of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from analysis.reading.lexicon import Truce, Words, World
from analysis.reading.sentences import Span, Tokens

NEAR = 7
# How far behind a truce stands the day it took effect, and how many words may stand before "a full truce".
FAR, FULL = 30, 5
EFFECT = frozenset("effect force operation began begun started applied applies dates".split())
# "Which came into force", "has held since", "due to hold from noon on", and what tells an hour.
RELATIVE = ("which", "that")
STARTING = frozenset("dates dated took takes came comes entered enters began begins started starts was is had".split())
HELD_SINCE = frozenset("has held prevailed run applied lasted place force effect".split())
ORDERED = frozenset("ran run hold observe observed declared ordered last respected apply announced".split())
# Tokens that may stand between "from" and the day: "from six in the morning until two on Sunday".
HOURS = frozenset(
    "on at midnight noon p.m. a.m. p.m a.m p m a pm am . : gmt local time dawn in the morning afternoon evening "
    "to until one two three four five six seven eight nine ten eleven twelve o’clock o'clock "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
ONSET = frozenset(", the a day new first second third last".split())
HELD, WHEN = ["took", "hold"], ["when", "it"]
ONSETS = (HELD, ["to", "start"], ["to", "begin"])
DECLARED = frozenset("declared proclaimed announced ordered decreed".split())
CLAUSES = frozenset("which who whom when where".split())
AGREED = frozenset("agreed agree agreeing".split())
SIGNED = frozenset("signed sign signing concluded reached".split())
BREACHED = frozenset("violation violations breaches times once twice overflights shellings".split())
BEGINS = frozenset(
    "start starts begin begins started began begun effect force starting beginning declared announced brokered signed "
    "concluded accepted runs".split()
)
# "Came into force", "took immediate effect".
ENTERED_INTO = frozenset("force effect operation".split())
ENTERING = frozenset("in into take takes took taken taking immediate full with".split())
# What a truce is called once it is told, and verbs of its beginning: "the pause ran from six on Sunday".
PAUSES = frozenset("pause lull calm halt arrangement declaration suspension hudna tahdiya".split())
OPENS = ("it", "the", "this", "that")
PLAIN = frozenset("humanitarian new temporary unilateral latest second third".split())
# Where a sentence has none of these, it tells of no beginning.
ENTERED = frozenset("begin began start started run ran entered effect force operation".split())


class Named(NamedTuple):
    """A truce as named: registry id (None if new or not told), day the text gives, whether anything tells which."""

    ceasefire_id: str | None
    day: date | None
    told: bool


def truces(
    words: Tokens,
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
    hits = [(first, end, alias) for first, end, alias in world.truce_names.all(words)]
    hits += [(first, end, None) for first, end, _ in lexicon.truce_nouns.all(words)]
    if hits or not lexicon.breach.needs.isdisjoint(words.seen):
        hits += [(first, end, None) for first, end, _ in lexicon.new_truces.all(words)]
    agreed = [i for i in words.where(lexicon.agreements) if all(i != first for first, _, _ in hits)]
    if not hits and not agreed:
        return []
    found: list[Span] = []
    for first, end, alias in sorted(hits, key=lambda hit: (hit[0], hit[2] is None)):
        if found and first < found[-1].end:
            continue
        named = _dated(words, first, end, dates, conflicts, reference, lexicon, world)
        if alias:
            plain = all(text.islower() for text in words.texts[first:end])
            # A plain phrase ("three-day truce") names the truce of no other conflict.
            known = [t for t in alias if not (plain and conflicts and t.conflict not in conflicts)]
            truce = _choose(known, conflicts, reference)
            named = Named(truce.ceasefire_id if truce else None, None, True)
        found.append(Span("truce", first, end, named))
    for i in agreed:
        named = _dated(words, i, i + 1, dates, conflicts, reference, lexicon, world)
        ends = lexicon.ends_fire.all(words)
        name = _pact_name(words, i) if ends else i
        if (named.ceasefire_id or (named.told and ends)) and not any(span.first <= i < span.end for span in found):
            # "The Haigeng agreement to stop the fighting, in force since Thursday"
            found.append(Span("truce", i if named.ceasefire_id else name, i + 1, named))
    return sorted(found, key=lambda span: span.first)


def may_begin(words: Tokens) -> bool:
    """Whether a sentence may tell when a truce named before began."""
    return words.low(0) in OPENS and not ENTERED.isdisjoint(words.seen)


def begun(words: Tokens, dates: Sequence[Span], conflicts: Sequence[str], lexicon: Words, world: World) -> list[Span]:
    """The truce told just before, where a sentence tells when it began: "It took effect at noon on Tuesday"."""
    first = 1 + (words.low(1) in PLAIN) if words.low(0) in OPENS[1:] else 0
    meant = words.low(0) == OPENS[0] or (first and words.low(first) in PAUSES | lexicon.agreements)
    behind = words.lows[first + 1 : first + FAR]
    told = meant and not ENTERED.isdisjoint(behind) and behind[:1] not in (["of"], ["on"])
    days = [d for d in dates if d.value.start and d.value.precision == 1] if told else []
    day = next((d for d in days if _begins_then(words, first + 1, d)), None)
    if day is None:
        return []
    same = [t for t in world.truces if day.value.start in t.dates and (t.conflict in conflicts or not conflicts)]
    chosen = _choose(same, conflicts, None) if same else None
    return [Span("truce", first, first + 1, Named(chosen.ceasefire_id if chosen else None, day.value.start, True))]


def _pact_name(words: Tokens, noun: int) -> int:
    """Where the printed name of an agreement begins: "Haigeng" in "the Haigeng agreement"."""
    first = noun
    while first > 0 and words.texts[first - 1][0].isupper() and not words.shouted and words.low(first - 1) != "the":
        first -= 1
    return first


def _choose(candidates: Sequence[Truce], conflicts: Sequence[str], reference: date | None) -> Truce | None:
    """The one truce meant: of the article's conflicts, begun by the day of publication."""
    begun = [t for t in candidates if not (reference and t.dates and min(t.dates) > reference)] or list(candidates)
    here = [truce for truce in begun if truce.conflict in conflicts] or begun
    return here[0] if here and len({truce.ceasefire_id for truce in here}) == 1 else None


def _dated(
    words: Tokens,
    first: int,
    end: int,
    dates: Sequence[Span],
    conflicts: Sequence[str],
    reference: date | None,
    lexicon: Words,
    world: World,
) -> Named:
    """A truce told by a date close to the word: "the truce of 6 March", "a new one that began on 12 January"."""
    # "Signed on Saturday, it came into effect on Monday": Monday.
    for span in sorted(dates, key=lambda span: not _begins_then(words, end, span)):
        when = span.value
        announced = words.low(end) in DECLARED and words.low(span.first - 1) == "on"
        # "Announced by the Zorba Front on 3 September"
        announced = announced and span.first - end <= FAR and "," not in words.lows[end : span.first]
        near = 0 <= span.first - end <= NEAR or 0 <= first - span.end <= 1 or announced
        begun = _begins_then(words, end, span) or _begun_then(words, first, end, span)
        # "The agreement under which they were to silence the guns from 3 November"
        hour = _hour_before(words, span.first)
        begun = begun or (words.low(hour - 1) == "from" and _ends_fire(words, hour - 1, lexicon))
        near = near or begun or _is_agreed_then(words, first, span)
        # "33 ceasefire violations on Sunday", "broke the truce twice on Sunday": the day of what breached it.
        counted = not BREACHED.isdisjoint(words.lows[end : span.first])
        if (
            (near or begun)
            and when.start
            and (when.precision == 1 or (begun and (when.span or when.precision == 2)))
            and (begun or words.lows[end : span.first] == ["of"] or not (counted or when.since))
        ):
            same = [t for t in world.truces if when.start in t.dates and (t.conflict in conflicts or not conflicts)]
            chosen = _choose(same, conflicts, reference) if same else None
            agreed = _is_agreed_then(words, first, span)
            if chosen and not begun and _is_broken_then(words, first, span, lexicon):
                # "Violated the truce on Saturday": the day of the breach.
                return Named(chosen.ceasefire_id, None, True)
            between = words.lows[end : span.first]
            told = [low for k, low in enumerate(between) if low not in ENTERED_INTO or _is_onset(between, k)]
            begins = not BEGINS.isdisjoint(told) and (lexicon.speech - BEGINS).isdisjoint(between)
            begins = begins or between in (["of"], ["of", "the"])
            if chosen or agreed or begun or begins:
                return Named(chosen.ceasefire_id if chosen else None, when.start, True)
    return Named(None, None, False)


def _hour_before(words: Tokens, first: int) -> int:
    """Where "5 p.m. on Saturday" begins."""
    while first and (words.low(first - 1) in HOURS or words.low(first - 1)[0].isdigit()):
        first -= 1
    return first


def _ends_fire(words: Tokens, end: int, lexicon: Words) -> bool:
    return any(stop == end for _, stop, _ in lexicon.ends_fire.all(words))


def _begins_then(words: Tokens, end: int, span: Span) -> bool:
    """ "A truce between the two armies took effect at 4 a.m. on Wednesday", "the ceasefire began on 6 March".

    "A truce, which came into force on 6 March", "which has held since", "a ceasefire from 19 March to 15 April".
    """
    between = words.lows[end : span.first]
    at = next((i for i, low in enumerate(between) if low in RELATIVE), None)
    if at is not None and {*between[at + 1 : at + 3]} & (STARTING | HELD_SINCE):
        between = between[at + 1 :]
    if len(between) > FAR or not CLAUSES.isdisjoint(between):
        return False
    bare = len(between)
    while bare and (between[bare - 1] in HOURS or between[bare - 1][0].isdigit()):
        # "6 p.m. Moscow time"
        bare -= 1 + (between[bare - 1] == "time")
    ceasing = words.low(end - 1) == "fire" and words.low(end - 3) in ("would", "will", "to")
    if between[bare - 1 : bare] == ["from"] and (bare == 1 or ceasing or not ORDERED.isdisjoint(between)):
        # "A truce from Monday", "ordered to hold from noon", "would cease fire for some days from Monday"
        return True
    if between[bare - 1 : bare] == ["since"] or (between and words.low(span.first) == "since"):
        return not HELD_SINCE.isdisjoint(between)
    began = next((i for i in range(len(between)) if _is_onset(between, i)), None)
    # "Since the truce began, the agency said on Thursday"; "in force for a day on Friday"
    return began is not None and "," not in between[began:] and between[began + 1 : began + 2] != ["for"]


def _is_onset(lows: Sequence[str], i: int) -> bool:
    """ "Began", "into force", "took effect", "to start"; not "by the air force", "had a chilling effect"."""
    if lows[i] in ENTERED_INTO:
        return i > 0 and lows[i - 1] in ENTERING
    return lows[i] in EFFECT or lows[i : i + 2] in ONSETS


def _begun_then(words: Tokens, first: int, end: int, span: Span) -> bool:
    """ "27 November, the day the truce took effect", "violated the truce between 3 August, when it took effect"."""
    if 0 <= first - span.end <= FULL:
        between = words.lows[span.end : first]
        return not EFFECT.isdisjoint(words.lows[end : end + FULL]) and all(low in ONSET for low in between)
    if end < span.first <= end + FAR and words.low(span.end) == "," and words.lows[span.end + 1 : span.end + 3] == WHEN:
        # "Breaches of the truce since 12 January, when it took hold"
        behind = words.lows[span.end + 3 : span.end + 6]
        return not EFFECT.isdisjoint(behind) or behind[:2] == HELD
    # "Between 3 August, when the ceasefire entered into force, and 31 October"
    inside = words.lows[span.first : span.end]
    told = span.first >= end or span.first < first < span.end
    return told and "when" in inside and not EFFECT.isdisjoint(inside)


def _is_agreed_then(words: Tokens, first: int, span: Span) -> bool:
    """ "The two armies agreed on Saturday to a full truce", "declared a truce on Saturday"."""
    if words.lows[first + 1 : span.first] in (["on"], []) and not DECLARED.isdisjoint(
        words.lows[max(0, first - 4) : first]
    ):
        return span.first > first
    between = words.lows[span.end : first]
    verb = words.lows[max(0, span.first - 3) : span.first]
    if 0 < span.first - first <= NEAR and not SIGNED.isdisjoint(words.lows[max(0, first - FULL) : first]):
        # "Signed a permanent ceasefire in Geneva on 23 October"
        place = words.texts[first + 1 : span.first]
        return place[:1] == ["in"] and place[-1:] == ["on"] and all(text[0].isupper() for text in place[1:-1])
    return 0 <= first - span.end <= FULL and between[:1] in (["to"], ["on"]) and not AGREED.isdisjoint(verb)


def _is_broken_then(words: Tokens, first: int, span: Span, lexicon: Words) -> bool:
    """ "Of violating the truce on Saturday"; "of violating the truce of 6 March" is of that truce."""
    verb = any(lexicon.breach.at(words, i) for i in range(max(0, first - 3), first))
    return verb and span.first > first and words.low(span.first - 1) in ("truce", "ceasefire", "cease-fire", "on")
