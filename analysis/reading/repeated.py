"""Which victims a sentence tells again: those counted before, by a noun, a pronoun or a name."""

from __future__ import annotations

from analysis.reading.attach import wounds
from analysis.reading.attach.hit import Victims
from analysis.reading.attach.hospitals import WOUNDED
from analysis.reading.harm import HITS
from analysis.reading.memory import ROWS, Article
from analysis.reading.parties import POSSESSIVE
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence

# Roles a later "the man", "the suspect" points back to: counted once only.
VAGUE_NOUNS = frozenset(
    "man person individual suspect soldier victim gunman insurgent militant attacker assailant body leader "
    "commander child woman member terrorist bomber facilitator officer general captain major".split()
)

# Whose victims are told again, and by what verbs.
VICTIMS = frozenset("victims dead deceased martyrs fallen killed slain".split())
MOURNED = frozenset("mourned named identified buried interred".split())
# How many numbers before it may have told of who attacked.
FAR = 60
ATTACKERS = ("bomber", "attacker", "assailant", "gunman")


def are_both(found: Scan, hit: Victims, hits: list[Victims]) -> bool:
    """ "Two people, both civilians, were killed", "five of a family, a couple and three girls,": those told before."""
    first = hit.people.first
    before = next((h for h in hits if h.people.end == first - 1 and h.harm is hit.harm), None)
    again = before is not None and before.value == hit.value and (hit.value or 0) > 1
    if again and found.low(first - 1) == "," and found.low(hit.people.end) == ",":
        return True
    two = any(h.value == 2 and h.harm_kind == hit.harm_kind and h.people.first < first for h in hits)
    return two and found.low(first) == "both"


def repeats(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> bool:
    """Whether "the man" names someone already counted, or a phrase gives nobody to count.

    "The soldier killed at Nowshera on January 1" is told by a day of his own.
    """
    people = hit.people.value
    if wounds.die_of_wounds(found, hit):
        # "A woman was killed ... The woman succumbed to her wounds": told dead before.
        alike = (row for row in reversed(article.out.mentions) if row["victim"] and row["value"] == 1)
        last = next((row for row in alike if row["victim"].lower().split()[-1] == people.noun), None)
        return last is not None and last["harm"] == "killed"
    if hit.harm.first == hit.people.end and any(hit.harm.end < day.first <= hit.harm.end + 5 for day in found.dates):
        return False
    if _was_hit(article, sentence, found, hit) or _is_counted_again(article, sentence, found, hit):
        return True
    last = next(iter(article.out.mentions[-1:]), None)
    if found.low(hit.people.first) == "both" and last and (last["harm"], last["low"]) == (hit.harm_kind, 2):
        # "Killing two fighters. The group announced the deaths of both men."
        return sentence.number - last["sentence"] == 1
    if people.form == "person":
        return (hit.harm_kind, True) in article.told or _are_by_name(article, sentence, found, hit)
    if people.form == "definite" and _is_first_named(article, sentence, found, hit):
        # "The murder of the indigenous leader Ana Yule"
        return False
    if people.form != "definite" or found.low(hit.people.first) in POSSESSIVE:
        # "A woman and her child"
        return False
    near = (row for row in article.out.mentions[-FAR:] if row["harm"] == hit.harm_kind and row["value"] == 1)
    dead = {row["victim_role"] for row in near}
    if _is_new_person(article, found, hit):
        # "A trader was driving home when gunmen shot him. He was declared dead on arrival."
        return False
    if people.noun in ATTACKERS and dead.isdisjoint(("militia", "unknown")):
        # "Three guards died; the bomber died too"
        return False
    return people.noun.split()[-1] in VAGUE_NOUNS and not article.told.isdisjoint(
        {(hit.harm_kind, True), (hit.harm_kind, False)}
    )


def _is_new_person(article: Article, found: Scan, hit: Victims) -> bool:
    """Whether the sentence before tells of one person whom no row has counted, and this one of nobody else."""
    before = article.recent[-1][1] if article.recent else None
    here = any(p.end <= hit.people.first and p.value.form in ("single", "definite", "person") for p in found.people)
    ones = [p for p in before.people if p.value.form == "single"] if before and not here else []
    told = {row["start"] for row in article.out.mentions[-ROWS:]}
    return before is not None and bool(ones) and all(before.words.span(p.first, p.end)[0] not in told for p in ones)


def _is_counted_again(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> bool:
    """ "Mourned the three martyrs", "the two victims": as many as were told dead before."""
    opens = hit.people.first - 1
    victims = bool(hit.people.value.noun) and hit.people.value.noun.split()[-1] in VICTIMS
    # "One of the five wounded is in a critical condition"
    victims = victims or (found.low(opens - 1) == "of" and found.low(hit.people.end) in WOUNDED | VICTIMS)
    if found.low(opens) not in ("the", "these") or not (victims or found.low(opens - 1) in MOURNED) or not hit.value:
        return False
    near = [row for row in article.out.mentions[-ROWS:] if row["harm"] == hit.harm_kind and not row["is_total"]]
    before = [row["low"] for row in near if row["sentence"] < sentence.number and row["subset_of"] is None]
    return hit.value in before or hit.value == sum(before)


def _was_hit(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> bool:
    """ "A sniper killed a girl. The child was hit in the neck": whether it is told where one just told dead was hit."""
    if (
        hit.harm_kind != "injured"
        or found.low(hit.harm.first) not in HITS
        or hit.people.value.form not in ("definite", "person")
    ):
        return False
    same = hit.people.value.form == "person" or found.low(hit.people.first) in ("the", "he", "she")
    before = (row for row in article.out.mentions[-ROWS:] if row["sentence"] == sentence.number - 1)
    return same and any((row["value"], row["harm"], row["is_total"]) == (1, "killed", False) for row in before)


def _is_first_named(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> bool:
    """Whether a phrase ends in a name of two words that the text has not told before."""
    texts = found.words.texts[hit.people.first : hit.people.end]
    named = len(texts) > 3 and not found.words.shouted and all(text[0].isupper() for text in texts[-2:])
    return named and article.text.find(texts[-1], 0, sentence.start) < 0


def _are_by_name(article: Article, sentence: Sentence, found: Scan, hit: Victims) -> bool:
    """ "Three guards were killed. Omar Saleh and Ali Nasr died on the spot": some of those counted right before."""
    last = article.out.mentions[-1] if article.out.mentions else None
    apart = found.attacks or found.strikes or found.dates or found.places or found.unlisted
    counted = last is not None and (last["value"] or 0) > 1 and last["harm"] == hit.harm_kind
    counted = counted and last is not None and sentence.number - last["sentence"] <= 2
    return bool(counted and not apart and "also" not in found.words.seen)
