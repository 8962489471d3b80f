"""Which victims of a sentence are counted, and as whose: sums, repetitions, comparisons, parts of a number told."""

from __future__ import annotations

from itertools import pairwise

from analysis.reading.attach import scenes
from analysis.reading.attach.hit import MEMBER, Victims
from analysis.reading.attach.members import CORPSES, is_of_them, opens_with_them
from analysis.reading.attach.parts import is_on_a_side
from analysis.reading.attach.settings import Period
from analysis.reading.counts import Count
from analysis.reading.memory import ROWS, Article, there
from analysis.reading.parties import People
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span, Tokens

# Who is told of in one with a parent: "a mother and two children".
OFFSPRING = frozenset(
    "children child sons daughters grandchildren babies infants toddlers girls boys kids grandsons granddaughters "
    "nephews nieces siblings".split()
)
# What may stand behind "more than" where a figure is compared with an earlier one.
EARLIER = frozenset("it they he she first in on the had was were previously before reported announced".split())

# How far behind "our story" a figure stands that a paper corrects.
CORRECTED, STORIES = 18, ("story", "report", "article")
# Who gives no figure with one of these does not say that there is none.
WITHHELD = frozenset("published publish released release disclosed disclose provided provide issued".split())


def _bounded(last: Victims, hit: Victims, found: Scan) -> Count | None:
    """ "As many as 280 men and no fewer than 260": the two ends of one number, of which only the first has a noun."""
    one, other = last.people.value.number, hit.people.value.number
    between = found.words.lows[last.people.end : hit.people.first]
    if one is None or other is None or last.harm != hit.harm or between not in (["and"], ["but"], [",", "but"]):
        return None
    ends = {count.bound: count.value for count in (one, other)}
    if ends.keys() != {"<=", ">="} or hit.people.value.form != "bare" or hit.part:
        return None
    low, high = ends[">="], ends["<="]
    return Count(None, "range", "", low, None, high) if low and high and low < high else None


def summed(hits: list[Victims], found: Scan) -> list[Victims]:
    """ "A mother and two children" is one phrase of three: like victims of one verb, the first without a number."""
    result: list[Victims] = []
    for hit in hits:
        last = result[-1] if result else None
        if last and (range_ := _bounded(last, hit, found)):
            value = last.people.value._replace(number=range_, number_end=hit.people.value.number_end)
            result[-1] = last._replace(people=Span("people", last.people.first, hit.people.end, value))
            continue
        if (
            last
            and last.harm == hit.harm
            and not hit.part
            and (last.people.value.form == "single" or last.people.value.noun == "couple")
            and _is_kin(last, hit)
        ):
            count = hit.people.value.number
            ahead = 2 if last.people.value.noun == "couple" else 1
            if (
                count is not None
                and count.value is not None
                and count.bound == "="
                and hit.people.first - last.people.end <= 2
            ):
                both = count._replace(
                    value=count.value + ahead,
                    low=count.value + ahead,
                    best=count.value + ahead,
                    high=count.value + ahead,
                )
                value = hit.people.value._replace(number=both, number_end=hit.people.value.number_end)
                result[-1] = last._replace(people=Span("people", last.people.first, hit.people.end, value))
                continue
        result.append(hit)
    return result


def shared(hits: list[Victims], found: Scan) -> list[Victims]:
    """ "Killed 28 and wounded 30 rebels": the noun of the second object is the first's too."""
    result = list(hits)
    for n, (first, second) in enumerate(pairwise(hits)):
        people, noun = first.people.value, second.people.value
        apart = found.words.lows[first.people.end : second.harm.first] != ["and"] or first.people.first < first.harm.end
        if people.form != "bare" or people.noun or not noun.noun or apart or noun.form != "counted":
            continue
        told = people._replace(noun=noun.noun, role=noun.role, actors=noun.actors, own=noun.own)
        result[n] = first._replace(people=Span("people", first.people.first, first.people.end, told))
    return result


def broken_down(hits: list[Victims]) -> list[Victims]:
    """ "Eleven people, six civilians and five security men": a list that comes to the number before it is its parts."""
    result = list(hits)
    for n, whole in enumerate(hits):
        total = whole.value
        if whole.people.value.role != "unknown" or total is None or total < 3 or whole.rule == "elided":
            continue
        parts, left = n + 1, total
        while parts < len(hits) and hits[parts].harm == whole.harm and left > 0:
            value = hits[parts].value
            left -= value if value is not None else total
            parts += 1
        if left == 0 and parts - n > 2:
            result[n + 1 : parts] = [hit._replace(part=True, joined=False) for hit in hits[n + 1 : parts]]
    return result


