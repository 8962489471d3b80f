"""Files and folders -> the articles table; what cannot be read is listed, the rest goes on."""

import json

import pandas as pd
import pytest

from analysis import read_articles

AGENCY = """Two killed near the bridge

A line that says more of it

Ada Example   | 3.2.2020
Two killed near the bridge


Two soldiers were killed.

They died on Monday.

*Writing by Bo Example

Hill Agency website contains only a part of its stories.
"""

HEADER = """Two killed near the bridge

Source: Meridian Wire
Published: 2020-02-28 02:10 +03:00
Byline: Ada Example

Two soldiers were killed.

*Written for a test.
"""


def write(folder, name, text):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_agency_layout(tmp_path):
    row = read_articles(write(tmp_path, "a.txt", AGENCY)).iloc[0]
    assert row["headline"] == "Two killed near the bridge"
    assert row["subhead"] == "A line that says more of it"
    assert row["byline"] == "Ada Example"
    assert row["source"] == "Hill Agency"
    assert row["published"] == pd.Timestamp("2020-02-03")
    assert row["text"] == "Two soldiers were killed.\n\nThey died on Monday."
    assert pd.isna(row["problems"])


def test_header_layout(tmp_path):
    row = read_articles(write(tmp_path, "a.txt", HEADER)).iloc[0]
    assert (row["source"], row["text"]) == ("Meridian Wire", "Two soldiers were killed.")
    assert row["published"] == pd.Timestamp("2020-02-28")
    assert row["published_at"] == pd.Timestamp("2020-02-27T23:10Z")


def test_json_lines_keep_the_record_id_and_text(tmp_path):
    record = {"id": "x1", "source": "A", "date": "2020-02-10", "title": "T", "text": "Two died.\nOne more."}
    row = read_articles(write(tmp_path, "a.jsonl", json.dumps(record))).iloc[0]
    assert (row["article_id"], row["headline"], row["text"]) == ("x1", "T", "Two died.\nOne more.")


GOOD = '{"id": "good", "date": "2020-02-10", "text": "Two died."}'
BAD = [
    ('{"id": "b", "text": ', "broken JSON"),
    ('{"id": "b", "date": "2020-02-10"}', "no field 'text'"),
    ('["a list"]', "no field 'text'"),
    ('{"id": "b", "text": 5}', "no field 'text'"),
]


@pytest.mark.parametrize(("line", "problem"), BAD)
def test_a_bad_line_is_listed_and_the_others_go_on(tmp_path, line, problem):
    data = read_articles(write(tmp_path, "a.jsonl", f"{line}\n{GOOD}\n"))
    assert list(data.loc[data["text"] != "", "article_id"]) == ["good"]
    (listed,) = data.loc[data["text"] == "", "problems"]
    assert problem in listed and "line 1" in listed


@pytest.mark.parametrize(
    ("date", "problem"), [(None, "no date"), ("soon", "no ISO or D.M.YYYY date"), ("2020-13-01", "no ISO")]
)
def test_a_missing_or_bad_date_is_a_problem_not_a_default(tmp_path, date, problem):
    record = json.dumps({"id": "a", "text": "Two died.", "date": date})
    row = read_articles(write(tmp_path, "a.jsonl", record)).iloc[0]
    assert pd.isna(row["published"]) and problem in row["problems"]


def test_a_file_that_is_not_text_is_listed(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00\x01")
    write(tmp_path, "b.txt", HEADER)
    data = read_articles(tmp_path)
    assert "not text" in data.loc[data["text"] == "", "problems"].iloc[0]
    assert (data["text"] != "").sum() == 1


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda folder: folder / "nowhere", FileNotFoundError, "no file or folder"),
        (lambda folder: folder, ValueError, "no .txt or .jsonl file in"),
        (lambda folder: write(folder, "a.pdf", "x"), ValueError, "is no .txt or .jsonl file"),
        (lambda folder: write(folder, "a.txt", "  \n"), ValueError, "no readable article"),
        (lambda folder: write(folder, "a.jsonl", "{"), ValueError, "broken JSON"),
    ],
)
def test_nothing_to_read_is_one_clear_line(tmp_path, make, error, message):
    with pytest.raises(error, match=message) as raised:
        read_articles(make(tmp_path))
    assert "\n" not in str(raised.value)


def test_copies_point_at_the_first(tmp_path):
    lines = [json.dumps({"id": n, "date": f"2020-02-1{n}", "text": "Two died."}) for n in "210"]
    data = read_articles(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert data["duplicate_of"].fillna("").tolist() == ["", "0", "0"]


def test_an_id_used_twice_is_told_apart(tmp_path):
    lines = [json.dumps({"id": "x", "date": "2020-02-10", "text": text}) for text in ("Two died.", "Three died.")]
    data = read_articles(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert data["article_id"].is_unique and data["problems"].str.contains("id used twice").all()
