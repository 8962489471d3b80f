"""What a war has come to: a total, also without "since"."""

from __future__ import annotations

from analysis.reading.attach.hit import Victims
from analysis.reading.attach.several import is_perfect
from analysis.reading.names import BESIDE
from analysis.reading.scan import BEARINGS, WHICH, Scan

# What lasts: its killed are a total, also without "since".
WARS = frozenset(
    "war wars conflict conflicts uprising insurgency rebellion revolt hostilities bloodshed strife".split()
)
LASTING = WARS | frozenset(
    "offensive campaign operation operations escalation siege blockade crackdown unrest violence fighting".split()
)
# What goes on for weeks: "an offensive that killed about 500".
CAMPAIGNS = frozenset("offensive campaign crackdown siege blockade".split())
LOSSES = frozenset("losses casualties".split())
COUNTS = frozenset("count toll tally total".split())
BEGAN = frozenset("began started erupted broke flared".split())
THOUSANDS = 1000
# Date phrases up to this precision are of a day or a few.
DAYS = 2
VERBS = frozenset("since has have had left leaving claimed cost taken killed".split())


def of_a_war(scan: Scan, hit: Victims) -> bool:
    """ "The 2,317 killed in the Karabakh war", "a war in which 2,783 soldiers were killed", "the war has killed"."""
    if LASTING.isdisjoint(scan.words.seen) and BEGAN.isdisjoint(scan.words.seen):
        return False
    if _has_killed(scan, hit) or (hit.rule.startswith("toll") and _names_war(scan, hit.harm.end, hit.people.first)):
        return True
    if _have_been_killed(scan, hit) or _cost_thousands(scan, hit):
        return True
    if WARS.isdisjoint(scan.words.seen):
        return False
    if _counts_war(scan, hit):
        return True
    behind = scan.words.lows[hit.harm.end : hit.harm.end + 6]
    before = scan.words.lows[max(0, hit.people.first - 14) : hit.people.first]
    told = not WARS.isdisjoint(behind) and behind[:1] in (["in"], ["during"])
    # "The war in Tigray, in which 600,000 died"
    which = next((i for i in range(len(before) - 2, 0, -1) if before[i : i + 2] == ["in", "which"]), 0)
    return told or not WARS.isdisjoint(before[max(0, which - 5) : which])


def _have_been_killed(scan: Scan, hit: Victims) -> bool:
    """ "Over 3,000 have been killed in the offensive": what a campaign, or by so many any fighting, has come to."""
    behind = scan.words.lows[hit.harm.end : hit.harm.end + 6]
    if behind[:1] not in (["in"], ["during"]) or not is_perfect(scan, hit):
        return False
    number = hit.people.value.number
    many = number is not None and (number.low or 0) >= THOUSANDS
    return not (LASTING if many else CAMPAIGNS).isdisjoint(behind)


def _cost_thousands(scan: Scan, hit: Victims) -> bool:
    """ "In an earlier war, which took over 200,000 lives", "over 1,000 died in that siege": no act of one day does."""
    number = hit.people.value.number
    if number is None or (number.low or 0) < THOUSANDS:
        return False
    near = (day for day in scan.dates if day.value.precision <= DAYS)
    dated = any(scan.breaks(min(day.end, hit.harm.end), max(day.first, hit.harm.first)) == 0 for day in near)
    behind = scan.words.lows[hit.harm.end : hit.harm.end + 4]
    within = behind[:1] in (["in"], ["during"]) and not LASTING.isdisjoint(behind)
    return not dated and (within or not WARS.isdisjoint(scan.words.seen))


def have_been_many(scan: Scan, hit: Victims) -> bool:
    """ "At least 14,000 people have been killed": no attack, day or place is told that could have killed so many."""
    number = hit.people.value.number
    many = number is not None and (number.low or 0) >= THOUSANDS
    return many and is_perfect(scan, hit) and not (scan.attacks or scan.strikes)


def are_untold(scan: Scan, hit: Victims) -> bool:
    """ "Tens of thousands have been killed", "it has killed over 5,000": no single attack is told of."""
    number = hit.people.value.number
    many = number is not None and (number.low or 0) >= THOUSANDS
    it = scan.low(0) == "it" and scan.low(1) in scan.lexicon.have
    return many and (it or number.bound == "vague") and not scan.attacks and not scan.strikes


