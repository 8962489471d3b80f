"""What each measure must give, beginning with METHOD's check values."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from conftest import JANUARY, SOCHI, answered, article, breach, event, february, harmed, tables, told

from analysis import metrics
from analysis.ceasefires import truce_days

# Retaliation: pair, basis, roles -> low, best, high (None = missing)
CHECKS = [
    ("E1", "killed/killed", None, (0, None, 20.2)),
    ("E1", "neutralized/killed", None, (None, 20.2, 20.2)),
    ("E1", "neutralized/casualties", None, (None, 10.1, 10.1)),
    ("E3", "killed/killed", None, (9.5, 9.5, 9.5)),
    ("E3", "killed/killed", ["military"], (76 / 7, 76 / 7, 76 / 7)),
    ("E3", "casualties/casualties", None, (None, 76 / 21, 76 / 21)),
    ("E3", "neutralized/killed", None, (None, None, None)),
]


def plain(values):
    return tuple(None if pd.isna(value) else pytest.approx(value) for value in values)


@pytest.mark.parametrize(("trigger", "basis", "roles", "expected"), CHECKS)
def test_check_values(seed, trigger, basis, roles, expected):
    row = metrics.retaliation(seed, basis, roles).set_index("trigger_event_id").loc[trigger]
    assert plain(row[["ratio_low", "ratio_best", "ratio_high"]]) == expected


# What the trigger and the response did -> status, reason, label, low, best, high
ODD = [
    ((0, 0, 0), (6, 6, 6), ("undefined", "the trigger harmed nobody", "6 / 0"), (None, None, None)),
    (None, (6, 6, 6), ("undefined", "the trigger has no figure", "6 / ?"), (None, None, None)),
    ((4, 4, 4), None, ("undefined", "the response has no figure", "? / 4"), (None, None, None)),
    ((4, 4, 4), (0, 0, 0), ("zero numerator", None, "0 / 4"), (0, 0, 0)),
    ((4, 4, None), (8, 8, None), ("defined", None, "≥8 / ≥4"), (None, 2, None)),
    ((0, None, 4), (8, 8, 8), ("defined", None, "8 / 0-4"), (2, None, None)),
]


@pytest.mark.parametrize(("trigger", "response", "words", "ratios"), ODD)
def test_odd_denominators_are_listed_and_never_infinite(trigger, response, words, ratios):
    rows = [harmed("T", "turkey", "killed", *trigger)] if trigger else []
    rows += [harmed("R", "syria_gov", "killed", *response)] if response else []
    events = [event("T", "2020-02-10"), event("R", "2020-02-10")]
    data = metrics.retaliation(tables(events=events, casualties=rows, retaliations=[answered("T", "R")]))
    row = data.iloc[0]
    assert (row["status"], row["reason"] if pd.notna(row["reason"]) else None, row["label"]) == words
    assert plain(row[["ratio_low", "ratio_best", "ratio_high"]]) == ratios


def test_figures_of_no_known_side_are_told_from_no_figures():
    events = [event("T", "2020-02-10"), event("R", "2020-02-10")]
    rows = [harmed("T", "turkey", "killed", 4, 4, 4), harmed("R", None, "killed", 6, 6, 6)]
    data = tables(events=events, casualties=rows, retaliations=[answered("T", "R")])
    reasons = metrics.retaliation(data, basis=None).set_index("basis")["reason"]
    assert reasons["killed/killed"] == "the response's victims are of no known side"
    assert reasons["neutralized/killed"] == "the response has no figure"
    own = replace(data, casualties=data.casualties.assign(victim_side=data.casualties["victim_side"].fillna("turkey")))
    assert metrics.retaliation(own)["reason"].iloc[0] == "the response has no figure"


def test_a_pair_stated_twice_is_one_pair(seed):
    twice = [answered("E3", "E4"), answered("E3", "E4", article_id="a2"), answered("E3", "E4", link="inferred")]
    again = tables(events=seed.events.to_dict("records"), casualties=_rows(seed.casualties), retaliations=twice)
    assert metrics.retaliation(again)[["label", "link"]].to_numpy().tolist() == [["76 / 8", "stated"]]


def _rows(data):
    return data.astype(object).where(data.notna(), None).to_dict("records")


def test_sides_come_from_the_events_where_the_link_names_none(seed):
    bare = [answered("E3", "E4", responder_side=None, target_side=None)]
    again = tables(events=_rows(seed.events), casualties=_rows(seed.casualties), retaliations=bare)
    assert metrics.retaliation(again)["ratio_best"].iloc[0] == pytest.approx(9.5)


def test_every_basis_at_once(seed):
    data = metrics.retaliation(seed, basis=None)
    assert data.groupby("trigger_event_id").size().tolist() == [4, 4]
    assert set(data["basis"]) == set(metrics.RATIOS)


def test_pooled_is_sum_over_sum_with_each_event_once():
    """Two answers to one attack: (6 + 14) / 4, not the mean of 1.5 and 3.5; and 30 / 10 the week after."""
    days = {"T1": "2020-02-03", "R1": "2020-02-04", "R2": "2020-02-05", "T2": "2020-02-11", "R3": "2020-02-12"}
    killed = {"T1": ("turkey", 4), "R1": ("syria_gov", 6), "R2": ("syria_gov", 14)}
    killed |= {"T2": ("turkey", 10), "R3": ("syria_gov", 30)}
    data = metrics.retaliation_over_time(
        tables(
            events=[event(name, day) for name, day in days.items()],
            casualties=[harmed(name, side, "killed", n, n, n) for name, (side, n) in killed.items()],
            retaliations=[answered("T1", "R1"), answered("T1", "R2"), answered("T2", "R3")],
        ),
        bin="W",
    )
    assert data["ratio"].tolist() == [5, 3]
    assert data["cumulative_ratio"].tolist() == pytest.approx([5, 50 / 14])
    assert data[["without_one_low", "without_one_high"]].iloc[0].tolist() == [1.5, 3.5]
    assert data[["without_one_low", "without_one_high"]].iloc[1].isna().all()
    assert data["n_pairs"].tolist() == [2, 1] and data["n_events"].tolist() == [3, 2]


def test_pooled_says_what_it_leaves_out(seed):
    data = metrics.retaliation_over_time(seed, "killed/killed", "M")
    assert data[["numerator", "denominator", "n_pairs", "n_left_out"]].to_numpy().tolist() == [[76, 8, 1, 1]]


# Escalation


def counts(data, **group):
    """value of each bin, in order; None where missing."""
    for name, wanted in group.items():
        data = data[data[name].eq(wanted)]
    return [None if pd.isna(value) else value for value in data.loc[data["placed"], "value"]]


def weeks(published=("2020-02-03", "2020-03-09"), **more):
    """Two killed in one week, five three weeks later, and articles on these days."""
    rows = {
        "articles": [article(f"a{day}", day) for day in published],
        "events": [event("A", "2020-02-03"), event("B", "2020-02-24")],
        "casualties": [harmed("A", "turkey", "killed", 2, 2, 2), harmed("B", "turkey", "killed", 5, 5, None)],
    }
    return tables(**{name: [*rows.get(name, []), *more.get(name, [])] for name in {*rows, *more}})


MISSING_IS_NOT_ZERO = [
    (("2020-02-03",), [2, None, None, 5]),
    (("2020-02-12",), [2, 0, None, 5]),
    (("2020-02-12", "2020-02-25"), [2, 0, 0, 5]),
]


@pytest.mark.parametrize(("published", "expected"), MISSING_IS_NOT_ZERO)
def test_bins_nobody_covers_are_missing_and_quiet_ones_zero(published, expected):
    assert counts(metrics.escalation(weeks(published))) == expected


def test_articles_of_another_conflict_cover_nothing():
    other = weeks((), articles=[article("x", "2020-02-12", conflicts="donbas")])
    assert counts(metrics.escalation(other)) == [2, None, None, 5]


def test_change_is_of_logarithms_and_missing_beside_a_gap():
    data = metrics.escalation(weeks(("2020-02-12",)))
    change = data["change"].tolist()
    assert change[1] == pytest.approx(math.log(1) - math.log(3))
    assert pd.isna(change[0]) and pd.isna(change[2]) and pd.isna(change[3])
    assert data["cumulative"].dropna().tolist() == [2, 2, 7]


def test_an_open_high_stays_open(seed):
    data = metrics.escalation(seed, by=("victim_side", "harm"))
    turkey = data[data["victim_side"].eq("turkey") & data["harm"].eq("killed")].set_index("bin_start")
    assert pd.isna(turkey.loc["2020-02-10", "high"]) and turkey.loc["2020-02-03", "high"] == 8


def test_neutralized_is_never_killed_and_claims_stay_apart(seed):
    data = metrics.escalation(seed)
    assert counts(data, victim_side="syria_gov", harm="killed", claim_only=False) == [76, None]
    assert counts(data, victim_side="syria_gov", harm="neutralized") == [None, 101]
    claimed = data[data["harm"].eq("killed") & data["claim_only"] & data["n_events"].gt(0)]
    assert plain(claimed[["low", "best", "high"]].iloc[0]) == (0, None, 101)


def test_totals_never_enter(seed):
    assert metrics.escalation(seed, by=("harm",))["high"].max() < 1800


def test_events_across_a_border_come_back_unplaced_with_their_dates(seed):
    data = metrics.escalation(seed, bin="D")
    loose = data[~data["placed"] & data["harm"].eq("killed") & data["victim_side"].eq("turkey")]
    shown = loose[["bin_start", "bin_end", "value"]].astype(str).to_numpy().tolist()
    assert shown == [["2020-02-03", "2020-02-09", "8"]]


def test_a_quiet_day_an_unplaced_event_may_belong_to_is_unknown():
    across = {
        "events": [event("C", "2020-02-14", "2020-02-18")],
        "casualties": [harmed("C", "turkey", "killed", 1, 1, 1)],
    }
    data = metrics.escalation(weeks(("2020-02-12", "2020-02-25"), **across))
    assert counts(data) == [2, None, None, 5]
    undated = {"events": [event("C", None)], "casualties": [harmed("C", "turkey", "killed", 1, 1, 1)]}
    data = metrics.escalation(weeks(("2020-02-12", "2020-02-25"), **undated))
    assert counts(data) == [2, 0, 0, 5] and data.loc[~data["placed"], "bin_start"].isna().all()


def test_window_widens_the_bins():
    data = metrics.escalation(weeks(("2020-02-12", "2020-03-09")), since="2020-02-03", until="2020-03-08")
    assert counts(data) == [2, 0, None, 5, 0]


def test_claim_share_and_articles(seed):
    data = metrics.escalation(seed, by=("victim_side", "harm")).set_index(["victim_side", "harm", "bin_start"])
    assert data.loc[("syria_gov", "neutralized", "2020-02-10"), "claim_share"] == 1
    assert data.loc[("turkey", "killed", "2020-02-03"), ["n_events", "n_articles"]].tolist() == [1, 1]


def test_rolling_is_a_mean_that_a_gap_leaves_missing():
    """2, 0, missing, 5 a week; then 4, 4, 1, 1 in two windows of two: ln(1 + 1) - ln(1 + 4)."""
    data = metrics.escalation(weeks(("2020-02-12",)), rolling=2)
    assert plain(data["rolling"]) == (None, 1, None, None) and data["change"].isna().all()
    days = {f"E{n}": n for n in (4, 5, 1, 2)}
    corpus = tables(
        events=[event(name, f"2020-02-{3 + 7 * at:02}") for at, name in enumerate(days)],
        casualties=[harmed(name, "turkey", "killed", n, n, n) for name, n in days.items()],
    )
    data = metrics.escalation(corpus, rolling=2)
    assert plain(data["rolling"]) == (None, 4.5, 3, 1.5)
    assert plain(data["change"]) == (None, None, None, math.log(2.5) - math.log(5.5))


def _n(cells):
    return [0 if pd.isna(cell) else len(cell.split("|")) for cell in cells]


ON_REPORTS = [
    ("event", [2, 5], [0, 0], 1),
    ("report", [None, 8, 2], [0, 2, 1], 0),
    ("event, else report", [2, 5, 1], [0, 0, 1], 0),
]


@pytest.mark.parametrize(("dates", "values", "by_report", "loose"), ON_REPORTS)
def test_first_reports_date_an_event_only_where_asked(dates, values, by_report, loose):
    """A on 3 Feb told on 20 Feb, B on 10 Feb told on 12 Feb, C undated and told on 17 Feb."""
    days = {"A": ("2020-02-03", "2020-02-24"), "B": ("2020-02-10", "2020-02-12"), "C": (None, "2020-02-17")}
    killed = {"A": 2, "B": 5, "C": 1}
    if dates == "report":
        days, killed = {**days, "C": (None, "2020-02-12")}, {**killed, "C": 3}
    corpus = tables(
        events=[event(name, day) for name, (day, _) in days.items()],
        casualties=[harmed(name, "turkey", "killed", n, n, n) for name, n in killed.items()],
        reports=[told(name, f"a{name}", 1, published=day) for name, (_, day) in days.items()],
    )
    data = metrics.escalation(corpus, dates=dates, since="2020-02-03" if dates == "report" else None)
    seen = data[data["placed"] & (data["covered"] | data["n_events"].gt(0) | data["bin_start"].eq("2020-02-03"))]
    assert plain(seen["value"]) == tuple(values) and _n(seen["report_ids"]) == by_report
    assert int((~data["placed"]).sum()) == loose


def leap(n, high=20):
    """A death a day for n days, then `high` a day for n days."""
    days = pd.date_range("2020-01-01", periods=2 * n)
    counts = [1] * n + [high] * n
    return tables(
        events=[event(f"E{at}", str(day.date())) for at, day in enumerate(days)],
        casualties=[harmed(f"E{at}", "turkey", "killed", c, c, c) for at, c in enumerate(counts)],
    )


def test_change_points_find_the_day_a_level_leaps():
    """ln 2 for ten days, ln 21 for ten: the penalty is 2 * variance of one leap among 19 differences / 2 * ln 20."""
    data = metrics.change_points(metrics.escalation(leap(10), bin="D"))
    assert data["segment_start"].dt.day.tolist() == [1, 11] and data["n_bins"].tolist() == [10, 10]
    assert data["level"].tolist() == pytest.approx([1, 20])
    leaps = math.log(21) - math.log(2)
    assert plain(data["change"]) == (None, leaps)
    assert data["penalty"].iloc[0] == pytest.approx((leaps**2 / 19 - (leaps / 19) ** 2) * math.log(20))
    assert data["refused"].isna().all() and data["n_events"].tolist() == [10, 10]


def test_change_points_are_refused_under_twenty_bins():
    data = metrics.change_points(metrics.escalation(leap(9), bin="D"))
    assert data["refused"].tolist() == ["change points need 20 bins in a row; there are 18"]
    assert data["segment_start"].isna().all() and data["level"].isna().all()


def test_change_points_do_not_run_across_a_gap():
    corpus = leap(15)
    lost = corpus.events["event_id"].isin(["E12"])
    corpus = replace(corpus, events=corpus.events[~lost], casualties=corpus.casualties[~lost])
    data = metrics.change_points(metrics.escalation(corpus, bin="D"))
    assert data["refused"].tolist() == ["change points need 20 bins in a row; there are 17"]


def test_a_level_series_has_one_stretch():
    data = metrics.change_points(metrics.escalation(leap(12, high=1), bin="D"))
    assert data["n_bins"].tolist() == [24] and data["level"].tolist() == pytest.approx([1])


REFUSED = [
    (lambda t: metrics.escalation(t, bin="year"), "bin is 'year'; it must be one of: D, W, M"),
    (lambda t: metrics.escalation(t, estimate="mean"), "estimate is 'mean'; it must be one of: low, best, high"),
    (lambda t: metrics.escalation(t, by=["age"]), "by is 'age'; it must be one of: victim_side"),
    (lambda t: metrics.escalation(t, by=["victim_side"]), "by lacks harm; killed, injured and neutralized are"),
    (lambda t: metrics.escalation(t, dates="paper"), "dates is 'paper'; it must be one of: event, report"),
    (lambda t: metrics.escalation(t, rolling=0), "rolling is 0; it must be a number of bins, 1 or more"),
    (lambda t: metrics.change_points(metrics.escalation(t), penalty=0), "penalty is 0; it must be a number above 0"),
    (lambda t: metrics.retaliation(t, "dead/dead"), "basis is 'dead/dead'; it must be one of: killed/killed"),
    (lambda t: metrics.retaliation_over_time(t, bin="Q"), "bin is 'Q'"),
    (lambda t: metrics.choose(t, conflict="mars"), "conflict is 'mars'; it must be one of: idlib"),
    (lambda t: metrics.choose(t, sides=["nato"]), "sides is 'nato'; it must be one of: russia, syria_gov, turkey"),
    (lambda t: metrics.choose(t, since="Monday"), "since is 'Monday'; it must be a day such as 2020-02-10"),
    (lambda t: metrics.choose(t, since="2020-03-01", until="2020-02-01"), "since must not come after until"),
    (lambda t: metrics.reports_of(t, "E9"), "event_id is 'E9'"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED, ids=[row[1][:24] for row in REFUSED])
def test_what_is_refused_is_refused_in_one_line(seed, call, words):
    with pytest.raises(ValueError) as refusal:
        call(seed)
    assert words in str(refusal.value) and "\n" not in str(refusal.value)


EMPTY = [
    metrics.escalation, metrics.retaliation, metrics.retaliation_over_time, metrics.violations,
    metrics.truces, metrics.disagreement, lambda t: metrics.reports_of(t, metrics.most_told(t)),
]  # fmt: skip


@pytest.mark.parametrize("measure", EMPTY)
def test_no_rows_give_no_rows_and_the_same_columns(seed, measure):
    data = measure(tables())
    assert data.empty and list(data) == list(measure(seed))


# Choosing

CHOSEN = [
    ({}, ["E1", "E2", "E3", "E4"]),
    ({"conflict": "idlib"}, ["E1", "E2", "E3", "E4"]),
    ({"since": "2020-02-09"}, ["E1", "E2", "E3", "E4"]),
    ({"since": "2020-02-10"}, ["E1", "E2"]),
    ({"until": "2020-02-03"}, ["E3", "E4"]),
    ({"sides": "turkey, russia"}, ["E1", "E2", "E3", "E4"]),
    ({"sides": ["russia"]}, []),
]


@pytest.mark.parametrize(("asked", "events"), CHOSEN)
def test_choose_takes_what_hangs_from_the_events(seed, asked, events):
    chosen = metrics.choose(seed, **asked)
    assert chosen.events["event_id"].tolist() == events
    for part in (chosen.casualties, chosen.reports):
        assert set(part["event_id"]) == set(events)
    assert set(chosen.retaliations["trigger_event_id"]) == set(events) & {"E1", "E3"}


def test_choose_restricts_violations_and_totals():
    chosen = metrics.choose(february(), sides=["russia"])
    assert chosen.violations["violation_id"].tolist() == ["v2", "v3"] and chosen.totals.empty
    late = metrics.choose(february(), since="2020-02-11")
    assert late.violations.empty and late.totals.empty and late.events.empty


def test_choose_leaves_undated_events_out_of_a_window_only():
    undated = tables(events=[event("A", None)], articles=[article("a", "2020-02-10")])
    assert len(metrics.choose(undated, conflict="idlib").events) == 1
    assert metrics.choose(undated, since="2000-01-01").events.empty


def test_choose_keeps_articles_that_cover_the_days_and_those_that_tell():
    days = {"a": "2020-02-01", "b": "2020-02-12", "c": "2020-02-20", "d": "2020-06-01"}
    corpus = tables(
        articles=[article(name, day) for name, day in days.items()],
        events=[event("A", "2020-02-11")],
        reports=[told("A", "d", 1)],
    )
    chosen = metrics.choose(corpus, conflict="idlib", since="2020-02-10", until="2020-02-14")
    assert chosen.articles["article_id"].tolist() == ["b", "c", "d"]


# Truces

BULLETINS = [
    breach("b1", "counter", "2020-01-12", counted_by="SMM", count_low=7, count_best=7, count_high=7),
    breach("b2", "counter", "2020-01-14", "2020-01-15", counted_by="SMM", count_low=5, count_best=5, count_high=5),
    breach("b3", "counter", "2020-01-16", counted_by="SMM", count_low=0, count_best=0, count_high=0),
    breach("b4", "counter", "2020-01-16", counted_by="SMM", count_low=0, count_best=0, count_high=0, article_id="a2"),
]


def test_counters_give_a_rate_over_their_period_and_gaps_stay_gaps():
    corpus = tables(articles=[article("a1", "2020-01-17"), article("a2", "2020-01-18")], violations=BULLETINS)
    data = metrics.violations(corpus)
    assert data["per_day_best"].tolist() == [7, 2.5, 0]
    assert data["days"].tolist() == [1, 2, 1]
    assert data["gap_days"].tolist()[1:] == [1, 0]
    assert data["n_articles"].tolist() == [1, 1, 2]


def test_three_bases_stay_apart_and_undated_accusations_stay(seed):
    data = metrics.violations(seed)
    assert data["basis"].tolist() == ["stated"] * 3
    assert data[["date_start", "count_best", "days_since_truce", "per_day_best"]].isna().all(axis=None)
    assert set(data["ceasefire"]) == {"Sochi memorandum", "January truce"}


def test_days_since_a_truce_count_from_its_local_day():
    corpus = tables(ceasefires=[JANUARY], violations=[breach("v", "inferred", "2020-01-13", ceasefire_id="jan12")])
    assert metrics.violations(corpus)["days_since_truce"].tolist() == [1]


START = [
    ({"effective": "2020-01-12T00:01+03:00"}, "2020-01-12"),
    ({"effective": "2020-01-09T14:00+03:00"}, "2020-01-09"),
    ({"effective": "2021-02-25T00:00+05:30"}, "2021-02-25"),
    ({"effective": None, "announced": "2020-01-10"}, "2020-01-10"),
]


@pytest.mark.parametrize(("row", "day"), START)
def test_a_truce_begins_on_its_local_day(row, day):
    days = truce_days(tables(ceasefires=[{**SOCHI, **row}]).ceasefires)
    assert str(days["day"].iloc[0].date()) == day


def test_a_disputed_start_keeps_both_days():
    row = truce_days(tables(ceasefires=[JANUARY]).ceasefires).iloc[0]
    assert [str(row[name].date()) for name in ("first", "last")] == ["2020-01-09", "2020-01-12"]


def test_truces_count_days_to_the_first_breach_and_death():
    corpus = tables(
        ceasefires=[JANUARY],
        events=[event("A", "2020-01-10"), event("B", "2020-01-15"), event("C", "2020-01-14")],
        casualties=[
            harmed("A", "x", "killed", 1, 1, 1),
            harmed("B", "x", "killed", 1, 1, 1),
            harmed("C", "x", "killed", 0, 0, 0),
        ],
        violations=[
            breach("v1", "counter", "2020-01-12", ceasefire_id="jan12", count_best=0),
            breach("v2", "counter", "2020-01-18", ceasefire_id="jan12", count_best=3),
            breach("v3", "inferred", "2020-01-15", ceasefire_id="jan12"),
        ],
    )
    row = metrics.truces(corpus).iloc[0]
    assert row[["first_counter", "first_inferred", "first_death", "n_counter"]].tolist() == [6, 3, 3, 2]
    assert pd.isna(row["first_stated"]) and row["n_stated"] == 0


def test_a_bin_that_the_window_cuts_is_in_no_mean_change_or_level():
    """From a Wednesday to a Tuesday three weeks later: two whole weeks between two cut ones."""
    days = [f"2020-02-{day:02d}" for day in (5, 10, 17, 24)]
    corpus = tables(
        events=[event(day, day) for day in days], casualties=[harmed(day, "x", "killed", 2, 2, 2) for day in days]
    )
    data = metrics.escalation(corpus, since="2020-02-05", until="2020-02-25", rolling=2)
    assert [str(day.date()) for day in data["first_day"]] == ["2020-02-05", *days[1:]]
    assert [str(day.date()) for day in data["last_day"]] == ["2020-02-09", "2020-02-16", "2020-02-23", "2020-02-25"]
    assert data["value"].tolist() == [2] * 4 and data["rolling"].isna().tolist() == [True, True, False, True]
    assert metrics.change_points(data)["n_bins"].tolist() == [2]
    assert metrics.escalation(corpus, rolling=2)["rolling"].isna().tolist() == [True, False, False, False]


def held():
    """A truce from 12 January, breached and deadly on the 15th, and breached again on 5 February."""
    return tables(
        ceasefires=[JANUARY],
        articles=[article(f"a{day}", day, conflicts="idlib") for day in ("2020-01-12", "2020-01-31", "2020-02-20")],
        events=[event("A", "2020-01-15"), event("B", "2020-02-05")],
        casualties=[harmed(one, "x", "killed", 1, 1, 1) for one in "AB"],
        violations=[
            breach(f"v{one}", "inferred", day, ceasefire_id="jan12", event_id=one, article_id=None)
            for one, day in (("A", "2020-01-15"), ("B", "2020-02-05"))
        ],
    )


def test_a_window_moves_no_first_breach_and_its_rate_is_over_its_own_days():
    row = metrics.truces(held(), since="2020-02-01", until="2020-02-10").iloc[0]
    assert row[["first_inferred", "first_death", "n_inferred", "n_events"]].tolist() == [3, 3, 1, 1]
    assert row[["days_in_force", "days_shared", "inferred_per_day"]].tolist() == [40, 10, 0.1] and pd.isna(row["waits"])


def test_no_wait_is_told_where_the_articles_begin_after_the_truce():
    cut = metrics.choose(held(), since="2020-02-01")
    for corpus, begin in ((cut, "2020-02-20"), (replace(held(), articles=held().articles[1:]), "2020-01-31")):
        row = metrics.truces(corpus).iloc[0]
        assert row[["first_inferred", "first_death"]].isna().all()
        assert row["waits"] == f"not known: the articles begin on {begin}, after the truce"


def test_what_is_said_comes_before_what_is_inferred_and_counted():
    rows = [breach(f"v{one}", one, "2020-01-15", ceasefire_id="jan12") for one in ("counter", "inferred", "stated")]
    data = metrics.violations(tables(ceasefires=[JANUARY], violations=rows))
    assert data["basis"].tolist() == ["stated", "inferred", "counter"]


# Reports


def rising():
    days = {"a1": "2020-02-27", "a2": "2020-02-28", "a3": "2020-02-28"}
    return tables(
        articles=[article(name, day) for name, day in days.items()],
        events=[event("A", "2020-02-27")],
        reports=[
            told("A", "a3", 33, published="2020-02-28", source="B"),
            told("A", "a1", 9, published="2020-02-27", status="superseded"),
            told("A", "a2", 29, published="2020-02-28"),
        ],
    )


def test_reports_come_in_the_order_of_publication():
    assert metrics.reports_of(rising(), "A")["best"].tolist() == [9, 29, 33]
    assert metrics.most_told(rising()) == "A" and metrics.most_told(tables()) is None


def test_sources_disagree_by_their_newest_figures():
    data = metrics.disagreement(rising())
    assert sorted(data["best"]) == [29, 33] and set(data["spread"]) == {4}


def test_choose_takes_an_undated_event_by_the_day_it_was_first_told():
    rows = {"events": [event("A", None)], "reports": [told("A", "a", 3)], "articles": [article("a", "2020-02-10")]}
    assert len(metrics.choose(tables(**rows), since="2020-02-01", until="2020-02-28").events) == 1
    assert metrics.choose(tables(**rows), since="2020-02-11").events.empty


def test_sums_are_the_same_whatever_the_bin():
    """A figure that has only a low bound counts as that, alone in its bin or not."""
    events = [event("A", "2020-02-10"), event("B", "2020-02-11"), event("C", "2020-02-12")]
    rows = [harmed("A", "turkey", "killed", 5, None, None), harmed("B", "turkey", "killed", 8, 8, 8)]
    rows.append(harmed("C", "turkey", "killed", 0, None, 101))
    run = tables(events=events, casualties=rows)
    sums = {bin: metrics.escalation(run, bin, by=["victim_side", "harm"])["value"].sum() for bin in "DWM"}
    assert sums == dict.fromkeys("DWM", 13)
    alone = metrics.escalation(run, "D", by=["victim_side", "harm"]).set_index("bin_start")["value"]
    assert pd.isna(alone["2020-02-12"])  # "0 to 101" is no number of its own


def test_a_named_side_before_sides_not_named_stops_no_measure():
    """pandas compares the keys of groups; missing ones cannot be."""
    events = [event("A", "2020-02-10"), event("B", "2020-02-11")]
    rows = [harmed("A", "turkey", "killed", 5, 5, 5), harmed("B", None, "killed", 8, 8, 8)]
    rows.append(harmed("B", None, "injured", 8, 8, 8))
    data = metrics.escalation(tables(events=events, casualties=rows), "D", rolling=2)
    assert data.groupby("victim_side", dropna=False)["cumulative"].max().tolist() == [5, 8]


def test_runs_too_short_for_change_points_are_said_beside_those_tested():
    days = pd.date_range("2020-01-01", periods=30)
    rows = [{"bin_start": day, "n_events": 1, "value": 5, "low": 5, "high": 5} for day in days]
    rows += [
        {"bin_start": day, "n_events": 1, "value": 9, "low": 9, "high": 9} for day in days[:4] + pd.Timedelta(days=40)
    ]
    gap = [{"bin_start": day, "n_events": 0, "value": None} for day in days[:10] + pd.Timedelta(days=30)]
    data = pd.DataFrame(sorted([*rows, *gap], key=lambda row: row["bin_start"]))
    ends = {name: data["bin_start"] for name in ("bin_end", "first_day", "last_day")}
    data = data.assign(**ends, harm="killed", placed=True, claim_share=0.0, article_ids="a")
    told = metrics.change_points(data.astype({"value": "Int64", "placed": "boolean"}))
    assert told["refused"].dropna().tolist() == ["4 other bins, in runs under 20, hold 4 events"]
    assert told["refused"].isna().any()
