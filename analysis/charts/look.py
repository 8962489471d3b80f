"""One look for all charts, and what they share: size, dates, truces, the lines underneath, alt text."""

from __future__ import annotations

import base64
import io
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from IPython.display import display
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import DAILY, AutoDateLocator, ConciseDateFormatter, DayLocator, date2num
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, NullLocator, SymmetricalLogLocator

from analysis.ceasefires import truce_days
from analysis.charts.words import counted, day
from analysis.tables import Tables

# Okabe and Ito's colours, told apart with any colour vision; shape or place always says it too.
BLUE, ORANGE, GREEN, PURPLE, SKY, RED, GREY = "#0072B2 #E69F00 #009E73 #CC79A7 #56B4E9 #D55E00 #777777".split()
HARM = {"killed": BLUE, "injured": ORANGE, "neutralized": PURPLE, "captured": GREEN, "missing": SKY, "casualties": RED}
SIDES = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY)
MARKERS = "osD^vP"
UNCOVERED = "#d9d9d9"  # days no article covers
WIDTH, DPI = 8.5, 120  # inches and dots: 1,020 px
LEADS = 1500  # areas of one chart that lead somewhere; more would be too small to be hit
HIT = 12  # pixels that an area has at least, each way
TALL = 5.0  # inches; a higher chart is scrolled
MOST = 8  # panels in one chart; what is left out is said under it
DAY = pd.Timedelta(days=1)
STYLE = {
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titley": 1.0,  # else each layout measures every axis to find a place that is always this one
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "xtick.color": "#444444",
    "ytick.color": "#444444",
}

# What no chart here draws, and why; who asks for it by name is told.
MISLEADING = {
    "dual_axes": "two scales in one panel make lines cross wherever one likes; draw two panels",
    "stacked": "neutralized is not killed, and the killed may be among the neutralized; each has a panel of its own",
    "sum_counters": "counters see the same acts, or other ones; their numbers are never added",
    "mean_ratio": "a mean of ratios lets the smallest pair decide; ratios are pooled as sum over sum",
    "join_gaps": "a line across a gap shows days that nobody counted; a gap stays a gap",
    "cumulative_only": "a running sum can only rise; it is drawn under its bars, never without them",
}


def refuse(asked: Mapping[str, object]) -> None:
    """Raises ValueError with the reason for a misleading picture asked for, TypeError for an unknown option."""
    for name, wanted in asked.items():
        if name not in MISLEADING:
            raise TypeError(f"no option {name!r}")
        if wanted:
            raise ValueError(f"{name} is refused as misleading: {MISLEADING[name]}")


def each(data: pd.DataFrame) -> Iterator[Any]:
    """Rows as named tuples."""
    return iter(data.itertuples())


def on_axis(moment: pd.Timestamp) -> float:
    """A moment as matplotlib's days since 1970."""
    return float(date2num(moment))


def show(fig: Figure, alt: str) -> None:
    """Displays the figure as a PNG with this alt text; the same figure gives the same bytes."""
    file = io.BytesIO()
    fig.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
    png = base64.b64encode(file.getvalue()).decode()
    display({"image/png": png, "text/plain": alt}, metadata={"image/png": {"alt": alt}}, raw=True)


class Area(NamedTuple):
    """A part of a chart, as parts of its width and height from the top left; what it leads to; words for it.

    leads: "event:" or "violation:" and their ids, joined by |.
    """

    left: float
    top: float
    width: float
    height: float
    leads: str
    words: str


def lead(ax: Axes, corner: tuple[float, float], size: tuple[float, float], leads: str, words: str, high: bool) -> None:
    """Notes that an area of a panel, in its data, leads to what it shows; nothing is drawn.

    high: bottom and height are parts of the panel's height, so that a low bar is as easily hit as a high one.
    """
    area = Rectangle(corner, *size, visible=False, in_layout=False, url=leads, gid=words)
    if high:
        area.set_transform(ax.get_xaxis_transform())
    ax.add_artist(area)


