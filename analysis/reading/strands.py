"""Who did it and where, told once in an article, for all that it tells of one day."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import takewhile
from typing import Any

from analysis.reading.attach import scenes, settings
from analysis.reading.attach.acting import whose
from analysis.reading.attach.blame import BLAMED, DONE, LAYING, claiming, owns_up, struck_again
from analysis.reading.attach.bodies import Party
from analysis.reading.attach.clashes import fought, opponent
from analysis.reading.attach.doers import attacker
from analysis.reading.attach.hit import HELD
from analysis.reading.attach.perpetrators import blame, striker
from analysis.reading.lexicon import chain
from analysis.reading.memory import Article, Row, day_columns
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span

# How many sentences behind a figure somebody is still blamed for it.
BLAME = 3
# How many numbers of a day may be the sum of others.
WHOLES = 3
# How many sentences behind a fight its dead are told.
FOUGHT = 2
# How many sentences apart victims without a day may be of one act.
UNDATED = 2
# The last sentence of a lead.
LEAD = 2
OTHER = frozenset(("other", "opposite"))
FOES = ({"military", "militia"}, {"police", "militia"})
# What points back to an attack, and what goes on with one that does not.
BACK = frozenset("the this these that those such both".split())
# "Southern sector: a shell": an item of a bulletin.
LABEL = re.compile(r"\n\s*\n(?:\w[\w'’/-]* ?){1,6}:\s")
ALL = frozenset("all both each these those".split())
FURTHER_ON = frozenset("on of by against in at near that which from".split())
# Words that open another act: "a further strike", "another raid".
FURTHER = frozenset("another further second third separate other new similar".split())


def leave(article: Article, found: Scan, row: Row) -> None:
    """Notes a row that leaves the act told before: an answer to it, another attack, another time or side."""
    lows = found.words.lows
    across = any(lows[i + 1 : i + 2] == ["side"] for i in found.words.where(OTHER))
    other = across or any({found.low(a.first - 1), found.low(a.first - 2)} & FURTHER for a in found.attacks)
    if other or found.answers or settings.is_apart(found):
        article.left.add(row["mention_id"])
    spoken = [range(s.opens, s.closes) for s in found.statements]
    sides = {found.world.actors[n.value.actor].side for n in found.doers if not any(n.first in s for s in spoken)}
    article.named[row["mention_id"]] = sides - {row["victim_side"], None}


def laid(article: Article, sentence: Sentence, found: Scan) -> None:
    """Lays what the sentences before told, and nobody acts in, to who is blamed for it in a sentence without victims.

    "X was behind the Shaab blast" tells of Shaab only.
    """
    before = takewhile(lambda row: sentence.number - row["sentence"] <= BLAME, reversed(article.out.mentions))
    near = [row for row in before if row["sentence"] < sentence.number and not row["is_total"]]
    party = blame(found) if near else None
    specific = None if party or not near or settings.is_apart(found) else struck_again(found)
    if specific:
        # "Rebels killed ten in a village ... Fighters of the Front fired at the village"
        near = [m for m in near if Party(m["perpetrator"] or "", m["perpetrator_side"]).is_anybody]
        # "Soldiers of the Fifth Brigade attacked the gunmen"
        struck = found.words.lows[found.strikes[0].end :]
        near = [m for m in near if m["perpetrator"].lower().split()[-1] not in struck]
        party = specific
    if party is None or party.points_back:
        return
    said = article.text[sentence.start : sentence.stop]
    there, day = scenes.scene(found), None if _dates_claim(found) else settings.story_day(found)
    near = [m for m in near if m["place"] and m["place"] in said] or [m for m in near if not (there and m["place"])]
    near = [m for m in near if not (day and m["date_start"] and m["date_start"] != day.start)]
    # "Sixty assailants were neutralised. The Front claimed the ambush"
    near = [m for m in near if m["harm"] != "neutralized" and (party.side or m["victim_role"] != "militia")]
    labelled = any(LABEL.search(article.text, m["stop"], near[0]["start"]) for m in near)
    apart = labelled or any(_are_elsewhere(m, near[0]) for m in near)
    if ALL.isdisjoint(found.words.seen) and apart:
        near = [m for m in near if _is_of_act(article.text, m, near[0])]
    days = {m["date_start"] for m in near if m["date_start"]}
    for row in near if len(days) < 2 or max(days) - min(days) <= timedelta(days=1) else ():
        # "Gunmen killed nine ... ISIS said it was behind the attack"
        named = (party.side or party.is_named) and party.side != (row["victim_side"] or "")
        row |= (
            {"perpetrator": None}
            if named and Party(row["perpetrator"] or "", row["perpetrator_side"]).is_anybody
            else {}
        )
        _give(row, party)


def _are_elsewhere(one: Row, other: Row) -> bool:
    """Whether two rows have places of which neither lies in the other."""
    here, there = one["place"], other["place"]
    return bool(here and there) and here not in chain(there) and there not in chain(here)


def _is_of_act(text: str, row: Row, last: Row) -> bool:
    """Whether a row tells of the act told last: in its paragraph, or at its place."""
    return "\n\n" not in text[row["stop"] : last["start"]] or (
        row["place"] is not None and row["place"] == last["place"]
    )


def _dates_claim(found: Scan) -> bool:
    """ "Said on Tuesday that it had carried out the attack in revenge for the raid last week": no day of the attack."""
    verb = next(iter(found.words.where(DONE)), 0) if owns_up(found) else 0
    return verb > 0 and all(d.first < verb or any(d.first in told for told in found.answered) for d in found.dates)


def claimed(found: Scan) -> bool:
    """Whether somebody claims an attack, or is said to be behind it, whatever figures the sentence gives besides."""
    return next(claiming(found), None) is not None or owns_up(found)


def struck_by(article: Article, sentence: Sentence, found: Scan, row: Row) -> None:
    """Lays victims whom a sentence gives no cause to who struck in the one before, in one paragraph."""
    number, paragraph, before = article.idle
    near = sentence.number - number == 1 and paragraph == sentence.paragraph
    back = bool(found.attacks) and all(_points_back(found, attack) for attack in found.attacks)
    own = found.strikes or (not back and (row["is_total"] or found.attacks))
    if before is None or not near or own or row["harm"] not in ("killed", "injured"):
        return
    then, now = before.dates[-1:], found.dates[:1]
    if then and now and then[0].value.start != now[0].value.start:
        # "On May 8 they opened fire. On May 21 a soldier died."
        return
    back = back and LAYING.isdisjoint(before.words.seen) and not before.answers and row["bound"] != "zero"
    back = back and (row["victim_role"] != "militia" or row["victim_side"] is not None)
    staged = (attacker(before, attack) or whose(before, attack, -1, attack.first) for attack in before.attacks if back)
    if party := striker(before) or next((party for party in staged if party), None):
        _give(row, party)


def fought_by(article: Article, sentence: Sentence, found: Scan, row: Row) -> None:
    """Lays the dead and hurt of one of two who fought in a sentence shortly before to the other of them."""
    number, _, before = article.idle
    both = fought(before) if before is not None and sentence.number - number <= FOUGHT else None
    apart = found.strikes or found.answers or settings.is_apart(found) or row["is_total"]
    apart = apart or any(found.low(harm.end) == "by" for harm in found.harms)
    apart = apart or not all(attack.value == "clash" or _points_back(found, attack) for attack in found.attacks)
    if both is None or before is None or apart or row["harm"] not in ("killed", "injured"):
        return
    if scenes.scene(found) and scenes.scene(found) != scenes.scene(before):
        return
    if party := opponent(before, both, row["victim_role"], row["victim_side"]):
        _give(row, party)


def _points_back(found: Scan, attack: Span) -> bool:
    """ "In these strikes", "the attacks": those the sentence before told; "the attack on Zorba" may be another."""
    told = {found.low(attack.first - 1), found.low(attack.first - 2)} & BACK
    return bool(told) and found.low(attack.end) not in FURTHER_ON


def stage(article: Article, sentence: Sentence, found: Scan) -> None:
    """Notes who strikes where in a lead without victims: as a row that later ones of its day may go with."""
    if sentence.number > LEAD or not (found.strikes or found.attacks or fought(found)):
        return
    if found.answers or settings.is_apart(found) or not BLAMED.isdisjoint(found.words.seen):
        return
    party, place, day = striker(found), scenes.scene(found), settings.story_day(found) or article.day
    if day and (party or place):
        row = dict.fromkeys(("mention_id", "victim_side", "harm", "value", "bound"))
        row |= {"sentence": sentence.number, "victim_role": "unknown", "is_total": False, "modality": "asserted"}
        row |= {"place": place, "perpetrator": party and party.text, "perpetrator_side": party and party.side}
        article.staged.append(row | {"date_start": day.start, "date_end": day.end})


def settle(article: Article) -> None:
    """Gives what an article tells of a day the one place and the one party that it names for that day."""
    told = sorted([*article.out.mentions, *article.staged], key=lambda row: row["sentence"])
    for rows in _days(told):
        _sum_up(rows, article.left)
        told = [row for row in rows if row["mention_id"] not in article.left]
        _place(told, {row["place"] for row in rows if row["place"]})
        first, last = rows[0]["sentence"], rows[-1]["sentence"]
        turned = bisect_left(article.turned, first) < bisect_right(article.turned, last)
        if len(told) == len(rows) and not turned:
            _lay_day(rows, article.named)
    known = {row["mention_id"]: row for row in article.out.mentions}
    for row in article.out.mentions:
        if (whole := known.get(row["subset_of"])) and whole["perpetrator"]:
            _give(row, Party(whole["perpetrator"], whole["perpetrator_side"]))


def _sum_up(rows: list[Row], left: set[str]) -> None:
    """Makes a day's number a total where those of several acts behind it come to it: "eleven died ... two ... nine"."""
    counted = [row for row in rows if row["value"] and row["bound"] == "=" and not row["subset_of"]]
    for n, whole in enumerate(counted[:WHOLES]):
        parts, rest = [], whole["value"]
        for row in counted[n + 1 :]:
            if row["harm"] == whole["harm"] and row["sentence"] > whole["sentence"] and rest > 0:
                parts.append(row)
                rest -= row["value"]
        apart = any(row["mention_id"] in left for row in parts)
        if rest == 0 and len(parts) > 1 and apart and whole["rule"] != "toll before":
            whole |= {"is_total": True, "period_start": whole["date_start"], "period_end": whole["date_end"]}
            whole |= day_columns(None)
            if party := _party(whole):
                for row in parts:
                    _give(row, party)
            return


