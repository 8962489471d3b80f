"""parse, save, load, Rules: whole runs on small corpora."""

import json

import pandas as pd
import pytest

import analysis
from analysis import Rules, schema, tables

STORY = [
    (
        "2020-02-27T20:00+00:00",
        "A",
        "Nine Turkish soldiers were killed in an air strike by Syrian forces in Idlib on Thursday.",
    ),
    (
        "2020-02-27T22:00+00:00",
        "B",
        "Syrian forces killed 22 Turkish soldiers in an air strike in Idlib on Thursday, residents said.",
    ),
    ("2020-02-28T08:00+00:00", "A", "Syrian forces killed 33 Turkish soldiers in an air strike in Idlib on Thursday."),
    ("2020-02-20T08:00+00:00", "A", "Syrian forces killed two Turkish soldiers in Idlib on Thursday."),
]


@pytest.fixture
def corpus(tmp_path):
    lines = [
        json.dumps({"id": f"a{n}", "source": s, "published_at": at, "text": t}) for n, (at, s, t) in enumerate(STORY)
    ]
    file = tmp_path / "corpus.jsonl"
    file.write_text("\n".join(lines))
    return analysis.read_articles(file)


def test_one_event_however_many_articles_tell_it(corpus):
    run = analysis.parse(corpus)
    assert run.events["n_articles"].tolist() == [1, 3]
    killed = run.casualties[run.casualties["harm"] == "killed"].set_index("event_id")["best"]
    assert sorted(killed) == [2, 33]
    assert (run.decisions["action"] == "merge").sum() == 2


def test_any_order_of_articles_gives_the_same_tables(corpus):
    one, other = analysis.parse(corpus), analysis.parse(corpus.iloc[::-1].reset_index(drop=True))
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_parse_is_assemble_of_read(corpus):
    run, parts = analysis.parse(corpus), tables.assemble(tables.read(corpus), Rules())
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(getattr(run, name), getattr(parts, name))


def test_saved_tables_come_back_the_same(corpus, tmp_path):
    run = analysis.parse(corpus)
    loaded = analysis.load(run.save(tmp_path / "out" / "tables"))
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(getattr(run, name), getattr(loaded, name))


def test_a_failed_save_leaves_the_old_tables(corpus, tmp_path, monkeypatch):
    run = analysis.parse(corpus)
    folder = run.save(tmp_path / "tables")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    real = pd.DataFrame.to_parquet

    def full_disk(data, path, **options):
        if path.name == "events.parquet":
            raise OSError("No space left on device")
        return real(data, path, **options)

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full_disk)
    with pytest.raises(OSError, match="No space"):
        run.save(folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_load_names_what_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match="no table articles"):
        analysis.load(tmp_path)


def test_rules_refuse_what_they_do_not_know():
    with pytest.raises(ValueError, match=r"Rules\.current is 'newest'; it must be one of latest, max, median"):
        Rules(current="newest")


def test_sources_and_claims_filter(corpus):
    run = analysis.parse(corpus, Rules(sources=("B",)))
    assert run.casualties.loc[run.casualties["harm"] == "killed", "best"].tolist() == [22]


def test_an_article_without_a_date_is_read_and_nothing_is_invented(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "a", "text": "Two soldiers were killed on Monday."}))
    run = analysis.parse(analysis.read_articles(file))
    mention = run.mentions.iloc[0]
    assert (mention["value"], mention["date_text"]) == (2, "Monday")
    assert pd.isna(mention["date_start"]) and run.events["date_start"].isna().all()


def test_rows_in_the_wrong_type_are_refused(corpus):
    bad = schema.frame("unread", [{"article_id": "a", "reason": "r"}]).drop(columns="reason")
    with pytest.raises(ValueError, match="unread"):
        schema.check("unread", bad)


@pytest.mark.parametrize(("day", "pairs"), [("Tuesday", [["turkey", "syria_gov", "inferred"]]), ("Monday", [])])
def test_a_window_infers_answers_that_words_do_not_state(tmp_path, day, pairs):
    texts = [
        "Syrian forces killed five Turkish soldiers in Idlib on Monday.",
        f"Turkish forces killed 20 Syrian soldiers in Idlib on {day}.",
    ]
    lines = [json.dumps({"id": str(n), "date": "2020-02-12", "text": text}) for n, text in enumerate(texts)]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(lines))
    articles = analysis.read_articles(file)
    assert analysis.parse(articles).retaliations.empty
    inferred = analysis.parse(articles, Rules(link="window", link_window_h=48)).retaliations
    assert inferred[["responder_side", "target_side", "link"]].values.tolist() == pairs
    assert analysis.parse(articles, Rules(link="window", link_window_h=24)).retaliations.empty


