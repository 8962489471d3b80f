"""Who may act though the registry does not have them: "gunmen", "the Arakan Army", "M23"."""

from __future__ import annotations

from typing import NamedTuple

from analysis.reading.attach.sides import side
from analysis.reading.attach.units import unit
from analysis.reading.lexicon import PREFIXED
from analysis.reading.parties import POSSESSIVE, People
from analysis.reading.scan import ARMED, DASHES, MANNERS, Scan
from analysis.reading.sentences import Span
from analysis.reading.speakers import ACCOUNTS

# A name behind one of these does not act: "a coalition fighting Daesh".
OBLIQUE = frozenset(
    "in of on against between to near from with for at into across over along inside around outside through toward "
    "towards fighting battling combating opposing".split()
)
# Words that tell of what kind a body is, nouns for bodies that may act, and those of them that say little alone.
KINDS = frozenset(
    "armed death paramilitary security air drug unidentified unknown hooded masked national rebel insurgent guerrilla "
    "terrorist jihadist islamist separatist communist allied".split()
)
BODIES = frozenset(
    "army forces force troops government military militia militias squad squads group groups gang gangs cartel mafia "
    "front movement brigade guard navy regime police mob coalition alliance junta "
    "organization organizations organisation organisations faction factions outfit outfits team teams patrol patrols "
    "unit units".split()
)
VAGUE = frozenset(
    "group groups front movement brigade guard force squad organization organizations organisation organisations "
    "faction factions outfit outfits team teams patrol patrols unit units".split()
)
FORCES = KINDS | BODIES
# "Were made public by the ministry": who tells.
MADE_KNOWN = frozenset("public announced published released named confirmed reported".split())
# "Units of the armed forces", "members of the National Guard" act as these do.
MEMBERS = frozenset("units elements members fighters soldiers men militants troops gunmen remnants".split())
LOOKS = frozenset("masked hooded unknown unidentified suspected alleged".split())
# "Gunmen loyal to X", "thought to be members of X": words that say whose armed people are, and those between.
AFFILIATIONS = frozenset("loyal belonging belong linked affiliated aligned allied members".split())
AFFILIATED = AFFILIATIONS | frozenset("believed thought suspected presumed alleged said to be of with from".split())
BANDS = frozenset("group groups band bands gang gangs column unit squad team number dozens scores hundreds".split())
# Where another begins to act.
APART = frozenset("; : but while when whereas".split())
CLAUSES = frozenset("where when after as".split())
# What opens an aside: "M23, which Rwanda backs, killed", "JNIM, an al-Qaeda affiliate, killed".
ASIDES = frozenset("who which whose a an the".split())
DOUBTED = frozenset("suspected alleged presumed some several".split())
# What may stand between a preposition and a body.
WITHIN = FORCES | DOUBTED | {"the", "a", "an"}
# "Shells hit Nile Street", "the Rose Garden neighbourhood", "Cyclone Idai": no body.
SITES = frozenset(
    "street road avenue square bridge hospital school university airport camp market neighborhood neighborhoods "
    "neighbourhood neighbourhoods district districts quarter quarters village villages towns town city border hq "
    "headquarters base bases barracks building offices office checkpoint embassy mosque".split()
)
WEAPONS = frozenset("fpv uav uavs ied ieds rpg rpgs atgm vbied svbied mlrs himars drone drones".split())
# Where a dateline ends.
DATELINE = 8
# No name of a body has more words.
LONGEST = 10
NATURE = frozenset("cyclone hurricane typhoon storm tropical ebola covid-19 cholera".split())

# "Regime forces carried out an attack": the subject of these is whose attack it is.
STAGED = frozenset(
    "carried launched conducted staged mounted waged unleashed made committed perpetrated retaliated responded "
    "replied answered".split()
)

# Kinds of those who attack: "terrorist rocket attacks".
ATTACKING = frozenset(
    "rebel insurgent guerrilla terrorist jihadist islamist separatist militant extremist bandit".split()
)


