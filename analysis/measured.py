"""How well what a chart rests on is read: precision and recall against the coding of the shipped articles."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import coreference, quality
from analysis.articles import read_articles
from analysis.choice import one_of
from analysis.tables import parse

KINDS = {"numbers": "", "events": "", "answers": "pairs_", "breaches": "violations_"}


def measured(names: Sequence[str]) -> pd.DataFrame:
    """One row for each of KINDS and quality.FIELDS named: n coded, precision and recall in percent.

    A field has no recall of its own: its precision is the share read as coded among the numbers found. Always the
    articles of this repository, on which the rules were improved, whatever was read otherwise.
    Raises ValueError for an unknown name.
    """
    for name in names:
        one_of("names", name, [*KINDS, *quality.FIELDS])
    tables = parse(read_articles())
    pairs = quality.matched(tables, quality.gold())
    found, fields = quality.found(pairs).iloc[0], quality.fields(pairs).set_index("field")
    whole = coreference.figures(tables).iloc[0] if set(names) & set(KINDS) - {"numbers"} else found
    rows = []
    for name in names:
        if name in fields.index:
            row = {"n": fields.loc[name, "n"], "precision": fields.loc[name, "share"]}
        else:
            of, kind = found if name == "numbers" else whole, KINDS[name]
            n = f"n_{kind}".rstrip("_") if kind else "n_gold"
            row = {"n": of[n], "precision": of[f"{kind}precision"], "recall": of[f"{kind}recall"]}
        rows.append({"what": name.replace("_", " "), **row})
    data = pd.DataFrame(rows, columns=["what", "n", "precision", "recall"])
    return data.astype({"n": "Int64", "precision": "Float64", "recall": "Float64"})
