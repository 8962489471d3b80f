"""Speakers of no listed kind: "a teacher said", "Rudaw reported"."""

from __future__ import annotations

from collections.abc import Callable

from analysis.reading.lexicon import PREFIXED, Words
from analysis.reading.reach import ARTICLES, WRITTEN
from analysis.reading.sentences import ABBREVIATIONS, QUOTES, Tokens

# Verbs of speech whose speaker may be anyone, what closes a sentence behind them, and what no speaker runs across.
TELLING = frozenset(
    "said says told tells reported reports claimed claims announced announces stated confirmed conceded acknowledged "
    "admitted insisted wrote alleged alleges maintained maintains recalled put puts recorded counted counts listed "
    "logged tallied noted "
    "maintain warned denied tell say concluded concludes estimate estimates insist insists speaks speak certified "
    "certifies verified registered countered retorted indicates compiled believe believes reckon reckons".split()
)
ENDS = frozenset(("", ".", ",", ";", "on", "in", "late", "earlier", "by"))
PHRASED = frozenset(
    "that and but when while after before because if as who which it he she they we was were is".split()
)
# What somebody keeps, and whose a speaker is.
TALLIES = frozenset(
    "data figures tally tallies count counts reports records list lists statistics estimates findings information "
    "results assessments".split()
)
OWNED = frozenset("the a an its their his her".split())
DETERMINERS = frozenset(("the", "a", "an"))
# "The centre had earlier put it at three".
MEANWHILE = frozenset("meanwhile also later separately".split())
FORMERLY = MEANWHILE | frozenset("earlier previously initially originally first".split())
DAYS = frozenset("on in early late today yesterday earlier shortly just soon before after at by around".split())
HOURS = frozenset("evening morning noon midday midnight nightfall night dusk dawn".split())
# Within a printed name, and behind it.
INNER = frozenset("of the for and".split())
CLOSED = ENDS | {"who", "which", "and", "said", '"', "”"}
# "A nurse at the clinic", and nouns for what says nothing itself.
WITHIN = ("at", "of", "in", "from", "for", "with")
MUTE = frozenset(
    "war conflict violence fighting unrest toll tolls number numbers figure figures operation offensive disaster "
    "epidemic truce ceasefire agreement deal accord treaty law plan plans terms schedule".split()
)
SPEAKING = frozenset(
    "organization organizations organisation organisations group groups agency agencies institution institutions "
    "network networks newspaper newspapers radio station channel".split()
)
TURNS = frozenset("but while and although though whereas as".split())
# In what somebody says so.
SENT = frozenset("call message letter statement communique tweet post broadcast video email leaflet telegram".split())
# What opens an aside on a speaker.
ASIDES = ("which", "who", "whose", "citing", "quoting", "through", "via", "reached", "speaking")
# "Drawn from reports": a noun.
BEFORE_NOUNS = ("from", "of", "by", "in", "to", "the", "media", "press", "news")
# What a clause begins behind, what keeps a noun to its owner, and verbs that also tell what others said.
BREAKS = (",", ";", ":", "-", "–", "—")
PEOPLE = frozenset("staff personnel people men women".split())
NO_NAMES = frozenset("from into to with by".split())
OWNING = frozenset(("'s", "’s", "'", "’"))
TAKEN = frozenset("reported confirmed listed recorded counted claimed announced put denied".split())
OF_NAMES = frozenset("of the for and 's ’s".split())
# "Said regional head Musa Bello".
HEADS = ("head", "director", "coordinator", "president", "minister")
OTHERS_SAID = ("dead", "missing", "as", "by", "wounded", "captured")
LONGEST = 10
NOBODY = frozenset("no none nobody neither".split())
FIGHTERS = ("military", "militia")


