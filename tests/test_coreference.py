"""Events coded and events read: how they are matched and counted; and which reports are joined into one event."""

from __future__ import annotations

import json
import random

import pandas as pd
import pytest
from conftest import article, event, harmed, tables, told

import analysis
from analysis import coreference, paths, quality

# B-cubed: read, coded (article: events) -> precision, recall, F1
CLUSTERS = {
    "perfect, whatever the names": ("a:1 b:1 c:2", "a:x b:x c:y", (100.0, 100.0, 100.0)),
    "all split": ("a:1 b:2 c:3 d:4", "a:x b:x c:x d:x", (100.0, 25.0, 40.0)),
    "all merged": ("a:1 b:1 c:1 d:1", "a:x b:x c:y d:z", (37.5, 100.0, 54.5)),
    "articles in two events each": ("a:12 b:12", "a:xy b:xy", (100.0, 100.0, 100.0)),
    "one of two shared events found": ("a:1 b:1", "a:xy b:xy", (100.0, 50.0, 66.7)),
    "one shared event read as two": ("a:12 b:12", "a:x b:x", (50.0, 100.0, 66.7)),
    "overlapping": ("a:1 b:12 c:2", "a:x b:x c:y", (66.7, 100.0, 80.0)),
    "an article nobody coded": ("a:1 b:2", "a:x", (50.0, 100.0, 66.7)),
    "an article not read": ("a:1", "a:x b:y", (100.0, 50.0, 66.7)),
    "nothing": ("", "", (0.0, 0.0, 0.0)),
}


def sets(text):
    return {article: frozenset(events) for article, events in (part.split(":") for part in text.split())}


@pytest.mark.parametrize("name", CLUSTERS)
def test_b_cubed(name):
    read, coded, expected = CLUSTERS[name]
    assert coreference.b_cubed(sets(read), sets(coded)) == expected
    precision, recall, f1 = expected
    assert coreference.b_cubed(sets(coded), sets(read)) == (recall, precision, f1)


def test_clusters_are_the_events_of_each_article():
    events = pd.DataFrame({"event": ["1", "2", "3"], "articles": ["a|b", "b", None]})
    assert coreference.clusters(events) == sets("a:1 b:12")


# Gold


@pytest.mark.parametrize("name", ["events", "retaliations", "violations"])
def test_a_missing_gold_file_is_named(tmp_path, name):
    with pytest.raises(FileNotFoundError, match=rf"^no {name}\.csv in .*; give a folder of coded events such as"):
        coreference.gold(name, tmp_path)


def test_gold_has_days_and_numbers(tmp_path):
    (tmp_path / "events.csv").write_text("event,date_start,killed_best,articles\nNA,2020-02-03,5,a\nE,,,b\n")
    data = coreference.gold("events", tmp_path)
    assert data["date_start"].tolist()[0] == pd.Timestamp("2020-02-03") and pd.isna(data["date_start"].iloc[1])
    assert data["killed_best"].dtype == "Int64" and data["killed_best"].sum() == 5
    assert data["event"].tolist() == ["NA", "E"]


def test_the_shipped_gold_speaks_of_shipped_articles_and_of_its_own_events():
    events, pairs, breaches = (coreference.gold(name) for name in ("events", "retaliations", "violations"))
    files = {file.name for file in paths.ARTICLES.rglob("*.txt")}
    assert set(coreference.clusters(events)) <= files and len(events) >= 200
    dated = events.dropna(subset="date_start")
    assert events["event"].is_unique and (dated["date_end"] >= dated["date_start"]).all()
    assert {*pairs["article"], *breaches["article"]} <= files
    # An answer without a figure is no coded event, and called by the event it answers.
    assert {name.removesuffix("-response") for name in (*pairs["trigger"], *pairs["response"])} <= set(events["event"])


# Matching


def happened(name, articles="a", day="2020-02-03", by="syria_gov", against="turkey", killed=5, until=None):
    start, end = pd.Timestamp(day), pd.Timestamp(until or day)
    row = {"event": name, "articles": articles, "date_start": start, "date_end": end, "perpetrator_side": by}
    return row | {"target_side": against, "killed_low": killed, "killed_best": killed, "killed_high": killed}


