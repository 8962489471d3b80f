"""Who acts: the subject of a verb, the name behind "by", whose attack it is; by names of the registry."""

from __future__ import annotations

from analysis.reading.attach.acting import OBLIQUE, STAGED, inserted, is_between
from analysis.reading.attach.allies import behind_arms, party_of, whose_shell
from analysis.reading.attach.blame import BLAMED, claimer, claiming
from analysis.reading.attach.bodies import MADE_KNOWN, MEMBERS, Party
from analysis.reading.attach.parts import PARTS
from analysis.reading.attach.strangers import BY, struck_by_others
from analysis.reading.names import BESIEGED
from analysis.reading.scan import ARMED, PLACE_NOUNS, WHICH, Scan
from analysis.reading.sentences import Span
from analysis.reading.speakers import ACCOUNTS

AGENT = 7
PROTESTED = frozenset("protested protests condemned condemns condemning deplored mourned lamented denounced".split())
# What may stand between a preposition and a name: "of the opposition group Faylaq al-Sham".
APPOSED = frozenset(
    "the a an 's ’s government opposition rebel jihadist islamist militant insurgent armed group movement faction "
    "militia organization organisation alliance northern southern eastern western northwestern northeastern "
    "southwestern southeastern north-western north-eastern south-western south-eastern central rural".split()
)
BOATS = frozenset("boat ship vessel submarine trawler".split())
# Nouns that end as "carrying" does.
TIMES = ("morning", "evening", "spring")
# "Syria rebels": not the government's.
REBELS = frozenset(
    "rebel rebels opposition insurgent insurgents jihadist jihadists militants guerrilla guerrillas separatist "
    "separatists".split()
)
NO_AGENT = frozenset((",", "for", "against", "in", "who", "whom", "which", "that"))
SOURCES = frozenset(("by", "from", "of"))
WITHOUT = frozenset((",", "on", "against", "in", "that", "which", "who", "near", "at", "around", "outside"))
CLAUSES = frozenset((*WHICH, "where"))


def subject(scan: Scan, verb: Span, speaker_side: str | None) -> Party | None:
    """The acting subject before a verb: the nearest name that is no object and stands in no phrase of place."""
    if not (scan.doers or speaker_side) or struck_by_others(scan, verb):
        return None
    if attack := told_of(scan, verb):
        return attacker(scan, attack)
    if verb.value == "fell":
        return whose_shell(scan, verb)
    i = verb.first
    attacks = {attack.end: attack for attack in scan.attacks}
    names = {name.end: name for name in scan.doers if name.value.part != "person"}
    closes = {spoken.closes for spoken in scan.statements}
    while i > max(0, verb.first - 30):
        low = scan.words.lows[i - 1]
        if low in ("it", "they", "he") and verb.first - i <= 4:
            return Party(low, speaker_side) if speaker_side else None
        if low in ("its", "their") and speaker_side and verb.first - i <= 4 and _opens_clause(scan, i - 1):
            return Party(scan.text(i - 1, verb.first), speaker_side)
        if i in attacks and not scan.answers_apart(i - 1, verb.first) and (party := attacker(scan, attacks[i])):
            return party
        if low in PROTESTED and verb.kind == "harm" and verb.value.voice == "of":
            # "Islamabad protested over the killing of a man".
            return None
        if low in BLAMED and "," not in scan.words.lows[i : verb.first]:
            # Who accuses another of killing did not kill.
            return None
        if low == "who" and (people := next((p for p in scan.people if p.end <= i - 1 and i - p.end < 6), None)):
            # "Searching for gunmen in masks who stormed a bakery and shot five"
            named = people.value.actors or people.value.role not in ARMED
            if not named and "," not in scan.words.lows[people.end : verb.first]:
                return Party(scan.text(people.first, people.end), None)
        name = names.get(i)
        blamed = name and scan.low(name.first - 1 - (scan.low(name.first - 1) == "the")) in BLAMED
        if name and blamed and "," in scan.words.lows[name.end : verb.first]:
            i = name.first
            continue
        apart = name is not None and not may_cause(scan, name, verb)
        if name and scan.words.lows[name.end : verb.first] in (["who"], [",", "who"]):
            # "Handed him to the Front, who shot him"
            return party_of(scan, name)
        if name and not apart and (party := _joined_party(scan, name)):
            return party
        if name:
            i = name.first
            continue
        if i in closes and (opens := inserted(scan, i)):
            i = opens
            continue
        if low in (";", ":") or i in closes:
            return None
        i -= 1
    return None