def test_current_decides_the_best_figure(tmp_path):
    told = [
        ("a", "27", "Syrian forces killed 36 Turkish soldiers on Thursday, residents said."),
        ("b", "28", "Syrian forces killed 33 Turkish soldiers on Thursday, a war monitor said."),
        ("c", "29", "Syrian forces killed 34 Turkish soldiers on Thursday, the United Nations said."),
    ]
    lines = [json.dumps({"id": id, "date": f"2020-02-{day}", "source": id, "text": text}) for id, day, text in told]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(lines))
    articles = analysis.read_articles(file)
    for current, best in (("latest", 36), ("max", 36), ("median", 34), ("per source", None)):
        (found,) = analysis.parse(articles, Rules(current=current)).casualties["best"]
        assert (None if pd.isna(found) else found) == best, current


def test_corrections_of_other_columns_are_refused():
    for data in (pd.DataFrame(), pd.DataFrame(columns=["target", "field"])):
        with pytest.raises(ValueError, match=r"Rules\.corrections must be None or what read_corrections gives"):
            Rules(corrections=data)


def test_save_never_replaces_what_is_not_tables(corpus, tmp_path):
    (tmp_path / "notes").write_text("mine")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "draft.txt").write_text("mine")
    run = analysis.parse(corpus)
    for taken in ("notes", "work"):
        with pytest.raises(FileExistsError, match="holds no saved tables"):
            run.save(tmp_path / taken)
    assert (tmp_path / "notes").read_text() == (tmp_path / "work" / "draft.txt").read_text() == "mine"


def test_a_corrupt_table_is_named(corpus, tmp_path):
    folder = analysis.parse(corpus).save(tmp_path / "tables")
    (folder / "events.parquet").write_bytes(b"x")
    with pytest.raises(ValueError, match=r"events\.parquet cannot be read") as raised:
        analysis.load(folder)
    assert "\n" not in str(raised.value)


def test_articles_without_a_column_are_refused(corpus):
    with pytest.raises(ValueError, match="articles lacks text; give a table that read_articles made"):
        analysis.parse(corpus.drop(columns="text"))


def test_a_broken_record_does_not_stop_the_others(tmp_path):
    lines = [
        '{"id": "half", "date": "2020-02-10", "text": "Two soldiers \\ud800 were killed."}',
        '{"id": "foreign", "date": "2020-02-10", "language": "xx", "text": "Two soldiers were killed."}',
        '{"id": "good", "date": "2020-02-10", "text": "Three soldiers were killed."}',
        "{",
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(lines))
    run = analysis.parse(analysis.read_articles(file))
    assert set(run.mentions["article_id"]) == {"half", "good"}
    assert run.articles.set_index("article_id").loc["foreign", "problems"].endswith("'xx' is not read; there is en")
    assert len(run.articles) == 4
    analysis.load(run.save(tmp_path / "tables"))


