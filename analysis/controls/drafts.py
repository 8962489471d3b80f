"""A correction drafted in the workbook: checked, tried, written whole or not at all, and undone."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis import schema
from analysis.controls.archive import Archive
from analysis.corrections import FIXED, KEYS, names_of, told, wrong
from analysis.rules import CORRECTION_COLUMNS, Rules
from analysis.tables import Tables

# What can be done to each kind of target.
ACTIONS_OF = {"event": ("drop", "merge", "set"), "mention": ("set", "drop", "split"), "article": ("add",)}


class Drafts:
    """The corrections drafted in one session, the newest last."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._written: list[tuple[bytes, bytes]] = []

    def write(self, draft: Mapping[str, str], rules: Rules) -> None:
        """Adds the draft to the corrections file, if it can be meant and still applies under these rules.

        draft: a text for each of CORRECTION_COLUMNS; what is left out is empty. Raises ValueError saying why not.
        """
        row = {name: draft.get(name, "").strip() for name in CORRECTION_COLUMNS}
        if why := wrong(row):
            raise ValueError(why)
        file = self._archive.corrections
        before = file.read_bytes()
        after = before + b"\n" * (not before.endswith(b"\n")) + _line(row).encode()
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.stem}-") as folder:
            trial = Path(folder) / file.name
            trial.write_bytes(after)
            if why := _why_stale(self._archive.under(rules, trial), row):
                raise ValueError(why)
            os.replace(trial, file)
        self._written.append((before, after))

    def undo(self) -> None:
        """Takes the newest draft out of the file again. Raises ValueError where there is none or the file changed."""
        if not self._written:
            raise ValueError("there is no draft of this session to undo")
        before, after = self._written[-1]
        file = self._archive.corrections
        if file.read_bytes() != after:
            raise ValueError(f"{file.name} has changed since the draft was written; take its row out by hand")
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.stem}-") as folder:
            (Path(folder) / file.name).write_bytes(before)
            os.replace(Path(folder) / file.name, file)
        self._written.pop()


def _line(row: Mapping[str, str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([row[name] for name in CORRECTION_COLUMNS])
    return text.getvalue()


def _why_stale(tables: Tables, row: Mapping[str, str]) -> str:
    """Why the last correction of these tables does not apply; empty where it does."""
    rows = tables.decisions
    stale = rows[rows["action"].eq("stale")].tail(1)
    ours = stale["rule"].eq(told(row)) & stale["who"].eq(row["who"])
    return str(stale["reason"].iloc[0]) if ours.any() else ""


def columns_of(kind: str) -> list[str]:
    """The fields a "set" may change of an event or a mention, as the corrections file writes them."""
    table, before = ("events", "events.") if kind == "event" else ("mentions", "")
    return [f"{before}{name}" for name in schema.TABLES[table] if name not in FIXED and name not in NOT_SET]


# What is worked out from other columns; a correction of it would not last.
NOT_SET = {"n_articles", "n_sources", "sources_disagree", "is_response", "trigger"}


def choices_of(field: str) -> list[str]:
    """The values a field may take, where there is a fixed list of them."""
    table, _, column = field.rpartition(".")
    declared = schema.TABLES[table or "mentions"].get(column)
    if declared is None:
        return []
    if declared.dtype == schema.FLAG:
        return ["true", "false"]
    return [str(one) for one in declared.choices] or names_of(column)


def old_value(table: pd.DataFrame, key: str, target: str, column: str) -> str:
    """The value a correction would replace, as the corrections file writes it; empty where it is missing."""
    rows = table[table[key].eq(target)]
    if rows.empty or column not in rows or pd.isna(rows[column].iloc[0]):
        return ""
    value = rows[column].iloc[0]
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return str(value).lower() if schema.TABLES[_named(key)][column].dtype == schema.FLAG else str(value)


def _named(key: str) -> str:
    return next(table for table, name in KEYS.items() if name == key)
