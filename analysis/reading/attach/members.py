"""Victims told without a verb of harm: "five children were among those killed", "three bodies were found"."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.attach.hit import HELD
from analysis.reading.harm import Harm
from analysis.reading.scan import DASHES, Scan
from analysis.reading.sentences import QUOTES, Span, Tokens

# Who is dead or hurt, as a group told before; of victims only what was told before says which.
GROUPS = {
    "dead": "killed",
    "killed": "killed",
    "slain": "killed",
    "deceased": "killed",
    "fatalities": "killed",
    "wounded": "injured",
    "injured": "injured",
    "casualties": "casualties",
    "victims": "",
}
NAMED = frozenset(GROUPS)
INCLUDE = frozenset("include included includes".split())
ARTICLES = ("the", "those", "these")
# How many words may stand between a group and the verb behind it: "among those killed in the raid were".
BEHIND = 9
JOINS = (",", "and")
MAKING_UP = frozenset((("made", "up"), ("make", "up"), ("accounted", "for"), ("account", "for")))
CORPSES = frozenset("body bodies corpse corpses remains".split())
# What points back to those counted before.
THEY = ("they", "these")
THEM = Harm("state", "")
RECEIVED = frozenset("received receiving counting tallied recorded recording".split())
FOUND = frozenset(
    "found find recovered discovered retrieved pulled unearthed exhumed brought dumped counted seen registered "
    "lifted left hidden strewn carried collected".split()
)
COME = frozenset("came come stumbled chanced happened".split())
# "16 bodies had reached the morgue", "bodies lay in the street"
ARRIVED = frozenset("reached arrived lay lying turned surfaced".split())
# "Bodies in uniform", "with signs of torture"
BEARING = frozenset("with bearing showing in wearing dressed clad".split())
TAKEN_IN = FOUND | RECEIVED
RECOVERY = ("recovery", "discovery", "retrieval")
SEEN = TAKEN_IN | ARRIVED | COME | frozenset(RECOVERY)


def members(scan: Scan) -> Iterator[tuple[Span, str, Span]]:
    """Every (group, harm, phrase of its members) of a sentence; harm is empty for "the victims".

    >>> from analysis.reading import lexicon as lx, sentences
    >>> def read(text):
    ...     scan = Scan(sentences.tokens(text), lx.words(), lx.world())
    ...     return [(harm, scan.text(p.first, p.end)) for _, harm, p in members(scan)]
    >>> read("Five nurses were among those killed near Idlib."), read("The wounded included two nurses and a driver.")
    ([('killed', 'Five nurses')], [('injured', 'two nurses'), ('injured', 'a driver')])
    """
    yield from _of_them(scan)
    yield from _of_counted(scan)
    yield from _among_counted(scan)
    by_first, by_end = {p.first: p for p in scan.people}, {p.end: p for p in scan.people}
    yield from _of_those(scan, by_first, by_end)
    for i in scan.words.where(NAMED):
        counted = next((count for count in scan.counts if count.end == i), None)
        first = counted.first if counted else i
        first -= scan.low(first - 1) in ("latest", "other", "first", "many")
        if scan.low(first - 1) not in ARTICLES:
            continue
        harm = GROUPS[scan.low(i)]
        group = Span("harm", i, i + 1, Harm("state", harm))
        for people in _of(scan, first - 1, i, by_first, by_end):
            number = people.value.number
            if people.value.form in ("single", "definite") or number is not None:
                yield group, harm, people


def _of_those(scan: Scan, by_first: dict[int, Span], by_end: dict[int, Span]) -> Iterator[tuple[Span, str, Span]]:
    """ "A nurse was among those shot dead", "those abducted included two nurses"."""
    for harm in scan.harms:
        first = harm.first - 1
        while scan.low(first) in ("who", "were", "have", "had", "been"):  # "those who lost their lives"
            first -= 1
        bare = first == harm.first - 1
        told = harm.value.voice in (("past", "adjective") if bare else ("die", "passive"))
        if scan.low(first) == "those" and told and scan.low(harm.first) not in NAMED:
            group = Span("harm", harm.first, harm.end, Harm("state", harm.value.harm))
            for people in _of(scan, first, harm.end - 1, by_first, by_end):
                if people.value.form in ("single", "definite") or people.value.number is not None:
                    yield group, harm.value.harm, people


def opens_with_them(words: Tokens) -> bool:
    """Whether a sentence goes on with those the one before counted.

    "Among them was", "they included", "two of them", "two more were found".
    """
    pair = (words.low(0), words.low(1))
    them = pair == ("among", "them") or (pair[0] in THEY and pair[1] in INCLUDE) or words.lows[1:3] == ["of", "them"]
    return them or more_found(words) is not None


def more_found(words: Tokens) -> int | None:
    """The verb of "two more were found under the stairs", of whom the sentence does not say that they were bodies."""
    more = words.low(1) in ("more", "others") and words.low(2) in ("were", "was")
    return next((i for i in (3, 4) if words.low(i) in FOUND), None) if more else None


def is_of_them(group: Span) -> bool:
    """Whether a group is only pointed back to."""
    return group.first == 0 and group.end == 2 and group.value == THEM


def _of_them(scan: Scan) -> Iterator[tuple[Span, str, Span]]:
    """ "Among them was a nurse", "they included two nurses", "two of them were nurses": of whom, those before tell."""
    if scan.harms or not opens_with_them(scan.words):
        return
    by_first = {p.first: p for p in scan.people}
    group = Span("harm", 0, 2, THEM)
    if scan.low(1) == "of":
        part, kind = by_first.get(0), by_first.get(_skip(scan, 3, 1))
        if part and kind and _is_verb(scan, 3) and kind.value.number is None and kind.value.form == "group":
            yield group, "", _as(part, kind)
        return
    for people in _right(scan, 2 if scan.low(0) == "among" and _is_verb(scan, 2) else 1, by_first):
        if people.value.number is not None or people.value.form in ("single", "definite"):
            yield group, "", people


def _of_counted(scan: Scan) -> Iterator[tuple[Span, str, Span]]:
    """ "Of the 43 people killed, 29 were fighters and 14 were farmers": parts of the number that opens the sentence."""
    if scan.low(0) != "of" or scan.low(1) not in ARTICLES:
        return
    by_first = {p.first: p for p in scan.people}
    whole = by_first.get(2)
    killed = next((h for h in scan.harms if whole and 0 <= h.first - whole.end <= 1), None)
    if whole is None or whole.value.number is None or killed is None or scan.low(killed.end) != ",":
        return
    group = Span("harm", killed.first, killed.end, Harm("state", killed.value.harm))
    for people in scan.people:
        if people.first > killed.end and people.value.form == "bare" and _is_verb(scan, people.end):
            yield group, killed.value.harm, told(scan, people, people.end, by_first)


def _among_counted(scan: Scan) -> Iterator[tuple[Span, str, Span]]:
    """ "Two women were among eight people killed": parts of the number behind "among"."""
    if "among" not in scan.words.seen:
        return
    by_end, harms = {p.end: p for p in scan.people}, {h.first: h for h in scan.harms}
    for whole in scan.people:
        i, harm = whole.first - 1, harms.get(whole.end)
        if harm is None or scan.low(i) != "among":
            continue
        group = Span("harm", harm.first, harm.end, Harm("state", harm.value.harm))
        if i == scan.opens or scan.low(i - 1) in (",", "and", "that", *QUOTES):
            # "Among the civilians killed in Zorba was a child"
            by_first = {p.first: p for p in scan.people}
            for people in _right(scan, _verb(scan, harm.end), by_first):
                if people.value.form in ("single", "definite") or people.value.number is not None:
                    yield group, harm.value.harm, people
            continue
        if whole.value.number is None or not _is_verb(scan, i - 1):
            continue
        for people in _left(scan, by_end.get(_skip(scan, i, -1)), by_end):
            if people.value.number is not None or people.value.form == "single":
                yield group, harm.value.harm, people


def _of(scan: Scan, opens: int, i: int, by_first: dict[int, Span], by_end: dict[int, Span]) -> list[Span]:
    """The phrases for some of a group at tokens opens to i."""
    before = scan.low(opens - 1)
    if before == "among":
        # "Five nurses were among the dead", "among the 28 dead were five children".
        near = by_end.get(opens - 1)
        if near and (scan.low(near.first - 1) == "with" or scan.low(near.first - 2) == "there"):
            # "There were 11 children among the dead"
            return [near]
        end = _skip(scan, opens - 1, -1)
        # "A woman hit by a bullet was among the dead"
        hit = next((harm.first for harm in scan.harms if harm.end == end and harm.value.voice != "state"), end)
        subject = by_end.get(hit) if _is_verb(scan, opens - 2) else None
        subject = _opening(scan, by_first, subject)
        return _left(scan, subject, by_end) if subject else _right(scan, _verb(scan, i + 1), by_first)
    if before == "of" and opens == 1:
        # "Of the dead, six were civilians".
        counted = [by_first[j] for j in range(i + 1, i + 4) if j in by_first]
        return [told(scan, p, p.end, by_first) for p in counted[:1] if _is_verb(scan, p.end)]
    if before == "of" and (verb := _makes_up(scan, opens - 1)) and (kind := by_end.get(verb)):
        # "Nurses accounted for six of the dead", "five nurses made up half of the dead".
        part = by_end.get(opens - 1)
        return [_as(part, kind)] if part and part.first > verb else _left(scan, kind, by_end)
    if before == "of" and (part := by_end.get(opens - 1)) and part.value.form == "bare":
        # "Six of the dead were civilians".
        return [told(scan, part, i + 1, by_first)]
    # "The victims, who included two deacons"
    behind = _skip(scan, i + 1 + 2 * (scan.words.lows[i + 1 : i + 3] == [",", "who"]), 1)
    told_of = opens <= scan.opens + 1 or before == "that" or before in scan.lexicon.speech
    # "The dead were six soldiers and a clerk"
    were = behind > i + 1 and scan.low(behind - 1) in scan.lexicon.passive
    verb = behind if scan.low(behind) in INCLUDE else behind - 1 if were else -1
    return _right(scan, verb, by_first) if told_of else []


def _opening(scan: Scan, by_first: dict[int, Span], subject: Span | None) -> Span | None:
    """ "Three men in charge of the herders were among the dead": who is counted opens the sentence."""
    opens = by_first.get(scan.opens)
    counted = opens is not None and opens.value.number is not None
    plain = subject is None or (subject.value.number is None and subject.value.form == "group")
    return opens if opens and counted and plain and "," not in scan.words.lows[: scan.opens + 9] else subject


def _makes_up(scan: Scan, of: int) -> int | None:
    """Where "accounted for", "made up" stands before "... of the dead"."""
    near = range(of - 2, max(0, of - 7), -1)
    return next((i for i in near if (scan.low(i), scan.low(i + 1)) in MAKING_UP), None)


def _is_verb(scan: Scan, i: int) -> bool:
    low = scan.low(i)
    return low in scan.lexicon.passive or low in scan.lexicon.adverbs


def _skip(scan: Scan, i: int, step: int) -> int:
    """The first token from i on, in the direction of step, behind words such as "were" and "also"."""
    at = i - (step < 0)
    while _is_verb(scan, at):
        at += step
    return at + (step < 0)


def _verb(scan: Scan, i: int) -> int:
    """Where "were" stands behind a group; none behind the next clause."""
    behind = range(i, min(i + BEHIND, len(scan.words.lows)))
    return next((j for j in behind if scan.low(j) in scan.lexicon.passive and not scan.breaks(i, j)), -1)


def _right(scan: Scan, verb: int, by_first: dict[int, Span]) -> list[Span]:
    found: list[Span] = []
    i = verb + 1 if verb >= 0 else -1
    while i not in by_first and scan.low(i + 1).endswith("-old") and i >= 0:
        # "Was a ten-month-old baby"
        i += 2
    while people := by_first.get(i):
        found.append(people)
        i = people.end
        while scan.low(i) in JOINS:
            i += 1
    return found


def itemised(scan: Scan, whole: Span, harm: Span) -> list[Span]:
    """ "Eleven died: six guards and five clerks", "eleven people - six guards and five clerks - died": who they are."""
    ends = {whole.end, harm.end}
    ends |= {day.end for day in scan.dates if ends & {day.first, day.first - 1}}  # "wounded nine on Sunday: ..."
    opens = next((i for i in sorted(ends) if scan.low(i) in (":", *DASHES)), None)
    items = [] if opens is None else _right(scan, opens, {p.first: p for p in scan.people})
    values = [1 if p.value.number is None else p.value.number.value for p in items]
    told = whole.value.number.value if whole.value.number else None
    return items if len(items) > 1 and None not in values and sum(values) == told else []


def _left(scan: Scan, people: Span | None, by_end: dict[int, Span]) -> list[Span]:
    found: list[Span] = []
    while people:
        found.insert(0, people)
        i = people.first
        while i and scan.low(i - 1) in JOINS:
            i -= 1
        people = by_end.get(i) if i < people.first else None
    return found


def of_whom(scan: Scan, people: Span, harm: Span, by_first: dict[int, Span]) -> Span:
    """ "51 new deaths among servicemen": whose they are stands behind; "was one of two people killed": the two."""
    inner = next((count for count in scan.counts if count.first == people.first + 2), None)
    if inner and people.end == harm.first and scan.words.lows[people.first : people.first + 2] == ["one", "of"]:
        return Span("people", inner.first, people.end, people.value._replace(number=inner.value, number_end=inner.end))
    whom = by_first.get(harm.end + 1) or by_first.get(harm.end + 2)
    if scan.low(harm.end) != "among" or people.value.form != "bare" or not whom:
        return people
    return _as(people, whom)


def told(scan: Scan, people: Span, verb: int, by_first: dict[int, Span]) -> Span:
    """A bare number with the noun, role and side that stand behind a verb: "six ... were civilians"."""
    kind = by_first.get(_skip(scan, verb, 1))
    if not _is_verb(scan, verb):
        return people
    if kind is None or kind.value.number is not None:
        # "Two of the killed were medical staff": of none of the kinds told before.
        return Span("people", people.first, people.end, people.value._replace(form="counted"))
    return _as(people, kind)


def _as(people: Span, kind: Span) -> Span:
    """A bare number with the noun, role and side of another phrase."""
    told = {"noun": kind.value.noun, "role": kind.value.role, "actors": kind.value.actors, "form": "counted"}
    return Span("people", people.first, people.end, people.value._replace(**told))


def _who_found(scan: Scan, people: Span) -> int | None:
    """The verb of "received 18 bodies", "pulled four bodies from the rubble", "found the beheaded bodies of three"."""
    verb = people.first - 1
    if people.value.number is not None and people.value.noun in CORPSES:
        joined = next((p for p in scan.people if p.end == verb and scan.low(verb) == "and"), None)
        # "Pulled three survivors and nine bodies"
        verb = joined.first - 1 if joined else verb
        # "Pulled out nine bodies", "came across nine bodies"
        verb -= scan.low(verb) in ("out", "up") or _is_come_across(scan, verb)
        # "The recovery of one body"
        verb -= scan.low(verb) == "of" and scan.low(verb - 1) in RECOVERY
        return verb if scan.low(verb) in (*TAKEN_IN, *COME, *RECOVERY) else None
    told = people.value.number is not None or people.value.form == "single"
    if not told or scan.low(verb) != "of" or scan.low(verb - 1) not in CORPSES:
        return None
    near = range(verb - 2, max(-1, verb - 6), -1)
    found = next((i for i in near if scan.low(i) in TAKEN_IN or _is_come_across(scan, i + 1)), None)
    between = scan.words.lows[found + 1 : verb - 1] if found is not None else []
    return found if "by" not in between and "," not in between else None


def _is_come_across(scan: Scan, i: int) -> bool:
    """ "Came across", "stumbled upon", "happened on": where the second word stands at a token."""
    return scan.low(i) in ("across", "on", "upon") and scan.low(i - 1) in COME


def bodies(scan: Scan) -> Iterator[tuple[Span, Span, bool]]:
    """ "Three bodies were found", "the bodies of three peasants were recovered": (word of finding, phrase, joined)."""
    if (verb := more_found(scan.words)) and (more := next((p for p in scan.people if p.first == 0), None)):
        # Dead, if those told before were bodies.
        yield Span("harm", verb, verb + 1, Harm("passive", "")), more, False
    if CORPSES.isdisjoint(scan.words.seen) or SEEN.isdisjoint(scan.words.seen):
        return
    by_first = {p.first: p for p in scan.people}
    for people in scan.people:
        of = scan.low(people.first - 1) == "of" and scan.low(people.first - 2) in CORPSES
        one = (of and people.value.form in ("single", "person")) or _is_of_a_name(scan, people)
        if verb := _who_found(scan, people):
            harm = Span("harm", verb, verb + 1, Harm("passive", "killed"))
            yield harm, people, False
            # "The bodies of a mother and her son"
            end = people.end + 1 + (scan.low(people.end + 1) in ("her", "his", "their"))
            joined = next((p for p in scan.people if p.first in (end, end - 1)), None)
            if joined and scan.low(people.first - 1) == "of" and scan.low(people.end) == "and":
                yield harm, joined, True
            continue
        if not one and (people.value.number is None or not (of or people.value.noun in CORPSES)):
            continue
        # "The bodies of a judge and three others were found"
        chain = _right(scan, people.first - 1, by_first) if of else [people]
        i = chain[-1].end + (scan.low(chain[-1].end) == "more")
        i += _bearing(scan, i)
        i = _behind_parts(scan, i)
        i += _apposed(scan, i)
        while scan.low(i) not in FOUND and (_is_verb(scan, i) or scan.low(i) in scan.lexicon.have):
            i += 1
        judged = scan.low(i) == "found" and scan.low(i + 1) == "to"
        passive = scan.low(i) in FOUND and scan.low(i - 1) in scan.lexicon.passive and not judged
        if passive or (scan.low(i) in ARRIVED and (of or people.value.noun in CORPSES)):
            harm = Span("harm", i, i + 1, Harm("passive", "killed"))
            yield from ((harm, each, each is not people) for each in chain)


def _is_of_a_name(scan: Scan, people: Span) -> bool:
    """ "The body of Omar Saleh"."""
    of = "of" in scan.words.lows[people.first : people.end] and people.value.noun in CORPSES
    return of and people.value.form == "definite" and scan.words.texts[people.end - 1][0].isupper()


def _apposed(scan: Scan, i: int) -> int:
    """How many words ", a driver," and ", 23," have behind "the body of Omar Saleh", if they begin at a token."""
    if scan.low(i) != ",":
        return 0
    end = next((j + 1 for j in range(i + 1, min(i + 9, len(scan.words.lows))) if scan.low(j) == ","), i)
    return end - i if scan.low(end) in scan.lexicon.auxiliaries | ARRIVED else 0


def _behind_parts(scan: Scan, i: int) -> int:
    """Where ", one of them burnt,", ", hands tied, shot in the head," ends, if it begins at a token."""
    if scan.low(i) != ",":
        return i
    commas = (j for j in range(i + 1, min(i + 14, len(scan.words.lows))) if scan.low(j) == ",")
    return next((j + 1 for j in commas if scan.low(j + 1) in scan.lexicon.passive), i)


def _bearing(scan: Scan, i: int) -> int:
    """How many words "with signs of torture", "seized on Monday" have behind "five bodies", before "were dumped"."""
    seized = any(h.first == i and h.value.harm in HELD and h.value.voice == "past" for h in scan.harms)
    if scan.low(i) not in BEARING and not seized:
        return 0
    verb = next((k for k in range(i, min(i + 8, len(scan.words.lows))) if scan.low(k) in scan.lexicon.passive), i)
    return verb - i
