"""Truces in force and the breaches of them, against rows of the registry read by hand."""

import json
from datetime import date

import pandas as pd
import pytest
from conftest import breach, event, tables
from matplotlib.text import Text

import analysis
from analysis import breaches, charts
from analysis.reading.mentions import read_text

DAY = pd.Timestamp


def attack(day, by="syria_gov", against="turkey", place="Saraqib", conflict="Idlib", end=None, precision=1):
    sides = {"perpetrator_side": by, "target_side": against, "place": place, "conflict": conflict}
    row = event("E", day, **sides, date_precision=precision)
    return row | {"date_start": DAY(day), "date_end": DAY(end or day)}


@pytest.mark.parametrize(
    ("act", "truces"),
    [
        # Signed by both, nobody ended them: nationwide 2016, Astana 2017 and its zones, Sochi 2018, and January 2020.
        (attack("2020-02-10"), "SYR16 ASTANA17 IDLIB17 SOCHI JAN12"),
        # The protocol of March restates January's truce, not the memorandum.
        (attack("2020-03-07"), "SYR16 ASTANA17 IDLIB17 SOCHI MAR05"),
        # A local day: 00:01 of the 12th in Idlib is still the 11th in Greenwich.
        (attack("2020-01-11"), "SYR16 ASTANA17 IDLIB17 SOCHI JUN19"),
        # A night that began before the truce is not inside it.
        (attack("2020-03-05", end="2020-03-06", precision=2), "SYR16 ASTANA17 IDLIB17 SOCHI"),
        # Latakia's countryside is in the area; Manbij, of the same province as west Aleppo, is not.
        (attack("2020-02-10", place="Jabal al-Akrad"), "SYR16 ASTANA17 IDLIB17 SOCHI JAN12"),
        (attack("2020-02-10", place="Manbij"), "SYR16"),
        # No place known: the truces of the conflict.
        (attack("2020-02-10", place=None), "ASTANA17 IDLIB17 SOCHI JAN12"),
        # Iran signed Astana, not Sochi; Damascus bound itself alone in 2019.
        (attack("2020-02-10", by="iran"), "ASTANA17 IDLIB17"),
        (attack("2020-02-10", by="israel"), ""),
        # Both of a joint attack are bound.
        (attack("2020-02-10", by="syria_gov and russia"), "SYR16 ASTANA17 IDLIB17 SOCHI JAN12"),
        (attack("2020-02-10", by="syria_gov and iran"), "ASTANA17 IDLIB17"),
        # What is known to the week breaches nothing; nor does a side breach a truce with itself.
        (attack("2020-02-10", precision=3), ""),
        (attack("2020-02-10", against="syria_gov"), ""),
        # Each of the three truces of October 2020 ended with the next; the war ended the truce of 1994.
        (attack("2020-10-20", "armenia", "azerbaijan", "Ganja", "Nagorno-Karabakh"), "NK2"),
        (attack("2020-10-04", "armenia", "azerbaijan", "Ganja", "Nagorno-Karabakh"), ""),
        # A renewal on the day a truce runs out is a truce of its own.
        (attack("2022-07-01", "houthi", "yemen_gov", "Marib", "Yemen"), "YE22R1"),
        (attack("2020-11-13", "india", "pakistan", None, "Line of Control"), "LOC03 LOC18"),
    ],
)
def test_an_attack_breaches_every_truce_in_force(act, truces):
    rows = breaches.inferred(act)
    assert [row["ceasefire_id"] for row in rows] == [f"CF-{name}" for name in truces.split()]
    assert len({row["violation_id"] for row in rows}) == len(rows)
    assert all((row["basis"], row["count_best"], row["event_id"]) == ("inferred", 1, "E") for row in rows)


@pytest.mark.parametrize(
    ("by", "day", "disputed"), [("russia", "2020-01-10", True), ("syria_gov", "2020-01-12", False)]
)
def test_a_party_is_bound_from_the_day_it_prints(by, day, disputed):
    """Moscow printed 9 January 2020, Ankara the 12th: until then a breach by Russia is disputed, Damascus not bound."""
    rows = {row["ceasefire_id"]: row["disputed"] for row in breaches.inferred(attack(day, by=by))}
    assert rows["CF-JAN12"] is disputed
    assert "CF-JAN12" not in {row["ceasefire_id"] for row in breaches.inferred(attack("2020-01-10"))}


def test_an_act_is_a_row_for_each_truce_and_one_in_words():
    """One attack inside five truces: five rows of metrics.violations, "1 inferred" in words."""
    found = [row | {"article_id": None} for row in breaches.inferred(attack("2020-02-10"))]
    there = tables(violations=[*found, breach("s", "stated", None)])
    data = analysis.metrics.violations(there)
    assert data["basis"].value_counts().to_dict() == {"inferred": 5, "stated": 1}
    drawn = " ".join(text.get_text() for text in charts.violations(data).findobj(Text))
    assert "n = 1 stated, 1 inferred" in " ".join(drawn.split())
    assert "1 inferred" in charts.finding("violations", data)


TOLD = [
    ("On Friday a Lebanese official accused Israel of violating the truce.", "2025-03-07", "CF-LB"),
    # January's extension and the truce it extends were both in force.
    ("On Friday a Lebanese official accused Israel of violating the truce.", "2025-02-07", None),
    ("On Friday Turkey accused Syrian forces of violating the truce in Idlib.", "2020-02-14", None),
]


@pytest.mark.parametrize(("text", "day", "truce"), TOLD)
def test_a_truce_not_named_is_the_only_one_in_force(tmp_path, text, day, truce):
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "a", "date": day, "text": text}))
    (row,) = analysis.parse(analysis.read_articles(file)).violations.to_dict("records")
    assert (row["ceasefire_id"] if pd.notna(row["ceasefire_id"]) else None) == truce


def test_a_running_count_is_not_left_unread():
    text = (
        "Pakistan has violated the ceasefire 14 times since May 10, an Indian officer said on Thursday."
        " Pakistan's military puts the number of Indian violations at nine."
    )
    reading = read_text(text, "a", date(2025, 5, 15))
    assert [row["value"] for row in reading.totals] == [14, 9]
    assert reading.unread == []
