"""Articles read once, and joined again for each choice of rules."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.corrections import read_corrections
from analysis.rules import Rules
from analysis.tables import Assembly, Readings, Tables, correctable, read

KEPT = 8  # how many sets of tables are remembered


class Archive:
    """Articles, and the file of a researcher's corrections (data/corrections.csv by default) that apply to them."""

    def __init__(self, articles: pd.DataFrame, corrections: str | Path | None = None) -> None:
        self.articles = articles
        self.corrections = Path(corrections) if corrections is not None else paths.CORRECTIONS
        self._made: dict[tuple[Rules, bytes], Tables] = {}

    @cached_property
    def readings(self) -> Readings:
        """What is read article by article: slow, and done once."""
        return read(self.articles)

    @cached_property
    def _assembly(self) -> Assembly:
        return Assembly(self.readings)

    def tables(self, rules: Rules) -> Tables:
        """The Tables under these rules and the corrections of the file; made once for each.

        Raises FileNotFoundError or ValueError, in words, for corrections that cannot be read.
        """
        return self.under(rules, self.corrections)

    def under(self, rules: Rules, corrections: Path) -> Tables:
        """The Tables under these rules and the corrections of another file, which may be about to replace it."""
        full = replace(rules, corrections=read_corrections(corrections))
        key = (rules, corrections.read_bytes())
        if key not in self._made:
            while len(self._made) >= KEPT:
                del self._made[next(iter(self._made))]
            self._made[key] = self._assembly.tables(full)
        return self._made[key]

    def before_joining(self, rules: Rules) -> pd.DataFrame:
        """Mentions with the values a correction of them must name as old, under the corrections of the file."""
        return correctable(self.readings, replace(rules, corrections=read_corrections(self.corrections)))
