"""Places of a sentence in capitals, where letters do not tell a name: by how English uses articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from analysis.reading import names
from analysis.reading.lexicon import OF_PEOPLES, Words
from analysis.reading.sentences import Span, Tokens

# How common words end that may stand without one: "in heavy fighting", "in political circles", "at headquarters".
COMMON = re.compile(
    r".*(?:ing|ed|ly|tions?|ments?|ness|it(?:y|ies)|[ae]nces?|isms?|ists?|ous|ive|ful|less|ships?|sions?|[ai]ble|"
    r"ers|ures?|ical|onal|cy|cies|quarters)"
)
# Others that may: adverbial phrases, adjectives, nouns of mass and plurals.
PLAIN = frozenset(
    "answer air breakfast lunch dinner view favor favour present search fact effect progress mind congress practice "
    "your history property different late early my stake spite detail heavy rural urban nearby protest good bad "
    "fierce disarray vain such great uniform uniforms plainclothes conflict conflicts control regard regards blood "
    "cold separate quotes principle narcotics parentheses whose huge check similar place places theory order front "
    "response jail prison exile power turn case cases charge contact touch support defense defence pursuit danger "
    "flames combat battle action private public general particular silence critical serious stable full part parts "
    "hand hands life death peace war wartime peacetime school college church court bed sight mid noon midday dawn "
    "dusk midnight night nightfall sunrise sunset daybreak daylight large last least most first once length random "
    "risk gunpoint knifepoint ease work home sea will high low top bottom what whatever every any some other another "
    "more less fewer few many much several various certain local national foreign domestic armed bloody violent new "
    "old recent past same next name names self itself himself herself themselves me us sum brief short long broad "
    "cash dollars drugs cocaine fuel world red white green blue black yellow total addition all both two three "
    "english spanish french german russian arabic portuguese writing print time times advance earnest secret session "
    "memory honor honour tribute mourning shock tears pain panic anger revenge reprisal reprisals retaliation line "
    "lines keeping vehicles cars trucks boats highways messages lectures churches regions areas zones towns cities "
    "villages neighborhoods provinces districts buildings houses homes streets parks schools circles sectors talks "
    "affairs meetings statements attacks clashes hiding ambushes raids strikes shootouts crossfire accidents "
    "incidents groups ruins rubble custody captivity hospital hospitals intensive surgery intelligence office cabinet "
    "parliament government society politics business existence force use police military army civilian guerrilla "
    "guerrillas foreigners rows stages phases waves step steps mountain countries nations europe america asia africa "
    "broadcast days weeks months years hours minutes severe mere utter very no not it which there here then exchange "
    "latin light arms aid face number entire main residential small fear contrast anyone tomorrow concept strategic "
    "special direct upper lower dialogue comparison misery principles metropolitan telephone automobiles damage "
    "damages warfare luncheon mr mrs dr msgr gas press route immediate abdominal democratic class prices properties "
    "synthesis calls coup airport extreme unusual prominent innocent freedom board aim mealtime again civil highest "
    "stood heard oil unlawful fellow human-rights war-torn loses".split()
)
# Verbs that may follow a place: "in Zorba began", and no part of its name.
VERBS = frozenset("began left took went came fell broke held made got won lost found ran rose met sent blew".split())
BEARINGS = names.BESIDE | names.NEARBY | names.MIDDLES
BEARINGS |= frozenset(
    "northern southern eastern western central greater northeastern northwestern southeastern".split()
)
BEARINGS |= frozenset(("southwestern",))
# "Attacked Zorba" may be of a man.
OBJECTS = names.TARGETED | {"hit", "struck"}
# "In Zorban territory" is named after a people.
WHOSE = frozenset(("territory", "state", "side"))
LONGEST = 5


def places(words: Tokens, others: Callable[[], Sequence[Span]], lexicon: Words) -> list[Span]:
    """Places of a sentence in capitals that the registry does not have: Span("place", first, end, name).

    Behind "in", "at" and the like without an article, behind "the town of", before "department". others: gives
    dates, names, places and people, which are none.

    >>> from analysis.reading import lexicon as lx, sentences
    >>> def read(text):
    ...     return [s.value for s in places(sentences.tokens(text), list, lx.words())]
    >>> read("TWO MEN DIED IN NORTHERN ZOR DE LA MAR TODAY AND NEAR MAGHAR, IN HEAVY FIGHTING, IN VIEW OF ALL.")
    ['Zor de la Mar', 'Maghar']
    >>> read("IN THE VILLAGE OF BARAD AND IN THE ZOR MAGHAR NEIGHBORHOOD; IN CONGRESS NOBODY SPOKE IN FAVOR.")
    ['Barad', 'Zor Maghar']
    """
    opened = [(i, told) for i, told in names.openings(words, lexicon) if words.low(i - 1) not in OBJECTS]
    if not opened:
        return []
    known = {i for span in others() for i in range(span.first, span.end)}
    found: list[Span] = []
    for i, told in opened:
        first = end = _behind_bearings(words, i)
        while end - first < LONGEST and end not in known and _may_name(words, end, lexicon):
            end += 1
        ground = words.low(end) not in WHOSE and names.grounded(words, i, end)
        plain = _may_follow(words, end, lexicon) or end in known
        if end > first and (ground or (told and plain)):
            found.append(Span("place", first, end, _cased(words, first, end)))
    return found


def _behind_bearings(words: Tokens, i: int) -> int:
    while words.low(i) in BEARINGS:
        i += 1
    return i


def _may_name(words: Tokens, i: int, lexicon: Words) -> bool:
    """Whether a word may be of a name: none that the language has for something, unless "de la" stands before it."""
    low = words.low(i)
    if words.low(i - 1) in names.PARTICLES and low.isalpha():
        return True
    plain = low.replace("-", "").isalpha() and low not in PLAIN and not COMMON.fullmatch(low)
    return plain and not _is_word(words, i, lexicon) and not low.endswith(OF_PEOPLES)


def _is_word(words: Tokens, i: int, lexicon: Words) -> bool:
    low = words.low(i)
    listed = low in lexicon.closed or low in lexicon.bodies or low in lexicon.things or low in lexicon.vehicles
    listed |= (
        low in lexicon.numbers
        or low in lexicon.ordinals
        or low in names.GROUNDS | names.SETTLEMENTS | VERBS
        or low in lexicon.munitions
        or low in lexicon.targets
    )
    dated = low in lexicon.months or low in lexicon.weekdays or low in lexicon.dated
    phrases = (lexicon.harm, lexicon.roles, lexicon.attacks, lexicon.strikes, lexicon.speakers, lexicon.relative)
    return listed or dated or low in lexicon.adverbs or any(one.at(words, i) is not None for one in phrases)


def _may_follow(words: Tokens, i: int, lexicon: Words) -> bool:
    """Whether a word may stand behind a name: a sign, a figure, a verb, who acts; no noun that it tells of, no "'s"."""
    low = words.low(i)
    told_of = (
        low in names.POSSESSED
        or low in lexicon.things
        or low in lexicon.vehicles
        or low in names.GROUNDS | names.SETTLEMENTS
    )
    told_of |= lexicon.attacks.at(words, i) is not None
    ends = not low.isalpha() or low in VERBS or low in lexicon.closed or low.endswith(("ed", "ly"))
    return not told_of and (ends or _is_word(words, i, lexicon))


def _cased(words: Tokens, first: int, end: int) -> str:
    """A name as it is printed elsewhere: "San Pedro de la Paz"."""
    printed = words.printed(first, end).title().split(" ")
    return " ".join(one.lower() if k and one.lower() in names.PARTICLES else one for k, one in enumerate(printed))
