"""changes: which events of two runs are one, what differs, what brought it, and how it is told."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from functools import cache

import pandas as pd
import pytest
from conftest import article, event, harmed, tables, told
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Rules, paths, read_articles, runs, schema, wording
from analysis.changes import changes
from analysis.changes import told as sentence
from analysis.choice import choose
from analysis.rules import CORRECTION_COLUMNS
from analysis.tables import Readings, assemble, load, read

# The night of 27 February 2020 near Balyun and what was written of it later, in the order of publication.
NIGHT = {
    "nine": "2020-02-27_meridian-wire_nine-killed",
    "22": "2020-02-28_channel-daily_toll-22",
    "29": "2020-02-28_meridian-wire_toll-29",
    "33": "2020-02-28_orontes-press_thirty-three-admitted",
    "bulletin": "2020-02-28_neva-press_version-and-bulletin",
    "balyun": "2020-03-01_levant-desk_observatory-counts",
    "fourth": "2020-03-01_meridian-wire_nineteen-by-drones",
}
ALL = tuple(NIGHT)
TURKEY = ("turkey", "military", "killed")


@pytest.fixture(scope="module")
def night():
    """The articles of NIGHT as read, and their ids by the names above."""
    files = {name: paths.ARTICLES / "idlib" / f"{stem}.txt" for name, stem in NIGHT.items()}
    ids = {name: read_articles(file)["article_id"].iloc[0] for name, file in files.items()}
    return read(read_articles(*files.values())), ids


@pytest.fixture(scope="module")
def run(night):
    """Tables of some of NIGHT's articles, under corrections (action, target, field, old, new)."""
    readings, ids = night

    @cache
    def run(*names, corrections=(), shuffle=None):
        wanted = {ids[name] for name in names}
        parts = {}
        for part in (field.name for field in fields(Readings)):
            rows = getattr(readings, part)
            rows = rows[rows["article_id"].isin(wanted)]
            if shuffle is not None:
                rows = rows.sample(frac=1, random_state=shuffle)
            parts[part] = rows.reset_index(drop=True)
        listed = [(*row[1:2], *row[2:], row[0], "Ann", "2020-03-02", "I asked") for row in corrections]
        rows = pd.DataFrame(listed, columns=CORRECTION_COLUMNS).astype("string") if listed else None
        return assemble(Readings(**parts), Rules(corrections=rows))

    return run


def balyun(data: pd.DataFrame) -> pd.Series:
    """The row of the Turkish soldiers killed on 27 February at Balyun, or Idlib until an article names it."""
    ours = data["change"].eq("revised figure") & data["date_start"].eq("2020-02-27") & data["harm"].eq("killed")
    (row,) = [row for _, row in data[ours].iterrows()]
    return row


def figures(row: pd.Series, when: str) -> tuple:
    return tuple(None if pd.isna(value := row[f"{when}_{name}"]) else int(value) for name in ("low", "best", "high"))


def mention(run_, words: str) -> str:
    """The mention that these words are, of the Turkish soldiers."""
    rows = run_.mentions[run_.mentions["text"].eq(words) & run_.mentions["harm"].eq("killed")]
    return rows["mention_id"].iloc[0]


# The steps of one night

STEPS = [
    (1, (9, 9, 9), (22, 22, 22), "Channel Daily"),
    (2, (22, 22, 22), (29, 29, 34), "Meridian Wire"),
    (3, (29, 29, 34), (33, 33, 34), "Orontes Press"),
]


@pytest.mark.parametrize(("n", "before", "after", "source"), STEPS)
def test_a_figure_is_followed_from_report_to_report(run, n, before, after, source):
    row = balyun(changes(run(*ALL[:n]), run(*ALL[: n + 1])))
    assert (figures(row, "before"), figures(row, "after")) == (before, after)
    assert (row["source"], row["cause"]) == (source, "new article")
    assert (row["victim_side"], row["victim_role"]) == TURKEY[:2]


def test_it_is_told_in_words(run):
    data = changes(run(*ALL[:3]), run(*ALL[:4]))
    assert balyun(data)["told"] == (
        "Idlib, 27 Feb 2020: 29 to 34 -> 33 to 34 killed (Turkey, military), from Orontes Press, said by Turkish regime"
    )
    whole = sentence(data, date(2020, 2, 28))
    assert whole.startswith("Since the report of 28 Feb 2020: 1 new article, ")
    # The table stands below it: none of its rows is said twice.
    assert whole.endswith(f"; n = {len(data)} changes.") and not any(told in whole for told in data["told"])


