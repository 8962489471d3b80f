"""Speakers of no listed kind: "a teacher said", "Rudaw reported"."""

from __future__ import annotations

from collections.abc import Callable

from analysis.reading.lexicon import Words
from analysis.reading.reach import ARTICLES
from analysis.reading.sentences import QUOTES, Tokens

# Verbs of speech whose speaker may be anyone, what closes a sentence behind them, and what no speaker runs across.
TELLING = frozenset(
    "said says told tells reported reports claimed claims announced announces stated confirmed conceded acknowledged "
    "admitted insisted wrote alleged alleges maintained maintains recalled put puts recorded counted counts listed "
    "warned denied tell say".split()
)
ENDS = frozenset(("", ".", ",", ";", "on", "in", "late", "earlier", "by"))
PHRASED = frozenset(
    "that and but when while after before because if as who which it he she they we was were is".split()
)
# What somebody keeps, and whose a speaker is.
TALLIES = frozenset("data figures tally tallies count counts reports records list lists statistics estimates".split())
OWNED = frozenset("the a an its their his her".split())
DETERMINERS = frozenset(("the", "a", "an"))
DAYS = frozenset("on in early late today yesterday earlier".split())
# Within a printed name, and behind it.
INNER = frozenset("of the for and".split())
CLOSED = ENDS | {"who", "which", "and", "said", '"', "”"}
# "A nurse at the clinic", and nouns for what says nothing itself.
WITHIN = ("at", "of", "in", "from", "for", "with")
MUTE = frozenset(
    "war conflict violence fighting unrest toll tolls number numbers figure figures operation offensive disaster "
    "epidemic truce ceasefire agreement deal accord treaty law plan plans terms schedule".split()
)
TURNS = frozenset("but while and although though whereas as".split())
# What opens an aside on a speaker.
ASIDES = ("which", "who", "whose", "citing", "quoting")
# "Drawn from reports": a noun.
BEFORE_NOUNS = ("from", "of", "by", "in", "to", "the", "media", "press", "news")
LONGEST = 10
NOBODY = frozenset("no none nobody neither".split())
FIGHTERS = ("military", "militia")


def voice(words: Tokens, verb: int, is_known: Callable[[int], bool], lexicon: Words) -> tuple[int, int, str] | None:
    """Somebody who opens a sentence or closes it behind a comma, right before a verb of speech: (first, end, kind).

    A noun for people is local, or a belligerent where it fights; a printed name is other.
    is_known: whether a token belongs to a listed speaker, an actor or a word of harm.

    >>> from analysis.reading import lexicon as lx, sentences
    >>> def read(text):
    ...     words = sentences.tokens(text)
    ...     verb = next(i for i, low in enumerate(words.lows) if low in TELLING)
    ...     hit = voice(words, verb, lambda i: False, lx.words())
    ...     return hit and (words.printed(hit[0], hit[1]), hit[2])
    >>> read("Nine died, a teacher said."), read("Nine died, Zarqa Today reported."), read("Nine died, it said.")
    (('teacher', 'local'), ('Zarqa Today', 'other'), None)
    """
    noun = words.low(verb) in ("reports", "claims", "counts") and words.low(verb - 1) in BEFORE_NOUNS
    if words.low(verb) not in TELLING or noun:
        return None
    end = verb
    while end > 1 and (words.low(end - 1) in lexicon.adverbs or words.low(end - 1) in lexicon.have):
        end -= 1
    titled = False
    if words.low(end - 1) == ",":
        # "A union leader, Jean Bosco, told"
        name = end > 3 and not words.shouted and all(text[0].isupper() for text in words.texts[end - 3 : end - 1])
        end = before_aside(words, end - 1) or (end - 1 if name else end)
        titled = name
    first = end
    while first > max(0, end - LONGEST) and _goes_on(words, first - 1):
        if words.low(first) in DETERMINERS and words.low(first - 1) not in WITHIN:
            break
        first -= 1
    behind = first - (words.low(first - 1) in QUOTES and words.low(first - 2) == ",")
    closes = words.low(behind - 1) == "," and (words.low(verb + 1) in ENDS or words.low(verb) == "told")
    opens = _opens(words, first, lexicon) or (words.low(first - 1) == "," and first <= 3 and not closes)
    # "But the resistance claims it killed 58"
    opens = opens or (words.low(first - 1) in TURNS and words.low(first - 2) in (",", ";", ""))
    opens = opens or (titled and _is_title(words, first - 1))
    apposed = is_known(first - 2) and lexicon.harm.at(words, first - 2) is None
    if first == end or not (closes or opens) or apposed or any(is_known(k) for k in range(first, end)):
        return None
    if words.low(first) in NOBODY:
        return None
    roles = [role for k in range(first, end) if (role := lexicon.roles.at(words, k))]
    capitals = [text[0].isupper() for text in words.texts[first:end] if text.lower() not in ARTICLES]
    named = (
        bool(capitals) and not words.shouted and (capitals[-1] if closes else len(capitals) > 1 and all(capitals[-2:]))
    )
    determined = words.low(first) in ARTICLES
    anyone = determined and first + 1 < end and _may_speak(words, first, end - 1, lexicon)
    if not named and not (anyone or (roles and (words.low(first) in lexicon.numbers or determined or closes))):
        return None
    kind = "other" if named or not roles else "belligerent" if roles[-1][1] in FIGHTERS else "local"
    return first + (words.low(first) in ARTICLES), end, kind


