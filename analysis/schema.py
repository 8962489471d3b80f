"""Every table: its columns, their types and what they mean.

One declaration feeds four readers: the empty frames a run starts from, the checks it ends
with (pandera), the glossary in README.md and the codebook of an export.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd
import pandera.pandas as pa

HARMS = ("killed", "injured", "neutralized", "captured", "missing", "casualties")
ROLES = ("military", "militia", "police", "civilian", "contractor", "unknown")
BOUNDS = ("=", ">=", ">", "<=", "<", "~", "range", "vague", "zero")
SPEAKERS = ("belligerent", "monitor", "international", "media", "local", "other", "unattributed")
MODALITIES = ("asserted", "negated", "planned", "conditional")
EVENT_KINDS = ("attack", "strike", "clash", "bombing", "other")
PLACE_PRECISIONS = ("site", "city", "town", "village", "district", "province", "region", "country")
STATUSES = ("current", "superseded", "recalled")
# Why a figure of reports is none of its own: it is within another, added to one, or told beside a higher one.
PART, ADDED = "a part of another figure", "added to the figure told with it"
CONTESTED = "only a party's word where others tell of civilians: at most so many besides"
LOWER = "a lower figure, told beside the article's own"
LINKS = ("stated", "inferred")
CEASEFIRE_KINDS = ("unilateral", "bilateral", "multilateral")
BASES = ("stated", "inferred", "counter")
UNITS = ("incident", "shelling", "explosion", "shot", "flight", "unspecified")
ACTIONS = ("merge", "split", "correction", "stale")
# What can change between two runs, the most telling first.
CHANGES = (
    "new event", "revised figure", "event gone", "events joined", "event split", "event moved", "new violation",
    "violation gone", "correction stale", "correction applied", "correction gone", "article gone", "article revised",
    "new article",
)  # fmt: skip

TEXT, COUNT, REAL, FLAG = "string", "Int64", "Float64", "boolean"
DAY, MOMENT = "datetime64[us]", "datetime64[us, UTC]"


class Column(NamedTuple):
    """One column: pandas dtype, meaning, allowed values, whether it is always filled, and what it is measured in."""

    dtype: str
    meaning: str
    choices: tuple[Any, ...] = ()
    filled: bool = False
    unit: str = ""


def _bounds(of: str, unit: str = "people") -> dict[str, Column]:
    return {
        "low": Column(COUNT, f"lowest {of} the wording allows", unit=unit),
        "best": Column(COUNT, f"{of} to quote when one must be quoted", unit=unit),
        "high": Column(COUNT, f"highest {of} the wording allows; missing = open", unit=unit),
    }


SPAN = {
    "article_id": Column(TEXT, "article the words stand in"),
    "sentence": Column(COUNT, "number of the sentence in the article, from 0"),
    "start": Column(COUNT, "first character in articles.text", unit="characters"),
    "stop": Column(COUNT, "one past the last character", unit="characters"),
    "text": Column(TEXT, "the words themselves: articles.text[start:stop]"),
}
_VICTIM = {
    "victim_side": Column(TEXT, "side of the victims, an id of data/world/actors.csv or the printed name"),
    "victim_role": Column(TEXT, "what the victims were", ROLES),
}
_DATES = {
    "date_start": Column(DAY, "first day it can have happened"),
    "date_end": Column(DAY, "last day it can have happened"),
}
_PLACE = Column(
    TEXT, "place, a name of data/world/places.csv, else as printed, before what holds it: Zor Maghar, Idlib"
)
_PRECISION = Column(COUNT, "1 day, 2 few days, 3 week, 4 month, 5 year or more", (1, 2, 3, 4, 5))
_HARM = Column(TEXT, "what was done to the victims", HARMS, True)
_SAID_BY = Column(TEXT, "who says so, as printed; missing = the reporter's own voice")
_SAID_KIND = Column(TEXT, "kind of speaker", SPEAKERS)

TABLES: dict[str, dict[str, Column]] = {
    "articles": {
        "article_id": Column(TEXT, "the record's own id, else a hash of source, date and text", (), True),
        "source": Column(TEXT, "agency or outlet"),
        "url": Column(TEXT, "address of the article"),
        "headline": Column(TEXT, "headline; never read for numbers"),
        "subhead": Column(TEXT, "line under the headline; never read for numbers"),
        "byline": Column(TEXT, "writer as printed"),
        "published": Column(DAY, "day of publication"),
        "published_at": Column(MOMENT, "moment of publication, where a time is given"),
        "language": Column(TEXT, "ISO 639-1 code of the language it is read in"),
        "text": Column(TEXT, "body the spans refer to", (), True),
        "text_sha256": Column(TEXT, "SHA-256 of text", (), True),
        "duplicate_of": Column(
            TEXT, "article_id of the earlier article it copies, word for word or nearly; a copy is in no other table"
        ),
        "conflicts": Column(TEXT, "conflicts named, joined by |"),
        "problems": Column(TEXT, "what was wrong with the record, joined by ;"),
    },
    "mentions": {
        "mention_id": Column(TEXT, "hash of article and span", (), True),
        **SPAN,
        "trigger": Column(TEXT, "the word of harm as written"),
        "harm": _HARM,
        "value": Column(COUNT, "number as written; missing for ranges and vague words", unit="people"),
        "hedge": Column(TEXT, "hedge as written, e.g. at least"),
        "bound": Column(TEXT, "what the hedge makes of the number", BOUNDS),
        **_bounds("count"),
        "victim": Column(TEXT, "victims as written"),
        **_VICTIM,
        "perpetrator": Column(TEXT, "who did it, as written"),
        "perpetrator_side": Column(TEXT, "side of who did it"),
        **_DATES,
        "date_precision": _PRECISION,
        "date_text": Column(TEXT, "the words the date was read from"),
        "place": _PLACE,
        "said_by": _SAID_BY,
        "said_by_kind": _SAID_KIND,
        "is_claim": Column(FLAG, "a belligerent speaks of the other side's losses"),
        "modality": Column(TEXT, "asserted, denied, planned or conditional", MODALITIES, True),
        "is_total": Column(FLAG, "a cumulative statement, never an event", (), True),
        "period_start": Column(DAY, "first day a total covers"),
        "period_end": Column(DAY, "last day a total covers"),
        "subset_of": Column(TEXT, "mention_id of the number this one is a part of; of the wounded, for those who died"),
        "event_id": Column(TEXT, "event it tells of; missing for totals and what does not count"),
        "rule": Column(TEXT, "name of the rule that made the row", (), True),
    },
    "events": {
        "event_id": Column(TEXT, "id of the event's first mention", (), True),
        "conflict": Column(TEXT, "conflict its sides and place share; else missing"),
        "kind": Column(TEXT, "kind of event", EVENT_KINDS),
        **_DATES,
        "date_precision": _PRECISION,
        "place": _PLACE,
        "lat": Column(REAL, "latitude of the place, degrees", unit="degrees north"),
        "lon": Column(REAL, "longitude of the place, degrees", unit="degrees east"),
        "place_precision": Column(TEXT, "kind of place, of what holds it for a printed one", PLACE_PRECISIONS),
        "perpetrator": Column(TEXT, "who did it, as written first"),
        "perpetrator_side": Column(TEXT, "side of who did it"),
        "target": Column(TEXT, "whom it hit, as written first"),
        "target_side": Column(TEXT, "side it hit"),
        "targets_struck_low": Column(COUNT, "lowest number of targets struck (things, not people)", unit="targets"),
        "targets_struck_best": Column(COUNT, "targets struck", unit="targets"),
        "targets_struck_high": Column(COUNT, "highest number of targets struck; missing = open", unit="targets"),
        "n_articles": Column(COUNT, "articles that tell it", (), True),
        "n_sources": Column(COUNT, "sources that tell it; who prints another's text is none", (), True),
        "sources_disagree": Column(FLAG, "current figures of its sources differ", (), True),
        "is_response": Column(FLAG, "an article says it answers another event", (), True),
    },
    "casualties": {
        "event_id": Column(TEXT, "event", (), True),
        "victim": Column(TEXT, "victims as written first"),
        **_VICTIM,
        "harm": _HARM,
        **_bounds("count"),
        "said_by_kind": _SAID_KIND,
        "claim_only": Column(FLAG, "no figure but a belligerent's claim of the other side's losses"),
        "n_reports": Column(COUNT, "mentions behind the row", (), True),
    },
    "reports": {
        "event_id": Column(TEXT, "event", (), True),
        "article_id": Column(TEXT, "article", (), True),
        "mention_id": Column(TEXT, "mention", (), True),
        "source": Column(TEXT, "agency or outlet"),
        "published": Column(DAY, "day of publication"),
        "said_by": _SAID_BY,
        "harm": _HARM,
        **_VICTIM,
        **_bounds("count"),
        "status": Column(TEXT, "whether it stands; recalled: told again days later", STATUSES, True),
        "reason": Column(TEXT, "why it stands or not"),
    },
    "retaliations": {
        "trigger_event_id": Column(TEXT, "the event answered", (), True),
        "response_event_id": Column(TEXT, "the event that answers", (), True),
        "responder_side": Column(TEXT, "side that answers"),
        "target_side": Column(TEXT, "side answered"),
        "link": Column(TEXT, "stated in words, or inferred from sides and time", LINKS, True),
        "cue": Column(TEXT, "the words that link them"),
        "latency_min_h": Column(REAL, "shortest time between the two, hours", unit="hours"),
        "latency_max_h": Column(REAL, "longest time between the two, hours", unit="hours"),
        **SPAN,
    },
    "ceasefires": {
        "ceasefire_id": Column(TEXT, "id of data/world/ceasefires.csv", (), True),
        "name": Column(TEXT, "name", (), True),
        "aliases": Column(TEXT, "other names in print, joined by |"),
        "conflict": Column(TEXT, "conflict", (), True),
        "announced": Column(DAY, "day announced or signed"),
        "effective": Column(MOMENT, "moment it took effect"),
        "effective_by_party": Column(TEXT, "side=moment where the parties differ, joined by |"),
        "ended": Column(DAY, "day it ended, where a source says so"),
        "parties": Column(TEXT, "sides bound by it, joined by |"),
        "guarantors": Column(TEXT, "sides that guarantee it, joined by |"),
        "kind": Column(TEXT, "unilateral, bilateral or multilateral", CEASEFIRE_KINDS),
        "area": Column(TEXT, "places it covers, joined by |"),
        "source": Column(TEXT, "where these facts are from", (), True),
    },
    "truce_mentions": {
        **SPAN,
        "ceasefire_id": Column(TEXT, "truce of the registry; missing if new"),
        "name": Column(TEXT, "truce as written"),
        "date": Column(DAY, "day the text gives for it"),
    },
    "violations": {
        "violation_id": Column(TEXT, "hash of article, span and truce", (), True),
        "ceasefire_id": Column(TEXT, "truce breached; one row each if one act breaches two"),
        **_DATES,
        "place": _PLACE,
        "accused": Column(TEXT, "who is accused, as printed"),
        "accused_side": Column(TEXT, "side accused, several joined by ' and '"),
        "counted_by": Column(TEXT, "who counts or says so, as printed"),
        "counted_by_kind": _SAID_KIND,
        "basis": Column(TEXT, "stated in words, inferred from an attack, or a counter's bulletin", BASES, True),
        "unit": Column(TEXT, "what is counted", UNITS),
        "count_low": Column(COUNT, "lowest count", unit="as in column unit"),
        "count_best": Column(COUNT, "count; missing where the text gives none", unit="as in column unit"),
        "count_high": Column(COUNT, "highest count; missing = open", unit="as in column unit"),
        "event_id": Column(TEXT, "event that breaches the truce"),
        **SPAN,
        "disputed": Column(FLAG, "the other side denies it or the truce's start is disputed"),
        "rule": Column(TEXT, "name of the rule that made the row", (), True),
    },
    "totals": {
        "total_id": Column(TEXT, "hash of article and span", (), True),
        "mention_id": Column(TEXT, "mention it comes from"),
        **SPAN,
        "harm": Column(TEXT, "harm counted, or violations", (*HARMS, "violations"), True),
        "victim": Column(TEXT, "victims as written"),
        "victim_side": Column(TEXT, "side of the victims"),
        "value": Column(COUNT, "number as written", unit="people or violations"),
        **_bounds("count", "people or violations"),
        "period_start": Column(DAY, "first day it covers"),
        "period_end": Column(DAY, "last day it covers"),
        "said_by": _SAID_BY,
    },
    "decisions": {
        "event_id": Column(TEXT, "event it is about"),
        "other_event_id": Column(TEXT, "id that became part of it, or was kept apart"),
        "action": Column(TEXT, "what was decided", ACTIONS, True),
        "rule": Column(TEXT, "rule that decided", (), True),
        "reason": Column(TEXT, "why, in words"),
        "who": Column(TEXT, "the method, or the person who corrected"),
    },
    "unread": {
        **SPAN,
        "reason": Column(TEXT, "why no row was made", (), True),
    },
}

# Not part of a run's tables: what read() hands to assemble() beside them, and what changed between two runs.
BESIDE: dict[str, dict[str, Column]] = {
    "acts": {
        **SPAN,
        "answer": Column(TEXT, "back: answers what was told before; to: answers what follows", ("back", "to")),
        "opens": Column(FLAG, "the words of answer open their sentence"),
        "several": Column(FLAG, "they answer more than one act"),
        "answered_side": Column(TEXT, "side whose attack they name as answered"),
        "answered_place": Column(TEXT, "place of the attack they name as answered"),
        "answered_start": Column(DAY, "first day of the attack they name as answered"),
        "answered_end": Column(DAY, "last day of it"),
        "perpetrator": Column(TEXT, "who acts, as written"),
        "perpetrator_side": Column(TEXT, "side of who acts"),
        **_DATES,
        "date_precision": _PRECISION,
        "date_text": Column(TEXT, "the words the date was read from"),
        "place": _PLACE,
        "said_by": _SAID_BY,
        "said_by_kind": _SAID_KIND,
        "targets_low": Column(COUNT, "lowest number of targets struck"),
        "targets_best": Column(COUNT, "targets struck"),
        "targets_high": Column(COUNT, "highest number of targets struck; missing = open"),
    },
    "changes": {
        "change": Column(TEXT, "what changed", CHANGES, True),
        "cause": Column(
            TEXT, "what changed it, joined by |; missing for articles, corrections and what no number tells"
        ),
        "event_id": Column(TEXT, "event, by its id in this run; missing where it is gone"),
        "before_event_id": Column(TEXT, "ids the event had in the run before, joined by |"),
        "article_id": Column(TEXT, "article that came, went or brought the change, several joined by |"),
        **_DATES,
        "place": Column(TEXT, "place of the event"),
        **_VICTIM,
        "harm": Column(TEXT, "what was done to the victims", HARMS),
        **{f"before_{name}": column for name, column in _bounds("count, in the run before,").items()},
        **{f"after_{name}": column for name, column in _bounds("count, in this run,").items()},
        "claim_only": Column(FLAG, "no figure but a belligerent's claim of the other side's losses"),
        "source": Column(TEXT, "sources that brought the change, joined by |"),
        "said_by": Column(TEXT, "who says so, as printed, joined by |; missing = the reporter's own voice"),
        "told": Column(TEXT, "the change in words, plain text", (), True),
    },
}

UNIQUE = {
    "articles": ["article_id"],
    "mentions": ["mention_id"],
    "events": ["event_id"],
    "casualties": ["event_id", "victim_side", "victim_role", "harm"],
    "reports": ["mention_id"],
    "ceasefires": ["ceasefire_id"],
    "violations": ["violation_id"],
    "totals": ["total_id"],
}


def frame(table: str, rows: Iterable[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """Rows as a DataFrame with the table's columns, in order and with their dtypes.

    Columns a row does not give are missing; columns the table does not have raise KeyError.

    >>> frame("unread", [{"article_id": "a", "start": 3, "reason": "no rule"}]).dtypes["start"]
    Int64Dtype()
    """
    columns = _columns(table)
    rows = list(rows)
    unknown = {key for row in rows for key in row} - columns.keys()
    if unknown:
        raise KeyError(f"{table} has no column {', '.join(sorted(unknown))}; it has {', '.join(columns)}")
    if not rows:
        return _empty(table).copy()
    return typed(table, pd.DataFrame(rows, columns=list(columns), dtype=object))


@lru_cache
def _empty(table: str) -> pd.DataFrame:
    return typed(table, pd.DataFrame(columns=list(_columns(table)), dtype=object))


def typed(table: str, data: pd.DataFrame) -> pd.DataFrame:
    """The same data with the table's columns in order and its dtypes (n rows in, n rows out)."""
    columns = _columns(table)
    missing = [name for name in columns if name not in data]
    if missing:
        raise KeyError(f"{table} lacks column {', '.join(missing)}")
    return pd.DataFrame({name: _series(data[name], column.dtype) for name, column in columns.items()}).reset_index(
        drop=True
    )


