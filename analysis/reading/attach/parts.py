"""Whether a phrase for people is a part of those told before, or adds to them."""

from __future__ import annotations

from analysis.reading.attach.hit import Victims
from analysis.reading.attach.members import CORPSES
from analysis.reading.nouns import DEFINITE
from analysis.reading.parties import POSSESSIVE, PRONOUNS
from analysis.reading.scan import Scan
from analysis.reading.sentences import Span

PARTS = frozenset(("including", "among"))
OF_THEM = (["of", "them"], ["of", "whom"])
# "One of them fatally", "164 of them irrevocably".
FATALLY = frozenset("fatally mortally irrevocably irretrievably".split())
# How many words a list of parts may have before the first that is known.
LIST = 14
# Nouns that only tell who somebody is.
ANYBODY = frozenset("man woman boy girl person youth teenager father mother resident native veteran member".split())
GRADES = frozenset("seriously critically severely gravely lightly slightly badly fatally mortally".split())


def is_part(scan: Scan, people: Span) -> bool:
    """ "four of them children", "including two women", "among them 13 children"."""
    number_end = people.value.number_end
    if scan.low(people.first - 1) == "," and scan.low(people.end) in GRADES and people.value.form == "bare":
        # "Wounded nine, two seriously"
        return True
    if scan.low(number_end) == "of" and scan.low(number_end + 1) in ("them", "whom", "those"):
        return True
    end = people.end
    if scan.low(end) == "and" and (following := next((o for o in scan.people if o.first == end + 1), None)):
        # "Two officers and a deacon among them"
        end = following.end
    them = scan.low(end) == "among" and scan.low(end + 1) in ("them", "whom")
    if them and not any(other.first == end + 2 for other in scan.people):
        # "Two women among them"; but "19 villagers, among them six girls" are the whole.
        return True
    first = people.first - (scan.low(people.first - 1) == "the")
    ahead = scan.low(first - 2), scan.low(first - 1)
    if ahead in (("them", "was"), ("them", "were")) and scan.low(people.first - 3) == "among":
        return True
    if ahead in (("of", "whom"), ("of", "which")):
        return True
    if ahead == ("those", "of") and scan.low(people.first - 3) in PARTS:
        # "Claimed 228 lives, including those of 73 guards"
        return True
    return ahead[1] == "including" or ahead[0] == "among" or ahead == ("including", "at")


def is_breakdown(scan: Scan, people: Span) -> bool:
    """ "19 civilians killed: Martuni - 6, Hadrut - 1": a number behind a printed name and a dash."""
    name = scan.words.texts[people.first - 2] if people.first > 1 else ""
    return people.value.form == "bare" and scan.low(people.first - 1) in ("-", "–") and name[:1].isupper()


def with_adjectives(scan: Scan, people: Span) -> int:
    """Where a phrase begins with what stands before its noun: "including field commanders"."""
    if people.value.form != "group":
        return people.first
    for first in range(people.first, max(people.first - 4, 0), -1):
        if scan.low(first - 1) in PARTS:
            return first
        if not scan.low(first - 1).isalpha() or scan.low(first - 1) in scan.lexicon.closed:
            break
    return people.first


def is_among(scan: Scan, people: Span) -> bool:
    """Whether a phrase tells a part of the one before: "including two women", "among them a girl"."""
    i = with_adjectives(scan, people) - 1
    i -= scan.low(i) == "the"
    # "Nine were killed; among them was a nurse"
    i -= scan.low(i) in ("was", "were") and scan.low(i - 1) in ("them", "whom")
    return scan.low(i) in PARTS or (scan.low(i) in ("them", "whom") and scan.low(i - 1) in PARTS)


def is_some_of(scan: Scan, people: Span) -> bool:
    """ "32 raiders, 17 of whom surrendered": whether the verb behind tells of these only."""
    return scan.words.lows[people.value.number_end : people.value.number_end + 2] == ["of", "whom"]


def is_some_hurt(scan: Scan, people: Span, harm: Span, told: list[Victims]) -> bool:
    """ "Four were hurt, one of whom lost a foot": whether those before suffered the same, in the same clause."""
    behind = scan.words.lows[people.value.number_end : people.value.number_end + 2]
    last = told[-1] if told else None
    same = last and last.people.first < people.first and last.harm_kind == harm.value.harm
    return bool(same) and behind in OF_THEM


def is_fatal(scan: Scan, people: Span) -> bool:
    """ "Six were wounded, one of them fatally"."""
    return not FATALLY.isdisjoint(scan.words.lows[people.end : people.end + 3])


