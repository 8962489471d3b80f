"""A breach of a truce that whoever is accused of it denies."""

from __future__ import annotations

from analysis.reading.attach.accused import called
from analysis.reading.floor import DENIED
from analysis.reading.lexicon import COMMA
from analysis.reading.memory import ROWS, Article, Row
from analysis.reading.scan import Scan
from analysis.reading.sentences import QUOTES, Sentence
from analysis.reading.speaker import Speaker
from analysis.reading.speech import judge

# For how many sentences a charge may be denied, and one that is called so: "rejected the report".
REACH, CHARGED_BEFORE = 3, 6
CHARGES = frozenset(
    "charge charges accusation accusations allegation allegations claim claims account version statement report "
    "reproach story finding findings".split()
)
ACCUSATIONS = frozenset("accusation accusations charge charges allegation allegations report reports".split())
# "Each denied the other's account".
EACH = ("each", "both")
CHARGED = CHARGES | frozenset(
    "violation violations breach breaches part role link links hand involvement responsibility such".split()
)
UNTRUE = frozenset(
    "baseless unfounded groundless false untrue fabricated fabrication fabrications nonsense propaganda fiction lie "
    "lies disinformation invention inventions slander".split()
)
# "Not so, said Juba", "the army told a different story", "Kyiv would have none of it".
OTHERWISE = (["different", "story"], ["another", "story"], ["another", "picture"], ["none", "of", "it"])
NOT_SO = ["not", "so", ","]
# "Insisted that its men had not opened fire", "replied that it respected the truce": who answers a charge.
ANSWERED = frozenset(
    "replied replies insisted insists answered countered retorted maintained said says argued argues suggested "
    "contended claimed".split()
)
NEVER = frozenset(("not", "never", "no", "nothing"))
DONE = frozenset(
    "knowledge hand part role fired come opened attacked violated broken breached left crossed violate break breach "
    "violation".split()
)
# "Waved the charge away", "brushed it aside".
WAVED = frozenset("laughed waved brushed shrugged swept waves brushes shrugs".split())
AWAY, OF_IT = frozenset("off away aside".split()), frozenset("it this that them".split())
TURNS = frozenset((";", "but", "saying", "insisting", "replied", "said", "countered"))
OPENED = frozenset("fired opened violated broken breached".split())
HELD = frozenset("respected respects honoured honored observed observing respecting honouring honoring".split())
OPENING = frozenset("any a the all both these those its his her their".split())
THEIRS = frozenset("its his her their any such it they he".split())


def may_answer(article: Article, sentence: Sentence) -> bool:
    """Whether a breach was stated so near before that a sentence may deny it or tell who said so."""
    last = next(iter(article.out.violations[-1:]), None)
    return last is not None and last["basis"] == "stated" and sentence.number - last["sentence"] <= CHARGED_BEFORE


def dispute(article: Article, sentence: Sentence, found: Scan) -> None:
    """ "The army denied the charge": what was stated just before is disputed, unless who stated it denies."""
    rows = [row for row in article.out.violations[-ROWS:] if row["basis"] == "stated"]
    rows = [row for row in rows if 0 < sentence.number - row["sentence"] <= CHARGED_BEFORE]
    verb = _denial(found) if rows else None
    if verb is None:
        return
    near = [row for row in rows if sentence.number - row["sentence"] <= REACH]
    rows = near or (rows[-1:] if _is_charge(found, verb) else [])
    if not rows:
        return
    speaker = judge(found.words, found.names, found.lexicon, found.world, verb)
    if speaker is not None and speaker.kind:
        article.speaker = speaker
    here = {place.split(COMMA)[0] for place in (found.text(p.first, p.end) for p in (*found.places, *found.unlisted))}
    there = [row for row in rows if row["place"] and row["place"].split(COMMA)[0] in here]
    last = _is_charge(found, verb) or article.text[: sentence.start].endswith("\n")
    told = (sentence.number - 1, rows[-1]["sentence"] if last else sentence.number - 1)
    each = found.low(verb - 1) in EACH or found.words.lows[verb - 2 : verb] == ["both", "sides"]
    for row in there or rows:
        own = _is_cleared(found, verb, row) or _is_accused(row, speaker)
        if each or own or (own is None and (there or row["sentence"] in told)):
            row["disputed"] = True