def areas(fig: Figure) -> list[Area]:
    """The areas of a drawn chart that lead somewhere, the smallest last, as they lie on top."""
    width, height = fig.canvas.get_width_height()
    found = []
    for area in fig.findobj(lambda artist: artist.get_url() is not None):
        box = area.get_window_extent()
        wide, tall = max(0.0, HIT - abs(box.width)) / 2, max(0.0, HIT - abs(box.height)) / 2
        left, right = np.clip([(box.x0 - wide) / width, (box.x1 + wide) / width], 0, 1)
        bottom, top = np.clip([(box.y0 - tall) / height, (box.y1 + tall) / height], 0, 1)
        x, y, wide, tall = (round(float(part), 4) for part in (left, 1 - top, right - left, top - bottom))
        found.append(Area(x, y, wide, tall, str(area.get_url()), str(area.get_gid())))
    return sorted(found, key=lambda area: -area.width * area.height)[:LEADS]


def nothing(words: str) -> Figure:
    fig = Figure(figsize=(WIDTH, 1.2))
    fig.text(0.5, 0.5, words, ha="center", va="center", color="#444444", fontsize=10)
    return fig


def note(fig: Figure, parts: Sequence[str]) -> None:
    """The lines under a chart: how to read it, n and sources."""
    text = "\n".join(line for part in parts if part for line in textwrap.wrap(part, 146))
    fig.supxlabel(text, x=0.01, ha="left", fontsize=7.5, color="#444444", linespacing=1.35)


def n_line(n: str, told: pd.DataFrame | None) -> str:
    """The line under every chart: how much it shows, in how many articles, of which sources.

    told: rows with article_id and source; of each article the first counts. None says n only.
    """
    if told is None:
        return f"n = {n}."
    articles = told.dropna(subset="article_id").drop_duplicates("article_id")
    return f"n = {n}, in {counted(len(articles), 'article')}. {named(articles['source'].value_counts().index)}"


def named(sources: Sequence[str]) -> str:
    """The sources, given with those of most articles first.

    >>> named(["A", "B"]), named([])
    ('Sources: A, B.', 'Sources: not named.')
    """
    more = f" and {len(sources) - 5} more" if len(sources) > 5 else ""
    return f"Sources: {', '.join(sources[:5]) or 'not named'}{more}."


def of_events(n: str, event_ids: set[str], tables: Tables | None) -> str:
    """n_line of the articles that tell these events, and how many corrections are applied."""
    if tables is None:
        return n_line(n, None)
    corrected = int(tables.decisions["action"].eq("correction").sum())
    by_hand = f" {counted(corrected, 'correction')} applied." if corrected else ""
    return n_line(n, tables.reports[tables.reports["event_id"].isin(event_ids)]) + by_hand


def of_articles(n: str, article_ids: pd.Series, tables: Tables | None) -> str:
    """n_line of these articles."""
    return n_line(n, None if tables is None else tables.articles[tables.articles["article_id"].isin(article_ids)])


