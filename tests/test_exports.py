"""Exports: what leaves the workbook and what does not, whole and the same each time, and the rows of GED and ACLED."""

from __future__ import annotations

import csv
import json
import shutil

import frictionless
import pandas as pd
import pytest
from conftest import article, event, harmed

import analysis
from analysis import Rules, crosswalk, exports, paths, schema
from analysis.citation import cited, corpus

NAME = "Farid Haddad"
ARTICLES = (
    {
        "id": "named",
        "source": 'The "Quoted", Paper',
        "date": "2020-02-11",
        "title": f"{NAME}, 34, killed in Saraqib",
        "text": f"Syrian shelling killed {NAME}, a teacher, and two children near {NAME} Square in Saraqib on Monday, "
        f"a brother of {NAME} said. In retaliation for the killing of {NAME}, Turkish artillery killed at least four "
        "Syrian soldiers. The Sochi ceasefire was violated 12 times on Monday, the OSCE said.",
    },
    {
        "id": "formula",
        "source": "=HYPERLINK(1)",
        "url": "+44",
        "date": "2020-02-12",
        "text": "Two civilians were killed in Saraqib on Tuesday. Nobody was injured there. At least 1,500 civilians "
        "have been killed in Idlib since April.",
    },
    {"id": "undated", "source": "Agency B", "text": "Three policemen were killed in Idlib on Friday."},
)


YOURS = ("Ann Example", "Dead of one winter", "cc-by-4.0")
CHANGED = schema.frame(
    "changes",
    [{"change": "new event", "event_id": "e|f", "article_id": "a|b", "said_by": f"{NAME}'s brother", "told": NAME}],
)


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    file = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, ARTICLES)))
    return analysis.read_articles(file).assign(byline=NAME)


@pytest.fixture(scope="module")
def told(articles):
    return analysis.parse(articles)


