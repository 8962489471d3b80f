"""Whether a phrase for people may be the victims of a word of harm, or is a part of those told before."""

from __future__ import annotations

from analysis.reading.attach.members import CORPSES
from analysis.reading.counts import Count
from analysis.reading.harm import GENITIVE
from analysis.reading.parties import People
from analysis.reading.scan import ARMED, Scan
from analysis.reading.sentences import Span
from analysis.rules import bounds

PARTS = frozenset(("including", "among"))
# A phrase behind one of these is no subject.
OBLIQUE = frozenset(
    "in on at by of near against with from for to into over under between among during toward towards".split()
)
# Nouns of harm that say nothing without a number: "civilian casualties" is not one civilian.
NUMBERED = ("casualties", "losses", "deaths", "killings", "fatalities", "injuries", "martyrs", "detainees", "prisoners")
FORCES = frozenset(("army", "military", "regime", "militia", "navy"))
LIVES = ("life", "lives")
TAKEN = ("claimed", "claims", "claiming", "claim", "cost", "costs", "costing", "took", "takes", "taking")
TAKING = frozenset("take takes took taken taking hold holds held holding".split())
BOOKED = frozenset("booked books booking posted posts posting".split())
SEIZED = ("seized", "seizing", "snatched", "snatching")
# "One of them fatally", "164 of them irrevocably".
FATALLY = frozenset("fatally mortally irrevocably irretrievably".split())
# How many words a list of parts may have before the first that is known.
LIST = 14
# Nouns that only tell who somebody is.
ANYBODY = frozenset("man woman boy girl person youth teenager father mother resident native veteran member".split())
SUFFERED = ("suffered", "sustained", "took")
UNTOLD = ("whereabouts", "fate")
RESULTS = ("resulted", "resulting", "results", "ended", "ending")

SAID = frozenset("said says spoke speaks confirms confirmed admits admitted acknowledged acknowledges".split())
GRADES = frozenset("seriously critically severely gravely lightly slightly badly fatally mortally".split())
WOUNDS = frozenset("wounds wound injuries injury gunshot bullet shrapnel".split())


def is_part(scan: Scan, people: Span) -> bool:
    """ "four of them children", "including two women", "among them 13 children"."""
    number_end = people.value.number_end
    if scan.low(people.first - 1) == "," and scan.low(people.end) in GRADES and people.value.form == "bare":
        # "Wounded nine, two seriously"
        return True
    if scan.low(number_end) == "of" and scan.low(number_end + 1) in ("them", "whom", "those"):
        return True
    end = people.end
    if scan.low(end) == "and" and (following := next((o for o in scan.people if o.first == end + 1), None)):
        # "Two officers and a deacon among them"
        end = following.end
    them = scan.low(end) == "among" and scan.low(end + 1) in ("them", "whom")
    if them and not any(other.first == end + 2 for other in scan.people):
        # "Two women among them"; but "23 people, among them 10 children" are the whole.
        return True
    first = people.first - (scan.low(people.first - 1) == "the")
    ahead = scan.low(first - 2), scan.low(first - 1)
    if ahead in (("them", "was"), ("them", "were")) and scan.low(people.first - 3) == "among":
        return True
    if ahead in (("of", "whom"), ("of", "which")):
        return True
    if ahead == ("those", "of") and scan.low(people.first - 3) in PARTS:
        # "Claimed 228 lives, including those of 73 guards"
        return True
    return ahead[1] == "including" or ahead[0] == "among" or ahead == ("including", "at")


def are_of_men(scan: Scan, people: Span, harm: Span) -> bool:
    """ "No combat losses"; "no estimate of its losses" counts nobody, nor does who "booked no losses on a sale"."""
    return harm.first - people.end <= 1 and BOOKED.isdisjoint(scan.words.lows[max(0, people.first - 3) : people.first])


def is_taken(scan: Scan, first: int) -> bool:
    """Whether a phrase that begins at a token is what "took" takes: "took the two", "holds a farmer"."""
    return scan.low(first - 1 - (scan.low(first - 1) == "the")) in TAKING


def is_loot(scan: Scan, people: Span, harm: Span) -> bool:
    """ "Seized 110 lb", "S-110: drugs seized": what is seized, where no noun says that it is people."""
    return scan.low(harm.first) in SEIZED and people.value.form == "bare" and not people.value.noun


