"""Which actors and places a sentence names, as spans of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from analysis.reading.lexicon import PREFIXED, Name, Words, World, as_printed, is_demonym
from analysis.reading.sentences import Span, Tokens

# What stands in small letters within a name: "Tell al Barda", "Puerto de la Paz".
PARTICLES = frozenset("al el ul wa bin ibn abu de da do dos das del la las los".split())
# "Villa El Salvador" is not El Salvador.
PREFIXES = frozenset("Villa Nueva Nuevo Puerto Ciudad Colonia Rancho Fort".split())
AYN = ("‘", "’", "'", "ʿ")
# What a printed place stands behind, nouns it may stand behind with "of", and capitalised words that are none:
# "shelled Kherson" as "in Kherson".
INSIDE = frozenset("in at near off outside around inside across into entered entering invaded invading".split())
SHELLED = frozenset(
    "shelled shelling bombed bombing bombarded bombarding pounded pounding hit struck raided stormed overran torched "
    "torching razed razing rocked rocking shook shaking jolted".split()
)
# What befalls a place that is named before: "Zor Maghar was shelled".
STRUCK = frozenset("shelled bombed bombarded pounded".split())
# "Targeted the Zor Maghar district": verbs of what is a place only with a noun for a ground, or where the clause ends.
TARGETED = frozenset("targeted targeting attacked attacking assaulted assaulting".split())
# What may stand behind "attacked Zor Maghar": where a clause ends or goes on, where from and when.
ENDING = frozenset(
    ", ; . on from at in before after during early late overnight again with today yesterday this last using shortly "
    "around about twice".split()
)
# "On the road between Zor and Maghar", "ambushed a bus between Zor and Maghar": what lies or drives there.
BETWEEN = frozenset(
    "road roads highway track route bush area forest stretch midway halfway somewhere located border travelling "
    "traveling driving plying convoy patrol river".split()
)
# "In the centre of Tell Barad".
MIDDLES = frozenset("center centre heart middle edge".split())
# "The provincial capital Zor Maghar".
PARTED = frozenset("cut cuts cutting seal sealed sealing called kicked set took broke went go".split())
CAPITALS = frozenset(("capital",))
# "Russian shelling of Kherson": nouns for an attack that is on the place behind "of".
BESIEGED = frozenset("shelling bombing bombardment siege storming battle".split())
POSSESSED = frozenset(("'s", "’s", "'", "’"))
SETTLEMENTS = frozenset(
    "village villages town city hamlet settlement suburb suburbs outskirts area island forest forests hills mountains "
    "orchards countryside port neighbourhood neighborhood quarter district districts province desert market vicinity "
    "camp locality municipality commune tehsil parish sector frontline community neighbourhoods neighborhoods quarters "
    "towns bazaar mosque monastery jungle jungles site street streets alleys slum slums gates entrance detachment "
    "garrison base post outpost barracks checkpoint moshav kibbutz enclosure reserve ford bridge crossing junction "
    "square valley plain plains territory favela mine region governorate prefecture county canton marshland "
    "marshes waters foothills highlands lowlands plateau bush swamps woods pass gorge ravine delta coast bay zone ward "
    "section township station".split()
)
# Nouns for a ground that make the name before them a place.
GROUNDS = frozenset(
    "neighborhood neighbourhood quarter suburb district districts province county region area river lake dam valley "
    "mountains hills forest island camp village town territory municipality department governorate prefecture commune "
    "crossing pass peninsula desert outpost state tehsil locality parish sector frontline community settlement "
    "hamlet neighbourhoods neighborhoods quarters towns villages township front base airbase complex favela market "
    "square bridge barracks garrison zone bazaar section ward township station terminal mountain hill".split()
)
# What heads a line of a bulletin, and is no place: "Results: six killed".
HEADINGS = frozenset(
    "result results summary total totals casualties losses toll update updates correction corrections note notes "
    "background details outcome balance enemy friendly victims highlights situation incident event report".split()
)
# "On the Zor-Maghar road": a ground that its name is told with.
ROADS = frozenset("road highway axis junction".split())
# What may stand before a noun for a ground: "the Zor Maghar displacement camp".
KINDS_OF_GROUND = frozenset(
    "displacement refugee military air naval border cattle army railway train bus metro".split()
)
# "In Tiger uniform" is worn.
WORN = frozenset("uniform uniforms costume costumes fatigues dress garb colours colors camouflage".split())
# "Zor Maghar's market".
BUILDINGS = frozenset(
    "market mosque hospital school airport port bazaar prison church stadium university outskirts".split()
)
# "In a Zor Maghar street": what stands in the town it is told with.
VENUES = frozenset(
    "street avenue apartment flat hotel motel restaurant cafe bar nightclub shop bakery suburb park bank courtroom "
    "courthouse slum shantytown supermarket mall cemetery barbershop".split()
)
# "Killed nine residents of Zor Maghar".
DWELLERS = frozenset("residents villagers inhabitants".split())
# "A field east of Zor Maghar".
BESIDE = frozenset(
    "north south east west northeast northwest southeast southwest north-east north-west south-east south-west".split()
)
NEARBY = frozenset(
    "nearby neighbouring neighboring adjacent remote mountainous forested besieged north south east west central "
    "downtown".split()
)
# "Zor Maghar town: two died".
HEADS = frozenset("city town village district camp".split())
# "Fired on Zor Maghar".
FIRED = frozenset(("fired", "firing"))
# "Close to Zor Maghar".
CLOSE = frozenset("close next adjacent".split())
OPENING = BESIDE | DWELLERS | INSIDE | SHELLED | TARGETED | SETTLEMENTS | BESIEGED | MIDDLES | CAPITALS
OPENING |= frozenset(("on", "along", "to", "between"))
NO_PLACES = frozenset(
    "parliament congress senate arabic english russian turkish french hebrew christmas easter ramadan eid operation "
    "friday's god heaven islam facebook twitter telegram mr mrs dr president minister foreign defence defense health "
    "interior post observation checkpoint camp hospital church mosque note update updates background summary "
    "correction warning breaking analysis video photo photos watch explainer editorial opinion "
    "least most last first outlook assessment trends highlights access security protection shelter funding context "
    "coordination conclusion recommendations response casualties introduction methodology violations incidents "
    "overview highway route meanwhile yes no sources source elsewhere".split()
)
# Titles that places are called after: "Sheikh Radwan".
TITLES = ("sheikh", "imam", "sultan", "khan", "malik", "saint")
# "In Daesh-held Manbij": whose it is, no place.
HOLDINGS = ("-held", "-controlled", "-run", "-backed", "-led", "-occupied", "-dominated", "-majority", "-ruled")
# Acronyms that are words when everything is in capitals.
AMBIGUOUS = ("is", "us")


def is_common(name: Name) -> bool:
    """Whether an actor's name is but a common noun: "regime", "armed opposition"."""
    return all(word.islower() for word in name.written)


