"""Tells a running total from an event, and what it covers."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from analysis.reading.attach.settings import Period, dates_speech, is_long
from analysis.reading.attach.victims import Victims
from analysis.reading.scan import Scan
from analysis.reading.sentences import Span

NOWHERE = 999
DATED = (("dates", "from"), ("dated", "from"), ("as", "of"))
UNTIL = ("through", "until", "till")
LISTS = ("has", "have", "counts", "lists")


def total(scan: Scan, hit: Victims, then: date | None, reference: date | None) -> Period | None:
    """The period of a running total; None where the number tells of an event.

    A number is a total where "since", "so far", "over the past 17 days", "this month", "brings the toll
    to" or an ordinal reaches it and no day of its own stands nearer.
    """
    if hit.people.value.number is not None and hit.people.value.number.ordinal:
        return Period(None, None)
    if _has_lost(scan, hit) or _of_a_war(scan, hit) or _is_listed(scan, hit):
        return Period(None, reference)
    own = [
        _far(scan, span, hit)
        for span in scan.dates
        if not (span.value.since or is_long(span.value) or dates_speech(scan, span))
    ]
    nearest = min(own, default=NOWHERE)
    if period := _by_dates(scan, hit, nearest, reference):
        return period
    if nearest == NOWHERE and _is_of_a_side(scan, hit):
        return Period(None, reference)
    return _by_words(scan, hit, nearest, then, reference)


def _by_dates(scan: Scan, hit: Victims, nearest: int, reference: date | None) -> Period | None:
    """The period that a date phrase gives: "since Monday", "in 2020", "through Wednesday", "by Sunday".

    nearest: how far the nearest day of an act stands.
    """
    close = [span for span in scan.dates if not scan.breaks(*sorted((span.first, hit.harm.first)))]
    for span in close:
        if (span.value.since or is_long(span.value)) and _far(scan, span, hit) < min(nearest, 35):
            return Period(span.value.start, span.value.end if span.value.end else reference)
    for span in close:
        before = (scan.low(span.first - 2), scan.low(span.first - 1))
        if span.value.span and span.value.start is None:
            return Period(None, None)
        over = span.value.precision >= 4 and nearest == _far(scan, span, hit)
        if over and _of_a_period(scan, hit, span):
            return Period(span.value.start, span.value.end)
        if before in DATED or before[1] in UNTIL:
            return Period(None, span.value.end)
        if (before[1] == "by" or before == ("up", "to")) and _was_counted(scan, hit):
            return Period(None, span.value.end)
    return None


def _by_words(scan: Scan, hit: Victims, nearest: int, then: date | None, reference: date | None) -> Period | None:
    """The period that words of a total give: "since then", "so far", "in all", "bringing the number to"."""
    for first, _, kind in scan.lexicon.totals.all(scan.words):
        far = abs(first - hit.harm.first) + 10 * scan.breaks(*sorted((first, hit.harm.first)))
        if far > 25 or far > nearest:
            continue
        dated = any(first < span.first <= first + 3 for span in scan.dates)
        if kind == "since" and scan.low(first - 1) not in scan.lexicon.have and not dated:
            start = _since(scan, first, then)
            return Period(start if start and not (reference and start > reference) else None, reference)
        behind = hit.people.end <= first <= hit.people.end + 8
        all_told = kind == "all" and behind and "," not in scan.words.lows[hit.people.end : first]
        if kind in ("so far", "overall") or all_told or (kind == "bring" and first < hit.people.first):
            return Period(None, reference)
    return None


def _far(scan: Scan, span: Span, hit: Victims) -> int:
    """How far a date stands from a word of harm: tokens, and ten for each clause between."""
    return abs(span.first - hit.harm.first) + 10 * scan.breaks(*sorted((span.first, hit.harm.first)))


def _has_lost(scan: Scan, hit: Victims) -> bool:
    """ "The army has lost 673 soldiers": what has been lost by now, not today."""
    i = hit.harm.first - 1
    while scan.low(i) in scan.lexicon.adverbs and scan.low(i) not in scan.lexicon.have:
        i -= 1
    before = scan.words.lows[max(0, hit.harm.first - 6) : hit.harm.first]
    caused = "caused" in before and any(pair in (("have", "caused"), ("has", "caused")) for pair in pairwise(before))
    return caused or (scan.low(hit.harm.first) == "lost" and scan.low(i) in ("has", "have"))


def _is_of_a_side(scan: Scan, hit: Victims) -> bool:
    """ "19 civilians had been killed on their side": where neither day nor attack is told, what it has lost by now."""
    behind = scan.words.lows[hit.harm.end : hit.harm.end + 4]
    return behind[:1] == ["on"] and "side" in behind and not scan.attacks and not scan.strikes


def _is_listed(scan: Scan, hit: Victims) -> bool:
    """ "The agency has 31 people killed", "counts 26 dead": what somebody's list has come to."""
    return hit.rule in ("participle", "state") and scan.low(hit.people.first - 1) in LISTS


def _of_a_war(scan: Scan, hit: Victims) -> bool:
    """ "The 2,317 killed in the Karabakh war", "a war in which 2,783 soldiers were killed"."""
    if "war" not in scan.words.seen:
        return False
    behind = scan.words.lows[hit.harm.end : hit.harm.end + 6]
    before = scan.words.lows[max(0, hit.people.first - 14) : hit.people.first]
    told = "war" in behind and behind[:1] in (["in"], ["during"])
    return told or any(before[i : i + 3] == ["war", "in", "which"] for i in range(len(before)))


def _of_a_period(scan: Scan, hit: Victims, span: Span) -> bool:
    """Whether a month or year is what a number was counted over: no single attack is told of, and several victims."""
    number = hit.people.value.number
    several = number is not None and number.low > 1
    attacks = [scan.low(a.end - 1) for a in scan.attacks]
    single = any(not low.endswith("s") for low in attacks) or bool(scan.strikes)
    counted = span.value.precision == 5 or bool(attacks) or not {"alone", "whole"}.isdisjoint(scan.words.seen)
    return several and not single and counted


def _was_counted(scan: Scan, hit: Victims) -> bool:
    """Whether a number was reached by a day: "had been wounded by Sunday", "had counted 60 killed by Oct. 16"."""
    near = scan.words.lows[max(0, hit.harm.first - 8) : hit.harm.end + 3]
    return not {"had", "has", "have", "counted", "list", "lists", "listed", "recorded"}.isdisjoint(near)


def _since(scan: Scan, first: int, then: date | None) -> date | None:
    """The day "since then", "since the agreement" points back to: the day or truce last named."""
    following = [scan.low(i) for i in range(first + 1, first + 7)]
    agreed = scan.lexicon.agreements | {"then", "truce", "ceasefire", "cease-fire", "signing"}
    return then if any(word in agreed for word in following) else None