def told_of(scan: Scan, verb: Span) -> Span | None:
    """The attack that acts in "look into the attack near Haifa that killed ten": whose it is, not who looks into it."""
    that = verb.first - 1 - (scan.low(verb.first - 1) in scan.lexicon.have)
    if scan.low(that) not in ("that", "which"):
        return None
    that -= scan.low(that - 1) in (",", "in")
    near = (attack for attack in reversed(scan.attacks) if attack.end <= that <= attack.end + 5)
    return next((attack for attack in near if "," not in scan.words.lows[attack.end : that]), None)


def _opens_clause(scan: Scan, i: int) -> bool:
    """Whether a token is the first of a clause: "said its jets killed five", not "hit its post, killing five"."""
    before = scan.low(i - 1)
    return i == 0 or before in ("that", "when", "as", "after") or before in scan.lexicon.speech


def _joined_party(scan: Scan, name: Span) -> Party | None:
    """The party a name belongs to, with the names joined before it; None where it stands in no subject."""
    joined = scan.low(name.first - 1) == "and"
    before = next((n for n in scan.names if joined and behind_arms(scan, n.end) == name.first - 1), None)
    first = before or name
    return None if _is_oblique(scan, first) else party_of(scan, first)


def _is_oblique(scan: Scan, name: Span) -> bool:
    """Whether a name stands behind a preposition, or modifies victims rather than acts."""
    i = name.first - 1
    while i > 0 and (scan.low(i) in APPOSED or scan.low(i) in scan.lexicon.adverbs) and scan.low(i) not in OBLIQUE:
        i -= 1
    if scan.low(i) == "by" and scan.low(i - 1) in scan.lexicon.held:
        return True
    if scan.low(i) == "and" and _is_behind_joined(scan, i):
        return True
    end = name.end + (scan.low(name.end) in APPOSED and scan.low(name.end) not in REBELS)  # "Syrian Islamist rebels"
    # "Sank three Tiger boats, killing 12"
    struck = scan.low(end).removesuffix("s") in scan.lexicon.targets | BOATS
    foes = scan.low(end) in REBELS and scan.world.actors[name.value.actor].role != "militia"
    if scan.low(i) in OBLIQUE or scan.low(name.end) in PLACE_NOUNS or foes or struck:
        return True
    verb = scan.low(i).endswith("ing") and scan.low(i) not in TIMES and scan.low(i) not in scan.lexicon.speech
    if verb and not any(a.end == i + 1 for a in scan.attacks):
        # "A bus carrying Syrians"
        return True
    if is_between(scan, name.first):
        return True
    # "Killed 22, including a Lebanese soldier, and injured 124"
    among = scan.low(i) in PARTS or scan.low(i - 1) in PARTS
    # "Killed a Taliban cook and took one driver prisoner"
    objects = {harm.end for harm in scan.harms if harm.value.voice in ("active", "past")}
    held = (p for p in scan.people if p.first <= name.first and name.end <= p.end)
    return among or any(p.value.number is not None or p.first in objects for p in held)


def _is_behind_joined(scan: Scan, i: int) -> bool:
    """ "Raids against remnants of the Front and the Militia": whether a preposition stands before both."""
    while i > 0 and (scan.words.texts[i - 1][0].isupper() or scan.low(i - 1) in MEMBERS or scan.low(i - 1) == "the"):
        i -= 1
    return not scan.words.shouted and scan.low(i - 1) in OBLIQUE