class Party(NamedTuple):
    """A party to an act: as printed, and its side (several joined by " and "; None if unknown)."""

    text: str
    side: str | None

    @property
    def points_back(self) -> bool:
        """Whether it is told by whose it is, which another sentence says: "its fighters"."""
        return self.text.lower().split(" ")[0] in POSSESSIVE


def phrase(scan: Scan, first: int, taken: int) -> Party | None:
    """An actor in words from a token on: a phrase for armed people, or a printed name of a body; taken: the victims."""
    opens = first
    first += scan.low(first) in ("the", "a", "an", "some")
    first += scan.low(first) in DOUBTED
    if not ACCOUNTS.isdisjoint(scan.words.lows[first : first + 5]):
        return None
    end = first
    while end < min(first + LONGEST, len(scan.words.lows)) and _is_body(scan, end):
        end += 1
    near = [p for p in scan.people if p.first in (opens, end, first, first + 1) and p.first != taken]
    if alleged := next((party for p in near if (party := _affiliated(scan, p.end))), None):
        # "By men believed to be members of the front"
        return alleged
    people = next((p for p in near if p.value.role in ARMED), None)
    if people:
        while first < people.end and scan.low(first) in LOOKS:
            first += 1
        first = first if people.first == end else max(first, people.first)
        return _affiliated(scan, people.end) or Party(scan.text(first, people.end), _side_of(scan, people.value))
    end += end > first and scan.low(end) in MEMBERS
    return Party(scan.text(first, end), None) if _is_actor(scan, first, end, alone=True) else None


def phrase_before(scan: Scan, end: int, taken: int) -> Party | None:
    """The acting phrase before a verb: its subject, or who "by" names in the clause before ", killing two"."""
    objects = {taken, *(harm.end for harm in scan.harms)}
    dead = {harm.first for harm in scan.harms if harm.value.voice in ("state", "die", "passive")}
    # "Sniper fire killed two"
    means = {i for attack in scan.attacks for i in range(attack.first, attack.end)}
    acting = [p for p in scan.people if p.first not in objects | means and p.end not in dead]
    by_end = {p.end: p for p in acting if p.value.role in ARMED}
    i = end - (scan.low(end - 1) in ("that", "which", "who"))
    verb = i = _before_aside(scan, behind_subject(scan, i))
    if forces := unit(scan, verb, OBLIQUE):
        return Party(scan.text(forces[0], verb), forces[1])
    if scan.low(verb - 1) == "and":
        first = _joined_verb(scan, verb - 1)
        return phrase_before(scan, first, taken) if first else _opening(scan, verb - 1, taken)
    # Right before the verb anybody acts: "herders killed 15 farmers".
    by_end |= {p.end: p for p in acting if p.end == verb and p.value.form in ("group", "single")}
    while i > max(scan.opens, verb - 12):
        if (people := by_end.get(i)) and is_between(scan, people.first):
            # "Fighting between the army and rebels killed 25"
            return None
        if (people := by_end.get(i)) and _is_pursued(scan, people.first):
            i = people.first
            continue
        if (people := by_end.get(i)) and (scan.low(people.first - 1) not in OBLIQUE or _is_band(scan, people.first)):
            first = _named_from(scan, people.first)
            named = first == scan.opens + 1 and scan.words.texts[first - 1][0].isupper() and not scan.words.shouted
            first -= named and scan.low(first - 1) not in scan.lexicon.closed
            while scan.low(first) in LOOKS and first < people.first:
                first += 1
            if _is_band(scan, people.first) or not is_aside(scan, first):
                found = Party(scan.text(first, people.end), _side_of(scan, people.value))
                return _affiliated(scan, people.end) or found
            i = first
            continue
        if scan.low(i) == "of" and scan.low(i - 1) in ("group", "groups"):
            # "A group of children"
            i -= 1
            continue
        first = _named_from(scan, i)
        if first < i and not _is_of_object(scan, first, i) and _is_actor(scan, first, i, alone=i == verb):
            first = _joined_from(scan, first)
            if is_between(scan, first):
                return None
            if not is_aside(scan, first) and not _is_struck(scan, first):
                return Party(scan.text(first, i), None)
        if scan.low(i - 1) in scan.lexicon.speech:
            if (opens := inserted(scan, i)) is None:
                return None
            i = opens
            continue
        if i == verb and scan.low(i - 1) == "," and (opens := inserted(scan, i - 1)):
            i = opens
            continue
        if scan.low(i - 1) in (";", ":", "but", "when", "while", "after", "before", "that") or (
            scan.low(i - 1) == "," and i < end
        ):
            return None
        i = min(first, i - 1)
    return None