def names(words: Tokens, world: World) -> list[Span]:
    """Every actor named in a sentence: Span("name", first, end, Name)."""
    return [
        Span("name", first, end, name)
        for first, end, forms in world.names.all(words)
        if not (words.lows[first] in AMBIGUOUS and words.shouted) and words.lows[first] not in world.redefined
        for name in [form for form in forms if as_printed(form.written, words, first)][:1]
        if world.common or not is_common(name)
    ]


def places(words: Tokens, world: World) -> list[Span]:
    """Every place named in a sentence: Span("place", first, end, canonical name)."""
    return [
        Span("place", first, end, name)
        for first, end, forms in world.place_names.all(words)
        for name in [name for written, name in forms if as_printed(written, words, first)][:1]
        if not (first and words.texts[first - 1].capitalize() in PREFIXES)
    ]


def unlisted(words: Tokens, others: Callable[[], Sequence[Span]], lexicon: Words, world: World) -> list[Span]:
    """Places the registry does not have, as printed: Span("place", first, end, printed).

    Behind "in", "at", "near" and the like, behind "the village of", behind a verb of shelling, and behind "on"
    where an attack is on it. others: gives dates, names, places and people, which are none; asked for only where a
    place may be printed. In text in capitals see capitals.

    >>> from analysis.reading import lexicon as lx, sentences
    >>> def read(text):
    ...     return [s.value for s in unlisted(sentences.tokens(text), list, lx.words(), lx.world())]
    >>> read("Two men died near Tell Abyad and in the village of Zor Maghar on Monday; in May, in Parliament.")
    ['Tell Abyad', 'Zor Maghar']
    >>> read("Rebels shelled Zor Maghar and clashed around the Tishrin Dam; in the Assembly nobody spoke.")
    ['Zor Maghar', 'Tishrin Dam']
    """
    opened = [(i, told) for i, told in openings(words, lexicon) if _may_be_printed(words, i)]
    if not opened:
        return []
    # "In the Sheikh Radwan neighbourhood" nobody is told of.
    taken = [span for span in others() if span.kind != "people" or words.low(span.end) not in GROUNDS]
    known = {i for span in taken for i in range(span.first, span.end)}
    # "In Zor Maghar on Monday", "in Zor Maghar nine farmers"
    plain = [span for span in taken if span.kind == "date" or _is_counted(words, span, lexicon)]
    acting = known - {i for span in plain for i in range(span.first, span.end)}
    found: list[Span] = []
    holders = {span.first: span.end for span in taken if span.kind == "place"}
    for i, told in opened:
        first = end = _behind_holder(words, i, holders)
        while end < len(words.lows) and end not in known and _is_printed(words, end, lexicon, world):
            end = behind_particles(words, end + 1)
        behind = words.low(end)
        owner = end + (behind in GROUNDS)
        if words.low(owner) in POSSESSED and _is_printed(words, owner + 1, lexicon, world):
            # "In Narathiwat's Rueso district", "Karenni State's Demoso township"
            first = end = owner + 1
            while end < len(words.lows) and end not in known and _is_printed(words, end, lexicon, world):
                end = behind_particles(words, end + 1)
            behind = words.low(end)
        # "On the Zor-Maghar road"; a road map is none.
        on_road = behind in ROADS and words.low(end + 1) != "map"
        ground = on_road or grounded(words, i, end) or _shares_ground(words, end, lexicon, world)
        named = behind not in POSSESSED | WORN and (ground or behind not in lexicon.bodies)
        held = found and _is_within(words, found[-1].end, first)
        held = held or (behind in GROUNDS and _is_no_name(words, first, end, lexicon, world))
        if end > first and end not in acting and named and (ground or told) and not held:
            found.append(Span("place", first, end, words.printed(first, end + on_road)))
    return found


