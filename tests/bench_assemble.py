"""How long assembling takes for many mentions: python tests/bench_assemble.py [COPIES]; no test.

The readings of the shipped articles are laid end to end, each copy some weeks later than the one before.
"""

import sys
import time
from dataclasses import fields, replace

import pandas as pd

from analysis import Rules, read_articles
from analysis.tables import Readings, assemble, read

WEEKS = 5  # between two copies, so that neighbours overlap
COPIES = 24


def later(table: pd.DataFrame, copy: int) -> pd.DataFrame:
    """A table with its days moved and its ids made its own."""
    moved = table.copy()
    for name in moved:
        if pd.api.types.is_datetime64_any_dtype(moved[name]):
            moved[name] = moved[name] + pd.Timedelta(weeks=WEEKS * copy)
        elif name in ("article_id", "mention_id", "violation_id", "total_id", "subset_of", "text_sha256"):
            moved[name] = moved[name] + f"-{copy}"
    return moved


def main() -> None:
    readings = read(read_articles())
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else COPIES
    names = [field.name for field in fields(Readings)]
    parts = {name: [later(getattr(readings, name), copy) for copy in range(copies)] for name in names}
    many = replace(readings, **{name: pd.concat(part, ignore_index=True) for name, part in parts.items()})
    began = time.perf_counter()
    tables = assemble(many, Rules())
    took = time.perf_counter() - began
    print(f"{len(tables.mentions):,} mentions of {len(tables.articles):,} articles: {len(tables.events):,} events")
    print(f"assemble took {took:.1f} s")


if __name__ == "__main__":
    main()
