"""Joins a breach of a truce, or a count of breaches, to who is said to have made it."""

from __future__ import annotations

from analysis.reading.attach.acting import OBLIQUE, behind_subject, phrase_before
from analysis.reading.attach.allies import party_of
from analysis.reading.attach.blame import BLAMED
from analysis.reading.attach.bodies import Party, phrase
from analysis.reading.attach.doers import agent, attacker, subject
from analysis.reading.attach.occurred import ACTS
from analysis.reading.attach.perpetrators import striker
from analysis.reading.attach.settings import statement
from analysis.reading.attach.strangers import BY
from analysis.reading.breaches import OWNERS, RESORTED
from analysis.reading.names import POSSESSED
from analysis.reading.scan import Scan
from analysis.reading.sentences import QUOTES, Span
from analysis.reading.speaker import Speaker

# Verbs that call an act a breach: by themselves, and with "as".
NAMED = frozenset("called calls calling branded labelled labeled termed terming deemed considered considers".split())
CALLED = NAMED | frozenset(
    "described describes describing condemned condemns denounced denounces decried deplored regards regarded".split()
)
# "Called for calm".
CALLED_FOR = ("for", "on", "off", "upon")
# How far behind a breach "by" tells whose it is.
NEAR = 8
# "640 violations of the ceasefire by": so many words tell what was violated.
OF_IT = 5
# "A raid, which it called a breach", "in what an army spokesman called a breach".
WHICH = frozenset(("which", "what"))
# Nouns for a party that may stand as the subject, what may stand before them, and how many words they have.
PARTIES = frozenset(
    "side sides party parties paramilitaries separatists soldiers units enemy adversary opponent opponents foe "
    "militia militias troops rebels junta regime army forces guerrillas insurgents fighters camp camps armies "
    "government front movement".split()
)
SIDES = frozenset("the both its their each all either".split())
NOUN = 5
WHEN, AFTER = frozenset(("when",)), frozenset(("as", "after"))
REJECTED = frozenset("rejected rejects dismissed dismisses".split())
TAKING = frozenset("seizure capture occupation deployment arrest burning destruction looting blocking".split())
CHARGES = frozenset(("of", "for"))
LAID_TO = frozenset("attributable attributed ascribed blamed".split())
COMMITTED = ("committed", "perpetrated", "carried")


def called(scan: Scan, noun: int) -> int | None:
    """The verb that calls an act a breach: "called the strike", "condemned the raid as"; None where none does."""
    told = [i for i in scan.words.where(CALLED) if i < noun and ";" not in scan.words.lows[i:noun]]
    told = [i for i in told if scan.low(i + 1) not in CALLED_FOR]
    return told[-1] if told and (scan.low(told[-1]) in NAMED or "as" in scan.words.lows[told[-1] : noun]) else None


def charging(scan: Scan, breach: int) -> int | None:
    """The verb of "accuses the rebels of violating it"; None where none stands before a breach."""
    told = next((i for i in scan.words.where(BLAMED) if i < breach), None)
    return None if told is None or ";" in scan.words.lows[told:breach] else told


def of_breach(scan: Scan, verb: Span, speaker: Speaker | None) -> Party | None:
    """Who is said to breach a truce: the agent or subject of the verb, else whose attacks the sentence tells of."""
    own = speaker.side if speaker else None
    if verb.value == "noun":
        party = _of_noun(scan, verb) or _of_the_clause_behind(scan, verb.end, own, WHEN)
        return None if party and own and party.side == own else party
    passive = not scan.lexicon.passive.isdisjoint(scan.words.lows[max(0, verb.first - 2) : verb.first])
    passive = passive and verb.value == "past"
    party = _agent(scan, verb.end, passive) if verb.value == "past" else None
    party = party or _charged(scan, verb)
    inside = scan.low(verb.first) in ("in", "contrary")
    if inside and any(strike.first < verb.first for strike in scan.strikes):
        # "The rebels fired on our troops in defiance of it"
        party = party or doing(scan)
        party = None if party and speaker and party.text == speaker.text else party
    if not passive:
        party = party or subject(scan, verb, own) or phrase_before(scan, verb.first, -1)
        # "Fired near Wadirkul in violation of it": what stands before "in" need not act.
        printed = None if inside else _as_printed(scan, verb.first)
        party = party or printed or _cleft(scan, verb)
    if passive:
        party = party or _of_the_clause_behind(scan, verb.end, own, WHEN | AFTER)
    if party is None and inside:
        acting = next((harm for harm in scan.harms if harm.first > verb.end), None)
        party = subject(scan, acting, own) if acting else _of_the_clause(scan, verb)
    if party is None and (inside or scan.low(verb.first).endswith("ing")):
        # "The rebels shelled a village, trampling on the truce"
        party = doing(scan)
        party = None if party and speaker and party.text == speaker.text else party
    if party is None:
        before = [a for a in scan.attacks if a.first < verb.first] or scan.attacks
        party = next((p for a in reversed(before) if (p := attacker(scan, a))), None)
    return party


