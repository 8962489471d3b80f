"""Breaches of a truce: verbs and nouns that tell of one, with the truces they breach, as spans of tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from analysis.reading.lexicon import Words
from analysis.reading.sentences import QUOTES, Span, Tokens
from analysis.reading.truces import NEAR, Named

# What else is broken or ignored: "broke the news of", "ignored calls for a truce", "violated airspace before it".
OTHERS = frozenset(
    "news story silence deadlock impasse off calls call appeals warnings pressure hopes hope for about airspace "
    "border before after".split()
)
# What tells of a breach that was, and what of one that was not.
CHARGED = frozenset(
    "a an another further first second third repeated constant daily new were 's ’s their its his her".split()
)
# "Recorded violations of the truce", "a protest over ceasefire violations by rebels".
RECORDED = frozenset("recorded noted observed documented registered logged initiated committed committing over".split())
UNTOLD = frozenset("no any without against prevent avoid future possible potential alleged investigate if in".split())
# What tells of no breach that was, before "a breach".
VAIN = UNTOLD - {"in"} | frozenset(
    "not never whether for every each such treated what amounts would could may might should will".split()
)
MAY = frozenset("could may might would will should".split())
ACCUSING = frozenset("accused accuses accuse accusing".split())
# What opens "a violation", and what stands behind one of a truce that is not named again.
ARTICLES = frozenset("a an another the itself its his her their this that".split())
TERMED = frozenset("called termed branded labelled deemed".split())
ONE = frozenset(("a", "an", "another", "latest"))
CLOSING = frozenset(
    ", . ; : \" ” ' ’ ) by committed on in at near that when where and but lasting until since during over across "
    "along throughout".split()
) | frozenset(("",))
# What a truce is called, once it has been named: "the deal", "what was agreed".
DEFINITE = frozenset("the this that their its".split())
AGREED_ON = frozenset(("what",))
PLAIN = frozenset("same new latest whole very existing".split())
SIGNED = frozenset("it he she they had has have was were just".split())
BOUND = frozenset("signed agreed promised pledged undertaken accepted".split())
AGREED_IN = frozenset("that which agreed brokered announced signed declared mediated reached in".split())
# "The breach on Monday", "the worst breach came", "the gravest breach of the month".
TOLD = (["on"], ["in"], ["by"], ["committed"], ["occurred"], ["came"], ["happened"])
PERIODS = (["day"], ["week"], ["month"], ["year"])
CLAUSE, NOBODY = 10, frozenset(("neither", "nobody", "none", "short"))
WHO, NONE = 3, ("no", "neither", "any")
OF = frozenset("of for on about to".split())
# "Whoever breaks the deal": of nobody it is said that he did.
WHOEVER = frozenset("whoever whichever anyone anybody".split())
# What a party gives by a truce, and whose it is: "broke its word", "the commitments it gave".
WORD = frozenset(
    "word promise promises pledge pledges commitment commitments undertaking undertakings terms obligations".split()
)
GAVE = frozenset("it they he she".split())
# What was done in "went on to break it", "the first side to break it".
DONE = frozenset("on managed continue continued continues continuing began begun proceeded chose chosen first".split())
# "Failed to live up to it", "has not abided by it": what is not done with a truce that is breached.
KEPT = frozenset(
    "observe observed respect respected honour honoured honor honored abide abided comply complied adhere adhered "
    "keep kept stick stuck live lived uphold upheld implement implemented".split()
)
WITH = frozenset("up by with to".split())
FAILED = frozenset("failed fails failing refused refuses refusing".split())
# "The rebel truce violations", "resorted to ceasefire violations".
RESORTED = frozenset(("resorted", "resorting"))
OWNERS = frozenset("'s ’s ' ’ their its rebel government army regime separatist insurgent militia guerrilla".split())
# Nouns that tell of a breach only behind "in": "in open defiance of".
INSIDE = frozenset("defiance contravention disregard contempt".split())
GIVEN = frozenset(("its", "their", "his", "her"))


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
    for first, end, voice in (*lexicon.breach.all(words), *_unkept(words, lexicon)):
        whoever = not WHOEVER.isdisjoint(words.lows[max(0, first - WHO) : first])
        if whoever or _is_noun(words, first, lexicon) or _is_meant(words, first):
            continue
        passive = (
            voice == "past" and first > 0 and not lexicon.passive.isdisjoint(words.lows[max(0, first - 2) : first])
        )
        if passive:
            objects = _subjects(words, [span for span in named if span.end <= first], first)
            before = words.lows[max(0, objects[0].first - 2) : objects[0].first] if objects else []
            if (before[-1:] and before[-1] in NONE) or (words.low(first) == "ignored" and not OF.isdisjoint(before)):
                # "No truce had been broken", "calls for a truce were ignored"
                continue
        else:
            objects = _objects(words, named, end)
        # Of "had it been broken" nobody says that it was.
        pronoun = words.lows[end : end + 1] == ["it"] or (passive and "it" in words.lows[max(0, first - 3) : first - 1])
        # "Broke the silence again"; not "broke the silence on the raid"
        quiet = words.lows[end : end + 2] == ["the", "silence"] and words.low(end + 2) not in ("on", "about", "over")
        if objects or (about and pronoun) or (told and quiet):
            found.append((Span("breach", first, end, voice), objects))
    for i in words.where(lexicon.breach_nouns | INSIDE):
        first = _opens(words, i, lexicon)
        inside = words.low(first) == "in"
        if words.lows[i] in INSIDE and not inside:
            continue
        objects = _objects(words, named, i + 1) if inside or _is_charged(words, i) else []
        between = words.lows[i + 1 : objects[0].first] if objects else []
        # "A violation of their rights, truce or no truce"
        whose = "of" in between and "," not in between
        behind = between or list(takewhile(str.isalpha, words.lows[i + 1 : i + 6]))
        if not MAY.isdisjoint(behind):
            # "A breach by either party would be grave"
            continue
        told_of = told and (_is_one(words, i, lexicon) or (about and _is_accused_of(words, i, lexicon)))
        if inside and whose and first + 1 < i:
            # "In clear breach of the truce"
            found.append((Span("breach", first, i + 1, "active"), objects))
        elif not inside and (whose or told_of or _is_owned(words, i, lexicon)):
            found.append((Span("breach", i, i + 1, "noun"), objects if whose else []))
    return found


def _is_meant(words: Tokens, verb: int) -> bool:
    """ "Threatened to break": no more than meant; not "went on to break", "the first to break"."""
    return words.low(verb - 1) == "to" and DONE.isdisjoint(words.lows[max(0, verb - 1 - WHO) : verb - 1])


def _unkept(words: Tokens, lexicon: Words) -> Iterator[tuple[int, int, str]]:
    """ "Failed to live up to", "has not abided by", "never respected": from the word that says so on."""
    for i in words.where(KEPT):
        end = i + 1
        while words.low(end) in WITH:
            end += 1
        if words.low(i - 1) == "to" and words.low(i - 2) in FAILED:
            yield i - 2, end, "active"
        elif words.low(i - 1) in ("not", "never"):
            yield i - 1 - (words.low(i - 2) in lexicon.auxiliaries | {"did", "does", "do"}), end, "active"


def _with_pacts(words: Tokens, named: Sequence[Span], lexicon: Words) -> list[Span]:
    """The truces named, with "the deal" and "what was agreed", which mean the one named before."""
    pacts = [i for i in words.where(lexicon.agreements) if _is_pact(words, i)]
    pacts += [i for i in words.where(AGREED_ON) if _is_signed(words, i + 1)]
    pacts += [i for i in words.where(WORD) if _is_given(words, i) and words.low(i + 1) not in ("on", "to", "of")]
    free = [i for i in pacts if not any(span.first <= i < span.end for span in named)]
    return sorted((*named, *(Span("truce", i, i + 1, Named(None, None, False)) for i in free)), key=lambda s: s.first)


def _is_given(words: Tokens, i: int) -> bool:
    """ "Its word", "their own promise"."""
    gave = words.low(i - 1) == "the" and words.low(i + 1) in GAVE
    return gave or words.low(i - 1 - (words.low(i - 1) == "own")) in GIVEN


def _is_signed(words: Tokens, i: int) -> bool:
    """ "What was agreed", "what the rebels had signed": whether nothing but that stands from a token on."""
    had = next((k for k in range(i, i + WHO) if words.low(k) in SIGNED), None)
    while had is not None and words.low(had) in SIGNED:
        had += 1
    return had is not None and words.low(had) in BOUND


def _is_pact(words: Tokens, i: int) -> bool:
    """ "The deal", "the Haigeng agreement"; not "the agreement on prisoners"."""
    first = i - 1
    while first > 0 and (
        words.texts[first][0].isupper() or words.low(first) in PLAIN or words.low(first).endswith("-old")
    ):
        # "The month-old deal", "the same Agreement"
        first -= 1
    on = words.low(i + 1) == "on" and not (words.low(i + 2)[:1].isdigit() or words.texts[i + 2][0].isupper())
    return words.low(first) in DEFINITE and not on


def _is_age(words: Tokens, i: int) -> bool:
    return words.low(i).endswith("-old")


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


def _is_owned(words: Tokens, noun: int, lexicon: Words) -> bool:
    """ "The front's truce violations", "rebel ceasefire breaches", "resorted to ceasefire violations"."""
    truce = next((first for first, end, _ in lexicon.truce_nouns.all(words) if end == noun), 0)
    owner = truce - 1
    if owner < 1:
        return False
    if not RESORTED.isdisjoint(words.lows[max(0, truce - 4) : truce]):
        return True
    low, dated = words.low(owner), lexicon.weekdays | lexicon.months
    printed = words.texts[owner][0].isupper() and low not in lexicon.closed and low not in dated
    near = words.lows[max(0, owner - 4) : owner]
    counted = any(one[:1].isdigit() for one in (*near, low))
    return (low in OWNERS or printed) and VAIN.isdisjoint(near) and not counted


def _is_accused_of(words: Tokens, noun: int, lexicon: Words) -> bool:
    """ "Accused the rebels of violations near the port", of a truce named just now."""
    charge = words.lows[max(0, noun - NEAR) : noun]
    while charge and charge[-1] in lexicon.breach_degrees:
        # "Of repeated violations"
        charge.pop()
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
    # "Neither camp has complained of a breach", "stopped short of calling that a violation"
    clause = words.lows[max(0, noun - CLAUSE) : noun]
    nobody = not NOBODY.isdisjoint(clause) and "," not in clause
    return noun > 0 and told and not nobody and UNTOLD.isdisjoint(near)


def _is_aside(behind: str) -> bool:
    return behind == "what" or behind[:1].isupper()


def _joined(words: Tokens, first: int, end: int) -> bool:
    return end - first <= 4 and any(low in ("and", ",") for low in words.lows[first:end])
