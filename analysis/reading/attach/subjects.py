"""Whether a phrase for people may be the victims of a word of harm, or is a part of those told before."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.reading.attach.parts import GRADES, PARTS, is_on_a_side
from analysis.reading.counts import Count
from analysis.reading.harm import GENITIVE
from analysis.reading.parties import People
from analysis.reading.scan import Scan
from analysis.reading.sentences import Span
from analysis.rules import bounds

# A phrase behind one of these is no subject.
OBLIQUE = frozenset(
    "in on at by of near against with from for to into over under between among during toward towards".split()
)
# Nouns of harm that say nothing without a number: "civilian casualties" is not one civilian.
NUMBERED = ("casualties", "losses", "deaths", "killings", "fatalities", "injuries", "martyrs", "detainees", "prisoners")
LIVES = ("life", "lives")
TAKEN = ("claimed", "claims", "claiming", "claim", "cost", "costs", "costing", "took", "takes", "taking")
TAKING = frozenset("take takes took taken taking hold holds held holding".split())
BOOKED = frozenset("booked books booking posted posts posting".split())
SEIZED = ("seized", "seizing", "snatched", "snatching")
# Who is told beside the dead and is none of them.
SAVED = ("survivor", "survivors")
SITED = ("in", "at", "near", "outside")
ENDS = (".", ",", ";", "and", "")
SUFFERED = ("suffered", "sustained", "took")
CAUSING = frozenset("caused causing inflicted inflicting leaving left".split())
# How casualties are told, and whose these are.
# "Gave no figures for its dead", "details on the wounded".
DATA = frozenset("figure figures data information details number numbers word nothing estimate estimates".split())
ON = ("on", "about", "for")
UNCOUNTED = ("dead", "wounded", "injured", "losses", "casualties")
HEAVY = {
    "heavy": "",
    "human": "",
    "significant": "",
    "major": "",
    "serious": "",
    "civilian": "civilian",
    "military": "military",
}
UNKNOWN = frozenset("unknown unclear uncertain".split())
UNTOLD = ("whereabouts", "fate")
RESULTS = ("resulted", "resulting", "results", "ended", "ending")

SAID = frozenset("said says spoke speaks confirms confirmed admits admitted acknowledged acknowledges".split())
GUNSHOT = frozenset("wounds wound injuries injury gunshot bullet shrapnel limbs limb cuts fractures concussion".split())
DETERMINERS = ("the", "his", "her", "their")
SEEN = frozenset("visible apparent external outward obvious internal".split())


def are_of_men(scan: Scan, people: Span, harm: Span) -> bool:
    """ "No combat losses"; "no estimate of its losses" counts nobody, nor does who "booked no losses on a sale"."""
    return harm.first - people.end <= 1 and BOOKED.isdisjoint(scan.words.lows[max(0, people.first - 3) : people.first])


def is_taken(scan: Scan, first: int) -> bool:
    """Whether a phrase that begins at a token is what "took" takes: "took the two", "holds a farmer"."""
    return scan.low(first - 1 - (scan.low(first - 1) == "the")) in TAKING


def is_loot(scan: Scan, people: Span, harm: Span) -> bool:
    """ "Seized 110 lb", "S-110: drugs seized": what is seized, where no noun says that it is people."""
    return scan.low(harm.first) in SEIZED and people.value.form == "bare" and not people.value.noun


def is_elided(scan: Scan, people: Span, last: Span) -> bool:
    """ "three were killed in Idlib, two in Hama": a joined number before a place, and no verb of its own."""
    day = next((d for d in scan.dates if d.end == people.first and scan.low(d.first - 1) == "on"), None)
    # "And on Saturday three more in Shinkafi"
    first = day.first - 1 if day else people.first
    before = [scan.low(i) for i in (first - 2, first - 1)]
    if _is_said(scan, people):
        return True
    if is_together(scan, people):
        return True
    if _is_of_another(scan, people) or is_as_was(scan, people) or _is_graded(scan, people):
        return True
    joined = before[1] in (",", "and", "while", "another") or before == ["well", "as"]
    i = people.end + (scan.low(people.end) == ",")
    among = (p.end for p in scan.people if p.first == i + 2 and scan.low(i) == "among")
    behind = next(among, people.end + (scan.low(people.end) == "more"))
    behind += behind > people.end + 1 and scan.low(behind) == ","
    place = scan.low(behind) in ("in", "at", "near", "from") and behind + 1 < len(scan.words.lows)
    # "Nine died on the army's side and 14 on the rebel side"
    place = place or is_on_a_side(scan, behind)
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


def is_together(scan: Scan, people: Span) -> bool:
    """ "Was killed along with his two sons", "alongside a nurse"."""
    i = people.first - (scan.low(people.first - 1) in DETERMINERS)
    before = scan.low(i - 2), scan.low(i - 1)
    return before[1] == "alongside" or (before[1] == "with" and before[0] in ("along", "together", "as"))


def is_as_was(scan: Scan, people: Span) -> bool:
    """ "The driver was killed, as was a girl": the verb before is hers too."""
    i = people.first - (scan.low(people.first - 1) in DETERMINERS)
    return scan.words.lows[max(0, i - 2) : i] in (["as", "was"], ["as", "were"])


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
    verbs = scan.lexicon.auxiliaries | scan.lexicon.speech
    plain = joint >= 0 and verbs.isdisjoint(scan.words.lows[joint : people.first])
    return plain and not any(joint < harm.first < people.first for harm in scan.harms)


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
    if is_as_was(scan, people) or _strikes_itself(scan, people, harm):
        return False
    if before in ("in", "with") and scan.low(people.first - 2) in RESULTS:
        # "Resulted in nine deaths", "ended with ten civilians and three officers dead"
        return True
    if before in OBLIQUE and before != "among":
        family = scan.low(people.first - 2) == "family"  # "A family of six was killed"
        return before == "of" and (people.value.form == "counted" or (family and people.value.form == "bare"))
    return not (scan.low(people.first - 2) in ("by", "against", "from", "with") and before in ("the", "some", "other"))


def _strikes_itself(scan: Scan, people: Span, harm: Span) -> bool:
    """ "A child wounded by mortars insurgents fired at the post died": a group with a verb of striking of its own."""
    group = people.value.form == "group" and people.end < harm.first and harm.value.voice == "die"
    return group and any(strike.first == people.end for strike in scan.strikes)


def continues(scan: Scan, i: int) -> bool:
    """Whether "and" at token i joins two verbs: "were killed and wounded"."""
    joined = scan.low(i - 1).endswith("ed") and scan.low(i - 2) in scan.lexicon.passive
    return scan.low(i) not in ("and", "or") or joined or any(harm.end == i for harm in scan.harms)


def may_cross(crossed: Span, harm: Span) -> bool:
    """Whether a subject may lie behind another verb: "was wounded and was killed", "who was wounded died"."""
    return harm.value.voice == "passive" or (harm.value.voice == "die" and crossed.value.harm == "injured")


# How many words "of the Civil Defence" may have behind a name.
BODY = 7


def may_stand_off(scan: Scan, people: Span, harm: Span, apart: bool) -> bool:
    """Whether one person may be the subject: a bare participle needs him next to it, "deaths" needs a number."""
    if people.value.form not in ("person", "definite", "single"):
        return True
    if harm.value.voice == "state" and scan.low(harm.first) in NUMBERED:
        return people.value.form == "single"
    if people.value.form == "person" and scan.low(people.end) in ("of", "from"):
        # "Omar Saleh of the Civil Defence was killed"
        between = scan.words.lows[people.end + 1 : harm.first]
        apart = len(between) > BODY or any(not low.isalpha() or low in scan.lexicon.speech for low in between)
    return not apart or (people.value.form != "person" and harm.value.voice != "past")


def is_told_of(scan: Scan, i: int) -> bool:
    """Whether a verb of speech is passed: "the men, he said, were killed", "two men accused of theft were killed"."""
    return scan.low(i + 1) == "," or (scan.low(i) == "accused" and scan.low(i + 1) == "of")


def is_as_well(scan: Scan, i: int) -> bool:
    """Whether token i is an "as" of "as well as"; "as the mayor said" joins nobody."""
    return scan.low(i) == "as" and "well" in (scan.low(i - 1), scan.low(i + 1))


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
    while scan.low(i) in scan.lexicon.adverbs or scan.low(i) in scan.lexicon.auxiliaries:
        i += 1
    own = next((h for h in scan.harms if h.first == i), None)
    if own is None:
        return scan.low(people.end) in scan.lexicon.have
    return own.value.voice in ("past", "passive", "die", "state")


def behind_be(scan: Scan, harm: Span, by_first: Mapping[int, Span]) -> Span | None:
    """ "Killed in the attack were five soldiers": who stands behind the verb of being."""
    beings = [i for i in range(harm.end, harm.end + 13) if scan.low(i) in ("were", "was", "are")]
    near = (by_first[i + 1] for i in beings if i + 1 in by_first)
    return next((people for people in near if not has_predicate(scan, people)), None)


def is_elided_there(scan: Scan, people: Span) -> bool:
    """ "A judge was killed in Quetta, two miners in Harnai and an elder in Wana": somebody with but a place behind."""
    joined = people.value.form == "single" and scan.low(people.first - 1) in ("and", ",")
    if _is_graded(scan, people):
        return True
    if not joined or scan.low(people.end) not in SITED:
        return False
    placed = next((p for p in (*scan.places, *scan.unlisted) if p.first == people.end + 1), None)
    return placed is not None and scan.low(placed.end) in ENDS


def _is_graded(scan: Scan, people: Span) -> bool:
    """ "A guard was seriously wounded and a clerk lightly"."""
    joined = people.value.form == "single" and scan.low(people.first - 1) in ("and", ",")
    return joined and scan.low(people.end) in GRADES and scan.low(people.end + 1) in ENDS


def is_uncounted(scan: Scan, people: Span, harm: Span) -> bool:
    """ "Talks on the fate of 20 prisoners", "the whereabouts of men": words of harm that count nobody."""
    untold = scan.low(harm.first) in UNTOLD and people.value.number is None
    return untold or (scan.low(harm.first) == "fate" and UNKNOWN.isdisjoint(scan.words.seen))


def labelled(scan: Scan, harm: Span, by_first: Mapping[int, Span]) -> Span | None:
    """ "Killed: three", "Dead: a waitress": who stands behind the word that opens a line."""
    if scan.low(harm.first - 1) in ("those", "the") and scan.low(harm.end) in ("number", "numbered"):
        # "Those hurt number 55"
        count = next((count for count in scan.counts if count.first == harm.end + 1), None)
        value = People(count.value, "bare", "", "unknown", (), count.end) if count else None
        return Span("people", count.first, count.end, value) if count else None
    opens = harm.first == 0 and scan.low(harm.end) == ":" and harm.value.voice in ("past", "state", "adjective")
    people = by_first.get(harm.end + 1) if opens else None
    told = people is not None and (people.value.number is not None or people.value.form in ("single", "person"))
    return people if told else None


def is_care(scan: Scan, harm: Span) -> bool:
    """ "Treated 11 people": who was not treated for wounds need not be hurt by anybody."""
    return scan.low(harm.first) == "treated" and GUNSHOT.isdisjoint(scan.words.lows[harm.end : harm.end + 12])


def itself(scan: Scan, i: int) -> Span | None:
    """ "A bomber killed himself and three guards": who killed is one of the dead; alone it is no act of a party."""
    if scan.low(i) not in ("himself", "herself") or scan.low(i + 1) not in ("and", ",", "along", "as"):
        return None
    before = next((p for p in reversed(scan.people) if p.end <= i and p.value.form in ("single", "definite")), None)
    noun, role = (before.value.noun, before.value.role) if before else ("", "unknown")
    actors = before.value.actors if before else ()
    return Span("people", i, i + 1, People(None, "single", noun, role, actors, i + 1))


def is_told_as_group(scan: Scan, harm: Span) -> bool:
    """ "The priest who washed the dead": no predicate."""
    buried = scan.low(harm.first - 1) == "the" and scan.low(harm.first - 2).endswith("ed")
    return scan.low(harm.first) == "dead" and buried


def is_group(scan: Scan, harm: Span) -> bool:
    """ "A baker whose brother was among the dead": a group told before, whose members stand elsewhere."""
    near = scan.words.lows[max(0, harm.first - 8) : harm.first]
    on = next((i for i in range(len(near) - 1, len(near) - 4, -1) if i > 0 and near[i] in ON), 0)
    if on and near[on - 1] in DATA and scan.low(harm.first) in UNCOUNTED:
        # "Has released no figures on its military dead"
        return True
    if scan.low(harm.first) == "dead" and near[-1:] == ["the"] and scan.low(harm.end + 1) in GENITIVE:
        # "The governor of Zor, the dead man's province, said"
        return True
    return near[-2:] == ["among", "the"] and "whose" in near and harm.value.voice == "state"


def are_seen(scan: Scan, harm: Span) -> bool:
    """ "The dead had no visible injuries": marks on the dead."""
    return scan.low(harm.end - 1) in ("injuries", "wounds") and scan.low(harm.first - 1) in SEEN


def is_told_about(scan: Scan, people: Span, harm: Span) -> bool:
    """ "18 witnesses to the killings": who only tells of them."""
    between = scan.words.lows[people.end : harm.first]
    return scan.low(harm.first) in NUMBERED and between in (["to", "the"], ["of", "the"], ["about", "the"])


def is_paired(scan: Scan, people: Span) -> bool:
    """ "Shells killed a man in Hama and a woman in Homs", "was killed, as was a girl", "along with his son"."""
    if people.value.form in ("single", "definite") and (is_as_was(scan, people) or is_together(scan, people)):
        return True
    placed = scan.low(people.end) in SITED and scan.low(people.first - 1) == "and" and people.value.form == "single"
    ends = (p.end for p in scan.people if p.end < people.first and p.value.form == "single")
    return placed and scan.low(max(ends, default=-1)) in SITED


def is_apposed(scan: Scan, people: Span, by_end: dict[int, Span]) -> bool:
    """Whether a phrase only tells what kind those before it are: "40 villagers, mainly women and children"."""
    first = people.first
    if people.value.noun in ("native", "resident") and scan.low(first - 1) == "," and scan.low(first - 2) == ")":
        # "Constable Omar Saleh (41), a native of Binnish, was hurt and died"
        return True
    while scan.low(first - 1) == "and" and (before := by_end.get(first - 1)):
        first = before.first
    of = scan.low(first - 1) in ("them", "whom") and scan.low(first - 3) in (
        "most",
        "many",
        "all",
        "some",
    )
    return people.value.number is None and (of or scan.low(first - 1) in ("mostly", "mainly", "largely"))


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
    """ "The army suffered casualties", "leaving civilian casualties": somebody, how many is not told."""
    i = harm.first
    while scan.low(i - 1) in HEAVY:
        i -= 1
    reported = [scan.low(harm.end), scan.low(harm.end + 1)] in (["were", "reported"], ["occurred", ""])
    caused = scan.low(i - 1) in CAUSING or (scan.low(i - 1) == "in" and scan.low(i - 2) in RESULTS)
    there = scan.low(i - 2) == "there" and scan.low(i - 1) in scan.lexicon.passive
    suffered = scan.low(i - 1) in SUFFERED
    if scan.low(harm.first) != "casualties" or not (reported or suffered or caused or there):
        return None
    named = [n.value.actor for n in scan.named_in(max(0, harm.first - 7), harm.first)] if suffered or reported else []
    role = next(
        (HEAVY[low] for low in scan.words.lows[i : harm.first] if HEAVY[low]), "military" if named else "unknown"
    )
    number = Count(None, "vague", "casualties", *bounds(None, "vague", "casualties"))
    value = People(number, "counted", "casualties", role, tuple(named[-1:]), harm.end)
    return Span("people", harm.first, harm.end, value)
