"""read_corrections and Rules.corrections: what is refused, what is applied, what is stale, and what is said of each."""

from __future__ import annotations

import csv
import json

import pandas as pd
import pytest

import analysis
from analysis import Rules, schema
from analysis.corrections import wrong
from analysis.rules import CORRECTION_COLUMNS

ARTICLES = {
    "first": (
        "2020-02-04",
        "Syrian shelling killed four Turkish soldiers near Saraqib on Monday. Several were wounded. "
        "The clinic took in 17 men.",
    ),
    "again": ("2020-02-05", "Four Turkish soldiers were killed by Syrian shells near Saraqib on Monday."),
    "later": (
        "2020-02-11",
        "Between 30 and 40 Turkish soldiers were killed by Syrian jets near Balyun on Monday. In retaliation Turkish "
        "artillery killed 20 Syrian soldiers. Ankara accused Damascus of 12 violations of the Sochi ceasefire.",
    ),
    "sum": ("2020-02-13", "At least 1,500 civilians have been killed in Idlib since April."),
    "officers": ("2020-02-18", "Syrian shells killed 13 Turkish soldiers, including three officers, on Feb. 17."),
    "undated": ("2020-02-20", "Two policemen were killed."),
    "guns": ("2020-02-21", "Turkish artillery struck 50 Syrian army targets in Hama on Feb. 20."),
}
# Every mention and stated violation the tests speak of, by a name of its own.
SPOKEN = {
    "FOUR": ("first", "four"),
    "SEVERAL": ("first", "Several"),
    "AGAIN": ("again", "Four"),
    "RANGE": ("later", "Between 30 and 40"),
    "TWENTY": ("later", "20"),
    "TOTAL": ("sum", "At least 1,500"),
    "THIRTEEN": ("officers", "13"),
    "THREE": ("officers", "three"),
    "TWO": ("undated", "Two"),
    "TWELVE": ("later", "12 violations"),
}


WHO, WHY = "Ann", "I asked the ministry"


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    lines = [json.dumps({"id": id, "date": day, "source": id, "text": text}) for id, (day, text) in ARTICLES.items()]
    file = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    file.write_text("\n".join(lines))
    return analysis.read_articles(file)


@pytest.fixture(scope="module")
def raw(articles):
    return analysis.parse(articles, Rules(corrections=None))


@pytest.fixture(scope="module")
def ids(raw):
    mentions = raw.mentions[["article_id", "text", "mention_id"]].to_numpy()
    violations = raw.violations[["article_id", "text", "violation_id"]].to_numpy()
    found = {(article, text): one for article, text, one in (*mentions, *violations)}
    return {name: found[words] for name, words in SPOKEN.items()}


@pytest.fixture
def write(tmp_path, ids):
    """Corrections (action, target, field, old, new) as read from a file; targets are names of SPOKEN, or any id."""

    def write(*rows):
        file = tmp_path / "corrections.csv"
        with file.open("w", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(CORRECTION_COLUMNS)
            for action, target, field, old, new in rows:
                writer.writerow(
                    [ids.get(target, target), field, old, ids.get(new, new), action, WHO, "2026-01-01", WHY]
                )
        return analysis.read_corrections(file)

    return write


@pytest.fixture
def run(articles, write):
    return lambda *rows: analysis.parse(articles, Rules(corrections=write(*rows)))


def toll(tables, event):
    """(harm, side, low, best, high) of an event."""
    rows = tables.casualties[tables.casualties["event_id"].eq(event)]
    return brief(rows, "harm", "victim_side", "low", "best", "high")


def brief(data, *columns):
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in data[list(columns)].to_numpy()]


def verdicts(tables):
    """(action, rule, reason) of every correction."""
    rows = tables.decisions[tables.decisions["who"].ne("method")]
    assert rows["who"].eq(WHO).all()
    return brief(rows, "action", "rule", "reason")


# Reading

GOOD = "m1,value,4,6,set,Ann,2026-01-01,why"


