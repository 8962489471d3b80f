"""Copies: who prints another's text is no source of its own; who gives another figure is."""

import json

import pandas as pd
import pytest

import analysis
from analysis import Rules

AGENCY = (
    "Syrian forces killed five Turkish soldiers in an air strike near Saraqib on Monday, the defense ministry said. "
    "Three others were wounded and taken across the border to a hospital in Hatay. The ministry's statement said that "
    '"the attackers will pay" and that its artillery had begun to answer within the hour. Residents told the agency '
    "that aircraft circled over the town until late in the evening, and that shops along the main road stayed shut. "
    "The column had set out to strengthen a post on the highway, which both armies have wanted since the winter. "
    "Diplomats of the two countries are to meet again at the end of the week, though neither has named a city."
)
LEAD, *BODY = AGENCY.split(". ")
CUT = ". ".join([LEAD, *BODY[:3]]) + "."


def run(tmp_path, *told, rules=None):
    """Tables of articles (id, source, day of February 2020 or None, text)."""
    lines = [
        {"id": name, "source": source, "date": day and f"2020-02-{day:02}", "title": name, "text": text}
        for name, source, day, text in told
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    return analysis.parse(analysis.read_articles(file), rules)


def of(tables, name):
    copy = tables.articles.set_index("article_id").loc[name, "duplicate_of"]
    return None if pd.isna(copy) else copy


SAME = {
    "word for word": AGENCY,
    "a tail cut off": CUT,
    "an added first line": f"(Hill Agency) -\n{AGENCY}",
    "a dateline": f"ANKARA, Feb. 11 (Hill Agency) - {AGENCY}",
    "other quotes and spaces": AGENCY.replace('"', "”").replace("'", "’").replace(". ", ".\n\n"),
    "a word changed": AGENCY.replace("circled over the town", "flew over the town"),
    "an added last line": f"{AGENCY} Writing by our desk.",
    "another word for the day": AGENCY.replace("on Monday", "yesterday"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=list(SAME))
def test_who_prints_an_agency_is_no_second_source(tmp_path, text):
    tables = run(tmp_path, ("wire", "Hill Agency", 10, AGENCY), ("paper", "Valley Post", 11, text))
    assert of(tables, "paper") == "wire" and of(tables, "wire") is None
    assert tables.events["n_sources"].tolist() == tables.events["n_articles"].tolist() == [1]
    assert set(tables.mentions["article_id"]) == set(tables.reports["article_id"]) == {"wire"}
    assert not tables.events["sources_disagree"].any()


OWN = {
    "the toll rises": f"UPDATE 2: {AGENCY.replace('killed five', 'killed seven')}",
    "a toll in the words of the text": AGENCY.replace("killed five", "killed three"),
    "a figure more": f"{AGENCY} Two tanks were lost.",
    "another place": AGENCY.replace("near Saraqib", "near Binnish"),
    "words of its own": "Five Turkish soldiers died near Saraqib on Monday when Syrian aircraft struck their column. "
    "Three more were hurt, according to the ministry of defense, and guns on the Turkish side opened fire in reply.",
}


@pytest.mark.parametrize("text", OWN.values(), ids=list(OWN))
def test_who_says_something_else_is_a_source(tmp_path, text):
    tables = run(tmp_path, ("wire", "Hill Agency", 10, AGENCY), ("paper", "Valley Post", 11, text))
    assert of(tables, "paper") is None
    assert set(tables.mentions["article_id"]) == {"wire", "paper"}


def test_a_source_that_tells_nearly_the_same_again_is_not_left_out(tmp_path):
    # A bulletin of one form may tell of the next attack; and one source is one source, however often it tells.
    tables = run(tmp_path, ("one", "Hill Agency", 10, AGENCY), ("two", "Hill Agency", 11, SAME["a word changed"]))
    assert of(tables, "two") is None
    assert tables.events["n_sources"].tolist() == [1]


@pytest.mark.parametrize("text", [AGENCY, SAME["a word changed"]], ids=["same", "nearly"])
def test_copies_are_of_these_days(tmp_path, text):
    told = [("wire", "Hill Agency", 10, AGENCY), ("in time", "Valley Post", 13, text), ("late", "River Post", 14, text)]
    tables = run(tmp_path, *told)
    assert (of(tables, "in time"), of(tables, "late")) == ("wire", None)


def test_a_second_attack_in_equal_words_is_an_event(tmp_path):
    text = "Two Turkish soldiers were killed by a roadside bomb in Idlib on Monday."
    tables = run(tmp_path, ("one", "Hill Agency", 10, text), ("two", "Hill Agency", 17, text))
    assert tables.articles["duplicate_of"].isna().all()
    assert tables.casualties.loc[tables.casualties["harm"] == "killed", "best"].tolist() == [2, 2]


def test_an_equal_text_without_a_day_is_a_copy_and_a_like_one_is_not(tmp_path):
    told = ("wire", "Hill Agency", 10, AGENCY)
    assert of(run(tmp_path, told, ("paper", "Valley Post", None, AGENCY)), "paper") == "wire"
    assert of(run(tmp_path, told, ("paper", "Valley Post", None, SAME["a word changed"])), "paper") is None


def test_a_copy_stands_in_where_its_source_is_left_out(tmp_path):
    told = [("wire", "Hill Agency", 10, AGENCY), ("paper", "Valley Post", 11, AGENCY)]
    tables = run(tmp_path, *told, rules=Rules(sources=("Valley Post",)))
    assert tables.articles["duplicate_of"].isna().all()
    assert set(tables.mentions["article_id"]) == {"paper"}


def test_copies_of_a_stock_phrase_are_found_among_many(tmp_path):
    stock = "The armies have fought over the highway since the winter of last year without a truce that held. "
    names = ["north", "south", "east", "west", "inner", "outer", "upper", "lower", "old", "new", "far", "near"]
    texts = [f"A shell fell on the {n} bridge of the town and the {n} market was shut by noon. {stock}" for n in names]
    told = [(name, f"Paper {name}", 10, text) for name, text in zip(names, texts, strict=True)]
    wire, post = ("wire", "Hill Agency", 10, f"{AGENCY} {stock}"), ("post", "Valley Post", 11, f"{CUT} {stock} {stock}")
    tables = run(tmp_path, *told, wire, post)
    assert of(tables, "post") == "wire"
    assert tables.articles["duplicate_of"].notna().sum() == 1


def test_batches_and_orders_find_the_same_copies(tmp_path):
    told = [(name, f"Paper {n}", 11, text) for n, (name, text) in enumerate(SAME.items())]
    file = tmp_path / "a.jsonl"
    run(tmp_path, ("wire", "Hill Agency", 10, AGENCY), *told)
    articles = analysis.read_articles(file)
    whole = analysis.parse(articles)
    apart = analysis.parse(articles.iloc[::-1].assign(duplicate_of=None).reset_index(drop=True))
    assert apart.articles["duplicate_of"].tolist() == whole.articles["duplicate_of"].tolist()
    assert whole.articles["duplicate_of"].value_counts().to_dict() == {"wire": len(SAME)}
