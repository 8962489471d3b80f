"""Where an act is set: the place a sentence tells, and what those after it are about."""

from __future__ import annotations

from analysis.reading.attach.clashes import FOUGHT
from analysis.reading.attach.hospitals import is_of_stay
from analysis.reading.attach.printed import (
    LISTENERS,
    before_next,
    beyond,
    finer_in,
    inner,
    inside,
    is_planned,
    opened,
    printed,
    told,
    with_holder,
)
from analysis.reading.lexicon import COMMA, chain
from analysis.reading.names import DWELLERS, GROUNDS, HEADS, HOLDINGS, NO_PLACES, PARTICLES
from analysis.reading.scan import ARMED, LOCATIVE, PLACE_NOUNS, PLACE_WORDS, Scan
from analysis.reading.sentences import Span

# Kinds of place that tell less than any other of their clause: "along the Line of Control at Sunderbani".
WIDE = ("region", "country")
# Kinds that another place holds, and what lies about a town.
INNER = ("village", "town", "city", "site")
OUTSIDE = ("outskirts", "suburb", "suburbs", "edge")
# What a place before one of these only tells of.
BODIES = frozenset("army forces troops soldiers fighters military government authorities officials ministry".split())
TOWNS = ("town", "village", "city", "camp")
GROUND = frozenset(TOWNS)
SEVERAL = frozenset("villages towns cities districts places areas settlements hamlets camps neighbourhoods".split())
# Where who strikes sits.
POSTED = frozenset("based positioned stationed located entrenched deployed holed operating headquartered".split())
POSTS = frozenset("posts positions bases trenches strongholds hideouts".split())
ONSLAUGHT = frozenset("fire attack shelling bombardment bombing assault".split())
# Behind these stands a body only to say where: "near the ministry in".
SITED = frozenset(("at", "near", "outside"))
# How many words a sentence has at most that is but a name.
ALONE = 10
# How many words an item of a list opens with.
ITEM = 16
AT_SEA = frozenset("miles kilometres kilometers km just".split())
# What joins the places of a list.
JOINED = ([","], ["and"], [",", "and"])


def place(scan: Scan, position: int) -> str | None:
    """The place an act is set in: behind a preposition, the nearest behind the verb, else before it."""
    options = []
    before = scan.before_it(position)
    for span in _settings(scan):
        wide = scan.world.places[span.value].kind in WIDE or _is_beside(scan, span)
        if not wide and (scan.answers_apart(span.first, position) or (before and span.first not in before)):
            continue
        behind = span.first >= position
        distance = abs(span.first - position)
        low, high = sorted((span.first, position))
        breaks = scan.breaks(low, high) + (behind and bool(scan.strikes) and _strikes_again(scan, low, high))
        options.append((breaks, wide, not behind, distance, span.value, span))
    if not options:
        return printed(scan, position) or _item(scan)
    best = min(options, key=lambda option: option[:4])
    if nearer := before_next(scan, position, best[5]) or (beyond(scan, position) if best[0] else None):
        return with_holder(scan, nearer)
    if several := _all_of(scan, best[4]):
        return several
    held = _inmost(scan, best[4], [o[4] for o in options if o[0] == best[0]])
    same = (o[5] for o in options if o[4] == held)
    within = next((name for span in same if (name := inside(scan, span) or opened(scan, position, span))), None)
    if within is None and held == best[4] and (finer := finer_in(scan, best[5], position)):
        return finer
    return f"{within}{COMMA}{held}" if within else held


def _is_told_on_a_day(scan: Scan) -> bool:
    """ "Fighters stopped a bus near Zor Maghar on 17 February": what happened somewhere, with a day of its own."""
    return any(d.value.start and d.value.precision == 1 and not d.value.since for d in scan.dates)


def _strikes_again(scan: Scan, first: int, end: int) -> bool:
    """ "Bombed Ariha, killing six, and shelled Saraqib": whether what begins at token end is struck besides.

    "Killed six and wrecked two trucks in Saraqib", where no place is told before, is all in Saraqib.
    """
    told = any(other.first < first for other in _settings(scan))
    near = (s for s in scan.strikes if first < s.first < s.end <= end and scan.low(s.first - 1) == "and")
    return any(told or (end <= s.end + 3 and LOCATIVE.isdisjoint(scan.words.lows[s.end : end])) for s in near)