@pytest.fixture(scope="module")
def folder(told, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports") / "deposit"
    exports.export(told, folder, *YOURS, selection={"conflict": "Idlib", "until": None}, changes=CHANGED)
    return folder


def cells(file):
    """A CSV as a spreadsheet would have it: header, and rows of texts."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


# What is written


def test_every_table_is_there_twice(told, folder, tmp_path):
    files = exports.export(told, tmp_path / "again", changes=CHANGED)
    assert {file.name for file in files} == {file.name for file in folder.iterdir()}
    tables = {*schema.TABLES, "ged", "acled", "changes"}
    assert {file.stem for file in files if file.suffix == ".parquet"} == tables
    assert {file.stem for file in files if file.suffix == ".csv"} == tables | {"codebook", "crosswalk"}
    for name in schema.TABLES:
        assert (
            len(cells(folder / f"{name}.csv"))
            == len(getattr(told, name))
            == len(pd.read_parquet(folder / f"{name}.parquet"))
        )


def test_frictionless_finds_nothing(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "title", "rowNumber", "fieldName", "message"])
    assert sum(task.stats.get("rows", 0) for task in report.tasks if task.name in schema.TABLES) > 10


@pytest.mark.parametrize(
    ("table", "column", "value", "error"),
    [
        ("casualties", "harm", "slain", "constraint-error"),
        ("casualties", "low", "some", "type-error"),
        ("casualties", "event_id", "nowhere", "foreign-key"),
        ("ged", "id", "nowhere", "foreign-key"),
        ("events", "event_id", "", "primary-key"),
    ],
)
def test_frictionless_finds_what_is_wrong(told, tmp_path, table, column, value, error):
    folder = tmp_path / "deposit"
    exports.export(told, folder)
    rows = cells(folder / f"{table}.csv")
    rows[0][column] = value
    pd.DataFrame(rows).to_csv(folder / f"{table}.csv", index=False)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert error in {found for (found,) in report.flatten(["type"])}


def test_types_are_kept_in_parquet(told, folder):
    for name in schema.TABLES:
        written = pd.read_parquet(folder / f"{name}.parquet")
        assert {column: str(written[column].dtype) for column in written} == {
            column: str(getattr(told, name)[column].dtype) for column in written
        }


def test_days_and_moments_are_iso(folder):
    rows = {row["article_id"]: row for row in cells(folder / "articles.csv")}
    assert rows["named"]["published"] == "2020-02-11" and rows["undated"]["published"] == ""
    truces = {row["effective"] for row in cells(folder / "ceasefires.csv")}
    assert "2020-01-11T21:01:00Z" in truces  # 00:01 in Turkey


# Missing, formulas, signs


def test_missing_is_an_empty_cell_and_zero_is_zero(seed, tmp_path):
    exports.export(seed, tmp_path / "seed")
    rows = cells(tmp_path / "seed" / "casualties.csv")
    row = next(row for row in rows if (row["event_id"], row["harm"]) == ("E2", "killed"))
    assert (row["low"], row["best"], row["high"]) == ("0", "", "101")
    read = pd.read_csv(tmp_path / "seed" / "casualties.csv")
    assert read["best"].isna().sum() == 1 and read["high"].isna().sum() == 2


def test_what_a_spreadsheet_would_run_is_text():
    texts = ["=1+1", "+2", "@x", "-3", "\t=1", "\n=1", "plain", "a=b", None, "="]
    table = exports.safe(pd.DataFrame({"a": pd.array(texts, "string"), "n": [-1] * len(texts)}))
    assert table["a"].tolist()[:8] == ["'=1+1", "'+2", "'@x", "'-3", "'\t=1", "'\n=1", "plain", "a=b"]
    assert pd.isna(table["a"][8]) and table["a"][9] == "=" and set(table["n"]) == {-1}


def test_a_formula_is_text_in_csv_and_itself_in_parquet(folder):
    row = next(row for row in cells(folder / "articles.csv") if row["article_id"] == "formula")
    assert (row["source"], row["url"]) == ("'=HYPERLINK(1)", "'+44")
    assert "=HYPERLINK(1)" in pd.read_parquet(folder / "articles.parquet")["source"].tolist()


def test_commas_and_quotes_come_back(folder):
    assert cells(folder / "articles.csv")[0]["source"] == 'The "Quoted", Paper'
    assert pd.read_csv(folder / "articles.csv")["source"][0] == 'The "Quoted", Paper'


# What does not leave

CORRECTIONS = """target,field,old,new,action,who,when,why
{event},events.place,Saraqib,{name} Square,set,{name},2026-01-01,the family of {name} says so
{mention},victim_side,,men of {name},set,{name},2026-01-01,{name} was one of them
"""


@pytest.fixture(scope="module")
def corrected(articles, told, tmp_path_factory):
    """The same articles with a victim's name in whatever a correction can say."""
    file = tmp_path_factory.mktemp("corrections") / "corrections.csv"
    at = told.mentions[told.mentions["article_id"].eq("formula")].iloc[0]
    file.write_text(CORRECTIONS.format(event=at["event_id"], mention=at["mention_id"], name=NAME))
    return analysis.parse(articles, Rules(corrections=analysis.read_corrections(file)))


def written(folder):
    """All that a folder says: its bytes, and what is in its Parquet files once unpacked."""
    for file in folder.iterdir():
        yield file.name, file.read_bytes().decode("utf-8", "replace")
        if file.suffix == ".parquet":
            yield file.name, pd.read_parquet(file).to_csv()


def test_no_file_names_a_victim(corrected, tmp_path):
    inside = {name for name in schema.TABLES if NAME in getattr(corrected, name).to_csv()}
    assert inside >= {"articles", "mentions", "events", "reports", "decisions"}  # else the test says nothing
    exports.export(corrected, tmp_path / "deposit")
    assert [name for name, text in written(tmp_path / "deposit") if "Farid" in text or "Haddad" in text] == []


def test_no_file_has_words_of_an_article(folder):
    words = (
        "a teacher",
        "two children",
        "on Monday",
        "In retaliation",
        "at least four",
        "was violated",
        "policemen were",
    )
    assert [(name, one) for name, text in written(folder) for one in words if one in text] == []


def test_what_is_withheld_is_not_missing(corrected, tmp_path):
    exports.export(corrected, tmp_path / "deposit")
    events = cells(tmp_path / "deposit" / "events.csv")
    assert "withheld" in {row["place"] for row in events}
    decisions = [row for row in cells(tmp_path / "deposit" / "decisions.csv") if row["action"] == "correction"]
    assert decisions and {row[one] for row in decisions for one in exports.PRIVATE} == {"withheld"}


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("victim_side", "syria_gov", "syria_gov"),
        ("accused_side", "syria_gov and russia", "syria_gov and russia"),
        ("perpetrator_side", f"turkey and {NAME}", "turkey and withheld"),
        ("place", "Saraqib", "Saraqib"),
        ("place", f"{NAME} Square", "withheld"),
        ("said_by", "Turkey's Defense Ministry", "Turkey"),
        ("counted_by", "OSCE's monitors", "OSCE"),
        ("said_by", f"his cousin {NAME}", "withheld"),
        ("said_by", None, None),
    ],
)
def test_names_of_data_world_leave(column, value, shown):
    table = exports.without_words("any", pd.DataFrame({column: pd.array([value], "string")}))
    assert table[column].iloc[0] == shown or (shown is None and pd.isna(table[column].iloc[0]))


