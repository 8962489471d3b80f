"""A researcher's corrections: read, checked, applied where the old value still stands, reported where it does not."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths, schema
from analysis.incident import Incident, Row
from analysis.meant import nearest
from analysis.reading.lexicon import located, world
from analysis.reading.memory import row_id
from analysis.reading.sentences import sentences
from analysis.rules import CORRECTION_COLUMNS, Rules, bounds
from analysis.stories import Story, event_id

ACTIONS = ("set", "drop", "merge", "split", "add")
# What a row of each of these tables is called by, and how a correction may change the table.
KEYS = {"mentions": "mention_id", "events": "event_id", "violations": "violation_id"}
FIXED = frozenset((*schema.SPAN, *KEYS.values(), "rule", "subset_of"))
ADDED = "added by a correction"


def read_corrections(path: str | Path | None = None) -> pd.DataFrame:
    """The corrections in a CSV file, data/corrections.csv by default, as text; Rules(corrections=...) applies them.

    Columns: target, field, old, new, action, who, when, why (README.md says what each action takes).
    Raises FileNotFoundError for a path that is not there, ValueError naming the row for one that cannot be meant.
    """
    file = Path(path) if path is not None else paths.CORRECTIONS
    if not file.is_file():
        raise FileNotFoundError(f"no file {file}; give a CSV file with the columns {', '.join(CORRECTION_COLUMNS)}")
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            lines = list(csv.reader(handle, skipinitialspace=True))
    except UnicodeDecodeError as error:
        raise ValueError(f"{file}: not text (byte {error.start} is no UTF-8); save it as UTF-8") from None
    columns = ", ".join(CORRECTION_COLUMNS)
    if not lines:
        raise ValueError(f"{file} is empty; its first line must be {','.join(CORRECTION_COLUMNS)}")
    if lines[0] != list(CORRECTION_COLUMNS):
        raise ValueError(f"{file} has the columns {', '.join(lines[0])}; they must be {columns}")
    for number, line in enumerate(lines[1:], 2):
        if line and len(line) != len(CORRECTION_COLUMNS):
            raise ValueError(
                f"{file}, line {number}: {len(line)} cells; they must be {columns} (quote a cell with commas)"
            )
    data = pd.DataFrame([line or [""] * len(CORRECTION_COLUMNS) for line in lines[1:]], columns=CORRECTION_COLUMNS)
    data = data.astype("string")
    empty = data.eq("").all(axis=1)
    for number, row in enumerate(data.to_dict("records"), 2):
        if not empty[number - 2] and (why := wrong(row)):
            raise ValueError(f"{file}, line {number}: {why}")
    return data[~empty].reset_index(drop=True)


def wrong(row: Mapping[str, str]) -> str:
    """What cannot be meant in a correction, in words; empty where nothing is wrong."""
    action = row["action"]
    if action not in ACTIONS:
        return f"action is {action!r}; it must be one of {', '.join(ACTIONS)}"
    if not row["target"]:
        return "target is empty; give the id of a mention, event, violation or, to add, of an article"
    if not row["who"] or not row["why"]:
        return "who and why must be given: a correction without a reason cannot be defended"
    table, column = _table(row)
    if action == "drop" and row["field"] not in ("", *KEYS):
        return f"field is {row['field']!r}; to drop it must be empty, {', '.join(KEYS)}"
    if action == "set" and column not in schema.TABLES.get(table, ()):
        return f"field is {row['field']!r}; it must be a column of mentions, or events.COLUMN or violations.COLUMN"
    if action == "set" and column in FIXED:
        return f"field {column} cannot be set; it says where the words stand"
    if action == "merge" and not row["new"]:
        return "new is empty; a merge needs the id of the other event"
    if action == "add" and not row["field"]:
        return "field is empty; to add, give the words of the article that hold the number"
    if action in ("add", "set"):
        return _wrong_values(row)
    return ""


def _wrong_values(row: Mapping[str, str]) -> str:
    table, column = ("mentions", "") if row["action"] == "add" else _table(row)
    given = {column: row["new"]} if column else _listed(row["new"])
    if row["action"] == "add" and not {"harm", "low"} <= given.keys():
        return "new must say harm=... and low=... of what is added, joined by ;"
    for name, value in given.items():
        declared = schema.TABLES[table].get(name)
        if declared is None:
            return f"{name} is no column of {table}"
        try:
            typed = _typed(value, declared)
        except ValueError as error:
            return f"{name} is {value!r}; {error}"
        if typed is None and (declared.filled or name == "low"):
            return f"{name} is empty; it must be given"
        if typed is not None and (why := _unknown(name, str(typed))):
            return why
        if typed is not None and declared.choices and typed not in declared.choices:
            return f"{name} is {value!r}; it must be one of {', '.join(map(str, declared.choices))}"
    return ""


def _unknown(name: str, value: str) -> str:
    """Why a conflict is none of the registry's, or a side hardly a printed name; empty where it can be one."""
    known = names_of(name)
    for one in value.split(" and ") if known else ():
        meant = nearest(one, known)
        if one not in known and (name == "conflict" or meant.startswith("did")):
            return f"{name} is {one!r}; {meant}"
    return ""


