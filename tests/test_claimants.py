"""One ratio per pair and claimant: the method's check values on the shipped articles, and what stays missing."""

import pandas as pd
import pytest

import analysis
from analysis import metrics
from analysis.claimants import claimants


@pytest.fixture(scope="module")
def february():
    tables = analysis.parse(analysis.read_articles())
    return metrics.choose(tables, conflict="Idlib", since="2020-02-03", until="2020-02-12")


@pytest.mark.parametrize(
    ("day", "basis", "claimant", "low", "best", "high"),
    [
        ("2020-02-03", "killed/killed", "Syrian Observatory for Human Rights", 13 / 8, 13 / 8, 13 / 8),
        ("2020-02-03", "neutralized/killed", "Hulusi Akar", 9.5, 9.5, 9.5),
        ("2020-02-03", "neutralized/killed", "Tayyip Erdogan", 30 / 8, 30 / 8, 35 / 8),
        ("2020-02-03", "casualties/casualties", "SANA", 0, 0, 0),
        ("2020-02-10", "neutralized/killed", "Turkey's Defense Ministry", None, 20.2, 20.2),
        ("2020-02-10", "neutralized/casualties", "Turkey's Defense Ministry", None, 10.1, 10.1),
    ],
)
def test_each_claimant_has_a_ratio_of_its_own(february, day, basis, claimant, low, best, high):
    data = claimants(february, [basis])
    (row,) = data[data["trigger_date"].eq(day) & data["claimant"].eq(claimant)].itertuples()
    # At least five were killed: over a denominator without an upper bound the ratio has no lower one.
    told = [None if pd.isna(one) else one for one in (row.ratio_low, row.ratio_best, row.ratio_high)]
    assert told == pytest.approx([low, best, high])


def test_no_claimant_no_row(february):
    quiet = metrics.choose(february, since="2020-02-05", until="2020-02-06")
    assert claimants(quiet).empty


def test_nobody_killed_by_the_trigger_leaves_the_ratio_missing(february):
    pairs = metrics.retaliation(february, "killed/killed")
    unknown = pairs[pairs["denominator_best"].isna()]["trigger_event_id"]
    data = claimants(february, ["killed/killed"])
    assert data[data["trigger_event_id"].isin(unknown)]["ratio_best"].dropna().empty


def test_an_unknown_basis_is_refused(february):
    with pytest.raises(ValueError, match="killed/killed"):
        claimants(february, ["dead/dead"])


def test_columns_have_their_types(february):
    data = claimants(february)
    assert data["ratio_best"].dtype == pd.Float64Dtype() and data["numerator_low"].dtype == pd.Int64Dtype()


def test_a_claim_that_nobody_is_named_for_stays_one(february):
    data = claimants(february, ["killed/killed"])
    (row,) = data[data["claimant"].eq("not attributed") & data["label"].eq("76 / 8")].itertuples()
    assert bool(row.claim)
    told = data[data["claimant"].eq("Syrian Observatory for Human Rights")]
    assert not told["claim"].any()
