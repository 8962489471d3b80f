"""Who acts, by grammar, before a verb or in an attack: "herders killed 15 farmers", "an attack by gunmen"."""

from __future__ import annotations

from analysis.reading.attach.bodies import (
    BODIES,
    DOUBTED,
    FORCES,
    LONGEST,
    LOOKS,
    MEMBERS,
    Party,
    affiliated,
    behind_followers,
    is_acronym,
    is_actor,
    is_body,
    phrase,
    side_of,
)
from analysis.reading.attach.units import unit
from analysis.reading.scan import ARMED, DASHES, MANNERS, Scan
from analysis.reading.sentences import Span

# A name behind one of these does not act: "a coalition fighting Daesh".
OBLIQUE = frozenset(
    "in of on against between to near from with for at into across over along inside around outside through toward "
    "towards fighting battling combating opposing".split()
)
CRAFT = frozenset("helicopter helicopters jets warplanes warplane planes aircraft drones drone artillery tanks".split())
BANDS = frozenset("group groups band bands gang gangs column unit squad team number dozens scores hundreds".split())
# Where another begins to act.
APART = frozenset("; : but while when whereas".split())
CLAUSES = frozenset("where when after as".split())
OPENERS = frozenset("in on near at also meanwhile elsewhere earlier later".split())
# What a mine or an ambush does to who "came under fire", "hit a mine", "ran into an ambush".
SUFFERED = frozenset("came under mine mines landmine landmines ied into".split())
# What no subject is sought behind.
ENDS = frozenset("; : but when while after before that".split())
# What opens an aside: "M23, which Rwanda backs, killed", "JNIM, an al-Qaeda affiliate, killed".
ASIDES = frozenset("who which whose a an the known".split())
# What may stand between a preposition and a body.
WITHIN = FORCES | DOUBTED | {"the", "a", "an"}
# Where a dateline ends.
DATELINE = 8
# "Regime forces carried out an attack": the subject of these is whose attack it is.
STAGED = frozenset(
    "carried launched conducted staged mounted waged unleashed made committed perpetrated retaliated responded "
    "replied answered".split()
)
# Kinds of those who attack: "terrorist rocket attacks".
ATTACKING = frozenset(
    "rebel insurgent guerrilla terrorist jihadist islamist separatist militant extremist bandit".split()
)


def phrase_before(scan: Scan, end: int, taken: int) -> Party | None:
    """The acting phrase before a verb: its subject, or who "by" names in the clause before ", killing two"."""
    objects = {taken, *(harm.end for harm in scan.harms)}
    dead = {harm.first for harm in scan.harms if harm.value.voice in ("state", "die", "passive")}
    # "Sniper fire killed two"
    means = {i for attack in scan.attacks for i in range(attack.first, attack.end)}
    acting = [p for p in scan.people if p.first not in objects | means and p.end not in dead]
    by_end = {p.end: p for p in acting if p.value.role in ARMED}
    relative = scan.low(end - 1) == "who"
    i = end - (scan.low(end - 1) in ("that", "which", "who"))
    i -= relative and scan.low(i - 1) == ","
    verb = i = _before_aside(scan, behind_subject(scan, i))
    if forces := unit(scan, verb, OBLIQUE):
        return Party(scan.text(forces[0], verb), forces[1])
    if scan.low(verb - 1) == "and":
        first = _joined_verb(scan, verb - 1)
        return phrase_before(scan, first, taken) if first else _opening(scan, verb - 1, taken)
    # Right before the verb anybody acts: "herders killed 15 farmers".
    by_end |= {p.end: p for p in acting if p.end == verb and p.value.form in ("group", "single")}
    while i > max(scan.opens, verb - 12):
        people = by_end.get(i)
        if people and is_between(scan, people.first):
            # "Fighting between the army and rebels killed 25"
            return None
        if people and _is_pursued(scan, people.first):
            i = people.first
            continue
        # "Handed him to the rebels, who shot him", "gunmen in masks who shot him"
        whom = relative and (i == verb or scan.low(verb) == "who")
        if people and (whom or scan.low(people.first - 1) not in OBLIQUE or _is_band(scan, people.first)):
            first = _opens_people(scan, people)
            if whom or _is_band(scan, people.first) or not is_aside(scan, first):
                told = behind_followers(scan, people.end)
                found = Party(scan.text(first, told), side_of(scan, people.value))
                return affiliated(scan, people.end) or found
            i = first
            continue
        if scan.low(i) == "of" and scan.low(i - 1) in ("group", "groups"):
            # "A group of children"
            i -= 1
            continue
        first = _named_from(scan, i)
        if first < i and not _is_of_object(scan, first, i) and is_actor(scan, first, i, alone=i == verb):
            first = _joined_from(scan, first)
            if is_between(scan, first):
                return None
            if (whom and i == verb) or (not is_aside(scan, first) and not _is_struck(scan, first)):
                return Party(scan.text(first, i), None)
        if scan.low(i - 1) in scan.lexicon.speech:
            if (opens := inserted(scan, i)) is None:
                return None
            i = opens
            continue
        if i == verb and scan.low(i - 1) == "," and (opens := inserted(scan, i - 1)):
            i = opens
            continue
        if scan.low(i - 1) in ENDS or (scan.low(i - 1) == "," and i < end):
            break
        i = min(first, i - 1)
    return _opening(scan, verb - (scan.low(verb - 1) == ","), taken)