def _affiliated(scan: Scan, end: int) -> Party | None:
    """Whose armed people are: "gunmen loyal to X", "fighters thought to belong to X"."""
    i = end
    while scan.low(i) in AFFILIATED:
        i += 1
    if AFFILIATIONS.isdisjoint(scan.words.lows[end:i]) and scan.words.lows[end:i] != ["from"]:
        return None
    came = scan.words.lows[end:i] == ["from"]  # "gunmen from JNIM", but "from Chad"
    i += scan.low(i) == "the"
    name = next((name for name in scan.names if name.first == i), None)
    if name:
        return Party(scan.text(i, name.end), side(scan, [name.value.actor]))
    if came and BODIES.isdisjoint(scan.words.lows[i : i + 5]):
        return None
    return phrase(scan, i, -1)


def _side_of(scan: Scan, people: People) -> str | None:
    """The side of armed people by their actors: "Nusra fighters"; a country's rebels are not its government's."""
    akin = [a for a in people.actors if people.role != "militia" or scan.world.actors[a].role == "militia"]
    return side(scan, akin, people.role)


def behind_subject(scan: Scan, i: int) -> int:
    """Where the subject of a verb ends, before adverbs, "had" and a quote that opens."""
    passing = scan.lexicon.adverbs | scan.lexicon.have | {'"', "“"}
    while i and (scan.low(i - 1) in passing or _is_again(scan, i)):
        i -= 1 + _is_again(scan, i)
    return i


def _is_again(scan: Scan, i: int) -> bool:
    """ "Once again", "once more"."""
    return scan.low(i - 2) == "once" and scan.low(i - 1) in ("again", "more")


def _is_struck(scan: Scan, first: int) -> bool:
    """ "Ambushed an army convoy", "raided remnants of the Front": whose what is struck is."""
    first -= scan.low(first - 1).startswith(("pro-", "anti-"))
    first -= scan.low(first - 1) in ("a", "an", "the", "its")
    first -= 2 * (scan.low(first - 1) == "of" and scan.low(first - 2) in MEMBERS)
    return any(strike.end == first for strike in scan.strikes)


def _is_band(scan: Scan, first: int) -> bool:
    """ "A group of rebels"."""
    i = first - 3 - (scan.low(first - 3) in ("a", "the"))
    return scan.low(first - 1) == "of" and scan.low(first - 2) in BANDS and scan.low(i) not in OBLIQUE


def _is_pursued(scan: Scan, first: int) -> bool:
    """ "Troops hunting the attackers killed four": who is hunted does not act."""
    return scan.low(first - 1).endswith("ing") and scan.low(first) in ("the", "a", "an", "some", "two", "three")


def is_between(scan: Scan, first: int) -> bool:
    """Whether what begins at a token is the second of "between the SDF and the Turkish-backed SNA": neither acts."""
    near = (i for i in range(max(0, first - 12), first) if scan.low(i) == "between")
    return any("and" in scan.words.lows[i:first] and "," not in scan.words.lows[i:first] for i in near)


def _is_of_object(scan: Scan, first: int, end: int) -> bool:
    """ "Blew up a police van, killing six": whose van it is."""
    thing = scan.low(end) in scan.lexicon.things and scan.low(end + 1) == ","
    return thing and scan.low(first - 1) in ("a", "an", "the", "its", "their") and first - 1 > scan.opens


