"""The wounded who die: the dead of a sentence who were told as wounded before, or are told so in it."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.attach.hit import Victims
from analysis.reading.attach.hospitals import WOUNDED, WOUNDS, dies_there
from analysis.reading.attach.parts import OF_THEM
from analysis.reading.cues import modality
from analysis.reading.parties import POSSESSIVE
from analysis.reading.scan import Scan
from analysis.reading.sentences import Span

# "Another two victims of Tuesday's raid died on Thursday".
HARMED = WOUNDED | {"victim", "victims"}
HELD_BEFORE = (("participle", "captured"), ("participle", "missing"), ("state", "captured"))
# "The bodies of six men with gunshot wounds were found".
FOUND_WITH = (*HELD_BEFORE, ("state", "injured"))
# What a figure does to a toll.
BRINGING = frozenset(
    "bring bringing brings brought take taking takes took raise raising raises raised pushing lifting".split()
)
# "Another of those hurt has since died".
LATER = frozenset("later since another more have has".split())
RECEIVED = frozenset("suffered sustained received".split())
# What joins the death of those who were taken to their being taken.
THEN = frozenset("and , then later subsequently before was were being".split())
# What sets those who die apart from the wounded told before them: "20 were wounded and five died".
JOINTS = frozenset("and but , ; while".split())


def wounding(scan: Scan, position: int) -> range | None:
    """The tokens that tell how those who die at a token were wounded: "a man hurt in Monday's raid died on Friday".

    The token may be that of the toll they raise: "..., bringing the toll to six".
    """
    if HARMED.isdisjoint(scan.words.seen) and WOUNDS.isdisjoint(scan.words.seen):
        return None
    hurt = [i for i in scan.words.where(HARMED) if scan.low(i) in WOUNDED or scan.low(i + 1) == "of"]
    dying = [harm.first for harm in scan.harms if harm.value.voice == "die" and harm.first <= position]
    death = dying[-1] if dying else 0
    raised = death == position or not BRINGING.isdisjoint(scan.words.lows[death:position])
    if dying and raised and (told := _wounds_of(scan, death)):
        return told
    first = max((i for i in hurt if i < death), default=death)
    return range(first, death) if first < death and raised and _is_one_clause(scan, first, death) else None


def _wounds_of(scan: Scan, death: int) -> range | None:
    """ "Succumbed to wounds suffered in Tuesday's raid": what stands behind the wounds."""
    lows = scan.words.lows
    wounds = next((i for i in range(death, min(death + 8, len(lows))) if lows[i] in WOUNDS), None)
    if wounds is None or RECEIVED.isdisjoint(lows[wounds + 1 : wounds + 4]):
        return None
    return range(wounds, next((i for i in range(wounds, len(lows)) if lows[i] in JOINTS), len(lows)))


def _is_one_clause(scan: Scan, first: int, end: int) -> bool:
    return JOINTS.isdisjoint(scan.words.lows[first:end])


def are_of_the_wounded(scan: Scan, hit: Victims) -> bool:
    """Whether the dead are some of those told as wounded.

    "Two of the wounded died", "one of the 20 people wounded there died", "a guard, among the three injured, died".
    """
    aside = scan.words.lows[hit.people.end : hit.harm.first]
    if aside[:3] == [",", "among", "the"] and not WOUNDED.isdisjoint(aside):
        return True
    end = hit.people.value.number_end
    of = scan.low(end) == "of" and scan.low(end + 1) in ("the", "those", "these", "his", "her", "their", "its")
    return of and hit.harm.first > end and not WOUNDED.isdisjoint(scan.words.lows[end : min(end + 6, hit.harm.first)])


def are_of_those_treated(scan: Scan, hit: Victims) -> bool:
    """ "Nine wounded were taken to a clinic, where one died": whether the dead die where the wounded are."""
    hurt = any(harm.value.harm == "injured" and harm.first < hit.harm.first for harm in scan.harms)
    return hurt and dies_there(scan, hit.harm) is not None


def died_later(scan: Scan, hit: Victims) -> bool:
    """ "A man wounded in Monday's raid died on Friday": whether the dead come to those an act had killed before."""
    if are_of_those_treated(scan, hit):
        return True
    told = wounding(scan, hit.harm.first)
    if hit.harm_kind == "killed" and more_die_of_wounds(scan, hit):
        return True
    if hit.harm_kind != "killed" or told is None:
        return False
    behind = scan.words.lows[max(0, hit.people.first) : hit.harm.end + 2]
    hurt = [d.value.start for d in scan.dates if d.first in told and d.value.start]
    died = [d.value.start for d in scan.dates if d.first not in told and d.value.start]
    later = bool(hurt) and (told.start > hit.harm.first or (bool(died) and max(died) > min(hurt)))
    return later or are_of_the_wounded(scan, hit) or not LATER.isdisjoint(behind)


def more_die_of_wounds(scan: Scan, hit: Victims) -> bool:
    """ "Three others", "a ninth man died of their wounds": they come to those an act had killed before."""
    behind, people = (
        scan.words.lows[hit.harm.end : hit.harm.end + 4],
        scan.words.lows[hit.people.first : hit.people.end],
    )
    of = hit.harm.value.voice == "die" and not WOUNDS.isdisjoint(behind) and behind[0] in ("of", "from", "to")
    nth = people[:1] == ["a"] and any(low in scan.lexicon.ordinals for low in people[1:2])
    return of and (nth or not {"others", "other", "more", "another"}.isdisjoint(people))


def were_told(scan: Scan, hit: Victims) -> bool:
    """ "One of whom died", "the wounded soldier died": whether the dead are those told right before."""
    first, end = hit.people.first, hit.people.value.number_end
    dies = hit.harm.value.voice == "die" and scan.words.lows[end : end + 2] == ["of", "the"]
    dies = dies or scan.words.lows[hit.people.end : hit.people.end + 2] == ["among", "them"]
    the = scan.low(first - 1) in WOUNDED and scan.low(first - 2) == "the"
    # "One of them, a retired miner, died"
    apposed = scan.low(first - 1) == "," and scan.words.lows[max(0, first - 3) : first - 1] in OF_THEM
    return the or dies or apposed or scan.words.lows[end : end + 2] in OF_THEM


def die_of_wounds(scan: Scan, hit: Victims) -> bool:
    """ "The second soldier died of his wounds": whether somebody told before dies of what he was told to have."""
    people, lows = hit.people.value, scan.words.lows
    behind = lows[hit.harm.end : hit.harm.end + 5]
    told = people.form == "definite" or lows[people.number_end : people.number_end + 2] == ["of", "the"]
    return (
        told
        and not WOUNDS.isdisjoint(behind)
        and behind[0] in ("of", "from", "to")
        and not POSSESSIVE.isdisjoint(behind)
    )


def dies_of_it(scan: Scan, own: Sequence[Victims], people: Span, harm: Span) -> bool:
    """Whether who was injured then died: counted once, as killed. own: what is told of these people before."""
    none = people.value.number is not None and people.value.number.bound == "zero"
    told = modality(scan.words, harm.first, scan.lexicon) == "asserted"
    hurt = harm.value.voice == "die" and all(hit.harm_kind == "injured" for hit in own)
    # "Two of the hostages seized in May were found dead", "three prisoners were killed"
    held = harm.value.harm == "killed" and all((hit.rule, hit.harm_kind) in HELD_BEFORE for hit in own)
    taken = harm.value.harm == "killed" and all(hit.harm_kind == "captured" for hit in own) and _then(scan, own, harm)
    return (hurt or held or taken) and told and not none


def _then(scan: Scan, own: Sequence[Victims], harm: Span) -> bool:
    """ "Abducted and later killed", "seized before being shot dead": whether a verb goes on with those before it."""
    return bool(own) and THEN.issuperset(scan.words.lows[own[-1].harm.end : harm.first])
