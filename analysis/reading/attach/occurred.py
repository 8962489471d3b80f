"""The day on which a later sentence says that an act told before happened."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.attach.moments import FURTHER, dates_speech, is_ahead, precedes_verb
from analysis.reading.scan import LOCATIVE, Scan
from analysis.reading.sentences import QUOTES, Span

POINTING = frozenset("the this that these those both such".split())
ACTS = frozenset(
    "killing killings murder murders massacre massacres assassination assassinations attack attacks assault "
    "bombing bombings strike strikes raid raids incident incidents explosion explosions blast blasts shooting "
    "crime crimes fighting battle battles shelling shootings kidnapping kidnappings abduction abductions "
    "clash clashes encounter gunfight firefight shootout ambush conduct behaviour behavior".split()
)
OCCURRED = frozenset("occurred happened place executed".split())
BROKE_OUT = ["broke", "out"]
BEGAN = frozenset("began started erupted".split())
# Raiders of no name, whoever they are.
RAIDERS = frozenset(
    "attackers attacker assailants gunmen gunman militants raiders insurgents terrorists fighters bomber".split()
)
PARTIES = frozenset(("bandits", "rebels"))
CAME = frozenset("came arrived stormed entered attacked invaded raided opened surrounded descended rode burst".split())

# What opens a story of its own: a place, another act.
OPENING = LOCATIVE | frozenset("meanwhile separately elsewhere also another farther further on since during".split())
# Who is on the way when an act happens.
STRUCK = frozenset(
    "patrol unit convoy men soldiers troops victims officers policemen farmers workers group team "
    "fighters villagers terrorists militants rebels insurgents gunmen suspects".split()
)
CONTINUED = frozenset("continued lasted took happened occurred began started erupted".split())
# How far behind "the attack" stands that it began.
FAR = 24
# How far into a sentence "that was" has its day, how far behind "the attack" its own stands, and how old news is.
OPENS, FURTHEST, NEWS = 6, 9, 14
# What opens a clause that tells of more than where an act was.
CLAUSES = frozenset("after before when while".split())


def took_place(scan: Scan) -> Span | None:
    """The day on which a sentence says that the act told before it happened."""
    return _that_was(scan) or _of_the_act(scan) or _came(scan) or _was_struck(scan) or _began(scan) or _occurred(scan)


def _that_was(scan: Scan) -> Span | None:
    """ "That was on the night of Saturday", "it was Friday, 8 March"."""
    told = scan.words.lows[:2] in (["that", "was"], ["this", "was"], ["it", "was"]) and not scan.harms
    return next((d for d in scan.dates if d.first <= OPENS and _is_news(scan, d)), None) if told else None


def _of_the_act(scan: Scan) -> Span | None:
    """ "The dawn attack at Nakwale on Monday saw the raiders drive away 300 goats"."""
    act = _act_told(scan)
    if act is None:
        return None
    day = next((d for d in scan.dates if act < d.first <= act + FURTHEST), None)
    plain = day is not None and _is_news(scan, day) and not scan.breaks(act, day.first)
    return day if plain and day is not None and not dates_speech(scan, day) else None


def _act_told(scan: Scan) -> int | None:
    """Where the noun of "the dawn attack at" stands, which opens a sentence without victims or another act."""
    opens = _opens_telling(scan)
    if scan.low(opens) not in POINTING or _harms(scan) or scan.answers or _is_further(scan):
        return None
    near = (i for i in range(opens + 1, opens + 4) if scan.low(i) in ACTS and scan.low(i + 1) in (*LOCATIVE, "on"))
    return next(near, None)


def _opens_telling(scan: Scan) -> int:
    """Where what a sentence tells begins: behind "police said (that)" at its head."""
    said = next((s for s in scan.statements if s.opens <= scan.opens + 1 and s.closes < len(scan.words.lows) - 1), None)
    return said.closes + (scan.low(said.closes) == "that") if said else 0


def _is_news(scan: Scan, span: Span) -> bool:
    """Whether a date is a day or night of the weeks before publication."""
    when, last = span.value, scan.reference
    recent = last is not None and when.start is not None and 0 <= (last - when.start).days <= NEWS
    return recent and not when.since and when.precision <= 2 and (when.end - when.start).days <= 1


def struck_then(scan: Scan) -> tuple[Span, Span] | None:
    """ "A jet dropped two bombs on the camp on Monday": how an act told just before came about, verb and day.

    Only what goes on with a story: no sentence that opens with a place or a day of its own, or harms anybody.
    """
    apart = _harms(scan) or scan.answers or _is_further(scan)
    if apart or scan.low(0) in OPENING or any(d.first <= 1 for d in scan.dates):
        return None
    verbs = [s for s in scan.strikes if s.value in ("past", "fell") and not _is_of_a_building(scan, s)] + [
        Span("came", i, i + 1, "past") for i in _came_at(scan)
    ]
    for verb in sorted(verbs, key=lambda span: span.first):
        for span in scan.dates:
            apart = dates_speech(scan, span) or precedes_verb(scan, span) or not _is_plain(scan, span, span.first)
            if not apart and scan.breaks(*sorted((verb.first, span.first))) <= 1:
                return verb, span
    return None


def is_of_speaker(scan: Scan, verb: Span) -> bool:
    """ "The front said it had attacked a post on Sunday": an act of who speaks, and none told before."""
    before = scan.words.lows[max(0, verb.first - 3) : verb.first]
    return not {"it", "they", "its"}.isdisjoint(before) and any(s.first <= verb.first < s.end for s in scan.statements)


def _is_of_a_building(scan: Scan, strike: Span) -> bool:
    """ "The bus station was shelled" need not be of the act told; "the bus was hit", "a patrol was attacked" are."""
    passive = scan.low(strike.first - 1) in scan.lexicon.passive and scan.low(strike.first) not in ("detonated", "shot")
    return passive and not _is_on_the_way(scan, strike.first - 2)


def _is_on_the_way(scan: Scan, i: int) -> bool:
    return scan.low(i) in STRUCK or scan.low(i) in scan.lexicon.vehicles


def _harms(scan: Scan) -> list[Span]:
    """The words of harm that tell of victims: "helped to pull out the injured" tells of none.

    Nor does "the troops were hit by fire on a road": those told before.
    """
    again = scan.low(0) == "the" and scan.low(1) in STRUCK and scan.low(2) in scan.lexicon.passive
    act = 1 if scan.low(0) in POINTING and scan.low(1) in ACTS else -1  # "the killings took place in Zor"
    return [
        harm
        for harm in scan.harms
        if harm.value.voice != "adjective"
        and harm.first != act
        # "Said a man whose brother was among the dead"
        and scan.words.lows[max(0, harm.first - 2) : harm.first] != ["among", "the"]
        and not (again and harm.first == 3 and harm.value.harm == "injured")
    ]


def _is_further(scan: Scan) -> bool:
    """ "Another raid", "two more"; "more than 100" tells of nothing further."""
    return any(scan.low(i) != "more" or scan.low(i + 1) != "than" for i in scan.words.where(FURTHER))


def _came_at(scan: Scan) -> Iterator[int]:
    """ "Entered the village", "were surrounded": verbs of raiders that strike nothing yet."""
    return (i for i in scan.words.where(CAME) if scan.low(i + 1) not in ("by", "from") or scan.low(i) == "surrounded")


def told_where(scan: Scan) -> int | None:
    """The token behind which a sentence tells where the act just told was: "the blast occurred at", "the van was hit".

    None where it tells of victims, or of another act.
    """
    lows = scan.words.lows
    if lows[:1] == ["it"] and scan.low(1) in CONTINUED and not _harms(scan):
        # "It continued through the night in the village of Zor"
        return 2
    if (act := _act_told(scan)) is not None and scan.low(act + 1) in LOCATIVE:
        return act + 1
    if (came := _raiders_came(scan)) is not None:
        return came
    if lows[:1] == [] or lows[0] not in POINTING or scan.answers or _is_further(scan):
        return None
    clause = next((i for i in range(OPENS, len(lows)) if lows[i] in CLAUSES), len(lows))
    if any(harm.first < clause for harm in _harms(scan)):
        return None
    acts = [i for i in (1, 2, 3) if scan.low(i) in ACTS or lows[i : i + 3] == ["exchange", "of", "fire"]]
    verbs = (i for i in range(2, min(FAR, len(lows))) if lows[i] in OCCURRED | BEGAN or lows[i : i + 2] == BROKE_OUT)
    begun = next(verbs, None)
    if acts and begun:
        return begun + 1
    struck = next((s for s in scan.strikes if s.value in ("past", "fell")), None)
    if struck is None or not _is_on_the_way(scan, 1):
        return None
    return struck.end if scan.low(2) in scan.lexicon.passive else 2


def _raiders_came(scan: Scan) -> int | None:
    """ "The assailants entered the village near Zor", "said the attackers arrived in Zor": behind the verb."""
    opens = _opens_telling(scan)
    told = scan.low(opens) == "the" and scan.low(opens + 1) in RAIDERS | PARTIES | {"guerrillas"}
    if not told or _harms(scan) or scan.answers or _is_further(scan):
        return None
    near = range(opens + 2, opens + FURTHEST + OPENS)
    return next((i + 1 for i in near if scan.low(i) in CAME or any(s.first == i for s in scan.strikes)), None)


def points_back(scan: Scan, position: int) -> bool:
    """ "Two were wounded in that clash", "died during the attack": whether what follows is the act told before."""
    i = position + (scan.low(position) in QUOTES)
    back = scan.words.lows[i : i + 2] in (["in", "that"], ["during", "that"], ["during", "the"])
    return back and scan.low(i + 2) in ACTS and scan.low(i + 3) not in ("on", "at", "in", "of", "near")


def _came(scan: Scan) -> Span | None:
    """ "The bandits stormed the village on Tuesday": those told before, where nobody is harmed anew."""
    lows = scan.words.lows
    told = lows[:1] == ["the"] and scan.low(1) in RAIDERS | PARTIES and not (scan.harms or _is_further(scan))
    if not told or not (scan.low(2) in CAME or any(strike.first == 2 for strike in scan.strikes)):
        return None
    return next((d for d in scan.dates if _is_plain(scan, d, d.first) and not dates_speech(scan, d)), None)


def _was_struck(scan: Scan) -> Span | None:
    """ "The patrol was ambushed near Ariha on Tuesday": those told before."""
    told = any(scan.low(i) in STRUCK and scan.low(i + 1) in scan.lexicon.passive for i in (1, 2))
    if scan.low(0) != "the" or not told or _harms(scan) or _is_further(scan):
        return None
    if not any(scan.low(s.first - 1) in scan.lexicon.passive or scan.low(s.first) == "came" for s in scan.strikes):
        return None
    return next((d for d in scan.dates if _is_plain(scan, d, d.first) and not dates_speech(scan, d)), None)


def _began(scan: Scan) -> Span | None:
    """ "In the fighting, which began before dawn on Sunday", "the clashes broke out late on Tuesday"."""
    lows = scan.words.lows
    breaks_out = lows[2:4] in (["broke", "out"], ["flared", "up"]) or (lows[2:3] and lows[2] in BEGAN)
    if breaks_out and lows[0] in POINTING and lows[1] in ACTS and not scan.harms:
        # A war began on a day of the calendar.
        days = (d for d in scan.dates if d.first <= 12 and not scan.words.lows[d.end - 1].isdigit())
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
    pointed = any(lows[i - 1] in POINTING and lows[i] in ACTS for i in range(1, min(verb, 6)))
    days = (d for d in scan.dates if d.first > verb and _is_plain(scan, d, verb))
    return next(days, None) if pointed else None


def _is_plain(scan: Scan, span: Span, position: int) -> bool:
    """Whether a date is one past day or night, in the clause of a token."""
    when = span.value
    one = (when.start == when.end and when.precision == 1) or scan.low(span.end - 1) == "night"
    day = when.start is not None and one and not when.since
    return day and not is_ahead(scan, when) and not scan.breaks(position, span.first)
