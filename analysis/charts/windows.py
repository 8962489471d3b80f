"""Equal windows: each counter beside itself, before a day and from it on."""

from __future__ import annotations

import textwrap

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.ceasefires import series_name
from analysis.charts.look import BLUE, GREY, STYLE, WIDTH, each, from_zero, note, nothing, of_articles, refuse, titled
from analysis.charts.words import counted, day, number
from analysis.tables import Tables

ROWS = 25


def compared(data: pd.DataFrame, tables: Tables | None = None, **asked: object) -> Figure:
    """metrics.compared: a row a counter's series, its rate before hollow, after solid, and the factor or why none.

    Raises ValueError for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    shown = data[data["before_best"].notna() | data["after_best"].notna()].head(ROWS).reset_index(drop=True)
    if shown.empty:
        return nothing(f"Nothing to show: no counter has a rate in either window ({counted(len(data), 'series')}).")
    with mpl.rc_context(STYLE | {"axes.grid.axis": "x"}):
        fig = Figure(figsize=(WIDTH, 2.0 + 0.32 * len(shown)), layout="constrained")
        ax, words = fig.subplots(1, 2, width_ratios=[2, 1.2], sharey=True)
        for at, row in enumerate(each(shown)):
            rates = [float(rate) for rate in (row.before_best, row.after_best) if pd.notna(rate)]
            if len(rates) == 2 and pd.isna(row.refused):
                ax.hlines(at, *sorted(rates), color=BLUE, lw=2.5, alpha=0.3)
            for part, face in (("before", "white"), ("after", BLUE)):
                rate, low, high = (getattr(row, f"{part}_{name}") for name in ("best", "low", "high"))
                if pd.notna(low) and pd.notna(high) and low != high:
                    ax.hlines(at, low, high, color=GREY, lw=0.9)
                if pd.notna(rate):
                    ax.plot(float(rate), at, "o", mfc=face, mec=BLUE, ms=6.5 if part == "before" else 5, zorder=3)
            factor = f"{number(float(row.times))} times" if pd.isna(row.refused) else textwrap.fill(row.refused, 40)
            days = f"{row.before_days} and {row.after_days} days counted"
            words.text(0, at, f"{factor}\n{days}", va="center", fontsize=7, color="#333333")
        names = [textwrap.fill(series_name(row.series), 40) for row in each(shown)]
        ax.set_yticks(range(len(shown)), names, fontsize=7.5)
        ax.set_ylim(len(shown) - 0.4, -0.6)
        from_zero(ax, shown[["before_best", "after_best"]], "counts a day (log scale above 1)")
        words.axis("off")
        first = shown.iloc[0]
        what = "" if pd.isna(first["ceasefire"]) else f" ({first['ceasefire']})"
        key = [(Line2D([], [], ls="", marker="o", mfc="white", mec=BLUE), f"{first['window_days']} days before")]
        key += [(Line2D([], [], ls="", marker="o", color=BLUE), f"{first['window_days']} days from it on")]
        titled(fig, f"Each counter before and from {day(first['at'])}{what}", key)
        how = "Each counter is compared with itself alone, over the days its bulletins count; none is added to another."
        rest = f" {counted(len(data) - len(shown), 'row')} in the table only." if len(data) > len(shown) else ""
        bulletins = int(data["before_bulletins"].sum() + data["after_bulletins"].sum())
        n = f"{counted(bulletins, 'bulletin')} of {counted(len(data), 'line')} of counting"
        articles = data["article_ids"].str.split("|").explode()
        note(fig, [how, of_articles(n, articles, tables) + rest])
    return fig