# Text columns that leave as they are, since none of them can hold words of an article.
DECIDED = set(
    "article_id source url text_sha256 duplicate_of conflicts mention_id subset_of event_id rule conflict reason "
    "trigger_event_id response_event_id total_id violation_id other_event_id who "
    "ceasefire_id ceasefires.name aliases effective_by_party parties guarantors area".split()
)


def test_every_text_column_is_decided():
    texts = [one for one in exports.fields() if one.type == "string" and not one.allowed and one.exported == "yes"]
    ours = [one for one in texts if one.table in schema.TABLES]
    assert {one.column for one in ours if not {one.column, f"{one.table}.{one.column}"} & DECIDED} == set()


def test_the_codebook_has_every_column_and_says_why_one_stays(folder):
    rows = cells(folder / "codebook.csv")
    assert {(row["table"], row["column"]) for row in rows} >= {(t, c) for t, cs in schema.TABLES.items() for c in cs}
    why = {(row["table"], row["column"]): row["exported"] for row in rows}
    assert why["mentions", "victim"].startswith("left out of exports: ") and why["events", "lat"] == "yes"
    for table in {row["table"] for row in rows}:
        leaves = [row["column"] for row in rows if row["table"] == table and row["exported"].startswith("yes")]
        assert leaves == list(pd.read_csv(folder / f"{table}.csv", nrows=0))
    bound = next(row for row in rows if (row["table"], row["column"]) == ("mentions", "bound"))
    assert json.loads(bound["allowed"]) == list(schema.BOUNDS)
    assert next(row for row in rows if row["column"] == "latency_min_h")["unit"] == "hours"
    chapters = (folder / "codebook.md").read_text(encoding="utf-8")
    assert all(f"\n## {table}\n" in chapters for table in exports.ABOUT)
    assert chapters.count("| left out of exports: ") + chapters.count(" left out of exports: ") >= 10


def test_the_package_has_licence_keys_and_choices(folder):
    package = json.loads((folder / "datapackage.json").read_text())
    assert package["licenses"][0]["name"] == "CC-BY-4.0" and package["licenses"][0]["path"].startswith("https://")
    assert package["contributors"] == [{"title": "Ann Example", "role": "author"}]
    assert package["title"] == "Dead of one winter" and package["selection"] == {"conflict": "Idlib", "until": None}
    resources = {one["name"]: one for one in package["resources"]}
    events = resources["events"]["schema"]
    kind = next(one for one in events["fields"] if one["name"] == "kind")
    assert events["primaryKey"] == ["event_id"] and kind["constraints"]["enum"] == list(schema.EVENT_KINDS)
    to = {one["fields"][0]: one["reference"] for one in resources["reports"]["schema"]["foreignKeys"]}
    assert to["mention_id"] == {"resource": "mentions", "fields": ["mention_id"]}