def titled(fig: Figure, title: str, key: Sequence[tuple[Artist, str]] = ()) -> None:
    """The chart's title at the top left, with the key in rows of three under it, or of two where three are too wide."""
    # Blank lines keep the layout from putting the panels where the key goes.
    # A key of n entries stands in columns of ceil(n / 3); its longest column, in lines, is what it takes.
    columns = 3 if _key_width(key, 3) < WIDTH else 2
    deep = -(-len(key) // columns)
    lines = sum(max(1 + words.count("\n") for _, words in key[row::deep]) for row in range(deep))
    fig.suptitle(title + "\n" * lines, x=0.01, ha="left", fontweight="bold")
    if key:
        handles, words = zip(*key, strict=True)
        top = 1 - 0.24 / fig.get_figheight()
        fig.legend(
            handles, words, loc="upper left", bbox_to_anchor=(0.005, top), ncols=columns, fontsize=8, borderpad=0
        )


def _key_width(key: Sequence[tuple[Artist, str]], columns: int) -> float:
    """About how many inches a key takes in so many columns: its marks, and 16 letters of 8 points an inch."""
    longest = [max(map(len, words.split("\n"))) for _, words in key]
    deep = max(1, -(-len(key) // columns))
    return sum(0.5 + max(longest[at : at + deep]) / 16 for at in range(0, len(key), deep))


def dates(ax: Axes, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """Days along x, and hours only where a moment has them."""
    by_itself = AutoDateLocator(minticks=3, maxticks=9)
    by_itself.intervald[DAILY] = [1, 2, 7, 14]  # every third or fourth day sets the 29th against the 1st
    short = last - first <= 5 * DAY and first == first.floor("12h")
    locator = DayLocator() if short else by_itself
    formatter = ConciseDateFormatter(locator)
    formatter.formats[2] = "%d %b"  # a bare day number says no month
    formatter.offset_formats[1:3] = ["%Y", "%Y"]
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(formatter)
    ax.set_xlim(on_axis(first), on_axis(last))


def dates_twice(fig: Figure, first: Axes) -> bool:
    """Days under the first panel, if it is the only one or the chart too high to be seen whole; whether they are."""
    tall = len(fig.axes) == 1 or bool(fig.get_figheight() > TALL)
    first.tick_params(labelbottom=tall)
    return tall


def from_zero(ax: Axes, figures: pd.DataFrame, label: str) -> None:
    """Counts along x from 0, which has a place on it, on a log scale above 1; open bounds have room to the right."""
    top = float(figures.astype("Float64").max().max())
    ax.set_xscale("symlog", linthresh=1)
    ax.set(xlim=(-0.15, max(top, 1.0) * 1.9), xlabel=label)
    ax.xaxis.set_major_locator(SymmetricalLogLocator(base=10, linthresh=1, subs=[1, 2, 5] if top < 500 else [1]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.xaxis.set_minor_locator(NullLocator())


def _told_of(tables: Tables) -> pd.DataFrame:
    """The truces of the conflicts these events are of, and those that a violation names."""
    truces = tables.ceasefires
    here = truces["conflict"].isin(tables.events["conflict"].dropna())
    return truces[here | truces["ceasefire_id"].isin(tables.violations["ceasefire_id"].dropna())]


def mark_truces(axes: Sequence[Axes], tables: Tables | None) -> str:
    """A line where a truce takes effect, dotted where the parties give different days; returns the key."""
    if tables is None:
        return ""
    low, high = axes[0].get_xlim()
    truces = truce_days(_told_of(tables)).dropna(subset="day").sort_values("day")
    key: list[str] = []
    right = {0.98: -np.inf, 0.82: -np.inf}
    for truce in each(truces[[low <= on_axis(moment) <= high for moment in truces["day"]]]):
        x, name = on_axis(truce.day), f"T{len(key) + 1}"
        for ax in axes:
            ax.axvline(x, color="black", lw=0.9, ls=(0, (4, 2)), zorder=0.5)
            if truce.first < truce.last:
                # Dots, for plain grey is what no article covers.
                look = {"facecolor": "none", "edgecolor": "#999999", "hatch": "....", "lw": 0, "zorder": 0.4}
                ax.axvspan(on_axis(truce.first), on_axis(truce.last), **look)
        # Names of close truces stand lower; one that has no room in either place is in the key only.
        level = next((place for place, until in right.items() if until <= x), None)
        if level is not None:
            right[level] = x + (high - low) * 0.035
            where = {"transform": axes[0].get_xaxis_transform(), "va": "top", "fontsize": 7.5}
            axes[0].text(x, level, f" {name}", **where)
        disputed = (
            f", start disputed {day(truce.first)} to {day(truce.last)}: dotted" if truce.first < truce.last else ""
        )
        key.append(f"{name} {truce.name} ({day(truce.day)}{disputed})")
    return f"Truces: {'; '.join(key)}." if key else ""