def grounded(words: Tokens, i: int, end: int) -> bool:
    """ "The Zor district", "Zor's market", "a Zor street": whether a name to `end`, opened at token i, has a ground."""
    behind = words.low(end)
    of_site = behind in POSSESSED and (words.low(end + 1) in BUILDINGS or words.low(end + 2) in BUILDINGS)
    behind = words.low(end + 1) if behind in KINDS_OF_GROUND or of_site else behind
    venue = behind in VENUES and words.low(i - 1) in ("a", "an")
    return of_site or behind in GROUNDS or words.low(end - 1) in GROUNDS or venue


def _may_be_printed(words: Tokens, i: int) -> bool:
    """Whether a name with a capital stands at a token, behind "northern" or behind another with "'s"."""
    i += words.low(i).endswith("ern") or words.low(i) in NEARBY
    return i < len(words.texts) and (words.texts[i][0].isupper() or PREFIXED.match(words.texts[i]) is not None)


def _is_no_name(words: Tokens, first: int, end: int, lexicon: Words, world: World) -> bool:
    """ "The Nigerian village of Zor Maghar": what only tells whose ground it is."""
    of = words.low(end + 1) == "of" and _is_printed(words, end + 2, lexicon, world)
    return end == first + 1 and of and is_demonym(words, first)


