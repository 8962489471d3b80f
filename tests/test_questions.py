"""Twenty-five questions a researcher brings, each with the call that answers it, or that says why it does not."""

import io
import json
from contextlib import redirect_stderr

import pandas as pd
import pytest

import analysis
from analysis import charts, evidence, metrics, paths, quality, report
from analysis.claimants import claimants
from analysis.rules import CORRECTION_COLUMNS

RETOLD = paths.ARTICLES / "idlib" / "2020-02-10_bosphorus-agency_delegation-in-ankara.txt"


@pytest.fixture(scope="module")
def tables():
    return analysis.parse(analysis.read_articles())


@pytest.fixture(scope="module")
def turkish(tables):
    """Winter 2020 in Idlib, as far as Turkey is part of it."""
    return metrics.choose(tables, "Idlib", "2020-01-01", "2020-03-31", ["turkey"])


def corrected(folder, **row):
    """The shipped articles under one correction of a reader's."""
    cells = {"field": "", "old": "", "new": "", "who": "a reader", "when": "2020-03-02", "why": "a test"} | row
    file = folder / "corrections.csv"
    pd.DataFrame([cells])[list(CORRECTION_COLUMNS)].to_csv(file, index=False)
    return analysis.parse(analysis.read_articles(), analysis.Rules(corrections=analysis.read_corrections(file)))


def on(rows, day, column="date_start"):
    return rows[rows[column].eq(pd.Timestamp(day))]


def balyun(tables):
    """The event of 27 February 2020 at Balyun."""
    events = on(tables.events, "2020-02-27")
    return events[events["place"].eq("Balyun")]["event_id"].item()


def test_01_what_does_this_one_article_contain():
    found = analysis.parse(analysis.read_articles(RETOLD))
    counting = found.mentions[~found.mentions["is_total"]]
    assert [len(counting), len(found.events), len(found.retaliations)] == [7, 4, 2]
    assert found.totals["low"].tolist() == [1801]
    assert {"CF-SOCHI", "CF-JAN12"} <= set(found.violations["ceasefire_id"].dropna())
    assert (found.events["date_end"] <= found.articles["published"].max()).all()


def test_02_turkish_soldiers_killed_per_week_with_bounds_and_truces(turkish):
    weeks = metrics.escalation(turkish, "W")
    killed = weeks[weeks["victim_side"].eq("turkey") & weeks["harm"].eq("killed") & weeks["placed"]]
    week = on(killed, "2020-02-24", "bin_start")
    assert (week["low"] <= week["best"]).all() and week["high"].isna().all()  # "at least 34" leaves it open
    assert on(turkish.events, "2020-02-27")["place"].eq("Balyun").sum() == 1
    written = charts.escalation(weeks, turkish).get_supxlabel()
    assert "T1" in written and "2020" in written  # the truces drawn, by their names


@pytest.mark.parametrize(("basis", "ratio"), [("neutralized/killed", 20.2), ("neutralized/casualties", 10.1)])
def test_03_the_ratio_of_10_february_and_on_whose_word(tables, basis, ratio):
    rows = claimants(tables)
    said = on(rows, "2020-02-10", "trigger_date")
    said = said[said["basis"].eq(basis)]
    assert said["ratio_best"].tolist() == pytest.approx([ratio] * len(said)) and len(said)
    assert said["claimant"].str.contains("Turk|Ankara").all()


def test_04_the_same_for_3_february_by_claimant(tables):
    rows = on(claimants(tables), "2020-02-03", "trigger_date").set_index(["basis", "claimant"])
    assert rows.loc[("neutralized/killed", "Hulusi Akar"), "ratio_best"] == pytest.approx(9.5)
    erdogan = rows.loc[("neutralized/killed", "Tayyip Erdogan")]
    assert [erdogan["ratio_low"], erdogan["ratio_high"]] == pytest.approx([3.75, 4.375])
    observatory = rows.loc[("killed/killed", "Syrian Observatory for Human Rights"), "ratio_best"]
    assert observatory == pytest.approx(1.625)
    assert rows.loc[("casualties/casualties", "SANA"), "ratio_best"] == 0


def test_05_the_sentence_behind_that_bar(tables, turkish):
    weeks = metrics.escalation(turkish, "W")
    bar = weeks[weeks["harm"].eq("killed") & weeks["victim_side"].eq("turkey") & weeks["placed"]]
    ids = on(bar, "2020-02-24", "bin_start")["event_ids"].item()
    assert balyun(tables) in ids.split("|")
    shown = evidence.sentences(tables, balyun(tables))
    assert "<mark>nine</mark>" in shown and "<mark>33</mark>" in shown and "Meridian Wire" in shown