def _is_kin(first: Victims, second: Victims) -> bool:
    family = second.people.value.noun.split()[-1:] and second.people.value.noun.split()[-1] in OFFSPRING
    return first.people.value.role == second.people.value.role == "civilian" and not first.part and bool(family)


def is_difference(found: Scan, hit: Victims) -> bool:
    """ "That is 19 dead more than it reported on Tuesday": how much a figure grew is no figure."""
    if "than" not in found.words.seen:
        return False
    for i in range(hit.harm.end, min(hit.harm.end + 8, len(found.words.lows) - 2)):
        if found.words.lows[i : i + 2] == ["more", "than"]:
            # "211 dead, 17 more than it had reported": it is the 17 that is compared.
            between = [count for count in found.counts if hit.harm.end <= count.first < i]
            return found.low(i + 2) in EARLIER and all(
                any(0 <= harm.first - count.end <= 1 for harm in found.harms) for count in between
            )
    return False


def is_rate(found: Scan, hit: Victims) -> bool:
    """ "Ten soldiers a month": how fast, not how many."""
    each = found.low(hit.people.end) in ("a", "per", "every", "each")
    return each and found.low(hit.people.end + 1) in ("day", "week", "month", "year")


def of_victims(article: Article, sentence: Sentence, hit: Victims) -> Victims:
    """ "The victims included four boys": killed or hurt, as those told last were; else casualties."""
    if hit.harm_kind:
        return hit
    last = article.out.mentions[-1] if article.out.mentions else None
    if is_of_them(hit.harm):
        # "Nine were killed. Among them was a nurse": not where some were hurt besides.
        harms = {row["harm"] for row in article.out.mentions if row["sentence"] == sentence.number - 1}
        return hit._replace(harm_kind=harms.pop() if len(harms) == 1 else "")
    if hit.rule == "bodies":
        # "Nine bodies were pulled out. Two more were found on Wednesday."
        before = [row for row in article.out.mentions[-ROWS:] if row["sentence"] == sentence.number - 1]
        return hit._replace(harm_kind="killed" if any(row["rule"] == "bodies" for row in before) else "")
    near = last is not None and sentence.number - last["sentence"] <= MEMBERS
    if hit.rule.startswith("toll"):
        # "The council put the figure at 17": of the dead, where some were told of.
        told = [
            row["harm"] for row in article.out.mentions[-ROWS:] if 0 <= sentence.number - row["sentence"] <= MEMBERS
        ]
        known = last is not None and near and not last["is_total"]
        return hit._replace(harm_kind=("killed" if "killed" in told else told[-1]) if known else "")
    return hit._replace(harm_kind=last["harm"] if last and near else "casualties")


def tells_of_them(article: Article, sentence: Sentence, words: Tokens) -> bool:
    """Whether a sentence without a word of harm tells who those counted in the one before were."""
    last = article.out.mentions[-1]["sentence"] if article.out.mentions else None
    return last == sentence.number - 1 and opens_with_them(words)


def is_of_the_act_told(article: Article, sentence: Sentence, found: Scan) -> bool:
    """ "A bomb struck a house on Monday. A body was lifted out, bringing the dead to five": bodies of that act."""
    before = article.recent[-1] if article.recent else None
    near = before is not None and before[0] == sentence.number - 1
    acted = near and before is not None and bool(before[1].strikes or before[1].attacks)
    apart = found.attacks or found.strikes or found.places or found.unlisted
    return acted and not apart and not CORPSES.isdisjoint(found.words.seen)


def is_all_of_an_act(article: Article, sentence: Sentence, found: Scan) -> bool:
    """ "A bomb went off in a market on Monday. A doctor counted 24 dead and 261 hurt in all": of that bomb."""
    lows = found.words.lows
    all_ = any(pair == ("in", "all") for pair in pairwise(lows)) and "since" not in found.words.seen
    before = article.recent[-1] if article.recent and article.day else None
    acted = before is not None and before[0] == sentence.number - 1 and bool(before[1].strikes or before[1].attacks)
    return all_ and acted and not (found.attacks or found.dates or found.places or found.unlisted)