def _opens_people(scan: Scan, people: Span) -> int:
    """Where armed people begin, with the name before them and without how they look: "masked Front gunmen"."""
    # "In the district of Lodra the security forces"
    first = people.first if scan.low(people.first) == "the" else _named_from(scan, people.first)
    named = first == scan.opens + 1 and scan.words.texts[first - 1][0].isupper() and not scan.words.shouted
    first -= named and scan.low(first - 1) not in scan.lexicon.closed
    while scan.low(first) in LOOKS and first < people.first:
        first += 1
    return first


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
    """ "Troops hunting the attackers killed four", "a lorry carrying guards": who is hunted or carried does not act."""
    if scan.low(first - 1) in ("carrying", "transporting"):
        return True
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
    """Who opens a clause whose verb stands apart: "gang members went from house to house and killed 20".

    So does "marines backed by gunboats gave chase", and "rebels set off a mine as a lorry passed, killing two".
    """
    dash = next((i + 1 for i in range(scan.opens, min(scan.opens + DATELINE, stop)) if scan.low(i) in DASHES), None)
    starts = {dash or scan.opens, *(i + 1 for i in scan.words.where(CLAUSES) if scan.opens < i < stop)}
    # "Officials said that troops"
    starts |= {s.closes + (scan.low(s.closes) == "that") for s in scan.statements if scan.opens < s.closes < stop}
    if scan.low(scan.opens) in OPENERS:
        # "In the valley, gang members"
        starts |= {i + 1 for i in range(scan.opens, min(scan.opens + DATELINE, stop)) if scan.low(i) == ","}
    for first in sorted(starts, reverse=True):
        if party := _acts_up_to(scan, first, stop, taken):
            return party
    return None


def _acts_up_to(scan: Scan, first: int, stop: int, taken: int) -> Party | None:
    """Who stands at a token, where nothing up to a verb ends the clause or does something to him."""
    lows = scan.words.lows[first:stop]
    spoken = any(low in scan.lexicon.speech and low != "gave" for low in lows)  # "gave chase"
    plain = APART.isdisjoint(lows) and not spoken and "," not in lows
    suffered = any(low in scan.lexicon.passive for low in lows) or not SUFFERED.isdisjoint(lows)
    return phrase(scan, first, taken) if plain and not suffered else None


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
    while i > stop and is_body(scan, i - 1):
        i -= 1
    return i


def _joined_from(scan: Scan, first: int) -> int:
    """ "Boko Haram and ISWAP": where the first of two joined names begins."""
    before = _named_from(scan, first - 1) if scan.low(first - 1) == "and" else first
    return before if before < first - 1 and is_actor(scan, before, first - 1, alone=True) else first


def is_aside(scan: Scan, first: int) -> bool:
    """Whether a body stands behind a preposition or only holds a place: "a clinic run by the Ariha Relief Society"."""
    i = first - 1
    if scan.low(i) == "," and any(place.end == i for place in (*scan.places, *scan.unlisted)):
        # "A raid in Dolores, Eastern Samar, left"
        return True
    named = not scan.words.shouted
    while (
        i > 1
        and scan.low(i + 1) not in ("the", "a", "an")
        and (
            scan.low(i) in WITHIN
            or (named and scan.words.texts[i].istitle())
            # "Remnants of Boko Haram and the Islamic State"
            or (named and scan.low(i) == "and" and scan.words.texts[i - 1].istitle())
        )
    ):
        i -= 1
    # "On farmers and security forces"
    i -= 2 * (scan.low(i) == "and")
    if scan.low(i) == "of" and scan.low(i - 1) in MEMBERS | CRAFT:
        # "A helicopter of the regime"
        return is_aside(scan, i - 1)
    return scan.low(i) in OBLIQUE or (scan.low(i) == "by" and scan.low(i - 1) in scan.lexicon.held)


def whose(scan: Scan, attack: Span, taken: int, harm: int) -> Party | None:
    """Whose attack it is: "an attack by gunmen", "an M23 raid", "rebel attacks"; "a terrorist attack" is nobody's."""
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
    if lows == ["terrorist"]:
        return None
    named = any(low in ATTACKING or low in BODIES for low in lows) or any(
        is_acronym(text) and low not in FORCES for text, low in zip(scan.words.texts[first:end], lows, strict=True)
    )
    return Party(scan.text(first, end), None) if named else None