def is_breakdown(scan: Scan, people: Span) -> bool:
    """ "19 civilians killed: Martuni - 6, Hadrut - 1": a number behind a printed name and a dash."""
    name = scan.words.texts[people.first - 2] if people.first > 1 else ""
    return people.value.form == "bare" and scan.low(people.first - 1) in ("-", "–") and name[:1].isupper()


def adds(scan: Scan, before: Span, people: Span) -> bool:
    """Whether a phrase adds to the one before it: "a boy and a woman", the second of "a boy, a youth and a woman"."""
    if scan.joins(before.end, people.first):
        return True
    kin = scan.low(people.first) in ("his", "her", "their") and before.value.form in ("single", "definite", "person")
    singles = before.value.form == people.value.form == "single" or kin
    return singles and "and" in scan.words.lows[people.end : people.end + 8] and not is_among(scan, people)


def is_elided(scan: Scan, people: Span, last: Span) -> bool:
    """ "three were killed in Idlib, two in Hama": a joined number before a place, and no verb of its own."""
    day = next((d for d in scan.dates if d.end == people.first and scan.low(d.first - 1) == "on"), None)
    # "And on Saturday three more in Shinkafi"
    first = day.first - 1 if day else people.first
    before = [scan.low(i) for i in (first - 2, first - 1)]
    if _is_said(scan, people):
        return True
    if before[1] == "alongside" or (before[1] == "with" and before[0] in ("along", "together", "as")):
        return True
    if _is_of_another(scan, people):
        return True
    joined = before[1] in (",", "and", "while", "another") or before == ["well", "as"]
    i = people.end + (scan.low(people.end) == ",")
    among = (p.end for p in scan.people if p.first == i + 2 and scan.low(i) == "among")
    behind = next(among, people.end + (scan.low(people.end) == "more"))
    behind += behind > people.end + 1 and scan.low(behind) == ","
    place = scan.low(behind) in ("in", "at", "near", "from") and behind + 1 < len(scan.words.lows)
    # "Three on Tuesday and four on Wednesday"
    place = place or (scan.low(behind) == "on" and any(day.first == behind + 1 for day in scan.dates))
    # "And two more the next morning"
    place = place or any(day.first == behind and behind > people.end for day in scan.dates)
    clear = scan.breaks(last.end, people.first) == 0 and not people.value.weak
    if behind > people.end and scan.low(last.first - 1) == "with":
        # "90 breaches with four deaths, and 20 more in May": more breaches.
        return False
    return (
        joined and place and clear and not any(s.end <= people.first and people.first - s.end < 2 for s in scan.strikes)
    )


def _is_said(scan: Scan, people: Span) -> bool:
    """ "Media put the dead at 25; the government said nine", "the police spoke of three": another's figure."""
    i = people.first - 1 - (scan.low(people.first - 1) == "of")
    # "For Monday it had given 101" may be of others.
    told = scan.low(i) in SAID
    if is_none(people):
        # "The rebels gave none"
        return False
    return told and people.value.form == "bare" and scan.low(people.end) in ("", ".", ",", ";", "and", "but")


def _is_of_another(scan: Scan, people: Span) -> bool:
    """ "The first clinic counted 38 deaths and the second another seven": nothing but a name behind "and"."""
    if scan.low(people.first) != "another" or scan.low(people.end) not in (".", ",", ";", ""):
        return False
    joint = next((i for i in range(people.first - 2, people.first - 8, -1) if scan.low(i) == "and"), -1)
    verbs = scan.lexicon.passive | scan.lexicon.have | scan.lexicon.speech
    plain = joint >= 0 and verbs.isdisjoint(scan.words.lows[joint : people.first])
    return plain and not any(joint < harm.first < people.first for harm in scan.harms)


def with_adjectives(scan: Scan, people: Span) -> int:
    """Where a phrase begins with what stands before its noun: "including field commanders"."""
    if people.value.form != "group":
        return people.first
    for first in range(people.first, max(people.first - 4, 0), -1):
        if scan.low(first - 1) in PARTS:
            return first
        if not scan.low(first - 1).isalpha() or scan.low(first - 1) in scan.lexicon.closed:
            break
    return people.first


