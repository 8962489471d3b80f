"""The HTML of a report: a page a notebook, the first page, the reading quality, the method and the status."""

from __future__ import annotations

import base64
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

from analysis import evidence, exports, paths, quality
from analysis.citation import PROJECT, corpus
from analysis.conditions import PROBLEMS
from analysis.measured import measured
from analysis.reconciliation import reconciliation
from analysis.report.given import Given, counted, problems
from analysis.report.options import TARGETS
from analysis.report.runs import Ran
from analysis.tables import Tables
from analysis.trials import percent, telling

# What the notebooks chart and therefore measure.
CHARTED = (
    "numbers", "events", "answers", "breaches", "bounds", "date_start", "victim_side", "perpetrator_side",
    "said_by_kind", "is_claim",
)  # fmt: skip
UNDESCRIBED = "A chart that its notebook does not describe"
MOST_CHANGES, MOST_PROBLEMS = 50, 200
# A cell of more characters than this is given room for several words a line.
LONG = 30
PICTURES = "pictures"
KINDS = {".csv": "CSV", ".parquet": "Parquet", ".md": "text", ".txt": "text", ".json": "JSON"}
OF_ARTICLES = ("new article", "article revised")

Shown = dict[str, str]


class Told(NamedTuple):
    """What the pages tell beside the notebooks.

    found: the tables; changed: what changes.changes gave; met: conditions that hold, in words; parameters: name, value
    and meaning of each that was given; began: when the run did; start: time.monotonic() then; summary: changed in a
    sentence; pdf: whether each page is also made as PDF; files: article_id -> the file it was read from.
    """

    found: Given
    changed: pd.DataFrame
    met: tuple[str, ...]
    parameters: list[dict[str, str]]
    began: datetime
    start: float
    summary: str
    pdf: bool = False
    files: dict[str, str] = {}  # noqa: RUF012


def write(made: Path, ran: list[Ran], told: Told) -> None:
    """Writes NAME.html of every notebook, quality, method and index.html, which lists what is in made/tables.

    Each chart is in its page, and as pictures/NAME-NUMBER.png beside the pages.
    """
    links = _links([one.name for one in ran])
    (made / PICTURES).mkdir(exist_ok=True)
    pages = {one.name: _page(one, links, made / PICTURES) for one in ran}
    pages["quality"] = _rendered("quality.html.j2", links=links, **_quality(told.found))
    pages["method"] = _rendered("method.html.j2", links=links)
    index = _index(ran, told, made / "tables") | {"changed": _changed(told, pages)}
    pages["index"] = _rendered("overview.html.j2", links=links, **index)
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


def _page(ran: Ran, links: list[dict[str, str]], pictures: Path) -> str:
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
            "days": _marked,
            "picture": lambda png: _picture(png, pictures / f"{ran.name}-{next(number)}.png"),
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


def _picture(png: str, file: Path) -> str:
    """Writes a chart as a file of its own; returns its address from a page."""
    file.write_bytes(base64.b64decode(png))
    return f"{file.parent.name}/{file.name}"


def _marked(table: str) -> str:
    """Marks cells that hold a day, which no line may break, and long ones; a caption stays in sight of the table.

    >>> _marked("<td>2020-02-10</td><td>5</td>")
    '<td class="day">2020-02-10</td><td>5</td>'
    >>> _marked("<caption>Killed (2 rows)</caption>")
    '<caption><span>Killed (2 rows)</span></caption>'
    """
    table = re.sub(r"<td([^>]*)>(?=\d{4}-\d\d-\d\d</td>)", r'<td\1 class="day">', table)
    table = re.sub(rf"<td([^>]*)>(?=[^<]{{{LONG},}}</td>)", r'<td\1 class="long">', table)
    return re.sub(r"<caption([^>]*)>(.*?)</caption>", r"<caption\1><span>\2</span></caption>", table, flags=re.DOTALL)


