"""One run of the report: from the command line to the folder, with an exit code and an honest status."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, NoReturn

import nbformat
from tqdm import tqdm

from analysis import changes, conditions, exports, paths
from analysis.choice import choose
from analysis.report import pages, pdf, place, runs
from analysis.report.given import Given, asked_for, counted, given
from analysis.report.options import DONE, FAILED, MET, STOPPED, TARGETS, WRONG, Asked, Notebook, Stop, asked, matched
from analysis.tables import Tables, load

# The tables of the last good report, which the next is compared with.
BEFORE = ".last"
Say = Callable[[str], None]


class Ended(NamedTuple):
    """How a run ended: its exit code and the line it said."""

    code: int
    said: str


def main(argv: Sequence[str] | None = None, notebooks: Path = paths.NOTEBOOKS) -> int:
    """Checks the parameters, runs the notebooks, writes the report; returns the exit code."""
    began = datetime.now().astimezone()
    try:
        wanted = asked(argv)
        ours = (wanted.out / "index.html").is_file()
        theirs = any((wanted.out / f"{name}.ipynb").exists() for name in TARGETS) and not ours
        if wanted.out.resolve() == notebooks.resolve() or theirs:
            raise Stop(WRONG, f"--out {wanted.out} holds the notebooks themselves; give another folder, e.g. reports")
        if wanted.pdf:
            pdf.browser()
        with _ends(wanted.total):
            ended = _report(wanted, matched(wanted.parameters, notebooks), began)
    except Stop as stop:
        print(f"report: {stop}", file=sys.stderr)
        return stop.code
    print(ended.said)
    return ended.code


@contextmanager
def _ends(seconds: int) -> Iterator[None]:
    """Ends the run when its time is up or it is told to end: both raise Stop wherever it is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> NoReturn:
        if number == getattr(signal, "SIGALRM", None):
            raise Stop(FAILED, f"not done after {seconds} s (--total-timeout); the report of before is untouched")
        raise Stop(STOPPED, "stopped; the report of before is untouched")

    caught = [number for name in ("SIGINT", "SIGTERM", "SIGALRM") if (number := getattr(signal, name, None))]
    before = {number: signal.signal(number, end) for number in caught}
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _report(wanted: Asked, notebooks: list[Notebook], began: datetime) -> Ended:
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
        raise Stop(WRONG, f"cannot write to {wanted.out}: {error}") from error


def _told(wanted: Asked, notebooks: list[Notebook], found: Given, began: datetime) -> Ended:
    _tell(wanted, began, None, "running")
    ended = Ended(FAILED, "ended by an error of its own; see what it printed")
    try:
        ended = _made(wanted, notebooks, found, began)
        return ended
    except Stop as stop:
        ended = Ended(stop.code, str(stop))
        raise
    except OSError as error:
        ended = Ended(WRONG, f"cannot write to {wanted.out}: {error}")
        raise
    finally:
        # On a full disk even this may fail; the run then says so itself.
        with suppress(OSError):
            _tell(wanted, began, *ended)


def _tell(wanted: Asked, began: datetime, code: int | None, said: str) -> None:
    """Writes the status of this run, and when the last good report was made, as JSON and as a page."""
    now = datetime.now().astimezone()
    good = code in (DONE, MET)
    status: dict[str, Any] = {
        "began": began.isoformat(timespec="seconds"),
        "ended": None if code is None else now.isoformat(timespec="seconds"),
        "exit_code": code,
        "said": said,
        "last_good": now.isoformat(timespec="seconds") if good else place.status(wanted.out).get("last_good"),
    }
    place.keep(wanted.out / place.STATUS, pages.as_json(status))
    place.keep(wanted.out / "status.html", pages.status(status))


def _made(wanted: Asked, notebooks: list[Notebook], found: Given, began: datetime) -> Ended:
    """Makes the report and puts it in its place. Raises Stop, with what failed kept in `out`."""
    start = time.monotonic()
    with place.scratch(wanted.out) as made, _steps(len(notebooks) + 2) as say:
        say(counted(found))
        ran = runs.run(notebooks, wanted.timeout, start + wanted.total, say)
        _check(ran, wanted.out)
        before = _before(wanted)
        changed = changes.changes(before, found.chosen)
        met = conditions.met(wanted.conditions, before, found.chosen)
        for one in ran:
            nbformat.write(one.notebook, made / f"{one.name}.ipynb")
        exports.export(found.chosen, made / "tables")
        exports.safe(changed).to_csv(made / "tables" / "changes.csv", index=False)
        summary = changes.told(changed, None if before is None else _since(wanted))
        pages.write(made, ran, pages.Told(found, changed, tuple(met), _values(notebooks), began, start, summary))
        _without_texts(found.tables).save(made / BEFORE)
        if wanted.pdf:
            pdf.write(made, start + wanted.total - time.monotonic())
        say("written")
        place.put(made, wanted.out)
    seconds = time.monotonic() - start
    told = f"{wanted.out / 'index.html'}: {counted(found)} Took {seconds:.0f} s."
    return Ended(MET if met else DONE, " ".join([told, *(f"Condition met: {line}." for line in met)]))


def _check(ran: list[runs.Ran], out: Path) -> None:
    """Keeps what failed. Raises Stop if a notebook did."""
    failed = [one for one in ran if one.wrong]
    for one in failed:
        nbformat.write(one.notebook, out / f"{one.name}.failed.ipynb")
    if failed:
        kept = " and ".join(str(out / f"{one.name}.failed.ipynb") for one in failed)
        why = f"{failed[0].name} failed: {failed[0].wrong}"
        raise Stop(FAILED, f"{why} (see {kept}; the report of before is untouched)")


def _before(wanted: Asked) -> Tables | None:
    """What the last good report was made of, cut to what is asked now; None where there is none that can be read."""
    try:
        return choose(load(wanted.out / BEFORE), **asked_for(wanted))
    except (OSError, ValueError):
        return None


def _without_texts(tables: Tables) -> Tables:
    """What the next run compares with: a report that is handed on carries no whole articles."""
    texts = tables.articles["text"]
    return replace(tables, articles=tables.articles.assign(text=texts.where(texts.eq(""), "left out")))


def _since(wanted: Asked) -> date | None:
    """The day of the last good report; None where it is not known."""
    try:
        return datetime.fromisoformat(place.status(wanted.out)["last_good"]).date()
    except (KeyError, TypeError, ValueError):
        return None


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
                print(f"report: {line}", file=sys.stderr, flush=True)
            else:
                bar.set_description_str(line, refresh=False)
                bar.update()

        yield say