def _all_of(scan: Scan, place: str) -> str | None:
    """ "In Zorba and Saraqib": what holds both, where an act is set in all places of a list (UCDP's practice)."""
    if len(scan.places) < 2 and "and" not in scan.words.seen:
        return None
    told: list[str] = []
    for before, span in zip([None, *scan.places], scan.places, strict=False):
        joined = before and scan.words.lows[before.end : span.first] in JOINED
        if not joined and place in told:
            break
        told = [*told, span.value] if joined else [span.value]
    above = [list(chain(one))[1:] for one in told]
    more = _and_more(scan, place)
    if place not in told or (len(told) < 2 and not more) or any(one in others for one in told for others in above):
        return None
    held = (one for one in above[0] if scan.world.places[one].kind != "country")
    return next((one for one in held if all(one in others for others in above)), None)


def _and_more(scan: Scan, place: str) -> bool:
    """ "On Bidama and three villages": of several places, of which one is named."""
    span = next(span for span in scan.places if span.value == place)
    i = span.end
    more = next((count.end for count in scan.counts if count.first == i + 1), i + 1)
    more += scan.low(more) in ("other", "nearby", "neighbouring", "neighboring")
    return scan.low(i) == "and" and more > i + 1 and scan.low(more) in SEVERAL


def scene(scan: Scan) -> str | None:
    """The place a sentence is about, for those after it: its setting, or the town that opens it and is hit."""
    if item := _item(scan):
        return item
    near = [span for span in _near(scan) if span.first >= scan.opens]
    if village := _struck_village(scan):
        holder = next((span for span in (*near, *told(scan)) if _is_holder(scan, span)), None)
        return f"{village}{COMMA}{holder.value}" if holder else village
    if not near:
        acts = scan.harms or scan.strikes or scan.attacks or scan.words.where(FOUGHT) or _is_told_on_a_day(scan)
        spans = inner(scan) if acts else []
        # "Chad: gunmen raided the hamlet of Zor Maghar"
        spans = [span for span in spans if scan.low(span.end) != ":"] or spans
        struck = {strike.end for strike in scan.strikes}
        spans = [span for span in spans if span.first in struck] or spans
        # "In the Beni territory, fighters killed nine men at Mangina"
        spans = spans[1:2] if len(spans) > 1 and COMMA in with_holder(scan, spans[1]) else spans
        return next((with_holder(scan, span) for span in spans), None)
    for span in _settings(scan):
        if span in near:
            within = inside(scan, span)
            return f"{within}{COMMA}{span.value}" if within else finer_in(scan, span) or str(span.value)
    struck = {strike.end for strike in scan.strikes}
    if struck and (name := next((span.value for span in told(scan) if span.first in struck), None)):
        # "Rebels positioned in Binnish shelled Zor Maghar"
        return str(name)
    held = (with_holder(scan, span) for span in inner(scan) if scan.attacks)
    if name := next((name for name in held if COMMA in name), None):
        # "Carried out strikes in the Zor district of Ruritania's Maghar province"
        return name
    first = next((span for span in near if span.first <= 1 and span.first >= scan.opens), None)
    hit = scan.harms or scan.strikes or scan.attacks
    return str(first.value) if first and hit and scan.low(first.end) not in ("'s", "’s") else None


def _item(scan: Scan) -> str | None:
    """ "9 March, Zor Maghar (west of Ariha): fighters entered", "Ariha: two died": the place that opens an item."""
    if headed := _headed(scan):
        return headed
    day = scan.dates[0] if scan.dates and ":" in scan.words.lows[:ITEM] else None
    if day is None or day.first or scan.low(day.end) != ",":
        return None
    first = day.end + 1
    end = next((i for i in range(first, first + 7) if scan.low(i) in (":", "(", ",")), first)
    if end == first or not all(text[0].isupper() for text in scan.words.texts[first:end]):
        return None
    listed = next((str(span.value) for span in scan.places if span.first == first), None)
    # "14 March, Reuters: nine died"
    speaks = any(name.first == first for name in scan.names) or scan.lexicon.speakers.at(scan.words, first)
    return listed or (None if speaks else scan.words.printed(first, end))


def heads_item(scan: Scan) -> str | None:
    """ "Zor Maghar (west of Ariha).", "Zor Maghar, Idlib.": a sentence that only names where what follows was."""
    words, last = scan.words, len(scan.words.lows) - 1
    if ":" in words.lows[1:ITEM]:
        return _headed(scan)
    if not 0 < last <= ALONE or words.lows[last] != ".":
        return None
    end = words.lows.index("(") if "(" in words.lows and words.lows[last - 1] == ")" else last
    capital = all(text.istitle() or text.lower() in PARTICLES or text == "," for text in words.texts[:end])
    other = scan.lexicon.speakers.at(words, 0) or scan.lexicon.roles.at(words, 0) or scan.dates or scan.names
    return scan.text(0, end) if end and capital and not other and NO_PLACES.isdisjoint(words.lows[:end]) else None