def _place(rows: list[Row], places: set[str]) -> None:
    """Sets what is told behind the one place of a day there, for victims of the side that was harmed in it.

    Before the place is told only the same number is: a headline's.
    """
    place = _widest(places)
    placed = {(row["harm"], row["value"]) for row in rows if row["place"] and (row["value"] or 0) > 1}
    sides: set[str | None] = set()
    for row in rows:
        if row["place"]:
            sides.add(row["victim_side"])
        elif row["victim_side"] in sides or (row["harm"], row["value"]) in placed:
            row["place"] = place


def _lay_day(rows: list[Row], named: dict[str, set[str | None]]) -> None:
    """Lays the acts of a day to the one party that acts in some of them and is not struck itself.

    named: the sides that the sentence of a row names.
    """
    # Who took somebody prisoner need not have killed the others.
    party = _one_party([row for row in rows if row["harm"] not in HELD])
    if party is None or (party.side and any(row["victim_side"] == party.side for row in rows)):
        return
    acted = [row for row in rows if _party(row)]
    scattered = len({_land(row["place"]) for row in rows if row["place"]}) > 1
    victims = {(_land(row["place"]), row["victim_side"], row["victim_role"]) for row in acted}
    told = {(row["sentence"], row["place"]) for row in acted}
    sentences = {sentence for sentence, _ in told}
    for row in rows:
        # "Nine died in Ariha and two in a Russian raid on Saraqib": each has its own.
        beside = row["place"] and row["sentence"] in sentences and (row["sentence"], row["place"]) not in told
        other = not (named.get(row["mention_id"]) or {party.side}).issuperset({party.side})
        placed = row["place"] or not scattered
        if not (beside or other or _is_own(row, party)) and any(_goes_with(row, v, placed) for v in victims):
            _give(row, party)