def test_what_changed_is_in_codebook_and_package_without_its_words(folder):
    resources = {one["name"] for one in json.loads((folder / "datapackage.json").read_text())["resources"]}
    assert {"changes", "changes-parquet"} <= resources
    (row,) = cells(folder / "changes.csv")
    assert (row["change"], row["said_by"]) == ("new event", "withheld") and "told" not in row
    why = {row["column"]: row["exported"] for row in cells(folder / "codebook.csv") if row["table"] == "changes"}
    assert why["told"].startswith("left out of exports: printed names")


def test_without_changes_no_file_speaks_of_them(told, tmp_path):
    exports.export(told, tmp_path / "deposit")
    assert not (tmp_path / "deposit" / "changes.csv").exists()
    assert "## changes" not in (tmp_path / "deposit" / "codebook.md").read_text()
    assert frictionless.validate(str(tmp_path / "deposit" / "datapackage.json")).valid


def test_the_citation_names_author_selection_corpus_and_software(told, folder):
    words = (folder / "CITATION.txt").read_text()
    assert words.startswith("How to cite these tables: Ann Example. Dead of one winter. Tables read from 3 articles, ")
    assert "published 2020-02-11 to 2020-02-12 (1 without a day), with Conflict-news workbook, version 0.1.0" in words
    assert "Selection: conflict Idlib; until not set\n" in words
    assert "Corrections by a researcher: 0 applied, 0 stale" in words
    assert "Software: Conflict-news workbook contributors. Conflict-news workbook, version" in words
    assert f"sha256:{corpus(told.articles.iloc[::-1])}" in words
    assert corpus(told.articles.iloc[:2]) not in words


def test_the_author_is_left_to_whom_the_tables_are(seed, tmp_path):
    """No project is the author of another's tables, nor does it license them."""
    exports.export(seed, tmp_path / "deposit")
    words = (tmp_path / "deposit" / "CITATION.txt").read_text()
    assert "Author of these tables: not given\nLicence of these tables: not given\nSelection: not given" in words
    package = json.loads((tmp_path / "deposit" / "datapackage.json").read_text())
    assert not {"contributors", "licenses", "version"} & set(package)
    assert package["software"].startswith("Conflict-news workbook, version")


def test_corrections_are_counted_in_the_citation(corrected):
    assert "Corrections by a researcher: 2 applied, 0 stale and not applied" in cited(corrected)


@pytest.mark.parametrize("licence", ["CC BY 4.0", "yes!", "a/b"])
def test_a_licence_is_an_id(licence, seed, tmp_path):
    with pytest.raises(ValueError, match=r"no licence .* write its id, e\.g\. CC-BY-4\.0"):
        exports.export(seed, tmp_path / "deposit", licence=licence)
    assert not (tmp_path / "deposit").exists()


def test_the_tables_of_a_report_are_not_replaced_by_another_export(seed, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "tables")
    with pytest.raises(FileExistsError, match=r"no export of this kind \(changes.csv is none of its files\); give"):
        exports.export(seed, tmp_path / "tables")


def test_a_citation_of_undated_articles(make):
    assert "from 1 article, without a day, with " in cited(make(articles=[article("a1", None, "Two died.")]))


# The same bytes, whole or not at all


def test_equal_tables_give_equal_bytes(articles, folder, tmp_path):
    given = {"selection": {"conflict": "Idlib", "until": None}, "changes": CHANGED}
    exports.export(analysis.parse(articles), tmp_path / "other", *YOURS, **given)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        file.name: file.read_bytes() for file in (tmp_path / "other").iterdir()
    }


