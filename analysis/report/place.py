"""The folder a report stands in: one run at a time, the last good report until a new one is whole, and how it went."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from analysis.report.options import BUSY, Stop

# A new report stands here, complete, while its files take the place of the old ones.
READY = ".ready"
STATUS = "status.json"
MANIFEST = "manifest.json"
# Moved after all others, in this order.
LAST = ("index.html", MANIFEST)


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Keeps every other run from writing to `out`. Raises Stop if one is; a run that was killed holds nothing."""
    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Stop(BUSY, f"another run is writing to {out}; wait for it, or give another --out") from None
    try:
        settle(out)
        yield
    finally:
        lock.release()


@contextmanager
def scratch(out: Path) -> Iterator[Path]:
    """A folder in `out` to make the report in; gone afterwards, as is that of a run that was killed."""
    for left in out.glob(".new-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=out) as folder:
        yield Path(folder)


def put(made: Path, out: Path) -> None:
    """Puts a report that is complete in the place of the old one: other files of the reader's stay."""
    (made / MANIFEST).write_text(json.dumps(listed(made), indent=1) + "\n", encoding="utf-8")
    for file in made.rglob("*"):
        if file.is_file():
            with file.open("rb") as written:
                os.fsync(written.fileno())
    made.rename(out / READY)
    made.mkdir()
    settle(out)


def settle(out: Path) -> None:
    """Moves the files of a complete new report to where the old ones were; what a killed run began is ended here.

    Only files that the old report lists are taken away, before the new list takes the place of the old.
    """
    ready = out / READY
    if not ready.is_dir():
        return
    for entry in ready.glob(".*"):
        _take(entry, out / entry.name)
    new = [file for file in sorted(ready.rglob("*")) if file.is_file()]
    for file in (file for file in new if file.relative_to(ready).as_posix() not in LAST):
        _move(file, out / file.relative_to(ready))
    if (ready / MANIFEST).is_file():
        for name in _listed(out) - _listed(ready):
            (out / name).unlink(missing_ok=True)
        for failed in out.glob("*.failed.ipynb"):
            failed.unlink()
    for name in LAST:
        if (ready / name).is_file():
            _move(ready / name, out / name)
    shutil.rmtree(ready)


def _take(entry: Path, to: Path) -> None:
    """Puts a hidden folder in its place whole: what is there under its name is the report's own."""
    if to.is_dir():
        shutil.rmtree(to)
    else:
        to.unlink(missing_ok=True)
    entry.replace(to)


def _move(file: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    file.replace(to)


def listed(folder: Path) -> dict[str, str]:
    """Every file of a report by its path in it, with the SHA-256 of its bytes."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _listed(folder: Path) -> set[str]:
    """The files that a report's own list names: nothing else is ever taken away."""
    try:
        names = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    if not isinstance(names, dict):
        return set()
    root = folder.resolve()
    # A name that leads out of the folder, through a link perhaps, is none of the report's.
    inside = ((name, folder / name) for name in names if "\0" not in name)
    return {name for name, file in inside if root in file.resolve().parents and not file.is_dir()}


def keep(file: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, prefix=".new-", delete=False) as new:
        try:
            new.write(text)
            new.close()
            # As readable as any file written there: a web server may serve it.
            os.chmod(new.name, 0o666 & ~_umask())
            os.replace(new.name, file)
        finally:
            Path(new.name).unlink(missing_ok=True)


def _umask() -> int:
    os.umask(mask := os.umask(0))
    return mask


def status(out: Path) -> dict[str, Any]:
    """How the last run went, as it left it; {} where there was none or its word cannot be read."""
    try:
        found = json.loads((out / STATUS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
