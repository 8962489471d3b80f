"""Sensitivity: how each headline number moves when one rule is another."""

from __future__ import annotations

import textwrap

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.charts.look import BLUE, GREY, STYLE, WIDTH, each, named, note, nothing, refuse, titled
from analysis.charts.words import counted, number
from analysis.sides import side_name

ACROSS = 3


def sensitivity(data: pd.DataFrame, **asked: object) -> Figure:
    """sensitivity as small panels, one a headline: a line for the rules as given, a dot for each other rule.

    Every panel starts at 0 and has a scale of its own. Raises ValueError for a misleading picture (look.MISLEADING).
    """
    refuse(asked)
    known = data[data["default"].notna()]
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
        how = "Line: the rules as given; dot: one rule changed; thin line: low to high; arrow: no upper bound, or one "
        how += "off the axis; none: no such number by that rule."
        note(fig, [f"{how} Panels have scales of their own.", _n(known, len(rules))])
    return fig


def _n(data: pd.DataFrame, n_rules: int) -> str:
    """n, articles and sources under the rules as given."""
    given = data[data["rule"].eq("as given")].sort_values(["n_articles", "n_events"]).iloc[-1]
    n = f"{counted(int(given['n_events']), 'event')} under the rules as given, {counted(n_rules, 'other rule')}"
    sources = "" if pd.isna(given["sources"]) else given["sources"]
    return f"n = {n}, in {counted(int(given['n_articles']), 'article')}. {named([*filter(None, sources.split('|'))])}"


def _panel(ax: Axes, headline: str, part: pd.DataFrame, rules: list[str]) -> None:
    given = float(part["default"].iloc[0])
    measure, comma, sides = headline.partition(", ")
    told = measure + comma + " to ".join(side_name(one) if "/" in measure else one for one in sides.split(" to "))
    ax.set_title(textwrap.fill(f"{told}: {number(given)}", 34), fontsize=8)
    top = max(float(part["best"].max()), 1.0) * 1.3
    ax.axvline(given, color="black", lw=1)
    for row in each(part[part["rule"].ne("as given")]):
        at = rules.index(row.rule)
        if pd.isna(row.best):
            ax.text(top * 0.02, at, "none", va="center", fontsize=7, color=GREY)
            continue
        beyond = pd.isna(row.high) or row.high > top
        low, high = float(row.best if pd.isna(row.low) else row.low), top * 0.97 if beyond else float(row.high)
        ax.hlines(at, low, high, color=BLUE, lw=0.7, alpha=0.6)
        if beyond:
            ax.plot(high, at, ">", color=BLUE, ms=3, alpha=0.6)
        ax.plot(float(row.best), at, "o", color=BLUE, ms=4.5, clip_on=False, zorder=3)
    ax.set(xlim=(0, top), ylim=(len(rules) - 0.4, -0.6))
    ax.xaxis.set_major_locator(MaxNLocator(4))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    ax.tick_params(labelsize=7.5)
