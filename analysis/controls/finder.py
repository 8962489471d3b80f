"""The events of a view as a list to walk through: searched, ordered, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import ipywidgets as widgets
import pandas as pd

PAGE = 200  # rows in the list at once
ID = 6  # letters from which on a word sought may be an id
ORDERS = {"date": ["date_start"], "figure": ["n"], "articles": ["n_articles"]}
COLUMNS = {"day": 10, "place": 20, "kind": 8, "by": 20, "against": 20, "figures": 32, "articles": 8}


class Finder:
    """Rows of `listed` to pick an event from; `picked` is called with its event_id, None where there is none.

    attempt: does what a control asks for, and says where it fails.
    """

    def __init__(
        self,
        picked: Callable[[str | None], None],
        attempt: Callable[[Callable[[], None]], None],
        first: str | None = None,
    ) -> None:
        self._events, self._first = pd.DataFrame(), first
        self._only: tuple[list[str], str] | None = None  # what was clicked in a chart: its events, and words for it
        self._words: Callable[[], pd.Series] = pd.Series
        self._picked = picked
        self._quiet = False
        head = "".join(_wide(name, width) for name, width in COLUMNS.items()) + "sources"
        self.rows = widgets.Select(rows=8, description=head, layout=_wide_as("100%")).add_class("workbook-list")
        self.rows.add_class("workbook-rows")
        self.find = widgets.Text(
            description="Find", placeholder="place, side, figure, words told, id", continuous_update=False
        )
        self.order = widgets.Dropdown(description="Order by", options=list(ORDERS), layout=_wide_as("190px"))
        self.page = widgets.BoundedIntText(description="Page", value=1, min=1, max=1, layout=_wide_as("150px"))
        self.count = widgets.Label()
        self.every = widgets.Button(description="All events", tooltip="list every event of the view again")
        self.every.on_click(lambda _: attempt(lambda: self.only(None, "")))
        self.every.layout.display = "none"
        self.rows.observe(lambda change: attempt(lambda: self._tell(change["new"])), names="value")
        for control in (self.find, self.order, self.page):
            control.observe(lambda _: None if self._quiet else attempt(self._fill), names="value")

    @property
    def box(self) -> widgets.Widget:
        """The search line over the list."""
        line = [self.find, self.order, self.page, self.every, self.count]
        line = widgets.HBox(line, layout=widgets.Layout(flex_flow="row wrap"))
        return widgets.VBox([line, self.rows])

    def show(self, events: pd.DataFrame, words: Callable[[], pd.Series]) -> None:
        """Lists these events; the one picked before stays picked where it is still among them, whatever is sought.

        words: event_id -> what is told of it, asked for only where somebody searches.
        """
        self._events, self._words, self._only = events, words, None
        self._fill(kept=self.rows.value)

    def only(self, event_ids: list[str] | None, words: str) -> None:
        """Lists just these events, whatever is sought, and picks the first; None lists all again. words: what they are.

        One that the view does not list, for it has no such victims, is picked all the same.
        """
        self._only = (event_ids, words) if event_ids else None
        with self._silence():
            self.find.value, self.page.value = "", 1
            self.rows.value = None if event_ids else self.rows.value
        self._fill(kept=self.rows.value)
        if event_ids and not self.rows.options:
            self._picked(event_ids[0])

    def leave(self) -> None:
        """Picks no event."""
        with self._silence():
            self.rows.value = None

    def _fill(self, kept: str | None = None) -> None:
        sought = _found(self._events, self.find.value, self._words)
        if self._only:
            sought = sought[sought["event_id"].isin(self._only[0])]
        self.every.layout.display = "" if self._only else "none"
        found = self._events[self._events["event_id"].isin([*sought["event_id"], kept])]
        ordered = found.sort_values(ORDERS[self.order.value], ascending=self.order.value == "date", kind="stable")
        with self._silence():
            self.page.max = max(1, -(-len(ordered) // PAGE))
        part = ordered.iloc[(self.page.value - 1) * PAGE : self.page.value * PAGE]
        of = f" {self._only[1]}." if self._only else f" {PAGE} a page. Arrow keys walk the list."
        self.count.value = f"{len(found):,} of {len(self._events):,} events:" + of
        options = list(zip(_lines(part), part["event_id"], strict=True))
        before = self.rows.value or self._first
        stays = before if before in set(part["event_id"]) else (options[0][1] if options else None)
        with self._silence():
            if list(self.rows.options) != options:
                self.rows.options = options
            self.rows.value = stays
        self._picked(stays)

    @contextmanager
    def _silence(self) -> Iterator[None]:
        """Controls set inside set nothing off."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _tell(self, event_id: str | None) -> None:
        if not self._quiet:
            self._picked(event_id)


def _wide_as(width: str) -> widgets.Layout:
    return widgets.Layout(width=width)


def _found(events: pd.DataFrame, words: str, told: Callable[[], pd.Series]) -> pd.DataFrame:
    """Events whose row, or what is told of them, holds every word, whatever its capitals."""
    keep = pd.Series(True, index=events.index)
    if not words.strip():
        return events
    # What stands in the list, and what a column cuts off there.
    shown = pd.Series(_lines(events), index=events.index, dtype="string").str.replace("\xa0", " ")
    around = events["event_id"].map(told()).astype("string").fillna("")
    cells = events.drop(columns="event_id").astype("string").fillna("").agg(" ".join, axis=1)
    text = (cells + " " + shown + " " + around).str.casefold()
    for word in words.casefold().split():
        named = events["event_id"].str.startswith(word) & (len(word) >= ID)
        keep &= text.str.contains(word, regex=False) | named
    return events[keep]


def _lines(events: pd.DataFrame) -> list[str]:
    """Each event as a line of columns of fixed width."""
    return [
        "".join(_wide(cell, width) for cell, width in zip(_cells(row), COLUMNS.values(), strict=True))
        + ("differ" if row.sources_disagree else "")
        for row in events.itertuples()
    ]


def _cells(row: object) -> list[object]:
    day = "no date" if pd.isna(row.date_start) else f"{row.date_start:%Y-%m-%d}"  # type: ignore[attr-defined]
    names = ("place", "kind", "perpetrator_side", "target_side", "figures", "n_articles")
    return [day, *(getattr(row, name) for name in names)]


def _wide(cell: object, width: int) -> str:
    """A cell cut or filled to its width and a space; a browser would fold plain spaces.

    >>> _wide("Taftanaz", 4).replace("\\xa0", "_"), _wide(None, 3).replace("\\xa0", "_")
    ('Taf…_', '–___')
    """
    text = "–" if cell is None or pd.isna(cell) else str(cell)
    text = text if len(text) <= width else f"{text[: width - 1]}…"
    return f"{text:<{width + 1}}".replace(" ", "\xa0")