def _headed(scan: Scan) -> str | None:
    """ "Zor Maghar: about 20 trucks came in", "Ariha town, 3 June: armed men took away": what stands before a colon."""
    spans = [*scan.places, *told(scan)] if ":" in scan.words.lows[1:ITEM] else []
    span = next((span for span in spans if span.first == 0), None)
    if span is None or len(spans) > 1:
        # "BEIRUT: jets raided a house in Zor"
        return None
    end = span.end + (scan.low(span.end) in GROUNDS | HEADS)
    dated = next((d for d in scan.dates if d.first == end + 1 and scan.low(end) == ","), None)
    return str(span.value) if scan.low(dated.end if dated else end) == ":" else None


def _struck_village(scan: Scan) -> str | None:
    """ "In Beni territory, rebels attacked the village of Mangodomu": a printed place that is struck."""
    ends = [strike.end for strike in scan.strikes]
    if not ends or not any(scan.low(i + 1) == "of" for i in scan.words.where(GROUND)):
        return None
    told_of = (span for span in told(scan) if any(0 <= span.first - end <= 3 for end in ends))
    inner = next((s for s in told_of if scan.low(s.first - 1) == "of" and scan.low(s.first - 2) in TOWNS), None)
    return str(inner.value) if inner else None


def _is_holder(scan: Scan, span: Span) -> bool:
    """Whether a place opens the sentence as what holds the others of it: "in Beni territory, rebels"."""
    return span.first < min((strike.first for strike in scan.strikes), default=0)


def _near(scan: Scan) -> list[Span]:
    """The places of a sentence below a country."""
    known = scan.world.places
    return [span for span in scan.places if known[span.value].kind != "country" and not is_of_stay(scan, span)]


def only_place(scan: Scan) -> str | None:
    """The one place below a country that a sentence names, wherever it stands: "reached Marib at dusk"."""
    near = _near(scan)
    if len({span.value for span in near}) != 1 or scan.low(near[0].first - 1) == "of":
        return None
    spoken = any(s.opens <= near[0].first < s.closes for s in scan.statements)
    return None if spoken else str(near[0].value)


def elsewhere(scan: Scan) -> bool:
    """Whether a sentence names a place of its own; "officials in Baku said" does not."""
    spoken = [range(s.opens, s.closes) for s in scan.statements]
    own = (s for s in scan.places if not (_is_of_striker(scan, s, _before(scan, s)) or is_of_stay(scan, s)))
    return not all(any(span.first in words for words in spoken) for span in own)


def _is_country(scan: Scan, span: Span) -> bool:
    return scan.world.places[span.value].kind == "country"


def _inmost(scan: Scan, place: str, told: list[str]) -> str:
    """ "On the village of Garayusifli in the Barda district": the one of the places told that lies within the place."""
    known = scan.world.places
    inner = [one for one in told if one in known and known[one].kind in INNER and place in [*chain(one)][1:]]
    return inner[0] if len(set(inner)) == 1 else place


def _is_beside(scan: Scan, span: Span) -> bool:
    """ "In Duma, on the outskirts of Damascus": told only to say where another is."""
    i = _before(scan, span)
    return scan.low(span.first - 1) == "of" and scan.low(span.first - 2) in OUTSIDE and scan.low(i - 1) == ","


def _settings(scan: Scan) -> list[Span]:
    """The places of a sentence that an act can be set in; looked for once."""
    if _settings not in scan.words.kept:
        scan.words.kept[_settings] = [span for span in scan.places if _is_setting(scan, span)]
    found: list[Span] = scan.words.kept[_settings]
    return found


def _before(scan: Scan, span: Span) -> int:
    """Where the preposition stands before a place and the words that go with it: "in the northern countryside of"."""
    i = span.first - 1
    while i > span.first - 6 and (_is_of_ground(scan, i - (scan.low(i) == "of")) or _is_demonym(scan, i)):
        i -= 1
    return i


def _is_of_ground(scan: Scan, i: int) -> bool:
    """ "The western countryside", "rebel-held", "the Gaza city of": what may stand before a place."""
    of_town = scan.low(i + 1) in TOWNS and i >= 0 and scan.words.texts[i][0].isupper()
    return scan.low(i) in PLACE_WORDS or scan.low(i).endswith(HOLDINGS) or of_town


def _is_demonym(scan: Scan, i: int) -> bool:
    return any(name.first == i and name.value.part == "adjective" for name in scan.names)


