"""The sentences behind a row, and tables, as escaped HTML: the one place where article text meets markup."""

from __future__ import annotations

import base64
import html
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
from IPython.display import HTML, display

from analysis.ceasefires import series_name
from analysis.metrics import reports_of
from analysis.reading.sentences import Sentence
from analysis.reading.sentences import sentences as split
from analysis.sides import side_name
from analysis.tables import Tables

Span = tuple[int, int]
# What of an event's reports is shown with it.
REPORTED = ["published", "source", "said_by", "harm", "victim_side", "victim_role", "low", "best", "high"]
REPORTED += ["status", "reason", "text", "rule"]
# Where a row names the events behind it.
EVENT_IDS = ("event_id", "event_ids", "trigger_event_id", "response_event_id")
# Where a row without events names the articles behind it.
ARTICLE_IDS = ("article_id", "article_ids")
# Flags of which a dash would read as no.
CLAIMS = ("claim", "is_claim", "claim_only")
# "0-101 / ≥5" is read in one line; who counts what needs room.
WIDE = {
    "label": '<td style="text-align: left; white-space: nowrap">',
    "series": '<td style="text-align: left; min-width: 15em">',
}
CELL = {True: '<td style="text-align: right">', False: '<td style="text-align: left">'}


def sentences(tables: Tables, event_id: str | None) -> str:
    """HTML of every sentence that tells of an event or links it to another, its words marked, newest article last.

    Article text is escaped; the offsets are those of articles.text. Raises ValueError for an unknown event.
    """
    if event_id is None:
        return "<p>No event is chosen.</p>"
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


def record(tables: Tables, event_id: str | None) -> str:
    """HTML of all that is known of an event: its reports in the order of publication, its sentences, its decisions.

    A report that a later one replaced says so, and why; each number names the rule that read it.
    Raises ValueError for an unknown event.
    """
    quotes = sentences(tables, event_id)
    if event_id is None:
        return quotes
    told = reports_of(tables, event_id)
    told = told.merge(tables.mentions[["mention_id", "rule"]], on="mention_id", how="left")
    parts = [table(told, "Its reports in the order of publication", REPORTED, len(told)).data, quotes]
    why = tables.decisions
    why = why[why["event_id"].eq(event_id) | why["other_event_id"].eq(event_id)]
    columns = ["action", "rule", "reason", "who", "event_id", "other_event_id"]
    none = "<p>No decision was needed: nothing was merged, kept apart or corrected.</p>"
    parts.append(table(why, "Decisions that made it one event", columns, len(why)).data if len(why) else none)
    return "\n".join(parts)


def known(tables: Tables, event_id: str | None) -> HTML:
    """All that is known of an event, as a cell shows it."""
    return HTML(record(tables, event_id))


def behind(tables: Tables) -> HTML:
    """The sentences of every event, and of every violation without one, for the links of `table(..., linked=True)`.

    One section an event, by date, and one an article that accuses of a violation; call it once a page, at its end.
    """
    events = tables.events.sort_values(["date_start", "event_id"])
    spans = _all_spans(tables)
    # One object for each text, which every event of a long article shares.
    articles = tables.articles.set_index("article_id", drop=False).rename_axis(None).astype({"text": object})
    by_event = dict(list(spans.dropna(subset="event_id").groupby("event_id")))
    parts = [_section(anchor(e.event_id), _heading(e), by_event.get(e.event_id), articles) for e in _each(events)]
    alone = tables.violations[tables.violations["event_id"].isna()]
    for name, part in alone.groupby("article_id"):
        if name in articles.index:
            parts.append(_section(anchor(name, "article"), "Accusations of violations", part, articles))
    return HTML("\n".join(parts) or "<p>No event was read.</p>")