def is_corrected(found: Scan, hit: Victims) -> bool:
    """ "Our story of March 12 gave the number of dead as nine": what a paper takes back."""
    before = found.words.lows[max(0, hit.people.first - CORRECTED) : hit.people.first]
    return any(pair[0] == "our" and pair[1] in STORIES for pair in pairwise(before))


def is_earlier_count(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> bool:
    """ "It had earlier reported one death", "initially the toll had been given as 15": less than was just told.

    Where nothing of the sentence tells of another act.
    """
    number, opens = hit.people.value.number, max(found.opens, hit.people.first - EARLIER_BEFORE)
    lows = found.words.lows[opens : hit.people.first]
    if number is None or GIVEN_FIRST.isdisjoint(lows) or not (hit.people.value.role == "unknown" or hit.rule == "toll"):
        return False
    if found.attacks or found.strikes or found.places or found.unlisted:
        return False
    given = not (found.lexicon.speech | COUNTING).isdisjoint(lows) or hit.rule == "toll"
    rows = article.out.mentions[-ROWS:]
    told = (r for r in rows if r["harm"] == hit.harm_kind and 0 < sentence.number - r["sentence"] <= MEMBERS)
    return given and any(row["low"] > number.low and row["subset_of"] is None for row in told)


def is_withheld(found: Scan, hit: Victims) -> bool:
    """ "The army has published no losses": nothing is said, and not that nobody was hurt."""
    number = hit.people.value.number
    return number is not None and number.bound == "zero" and found.low(hit.people.first - 1) in WITHHELD


def inherited(article: Article, sentence: Sentence, people: People, found: Scan) -> People:
    """Gives "five", "two others" the noun, role and side of the victims named before, where the story goes on."""
    if (
        people.form != "bare"
        or is_on_a_side(found, people.number_end)
        or _is_answered(article, sentence, people, found)
    ):
        # "Nine soldiers were killed on the army's side and 14 on the rebel side"
        return people
    own = next((who for told in OWN if (who := told(found, people))), None)
    before = own or article.people
    anew = (
        not own and article.total[0] != sentence.number and not people.noun and _is_elsewhere(article, sentence, found)
    )
    if before is None or anew or before.noun in CORPSES:
        # "On 4 November shells killed at least eight in Ariha": another story, other people.
        return people
    return people._replace(
        noun=people.noun or before.noun,
        role=before.role if people.role == "unknown" else people.role,
        actors=people.actors or before.actors,
        own=people.own or before.own,
    )


def told_of(article: Article, people: People, hit: Victims) -> People:
    """Who the story goes on with: the whole, not its part; children among seven people make the seven civilians."""
    whole = article.people if hit.part else None
    if whole is None:
        return people
    return whole._replace(role="civilian") if whole.role == "unknown" and people.role == "civilian" else whole


def _is_answered(article: Article, sentence: Sentence, people: People, found: Scan) -> bool:
    """ "Killed 12 in retaliation for a raid that killed two": who struck did not strike its own."""
    last = article.out.mentions[-1]["sentence"] if article.out.mentions else None
    if article.harm is None or last != sentence.number:
        return False
    first = article.harm.first
    if any(
        found.low(i) == "as" and any(i < a.first < people.number_end for a in found.attacks)
        for i in range(first, people.number_end)
    ):
        # "Killing around 60 fighters, as shelling of the city left two dead": others.
        return True
    return found.answers_apart(first, people.number_end - 1) or _is_before_a_strike(found, first, people.number_end - 1)


def _is_before_a_strike(found: Scan, harm: int, number: int) -> bool:
    """ "Hours after the raid, in which nine guards died, jets bombed two villages, killing 16": other people."""
    told = any(found.low(i) in ("after", "following") for i in range(max(0, harm - 8), harm))
    return told and any(harm < s.first < number and "," in found.words.lows[harm : s.first] for s in found.strikes)


def _is_elsewhere(article: Article, sentence: Sentence, found: Scan) -> bool:
    """Whether a sentence has a day and a place of its own, or the story has gone on to another place."""
    if found.dates and found.places:
        return True
    then = article.out.mentions[-1]["place"] if article.out.mentions else None
    here = scenes.scene(found) or there(article, sentence, found)
    return then is not None and here is not None and then != here


def _of_whom(found: Scan, people: People) -> People | None:
    """ "Of the army's servicemen 16 were killed": who is counted opens the sentence."""
    group = next((p for p in found.people if p.value.form == "group" and p.end <= people.number_end), None)
    opens = group is not None and found.low(0) == "of" and group.first <= 5 and people.number_end - group.end <= 3
    return group.value if opens and group else None


def _of_them(found: Scan, people: People) -> People | None:
    """ "Clashed with the rebels, killing 16 of them": of those named before in the sentence."""
    if found.words.lows[people.number_end : people.number_end + 2] != ["of", "them"]:
        return None
    named = ("group", "counted")
    before = (p.value for p in reversed(found.people) if p.end < people.number_end and p.value.form in named)
    # "Two men were hurt, and doctors could not save one of them."
    return next((group for group in before if group.noun not in HEALERS), None)


def _fired_at(found: Scan, people: People) -> People | None:
    """ "Shots were fired at protesters, leaving five injured": who was struck stands before the number."""
    struck = (p for p in reversed(found.people) if p.value.form == "group" and p.end < people.number_end)
    group = next(struck, None)
    near = group is not None and people.number_end - group.end <= 9 and not found.breaks(group.end, people.number_end)
    at = group is not None and {"at", "on", "against"}.intersection(found.words.lows[group.first - 2 : group.first])
    attacked = group is not None and any(s.first < group.first for s in (*found.strikes, *found.attacks))
    return group.value if group and near and at and attacked else None


def _of_number(found: Scan, people: People) -> People | None:
    """ "The army put the number of militants killed at 20"."""
    counted = (p for p in reversed(found.people) if found.words.lows[p.first - 2 : p.first] == ["number", "of"])
    group = next((p for p in counted if p.value.form == "group" and p.end < people.number_end), None)
    near = group is not None and not {"at", "to"}.isdisjoint(found.words.lows[group.end : people.number_end])
    return group.value if group and near and not found.breaks(group.end, people.number_end) else None


# Who a bare number may be of, told before it in its sentence.
OWN = (_of_whom, _of_them, _of_number, _fired_at)


def sided(article: Article, people: People, hit: Victims) -> People:
    """ "Seven Turkish soldiers and one contractor": who is joined to a side's people is its own."""
    before = article.people
    joined = hit.rule in ("object", "subject", "participle") and before is not None and article.harm is hit.harm
    # "15 Houthi fighters and eight soldiers" are of two sides.
    akin = before is not None and people.role in (before.role, "contractor")
    if joined and before and akin and not people.actors and people.role not in ("civilian", "unknown"):
        return people._replace(actors=before.actors)
    return people


# How a first count is told, how many words before its number, and verbs that give one.
GIVEN_FIRST = frozenset("earlier initially originally first previously initial preliminary".split())
EARLIER_BEFORE = 10
COUNTING = frozenset("listed counted put given registered recorded".split())
HEALERS = frozenset("doctors medics surgeons physicians nurses".split())
# How many sentences behind the dead some of them are told.
MEMBERS = 4
# What points back to the violations a sentence before has counted.
BACK = frozenset("them these those".split())


def of_violations(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> Period | None:
    """ "India has violated it 13,500 times since 2003. These violations cost 310 lives": what that total covers.

    "Among the dead were 80 soldiers" goes on with it too.
    """
    last = next((row for row in reversed(article.out.totals) if row["harm"] == "violations"), None)
    if (
        last is None
        or sentence.number - last["sentence"] != 1
        or (BACK.isdisjoint(found.words.seen) and hit.rule != MEMBER)
    ):
        return None
    return Period(last["period_start"], last["period_end"])


def is_added(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> bool:
    """ "Has 31 people killed and 37 injured": what "and" joins to a total without a word between is one too."""
    if article.total[0] != sentence.number:
        return False
    # "Caused the martyrdom of 19 and injuries to 192"
    opens = hit.harm.first if hit.rule == "nominal" else hit.people.first
    between = found.words.lows[article.counted : opens]
    # "While 15 Israelis have been killed": as long as the total before.
    perfect = between[-1:] == ["while"] and not found.lexicon.have.isdisjoint(
        found.words.lows[hit.people.end : hit.harm.first]
    )
    # "180,000 have been killed since March, while the council puts the figure at 191,000"
    put = hit.rule == "toll" and found.low(hit.harm.end - 1) == "figure"
    # "Has killed 310 in Lebanon and 16 in Israel"
    elided = hit.rule == "elided" and between[-1:] == ["and"]
    return hit.joined or perfect or put or elided or between in (["and"], [","], [",", "and"])
