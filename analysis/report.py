"""Runs the three report notebooks with checked parameters and writes them as HTML with an index.

    python -m analysis.report --conflict idlib --since 2020-01-01 --until 2020-03-31

Exit codes: 0 done, 2 a parameter is wrong, 3 nothing to report, 4 a notebook failed. Whatever is
wrong is said in one line, and the last good report stays until a new one is complete.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import jinja2
import nbformat
import pandas as pd
import papermill
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis import paths
from analysis.articles import read_articles
from analysis.choice import choose
from analysis.corrections import read_corrections
from analysis.reading.lexicon import world
from analysis.rules import Rules
from analysis.tables import parse

TARGETS = ("01_escalation", "02_retaliation", "03_ceasefires")
# What restricts the whole report: a notebook that ignored one of these would answer another question.
EVERYWHERE = ("articles", "conflict", "since", "until", "corrections")
WRONG, NOTHING, FAILED = 2, 3, 4
ALL, SHIPPED = "all", "Idlib"


class Stop(Exception):
    """Ends a run with an exit code and one line for whoever started it."""

    def __init__(self, code: int, line: str) -> None:
        super().__init__(" ".join(line.split()))
        self.code = code


@dataclass(frozen=True)
class Asked:
    """What was asked: the notebooks' parameters that were given, the folder to write, seconds a cell may take."""

    parameters: dict[str, Any]
    out: Path
    timeout: int


@dataclass(frozen=True)
class Report:
    """One notebook of the report: its file, its parameters as declared, and the values of this run."""

    path: Path
    declared: dict[str, dict[str, str]]
    given: dict[str, Any]

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def rows(self) -> list[dict[str, str]]:
        """name, value and meaning of every parameter that is not about how the notebook is used."""
        values = {name: ast.literal_eval(p["default"]) for name, p in self.declared.items()} | self.given
        return [
            {"name": name, "value": "not set" if value is None else str(value), "meaning": self.declared[name]["help"]}
            for name, value in values.items()
            if name != "interactive"
        ]


class Read(NamedTuple):
    """The articles that were read, and those of them that tell of what was asked."""

    articles: pd.DataFrame
    chosen: pd.DataFrame


def main(argv: Sequence[str] | None = None, notebooks: Path = paths.NOTEBOOKS) -> int:
    """Checks the parameters, runs the notebooks, writes the report; returns the exit code."""
    began = time.monotonic()
    try:
        asked = _asked(argv)
        if asked.out.resolve() == notebooks.resolve():
            raise Stop(WRONG, f"--out {asked.out} holds the notebooks themselves; give another folder, e.g. reports")
        reports = _matched(asked.parameters, notebooks)
        read = _read(asked.parameters)
        _build(asked, reports, read, date.today())
    except Stop as stop:
        print(f"report: {stop}", file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print("report: stopped; the report of before is untouched", file=sys.stderr)
        return 130
    print(f"{asked.out / 'index.html'}: {_counted(read)} Took {time.monotonic() - began:.0f} s.")
    return 0


# Parameters


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Stop(WRONG, message)


def _asked(argv: Sequence[str] | None) -> Asked:
    """The command line as checked values. Raises Stop."""
    parser = _parser()
    known, unknown = parser.parse_known_args(argv)
    if unknown:
        raise Stop(WRONG, f"no parameter {unknown[0]}; {_nearest(unknown[0], [f'--{name}' for name in vars(known)])}")
    given = {name: value for name, value in vars(known).items() if value is not None}
    # The shipped articles tell of several conflicts; one report is about one, unless asked otherwise.
    given["conflict"] = given.get("conflict", ALL if "articles" in given else SHIPPED)
    given["conflict"] = None if given["conflict"] == ALL else given["conflict"]
    if given.get("since", "") > given.get("until", "9999"):
        raise Stop(WRONG, f"--since {given['since']} is after --until {given['until']}; swap them")
    return Asked(timeout=given.pop("timeout"), out=given.pop("out"), parameters=given)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m analysis.report",
        description=__doc__,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--articles", type=_existing, metavar="PATH", help="file or folder of articles; default data/articles")
    add(
        "--conflict",
        type=_conflict,
        help="one conflict of data/world, or all; default Idlib for the articles shipped, else all",
    )
    add("--since", type=_day, metavar="YYYY-MM-DD", help="first day; default the first there is")
    add("--until", type=_day, metavar="YYYY-MM-DD", help="last day; default the last there is")
    add("--estimate", choices=("low", "best", "high"), help="which count to draw")
    add("--corrections", type=_existing_file, metavar="FILE", help="corrections; default data/corrections.csv")
    add("--sides", metavar="A,B", help="only these sides")
    add("--bin", choices=("D", "W", "M"), help="day, week or month")
    add("--out", type=_folder, default=Path(paths.REPORTS.name), metavar="FOLDER", help="default reports")
    add("--timeout", type=_seconds, default=120, metavar="SECONDS", help="for one cell; default 120")
    return parser


def _existing(text: str) -> str:
    if not text or not Path(text).exists():
        raise argparse.ArgumentTypeError(f"no file or folder {text!r}; give one that holds articles")
    return text


def _existing_file(text: str) -> str:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"no file {text!r}; give a file such as data/corrections.csv")
    return text