def test_an_export_is_replaced_whole_or_stays(told, seed, tmp_path, monkeypatch):
    exports.export(seed, tmp_path / "deposit")
    before = {file.name: file.read_bytes() for file in (tmp_path / "deposit").iterdir()}

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="deposit cannot be written: No space left"):
        patched.setattr(exports, "cited", full)
        exports.export(told, tmp_path / "deposit")
    assert {file.name: file.read_bytes() for file in (tmp_path / "deposit").iterdir()} == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["deposit"]
    exports.export(told, tmp_path / "deposit")
    assert len(cells(tmp_path / "deposit" / "articles.csv")) == 3


def test_a_move_that_fails_puts_the_old_export_back(told, seed, tmp_path, monkeypatch):
    exports.export(seed, tmp_path / "deposit")
    rename = type(tmp_path).rename

    def refused(path, target):
        if path.name == "new":
            raise OSError(13, "Permission denied")
        return rename(path, target)

    with monkeypatch.context() as patched, pytest.raises(OSError, match="cannot be written: Permission denied"):
        patched.setattr(type(tmp_path), "rename", refused)
        exports.export(told, tmp_path / "deposit")
    assert len(cells(tmp_path / "deposit" / "articles.csv")) == 1


def test_a_folder_that_cannot_be_written_is_refused_in_one_line(seed, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OSError, match=r"cannot be written: (File exists|Not a directory); give") as refusal:
        exports.export(seed, tmp_path / "file" / "deposit")
    assert "\n" not in str(refusal.value)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.doc").write_text("mine")
    with pytest.raises(FileExistsError, match="give a new folder"):
        exports.export(seed, tmp_path / "own")
    assert [file.name for file in (tmp_path / "own").iterdir()] == ["thesis.doc"]


# GED and ACLED


def row(table, key, value, columns):
    found = table[table[key].eq(value)].iloc[0]
    return tuple(None if pd.isna(found[column]) else found[column] for column in columns)


DEATHS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best", "high")
FEBRUARY = {
    "E1": ((None, 5, None, None, 5, 5, None), 1, 1),  # at least five soldiers: open above
    "E2": ((None,) * 7, None, 1),  # 101 neutralized, on the word of the side that struck: no deaths
    "E3": ((None, 7, None, 1, 8, 8, 8), 1, 3),  # seven soldiers, and a contractor whose status GED would ask for
    "E4": ((None, 76, None, None, 76, 76, 76), 1, 3),
}


@pytest.mark.parametrize("event_id", FEBRUARY)
def test_ged_rows_of_10_february(seed, event_id):
    ged = crosswalk.to_ged(seed)
    deaths, kind, precision = FEBRUARY[event_id]
    assert row(ged, "id", event_id, DEATHS) == deaths
    assert row(ged, "id", event_id, ("type_of_violence", "date_prec", "year")) == (kind, precision, 2020)


@pytest.mark.parametrize(
    ("event_id", "expected"),
    [
        ("E1", ("2020-02-10", 1, "syria_gov", "turkey", 5)),
        ("E2", ("2020-02-10", 1, "turkey", "syria_gov", None)),
        ("E3", (None, 2, "syria_gov", "turkey", 8)),
        ("E4", (None, 2, "turkey", "syria_gov", 76)),
    ],
)
def test_acled_rows_of_10_february(seed, event_id, expected):
    acled = crosswalk.to_acled(seed)
    day, *others = row(
        acled, "event_id_cnty", event_id, ("event_date", "time_precision", "actor1", "actor2", "fatalities")
    )
    assert (day and f"{day:%Y-%m-%d}", *others) == expected
    assert row(acled, "event_id_cnty", event_id, ("event_type", "civilian_targeting")) == (None, None)