def test_06_how_the_toll_of_27_february_evolved(tables):
    told = metrics.reports_of(tables, balyun(tables))
    killed = told[told["harm"].eq("killed")]
    assert killed["published"].is_monotonic_increasing
    assert {9, 22, 29, 33, 34, 36} <= set(killed["best"].dropna())
    assert killed["said_by"].str.contains("Dogan|governor").any() and killed["reason"].notna().all()
    assert killed["status"].eq("current").any()


def test_07_20_and_26_february_are_two_events_and_that_can_be_overridden(tables, tmp_path):
    struck = tables.events[tables.events["target_side"].eq("turkey")]
    first, second = (on(struck, day)["event_id"].item() for day in ("2020-02-20", "2020-02-26"))
    kept = tables.decisions[tables.decisions["action"].eq("split")]
    assert ((kept["event_id"] == second) & (kept["other_event_id"] == first)).any()
    overridden = corrected(tmp_path, action="merge", target=second, new=first)
    assert second not in set(overridden.events["event_id"])


def test_08_daily_violations_by_counter_with_gaps_and_zeros(tables):
    rows = metrics.violations(metrics.choose(tables, "Idlib", "2019-09-01", "2021-01-31"))
    counted = rows[rows["basis"].eq("counter") & rows["date_end"].notna()]
    assert counted["series"].str.startswith(("Russia |", "Turkey |")).any()
    assert counted["count_best"].eq(0).any() and counted["gap_days"].gt(0).any()
    assert counted.groupby("series")["unit"].nunique().max() == 1


def test_09_each_counter_before_and_after_the_moscow_protocol(tables):
    rates = metrics.compared(metrics.choose(tables, "Idlib"), ceasefire_id="CF-MAR05", days=90)
    russia = rates[rates["series"].eq("Russia | unspecified | by no side named")].iloc[0]
    # One of them is told of "its officers", behind Moscow.
    assert (russia["before_bulletins"], russia["before_days"]) == (7, 7)
    assert russia["before_best"] > 12 and russia["after_days"] > 0
    # A few days of ninety are counted: the rates stand side by side, and no factor is told.
    assert rates["times"].isna().all() and rates["refused"].notna().all()
    assert rates["caveat"].str.contains("of 90 days counted before").all()


def test_10_tenfold_in_october_is_refused(tables):
    rates = metrics.compared(metrics.choose(tables, "Idlib"), at="2020-10-01", days=30)
    series = "Russia | unspecified | by no side named"
    russia = rates[rates["series"].eq(series)].iloc[0]
    assert (russia["before_best"], russia["before_days"]) == (2, 1) and russia["after_best"] > 10 * 2
    with pytest.raises(ValueError, match="no factor can be told, what it counts changed on 2020-10"):
        metrics.times_as_many(rates, series)


def test_11_who_violated_the_truce_more_is_not_answered(tables):
    rows = tables.violations[tables.violations["accused_side"].notna()]
    accused = rows[rows["ceasefire_id"].eq("CF-SOCHI")]["accused_side"].nunique()
    assert accused > 1  # both are shown
    readme = (paths.ROOT / "README.md").read_text(encoding="utf-8")
    assert "Who started it? Who is to blame?" in readme and "**not answered.**" in readme


def test_12_which_truce_each_violation_is_against(tables):
    rows = tables.violations
    known = set(tables.ceasefires["ceasefire_id"])
    assert set(rows["ceasefire_id"].dropna()) <= known
    both = rows[rows["event_id"].notna()].groupby("event_id")["ceasefire_id"].nunique()
    assert both.max() > 1


def test_13_civilians_since_sochi_are_totals_with_windows_and_no_sum(tables):
    since = tables.totals[tables.totals["period_start"].between("2018-09-01", "2018-09-30")]
    assert {1301, 1801} <= set(since["low"])
    assert not set(since["mention_id"]) & set(tables.reports["mention_id"])


def test_14_how_many_syrian_soldiers_is_a_range_by_source(tables):
    rows = metrics.disagreement(metrics.choose(tables, "Idlib", "2020-02-01", "2020-03-05"))
    syrian = rows[rows["victim_side"].eq("syria_gov") & rows["harm"].eq("killed")]
    assert (syrian["event_low"] < syrian["event_high"]).any() and syrian["said_by"].notna().any()
    assert "Nothing here is verified" in (paths.ROOT / "README.md").read_text(encoding="utf-8")


def test_15_the_donbas_truce_of_july_2020(tables):
    rows = metrics.violations(metrics.choose(tables, "Donbas", "2020-07-27", "2020-08-12"))
    counted = rows[rows["basis"].eq("counter")]
    assert 111 in set(on(counted, "2020-07-28")["count_best"]) | set(on(counted, "2020-07-27")["count_best"])
    assert on(counted, "2020-08-07", "date_end")["count_best"].eq(0).any()
    assert not counted["per_day_best"].isna().all()