def voice(words: Tokens, verb: int, is_known: Callable[[int], bool], lexicon: Words) -> tuple[int, int, str] | None:
    """Somebody who opens a clause right before a verb of speech: (first, end, kind).

    A noun for people is local, or a belligerent where it fights; a printed name or another noun is other.
    is_known: whether a token belongs to a listed speaker, an actor or a word of harm.

    >>> from analysis.reading import lexicon as lx, sentences
    >>> def read(text):
    ...     words = sentences.tokens(text)
    ...     verb = next(i for i, low in enumerate(words.lows) if low in TELLING)
    ...     hit = voice(words, verb, lambda i: False, lx.words())
    ...     return hit and (words.printed(hit[0], hit[1]), hit[2])
    >>> read("Nine died, a teacher said."), read("Nine died, Zarqa Today reported."), read("Nine died, it said.")
    (('teacher', 'local'), ('Zarqa Today', 'other'), None)
    >>> read("Trade unions insist that nine died."), read("A man who lives nearby said nine died.")
    (('Trade unions', 'other'), ('man', 'local'))
    """
    if words.low(verb) not in TELLING or _is_no_verb(words, verb, lexicon):
        return None
    end = verb
    while end > 1 and (words.low(end - 1) in lexicon.adverbs | FORMERLY or words.low(end - 1) in lexicon.have):
        end -= 1
    titled = end > 3 and words.low(end - 1) == "," and _is_name(words, end - 2, end - 1)
    if words.low(end - 1) == ",":
        # "A union leader, Jean Bosco, told"
        end = before_aside(words, end - 1) or (end - 1 if titled else end)
    end = _before_relative(words, end)
    first = _first(words, end)
    if first < end and words.low(first - 1) == "and" and _goes_on(words, first - 2) and not is_known(first - 2):
        # "Activists and an aid group said"
        first = min(first, _first(words, first - 1))
    behind = first - (words.low(first - 1) in QUOTES and words.low(first - 2) == ",")
    opens = _opens(words, first, lexicon) or words.low(behind - 1) in BREAKS or (titled and _is_title(words, first - 1))
    # "But the resistance claims it killed 58"
    opens = opens or (words.low(first - 1) in TURNS and words.low(first - 2) in (",", ";", ""))
    apposed = is_known(first - 2) and words.low(first - 2) not in WRITTEN and not lexicon.harm.at(words, first - 2)
    if (
        first + (words.low(first) in ARTICLES) >= end
        or not opens
        or apposed
        or any(is_known(k) for k in range(first, _head(words, first, end) + 1))
    ):
        return None
    if not is_somebody(words, first, end, lexicon):
        return None
    roles = [role for k in range(first, end) if (role := lexicon.roles.at(words, k))]
    named = _is_name(words, end - 1, end)
    kind = "other" if named or not roles else "belligerent" if roles[-1][1] in FIGHTERS else "local"
    return first + (words.low(first) in ARTICLES), end, kind


def _is_no_verb(words: Tokens, verb: int, lexicon: Words) -> bool:
    """ "Drawn from reports", "two men reported dead", "Qasr Tell": a noun, what others said, a name."""
    low, before, after = words.low(verb), words.low(verb - 1), words.low(verb + 1)
    if low in ("reports", "claims", "counts"):
        return before in BEFORE_NOUNS or not before.isalpha() or after in WITHIN or after in lexicon.speech
    printed = words.texts[verb][0].isupper() and not words.shouted
    return printed or after in OTHERS_SAID or (low in TAKEN and lexicon.harm.at(words, verb + 1) is not None)


def _is_name(words: Tokens, first: int, end: int) -> bool:
    return not words.shouted and all(text[0].isupper() or PREFIXED.match(text) for text in words.texts[first:end])


def _before_relative(words: Tokens, end: int) -> int:
    """Where a phrase ends that tells more of itself: "a man who lives nearby said"."""
    who = next((k for k in range(end - 2, max(0, end - LONGEST), -1) if words.low(k) in ("who", ",")), 0)
    plain = words.low(who) == "who" and words.low(who - 1).isalpha() and words.low(who - 1) not in PHRASED
    return who if plain else end


