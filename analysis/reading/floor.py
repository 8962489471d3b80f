"""Who has the floor where a sentence does not say: in a quotation, or where one goes straight on."""

from __future__ import annotations

import re

from analysis.reading.memory import ROWS, Article
from analysis.reading.scan import Scan
from analysis.reading.sentences import QUOTES, Sentence
from analysis.reading.speaker import Speaker
from analysis.reading.voices import anyone

# The marks of a quotation, and over how many sentences one may go.
MARK, QUOTED = re.compile('["“”]'), 3
# How far into the sentence behind a quotation the name of its speaker may begin: "The words were those of Musa Bello".
NAME = 6
DENIED = frozenset("denied denies denying rejected rejects dismissed dismisses disputed disputes".split())


def quotation(text: str, position: int) -> int | None:
    """Where the quotation opens that a character stands in, None outside one; it ends with its paragraph at the latest.

    >>> quotation('He paused. "They came at dawn. Nine died."', 31)
    11
    >>> quotation('"They came," he said. Nine died.', 23)
    """
    opened = None
    for mark in MARK.finditer(text, text.rfind("\n", 0, position) + 1, position):
        closes = mark[0] == "”" or (mark[0] == '"' and opened is not None)
        opened = None if closes else mark.start()
    return opened


def holder(article: Article, sentence: Sentence, position: int) -> Speaker | None:
    """Who said the last words told before a quotation in its paragraph, or before one that is a paragraph by itself."""
    _, paragraph, speaker = article.said
    opened = quotation(article.text, position)
    if opened is None:
        return None
    alone = paragraph == sentence.paragraph - 1 and _is_alone(article.text, opened)
    return speaker if paragraph == sentence.paragraph or alone else None


def _is_alone(text: str, opened: int) -> bool:
    """Whether a quotation is all of its paragraph."""
    paragraph = text[opened:].split("\n")[0].rstrip()
    return text[:opened].rsplit("\n")[-1].strip() == "" and paragraph[-1] in '"”' and not MARK.search(paragraph[1:-1])


def carried(article: Article, sentence: Sentence, found: Scan) -> Speaker | None:
    """The speaker of the sentence before, where this one names none and goes straight on with its figures."""
    number, paragraph, speaker = article.said
    if number == sentence.number:
        return speaker if not found.statements else None
    told = found.statements or not found.lexicon.speech.isdisjoint(found.words.seen)
    quoted = found.low(0) in QUOTES and not told and sum(low in QUOTES for low in found.words.lows) % 2 == 0
    if quoted and number == sentence.number - 1 and paragraph == sentence.paragraph:
        # "Ten died," the army said. "Two more were hurt in these raids."
        return speaker
    if number != sentence.number - 1 or paragraph != sentence.paragraph:
        return None
    apart = found.statements or found.attacks or found.strikes or found.dates or found.places or found.names
    return None if apart or found.unlisted else speaker


def hear_quoted(article: Article, sentence: Sentence, found: Scan) -> None:
    """Gives what a quotation told to who speaks at its end, or is named right behind it.

    "We buried 17 people. Seven are in hospital," he said; "They broke it." The words were those of Musa Bello.
    """
    told = [(row, "said_by") for row in article.out.mentions[-ROWS:]]
    told += [(row, "counted_by") for row in article.out.violations[-ROWS:]]
    for row, by in told:
        if row[by] is None and 0 < sentence.number - row["sentence"] <= QUOTED:
            speaker = _speaker_of(article, sentence, found, row["start"])
            # Whose losses a party tells of is read with its sentence, or not at all.
            if speaker and (by == "counted_by" or speaker.kind != "belligerent"):
                row |= {by: speaker.text, f"{by}_kind": speaker.kind}


def _speaker_of(article: Article, sentence: Sentence, found: Scan, start: int) -> Speaker | None:
    """Who speaks a quotation of the sentences before: at its end in this one, or by name behind its end."""
    between = article.text[start : sentence.start]
    marks = MARK.findall(between)
    if len(marks) > 1 or "\n" in between or quotation(article.text, start) is None:
        return None
    if not marks:
        ends = found.statements and found.low(0) not in QUOTES and any(low in QUOTES for low in found.words.lows)
        return found.statements[-1].speaker if ends else None
    return _named(found) if MARK.match(between.rstrip()[-1]) else None


def _named(found: Scan) -> Speaker | None:
    """The person by whose full name a sentence begins: "The speaker, Musa Bello, chairs", "So Musa Bello, who"."""
    words = found.words
    if words.shouted or not DENIED.isdisjoint(words.seen):
        return None
    for first in range(min(NAME, len(words.lows))):
        end = anyone(words, first, found.lexicon) if words.texts[first][0].isupper() else None
        if end and words.low(first) not in found.lexicon.closed:
            return Speaker(words.printed(first, end), "other", None, False, "")
    return None


def person(found: Scan) -> Speaker | None:
    """Who opens a sentence by name: "Mr Bello was angry", "Senator Musa Bello"; no place, no body of the registry."""
    words, end = found.words, 0
    named = (*found.places, *(name for name in found.names if name.value.part != "person"))
    known = {k for span in named for k in range(span.first, span.end)}
    while not words.shouted and end < len(words.texts) and words.texts[end].istitle() and end not in known:
        end += 1
    goes_on = words.low(end)[:1].isalpha() or words.low(end) == ","
    told = 2 <= end <= NAME and goes_on and words.low(0) not in found.lexicon.closed
    return Speaker(words.printed(0, end), "other", None, False, "") if told else None