def names_of(name: str) -> list[str]:
    """The names the registry has for a column: sides, conflicts; none for any other."""
    actors = world().actors.values()
    if name.endswith("_side"):
        return sorted({actor.side for actor in actors if actor.side})
    return sorted({conflict for actor in actors for conflict in actor.conflicts}) if name == "conflict" else []


def _table(row: Mapping[str, str]) -> tuple[str, str]:
    """The table and column a correction is about: "events.place" is the event's, "place" the mention's.

    >>> _table({"action": "set", "field": "events.place"}), _table({"action": "drop", "field": ""})
    (('events', 'place'), ('mentions', ''))
    """
    if row["action"] == "drop":
        return row["field"] or "mentions", ""
    table, dot, column = row["field"].partition(".")
    return (table if table in KEYS else "", column) if dot else ("mentions", row["field"])


def _listed(text: str) -> dict[str, str]:
    """ "harm=killed; low=5" -> its parts."""
    parts = (part.partition("=") for part in text.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in parts}


def _typed(text: str, column: schema.Column) -> Any:
    """The value a text stands for in a column; None for an empty one. Raises ValueError saying what would be right."""
    if text == "":
        return None
    if column.dtype == schema.COUNT:
        if not text.isdecimal():
            raise ValueError("it must be a whole number")
        return int(text)
    if column.dtype == schema.FLAG:
        if text.lower() not in ("true", "false"):
            raise ValueError("it must be true or false")
        return text.lower() == "true"
    if column.dtype in (schema.DAY, schema.MOMENT):
        try:
            # pandas takes "27 Feb" for a day of the year 1.
            return pd.Timestamp(datetime.fromisoformat(text))
        except ValueError:
            raise ValueError("it must be a day such as 2020-02-10") from None
    return text


def told(row: Mapping[str, str]) -> str:
    """A correction as decisions name it: "set M1 place (Idlib -> Saraqib)"."""
    words = " ".join(part for part in (row["action"], row["target"], row["field"]) if part)
    return words + f" ({row['old'] or 'empty'} -> {row['new'] or 'empty'})" if row["action"] == "set" else words


