"""The same read() for many articles: over processes, and from a store that keeps what was read.

A store is a folder of Parquet files, each named by the hash of its bytes, so that one that is half
written, or not ours, is never taken for a reading. A row is a row of one of the tables read() makes,
with the key of its article: a hash of all the reading depends on.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from functools import lru_cache
from io import BytesIO
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from analysis import paths, schema, tables
from analysis.tables import Readings

# Articles a process reads before it hands them over, and a file of the store begins with.
CHUNK = 100
# A file still being written is left alone so long; an older one is of a run that was killed.
STALE_S = 3600
FILE = re.compile(r"[0-9a-f]{64}\.parquet")
PARTS = [field.name for field in fields(Readings) if field.name != "articles"]
# What of an article comes from reading it; the rest of its row is the record's own.
HEAD = ("article_id", "conflicts")
COLUMNS = ["key", "reader", "part", *dict.fromkeys([*HEAD, *(name for part in PARTS for name in schema.frame(part))])]


def read(articles: pd.DataFrame, store: str | Path | None = None, workers: int = 1) -> Readings:
    """The Readings tables.read gives, row for row; articles the store holds are not read again.

    store: a folder of its own, made where there is none; None keeps nothing. An article is read anew where its text,
    day, language or id changed, or the rules of reading or data/world did. Several runs may use a store at once, and
    one that is killed loses only what it was reading. workers: processes that read at once; a script that asks for
    more than one does so under `if __name__ == "__main__":`.
    Raises ValueError for a store that holds other files, and for workers below 1.
    """
    if workers < 1:
        raise ValueError(f"workers is {workers!r}; it must be 1 or more")
    keys = _keys(tables.whole(articles))
    shelf = Path(store) if store is not None else None
    kept = _load(shelf) if shelf else {}
    held = pd.concat([part["key"] for part in kept.values()]) if kept else pd.Series(dtype="string")
    new = articles[~keys.isin(held)]
    made: dict[Path | int, pd.DataFrame] = {}
    for number, readings in enumerate(_read(new, workers)):
        part = _stacked(readings)
        made[_save(shelf, part) if shelf else number] = part
    found = [*kept.values(), *made.values()]
    if shelf and (made or len(kept) > 1):
        _tidy(shelf, [*kept, *(file for file in made if isinstance(file, Path))], found, articles, keys)
    return _unstacked(found, articles, keys)


def _keys(articles: pd.DataFrame) -> pd.Series:
    """What each article's reading depends on, as a hash (n strings)."""
    days = [day.date() if pd.notna(day) else None for day in articles["published"]]
    rows = zip(articles["article_id"], days, articles["language"], articles["text"], strict=True)
    made = [hashlib.sha256("\0".join(map(str, (reader(), *row))).encode()).hexdigest() for row in rows]
    return pd.Series(made, index=articles.index, dtype="string")


@lru_cache
def reader() -> str:
    """A hash of the rules of reading: code, words and world."""
    reading = (paths.ROOT / "analysis" / "reading").rglob("*.py")
    rules = [paths.ROOT / "analysis" / name for name in ("rules.py", "schema.py")]
    digest = hashlib.sha256()
    files = [*reading, *rules, *paths.WORDS.glob("*.toml"), *paths.WORLD.glob("*.csv")]
    for name, content in sorted((file.name, file.read_bytes()) for file in files):
        digest.update(b"%s\0%d\0" % (name.encode(), len(content)) + content)
    return digest.hexdigest()


def _read(articles: pd.DataFrame, workers: int) -> Iterator[Readings]:
    """Readings of the articles, a chunk at a time and in order, with a bar on a terminal."""
    chunks = [articles.iloc[first : first + CHUNK] for first in range(0, len(articles), CHUNK)]
    with tqdm(total=len(articles), unit="article", disable=None, leave=False) as bar:
        for readings in _each(chunks, min(workers, len(chunks))):
            bar.update(len(readings.articles))
            yield readings


def _each(chunks: list[pd.DataFrame], workers: int) -> Iterator[Readings]:
    if workers < 2:
        yield from map(tables.read, chunks)
        return
    # Spawned on every system alike: a forked one inherits locks that threads of a notebook hold.
    with ProcessPoolExecutor(workers, get_context("spawn"), _end_with_parent) as pool:
        yield from pool.map(tables.read, chunks)


