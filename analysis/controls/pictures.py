"""The three charts of a view: drawn, described, and as an image that replaces the one before without a flicker."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pandas as pd
from IPython.display import Markdown, display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from analysis import charts, evidence, metrics, schema
from analysis.controls.view import View
from analysis.tables import Tables

DPI = 100  # 850 pixels wide: what is left beside the controls on a laptop

# A chart draws a line for each truce within its days; for one of this day it draws none.
LONG_AGO = pd.Timestamp("1800-01-01")


class Picture(NamedTuple):
    """A chart, what it shows in a sentence, and its numbers."""

    figure: Figure
    finding: str
    alt: str
    data: pd.DataFrame


def escalation(chosen: Tables, view: View) -> Picture:
    """Casualties of the view's harms per bin, or so far."""
    data = metrics.escalation(chosen, view.bin, view.estimate, since=view.since, until=view.until)
    drawn = _so_far(data) if view.cumulative else data
    harms = view.harms or tuple(data["harm"].unique())
    figure = charts.escalation(drawn, _context(chosen, view), harms=harms, log=view.log)
    if view.cumulative and figure.get_suptitle():
        title = figure.get_suptitle().replace("Casualties by", "Casualties added up to the end of each", 1)
        figure.suptitle(title, x=0.01, ha="left", fontweight="bold")
    asked = data[data["harm"].isin(harms)]
    return Picture(figure, charts.finding("escalation", asked), charts.alt("escalation", asked), drawn)


def retaliation(chosen: Tables, view: View) -> Picture:
    """Answers over what they answer, on the view's basis."""
    data = metrics.retaliation(chosen, view.basis)
    pooled = metrics.retaliation_over_time(chosen, view.basis, view.bin)
    figure = charts.retaliation(data, pooled, _context(chosen, view))
    return Picture(figure, charts.finding("retaliation", data), charts.alt("retaliation", data), data)


def violations(chosen: Tables, view: View) -> Picture:
    """Breaches stated, inferred and counted."""
    data = metrics.violations(chosen)
    figure = charts.violations(data, _context(chosen, view))
    return Picture(figure, charts.finding("violations", data), charts.alt("violations", data), data)


PICTURES: dict[str, Callable[[Tables, View], Picture]] = {
    "escalation": escalation,
    "retaliation": retaliation,
    "violations": violations,
}


def _context(chosen: Tables, view: View) -> Tables:
    """What the chart adds from the tables: truces it draws a line for only where they are asked for."""
    if view.truces:
        return chosen
    none = pd.Series(pd.NaT, chosen.ceasefires.index, schema.MOMENT)
    return replace(chosen, ceasefires=chosen.ceasefires.assign(effective=none, announced=LONG_AGO))


def _so_far(data: pd.DataFrame) -> pd.DataFrame:
    """Bins added up within each group; a bin nobody knows stays missing, and what is open once stays open.

    Claims made so far stay made where nobody claims anything.
    """
    groups = data.groupby([name for name in metrics.GROUPS if name in data], dropna=False).ngroup()
    placed, claims = data["placed"].fillna(False), data["claim_only"].fillna(False)
    sums = {}
    for name in ("low", "best", "high", "value"):
        told = data[name].where(placed).groupby(groups).cumsum()
        told = told.mask(claims, told.groupby(groups).ffill())
        sums[name] = told.where(placed, data[name])
    open_once = (data["high"].isna() & data["low"].notna() & placed).groupby(groups).cummax()
    return data.assign(**sums).assign(high=sums["high"].mask(placed & open_once))


def image(picture: Picture) -> str:
    """The chart as HTML with its finding above it; its size is said, so that nothing moves when it is replaced."""
    picture.figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(picture.figure)
    file = io.BytesIO()
    # savefig would draw twice, once for the layout alone.
    canvas.print_png(file, metadata={"Software": None}, pil_kwargs={"compress_level": 1})
    return evidence.image(file.getvalue(), canvas.get_width_height(), picture.finding, picture.alt)


def still(chosen: Tables, view: View) -> None:
    """Displays the three charts of a view, each under its finding, for paper and for runs without a browser."""
    for draw in PICTURES.values():
        picture = draw(chosen, view)
        display(Markdown(picture.finding))
        charts.show(picture.figure, picture.alt)
