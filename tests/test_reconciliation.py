"""Published totals beside the events of their days: what is summed, what stays missing, what runs backwards."""

import json

import pandas as pd
import pytest

import analysis
from analysis.reconciliation import reconciliation

TEXTS = [
    ("2020-02-04", "Syrian forces killed five Turkish soldiers near Saraqib on February 3."),
    ("2020-02-11", "Syrian forces killed three Turkish soldiers near Taftanaz on February 10."),
    ("2020-02-12", "Since February 1, 16 Turkish soldiers have been killed in Idlib, the Observatory said."),
    ("2020-02-14", "Since February 1, 14 Turkish soldiers have been killed in Idlib, the Observatory said."),
    ("2020-02-15", "So far 20 Turkish soldiers have been killed in Idlib."),
]


@pytest.fixture
def told(tmp_path):
    lines = [
        json.dumps({"id": f"a{n}", "source": "S", "date": day, "text": text}) for n, (day, text) in enumerate(TEXTS)
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(lines))
    tables = analysis.parse(analysis.read_articles(file))
    return tables, reconciliation(tables).set_index("best")


def test_the_events_of_the_days_stand_beside_the_total(told):
    _, data = told
    assert (data.loc[16, "events_best"], data.loc[16, "n_events"], data.loc[16, "share"]) == (8, 2, 0.5)


def test_a_total_without_a_first_day_has_no_share(told):
    _, data = told
    assert pd.isna(data.loc[20, "share"]) and pd.isna(data.loc[20, "events_best"])


def test_a_total_lower_than_one_before_runs_backwards(told):
    _, data = told
    assert data["backwards"].to_dict() == {16: False, 14: True, 20: False}


def test_totals_stay_out_of_the_events(told):
    tables, _ = told
    assert sorted(tables.casualties["best"]) == [3, 5]


def test_a_total_of_children_has_no_events_beside_it(tmp_path):
    file = tmp_path / "a.jsonl"
    texts = [
        "A raid killed five civilians in Idlib on February 3.",
        "Since February 1, 9 children have been killed in Idlib.",
    ]
    lines = [
        json.dumps({"id": f"a{n}", "source": "S", "date": "2020-02-04", "text": text}) for n, text in enumerate(texts)
    ]
    file.write_text("\n".join(lines))
    (row,) = reconciliation(analysis.parse(analysis.read_articles(file))).to_dict("records")
    assert row["best"] == 9 and pd.isna(row["events_best"]) and pd.isna(row["share"])
