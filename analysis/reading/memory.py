"""What is remembered of an article from sentence to sentence, and the columns every row shares."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from analysis.reading.attach import settings
from analysis.reading.dates import When
from analysis.reading.parties import People
from analysis.reading.scan import Scan
from analysis.reading.sentences import Sentence, Span
from analysis.reading.speech import Speaker

Row = dict[str, Any]


class Reading(NamedTuple):
    """What one article yields: its conflicts, and rows of the tables of the same names (acts feed events)."""

    conflicts: list[str]
    mentions: list[Row]
    acts: list[Row]
    violations: list[Row]
    truce_mentions: list[Row]
    totals: list[Row]
    unread: list[Row]


@dataclass
class Article:
    """What is remembered from sentence to sentence."""

    article_id: str
    text: str
    conflicts: Sequence[str]
    out: Reading
    speaker: Speaker | None = None
    said: tuple[int, int, Speaker | None] = (-9, -9, None)
    heard: dict[str, Speaker] = field(default_factory=dict)
    told: set[tuple[str, bool]] = field(default_factory=set)
    anchor: When | None = None
    people: People | None = None
    harm: Span | None = None
    then: date | None = None
    day: When | None = None
    dateline: settings.Day | None = None
    sides: list[str] = field(default_factory=list)
    truce_id: str | None = None
    about_truce: bool = False
    accident: int = -9
    full_names: dict[str, str] = field(default_factory=dict)


def span_of(article: Article, sentence: Sentence, found: Scan, first: int, end: int) -> Row:
    start, stop = found.words.spans[first][0], found.words.spans[end - 1][1]
    return {
        "article_id": article.article_id,
        "sentence": sentence.number,
        "start": start,
        "stop": stop,
        "text": article.text[start:stop],
    }


def row_id(row: Row, *more: object) -> str:
    parts = [row["article_id"], row["start"], row["stop"], *more]
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:12]


def day_columns(day: settings.Day | None) -> Row:
    when = day.when if day else None
    known = when is not None and when.start is not None
    return {
        "date_start": when.start if when else None,
        "date_end": when.end if when else None,
        "date_precision": when.precision if known and when else None,
        "date_text": (day.text or None) if day else None,
    }