def column(table: str, name: str, values: list[Any]) -> pd.Series:
    """Values as one column of a table, with its dtype."""
    return _series(pd.Series(values, dtype=object), _columns(table)[name].dtype)


def _columns(table: str) -> dict[str, Column]:
    return TABLES.get(table) or BESIDE[table]


def _series(values: pd.Series, dtype: str) -> pd.Series:
    if dtype == MOMENT:
        return pd.to_datetime(values, utc=True, format="ISO8601").astype(MOMENT)
    if dtype == DAY:
        return pd.to_datetime(values, format="ISO8601").astype(DAY)
    return values.astype(object).where(values.notna(), None).astype(dtype)


def check(table: str, data: pd.DataFrame) -> pd.DataFrame:
    """The data, if it is what the table says; else ValueError naming table, column and first bad value."""
    if data.empty and data.dtypes.equals(_empty(table).dtypes):
        return data
    try:
        return _pandera(table).validate(data)
    except pa.errors.SchemaError as error:
        raise ValueError(f"{table}: {str(error).splitlines()[0]}") from error


@lru_cache
def _pandera(table: str) -> pa.DataFrameSchema:
    columns = {
        name: pa.Column(
            column.dtype,
            checks=pa.Check.isin(column.choices) if column.choices else None,
            nullable=not column.filled,
        )
        for name, column in _columns(table).items()
    }
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=UNIQUE.get(table))


def glossary() -> str:
    """Every table and column as Markdown, the text of README's glossary."""
    parts = []
    for table, columns in TABLES.items():
        parts.append(f"**{table}**\n\n| column | type | meaning |\n|---|---|---|")
        parts += [f"| {name} | {column.dtype} | {_described(column)} |" for name, column in columns.items()]
        parts.append("")
    return "\n".join(parts)


def _described(column: Column) -> str:
    choices = ", ".join(f"`{choice}`" for choice in column.choices)
    return column.meaning.replace("|", "\\|") + (f" ({choices})" if choices else "")
