"""The HTML of a report: a page a notebook, the first page, the reading quality, the method and the status."""

from __future__ import annotations

import html
import json
import platform
import re
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from importlib import metadata
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import pandas as pd
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from analysis import evidence, paths, quality
from analysis.measured import measured
from analysis.reconciliation import reconciliation
from analysis.report.given import Given, corpus_hash, counted, problems
from analysis.report.options import TARGETS
from analysis.report.runs import Ran
from analysis.tables import Tables
from analysis.trials import percent, telling

# What the notebooks chart and therefore measure.
CHARTED = (
    "numbers", "events", "answers", "breaches", "bounds", "date_start", "victim_side", "perpetrator_side",
    "said_by_kind", "is_claim",
)  # fmt: skip
PROJECT = "conflict-news-workbook"
UNDESCRIBED = "A chart that its notebook does not describe"
MOST_CHANGES, MOST_PROBLEMS = 50, 200

Shown = dict[str, str]


class Told(NamedTuple):
    """What the pages tell beside the notebooks.

    found: the tables; changed: what changes.changes gave; met: conditions that hold, in words; parameters: name, value
    and meaning of each that was given; began: when the run did; start: time.monotonic() then; summary: changed in a
    sentence.
    """

    found: Given
    changed: pd.DataFrame
    met: tuple[str, ...]
    parameters: list[dict[str, str]]
    began: datetime
    start: float
    summary: str


def write(made: Path, ran: list[Ran], told: Told) -> None:
    """Writes NAME.html of every notebook, quality, method and index.html, which lists what is in made/tables."""
    links = _links([one.name for one in ran])
    pages = {one.name: _page(one, links) for one in ran}
    pages["quality"] = _rendered("quality.html.j2", links=links, **_quality(told.found))
    pages["method"] = _rendered("method.html.j2", links=links)
    pages["index"] = _rendered("overview.html.j2", links=links, **_index(ran, told, made / "tables"))
    for name, page in pages.items():
        (made / f"{name}.html").write_text(page, encoding="utf-8")


def _links(names: Sequence[str]) -> list[dict[str, str]]:
    """file and words of every page of a report.

    >>> [link["words"] for link in _links(["01_escalation"])]
    ['Overview', 'Escalation', 'Reading quality', 'Method and ethics', 'Status']
    """
    words = {"index": "Overview"} | {name: name.split("_", 1)[-1].capitalize() for name in names}
    words |= {"quality": "Reading quality", "method": "Method and ethics", "status": "Status"}
    return [{"file": f"{name}.html", "words": said} for name, said in words.items()]


def _rendered(template: str, **values: Any) -> str:
    loader = jinja2.FileSystemLoader(paths.TEMPLATE / "report")
    return jinja2.Environment(loader=loader, autoescape=True).get_template(template).render(values)


# A notebook


def _page(ran: Ran, links: list[dict[str, str]]) -> str:
    # Two charts of a kind must not sound alike.
    number = count(1)
    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(paths.TEMPLATE)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=True,
        filters={
            "caption": _caption,
            "days": _days,
            "numbered": lambda alt: f"Chart {next(number)}: {alt.split('. ')[0]}",
        },
    )
    values = {
        "title": ran.title,
        "headed": ran.title != ran.name,
        "parameters": ran.rows,
        "links": links,
        "here": f"{ran.name}.html",
        "undescribed": UNDESCRIBED,
    }
    page, _ = exporter.from_notebook_node(ran.notebook, values)
    return str(page)


