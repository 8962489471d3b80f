"""Sensitivity: how each headline number moves when one rule is another."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.charts.look import BLUE, GREY, STYLE, WIDTH, each, note, nothing, refuse, titled
from analysis.charts.words import counted, number

ACROSS = 3


def sensitivity(data: pd.DataFrame, **asked: object) -> Figure:
    """sensitivity as small panels, one a headline: a line for the rules as given, a dot for each other rule.

    Every panel starts at 0 and has a scale of its own. Raises ValueError for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    known = data[data["best"].notna().groupby(data["headline"]).transform("any")]
    if known.empty:
        return nothing("Nothing to show: no headline number could be told.")
    panels = list(known.groupby("headline", sort=False))
    rules = [name for name in known["rule"].unique() if name != "as given"]
    n_rows = -(-len(panels) // ACROSS)
    with mpl.rc_context(STYLE | {"axes.grid.axis": "x"}):
        fig = Figure(figsize=(WIDTH, 1.2 + n_rows * (0.75 + 0.16 * len(rules))), layout="constrained")
        axes = fig.subplots(n_rows, ACROSS, sharey=True, squeeze=False).ravel()
        for ax, (headline, part) in zip(axes, panels, strict=False):
            _panel(ax, str(headline), part, rules)
        for ax in axes[len(panels) :]:
            ax.set_visible(False)
        for ax in axes[::ACROSS]:
            ax.set_yticks(range(len(rules)), rules, fontsize=7.5)
        titled(fig, "Headline numbers under other rules")
        how = (
            "Line: the rules as given; dot: one rule changed, thin line low to high; x: no single number by that rule."
        )
        n = known.loc[known["rule"].eq("as given") & known["headline"].eq("events"), "n_events"]
        events = f"n = {counted(int(n.iloc[0]), 'event')} under the rules as given" if len(n) else "n not told"
        note(fig, [how, f"{events}, {counted(len(rules), 'other rule')}. Panels have scales of their own."])
    return fig


def _panel(ax: Axes, headline: str, part: pd.DataFrame, rules: list[str]) -> None:
    given = part.loc[part["rule"].eq("as given"), "best"].iloc[0]
    ax.set_title(f"{headline}: {number(given if pd.isna(given) else float(given))}", fontsize=8)
    top = float(np.nanmax([0.0, *part["best"].dropna().astype(float)])) or 1.0
    if pd.notna(given):
        ax.axvline(float(given), color="black", lw=1)
    for row in each(part[part["rule"].ne("as given")]):
        at = rules.index(row.rule)
        if pd.isna(row.best):
            ax.plot(0, at, "x", color=GREY, ms=5, clip_on=False)
            continue
        if pd.notna(row.low) and pd.notna(row.high) and row.low < row.high:
            ax.hlines(at, row.low, min(float(row.high), top * 1.3), color=BLUE, lw=0.8, alpha=0.7)
        ax.plot(float(row.best), at, "o", color=BLUE, ms=4.5)
    ax.set(xlim=(0, top * 1.25), ylim=(len(rules) - 0.4, -0.6))
    ax.xaxis.set_major_locator(MaxNLocator(4))
    ax.tick_params(labelsize=7.5)
