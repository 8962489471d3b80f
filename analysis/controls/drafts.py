"""A correction drafted in the workbook: checked, tried, written whole or not at all; and any of the file undone."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
    """The corrections of the file, of this session or an earlier one."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

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
        with _beside(file, after) as trial:
            if why := _why_stale(self._archive.under(rules, trial), row):
                raise ValueError(why)
            os.replace(trial, file)

    def written(self) -> list[tuple[str, str]]:
        """Each correction of the file, the newest first: in words, and its line as written."""
        rows = [row for row in _rows(self._archive.corrections)[1:] if any(row[1])]
        return [(_in_words(dict(zip(CORRECTION_COLUMNS, cells, strict=False))), line) for line, cells in reversed(rows)]

    def undo(self, line: str) -> None:
        """Takes a line of written() out of the file. Raises ValueError for none, or one that is there no longer."""
        file = self._archive.corrections
        if not line:
            raise ValueError(f"there is no correction in {file.name} to undo")
        lines = [row for row, _ in _rows(file)]
        if line not in lines[1:]:
            raise ValueError(f"{file.name} has changed since it was read: that correction is in it no longer")
        last = len(lines) - 1 - lines[::-1].index(line)
        with _beside(file, "".join(lines[:last] + lines[last + 1 :]).encode()) as rest:
            os.replace(rest, file)


@contextmanager
def _beside(file: Path, content: bytes) -> Iterator[Path]:
    """A new file of the same name in a folder of its own, ready to replace the old one whole."""
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.stem}-") as folder:
        fresh = Path(folder) / file.name
        fresh.write_bytes(content)
        yield fresh


def _rows(file: Path) -> list[tuple[str, list[str]]]:
    """The lines of a corrections file as written, each with its cells; a cell may run over several lines."""
    lines = file.read_bytes().decode().splitlines(keepends=True)
    reader, rows, begun = csv.reader(lines, skipinitialspace=True), [], 0
    for cells in reader:
        rows.append(("".join(lines[begun : reader.line_num]), cells))
        begun = reader.line_num
    return rows


def _in_words(row: Mapping[str, str]) -> str:
    return f"{row['when']} {row['who']}: {told(row)}, {row['why']}"


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