def _may_speak(words: Tokens, first: int, i: int, lexicon: Words) -> bool:
    """Whether a noun may be somebody; "the war has claimed 300 lives"."""
    head = next((k - 1 for k in range(first + 1, i) if words.low(k) in WITHIN), i)
    head -= words.low(head).endswith(("ed", "wn", "en"))  # "A tally drawn from reports"
    return not (
        words.low(head) in MUTE | TALLIES
        or words.low(i) in lexicon.things - lexicon.bodies
        or lexicon.attacks.at(words, i)
    )


def _opens(words: Tokens, first: int, lexicon: Words) -> bool:
    """Whether nothing but a day stands before: "On Monday a teacher said"."""
    days = lexicon.weekdays | lexicon.months.keys() | DAYS
    return first < 5 and all(low in days or low.isdigit() for low in words.lows[:first])


def anyone(words: Tokens, first: int, lexicon: Words) -> int | None:
    """Where a printed name or a noun for people ends from a token on: "Save the Valley", "the teacher".

    >>> from analysis.reading import lexicon as lx, sentences
    >>> words = sentences.tokens("Nine died, according to Save the Valley.")
    >>> words.printed(5, anyone(words, 5, lx.words()))
    'Save the Valley'
    """
    end = first + (words.low(first) in DETERMINERS)
    stop = min(len(words.lows), end + LONGEST)
    if end < stop and words.texts[end][0].isupper() and not words.shouted:
        while end < stop and (words.texts[end][0].isupper() or (words.low(end) in INNER and _is_inner(words, end))):
            end += 1
        dated = words.low(first) in lexicon.weekdays or words.low(first) in lexicon.months
        return end if end - first > 1 and not dated and words.low(end) in CLOSED else None
    while end < stop and _goes_on(words, end) and words.texts[end].islower():
        end += 1
        if lexicon.roles.at(words, end - 1) and words.low(end) in CLOSED and words.low(first) in DETERMINERS:
            return end
    return None


def source(words: Tokens, first: int, lexicon: Words) -> tuple[int, int] | None:
    """Whose word "according to" gives: "data from a think tank", "a tally kept by the group", "the home department".

    >>> from analysis.reading import lexicon as lx, sentences
    >>> words = sentences.tokens("Nine died, according to figures compiled by a local think tank.")
    >>> words.printed(*source(words, 5, lx.words()))
    'local think tank'
    """
    near = range(first, min(first + 7, len(words.lows)))
    papers = any(words.low(i) in TALLIES for i in near)
    owner = next((i + 1 for i in near if papers and words.low(i) in ("by", "from")), None)
    first = owner or first
    end = stop = first + (words.low(first) in OWNED)
    while end < min(stop + LONGEST, len(words.lows)) and _goes_on(words, end) and words.low(end) not in ENDS:
        end += 1
    told = owner or words.low(first) in OWNED or words.low(end - 1) in TALLIES
    speaks = owner or words.low(end - 1) in TALLIES or _may_speak(words, first, end - 1, lexicon)
    if end == stop or not (told and speaks) or lexicon.closed & {words.low(stop)}:
        return None
    return stop, end


def _is_inner(words: Tokens, i: int) -> bool:
    return words.texts[i].islower() and any(text[0].isupper() for text in words.texts[i + 1 : i + 3])


def voice_behind(words: Tokens, verb: int, is_known: Callable[[int], bool], lexicon: Words) -> int | None:
    """Where a printed name ends that closes a sentence behind a verb of speech: "said village elder Musa Bello"."""
    person = words.low(verb + 1) in DETERMINERS and words.low(verb) in TELLING and anyone(words, verb + 1, lexicon)
    if person and not any(is_known(k) for k in range(verb + 1, person)):
        return person
    first = name = verb + 1
    while words.low(name).islower() and words.texts[name].islower() and not is_known(name) and name < first + 3:
        name += 1
    end = name
    while end < len(words.texts) and words.texts[end][0].isupper() and not is_known(end):
        end += 1
    titled = name == first or lexicon.roles.at(words, name - 1) is not None
    dated = words.low(name) in lexicon.weekdays or words.low(name) in lexicon.months
    closes = 2 <= end - name <= 5 and words.low(end) in ENDS and words.low(verb) in TELLING
    return end if closes and titled and not dated and not words.shouted else None


def _goes_on(words: Tokens, i: int) -> bool:
    return words.low(i) not in PHRASED and words.texts[i][0].isalnum()


def before_aside(words: Tokens, i: int) -> int | None:
    """Where an aside opens that ends at the comma at i: "the front, which was formed in May, said", "Ali Saleh, a"."""
    comma = next((k for k in range(i - 1, max(0, i - 20), -1) if words.low(k) == ","), None)
    if comma is None:
        return None
    name = comma > 1 and not words.shouted and all(text[0].isupper() for text in words.texts[comma - 2 : comma])
    told = words.low(comma + 1) in ASIDES or (name and words.low(comma + 1) in ("a", "an", "the"))
    return comma if told else None


def _is_title(words: Tokens, comma: int) -> bool:
    """Whether the words before a comma are a title that opens the sentence: "The chairman of the council, "."""
    title = words.lows[:comma]
    plain = all(low[0].isalnum() and (low not in PHRASED or low == "of") for low in title)
    return 1 < comma <= LONGEST and title[0] in ARTICLES and plain


def claims(words: Tokens, i: int, lexicon: Words) -> bool:
    """ "Claimed responsibility", "claimed the bombing of a mosque": an act of one's own, and nothing said of it."""
    if not words.lows[i].startswith("claim"):
        return words.low(i + 1) == "responsibility"
    attack = next(((k, hit[0]) for k in (i + 2, i + 3) if (hit := lexicon.attacks.at(words, k))), None)
    act = attack and words.low(i + 1) in ("the", "this") and not lexicon.harm.at(words, sum(attack))
    return words.low(i + 1) == "responsibility" or bool(act)