def _is_own(row: Row, party: Party) -> bool:
    """Whether nobody was hurt, or fighters who may be the party's: "Three of its men fell, the front said"."""
    armed = row["victim_role"] in ("military", "militia")
    said = (row["said_by"] or "") if armed else ""
    speaks = len(party.text) > 1 and bool(said) and (party.text in said or said in party.text)
    alike = (row.get("victim") or "").lower().split()[-1:] == party.text.lower().split()[-1:] != []
    return (
        row["bound"] == "zero"
        or speaks
        or (armed and alike)
        or (party.side is None and row["victim_role"] == "militia")
    )


def _goes_with(row: Row, victim: tuple[str | None, str | None, str], placed: bool) -> bool:
    """Whether one party may have made two victims: in one land, and of one side or of roles that may be one."""
    land, side, role = victim
    # Who killed militants did not wound the soldiers.
    foes = not row["victim_side"] and {row["victim_role"], role} in FOES
    akin = not foes and (row["victim_side"] in (None, side) or len({row["victim_role"], role, "unknown"}) < 3)
    return akin and (land is None or (placed and land == (_land(row["place"]) or land)))


def _land(place: str | None) -> str | None:
    """The widest place that a place lies in; itself, where the registry does not have it."""
    return list(chain(place))[-1] if place else None