def is_among(scan: Scan, people: Span) -> bool:
    """Whether a phrase tells a part of the one before: "including two women", "among them a girl"."""
    i = with_adjectives(scan, people) - 1
    i -= scan.low(i) == "the"
    # "Nine were killed; among them was a nurse"
    i -= scan.low(i) in ("was", "were") and scan.low(i - 1) in ("them", "whom")
    return scan.low(i) in PARTS or (scan.low(i) in ("them", "whom") and scan.low(i - 1) in PARTS)


def is_alone(scan: Scan, people: Span, harm: Span) -> bool:
    """ "600 refugees including 31 wounded came": whether a number is all that the word of harm is of."""
    bare = harm.value.voice in ("past", "state") and people.end == harm.first and not people.value.noun
    return bare and scan.low(people.first - 1) == "including"


def may_be_subject(scan: Scan, people: Span, harm: Span) -> bool:
    """No subject stands behind a preposition, but "with 20 wounded", "of nine dead" are joined by touching."""
    if people.end == harm.first and harm.value.voice in ("past", "state"):
        return True
    before = scan.low(people.first - 1)
    if scan.words.lows[people.first : people.end] == ["no"] and harm.value.voice in ("die", "passive"):
        # "No apparent injuries, and died of shock"
        return False
    if before == "whom" and scan.low(people.first - 2) not in ("of", *PARTS):
        # "The soldier whom a sniper hit has died."
        return False
    if before in ("in", "with") and scan.low(people.first - 2) in RESULTS:
        # "Resulted in nine deaths", "ended with ten civilians and three officers dead"
        return True
    if before in OBLIQUE and before != "among":
        family = scan.low(people.first - 2) == "family"  # "A family of six was killed"
        return before == "of" and (people.value.form == "counted" or (family and people.value.form == "bare"))
    return not (scan.low(people.first - 2) in ("by", "against", "from", "with") and before in ("the", "some", "other"))


def may_cross(crossed: Span, harm: Span) -> bool:
    """Whether a subject may lie behind another verb: "was wounded and was killed", "who was wounded died"."""
    return harm.value.voice == "passive" or (harm.value.voice == "die" and crossed.value.harm == "injured")


def may_stand_off(scan: Scan, people: Span, harm: Span, apart: bool) -> bool:
    """Whether one person may be the subject: a bare participle needs him next to it, "deaths" needs a number."""
    if people.value.form not in ("person", "definite", "single"):
        return True
    if harm.value.voice == "state" and scan.low(harm.first) in NUMBERED:
        return people.value.form == "single"
    return not apart or (people.value.form != "person" and harm.value.voice != "past")


def is_told_of(scan: Scan, i: int) -> bool:
    """Whether a verb of speech is passed: "the men, he said, were killed", "two men accused of theft were killed"."""
    return scan.low(i + 1) == "," or (scan.low(i) == "accused" and scan.low(i + 1) == "of")


def is_as_well(scan: Scan, i: int) -> bool:
    """Whether token i is an "as" of "as well as"; "as the mayor said" joins nobody."""
    return scan.low(i) == "as" and "well" in (scan.low(i - 1), scan.low(i + 1))


def is_vague(people: Span) -> bool:
    """Whether a phrase is but "some", "many"."""
    number = people.value.number
    return number is not None and number.value is None and number.bound == "vague" and not people.value.noun


def is_of_others(scan: Scan, people: Span, first: int, harm: Span) -> bool:
    """Whether a phrase before one that begins at a token is of another word of harm.

    "Received 18 bodies and 64 wounded"; "12 dead, seven of them drivers, and eight wounded": the seven are of the dead.
    """
    if people.value.noun in CORPSES and harm.value.harm != "killed":
        return True
    if scan.words.lows[people.end : first] == [",", "and"] and _is_of_list(scan, people):
        return True
    return is_part(scan, people) and any(0 <= people.first - h.end <= 3 for h in scan.harms)


def _is_of_list(scan: Scan, people: Span) -> bool:
    """Whether a phrase ends a list that "including" opens: "six were killed, including two women and a girl, and"."""
    opens = next((i for i in range(people.first - 1, max(-1, people.first - 9), -1) if scan.low(i) in PARTS), None)
    if opens is None or not any(harm.end in (opens, opens - 1) for harm in scan.harms):
        return False
    verbs = scan.lexicon.passive | scan.lexicon.have
    return verbs.isdisjoint(scan.words.lows[opens : people.first])