def _caption(table: str) -> str:
    """The caption of a table of HTML as plain text.

    >>> _caption("<table><caption>Killed &amp; injured (2 rows)</caption></table>"), _caption("<table></table>")
    ('Killed & injured (2 rows)', 'Table')
    """
    found = re.search(r"<caption[^>]*>(.*?)</caption>", table, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", found[1])) if found else "Table"


def _days(table: str) -> str:
    """Marks the cells that hold a day, which no line may break.

    >>> _days("<td>2020-02-10</td><td>5</td>")
    '<td class="day">2020-02-10</td><td>5</td>'
    """
    return re.sub(r"<td([^>]*)>(?=\d{4}-\d\d-\d\d</td>)", r'<td\1 class="day">', table)


def _outputs(notebook: NotebookNode, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every output of a kind such as image/png, with what its notebook says of it."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if kind in output.get("data", {}):
                yield output["data"][kind], output.get("metadata", {}).get(kind, {})


# The first page


def _index(ran: list[Ran], told: Told, tables: Path) -> dict[str, Any]:
    rows, given = problems(told.found.tables), {row["name"] for row in told.parameters}
    listed = pd.DataFrame(rows, columns=["article", "source", "published", "problem"])
    return {
        "today": told.began.date().isoformat(),
        "asked": _asked(told.parameters),
        "articles": counted(told.found),
        "summary": told.summary,
        "changed": _shown(told.changed, "What changed", ["change", "told"], MOST_CHANGES),
        "met": told.met,
        "reports": [_told(one) for one in ran],
        "tables": [_file(file) for file in sorted(tables.glob("*")) if file.is_file()],
        "parameters": _parameters(ran, given),
        "problems": _shown(listed, "Records with a problem", most=MOST_PROBLEMS),
        "about": _about(told),
    }


def _asked(parameters: list[dict[str, str]]) -> str:
    """What the report is about, in one line.

    >>> _asked([{"name": "conflict", "value": "Idlib"}, {"name": "since", "value": "2020-02-10"}])
    'Idlib, from 2020-02-10'
    >>> _asked([])
    'All conflicts'
    """
    values = {row["name"]: row["value"] for row in parameters if row["value"] != "not set"}
    words = [values.get("conflict", "All conflicts")]
    words += [f"{word} {values[name]}" for name, word in (("since", "from"), ("until", "to")) if name in values]
    words += [f"only {values['sides'].replace(',', ', ')}"] if "sides" in values else []
    return ", ".join(words).replace(", to ", " to ")


def _told(ran: Ran) -> dict[str, str]:
    """A notebook on the first page: its first finding in words and its first chart, each "" where there is none."""
    finding, _ = next(_outputs(ran.notebook, "text/markdown"), ("", {}))
    png, said = next(_outputs(ran.notebook, "image/png"), ("", {}))
    alt = said.get("alt") or UNDESCRIBED
    return {"name": ran.name, "title": ran.title, "finding": finding, "png": png.strip(), "alt": alt}


def _file(file: Path) -> dict[str, str]:
    return {"name": file.name, "size": f"{max(1, round(file.stat().st_size / 1000)):,} kB"}


def _parameters(ran: list[Ran], given: set[str]) -> list[dict[str, str]]:
    """A row for each parameter and value: who set it, which notebooks use it, what it means."""
    used: dict[tuple[str, str], list[str]] = {}
    meanings: dict[tuple[str, str], str] = {}
    for one in ran:
        for row in one.rows:
            key = row["name"], row["value"]
            used.setdefault(key, []).append(one.title)
            meanings.setdefault(key, row["meaning"])
    return [
        {
            "name": name,
            "value": value,
            "by": "this run" if name in given else "default",
            "used": "all" if len(titles) == len(ran) else ", ".join(titles),
            "meaning": meanings[name, value],
        }
        for (name, value), titles in sorted(used.items(), key=lambda item: item[0][0])
    ]


def _about(told: Told) -> list[tuple[str, str]]:
    """Words and values: when, how long, of what, with which versions."""
    texts = told.found.tables.articles["text"].ne("")
    return [
        ("Run at", told.began.isoformat(timespec="seconds")),
        ("Took", f"{time.monotonic() - told.start:.0f} s"),
        ("Articles read", f"{int(texts.sum()):,}, of which {len(told.found.chosen.articles):,} bear on what was asked"),
        ("Hash of the articles", corpus_hash(told.found.tables)),
        ("Versions", f"{PROJECT} {_version(PROJECT)}, Python {platform.python_version()}, "
         f"pandas {_version('pandas')}, matplotlib {_version('matplotlib')}"),
    ]  # fmt: skip


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "(not installed)"


# The reading quality


def _quality(found: Given) -> dict[str, Any]:
    chosen = found.chosen
    backwards = reconciliation(chosen).query("backwards")
    columns = ["published", "said_by", "harm", "victim_side", "low", "best", "high", "period_start", "text"]
    decided = chosen.decisions
    stale = decided[decided["action"].eq("stale")]
    return {
        "articles": counted(found),
        "measured": _shown(_measured(), "Precision and recall in percent, on the coded articles of the project"),
        "unread_words": _unread(chosen),
        "unread": _shown(quality.unread(chosen), "Why a number or a word of harm made no row"),
        "problems": _shown(_problems(found.tables), "Problems of records", most=MOST_PROBLEMS),
        "backwards": _shown(backwards, "Totals below an earlier one of the same speaker", columns, len(backwards)),
        "decisions": _shown(_decided(decided), "Decisions by what they did and the rule that made them", most=100),
        "stale": _shown(stale, "Corrections not applied", ["rule", "reason", "who", "event_id"], len(stale)),
        "sources": _shown(_sources(chosen.articles), "Articles of this report by source", most=100),
    }


@lru_cache(maxsize=1)
def _measured() -> pd.DataFrame:
    """The same whatever is reported, and seconds of work."""
    return measured(CHARTED)


def _unread(tables: Tables) -> str:
    """How much is unread, in words."""
    worth = sum(1 for text in tables.articles["text"] for _ in telling(text))
    inside = len(tables.unread[["article_id", "sentence"]].drop_duplicates())
    share = f" ({percent(inside, worth)} percent)" if worth else ""
    return (
        f"Numbers and words of harm that made no row: {len(tables.unread):,}, in {inside:,} of the {worth:,} "
        f"sentences{share} that hold a word of harm, truce, answer or target."
    )


def _problems(tables: Tables) -> pd.DataFrame:
    each = tables.articles["problems"].dropna().str.split(";").explode().str.strip()
    return each.value_counts().rename_axis("problem").reset_index(name="articles")


def _decided(decisions: pd.DataFrame) -> pd.DataFrame:
    return decisions.groupby(["action", "rule"], dropna=False).size().reset_index(name="n")


def _sources(articles: pd.DataFrame) -> pd.DataFrame:
    """source, articles, copies, undated, first and last day; the source with most articles first."""
    marked = articles.assign(copy=articles["duplicate_of"].notna(), undated=articles["published"].isna())
    rows = marked.groupby("source", dropna=False).agg(
        articles=("article_id", "size"),
        copies=("copy", "sum"),
        undated=("undated", "sum"),
        first=("published", "min"),
        last=("published", "max"),
    )
    return rows.reset_index().sort_values(["articles", "source"], ascending=[False, True], ignore_index=True)


def _shown(data: pd.DataFrame, caption: str, columns: Sequence[str] | None = None, most: int = 25) -> Shown | None:
    """A table with its caption as a template takes it; None for no rows."""
    if data.empty:
        return None
    return {"caption": caption, "html": _days(evidence.table(data, caption, columns, max(1, most)).data)}


# How a run went


def status(found: dict[str, Any]) -> str:
    """How the last run went, as a page; before the first good report there are no other pages to lead to."""
    links = _links(TARGETS) if found.get("last_good") else []
    return _rendered("status.html.j2", status=found, links=links)


def as_json(value: dict[str, Any]) -> str:
    """A value as JSON that a person can read."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