def with_list(scan: Scan, chain: list[tuple[Span, bool]]) -> list[tuple[Span, bool]]:
    """ "17 people, including a clerk, a nurse and three guards": all that a list goes on with are parts."""
    result = chain[:1]
    for phrase, part in chain[1:]:
        before, among = result[-1]
        between = [low for low in scan.words.lows[before.end : phrase.first] if low not in POSSESSIVE]
        goes_on = between in ([","], ["and"])
        result.append((phrase, part or (among and goes_on)))
    return result


def before_all(scan: Scan, chain: list[tuple[Span, bool]]) -> list[Span]:
    """ "The drivers and five passengers, seven civilians in all,": those before, unless they are that many."""
    *first, (whole, _) = chain
    told = [part for part, _ in first]
    return told if told and is_in_all(scan, whole) and not _come_to(told, whole) else []


def _come_to(told: list[Span], whole: Span) -> bool:
    numbers = [people.value.number.value if people.value.number else None for people in told]
    known = [number for number in numbers if number is not None]
    return len(known) == len(told) and sum(known) == whole.value.number.value


def is_in_all(scan: Scan, people: Span) -> bool:
    """ ", seven civilians in all,": what a list comes to."""
    end = people.end + (1 if scan.low(people.end) == "altogether" else 2)
    told = scan.words.lows[people.end : end] in (["in", "all"], ["in", "total"], ["altogether"])
    return told and people.value.number is not None and scan.low(people.first - 1) == scan.low(end) == ","


def sums_up(scan: Scan, people: Span) -> bool:
    """Whether a sum stands behind a list whose numbers come to it, and so counts nobody besides."""
    before = [p for p in scan.people if p.end < people.first and p.value.number is not None]
    return is_in_all(scan, people) and any(_come_to(before[n:], people) for n in range(len(before)))


def whole_before(scan: Scan, first: int, by_end: dict[int, Span]) -> Span | None:
    """ "17 people, including a headman of the hills, a clerk and three guards, died": the 17 of an open list."""
    verbs = scan.lexicon.auxiliaries | scan.lexicon.speech
    for i in range(first - 1, max(0, first - LIST), -1):
        if scan.low(i) in PARTS:
            end = i - (scan.low(i - 1) == ",")
            # "Six of them, including two leaders, had died"
            whole = by_end.get(end - 2 * (scan.words.lows[end - 2 : end] == ["of", "them"]))
            return whole if whole and whole.value.number is not None else None
        if scan.low(i) in verbs or scan.low(i) in (";", ":") or any(h.first <= i < h.end for h in scan.harms):
            return None
    return None


def are_some_with(scan: Scan, people: Span, harm: Span, told: list[Victims]) -> bool:
    """ "Wounded four, two of them with burns", "some with lost limbs": some of those told before."""
    part = is_part(scan, people) or (is_vague(people) and scan.low(people.first - 1) == ",")
    hurt = bool(told) and told[-1].harm_kind == harm.value.harm
    return part and hurt and "with" in scan.words.lows[harm.first - 1 : harm.first + 1]


def is_vague(people: Span) -> bool:
    """Whether a phrase is but "some", "many"."""
    number = people.value.number
    return number is not None and number.value is None and number.bound == "vague" and not people.value.noun


def _is_of_list(scan: Scan, people: Span) -> bool:
    """Whether a phrase ends a list that "including" opens: "six were killed, including two women and a girl, and"."""
    opens = next((i for i in range(people.first - 1, max(-1, people.first - 9), -1) if scan.low(i) in PARTS), None)
    if opens is None or not any(harm.end in (opens, opens - 1) for harm in scan.harms):
        return False
    verbs = scan.lexicon.auxiliaries
    return verbs.isdisjoint(scan.words.lows[opens : people.first])


def is_of_others(scan: Scan, people: Span, first: int, harm: Span) -> bool:
    """Whether a phrase before one that begins at a token is of another word of harm.

    "Received 18 bodies and 64 wounded"; "12 dead, seven of them drivers, and eight wounded": the seven are of the dead.
    """
    if people.value.noun in CORPSES and harm.value.harm != "killed":
        return True
    if scan.words.lows[people.end : first] == [",", "and"] and _is_of_list(scan, people):
        return True
    return is_part(scan, people) and any(0 <= people.first - h.end <= 3 for h in scan.harms)


