"""Targets struck and cues of answer in a sentence, as rows that feed the events."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.attach import doers, printed, scenes, settings
from analysis.reading.cues import modality
from analysis.reading.memory import Article, Row, day_columns, span_of
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span

# "Because of these attacks", "an answer to both incidents".
SEVERAL = frozenset("both these those".split())
# What is answered without an attack being told.
BROKEN = frozenset("violations breaches".split())


def acts(article: Article, sentence: Sentence, found: Scan, barred: frozenset[int]) -> set[int]:
    """Rows for targets struck and for cues of answer; returns the tokens of numbers read."""
    read: set[int] = set()
    for count in [] if found.lexicon.targets.isdisjoint(found.words.seen) else found.counts:
        targets = _targets(found, count)
        if targets is None or count.value.bound == "zero":
            continue
        strike = min(found.strikes + found.harms, key=lambda s: abs(s.first - count.first), default=None)
        if strike is None or modality(found.words, strike.first, found.lexicon) != "asserted":
            continue
        row = _act(article, sentence, found, count.first, targets, strike, barred)
        row |= {"targets_low": count.value.low, "targets_best": count.value.best, "targets_high": count.value.high}
        article.out.acts.append(row)
        read |= set(range(count.first, targets))
    for cue in found.answers:
        if _answers_breaches(found, cue):
            continue
        row = _act(article, sentence, found, cue.first, cue.end, _verb_of(found, cue), barred)
        if cue.value == "to" and not any(n.first < cue.first for n in found.names):
            # "The strikes came in response to an attack by Hezbollah": who is named is answered, and does not answer.
            row |= {"perpetrator": None, "perpetrator_side": None}
        several = not SEVERAL.isdisjoint(found.words.lows[cue.first : cue.end + 2])
        row |= {"answer": cue.value, "opens": _opens(found, cue), "several": several, **_answered(found, cue)}
        article.out.acts.append(row)
    return read


def _answered(found: Scan, cue: Span) -> Row:
    """Whose attack is answered, where and when, as the words behind "in retaliation for" tell it; another article
    may tell of its victims.
    """
    told = next((told for told in found.answered if told.start == cue.end), range(0))
    day = next((d.value for d in found.dates if d.first in told and d.value.precision <= 2 and d.value.start), None)
    if day is None or day.since:
        return {}
    attack = next((a for a in found.attacks if a.first in told), None)
    by = doers.attacker(found, attack) if attack else None
    places = [*found.places, *printed.told(found)]
    place = next((str(span.value) for span in places if span.first in told), None)
    sides = {"answered_side": by.side if by else None, "answered_place": place}
    return sides | {"answered_start": day.start, "answered_end": day.end}


def _answers_breaches(found: Scan, cue: Span) -> bool:
    """ "In reply, it said, to repeated violations of the truce": no attack is named that was answered."""
    lows = found.words.lows
    to = next((i for i in range(cue.end - 1, min(cue.end + 5, len(lows))) if lows[i] in ("to", "for")), None)
    return to is not None and not BROKEN.isdisjoint(lows[to + 1 : to + 5])


def _opens(found: Scan, cue: Span) -> bool:
    """Whether the words of answer open the sentence or are what acts in it, so that the answer stands behind them.

    "Its reprisal for that left N dead", "it was because of this that ...", "followed in retaliation by ...", "to which
    the army replied".
    """
    lows = found.words.lows
    if found.low(cue.end) == "by" or lows[found.opens : cue.first] == ["it", "was"] or _of_which(lows, cue):
        return True
    return cue.first <= found.opens + 1 or (cue.first <= found.opens + 4 and found.low(cue.first - 1) in ("'s", "’s"))


def _of_which(lows: Sequence[str], cue: Span) -> bool:
    return any(lows[i : i + 2] == ["to", "which"] for i in range(max(0, cue.first - 6), cue.first))


def _targets(found: Scan, count: Span) -> int | None:
    """Where "over 50 targets" ends; "114 of them" counts where the sentence's targets stand before it."""
    for i in range(count.end, min(count.end + 5, len(found.words.lows))):
        if found.low(i) in found.lexicon.targets:
            return i + 1
        if found.low(i) in found.lexicon.stop or not found.words.texts[i][0].isalpha():
            return None
    return None


def _verb_of(found: Scan, cue: Span) -> Span:
    """The verb of the answering clause: the nearest verb of harm or striking in the cue's clause, else the cue."""
    answering = (v for v in found.harms + found.strikes if not found.answers_apart(v.first, cue.first))
    verbs = [v for v in answering if not found.breaks(*sorted((v.first, cue.first)))]
    return min(verbs, key=lambda v: abs(v.first - cue.first), default=cue)


def _act(
    article: Article, sentence: Sentence, found: Scan, first: int, end: int, verb: Span, barred: frozenset[int]
) -> Row:
    spoken = settings.statement(found, first)
    speaker = spoken.speaker if spoken else None
    by = doers.subject(found, verb, speaker.side if speaker else None)
    return {
        **span_of(article, sentence, found, first, end),
        "perpetrator": by.text if by else None,
        "perpetrator_side": by.side if by else None,
        **day_columns(settings.day(found, verb.first, barred)),
        "place": scenes.place(found, verb.end),
        "said_by": speaker.text if speaker else None,
        "said_by_kind": speaker.kind if speaker else "unattributed",
    }
