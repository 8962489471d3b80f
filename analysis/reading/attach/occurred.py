"""The day on which a later sentence says that an act told before happened."""

from __future__ import annotations

from analysis.reading.attach.moments import FURTHER, dates_speech, is_ahead
from analysis.reading.scan import Scan
from analysis.reading.sentences import QUOTES, Span

POINTING = frozenset("the this that these those both".split())
ACTS = frozenset(
    "killing killings murder murders massacre massacres assassination assassinations attack attacks assault "
    "bombing bombings strike strikes raid raids incident incidents explosion explosions blast blasts shooting "
    "crime crimes fighting battle battles shelling shootings kidnapping kidnappings abduction abductions "
    "clash clashes".split()
)
OCCURRED = frozenset("occurred happened place".split())
BEGAN = frozenset("began started erupted".split())
# Raiders of no name, whoever they are.
RAIDERS = frozenset(
    "attackers attacker assailants gunmen gunman militants raiders insurgents terrorists fighters bomber".split()
)
PARTIES = frozenset(("bandits", "rebels"))
CAME = frozenset("came arrived stormed entered attacked invaded raided opened surrounded descended rode burst".split())

# Who is on the way when an act happens.
STRUCK = frozenset(
    "patrol unit convoy men soldiers troops vehicle bus truck victims officers policemen farmers workers group team "
    "fighters villagers".split()
)


def took_place(scan: Scan) -> Span | None:
    """The day on which a sentence says that the act told before it happened."""
    return _came(scan) or _was_struck(scan) or _began(scan) or _occurred(scan)


def points_back(scan: Scan, position: int) -> bool:
    """ "Two were wounded in that clash": whether what stands behind a token is the act told before."""
    i = position + (scan.low(position) in QUOTES)
    return scan.words.lows[i : i + 2] == ["in", "that"] and scan.low(i + 2) in ACTS


def _came(scan: Scan) -> Span | None:
    """ "The bandits stormed the village on Tuesday": those told before, where nobody is harmed anew."""
    lows = scan.words.lows
    told = lows[:1] == ["the"] and scan.low(1) in RAIDERS | PARTIES and not (scan.harms or FURTHER & scan.words.seen)
    if not told or not (scan.low(2) in CAME or any(strike.first == 2 for strike in scan.strikes)):
        return None
    return next((d for d in scan.dates if _is_plain(scan, d, d.first) and not dates_speech(scan, d)), None)


def _was_struck(scan: Scan) -> Span | None:
    """ "The patrol was ambushed near Ariha on Tuesday": those told before."""
    told = any(scan.low(i) in STRUCK and scan.low(i + 1) in scan.lexicon.passive for i in (1, 2))
    if scan.low(0) != "the" or not told or scan.harms or FURTHER & scan.words.seen:
        return None
    if not any(scan.low(strike.first - 1) in scan.lexicon.passive for strike in scan.strikes):
        return None
    return next((d for d in scan.dates if _is_plain(scan, d, d.first) and not dates_speech(scan, d)), None)


def _began(scan: Scan) -> Span | None:
    """ "In the fighting, which began before dawn on Sunday", "the clashes broke out late on Tuesday"."""
    lows = scan.words.lows
    breaks_out = lows[2:4] in (["broke", "out"], ["flared", "up"]) or (lows[2:3] and lows[2] in BEGAN)
    if breaks_out and lows[0] in POINTING and lows[1] in ACTS and not scan.harms:
        # A war began on a day of the calendar.
        days = (d for d in scan.dates if d.first <= 8 and not scan.words.lows[d.end - 1].isdigit())
        return next((d for d in days if _is_plain(scan, d, d.first) and not dates_speech(scan, d)), None)
    for verb in scan.words.where(BEGAN):
        act = verb - 2 - (lows[verb - 2 : verb - 1] == [","])
        if lows[verb - 1 : verb] == ["which"] and act > 0 and lows[act] in ACTS and lows[act - 1] in POINTING:
            return next((d for d in scan.dates if verb < d.first <= verb + 5 and _is_plain(scan, d, d.first)), None)
    return None


def _occurred(scan: Scan) -> Span | None:
    """ "The attack occurred on May 24"."""
    lows = scan.words.lows
    verb = next(iter(scan.words.where(OCCURRED)), None)
    if verb is None or (lows[verb] == "place" and lows[verb - 1] not in ("took", "take")):
        return None
    pointed = any(lows[i - 1] in POINTING and lows[i] in ACTS for i in range(1, min(verb, 4)))
    days = (d for d in scan.dates if d.first > verb and _is_plain(scan, d, verb))
    return next(days, None) if pointed else None


def _is_plain(scan: Scan, span: Span, position: int) -> bool:
    """Whether a date is one past day or night, in the clause of a token."""
    when = span.value
    one = (when.start == when.end and when.precision == 1) or scan.low(span.end - 1) == "night"
    day = when.start is not None and one and not when.since
    return day and not is_ahead(scan, when) and not scan.breaks(position, span.first)
