"""Printed places that the registry does not have, and what holds them."""

from __future__ import annotations

from itertools import pairwise

from analysis.reading.attach.hospitals import is_of_stay
from analysis.reading.lexicon import COMMA, PREFIXED, chain
from analysis.reading.names import GROUNDS, SETTLEMENTS
from analysis.reading.scan import DASHES, LOCATIVE, PLACE_WORDS, Scan
from analysis.reading.sentences import Span

# Grounds that hold villages, and how far into a sentence what holds its places may stand.
HOLDERS = frozenset("territory district province county state region governorate prefecture department".split())
OPENS = 6
# Whoever is told something somewhere was not harmed there.
LISTENERS = frozenset("reporters journalists newsmen conference parliament lawmakers supporters".split())
WIDE = ("country", "region", "province", "district")
PARTS = frozenset("quarter neighbourhood neighborhood suburb district area camp square market".split())
# Where somebody went afterwards: "a resident who fled to the town of Zor".
AWAY = frozenset("fled escaped moved returned evacuated transferred airlifted flown walked displaced".split())
QUARTERS = frozenset("quarter neighbourhood neighborhood suburb".split())
# "Zor Maghar, west of Idlib" lies beside it.
COMPASS = frozenset("north south east west northwest northeast southwest southeast".split())
# "Planning an attack on Saraqib".
PLANNING = frozenset("preparing planning plotting preparations plans".split())
# What may stand between a printed place and what holds it.
HOLDING = frozenset(
    ", in of a an refugee displacement hamlet settlement locality commune community rural front base township 's "
    "’s on coast".split()
)


# What tells where a place is: how many words that may have, how it opens, and the words of it.
LOCATING = 10
OPENERS = frozenset((",", "in", "outside", "near", "of")) | COMPASS
WHERE = (
    HOLDING
    | COMPASS
    | frozenset(
        "outside near some about around roughly km kilometres kilometers miles from away lying located in's".split()
    )
)


def printed(scan: Scan, position: int) -> str | None:
    """The place the registry does not have, in the clause of an act, where none that it has is told."""
    spans = inner(scan)
    near = [span for span in spans if not scan.breaks(*sorted((span.first, position)))]
    # "Three were hurt when a tank fired at a post in X": the place told.
    nearest = min(near, key=lambda span: (abs(span.first - position), span.first < position), default=None)
    span = nearest or next(iter(spans), None)
    return with_holder(scan, span) if span else None


def with_holder(scan: Scan, span: Span) -> str:
    """A printed place before what the registry has of those that hold it: "Zor Maghar, Idlib"."""
    held = max(
        (str(place.value) for place in scan.places if inside(scan, place) == span.value),
        key=lambda place: len(list(chain(place))),  # "of Afghanistan's Khost province": Khost
        default=None,
    )
    held = held or _opening_holder(scan, span)
    return f"{span.value}{COMMA}{held}" if held else str(span.value)


def inner(scan: Scan) -> list[Span]:
    """The places told, without one that opens the sentence where others stand behind it.

    "Across the border in Mali, the army said five died when a bomb went off near Boni."
    """
    spans = told(scan)
    end = spans[0].end + (scan.low(spans[0].end) in HOLDERS) if spans else 0
    acted = any(act.first < spans[0].first for act in (*scan.strikes, *scan.harms, *scan.attacks)) if spans else False
    # "Gunmen broke into a mine at Zor, 25 km from Barda"
    acted = acted or any(scan.low(i).endswith("ed") or scan.low(i) in ("into", "at") for i in range(scan.opens, end))
    opens = len(spans) > 1 and spans[0].first <= OPENS and scan.low(end) == "," and not acted
    spans = spans[1:] if opens else spans
    return [span for span in spans if not any(_tells_where(scan, other, span) for other in spans)]


def _tells_where(scan: Scan, one: Span, other: Span) -> bool:
    """Whether a place is told only to say where the one before it is.

    "In Zor Maghar, a village in the Barda region", "at the Zor camp west of Barda", "in Zor, 25 km from Barda".
    """
    first = one.end + (scan.low(one.end) in GROUNDS or scan.low(one.end) in SETTLEMENTS)
    between = scan.words.lows[first : other.first]
    if other.first <= first or len(between) > LOCATING or between[0] not in OPENERS or between == [","]:
        return False
    named = (scan.words.texts[i][0].isupper() or scan.low(i)[0].isdigit() for i in range(first, other.first))
    return all(low in WHERE or low in PLACE_WORDS or told for low, told in zip(between, named, strict=True))