def _of_the_clause_behind(scan: Scan, first: int, own: str | None, opening: frozenset[str]) -> Party | None:
    """ "It was broken on Sunday when rebels shelled a post": who acts in the clause that one of these words opens."""
    opens = next((i for i in scan.words.where(opening) if i >= first), None)
    if opens is None or not scan.lexicon.speech.isdisjoint(scan.words.lows[first:opens]):
        # "Was a breach, Lebanon said after rebels fired": what is told of them is no breach.
        return None
    acts = sorted((a for a in (*scan.strikes, *scan.harms) if a.first > opens), key=lambda span: span.first)
    acting = (subject(scan, act, own) or phrase_before(scan, act.first, -1) for act in acts)
    return next((party for party in acting if party), None)


def _as_printed(scan: Scan, verb: int, owning: bool = False) -> Party | None:
    """The subject of a verb of breach by the noun for a party, or by its name: "both warring parties", "Cambodia".

    owning: who stands before "'s", wherever that stands.
    """
    end = behind_subject(scan, verb)
    end -= scan.low(end - 1) in ("that", "who") and scan.low(end - 2) not in scan.lexicon.speech
    if name := next((n for n in scan.names if n.end == end and n.value.part == "noun"), None):
        return party_of(scan, name)
    first = end
    while first > max(scan.opens, end - NOUN) and scan.low(first - 1) not in scan.lexicon.closed:
        first -= 1
    opens = first - (scan.low(first - 1) in SIDES)
    named = first < end and all(text[0].isupper() for text in scan.words.texts[first:end])
    named = named and not scan.words.shouted and bool(scan.words.where(frozenset(scan.words.lows[first:end])))
    if named and (whole := _group_of(scan, opens)) is not None:
        return Party(scan.text(whole, end), None)
    # "The ceasefire regime" is no party.
    regime = scan.low(end - 1) == "regime" and scan.low(end - 2) in scan.lexicon.breach_degrees
    told = first < end and (scan.low(end - 1) in PARTIES or named) and not regime
    inside = opens > scan.opens and scan.low(opens - 1) in OBLIQUE
    return Party(scan.text(opens, end), None) if told and (owning or not inside) else None


def _group_of(scan: Scan, first: int) -> int | None:
    """Where "the rebels of the Council of the Coast" begins, from the name behind "of"; None for no such noun."""
    while scan.low(first - 1) == "of" and first - 2 >= scan.opens:
        head = first - 2
        if scan.low(head) in PARTIES:
            return head - (scan.low(head - 1) in SIDES)
        while head > scan.opens and scan.words.texts[head - 1][0].isupper():
            head -= 1
        first = head - (scan.low(head - 1) in SIDES)
    return None


def _cleft(scan: Scan, verb: Span) -> Party | None:
    """ "It was fighters of the Front, he said, who had broken it"."""
    lows = scan.words.lows[: verb.first]
    was = next((i for i in range(len(lows) - 1) if lows[i : i + 2] in (["it", "was"], ["it", "is"])), None)
    who = next((i for i in range((was or 0) + 3, len(lows)) if lows[i] in ("who", "that", "whose", "which")), None)
    if was is None or who is None:
        return None
    first = was + 2 + (scan.low(was + 2) == "the")
    name = next(scan.named_in(first, first + 2), None)
    party = party_of(scan, name) if name else phrase(scan, was + 2, -1)
    return party or (Party(scan.text(first, who), None) if scan.low(who - 1) in PARTIES else None)


