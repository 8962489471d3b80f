"""Forms of English nouns and verbs, by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

VOWELS = "aeiou"
# Verbs that double their last letter: "scrap", "run"; not "break", "blow".
SHORT = re.compile("[^aeiou]+[aeiou][^aeiouwxy]")


def plural(noun: str) -> tuple[str, ...]:
    """The plural of an English noun, by rule.

    >>> plural("policeman"), plural("body"), plural("hitman"), plural("baby"), plural("aid worker")
    (('policemen',), ('bodies',), ('hitmen',), ('babies',), ('aid workers',))
    """
    if noun.endswith("man") and not noun.endswith("human"):
        return (noun[:-3] + "men",)
    if noun.endswith("child"):
        return (noun + "ren",)
    if noun.endswith("y") and noun[-2] not in VOWELS:
        return (noun[:-1] + "ies",)
    if noun.endswith(("s", "x", "ch", "sh")):
        return (noun + "es",) if not noun.endswith(("forces", "others", "police")) else (noun,)
    return (noun + "s",)


def inflected(verb: str, pasts: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """The forms of a verb with their voice: "past" for what may stand in the passive, else "active".

    Only the first word changes: "tear up". pasts: preterite and participle of an irregular one.

    >>> list(inflected("defy"))
    [('defy', 'active'), ('defies', 'active'), ('defying', 'active'), ('defied', 'past')]
    >>> [form for form, _ in inflected("tear up", ("tore", "torn"))]
    ['tear up', 'tears up', 'tearing up', 'tore up', 'torn up']
    >>> [form for form, _ in inflected("trample on")][2:], [form for form, _ in inflected("scrap")][2:]
    (['trampling on', 'trampled on'], ['scrapping', 'scrapped'])
    """
    word, _, rest = verb.partition(" ")
    rest = f" {rest}" if rest else ""
    stem, doubled = word.removesuffix("e"), word + word[-1]
    short = SHORT.fullmatch(word) is not None
    yield word + rest, "active"
    yield (word + "es" if word.endswith("o") else plural(word)[0]) + rest, "active"
    yield (doubled if short else stem) + "ing" + rest, "active"
    if pasts:
        for past, voice in zip(pasts, ("active", "past"), strict=True):
            yield past + rest, voice if pasts[0] != pasts[1] else "past"
    else:
        regular = word[:-1] + "ied" if word.endswith("y") and word[-2] not in VOWELS else stem + "ed"
        yield (doubled + "ed" if short else regular) + rest, "past"