def _is_charge(found: Scan, verb: int) -> bool:
    """ "Rejected the accusation": the one made last, some sentences back."""
    return found.low(verb + 1) == "the" and found.low(verb + 2) in ACCUSATIONS


def _is_cleared(found: Scan, verb: int, row: Row) -> bool:
    """ "Denied that Pakistan had fired first", whoever speaks."""
    named = (n for n in found.names if n.first > verb and found.low(verb + 1) == "that")
    return row["accused_side"] in {found.world.actors[n.value.actor].side for n in named} - {None}


def _is_accused(row: Row, speaker: Speaker | None) -> bool | None:
    """Whether a row accuses who speaks; None where the words do not tell."""
    if speaker is None or not speaker.kind:
        return None
    if speaker.text == row["counted_by"]:
        return False
    if speaker.side and row["accused_side"]:
        return speaker.side in row["accused_side"].split(" and ")
    return True if row["accused"] and not {*row["accused"].split()}.isdisjoint(speaker.text.split()) else None


def _denial(found: Scan) -> int | None:
    """The verb of "denied it", "called the charge baseless", "replied that its men had not fired"."""
    lows = found.words.lows
    for i in found.words.where(DENIED):
        if _is_of_a_breach(found, i + 1):
            return i
    for i in found.words.where(WAVED):
        if not AWAY.isdisjoint(lows[i + 1 : i + 5]) and (lows[i + 1] in OF_IT or not CHARGES.isdisjoint(lows[i + 1 :])):
            # "Laughed that off", "brushed the accusation aside"
            return i
    if not UNTRUE.isdisjoint(found.words.seen) and (judging := called(found, len(lows))) is not None:
        return judging
    at = next((i for i in range(len(lows)) if lows[i : i + 2] in OTHERWISE or lows[i : i + 3] in OTHERWISE), None)
    if at is not None or lows[:3] == NOT_SO:
        return max(0, (at or 0) - 2)
    for i in found.words.where(ANSWERED):
        if found.low(i - 1) in QUOTES | {","} and not UNTRUE.isdisjoint(lows[:i]):
            # "\"An absolute lie,\" replied the ministry"
            return i
        behind = lows[i + 1 :]
        if not (UNTRUE.isdisjoint(behind) or CHARGES.isdisjoint(behind)):
            # "Said that accusation was baseless"
            return i
        held = not HELD.isdisjoint(behind) and bool(found.lexicon.truce_nouns.all(found.words))
        if held or any(one in NEVER and not DONE.isdisjoint(behind[k : k + 5]) for k, one in enumerate(behind)):
            return i
    return None


def _is_of_a_breach(found: Scan, i: int) -> bool:
    """ "Denied it", "denied any violation", "denied doing so", "rejected the charge", "denied any part in it"."""
    low, rest = found.low(i), found.words.lows[i + 1 : i + 8]
    if low in OPENING or low.endswith(("'s", "’s")):
        return not CHARGED.isdisjoint(rest)
    if low == "that":
        # "Denied that its troops had gone near the base", "that any breach had been"; not "denied that a jet was lost"
        told = not (OPENED | found.lexicon.breach_nouns).isdisjoint(rest)
        return told or not THEIRS.isdisjoint(rest[:2]) or rest[:1] in ([], ["."], [";"], [","])
    # "Denied it", "denied firing first"
    return low in ("it", "this", "as", "", ".", ",") or (low.endswith("ing") and low != "anything")


def is_denied_ahead(found: Scan, first: int) -> bool:
    """ "Denied that the raid amounted to a breach": what is denied is stated by nobody."""
    that = (i for i in found.words.where(DENIED) if i < first and found.low(i + 1) == "that")
    return any(TURNS.isdisjoint(found.words.lows[i:first]) for i in that)


def is_denied_behind(found: Scan, end: int) -> bool:
    """ "Of violating the truce, a charge that Baku denied": in the sentence itself, behind the breach."""
    lows = found.words.lows
    if any(lows[i : i + 3] == ["not", "correspond", "to"] for i in range(end, len(lows))):
        # "The report that rebels violated the truce does not correspond to reality"
        return True
    return any(i > end and _is_of_a_breach(found, i + 1) for i in found.words.where(DENIED))
