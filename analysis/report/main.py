"""One run of the report: from the command line to the folder, with an exit code and an honest status."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, NoReturn

import nbformat
import pandas as pd
from tqdm import tqdm

from analysis import changes, conditions, exports, paths
from analysis.articles import files_of
from analysis.choice import choose
from analysis.report import pages, pdf, place, runs
from analysis.report.given import Given, asked_for, counted, given, problems, selection
from analysis.report.listeners import open_all, tell
from analysis.report.options import DONE, FAILED, MET, STOPPED, TARGETS, WRONG, Asked, Notebook, Stop, asked, matched
from analysis.tables import Tables, load

# The tables of the last good report, which the next is compared with.
BEFORE = ".last"
STOPS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM")
Say = Callable[[str], None]


class Began(NamedTuple):
    """When a run began: the moment, and the clock its deadline is told by (time.monotonic)."""

    at: datetime
    clock: float


class Ended(NamedTuple):
    """How a run ended: its exit code and the line it said."""

    code: int
    said: str


def main(argv: Sequence[str] | None = None, notebooks: Path = paths.NOTEBOOKS) -> int:
    """Checks the parameters, runs the notebooks, writes the report; returns the exit code."""
    began = Began(datetime.now().astimezone(), time.monotonic())
    open_all()
    try:
        wanted = asked(argv)
        ours = (wanted.out / "index.html").is_file()
        theirs = any((wanted.out / f"{name}.ipynb").exists() for name in TARGETS) and not ours
        if wanted.out.resolve() == notebooks.resolve() or theirs:
            raise Stop(WRONG, f"--out {wanted.out} holds the notebooks themselves; give another folder, e.g. reports")
        if wanted.pdf:
            pdf.browser()
        with _ends(wanted.total, began):
            ended = _report(wanted, matched(wanted.parameters, notebooks), began)
    except Stop as stop:
        tell(f"report: {stop}", sys.stderr)
        return stop.code
    tell(ended.said, sys.stdout)
    return ended.code


@contextmanager
def _ends(seconds: int, began: Began) -> Iterator[None]:
    """Ends the run when its time is up or it is told to end: both raise Stop wherever it is.

    What was ignored when it began, as a hangup is under nohup, stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> NoReturn:
        if number == getattr(signal, "SIGALRM", None):
            raise Stop(FAILED, f"not done after {seconds} s (--total-timeout); the report of before is untouched")
        why = " as the terminal or session that began it is gone" if number == getattr(signal, "SIGHUP", None) else ""
        raise Stop(STOPPED, f"stopped{why}; the report of before is untouched")

    caught = [number for name in STOPS if (number := getattr(signal, name, None))]
    caught = [number for number in caught if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, end) for number in caught}
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, max(0.01, began.clock + seconds - time.monotonic()))
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _report(wanted: Asked, notebooks: list[Notebook], began: Began) -> Ended:
    """One run, with its status written at the beginning and at the end. Raises Stop."""
    try:
        found = given(wanted)
    except Stop as stop:
        if wanted.out.is_dir():
            with suppress(Stop, OSError), place.held(wanted.out):
                _tell(wanted, began, stop.code, str(stop))
        raise
    try:
        with place.held(wanted.out):
            return _told(wanted, notebooks, found, began)
    except OSError as error:
        raise Stop(WRONG, _unwritable(wanted, error)) from error


def _unwritable(wanted: Asked, error: OSError) -> str:
    what = f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}"
    return f"cannot write to {wanted.out}: {what}; make room there or give another --out"


def _told(wanted: Asked, notebooks: list[Notebook], found: Given, began: Began) -> Ended:
    _tell(wanted, began, None, "running")
    ended = Ended(FAILED, "ended by an error of its own; see what it printed")
    try:
        ended = _made(wanted, notebooks, found, began)
        return ended
    except Stop as stop:
        ended = Ended(stop.code, str(stop))
        raise
    except OSError as error:
        ended = Ended(WRONG, _unwritable(wanted, error))
        raise
    finally:
        # On a full disk even this may fail; the run then says so itself.
        with suppress(OSError):
            _tell(wanted, began, *ended)


def _tell(wanted: Asked, began: Began, code: int | None, said: str) -> None:
    """Writes the status of this run, and when the last good report was made, as JSON and as a page."""
    now = datetime.now().astimezone()
    good, last = code in (DONE, MET), place.status(wanted.out)
    status: dict[str, Any] = {
        "began": began.at.isoformat(timespec="seconds"),
        "ended": None if code is None else now.isoformat(timespec="seconds"),
        "exit_code": code,
        "said": said,
        "last_good": now.isoformat(timespec="seconds") if good else last.get("last_good"),
        "last_asked": _choice(wanted) if good else last.get("last_asked"),
    }
    place.keep(wanted.out / place.STATUS, pages.as_json(status))
    place.keep(wanted.out / "status.html", pages.status(status))