def _before_aside(scan: Scan, i: int) -> int:
    """ "The gang, whose leader is wanted, opened fire": where an aside begins that ends right before a verb."""
    commas = [j for j in range(max(0, i - 24), i) if scan.low(j) == ","]
    aside = len(commas) > 1 and commas[-1] == i - 1 and scan.low(commas[-2] + 1) in ASIDES
    return commas[-2] if aside else i


def _joined_verb(scan: Scan, i: int) -> int | None:
    """The verb that "and" at token i joins to the next: "bandits abducted 31 students and killed a cook"."""
    verbs = [harm for harm in scan.harms if harm.value.voice in ("active", "past")]
    verbs = [v for v in (*verbs, *scan.strikes) if v.end <= i and APART.isdisjoint(scan.words.lows[v.end : i])]
    return max((verb.first for verb in verbs), default=None)


def _opening(scan: Scan, stop: int, taken: int) -> Party | None:
    """Who opens a sentence whose verbs "and" joins: "gang members went from house to house and killed 20"."""
    first = next(
        (i + 1 for i in range(scan.opens, min(scan.opens + DATELINE, stop)) if scan.low(i) in DASHES), scan.opens
    )
    # "In the valley, where gang members went from house to house and killed 20"
    first = max((i + 1 for i in scan.words.where(CLAUSES) if first < i < stop), default=first)
    lows = scan.words.lows[first:stop]
    plain = APART.isdisjoint(lows) and scan.lexicon.speech.isdisjoint(lows) and "," not in lows
    return phrase(scan, first, taken) if plain else None


def inserted(scan: Scan, i: int) -> int | None:
    """ "Troops shelled the town, the army said, killing four": where a statement opens that commas set apart."""
    spoken = next((s for s in scan.statements if s.closes == i), None)
    if spoken is None or scan.low(i) != ",":
        return None
    opens = spoken.opens - (scan.low(spoken.opens - 1) == "the")
    return opens - 1 if scan.low(opens - 1) == "," else None


def _named_from(scan: Scan, i: int) -> int:
    """Where the name of a body begins that ends at token i."""
    stop = max(scan.opens if i > scan.opens else 0, i - LONGEST)
    while i > stop and _is_body(scan, i - 1):
        i -= 1
    return i


def _joined_from(scan: Scan, first: int) -> int:
    """ "Boko Haram and ISWAP": where the first of two joined names begins."""
    before = _named_from(scan, first - 1) if scan.low(first - 1) == "and" else first
    return before if before < first - 1 and _is_actor(scan, before, first - 1, alone=True) else first


def is_aside(scan: Scan, first: int) -> bool:
    """Whether a body stands behind a preposition or only holds a place: "a clinic run by the Ariha Relief Society"."""
    i = first - 1
    if scan.low(i) == "," and any(place.end == i for place in (*scan.places, *scan.unlisted)):
        # "A raid in Dolores, Eastern Samar, left"
        return True
    named = not scan.words.shouted
    while i > 1 and (
        scan.low(i) in WITHIN
        or (named and scan.words.texts[i].istitle())
        # "Remnants of Boko Haram and the Islamic State"
        or (named and scan.low(i) == "and" and scan.words.texts[i - 1].istitle())
    ):
        i -= 1
    # "On farmers and security forces"
    i -= 2 * (scan.low(i) == "and")
    if scan.low(i) == "of" and scan.low(i - 1) in MEMBERS:
        return is_aside(scan, i - 1)
    return scan.low(i) in OBLIQUE or (scan.low(i) == "by" and scan.low(i - 1) in scan.lexicon.held)


def _is_body(scan: Scan, i: int) -> bool:
    """Whether a token may be part of a body's name: a noun for bodies, or a printed name in text that has both."""
    if scan.low(i) in ("'s", "’s"):
        # "The New People's Army"
        return (
            _is_printed(scan, i - 1)
            and i + 1 < len(scan.words.texts)
            and (scan.low(i + 1) in BODIES or _is_capital(scan, i + 1))
        )
    if scan.low(i) == "air":
        # "Coalition air raids", but "the air force"
        return scan.low(i + 1) in BODIES
    return scan.low(i) in FORCES or _is_printed(scan, i)


