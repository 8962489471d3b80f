"""Cues that one act answers another, and cues that a clause tells no fact."""

from __future__ import annotations

from analysis.reading.lexicon import Words
from analysis.reading.sentences import Span, Tokens

# What may be said to be false, and verbs that tell no fact behind "to".
REPORTS = frozenset(
    "report reports claim claims rumour rumours rumor rumors allegation allegations assertion assertions".split()
)
BEFORE_MONTHS = frozenset("in of since last early late until mid by".split())
# "Such claims do not reflect reality", "have nothing to do with reality".
UNREAL = (frozenset("not reflect reality".split()), frozenset("nothing do with reality".split()))
# "Waved away as fantasy", "was pure invention"; a writer of fiction is none.
FANCY = frozenset("fantasy fiction nonsense invention".split())
CALLED = frozenset("as a an pure sheer utter complete total is was are were".split())
BARE = frozenset(
    "kill wound injure capture detain murder assassinate neutralize neutralise arrest execute massacre".split()
)
# "Rejected talks after rebels killed two": no denial of what stands behind these.
CLAUSES = frozenset(", which who after before when because".split())
CALLS = frozenset("call calls alarm alarms alert emergency tip-off".split())
DIED = ("died", "succumbed", "perished")
BARELY = ("nearly", "almost")
FEWER = ("fewer", "less", "only")
FINITE = frozenset("was were has had".split())
WALLS = (",", ":", "that", "who", "which", "after")
BREAKS = frozenset("; but while whereas although though".split())

# "Will investigate the killing of six": what is done of a killing that has happened.
AFTERWARDS = frozenset(
    "investigate probe examine discuss debate condemn denounce protest mourn avenge punish clarify review address "
    "commemorate mark try tried judge solve prosecute inquire enquire look answer explain disclose apologise "
    "apologize compensate pray remember".split()
)
# What is denied of an act that is told as a fact.
INVOLVED = frozenset("part role involvement involved responsibility responsible complicity complicit behind".split())


def answers(words: Tokens, lexicon: Words) -> list[Span]:
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
        if modality(words, first, lexicon) == "asserted" and not _is_of_a_call(words, first, end)
    ]


def _is_of_a_call(words: Tokens, first: int, end: int) -> bool:
    """ "Troops responded swiftly to a distress call" answers no act."""
    return words.lows[first].startswith("respond") and not CALLS.isdisjoint(words.lows[end : end + 5])


def modality(words: Tokens, position: int, lexicon: Words) -> str:
    """Whether the verb at `position` is asserted, negated, planned or conditional.

    Looks back to the start of its clause, for at most twelve tokens (ConText's scope with terminators).

    >>> from analysis.reading import lexicon, sentences
    >>> def read(text, word):
    ...     words = sentences.tokens(text)
    ...     return modality(words, words.lows.index(word), lexicon.words())
    >>> read("It could kill many", "kill"), read("It did not kill anyone", "kill"), read("It killed 5", "killed")
    ('conditional', 'negated', 'asserted')
    """
    untrue = not lexicon.untrue.isdisjoint(words.seen) or any(unreal.issubset(words.seen) for unreal in UNREAL)
    untrue = untrue or any(words.low(i - 1) in CALLED for i in words.where(FANCY))
    if untrue and not REPORTS.isdisjoint(words.seen):
        return "negated"
    start = max(0, position - 12)
    for i in range(position - 1, start - 1, -1):
        if words.lows[i] in BREAKS:
            start = i + 1
            break
    for first, end, kind in reversed(lexicon.modal.all(words, start, position)):
        inferred = (
            words.lows[first:end] == ["must"] and words.low(end) == "be" and words.low(end + 1) in ("the", "a", "an")
        )
        inferred = inferred or _is_month(words, first) or _is_aside(words, first, end, position)
        inferred = inferred or _is_finite(words, end, position) or not AFTERWARDS.isdisjoint(words.lows[end:position])
        if _reaches(words, end, position, lexicon) and not inferred:
            # "That must be the soldier killed on Monday" tells of what happened.
            return str(kind)
    for first, end, reach in reversed(lexicon.denial.all(words, start, position)):
        if (
            (words.lows[end - 1] in BARELY and end != position)
            or words.low(end) in FEWER
            or _is_aside(words, first, end, position)
        ):
            # "There were nearly 50 killed", "not fewer than 40 died".
            continue
        if not INVOLVED.isdisjoint(words.lows[end:position]):
            # "Denied that soldiers took part in the massacre of 11": who did it is denied.
            continue
        if _reaches(words, end, position, lexicon) or (reach == "wide" and _is_clear(words, end, position, lexicon)):
            return "negated"
    if words.lows[position] in BARE and words.lows[position - 1 : position] == ["to"]:
        return "asserted" if words.lows[position - 2] in ("on", "managed") else "planned"
    return "asserted"


def _is_aside(words: Tokens, first: int, end: int, position: int) -> bool:
    """ "A man who could not walk was burnt to death": what is told of somebody, before the verb."""
    return "who" in words.lows[max(0, first - 2) : first] and not FINITE.isdisjoint(words.lows[end:position])


def _is_finite(words: Tokens, end: int, position: int) -> bool:
    """ "A man shot as he tried to stop them later died": a verb that no "tried to" can go with."""
    return words.lows[end - 1] == "to" and end < position and words.lows[position] in DIED


def _is_month(words: Tokens, i: int) -> bool:
    """Whether "may" is the month: "on May 21", "on 21 May", "in May last year"."""
    if words.lows[i] == "may" and words.texts[i][0].isupper() and words.low(i - 1) in BEFORE_MONTHS:
        return not words.shouted
    near = words.lows[max(0, i - 1) : i] + words.lows[i + 1 : i + 2]
    return words.lows[i] == "may" and words.texts[i][0].isupper() and any(low[0].isdigit() for low in near)


def _is_clear(words: Tokens, first: int, end: int, lexicon: Words) -> bool:
    """Whether no other verb of speech, no comma and no "which" stand between a denial and the verb."""
    while first < end and words.lows[first] in REPORTS | {"the", "those", "these", "any", "all", "as", "false"}:
        # "Rejected claims that its troops had killed two".
        first += 1
    return not any(low in lexicon.speech or low in CLAUSES for low in words.lows[first:end])


def _reaches(words: Tokens, first: int, end: int, lexicon: Words) -> bool:
    """Whether a modal reaches the verb: no verb of harm or speech and no comma between."""
    return end - first <= 6 and not any(
        words.lows[i] in lexicon.speech or words.lows[i] in WALLS or lexicon.harm.at(words, i)
        for i in range(first, end)
    )
