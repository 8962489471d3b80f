"""The sentences behind a row, and tables, as escaped HTML: the one place where article text meets markup."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from IPython.display import HTML, display

from analysis.reading.sentences import sentences as split
from analysis.tables import Tables

Span = tuple[int, int]
CELL = {True: '<td style="text-align: right">', False: '<td style="text-align: left">'}


def sentences(tables: Tables, event_id: str | None) -> str:
    """HTML of every sentence that tells of an event or links it to another, its words marked, newest article last.

    Article text is escaped; the offsets are those of articles.text. Raises ValueError for an unknown event.
    """
    if event_id is None:
        return "<p>No event was read.</p>"
    if event_id not in set(tables.events["event_id"]):
        raise ValueError(f"event_id is {event_id!r}; the events table has no such event")
    spans = _spans(tables, event_id)
    articles = tables.articles[tables.articles["article_id"].isin(spans["article_id"])]
    articles = articles.sort_values(["published", "published_at", "article_id"])
    parts = [_article(row, spans[spans["article_id"].eq(row["article_id"])]) for _, row in articles.iterrows()]
    return "\n".join(parts) or "<p>No sentence is kept for this event.</p>"


def show(tables: Tables, event_id: str | None) -> None:
    """Displays the sentences behind an event."""
    display(HTML(sentences(tables, event_id)))


def _spans(tables: Tables, event_id: str) -> pd.DataFrame:
    """article_id, start, stop of the event's mentions, violations and links."""
    pairs = tables.retaliations
    linked = pairs["trigger_event_id"].eq(event_id) | pairs["response_event_id"].eq(event_id)
    own = [part[part["event_id"].eq(event_id)] for part in (tables.mentions, tables.violations)]
    columns = ["article_id", "start", "stop"]
    return pd.concat([part[columns] for part in [*own, pairs[linked]]]).dropna().drop_duplicates()


def _article(article: pd.Series, spans: pd.DataFrame) -> str:
    source = " | ".join(html.escape(str(article[name])) for name in ("source", "headline") if pd.notna(article[name]))
    when = "" if pd.isna(article["published"]) else f"{article['published']:%Y-%m-%d} "
    marks = sorted((int(start), int(stop)) for start, stop in zip(spans["start"], spans["stop"], strict=True))
    quotes = "".join(f"<blockquote>{text}</blockquote>" for text in _quotes(str(article["text"]), marks))
    return f"<section><p><small>{when}{source}</small></p>{quotes}</section>"


def _quotes(text: str, spans: Sequence[Span]) -> Iterable[str]:
    """Each sentence that a span touches, escaped, with its spans marked."""
    for sentence in split(text):
        inside = [(start, stop) for start, stop in spans if start < sentence.stop and stop > sentence.start]
        if inside:
            yield _marked(text, sentence.start, sentence.stop, inside)


def _marked(text: str, start: int, stop: int, spans: Sequence[Span]) -> str:
    """text[start:stop] escaped, with <mark> around the spans; spans that overlap become one mark."""
    parts, at = [], start
    for first, last in _joined(spans):
        first, last = max(first, at), min(last, stop)
        parts += [html.escape(text[at:first]), f"<mark>{html.escape(text[first:last])}</mark>"]
        at = last
    return "".join([*parts, html.escape(text[at:stop])])


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, stop in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def applied(tables: Tables) -> HTML:
    """How many corrections a researcher's file has changed these tables by, and each of them; stale ones with why."""
    rows = tables.decisions[tables.decisions["action"].isin(["correction", "stale"])]
    done, stale = (int(rows["action"].eq(action).sum()) for action in ("correction", "stale"))
    words = f"Corrections by a researcher: {done} applied, {stale} stale."
    return table(rows, words, ["action", "rule", "reason", "who", "event_id"]) if len(rows) else HTML(f"<p>{words}</p>")


def table(data: pd.DataFrame, caption: str, columns: Sequence[str] | None = None, most: int = 25) -> HTML:
    """The data as an HTML table with a caption: escaped, days without times, a dash where nothing is known.

    Shows the first `most` rows and says how many there are; numbers stand right, words left.
    """
    shown = data.loc[:, list(columns)] if columns else data
    aligned = [CELL[pd.api.types.is_numeric_dtype(dtype)] for dtype in shown.dtypes]
    names = "".join(f'<th scope="col">{html.escape(str(name).replace("_", " "))}</th>' for name in shown)
    body = "\n".join(_row(row, aligned) for row in shown.head(most).itertuples(index=False))
    rows = f"{len(data):,} row" + ("" if len(data) == 1 else "s")
    words = f"{caption} ({rows}, the first {most} shown)" if len(data) > most else f"{caption} ({rows})"
    head = f"<caption>{html.escape(words)}</caption>\n<thead><tr>{names}</tr></thead>"
    return HTML(f'<table class="dataframe">\n{head}\n<tbody>\n{body}\n</tbody>\n</table>')


def _row(values: Iterable[Any], aligned: Iterable[str]) -> str:
    cells = [f"{cell}{html.escape(_shown(value))}</td>" for value, cell in zip(values, aligned, strict=True)]
    return f"<tr>{''.join(cells)}</tr>"


def _shown(value: Any) -> str:
    if pd.isna(value):
        return "–"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value == value.normalize() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2g}" if abs(value) < 1 else f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value)
