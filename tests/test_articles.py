"""Files and folders -> the articles table; what cannot be read is listed, the rest goes on."""

import json

import pandas as pd
import pytest

from analysis import articles, read_articles

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
    ('{"id": "b", "text": " "}', "field 'text' is empty"),
    ('{"id": "b", "text": "Two', "Unterminated string starting at character"),
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
        (
            lambda folder: write(folder, "a.jsonl", '[\n {"text": "x"}\n]'),
            ValueError,
            "a JSON array; write one article",
        ),
    ],
)
def test_nothing_to_read_is_one_clear_line(tmp_path, make, error, message):
    with pytest.raises(error, match=message) as raised:
        read_articles(make(tmp_path))
    assert "\n" not in str(raised.value)


def test_a_day_in_figures_is_no_moment(tmp_path):
    data = read_articles(write(tmp_path, "a.jsonl", json.dumps({"date": 20200210, "text": "Two died."})))
    row = data.iloc[0]
    assert str(row["published"].date()) == "2020-02-10" and pd.isna(row["published_at"]) and pd.isna(row["problems"])


def test_known_by_takes_a_day(tmp_path):
    data = read_articles(write(tmp_path, "a.txt", "Head\n\nTwo died."))
    with pytest.raises(ValueError, match="known_by is 'tomorrow'; it must be a day such as"):
        articles.known_by(data, "tomorrow")


def test_copies_point_at_the_first(tmp_path):
    lines = [json.dumps({"id": n, "date": f"2020-02-1{n}", "text": "Two died."}) for n in "210"]
    data = read_articles(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert data["duplicate_of"].fillna("").tolist() == ["", "0", "0"]


def test_an_id_used_twice_is_told_apart(tmp_path):
    lines = [json.dumps({"id": "x", "date": "2020-02-10", "text": text}) for text in ("Two died.", "Three died.")]
    data = read_articles(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert data["article_id"].is_unique and data["problems"].str.contains("id used twice").all()


def test_a_problem_is_told_whole(tmp_path):
    """Until its bracket closes: which byte, which character."""
    write(tmp_path, "a.txt", "Head\n\nSource: T\n\nTwo soldiers were killed near Idlib.")
    (tmp_path / "b.txt").write_bytes(b"Caf\xe9 attack in which several people were killed by shelling and much more")
    write(tmp_path, "c.jsonl", '{"id": "b", "text": "Two were killed.", "source": "A long name of a source" "date": 5}')
    problems = set(articles.read_articles(tmp_path)["problems"])
    assert problems >= {
        "b.txt: not text (byte 4 is no UTF-8)",
        "c.jsonl line 1: broken JSON (Expecting ',' delimiter at character 77)",
    }


def test_files_of_no_kind_that_is_read_are_named(tmp_path):
    for name in ("a.txt", "b.pdf", "c.CSV", ".hidden", "notes.md"):
        write(tmp_path, name, "Head\n\nTwo soldiers were killed near Idlib.")
    assert [file.name for file in articles.passed_over(tmp_path)] == ["b.pdf", "c.CSV"]
    assert articles.passed_over(tmp_path / "a.txt") == [] == articles.passed_over()


KNOWN = [("2020-02-10", ["a", "broken"]), ("2020-02-09", ["broken"]), ("2020-02-11", ["a", "b", "broken"])]


@pytest.mark.parametrize(("day", "ids"), [*KNOWN, (None, ["a", "b", "broken", "undated"])])
def test_articles_as_they_were_known_by_a_day(day, ids, tmp_path):
    lines = [{"id": "a", "date": "2020-02-10"}, {"id": "b", "date": "2020-02-11"}, {"id": "undated"}]
    write(tmp_path, "a.jsonl", "\n".join(json.dumps(one | {"text": f"Two died {one}."}) for one in lines) + "\n{")
    known = articles.known_by(articles.read_articles(tmp_path), day)
    named = known["article_id"].where(known["text"].ne(""), "broken")
    assert sorted(named) == ids


def test_where_each_article_was_read(tmp_path):
    write(tmp_path, "a.txt", "Head\n\nTwo soldiers were killed near Idlib.")
    (one,) = articles.read_articles(tmp_path)["article_id"]
    assert articles.files_of(tmp_path) == {one: "a.txt"}
