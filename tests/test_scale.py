"""Any order of articles, in one go or bit by bit, over one process or several, gives the same tables."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import fields, replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import Rules, paths, scale, schema, tables
from analysis.tables import Readings

CORPUS = analysis.read_articles()
READINGS = tables.read(CORPUS)
TABLES = analysis.assemble(READINGS)
SMALL = CORPUS.iloc[:30]


def assert_same(one, other):
    for field in fields(one):
        pd.testing.assert_frame_equal(getattr(one, field.name), getattr(other, field.name), obj=field.name)


def files(store):
    return sorted(store.glob("*.parquet"))


@pytest.fixture
def reads(monkeypatch):
    """The ids of the articles that are really read, in a list that grows."""
    seen: list[str] = []

    def read(articles):
        seen.extend(articles["article_id"])
        return READ(articles)

    monkeypatch.setattr(tables, "read", read)
    return seen


READ = tables.read


@given(st.permutations(range(len(CORPUS))), st.lists(st.integers(0, len(CORPUS)), max_size=3))
@settings(max_examples=6, deadline=None)
def test_any_batches_in_any_order_give_the_same_tables(order, cuts):
    mixed = CORPUS.iloc[order].reset_index(drop=True)
    edges = [0, *sorted(cuts), len(mixed)]
    with tempfile.TemporaryDirectory() as store:
        for first, last in pairwise(edges):
            scale.read(mixed.iloc[first:last], store)
        assert_same(analysis.assemble(scale.read(mixed, store)), TABLES)
        assert_same(scale.read(CORPUS, store), READINGS)


@given(st.permutations(range(3)))
@settings(max_examples=4, deadline=None)
def test_readings_laid_end_to_end_give_the_same_tables(order):
    parts = [tables.read(CORPUS.iloc[n::3]) for n in order]
    ends = {field.name: [getattr(part, field.name) for part in parts] for field in fields(Readings)}
    joined = Readings(**{name: pd.concat(part, ignore_index=True) for name, part in ends.items()})
    assert_same(analysis.assemble(joined, Rules()), TABLES)


def test_two_processes_read_what_one_does(tmp_path, monkeypatch):
    monkeypatch.setattr(scale, "CHUNK", 17)
    assert_same(scale.read(CORPUS, tmp_path, workers=2), READINGS)
    assert_same(scale.read(CORPUS, tmp_path), READINGS)


def test_what_the_store_holds_is_not_read_again(tmp_path, reads):
    scale.read(SMALL.iloc[:20], tmp_path)
    assert reads == list(SMALL["article_id"][:20])
    reads.clear()
    assert_same(scale.read(SMALL, tmp_path), READ(SMALL))
    assert reads == list(SMALL["article_id"][20:])


@pytest.mark.parametrize(
    ("column", "value"),
    [("text", "Two soldiers were killed in Idlib on Monday."), ("published", pd.Timestamp("2019-01-01"))],
)
def test_a_changed_article_is_read_anew_and_its_old_reading_dropped(tmp_path, reads, column, value):
    scale.read(SMALL, tmp_path)
    reads.clear()
    changed = SMALL.copy()
    changed.loc[changed.index[3], column] = value
    assert_same(scale.read(changed, tmp_path), READ(changed))
    assert reads == [SMALL["article_id"].iloc[3]]
    (file,) = files(tmp_path)
    assert pd.read_parquet(file)["key"].nunique() == len(SMALL)


def test_a_text_is_compared_itself_and_not_the_hash_given_with_it(tmp_path, reads):
    one = SMALL.assign(text_sha256="0")
    scale.read(one, tmp_path)
    other = one.assign(text=one["text"] + " Two soldiers were killed.")
    assert_same(scale.read(other, tmp_path), READ(other))


def test_an_article_that_is_gone_is_in_no_table(tmp_path):
    scale.read(SMALL, tmp_path)
    fewer = SMALL.drop(SMALL.index[[2, 7]])
    run = analysis.assemble(scale.read(fewer, tmp_path))
    assert_same(run, analysis.parse(fewer))


def test_other_rules_of_reading_read_everything_anew(tmp_path, reads, monkeypatch):
    scale.read(SMALL, tmp_path)
    reads.clear()
    monkeypatch.setattr(scale, "reader", lambda: "other rules")
    scale.read(SMALL, tmp_path)
    assert reads == list(SMALL["article_id"])
    (file,) = files(tmp_path)
    assert set(pd.read_parquet(file)["reader"]) == {"other rules"}


def test_the_rules_of_reading_are_words_world_and_code(tmp_path, monkeypatch):
    world = tmp_path / "world"
    world.mkdir()
    for file in paths.WORLD.glob("*.csv"):
        (world / file.name).write_bytes(file.read_bytes())
    before = scale.reader()
    monkeypatch.setattr(paths, "WORLD", world)
    assert scale.reader.__wrapped__() == before
    with (world / "places.csv").open("a") as places:
        places.write("Newtown,,town,1,1,,,test\n")
    assert scale.reader.__wrapped__() != before


@pytest.mark.parametrize("broken", [b"", b"PAR1 and no more", None], ids=["empty", "foreign", "half"])
def test_a_broken_file_is_read_anew_with_one_line(tmp_path, reads, broken):
    scale.read(SMALL, tmp_path)
    (file,) = files(tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] if broken is None else broken)
    reads.clear()
    with pytest.warns(UserWarning, match="is not as it was written; its articles are read again") as warned:
        assert_same(scale.read(SMALL, tmp_path), READ(SMALL))
    assert len(warned) == 1 and "\n" not in str(warned[0].message)
    assert reads == list(SMALL["article_id"])
    assert_same(scale.read(SMALL, tmp_path), READ(SMALL))


@pytest.mark.parametrize("name", ["notes.txt", "events.parquet"])
def test_a_folder_of_other_files_is_refused_and_left_as_it_is(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(ValueError, match=f"holds {name}, which is no reading"):
        scale.read(SMALL, tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    with pytest.raises(ValueError, match="is a file; give the store a folder"):
        scale.read(SMALL, tmp_path / name)


def test_wrong_workers_and_articles_are_refused(tmp_path):
    with pytest.raises(ValueError, match="workers is 0; it must be 1 or more"):
        scale.read(SMALL, workers=0)
    with pytest.raises(ValueError, match="articles lacks text"):
        scale.read(SMALL.drop(columns="text"), tmp_path)


def test_a_full_disk_leaves_the_store_as_it_was(tmp_path, monkeypatch):
    scale.read(SMALL.iloc[:10], tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}

    def full(*_):
        raise OSError("No space left on device")

    with monkeypatch.context() as context:
        context.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space"):
            scale.read(SMALL, tmp_path)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before
    assert_same(scale.read(SMALL, tmp_path), READ(SMALL))


def test_what_a_killed_run_left_half_written_is_swept_once_it_is_old(tmp_path):
    for name, age in (("old", 2 * scale.STALE_S), ("new", 0)):
        scratch = tmp_path / f".{name}.part"
        scratch.write_bytes(b"half")
        os.utime(scratch, (time.time() - age,) * 2)
    scale.read(SMALL, tmp_path)
    assert [file.name for file in tmp_path.glob(".*")] == [".new.part"]


def test_articles_without_rows_and_no_articles_at_all(tmp_path):
    silent = SMALL.iloc[:2].assign(text="Nothing happened.", language=["en", "xx"])
    for articles in (silent, silent.iloc[:0]):
        for _ in range(2):
            assert_same(scale.read(articles, tmp_path), READ(articles))


SCRIPT = """
import sys
from analysis import read_articles, scale
scale.CHUNK = 3
articles = read_articles()
scale.read(articles.iloc[int(sys.argv[2]) : int(sys.argv[3])], sys.argv[1])
"""


def start(store, first, last):
    return subprocess.Popen([sys.executable, "-c", SCRIPT, str(store), str(first), str(last)], cwd=paths.ROOT)


def test_a_killed_run_leaves_a_store_that_goes_on(tmp_path, reads):
    store = tmp_path / "store"
    run = start(store, 0, len(CORPUS))
    until = time.monotonic() + 60
    while len(files(store)) < 3 and run.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    assert_same(scale.read(CORPUS, store), READINGS)
    assert 0 < len(reads) < len(CORPUS)
    assert len(files(store)) == 1


def test_two_runs_at_once_leave_one_good_store(tmp_path, reads):
    store = tmp_path / "store"
    runs = [start(store, 0, 100), start(store, 40, len(CORPUS))]
    assert [run.wait() for run in runs] == [0, 0]
    assert_same(scale.read(CORPUS, store), READINGS)
    assert reads == []


def test_every_column_has_one_type_in_all_parts():
    types: dict[str, set[str]] = {}
    for part in scale.PARTS:
        for name, dtype in schema.frame(part).dtypes.items():
            types.setdefault(name, set()).add(str(dtype))
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_rules_apply_to_readings_of_a_store(tmp_path):
    rules = replace(Rules(), current="max", convention="acled")
    assert_same(analysis.assemble(scale.read(CORPUS, tmp_path), rules), analysis.parse(CORPUS, rules))
