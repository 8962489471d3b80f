"""One thing told by several: claimants, sources, counters, totals, rules. Numbers worked out by hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from conftest import answered, article, breach, event, harmed, tables, told
from test_charts import words

from analysis import Rules, charts, metrics, read_articles
from analysis.claimants import claimants
from analysis.measured import measured
from analysis.reconciliation import reconciliation
from analysis.sensitivity import sensitivity
from analysis.tables import read


def disputed():
    """Eight killed on 3 Feb, five by another source; of the answer Ankara says 76, an article 5; of another, nobody."""
    answer = {"victim_side": "syria_gov", "published": "2020-02-10"}
    return tables(
        articles=[article("a1", "2020-02-10"), article("b1", "2020-02-12", source="Agency B")],
        events=[event("T", "2020-02-03"), event("R", "2020-02-04"), event("S", "2020-02-06")],
        casualties=[harmed("T", "turkey", "killed", 8, 8, 8), harmed("R", "syria_gov", "killed", 5, 5, 5)],
        reports=[
            told("T", "a1", 8, published="2020-02-10"),
            told("T", "b1", 5, published="2020-02-12", source="Agency B"),
            told("R", "a1", 76, said_by="Ankara", mention_id="m1", **answer),
            told("R", "b1", 5, source="Agency B", mention_id="m2", **answer),
        ],
        mentions=[
            {"mention_id": "m1", "article_id": "a1", "is_claim": True, "victim_role": "military"},
            {"mention_id": "m2", "article_id": "b1", "is_claim": False, "victim_role": "military"},
        ],
        retaliations=[answered("T", "R", latency_min_h=0, latency_max_h=48), answered("T", "S")],
        totals=[
            {
                "total_id": "t1", "mention_id": "m2", "article_id": "a1", "harm": "killed", "victim_side": "turkey",
                "low": 20, "best": 20, "high": 20, "period_start": "2020-02-01", "period_end": "2020-02-10",
            },
        ],
    )  # fmt: skip


# Claimants


def test_each_claimant_has_its_ratio_and_a_pair_nobody_counts_has_a_row():
    data = claimants(disputed(), ["killed/killed"])
    seen = data[["claimant", "label", "ratio_best", "claim", "status"]].astype(object).where(data.notna(), None)
    assert seen.to_numpy().tolist() == [
        ["Ankara", "76 / 8", 9.5, True, "defined"],
        ["not attributed", "5 / 8", 0.625, False, "defined"],
        [None, "? / 8", None, None, "undefined"],
    ]


def test_claimants_stand_beside_each_other_and_what_is_only_claimed_is_hollow():
    corpus = disputed()
    pairs = metrics.retaliation(corpus)
    fig = charts.retaliation(pairs, tables=corpus, said=claimants(corpus))
    dots = [line for line in fig.axes[0].lines if line.get_marker() == "o"]
    assert [dot.get_ydata()[0] for dot in dots] == [9.5, 0.625]
    assert [dot.get_markerfacecolor() == "white" for dot in dots] == [True, False]
    assert dots[0].get_xdata()[0] < dots[1].get_xdata()[0]
    aside = (
        "Claimants of one pair, and pairs of one day, stand side by side around that day, so that some dots are off it"
    )
    assert aside in " ".join(fig.get_supxlabel().split())
    assert "side by side" not in charts.retaliation(pairs, tables=corpus).get_supxlabel()
    shown = words(fig)
    assert "3 Feb 2020   76 / 8   Ankara" in shown and "undefined: the response has no figure: 1 row" in shown


def test_claimants_are_told_apart_in_words():
    said = charts.finding("claimants", claimants(disputed(), ["killed/killed"]))
    assert "Claimants differ on 1 pair, that of 3 Feb 2020, killed/killed: " in said
    assert ": 0.6 (5 / 8, not attributed) and 9.5 (76 / 8, Ankara); n = 2 ratios of 2 claimants on 2 pairs." in said


def test_pooled_lines_have_a_band_without_any_one_pair_and_a_cumulative_step():
    days = {"T1": "2020-02-03", "R1": "2020-02-04", "T2": "2020-02-11", "R2": "2020-02-12", "T3": "2020-03-03"}
    days |= {"R3": "2020-03-04"}
    killed = {"T1": 4, "R1": 6, "T2": 2, "R2": 14, "T3": 10, "R3": 10}
    corpus = tables(
        events=[event(name, day) for name, day in days.items()],
        casualties=[
            harmed(name, "turkey" if name[0] == "T" else "syria_gov", "killed", n, n, n) for name, n in killed.items()
        ],
        retaliations=[answered(f"T{at}", f"R{at}") for at in (1, 2, 3)],
    )
    pooled = metrics.retaliation_over_time(corpus)
    ax = charts.retaliation(metrics.retaliation(corpus), pooled, corpus).axes[0]
    (band,) = [one.get_paths()[0].vertices[:, 1] for one in ax.collections if one.get_alpha() == 0.08]
    assert (band.min(), band.max()) == (1.5, 7)
    (steps,) = [line.get_ydata() for line in ax.lines if line.get_drawstyle() == "steps-post"]
    assert list(steps) == pytest.approx([20 / 6, 30 / 16, 30 / 16])


def test_a_mean_of_ratios_is_refused():
    with pytest.raises(ValueError, match="pool is 'mean'; it must be sum"):
        metrics.retaliation_over_time(disputed(), pool="mean")


# Latency, sources, totals, coverage


def test_latency_is_an_interval_and_unknown_ones_are_counted():
    data = metrics.retaliation(disputed())
    fig = charts.latency(data)
    (segment,) = fig.axes[0].collections[0].get_segments()
    assert segment[:, 0].tolist() == [0, 48] and "1 more pair in the table only" in words(fig)
    assert "0 of 1 answer came within 24 hours; the slowest took 0 to 48 hours" in charts.finding("latency", data)


def test_sources_that_differ_are_two_markers_on_one_row():
    data = metrics.disagreement(disputed())
    fig = charts.disagreement(data[data["event_id"].eq("T")])
    assert sorted(line.get_xdata()[0] for line in fig.axes[0].lines) == [5, 8]
    shown = words(fig)
    assert [one for one in ("3 Feb 2020   Turkey military killed", "Agency A", "Agency B") if one not in shown] == []
    assert "most on Syrian government killed, 4 Feb 2020: from 5 to 76; n = 2 events, 4 figures." in charts.finding(
        "disagreement", data
    )


def test_a_total_stands_beside_the_events_of_its_days():
    data = reconciliation(disputed())
    assert data["share"].tolist() == [0.4]
    fig = charts.reconciliation(data, disputed())
    assert "n = 1 total with a window of 1 total read, in 1 article. Sources: Agency A." in words(fig)
    assert [line.get_xdata()[0] for line in fig.axes[0].lines] == [8, 20]
    assert "1 Feb 2020 to 10 Feb 2020   Turkey military killed" in words(fig)
    assert "come to 40 percent of a published total" in charts.finding("reconciliation", data)


def test_coverage_counts_articles_by_source_and_leaves_copies_out():
    corpus = tables(
        articles=[
            article("a", "2020-02-03"),
            article("b", "2020-02-04"),
            article("c", "2020-03-02", source="Agency B"),
            article("d", "2020-03-02", source="Agency B", duplicate_of="c"),
            article("e", None),
        ]
    )
    data = metrics.coverage(corpus)
    weeks = data.drop_duplicates("bin_start")
    assert weeks["covered"].tolist() == [True, False, False, True, True]
    assert data.loc[data["source"].eq("Agency A"), "n_articles"].tolist() == [2, 0, 0, 0, 0]
    assert data["n_articles"].sum() == 3
    said = charts.finding("coverage", data)
    assert "cover 3 of 5 weeks" in said and "n = 3 articles of 2 sources." in said
    assert [one for one in ("Agency A (2)", "no coverage") if one not in words(charts.coverage(data))] == []


# Counters beside themselves

BEFORE = [
    breach("b1", "counter", "2020-01-01", counted_by="SMM", count_low=4, count_best=4, count_high=4),
    breach("b2", "counter", "2020-01-04", "2020-01-05", counted_by="SMM", count_low=8, count_best=8, count_high=8),
]
AFTER = [breach("b3", "counter", "2020-01-13", counted_by="SMM", count_low=20, count_best=20, count_high=None)]
OTHER = [breach("b4", "counter", "2020-01-13", counted_by="SMM", unit="shot", count_low=40, count_best=40)]
BARE = [breach("b5", "counter", "2020-01-13", count_low=3, count_best=3)]


def counters(*rows):
    return tables(articles=[article("a1", "2020-01-20")], violations=[row for part in rows for row in part])


def test_equal_windows_compare_rates_over_the_days_counted():
    """Twelve in three days before are 4 a day, 20 in one day after are 20: five times."""
    data = metrics.compared(counters(BEFORE, AFTER), at="2020-01-10", days=10)
    row = data.iloc[0]
    assert row[["before_days", "before_best", "after_days", "after_best", "times"]].tolist() == [3, 4, 1, 20, 5]
    assert pd.isna(row["after_high"]) and pd.isna(row["refused"])
    assert row["caveat"].startswith("3 of 10 days counted before, 1 after; a counter sees what it can")
    assert metrics.times_as_many(data, row["series"]) == 5
    assert "OSCE from 4 to 20 a day (3 and 1 days counted)" in charts.finding("compared", data)
    shown = words(charts.compared(data, counters(BEFORE, AFTER)))
    wanted = (
        "OSCE: incidents",
        "5 times",
        "3 and 1 days counted",
        "n = 3 bulletins",
        "in 1 article. Sources: Agency A.",
    )
    assert [one for one in wanted if one not in shown] == []


REFUSED = [
    ((BEFORE, OTHER), "what it counts changed on 2020-01-13"),
    ((BEFORE,), "no bulletin after"),
    ((AFTER,), "no bulletin before"),
    ((BARE,), "no name: it may be several counters"),
    (([{**BEFORE[0], "count_low": 0, "count_best": 0, "count_high": 0}], AFTER), "none counted before"),
    (([{**BEFORE[0], "count_best": None}], AFTER), "no single rate before"),
    ((BEFORE, [{**BEFORE[1], "violation_id": "b9", "date_start": "2020-01-05", "text": "x"}], AFTER), "no single rate"),
]


@pytest.mark.parametrize(("rows", "why"), REFUSED, ids=[row[1] for row in REFUSED])
def test_no_factor_is_told_where_it_would_mislead(rows, why):
    data = metrics.compared(counters(*rows), at="2020-01-10", days=10)
    assert data["times"].isna().all() and data["refused"].str.startswith(why).all()
    with pytest.raises(ValueError) as refusal:
        metrics.times_as_many(data, data["series"].iloc[0])
    assert why in str(refusal.value) and "\n" not in str(refusal.value)


WRONG = [
    ({"ceasefire_id": "x", "at": "2020-01-10"}, "give either a ceasefire_id or a day"),
    ({"at": "Monday"}, "since is 'Monday'; it must be a day"),
    ({"at": "2020-01-10", "days": 0}, "days is 0"),
    ({"ceasefire_id": "x"}, "ceasefire_id is 'x'; it must be one of"),
]


@pytest.mark.parametrize(("asked", "message"), WRONG)
def test_windows_that_make_no_sense_are_refused(asked, message):
    with pytest.raises(ValueError, match=message):
        metrics.compared(counters(BEFORE), **asked)


def test_a_few_days_of_a_long_window_make_no_factor():
    data = metrics.compared(counters(BEFORE, AFTER), at="2020-01-10", days=20)
    assert data["refused"].tolist() == ["under a tenth of the days counted after"] and data["times"].isna().all()


def test_the_truce_with_most_bulletins_around_it_is_taken_where_none_is_named():
    truces = [
        {"ceasefire_id": name, "name": name, "conflict": "idlib", "announced": day, "source": "test"}
        for name, day in (("early", "2020-01-04"), ("late", "2020-01-10"), ("far", "2021-01-01"))
    ]
    corpus = tables(ceasefires=truces, violations=[*BEFORE, *AFTER])
    assert metrics.compared(corpus)["ceasefire"].unique().tolist() == ["early"]
    assert metrics.compared(tables(ceasefires=truces)).empty


def test_a_change_of_basis_is_marked_and_dotted():
    data = metrics.violations(counters(BEFORE, OTHER))
    assert data.set_index("series")["basis_changed"].groupby(level=0).sum().tolist() == [0, 1]
    fig = charts.violations(data)
    dotted = [ax.get_title(loc="left") for ax in fig.axes for line in ax.lines if line.get_linestyle() == ":"]
    assert dotted == ["Counted by OSCE: shots, a day"]


def test_no_line_joins_counters_without_a_name_and_only_equal_counts_are_one():
    again = {**BARE[0], "violation_id": "b6", "article_id": "a2"}
    rows = [BARE[0], again, {**BARE[0], "violation_id": "b7", "date_start": "2020-01-14", "date_end": "2020-01-14"}]
    other = {**BARE[0], "violation_id": "b8", "count_low": 9, "count_best": 9, "article_id": "a3"}
    data = metrics.violations(counters([*rows, other]))
    assert sorted(data["count_best"]) == [3, 3, 9] and data["n_articles"].max() == 2
    steps = [line for line in charts.violations(data).axes[0].lines if line.get_drawstyle() == "steps-post"]
    assert [len(line.get_xdata()) for line in steps] == [2, 2, 2]


def test_a_series_has_one_rate_over_its_own_days():
    data = metrics.per_counter(counters(BEFORE, AFTER))
    row = data.iloc[0]
    assert row[["n_bulletins", "days_counted", "count_best", "per_day_best"]].tolist() == [3, 4, 32, 8]
    assert pd.isna(row["count_high"]) and row["share_counted"] == pytest.approx(4 / 13)
    twice = {**BEFORE[1], "violation_id": "b9", "date_start": "2020-01-05", "text": "x"}
    assert metrics.per_counter(counters(BEFORE, [twice]))["per_day_best"].isna().all()


def test_breaches_per_day_in_force():
    """In force from 12 to 21 January, ten days, with two dated breaches; an undated one leaves the rate unknown."""
    truce = {"ceasefire_id": "sochi", "name": "S", "conflict": "idlib", "announced": "2020-01-12", "source": "test"}
    rows = [breach(f"v{day}", "inferred", f"2020-01-{day}") for day in (13, 20, 30)]
    corpus = tables(ceasefires=[{**truce, "ended": "2020-01-21"}], violations=rows)
    row = metrics.truces(corpus).iloc[0]
    assert row[["days_in_force", "inferred_per_day"]].tolist() == [10, 0.2] and pd.isna(row["stated_per_day"])
    told_of = [article("a0", "2020-01-12"), article("a1", "2020-01-31")]
    open_end = tables(ceasefires=[truce], violations=rows, articles=told_of)
    assert metrics.truces(open_end)[["days_in_force", "inferred_per_day"]].iloc[0].tolist() == [20, 0.15]
    undated = tables(ceasefires=[truce], violations=[*rows, breach("v0", "inferred", None)])
    assert metrics.truces(undated)["inferred_per_day"].isna().all()


# Rules


@pytest.fixture(scope="module")
def february(tmp_path_factory):
    """Two articles of this test, read: an attack with its answer, and a second answer a day later."""
    first = "Ten soldiers of Turkey were killed in shelling by the Syrian regime near Saraqib on Monday. "
    first += "In response, Turkish troops killed more than 20 Syrian regime soldiers on Monday."
    second = "Turkish troops killed 30 Syrian regime soldiers near Maarat al-Numan on Tuesday."
    rows = [("one", "2020-02-10", first), ("two", "2020-02-11", second)]
    records = [{"id": one, "date": day, "source": "Agency A", "text": text} for one, day, text in rows]
    file = tmp_path_factory.mktemp("articles") / "two.jsonl"
    file.write_text("\n".join(json.dumps(record) for record in records))
    return read(read_articles(file))


def test_each_headline_number_is_told_under_each_rule(february):
    data = sensitivity(february, others={"convention": ["acled"], "link_window_h": [48]})
    killed = data[data["headline"].eq("killed, claimed") | data["headline"].eq("killed")]
    assert data.groupby("headline")["rule"].agg(list).map(len).unique().tolist() == [3]
    assert killed.groupby("rule")["best"].sum().to_dict() == {
        "as given": 61, "convention acled": 60, "answers within 48 h linked": 61,
    }  # fmt: skip
    ratio = data[data["headline"].str.startswith("killed/killed")].set_index("rule")
    assert ratio["best"].to_dict() == pytest.approx(
        {"as given": 2.1, "convention acled": 2.0, "answers within 48 h linked": 5.1}
    )
    assert ratio.loc["convention acled", "difference"] == pytest.approx(-0.1)
    assert "answers within 48 h linked" in charts.finding("sensitivity", data)
    fig = charts.sensitivity(data)
    assert "Headline numbers under other rules" in words(fig)
    assert (
        "n = 3 events under the rules as given, 2 other rules, in 2 articles. Sources: Agency A." in fig.get_supxlabel()
    )


def test_what_is_behind_a_headline_number(february):
    """Attack and answer in the first article, a second answer in the second, which no words link."""
    data = sensitivity(february, others={"convention": ["acled"]}).query("rule == 'as given'").set_index("headline")
    told = data[["n_events", "n_articles", "sources"]]
    assert told.loc["events"].tolist() == [3, 2, "Agency A"] and pd.notna(data.loc["events", "claim_share"])
    assert told.loc["answers linked"].tolist() == [2, 1, "Agency A"]
    ratio = next(name for name in data.index if name.startswith("killed/killed"))
    assert told.loc[ratio].tolist() == [2, 1, "Agency A"] and pd.isna(data.loc["answers linked", "claim_share"])


def test_sensitivity_refuses_what_is_no_rule(february):
    with pytest.raises(ValueError, match="others names colour; it may name convention"):
        sensitivity(february, others={"colour": ["red"]})
    with pytest.raises(ValueError, match=r"Rules\.claims is 'some'"):
        sensitivity(february, Rules(), others={"claims": ["some"]})


# Nothing, and alt texts


def test_what_a_chart_rests_on_is_measured_with_its_n():
    data = measured(["numbers", "victim_side", "answers"])
    assert data["what"].tolist() == ["numbers", "victim side", "answers"]
    assert data["recall"].isna().tolist() == [False, True, False] and data["n"].gt(0).all()
    assert data["precision"].between(0, 100).all()
    said = charts.finding("measured", data)
    assert f"victim side {data['precision'].iloc[1]:.1f}".removesuffix(".0") in said and "n = " in said
    with pytest.raises(ValueError, match="names is 'age'"):
        measured(["age"])


KINDS = {
    "claimants": claimants,
    "latency": metrics.retaliation,
    "change points": lambda t: metrics.change_points(metrics.escalation(t)),
    "compared": lambda t: metrics.compared(t, at="2020-02-05"),
    "coverage": metrics.coverage,
    "disagreement": metrics.disagreement,
    "reconciliation": reconciliation,
}
DRAWN = {
    "latency": charts.latency,
    "compared": charts.compared,
    "coverage": charts.coverage,
    "disagreement": charts.disagreement,
    "reconciliation": charts.reconciliation,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("corpus", [disputed(), counters(BEFORE, AFTER), tables()], ids=["full", "counters", "empty"])
def test_alt_text_is_sentences_with_n(kind, corpus):
    said = charts.alt(kind, KINDS[kind](corpus))
    assert said.endswith(".") and "n = " in said and "<NA>" not in said and "nan" not in said.lower().split()


@pytest.mark.parametrize("kind", DRAWN)
def test_nothing_to_show_is_said_in_words(kind):
    assert "Nothing to show" in words(DRAWN[kind](KINDS[kind](tables())))


SOURCED = {
    "escalation": lambda t: charts.escalation(metrics.escalation(t), t),
    "retaliation": lambda t: charts.retaliation(metrics.retaliation(t), tables=t),
    "claimants": lambda t: charts.retaliation(metrics.retaliation(t), tables=t, said=claimants(t)),
    "latency": lambda t: charts.latency(metrics.retaliation(t), t),
    "violations": lambda t: charts.violations(metrics.violations(t), t),
    "compared": lambda t: charts.compared(metrics.compared(t, at="2020-01-10", days=10), t),
    "disagreement": lambda t: charts.disagreement(metrics.disagreement(t), t),
    "reconciliation": lambda t: charts.reconciliation(reconciliation(t), t),
    "coverage": lambda t: charts.coverage(metrics.coverage(t)),
    "toll": lambda t: charts.toll(metrics.reports_of(t, metrics.most_told(t))),
}


@pytest.mark.parametrize("kind", SOURCED)
def test_every_chart_has_n_and_its_sources_in_one_style(kind):
    both = replace(disputed(), violations=counters(BEFORE, AFTER).violations)
    said = " ".join(SOURCED[kind](both).get_supxlabel().split())
    assert re.search(r"n = [\d,]+ .*\. Sources: Agency [AB][.,]", said), said


@pytest.mark.parametrize("kind", KINDS)
def test_no_rows_give_the_same_columns(kind):
    assert list(KINDS[kind](tables())) == list(KINDS[kind](disputed()))


def test_a_counter_of_another_conflict_says_nothing_of_a_truce():
    day = {"announced": "2020-01-10", "source": "test"}
    truces = [{"ceasefire_id": name, "name": name, "conflict": name, **day} for name in ("idlib", "donbas")]
    articles = [article("a1", "2020-01-12", conflicts="donbas")]
    rows = [row | {"article_id": "a1"} for row in (*BEFORE, *AFTER)]
    corpus = tables(articles=articles, ceasefires=truces, violations=rows)
    assert metrics.compared(corpus)["ceasefire"].unique().tolist() == ["donbas"]
    assert metrics.compared(corpus, "idlib").empty


def test_sources_differ_by_the_figure_of_theirs_that_stands():
    most = {"low": 1, "high": 280, "mention_id": "m3", "source": "Agency C"}
    run = tables(
        articles=[article("a1", "2020-02-10"), article("b1", "2020-02-10", source="Agency B")],
        events=[event("T", "2020-02-03")],
        casualties=[harmed("T", "turkey", "killed", 5, 8, 8)],
        reports=[
            told("T", "a1", 8, mention_id="m1", status="current"),
            told("T", "a1", 36, mention_id="m2", status="superseded"),
            told("T", "b1", 5, mention_id="m4", status="current", source="Agency B"),
            told("T", "b1", None, **most),
        ],
    )
    data = metrics.disagreement(run)
    assert sorted(data["best"]) == [5, 8] and data["spread"].eq(3).all()
