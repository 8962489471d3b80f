"""Where a phrase for people begins or ends, with what stands beside it: ages, days, owners, asides, clauses."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.reading.attach.parts import OF_THEM, PARTS
from analysis.reading.harm import GENITIVE
from analysis.reading.nouns import AGED
from analysis.reading.parties import POSSESSIVE, People
from analysis.reading.scan import DASHES, Scan
from analysis.reading.sentences import QUOTES, Span

# What opens an aside on somebody.
TOLD_OF = frozenset(
    "who whose whom among believed thought known identified described nicknamed dressed wearing shot hit struck "
    "stabbed beaten burned".split()
)
# What a clause that begins with "who" does not reach beyond.
BOUNDARIES = frozenset(", ; : which where whom whose when while but that after before because if".split())
# What stands between victims and where they are from or were, how many words that may be, and what joins more.
SOME_OF = ("from", "in", "at", "of", "near", "on", "inside")
ORIGIN = 8
# What opens a clause, and how words end that are no singular noun for somebody.
OPENINGS = frozenset(', ; : and that when where while as after " “'.split())
NO_NOUNS = ("s", "ed", "ing", "ly", "ion", "ment", "ness", "ity", "age", "ance", "ence", "ship", "hood")
ONE = ("single", "definite", "person")
AS_WELL = ["as", "well", "as"]
# What may stand between a verb and its object.
FILLERS = frozenset('also all my our in total what at - " “ ”'.split())
# How many words an aside has.
ASIDE = 14


def behind_fillers(scan: Scan, first: int, by_first: Mapping[int, Span]) -> int:
    """Where the object of a verb begins that ends at a token, behind "also", "in total", "all"."""
    i = first
    while i < first + 3 and i not in by_first and scan.low(i) in FILLERS:
        if scan.low(i) == "in" and not (scan.low(i + 1) == "total" or counts_behind_what(scan, i)):
            break
        i += 1
    # "Losing "four or five" men"
    return i + (scan.low(i) in QUOTES and i + 1 in by_first)


def before_aside(scan: Scan, i: int, reach: int) -> int:
    """Where an aside begins that ends at a token: "nine men — two of them officers — were", "Ahmad Saleh, 32, was"."""
    if (scan.low(i - 3), scan.low(i - 1)) in ((",", ","), ("(", ")")) and scan.low(i - 2).isdigit():
        return i - 3
    if scan.low(i - 1) == ")" and not any(people.end == i for people in scan.people):
        # "Nine people (among them three guards) died"
        return next((j for j in range(i - 2, max(0, i - reach), -1) if scan.low(j) == "("), i)
    them = "them" in scan.words.seen or "whom" in scan.words.seen
    commas = [j for j in range(max(0, i - reach), i) if scan.low(j) == ","] if them else []
    if len(commas) > 1 and commas[-1] == i - 1:
        behind = commas[-2] + 1
        if scan.words.lows[behind + 1 : behind + 3] in OF_THEM or scan.words.lows[behind : behind + 2] == [
            "of",
            "whom",
        ]:
            # "Two rebels, one of them a boy, were"
            return commas[-2]
    if scan.low(i - 1) == "," and (first := _before_sum(scan, i - 1, reach)):
        return first
    having = next((j for j in range(i - 2, max(0, i - ASIDE), -1) if scan.low(j) == "having"), 0)
    if scan.low(i - 1) == scan.low(having - 1) == ",":
        # "Sepoy Omar Saleh, having fought gallantly, died"
        return before_aside(scan, having - 1, reach)
    if scan.low(i - 1) == "," and (first := _before_unit(scan, i - 1)):
        return before_aside(scan, first, reach)
    if scan.low(i - 1) == "," and not TOLD_OF.isdisjoint(scan.words.seen):
        # "The courier, who is tied to two cells, was", "two raiders, believed to be foreigners, were"
        opens = (j for j in range(i - 3, max(0, i - reach), -1) if scan.low(j) == "," and _opens_aside(scan, j + 1))
        if (first := next(opens, None)) is not None:
            return first
    if frozenset(DASHES).isdisjoint(scan.words.seen):
        return i
    # A dash may be printed as two.
    near = range(max(0, i - reach), i)
    dashes = [j for j in near if scan.low(j) in DASHES and scan.low(j - 1) not in DASHES]
    last = i - 1 - (scan.low(i - 2) in DASHES)
    return dashes[-2] if len(dashes) > 1 and dashes[-1] == last else i


def _before_unit(scan: Scan, end: int) -> int | None:
    """ "Omar Saleh, 21, of the Izza unit, from Binnish, was": where it ends before whose he is, or where he is from.

    A comma that closes an age before stays: "Omar Saleh, 21, a native of Binnish, was".
    """
    comma = next((j for j in range(end - 1, max(0, end - 8), -1) if scan.low(j) == ","), None)
    told = comma is not None and (scan.low(comma + 1) in ("of", "from") or _is_native(scan, comma + 1))
    capital = comma is not None and any(text[0].isupper() for text in scan.words.texts[comma + 2 : end])
    return comma + (scan.low(comma - 1) != ")") if comma is not None and told and capital else None


def _is_native(scan: Scan, i: int) -> bool:
    """ "A native of Jharkhand", "resident of Binnish"."""
    i += scan.low(i) in ("a", "an")
    return scan.low(i) in ("native", "resident") and scan.low(i + 1) == "of"


def _opens_aside(scan: Scan, i: int) -> bool:
    """ "Who is tied", "believed to be"; "a constable, among the three injured, died"; "among them three" are parts."""
    return scan.low(i) in TOLD_OF and (scan.low(i) != "among" or scan.low(i + 1) == "the")


def _before_sum(scan: Scan, end: int, reach: int) -> int | None:
    """ "Three reporters, two Lebanese and one Syrian, were": where the numbers begin that come to the one before."""
    commas = (j for j in range(end - 1, max(0, end - reach), -1) if scan.low(j) == ",")
    for comma in commas:
        whole = next((p for p in scan.people if p.end == comma and p.value.number is not None), None)
        if whole is not None:
            parts = [c.value.value for c in scan.counts if comma < c.first < end]
            # "Two fishermen, an uncle and his nephew, were"
            parts = parts or [1 for p in scan.people if comma < p.first < end and p.value.form in ONE]
            return comma if len(parts) > 1 and None not in parts and sum(parts) == whole.value.number.value else None
    return None


def before_clause(scan: Scan, i: int, harm: Span, reach: int) -> int:
    """Where "who attacked farmers" behind a phrase for people begins, if it ends at a token before "were killed"."""
    if "who" not in scan.words.seen or i == harm.first or harm.value.voice not in ("past", "passive", "die"):
        return i
    ends = {people.end for people in scan.people if people.end < i}
    opens = {first for people in scan.people if people.end == i for first in (people.first - 1, people.first - 2)}
    for j in range(i - 2, max(0, i - reach), -1):
        if scan.low(j) == "who":
            return j if j in ends else i
        if (
            scan.low(j) in BOUNDARIES
            or scan.low(j) in scan.lexicon.speech
            or (scan.low(j) in ("and", "as") and j in opens)
        ):
            return i
    return i


def told_before_verb(scan: Scan, harm: Span, by_end: Mapping[int, Span]) -> Span | None:
    """The subject of a word of harm that stands before another verb."""
    return _who_was_then(scan, harm, by_end) or _who_was_hurt(scan, harm, by_end)


def _who_was_then(scan: Scan, harm: Span, by_end: Mapping[int, Span]) -> Span | None:
    """ "A gunman killed two guards before being shot dead": the subject of the verb before."""
    i = harm.first - 1
    while scan.low(i) in scan.lexicon.adverbs:
        i -= 1
    if scan.low(i) != "being" or scan.low(i - 1) != "before":
        return None
    acts = [act.first for act in (*scan.harms, *scan.strikes) if act.first < i]
    i = min(acts, default=0)
    while scan.low(i - 1) == "and" or scan.low(i - 1).endswith("ed"):
        # "Stabbed and wounded"
        i -= 1
    opens = next((p for p in scan.people if p.first == scan.opens), None)
    one = by_end.get(i) or (opens if acts else None)
    return one if one and one.value.form in (*ONE, "counted") else None


def _who_was_hurt(scan: Scan, harm: Span, by_end: Mapping[int, Span]) -> Span | None:
    """ "A woman who was injured when a drone hit a bus has died": who the clause before the verb tells of."""
    if harm.value != ("die", "killed") or "who" not in scan.words.seen:
        return None
    i = harm.first
    while scan.low(i - 1) in scan.lexicon.have or scan.low(i - 1) in scan.lexicon.adverbs:
        i -= 1
    placed = i in by_end and by_end[i].value.form == "person" and scan.low(by_end[i].first - 1) in SOME_OF
    if (i in by_end and not placed) or scan.low(i - 1) in ("who", "and", "of"):
        return None
    hurt = [h.first for h in scan.harms if h.value.harm == "injured" and h.end <= i]
    told = (p for p in scan.people if scan.low(p.end) == "who" and p.value.form in (*ONE, "counted"))
    return next((p for p in told if any(p.end < first <= p.end + 5 for first in hurt)), None)


def before_owned(scan: Scan, i: int) -> int:
    """Where "of the car" begins, if it ends at a token."""
    of = next((j for j in range(i - 2, max(0, i - 5), -1) if scan.low(j) == "of"), i)
    return i if any(of < people.end <= i for people in scan.people) else of


def counts_behind_what(scan: Scan, i: int) -> bool:
    """ "Killed in what they said were nine raids": not "wounded in what he called a strike"."""
    return scan.low(i + 1) == "what" and any(count.first == i + 2 for count in scan.counts)


def behind_unknown(scan: Scan, i: int, by_first: Mapping[int, Span]) -> Span | None:
    """The guards of "the keeper of the well, his son and two guards": who is joined to somebody of no known kind.

    And "them", whoever they are.
    """
    i += scan.words.lows[i - 1 : i + 2] == ["all", "of", "them"]
    if scan.low(i) == "them":
        return Span("people", i, i + 1, People(None, "group", "them", "unknown", (), i + 1))
    if scan.low(i) not in ("the", "a", "an", "its", "their", "his", "her"):
        return None
    end = _noun_end(scan, i)
    if alone := _somebody(scan, i, end):
        return alone
    if scan.low(end) not in (",", "and") or scan.low(end - 1) in scan.lexicon.things:
        return None
    stop = end
    end += 1 + (scan.low(end + 1) == "and")
    following = by_first.get(end) or by_first.get(end + (scan.low(end) in ("his", "her", "their", "the")))
    if following and following.value.noun == "others" and following.first == stop + 1:
        # "The commissioner and 14 others": somebody too.
        return Span("people", i, stop, People(None, "single", scan.low(stop - 1), "unknown", (), stop))
    return following


def before_unknown(scan: Scan, i: int) -> Span | None:
    """The shepherdess of "a shepherdess was hurt": somebody of no known trade who opens a clause before a token.

    And "they" that opens a sentence.
    """
    if scan.low(i - 1) == "they" and i - 1 == scan.opens:
        return Span("people", i - 1, i, People(None, "group", "they", "unknown", (), i))
    near = (k for k in range(i - 2, max(-1, i - 5), -1) if scan.low(k) in ("a", "an"))
    first = next(near, None)
    opens = first is not None and (first == scan.opens or scan.low(first - 1) in OPENINGS)
    return _somebody(scan, first, i) if first is not None and opens else None


def _somebody(scan: Scan, first: int, end: int) -> Span | None:
    """ "A tea seller": one of no known kind of people or things between an article and the end of a phrase."""
    # "A Syrian fruit seller"
    whose = any(n.first == first + 1 and n.end < end and n.value.part == "adjective" for n in scan.names)
    texts = scan.words.texts[first + 1 + whose : end]
    plain = all(text.isalpha() and text.islower() for text in texts) and 0 < len(texts) <= 3
    if not plain or scan.low(first) not in ("a", "an") or any(p.first < end and first < p.end for p in scan.people):
        return None
    noun = scan.low(end - 1)
    other = noun in scan.lexicon.things or noun in scan.lexicon.closed or noun in scan.lexicon.adverbs
    acts = any(first < span.first < end for span in (*scan.harms, *scan.strikes, *scan.attacks))
    if other or acts or len(noun) < 4 or (noun.endswith(NO_NOUNS) and not noun.endswith("ss")):
        return None
    return Span("people", first, end, People(None, "single", noun, "unknown", (), end, True))


def somebody(scan: Scan, i: int, harm: Span) -> Span | None:
    """The seller of "a guard and a Syrian fruit seller", joined to those that a verb harms."""
    told = harm.value.harm in ("killed", "injured") and scan.low(i - 1) == "and" and scan.low(i) in ("a", "an")
    return _somebody(scan, i, _noun_end(scan, i)) if told else None


def _noun_end(scan: Scan, i: int) -> int:
    """Where a phrase without a verb ends that an article at a token opens."""
    end = i + 1
    while end < i + 7 and scan.low(end).isalpha() and (scan.low(end) not in scan.lexicon.closed or _is_of(scan, end)):
        end += 1
    return end


def _is_of(scan: Scan, i: int) -> bool:
    return scan.low(i) == "of" or (scan.low(i) == "the" and scan.low(i - 1) == "of")


def before_age(scan: Scan, i: int) -> int:
    """Where an age begins that ends at a token: "Ali Saleh, 23, and", "a youth of 17 (or 18) and"."""
    if scan.low(i - 1) == ")":
        first = next((j for j in range(i - 2, max(0, i - ASIDE), -1) if scan.low(j) == "("), i)
        # "Sepoy Omar Saleh (age 33 years, resident of Hama) and"
        i = first if i - first < 5 or scan.low(first + 1) in ("age", "aged") else i
    j = i
    while _is_figure(scan, j - 1) or scan.low(j - 1) in ("and", ","):
        j -= 1
    if scan.low(j - 1) in ("aged", "ages") and j < i:
        # "Two brothers aged 9 and 11 and"
        return j - 1 - (scan.low(j - 2) == ",")
    return i - 2 if _is_figure(scan, i - 1) and scan.low(i - 2) in (",", "of") else i


def before_title(scan: Scan, i: int) -> int:
    """Where a title begins that ends at a token: "Omar Saleh, head of the Hama police, his wife and"."""
    near = (j for j in range(i - 3, max(0, i - 9), -1) if scan.low(j) == ",")
    comma = next(near, 0) if scan.low(i) == "," else 0
    named = comma and scan.words.texts[comma - 1][0].isupper() and not scan.words.shouted
    return comma if named and scan.words.texts[comma + 1].islower() and scan.low(comma + 2) == "of" else i


def behind_age(scan: Scan, i: int) -> int:
    """Where a phrase goes on behind an age: "a woman, 63, and her grandson", "a driver (32) and"."""
    if (scan.low(i), scan.low(i + 2)) in ((",", ","), ("(", ")")) and scan.low(i + 1).isdigit():
        return i + 2 + (scan.low(i) == "(")
    named = next((p for p in scan.people if p.first == i + 1 and p.value.form == "person"), None)
    if scan.low(i) == "," and named and scan.low(named.end) == "," and scan.low(named.end + 1) == "and":
        # "A doctor, Ali Saleh, and his wife"
        return named.end
    if scan.low(i) in ("aged", "ages"):
        # "Two brothers aged 9 and 11 and"
        i += 1
        while _is_figure(scan, i) or (scan.low(i) in ("and", ",") and _is_figure(scan, i + 1)):
            i += 1
    return i


def _is_figure(scan: Scan, i: int) -> bool:
    return scan.low(i).isdigit() or scan.low(i) in scan.lexicon.numbers


def behind_day(scan: Scan, i: int) -> int:
    """Where a phrase goes on behind a day: "killed 22 people on Sunday, including a soldier"."""
    day = next((day for day in scan.dates if day.first in (i, i + 1)), None)
    return day.end if day and scan.low(day.end) == "," and scan.low(day.end + 1) in PARTS else i


def behind_origin(scan: Scan, people: Span, i: int) -> int:
    """Where more victims are joined behind whose or where some are: "two guards from the fort and three nurses"."""
    near = (p for p in scan.people if i < p.first <= i + ORIGIN and _is_more(scan, p))
    more = (p for p in near if scan.low(p.end) not in SOME_OF or is_kin(scan, p))
    told = people.value.number is not None or people.value.form == "single"
    following = next(more, None) if scan.low(i) in SOME_OF and told else None
    join = following.first - 1 if following else i
    if following and people.value.number is None and not is_kin(scan, following):
        # "A sniper from the fort and two others fired"
        return i
    join -= 2 * (scan.words.lows[join - 2 : join + 1] == ["as", "well", "as"])
    return join if _is_origin(scan, i, join) else i


def before_origin(scan: Scan, i: int) -> int:
    """Where "two guards" ends in "two guards from the fort and three nurses", if the join ends before a token."""
    near = (p for p in reversed(scan.people) if i - ORIGIN <= p.end < i and p.value.number is not None and p.value.noun)
    before = next(near, None) if scan.low(i) in ("and", "as", "plus") else None
    return before.end if before and scan.low(before.end) in SOME_OF and _is_origin(scan, before.end, i) else i


def _is_more(scan: Scan, people: Span) -> bool:
    """Whether a counted phrase with a noun of its own stands behind "and" or "as well as"."""
    before = scan.words.lows[max(0, people.first - 3) : people.first]
    joined = before[-1:] in (["and"], ["plus"]) or before == AS_WELL
    return joined and bool(people.value.noun) and (people.value.number is not None or is_kin(scan, people))


def is_kin(scan: Scan, people: Span) -> bool:
    """ "A pastor, his wife and two infants": somebody of those before."""
    return scan.low(people.first) in ("his", "her", "their") and people.value.form == "definite"


def _is_origin(scan: Scan, first: int, end: int) -> bool:
    """Whether tokens are but a name or noun with its preposition."""
    closed = scan.lexicon.auxiliaries | scan.lexicon.speech | BOUNDARIES
    plain = closed.isdisjoint(scan.words.lows[first:end]) and "and" not in scan.words.lows[first:end]
    acts = (*scan.harms, *scan.strikes, *scan.dates)
    return plain and not any(first <= span.first < end for span in acts)


def behind_things(scan: Scan, i: int) -> int:
    """Where "five soldiers" stands in "two tanks and five soldiers"."""
    things = next((c for c in scan.counts if c.first == i and scan.low(c.end) in scan.lexicon.things), None)
    return things.end + 2 if things and scan.low(things.end + 1) == "and" else i


def behind_adjectives(scan: Scan, i: int) -> int:
    """Where "raiders" stands in "suspected raiders", "armed foreign fighters", "senior commander Ali Saleh"."""
    for end in range(i + 1, i + 4):
        named = any(name.end == end for name in scan.names)
        if not (named or scan.low(end - 1).isalpha()) or scan.low(end - 1) in scan.lexicon.closed:
            return i
        people = next((people for people in scan.people if people.first == end), None)
        titled = people and people.value.form == "definite" and scan.words.texts[people.end - 1][0].isupper()
        if people and (people.value.form == "group" or (titled and not scan.words.shouted)):
            return end
    return i


def behind_owner(scan: Scan, i: int) -> int:
    """Where the object of a verb begins behind whose it is, its age, or oneself.

    "The group's deputy leader", "22-year-old Maria Lopez", "himself and four others".
    """
    if scan.low(i) in ("himself", "herself", "themselves") and scan.low(i + 1) in ("and", ","):
        return i + 2
    if scan.low(i) in POSSESSIVE and any(p.first == i + 1 and p.value.number is not None for p in scan.people):
        # "Abducted his two wives"
        return i + 1
    if scan.low(i).endswith(AGED):
        return i + 1
    if scan.low(i) in ("a", "an"):
        # "Killed a family of five", "injured an entire family of six"
        end = i + 1 + (scan.low(i + 1) in ("whole", "entire"))
        if scan.words.lows[end : end + 2] == ["family", "of"]:
            return end + 2
    if scan.low(i + 1) in GENITIVE and scan.words.texts[i][0].isupper() and not any(n.first == i for n in scan.names):
        # "Wounded Okello's brother"
        return i + 2
    owner = next((j for j in range(i + 1, i + 5) if scan.low(j) in ("'s", "’s")), None)
    if owner and any(p.first == i and owner < p.end and p.value.form == "single" for p in scan.people):
        # "A member of the front's armed wing"
        return i
    return owner + 1 if owner and scan.low(i) in ("the", "a", "an", "its", "their") else i