def _first(words: Tokens, end: int) -> int:
    """Where the phrase begins that ends at a token: "the head of the village", "the lawyers' union"."""
    first = end
    while first > max(0, end - LONGEST) and _is_inside(words, first - 1) and words.low(first - 1) not in HOURS:
        if words.low(first) in DETERMINERS and words.low(first - 1) not in WITHIN:
            break
        first -= 1
    return first


def is_somebody(words: Tokens, first: int, end: int, lexicon: Words) -> bool:
    """Whether a phrase is one for somebody who may speak: a name, a noun with its article, people, a plural."""
    low = words.low(first)
    if low in NOBODY:
        return False
    if _is_name(words, end - 1, end):
        last = words.low(end - 1)
        dated = last in lexicon.months or last in lexicon.weekdays
        clause = not NO_NAMES.isdisjoint(words.lows[first:end])  # "Others came from the south Ali Saleh said"
        return not (clause or dated or last in lexicon.closed or last in lexicon.numbers or last in MUTE | TALLIES)
    told = low in OWNED or not OWNING.isdisjoint(words.lows[first:end]) or low in lexicon.numbers
    head = _head(words, first, end)
    many = words.low(head).endswith("s") or words.low(head) in PEOPLE
    many = many and words.texts[head].isalpha() and low not in lexicon.stop
    return (told or many) and words.low(end - 1) not in WITHIN and _may_speak(words, head, lexicon)


def _head(words: Tokens, first: int, end: int) -> int:
    """The noun that what stands behind it tells of: "the head of the village"."""
    head = next((k - 1 for k in range(first + 1, end - 1) if words.low(k) in WITHIN), end - 1)
    told = head > first and words.texts[head].islower() and words.low(head).endswith(("ed", "wn", "en"))
    return head - told  # "A tally drawn from reports"


def _may_speak(words: Tokens, head: int, lexicon: Words) -> bool:
    """Whether a noun may be somebody; "the war has claimed 300 lives"."""
    thing = words.low(head) in lexicon.things - lexicon.bodies - SPEAKING
    return not (thing or words.low(head) in MUTE | TALLIES or lexicon.attacks.at(words, head))


def _opens(words: Tokens, first: int, lexicon: Words) -> bool:
    """Whether nothing but when stands before: "On Monday a teacher said", "shortly before midnight Ali Saleh told"."""
    days = lexicon.weekdays | lexicon.months.keys() | DAYS | HOURS
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


def source(words: Tokens, first: int, lexicon: Words, by: bool = False) -> tuple[int, int] | None:
    """Whose word "according to" gives: "data from a think tank", "a tally kept by the group", "the home department".

    by: a printed name alone, as behind "by".

    >>> from analysis.reading import lexicon as lx, sentences
    >>> words = sentences.tokens("Nine died, according to figures compiled by a local think tank.")
    >>> words.printed(*source(words, 5, lx.words()))
    'local think tank'
    """
    if end := anyone(words, first, lexicon):
        return first, end
    if by:
        return None
    near = range(first, min(first + 7, len(words.lows)))
    papers = any(words.low(i) in TALLIES for i in near)
    owner = next((i + 1 for i in near if papers and words.low(i) in ("by", "from")), None)
    first = owner or first
    end = stop = first + (words.low(first) in OWNED)
    while end < min(stop + LONGEST, len(words.lows)) and _is_inside(words, end) and words.low(end) not in ENDS:
        if words.low(end) in lexicon.numbers or words.low(end).isdigit():
            break
        end += 1
    owned = owner or not OWNING.isdisjoint(words.lows[stop:end]) or words.low(first) in ("its", "their", "his", "her")
    told = (
        owner
        or words.low(end - 1) == "reports"
        or (words.low(end - 1) in TALLIES and owned)
        or (end > stop and is_somebody(words, first, end, lexicon))
    )
    return (stop, end) if end > stop and told and not lexicon.closed & {words.low(stop)} else None


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
    titled = name == first or lexicon.roles.at(words, name - 1) is not None or words.low(name - 1) in HEADS
    dated = words.low(name) in lexicon.weekdays or words.low(name) in lexicon.months
    closes = 2 <= end - name <= 5 and words.low(end) in ENDS and words.low(verb) in TELLING
    return end if closes and titled and not dated and not words.shouted else None


