"""conditions: which words are understood, when each holds, and what is said then."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Rules, paths, read_articles
from analysis.choice import choose
from analysis.conditions import HOLDS, Condition, met, parse
from analysis.rules import CORRECTION_COLUMNS
from analysis.tables import assemble, read

ALARMS = [name if name != "unread" else "unread>0.2" for name in HOLDS]
SINCE = "Since February 1, {n} Turkish soldiers have been killed in Idlib, the Observatory said."
KILLED = "Syrian forces killed five Turkish soldiers near Saraqib on February 3."


@pytest.fixture
def parsed(tmp_path):
    """Tables of records (id, day, source, text), a missing day or source left out; under correction rows."""

    def parsed(*records, corrections=(), broken=False):
        names = ("id", "date", "source", "text")
        lines = [json.dumps({k: v for k, v in zip(names, row, strict=True) if v}) for row in records]
        file = tmp_path / "articles.jsonl"
        file.write_text("\n".join([*lines, *(["{"] if broken else [])]))
        rows = pd.DataFrame(corrections, columns=CORRECTION_COLUMNS).astype("string")
        return assemble(read(read_articles(file)), Rules(corrections=rows if len(rows) else None))

    return parsed


def holds(word, before, now):
    return met(parse([word]), before, now)


# Words

WRONG = [
    ("no-new-article", "no condition 'no-new-article'; did you mean no-new-articles?"),
    ("unred>0.2", "no condition 'unred>0.2'; did you mean unread>0.2?"),
    ("unread", "write unread>X with a share X from 0 to 1, e.g. unread>0.2"),
    ("unread>1.5", "write unread>X with a share X from 0 to 1"),
    ("unread>-0.1", "write unread>X with a share X from 0 to 1"),
    ("unread>nan", "write unread>X with a share X from 0 to 1"),
    ("unread>0,2", "write unread>X with a share X from 0 to 1"),
    ("unread>=0.2", "write unread>X with a share X from 0 to 1"),
    ("problems>3", "problems takes no number, write problems"),
    ("quorum", "there are no-new-articles, unread>0.2, totals-backwards, unknown-agency, problems, stale-corrections"),
    ("", "there are no-new-articles, "),
]


@pytest.mark.parametrize(("word", "line"), WRONG, ids=[word for word, _ in WRONG])
def test_what_is_no_condition_is_refused_in_one_line(word, line):
    with pytest.raises(ValueError, match="no condition") as refused:
        parse(["problems", word])
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


def test_each_word_stands_for_one_condition_once():
    assert [one.name for one in parse(ALARMS)] == list(HOLDS)
    assert parse(["problems", " problems "]) == (Condition("problems"),)
    assert parse([]) == ()


@given(st.floats(0, 1))
def test_any_share_is_understood(share):
    written = f"{share:.10f}"
    assert parse([f"unread > {written}"]) == (Condition("unread", float(written)),)


@given(st.text())
def test_no_text_breaks_the_parser(text):
    try:
        (one,) = parse([text])
    except ValueError as refused:
        assert len(str(refused).splitlines()) == 1
    else:
        assert one.name in HOLDS


# Whether they hold


def test_no_new_articles(parsed):
    before = parsed(("a", "2020-02-04", "S", KILLED))
    more = parsed(("a", "2020-02-04", "S", KILLED), ("b", "2020-02-05", "S", "Nothing happened."))
    assert holds("no-new-articles", before, more) == []
    assert holds("no-new-articles", None, before) == []
    assert holds("no-new-articles", more, before) == ["no new articles: 1 article, the newest is of 4 Feb 2020"]


def test_a_record_that_cannot_be_read_is_no_new_article(parsed):
    before = parsed(("a", None, "S", KILLED))
    (line,) = holds("no-new-articles", before, parsed(("a", None, "S", KILLED), broken=True))
    assert line == "no new articles: 2 articles, none has a date, 1 new record could not be read"


def test_unread_is_a_share_of_the_sentences_worth_reading(parsed):
    text = "Two soldiers were killed on Monday. Soldiers were wounded near Saraqib. The weather was fine."
    now = parsed(("a", "2020-02-04", "S", text))
    assert now.unread["sentence"].tolist() == [1]
    assert holds("unread>0.4", None, now) == ["unread 0.50 > 0.4: 1 of 2 sentences"]
    assert holds("unread>0.5", None, now) == []
    assert holds("unread>0.499", None, now) == ["unread 0.50 > 0.499: 1 of 2 sentences"]
    assert holds("unread>0.4999", None, now)[0].startswith("unread 0.50 > 0.4999")


def test_a_share_is_told_with_the_digits_that_show_it_is_above(parsed):
    text = "Soldiers were wounded near Saraqib. " + "Two soldiers were killed on Monday. " * 2
    now = parsed(("a", "2020-02-04", "S", text))
    assert holds("unread>0.333", None, now) == ["unread 0.3333 > 0.333: 1 of 3 sentences"]


def test_without_a_sentence_worth_reading_nothing_is_unread(parsed):
    assert holds("unread>0", None, parsed(("a", "2020-02-04", "S", "The weather was fine."))) == []


def test_a_new_total_below_an_earlier_one(parsed):
    first, second = ("a", "2020-02-12", "S", SINCE.format(n=16)), ("b", "2020-02-14", "S", SINCE.format(n=14))
    before, now = parsed(first), parsed(first, second)
    line = "1 new total lower than before: Observatory, killed since 1 Feb 2020: 14 on 14 Feb 2020 after 16"
    assert holds("totals-backwards", before, now) == [line]
    assert holds("totals-backwards", None, now) == [line]
    assert holds("totals-backwards", now, now) == []
    assert holds("totals-backwards", before, parsed(first, (*second[:3], SINCE.format(n=17)))) == []


def test_a_total_is_compared_with_those_of_earlier_articles(parsed):
    both = f"{SINCE.format(n=16)} {SINCE.format(n=14)}"
    now = parsed(("a", "2020-02-12", "S", both))
    assert len(now.totals) == 2
    assert holds("totals-backwards", None, now) == []


def test_an_unknown_agency(parsed):
    old = ("a", "2020-02-04", "Hill Agency", KILLED)
    before = parsed(old)
    more = [("b", "2020-02-05", "Lake Post", "Calm."), ("c", "2020-02-06", None, "Rain.")]
    more += [("d", "2020-02-07", "Al-Masdar News", "Fog."), ("e", "2020-02-08", "Hill Agency", "Snow.")]
    now = parsed(old, *more)
    assert holds("unknown-agency", before, now) == [
        "unknown agency: 1 new article without a source; Lake Post (1 article)"
    ]
    assert holds("unknown-agency", now, now) == []
    assert holds("unknown-agency", None, now) == ["unknown agency: 1 new article without a source"]


def test_articles_that_could_not_be_read(parsed):
    fine, broken = parsed(("a", "2020-02-04", "S", KILLED)), parsed(("a", "2020-02-04", "S", KILLED), broken=True)
    assert holds("problems", None, fine) == []
    (line,) = holds("problems", fine, broken)
    assert line == (
        "1 article could not be read, 1 of them new: articles.jsonl line 2: broken JSON (Expecting property name "
        "enclosed in double quotes at character 2); all are listed in problems.csv"
    )
    assert "0 of them new" in holds("problems", broken, broken)[0]


# What is about the input is asked of all that was given: a broken record has no day and no conflict.
@pytest.mark.parametrize(
    ("word", "found"), [("problems", 1), ("unknown-agency", 1), ("unread>0", 0), ("no-new-articles", 1)]
)
def test_what_a_condition_looks_at(word, found, parsed):
    unread = ("z", "2021-05-01", None, "Soldiers were wounded near Saraqib.")
    now = parsed(("a", "2020-02-04", "S", KILLED), unread, broken=True)
    before = parsed(("a", "2020-02-04", "S", KILLED))
    cut = tuple(choose(one, until="2020-02-28") for one in (before, now))
    assert len(cut[1].articles) == 1
    assert len(met(parse([word]), before, now, cut)) == found


def test_a_stale_correction_outside_the_choice_is_told(parsed):
    record, later = ("a", "2020-02-04", "S", KILLED), ("b", "2021-05-05", "S", KILLED.replace("five", "six"))
    target = parsed(later).mentions["mention_id"].iloc[0]
    now = parsed(record, later, corrections=[(target, "low", "4", "6", "set", "Ann", "2020-02-05", "I asked")])
    cut = choose(now, until="2020-12-31")
    assert len(met(parse(["stale-corrections"]), None, now, (None, cut))) == 1


def test_an_article_without_a_date_was_read_all_the_same(parsed):
    now = parsed(("a", None, "S", KILLED))
    assert now.articles["problems"].notna().all()
    assert holds("problems", None, now) == []


def test_stale_corrections(parsed):
    record = ("a", "2020-02-04", "S", KILLED)
    before = parsed(record)
    target = before.mentions["mention_id"].iloc[0]
    row = (target, "low", "4", "3", "set", "Ann", "2020-02-05", "I asked")
    stale, fine = parsed(record, corrections=[row]), parsed(record, corrections=[(*row[:2], "5", *row[3:])])
    line = f"1 correction stale, 1 of them new: set {target} low (4 -> 3): not applied: low is now 5, not 4"
    assert holds("stale-corrections", before, stale) == [line]
    assert "0 of them new" in holds("stale-corrections", stale, stale)[0]
    assert holds("stale-corrections", None, fine) == []


def test_conditions_are_told_in_the_order_asked(parsed):
    now = parsed(("a", "2020-02-04", None, KILLED), broken=True)
    lines = met(parse(["unknown-agency", "problems"]), None, now)
    assert [line.split(" ")[0] for line in lines] == ["unknown", "1"]
    assert met(parse(["problems", "unknown-agency"]), None, now) == lines[::-1]


@pytest.fixture(scope="module")
def lebanon():
    return assemble(read(read_articles(paths.ARTICLES / "lebanon")))


def test_the_shipped_articles(lebanon):
    first = lebanon.articles["article_id"].iloc[0]
    older = replace(lebanon, articles=lebanon.articles[lebanon.articles["article_id"].eq(first)])
    assert met(parse(["no-new-articles", "problems", "stale-corrections", "unread>0.5"]), older, lebanon) == []
    (line,) = met(parse(["unread>0"]), older, lebanon)
    share = float(line.split(" ")[1])
    left, worth = (int(word) for word in line.split(": ")[1].split(" ")[0:3:2])
    assert share == pytest.approx(left / worth, abs=0.005)
    assert left == len(lebanon.unread[["article_id", "sentence"]].drop_duplicates())