def accusation(tables: Tables, violation_id: str) -> str:
    """HTML of the words that state or count a violation without an event, and of what was read in them.

    One row for each truce they say was breached.
    """
    asked = tables.violations[tables.violations["violation_id"].eq(violation_id)]
    rows = tables.violations.merge(asked[["article_id", "start", "stop"]])
    rows = rows.assign(truce=rows["ceasefire_id"].map(tables.ceasefires.set_index("ceasefire_id")["name"]))
    articles = tables.articles.set_index("article_id", drop=False).rename_axis(None)
    if rows.empty:
        return said("This violation is in no article of this view.", wrong=True)
    section = _section(anchor(violation_id, "violation"), "Violation of a truce", rows, articles)
    names = ["truce", "date_start", "date_end", "place", "accused", "accused_side", "counted_by", "basis", "unit"]
    names += ["count_low", "count_best", "count_high", "disputed", "rule"]
    return section + table(rows, "What was read in it", names).data


def _each(data: pd.DataFrame) -> Iterable[Any]:
    return data.itertuples(index=False)


def _heading(event: Any) -> str:
    """Date, kind and place of an event: "2020-02-10, attack, Taftanaz"."""
    return ", ".join(_shown(value) for value in (event.date_start, event.kind, event.place) if pd.notna(value))


def _section(anchor: str, heading: str, spans: pd.DataFrame | None, articles: pd.DataFrame) -> str:
    """A heading that can be linked to and the sentences of the spans, oldest article first."""
    quotes = []
    if spans is not None:
        told = articles[articles.index.isin(spans["article_id"])]
        told = told.sort_values(["published", "published_at", "article_id"])
        quotes = [_article(row, spans[spans["article_id"].eq(row["article_id"])]) for _, row in told.iterrows()]
    body = "".join(quotes) or "<p>No sentence is kept for this event.</p>"
    return f'<section id="{anchor}"><h3>{html.escape(heading)}</h3>{body}</section>'


def anchor(name: str, kind: str = "event") -> str:
    """The id of a section, and what a link to it says after #; ids of articles may hold anything."""
    return f"{kind}-{quote(str(name), safe='')}"


def _all_spans(tables: Tables) -> pd.DataFrame:
    """event_id, article_id, start, stop of every mention, violation and link."""
    columns = ["event_id", "article_id", "start", "stop"]
    links = [tables.retaliations.rename(columns={f"{end}_event_id": "event_id"}) for end in ("trigger", "response")]
    parts = [part[columns] for part in (tables.mentions, tables.violations, *links)]
    return pd.concat(parts).dropna(subset=columns[1:]).drop_duplicates()


def image(png: bytes, size: tuple[int, int], finding: str, alt: str) -> str:
    """A chart as HTML under the sentence it shows; the size keeps its room while it is replaced."""
    source = base64.b64encode(png).decode()
    width, height = size
    return (
        f'<p class="finding">{html.escape(finding)}</p>\n<img decoding="sync" width="{width}" height="{height}" '
        f'style="max-width: 100%; height: auto" alt="{html.escape(alt)}" src="data:image/png;base64,{source}">'
    )


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
    found, starts = _split(text)
    near = (range(max(0, bisect_right(starts, start) - 1), bisect_left(starts, stop)) for start, stop in spans)
    for number in sorted({number for numbers in near for number in numbers}):
        sentence = found[number]
        inside = [(start, stop) for start, stop in spans if start < sentence.stop and stop > sentence.start]
        if inside:
            yield _marked(text, sentence.start, sentence.stop, inside)


@lru_cache(maxsize=64)
def _split(text: str) -> tuple[list[Sentence], list[int]]:
    """The sentences of a text and where each begins: an article that tells of many events is split once."""
    found = list(split(text))
    return found, [sentence.start for sentence in found]


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


def said(words: str, wrong: bool = False) -> str:
    """A line for the reader as HTML, escaped; a wrong one is marked, and read aloud at once."""
    kind, role = ("wrong", "alert") if wrong else ("said", "status")
    return f'<span class="{kind}" role="{role}">{html.escape(words)}</span>'