def _takes_lives(words: Tokens, i: int) -> bool:
    """ "Banditry claimed 23 lives": no speech."""
    return words.lows[i].startswith("claim") and not {"life", "lives"}.isdisjoint(words.lows[i + 1 : i + 6])


def may_entitle(words: Tokens, k: int) -> bool:
    """Whether a token may stand in the printed name of a body: "General Staff of the Armed Forces of Ukraine"."""
    return (words.texts[k][0].isupper() and not words.shouted) or words.low(k) in OF_NAMES


def _goes_on(words: Tokens, i: int) -> bool:
    return words.low(i) not in PHRASED and words.texts[i][0].isalnum()


def _is_inside(words: Tokens, i: int) -> bool:
    return words.low(i) in OWNING or _goes_on(words, i) or is_title(words, i)


def is_apposed(words: Tokens, i: int) -> bool:
    """ "The PKK, listed as a terrorist group by": what others say."""
    return words.low(i - 1) == "," and words.lows[i] in TAKEN and words.low(i + 1) in ("as", "by")


def is_title(words: Tokens, i: int) -> bool:
    """Whether a token is the full stop of "Col." or "Dr."."""
    return words.low(i) == "." and words.low(i - 1) in ABBREVIATIONS


def before_aside(words: Tokens, i: int) -> int | None:
    """Where an aside opens that ends at the comma at i: "the front, which was formed in May, said", "Ali Saleh, a"."""
    comma = next((k for k in range(i - 1, max(0, i - 20), -1) if words.low(k) == ","), None)
    if comma is None:
        return None
    name = _is_name(words, max(0, comma - 2), comma)
    # "Ali Saleh, a teacher", "Ali Saleh, head of the council", "Ali Saleh, for the rebels"
    apposed = name and (words.low(comma + 1) in {"for"} | DETERMINERS or words.low(comma + 2) in WITHIN)
    turn = (
        words.lows[comma + 1 : comma + 2] == ["for"] and words.low(i - 1) == "part"
    )  # "the office, for its part, said"
    written = words.low(comma + 1) == "in" and not WRITTEN.isdisjoint(words.lows[comma:i])
    # "The front, in a call to a radio station, said"
    sent = words.low(comma + 1) == "in" and not SENT.isdisjoint(words.lows[comma + 2 : comma + 5])
    return comma if apposed or turn or written or sent or words.low(comma + 1) in ASIDES else None


def _is_title(words: Tokens, comma: int) -> bool:
    """Whether the words before a comma are a title that opens the sentence: "The chairman of the council, "."""
    title = words.lows[:comma]
    plain = all(low[0].isalnum() and (low not in PHRASED or low == "of") for low in title)
    return 1 < comma <= LONGEST and title[0] in ARTICLES and plain


def claims(words: Tokens, i: int, lexicon: Words) -> bool:
    """ "Claimed responsibility", "claimed the bombing", "countered with shells": an act, and nothing said of it."""
    if _takes_lives(words, i):
        return True
    if words.lows[i] == "countered":
        return words.low(i + 1) not in ("that", ",")
    if not words.lows[i].startswith("claim"):
        return words.low(i + 1) == "responsibility"
    attack = next(((k, hit[0]) for k in (i + 2, i + 3) if (hit := lexicon.attacks.at(words, k))), None)
    act = attack and words.low(i + 1) in ("the", "this") and not lexicon.harm.at(words, sum(attack))
    return words.low(i + 1) == "responsibility" or bool(act)