def test_a_toll_that_grows_days_later_replaces_the_first(tmp_path):
    told = [("a", "03", "Five"), ("b", "07", "Nine")]
    lines = [
        {
            "id": i,
            "source": i,
            "date": f"2020-02-{d}",
            "text": f"{n} Turkish soldiers were killed in Saraqib on Feb. 3, 2020.",
        }
        for i, d, n in told
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    assert analysis.parse(analysis.read_articles(file)).casualties["best"].tolist() == [9]


def test_two_articles_tell_of_the_first_of_the_wounded_to_die(tmp_path):
    told = [
        "A Syrian raid on Saraqib on Monday wounded 20 Turkish soldiers.",
        "A soldier wounded in Monday's raid on Saraqib died on Wednesday.",
        "Two of the soldiers wounded in Monday's raid on Saraqib have died, officials said.",
    ]
    lines = [{"id": n, "source": n, "date": f"2020-02-1{n}", "text": text} for n, text in enumerate(told, 2)]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    run = analysis.parse(analysis.read_articles(file)).casualties.set_index("harm")
    assert run["best"].to_dict() == {"killed": 2, "injured": 18}


@pytest.mark.parametrize(
    ("later", "killed"),
    [
        ("The governor lowered the toll of Monday's raid on Saraqib to 28, down from the 40 given earlier.", [28]),
        ("The army said 50 farmers were killed in Monday's raid on Saraqib.", [50]),
    ],
)
def test_a_figure_that_is_taken_back_does_not_stand(tmp_path, later, killed):
    lines = [
        {"id": "a", "date": "2020-02-11", "text": "A raid on Saraqib on Monday killed 40 farmers, the army said."},
        {"id": "b", "date": "2020-02-12", "text": later},
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    assert analysis.parse(analysis.read_articles(file)).casualties["best"].tolist() == killed


def test_others_of_the_same_act_are_told_in_the_next_sentence(tmp_path):
    told = "Five militants died in Tuesday's gunfight at Saraqib. Two soldiers were also killed, officials said."
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "a", "date": "2020-02-12", "text": told}))
    run = analysis.parse(analysis.read_articles(file))
    assert len(run.events) == 1 and sorted(run.casualties["best"]) == [2, 5]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        # Two speakers set their figures of one act against each other; two sides have losses of their own.
        ("On Tuesday villagers spoke of two dead in Ariha, but the army said that three had been killed.", 1),
        ("Two guards died in Ariha on Tuesday, villagers said; in Hama, police said, three guards were killed.", 2),
        # What one verb harms goes together, and what is told apart does not.
        ("A bomb in Ariha killed 16 soldiers and three drivers on Tuesday.", 1),
        ("Raiders killed two guards in Ariha on Tuesday night. One guard was hurt in the exchange.", 1),
        ("Raiders killed two guards in Ariha on Tuesday. Four others were taken to a clinic in Homs.", 1),
        ("Two guards were killed on Tuesday. Separately, four raiders were injured on Tuesday in Zor Maghar.", 2),
        # Who acted has losses too, where nobody else is said to have hit them.
        ("Troops killed three militants near Ariha on Tuesday. Two soldiers were wounded.", 1),
        ("Troops killed three militants near Ariha on Tuesday. Two soldiers were wounded by a mine.", 2),
        ("Troops killed three militants near Ariha on Tuesday. Two soldiers were wounded in Hama.", 2),
        # Whoever claims an act speaks of it, however far his figure.
        ("Raiders killed three guards in Ariha on Tuesday, police said. ISIS claimed the attack, with 20 killed.", 1),
    ],
)
def test_what_a_page_tells_of_one_act_is_one_event(tmp_path, text, events):
    file = tmp_path / "articles.jsonl"
    file.write_text(json.dumps({"id": "a", "date": "2024-03-14", "text": text}), encoding="utf-8")
    assert len(analysis.parse(analysis.read_articles(file)).events) == events


def test_casualties_are_the_killed_and_injured_told_beside_them(tmp_path):
    told = [
        "A bomb on a bus in Saraqib on Monday left 30 dead and wounded.",
        "Monday's bomb on a bus in Saraqib killed 12 people and wounded 18.",
    ]
    lines = [{"id": i, "source": i, "date": f"2020-02-1{i}", "text": text} for i, text in enumerate(told, 1)]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    run = analysis.parse(analysis.read_articles(file))
    assert run.casualties.set_index("harm")["best"].to_dict() == {"killed": 12, "injured": 18}


