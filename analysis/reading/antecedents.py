"""Who "the insurgents", "them" and "they" are: those counted before them."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.attach.hit import HELD, Victims
from analysis.reading.memory import Article
from analysis.reading.parties import People
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span

# How many sentences behind their number people are still meant by it.
NEAR = 2
# How many numbers before it may have told of their harm.
FAR = 60
THEM = "them"
PRONOUNS = (THEM, "they")
POINTING = ("the", "these", "those")
# Some of those counted, and not all: "the remaining insurgents", "the insurgents who had fled".
SOME = frozenset("remaining other others surviving rest fleeing wounded injured dead".split())
WHICH = frozenset("who that whose which from of responsible 's ’s ' ’".split())
# What says only that somebody was harmed.
HARMED = frozenset("victims casualties dead wounded people others".split())
# Where in the text a phrase for people begins, and the phrase.
Told = tuple[int, People]


def counted_before(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> Victims:
    """ "A patrol saw three insurgents. A helicopter fired, killing the insurgents", "all three": as many as before.

    The same hit where nobody was counted, where what befell them is told already, or where it may mean others.
    """
    people = hit.people.value
    pronoun, all_ = people.noun in PRONOUNS, _are_all(found, hit.people)
    if not all_ and (people.form != "group" or not (pronoun or _points(found, hit.people))):
        return hit
    find = _as_many if all_ else _last if pronoun else _called
    told = find(article, sentence, found, hit)
    if told is None or not _is_new(article, hit, told):
        if all_ and hit.rule == "object":
            # "Killing all three": of whom nobody was told.
            nobody = people._replace(form="group", noun=THEM)
            return hit._replace(people=Span("people", hit.people.first, hit.people.end, nobody))
        return hit
    article.meant |= {told[0], found.words.span(hit.people.first, hit.people.end)[0]}
    form = "told" if all_ and people.form == "bare" else "counted"
    value = told[1]._replace(form=form, number_end=hit.people.end)
    return hit._replace(people=Span("people", hit.people.first, hit.people.end, value))


def _are_all(found: Scan, people: Span) -> bool:
    """ "Killing all three", "both", who were told before; "all three on board" are counted."""
    all_ = found.low(people.first - 1) == "all" or found.low(people.first) == "both"
    known = people.value.form == "bare" or (people.value.form == "counted" and people.value.noun in ("men", "people"))
    return known and all_ and found.low(people.end) not in ("on", "aboard", "inside")


def _points(found: Scan, people: Span) -> bool:
    """Whether a phrase means all of those told before, by what they were called."""
    lows = found.words.lows[people.first : people.end]
    all_ = lows[0] in POINTING and SOME.isdisjoint(lows) and found.low(people.end) not in WHICH
    return all_ and people.value.noun != "" and _noun(people.value) not in HARMED


def _noun(people: People) -> str:
    return people.noun.split()[-1]


def _before(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> Iterator[tuple[Scan, list[Span]]]:
    """The phrases for people before a hit, sentence by sentence, the nearest first."""
    yield found, [people for people in found.people if people.end <= hit.people.first]
    for number, scan in reversed(article.recent):
        if sentence.number - number <= NEAR:
            yield scan, scan.people


def _called(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> Told | None:
    """Those counted under the noun of a hit; none where two such groups were."""
    mine = hit.people.value
    alike = [
        (scan, people)
        for scan, several in _before(article, sentence, found, hit)
        for people in several
        if _are_several(people) and people.value.noun and _noun(mine) in ("men", _noun(people.value))
    ]
    if len(alike) != 1 or (mine.actors and mine.actors != alike[0][1].value.actors):
        return None
    return _told(*alike[0])


def _as_many(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> Told | None:
    """ "Police saw three gunmen. Officers fired, killing all three": the only ones so many."""
    many = [
        (scan, people)
        for scan, several in _before(article, sentence, found, hit)
        for people in several
        if _are_several(people) and people.value.number.value == hit.value
    ]
    return _told(*many[0]) if len(many) == 1 else None


def _last(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> Told | None:
    """Those of whom a sentence told last: where "they" opens the next, the only ones that it counted."""
    for scan, people in _before(article, sentence, found, hit):
        several = [p for p in people if _are_several(p) or p.value.form == "group"]
        if several:
            alone = scan is found or sum(_are_several(p) for p in several) == 1
            return _told(scan, several[-1]) if alone and _are_several(several[-1]) else None
    return None


def _are_several(people: Span) -> bool:
    number = people.value.number
    return number is not None and people.value.form == "counted" and (number.value or number.low or 0) > 1


def _told(scan: Scan, people: Span) -> Told:
    return scan.words.span(people.first, people.end)[0], people.value


def _is_new(article: Article, hit: Victims, told: Told) -> bool:
    """Whether the text has not told before that those told of, or others called so, were harmed so."""
    start, people = told
    rows = article.out.mentions[-FAR:]
    own = {row["harm"] for row in rows if row["start"] == start}
    noun = _noun(people) if people.noun else ""
    again = any(row["harm"] == hit.harm_kind and (row["victim"] or "").lower().endswith(noun) for row in rows)
    return start not in article.meant and own <= {*HELD} - {hit.harm_kind} and not again