def test_16_a_bulletin_over_two_days_is_a_rate(tables):
    rows = metrics.violations(metrics.choose(tables, "Donbas", "2022-02-15", "2022-02-23"))
    weekend = rows[rows["count_best"].eq(2158) & rows["series"].str.startswith("OSCE")].iloc[0]
    assert [weekend["date_start"], weekend["date_end"]] == [pd.Timestamp("2022-02-19"), pd.Timestamp("2022-02-20")]
    assert weekend["per_day_best"] == 1079


def test_17_first_accusations_are_kept_for_both_sides_but_days_have_no_minutes(tables):
    told = tables.articles[tables.articles["text"].str.contains("At 8.05")]["article_id"]
    accused = tables.violations[tables.violations["article_id"].isin(told)]
    assert {"armenia", "azerbaijan"} <= set(accused["accused_side"].dropna())
    assert str(tables.violations["date_start"].dtype).startswith("datetime64") and "hour" not in tables.violations


def test_18_a_total_published_at_once_is_no_spike(tables):
    whole = tables.totals[tables.totals["value"].eq(2783) & tables.totals["period_start"].notna()].iloc[0]
    assert whole["period_start"] == pd.Timestamp("2020-09-27") and whole["period_end"] >= pd.Timestamp("2020-12-03")
    assert not tables.reports["best"].eq(2783).any()


def test_19_what_could_not_be_read_and_how_good_the_reading_is(tables):
    assert tables.unread["reason"].notna().all() and len(tables.unread)
    fields = quality.fields(quality.matched(tables, quality.gold()))
    assert {"value", "date_start", "said_by_kind"} <= set(fields["field"]) and (fields["agree"] <= fields["n"]).all()


def test_20_a_coding_can_be_disagreed_with(tables, tmp_path):
    row = tables.mentions[tables.mentions["event_id"].eq(balyun(tables)) & tables.mentions["value"].eq(36)].iloc[0]
    dropped = corrected(tmp_path, action="drop", target=row["mention_id"])
    assert row["mention_id"] not in set(dropped.reports["mention_id"])
    assert dropped.decisions["action"].eq("correction").sum() == 1
    before, after = (metrics.reports_of(one, balyun(one)) for one in (tables, dropped))
    assert len(after) < len(before)
    unchanged = corrected(tmp_path, action="set", target=row["mention_id"], field="value", old="37", new="35")
    assert unchanged.decisions["action"].eq("stale").sum() == 1


def test_21_the_same_input_gives_the_same_tables_and_an_empty_corpus_is_an_error(tables, tmp_path):
    for name in ("one", "other"):
        analysis.parse(analysis.read_articles(RETOLD)).save(tmp_path / name)
    for file in (tmp_path / "one").glob("*.parquet"):
        assert file.read_bytes() == (tmp_path / "other" / file.name).read_bytes()
    empty = tmp_path / "articles"
    empty.mkdir()
    with redirect_stderr(io.StringIO()) as said:
        assert report.main(["--articles", str(empty), "--out", str(tmp_path / "out")]) == 3
    assert said.getvalue().strip()


def test_22_tables_are_read_back_with_the_same_types_and_missing_is_not_zero(tables, tmp_path):
    tables.save(tmp_path / "tables")
    back = analysis.load(tmp_path / "tables")
    pd.testing.assert_frame_equal(back.casualties, tables.casualties)
    assert back.casualties["high"].isna().any() and back.casualties["low"].eq(0).any()


def test_23_an_unknown_conflict_and_agency_are_read_and_reported(tmp_path):
    line = {"id": "x", "source": "Sahel Post", "date": "2021-06-07", "text": "Nine villagers were killed near Tolo."}
    file = tmp_path / "new.jsonl"
    file.write_text(json.dumps(line), encoding="utf-8")
    found = analysis.parse(analysis.read_articles(file))
    assert found.events["n_sources"].tolist() == [1] and found.events["conflict"].isna().all()
    assert found.casualties["best"].tolist() == [9]


def test_24_forecasts_targets_and_names_are_out_of_scope(tables):
    readme = (paths.ROOT / "README.md").read_text(encoding="utf-8")
    assert "no forecasts, no names of victims in tables" in readme
    assert not hasattr(metrics, "forecast")


def test_25_how_the_10_february_pair_grows_with_the_window():
    articles = analysis.read_articles()
    sums = []
    for hours in (24, 72, 96):
        found = analysis.parse(articles, analysis.Rules(link="window", link_window_h=hours))
        pairs = metrics.retaliation(found, "neutralized/killed")
        pairs = on(pairs[pairs["responder_side"].eq("turkey")], "2020-02-10", "trigger_date")
        defined = pairs[pairs["status"].eq("defined")]
        sums.append(float(defined["numerator_best"].sum() / defined["denominator_best"].iloc[0]))
    assert sums == pytest.approx([20.2, 41.4, 54.0])