def _made(wanted: Asked, notebooks: list[Notebook], found: Given, began: Began) -> Ended:
    """Makes the report and puts it in its place. Raises Stop, with what failed kept in `out`."""
    ends = began.clock + wanted.total
    with place.scratch(wanted.out) as made, _steps(len(notebooks) + 2) as say:
        say(counted(found))
        ran = runs.run(notebooks, wanted.timeout, ends, say)
        _check(ran, wanted.out)
        before = _before(wanted)
        all_before, chosen_before = (None, None) if before is None else (before.tables, before.chosen)
        changed = changes.changes(chosen_before, found.chosen)
        met = conditions.met(wanted.conditions, all_before, found.tables, (chosen_before, found.chosen))
        for one in ran:
            nbformat.write(one.notebook, made / f"{one.name}.ipynb")
        exports.export(found.chosen, made / "tables", *wanted.deposit, selection(wanted), changed)
        exports.safe(problems(found)).to_csv(made / conditions.PROBLEMS, index=False)
        summary = _summary(wanted, changed, before)
        values, files = _values(notebooks), _files(wanted, changed)
        told = pages.Told(found, changed, tuple(met), values, *began, summary, wanted.pdf, files)
        pages.write(made, ran, told)
        _without_texts(found.tables).save(made / BEFORE)
        if wanted.pdf:
            pdf.write(made, ends - time.monotonic())
        say("written")
        place.put(made, wanted.out)
    seconds = time.monotonic() - began.clock
    words = f"{wanted.out / 'index.html'}: {counted(found)} Took {seconds:.0f} s."
    return Ended(MET if met else DONE, " ".join([words, *(f"Condition met: {line}." for line in met)]))


def _check(ran: list[runs.Ran], out: Path) -> None:
    """Keeps what failed. Raises Stop if a notebook did."""
    failed = [one for one in ran if one.wrong]
    for one in failed:
        nbformat.write(one.notebook, out / f"{one.name}.failed.ipynb")
    if failed:
        kept = " and ".join(str(out / f"{one.name}.failed.ipynb") for one in failed)
        why = f"{failed[0].name} failed: {failed[0].wrong}"
        raise Stop(FAILED, f"{why} (see {kept}; the report of before is untouched)")


def _before(wanted: Asked) -> Given | None:
    """What the last good report was made of, and that cut to what is asked now; None where none can be read."""
    try:
        tables = load(wanted.out / BEFORE)
    except (OSError, ValueError):
        return None
    try:
        return Given(tables, choose(tables, **asked_for(wanted)))
    except ValueError:  # it tells of no such conflict or side
        return Given(tables, Tables(**{name: table.head(0) for name, table in vars(tables).items()}))


def _without_texts(tables: Tables) -> Tables:
    """What the next run compares with: a report that is handed on carries no whole articles."""
    texts = tables.articles["text"]
    return replace(tables, articles=tables.articles.assign(text=texts.where(texts.eq(""), "left out")))


def _summary(wanted: Asked, changed: pd.DataFrame, before: Given | None) -> str:
    """What changed in a sentence, and what the report before was about where that was not the same."""
    last = place.status(wanted.out)
    if before is None and (wanted.out / BEFORE).exists():
        return "The tables kept of the report before cannot be read; the next report will tell what changed."
    then, now = last.get("last_asked"), _choice(wanted)
    other = [name for name in now if isinstance(then, dict) and then.get(name) != now[name]]
    words = ", ".join(f"{name.replace('_', '-')} {(then or {}).get(name) or 'not set'}" for name in other)
    about = f"made with {words}; both are compared for what is asked now" if words else ""
    try:
        since = datetime.fromisoformat(last["last_good"]).date() if before else None
    except (KeyError, TypeError, ValueError):
        since = None
    return changes.told(changed, since, about)


def _files(wanted: Asked, changed: pd.DataFrame) -> dict[str, str]:
    """Where new articles were read from; {} where there are none, or only saved tables."""
    named = changed["change"].isin(pages.OF_ARTICLES).any() and not wanted.tables
    return files_of(wanted.parameters.get("articles")) if named else {}


def _choice(wanted: Asked) -> dict[str, str | None]:
    """What a report is about, by name."""
    names = ("conflict", "since", "until", "known_by", "sides")
    return {name: wanted.parameters.get(name) for name in names}


def _values(notebooks: list[Notebook]) -> list[dict[str, str]]:
    """The parameters that were given, each once."""
    rows = {
        row["name"]: row for notebook in notebooks for row in runs.values(notebook) if row["name"] in notebook.given
    }
    return list(rows.values())


@contextmanager
def _steps(total: int) -> Iterator[Say]:
    """Tells how far a run is: a bar on a terminal, a line a step elsewhere."""
    with tqdm(total=total, disable=None, leave=False, bar_format="{percentage:3.0f}%|{bar}| {desc}") as bar:

        def say(line: str) -> None:
            if bar.disable:
                tell(f"report: {line}", sys.stderr)
            else:
                bar.set_description_str(line, refresh=False)
                bar.update()

        yield say