HEADER = ",".join(CORRECTION_COLUMNS)


def filed(folder, *lines, header=HEADER):
    file = folder / "my.csv"
    file.write_text("\n".join((header, *lines)) + "\n")
    return file


def test_a_good_file_is_read_as_text(tmp_path):
    data = analysis.read_corrections(filed(tmp_path, GOOD, 'a1,"17 men, all",,harm=killed;low=17,add,Bo,,"so, there"'))
    assert list(data) == list(CORRECTION_COLUMNS)
    assert data["old"].tolist() == ["4", ""] and data["field"].tolist() == ["value", "17 men, all"]
    Rules(corrections=data)


def test_the_shipped_corrections_are_read_and_applied_to_the_shipped_articles():
    data = analysis.read_corrections()
    assert list(data) == list(CORRECTION_COLUMNS)
    decided = analysis.parse(analysis.read_articles(), Rules(corrections=data)).decisions["action"]
    assert decided.isin(["correction", "stale"]).sum() == len(data)
    assert not decided.eq("stale").any()


def test_a_missing_file_is_named_with_the_columns_it_needs(tmp_path):
    with pytest.raises(
        FileNotFoundError, match=r"^no file .*gone\.csv; give a CSV file with the columns target, field"
    ):
        analysis.read_corrections(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    "header",
    ["target,field,old,new,action,who,when", "field,target,old,new,action,who,when,why", "a"],
)
def test_other_columns_are_refused(tmp_path, header):
    with pytest.raises(ValueError, match=r"my\.csv has the columns .*; they must be target, field, old, new, action"):
        analysis.read_corrections(filed(tmp_path, header=header))


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "my.csv").write_bytes("target,field,old,new,action,who,when,why\né,,,,,,,\n".encode("latin-1"))
    with pytest.raises(ValueError, match=r"my\.csv: not text \(byte 41 is no UTF-8\); save it as UTF-8"):
        analysis.read_corrections(tmp_path / "my.csv")


def test_an_empty_file_is_named_like_any_other(tmp_path):
    (tmp_path / "my.csv").write_text("")
    with pytest.raises(ValueError, match=r"my\.csv"):
        analysis.read_corrections(tmp_path / "my.csv")