def is_none(people: Span | None) -> bool:
    """ "No women" or children."""
    return people is not None and people.value.number is not None and people.value.number.bound == "zero"


def hurt_in(scan: Scan, harm: Span) -> Span | None:
    """ "Two wounded soldiers": the counted phrase that a word of harm stands in; not "two of the slain man's sons"."""
    inside = (p for p in scan.people if p.first < harm.first < p.end and p.value.number is not None)
    found = next(inside, None) if harm.value.voice in ("past", "adjective", "passive") else None
    return found if found and GENITIVE.isdisjoint(scan.words.lows[harm.end : found.end]) else None


def has_predicate(scan: Scan, people: Span) -> bool:
    """Whether a verb of its own follows a phrase: "killed five and two were wounded", "and nobody has gone there"."""
    i = people.end
    while (
        scan.low(i) in scan.lexicon.adverbs or scan.low(i) in scan.lexicon.passive or scan.low(i) in scan.lexicon.have
    ):
        i += 1
    own = next((h for h in scan.harms if h.first == i), None)
    if own is None:
        return scan.low(people.end) in scan.lexicon.have
    return own.value.voice in ("past", "passive", "die", "state")


def is_kin(scan: Scan, people: Span) -> bool:
    """ "A pastor, his wife and two infants": somebody of those before."""
    return scan.low(people.first) in ("his", "her", "their") and people.value.form == "definite"


def is_care(scan: Scan, harm: Span) -> bool:
    """ "Treated 11 people": who was not treated for wounds need not be hurt by anybody."""
    return scan.low(harm.first) == "treated" and WOUNDS.isdisjoint(scan.words.lows[harm.end : harm.end + 12])


def is_group(scan: Scan, harm: Span) -> bool:
    """ "A baker whose brother was among the dead": a group told before, whose members stand elsewhere."""
    near = scan.words.lows[max(0, harm.first - 8) : harm.first]
    return near[-2:] == ["among", "the"] and "whose" in near and harm.value.voice == "state"


def is_told_about(scan: Scan, people: Span, harm: Span) -> bool:
    """ "18 witnesses to the killings": who only tells of them."""
    between = scan.words.lows[people.end : harm.first]
    return scan.low(harm.first) in NUMBERED and between in (["to", "the"], ["of", "the"], ["about", "the"])


def is_fatal(scan: Scan, people: Span) -> bool:
    """ "Six were wounded, one of them fatally"."""
    return not FATALLY.isdisjoint(scan.words.lows[people.end : people.end + 3])


def with_list(scan: Scan, chain: list[tuple[Span, bool]]) -> list[tuple[Span, bool]]:
    """ "17 people, including a clerk, a nurse and three guards": all that a list goes on with are parts."""
    result = chain[:1]
    for phrase, part in chain[1:]:
        before, among = result[-1]
        goes_on = scan.words.lows[before.end : phrase.first] in ([","], ["and"])
        result.append((phrase, part or (among and goes_on)))
    return result


def whole_before(scan: Scan, first: int, by_end: dict[int, Span]) -> Span | None:
    """ "17 people, including a headman of the hills, a clerk and three guards, died": the 17 of an open list."""
    verbs = scan.lexicon.passive | scan.lexicon.have | scan.lexicon.speech
    for i in range(first - 1, max(0, first - LIST), -1):
        if scan.low(i) in PARTS:
            whole = by_end.get(i - (scan.low(i - 1) == ","))
            return whole if whole and whole.value.number is not None else None
        if scan.low(i) in verbs or scan.low(i) in (";", ":") or any(h.first <= i < h.end for h in scan.harms):
            return None
    return None


def is_some_of(scan: Scan, people: Span) -> bool:
    """ "32 raiders, 17 of whom surrendered": whether the verb behind tells of these only."""
    return scan.words.lows[people.value.number_end : people.value.number_end + 2] == ["of", "whom"]