def test_the_report_before_is_told_with_what_it_was_about():
    table, then = schema.frame("changes"), "made with until 2020-03-01"
    words = "Since the report of 2 Mar 2020 (made with until 2020-03-01): nothing changed."
    assert sentence(table, date(2020, 3, 2), then) == words


def test_an_article_without_figures_changes_none(run):
    data = changes(run(*ALL[:4]), run(*ALL[:5]))
    assert set(data["change"]) == {"new article", "new violation"}
    (words,) = data.loc[data["change"].eq("new article"), "told"]
    assert words == "New article: Neva Press, 28 Feb 2020: 4 violations"


def test_new_violations_are_told_with_who_counts(run):
    data = changes(run(*ALL[:4]), run(*ALL[:5]))
    found = data[data["change"].eq("new violation")]
    assert len(found) == len(run("bulletin").violations) == 4
    assert found["cause"].eq("new article").all() and found["article_id"].notna().all()
    assert (
        "New violation, counted: no place, 28 Feb 2020, 22 counted, of a truce not named, from Neva Press, "
        "said by Turkish side" in set(found["told"])
    )
    gone = changes(run(*ALL[:5]), run(*ALL[:4]))
    assert gone["change"].eq("violation gone").sum() == 4 and "4 violations gone" in sentence(gone, None)


def test_an_attack_that_breaches_several_truces_is_one_violation(run):
    data = changes(run(*ALL[:5]), run(*ALL[:6]))
    new = data[data["change"].eq("new violation")]
    words = "New violation, inferred from an attack: Idlib, 29 Feb 2020, by Turkey, of "
    (told,) = [told for told in new["told"] if told.startswith(words)]
    assert told.count("Sochi memorandum 2018") == told.count("Idlib truce of January 2020") == 1
    assert new["event_id"].is_unique


def test_a_place_that_gets_known_moves_the_event(run):
    data = changes(run(*ALL[:6]), run(*ALL))
    (row,) = [row for _, row in data[data["change"].eq("event moved")].iterrows() if row["place"] == "Balyun"]
    assert row["told"].startswith("Idlib, 27 Feb 2020 -> Balyun, 27 Feb 2020: ")


def test_an_earlier_article_changes_the_id_and_not_the_event(run):
    before, now = run("22", "29", "33"), run("nine", "22", "29", "33")
    same = runs.same_events(before, now).same
    moved = {one: other for one, other in same.items() if one != other}
    assert moved
    data = changes(before, now)
    assert not set(data["change"]) & {"event gone", "events joined", "event split"}
    assert not set(moved.values()) & set(data.loc[data["change"].eq("new event"), "event_id"])
    assert data["told"].str.contains("3 killed").any()


def test_an_article_gone_is_told_with_what_it_takes_along(run):
    data = changes(run(*ALL[:4]), run(*ALL[:3]))
    row = balyun(data)
    assert (figures(row, "before"), figures(row, "after"), row["cause"]) == ((33, 33, 34), (29, 29, 34), "article gone")
    assert row["told"].endswith(", as an article is gone")
    assert data["change"].eq("article gone").sum() == 1


def test_the_only_article_gone_takes_its_events_along(run):
    data = changes(run("22", "nine"), run("22"))
    gone = data[data["change"].eq("event gone")]
    assert gone["event_id"].isna().all() and gone["before_event_id"].notna().all()
    assert "Event gone: Idlib, 27 Feb 2020: 3 killed (Turkey, military), as an article is gone" in set(gone["told"])


def test_totals_are_no_events(run):
    now = run("fourth")
    totals = set(now.totals["mention_id"])
    assert totals and not totals & set(changes(run("bulletin"), now)["event_id"])


def test_the_same_tables_have_no_changes(run):
    now = run(*ALL)
    data = changes(now, run(*ALL))
    assert data.empty
    assert data.dtypes.equals(schema.frame("changes").dtypes)
    assert sentence(data, date(2020, 3, 2)) == "Since the report of 2 Mar 2020: nothing changed."


def test_the_first_run_has_no_changes_and_says_so(run):
    assert changes(None, run(*ALL)).empty
    assert sentence(changes(None, run(*ALL)), None).startswith("No report before this one")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_articles_is_of_no_matter(run, seed):
    plain = changes(run(*ALL[:2]), run(*ALL))
    mixed = changes(run(*ALL[:2], shuffle=seed), run(*ALL, shuffle=seed + 10))
    pd.testing.assert_frame_equal(plain, mixed)


