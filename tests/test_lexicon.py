"""The words of the language and the names of the world: each row's example is its test."""

import csv
import json
import tomllib

import pandas as pd
import pytest

import analysis
from analysis import paths
from analysis.incident import places_agree
from analysis.reading import lexicon
from analysis.reading.names import names, places
from analysis.reading.sentences import tokens


def rows(name):
    with (paths.WORLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['name']}-{row['part']}") for row in rows("names.csv")])
def test_a_name_is_found_in_its_example(row):
    found = names(tokens(row["example"]), lexicon.world())
    assert row["actor_id"] in {span.value.actor for span in found}


def test_a_name_in_lower_case_is_no_name():
    assert [span.value.actor for span in names(tokens("He told us to wait in turkey."), lexicon.world())] == []


def test_every_place_lies_in_a_place_that_is_there():
    known = {row["place"] for row in rows("places.csv")}
    assert {row["within"] for row in rows("places.csv")} - known <= {""}
    assert [span.value for span in places(tokens("near Saraqeb in Idlib"), lexicon.world())] == ["Saraqib", "Idlib"]


@pytest.mark.parametrize("name", ["actors.csv", "places.csv", "ceasefires.csv"])
def test_every_row_has_a_source(name):
    assert [row for row in rows(name) if not row["source"].strip()] == []


def test_truces_bind_known_sides_and_lie_in_known_places():
    sides = {row["side"] for row in rows("actors.csv")}
    known = {row["place"] for row in rows("places.csv")}
    for row in rows("ceasefires.csv"):
        assert set(filter(None, row["parties"].split("|"))) <= sides, row["ceasefire_id"]
        assert set(filter(None, row["area"].split("|"))) <= known, row["ceasefire_id"]


def test_an_unknown_section_or_language_is_refused(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match="no words for language 'xx'; there is en"):
        lexicon.words("xx")
    raw = (paths.WORDS / "en.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(raw)) == lexicon.SECTIONS
    (tmp_path / "yy.toml").write_text(raw + "\n[hedgerows]\n", encoding="utf-8")
    monkeypatch.setattr(paths, "WORDS", tmp_path)
    with pytest.raises(ValueError, match="unknown or missing section hedgerows"):
        lexicon.words("yy")


def test_a_phrase_without_a_word_is_refused():
    with pytest.raises(ValueError, match="has no word"):
        lexicon.Phrases({"at least": 1, " ": 2})


def test_a_name_for_two_actors_is_refused(tmp_path, monkeypatch):
    for name in ("actors.csv", "places.csv", "ceasefires.csv"):
        (tmp_path / name).write_bytes((paths.WORLD / name).read_bytes())
    text = (paths.WORLD / "names.csv").read_text(encoding="utf-8")
    (tmp_path / "names.csv").write_text(text + "Ankara,russia,noun,Ankara is here.\n", encoding="utf-8")
    monkeypatch.setattr(paths, "WORLD", tmp_path)
    with pytest.raises(ValueError, match="Ankara stands for two actors"):
        lexicon.world.__wrapped__()


CITIES = [
    ("Four soldiers were killed in Bucaramanga on Monday, the Colombian army said.", "Bucaramanga", "Santander"),
    ("FIVE PERSONS WERE INJURED BY A BOMB IN HUANCAYO YESTERDAY, PERUVIAN POLICE SAID.", "Huancayo", "Junin"),
    ("Four soldiers were killed on Monday, Colonel Pereira of the Colombian army said.", None, None),
]


@pytest.mark.parametrize(("text", "place", "province"), CITIES)
def test_a_city_has_coordinates_and_lies_in_its_province(tmp_path, text, place, province):
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "a", "date": "1990-03-06", "text": text}))
    event = analysis.parse(analysis.read_articles(file)).events.iloc[0]
    assert (None if pd.isna(event["place"]) else event["place"]) == place
    assert pd.notna(event["lat"]) == pd.notna(event["lon"]) == (place is not None)
    assert places_agree(place, province) and (place is None or not places_agree(place, "Cundinamarca"))
