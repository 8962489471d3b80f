"""Loads and checks the words of a language and the names of the world, ready to be matched."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from analysis import paths
from analysis.reading.forms import inflected, plural
from analysis.reading.phrases import Index, Phrases
from analysis.reading.sentences import Tokens, tokens

SECTIONS = {
    "numbers", "ordinals", "scales", "vague", "zero", "hedges", "harm", "roles", "roles_plural", "bodies", "things",
    "munitions", "vehicles", "stop", "passive", "have", "adverbs", "accidents", "attacks", "strikes", "targets",
    "answers", "modal", "denial", "held", "hits", "speech", "according", "speakers", "again", "untrue", "totals",
    "revision", "time", "truces",
}  # fmt: skip

# Sections that are words, that are nouns with their plurals, and that are phrases with a value each.
PLAIN = ("bodies", "stop", "passive", "have", "adverbs", "held", "speech", "again", "untrue", "revision")
NOUNS = ("things", "munitions", "vehicles", "targets")
PHRASES = (
    "vague", "zero", "attacks", "strikes", "answers", "modal", "denial", "according", "speakers", "totals",
)  # fmt: skip

# The words a count may begin with, beside digits, numbers and the phrases of the lexicon.
COUNTING = ("a", "an", "half", "quarter", "between", "another", "others", "as", "just", "some")
# How words for somebody of a people end.
OF_PEOPLES = ("ian", "ean", "yan", "ese", "ani", "ali", "eli", "emi", "aqi", "can")


class Name(NamedTuple):
    """A surface form of an actor: as printed, whose it is, and its part of speech."""

    written: tuple[str, ...]
    actor: str
    part: str


class Actor(NamedTuple):
    """An actor of data/world/actors.csv."""

    actor_id: str
    name: str
    side: str | None
    role: str
    kind: str
    conflicts: tuple[str, ...]


class Place(NamedTuple):
    """A place of data/world/places.csv; conflict and within may be empty."""

    place: str
    within: str
    kind: str
    lat: float | None
    lon: float | None
    conflict: str


class Truce(NamedTuple):
    """A ceasefire of data/world/ceasefires.csv as far as reading needs it."""

    ceasefire_id: str
    conflict: str
    dates: tuple[date, ...]
    aliases: tuple[str, ...]
    ended: date | None


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The language, section by section."""

    numbers: dict[str, int]
    ordinals: dict[str, int]
    scales: dict[str, int]
    vague: Phrases
    zero: Phrases
    before: Phrases
    after: Phrases
    harm: Phrases
    hits: dict[str, list[str]]
    roles: Phrases
    singular: frozenset[str]
    bodies: frozenset[str]
    things: frozenset[str]
    munitions: frozenset[str]
    vehicles: frozenset[str]
    stop: frozenset[str]
    passive: frozenset[str]
    have: frozenset[str]
    adverbs: frozenset[str]
    auxiliaries: frozenset[str]
    accidents: Phrases
    attacks: Phrases
    strikes: Phrases
    targets: frozenset[str]
    answers: Phrases
    modal: Phrases
    denial: Phrases
    held: frozenset[str]
    speech: frozenset[str]
    inverted: frozenset[str]
    said: Phrases
    according: Phrases
    speakers: Phrases
    again: frozenset[str]
    untrue: frozenset[str]
    totals: Phrases
    revision: frozenset[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    relative: Phrases
    anchored: Phrases
    truce_nouns: Phrases
    agreements: frozenset[str]
    new_truces: Phrases
    ends_fire: Phrases
    breach: Phrases
    breach_nouns: frozenset[str]
    breach_degrees: frozenset[str]
    counted: Phrases
    counters: Phrases
    counting: Phrases
    timely: Phrases
    dated: frozenset[str]
    told: frozenset[str]
    spelled: frozenset[str]
    closed: frozenset[str]
    articled: frozenset[str]
    gate: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """The registry: actors, names, places, truces; governments: conflict -> the side of its one government."""

    actors: dict[str, Actor]
    governments: dict[str, str]
    names: Phrases
    places: dict[str, Place]
    place_names: Phrases
    truces: tuple[Truce, ...]
    truce_names: Phrases
    # Whether common nouns stand for actors: "the regime".
    common: bool = True
    # Short names that a text gives to somebody else.
    redefined: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()


@lru_cache
def words(language: str = "en") -> Words:
    """The words of a language, checked; ValueError for a language or a section that is not known."""
    path = paths.WORDS / f"{language}.toml"
    if not path.exists():
        raise ValueError(
            f"no words for language {language!r}; there is {', '.join(p.stem for p in paths.WORDS.glob('*.toml'))}"
        )
    with path.open("rb") as file:
        raw = tomllib.load(file)
    if unknown := raw.keys() ^ SECTIONS:
        raise ValueError(f"{path.name}: unknown or missing section {', '.join(sorted(unknown))}")
    return _words(raw)


@lru_cache
def _index() -> Index:
    """Where all phrases stand, of languages and of the world, so that a sentence is looked through once for all."""
    return Index()


def _words(raw: dict[str, Any]) -> Words:
    roles, singular = _roles(raw)
    index = _index()
    harm = {phrase: (voice, kind) for voice, entries in raw["harm"].items() for phrase, kind in entries.items()}
    months = {name: number for key in ("months", "months_short") for number, name in enumerate(raw["time"][key], 1)}
    weekdays, truces = {name: number for number, name in enumerate(raw["time"]["weekdays"])}, raw["truces"]
    counting = frozenset({*COUNTING, *raw["numbers"], *raw["scales"]})
    # Where a count, a statement or a date may begin is asked for at once: said, counting and timely hold all that do.
    counts = {*counting, *raw["hedges"]["before"], *raw["zero"], *raw["vague"]}
    pacts = {form: True for noun in truces["nouns"] for form in (noun, noun + "s")}
    relative, anchored = (Phrases(raw["time"][key], index) for key in ("relative", "anchored"))
    middles = {f"mid-{month}" for month in months if len(month) > 3 or month == "may"}
    days = {form for name in weekdays for form in (name, name[:3])} | {"sept", *months, *middles}
    timely = frozenset({*days, *raw["time"]["openers"]})
    plain: dict[str, Any] = {key: frozenset(raw[key]["words"]) for key in PLAIN}
    plain |= {key: frozenset(form for noun in raw[key]["words"] for form in (noun, *plural(noun))) for key in NOUNS}
    plain["things"] |= plain["munitions"] | plain["vehicles"]
    phrases: dict[str, Any] = {key: Phrases(raw[key], index) for key in PHRASES}
    return Words(
        numbers=raw["numbers"],
        ordinals=raw["ordinals"],
        scales={form: size for word, size in raw["scales"].items() for form in (word, word + "s")},
        before=Phrases(raw["hedges"]["before"], index),
        after=Phrases(raw["hedges"]["after"], index),
        harm=Phrases(harm, index),
        hits=raw["hits"],
        roles=Phrases(roles, index),
        singular=singular,
        accidents=Phrases(dict.fromkeys(raw["accidents"]["words"]), index),
        inverted=frozenset(raw["speech"]["inverted"]),
        said=Phrases(dict.fromkeys((*raw["speech"]["words"], *raw["speech"]["asides"], *raw["according"])), index),
        months=months | {"sept": 9},
        weekdays=weekdays | {name[:3]: number for name, number in weekdays.items()},
        relative=relative,
        anchored=anchored,
        truce_nouns=Phrases(pacts, index),
        agreements=frozenset(truces["agreements"]),
        new_truces=Phrases(dict.fromkeys(truces["new"], True), index),
        ends_fire=Phrases(dict.fromkeys(truces["ends_fire"], True), index),
        breach=Phrases(_breaching(truces), index),
        breach_nouns=frozenset(truces["breach_nouns"]),
        breach_degrees=frozenset(truces["breach_degrees"]),
        counted=Phrases(_counted(truces), index),
        counters=Phrases(truces["counters"], index),
        counting=Phrases(dict.fromkeys(counts), index),
        timely=Phrases(dict.fromkeys((*timely, *raw["time"]["relative"], *raw["time"]["anchored"])), index),
        told=relative.needs | anchored.needs,
        dated=timely | relative.firsts | anchored.firsts,
        spelled=counting | {"in", "within", "over", "during", "the"},
        auxiliaries=plain["passive"] | plain["have"],
        closed=plain["stop"] | plain["speech"],
        articled=_articled(raw),
        gate=_gate(raw, harm),
        **plain,
        **phrases,
    )


def _roles(raw: dict[str, Any]) -> tuple[dict[str, str], frozenset[str]]:
    roles = dict(raw["roles_plural"])
    for role, nouns in raw["roles"].items():
        for noun in nouns:
            roles |= {form: role for form in plural(noun) if form not in roles}
            roles.setdefault(noun, role)
    singular = {noun for nouns in raw["roles"].values() for noun in nouns if plural(noun) != (noun,)}
    return roles, frozenset(singular - raw["roles_plural"].keys())


def _breaching(truces: Mapping[str, Any]) -> dict[str, str]:
    """Every form of the verbs of breach, with their voice, and the phrases of one form."""
    verbs, pasts = truces["breaking"]["verbs"], truces["breaking"]["pasts"]
    forms = (form for verb in verbs for form in inflected(verb, pasts.get(verb.split(" ")[0], ())))
    return dict(forms) | truces["breach"]


def _counted(truces: Mapping[str, Any]) -> dict[str, str]:
    """What a bulletin counts, with its unit: "violations", "truce breaches", "cases of ceasefire violation"."""
    nouns = [noun for noun in truces["breach_nouns"] if not noun.endswith("ing")]
    owned = [f"{truce} {noun}" for truce in truces["nouns"] if "cease" in truce or truce == "truce" for noun in nouns]
    cases = [f"{case} of {one}" for case in ("case", "cases", "instance", "instances") for one in (*nouns, *owned)]
    return dict.fromkeys((*nouns, *owned, *cases), "unspecified") | truces["counted"]


def _articled(raw: Mapping[str, Any]) -> frozenset[str]:
    """What may stand behind "a" where it opens a count: "a dozen", "a few", "a total of"."""
    phrases = (tokens(phrase).lows for phrase in (*raw["hedges"]["before"], *raw["zero"], *raw["vague"]))
    seconds = {lows[1] for lows in phrases if len(lows) > 1 and lows[0] in ("a", "an")}
    return frozenset({*seconds, *raw["scales"], "half", "quarter"})


def _gate(raw: Mapping[str, Any], harm: Iterable[str]) -> frozenset[str]:
    """What a sentence must have one of to be worth reading: a word of a harm, an answer, a truce, or a target."""
    truces = raw["truces"]
    nouns = [form for noun in (*truces["nouns"], *truces["agreements"]) for form in (noun, noun + "s")]
    targets = [plural(noun)[0] for noun in raw["targets"]["words"]]
    more = (*raw["hits"].values(), raw["answers"], _breaching(truces), _counted(truces))
    phrases = (*harm, *targets, *nouns, *(phrase for section in more for phrase in section))
    return Phrases(dict.fromkeys(phrases)).needs | {
        *"none denied rejected dismissed blamed accused lost body bodies corpses victims burns wounds abided".split(),
        *"baseless unfounded groundless false untrue fabricated lie disputed replied insisted countered".split(),
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (paths.WORLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def world() -> World:
    """The registry of data/world; ValueError where one name stands for two actors."""
    actors = {
        row["actor_id"]: Actor(
            row["actor_id"], row["name"], row["side"] or None, row["role"], row["kind"], _split(row["conflicts"])
        )
        for row in _rows("actors.csv")
    }
    names: dict[str, list[Name]] = {}
    for row in _rows("names.csv"):
        if row["actor_id"] not in actors:
            raise ValueError(f"names.csv: {row['name']} names actor {row['actor_id']}, which actors.csv lacks")
        name = Name(tuple(tokens(row["name"]).texts), row["actor_id"], row["part"])
        same = names.setdefault(row["name"].lower(), [])
        if any(other.actor != name.actor and other.written == name.written for other in same):
            raise ValueError(f"names.csv: {row['name']} stands for two actors")
        same.append(name)
        if row["part"] == "adjective" and name.written[-1].endswith(("n", "i")):
            # Its people: "seven Israelis", "two Syrians".
            people = Name((*name.written[:-1], name.written[-1] + "s"), row["actor_id"], "people")
            names.setdefault(row["name"].lower() + "s", []).append(people)
    places: dict[str, Place] = {}
    place_names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in _rows("places.csv"):
        lat, lon = (float(row[key]) if row[key] else None for key in ("lat", "lon"))
        place = Place(row["place"], row["within"], row["kind"], lat, lon, row["conflict"])
        places[place.place] = place
        for form in (row["place"], *_split(row["aliases"])):
            place_names.setdefault(form.lower(), []).append((tuple(tokens(form).texts), place.place))
    truces = tuple(map(_truce, _rows("ceasefires.csv")))
    truce_names: dict[str, list[Truce]] = {}
    for truce, alias in ((each, alias) for each in truces for alias in each.aliases):
        truce_names.setdefault(alias.lower(), []).append(truce)
    index = _index()
    return World(
        actors,
        _governments(actors.values()),
        Phrases(names, index),
        places,
        Phrases(place_names, index),
        truces,
        Phrases(truce_names, index),
    )


def _governments(actors: Iterable[Actor]) -> dict[str, str]:
    ruling: dict[str, set[str]] = {}
    named = (a for a in actors if a.side and a.kind == "belligerent" and "government" in a.name.lower().split())
    for conflict, side in ((conflict, actor.side or "") for actor in named for conflict in actor.conflicts):
        ruling.setdefault(conflict, set()).add(side)
    return {conflict: sides.pop() for conflict, sides in ruling.items() if len(sides) == 1}


def _truce(row: dict[str, str]) -> Truce:
    moments = [row["announced"], row["effective"]]
    moments += [part.split("=", 1)[1] for part in _split(row["effective_by_party"])]
    days = tuple(sorted({datetime.fromisoformat(moment).date() for moment in moments if moment}))
    aliases = (row["name"], *_split(row["aliases"]))
    ended = date.fromisoformat(row["ended"][:10]) if row["ended"] else None
    return Truce(row["ceasefire_id"], row["conflict"], days, aliases, ended)


def _split(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in written.split("|") if part.strip())


def is_demonym(words: Tokens, i: int) -> bool:
    """ "A Kenyan", "a 17-year-old Palestinian": a printed word that ends as those for somebody of a people do."""
    printed = i < len(words.texts) and words.texts[i][0].isupper() and not words.shouted
    return printed and words.low(i).endswith(OF_PEOPLES)


def as_printed(written: tuple[str, ...], words_: Tokens, position: int) -> bool:
    """Whether a name stands at `position` with its own capitals, or the words are all in capitals."""
    here = words_.texts[position : position + len(written)]
    if position == 0 and here and written[0][0].islower():
        # "Pro-Russian militants" at the head of a sentence.
        here = [here[0][0].lower() + here[0][1:], *here[1:]] if not words_.shouted else here
    return list(written) == here or here == [text.upper() for text in here]


# The article of an Arabic name: "Housh al-Sayyid Ali".
PREFIXED = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az|ed|er|es|et|ul)-[A-Z]")
# Between a printed place and what holds it.
COMMA = ", "


def chain(place: str) -> Iterator[str]:
    """A place and what contains it, outwards; a printed place stands before what holds it: "Zor Maghar, Idlib".

    >>> list(chain("Zor Maghar, Hasakah"))[:3]
    ['Zor Maghar, Hasakah', 'Zor Maghar', 'Hasakah']
    """
    seen: set[str] = set()
    known = world().places
    printed, _, held = place.rpartition(COMMA) if place not in known else ("", "", "")
    if printed:
        yield from (place, printed)
        place = held
    while place and place not in seen:
        yield place
        seen.add(place)
        place = known[place].within if place in known else ""


def located(place: str | None) -> Place | None:
    """The place of the registry that a place is or lies in; None where the registry has none."""
    known = world().places
    return next((known[one] for one in chain(place or "") if one in known), None)