@pytest.mark.parametrize(("day", "killed"), [("Monday", [16]), ("Tuesday", [7, 16])])
def test_a_toll_revises_what_was_told_of_its_day_and_place(tmp_path, day, killed):
    lines = [
        {"id": "a", "date": "2020-02-11", "text": "A bomb killed seven people in Kandahar on Monday."},
        {"id": "b", "date": "2020-02-12", "text": f"The toll of {day}'s bombing in Kandahar has risen to 16."},
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    assert sorted(analysis.parse(analysis.read_articles(file)).casualties["best"]) == killed


@pytest.mark.parametrize(
    ("later", "killed", "injured"),
    [
        ("A soldier wounded in Monday's raid on Saraqib died on Wednesday.", 6, 19),
        ("Two of the soldiers wounded in Monday's raid on Saraqib have since died.", 7, 18),
        ("Another soldier wounded in Monday's raid on Saraqib died on Wednesday, raising the toll to six.", 6, 19),
        ("Two soldiers succumbed to wounds suffered in Monday's raid on Saraqib.", 7, 18),
        ("Two more soldiers hurt in Monday's raid on Saraqib died in hospital.", 7, 18),
        ("The toll of Monday's raid on Saraqib rose to seven after two of the wounded died.", 7, 18),
        ("None of the soldiers wounded in Monday's raid on Saraqib has died.", 5, 20),
    ],
)
def test_the_wounded_who_die_move_to_the_dead(tmp_path, later, killed, injured):
    lines = [
        {
            "id": "a",
            "date": "2020-02-11",
            "text": "A Syrian raid on Saraqib on Monday killed five Turkish soldiers and wounded 20.",
        },
        {"id": "b", "date": "2020-02-13", "text": later},
        {"id": "c", "date": "2020-02-14", "text": later.replace("Wednesday", "Wednesday, officials said")},
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    told = analysis.parse(analysis.read_articles(file)).casualties.groupby("harm")["best"].sum()
    assert dict(told) == {"killed": killed, "injured": injured}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Five soldiers were killed.\u00b2 The army said more; \u2461 six were injured.", "2020-02-10"),
        ("99999999999999999999 soldiers were killed and " + "9" * 5000 + " were wounded.", "2020-02-10"),
        ("Two soldiers were killed last week, two years ago, over the past 17 days and a day earlier.", "0001-01-01"),
    ],
)
def test_no_text_or_day_stops_a_run(tmp_path, text, day):
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "a", "date": day, "text": text}))
    assert len(analysis.parse(analysis.read_articles(file)).articles) == 1


def test_a_day_without_a_time_stands_among_the_timed(tmp_path):
    lines = [
        {"id": "early", "date": "2020-02-10", "text": "Two died."},
        {"id": "late", "published_at": "2020-02-12T10:00Z", "text": "Two died."},
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    data = analysis.read_articles(file).set_index("article_id")
    assert data.loc["late", "duplicate_of"] == "early" and pd.isna(data.loc["early", "duplicate_of"])


def test_like_records_keep_ids_of_their_own(tmp_path):
    lines = [{"source": "A", "date": "2020-02-10", "title": title, "text": "Two died."} for title in "xy"]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    assert analysis.parse(analysis.read_articles(file)).articles["article_id"].is_unique


def test_look_alikes_on_other_days_stay_apart_with_a_reason(tmp_path):
    days = {"a": "2020-02-20", "b": "2020-02-26"}
    text = "Two Turkish soldiers were killed near Saraqib in Idlib on {}."
    lines = [{"id": name, "date": day, "text": text.format(f"Feb. {day[-2:]}")} for name, day in days.items()]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = analysis.parse(analysis.read_articles(file))
    split = found.decisions[found.decisions["action"].eq("split")].iloc[0]
    assert len(found.events) == 2 and {split["event_id"], split["other_event_id"]} == set(found.events["event_id"])
    assert "2020-02-20" in split["reason"] and "2020-02-26" in split["reason"]


@pytest.mark.parametrize("opening", ["", "It rained. ", "The market was full. "])
def test_rival_figures_of_one_day_stand_beside_each_other(tmp_path, opening):
    """Their articles have no hour: which is newer must not hang on how an article is worded."""
    told = {"A": "five", "B": "eight", "C": "twelve", "D": "20"}
    lines = [
        {"source": source, "date": "2020-02-12", "text": f"{opening}A bomb in Saraqib killed {n} civilians on Tuesday."}
        for source, n in told.items()
    ]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    (row,) = analysis.parse(analysis.read_articles(file)).casualties.to_dict("records")
    assert (row["low"], row["best"], row["high"], row["n_reports"]) == (5, 20, 20, 4)


def test_a_part_stands_as_long_as_its_whole(tmp_path):
    """And a figure told beside another stands with their sum: neither is recalled, which is told again days later."""
    texts = [
        ("2020-02-27", "Syrian forces killed 12 people in Idlib on Thursday, including four women."),
        ("2020-02-28", "Syrian forces killed 15 people in Idlib on Thursday, the ministry said."),
    ]
    lines = [json.dumps({"source": day, "date": day, "text": text}) for day, text in texts]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    first = analysis.parse(analysis.read_articles(tmp_path).iloc[:1]).reports.set_index("low")
    assert first["status"].to_dict() == {12: "current", 4: "current"}
    both = analysis.parse(analysis.read_articles(tmp_path)).reports.set_index("low")
    assert both["status"].to_dict() == {12: "superseded", 4: "superseded", 15: "current"}
    assert both.loc[4, "reason"] == schema.PART
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"date": "2020-02-28", "text": "A mine killed three men in Ariha on Monday. Two others died later."})
    )
    added = analysis.parse(analysis.read_articles(tmp_path))
    assert added.reports["status"].tolist() == ["current", "current"]
    assert added.reports["reason"].str.startswith(schema.ADDED).tolist() == [False, True]
    assert added.casualties["best"].tolist() == [5]


