"""Who says so: the statements of a sentence, each with its speaker and its reach."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.lexicon import Words, World
from analysis.reading.reach import ARTICLES, reaches
from analysis.reading.sentences import Span, Tokens
from analysis.reading.speaker import Speaker, Statement
from analysis.reading.speakers import DASHES, reader_of
from analysis.reading.voices import BREAKS, LONGEST, MEANWHILE, WITHIN, before_aside, claims, is_apposed, is_somebody

# What a clause begins behind, and what may stand between who judges and the verb.
BEGINS = frozenset((*BREAKS, "which", "that", "what", "and", "but", "while"))
BACK = (["replied", "by"], ["replied", "with"])  # "Replied with shells"
BESIDES = MEANWHILE | frozenset("again on in turn".split())
# How who speaks tells of itself.
SELF = ("it", "its", "they", "their")
# How far into a headline the colon behind who speaks may stand.
HEADING = 12
# How near its end a line is signed, behind a dash.
SIGNATURE = 8


def statements(words: Tokens, named: Sequence[Span], lexicon: Words, world: World) -> list[Statement]:
    """Every statement of a sentence.

    "X said ..." reaches forward to the end or to the next statement; "..., X said" reaches back.

    >>> from analysis.reading import lexicon as lx, sentences
    >>> def read(text):
    ...     found = statements(sentences.tokens(text), [], lx.words(), lx.world())
    ...     return [(s.speaker.text, s.speaker.kind, s.first) for s in found]
    >>> read("The governor said nine had died."), read("Nine died, residents said.")
    ([('governor', 'local', 3)], [('residents', 'local', 0)])
    """
    said = sorted(lexicon.said.here(words))
    headed, signed = ":" in words.lows[1:HEADING], not DASHES.isdisjoint(words.lows[-SIGNATURE:])
    if not (said or headed or signed):
        return []
    reader = reader_of(words, named, lexicon, world)
    heading = reader.heading() if headed else None
    found: list[tuple[int, int, Speaker]] = [heading] if heading else []
    claimant: Speaker | None = None
    for i in said:
        spoken = words.lows[i] in lexicon.speech and words.lows[i : i + 2] not in BACK and not is_apposed(words, i)
        hit = reader.according(i) or (reader.verb(i) if spoken else reader.aside(i))
        again = words.low(i - 1) == "and" and hit is None
        if spoken and claimant and (again or (words.low(i - 1) == "," and words.lows[i].endswith("ing"))):
            # "The front claimed the attack and said it had killed nine", "a nurse told Rudaw, adding that"
            hit = i, i + 1, claimant
        if spoken and hit is None and words.low(i - 1) == "," and words.lows[i].endswith("ing"):
            # "The ministry on Saturday corrected the toll, saying that 14 had died"
            hit = reader.opener(i)
        if spoken and again and hit is None and words.low(i + 1) in SELF:
            # "Turkey lost eight men and says it answered by neutralising 76"
            hit = reader.opener(i, harmed=True)
        claimant = hit[2] if hit else claimant
        told = i not in reader.harms or words.low(i + 1) in ("the", "its", "their", "a")  # "put its dead at"
        told = told and not (spoken and claims(words, i, lexicon))
        if hit and told and not (found and hit[0] < found[-1][1]):
            found.append(hit)
    if signed and not found and (signature := reader.signature()):
        found.append(signature)
    covered = reaches(words, [(first, end, speaker.text == "who") for first, end, speaker in found], lexicon)
    return [
        Statement(speaker, begins, ends, end, first)
        for (first, end, speaker), (begins, ends) in zip(found, covered, strict=True)
    ]


def judge(words: Tokens, named: Sequence[Span], lexicon: Words, world: World, verb: int) -> Speaker | None:
    """Who stands before a verb of judging: "the mission described the raid as a breach", "she called it one".

    >>> from analysis.reading import lexicon as lx, sentences
    >>> judge(sentences.tokens("Angola condemned it."), [], lx.words(), lx.world(), 1).text
    'Angola'
    """
    reader = reader_of(words, named, lexicon, world)
    if before := reader._before(verb):
        return before[1]
    end = verb
    while end and (words.low(end - 1) in lexicon.adverbs | BESIDES or words.low(end - 1) in lexicon.have):
        end -= 1
    end = before_aside(words, end - 1) or end if words.low(end - 1) == "," else end
    end -= 3 * (words.low(end - 1) in ("part", "turn") and words.low(end - 3) in ("for", "in"))
    first = end
    while first and (words.low(first - 1) not in BEGINS or _is_inner(words, first - 1)) and end - first <= LONGEST:
        if words.low(first) in ARTICLES and words.low(first - 1) not in (*WITHIN, "by"):
            # "By 20 March the centre had counted"
            break
        first -= 1
    opens = first == 0 or words.low(first - 1) in BEGINS or words.low(first) in ARTICLES
    # "The figure was put at nine": by whom is not told.
    somebody = first < end and opens and words.low(end - 1) not in lexicon.auxiliaries
    somebody = somebody and is_somebody(words, first, end, lexicon)
    return reader._stranger(first, end) if somebody else None


def _is_inner(words: Tokens, i: int) -> bool:
    """ "The Centre for Control and Coordination": "and" within a printed name."""
    near = words.texts[i - 1 : i + 2]
    return words.low(i) == "and" and len(near) == 3 and near[0][0].isupper() and near[2][0].isupper()