# Line -> what the message says would be right.
REFUSED = {
    "unknown action": ("m1,value,4,6,change,A,,w", "action is 'change'; it must be one of set, drop, merge, split"),
    "no target": (",value,4,6,set,A,,w", "target is empty; give the id of a mention, event, violation or"),
    "nobody": ("m1,value,4,6,set,,,w", "who and why must be given"),
    "no reason": ("m1,value,4,6,set,A,,", "who and why must be given"),
    "unknown field": ("m1,colour,,red,set,A,,w", "field is 'colour'; it must be a column of mentions, or events"),
    "no field": ("m1,,4,6,set,A,,w", "field is ''; it must be a column of mentions"),
    "unknown column of events": ("m1,events.value,4,6,set,A,,w", "field is 'events.value'; it must be a column"),
    "a table without corrections": ("m1,totals.value,4,6,set,A,,w", "or events.COLUMN or violations.COLUMN"),
    "fixed": ("m1,start,4,6,set,A,,w", "field start cannot be set; it says where the words stand"),
    "fixed id": ("m1,events.event_id,4,6,set,A,,w", "field event_id cannot be set"),
    "drop of what": ("m1,totals,,,drop,A,,w", "field is 'totals'; to drop it must be empty, mentions, events"),
    "merge with nothing": ("m1,,,,merge,A,,w", "new is empty; a merge needs the id of the other event"),
    "add without words": ("a1,,,harm=killed;low=5,add,A,,w", "field is empty; to add, give the words of the article"),
    "add without a harm": ("a1,five,,low=5,add,A,,w", "new must say harm=... and low=... of what is added, joined"),
    "add without a number": ("a1,five,,harm=killed,add,A,,w", "new must say harm=... and low=..."),
    "add of no column": ("a1,five,,harm=killed;low=5;deaths=5,add,A,,w", "deaths is no column of mentions"),
    "add of no harm": ("a1,five,,harm=dead;low=5,add,A,,w", "harm is 'dead'; it must be one of killed, injured"),
    "not a choice": ("m1,victim_role,,soldier,set,A,,w", "victim_role is 'soldier'; it must be one of military"),
    "not a choice of a number": ("m1,date_precision,1,6,set,A,,w", "date_precision is '6'; it must be one of 1, 2, 3"),
    "no number": ("m1,value,4,six,set,A,,w", "value is 'six'; it must be a whole number"),
    "below zero": ("m1,value,4,-6,set,A,,w", "value is '-6'; it must be a whole number"),
    "no day": ("m1,date_start,,2020-02-30,set,A,,w", "date_start is '2020-02-30'; it must be a day such as 2020-02-10"),
    "neither true nor false": ("m1,is_total,false,yes,set,A,,w", "is_total is 'yes'; it must be true or false"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_line_that_cannot_be_meant_is_named_with_what_would_be_right(tmp_path, name):
    line, right = REFUSED[name]
    with pytest.raises(ValueError) as error:
        analysis.read_corrections(filed(tmp_path, GOOD, line))
    assert "my.csv, line 3: " in str(error.value) and right in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "line",
    [
        "m1,harm,killed,,set,A,,w",
        "m1,is_total,false,,set,A,,w",
        "m1,low,4,,set,A,,w",
        "a1,five,,harm=;low=5,add,A,,w",
        "a1,five,,harm=killed;low=,add,A,,w",
    ],
)
def test_what_must_be_filled_cannot_be_emptied(tmp_path, line):
    with pytest.raises(ValueError, match=r"my\.csv, line 2"):
        analysis.read_corrections(filed(tmp_path, line))


def test_the_line_named_is_the_line_of_the_file(tmp_path):
    with pytest.raises(ValueError, match="line 4: action is"):
        analysis.read_corrections(filed(tmp_path, "", "", GOOD.replace("set", "change")))


def test_a_comma_without_quotes_is_said_to_be_one_cell_too_many(tmp_path):
    with pytest.raises(ValueError, match=r"my\.csv"):
        analysis.read_corrections(filed(tmp_path, f"{GOOD}, and a reason that goes on"))


# Setting


def test_without_corrections_the_reading_is_raw(articles, raw, run):
    for other in (run(), analysis.parse(articles)):
        for name in schema.TABLES:
            pd.testing.assert_frame_equal(getattr(raw, name), getattr(other, name))
    assert raw.decisions["action"].isin(["correction", "stale"]).sum() == 0


def test_a_value_takes_its_bounds_along(run, ids):
    tables = run(("set", "TWENTY", "value", "20", "22"))
    row = tables.mentions.set_index("mention_id").loc[ids["TWENTY"]]
    assert tuple(row[["value", "low", "best", "high"]]) == (22, 22, 22, 22)
    assert toll(tables, ids["TWENTY"]) == [("killed", "syria_gov", 22, 22, 22)]
    assert verdicts(tables) == [("correction", f"set {ids['TWENTY']} value (20 -> 22)", WHY)]


def test_a_total_is_corrected_too(run):
    tables = run(("set", "TOTAL", "value", "1500", "1600"))
    assert brief(tables.totals, "value", "low", "best", "high") == [(1600, 1600, 1600, None)]


def test_a_side_makes_another_event(run, raw, ids):
    assert {row[1] for row in toll(raw, ids["FOUR"])} == {"turkey"}
    tables = run(("set", "FOUR", "victim_side", "turkey", "syria_gov"))
    assert toll(tables, ids["FOUR"]) == [("killed", "syria_gov", 4, 4, 4)]
    assert toll(tables, ids["SEVERAL"]) == [("injured", "turkey", 3, 3, 9), ("killed", "turkey", 4, 4, 4)]
    sides = tables.events.set_index("event_id")["target_side"]
    assert (sides[ids["FOUR"]], sides[ids["SEVERAL"]]) == ("syria_gov", "turkey")


def test_a_number_said_to_be_a_total_leaves_its_event(run, ids):
    tables = run(("set", "TWENTY", "is_total", "false", "true"))
    assert ids["TWENTY"] not in set(tables.events["event_id"]) and ids["TWENTY"] in set(tables.totals["total_id"])


def test_a_place_takes_its_coordinates_along(run, raw, ids):
    where = ["place", "lat", "lon", "place_precision"]
    before = raw.events.set_index("event_id").loc[ids["FOUR"], where]
    tables = run(("set", "FOUR", "events.place", "Saraqib", "Damascus"))
    place, lat, lon, kind = tables.events.set_index("event_id").loc[ids["FOUR"], where]
    assert (place, kind) == ("Damascus", "city") and (before["place"], before["place_precision"]) == ("Saraqib", "town")
    assert lat == pytest.approx(33.5, abs=0.2) and lon == pytest.approx(36.3, abs=0.2)
    unknown = run(("set", "FOUR", "events.place", "Saraqib", "Nowhere")).events.set_index("event_id")
    assert unknown.loc[ids["FOUR"], "place"] == "Nowhere" and unknown.loc[ids["FOUR"], where[1:]].isna().all()


def test_an_event_without_a_mention_is_called_by_its_own_id(run, raw):
    (one,) = raw.events.loc[raw.events["targets_struck_best"].eq(50), "event_id"]
    assert one not in set(raw.mentions["mention_id"])
    tables = run(("drop", one, "events", "", ""))
    assert set(raw.events["event_id"]) - set(tables.events["event_id"]) == {one}


def test_an_event_is_called_by_any_mention_that_tells_it(run, ids):
    tables = run(("set", "AGAIN", "events.kind", "attack", "clash"))
    assert tables.events.set_index("event_id").loc[ids["FOUR"], "kind"] == "clash"
    assert brief(tables.decisions.tail(1), "event_id", "action") == [(ids["FOUR"], "correction")]


def test_later_corrections_start_from_what_earlier_ones_made(run, ids):
    steps = [("set", "TWENTY", "value", old, new) for old, new in (("20", "22"), ("22", "23"), ("20", "24"))]
    tables = run(*steps)
    assert toll(tables, ids["TWENTY"]) == [("killed", "syria_gov", 23, 23, 23)]
    assert [row[0] for row in verdicts(tables)] == ["correction", "correction", "stale"]


def test_a_value_given_for_a_range_ends_it(run, ids):
    tables = run(("set", "RANGE", "value", "", "35"))
    assert ("killed", "turkey", 35, 35, 35) in toll(tables, ids["RANGE"])


def test_a_value_given_for_a_vague_word_replaces_it(run, ids):
    tables = run(("set", "SEVERAL", "value", "", "5"))
    assert ("injured", "turkey", 5, 5, 5) in toll(tables, ids["FOUR"])


def test_a_day_can_be_given_to_a_mention_without_one(run, ids):
    tables = run(("set", "TWO", "date_start", "", "2020-02-19"))
    days = tables.events.set_index("event_id").loc[ids["TWO"], ["date_start", "date_end"]]
    assert days.eq(pd.Timestamp("2020-02-19")).all()


def test_a_later_day_never_ends_before_it_starts(run, ids):
    tables = run(("set", "THIRTEEN", "date_start", "2020-02-17", "2020-02-18"))
    row = tables.events.set_index("event_id").loc[ids["THIRTEEN"]]
    assert row["date_start"] == pd.Timestamp("2020-02-18") and row["date_end"] >= row["date_start"]


# Dropping, merging, splitting, adding


def test_a_dropped_mention_counts_nowhere(run, raw, ids):
    tables = run(("drop", "SEVERAL", "", "", ""))
    assert [row[0] for row in toll(raw, ids["FOUR"])] == ["injured", "killed"]
    assert [row[0] for row in toll(tables, ids["FOUR"])] == ["killed"]
    assert len(tables.mentions) == len(raw.mentions) - 1


def test_a_part_counts_for_itself_once_its_whole_is_dropped(run, ids):
    tables = run(("drop", "THIRTEEN", "", "", ""))
    assert toll(tables, ids["THREE"]) == [("killed", "turkey", 3, 3, 3)]


def test_a_dropped_event_leaves_its_mentions_without_one(run, raw, ids):
    tables = run(("drop", "AGAIN", "events", "", ""))
    assert set(raw.events["event_id"]) - set(tables.events["event_id"]) == {ids["FOUR"]}
    assert ids["FOUR"] not in {*tables.casualties["event_id"], *tables.reports["event_id"]}
    left = tables.mentions[tables.mentions["article_id"].isin(["first", "again"])]
    assert len(left) == 3 and left["event_id"].isna().all()


def test_an_answer_stays_when_the_event_it_answers_is_dropped(run, raw, ids):
    assert brief(raw.retaliations, "trigger_event_id", "response_event_id") == [(ids["RANGE"], ids["TWENTY"])]
    tables = run(("drop", "RANGE", "events", "", ""))
    assert ids["TWENTY"] in set(tables.events["event_id"]) and tables.retaliations.empty


def test_dropping_the_answer_drops_the_pair(run, ids):
    tables = run(("drop", "TWENTY", "events", "", ""))
    assert ids["RANGE"] in set(tables.events["event_id"]) and tables.retaliations.empty


def test_a_stated_violation_is_set_and_dropped(run, raw, ids):
    stated = raw.violations["violation_id"].eq(ids["TWELVE"])
    assert raw.violations.loc[stated, "count_best"].tolist() == [12]
    tables = run(("set", "TWELVE", "violations.count_best", "12", "11"))
    assert tables.violations.set_index("violation_id").loc[ids["TWELVE"], "count_best"] == 11
    tables = run(("drop", "TWELVE", "violations", "", ""))
    assert set(raw.violations["violation_id"]) - set(tables.violations["violation_id"]) == {ids["TWELVE"]}


def test_an_inferred_violation_is_dropped(run, raw):
    (one, *_) = raw.violations.loc[raw.violations["basis"].eq("inferred"), "violation_id"]
    tables = run(("drop", one, "violations", "", ""))
    assert set(raw.violations["violation_id"]) - set(tables.violations["violation_id"]) == {one}


def test_merged_events_are_one(run, raw, ids):
    tables = run(("merge", "RANGE", "", "", "FOUR"))
    assert len(tables.events) == len(raw.events) - 1
    one = tables.events.set_index("event_id").loc[ids["FOUR"]]
    assert (one["n_articles"], one["date_start"]) == (3, pd.Timestamp("2020-02-03"))
    told = tables.mentions.set_index("mention_id")["event_id"]
    assert {told[ids[name]] for name in ("FOUR", "AGAIN", "RANGE")} == {ids["FOUR"]}
    assert verdicts(tables) == [("correction", f"merge {ids['RANGE']}", WHY)]
    assert brief(tables.retaliations, "trigger_event_id", "response_event_id") == [(ids["FOUR"], ids["TWENTY"])]


def test_a_split_mention_stands_alone_whatever_tells_the_same(run, raw, ids):
    assert raw.events.set_index("event_id").loc[ids["FOUR"], "n_articles"] == 2
    tables = run(("split", "AGAIN", "", "", ""))
    told = tables.events.set_index("event_id")["n_articles"]
    assert (told[ids["FOUR"]], told[ids["AGAIN"]]) == (1, 1)
    assert toll(tables, ids["AGAIN"]) == [("killed", "turkey", 4, 4, 4)]
    tables = run(("split", "SEVERAL", "", "", ""))
    assert toll(tables, ids["SEVERAL"]) == [("injured", "turkey", 3, 3, 9)]
    assert toll(tables, ids["FOUR"]) == [("killed", "turkey", 4, 4, 4)]
    told = run(("split", "FOUR", "", "", "")).events.set_index("event_id")["n_articles"]
    assert (told[ids["FOUR"]], told[ids["SEVERAL"]]) == (1, 2)


def test_a_part_split_off_counts_for_itself(run, raw, ids):
    assert raw.mentions.set_index("mention_id").loc[ids["THREE"], "subset_of"] == ids["THIRTEEN"]
    tables = run(("split", "THREE", "", "", ""))
    assert toll(tables, ids["THREE"]) == [("killed", "turkey", 3, 3, 3)]


def test_a_number_the_reading_missed_is_added_with_its_words(run, raw, articles, ids):
    given = "harm=captured; low=17; best=17; high=17; value=17; victim_side=turkey; victim_role=military"
    tables = run(("add", "first", "17 men", "", given))
    (row,) = tables.mentions[~tables.mentions["mention_id"].isin(raw.mentions["mention_id"])].to_dict("records")
    text = articles.set_index("article_id").loc["first", "text"]
    assert (row["text"], row["rule"]) == ("17 men", "correction") and text[row["start"] : row["stop"]] == "17 men"
    assert (row["event_id"], row["sentence"]) == (ids["FOUR"], 2)
    assert ("captured", "turkey", 17, 17, 17) in toll(tables, ids["FOUR"])
    assert verdicts(tables) == [("correction", "add first 17 men", WHY)]


def test_what_is_added_may_name_its_day(run):
    tables = run(("add", "undated", "policemen", "", "harm=injured;low=1;date_start=2020-02-19"))
    row = tables.mentions[tables.mentions["rule"].eq("correction")].iloc[0]
    day = pd.Timestamp("2020-02-19")
    assert tuple(row[["date_start", "date_end", "date_precision"]]) == (day, day, 1)


def test_the_same_words_may_hold_two_numbers(run, ids):
    tables = run(*(("add", "first", "17 men", "", f"harm={harm};low=17") for harm in ("captured", "missing")))
    assert {"captured", "missing"} <= {row[0] for row in toll(tables, ids["FOUR"])}


# Stale

STALE = {
    "the value is another by now": (("set", "FOUR", "value", "5", "6"), "value is now 4, not 5"),
    "the value was said to be empty": (("set", "FOUR", "value", "", "6"), "value is now 4, not empty"),
    "the value is empty by now": (("set", "TWO", "place", "Hama", "Idlib"), "place is now empty, not Hama"),
    "the old value is no number": (("set", "FOUR", "value", "four", "6"), "value is now 4, not four"),
    "the event has another": (("set", "FOUR", "events.place", "Hama", "Idlib"), "place is now Saraqib, not Hama"),
    "no such mention": (("set", "gone", "value", "4", "6"), "there is no such target"),
    "no such event": (("drop", "gone", "events", "", ""), "there is no such target"),
    "no event, but a mention": (("drop", "TOTAL", "events", "", ""), "there is no such target"),
    "no such violation": (("drop", "FOUR", "violations", "", ""), "there is no such target"),
    "nothing to split": (("split", "gone", "", "", ""), "there is no such target"),
    "no such article": (("add", "gone", "five", "", "harm=killed;low=5"), "there is no such target"),
    "words the article does not say": (
        ("add", "first", "18 men", "", "harm=killed;low=18"),
        "the article does not say '18 men'",
    ),
    "one side of a merge is gone": (("merge", "FOUR", "", "", "gone"), "there is no event gone"),
    "the other side of a merge is gone": (("merge", "gone", "", "", "FOUR"), "there is no such target"),
    "one event already": (("merge", "FOUR", "", "", "AGAIN"), "both are one event already"),
}  # fmt: skip


@pytest.mark.parametrize("name", STALE)
def test_a_stale_correction_changes_nothing_and_says_why(run, raw, name):
    correction, why = STALE[name]
    tables = run(correction)
    ((action, rule, reason),) = verdicts(tables)
    assert (action, reason) == ("stale", f"not applied: {why}") and rule.startswith(correction[0])
    for table in set(schema.TABLES) - {"decisions"}:
        pd.testing.assert_frame_equal(getattr(tables, table), getattr(raw, table))


MANY = [
    ("set", "FOUR", "value", "4", "6"),
    ("set", "AGAIN", "events.place", "Saraqib", "Nairab"),
    ("add", "first", "17 men", "", "harm=captured;low=17"),
    ("split", "SEVERAL", "", "", ""),
    ("merge", "RANGE", "", "", "THIRTEEN"),
    ("drop", "TWO", "", "", ""),
    ("drop", "TWELVE", "violations", "", ""),
    ("set", "TWENTY", "value", "21", "22"),
    ("drop", "gone", "", "", ""),
]


def test_each_correction_has_exactly_one_row(run, ids):
    tables = run(*MANY)
    told = verdicts(tables)
    assert len(told) == len(MANY)
    for n, (action, target, *_) in enumerate(MANY):
        (row,) = (row for row in told if row[1].startswith(f"{action} {ids.get(target, target)}"))
        assert (row[0], row[2] == WHY) == (("correction", True) if n < 7 else ("stale", False))


def test_a_decision_is_about_an_event_there_is_or_none(run):
    tables = run(("drop", "SEVERAL", "", "", ""), ("set", "TOTAL", "value", "1500", "1600"))
    assert set(tables.decisions["event_id"].dropna()) <= set(tables.events["event_id"])


def test_any_order_of_articles_gives_the_same_corrected_tables(articles, write):
    rules = Rules(corrections=write(*MANY))
    one = analysis.parse(articles, rules)
    for order in ([6, 5, 4, 3, 2, 1, 0], [3, 0, 6, 5, 1, 4, 2]):
        other = analysis.parse(articles.iloc[order].reset_index(drop=True), rules)
        for name in ("events", "casualties", "reports", "retaliations", "decisions"):
            pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
        for name, key in (("mentions", "mention_id"), ("totals", "total_id"), ("violations", "violation_id")):
            both = (getattr(tables, name).sort_values(key, ignore_index=True) for tables in (one, other))
            pd.testing.assert_frame_equal(*both)


@pytest.mark.parametrize(
    ("field", "new", "why"),
    [
        ("date_start", "27 Feb", "it must be a day such as 2020-02-10"),
        ("victim_side", "turky", "did you mean turkey?"),
        ("events.conflict", "Donbass", "did you mean Donbas?"),
        ("perpetrator_side", "russia and izrael", "did you mean israel?"),
    ],
)
def test_what_no_day_side_or_conflict_can_be_is_refused(field, new, why):
    row = dict.fromkeys(CORRECTION_COLUMNS, "") | {"target": "x", "action": "set", "who": "me", "why": "seen"}
    assert why in wrong(row | {"field": field, "new": new})
    assert not wrong(row | {"field": "victim_side", "new": "russia and syria_gov"})
    assert not wrong(row | {"field": "victim_side", "new": "Zintan Brigade"})


def test_a_figure_out_of_order_is_not_applied_and_an_exact_one_stays_exact(run, raw):
    exact = raw.mentions.query("low == best and best == high and best > 1 and not is_total")["mention_id"].iloc[0]
    best = str(raw.mentions.set_index("mention_id").loc[exact, "best"])
    low = run(("set", exact, "low", best, "999"))
    assert low.decisions.query("action == 'stale'")["reason"].str.contains("low, best, high would be 999").all()
    assert len(low.decisions.query("action == 'stale'")) == 1
    row = run(("set", exact, "best", best, "9")).mentions.set_index("mention_id").loc[exact]
    assert (row["low"], row["best"], row["high"]) == (9, 9, 9)
