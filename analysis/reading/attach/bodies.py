"""Who may act though the registry does not have them: "gunmen", "the Arakan Army", "M23"."""

from __future__ import annotations

from typing import NamedTuple

from analysis.reading.attach.sides import side
from analysis.reading.lexicon import PREFIXED
from analysis.reading.parties import POSSESSIVE, People
from analysis.reading.scan import ARMED, MANNERS, Scan
from analysis.reading.speakers import ACCOUNTS

# Words that tell of what kind a body is, nouns for bodies that may act, and those of them that say little alone.
KINDS = frozenset(
    "armed death paramilitary security air drug unidentified unknown hooded masked national rebel insurgent guerrilla "
    "terrorist jihadist islamist separatist communist allied combined joint".split()
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
FOLLOWERS = BODIES | frozenset("guards bodyguards followers supporters aides".split())
LOOKS = frozenset("masked hooded unknown unidentified suspected alleged".split())
# "Gunmen loyal to X", "thought to be members of X": words that say whose armed people are, and those between.
AFFILIATIONS = frozenset("loyal belonging belong linked affiliated aligned allied members identified belonged".split())
AFFILIATED = AFFILIATIONS | frozenset(
    "who themselves as believed thought suspected presumed alleged said to be of with from".split()
)
DOUBTED = frozenset("suspected alleged presumed some several".split())
OUTLAWED = frozenset("outlawed banned proscribed so-called self-styled self-declared".split())
# "Shells hit Nile Street", "the Rose Garden neighbourhood", "Cyclone Idai": no body.
SITES = frozenset(
    "street road avenue square bridge hospital school university airport camp market neighborhood neighborhoods "
    "neighbourhood neighbourhoods district districts quarter quarters village villages towns town city border hq "
    "headquarters base bases barracks building offices office checkpoint embassy mosque".split()
)
WEAPONS = frozenset("fpv uav uavs ied ieds rpg rpgs atgm vbied svbied mlrs himars drone drones".split())
# How many words a body's name goes on for behind "of", where everything is in capitals.
SHORT = 6
# No name of a body has more words.
LONGEST = 10
NATURE = frozenset("cyclone hurricane typhoon storm tropical ebola covid-19 cholera".split())
# Who may be anybody's.
ANYBODY = frozenset(
    "attackers attacker assailants assailant gunmen gunman militants militant raiders insurgents terrorists terrorist "
    "jihadists extremists fighters bomber bombers men group groups gang rebels guerrillas".split()
)


class Party(NamedTuple):
    """A party to an act: as printed, and its side (several joined by " and "; None if unknown)."""

    text: str
    side: str | None

    @property
    def points_back(self) -> bool:
        """Whether it is told by whose it is, which another sentence says: "its fighters"."""
        return self.text.lower().split(" ")[0] in POSSESSIVE

    @property
    def is_named(self) -> bool:
        """Whether a capital stands behind the first letter."""
        return any(letter.isupper() for letter in self.text[1:])

    @property
    def is_anybody(self) -> bool:
        """Whether it is nobody but "gunmen", "suspected militants", "a suicide bomber"."""
        return self.side is None and self.text.lower().split(" ")[-1] in ANYBODY and not self.is_named


def phrase(scan: Scan, first: int, taken: int) -> Party | None:
    """An actor in words from a token on: a phrase for armed people, or a printed name of a body; taken: the victims."""
    opens = first
    first += scan.low(first) in ("the", "a", "an", "some")
    first += scan.low(first) in DOUBTED | OUTLAWED
    if not ACCOUNTS.isdisjoint(scan.words.lows[first : first + 5]):
        return None
    end = first
    while end < min(first + LONGEST, len(scan.words.lows)) and is_body(scan, end):
        end += 1
    near = [p for p in scan.people if p.first in (opens, end, first, first + 1) and p.first != taken]
    # "By sniper fire"
    near = [p for p in near if not any(attack.first <= p.first < attack.end for attack in scan.attacks)]
    if alleged := next((party for p in near if (party := affiliated(scan, p.end))), None):
        # "By men believed to be members of the front"
        return alleged
    people = next((p for p in near if p.value.role in ARMED), None)
    if people:
        while first < people.end and scan.low(first) in LOOKS:
            first += 1
        first = first if people.first == end else max(first, people.first)
        squad = people.end + 1 + (scan.low(people.end + 1) in ("the", "a", "an"))
        if (
            scan.low(people.end) == "of"
            and scan.low(people.end - 1) in MEMBERS
            and (body := phrase(scan, squad, taken))
        ):
            # "Members of a death squad"
            return Party(f"{scan.text(first, squad)} {body.text}", body.side)
        end = behind_followers(scan, people.end)
        return affiliated(scan, people.end) or Party(scan.text(first, end), side_of(scan, people.value))
    end += end > first and scan.low(end) in MEMBERS
    named = is_actor(scan, first, end, alone=True)
    return Party(scan.text(first, behind_followers(scan, end)), None) if named else None


def _behind_of(scan: Scan, end: int) -> int:
    """Where a body's name ends that goes on with "of": "the Army of the Straight Path", "THE FORCES OF LODRA (FOL)"."""
    first = end + 1 + (scan.low(end + 1) == "the")
    if scan.low(end) != "of" or scan.low(end - 1) not in BODIES:
        return end
    if scan.words.shouted:
        brackets = (i for i in range(first, first + SHORT) if scan.low(i) in ("(", "["))
        bracket = next(brackets, None)
        return bracket if bracket and scan.low(bracket + 1) in scan.world.acronyms else end
    stop = first
    while stop < len(scan.words.texts) and _is_capital(scan, stop):
        stop += 1
    return stop if stop > first else end


def behind_followers(scan: Scan, end: int) -> int:
    """Where a phrase for a party ends that goes on with those it leads: "Colonel Duran's troops", "commando units".

    And a body's name with "of": "the Army of the Straight Path".
    """
    end = _behind_of(scan, end)
    if scan.low(end) in ("'", "’") and scan.low(end + 1) in BODIES:
        # "Members of the Workers' Front"
        end += 2
    if scan.low(end) in ("'s", "’s") and scan.low(end + 1) in MEMBERS | FOLLOWERS:
        return end + 2
    return end + (scan.low(end) in BODIES)


def affiliated(scan: Scan, end: int) -> Party | None:
    """Whose armed people are: "gunmen loyal to X", "fighters thought to belong to X"."""
    i = end
    if scan.low(i) == "calling" and scan.low(i + 1) in ("itself", "themselves"):
        return phrase(scan, i + 2, -1)
    if scan.low(i) == "whom":
        # "Men whom witnesses described as members of the Front"
        named = next((k + 1 for k in range(i + 2, i + 5) if scan.low(k) in ("described", "identified")), None)
        return phrase(scan, named + 1, -1) if named and scan.low(named) == "as" else None
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


def side_of(scan: Scan, people: People) -> str | None:
    """The side of armed people by their actors: "Nusra fighters"; a country's rebels are not its government's."""
    akin = [a for a in people.actors if people.role != "militia" or scan.world.actors[a].role == "militia"]
    return side(scan, akin, people.role)


def is_body(scan: Scan, i: int) -> bool:
    """Whether a token may be part of a body's name: a noun for bodies, or a printed name in text that has both."""
    if scan.low(i) in ("'s", "’s", "'", "’"):
        # "The New People's Army", "the Workers' Front"
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
    return inside or is_acronym(text) or _may_name(scan, i + 1)


def _may_name(scan: Scan, i: int) -> bool:
    """Whether a token has a capital and is no day, place, actor of the registry, attack, harm or listed noun."""
    text = scan.words.texts[i] if 0 <= i < len(scan.words.texts) else ""
    capital = len(text) > 1 and (text[0].isupper() or PREFIXED.match(text))
    if scan.words.shouted and scan.low(i) not in scan.world.acronyms:
        return False
    if not capital or scan.low(i) in scan.lexicon.stop:
        return False
    if (
        scan.low(i) in MANNERS
        or scan.low(i) in WEAPONS
        or scan.low(i) in scan.lexicon.things
        or scan.lexicon.harm.at(scan.words, i)
    ):
        return False
    if scan.lexicon.roles.at(scan.words, i) and scan.low(i + 1) not in ("'s", "’s", "'", "’"):  # "New People's Army"
        return False
    return not any(span.first <= i < span.end for span in (*scan.dates, *scan.places, *scan.names, *scan.attacks))


def is_acronym(text: str) -> bool:
    """ "M23", "ELN", "al-Shabaab": a name wherever it stands."""
    letters = sum(letter.isupper() for letter in text)
    return bool(PREFIXED.match(text)) or letters > 1 or (letters == 1 and any(sign.isdigit() for sign in text))


def is_actor(scan: Scan, first: int, end: int, alone: bool) -> bool:
    """Whether words name a body; alone: one printed word may."""
    lows = scan.words.lows[first:end]
    carried = scan.low(end) in SITES or scan.low(end) in scan.lexicon.vehicles
    if end == first or lows[-1] in SITES or carried or not NATURE.isdisjoint(lows):
        return False
    if not BODIES.isdisjoint(lows) and not (end - first == 1 and lows[0] in VAGUE):
        return True
    printed = sum(low not in FORCES for low in lows)
    return printed > 1 or (printed == 1 and alone)
