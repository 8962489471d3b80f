"""Numbers coded and numbers read: how they are matched and counted; and the shipped gold keeps its promises."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from conftest import article, tables

import analysis
from analysis import charts, paths, quality

TEXT = "Five soldiers were killed on Monday. Two more were wounded, and two later died. Nobody in Idlib was hurt."


def number(text, harm="killed", value=None, **more):
    """A coded number of article "a"."""
    row = {"article": "a", "text": text, "harm": harm, "value": value, "bound": "=", "modality": "asserted"}
    row |= {"low": value, "best": value, "high": value, "is_claim": False, "is_total": False}
    return row | {"said_by_kind": "unattributed", "victim_role": "military"} | more


def coded(*rows):
    data = pd.DataFrame([{name: None for name in quality.NEEDED} | row for row in rows], columns=list(quality.NEEDED))
    return data.astype(object).astype("string")


def mention(text, start, harm="killed", value=None, **more):
    row = number(text, harm, value, **more) | {"article_id": more.get("article", "a"), "start": start}
    return {name: cell for name, cell in row.items() if name != "article"}


def paired(gold, read, text=TEXT):
    there = [article("a", "2020-02-10", text), article("b", "2020-02-10", "One was killed.")]
    return quality.matched(tables(articles=there, mentions=read), coded(*gold))


def brief(data, *columns):
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in data[list(columns)].to_numpy()]


# Matching: coded, read -> (text_gold, text_read, status)
MATCHES = {
    "the same words, whatever the case": (
        [number("five", value=5)],
        [mention("Five", 0, value=5)],
        [("five", "Five", "matched")],
    ),
    "another harm is another number": (
        [number("Two", "injured", 2)],
        [mention("Two", 37, "killed", 2)],
        [("Two", None, "missed"), (None, "Two", "extra")],
    ),
    "equal words go before equal values": (
        [number("2", value=2), number("two", value=2)],
        [mention("two", 65, value=2)],
        [("two", "two", "matched"), ("2", None, "missed")],
    ),
    "equal values where the words differ": (
        [number("Five soldiers", value=5)],
        [mention("Five", 0, value=5)],
        [("Five soldiers", "Five", "matched")],
    ),
    "each once, in the order of the text": (
        [number("Two", "injured", 2), number("two", "injured", 2)],
        [mention("Two", 37, "injured", 2)],
        [("Two", "Two", "matched"), ("two", None, "missed")],
    ),
    "without a value, the bounds": (
        [number("30 to 35", bound="range", low=30, best=30, high=35)],
        [mention("between 30 and 35", 0, bound="range", low=30, best=30, high=35)],
        [("30 to 35", "between 30 and 35", "matched")],
    ),
    "an article that nobody coded counts for nothing": (
        [number("Five", value=5)],
        [mention("Five", 0, value=5), mention("One", 0, value=1, article="b")],
        [("Five", "Five", "matched")],
    ),
    "one coded without a number makes what is read extra": (
        [number("Five", value=5), {"article": "b"}],
        [mention("Five", 0, value=5), mention("One", 0, value=1, article="b")],
        [("Five", "Five", "matched"), (None, "One", "extra")],
    ),
    "one that is not among the articles is not missed": ([number("Five", value=5, article="c")], [], []),
}


@pytest.mark.parametrize("name", MATCHES)
def test_matching(name):
    gold, read, expected = MATCHES[name]
    assert brief(paired(gold, read), "text_gold", "text_read", "status") == expected


def test_each_number_has_its_sentence():
    gold = [number("Five", value=5), number("Two", "injured", 2), number("two", value=2), number("no", value=0)]
    data = paired(gold, [mention("two", 65, value=2), mention("Nobody", 81, "injured", 0)])
    assert brief(data, "text_gold", "sentence") == [
        ("Five", "Five soldiers were killed on Monday."),
        ("Two", "Two more were wounded, and two later died."),
        ("two", "Two more were wounded, and two later died."),
        (None, "Nobody in Idlib was hurt."),
        ("no", None),
    ]
    assert brief(quality.misses(data), "status", "text") == [
        ("missed", "Five"),
        ("missed", "Two"),
        ("extra", "Nobody"),
        ("missed", "no"),
    ]


# Fields: field, coded, read -> agrees
AGREE = [
    ("place", "Idlib|Hama", "Hama", True),
    ("place", "Idlib|Hama", "Homs", False),
    ("place", None, "Hama", False),
    ("place", None, None, True),
    ("victim_side", "syria_gov|russia", "russia and syria_gov", True),
    ("victim_side", "turkey", None, False),
    ("victim_role", "military", "militia", False),
    ("date_start", "2020-02-10", "2020-02-10", True),
    ("date_start", None, "2020-02-10", False),
    ("is_claim", "True", True, True),
    ("is_total", "False", True, False),
]


@pytest.mark.parametrize(("field", "gold", "read", "agrees"), AGREE)
def test_fields(field, gold, read, agrees):
    data = quality.fields(
        paired([number("Five", value=5, **{field: gold})], [mention("Five", 0, value=5, **{field: read})])
    )
    row = data.set_index("field").loc[field]
    assert (row["n"], row["agree"], row["share"]) == (1, int(agrees), 100.0 * agrees)
    assert data.loc[data["field"].ne(field), "agree"].eq(1).all()


def test_the_most_frequent_disagreement_is_told():
    gold = [number(text, place=place) for text, place in (("Five", "Hama"), ("Two", "Idlib"), ("two", "Idlib"))]
    read = [mention("Five", 0, place="Homs"), mention("Two", 37), mention("two", 65)]
    told = quality.fields(paired(gold, read)).set_index("field")["disagreement"]
    assert told["place"] == "gold Idlib, read nothing, 2 times"
    assert told.drop("place").isna().all()


def test_bounds_are_read_as_one():
    row = quality.fields(paired([number("Five", value=5, high=None)], [mention("Five", 0, value=5)])).set_index("field")
    assert row.loc["bounds", "disagreement"] == "gold 5 / 5 / ?, read 5 / 5 / 5, 1 time"


def test_found_counts_each_folder():
    status = ["matched"] * 6 + ["missed"] * 2 + ["extra"]
    data = quality.found(pd.DataFrame({"status": status, "folder": ["x"] * 8 + ["y"]}))
    rows = brief(data, "folder", "n_gold", "n_read", "precision", "recall", "f1")
    assert rows == [("all", 8, 7, 85.7, 75.0, 80.0), ("x", 8, 6, 100.0, 75.0, 85.7), ("y", 0, 1, 0.0, None, 0.0)]


# Two coders

KAPPAS = [
    (["a", "a", "b", "b"], ["a", "a", "b", "b"], 1.0),
    (["a", "a", "b", "b"], ["b", "b", "a", "a"], -1.0),
    (["a", "a", "b", "b"], ["a", "b", "a", "b"], 0.0),
    (["y"] * 25 + ["n"] * 25, ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15, 0.4),  # Wikipedia's example
    ([None, None, "b"], [None, "b", "b"], 0.4),
    (["a", "a"], ["a", "a"], None),
    ([], [], None),
]


@pytest.mark.parametrize(("one", "other", "expected"), KAPPAS)
def test_kappa(one, other, expected):
    assert quality.kappa(one, other) == expected


def test_two_coders():
    first = [number("Five", value=5), number("Two", "injured", 2), number("no", value=0), number("One", article="b")]
    second = [
        number("Five", value=5, victim_role="civilian"),
        number("two", "injured", 2),
        number("6", value=6, article="c"),
    ]
    data = quality.agreement(coded(*first), coded(*second)).set_index("field")
    assert tuple(data.loc["number", ["n", "agree", "share"]]) == (3, 2, 66.7)
    assert tuple(data.loc["victim_role", ["n", "agree", "share", "kappa"]]) == (2, 1, 50.0, 0.0)
    assert data.loc["victim_role", "disagreement"] == "first military, second civilian, 1 time"
    assert pd.isna(data.loc["bound", "kappa"]) and pd.isna(data.loc["value", "kappa"])
    pairs = paired(first[:2], [mention("Five", 0, value=5)])
    both = quality.beside(pairs, coded(*first), coded(*second)).set_index("field")
    assert tuple(both.loc["victim_role", ["share", "share_twice", "share_coders"]]) == (100.0, 100.0, 50.0)


def test_two_coders_of_different_articles_are_refused():
    with pytest.raises(ValueError, match="no article is in both codings"):
        quality.agreement(coded(number("Five")), coded(number("Five", article="b")))


# Files, words and pictures


def test_wrong_files_are_named_in_one_line(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"^no mentions.csv in .*; give a folder of coded numbers"):
        quality.gold(tmp_path)
    (tmp_path / "second_coding.csv").write_text("article,text,harm\n")
    with pytest.raises(ValueError, match=r"second_coding.csv lacks low, best, high, .*modality; ") as error:
        quality.second(tmp_path)
    assert "\n" not in str(error.value)


def test_unread_is_counted_by_reason():
    rows = [
        {"article_id": "a", "sentence": 1, "start": start, "text": "two", "reason": "no rule"} for start in (37, 65)
    ]
    data = quality.unread(tables(articles=[article("a", None, TEXT)], unread=rows))
    expected = ("no rule", 2, 1, 33.3, "two", "Two more were wounded, and two later died.")
    assert brief(data, *data.columns) == [expected]
    assert quality.unread(tables()).empty


def test_the_figures_in_words():
    gold = [number("Five", value=5), number("Two", "injured", 2, place="Hama")]
    pairs = paired(gold, [mention("Five", 0, value=5), mention("Two", 37, "injured", 2), mention("two", 65, value=2)])
    assert charts.finding("found", quality.found(pairs)) == (
        "2 of the numbers coded are read, 100 percent; 66.7 percent of the 3 read were coded; n = 2 numbers coded."
    )
    data = quality.beside(pairs, coded(*gold), coded(*gold))
    said = charts.alt("fields", data)
    assert "least often place (50 percent)" in said and "place (50 percent) against 100 percent by two coders" in said
    charts.fields(data).canvas.draw()


def test_articles_nobody_coded_are_said_to_be_so():
    pairs = paired([], [mention("Five", 0, value=5)])
    assert quality.misses(pairs).empty
    assert "None of these articles has been coded" in charts.finding("found", quality.found(pairs))
    data = quality.beside(pairs, coded(number("Five")), coded(number("Five")))
    assert "No number was both coded and read" in charts.finding("fields", data)
    assert "Nothing to show" in "".join(text.get_text() for text in charts.fields(data).texts)


# What is shipped


@pytest.fixture(scope="module")
def shipped():
    return analysis.parse(analysis.read_articles())


@pytest.fixture(scope="module")
def pairs(shipped):
    return quality.matched(shipped, quality.gold())


def test_the_shipped_gold_covers_the_articles():
    gold, second = quality.gold(), quality.second()
    assert set(gold["article"]) <= {file.name for file in paths.ARTICLES.rglob("*.txt")}
    assert gold.dropna(subset="text")["article"].nunique() >= 40
    # A fifteenth was coded twice and holds no number for either coder.
    assert second["article"].nunique() >= 14 and set(second["article"]) <= set(gold["article"])


@pytest.mark.parametrize("coding", [quality.gold, quality.second])
def test_every_coded_number_stands_in_its_article(coding):
    files = {file.name: analysis.read_articles(file)["text"].iloc[0] for file in paths.ARTICLES.rglob("*.txt")}
    rows = coding().dropna(subset="text")[["article", "text"]].itertuples(index=False)
    assert [row for row in rows if not re.search(rf"(?<!\w){re.escape(row.text)}(?!\w)", files[row.article])] == []


def test_the_shipped_articles_are_read_as_well_as_they_were(pairs):
    every = quality.found(pairs).iloc[0]
    assert every["n_gold"] >= 300
    assert every["precision"] >= 97 and every["recall"] >= 85


def test_every_miss_has_its_sentence(pairs):
    data = quality.misses(pairs)
    assert data["sentence"].notna().all()
    assert all(text in sentence for text, sentence in brief(data, "text", "sentence"))