def _outputs(notebook: NotebookNode, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every output of a kind such as image/png, with what its notebook says of it."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if kind in output.get("data", {}):
                yield output["data"][kind], output.get("metadata", {}).get(kind, {})


# The first page


def _index(ran: list[Ran], told: Told, tables: Path) -> dict[str, Any]:
    listed, given = problems(told.found), {row["name"] for row in told.parameters}
    return {
        "today": told.began.date().isoformat(),
        "asked": _asked(told.parameters),
        "articles": counted(told.found),
        "summary": told.summary,
        "met": told.met,
        "reports": [_told(one) for one in ran],
        "tables": _tables(tables),
        "papers": [
            _file(tables / name) | {"about": about}
            for name, about in exports.PAPERS.items()
            if (tables / name).is_file()
        ],
        "pdf": told.pdf,
        "parameters": _parameters(ran, given),
        "problems": _shown(listed, "Records with a problem, and files that are not read", most=MOST_PROBLEMS),
        "all_problems": PROBLEMS,
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
    words += [f"articles published by {values['known_by']}"] if "known_by" in values else []
    return ", ".join(words).replace(", to ", " to ")


def _told(ran: Ran) -> dict[str, str]:
    """A notebook on the first page: its first finding in words and its first chart, each "" where there is none."""
    finding, _ = next(_outputs(ran.notebook, "text/markdown"), ("", {}))
    png, said = next(_outputs(ran.notebook, "image/png"), ("", {}))
    alt = said.get("alt") or UNDESCRIBED
    picture = f"{PICTURES}/{ran.name}-1.png"
    return {"name": ran.name, "title": ran.title, "finding": finding, "png": png.strip(), "alt": alt, "file": picture}


def _changed(told: Told, pages: dict[str, str]) -> dict[str, Any] | None:
    """What changed, each with a link to its sentences; a new article with its headline and file. None for none."""
    n = len(told.changed)
    if not n:
        return None
    ids = {name: set(re.findall(r'<section id="([^"]+)"', page)) for name, page in pages.items()}
    tables = told.found.chosen
    articles = tables.articles.drop_duplicates("article_id").set_index("article_id")
    events = tables.reports.groupby("article_id")["event_id"].unique()
    rows = []
    for row in told.changed.head(MOST_CHANGES).astype(object).where(told.changed.notna(), None).to_dict("records"):
        of, anchors = row["article_id"], [evidence.anchor(row["event_id"])] if row["event_id"] else []
        if row["change"] in OF_ARTICLES and of in articles.index:
            row |= {"headline": articles.at[of, "headline"], "file": told.files.get(of, of)}
            anchors += [evidence.anchor(event) for event in events.get(of, ())]
        anchors += [evidence.anchor(of, "article")] if of else []
        links = (f"{page}.html#{one}" for one in anchors for page, there in ids.items() if one in there)
        rows.append(row | {"link": next(links, None), "cause": (row["cause"] or "").replace("|", ", ")})
    count = f"{n:,} row{'s' * (n != 1)}" + (f", the first {MOST_CHANGES} shown" if n > MOST_CHANGES else "")
    return {"caption": f"What changed ({count})", "rows": rows}


def _tables(folder: Path) -> list[dict[str, Any]]:
    """The tables in a folder: name, what it is about, its files with their sizes."""
    found = ((name, about, [folder / f"{name}.{kind}" for kind in ("csv", "parquet")])
             for name, about in exports.ABOUT.items())  # fmt: skip
    return [
        {"name": name, "about": about, "files": [_file(file) for file in files if file.is_file()]}
        for name, about, files in found
        if any(file.is_file() for file in files)
    ]


def _file(file: Path) -> dict[str, str]:
    return {"name": file.name, "kind": KINDS[file.suffix], "size": f"{max(1, round(file.stat().st_size / 1000)):,} kB"}


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
        ("Hash of the articles", f"sha256:{corpus(told.found.chosen.articles)}, of the texts that bear on what was "
         "asked; CITATION.txt beside the tables has the same and says how it is made"),
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
    return {"caption": caption, "html": _marked(evidence.table(data, caption, columns, max(1, most)).data)}


# How a run went


def status(found: dict[str, Any]) -> str:
    """How the last run went, as a page; before the first good report there are no other pages to lead to."""
    links = _links(TARGETS) if found.get("last_good") else []
    return _rendered("status.html.j2", status=found, links=links)


def as_json(value: dict[str, Any]) -> str:
    """A value as JSON that a person can read."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