def test_the_article_of_10_february_as_read():
    told = analysis.parse(analysis.read_articles(next(paths.ARTICLES.glob("idlib/2020-02-10_bosphorus*"))))
    ged = crosswalk.to_ged(told)
    dead = {(one.side_a, f"{one.date_start:%d}", one.best) for one in ged[ged["best"].notna()].itertuples()}
    assert dead == {("syria_gov", "03", 8), ("turkey", "03", 76), ("syria_gov", "10", 5)}
    answer = ged[ged["side_a"].eq("turkey") & ged["date_start"].eq(pd.Timestamp("2020-02-10"))].iloc[0]
    assert answer[list(DEATHS)].isna().all()


SIDES = {"perpetrator_side": "turkey", "target_side": "syria_gov"}


@pytest.mark.parametrize(
    ("told", "deaths"),
    [
        ([], (None,) * 7),
        ([("syria_gov", "military", "injured", 3, 3, 3)], (None,) * 7),
        ([("syria_gov", "military", "killed", 0, 0, 0)], (None, 0, None, None, 0, 0, 0)),
        ([("turkey", "police", "killed", 2, 2, 2)], (2, None, None, None, 2, 2, 2)),
        ([("syria_gov", "civilian", "killed", 4, 4, None)], (None, None, 4, None, 4, 4, None)),
        ([(None, "military", "killed", 4, 4, 4)], (None, None, None, 4, 4, 4, 4)),
        ([("russia", "military", "killed", 4, 4, 4)], (None, None, None, 4, 4, 4, 4)),
        # People died, no number is told.
        ([("syria_gov", "military", "killed", 1, None, None)], (None, None, None, None, 1, None, None)),
        # Thirteen stated, 76 neutralized: 13 is a figure of the dead, 76 none.
        (
            [("syria_gov", "military", "killed", 13, 13, 76), ("syria_gov", "military", "neutralized", 76, 76, 76)],
            (None, 13, None, None, 13, 13, None),
        ),
        # Two groups, one of them known by neutralized alone: the event's best is unknown, its low is not.
        (
            [
                ("turkey", "military", "killed", 2, 2, 2),
                ("syria_gov", "military", "killed", 0, None, 9),
                ("syria_gov", "military", "neutralized", 9, 9, 9),
            ],
            (2, None, None, None, 2, None, None),
        ),
    ],
)
def test_deaths(make, told, deaths):
    rows = [harmed("E", side, harm, *counts, victim_role=role) for side, role, harm, *counts in told]
    ged = crosswalk.to_ged(make(events=[event("E", "2020-02-10", **SIDES)], casualties=rows))
    assert row(ged, "id", "E", DEATHS) == deaths


def test_a_claim_never_becomes_deaths(make):
    claimed = harmed("E", "syria_gov", "killed", 50, 50, 50, claim_only=True)
    tables = make(events=[event("E", "2020-02-10", **SIDES)], casualties=[claimed])
    assert row(crosswalk.to_ged(tables), "id", "E", (*DEATHS, "type_of_violence")) == (None,) * 8
    assert row(crosswalk.to_acled(tables), "event_id_cnty", "E", ("fatalities",)) == (None,)


@pytest.mark.parametrize(
    ("acting", "hit", "role", "expected"),
    [
        ("turkey", "syria_gov", "military", 1),
        ("hts", "turkey", "military", 1),
        ("syria_gov and russia", "hts", "militia", 1),
        ("hts", "syria_opposition", "militia", 2),
        ("turkey", "syria_gov", "civilian", None),  # hit, which does not say aimed at
        ("turkey", "turkey", "military", None),
        (None, "turkey", "military", None),
        ("Ali's men", "turkey", "military", None),
    ],
)
def test_type_of_violence_follows_or_is_missing(make, acting, hit, role, expected):
    sides = {"perpetrator_side": acting, "target_side": hit}
    rows = [harmed("E", hit, "injured", 1, 1, 1, victim_role=role)]
    ged = crosswalk.to_ged(make(events=[event("E", "2020-02-10", **sides)], casualties=rows))
    assert row(ged, "id", "E", ("type_of_violence",)) == (expected,)


