"""The body that opens a sentence, and on whose word it is without a verb of speech."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.lexicon import Words, World
from analysis.reading.sentences import Span, Tokens
from analysis.reading.speaker import Statement
from analysis.reading.speakers import DWELLERS, OBLIQUE, reader_of

# Who tells of what others did or suffered.
REPORTING = ("monitor", "international", "media", "local")
# "The governor escaped": what he does, and no word of his.
MOVING = frozenset("shot escaped survived fled left visited travelled traveled went came stayed resigned died".split())
OFFICES = frozenset("ministry ombudsman ombudswoman prosecutor prosecutors headquarters authorities infocentre".split())

# How far into a sentence a dateline or "In Baku," may reach.
HEAD = 5
NEAR = 3
DASHES = ("-", "–", "—")


def opening(
    words: Tokens, named: Sequence[Span], dated: Sequence[Span], lexicon: Words, world: World, anyone: bool = False
) -> Statement | None:
    """The body that opens a sentence without a verb of speech: what it tells of is on its word.

    Bodies that watch, treat or report; ministries and their like too, but none that acts or suffers itself.
    anyone: any actor named, whom "it said" further on in the sentence points back to.

    >>> from analysis.reading import lexicon as lx, sentences
    >>> def read(text):
    ...     found = opening(sentences.tokens(text), [], [], lx.words(), lx.world())
    ...     return found and found.speaker.text
    >>> read("The observatory arrived at a lower figure: 13 killed."), read("The army killed 13.")
    ('observatory', None)
    """
    if not named and not lexicon.speakers.here(words):
        return None
    reader = reader_of(words, named, lexicon, world)
    starts = [_begins(words)] + [
        span.end + (words.lows[span.end : span.end + 1] == [","]) for span in dated[:1] if span.first < 6
    ]
    for start in starts:
        hit = reader.from_token(start) if start < len(words.lows) else None
        if hit and _is_told_of(words, hit[0], lexicon):
            continue
        # Who breaks a truce does not say so: "rebel forces violated it twice, it added".
        breaks = hit is not None and any(lexicon.breach.at(words, k) for k in range(hit[0], hit[0] + NEAR))
        if hit and anyone and not breaks and hit[1].noun not in DWELLERS:
            return Statement(hit[1], hit[0], len(words.lows), hit[0], start)
        if (
            hit is None
            or "front" in words.lows[start : hit[0]]  # "A bomb went off in front of the police"
            or (words.low(start) in ("no", "by") or list(lexicon.strikes.all(words, start, hit[0])))
            or hit[1].noun in DWELLERS  # "Thousands of villagers fled" tells nothing on their word.
            or not (hit[1].kind in REPORTING or OFFICES.intersection(hit[1].noun.split()))
        ):
            continue
        end = hit[0]
        while words.low(end) in lexicon.adverbs:
            end += 1
        verb = words.low(end)
        acts = verb in MOVING or any(at.at(words, end) for at in (lexicon.harm, lexicon.strikes, lexicon.breach))
        if verb[:1].isalpha() and not acts and verb not in lexicon.passive and verb not in OBLIQUE and verb != "and":
            return Statement(hit[1], hit[0], len(words.lows), hit[0], start)
    return None


def _is_told_of(words: Tokens, end: int, lexicon: Words) -> bool:
    """ "Rebel units, it said, had fired": who stands before that is no "it"."""
    comma = next((i for i in range(end, end + NEAR) if words.low(i) == ","), None)
    return (
        comma is not None
        and words.low(comma + 1) in lexicon.again
        and words.low(comma + 2) in lexicon.speech
        and words.low(comma + 3) == ","
    )


def _begins(words: Tokens) -> int:
    """Where a sentence begins behind "BEIRUT - " and "In Baku, "."""
    head = words.lows[:HEAD]
    dash = next((i for i, low in enumerate(head) if low in DASHES), None)
    if dash and all(text.isupper() or not text.isalpha() for text in words.texts[:dash]):
        return dash + 1
    comma = head.index(",") if head[:1] == ["in"] and "," in head else 0
    return comma + 1 if comma and all(text[0].isupper() for text in words.texts[1:comma]) else 0
