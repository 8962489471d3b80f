"""Articles and their mentions -> which articles are copies: an agency's text is one source, however many print it.

Outlets print an agency's words with another headline, a dateline of their own, a tail cut off. Such a copy says
nothing that the first does not, so it is left out like a text word for word the same. One that gives another figure
or place is a report of its own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pandas as pd

from analysis.articles import COPY_DAYS, LANGUAGES, same_text
from analysis.reading.lexicon import words

# Words in a row that two writers do not hit on alike, and the share of a text's that makes it a copy: bulletins of
# one form share up to 0.4.
ROW = 8
SHARE = 0.8
# The last articles with the same eight words that a text is compared with: enough for a stock phrase.
HOLDERS = 8
WORD = re.compile(r"\w+(?:[.,]\d+)*")
# What an outlet puts before an agency's words, whose numbers are no figures: "HILLTOWN, Feb. 10 (Hill Agency) - ".
DATELINE = re.compile(r"\s*[^\n]{0,60}?(?:\)|\s)\s*[-–—]{1,2}\s")


def copies(articles: pd.DataFrame, mentions: pd.DataFrame) -> pd.Series:
    """For each article the id of the earlier one it copies, else missing; articles in the order of publication.

    A copy is the same text, or nearly the same text of another source: at least 80 % of its rows of eight words, no
    number and no place of harm that the earlier has not, published within COPY_DAYS days. Time grows with the length
    of all texts and no faster.
    """
    told = _told(mentions)
    rows = list(articles.assign(same=same_text(articles)).itertuples(index=False))
    holders: dict[int, deque[int]] = defaultdict(lambda: deque(maxlen=HOLDERS))
    found: dict[str, str] = {}
    for n, article in enumerate(rows):
        # The very text of a nearly like one is compared with what that one copies.
        if pd.notna(article.same) and article.same not in found:
            found[article.article_id] = article.same
        elif pd.notna(article.published) and article.language in LANGUAGES:
            runs = _runs(article.text)
            like = (rows[m] for m in _alike(runs, holders))
            original = next((other.article_id for other in like if _copies(article, other, told)), None)
            if original:
                found[article.article_id] = original
            else:
                for run in runs:
                    holders[run].append(n)
    return articles["article_id"].map(found).astype("string")


def _told(mentions: pd.DataFrame) -> dict[str, set[Any]]:
    """What each article tells of harm: what with how many at least and at most, and where."""
    rows = mentions[["article_id", "harm", "low", "high", "place"]]
    told: dict[str, set[Any]] = defaultdict(set)
    for article_id, *figure, place in rows.astype(object).where(rows.notna(), None).itertuples(index=False):
        told[article_id] |= {tuple(figure), place} - {None}
    return told


def _runs(text: str) -> set[int]:
    """Every eight words in a row, as hashes; a shorter text has none."""
    listed = WORD.findall(text.lower())
    return set(map(hash, zip(*(listed[n:] for n in range(ROW)), strict=False)))


def _alike(runs: set[int], holders: dict[int, deque[int]]) -> Iterator[int]:
    """The articles that hold so many of these runs that they are copied, the most like first, then the earliest."""
    votes = Counter(chain.from_iterable(holders[run] for run in runs & holders.keys()))
    for n, shared in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if shared < SHARE * len(runs):
            return
        yield n


def _copies(article: Any, other: Any, told: dict[str, set[Any]]) -> bool:
    """Whether an article much like an earlier one is its copy: of another source, of these days, with nothing new."""
    source, first = (None if pd.isna(one.source) else one.source for one in (article, other))
    if source == first or (article.published - other.published).days > COPY_DAYS:
        return False
    start = line.end() if (line := DATELINE.match(article.text)) else 0
    new = _figures(article.text[start:], article.language) - _figures(other.text, other.language)
    return not new and told[article.article_id] <= told[other.article_id]


def _figures(text: str, language: str) -> Counter[str]:
    """The numbers a text gives, as written and how often.

    >>> sorted(_figures("Five of 1,200 men were killed, and five more hurt.", "en").items())
    [('1,200', 1), ('five', 2)]
    """
    numbers = words(language).numbers
    return Counter(word for word in WORD.findall(text.lower()) if word in numbers or any(map(str.isdigit, word)))
