"""The HTML of a report: a page a notebook, the index, the quality page and the status."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import pandas as pd
from nbconvert import HTMLExporter

from analysis import paths
from analysis.report.given import Given, counted, problems
from analysis.report.runs import Ran


class Told(NamedTuple):
    """What the index tells beside the notebooks.

    found: the tables; changed: what changes.changes gave; met: conditions that hold, in words; parameters: name, value
    and meaning of each that was given; began: when the run did; start: time.monotonic() then.
    """

    found: Given
    changed: pd.DataFrame
    met: tuple[str, ...]
    parameters: list[dict[str, str]]
    began: datetime
    start: float


def write(made: Path, ran: list[Ran], told: Told) -> None:
    """Writes NAME.html of every notebook, and index.html."""
    for one in ran:
        (made / f"{one.name}.html").write_text(_page(one), encoding="utf-8")
    (made / "index.html").write_text(_index(ran, told), encoding="utf-8")


def _page(ran: Ran) -> str:
    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(paths.TEMPLATE)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=True,
    )
    page, _ = exporter.from_notebook_node(ran.notebook, {"title": ran.title, "parameters": ran.rows})
    return str(page)


def _index(ran: list[Ran], told: Told) -> str:
    return _rendered(
        "overview.html.j2",
        today=told.began.date().isoformat(),
        articles=counted(told.found),
        reports=[{"name": one.name, "title": one.title} for one in ran],
        parameters=told.parameters,
        problems=problems(told.found.tables),
        seconds=round(time.monotonic() - told.start),
    )


def status(found: dict[str, Any]) -> str:
    """How the last run went, as a page."""
    return _rendered("status.html.j2", status=found)


def _rendered(template: str, **values: Any) -> str:
    loader = jinja2.FileSystemLoader(paths.TEMPLATE / "report")
    return jinja2.Environment(loader=loader, autoescape=True).get_template(template).render(values)


def as_json(value: dict[str, Any]) -> str:
    """A value as JSON that a person can read."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