def shuffled(run_, seed: int):
    parts = {field.name: getattr(run_, field.name) for field in fields(run_)}
    rolled = {name: part.sample(frac=1, random_state=seed).reset_index(drop=True) for name, part in parts.items()}
    return replace(run_, **rolled)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_rows_is_of_no_matter(run, seed):
    before, now = run(*ALL[:2]), run(*ALL)
    pd.testing.assert_frame_equal(changes(before, now), changes(shuffled(before, seed), shuffled(now, seed)))


MIRROR = {
    "new event": "event gone", "event gone": "new event", "new article": "article gone",
    "article gone": "new article", "events joined": "event split", "event split": "events joined",
    "new violation": "violation gone", "violation gone": "new violation",
}  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(st.sets(st.sampled_from(ALL), min_size=1), st.sets(st.sampled_from(ALL), min_size=1))
def test_there_and_back_again(run, one, other):
    here, there = run(*sorted(one)), run(*sorted(other))
    forth, back = changes(here, there), changes(there, here)
    counts = forth["change"].map(lambda change: MIRROR.get(change, change)).value_counts()
    kinds = [*MIRROR, "event moved"]
    assert counts.reindex(kinds, fill_value=0).equals(back["change"].value_counts().reindex(kinds, fill_value=0))
    assert forth["change"].eq("new article").sum() == len(other - one)


@settings(max_examples=10, deadline=None)
@given(st.sets(st.sampled_from(ALL), min_size=1), st.sets(st.sampled_from(ALL), min_size=1))
def test_every_event_is_of_one_kind(run, one, other):
    here, there = run(*sorted(one)), run(*sorted(other))
    found = runs.same_events(here, there)
    assert sorted([*found.same, *found.joined, *found.gone]) == sorted(here.events["event_id"])
    assert sorted([*found.same.values(), *found.split, *found.new]) == sorted(there.events["event_id"])


# Corrections


def test_a_correction_changes_a_figure_and_says_so(run):
    before = run("nine", "22")
    fix = ("set", mention(before, "22"), "low", "22", "21")
    data = changes(before, run("nine", "22", corrections=(fix,)))
    row = balyun(data)
    assert (figures(row, "before"), figures(row, "after")) == ((22, 22, 22), (21, 22, 22))
    assert (row["cause"], row["told"]) == (
        "correction", "Idlib, 27 Feb 2020: 22 -> 21 to 22 (best 22) killed (Turkey, military), by correction",
    )  # fmt: skip
    (applied,) = data.loc[data["change"].eq("correction applied"), "told"]
    assert applied == f"Correction applied: set {fix[1]} low (22 -> 21) (Ann): I asked"


def test_a_correction_withdrawn_changes_it_back(run):
    fix = ("set", mention(run("nine", "22"), "22"), "low", "22", "21")
    data = changes(run("nine", "22", corrections=(fix,)), run("nine", "22"))
    assert balyun(data)["cause"] == "correction"
    assert data["change"].tolist() == ["revised figure", "correction gone"]


def test_a_correction_that_stands_in_both_runs_is_no_change_and_no_cause(run):
    fix = ("set", mention(run("nine", "22"), "22"), "low", "22", "21")
    data = changes(run("nine", "22", corrections=(fix,)), run("nine", "22", "29", corrections=(fix,)))
    assert not data["change"].str.contains("correction").any()
    assert balyun(data)["cause"] == "new article"


def test_a_new_article_and_a_correction_are_both_told(run):
    before = run("nine", "22")
    fix = ("set", mention(run("nine", "22", "29"), "29"), "high", "29", "30")
    row = balyun(changes(before, run("nine", "22", "29", corrections=(fix,))))
    assert row["cause"] == "new article|correction"
    assert row["told"].endswith(" and by correction")


def test_a_correction_becomes_stale_once(run):
    fix = ("set", mention(run("nine", "22"), "22"), "low", "22", "21")
    wrong = (*fix[:3], "20", "21")
    data = changes(run("nine", "22"), run("nine", "22", corrections=(wrong,)))
    assert data["change"].tolist() == ["correction stale"]
    assert "low is now 22, not 20" in data["told"].iloc[0]
    assert changes(run("nine", "22", corrections=(wrong,)), run("nine", "22", corrections=(wrong,))).empty


def test_a_correction_whose_article_is_gone_was_applied_before(run):
    fix = ("set", mention(run("nine", "22"), "22"), "low", "22", "21")
    data = changes(run("nine", "22", corrections=(fix,)), run("nine", corrections=(fix,)))
    (stale,) = data.loc[data["change"].eq("correction stale"), "told"]
    assert stale.endswith("(Ann), applied before: not applied: there is no such target")
    assert sentence(data, None).count("1 correction stale") == 1


