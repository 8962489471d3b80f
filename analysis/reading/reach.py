"""How far a statement reaches: the words that "X said" covers."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.lexicon import Words
from analysis.reading.sentences import Tokens

ARTICLES = frozenset("the a an same that this".split())
OPENERS = frozenset(', ” " ’ – —'.split())
# What may stand between "said" and the comma behind it.
WHEN = frozenset("on in late early earlier later at the time a statement morning evening afternoon night".split())
# "Announced a truce after": verbs that give news of something else than a statement, what of, and what it follows.
NEWS_VERBS = ("announced", "announces", "declared", "declares", "proclaimed", "ordered")
NEWS = frozenset(
    "end start halt withdrawal operation offensive victory mourning emergency curfew talks summit inquiry "
    "investigation mobilisation mobilization reprisals sanctions".split()
)
SEQUELS = frozenset("after following when as ,".split())
# Where a statement is printed: "said in a statement carried by local media".
WRITTEN = frozenset(
    "statement report interview post bulletin message briefing update round-up note tweet letter".split()
)


def reaches(words: Tokens, found: Sequence[tuple[int, int, bool]], lexicon: Words) -> list[tuple[int, int]]:
    """What each "X said" of a sentence covers: tokens first to end (exclusive), behind it or before it.

    found: first and end of the words that say who speaks, and whether a "who" speaks, who says nothing of before.
    """
    result: list[tuple[int, int]] = []
    previous = 0
    within = [_relative(words, first, end) for first, end, _ in found]
    for number, (first, end, who) in enumerate(found):
        if closes_at := within[number]:
            result.append((end, closes_at))
            continue
        after = (k for k in range(number + 1, len(found)) if not within[k])
        following = next((found[k][0] for k in after), len(words.lows))
        behind = _plain(words, previous, first)
        ahead = _plain(words, end, following) if behind > 1 and not closes_sentence(words, end, lexicon) else 0
        if aside_on(words, end):
            # "Said a trader who asked not to be named"
            ahead = 0
        before = first - (first > 1 and words.lows[first - 1] in ARTICLES) - 1
        recorded = before >= 0 and words.lows[before] in lexicon.passive
        aside = before >= 0 and words.lows[before] in OPENERS
        cited = aside and _is_cited(words, previous, first, end, following, lexicon)
        closes = recorded or cited or (aside and (behind > ahead or _is_aside(words, end, lexicon)))
        following = _news_ends(words, end, following, lexicon)
        according = words.lows[first] in lexicon.according.firsts
        backward = not who and behind > 1 and (closes or according or ahead < 2)
        result.append((previous if backward else end, following))
        previous = end
    return result


def _relative(words: Tokens, first: int, end: int) -> int:
    """Where a relative clause on somebody's word ends: "the raid, which medics say killed nine, broke it"; else 0."""
    opens = first - 1 - (words.low(first - 1) in ARTICLES)
    if words.lows[max(0, opens - 1) : opens + 1] != [",", "which"]:
        return 0
    return next((i for i in range(end, len(words.lows) - 1) if words.low(i) == ","), 0)


def aside_on(words: Tokens, end: int) -> bool:
    """Whether what stands behind who speaks only tells who that is."""
    return words.low(end) in ("who", "whose")


def _news_ends(words: Tokens, end: int, following: int, lexicon: Words) -> int:
    """Where a statement ends: "announced a truce after nine had died" tells of a truce; the deaths are known."""
    if words.lows[end - 1] not in NEWS_VERBS:
        return following
    told = words.lows[end:following]
    behind = next((i for i, low in enumerate(told) if low in SEQUELS), None)
    if behind is None or "that" in told[:behind] or lexicon.harm.all(words, end, end + behind):
        return following
    news = not NEWS.isdisjoint(told[:behind]) or bool(lexicon.truce_nouns.all(words, end, end + behind))
    return end + behind if news else following


def closes_sentence(words: Tokens, end: int, lexicon: Words) -> bool:
    """Whether nothing but when and how it was said follows: "nine died a doctor said on Monday in a statement"."""
    return all(low in WHEN or low in lexicon.weekdays or not low[0].isalnum() for low in words.lows[end:])


def _plain(words: Tokens, first: int, end: int) -> int:
    """How many words and numbers there are among tokens first to end."""
    return len([low for low in words.lows[first:end] if low[0].isalnum()])


def _is_cited(words: Tokens, previous: int, first: int, end: int, following: int, lexicon: Words) -> bool:
    """ "Nine died, the army said in a statement carried by local media": what is told stands before."""
    paper = words.lows[end : end + 1] == ["in"] and not WRITTEN.isdisjoint(words.lows[end : end + 5])
    told, after = lexicon.harm.all(words, previous, first), lexicon.harm.all(words, end, following)
    return paper and bool(told) and not after


def _is_aside(words: Tokens, end: int, lexicon: Words) -> bool:
    """Whether what says so stands between commas, with its day perhaps: ", the army said late on Tuesday, ..."."""
    i = end
    while i < len(words.lows) and i < end + 5 and (words.lows[i] in WHEN or words.lows[i] in lexicon.weekdays):
        i += 1
    return i < len(words.lows) and words.lows[i] in (",", ";")
