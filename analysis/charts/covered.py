"""Coverage: which days the articles were published on, by source."""

from __future__ import annotations

import textwrap

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis.charts.look import (
    BLUE,
    DAY,
    STYLE,
    UNCOVERED,
    WIDTH,
    dates,
    named,
    note,
    nothing,
    on_axis,
    refuse,
    titled,
)
from analysis.charts.words import bin_word, counted

ROWS = 20
SHADES = ("white", "#b3d4e8", "#5fa6cf", BLUE, "#003f66")  # 0, 1, 2, 3 to 5, more
STEPS = (0, 1, 2, 5)


def coverage(data: pd.DataFrame, **asked: object) -> Figure:
    """metrics.coverage: a row for each source, darker where it has more articles; grey: no article covers the bin.

    Sources with most articles at the top, 20 at most. Raises ValueError for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    if data.empty:
        return nothing("Nothing to show: no article has a day of publication.")
    table = data.pivot(index="source", columns="bin_start", values="n_articles").astype(int)
    table = table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    shown = table.head(ROWS)
    first, last = data["bin_start"].min(), data["bin_end"].max() + DAY
    bins = data.drop_duplicates("bin_start").sort_values("bin_start")
    with mpl.rc_context(STYLE | {"axes.grid": False}):
        fig = Figure(figsize=(WIDTH, 1.7 + 0.25 * (len(shown) + 1)), layout="constrained")
        ax = fig.subplots()
        edges = [*bins["bin_start"].map(on_axis), on_axis(last)]
        grades = np.searchsorted(STEPS, shown.to_numpy(), side="left")
        style = {"cmap": ListedColormap(SHADES), "vmin": 0, "vmax": len(SHADES) - 1}
        ax.pcolormesh(edges, np.arange(len(shown) + 1) - 0.5, grades, **style)
        bare = np.where(bins["covered"].to_numpy(dtype=bool), np.nan, 0.0)[np.newaxis, :]
        ax.pcolormesh(edges, [-1.5, -0.5], bare, cmap=ListedColormap([UNCOVERED]))
        names = [f"{textwrap.shorten(name, 30, placeholder=' …')} ({shown.loc[name].sum():,})" for name in shown.index]
        ax.set_yticks([-1, *range(len(shown))], ["no coverage", *names], fontsize=7.5)
        ax.set_ylim(len(shown) - 0.5, -1.5)
        ax.hlines(np.arange(len(shown)) - 0.5, edges[0], edges[-1], color="#e6e6e6", lw=0.6)
        dates(ax, first, last)
        words = ("0", "1", "2", "3 to 5", "6 or more")
        key = [
            (Patch(fc=shade, ec="#999999"), f"{word} article" + "s" * (word != "1"))
            for shade, word in zip(SHADES, words, strict=True)
        ]
        unit = bin_word(data)
        titled(fig, f"Articles by {unit} of publication and source", key)
        n = f"n = {counted(int(table.to_numpy().sum()), 'article')} of {counted(len(table), 'source')}."
        hidden = f" {counted(len(table) - ROWS, 'more source')} in the table only." if len(table) > ROWS else ""
        how = f"Grey: no article in the {unit} or the week after. No article is no sign of a quiet {unit}."
        note(fig, [how, f"{n} {named(list(table.index))}{hidden}"])
    return fig