def test_rules_that_are_none_are_refused(corpus):
    with pytest.raises(TypeError, match="it must be Rules"):
        analysis.parse(corpus, "acled")


@pytest.mark.parametrize(
    ("behind", "events"),
    [
        ("All six attackers were killed in the ensuing firefight in the Wadir Ali area.", 1),
        ("The six attackers were shot dead, the army said.", 1),
        ("Six attackers were killed in a raid in the Wadir Ali area.", 2),  # another fight
    ],
)
def test_attackers_fall_in_the_act_just_told(tmp_path, behind, events):
    text = f"Gunmen stormed a post in Tell Barada on Wednesday, killing seven soldiers. {behind}"
    (tmp_path / "a.jsonl").write_text(json.dumps({"date": "2020-02-28", "text": text}))
    assert len(analysis.parse(analysis.read_articles(tmp_path)).events) == events


@pytest.mark.parametrize(
    ("behind", "killed"),
    [
        (
            "In an operation on Tuesday night in the Bel Zair quarter, officers killed a raider, police said.",
            11,
        ),
        ("The council said eleven had been killed.", 11),  # another figure of the ten
    ],
)
def test_another_day_makes_no_rival_figure(tmp_path, behind, killed):
    text = f"Gangs attacked a suburb early on Wednesday, leaving ten people dead, residents said. {behind}"
    (tmp_path / "a.jsonl").write_text(json.dumps({"date": "2024-03-14", "text": text}))
    tables = analysis.parse(analysis.read_articles(tmp_path))
    assert tables.casualties.query("harm == 'killed'")["high"].sum() == killed
    assert len(tables.events) == (2 if "operation" in behind else 1)


def test_what_also_happened_elsewhere_is_another_act(tmp_path):
    text = (
        "A bomb in a restaurant killed eight people on Wednesday, the police said. Also on Wednesday, soldiers repelled"
        " a raid on a base at Ceel Garaz. The ministry said 23 fighters were killed and that the army lost four men."
    )
    (tmp_path / "a.jsonl").write_text(json.dumps({"date": "2024-03-14", "text": text}))
    tables = analysis.parse(analysis.read_articles(tmp_path))
    assert sorted(tables.casualties.groupby("event_id")["best"].sum()) == [8, 27]


def test_losses_told_in_one_breath_are_of_one_fight(tmp_path):
    text = "The front said it had killed 12 soldiers on Monday and lost one of its own men in the clash that followed."
    (tmp_path / "a.jsonl").write_text(json.dumps({"date": "2024-03-14", "text": text}))
    tables = analysis.parse(analysis.read_articles(tmp_path))
    assert len(tables.events) == 1
    assert sorted(tables.casualties["best"]) == [1, 12]


@pytest.mark.parametrize(
    ("claim", "row"),
    [
        ("The army said it had killed 20 militants.", [0, None, 20]),
        ("Separately, the army said it had killed 20 militants.", [20, 20, 20]),
        ("The army said it had killed 20 militants in Ariha.", [20, 20, 20]),
        ("The council said 20 militants had been killed too.", [20, 20, 20]),  # no party to the fight
    ],
)
def test_fighters_claimed_where_civilians_are_told_may_be_those(tmp_path, claim, row):
    text = f"Soldiers killed 18 villagers in Zorba on Monday, witnesses said. {claim}"
    (tmp_path / "a.jsonl").write_text(json.dumps({"date": "2024-03-14", "text": text}))
    tables = analysis.parse(analysis.read_articles(tmp_path))
    militia = tables.casualties.query("victim_role == 'militia'").iloc[0]
    assert [None if pd.isna(militia[name]) else militia[name] for name in ("low", "best", "high")] == row
    contested = tables.reports["reason"].eq(schema.CONTESTED)
    assert contested.sum() == (row[0] == 0)
    assert len(tables.events) == (1 if row[0] == 0 else 2)