def _agent(scan: Scan, first: int, printed: bool) -> Party | None:
    """Who stands behind "by" from a token on, of the registry or as printed."""
    if party := agent(scan, first):
        return party
    telling = {spoken.opens for spoken in scan.statements}
    near = (i for i in scan.words.where(BY) if first <= i < first + NEAR and i not in telling)
    by = next(near, None) if printed else None
    if by is not None and scan.low(by + 1) in SIDES and scan.low(by + 2) in PARTIES:
        return Party(scan.text(by + 1, by + 3), None)
    return (phrase(scan, by + 1, -1) or _as_named(scan, by + 1)) if by is not None else None


def _as_named(scan: Scan, first: int) -> Party | None:
    """A party by its printed name from a token on: "the Zorba Front", of no day and no verb."""
    end = first + (scan.low(first) == "the")
    dated = any(d.first <= end < d.end for d in scan.dates)
    while end < len(scan.words.lows) and scan.words.texts[end][0].isupper() and not dated:
        end += 1
    return Party(scan.text(first, end), None) if end > first + (scan.low(first) == "the") else None


def _of_noun(scan: Scan, noun: Span) -> Party | None:
    """Whose "a violation" is: who stands before or behind it, is accused of it, or acts in what is called so."""
    opens = noun.first
    while scan.low(opens - 1) in scan.lexicon.breach_degrees | QUOTES:
        opens -= 1
    owner = opens - (scan.low(opens - 1) in POSSESSED)
    if name := next((n for n in scan.names if n.end == owner), None):
        # "Israeli violations of the truce"
        return party_of(scan, name)
    if party := _agent(scan, noun.end, True):
        return party
    if scan.low(noun.first - 1) in scan.lexicon.breach_degrees and (party := _owner(scan, opens, owner)):
        return party
    if scan.low(opens - 1) in SIDES and (party := phrase_before(scan, opens - 2, -1) or _as_printed(scan, opens - 2)):
        # "The rebels have renewed their breach of it"
        return party
    if party := _charged(scan, noun):
        return party
    act = next((i for i in scan.words.where(ACTS | TAKING) if i < noun.first and scan.low(i + 1) in ("by", "of")), None)
    if act is not None and (party := _agent(scan, act + 1, True)):
        # "The ambush by the rebels was a breach", "the seizure of two lorries by the rebels was one"
        return party
    if resorted := next((i for i in scan.words.where(RESORTED) if noun.first - 6 < i < noun.first), None):
        verb = Span("breach", resorted, resorted + 1, "active")
        return subject(scan, verb, None) or phrase_before(scan, resorted, -1) or _as_printed(scan, resorted)
    judged = called(scan, noun.first)
    acts = [a for a in scan.attacks if judged is None or judged < a.first]
    if judged is not None and WHICH.isdisjoint(scan.words.lows[max(0, judged - 6) : judged]):
        party = next((p for a in acts if (p := attacker(scan, a))), None)
        return party or _agent(scan, judged, True) or _done(scan, judged)
    # "Was a breach, Lebanon said after a rocket attack by rebels": not theirs.
    acts = [a for a in acts if scan.lexicon.speech.isdisjoint(scan.words.lows[noun.end : a.first])]
    return _of_the_clause(scan, noun) or next((p for a in reversed(acts) if (p := attacker(scan, a))), None)


def _owner(scan: Scan, opens: int, owner: int) -> Party | None:
    """Whose "the front's truce violations" are, and "rebel ceasefire breaches"."""
    if owner < opens:
        return _as_printed(scan, owner, owning=True) or phrase_before(scan, owner, -1)
    return Party(scan.text(opens - 1, opens), None) if scan.low(opens - 1) in OWNERS else None


def _charged(scan: Scan, breach: Span) -> Party | None:
    """Who is accused of a breach: "accused the rebels of violating it", "blamed the army and called it a breach"."""
    accused = charging(scan, breach.first)
    if accused is None:
        return None
    first = accused + 1 + (scan.low(accused + 1) == "the")
    name = next(scan.named_in(first, first + 2), None)
    noun = next((i for i in range(first, first + NOUN) if scan.low(i) in PARTIES), None)
    if name is None and noun is not None and scan.low(noun + 1) == ",":
        # "Accused the last rebel movement, the FNL, of violating it"
        opens = noun + 2 + (scan.low(noun + 2) == "the")
        apposed = next((n for n in scan.names if n.first == opens and scan.low(n.end) == ","), None)
        if party := party_of(scan, apposed) if apposed else _as_named(scan, opens):
            return party
    if name is None and first > accused + 1 and scan.low(first) in PARTIES and scan.low(first + 1) in CHARGES:
        # "Accused the front of bad faith and of violating it"
        return Party(scan.text(accused + 1, first + 1), None)
    return party_of(scan, name) if name else phrase(scan, accused + 1, -1) or _as_named(scan, first)