def test_a_number_dropped_by_correction_is_a_figure_no_more(run):
    before = run("29")
    drop = ("drop", mention(before, "34"), "", "", "")
    row = balyun(changes(before, run("29", corrections=(drop,))))
    assert (figures(row, "before"), figures(row, "after")) == ((29, 29, 34), (29, 29, 29))
    assert row["cause"] == "correction"


def test_a_number_added_by_correction_is_told(run, night):
    add = ("add", night[1]["bulletin"], "no figure", "", "harm=killed; low=5; best=5; victim_side=turkey")
    data = changes(run("bulletin"), run("bulletin", corrections=(add,)))
    assert data["change"].tolist() == ["new event", "correction applied"]
    assert data["told"].iloc[0].endswith("at least 5 killed (Turkey, role unknown), by correction")


def test_events_joined_and_split_by_correction(run):
    apart = run("nine")
    three, nine = mention(apart, "three"), mention(apart, "nine")
    together = run("nine", corrections=(("merge", nine, "", "", three),))
    there, back = changes(apart, together), changes(together, apart)
    (joined,) = there[there["change"].eq("events joined")].itertuples()
    assert (joined.cause, joined.before_event_id) == ("correction", three)
    assert "3 killed (Turkey, military), is one with Idlib, 27 Feb 2020" in joined.told
    assert not there["change"].isin(["event gone", "new event"]).any()
    (split,) = back[back["change"].eq("event split")].itertuples()
    assert (split.event_id, split.cause) == (three, "correction")
    assert not back["change"].isin(["event gone", "new event"]).any()


def test_an_event_dropped_by_correction_is_gone(run):
    before = run("nine")
    three = mention(before, "three")
    data = changes(before, run("nine", corrections=(("drop", three, "events", "", ""),)))
    assert data["change"].tolist() == ["event gone", "correction applied"]
    assert data["told"].iloc[0] == "Event gone: Idlib, 27 Feb 2020: 3 killed (Turkey, military), by correction"


# Articles printed again


def revised(tmp_path, name, text, source="Hill Agency", headline="Shells near the hill", published="2020-02-04"):
    file = tmp_path / f"{name}.txt"
    file.write_text(f"{headline}\n\nSource: {source}\nPublished: {published}\n\n{text}\n")
    return assemble(read(read_articles(file)))


FOUR = "Syrian shelling killed four Turkish soldiers near Saraqib on Monday."


def test_an_article_with_another_text_is_revised_and_its_event_the_same(tmp_path):
    before = revised(tmp_path, "a", FOUR)
    now = revised(tmp_path, "b", "ANKARA. " + FOUR.replace("four", "six"))
    assert before.articles["article_id"].iloc[0] != now.articles["article_id"].iloc[0]
    data = changes(before, now)
    assert data["change"].tolist() == ["revised figure", "article revised"]
    assert data["told"].iloc[0] == "Saraqib, 3 Feb 2020: 4 -> 6 killed (Turkey, military), from Hill Agency"
    assert data["cause"].iloc[0] == "article revised"


def test_words_moved_in_an_article_change_nothing_of_its_event(tmp_path):
    data = changes(revised(tmp_path, "a", FOUR), revised(tmp_path, "b", "The day was cold and clear. " + FOUR))
    assert data["change"].tolist() == ["article revised"]


def test_another_headline_is_another_article(tmp_path):
    data = changes(revised(tmp_path, "a", FOUR), revised(tmp_path, "b", "Today. " + FOUR, headline="Other news"))
    both = {f"new {one}" for one in ("article", "event", "violation")}
    assert set(data["change"]) == both | {"article gone", "event gone", "violation gone"}


def test_an_original_that_turns_up_takes_the_event_of_its_copy(tmp_path):
    lines = FOUR + " The ministry said so in the evening, and that nobody else was hurt in the shelling of the post."
    for n, (source, day) in enumerate([("Hill Agency", "2020-02-03"), ("Lake Post", "2020-02-04")]):
        (tmp_path / f"{n}.txt").write_text(f"Shells {n}\n\nSource: {source}\nPublished: {day}\n\n{lines}\n")
    now = assemble(read(read_articles(tmp_path)))
    assert now.articles["duplicate_of"].notna().sum() == 1
    before = assemble(read(read_articles(tmp_path / "1.txt")))
    data = changes(before, now)
    assert data["change"].tolist() == ["new article"]
    assert changes(now, before)["change"].tolist() == ["article gone"]