def agent(scan: Scan, first: int) -> Party | None:
    """The name behind "by" from a token on, up to the next word of harm or break: "killed by Assad's air strikes"."""
    if not scan.doers:
        return None
    closed = [spoken.closes for spoken in scan.statements if spoken.closes > first]
    for i in scan.words.where(BY):
        held = i > first and (scan.low(i - 1) in scan.lexicon.held or scan.low(i - 1) in MADE_KNOWN)
        held = held or scan.low(i + 1).endswith("ing")  # "Answered by neutralising 76 soldiers"
        if not first <= i < first + 40 or held or any(day.first == i + 1 for day in scan.dates):
            # "In a town held by the rebels", "by October 4": who holds it need not have harmed anybody.
            continue
        if ";" in scan.words.lows[first:i] or any(close <= i for close in closed):
            return None
        name = next(scan.named_in(i + 1, min(i + 1 + AGENT, len(scan.words.lows))), None)
        if name and NO_AGENT.isdisjoint(scan.words.lows[i : name.first]) and not _counts(scan, name):
            return party_of(scan, name)
    return None


def _counts(scan: Scan, name: Span) -> bool:
    """ "By the army's own account": a name that tells."""
    behind = scan.words.lows[name.end : name.end + 5]
    return not ACCOUNTS.isdisjoint(behind) and not {"'s", "’s"}.isdisjoint(behind)


def attacker(scan: Scan, attack: Span) -> Party | None:
    """Whose attack it is: "Assad regime attacks", "an attack by regime and Russian forces", "fire from Turkey"."""
    if not scan.doers:
        return None
    if any(0 < attack.first - claimed.end <= 6 for claimed in claiming(scan)):
        return claimer(scan)
    if not STAGED.isdisjoint(scan.words.seen):
        staged = next((i for i in scan.words.where(STAGED) if 0 < attack.first - i < 6), None)
        if staged is not None and (party := subject(scan, Span("verb", staged, staged + 1, "past"), None)):
            return party
    if attack.value == "clash" and scan.low(attack.end) == "with":
        foe = next(scan.named_in(attack.end + 1, attack.end + 5), None)
        if foe and all(low in APPOSED for low in scan.words.lows[attack.end + 1 : foe.first]):
            # "Five were killed in a gunbattle with the army"
            return party_of(scan, foe)
    before = [n for n in scan.named_in(max(0, attack.first - 5), attack.first)]
    if before and not any(
        (low in scan.lexicon.stop and low != "and") or low == ","
        for low in scan.words.lows[before[-1].end : attack.first]
    ):
        return party_of(scan, before[0] if len(before) > 1 and scan.low(before[0].end) == "and" else before[-1])
    for i in scan.words.where(SOURCES):
        held = scan.low(i) == "by" and (scan.low(i - 1) in scan.lexicon.held or scan.low(i - 1) in MADE_KNOWN)
        # "The bombing of an Israeli embassy"
        on = scan.low(i) == "of" and (i > attack.end or scan.low(attack.end - 1) in BESIEGED)
        if not attack.end <= i < attack.end + 12 or on or held:
            continue
        if (
            not scan.lexicon.speech.isdisjoint(scan.words.lows[attack.end : i])
            or ";" in scan.words.lows[attack.end : i]
        ):
            return None
        name = next(scan.named_in(i + 1, min(i + 6, len(scan.words.lows))), None)
        apart = not CLAUSES.isdisjoint(scan.words.lows[attack.end : i])  # "on a road that leads from X"
        # "Shelling of the airport killed a Turkish engineer"
        apart = apart or (name is not None and any(i < harm.first < name.first for harm in scan.harms))
        if name and WITHOUT.isdisjoint(scan.words.lows[i : name.first]) and not (apart or _counts(scan, name)):
            return party_of(scan, name)
    return None


def may_cause(scan: Scan, cause: Span, harm: Span) -> bool:
    """Whether nothing sets an act and a harm apart: an answer, "after a raid killed 33", "two days after a raid"."""
    before = scan.before_it(harm.first)
    if scan.answers_apart(cause.first, harm.first) or (before is not None and cause.first not in before):
        return False
    apart = (told for told in scan.long_before if cause.first in told and harm.first not in told)
    return cause.kind == "name" or not any(apart)
