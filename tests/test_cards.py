"""Sentences with what they must yield, and sentences that must stay silent: tests/cards/*.toml."""

import tomllib
from pathlib import Path

import pytest

from analysis import schema
from analysis.events import incidents
from analysis.reading.mentions import read_text

CARDS = [
    card
    for file in sorted((Path(__file__).parent / "cards").glob("*.toml"))
    for card in tomllib.loads(file.read_text(encoding="utf-8"))["card"]
]


def differences(row, wanted):
    """Where a row is not what a card judges, as column: (found, wanted)."""
    found = row | {"part": row.get("subset_of") is not None}
    literal = {key: None if value == "missing" and key != "harm" else value for key, value in wanted.items()}
    return {key: (found.get(key), value) for key, value in literal.items() if found.get(key) != value}


def check(rows, wanted):
    assert [row["text"] for row in rows] == [w.get("text", row["text"]) for row, w in zip(rows, wanted, strict=False)]
    assert len(rows) == len(wanted), [(row["text"], row.get("harm")) for row in rows]
    for row, judged in zip(rows, wanted, strict=True):
        assert differences(row, judged) == {}


@pytest.mark.parametrize("card", [pytest.param(card, id=card["id"]) for card in CARDS])
def test_card(card):
    day, text = card.get("date"), card["text"]
    reading = read_text(text, card["id"], day)
    asserted = [row for row in reading.mentions if row["modality"] == "asserted"]
    check(asserted, card.get("mentions", asserted))
    if "violations" in card:
        check(reading.violations, card["violations"])
    if "totals" in card:
        check(reading.totals, card["totals"])
    if "truces" in card:
        check(reading.truce_mentions, card["truces"])
    for judged in card.get("other", []):
        assert any(differences(row, judged) == {} for row in reading.mentions), judged
    if "answers" in card:
        article = {"article_id": card["id"], "text": text, "published": day, "published_at": None}
        found = incidents(article, reading.mentions, [{"answer": None, **act} for act in reading.acts])
        assert sum(len(incident.answers) for incident in found) == card["answers"]


def test_cards_judge_only_columns_there_are():
    known = {"id", "group", "text", "date", "mentions", "other", "violations", "totals", "truces", "answers"}
    tables = {"mentions": "mentions", "other": "mentions", "violations": "violations", "totals": "totals"}
    tables["truces"] = "truce_mentions"
    for card in CARDS:
        assert card.keys() <= known, card["id"]
        for name, table in tables.items():
            columns = schema.TABLES[table].keys() | {"part"}
            assert all(row.keys() <= columns for row in card.get(name, [])), (card["id"], name)
    assert len({card["id"] for card in CARDS}) == len(CARDS)