def _is_wide(scan: Scan, place: Span) -> bool:
    """Whether a place of the registry is a land or a province, or is told as one: "the region of Kherson"."""
    of = scan.low(place.first - 1) == "of" and scan.low(place.first - 2) in HOLDERS
    return scan.world.places[place.value].kind in WIDE or of or scan.low(place.end) in HOLDERS


def _opening_holder(scan: Scan, span: Span) -> str | None:
    """ "In the Beni territory, fighters killed nine men at Mangina": what opens a sentence and holds a place behind.

    A land or a province of the registry; a town, of its quarters and districts.
    """
    for place in scan.places:
        wide = _is_wide(scan, place) or scan.low(span.end) in PARTS
        opens = place.first <= OPENS + scan.opens and "in" in scan.words.lows[scan.opens : place.first]
        end = place.end + (scan.low(place.end) in HOLDERS)
        if wide and opens and scan.low(end) == "," and span.first > end:
            return str(place.value)
    held = (one for one in told(scan) if one.end < span.first and one.first <= OPENS and scan.low(one.end) in HOLDERS)
    one = next(held, None)
    return str(one.value) if one and scan.low(one.end + 1) == "," else None


def finer_in(scan: Scan, holder: Span, position: int | None = None) -> str | None:
    """ "In Mali, a convoy struck a bomb near Boni": what is printed within a land or province, in the act's clause.

    position: a token of the act; without one, anywhere in the sentence.
    """
    if not _is_wide(scan, holder):
        return None
    spans = [span for span in told(scan) if not (span.first < holder.end and holder.first < span.end)]
    numbers = [people.first for people in scan.people if people.value.number is not None]
    near = [s for s in spans if position is None or not _is_apart(scan, s.first, position, numbers)]
    opened = [s for s in spans if _opening_holder(scan, s) == holder.value]
    span = min(near, key=lambda s: abs(s.first - (position or 0)), default=None) or next(iter(opened), None)
    return f"{span.value}{COMMA}{holder.value}" if span else None


def _is_apart(scan: Scan, first: int, position: int, numbers: list[int]) -> bool:
    """Whether a place stands in another clause than an act, or behind another number: "two in Idlib and one in Zor"."""
    low, high = sorted((first, position))
    # "Killed two in Qasur and arrested 12 across the West Bank"
    of_another = first < position and any(harm.end <= first for harm in scan.harms if harm.end != position)
    return bool(scan.breaks(low, high)) or of_another or any(low < number < high for number in numbers)


def is_quarter(scan: Scan, place: str) -> bool:
    """ "In the Raml quarter": whether a printed place is a part of a town, and of none its sentence names."""
    if place in scan.world.places:
        return False
    return any(span.value == place and scan.low(span.end) in QUARTERS for span in told(scan))


def within(scan: Scan, place: str, town: str | None) -> str:
    """A part of a town before the town that the sentences before are about."""
    known = scan.world.places.get(town or "")
    return f"{place}{COMMA}{town}" if known and known.kind in ("city", "town") else place


def told(scan: Scan) -> list[Span]:
    """The places the registry does not have, without those of a speaker, a hospital or a plan."""
    spoken = [range(s.opens, s.closes) for s in scan.statements]
    own = (span for span in scan.unlisted if not any(span.first in words for words in spoken))
    return [span for span in own if not _is_aside(scan, span)]


def _is_aside(scan: Scan, span: Span) -> bool:
    heard = scan.low(span.first - 1) in LOCATIVE and scan.low(span.first - 2) in LISTENERS
    away = is_of_stay(scan, span) or _is_origin(scan, span) or _is_refuge(scan, span)
    return heard or away or is_planned(scan, span)


def _is_refuge(scan: Scan, span: Span) -> bool:
    """ "Said a resident who fled to the town of Zor": where somebody went, and not where anybody was harmed."""
    before = scan.words.lows[max(0, span.first - 6) : span.first]
    return "to" in before and not AWAY.isdisjoint(before[: before.index("to")])


def _is_origin(scan: Scan, span: Span) -> bool:
    """ "The two assailants, cousins from the nearby village of Zor Maghar, were shot": where somebody is from."""
    near = range(span.first - 1, max(-1, span.first - 6), -1)
    i = next((i for i in near if scan.low(i) == "from"), None)
    return i is not None and any(p.end == i and scan.low(p.first - 1) == "," for p in scan.people)


def only(scan: Scan) -> str | None:
    """The one place that the registry does not have, where a sentence names no other: "seized the town of Zor"."""
    spans = told(scan) if not scan.places else []
    return str(spans[0].value) if len(spans) == 1 else None


