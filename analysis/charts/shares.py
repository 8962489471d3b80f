"""Fields: how often each is read as coded, beside how often two coders agree."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts.look import BLUE, ORANGE, STYLE, WIDTH, each, named, note, nothing, titled
from analysis.charts.words import counted, number

TWICE, CODERS = "the same, articles coded twice", "two coders agree, same articles"


def fields(data: pd.DataFrame) -> Figure:
    """quality.beside: a bar a field for the share of numbers read as coded, in percent, the lowest at the bottom.

    Circle: the same in the articles coded twice; diamond: where the two coders of those agree.
    """
    known = data.dropna(subset="share").sort_values("share", kind="stable")
    if known.empty:
        return nothing("Nothing to show: no number was both coded and read.")
    twice = {"marker": "o", "mfc": "white", "mec": BLUE, "ms": 6}
    coders = {"marker": "D", "mfc": ORANGE, "mec": "black", "ms": 5.5}
    with mpl.rc_context(STYLE | {"axes.grid.axis": "x"}):
        fig = Figure(figsize=(WIDTH, 1.5 + 0.27 * len(known)), layout="constrained")
        ax = fig.subplots()
        for at, row in enumerate(each(known)):
            ax.barh(at, row.share, 0.6, color=BLUE, alpha=0.35)
            ax.text(1, at, number(float(row.share)), va="center", fontsize=7.5)
            for value, look in ((row.share_twice, twice), (row.share_coders, coders)):
                if pd.notna(value):
                    ax.plot(value, at, ls="", zorder=3, **look)
        ax.set(yticks=range(len(known)), yticklabels=[one.replace("_", " ") for one in known["field"]])
        ax.set(xlim=(0, 102), xlabel="percent of the numbers")
        bar = Line2D([], [], color=BLUE, alpha=0.35, lw=7)
        marks = [(Line2D([], [], ls="", **look), words) for look, words in ((twice, TWICE), (coders, CODERS))]
        titled(fig, "Fields read as coded", [(bar, "read as coded, all articles"), *marks])
        first = known.iloc[0]
        sizes = [f"{first['n']:,} read", f"{first['n_twice']:,} read of those coded twice"]
        n = f"n = {counted(first['n_coders'], 'number')} coded by both, {', '.join(sizes)}"
        note(fig, [f"{n}. {named(['the articles of this project', 'their coding in data/gold'])}"])
    return fig
