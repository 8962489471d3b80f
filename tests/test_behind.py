"""Each row of a measure says how many events and articles are behind it, and what share of it is claimed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from conftest import JANUARY, SOCHI, article, breach, event, february, harmed, tables, told
from test_beside import AFTER, BEFORE, counters, disputed

from analysis import metrics
from analysis.reconciliation import reconciliation

BEHIND = ["n_events", "n_articles", "claim_share"]
MEASURES = {
    "escalation": metrics.escalation,
    "change points": lambda t: metrics.change_points(metrics.escalation(t)),
    "retaliation": metrics.retaliation,
    "retaliation over time": metrics.retaliation_over_time,
    "claimants": metrics.claimants,
    "violations": metrics.violations,
    "truces": metrics.truces,
    "per counter": metrics.per_counter,
    "compared": lambda t: metrics.compared(t, at="2020-01-10", days=10),
    "disagreement": metrics.disagreement,
    "coverage": metrics.coverage,
    "reconciliation": reconciliation,
}


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("corpus", [february(), disputed(), counters(BEFORE, AFTER)], ids=["seed", "two", "counters"])
def test_every_measure_says_what_is_behind_a_row(name, corpus):
    data = MEASURES[name](corpus)
    assert [str(data[one].dtype) for one in BEHIND] == ["Int64", "Int64", "Float64"] or data.empty
    assert data["claim_share"].dropna().between(0, 1).all()


def behind(row):
    return [None if pd.isna(row[one]) else row[one] for one in BEHIND]


def test_a_pair_has_two_events_and_the_share_of_its_response_that_is_claimed(seed):
    """E1 and E2 stand in one article; of the answer's neutralized all is claimed; E4's killed are not."""
    claimed = metrics.retaliation(seed, "neutralized/killed").set_index("trigger_event_id")
    assert behind(claimed.loc["E1"]) == [2, 1, 1] and behind(claimed.loc["E3"]) == [2, 1, None]
    assert behind(metrics.retaliation(seed).set_index("trigger_event_id").loc["E3"]) == [2, 1, 0]
    half = [harmed("E4", "syria_gov", "killed", 4, 4, 4, victim_role="militia", claim_only=True)]
    both = replace(seed, casualties=pd.concat([seed.casualties, tables(casualties=half).casualties]))
    row = metrics.retaliation(both).set_index("trigger_event_id").loc["E3"]
    assert behind(row) == [2, 1, 0.5] and not row["claim"]


def test_a_claimant_has_the_share_of_its_own_figures():
    data = metrics.claimants(disputed(), ["killed/killed"])
    assert data["claim_share"].astype(object).where(data["claim_share"].notna(), None).tolist() == [1, 0, None]
    assert data["n_events"].tolist() == [2, 2, 2] and data["n_articles"].tolist() == [2, 2, 2]


def breaches():
    """Words of a party and of a reporter, a breach inferred from an event two articles tell, and two bulletins."""
    rows = [
        breach("s1", "stated", "2020-01-13", accused_side="turkey", counted_by_kind="belligerent"),
        breach("s2", "stated", "2020-01-14", accused_side="turkey", counted_by_kind="unattributed", article_id="a2"),
        breach("s3", "stated", "2020-01-15", accused_side="turkey", article_id="a2"),
        breach("i1", "inferred", "2020-01-16", event_id="E", article_id=None),
        breach("b1", "counter", "2020-01-17", counted_by="SMM", counted_by_kind="monitor", ceasefire_id="jan12"),
        breach("b2", "counter", "2020-01-18", counted_by="Army", counted_by_kind="belligerent", ceasefire_id="jan12"),
    ]
    return tables(
        articles=[article(one, "2020-01-20") for one in ("a1", "a2", "a3")],
        events=[event("E", "2020-01-16")],
        casualties=[
            harmed("E", "turkey", "killed", 1, 1, 1),
            harmed("E", "turkey", "injured", 9, 9, 9, claim_only=True),
        ],
        reports=[told("E", "a2", 1), told("E", "a3", 1)],
        ceasefires=[SOCHI, JANUARY],
        violations=rows,
    )


def test_a_violation_has_an_event_only_where_it_is_inferred_from_one():
    data = metrics.violations(breaches()).set_index("violation_id")
    assert {one: behind(row) for one, row in data.iterrows()} == {
        "s1": [None, 1, 1], "s2": [None, 1, 0], "s3": [None, 1, None],
        "i1": [1, 2, 0.5], "b1": [None, 1, 0], "b2": [None, 1, 1],
    }  # fmt: skip


def test_a_truce_has_the_articles_of_all_its_rows():
    """Sochi: articles a1 and a2 accuse, a2 and a3 tell the event; shares 1, 0, unknown and a half."""
    data = metrics.truces(breaches()).set_index("ceasefire_id")
    assert behind(data.loc["sochi"]) == [1, 3, 0.5] and behind(data.loc["jan12"]) == [None, 1, 0.5]


def test_a_series_of_a_party_is_its_word():
    rows = [{**row, "counted_by_kind": "belligerent"} for row in BEFORE]
    assert [behind(row) for _, row in metrics.per_counter(counters(rows)).iterrows()] == [[None, 1, 1]]
    mixed = metrics.compared(counters(rows, [{**AFTER[0], "counted_by_kind": "monitor"}]), at="2020-01-10", days=10)
    assert behind(mixed.iloc[0]) == [None, 1, pytest.approx(2 / 3)]


def test_a_source_that_differs_has_its_articles_and_whether_it_quotes_a_claim():
    again = told("R", "a2", 70, victim_side="syria_gov", published="2020-02-09", mention_id="m3")
    corpus = disputed()
    corpus = replace(corpus, reports=pd.concat([corpus.reports, tables(reports=[again]).reports]))
    data = metrics.disagreement(corpus).set_index(["event_id", "source"])
    assert behind(data.loc[("R", "Agency A")]) == [1, 2, 1] and behind(data.loc[("R", "Agency B")]) == [1, 1, 0]
    assert behind(data.loc[("T", "Agency A")]) == [1, 1, None]


def test_a_bin_of_a_source_has_the_events_it_tells():
    corpus = disputed()
    data = metrics.coverage(corpus, "M").set_index("source")
    assert behind(data.loc["Agency A"]) == [2, 1, 1] and behind(data.loc["Agency B"]) == [2, 1, 0]
    silent = replace(corpus, reports=corpus.reports.head(0))
    assert behind(metrics.coverage(silent, "M").iloc[0]) == [0, 1, None]


def test_a_total_has_the_events_beside_it():
    corpus = disputed()
    assert behind(reconciliation(corpus).iloc[0]) == [1, 2, 0]
    claimed = replace(corpus, casualties=corpus.casualties.assign(claim_only=True))
    assert behind(reconciliation(claimed).iloc[0]) == [1, 2, 1]


def days_of(counts, **more):
    days = pd.date_range("2020-01-01", periods=len(counts))
    return tables(
        events=[event(f"E{at}", str(day.date())) for at, day in enumerate(days)],
        casualties=[harmed(f"E{at}", "turkey", "killed", n, n + 1, n + 3, **more) for at, n in enumerate(counts)],
        reports=[told(f"E{at}", f"a{at // 6}", n) for at, n in enumerate(counts)],
    )


def test_a_stretch_has_its_bounds_and_what_is_behind_its_bins():
    """Twelve days of 1 to 4, twelve of 20 to 23; an article for every six days."""
    data = metrics.change_points(metrics.escalation(days_of([1] * 12 + [20] * 12), bin="D"))
    levels = data[["level_low", "level", "level_high"]].to_numpy().ravel().tolist()
    assert levels == pytest.approx([1, 2, 4, 20, 21, 23])
    assert [behind(row) for _, row in data.iterrows()] == [[12, 2, 0], [12, 2, 0]]
    opened = days_of([1] * 24)
    opened = replace(
        opened, casualties=opened.casualties.assign(high=opened.casualties["high"].mask([True] + [False] * 23))
    )
    assert metrics.change_points(metrics.escalation(opened, bin="D"))["level_high"].isna().all()
