"""Phrases for people, as spans of tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from analysis.reading.ages import is_given_as_age
from analysis.reading.counts import Count, is_no_count
from analysis.reading.lexicon import PREFIXED, Words, World, is_demonym
from analysis.reading.nouns import CAPTIVE, DEFINITE, ENROLLED, HURT, INDEFINITE, KIN, Nouns, printed_names
from analysis.reading.phrases import Hits
from analysis.reading.sentences import QUOTES, Span, Tokens

PARTITIVE = frozenset("of from among working serving fighting loyal belonging affiliated allied linked".split())
POSSESSIVE = frozenset("its their his her our".split())
# Nouns for people that may stand before another noun.
ADJECTIVES = frozenset(
    "military civilian police rebel guerrilla militant insurgent terrorist jihadist jihadi extremist separatist "
    "partisan minor private general chief elderly".split()
)
MAX_PHRASE = 8
# Parts of names that somebody of that people is called by: "a Palestinian".
DEMONYMS = ("adjective", "people")

PRONOUNS = frozenset("he she him her".split())
# Younger than this is a child.
CHILD = 15
# What the counted people have become: "320 dead servicemen".
STATES = ("dead", "missing")
CORPSES = ("bodies", "corpses")
FAMILIES = frozenset("family families household clan".split())
OPENERS = INDEFINITE | DEFINITE | PRONOUNS


class People(NamedTuple):
    """A phrase for people.

    number: the count that stands in it (any value; None for "a soldier", "the mayor", "civilians").
    form: counted ("five soldiers"), bare ("five", "two others"), single ("a soldier"), definite ("the mayor", "he"),
    person (a printed name), group ("civilians"), told ("all three", of those told before, whose noun it has).
    weak: the noun is not in the lexicon. own: "its soldiers".
    number_end: where the words of the number end; actors: whose people they are.
    """

    number: Any
    form: str
    noun: str
    role: str
    actors: tuple[str, ...]
    number_end: int
    weak: bool = False
    own: bool = False


def people(words: Tokens, counts: Sequence[Span], named: Sequence[Span], lexicon: Words, world: World) -> list[Span]:
    """Every phrase for people in a sentence: Span("people", first, end, People).

    >>> from analysis.reading import lexicon as lx, sentences
    >>> from analysis.reading.counts import counts
    >>> def read(text):
    ...     words = sentences.tokens(text)
    ...     return [(p.value.form, p.value.noun, p.value.role)
    ...             for p in people(words, counts(words, lx.words()), [], lx.words(), lx.world())]
    >>> read("seven soldiers and one civilian contractor; five tanks")
    [('counted', 'soldiers', 'military'), ('counted', 'civilian contractor', 'contractor')]
    >>> read("a judge; two others")
    [('single', 'judge', 'civilian'), ('bare', 'others', 'unknown')]
    """
    counted, called = {span.first: span for span in counts}, {span.first: span for span in named}
    roles = lexicon.roles.here(words)
    harms = lexicon.harm.here(words)
    nouns = Nouns(words, words.low, counted, called, roles, harms, lexicon)
    reader = _Reader(words, words.low, counted, called, roles, harms, lexicon, world, nouns)
    found: list[Span] = []
    end = 0
    for position in sorted({*roles, *words.where(OPENERS), *printed_names(words), *counted, *called}):
        if position >= end and (span := reader.at(position)):
            found.append(span)
            end = span.end
    return found


@dataclass(slots=True, eq=False)
class _Reader:
    words: Tokens
    low: Callable[[int], str]
    counts: dict[int, Span]
    names: dict[int, Span]
    roles: Hits
    harms: Hits
    lexicon: Words
    world: World
    nouns: Nouns

    def at(self, i: int) -> Span | None:
        if i in self.counts:
            return self._counted(i, self.counts[i])
        if (low := self.words.lows[i]) in DEFINITE or low in INDEFINITE:
            return self._determined(i, "definite" if low in DEFINITE else "single")
        if i in self.names or i in self.roles:
            return self._undetermined(i) or self._person(i)
        if low in PRONOUNS:
            return Span("people", i, i + 1, People(None, "definite", "person", "unknown", (), i + 1))
        return self._person(i)

    def _person(self, i: int) -> Span | None:
        """A person by a printed name of two words or more, where the text uses capitals as English does."""
        texts, end = self.words.texts, i
        if self._is_aged(i):
            return Span("people", i, i + 1, People(None, "person", "", "unknown", (), i + 1))
        if i + 1 == len(texts) or not (texts[i + 1][0].isupper() or PREFIXED.match(texts[i + 1])):
            return None
        while end < len(texts) and end not in self.names and texts[end] != "." and self.nouns.is_name_part(end):
            end += 1
        if end - i < 2 or (i and self.nouns.is_name_part(i - 1)) or any(self._is_common(k) for k in range(i, end)):
            return None
        return Span("people", i, end, People(None, "person", "", "unknown", (), end))

    def _is_aged(self, i: int) -> bool:
        """ "Maria, 34, and her two sons": a printed name alone, by the age behind it."""
        aged = self.low(i + 1) == self.low(i + 3) == "," and self.low(i + 2).isdigit() and len(self.low(i + 2)) < 3
        alone = not (i and self.nouns.is_name_part(i - 1)) and self.nouns.is_name_part(i)
        return aged and alone and i not in self.roles and not self._is_common(i)

    def _is_common(self, k: int) -> bool:
        """Whether a capitalised word is a noun for a body, a place or a time and no person's name."""
        return (
            self.low(k) in self.lexicon.weekdays
            or self.low(k) in self.lexicon.bodies
            or self.lexicon.speakers.at(self.words, k) is not None
            or self.lexicon.attacks.at(self.words, k) is not None
            or self.world.place_names.at(self.words, k) is not None
        )

    def _counted(self, i: int, count: Span) -> Span | None:
        j = self.nouns.behind_withdrawn(count.end)
        if is_no_count(self.words, count) or self.words.lows[j : j + 2] in (["more", "than"], ["fewer", "than"]):
            # "one more than first reported" compares two counts.
            return None
        if (j in self.names or is_demonym(self.words, j)) and (shared := self._shares_noun(i, count)):
            return shared
        j += self.low(j) in QUOTES and self.low(i - 1) in QUOTES and self.low(j + 1) != "of"  # ""four or five" men"
        # "21 more of its soldiers", ""scores" of terrorists"
        j += (self.low(j) == "more" or self.low(j) in QUOTES) and self.low(j + 1) == "of"
        of = self.low(j) == "of" and j + 1 < len(self.words.lows)
        if of or self.low(j - 1) == "of":
            # "One of the rebels", "a large number of the rebels"
            j = self._behind_owner(self.nouns.partitive(j + of))
            if j in self.counts:
                # "101 of 115 targets": what is counted is the second number's noun.
                whole = self._counted(j, self.counts[j])
                if whole is None or (count.value.value == 1 and self.nouns.is_who_was_harmed(whole.end)):
                    # "He was one of 54 people who died": the 54 are told of.
                    return None
                if whole.end in self.harms and self.low(whole.end + 1) in self.lexicon.passive:
                    # "Eight of the 20 killed were women": the 20 are told of too.
                    return Span("people", i, count.end, People(count.value, "bare", "", "unknown", (), count.end))
                if whole.value.form == "counted" or (whole.value.form == "bare" and count.value.value):
                    # "One of the two later died": who is told of is one.
                    return Span("people", i, whole.end, whole.value._replace(number=count.value, number_end=count.end))
        taken = self.low(j) in CAPTIVE  # "took four prisoner"
        j += self.low(j) == "alleged"
        head = None if taken else self._several(j + 1 if self.low(j) in STATES else j, count) or self._of_two(j)
        demonym = j in self.names and self.names[j].value.part in ("people", "noun") and not self.nouns.is_thing(j)
        if head is None and demonym:
            name = self.names[j]
            value = People(count.value, "counted", self.low(name.end - 1), "unknown", (name.value.actor,), count.end)
            return Span("people", i, name.end, value)
        if head is None:
            if count.value.ordinal and is_demonym(self.words, j):  # "A third Palestinian"
                return Span("people", i, j + 1, People(None, "single", self.low(j), "unknown", (), j + 1))
            if self.nouns.is_thing(j) or count.value.ordinal or is_given_as_age(self.words, i):
                return None
            hurt = self.low(j - 1) == "of" and j in self.harms and self.low(j) in (*HURT, "dead")
            if hurt:
                # "Thousands of wounded"; "of wounded birds" are no people.
                bare = Span("people", i, j, People(count.value, "bare", "", "unknown", (), count.end))
                return bare if self.nouns.is_last(j + 1) else None
            if self.low(j - 1) == "couple":
                both = count.value._replace(value=2, bound="=", hedge="", best=2)
                return Span("people", i, count.end, People(both, "counted", "couple", "civilian", (), count.end))
            return Span("people", i, count.end, People(count.value, "bare", "", "unknown", (), count.end))
        end, noun, role, actors, weak = head
        if count.value.ordinal and noun not in self.lexicon.singular:
            return None
        if count.value.ordinal and self.nouns.is_of_unit(i):
            return Span("people", i, end, People(None, "single", noun, role, actors, end))
        own = any(self.low(k) in POSSESSIVE for k in range(count.end, j))
        if own and noun == "members" and not actors:
            # "Three of their members": of whatever kind they are.
            role = "unknown"
        more = noun in ("others", "more", "more people") or (self.low(j) == "other" and role == "unknown")
        form = "bare" if more else "counted"
        return Span("people", i, end, People(count.value, form, noun, role, actors, count.end, weak, own))

    def _several(self, j: int, count: Span) -> tuple[int, str, str, tuple[str, ...], bool] | None:
        """The noun of a number: "officers" of "four General Service Unit (GSU) officers"."""
        head = self._head(j)
        named = head is not None and head[1] in ADJECTIVES and (count.value.low or 0) > 1
        return (self._head(self.nouns.behind_capitals(head[0]), known=True) or head) if head and named else head

    def _shares_noun(self, i: int, count: Span) -> Span | None:
        """ "Two Turkish and six Kenyan soldiers": the noun of the second number is the first's too."""
        name = self.names.get(count.end)
        end = name.end if name else count.end + 1
        if self.low(end) not in ("and", ",") or end + 1 not in self.counts:
            return None
        following = self._counted(end + 1, self.counts[end + 1])
        if following is None or following.value.form != "counted":
            return None
        actors = (name.value.actor,) if name else ()
        value = following.value._replace(number=count.value, number_end=count.end, actors=actors)
        return Span("people", i, end, value)

    def _of_two(self, j: int) -> tuple[int, str, str, tuple[str, ...], bool] | None:
        """ "70 government and rebel fighters": the noun behind "and" is that of both; whose they are is no one side."""
        k = next((k for k in range(j + 1, j + 4) if self.low(k) in ("and", "or")), None)
        if k is None or k + 1 in self.counts or any(self.nouns.is_plural_noun(i) for i in range(j, k)):
            return None
        if not all(self.nouns.may_modify(i) or i in self.names for i in range(j, k)):
            return None
        head = self._head(k + 1, known=True)
        return (head[0], head[1], head[2], (), False) if head and head[1] not in ADJECTIVES else None

    def _behind_owner(self, j: int) -> int:
        """ "Two of the mayor's cousins": where "cousins" stands; an actor's own are read with its name."""
        for k in range(j, min(j + 4, len(self.words.lows) - 1)):
            if k in self.names or k in self.counts or self.low(k) in self.lexicon.closed:
                return j
            if self.low(k) in ("'s", "’s"):
                return k + 1 if self._head(k + 1, known=True) else j
        return j

    def _determined(self, i: int, form: str) -> Span | None:
        j = i + 1
        if j in self.counts and self.counts[j].value.ordinal and not self.nouns.is_of_unit(j):
            return None
        if self.low(j) in ("second", "third", "fourth", "fifth", "one", "top", "senior", "former", "alleged"):
            j += 1
        head = self._head(j, known=True)
        if (head is None or head[0] == j + 1) and form == "single" and (end := self.nouns.behind_couple(j)):
            value = People(Count(2, "=", "", 2, 2, 2), "counted", "couple", "civilian", (), end)
            return Span("people", i, end, value)
        if head is None:
            return self._of_an_age(i, j, form)
        end, noun, role, actors, _ = head
        if noun in ADJECTIVES and (
            self.nouns.is_thing(end) or (self.words.texts[end : end + 1] and self.nouns.may_go_on(end))
        ):
            # "a military hospital", "a police post"
            return None
        if noun == "life" and self.low(i) in POSSESSIVE:
            # "Lost his life"
            return None
        if noun not in self.lexicon.singular and noun != "figure":
            officer = self._head(end, known=True) if form == "single" and self.words.texts[j][0].isupper() else None
            if officer and officer[1] in self.lexicon.singular:
                # "A Guards logistics officer"
                end, noun, role, more, _ = officer
                return Span("people", i, end, People(None, form, noun, role, (*actors, *more), end))
            form = "group" if form == "definite" else ""
        return Span("people", i, end, People(None, form, noun, role, actors, end)) if form else None

    def _of_an_age(self, i: int, j: int, form: str) -> Span | None:
        """ "A nine-year-old", "the 60-year-old": somebody, where no noun goes on."""
        if j in self.names and self.names[j].value.part in DEMONYMS and self.nouns.is_end(self.names[j].end):
            # "A Palestinian"
            name = self.names[j]
            value = People(None, form, self.low(name.end - 1), "unknown", (name.value.actor,), name.end)
            return Span("people", i, name.end, value)
        if is_demonym(self.words, j) and self.nouns.is_end(j + 1):
            return Span("people", i, j + 1, People(None, form, self.low(j), "unknown", (), j + 1))
        age = self.low(j).removesuffix("-year-old").removesuffix("-years-old")
        if age != self.low(j) and (somebody := self._of_an_age(i, j + 1, form)):
            return somebody
        if age == self.low(j) or self.nouns.is_thing(j + 1):
            return None
        end = j + 1 if self.nouns.is_last(j + 1) else j + 2
        if end > j + 1 and not self.nouns.is_plain_noun(j + 1):
            return None
        years = int(age) if age.isdecimal() else self.lexicon.numbers.get(age)
        role = "civilian" if years is not None and years < CHILD else "unknown"
        # "A 41-year-old attendant": somebody, of whatever trade
        return Span("people", i, end, People(None, form, self.low(end - 1), role, (), end))

    def _undetermined(self, i: int) -> Span | None:
        """ "Turkish soldiers", "civilians", "Mayor Juan Perez"."""
        head = self._head(i, known=True)
        if head is None:
            return None
        end, noun, role, actors, _ = head
        goes_on = self.words.texts[end : end + 1] and (self.nouns.is_thing(end) or self.nouns.may_go_on(end))
        if noun == "life" or (noun in ADJECTIVES and goes_on):
            # "military intelligence"
            return None
        form = "definite" if noun in self.lexicon.singular else "group"
        if form == "group" and self.nouns.are_two_by_name(i, end):
            return Span("people", i, end, People(None, "person", noun, role, actors, end))
        form = "single" if noun in KIN and self.nouns.shares_article(i) else form
        return Span("people", i, end, People(None, form, noun, role, actors, end))

    def _head(self, j: int, known: bool = False) -> tuple[int, str, str, tuple[str, ...], bool] | None:
        """The noun of a phrase from token j on: (end, noun, role, actors, weak); None if there is none."""
        actors: list[str] = []
        k, stop, last = j, min(len(self.words.lows), j + MAX_PHRASE), -1
        while k < stop:
            role = self.roles.get(k)
            if k in self.names and not (role and role[0] > self.names[k].end - k):
                actors.append(self.names[k].value.actor)
                if self.names[k].end - 1 in self.roles:
                    # The name ends in its noun: "Syrian rebels".
                    return self._whole(self.names[k].end - 1, actors)
                k = self.names[k].end
                k += self.low(k) in ("'s", "’s", "'", "’", "-", "/")
                # "Islamic State (IS) militants"
                k += 3 if self.low(k) == "(" and self.low(k + 2) == ")" else 0
                last = -1
                continue
            if actors and last < 0 and self.low(k) == "figure":
                # "A senior PKK figure"
                return k + 1, "figure", self.world.actors[actors[-1]].role, tuple(actors), False
            if k > j and self.low(k) == "(" and self.low(k + 2) == ")" and self.words.texts[k + 1].isupper():
                # "Four General Service Unit (GSU) officers"
                k, last = k + 3, -1
                continue
            if role and role[0] == 1 and self.words.lows[k : k + 2] == ["human", "rights"]:
                break
            if role and self.words.texts[k] == "National" and self.words.texts[k + 1 : k + 2] != []:
                # "Four National Police Reservists", "the National Penitentiary"
                if not self.nouns.are_several(k + 1):
                    break
                return self._whole(k + 1, actors)
            if role and self.low(k + 1) in ("'s", "’s") and self.nouns.is_of_name(k + 2):
                # "New People's Army rebels"
                k, last = k + 3, -1
                continue
            if role and self.words.lows[k] == "other" and (further := self._head(k + 1, known=True)):
                # "Other suspected raiders"
                return further
            if role and not (self.words.lows[k] == "minor" and k + 1 in self.harms):  # "four minor injuries"
                return self._whole(k, actors)
            if not self.nouns.may_modify(k) or k in self.counts:
                break
            last = k
            k += 1
        if known or last < 0 or not self.nouns.is_plural_noun(last):
            return None
        return last + 1, self.low(last), "unknown", tuple(actors), True

    def _whole(self, k: int, actors: list[str]) -> tuple[int, str, str, tuple[str, ...], bool]:
        """The last of a run of nouns for people, with "of the Taliban" or a printed name behind it."""
        end = k
        noun, role = "", "unknown"
        while (hit := self.roles.get(end)) and not (end > k and self.low(end) in CAPTIVE):  # "took villagers hostage"
            noun = " ".join(self.words.lows[end : end + hit[0]])
            # "28 rebel bodies" are of rebels.
            role, end = role if noun in CORPSES else hit[1], end + hit[0]
        j = end
        if self.low(j) in PARTITIVE and noun != "lives" and j + 1 < len(self.words.lows):
            j += 1 + (self.low(j + 1) in ("with", "for", "to", "alongside"))
            while j < end + 5 and j < len(self.words.lows) and j not in self.names and self.nouns.may_name(j):
                j += 1
            owner = j + (self.low(j + 1) in ("'s", "’s"))
            if self.low(owner) in ("'s", "’s") and owner + 1 in self.roles and noun in ("member", "members"):
                # "Three members of the group's forces"
                end, role = owner + 1 + self.roles[owner + 1][0], self.roles[owner + 1][1]
            elif j in self.names:
                actors.append(self.names[j].value.actor)
                end = self.names[j].end
                end += self.low(end) in ("'s", "’s", "'", "’")
                end += 2 * (self.words.lows[end : end + 2] in (["armed", "wing"], ["military", "wing"]))
                while end in self.roles:
                    end += 1
                if self.names[j].value.part == "adjective" and (body := self._head(end, known=True)):
                    # "Members of Kurdish-led security forces"
                    end = body[0]
                end += self.low(end) in ("army", "group", "movement", "regime", "government", "network")
            elif stop := self.nouns.of_body(end + 1) or (self.low(end) == "of" and self.nouns.of_place(end + 1)):
                end = stop
        else:
            while end < len(self.words.lows) and self.nouns.is_name_part(end):
                end += 1
        if noun in ENROLLED and (service := self.nouns.of_service(end, bool(actors))):
            end, role = service
        elif noun.removesuffix("s") in ("element", "member"):
            if actors:
                role = self.world.actors[actors[-1]].role
            elif self.low(end) in FAMILIES:
                # "Members of the Saleh family"
                role, end = "civilian", end + 1
            elif not FAMILIES.isdisjoint(self.words.lows[end : end + 4]) and self.low(end) == "of":
                # "Three members of one family"
                role, end = "civilian", 1 + next(k for k in range(end, end + 4) if self.low(k) in FAMILIES)
        return end, noun, role, tuple(actors), False