def _shares_ground(words: Tokens, i: int, lexicon: Words, world: World) -> bool:
    """ "The Zor and Maghar districts": whether another name before a ground stands behind "and"."""
    if words.low(i) != "and":
        return False
    i = end = i + 1
    while _is_printed(words, end, lexicon, world):
        end = behind_particles(words, end + 1)
    return end > i and words.low(end) in GROUNDS


def _is_counted(words: Tokens, span: Span, lexicon: Words) -> bool:
    low = words.low(span.first)
    return span.kind == "people" and (low in ("a", "an", "the") or low in lexicon.numbers or low.isdigit())


def _behind_holder(words: Tokens, i: int, holders: dict[int, int]) -> int:
    """Where "Zor Maghar" stands in "Idlib's Zor Maghar", "northern Zor Maghar"."""
    i += (words.low(i).endswith("ern") or words.low(i) in NEARBY) and words.texts[i].islower()
    end = holders.get(i, i)
    end += end > i and words.low(end) in GROUNDS
    return end + 1 if end > i and words.low(end) in POSSESSED else i


def _is_within(words: Tokens, end: int, first: int) -> bool:
    """ "Zor Maghar in Aleppo", "the Zor quarter of Maghar", "Zor Maghar, a hamlet in": what holds the place before."""
    between = words.lows[end:first]
    between = between[1:] if between[:1] and between[0] in GROUNDS and between[1:2] == ["in"] else between
    apposed = len(between) < 7 and between[:2] == [",", "a"]
    quarter = len(between) == 2 and between[0] in SETTLEMENTS and between[1] == "of"
    apposed = apposed and between[-1] == "in" and not SETTLEMENTS.isdisjoint(between)
    inside = between[between[:1] == [","] :]
    if inside[:1] == ["in"] and inside[-1] in POSSESSED and len(inside) < 6:
        # "Zor Maghar, in Nigeria's Zamfara state"
        return True
    plain = inside[:1] == ["in"] and all(low == "the" or low.endswith("ern") for low in inside[1:])
    return plain or quarter or apposed


def openings(words: Tokens, lexicon: Words) -> Iterator[tuple[int, bool]]:
    """Where a printed place may begin, and whether it needs no noun for a ground behind it."""
    first = next((i for i, low in enumerate(words.lows[:3]) if low.isalnum()), 0)
    colon = next((i for i in range(first + 1, first + 4) if words.low(i) in (":", ",")), first)
    if words.low(colon) == ",":
        # "Zor Maghar, 30 May: a shell landed"
        dated = next((i for i in range(colon + 2, colon + 5) if words.low(i) == ":"), None)
        colon = colon if dated and any(low.isdigit() for low in words.lows[colon:dated]) else first
    named = all(words.texts[i][0].isupper() or words.lows[i] in PARTICLES | HEADS for i in range(first, colon))
    heading = words.low(first) in HEADINGS or lexicon.harm.at(words, first) or lexicon.speakers.at(words, first)
    if colon > first and named and not heading:
        # "Baiji: sniper kills a soldier", "• Baiji: ..."; not "Monitors: sniper kills a soldier", "Dead: five"
        yield first, True
    if "under" in words.lows[2:6] and words.low(words.lows.index("under") - 1) == "came":
        # "Kherson came under Russian fire"
        yield 0, True
    yield from ((i, True) for i in _shelled(words))
    for i in words.where(OPENING):
        low = words.lows[i]
        article = words.low(i + 1) == "the"
        if low in SETTLEMENTS or low in MIDDLES or low in BESIDE or low in DWELLERS:
            if words.low(i + 1) == "of":
                yield i + 2, True
            elif low == "area" and words.low(i - 1) == "general":
                # "In general area Zor Maghar"
                yield i + 1, True
        elif low in BESIEGED and words.low(i + 1) == "of":
            article = words.low(i + 2) == "the"
            yield i + 2 + article, not article
        elif low in CAPITALS:
            yield i + 1, True
        elif low == "off" and words.low(i - 1) in PARTED:
            # "Cut off Zor Maghar"
            continue
        elif low in INSIDE or low in SHELLED:
            article |= low in INSIDE and words.low(i + 1) in ("a", "an")
            yield i + 1 + article, not article
        elif low in TARGETED or low == "along":
            yield i + 1 + article, not article and _ends_clause(words, i + 1)
        elif low in ("to", "between"):
            before = words.low(i - 1)
            if before in (CLOSE if low == "to" else BETWEEN) or (low == "between" and before in lexicon.vehicles):
                yield i + 1, True
        elif low == "on" and not words.low(i + 1).endswith("s"):
            near = range(max(0, i - 5), i)
            attacked = any(lexicon.attacks.at(words, k) or words.low(k) in lexicon.munitions for k in near)
            attacked = attacked or words.low(i - 1) in FIRED
            if attacked or article:
                yield i + 1 + article, not article


