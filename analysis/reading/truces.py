"""Truces, breaches of them, and counted violations, as spans of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from analysis.reading.lexicon import Truce, Words, World
from analysis.reading.sentences import QUOTES, Span, Tokens

NEAR = 7
# How far behind a truce stands the day it took effect, and how many words may stand before "a full truce".
FAR, FULL = 16, 5
EFFECT = frozenset("effect force operation began begun started applied applies dates".split())
# "Which came into force", "has held since", "due to hold from noon on", and what tells an hour.
RELATIVE = ("which", "that")
STARTING = frozenset("took takes came comes entered enters began begins started starts was is had".split())
HELD_SINCE = frozenset("has held prevailed run applied lasted place force effect".split())
ORDERED = frozenset("ran hold observe observed declared ordered last respected apply announced".split())
HOURS = frozenset("on at midnight noon p.m. a.m. p.m a.m p m a pm am . : gmt local time dawn".split())
ONSET = frozenset(", the a day new first second third last".split())
HELD, WHEN = ["took", "hold"], ["when", "it"]
CLAUSES = frozenset("which who whom when where".split())
AGREED = frozenset("agreed agree agreeing".split())
# What else is broken or ignored: "broke the news of", "ignored calls for a truce", "violated airspace before it".
OTHERS = frozenset(
    "news story silence deadlock impasse off calls call appeals warnings pressure hopes hope for about airspace "
    "border before after".split()
)
BREACHED = frozenset("violation violations breaches times once twice overflights shellings".split())
# What tells of a breach that was, and what of one that was not.
CHARGED = frozenset("a an another further first second third repeated constant daily new were 's ’s".split())
# "Recorded violations of the truce", "a protest over ceasefire violations by rebels".
RECORDED = frozenset("recorded noted observed documented registered logged initiated committed over".split())
UNTOLD = frozenset("no any without against prevent avoid future possible potential alleged investigate if in".split())
# What tells of no breach that was, before "a breach".
VAIN = UNTOLD - {"in"} | frozenset(
    "not never whether for every each such treated what amounts would could may might should will".split()
)
ACCUSING = frozenset("accused accuses accuse accusing".split())
# What opens "a violation", and what stands behind one of a truce that is not named again.
ARTICLES = frozenset("a an another the itself its his her their this that".split())
TERMED = frozenset("called termed branded labelled deemed".split())
ONE = frozenset(("a", "an", "another", "latest"))
CLOSING = frozenset(
    ", . ; : \" ” ' ’ ) by committed on in at near that when where and but lasting until".split()
) | frozenset(("",))
# What a truce is called, once it has been named: "the deal", "what was agreed".
DEFINITE = frozenset("the this that their its".split())
AGREED_ON = frozenset(("what",))
SIGNED = frozenset("it he she they had has have was were just".split())
BOUND = frozenset("signed agreed promised pledged undertaken accepted".split())
AGREED_IN = frozenset("that which agreed brokered announced signed declared mediated reached in".split())
# "The breach on Monday", "the worst breach came", "the gravest breach of the month".
TOLD = (["on"], ["in"], ["by"], ["committed"], ["occurred"], ["came"], ["happened"])
PERIODS = (["day"], ["week"], ["month"], ["year"])
WHO, NONE = 3, ("no", "neither", "any")
# What a party gives by a truce, and whose it is: "broke its word".
WORD = frozenset("word promise promises pledge pledges commitment commitments undertaking undertakings".split())
GIVEN = frozenset(("its", "their", "his", "her"))


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
        name = _pact_name(words, i) if lexicon.ends_fire.all(words) else i
        if (named.ceasefire_id or (named.told and name < i)) and not any(span.first <= i < span.end for span in found):
            # "The Haigeng agreement to stop the fighting, in force since Thursday"
            found.append(Span("truce", i if named.ceasefire_id else name, i + 1, named))
    return sorted(found, key=lambda span: span.first)


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
    for span in dates:
        when = span.value
        near = 0 <= span.first - end <= NEAR or 0 <= first - span.end <= 1
        begun = _begins_then(words, end, span) or _begun_then(words, first, end, span)
        # "The agreement under which they were to silence the guns from 3 November"
        begun = begun or (words.low(span.first - 1) == "from" and _ends_fire(words, span.first - 1, lexicon))
        near = near or begun or _is_agreed_then(words, first, span)
        # "33 ceasefire violations on Sunday", "broke the truce twice on Sunday": the day of what breached it.
        counted = not BREACHED.isdisjoint(words.lows[end : span.first])
        if (
            (near or begun)
            and when.start
            and (when.precision == 1 or (begun and (when.span or when.precision == 2)))
            and (begun or not (counted or when.since))
        ):
            same = [t for t in world.truces if when.start in t.dates and (t.conflict in conflicts or not conflicts)]
            chosen = _choose(same, conflicts, reference) if same else None
            agreed = _is_agreed_then(words, first, span)
            if chosen and not begun and _is_broken_then(words, first, span, lexicon):
                # "Violated the truce on Saturday": the day of the breach.
                return Named(chosen.ceasefire_id, None, True)
            between = words.lows[end : span.first]
            begins = not BEGINS.isdisjoint(between) and (lexicon.speech - BEGINS).isdisjoint(between)
            begins = begins or between in (["of"], ["of", "the"])
            if chosen or agreed or begun or begins:
                return Named(chosen.ceasefire_id if chosen else None, when.start, True)
    return Named(None, None, False)


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
    if between[bare - 1 : bare] == ["from"] and (bare == 1 or not ORDERED.isdisjoint(between)):
        return True
    if between[bare - 1 : bare] == ["since"] or (between and words.low(span.first) == "since"):
        return not HELD_SINCE.isdisjoint(between)
    began = next((i for i, low in enumerate(between) if low in EFFECT or between[i : i + 2] == HELD), None)
    # "Since the truce began, the agency said on Thursday"
    return began is not None and "," not in between[began:]


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
    """ "The two armies agreed on Saturday to a full truce"."""
    between = words.lows[span.end : first]
    verb = words.lows[max(0, span.first - 3) : span.first]
    return 0 <= first - span.end <= FULL and between[:1] in (["to"], ["on"]) and not AGREED.isdisjoint(verb)


def _is_broken_then(words: Tokens, first: int, span: Span, lexicon: Words) -> bool:
    """ "Of violating the truce on Saturday"; "of violating the truce of 6 March" is of that truce."""
    verb = any(lexicon.breach.at(words, i) for i in range(max(0, first - 3), first))
    return verb and span.first > first and words.low(span.first - 1) in ("truce", "ceasefire", "cease-fire", "on")


BEGINS = frozenset(
    "start starts begin begins started began begun effect force starting beginning declared announced brokered signed "
    "concluded accepted runs".split()
)


def breaches(
    words: Tokens, named: Sequence[Span], lexicon: Words, about: bool = False, told: bool = False
) -> list[tuple[Span, list[Span]]]:
    """Every verb or noun of breach with the truces it breaches: (Span("breach", first, end, voice), truces).

    Active, participle and noun look right within the clause, passive ("was violated") looks left.
    `about`: a truce was named just now, so that "it" is one: "they broke it", "it was broken".
    `told`: one was named before, so that "the deal" is one, and "a grave violation" is of it.
    """
    found = []
    named = _with_pacts(words, named, lexicon) if told else named
    for first, end, voice in lexicon.breach.all(words):
        if _is_noun(words, first, lexicon):
            continue
        passive = (
            voice == "past" and first > 0 and not lexicon.passive.isdisjoint(words.lows[max(0, first - 2) : first])
        )
        if passive:
            objects = _subjects(words, [span for span in named if span.end <= first], first)
            if objects and words.low(objects[0].first - 1) in NONE:
                # "No truce had been broken"
                continue
        else:
            objects = _objects(words, named, end)
        # Of "had it been broken" nobody says that it was.
        pronoun = words.lows[end : end + 1] == ["it"] or (passive and "it" in words.lows[max(0, first - 3) : first - 1])
        # "Broke the silence again"; not "broke the silence on the raid"
        quiet = words.lows[end : end + 2] == ["the", "silence"] and words.low(end + 2) not in ("on", "about", "over")
        if objects or (about and pronoun) or (told and quiet):
            found.append((Span("breach", first, end, voice), objects))
    for i in words.where(lexicon.breach_nouns):
        first = _opens(words, i, lexicon)
        inside = words.low(first) == "in"
        objects = _objects(words, named, i + 1) if inside or _is_charged(words, i) else []
        whose = objects and "of" in words.lows[i + 1 : objects[0].first]
        if inside and whose and first + 1 < i:
            # "In clear breach of the truce"
            found.append((Span("breach", first, i + 1, "active"), objects))
        elif not inside and (whose or (told and (_is_one(words, i, lexicon) or (about and _is_accused_of(words, i))))):
            found.append((Span("breach", i, i + 1, "noun"), objects if whose else []))
    return found


def _with_pacts(words: Tokens, named: Sequence[Span], lexicon: Words) -> list[Span]:
    """The truces named, with "the deal" and "what was agreed", which mean the one named before."""
    pacts = [i for i in words.where(lexicon.agreements) if _is_pact(words, i)]
    pacts += [i for i in words.where(AGREED_ON) if _is_signed(words, i + 1)]
    pacts += [i for i in words.where(WORD) if words.low(i - 1) in GIVEN and words.low(i + 1) not in ("on", "to", "of")]
    free = [i for i in pacts if not any(span.first <= i < span.end for span in named)]
    return sorted((*named, *(Span("truce", i, i + 1, Named(None, None, False)) for i in free)), key=lambda s: s.first)


def _is_signed(words: Tokens, i: int) -> bool:
    """ "What was agreed", "what the rebels had signed": whether nothing but that stands from a token on."""
    had = next((k for k in range(i, i + WHO) if words.low(k) in SIGNED), None)
    while had is not None and words.low(had) in SIGNED:
        had += 1
    return had is not None and words.low(had) in BOUND


def _is_pact(words: Tokens, i: int) -> bool:
    """ "The deal", "the Haigeng agreement"; not "the agreement on prisoners"."""
    first = i - 1
    while first > 0 and words.texts[first][0].isupper():
        first -= 1
    on = words.low(i + 1) == "on" and not (words.low(i + 2)[:1].isdigit() or words.texts[i + 2][0].isupper())
    return words.low(first) in DEFINITE and not on


def _is_noun(words: Tokens, i: int, lexicon: Words) -> bool:
    """ "A breach", "Israeli breaches of", "no clear breach": no verb."""
    before = words.low(i - 1)
    return words.low(i) in lexicon.breach_nouns and (
        before in ARTICLES or before in UNTOLD or before in lexicon.breach_degrees or words.low(i + 1) in ("of", "by")
    )


def _opens(words: Tokens, noun: int, lexicon: Words) -> int:
    """The token before a noun of breach and what tells how grave or whose it is: "a" in "a flagrant Israeli breach"."""
    first = noun - 1
    while first > 0 and (
        words.low(first) in lexicon.breach_degrees | QUOTES
        or words.texts[first][0].isupper()
        or (words.low(first) == "and" and words.low(first - 1) in lexicon.breach_degrees)
    ):
        first -= 1
    return first


def _is_one(words: Tokens, noun: int, lexicon: Words) -> bool:
    """Whether a noun tells of one breach that was, of no law or treaty: "a flagrant violation by the rebels"."""
    first = _opens(words, noun, lexicon)
    behind = words.lows[noun + 1 : noun + 4]
    definite = words.low(first) == "the"
    dated = definite and (behind[:1] in TOLD or (behind[:2] == ["of", "the"] and behind[2:] in PERIODS))
    latest = definite and "latest" in words.lows[first:noun]
    own = behind in (["of", "their", "own"], ["of", "its", "own"])
    told = dated or ((latest or words.low(first) in ONE | TERMED) and (own or words.low(noun + 1) in CLOSING))
    # "Violations were being committed by India"
    told = told or (words.low(first) in RECORDED and words.low(noun + 1) in ("by", "from"))
    told = told or (words.low(noun + 1) in lexicon.auxiliaries and "committed" in words.lows[noun + 2 : noun + 5])
    before = words.lows[max(0, first - 4) : first]
    return told and VAIN.isdisjoint(low for low in before if low != "what" or words.low(first) not in TERMED)


def _is_accused_of(words: Tokens, noun: int) -> bool:
    """ "Accused the rebels of violations near the port", of a truce named just now."""
    charge = words.lows[max(0, noun - NEAR) : noun]
    return charge[-1:] == ["of"] and words.low(noun + 1) in CLOSING and not ACCUSING.isdisjoint(charge)


def _objects(words: Tokens, named: Sequence[Span], end: int) -> list[Span]:
    objects: list[Span] = []
    for span in named:
        if not OTHERS.isdisjoint(words.lows[end : span.first]) or (
            span.first - 2 >= end and words.low(span.first - 2) == "on"
        ):
            # "Broke the news of the truce", "tore up a letter on the truce"
            break
        if span.first >= end and (
            span.first - end <= NEAR or (objects and _joined(words, objects[-1].end, span.first))
        ):
            objects.append(span)
    return objects


def _subjects(words: Tokens, before: Sequence[Span], verb: int) -> list[Span]:
    """The last truce before a passive, with those joined to it: "the truce of May and the one of June were broken"."""
    if not before or not _is_subject(words, before[-1], verb):
        return []
    objects = [before[-1]]
    for span in reversed(before[:-1]):
        between = words.lows[span.end : objects[0].first]
        if len(between) > NEAR or "and" not in between:
            break
        objects.insert(0, span)
    return objects


def _is_subject(words: Tokens, truce: Span, verb: int) -> bool:
    """Whether a truce before a verb is its subject: close by, or with a clause of its own between."""
    if verb - truce.end <= NEAR or words.lows[truce.end] in AGREED_IN:
        return True
    # "The truce, brokered in Zorba and in force since noon on Monday, was broken"
    return words.lows[truce.end] == "," and words.low(truce.end + 1) in AGREED_IN and words.low(verb - 2) == ","


def _is_charged(words: Tokens, noun: int) -> bool:
    """Whether a noun of breach tells one that was: "a clear violation of", "Israeli violations of", not "any", "no"."""
    before = words.lows[max(0, noun - 4) : noun]
    told = not CHARGED.isdisjoint(before) or words.texts[noun - 1][0].isupper() or words.low(noun - 1) in RECORDED
    near = words.texts[max(0, noun - 6) : noun]
    # "In what rebels called a breach of", "a spokesman in Jammu called it a breach of"
    near = [low.lower() for low, behind in pairwise([*near, ""]) if not (low == "in" and _is_aside(behind))]
    return noun > 0 and told and UNTOLD.isdisjoint(near)


def _is_aside(behind: str) -> bool:
    return behind == "what" or behind[:1].isupper()


def _joined(words: Tokens, first: int, end: int) -> bool:
    return end - first <= 4 and any(low in ("and", ",") for low in words.lows[first:end])