def _days(mentions: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of each day, in the order of the text; those without a day are one more up to a gap of sentences."""
    days: dict[Any, list[Row]] = defaultdict(list)
    gaps, last = 0, -1
    for row in mentions:
        if not row["is_total"] and row["modality"] in ("asserted", "negated"):
            if row["date_start"] is None:
                gaps += row["sentence"] - last > UNDATED
                last = row["sentence"]
            days[row["date_start"], row["date_end"] or gaps].append(row)
    yield from days.values()


def _one_party(rows: list[Row]) -> Party | None:
    """The one party that acts in these rows, None where there are two.

    A lead's, only where nobody acts in a row with victims; one of no known side, only where none has one.
    """
    told = [row for row in rows if row["mention_id"] and _party(row)] or rows
    parties = [party for row in told if (party := _party(row))]
    if sided := {party.side: party for party in parties if party.side}:
        return sided.popitem()[1] if len(sided) == 1 else None
    return parties[0] if len({party.text.lower().removeprefix("the ") for party in parties}) == 1 else None


def _party(row: Row) -> Party | None:
    """Who acts in a row; nobody where "its fighters" do."""
    party = Party(row["perpetrator"] or "", row["perpetrator_side"])
    return party if party.side or (party.text and not party.points_back) else None


def _widest(places: set[str]) -> str | None:
    """The one of these places that all others lie in."""
    wide = [one for one in chain(min(places)) if one in places] if places else []
    return wide[-1] if wide and all(wide[-1] in chain(place) for place in places) else None


def _give(row: Row, party: Party) -> None:
    """Lays a row that nobody acts in to a party that is not the victims' own."""
    own = row["perpetrator"] or row["perpetrator_side"]
    if not own and (party.side is None or party.side != row["victim_side"]):
        row |= {"perpetrator": party.text or None, "perpetrator_side": party.side}
