"""What a few sentences come to: the killed and injured of all their events, each counted once."""

import csv
import json
from pathlib import Path

import pytest

import analysis

with (Path(__file__).parent / "cards" / "sums.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def known_gap(row):
    return [pytest.mark.xfail(reason=row["known_gap"], strict=True)] if row["known_gap"] else []


@pytest.mark.parametrize("row", [pytest.param(row, id=row["text"][:60], marks=known_gap(row)) for row in ROWS])
def test_sentences_come_to_their_sum(tmp_path, row):
    file = tmp_path / "articles.jsonl"
    file.write_text(json.dumps({"id": "a", "source": "A", "date": "2024-03-14", "text": row["text"]}))
    run = analysis.parse(analysis.read_articles(file))
    told = run.casualties.assign(n=run.casualties["best"].fillna(run.casualties["low"]))
    sums = told.groupby("harm")["n"].sum()
    assert {harm: int(sums.get(harm, 0)) for harm in ("killed", "injured")} == {
        harm: int(row[harm]) for harm in ("killed", "injured")
    }


ACTS = {
    "A bomb killed a judge in Zorba on Monday. Two others were killed in the blast.": 1,
    "A bomb killed a judge in Zorba on Monday. Two others were killed when a mine exploded.": 2,
    "A force captured a rebel leader in Zorba on Monday. He planned raids. Five others were detained with him.": 1,
    "Jets killed 17 people in Zorba on Sunday; two of the wounded died, bringing the toll to 19.": 1,
    "North: A farmer was hurt by a mine on Monday.\n\nSouth sector: A mayor was killed on Monday in Zorba.": 2,
}


@pytest.mark.parametrize("text", ACTS)
def test_how_many_acts_a_few_sentences_tell(tmp_path, text):
    file = tmp_path / "articles.jsonl"
    file.write_text(json.dumps({"id": "a", "source": "A", "date": "2024-03-14", "text": text}))
    assert len(analysis.parse(analysis.read_articles(file)).events) == ACTS[text]


def test_a_figure_that_is_added_says_so(tmp_path):
    """Three, and two others: the reports tell that the two are among the five, and the first that it stands."""
    text = "Three people were killed in Zorba on Monday when shells fell. Two others died in the street."
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"id": "x", "source": "wire", "date": "2024-03-14", "text": text}), encoding="utf-8")
    run = analysis.parse(analysis.read_articles(file))
    assert run.casualties["best"].tolist() == [5]
    assert run.reports["reason"].tolist() == [
        "newest figure of its kind of speaker",
        "added to the figure told with it: together 5",
    ]