def test_runs_that_are_saved_or_cut_are_compared_all_the_same(run, tmp_path):
    before, now = run(*ALL[:3]), run(*ALL[:4])
    whole = changes(before, now)
    pd.testing.assert_frame_equal(changes(load(before.save(tmp_path / "tables")), now), whole)
    cut = changes(*(choose(one, since="2020-02-27", until="2020-02-27") for one in (before, now)))
    assert set(cut.loc[cut["change"].ne("new article"), "told"]) < set(whole["told"])
    assert cut["change"].eq("revised figure").any() and cut["date_start"].dropna().eq("2020-02-27").all()


def test_a_copy_is_told_as_one_even_where_its_original_is_cut_away():
    copy = article("a2", "2020-02-10", "Five died.", duplicate_of="a1")
    (row,) = changes(tables(), tables(articles=[copy])).itertuples()
    assert row.told == "New article: Agency A, 10 Feb 2020: a copy of an article outside the choice"


# Rows made by hand


def made(*groups, articles=("a1",), ids=("E1",), **more):
    return tables(
        articles=[article(one, "2020-02-10") for one in articles],
        events=[event(one, "2020-02-10", place="Saraqib") for one in ids],
        casualties=groups,
        **more,
    )


def test_a_figure_that_is_missing_is_no_zero():
    before, now = made(harmed("E1", "turkey", "killed", 5, 5, 5)), made()
    (row,) = changes(before, now).itertuples()
    assert (
        row.told == "Saraqib, 10 Feb 2020: 5 killed -> no figure any more (Turkey, military), read anew by other rules"
    )
    assert pd.isna(row.after_low) and row.before_low == 5
    (back,) = changes(now, before).itertuples()
    assert back.told.startswith("Saraqib, 10 Feb 2020: no figure before -> 5 killed (Turkey, military)")
    zero = changes(before, made(harmed("E1", "turkey", "killed", 0, 0, 0)))
    assert zero["told"].iloc[0].startswith("Saraqib, 10 Feb 2020: 5 -> 0 killed")


def test_what_no_article_of_the_event_brought_is_said_to_be_joined_anew():
    report = [told("E1", "a1", 5)]
    before = made(harmed("E1", "turkey", "killed", 5, 5, 5), reports=report)
    now = made(harmed("E1", "turkey", "killed", 5, 5, None), reports=report, articles=("a1", "a2"))
    row = changes(before, now).iloc[0]
    assert (row["cause"], row["source"]) == ("joined anew", pd.NA)
    assert row["told"] == (
        "Saraqib, 10 Feb 2020: 5 -> at least 5 killed (Turkey, military), "
        "as other articles or corrections join events anew"
    )


def test_a_claim_is_marked_and_counted_apart():
    claim = harmed("E1", "syria_gov", "killed", 12, 12, 99, claim_only=True)
    data = changes(made(ids=()), made(claim))
    assert data["claim_only"].tolist() == [True]
    assert "12 to 99 killed (Syrian government, military, claimed by the other side)" in data["told"].iloc[0]
    assert "1 new event (1 on a claim alone)" in sentence(data, None)


def test_killed_come_before_injured_and_the_larger_change_first():
    before = made(*(harmed(one, "turkey", harm, 1, 1, 1) for one in ("E1", "E2") for harm in ("killed", "injured")),
                  ids=("E1", "E2"))  # fmt: skip
    now = made(
        harmed("E1", "turkey", "killed", 2, 2, 2), harmed("E1", "turkey", "injured", 90, 90, 90),
        harmed("E2", "turkey", "killed", 9, 9, None), harmed("E2", "turkey", "injured", 1, 1, 1), ids=("E1", "E2"),
    )  # fmt: skip
    words = changes(before, now)["told"].str.extract(r": (.*) \(")[0].tolist()
    assert words == ["1 -> at least 9 killed", "1 -> 2 killed", "1 -> 90 injured"]


def test_the_words_of_an_article_are_plain_text():
    now = made(
        harmed("E1", "<b>side</b>", "killed", 5, 5, 5), articles=("a1", "a2"),
        reports=[told("E1", "a2", 5, victim_side="<b>side</b>", source="<script>")],
    )  # fmt: skip
    assert changes(made(), now)["told"].iloc[0].endswith("5 killed (<b>side</b>, military), from <script>")


COUNTS = st.tuples(*[st.none() | st.integers(0, 3)] * 3)


@given(COUNTS, COUNTS)
def test_no_two_counts_read_alike(one, other):
    names = ("low", "best", "high")
    words = [wording.figure(dict(zip(names, count, strict=True))) for count in (one, other)]
    assert (words[0] == words[1]) == (one == other)
