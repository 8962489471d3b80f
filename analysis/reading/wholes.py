"""The number of which another is a part: the dead told before, the wounded of whom some died."""

from __future__ import annotations

from analysis.reading.attach import wounds
from analysis.reading.attach.hit import MEMBER, Victims
from analysis.reading.attach.hospitals import WOUNDED
from analysis.reading.hits import MEMBERS
from analysis.reading.memory import ROWS, Article, Row
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence

# Who "five of the dead" is a part of.
DEAD = frozenset("dead killed victims deaths fatalities slain".split())
# How many sentences behind the wounded one of them dies.
FAR = 6


def whole_of(article: Article, sentence: Sentence, found: Scan, hit: Victims, row: Row) -> Row | None:
    """The number that "five of the dead" or "two were among the victims" is a part of: the last of its harm told."""
    if row["harm"] == "killed" and not row["subset_of"]:
        if hurt := _told_as_wounded(article, sentence, found, hit):
            return hurt
        if _are_wounded(article, sentence, found, hit):
            return _last_wounded(article, row)
    lows = found.words.lows
    member = hit.rule == MEMBER
    whole = WOUNDED if row["harm"] == "injured" else DEAD
    if row["subset_of"] or not (member or not whole.isdisjoint(lows[hit.people.value.number_end : hit.harm.end + 6])):
        return None
    pairs = [lows[i : i + 2] for i in (hit.people.value.number_end, hit.people.end)]
    of = member or any(_are_of(found, hit, i, whole) for i in (hit.people.value.number_end, hit.people.end))
    if not (of or "among" in lows[hit.people.end : hit.people.end + 4]):
        return None
    beside = (sentence.number, MEMBER)
    told = (
        m
        for m in reversed(article.out.mentions)
        if m["harm"] == row["harm"] and not m["subset_of"] and (m["sentence"], m["rule"]) != beside
    )
    last = next(told, None)
    near = last is not None and sentence.number - last["sentence"] <= (MEMBERS if member else 2)
    own = "the" not in {pair[-1] for pair in pairs if pair[:1] == ["of"]} and last is not None and last["is_total"]
    return last if last and near and last["low"] >= row["low"] and not own else None


def _are_of(found: Scan, hit: Victims, i: int, whole: frozenset[str]) -> bool:
    """ "Five of the dead", "two of the 12 killed", "one of those who died"; "an officer of the army" is of nobody."""
    if found.low(i) != "of" or found.low(i + 1) not in ("the", "these", "those"):
        return False
    told = found.words.lows[i + 2 : min(i + 5, hit.harm.first if hit.harm.first > i else i + 5)]
    return found.low(i + 1) != "the" or not whole.isdisjoint(told)


def _are_wounded(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> bool:
    """Whether the dead of a sentence were told as wounded before: they move, they do not add (METHOD, section 6)."""
    if wounds.are_of_the_wounded(found, hit):
        return True
    if wounds.die_of_wounds(found, hit):
        return not _is_of_another_day(article)
    if wounds.are_of_those_treated(found, hit):
        return True
    last = next((m for m in reversed(article.out.mentions) if not m["subset_of"]), None)
    near = last is not None and last["harm"] == "injured" and sentence.number - last["sentence"] <= 1
    # "A bomb hit a bus carrying soldiers, killing two of them": of those of its own sentence.
    others = last is not None and last["sentence"] != sentence.number and _are_of_its_own(found, hit)
    return near and not others and wounds.were_told(found, hit)


def _is_of_another_day(article: Article) -> bool:
    """Whether a day was named behind the wounded told last: "Eleven were hurt. Yesterday a drone hit a car, ..."."""
    hurt = next((m for m in reversed(article.out.mentions[-ROWS:]) if m["harm"] == "injured"), None)
    return hurt is not None and article.dated[0] > hurt["sentence"]


def _told_as_wounded(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> Row | None:
    """ "Their driver was hurt ... The injured driver died", "one of the five has died": those told as wounded."""
    first, end = hit.people.first, hit.people.value.number_end
    the = found.low(first - 1) in WOUNDED and found.low(first - 2) == "the"
    of = found.words.lows[end : end + 2] == ["of", "the"]
    whole = next((c.value.value for c in found.counts if of and c.first == end + 2), None)
    noun = hit.people.value.noun
    for row in reversed(article.out.mentions[-ROWS:]):
        near = row["harm"] == "injured" and not row["subset_of"] and sentence.number - row["sentence"] <= FAR
        alike = the and row["value"] == 1 and (row["victim"] or "").lower().split()[-1:] == [noun]
        if near and (alike or (whole and whole > 1 and row["value"] == whole)):
            return row
    return None


def _are_of_its_own(found: Scan, hit: Victims) -> bool:
    them = found.words.lows[hit.people.value.number_end :][:2] == ["of", "them"]
    return them and any(p.end <= hit.people.first and p.value.form == "group" for p in found.people)


def _last_wounded(article: Article, row: Row) -> Row | None:
    """The wounded told last, from among whom are the dead of a row."""
    told = (m for m in reversed(article.out.mentions) if m["harm"] == "injured" and not m["subset_of"])
    last = next(told, None)
    return last if last and last["low"] >= row["low"] and last["modality"] == "asserted" else None