@pytest.mark.parametrize(
    ("start", "end", "words", "ged", "acled", "year"),
    [
        ("2020-02-10", "2020-02-10", 1, 1, 1, 2020),
        ("2020-02-10", "2020-02-10", 2, 2, 2, 2020),
        ("2020-02-09", "2020-02-10", 2, 2, 2, 2020),
        ("2020-02-03", "2020-02-09", 3, 3, 2, 2020),
        ("2020-02-03", "2020-02-10", 3, 4, 3, 2020),
        ("2020-01-01", "2020-01-31", 4, 4, 3, 2020),
        ("2020-01-01", "2020-12-31", 5, 5, None, 2020),
        ("2019-12-31", "2020-01-01", 2, 2, 2, None),
        ("2018-01-01", "2019-12-31", 5, None, None, None),
        (None, None, None, None, None, None),
    ],
)
def test_precision_of_days(make, start, end, words, ged, acled, year):
    tables = make(events=[event("E", start, end, date_precision=words)])
    assert row(crosswalk.to_ged(tables), "id", "E", ("date_prec", "year")) == (ged, year)
    assert row(crosswalk.to_acled(tables), "event_id_cnty", "E", ("time_precision",)) == (acled,)


@pytest.mark.parametrize(
    ("place", "kind", "ged", "acled", "country"),
    [
        ("Saraqib", "town", 1, 1, "Syria"),
        ("Idlib", "province", 4, 3, "Syria"),
        ("Syria", "country", 6, None, "Syria"),
        ("nowhere", None, None, None, None),
        (None, None, None, None, None),
    ],
)
def test_places(make, place, kind, ged, acled, country):
    tables = make(events=[event("E", None, place=place, place_precision=kind)])
    assert row(crosswalk.to_ged(tables), "id", "E", ("where_prec", "where_coordinates", "country")) == (
        ged, place, country,
    )  # fmt: skip
    assert row(crosswalk.to_acled(tables), "event_id_cnty", "E", ("geo_precision", "location")) == (acled, place)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("clash", ("Political violence", "Battles", "Armed clash")),
        ("strike", ("Political violence", "Explosions/Remote violence", None)),
        ("bombing", ("Political violence", "Explosions/Remote violence", None)),
        ("attack", (None, None, None)),
    ],
)
def test_kinds(make, kind, expected):
    acled = crosswalk.to_acled(make(events=[event("E", None, kind=kind)]))
    assert row(acled, "event_id_cnty", "E", ("disorder_type", "event_type", "sub_event_type")) == expected


def test_differences_tell_of_every_column(told):
    rows = crosswalk.differences()
    for scheme, table in ((crosswalk.GED, crosswalk.to_ged(told)), (crosswalk.ACLED, crosswalk.to_acled(told))):
        said = rows[rows["scheme"].eq(scheme) & rows["column"].ne("(row)")]
        assert said["column"].tolist() == list(table)
        assert len(table) == len(told.events)
        missing = said.loc[said["ours"].eq(""), "column"]
        assert table[missing].isna().all(axis=None) and said.loc[said["ours"].eq(""), "differs"].ne("").all()


def test_every_column_that_has_a_source_is_filled_somewhere():
    told = analysis.parse(analysis.read_articles(paths.ARTICLES / "idlib"))
    rows = crosswalk.differences()
    for scheme, table in ((crosswalk.GED, crosswalk.to_ged(told)), (crosswalk.ACLED, crosswalk.to_acled(told))):
        said = rows.loc[rows["scheme"].eq(scheme) & rows["ours"].ne("") & rows["type"].ne(""), "column"]
        assert {column for column in said if table[column].isna().all()} <= {"deaths_a", "sub_event_type"}


def test_no_articles_give_a_valid_package(make, tmp_path):
    exports.export(make(), tmp_path / "deposit")
    assert cells(tmp_path / "deposit" / "ged.csv") == []
    assert frictionless.validate(str(tmp_path / "deposit" / "datapackage.json")).valid