def is_apposed(scan: Scan, people: Span, by_end: dict[int, Span]) -> bool:
    """Whether a phrase only tells what kind those before it are: "40 villagers, mainly women and children"."""
    first = people.first
    while scan.low(first - 1) == "and" and (before := by_end.get(first - 1)):
        first = before.first
    of = scan.low(first - 1) in ("them", "whom") and scan.low(first - 3) in (
        "most",
        "many",
        "all",
        "some",
    )
    return people.value.number is None and (of or scan.low(first - 1) in ("mostly", "mainly", "largely"))


def is_who(scan: Scan, people: Span, following: Span, by_first: dict[int, Span]) -> bool:
    """ "The driver, a man born in 1967": who he is; "a driver, a man and a girl" are three."""
    i = following.end + (scan.low(following.end) == ",")
    goes_on = i in by_first or i + (scan.low(i) == "and") in by_first
    one = following.value.form == "single" and people.value.form in ("single", "definite", "person")
    beside = scan.words.lows[people.end : following.first] == [","]
    return beside and one and following.value.noun in ANYBODY and not goes_on


def who_paid(scan: Scan, harm: Span, by_end: dict[int, Span]) -> Span | None:
    """ "The raid cost four people their lives", "cost a farmer his life": who paid stands before "their"."""
    people = by_end.get(harm.first - 1)
    theirs = scan.low(harm.first - 1) in ("their", "his", "her") and scan.low(harm.first) in LIVES
    return people if theirs and people and scan.low(people.first - 1) in TAKEN else None


def whose_death(scan: Scan, harm: Span, by_end: dict[int, Span]) -> Span | None:
    """ "The year began with a soldier's death": one, wherever the phrase stands."""
    people = by_end.get(harm.first - 1)
    owned = scan.low(harm.first) == "death" and scan.low(harm.first - 1) in ("'s", "’s")
    return people if owned and people and people.value.form == "single" else None


def suffered(scan: Scan, harm: Span) -> Span | None:
    """ "The Armenian army suffered casualties": somebody, how many is not told."""
    reported = [scan.low(harm.end), scan.low(harm.end + 1)] in (["were", "reported"], ["occurred", ""])
    if scan.low(harm.first) != "casualties" or not (reported or scan.low(harm.first - 1) in SUFFERED):
        return None
    named = [n.value.actor for n in scan.named_in(max(0, harm.first - 7), harm.first)]
    number = Count(None, "vague", "casualties", *bounds(None, "vague", "casualties"))
    value = People(number, "counted", "casualties", "military" if named else "unknown", tuple(named[-1:]), harm.end)
    return Span("people", harm.first, harm.end, value)


def may_be_lost(scan: Scan, harm: Span, people: Span) -> bool:
    """ "The rebels lost 40 fighters", "Turkey lost eight people"; not "the town lost 500 people to the cities"."""
    if people.value.form == "single" and people.value.role in (*ARMED, "police"):
        return scan.low(people.first) in ("a", "an")
    armed = (p for p in scan.people if p.value.role in ARMED)
    forces = [Span("body", i, i + 1, None) for i in scan.words.where(FORCES)]
    named = any(n.end == harm.first or n.end + 1 == harm.first for n in (*scan.names, *armed))
    # "The same town had lost ten people on Friday"; but "lost 500 people to the cities".
    i = harm.first
    while i and (scan.low(i - 1) in scan.lexicon.adverbs or scan.low(i - 1) in scan.lexicon.passive):
        # "The army is believed to have lost 12 men".
        i -= 1
    named = named or scan.low(harm.first - 1) in ("we", "they") or any(p.end == i for p in (*scan.names, *forces))
    town = scan.low(harm.first - 1 - (scan.low(harm.first - 1) in scan.lexicon.have)) in ("town", "village", "city")
    named = named or (town and scan.low(people.end) != "to" and bool(scan.dates))
    named = named or bool(people.value.own)  # "losing four of its own men"
    itself = i > 0 and scan.low(i - 1 - (scan.low(i - 1) in scan.lexicon.have)) == "it"  # "said it had lost four men"
    named = named or (itself and people.value.noun == "men")
    own = scan.words.lows[people.end : people.end + 3] in (["of", "their", "own"], ["of", "its", "own"])
    fighting = own or people.value.role in ARMED or (named and people.value.noun in ("people", "men"))
    return people.value.number is not None and fighting