def _is_capital(scan: Scan, i: int) -> bool:
    return scan.words.texts[i][0].isupper() and (scan.low(i) in BODIES or _is_printed(scan, i))


def _is_printed(scan: Scan, i: int) -> bool:
    """Whether a token is printed as a name is; the first of a sentence only where its letters or the next tell so."""
    if not _may_name(scan, i):
        return False
    text = scan.words.texts[i]
    inside = i > scan.opens and text.replace("-", "").replace("'", "").isalpha()
    return inside or _is_acronym(text) or _may_name(scan, i + 1)


def _may_name(scan: Scan, i: int) -> bool:
    """Whether a token has a capital and is no day, place, actor of the registry, attack, harm or listed noun."""
    text = scan.words.texts[i] if 0 <= i < len(scan.words.texts) else ""
    capital = len(text) > 1 and (text[0].isupper() or PREFIXED.match(text))
    if scan.words.shouted or not capital or scan.low(i) in scan.lexicon.stop:
        return False
    if (
        scan.low(i) in MANNERS
        or scan.low(i) in WEAPONS
        or scan.low(i) in scan.lexicon.things
        or scan.lexicon.harm.at(scan.words, i)
    ):
        return False
    if scan.lexicon.roles.at(scan.words, i) and scan.low(i + 1) not in ("'s", "’s"):  # "New People's Army"
        return False
    return not any(span.first <= i < span.end for span in (*scan.dates, *scan.places, *scan.names, *scan.attacks))


def _is_acronym(text: str) -> bool:
    """ "M23", "ELN", "al-Shabaab": a name wherever it stands."""
    letters = sum(letter.isupper() for letter in text)
    return bool(PREFIXED.match(text)) or letters > 1 or (letters == 1 and any(sign.isdigit() for sign in text))


def _is_actor(scan: Scan, first: int, end: int, alone: bool) -> bool:
    """Whether words name a body; alone: one printed word may."""
    lows = scan.words.lows[first:end]
    if end == first or lows[-1] in SITES or scan.low(end) in SITES or not NATURE.isdisjoint(lows):
        return False
    if not BODIES.isdisjoint(lows) and not (end - first == 1 and lows[0] in VAGUE):
        return True
    printed = sum(low not in FORCES for low in lows)
    return printed > 1 or (printed == 1 and alone)


def whose(scan: Scan, attack: Span, taken: int, harm: int) -> Party | None:
    """Whose attack it is: "an attack by gunmen", "an M23 raid", "terrorist rocket attacks"."""
    if attack.value == "clash" and scan.low(attack.end) == "with" and (foe := phrase(scan, attack.end + 1, taken)):
        # "Five were killed in a gunbattle with the army"
        return foe
    stops = (len(scan.words.lows), attack.end + 12, harm if harm > attack.end else attack.end + 12)
    for i in range(attack.end, min(stops)):
        if scan.low(i) == "by" and scan.low(i - 1) not in scan.lexicon.held:
            return phrase(scan, i + 1, taken)
    staged = next((i for i in scan.words.where(STAGED) if 0 < attack.first - i < 6), None)
    if staged is not None and (party := phrase_before(scan, staged, taken)):
        return party
    end = attack.first
    while end and (scan.low(end - 1) in MANNERS or scan.low(end - 1) in scan.lexicon.munitions | scan.lexicon.vehicles):
        end -= 1
    end -= scan.low(end - 1) in ("'s", "’s", "'", "’")
    first = _named_from(scan, end)
    lows = scan.words.lows[first:end]
    named = any(low in ATTACKING or low in BODIES for low in lows) or any(
        _is_acronym(text) and low not in FORCES for text, low in zip(scan.words.texts[first:end], lows, strict=True)
    )
    return Party(scan.text(first, end), None) if named else None