def events(rows):
    data = pd.DataFrame(rows, columns=list(happened("")))
    return data.astype({f"killed_{which}": "Int64" for which in ("low", "best", "high")})


# Coded, read -> (event_gold, event_read, status)
MATCHES = {
    "the same": ([happened("x")], [happened("1")], [("x", "1", "matched")]),
    "no article in common": (
        [happened("x", "a|b")],
        [happened("1", "c|ab")],
        [("x", None, "missed"), (None, "1", "extra")],
    ),
    "one of several articles": ([happened("x", "a|b")], [happened("1", "b|c")], [("x", "1", "matched")]),
    "a day apart": ([happened("x")], [happened("1", day="2020-02-04")], [("x", "1", "matched")]),
    "a day before": ([happened("x")], [happened("1", day="2020-02-02")], [("x", "1", "matched")]),
    "two days apart": (
        [happened("x")],
        [happened("1", day="2020-02-05")],
        [("x", None, "missed"), (None, "1", "extra")],
    ),
    "a day after a stretch": (
        [happened("x", until="2020-02-06")],
        [happened("1", day="2020-02-07")],
        [("x", "1", "matched")],
    ),
    "no day": ([happened("x", day=None)], [happened("1")], [("x", "1", "matched")]),
    "sides turned round": (
        [happened("x")],
        [happened("1", by="turkey", against="syria_gov")],
        [("x", None, "missed"), (None, "1", "extra")],
    ),
    "a side not read": ([happened("x")], [happened("1", by=None)], [("x", "1", "matched")]),
    "another side and number": ([happened("x")], [happened("1", by="russia", killed=9)], [("x", "1", "matched")]),
    "each once": (
        [happened("x")],
        [happened("1", killed=9), happened("2")],
        [("x", "2", "matched"), (None, "1", "extra")],
    ),
    "each once, the other way round": (
        [happened("x", killed=9), happened("y")],
        [happened("1")],
        [("x", None, "missed"), ("y", "1", "matched")],
    ),
    "the nearest first, whatever the order": (
        [happened("x", killed=1), happened("y", killed=2), happened("z", day="2020-02-04", killed=3)],
        [happened("3", day="2020-02-04", killed=3), happened("2", killed=2), happened("1", killed=1)],
        [("x", "1", "matched"), ("y", "2", "matched"), ("z", "3", "matched")],
    ),
    "an event in no article counts for nothing": (
        [happened("x", None), happened("y")],
        [happened("1", None)],
        [("y", None, "missed")],
    ),
}


def brief(data, *columns):
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in data[list(columns)].to_numpy()]


@pytest.mark.parametrize("name", MATCHES)
def test_matching(name):
    coded, read, expected = MATCHES[name]
    data = coreference.matched(events(read), events(coded))
    assert brief(data, "event_gold", "event_read", "status") == expected


def test_misses_leave_out_what_agrees():
    coded = [
        happened("same"),
        happened("other", "b", killed=7),
        happened("missed", "c"),
        happened("open", "d", killed=None),
    ]
    read = [happened("1"), happened("2", "b", killed=8), happened("3", "e"), happened("4", "d", killed=1)]
    data = coreference.misses(coreference.matched(events(read), events(coded)))
    assert brief(data, "status", "event_gold", "killed_best_read") == [
        ("extra", None, 5),
        ("matched", "other", 8),
        ("missed", "missed", None),
    ]


def test_weeks_run_from_monday_to_sunday():
    coded = [happened("x", day="2020-02-09", killed=1), happened("y", day="2020-02-10", killed=2)]
    read = [
        happened("1", day="2020-02-10", killed=4),
        happened("2", day="2020-02-09", killed=8, until="2020-02-10"),
        happened("3", day=None, killed=16),
    ]
    first, second = pd.Timestamp("2020-02-03"), pd.Timestamp("2020-02-10")
    data = coreference.weekly(events(read), events(coded))
    assert brief(data, "week", "coded", "read") == [(first, 1, 0), (second, 2, 4)]


# Figures


