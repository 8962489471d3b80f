"""Article text meets markup in one place, and leaves it escaped."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pandas as pd
import pytest
from conftest import answered, article, breach, event, tables, told

import analysis
from analysis import evidence, schema

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


def ids(markup: str) -> set[str]:
    return set(re.findall(r'id="([^"]+)"', markup))


def test_a_table_names_sides_as_charts_do():
    shown = evidence.table(pd.DataFrame({"victim_side": ["syria_gov", None], "side": ["syria_gov", "x"]}), "Sides").data
    assert "Syrian government" in shown and shown.count("syria_gov") == 1


def test_a_table_names_series_as_charts_do_and_keeps_a_ratio_in_one_line():
    data = pd.DataFrame({"series": ["OSCE | explosion | by no side named", None], "label": ["0-101 / ≥5", "13 / 8"]})
    shown = evidence.table(data, "Bulletins").data
    assert "Counted by OSCE: explosions" in shown and " | " not in shown
    assert 'white-space: nowrap">0-101 / ≥5<' in shown


def test_every_row_leads_to_its_sentences_further_down_the_page():
    corpora = corpus(mention("Five & more"), mention("Nothing", "E3"))
    shown = evidence.table(corpora.events, "Events", ["date_start"], linked=True).data
    pairs = evidence.table(corpora.retaliations, "Pairs", ["cue"], linked=True).data
    below = evidence.behind(corpora).data
    assert re.findall(r'href="#([^"]+)">(\w+)<', shown) == [(f"event-E{n}", "read") for n in (1, 2, 3)]
    assert re.findall(r'href="#([^"]+)">(\w+)<', pairs) == [("event-E1", "1"), ("event-E2", "2")]
    assert ids(below) == {"event-E1", "event-E2", "event-E3"}
    section = below.split('id="event-E3"')[1]
    assert "<mark>Nothing</mark>" in section and "Five" not in section


def test_a_bin_leads_to_each_of_its_events_and_a_bin_without_any_nowhere():
    data = pd.DataFrame({"n": [2, 0], "event_ids": pd.Series(["E1|E2", pd.NA], dtype="string")})
    shown = evidence.table(data, "Bins", ["n"], linked=True).data
    assert '<a href="#event-E1">1</a> <a href="#event-E2">2</a></td>' in shown
    assert shown.count("–") == 1 and "href" not in evidence.table(data, "Bins", ["n"]).data


def test_an_accusation_without_an_event_leads_to_its_article_whatever_its_id():
    name = 'a "1"|&<x>'
    row = breach("v1", "stated", "2020-02-10") | {"article_id": name, "start": 0, "stop": 1, "text": "A"}
    corpora = tables(articles=[article(name, "2020-02-10", TEXT)], violations=[row])
    (link,) = re.findall(r'href="#([^"]+)"', evidence.table(corpora.violations, "Acts", ["unit"], linked=True).data)
    below = evidence.behind(corpora).data
    assert ids(below) == {link} and "<mark>A</mark>" in below and "<x>" not in below


def test_a_counter_leads_to_each_article_of_its_bulletins():
    data = pd.DataFrame({"event_id": pd.Series([pd.NA, "E1"], dtype="string"), "article_ids": ["a1|a2", "a1"]})
    shown = evidence.table(data, "Counters", [], linked=True).data
    assert '<a href="#article-a1">1</a> <a href="#article-a2">2</a></td>' in shown
    assert '<a href="#event-E1">read</a></td>' in shown


def test_a_record_has_reports_with_their_rules_sentences_and_decisions():
    corpora = replace(corpus(mention("Five & more")), reports=schema.frame("reports", [told("E1", "a1", 5)]))
    corpora = replace(corpora, mentions=corpora.mentions.assign(mention_id=corpora.reports["mention_id"].iloc[0]))
    shown = evidence.record(corpora, "E1")
    assert ">test</td>" in shown and "<mark>Five &amp; more</mark>" in shown and "<script" not in shown
    with pytest.raises(ValueError, match="no such event"):
        evidence.record(corpora, "E9")


def test_an_article_that_tells_of_many_events_is_split_once(tmp_path, monkeypatch):
    """Else a page of a long article takes the square of its length."""
    days = "".join(f"On February {day}, {day} soldiers were killed near Idlib. " for day in range(2, 12))
    (tmp_path / "a.txt").write_text(f"Head\n\nSource: T\nPublished: 2020-02-20\n\n{days}\n")
    tables, seen = analysis.tables_of(tmp_path), []
    split = evidence.split
    monkeypatch.setattr(evidence, "split", lambda text: seen.append(text) or split(text))
    evidence._split.cache_clear()
    page = evidence.behind(tables).data
    assert page.count("<section id=") == 10 == page.count("<blockquote>") and len(seen) == 1