def _end_with_parent() -> None:
    """Ends a worker whose parent was killed, which would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_outlive, args=(parent,), daemon=True).start()


def _outlive(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _stacked(readings: Readings) -> pd.DataFrame:
    """Readings as one table: their rows, with the key of their article and the name of their part."""
    keys = dict(zip(readings.articles["article_id"], _keys(readings.articles), strict=True))
    parts = [readings.articles[list(HEAD)].assign(part="articles")]
    parts += [getattr(readings, name).assign(part=name) for name in PARTS]
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return rows.assign(key=rows["article_id"].map(keys), reader=reader()).reindex(columns=COLUMNS)


def _unstacked(found: Iterable[pd.DataFrame], articles: pd.DataFrame, keys: pd.Series) -> Readings:
    """The readings of these articles, in their order; each from the first table that has it."""
    rank = {key: n for n, key in enumerate(keys)}
    rows = _once(part[part["key"].isin(rank)] for part in found)
    rows = rows.assign(rank=rows["key"].map(rank)).sort_values("rank", kind="stable")
    parts = dict(iter(rows.groupby("part", sort=False)))
    conflicts = dict(zip(parts["articles"]["key"], parts["articles"]["conflicts"], strict=True)) if parts else {}
    return Readings(
        schema.typed("articles", articles.assign(conflicts=keys.map(conflicts))),
        **{name: schema.typed(name, parts[name]) if name in parts else schema.frame(name) for name in PARTS},
    )


def _once(found: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Tables on end, without what an earlier one has: two runs at once may have read the same article."""
    seen: set[str] = set()
    parts = []
    for part in found:
        parts.append(part[~part["key"].isin(seen)])
        seen |= set(part["key"])
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def _load(store: Path) -> dict[Path, pd.DataFrame]:
    """The files of a store, by name; one that is not as it was written is put away with a warning."""
    if store.exists() and not store.is_dir():
        raise ValueError(f"{store} is a file; give the store a folder")
    store.mkdir(parents=True, exist_ok=True)
    found = {}
    for file in sorted(store.iterdir()):
        if file.name.startswith("."):
            continue
        if not FILE.fullmatch(file.name):
            raise ValueError(f"{store} holds {file.name}, which is no reading; give the store a folder of its own")
        part = _part(file)
        if part is not None:
            found[file] = part
    return found


def _part(file: Path) -> pd.DataFrame | None:
    """What a file of the store holds; None where it is gone or broken."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        # Another run has tidied up meanwhile: its articles are read again.
        return None
    part = None
    if hashlib.sha256(content).hexdigest() == file.stem:
        part = pd.read_parquet(BytesIO(content))
    if part is None or list(part.columns) != COLUMNS:
        warnings.warn(f"{file} is not as it was written; its articles are read again", stacklevel=4)
        file.unlink(missing_ok=True)
        return None
    return part


def _save(store: Path, part: pd.DataFrame) -> Path:
    """Writes a table into the store, whole or not at all."""
    buffer = BytesIO()
    part.to_parquet(buffer, index=False)
    content = buffer.getvalue()
    file = store / f"{hashlib.sha256(content).hexdigest()}.parquet"
    with tempfile.NamedTemporaryFile(dir=store, prefix=".", suffix=".part", delete=False) as scratch:
        try:
            scratch.write(content)
            scratch.close()
            os.replace(scratch.name, file)
        finally:
            Path(scratch.name).unlink(missing_ok=True)
    return file


def _tidy(
    store: Path, files: Iterable[Path], found: list[pd.DataFrame], articles: pd.DataFrame, keys: pd.Series
) -> None:
    """Makes one file of many, without the readings of texts that changed and of rules that no longer hold."""
    rows = _once(found)
    current = rows["key"].isin(keys) | ~rows["article_id"].isin(articles["article_id"])
    whole = _save(store, rows[current & (rows["reader"] == reader())])
    for file in set(files) - {whole}:
        file.unlink(missing_ok=True)
    for scratch in store.glob(".*.part"):
        if time.time() - scratch.stat().st_mtime > STALE_S:
            scratch.unlink(missing_ok=True)