def test_the_killed_of_an_event_are_summed_over_its_victims():
    there = tables(
        articles=[article("a", "2020-02-04"), article("b", "2020-02-04")],
        events=[event("E", "2020-02-03", perpetrator_side="syria_gov", target_side="turkey")],
        casualties=[
            harmed("E", "turkey", "killed", 5, 5, 5),
            harmed("E", "turkey", "killed", 2, None, 9, victim_role="civilian"),
            harmed("E", "turkey", "injured", 30, 30, 30),
        ],
        reports=[told("E", "b", 5), told("E", "a", 5) | {"mention_id": "m"}],
    )
    (row,) = coreference.read(there).to_dict("records")
    assert (row["killed_low"], row["killed_best"], row["killed_high"], row["articles"]) == (7, 7, 14, "a|b")


def mention(words, is_total):
    row = {"article_id": "a", "mention_id": words, "text": words, "harm": "killed", "value": 5, "start": 0}
    return row | {"low": 5, "best": 5, "high": 5, "modality": "asserted", "rule": "test", "is_total": is_total}


def test_figures_of_a_small_corpus(tmp_path):
    """Coded x (a and b, 5 killed), y (a, 3) and z (c, 4), x -> y; read E1 (a, b, 6), E2 (a, 3), F (c, far off)."""
    sides = {"perpetrator_side": "syria_gov", "target_side": "turkey"}
    turned = {"perpetrator_side": "turkey", "target_side": "syria_gov"}
    rows = [
        happened("x", "a|b"),
        happened("y", "a", by="turkey", against="syria_gov", killed=3),
        happened("z", "c", killed=4),
    ]
    events(rows).to_csv(tmp_path / "events.csv", index=False)
    (tmp_path / "retaliations.csv").write_text("article,trigger,response\na,x,y\n")
    breach = dict.fromkeys(("ceasefire_id", "counted_by", "accused_side", "date_start", "date_end")) | {"article": "a"}
    breaches = [breach | {"basis": basis, "count": n} for basis, n in (("stated", 2), ("counter", 7), ("total", 900))]
    pd.DataFrame(breaches).to_csv(tmp_path / "violations.csv", index=False)
    number = dict.fromkeys(quality.NEEDED) | {"harm": "killed", "low": 5, "best": 5, "high": 5, "value": 5}
    coded = [
        number | {"article": "a", "text": words, "is_total": total} for words, total in (("five", True), ("5", False))
    ]
    pd.DataFrame(coded).to_csv(tmp_path / "mentions.csv", index=False)
    there = tables(
        articles=[article(one, "2020-02-04", "five 5") for one in "abc"],
        mentions=[mention("five", False), mention("5", False)],
        events=[
            event("E1", "2020-02-03", **sides),
            event("E2", "2020-02-03", **turned),
            event("F", "2020-02-20", **sides),
        ],
        casualties=[
            harmed(one, side, "killed", n, n, n)
            for one, side, n in (("E1", "turkey", 6), ("E2", "syria_gov", 3), ("F", "turkey", 4))
        ],
        reports=[told("E1", "a", 6), told("E1", "b", 6), told("E2", "a", 3), told("F", "c", 4)],
        retaliations=[
            {"trigger_event_id": "E1", "response_event_id": "E2", "link": "stated", "article_id": "a"},
            {"trigger_event_id": "E2", "response_event_id": "E1", "link": "stated", "article_id": "a"},
            {"trigger_event_id": "E1", "response_event_id": "F", "link": "inferred"},
        ],
        violations=[
            {
                "violation_id": "1",
                "article_id": "a",
                "basis": "stated",
                "count_low": 2,
                "count_best": 2,
                "rule": "test",
            },
            {
                "violation_id": "2",
                "article_id": "a",
                "basis": "counter",
                "count_low": 8,
                "count_best": 8,
                "rule": "test",
            },
            {"violation_id": "3", "basis": "inferred", "count_low": 1, "count_best": 1, "rule": "test"},
        ],
    )
    data = coreference.figures(there, tmp_path)
    (row,) = data.to_dict("records")
    expected = {
        "folder": "all", "n_gold": 3, "n_read": 3, "n_matched": 2, "precision": 66.7, "recall": 66.7,
        "killed_exact": 50.0, "over_count": 1.08, "merged": 0, "leaks": 1,
        "b_cubed_precision": 100.0, "b_cubed_recall": 100.0, "b_cubed_f1": 100.0,
        "pairs_precision": 50.0, "pairs_recall": 100.0, "n_pairs": 1,
        "violations_precision": 50.0, "violations_recall": 50.0, "n_violations": 2,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


@pytest.fixture(scope="module")
def shipped():
    return coreference.figures(analysis.parse(analysis.read_articles())).set_index("folder")


# Well below what was reached when this was written (recall 88, precision 78, B-cubed F1 81, exact 76, pairs 44 of 100
# found, violations 50), to catch a collapse and let better data in.
FLOORS = {
    "recall": 80, "precision": 68, "b_cubed_f1": 73, "b_cubed_precision": 78, "b_cubed_recall": 66,
    "killed_exact": 66, "pairs_recall": 30, "pairs_precision": 30, "violations_recall": 35, "violations_precision": 62,
}  # fmt: skip


@pytest.mark.parametrize("name", FLOORS)
def test_the_shipped_events_are_joined_as_well_as_they_were(shipped, name):
    assert shipped.loc["all", name] >= FLOORS[name]


def test_the_shipped_dead_are_counted_once(shipped):
    every = shipped.loc["all"]
    assert every["n_gold"] >= 200 and 0.8 <= every["over_count"] <= 1.25
    assert every["leaks"] <= 10 and every["merged"] <= 25


def test_no_conflict_is_read_badly(shipped):
    parts = shipped.drop(index="all")
    assert len(parts) >= 4 and (parts["recall"] >= 75).all() and (parts["b_cubed_f1"] >= 60).all()


# Which reports are one event: (day, source, text) -> (day, place, killed, articles) of each event

SARAQIB = "Syrian shelling killed eight Turkish soldiers near Saraqib on Monday."
STORIES = {
    "a toll that grows": (
        [
            ("2020-02-27", "A", "Syrian jets killed nine Turkish soldiers near Balyun on Thursday."),
            ("2020-02-28", "B", "Twenty-two Turkish soldiers were killed by Syrian jets near Balyun on Thursday."),
        ],
        [("2020-02-27", "Balyun", 22, 2)],
    ),
    "look-alikes a week apart": (
        [
            ("2020-02-04", "A", SARAQIB),
            ("2020-02-11", "A", "On Monday eight Turkish soldiers were killed by Syrian shelling near Saraqib."),
        ],
        [("2020-02-03", "Saraqib", 8, 1), ("2020-02-10", "Saraqib", 8, 1)],
    ),
    "look-alikes in two towns": (
        [("2020-02-04", "A", SARAQIB), ("2020-02-04", "B", SARAQIB.replace("Saraqib", "Taftanaz"))],
        [("2020-02-03", "Saraqib", 8, 1), ("2020-02-03", "Taftanaz", 8, 1)],
    ),
    "the same number on either side": (
        [
            ("2020-02-04", "A", SARAQIB),
            ("2020-02-04", "B", "Turkish shelling killed eight Syrian soldiers near Saraqib on Monday."),
        ],
        [("2020-02-03", "Saraqib", 8, 1), ("2020-02-03", "Saraqib", 8, 1)],
    ),
    "a wire copy with another frame": (
        [("2020-02-04", "A", SARAQIB), ("2020-02-05", "B", f"SARAQIB (Wire) - {SARAQIB} Ankara called for calm.")],
        [("2020-02-03", "Saraqib", 8, 2)],
    ),
    "a wire copy to the letter": (
        [("2020-02-04", "A", SARAQIB), ("2020-02-04", "B", SARAQIB)],
        [("2020-02-03", "Saraqib", 8, 1)],
    ),
    "a total beside an event": (
        [("2020-02-04", "A", f"{SARAQIB} Altogether 14 Turkish soldiers have been killed in Idlib this month.")],
        [("2020-02-03", "Saraqib", 8, 1)],
    ),
    "a total alone": (
        [("2020-02-04", "A", "At least 1,500 civilians have been killed in Idlib since April, monitors said.")],
        [],
    ),
    "background of a week ago, by its date": (
        [
            ("2020-02-04", "A", SARAQIB),
            (
                "2020-02-11",
                "B",
                "Syrian shells hit Taftanaz on Monday and killed five Turkish soldiers. On Feb. 3, Syrian shelling had "
                "killed eight Turkish soldiers near Saraqib.",
            ),
        ],
        [("2020-02-03", "Saraqib", 8, 2), ("2020-02-10", "Taftanaz", 5, 1)],
    ),
    "background without a day": (
        [
            ("2020-02-04", "A", SARAQIB),
            (
                "2020-02-11",
                "B",
                "Ankara sent more armour. Eight Turkish soldiers were killed by Syrian shelling near Saraqib.",
            ),
        ],
        [("2020-02-03", "Saraqib", 8, 2)],
    ),
    "no article tells what happens after it": (
        [("2020-02-01", "A", SARAQIB.removesuffix(" on Monday.") + "."), ("2020-02-04", "B", SARAQIB)],
        [("2020-02-03", "Saraqib", 8, 1), (None, "Saraqib", 8, 1)],
    ),
    "background without a day, too long ago to tell": (
        [("2020-02-04", "A", SARAQIB), ("2020-03-11", "B", SARAQIB.removesuffix(" on Monday.") + ".")],
        [("2020-02-03", "Saraqib", 8, 1), (None, "Saraqib", 8, 1)],
    ),
    "two villages in a sentence": (
        [("2020-02-04", "A", "Air strikes killed six civilians in Maasaran and four civilians in Ariha on Tuesday.")],
        [("2020-02-04", "Ariha", 4, 1), ("2020-02-04", "Maasaran", 6, 1)],
    ),
    "a number and its list by place": (
        [("2020-02-04", "A", "Air strikes on Tuesday left 13 killed, eight in Ariha, three in Binnish, two in Homs.")],
        [("2020-02-04", "Ariha", 13, 1)],
    ),
    "a list by place, and its number in another article": (
        [
            ("2020-02-04", "A", "On Tuesday 13 civilians were killed, eight in Ariha, three in Binnish, two in Homs."),
            ("2020-02-05", "B", "Thirteen civilians were killed in Idlib on Tuesday."),
        ],
        [("2020-02-04", "Ariha", 13, 2)],
    ),
    "a separate attack of the day": (
        [("2020-02-04", "A", f"{SARAQIB} In a separate attack, Syrian jets killed three Turkish soldiers on Monday.")],
        [("2020-02-03", "Saraqib", 8, 1), ("2020-02-03", None, 3, 1)],
    ),
    "equal figures before those that differ": (
        [
            ("2024-12-02", "A", "Israeli strikes killed two people on Monday."),
            ("2024-12-03", "B", "Israeli jets killed nine people in Haris late on Monday."),
            (
                "2024-12-03",
                "C",
                "Israeli strikes killed two people on Monday. In a separate raid Israeli jets killed nine people in "
                "Haris on Monday.",
            ),
        ],
        [("2024-12-02", "Haris", 9, 2), ("2024-12-02", None, 2, 2)],
    ),
    "the same number made known on two days": (
        [
            ("2020-10-18", "A", "The Armenian army on Sunday announced the deaths of 40 more Armenian soldiers."),
            ("2020-10-19", "B", "The Armenian army announced the deaths of 40 more Armenian soldiers on Sunday."),
            ("2020-10-23", "A", "The Armenian army on Thursday announced the deaths of 40 more Armenian soldiers."),
        ],
        [(None, None, 40, 2), (None, None, 40, 1)],
    ),
    "as many as 280 is no evidence": (
        [
            ("2020-10-08", "A", "As many as 280 Azerbaijani soldiers were killed by Armenian fire on Wednesday."),
            ("2020-10-12", "B", "Forty Azerbaijani soldiers were killed by Armenian fire."),
        ],
        [("2020-10-07", None, 0, 1), (None, None, 40, 1)],
    ),
}  # fmt: skip


def corpus(folder, articles):
    lines = [
        json.dumps({"id": f"a{n}", "source": source, "date": day, "text": text})
        for n, (day, source, text) in enumerate(articles)
    ]
    file = folder / "articles.jsonl"
    file.write_text("\n".join(lines))
    return analysis.read_articles(file)


def acts(run):
    """(day, place, killed, articles) of each event."""
    killed = run.casualties[run.casualties["harm"].eq("killed")].groupby("event_id")["best"].sum()
    rows = run.events.assign(killed=run.events["event_id"].map(killed), day=run.events["date_start"].dt.strftime("%F"))
    return sorted(brief(rows, "day", "place", "killed", "n_articles"), key=str)


@pytest.mark.parametrize("name", STORIES)
def test_which_reports_are_one_event(tmp_path, name):
    articles, expected = STORIES[name]
    assert acts(analysis.parse(corpus(tmp_path, articles))) == sorted(expected, key=str)


def test_one_number_does_not_join_two_conflicts(tmp_path):
    articles = [
        ("2020-11-05", "A", "Shells killed eight people in Ariha, in Idlib, on Nov. 4."),
        (
            "2020-11-14",
            "B",
            "Guns fell silent along the Line of Control in Kashmir. The toll was later raised to eight dead.",
        ),
    ]
    assert [row[2:] for row in acts(analysis.parse(corpus(tmp_path, articles)))] == [(8, 1), (8, 1)]


def test_a_total_is_kept_apart_from_every_event(tmp_path):
    articles, _ = STORIES["a total beside an event"]
    run = analysis.parse(corpus(tmp_path, articles))
    assert run.totals["value"].tolist() == [14]
    assert run.mentions.loc[run.mentions["is_total"], "event_id"].isna().tolist() == [True]


# What one sentence says -> killed of each side and role.
GROUPS = {
    "The strike killed nine people and two policemen in Hama on Monday.": {("", "police"): 2, ("", "unknown"): 9},
    "The strike killed two policemen and nine people in Hama on Monday.": {("", "police"): 2, ("", "unknown"): 9},
    "The raid killed 40 fighters and 12 Turkish fighters in Hama on Monday.": {
        ("", "militia"): 40, ("turkey", "militia"): 12,
    },
    "The strike killed nine people, including two policemen, in Hama on Monday.": {("", "unknown"): 9},
    "The strike killed seven people in Hama on Monday. Seven policemen were killed, he said.": {("", "police"): 7},
}  # fmt: skip


@pytest.mark.parametrize("text", GROUPS)
def test_victims_that_a_sentence_adds_are_of_two_groups(tmp_path, text):
    killed = analysis.parse(corpus(tmp_path, [("2020-02-11", "A", text)])).casualties.query("harm == 'killed'")
    groups = zip(killed["victim_side"].fillna(""), killed["victim_role"], strict=True)
    assert dict(zip(groups, killed["best"], strict=True)) == GROUPS[text]


def test_the_parts_of_a_number_keep_their_places(tmp_path):
    articles, _ = STORIES["a number and its list by place"]
    mentions = analysis.parse(corpus(tmp_path, articles)).mentions
    whole = mentions.loc[mentions["value"].eq(13), "mention_id"].item()
    parts = mentions[mentions["subset_of"].eq(whole)]
    assert brief(parts, "value", "place") == [(8, "Ariha"), (3, "Binnish"), (2, "Homs")]
    assert mentions["event_id"].nunique() == 1


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_articles_gives_the_same_events(tmp_path, seed):
    articles = corpus(tmp_path, [one for told_, _ in STORIES.values() for one in told_])
    order = list(range(len(articles)))
    random.Random(seed).shuffle(order)
    one, other = analysis.parse(articles), analysis.parse(articles.iloc[order].reset_index(drop=True))
    for name in ("events", "casualties", "reports", "decisions"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    homes = [run.mentions.set_index("mention_id")["event_id"].sort_index() for run in (one, other)]
    pd.testing.assert_series_equal(*homes)


def test_the_shipped_articles_give_the_same_events_in_any_order():
    articles = analysis.read_articles()
    one, other = analysis.parse(articles), analysis.parse(articles.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(one.events, other.events)
    pd.testing.assert_frame_equal(one.casualties, other.casualties)


@pytest.mark.parametrize("some, groups", [(83, {"unknown": 82, "military": 1}), (4, {"military": 4})])
def test_the_role_of_one_is_not_that_of_many_more(tmp_path, some, groups):
    file = tmp_path / "articles.jsonl"
    text = f"Fifteen people were killed and {some} injured in Sarmin on Monday. "
    text += "Later that day a second soldier was injured in Sarmin."
    file.write_text(json.dumps({"id": "a", "source": "A", "date": "2024-03-14", "text": text}))
    hurt = analysis.parse(analysis.read_articles(file)).casualties.query("harm == 'injured'")
    assert dict(zip(hurt["victim_role"], hurt["best"], strict=True)) == groups