def _folder(text: str) -> Path:
    path = Path(text)
    if not text or (path.exists() and not path.is_dir()):
        raise argparse.ArgumentTypeError(f"{text!r} is no folder; give one to write to, e.g. reports")
    return path


def _day(text: str) -> str:
    try:
        same = date.fromisoformat(text).isoformat() == text
    except ValueError:
        same = False
    if not same:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write YYYY-MM-DD, e.g. 2020-02-27")
    return text


def _seconds(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds; give one from 1 to 3600")
    return int(text)


def _conflict(text: str) -> str:
    """The conflict of data/world that is meant, whatever its capitals."""
    names = {name.casefold(): name for actor in world().actors.values() for name in actor.conflicts}
    if text.casefold() == ALL:
        return ALL
    if text.casefold() not in names:
        raise argparse.ArgumentTypeError(f"no conflict {text!r} in data/world; {_nearest(text, names.values())}")
    return names[text.casefold()]


def _nearest(text: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(text, names := sorted(names), 1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"


def _matched(given: dict[str, Any], notebooks: Path) -> list[Report]:
    """The notebooks, each with those parameters it declares. Raises Stop if one goes unheard."""
    reports = []
    for name in TARGETS:
        path = notebooks / f"{name}.ipynb"
        declared = papermill.inspect_notebook(path)
        values = given | {"interactive": False}
        reports.append(Report(path, declared, {key: value for key, value in values.items() if key in declared}))
    for key in given:
        deaf = [report.path.name for report in reports if key not in report.declared]
        if len(deaf) == len(reports) or (deaf and key in EVERYWHERE):
            raise Stop(WRONG, f"{', '.join(deaf)} takes no {key}; name it in the cell tagged parameters")
    return reports


# Articles


def _read(given: dict[str, Any]) -> Read:
    """The articles the notebooks will read. Raises Stop if none of them tells of what was asked."""
    try:
        articles = read_articles(given.get("articles"))
    except (ValueError, OSError) as error:
        raise Stop(NOTHING, f"nothing to report: {error}") from error
    wanted = {name: given[name] for name in ("conflict", "since", "until", "sides") if name in given}
    try:
        tables = parse(articles, Rules(corrections=read_corrections(given.get("corrections"))))
    except ValueError as error:
        raise Stop(WRONG, str(error)) from error
    try:
        chosen = choose(tables, **wanted).articles
        read = Read(articles, chosen[chosen["text"] != ""])
    except ValueError as error:
        raise Stop(WRONG, str(error)) from error
    if read.chosen.empty:
        asked = ", ".join(f"{name} {value}" for name, value in wanted.items() if value is not None)
        raise Stop(NOTHING, f"nothing to report for {asked}: {_counted(read)}")
    return read


def _counted(read: Read) -> str:
    readable = read.articles[read.articles["text"] != ""]
    number, days = len(readable), readable["published"].dropna()
    span = f"from {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else "undated"
    problems = int(read.articles["problems"].notna().sum())
    told = f"{len(read.chosen)} of {number} article{'s' * (number != 1)} ({span})"
    return f"{told} tell of what was asked; {problems} with problems."


def _problems(articles: pd.DataFrame) -> list[list[str]]:
    """article_id, source, published and problem of every record that had one."""
    columns = ["article_id", "source", "published", "problems"]
    return articles.dropna(subset="problems")[columns].astype("string").fillna("").to_numpy().tolist()


# Running and writing


def _build(asked: Asked, reports: list[Report], read: Read, today: date) -> None:
    """Makes the report in a folder beside `out` and moves it there when all of it is done. Raises Stop."""
    try:
        asked.out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{asked.out.name}-", dir=asked.out.parent) as folder:
            made = Path(folder)
            _run_all(reports, made, asked)
            titles = [_page(report, made) for report in reports]
            _overview(made, reports, titles, read, today)
            _move(made, asked.out)
    except OSError as error:
        raise Stop(WRONG, f"cannot write to {asked.out}: {error}") from error


def _run_all(reports: list[Report], made: Path, asked: Asked) -> None:
    """Runs the notebooks, as many at once as there are cores; a failed one is kept in `out`. Raises Stop."""
    with ThreadPoolExecutor(min(len(reports), os.cpu_count() or 1)) as pool:
        errors = list(pool.map(lambda report: _run(report, made, asked.timeout), reports))
    failed = {report.name: error for report, error in zip(reports, errors, strict=True) if error}
    if not failed:
        return
    kept = [part.replace(asked.out / f"{part.stem[:-5]}.failed.ipynb") for part in sorted(made.glob("*.part.ipynb"))]
    name, why = next(iter(failed.items()))
    where = " and ".join(map(str, kept))
    raise Stop(FAILED, f"{name} failed: {why} (see {where}; the report of before is untouched)")


def _run(report: Report, made: Path, timeout: int) -> str:
    """Runs one notebook to NAME.ipynb, or to NAME.part.ipynb if it fails; returns what went wrong.

    papermill's own execute_notebook changes the folder of the whole process, so two cannot run at
    once: it sets the parameters here, and the client it wraps runs the cells.
    """
    notebook = parameterize_notebook(load_notebook_node(str(report.path)), report.given, kernel_name="python3")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    client = NotebookClient(
        notebook, timeout=timeout, kernel_name="python3", record_timing=False, extra_arguments=["--log-level=CRITICAL"]
    )
    wrong = ""
    try:
        client.execute()
    except CellExecutionError as error:
        wrong = f"{error.ename}: {error.evalue}"
    except (CellTimeoutError, DeadKernelError) as error:
        wrong = f"{type(error).__name__}: {error}"
    nbformat.write(notebook, made / f"{report.name}.{'part.' * bool(wrong)}ipynb")
    return wrong[:300]


def _page(report: Report, made: Path) -> str:
    """Writes NAME.html from the notebook that ran; returns its title."""
    notebook = nbformat.read(made / f"{report.name}.ipynb", as_version=4)
    title = _title(notebook, report.name)
    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(paths.TEMPLATE)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=True,
    )
    page, _ = exporter.from_notebook_node(notebook, {"title": title, "parameters": report.rows})
    (made / f"{report.name}.html").write_text(page, encoding="utf-8")
    return title


def _title(notebook: nbformat.NotebookNode, name: str) -> str:
    lines = (line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line[2:].strip() for line in lines if line.startswith("# ")), name)


def _overview(made: Path, reports: list[Report], titles: list[str], read: Read, today: date) -> None:
    """Writes index.html: the links, the parameters given, the articles read and what was wrong with them."""
    given = {row["name"]: row for report in reports for row in report.rows if row["name"] in report.given}
    loader = jinja2.FileSystemLoader(paths.TEMPLATE / "report")
    template = jinja2.Environment(loader=loader, autoescape=True).get_template("overview.html.j2")
    page = template.render(
        today=today.isoformat(),
        articles=_counted(read),
        reports=[{"name": report.name, "title": title} for report, title in zip(reports, titles, strict=True)],
        parameters=list(given.values()),
        problems=_problems(read.articles),
    )
    (made / "index.html").write_text(page, encoding="utf-8")


def _move(made: Path, out: Path) -> None:
    """Puts the new files in the place of the old ones, file by file: `out` may hold other things of the reader's."""
    for name in TARGETS:
        (out / f"{name}.failed.ipynb").unlink(missing_ok=True)
    for file in sorted(made.iterdir(), key=lambda file: file.name == "index.html"):
        file.replace(out / file.name)


if __name__ == "__main__":
    sys.exit(main())
