"""A view written to a folder, and the commands that make it again."""

from __future__ import annotations

import json
import shlex
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import metrics, paths
from analysis.controls.pictures import PICTURES, Picture
from analysis.controls.view import View, listed
from analysis.exports import LEFT_OUT, safe, without_words
from analysis.tables import Tables

# The parameters that `make report` takes too.
REPORTED = ("articles", "corrections", "conflict", "since", "until", "estimate", "sides", "bin")
NOTE = """Tables as CSV (UTF-8, a missing value is an empty cell, which is not 0) and as Parquet (the same, with types).
In CSV a text that a spreadsheet would take for a formula begins with an apostrophe.
Words of the articles and names of victims are left out; ids lead back to them in the workbook.

"""


def export(chosen: Tables, view: View, given: dict[str, Any], folder: str | Path | None = None) -> list[Path]:
    """Writes the tables and charts of a view into a folder, reports/view by default; returns the files.

    given: articles and corrections, as the notebook has them. Each file replaces the one of its name, all of them
    or none. Raises OSError for a folder that cannot be written.
    """
    folder = Path(folder) if folder is not None else paths.REPORTS / "view"
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {name: draw(chosen, view) for name, draw in PICTURES.items()}
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as scratch:
        new = Path(scratch)
        for name, table in _tables(chosen, view, pictures).items():
            safe(table).to_csv(new / f"{name}.csv", index=False)
            table.to_parquet(new / f"{name}.parquet", index=False)
        for name, picture in pictures.items():
            picture.figure.savefig(new / f"{name}.png", dpi=200, metadata={"Software": None})
            picture.figure.savefig(new / f"{name}.svg", metadata={"Date": None})
        (new / "view.txt").write_text(NOTE + commands(view, given) + "\n", encoding="utf-8")
        return [file.replace(folder / file.name) for file in sorted(new.iterdir())]


def _tables(chosen: Tables, view: View, pictures: dict[str, Picture]) -> dict[str, pd.DataFrame]:
    ids = listed(chosen, view)["event_id"]
    casualties = chosen.casualties
    casualties = casualties[casualties["harm"].isin(view.harms)] if view.harms else casualties
    told = {
        "events": chosen.events[chosen.events["event_id"].isin(ids)],
        "casualties": casualties,
        "reports": chosen.reports[chosen.reports["event_id"].isin(ids)],
    }
    charts = {
        **{f"chart_{name}": picture.data for name, picture in pictures.items()},
        "chart_retaliation_pooled": metrics.retaliation_over_time(chosen, view.basis, view.bin),
    }
    return {
        **{name: without_words(name, table) for name, table in told.items()},
        **{name: table.drop(columns=[c for c in LEFT_OUT if c in table]) for name, table in charts.items()},
    }


def commands(view: View, given: dict[str, Any]) -> str:
    """Two commands, ready to paste: the notebook with this view, and the report as near to it as it can be.

    given: articles and corrections, as the notebook has them.
    """
    every = {**given, **view.words, "interactive": False}
    values = json.dumps(every, ensure_ascii=False, default=str)
    run = f".venv/bin/papermill -k python3 -y {shlex.quote(values)}"
    report = {name: every[name] for name in REPORTED if every.get(name)}
    report["conflict"] = report.get("conflict", "all")
    words = " ".join(f"{name.upper()}={shlex.quote(_for_make(value))}" for name, value in report.items())
    plain = View().words
    left = [f"{name}={_for_make(value)}" for name, value in view.words.items() if value != plain[name]]
    left = [one for one in left if one.split("=")[0] not in REPORTED and not one.startswith("event=")]
    note = f"\n# The report shows these its own way, and not as here: {', '.join(left)}" if left else ""
    return f"{run} notebooks/00_explore.ipynb explored.ipynb\n\nmake report {words}{note}"


def _for_make(value: object) -> str:
    """A value as make hands it on between apostrophes: a $ doubled, an apostrophe closed and opened again.

    >>> _for_make(["turkey", "Ansar's men"])
    "turkey,Ansar'\\\\''s men"
    """
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return text.replace("$", "$$").replace("'", "'\\''")
