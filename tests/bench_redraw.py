"""How long the explorer takes to answer a control: python tests/bench_redraw.py [COPIES]; no test.

With COPIES the shipped readings are laid end to end as in bench_assemble.py: 66 give some 17,000 events.
"""

import sys
import tempfile
import time
from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
from bench_assemble import later

from analysis import paths, read_articles
from analysis.controls import Archive, View
from analysis.controls.panel import Panel
from analysis.tables import Readings

MOVES = [
    ("estimate", "low"), ("bin", "M"), ("cumulative", True), ("log", True), ("truces", False), ("harms", ("killed",)),
    ("roles", ("civilian",)), ("since", "2020-01-01"), ("until", "2020-03-31"), ("basis", "neutralized/killed"),
    ("claims", "without"), ("link", "window"), ("merge_days", 7),
]  # fmt: skip


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "corrections.csv"
        file.write_bytes(paths.CORRECTIONS.read_bytes())
        archive = Archive(read_articles(), file)
        if copies > 1:
            archive.__dict__["readings"] = repeated(archive.readings, copies)
        began = time.perf_counter()
        panel = Panel(archive, View(conflict="Idlib"), {}, folder)
        print(f"{len(panel.tables.events):,} events; first view {time.perf_counter() - began:.1f} s")
        for name, value in MOVES:
            began = time.perf_counter()
            panel.choices.by_name[name].value = value
            print(f"{name:12} {time.perf_counter() - began:6.2f} s", flush=True)
        for at, name in ((1, "retaliation"), (2, "violations")):
            began = time.perf_counter()
            panel.tabs.selected_index = at
            print(f"tab {name:12} {time.perf_counter() - began:6.2f} s", flush=True)


def repeated(readings: Readings, copies: int) -> Readings:
    names = [field.name for field in fields(Readings)]
    parts = {name: [later(getattr(readings, name), copy) for copy in range(copies)] for name in names}
    return replace(readings, **{name: pd.concat(part, ignore_index=True) for name, part in parts.items()})


if __name__ == "__main__":
    main()