def _is_setting(scan: Scan, span: Span) -> bool:
    """Whether a place stands behind a preposition, or goes on with a place that does: "in Zorba, Saraqib and Hama"."""
    i = _before(scan, span)
    if scan.low(i) in ("'s", "’s") and any(other.end == i for other in scan.places):
        # "In Turkey's Hatay province"
        i -= 2
    low, behind = scan.low(i), scan.low(span.end)
    owner = behind in ("'s", "’s")
    if behind in BODIES or (owner and (scan.low(span.end + 1) in BODIES or _is_country(scan, span))):
        # "By the Karabakh army", "in Turkey's response", "on Tehran's military network": who acts.
        return False
    if is_of_stay(scan, span) or is_planned(scan, span) or any(n.first < span.first < n.end for n in scan.names):
        # "Al-Qaeda in Iraq"
        return False
    # "Fifty miles off Aden"
    located = low in LOCATIVE or (low == "off" and scan.low(i - 1) in AT_SEA)
    if located and _is_of_striker(scan, span, i):
        return False
    if located and i and scan.low(i - 1) in scan.lexicon.speakers.lasts and not _is_hit(scan, i):
        # "the news agency in Damascus"; but "killed five rebels in Idlib"
        return False
    if located and i and scan.low(i - 1) in LISTENERS:
        # "Told reporters in Istanbul"
        return False
    if low == "of" and not scan.answers and (_is_struck_there(scan, span) or scan.low(i - 1) in DWELLERS):
        # "Three residents of Saraqib died", "three people of Saraqib died when shells hit the town"
        return True
    opens = i == 0 and behind == ","
    if i == 0 and located and not opens:
        # "In Saraqib the Observatory has nine dead."
        return True
    if any(s.opens <= span.first < s.closes or (opens and 0 <= s.opens - span.end <= 2) for s in scan.statements):
        # "officials in Baku said", "in Baku, officials said"
        return False
    if scan.is_struck(span):
        return True
    fought = low == "for" and scan.low(i - 1) in ("battle", "battles", "fight", "fighting")
    if located or fought or (low == "of" and any(attack.end == i for attack in scan.attacks)):
        return True
    if low == "," and behind in PLACE_NOUNS:
        # "in Sangin district, Helmand province"
        return True
    if scan.words.lows[span.end : span.end + 2] == ["came", "under"]:
        # "Kherson came under Russian fire"
        return not ONSLAUGHT.isdisjoint(scan.words.lows[span.end + 2 : span.end + 6])
    if behind in scan.lexicon.passive and any(0 < strike.first - span.end <= 3 for strike in scan.strikes):
        # "Ganja was first struck on Oct. 4"
        return True
    i -= low in ("a", "an", "the")
    if any(strike.end == i + 1 for strike in scan.strikes):
        # "missiles struck Stepanakert", "hit a residential quarter of Ganja"
        return True
    if scan.low(span.first - 1) not in (",", "and", "or"):
        return False
    before = next((p for p in scan.places if 1 <= span.first - p.end <= 2), None)
    return before is not None and _is_setting(scan, before)


def _is_of_striker(scan: Scan, span: Span, i: int) -> bool:
    """ "Rebels based in Zorba shelled Hama", "fired from posts in Zorba": where who strikes sits."""
    if scan.low(i - 1) in POSTS and "from" in (scan.low(i - 2), scan.low(i - 3)):
        return True
    acting = (verb.first for verb in (*scan.strikes, *scan.harms) if verb.first >= span.end)
    verb = next(acting, None)
    posted = scan.low(i - 1) in POSTED and scan.low(i - 2) not in scan.lexicon.passive
    return posted and verb is not None and scan.low(verb - 1) not in scan.lexicon.passive


def _is_struck_there(scan: Scan, span: Span) -> bool:
    """Whether people of a place die where "the town" is struck."""
    people = any(span.first - 2 <= person.end <= span.first + 1 for person in scan.people if person.value.number)
    town = any(scan.low(s.end) == "the" and scan.low(s.end + 1) in TOWNS for s in (*scan.strikes, *scan.attacks))
    return people and town and scan.world.places[span.value].kind not in WIDE


def _is_hit(scan: Scan, end: int) -> bool:
    """Whether those who could speak are counted, bear arms, are struck, or only tell where.

    "At the base of the army in Idlib", "hit a clinic in Idlib".
    """
    if any(end - 4 <= s.end < end and LOCATIVE.isdisjoint(scan.words.lows[s.end : end]) for s in scan.strikes):
        return True
    if not SITED.isdisjoint(scan.words.lows[max(0, end - 5) : max(0, end - 1)]):
        return True
    near = (people.value for people in scan.people if people.end == end)
    return any(value.role in ARMED or value.number is not None for value in near)
