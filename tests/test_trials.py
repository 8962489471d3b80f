"""Sets of texts with answers: what is asked for, what counts as right, and which sentence a miss stands in."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from analysis import quality

DATE = "2020-02-10"


def asked(kind, number, **more):
    return {"kind": kind, "number": number, "accept": [number], "optional": False} | more


def numbers(text, *mentions, relevant=True):
    return {"text": text, "gold": {"mentions": list(mentions), "relevant": relevant}}


def incident(text, killed, **more):
    clear = {"killed": killed, "killed_supported": True, "vague": False, "multi": False, "date": DATE}
    return {"text": text, "gold": clear | more}


def write(folder, name, *records):
    lines = [json.dumps({"id": f"{name}-{at}", "date": DATE, **record}) for at, record in enumerate(records)]
    (folder / f"{name}-dev.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def figures(folder):
    data = quality.dev(folder).set_index("measure")
    return {name: (row["n"], row["percent"]) for name, row in data.iterrows()}


FIVE = "Five soldiers were killed on Monday."
# One text and its answers -> (n, percent) of precision and recall
NUMBERS = {
    "found": (numbers(FIVE, asked("killed", 5)), (1, 100.0), (1, 100.0)),
    "missed": (numbers(FIVE, asked("killed", 5), asked("injured", 3)), (1, 100.0), (2, 50.0)),
    "extra": (numbers(FIVE), (1, 0.0), (0, None)),
    "one of several accepted": (numbers(FIVE, asked("killed", 4, accept=[4, 5])), (1, 100.0), (1, 100.0)),
    "asked twice, counted once": (numbers(FIVE, asked("killed", 5), asked("killed", 5)), (1, 100.0), (1, 100.0)),
    "optional": (numbers(FIVE, asked("killed", 5), asked("injured", 3, optional=True)), (1, 100.0), (1, 100.0)),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers(tmp_path, name):
    record, precision, recall = NUMBERS[name]
    write(tmp_path, "idlib", record)
    found = figures(tmp_path)
    assert [tuple(None if pd.isna(cell) else cell for cell in found[f"kind and number: {one}"])
            for one in ("precision", "recall")] == [precision, recall]  # fmt: skip


def test_a_text_without_answers_counts_for_no_precision(tmp_path):
    write(tmp_path, "muc", numbers(FIVE, relevant=False), numbers(FIVE, asked("killed", 5)))
    assert figures(tmp_path)["kind and number: precision"] == (1, 100.0)


def test_killed_and_the_day(tmp_path):
    quiet = "The force detained two suspects on Monday."
    records = [
        incident(FIVE, 5),
        incident(FIVE, 4, date="2020-02-09"),
        incident(FIVE, 0),
        incident(quiet, 0, date=None),
        incident(FIVE, 4, vague=True, date=None),
        incident(FIVE, 4, multi=True),
    ]
    write(tmp_path, "isaf", *records)
    assert figures(tmp_path) == {
        "killed exact, where there are any": (2, 50.0),
        "killed read, where there are none": (2, 50.0),
        "day of the event": (3, 66.7),
    }
    data = quality.dev_misses(tmp_path)
    assert set(data["id"]) == {"isaf-1", "isaf-2"}
    wrong = data[data["measure"].eq("killed read, where there are none")].iloc[0]
    assert (wrong["gold"], wrong["read"], wrong["sentence"]) == (0, 5, FIVE)


def test_each_miss_has_its_sentence(tmp_path):
    text = f"{FIVE} The village has 12 houses. A bomb then killed 12 civilians."
    write(tmp_path, "idlib", numbers(text, asked("injured", 12), asked("killed", 12), asked("injured", 99)))
    rows = quality.dev_misses(tmp_path)[["gold", "read", "status", "sentence"]].astype(object)
    assert rows.where(rows.notna(), None).to_numpy().tolist() == [
        ["injured 12", None, "missed", "A bomb then killed 12 civilians."],
        ["injured 99", None, "missed", None],
        [None, "killed 5", "extra", FIVE],
    ]


def test_wrong_folders_are_told_in_one_line(tmp_path):
    with pytest.raises(ValueError, match=r"holds none of idlib-dev.jsonl, isaf-dev.jsonl, muc-dev.jsonl; give"):
        quality.dev(tmp_path)
    (tmp_path / "muc-dev.jsonl").write_text('{"id": "x", "text": "Five."}\n')
    with pytest.raises(ValueError, match="every line must be JSON with id, text and gold") as error:
        quality.dev_misses(tmp_path)
    assert "\n" not in str(error.value)