def has_totalled(scan: Scan, hit: Victims) -> bool:
    """ "The total losses of the enemy are: personnel 428,420", "has been responsible for the deaths of 40,000"."""
    opening = scan.words.lows[scan.opens : scan.opens + 5]
    if "total" in opening and not LOSSES.isdisjoint(opening) and ":" in scan.words.seen:
        return True
    before = scan.words.lows[max(0, hit.harm.first - 7) : hit.harm.first]
    return "responsible" in before and "been" in before and not scan.lexicon.have.isdisjoint(before)


def _counts_war(scan: Scan, hit: Victims) -> bool:
    """ "Raising its count for the war to 31,341 killed and 73,134 wounded": what a war has come to."""
    before = scan.words.lows[max(0, hit.people.first - 14) : hit.people.first]
    war = next((i for i in range(len(before) - 1, -1, -1) if before[i] in WARS), None)
    return war is not None and not COUNTS.isdisjoint(before[:war]) and "to" in before[war : war + 2]


def _has_killed(scan: Scan, hit: Victims) -> bool:
    """ "The war killed 9,000", "the offensive has killed 670", "the siege has left 40 dead": what it has come to."""
    if not hit.rule.startswith(("object", "state")):
        return False
    verbs = [hit.people.first if hit.rule == "state" else hit.harm.first]
    if scan.low(verbs[0] - 1) == "and":
        # "Has killed 9,000 and wounded 40,000"
        verbs += [h.first for h in scan.harms if h.end <= verbs[0] and h.value.voice in ("active", "past")]
    for verb in verbs:
        i = verb
        while i and (scan.low(i - 1) in scan.lexicon.adverbs or scan.low(i - 1) in VERBS):  # "has since killed"
            i -= 1
        perfect = not scan.lexicon.have.isdisjoint(scan.words.lows[i:verb])
        aside = perfect and scan.low(i - 1) == "," and "," in scan.words.lows[scan.opens : i - 1]
        if aside and scan.low(comma := scan.opens + scan.words.lows[scan.opens : i - 1].index(",") - 1) in LASTING:
            # "The conflict, now in its seventh year, has claimed 5,000 lives"
            i = comma + 1
        relative = scan.low(i - 1) in ("that", "which")
        # "The five-year war, which has killed"
        i = _before_where(scan, i - relative - (relative and scan.low(i - 2) == ","))
        lasting = LASTING if perfect else WARS | CAMPAIGNS if relative else WARS
        if scan.low(i - 1) in lasting or (perfect and (_went_on(scan, i - 1) or _began_before(scan, i))):
            return True
    return False


def _went_on(scan: Scan, i: int) -> bool:
    """ "The war broke out in April and has killed 24,000", "the war that began in April has killed 24,000"."""
    lows = scan.words.lows
    war = next((k for k in range(scan.opens, min(scan.opens + 4, i)) if lows[k] in WARS), None)
    if war is None:
        return False
    told = lows[war + 1 : war + 2] == ["that"] or lows[war + 1 : war + 3] == [",", "which"]
    return (scan.low(i) == "and" and "," not in lows[scan.opens : i]) or (told and not _acts(scan, war, i))


def _began_before(scan: Scan, i: int) -> bool:
    """ "The exchanges, which began on 8 October, have killed 310": whether a clause of when it began ends here."""
    opens = next((k for k in range(i - 1, 0, -1) if scan.low(k) in WHICH), 0) if scan.low(i - 1) == "," else 0
    return opens > 0 and scan.low(opens - 1) == "," and scan.low(opens + 1) in BEGAN


def _acts(scan: Scan, first: int, end: int) -> bool:
    """Whether somebody is harmed or struck between two tokens."""
    return any(first < act.first < end for act in (*scan.harms, *scan.strikes))


def _before_where(scan: Scan, i: int) -> int:
    """Where the words for a place or for the parties end before token i: "the war in Syria", "between X and Y"."""
    at = i
    while at > max(0, i - 7):
        named = next((span.first for span in (*scan.places, *scan.names) if span.end == at), None)
        plain = scan.low(at - 1) in ("in", "of", "the", "between", "and", "with")
        plain = plain or scan.low(at - 1) in BEARINGS or scan.low(at - 1) in BESIDE  # "in northeast Nigeria"
        if named is None and not (plain or scan.words.texts[at - 1][0].isupper()):
            break
        at = at - 1 if named is None else named
    return at if scan.low(at - 1) in LASTING else i


def _names_war(scan: Scan, first: int, end: int) -> bool:
    """ "The toll of the eight-year war stands at 60,000"."""
    return not WARS.isdisjoint(scan.words.lows[first:end])