def is_planned(scan: Scan, span: Span) -> bool:
    """ "Killed ten men who were preparing an attack on Zor Maghar": where nothing has happened yet."""
    if PLANNING.isdisjoint(scan.words.seen) or scan.low(span.first - 1) in LOCATIVE - {"on"}:
        return False
    verb = next((i for i in range(span.first - 1, max(-1, span.first - 8), -1) if scan.low(i) in PLANNING), None)
    if verb is None:
        return False
    acts = [act.first for act in (*scan.harms, *scan.strikes) if verb < act.first < span.first]
    attack = any(verb < attack.first < span.first for attack in scan.attacks)
    return (attack or bool(acts)) and all(scan.low(first - 1) == "to" for first in acts)


def inside(scan: Scan, holder: Span) -> str | None:
    """The printed place that a place of the registry holds: "in Zor Maghar, a hamlet in Idlib"."""
    if not _may_hold(scan, holder):
        return None
    for span in told(scan):
        # "Near Zor Maghar village in Tell Barad district, Idlib province"
        plain = (i for i in range(span.end, holder.first) if i == span.end or not scan.words.texts[i][0].isupper())
        between = [scan.low(i) for i in plain]
        if span.end <= holder.first and _is_holding(between):
            return str(span.value)
        if holder.end <= span.first and _is_held(scan.words.lows[holder.end : span.first]):
            return str(span.value)
    return None


def _may_hold(scan: Scan, holder: Span) -> bool:
    """Whether a name with a capital stands beside a place where one that it holds may."""
    i = holder.first - 1
    while i > 0 and (scan.low(i) in PLACE_WORDS or scan.low(i) in HOLDING):
        i -= 1
    text = scan.words.texts[i] if 0 <= i < holder.first - 1 else ""
    before = text[:1].isupper() or PREFIXED.match(text) is not None
    return (
        before
        or scan.low(holder.end) in ("'s", "’s")
        or scan.low(holder.end) in SETTLEMENTS
        or scan.low(holder.end) in GROUNDS
    )


def _is_holding(between: list[str]) -> bool:
    """ ", in", ", a hamlet in the northern province of", "district in"."""
    beside = any(low in COMPASS and before not in ("the", "far") for before, low in pairwise(between[:-1]))
    if beside or len(between) > 8 or not all(low in PLACE_WORDS or low in HOLDING for low in between):
        return False
    return "," in between or "in" in between or "of" in between


def _is_held(between: list[str]) -> bool:
    """ "'s", "State's", "province village of", "'s district of"."""
    between = between[1:] if between[1:] in (["'s"], ["’s"]) and between[0] in GROUNDS else between
    plain = len(between) <= 4 and all(low in SETTLEMENTS or low in ("'s", "’s", "of") for low in between)
    return plain and ("of" in between[1:] or between[:1] in (["'s"], ["’s"]))


def listed(scan: Scan, number: int) -> str | None:
    """ "19 killed: Martuni - 6, Mets Shen - 1": the place a number stands behind, with a dash between."""
    end = first = number - 1
    if scan.low(end) not in DASHES:
        return None
    if known := next((span.value for span in scan.places if span.end == end), None):
        return str(known)
    while first and scan.words.texts[first - 1][0].isupper() and not scan.words.shouted:
        first -= 1
    return scan.text(first, end) if first < end else None


def before_next(scan: Scan, position: int, place: Span) -> Span | None:
    """ "Two died in Zor Maghar and three in Idlib": the printed place before the number whose place another is.

    And that right behind an elided number: "three in Idlib and two in Zor Maghar".
    """
    if scan.low(position) in LOCATIVE and place.first < position:
        return next((span for span in told(scan) if 0 < span.first - position <= 2), None)
    numbers = (p.first for p in scan.people if position < p.first < place.first and p.value.number is not None)
    stop = next(numbers, None)
    return next((span for span in told(scan) if position <= span.first < stop), None) if stop else None


def beyond(scan: Scan, position: int) -> Span | None:
    """ "In the Jammu region: on Monday two died at Qasr Barad": the printed place of an act's own clause."""
    here = (span for span in told(scan) if not scan.breaks(*sorted((span.first, position))))
    return min(here, key=lambda span: abs(span.first - position), default=None)


def opened(scan: Scan, position: int, holder: Span) -> str | None:
    """ "In Marib, shelling of the Raghwan area killed two": a printed place behind the one that opens a sentence."""
    if holder.first > scan.opens + 1 or scan.low(holder.end) != ",":
        return None
    span = beyond(scan, position)
    return str(span.value) if span and span.first > holder.end else None