class Desk:
    """The corrections of one run, and what became of each: rows of decisions."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._rows: Sequence[Row] = [] if rules.corrections is None else rules.corrections.to_dict("records")
        self._done: list[tuple[str, Row]] = []
        self._left: dict[int, str] = {n: "there is no such target" for n in range(len(self._rows))}
        # mention_id, or the id an event had before -> event_id, once events are made.
        self.homes: dict[str, str] = {}

    def copy(self) -> Desk:
        """The corrections as they stand now, to go on from more than once."""
        twin = Desk(self._rules)
        twin._done, twin._left, twin.homes = list(self._done), dict(self._left), dict(self.homes)
        return twin

    @property
    def any(self) -> bool:
        """Whether there is a correction at all."""
        return bool(self._rows)

    @property
    def splits(self) -> bool:
        """Whether a mention is to stand alone."""
        return any(row["action"] == "split" for row in self._rows)

    def _of(self, *actions: str) -> Iterator[tuple[int, Row]]:
        return ((n, row) for n, row in enumerate(self._rows) if row["action"] in actions and n in self._left)

    def _apply(self, n: int, row: Row, at: str) -> None:
        del self._left[n]
        self._done.append((at, row))

    def rows(self, table: str, rows: list[Row]) -> list[Row]:
        """Rows of a table with "set" and "drop" applied, in the order of the corrections."""
        if not self._rows:
            return rows
        key = KEYS[table]
        known = {row[key]: row for row in rows}
        dropped = set()
        for n, correction in list(self._of("set", "drop")):
            of, column = _table(correction)
            row = known.get(self.homes.get(correction["target"], correction["target"]))
            if row is None or of != table:
                continue
            if correction["action"] == "drop":
                dropped.add(row[key])
                self._apply(n, correction, row[key])
            elif self._is_fresh(n, correction, column, row, table):
                changed = row | self._changed(correction, column, row, table)
                if why := _out_of_order(changed, column):
                    self._left[n] = why
                    continue
                known[row[key]] = changed
                self._apply(n, correction, row[key])
        left = [row for name, row in known.items() if name not in dropped]
        # A part whose whole is dropped counts for itself.
        return [row | {"subset_of": None} if dropped and row.get("subset_of") in dropped else row for row in left]

    def _is_fresh(self, n: int, correction: Row, name: str, row: Row, table: str) -> bool:
        """Whether the value a correction was made for still stands."""
        now, declared = row.get(name), schema.TABLES[table][name]
        now = None if pd.isna(now) else pd.Timestamp(now) if declared.dtype == schema.DAY else now
        try:
            old = _typed(correction["old"], declared)
        except ValueError:
            old = correction["old"]
        if now != old:
            self._left[n] = f"{name} is now {'empty' if now is None else now}, not {correction['old'] or 'empty'}"
            return False
        return True

    def _changed(self, correction: Row, name: str, row: Row, table: str) -> Row:
        """The cells a correction changes: a new value takes its bounds along, a place its coordinates."""
        value = _typed(correction["new"], schema.TABLES[table][name])
        if table == "events" and name == "place":
            known = located(value)
            there = {"lat": known.lat, "lon": known.lon, "place_precision": known.kind} if known else {}
            return {"place": value, "lat": None, "lon": None, "place_precision": None} | there
        if name == "value" and value is not None:
            # A number in the place of a range or of "several" is exact.
            bound = row["bound"] if row["bound"] not in ("range", "vague", "zero") else "="
            low, best, high = bounds(value, bound, harm=row["harm"], convention=self._rules.convention)
            return {"value": value, "bound": bound, "low": low, "best": best, "high": high}
        figures = [f"{name.removesuffix('best')}{bound}" for bound in ("low", "best", "high")]
        if name.endswith("best") and value is not None and len({row[one] for one in figures}) == 1:
            # An exact count stays exact.
            return dict.fromkeys(figures, value)
        if name == "date_start" and value is not None:
            ends = row.get("date_end")
            inside = ends is not None and not pd.isna(ends) and pd.Timestamp(ends) >= value
            precision = {} if inside or "date_precision" not in row else {"date_precision": 1}
            return {name: value, "date_end": ends if inside else value, **precision}
        return {name: value}

    def added(self, articles: Sequence[Row]) -> list[Row]:
        """Mentions that a correction adds, with the words it points to as their span."""
        known = {article["article_id"]: article for article in articles}
        rows: list[Row] = []
        for n, correction in list(self._of("add")):
            article = known.get(correction["target"])
            if article is None:
                continue
            start = article["text"].find(correction["field"])
            if start < 0:
                self._left[n] = f"the article does not say {correction['field']!r}"
                continue
            # The same words may hold two numbers: "five killed and as many injured".
            twins = sum(row["article_id"] == correction["target"] and row["start"] == start for row in rows)
            rows.append(_mention(article, start, correction, twins))
            self._apply(n, correction, rows[-1]["mention_id"])
        return rows

    def split(self, told: list[Incident]) -> list[Incident]:
        """Incidents, each mention that is to stand alone in one of its own."""
        homes = {m["mention_id"]: i for i in told for m in i.mentions}
        for n, correction in list(self._of("split")):
            home = homes.get(correction["target"])
            if home is None:
                continue
            alone = next(m for m in home.mentions if m["mention_id"] == correction["target"])
            if len(home.mentions) > 1:
                home.mentions = [m for m in home.mentions if m is not alone]
                told.append(Incident(home.article, [alone], apart=True))
            else:
                home.apart = True
            alone["subset_of"] = None
            self._apply(n, correction, alone["mention_id"])
        return told

    def events(self, found: list[Story]) -> list[Story]:
        """Events, some merged and some dropped; an event is called by any of its mentions or by an id it had."""
        if not self._rows:
            return found
        homes = {m["mention_id"]: s for s in found for i in s.incidents for m in i.mentions}
        homes |= {event_id(i): s for s in found for i in s.incidents}
        for n, correction in list(self._of("merge", "drop")):
            one = homes.get(correction["target"])
            if one is None or (correction["action"] == "drop" and _table(correction)[0] != "events"):
                continue
            gone = one
            if correction["action"] == "merge":
                other = homes.get(correction["new"])
                if other is None or other is one:
                    self._left[n] = "both are one event already" if other else f"there is no event {correction['new']}"
                    continue
                one.absorb(other)
                gone, homes = other, {name: one if home is other else home for name, home in homes.items()}
            else:
                homes = {name: home for name, home in homes.items() if home is not gone}
            found = [event for event in found if event is not gone]
            self._apply(n, correction, one.event_id)
        self.homes = {name: home.event_id for name, home in homes.items()}
        return found

    def decisions(self) -> list[Row]:
        """A row for each correction: applied, or stale and why."""
        applied = [self._decision("correction", self.homes.get(at), row, row["why"]) for at, row in self._done]
        stale = [
            self._decision("stale", self.homes.get(self._rows[n]["target"]), self._rows[n], f"not applied: {why}")
            for n, why in self._left.items()
        ]
        return applied + stale

    def _decision(self, action: str, event: str | None, row: Row, why: str) -> Row:
        other = row["new"] if row["action"] == "merge" else None
        return {
            "event_id": event,
            "other_event_id": other,
            "action": action,
            "rule": told(row),
            "reason": why,
            "who": row["who"],
        }


def _out_of_order(row: Row, column: str) -> str:
    """Why a figure cannot be the low, best or high one of a row; empty where it can."""
    before, _, bound = column.rpartition("_") if "_" in column else ("", "", column)
    names = [f"{before}_{one}" if before else one for one in ("low", "best", "high")]
    told = [int(row[name]) for name in names if row.get(name) is not None and not pd.isna(row[name])]
    if bound not in ("low", "best", "high") or told == sorted(told):
        return ""
    return f"{', '.join(names)} would be {', '.join(map(str, told))}; set the others first, or value"


def _mention(article: Row, start: int, correction: Row, number_added: int) -> Row:
    """A mention as a correction gives it; what it does not say is missing."""
    stop = start + len(correction["field"])
    number = next(s.number for s in sentences(article["text"]) if s.start <= start < s.stop)
    columns = schema.TABLES["mentions"]
    row: Row = dict.fromkeys(columns)
    row |= {"victim_role": "unknown", "said_by_kind": "unattributed", "modality": "asserted", "bound": "="}
    row |= {"is_claim": False, "is_total": False, "trigger": ADDED, "rule": "correction"}
    row |= {name: _typed(value, columns[name]) for name, value in _listed(correction["new"]).items()}
    span = {"article_id": article["article_id"], "start": start, "stop": stop}
    row |= span | {"sentence": number, "text": correction["field"], "mention_id": row_id(span, "added", number_added)}
    if row["date_start"] is not None:
        row["date_end"] = row["date_end"] or row["date_start"]
        row["date_precision"] = row["date_precision"] or 1
    return row
