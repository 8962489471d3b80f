"""Article text meets markup in one place, and leaves it escaped."""

from __future__ import annotations

import html

import pandas as pd
import pytest
from conftest import answered, article, event, tables

from analysis import evidence

TEXT = 'A <script>alert("x")</script> held. Five & more soldiers were killed. In retaliation, it struck. Nothing else'


def mention(words: str, event_id: str = "E1", text: str = TEXT) -> dict[str, object]:
    start = text.index(words)
    row = {"mention_id": f"m{start}", "article_id": "a1", "start": start, "stop": start + len(words), "text": words}
    return row | {"harm": "killed", "modality": "asserted", "is_total": False, "event_id": event_id, "rule": "test"}


def corpus(*mentions: dict[str, object], text: str = TEXT):
    start = text.index("In retaliation")
    link = answered("E1", "E2", article_id="a1", start=start, stop=start + 14)
    return tables(
        articles=[article("a1", "2020-02-10", text, source="Wire <b>", headline="<i>x</i>")],
        events=[event("E1", "2020-02-10"), event("E2", "2020-02-10"), event("E3", "2020-02-10")],
        mentions=list(mentions),
        retaliations=[link],
    )


MARKED = [
    (["Five & more"], ["<mark>Five &amp; more</mark> soldiers were killed.", "<mark>In retaliation</mark>"]),
    (["Five & more", "more soldiers"], ["<mark>Five &amp; more soldiers</mark> were killed."]),
    (["Five", "killed"], ["<mark>Five</mark> &amp; more soldiers were <mark>killed</mark>."]),
    (["script"], ["&lt;<mark>script</mark>&gt;alert"]),
]


@pytest.mark.parametrize(("spans", "expected"), MARKED)
def test_the_words_behind_an_event_are_marked(spans, expected):
    shown = evidence.sentences(corpus(*map(mention, spans)), "E1")
    assert [part for part in expected if part not in shown] == []
    assert "Nothing else" not in shown


def test_article_text_cannot_become_markup():
    shown = evidence.sentences(corpus(mention("alert")), "E1")
    assert "<script" not in shown and "<b>" not in shown and "<i>" not in shown
    assert "&lt;script&gt;" in shown


def test_without_the_marks_the_sentence_is_as_written():
    shown = evidence.sentences(corpus(mention("Five & more"), mention("killed")), "E1")
    quote = shown.split("<blockquote>")[1].split("</blockquote>")[0]
    assert html.unescape(quote.replace("<mark>", "").replace("</mark>", "")) in TEXT


def test_other_events_stay_out():
    shown = evidence.sentences(corpus(mention("Five"), mention("Nothing", "E3")), "E3")
    assert "<mark>Nothing</mark>" in shown and "Five" not in shown


def test_events_without_sentences_and_unknown_ones():
    assert "No sentence" in evidence.sentences(corpus(), "E3")
    assert "No event" in evidence.sentences(corpus(), None)
    with pytest.raises(ValueError, match="'E9'; the events table has no such event"):
        evidence.sentences(corpus(), "E9")


CELLS = [
    ("<script>", "&lt;script&gt;"),
    (pd.NA, "–"),
    (pd.NaT, "–"),
    (pd.Timestamp("2020-02-10"), "2020-02-10"),
    (pd.Timestamp("2020-02-10 08:05"), "2020-02-10 08:05"),
    (10.857142, "10.86"),
    (1800.0, "1,800"),
    (0.00334, "0.0033"),
    (0, "0"),
    (True, "yes"),
]


@pytest.mark.parametrize(("value", "shown"), CELLS)
def test_cells(value, shown):
    markup = evidence.table(pd.DataFrame({"a_b": pd.Series([value], dtype=object)}), "One").data
    assert f">{shown}</td>" in markup and ">a b</th>" in markup


def test_a_table_says_how_many_rows_it_has():
    data = pd.DataFrame({"<x>": range(30)})
    markup = evidence.table(data, "Pairs & <more>").data
    assert "<caption>Pairs &amp; &lt;more&gt; (30 rows, the first 25 shown)</caption>" in markup
    assert markup.count("<tr>") == 26 and "&lt;x&gt;" in markup
    assert "(0 rows)" in evidence.table(data.head(0), "None").data