def adds(scan: Scan, before: Span, people: Span) -> bool:
    """Whether a phrase adds to the one before it: "a boy and a woman", the second of "a boy, a youth and a woman"."""
    if scan.joins(before.end, people.first):
        return True
    kin = scan.low(people.first) in ("his", "her", "their") and before.value.form in ("single", "definite", "person")
    singles = before.value.form == people.value.form in ("single", "person") or kin
    return singles and "and" in scan.words.lows[people.end : people.end + 8] and not is_among(scan, people)


def is_who(scan: Scan, people: Span, following: Span, by_first: dict[int, Span]) -> bool:
    """ "The driver, a man born in 1967": who he is; "a driver, a man and a girl" are three."""
    i = following.end + (scan.low(following.end) == ",")
    i += scan.low(i) == "and"
    goes_on = i in by_first or (scan.low(i) in ("his", "her", "their") and i + 1 in by_first)
    one = following.value.form == "single" and people.value.form in ("single", "definite", "person")
    between = scan.words.lows[people.end : following.first]
    beside = between[:1] == [","] and all(low == "," or low.isdigit() for low in between)
    anybody = following.value.noun in ANYBODY or _is_nth(scan, people)
    return beside and one and anybody and not goes_on


def _is_nth(scan: Scan, people: Span) -> bool:
    """ "A ninth man, a schoolteacher, died" is one."""
    return scan.low(people.first) == "a" and scan.low(people.first + 1) in scan.lexicon.ordinals


def is_title(scan: Scan, people: Span, following: Span) -> bool:
    """ "Omar Saleh, editor of El Faro", "General Omar Saleh, the army chief": what somebody is, told behind a name."""
    texts, article = scan.words.texts, scan.low(following.first)
    named = people.value.form in ("person", "definite") and texts[people.end - 1][0].isupper()
    between = scan.words.lows[people.end : following.first]
    # The article may stand within the phrase or before it; "the mayor of Hama, the chief of police and" are two.
    the = [*between, article][:2] == [",", "the"] and scan.low(people.first) not in DEFINITE | PRONOUNS
    # "Bishop Omar Saleh, the vicar and a nun" are three.
    the = the and scan.low(following.end) != "and"
    bare = article not in DEFINITE | PRONOUNS and between == [","] and texts[following.first].islower()
    definite = following.value.form == "definite" and following.value.number is None
    return named and definite and (the or bare) and not scan.words.shouted


def is_named(scan: Scan, people: Span, following: Span) -> bool:
    """ "Its commander, Colonel Omar Saleh,": whose name stands behind what he is."""
    texts, end = scan.words.texts, scan.low(following.end)
    told = people.value.form == "definite" and texts[people.end - 1].islower() and people.value.number is None
    name = following.value.form in ("person", "definite") and texts[following.end - 1][0].isupper()
    beside = scan.words.lows[people.end : following.first] == [","] and end in (",", ".", "")
    return told and name and beside and not scan.words.shouted


def is_trade(scan: Scan, people: Span, following: Span) -> bool:
    """ "Omar Saleh, a former mayor who": what he is."""
    forms = people.value.form, following.value.form
    return forms == ("person", "single") and scan.words.lows[people.end : following.first] == [","]


def titled(people: Span, title: Span) -> Span:
    """Somebody with the role that what stands behind the name gives: "Omar Saleh, the mayor"."""
    if people.value.role != "unknown":
        return people
    value = people.value._replace(role=title.value.role, actors=people.value.actors or title.value.actors)
    return Span(people.kind, people.first, people.end, value)


def split(scan: Scan, whole: Span, harm: Span) -> list[Span]:
    """ "Five were killed, four on the spot and one in hospital", "one on Monday and one on Friday": who they are."""
    first = max(whole.end, harm.end)
    told = whole.value.number.value if whole.value.number else None
    rest = [p for p in scan.people if p.first > first and p.value.number is not None]
    lone = [p for p in rest if p.value.form == "bare" and scan.low(p.first - 1) in (",", "and")]
    values = [p.value.number.value for p in lone]
    other = len(lone) == 1 and "other" in scan.words.lows[lone[0].end : lone[0].end + 6] and told == 2
    plain = scan.low(first) == "," and lone == rest and not any(h.first >= first for h in scan.harms)
    if not plain or None in values or told is None:
        return []
    return lone if other or (len(lone) > 1 and sum(values) == told) else []


def is_speaking(scan: Scan, people: Span) -> bool:
    """Whether a phrase stands among the words that tell who speaks: "killing 17, the governor said"."""
    return any(s.opens - 1 <= people.first < s.closes for s in scan.statements)


def is_on_a_side(scan: Scan, i: int) -> bool:
    """ "14 on the rebel side"."""
    return scan.low(i) == "on" and "side" in scan.words.lows[i : i + 5]
