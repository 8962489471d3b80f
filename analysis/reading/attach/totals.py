"""Tells a running total from an event, and what it covers."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from analysis.reading.attach.brought import (
    brings_total,
    has_passed,
    is_brought,
    is_in_the_act,
    is_of_the_act,
    is_revised,
)
from analysis.reading.attach.compared import figures, time_of
from analysis.reading.attach.hit import COMPARED, Victims
from analysis.reading.attach.moments import RECORDS, dates_speech, is_of_rank, is_of_relative, lasts, tells_when
from analysis.reading.attach.parts import is_in_all, sums_up
from analysis.reading.attach.scenes import place
from analysis.reading.attach.settings import Period
from analysis.reading.attach.several import is_perfect, of_breaches, of_several
from analysis.reading.attach.wars import are_untold, has_totalled, have_been_many, of_a_war
from analysis.reading.scan import PLACE_NOUNS, WHICH, Scan
from analysis.reading.sentences import Span

NOWHERE = 999
# "Since Sept. 19, when the truce ended, ...": what opens a sentence holds for all of it.
OPENING = 2
DATED = (("dates", "from"), ("dated", "from"), ("as", "of"))
NTH = ("first", "most")
UNTIL = ("through", "until", "till")
# After so many days nobody tells anew of one act what it has cost.
LONG_AGO = 30
MANY = 10
COST = frozenset("cost claimed taken killed left".split())
SINCE = frozenset(("since",))
# "A string of raids last week": several acts.
SERIES = frozenset("string series spate wave".split())
YEARS = frozenset("year years decade decades anniversary".split())
ENDS = frozenset("outbreak start beginning onset eve end".split())
# "No casualties, since most of them wore masks": a reason.
REASONS = frozenset("most many all some they he she there nobody none no few such".split())
STAYING = frozenset("remained remain could cannot may might".split())
LISTS = ("has", "have", "counts", "lists")
TRIED = frozenset("convicted guilty sentenced tried charged indicted acquitted".split())


class Past(NamedTuple):
    """Days named before: the last, and that of the truce last told."""

    day: date | None
    truce: date | None


def total(scan: Scan, hit: Victims, then: Past, reference: date | None) -> Period | None:
    """The period of a running total; None where the number tells of an event.

    A number is a total where "since", "so far", "over the past 17 days", "this month", "brings the toll
    to" or an ordinal reaches it and no day of its own stands nearer.
    """
    if hit.people.value.number is not None and hit.people.value.number.ordinal:
        return Period(None, None)
    if hit.rule == COMPARED:
        return _of_another_time(scan, hit)
    if _is_of_anniversary(scan, hit):
        return Period(None, None)
    if (
        of_several(scan, hit)
        or _has_lost(scan, hit)
        or of_a_war(scan, hit)
        or has_totalled(scan, hit)
        or sums_up(scan, hit.people)
        or _is_listed(scan, hit)
    ):
        return Period(None, reference)
    if has_passed(scan, hit):
        return Period(None, reference)
    if days := _of_days(scan, hit):
        return days
    if said := _spoken_of(scan, hit):
        return Period(None, said.value.end)
    own = [
        _far(scan, span, hit)
        for span in scan.dates
        if not (span.value.since or lasts(scan, span) or dates_speech(scan, span) or _begins(scan, span))
    ]
    nearest = min(own, default=NOWHERE)
    if period := _by_dates(scan, hit, nearest, reference):
        return period
    if nearest == NOWHERE and (_is_of_a_side(scan, hit) or of_breaches(scan) or are_untold(scan, hit)):
        return Period(None, reference)
    lasting = _has_cost(scan, hit) or _have_since(scan, hit)
    if nearest == NOWHERE and lasting and _is_long_ago(then.day, reference):
        return Period(then.day, reference)
    if brings_total(scan, hit):
        return Period(None, reference)
    period = _by_words(scan, hit, nearest, then, reference)
    return Period(None, reference) if period is None and nearest == NOWHERE and have_been_many(scan, hit) else period


def _is_of_anniversary(scan: Scan, hit: Victims) -> bool:
    """ "A year after a bomb killed 20", "36 years since", "the anniversary of the raid": of a past act."""
    if YEARS.isdisjoint(scan.words.seen):
        return False
    stop = hit.harm.first
    goes_on = [
        i
        for i in range(stop)
        if scan.low(i + 1) in WHICH or scan.low(i + 2) == "which" or scan.low(i + 1).endswith("ing")
    ]
    ends = max((i for i in range(stop) if scan.low(i) in (",", ";") and i not in goes_on), default=0)
    told = (i for i in scan.words.where(YEARS) if ends <= i < stop and not scan.breaks(i + 2, stop))
    return any(scan.low(i + 1) in (("of",) if scan.low(i) == "anniversary" else ("after", "since")) for i in told)


def _by_dates(scan: Scan, hit: Victims, nearest: int, reference: date | None) -> Period | None:
    """The period that a date phrase gives: "since Monday", "in 2020", "through Wednesday", "by Sunday".

    nearest: how far the nearest day of an act stands.
    """
    if hit.rule.startswith("toll") and is_in_the_act(scan, hit):
        return None
    close = [
        span
        for span in scan.dates
        if (span.value.since and span.first <= OPENING) or not scan.breaks(*_between(span, hit.harm.first))
        if not (is_of_rank(scan, span.first) or _is_of_nth(scan, hit, span))
        if not is_of_relative(scan, span, hit.harm.first)
    ]
    for span in close:
        if is_brought(scan, hit, span.first) or (_is_record(scan, hit, span.first) and span.value.precision > 2):
            # "The deadliest such strike this year"
            continue
        if scan.low(span.first - 1) == "earlier" and not span.value.since:
            # "Earlier this month four people were killed": one act, of an unknown day.
            continue
        if any(scan.low(i) == "," and scan.low(i + 1) in WHICH for i in range(hit.harm.end, span.first)):
            # "A mine killed two, said the agency, which has cleared 400 since 2018"
            continue
        month = span.value.precision >= 3 and span.value.start and _begins(scan, span)
        since = max((i for i in scan.words.where(SINCE) if i < span.first), default=span.first)
        if month and _far(scan, span, hit) < nearest and not _is_record(scan, hit, since):
            # "Since the army stepped up its raids in late April"
            return Period(span.value.start, max(reference, span.value.start) if reference else None)
        if span.value.since and (tells_when(scan, span, hit.harm.first) or _is_record(scan, hit, span.first)):
            continue
        if (span.value.since or lasts(scan, span)) and _far(scan, span, hit) < min(nearest, 35):
            return Period(span.value.start, span.value.end if span.value.end else reference)
    for span in scan.dates:
        if span.value.since and is_perfect(scan, hit) and "which" in scan.words.lows[span.end : hit.people.first]:
            # "Since May 3, in which 219 people have died"
            return Period(span.value.start, reference)
    # Not "the deadliest attack in three years".
    for span in (span for span in close if not _is_superlative(scan, span.first)):
        opens = span.first - 3 if scan.words.lows[span.first - 3 : span.first] == ["the", "end", "of"] else span.first
        before = (scan.low(opens - 2), scan.low(opens - 1))
        if span.value.span and span.value.start is None:
            return Period(None, None)
        over = span.value.precision >= (4 if SERIES.isdisjoint(scan.words.seen) else 3)
        over = over and nearest == _far(scan, span, hit)
        if over and _of_a_period(scan, hit, span):
            return Period(span.value.start, span.value.end)
        if before in DATED or before[1] in UNTIL:
            return Period(None, span.value.end)
        if before[1] == "from" and span.value.precision >= 4 and scan.low(span.end) in ("to", "until", "through"):
            # "Killed from January to the middle of March"
            return Period(span.value.start, reference)
        if (before[1] == "by" or before == ("up", "to")) and _was_counted(scan, hit):
            return Period(None, span.value.end)
    return None


def _is_of_nth(scan: Scan, hit: Victims, span: Span) -> bool:
    """ "One was hurt, the seventh soldier injured there this month": the month of the seven, and not of the one."""
    nth = (p for p in scan.people if p.value.number is not None and p.value.number.ordinal and p.first < span.first)
    return any(hit.harm.end <= p.first and "," not in scan.words.lows[p.first : span.first] for p in nth)


def _between(span: Span, i: int) -> tuple[int, int]:
    """The tokens between a date phrase and a token."""
    return (span.end, i) if span.end <= i else (i, span.first)


def _by_words(scan: Scan, hit: Victims, nearest: int, then: Past, reference: date | None) -> Period | None:
    """The period that words of a total give: "since then", "so far", "in all", "bringing the number to"."""
    for first, end, kind in scan.lexicon.totals.all(scan.words):
        if scan.low(end - 1) == "to" and kind == "overall" and all(c.first not in (end, end + 1) for c in scan.counts):
            continue  # "A clerk who had come to lock the doors was shot"
        far = abs(first - hit.harm.first) + 10 * scan.breaks(*sorted((first, hit.harm.first)))
        if far > 25 or far > nearest or is_of_rank(scan, first):
            continue
        if kind == "so far" and ";" in scan.words.lows[min(first, hit.harm.first) : max(first, hit.harm.first)]:
            continue  # "Media put it at 12; the office has so far verified eight"
        dated = any(first < span.first <= first + 3 for span in scan.dates)
        record = _is_record(scan, hit, first)
        spell = scan.low(0) == "it" and scan.low(1) in ("is", "has", "was")
        if hit.harm.first <= first < hit.harm.end:
            # "Have not been seen since"
            continue
        if kind == "since" and _is_of_other_clause(scan, hit, first):
            continue
        if kind == "since" and (_is_reason(scan, first) or _is_told_by(scan, hit, first)):
            continue
        if kind == "since" and scan.low(first - 1) not in scan.lexicon.have and not (dated or record or spell):
            start = _since(scan, first, then)
            return Period(start if start and not (reference and start > reference) else None, reference)
        behind = hit.people.end <= first <= hit.people.end + 8 and "," not in scan.words.lows[hit.people.end : first]
        all_told = kind == "all" and behind and not is_in_all(scan, hit.people)
        # "Brought the toll of Friday's strike to three" is of that strike.
        of_one = any(hit.harm.first < attack.first < hit.people.first for attack in scan.attacks)
        of_one = of_one or is_of_the_act(scan, hit)
        brought = kind == "bring" and first < hit.people.first and not of_one
        brought = brought and not is_revised(scan, first)
        ends = kind == "overall" and scan.low(first - 1) in ENDS  # "since the outbreak of the war"
        if (kind in ("so far", "overall") and not ends) or all_told or brought:
            return Period(None, reference)
    return None


def _is_of_other_clause(scan: Scan, hit: Victims, since: int) -> bool:
    """ "Eighteen are dead, and some fifty have not been heard of since": "since" is of what a comma parts off."""
    bare = scan.low(since + 1) in (",", ".", ";", "")
    return bare and "," in scan.words.lows[hit.harm.end : since]


def _is_reason(scan: Scan, since: int) -> bool:
    """ "Since most of them wore masks", "since bodies remained in the shaft": no time."""
    behind = scan.words.lows[since + 1 : since + 5]
    dated = any(since < span.first < since + 9 for span in scan.dates)
    return scan.low(since + 1) in REASONS or (not dated and not STAYING.isdisjoint(behind))


def _is_told_by(scan: Scan, hit: Victims, since: int) -> bool:
    """ "None as deadly since last week's strikes, which killed nine": of those strikes, and not of the time since."""
    relative = scan.low(hit.harm.first - 1) in ("which", "that")
    return relative and any(since < attack.first < hit.harm.first for attack in scan.attacks)


def _is_record(scan: Scan, hit: Victims, since: int) -> bool:
    """ "A farmer was killed, the first to die since March": how long nobody had been, not how many have.

    "The first soldier killed since March" is told as a count of one.
    """
    near = (i for i in scan.words.where(RECORDS) if since - 18 <= i < since)
    records = [i for i in near if scan.low(i) != "most" or scan.low(i + 1) != "of"]  # "Most of them Christians"
    return any(not hit.people.first - 2 <= i < hit.people.end for i in records)


def _is_superlative(scan: Scan, first: int) -> bool:
    """Whether "the deadliest" stands shortly before a stretch of time, which is then how long none was as deadly."""
    return any(
        low in RECORDS and low.endswith("st") for low in scan.words.lows[max(0, first - 8) : first] if low not in NTH
    )


def _begins(scan: Scan, span: Span) -> bool:
    """ "Since the agreement entered into force on Nov. 27": a day that only says since when."""
    clause = scan.words.lows[max(0, span.first - 10) : span.first]
    return "since" in clause and "," not in clause[clause.index("since") :]


def _has_cost(scan: Scan, hit: Victims) -> bool:
    """ "The feud began in September. It has cost over 50 lives": whether "it" is what has taken them."""
    before = scan.words.lows[max(0, hit.people.first - 4) : hit.people.first]
    it = "it" in before and not scan.lexicon.have.isdisjoint(before)
    return it and not COST.isdisjoint(before) and not (scan.attacks or scan.strikes)


def _have_since(scan: Scan, hit: Victims) -> bool:
    """ "The war began on Oct. 7. More than 400 people have since died": many, in all that time."""
    before = scan.words.lows[max(0, hit.harm.first - 3) : hit.harm.first]
    number = hit.people.value.number
    many = number is not None and (number.low or 0) > MANY
    return many and "since" in before and not scan.lexicon.have.isdisjoint(before)


def _is_long_ago(day: date | None, reference: date | None) -> bool:
    return day is not None and reference is not None and (reference - day).days > LONG_AGO


def _of_days(scan: Scan, hit: Victims) -> Period | None:
    """ "Put the dead of Sunday and Monday at 24": of the acts of both days."""
    if hit.rule != "toll":
        return None
    named = [span for span in scan.dates if hit.harm.end <= span.first < hit.people.first and span.value.start]
    both = len(named) == 2 and scan.words.lows[named[0].end : named[1].first] == ["and"]
    return Period(named[0].value.start, named[1].value.end) if both else None


def _far(scan: Scan, span: Span, hit: Victims) -> int:
    """How far a date stands from a word of harm: tokens, and ten for each clause between."""
    return abs(span.first - hit.harm.first) + 10 * scan.breaks(*sorted((span.first, hit.harm.first)))


def _has_lost(scan: Scan, hit: Victims) -> bool:
    """ "The army has lost 673 soldiers": what has been lost by now, not today."""
    before = scan.words.lows[max(0, hit.harm.first - 6) : hit.harm.first]
    if "caused" in before and any(pair in (("have", "caused"), ("has", "caused")) for pair in pairwise(before)):
        return True
    if scan.low(hit.harm.first) != "lost":
        return False
    i = hit.harm.first - 1
    while scan.low(i) in scan.lexicon.adverbs and scan.low(i) not in scan.lexicon.have:
        i -= 1
    return scan.low(i) in ("has", "have")


def _is_of_a_side(scan: Scan, hit: Victims) -> bool:
    """ "19 civilians had been killed on their side": where neither day nor attack is told, what it has lost by now."""
    behind = scan.words.lows[hit.harm.end : hit.harm.end + 4]
    none = hit.people.value.number is not None and hit.people.value.number.bound == "zero"
    none = none or hit.rule == "state"
    none = none or scan.low(hit.harm.first - 1) in ("was", "were") or scan.attacks or scan.strikes
    return not none and behind[:1] == ["on"] and "side" in behind


def _spoken_of(scan: Scan, hit: Victims) -> Span | None:
    """ "On 3 May the minister spoke of 40 dead": the day on which a count was given, where no attack is told of."""
    if hit.rule not in ("state", "participle") or scan.lexicon.speech.isdisjoint(scan.words.seen):
        return None
    before = scan.words.lows[max(0, hit.people.first - 9) : hit.people.first]
    spoken = any(low in scan.lexicon.speech and after == "of" for low, after in pairwise(before))
    given = bool(before) and before[-1] in scan.lexicon.speech
    if not (spoken or given) or scan.attacks or scan.strikes:
        return None
    for span in scan.dates:
        ahead = spoken and span.first < hit.people.first and span.value.precision == 1 and span.value.start
        if ahead or (given and scan.low(span.end - 1) == "ago"):
            return span
    return None


def _is_listed(scan: Scan, hit: Victims) -> bool:
    """ "The agency has 31 people killed": what somebody's list has come to; "six dead for the town" is of one act.

    And "put its military dead at 2,783", where no attack is told.
    """
    if hit.rule == "toll" and hit.people.value.own:
        return not scan.attacks and not scan.strikes
    listed = hit.rule in ("participle", "state") and scan.low(hit.people.first - 1) in LISTS
    return listed and place(scan, hit.harm.first) is None and PLACE_NOUNS.isdisjoint(scan.words.lows[hit.harm.end :])


def _of_another_time(scan: Scan, hit: Victims) -> Period:
    """ "Down from 8,400 in 2023", "against 188 in the same period of 2023": what a figure set beside others covers."""
    told = time_of(scan, hit.people)
    span = next((d for d in scan.dates if told and told[0] <= d.first < told[1]), None)
    if span is None or told is None or "same" in scan.words.lows[told[0] : told[1]]:
        return Period(None, None)
    return Period(span.value.start, span.value.end)


def _of_a_period(scan: Scan, hit: Victims, span: Span) -> bool:
    """Whether a month or year is what a number was counted over: no single attack is told of, and several victims."""
    number = hit.people.value.number
    several = number is not None and number.low > 1
    if not TRIED.isdisjoint(scan.words.seen):
        # "Convicted of killing 12 worshippers in 2019"
        return False
    if scan.low(span.end - 1) == "ago":
        # "A year ago" is some day, and no stretch.
        return False
    if figures(scan):
        # "184 in August, up from 145 in July"
        return several
    # In "bomb attacks" the bomb is no single attack.
    attacks = [scan.low(a.end - 1) for a in scan.attacks if not any(b.first == a.end for b in scan.attacks)]
    if any(a.value == "clash" and scan.low(a.end) == "between" for a in scan.attacks) and place(scan, hit.harm.end):
        # "In August 55 people were killed in Tripoli in clashes between two brigades"
        return False
    single = any(not low.endswith("s") for low in attacks) or bool(scan.strikes)
    counted = (
        span.value.precision == 5
        or span.value.span
        or bool(attacks)
        or not {"alone", "whole"}.isdisjoint(scan.words.seen)
    )
    return several and not single and counted


def _was_counted(scan: Scan, hit: Victims) -> bool:
    """Whether a number was reached by a day: "had been wounded by Sunday", "had counted 60 killed by Oct. 16"."""
    near = scan.words.lows[max(0, hit.harm.first - 8) : hit.harm.end + 3]
    if scan.words.lows[max(0, hit.people.first - 2) : hit.people.first] == [",", "with"]:
        # "Had reached 60 two days before and 61 by Monday, with 282 injured"
        return True
    return not {"had", "has", "have", "counted", "reported", "list", "lists", "listed", "recorded"}.isdisjoint(near)


def _since(scan: Scan, first: int, then: Past) -> date | None:
    """The day "since then", "since the agreement" points back to: the day last named, or that of the truce."""
    following = [scan.low(i) for i in range(first + 1, first + 7)]
    agreed = scan.lexicon.agreements | {"truce", "ceasefire", "cease-fire", "signing"}
    if any(word in agreed for word in following):
        return then.truce
    return then.day if "then" in following else None