def doing(scan: Scan) -> Party | None:
    """Who acts in a sentence that another calls a breach: who strikes in it, else whom it opens with."""
    struck = (s for s in scan.strikes if scan.low(s.end) != "back")
    acts = (phrase_before(scan, s.first, -1) or _as_printed(scan, s.first) for s in struck)
    end = len(scan.words.lows)
    return (
        striker(scan)
        or next((party for party in acts if party), None)
        or _of_the_clause(scan, Span("act", end, end, ""))
    )


def _done(scan: Scan, judged: int) -> Party | None:
    """Whose act told before is called a breach: "rebels shot villagers, said officials, who called it one"."""
    acts = sorted((s for s in (*scan.strikes, *scan.harms) if s.first < judged), key=lambda span: -span.first)
    return next((p for act in acts if (p := subject(scan, act, None) or phrase_before(scan, act.first, -1))), None)


def _of_the_clause(scan: Scan, verb: Span) -> Party | None:
    """Who acts in the clause before: "the army said rebels fired at a post on Sunday, a blatant breach"."""
    spoken = statement(scan, verb.first)
    opens = spoken.first if spoken and spoken.closes <= verb.first else scan.opens
    acts = [s for s in (*scan.strikes, *scan.harms) if opens <= s.first < verb.first and scan.low(s.end) != "back"]
    if any(not scan.lexicon.passive.isdisjoint(scan.words.lows[max(0, a.first - 2) : a.first]) for a in acts):
        # "One soldier was killed": he did not act.
        return None
    for act in sorted(acts, key=lambda span: -span.first):
        if party := subject(scan, act, None) or phrase_before(scan, act.first, -1):
            return party
    opens += scan.low(opens) == "that"
    name = next(scan.named_in(opens, opens + 2), None)
    if name and scan.low(name.end) in scan.lexicon.speech | REJECTED:
        # "Islamabad complains of a bomb"
        return None
    return party_of(scan, name) if name and name in scan.doers else phrase(scan, opens, -1)


def of_count(scan: Scan, number: Span) -> Party | None:
    """Whom counted violations are laid to: "by" an armed side, or the subject of the verb of breach."""
    if inside := next(scan.named_in(number.first, number.end), None):
        # "18 Israeli overflights"
        return party_of(scan, inside)
    verbs = [verb for verb in scan.lexicon.breach.all(scan.words) if all(c.end != verb[0] for c in scan.counts)]
    verbs = verbs or [verb for verb in scan.lexicon.counters.all(scan.words) if scan.low(verb[0]) in COMMITTED]
    breach = next((Span("verb", f, e, v) for f, e, v in verbs if not number.first <= f < number.end), None)
    before = scan.words.lows[max(0, breach.first - 2) : breach.first] if breach else []
    passive = not scan.lexicon.passive.isdisjoint(before)
    if breach and scan.low(breach.first) == "in":
        # "Had fired on our troops 28 times in defiance of it"
        return doing(scan)
    party = None
    if breach:
        party = _agent(scan, breach.end, True) if passive and breach.value == "past" else subject(scan, breach, None)
    if party is None and "by" in scan.words.lows[number.end : number.end + OF_IT]:
        party = agent(scan, number.end)
    laid = next((i + 1 for i in scan.words.where(LAID_TO) if i >= number.end and scan.low(i + 1) in ("to", "on")), None)
    laid = number.end if scan.low(number.end) == "by" else laid
    if party is None and laid is not None:
        # "12 violations attributed to the front"
        name = next(scan.named_in(laid + 1, laid + 4), None)
        party = party_of(scan, name) if name else phrase(scan, laid + 1, -1)
    if party is None and "accused" in scan.words.seen:
        named = [n for n in scan.names if scan.low(n.first - 1) == "accused"]
        party = party_of(scan, named[0]) if named else None
    if party is None and breach:
        party = phrase_before(scan, breach.first, -1)
        party = None if party and party.points_back else party or _as_printed(scan, breach.first)
    return party