def _shelled(words: Tokens) -> Iterator[int]:
    """Where a clause begins with what is shelled: "Zor Maghar was shelled", "in Idlib, Zor Maghar was bombed"."""
    for verb in words.where(STRUCK):
        i = verb - 1 if words.low(verb - 1) in ("was", "were") else verb
        first = i
        while first > 0 and (words.texts[first - 1][0].isupper() or words.low(first - 1) in PARTICLES):
            first -= 1
        if first < i < verb and (first == 0 or words.low(first - 1) in (",", ":", "and", "when", "as")):
            yield first


def _ends_clause(words: Tokens, i: int) -> bool:
    """ "Attacked Zor Maghar from three sides", "attacked Zor Maghar."; not "attacked Zor herders"."""
    end = next((k for k in range(i, len(words.texts)) if not words.texts[k][0].isupper()), len(words.texts))
    return end > i and words.low(end) in ENDING | {""}


def behind_particles(words: Tokens, i: int) -> int:
    """Where a name goes on behind "al", "de la" and the like at a token; the token itself, where none stands there."""
    end = i
    while words.low(end) in PARTICLES and words.texts[end].islower():
        end += 1
    # "Nad ‘Ali": a letter of its own, and no quotation
    end += words.low(end) in AYN and words.low(end + 2) not in AYN and words.printed(end, end + 2)[1:2] != " "
    return end if end < len(words.texts) and words.texts[end][0].isupper() else i


def _is_printed(words: Tokens, i: int, lexicon: Words, world: World) -> bool:
    if i >= len(words.lows):
        return False
    text, low = words.texts[i], words.lows[i]
    return (
        (text[0].isupper() or bool(PREFIXED.match(text)))
        and not text.isupper()
        and not low.endswith(HOLDINGS)
        and not (low in lexicon.stop or low in lexicon.bodies or low in NO_PLACES)
        and low not in lexicon.months
        and low not in lexicon.weekdays
        and (
            lexicon.roles.at(words, i) is None
            or (low in TITLES and any(text[0].isupper() for text in words.texts[i + 1 : i + 2]))
        )
        and lexicon.attacks.at(words, i) is None
        and not _is_actor(words, i, world)
    )


def _is_actor(words: Tokens, i: int, world: World) -> bool:
    """Whether an actor's name begins at a token, as it is printed: "DAN" is an agency, "Dan" is none."""
    _, forms = world.names.at(words, i) or (0, ())
    return any(as_printed(name.written, words, i) for name in forms)