def applied(tables: Tables) -> HTML:
    """How many corrections a researcher's file has changed these tables by, and each of them; stale ones with why."""
    rows = tables.decisions[tables.decisions["action"].isin(["correction", "stale"])]
    done, stale = (int(rows["action"].eq(action).sum()) for action in ("correction", "stale"))
    words = f"Corrections by a researcher: {done} applied, {stale} stale."
    return table(rows, words, ["action", "rule", "reason", "who", "event_id"]) if len(rows) else HTML(f"<p>{words}</p>")


def table(
    data: pd.DataFrame, caption: str, columns: Sequence[str] | None = None, most: int = 25, linked: bool = False
) -> HTML:
    """The data as an HTML table with a caption: escaped, days without times, a dash where nothing is known.

    Whether something is a claim is "not known" in words.
    Shows the first `most` rows and says how many there are; numbers stand right, words left. linked: a last
    column leads from each row to its sentences, which `behind` must list further down the same page.
    """
    shown = data.loc[:, list(columns)] if columns else data
    numeric = {name: pd.api.types.is_numeric_dtype(dtype) for name, dtype in shown.dtypes.items()}
    aligned = [WIDE.get(str(name), CELL[is_number]) for name, is_number in numeric.items()]
    names = "".join(f'<th scope="col">{html.escape(str(name).replace("_", " "))}</th>' for name in shown)
    names += '<th scope="col">sentences</th>' * linked
    ends = _links(data.head(most)) if linked else [""] * min(most, len(data))
    sides = [name for name in shown if str(name).endswith("_side")]
    shown = shown.assign(**{name: shown[name].astype(object).map(side_name, na_action="ignore") for name in sides})
    if "series" in shown:
        shown = shown.assign(series=shown["series"].map(series_name, na_action="ignore"))
    claims = shown.columns.intersection(CLAIMS)
    shown = shown.astype(dict.fromkeys(claims, object)).fillna(dict.fromkeys(claims, "not known"))
    rows = zip(shown.head(most).itertuples(index=False), ends, strict=True)
    body = "\n".join(f"<tr>{_cells(row, aligned)}{end}</tr>" for row, end in rows)
    count = f"{len(data):,} row" + ("" if len(data) == 1 else "s")
    words = f"{caption} ({count}, the first {most} shown)" if len(data) > most else f"{caption} ({count})"
    head = f"<caption>{html.escape(words)}</caption>\n<thead><tr>{names}</tr></thead>"
    return HTML(f'<table class="dataframe">\n{head}\n<tbody>\n{body}\n</tbody>\n</table>')


def _links(data: pd.DataFrame) -> list[str]:
    """A cell for each row with links to its events, or to the articles that a row without events comes from."""
    given = [("event", [name for name in EVENT_IDS if name in data])]
    given += [("article", [name for name in ARTICLE_IDS if name in data])]
    cells = []
    for row in data.to_dict("records"):
        every = ([anchor(one, kind) for one in _ids(row, names)] for kind, names in given)
        targets = next((found for found in every if found), [])
        words = ["read"] if len(targets) == 1 else [f"{at}" for at in range(1, len(targets) + 1)]
        links = (f'<a href="#{html.escape(to)}">{word}</a>' for to, word in zip(targets, words, strict=True))
        cells.append(f"{CELL[False]}{' '.join(links) or '–'}</td>")
    return cells


def _ids(row: dict[Hashable, Any], names: Sequence[str]) -> list[str]:
    """Every id of these columns once; in a column of several they are joined by |."""
    cells = {name: str(row[name]) for name in names if pd.notna(row[name])}
    parts = (cell.split("|") if name.endswith("s") else [cell] for name, cell in cells.items())
    return list(dict.fromkeys(one for part in parts for one in part if one))


def _cells(values: Iterable[Any], aligned: Iterable[str]) -> str:
    return "".join(f"{cell}{html.escape(_shown(value))}</td>" for value, cell in zip(values, aligned, strict=True))


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
