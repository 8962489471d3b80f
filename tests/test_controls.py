"""The explorer, moved control by control as a browser would move it."""

from __future__ import annotations

import csv
import dataclasses
import html
import json
import re
import shlex
import shutil
import threading
import time
from types import SimpleNamespace

import ipywidgets as widgets
import pandas as pd
import pytest

import analysis
from analysis import controls, paths
from analysis.controls import attempts
from analysis.controls.exports import commands
from analysis.controls.panel import Panel
from analysis.controls.pictures import PICTURES, image
from analysis.rules import CORRECTION_COLUMNS

GIVEN: dict[str, str | None] = {"articles": None, "corrections": None}


@pytest.fixture(scope="module")
def articles():
    return analysis.read_articles()


@pytest.fixture(scope="module")
def shared(articles, tmp_path_factory):
    file = tmp_path_factory.mktemp("shared") / "corrections.csv"
    shutil.copy(paths.CORRECTIONS, file)
    return controls.Archive(articles, file)


@pytest.fixture
def panel(shared, tmp_path):
    return Panel(shared, controls.View(conflict="Idlib"), GIVEN, tmp_path / "view")


@pytest.fixture
def own(articles, shared, tmp_path):
    """A panel whose corrections file is this test's alone; the slow reading is shared."""
    file = tmp_path / "corrections.csv"
    shutil.copy(paths.CORRECTIONS, file)
    archive = controls.Archive(articles, file)
    archive.__dict__["readings"] = shared.readings
    return Panel(archive, controls.View(conflict="Idlib"), GIVEN, tmp_path / "view")


def picture(panel: Panel) -> str:
    shown = panel.charts[list(panel.charts)[panel.tabs.selected_index or 0]]
    return re.search(r'src="([^"]+)"', shown.value)[1]


def words(marked: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", marked))


def listed(panel: Panel) -> list[str]:
    return [value for _, value in panel.finder.rows.options]


MOVES = {
    "since": "2020-02-10", "until": "2020-02-20", "sides": ("turkey",), "roles": ("civilian",), "harms": ("injured",),
    "estimate": "low", "bin": "M", "cumulative": True, "log": True, "truces": False, "claims": "without",
    "conflict": "all",
}  # fmt: skip


@pytest.mark.parametrize("name", MOVES)
def test_a_control_draws_another_chart(panel, name):
    before = picture(panel)
    panel.choices.by_name[name].value = MOVES[name]
    assert picture(panel) != before
    assert panel.view.words[name] in (MOVES[name], list(MOVES[name]) if isinstance(MOVES[name], tuple) else None, None)


@pytest.mark.parametrize(("name", "value"), [("basis", "neutralized/killed"), ("link", "window")])
def test_a_control_of_ratios_draws_them_anew(panel, name, value):
    panel.tabs.selected_index = 1
    before = picture(panel)
    panel.choices.by_name[name].value = value
    assert picture(panel) != before


def test_hours_count_only_where_answers_are_found_by_window(panel):
    assert panel.choices.by_name["link_window_h"].disabled
    panel.choices.by_name["link"].value = "window"
    assert not panel.choices.by_name["link_window_h"].disabled
    near = len(panel.tables.retaliations)
    panel.choices.by_name["link_window_h"].value = 240
    assert len(panel.tables.retaliations) > near


def test_the_sources_chosen_are_the_only_ones_read(panel):
    source = panel.choices.by_name["sources"].options[0][1]
    panel.choices.by_name["sources"].value = (source,)
    assert set(panel.chosen.reports["source"]) == {source}


def click(panel, chart, of="event"):
    """Clicks the first area of a chart that leads to events, or to a violation; returns what it leads to."""
    panel.tabs.selected_index = list(panel.charts).index(chart)
    area = next(area for area in panel.charts[chart].areas if area[4].startswith(f"{of}:"))
    panel.charts[chart]._handle_custom_msg({"leads": area[4], "words": area[5]}, [])
    return area[4].partition(":")[2].split("|"), area[5]


@pytest.mark.parametrize("chart", list(PICTURES))
def test_what_is_clicked_in_a_chart_leads_to_the_sentences_behind_it(panel, chart):
    every = listed(panel)
    ids, told = click(panel, chart)
    assert set(listed(panel)) == set(ids) & set(every)
    assert panel.finder.rows.value in ids
    assert "<mark>" in panel.record.value
    assert told in panel.finder.count.value
    panel.finder.every.click()
    assert listed(panel) == every
    assert panel.finder.every.layout.display == "none"


def test_an_accusation_without_an_event_shows_its_words(panel):
    (violation_id,), _ = click(panel, "violations", "violation")
    row = panel.tables.violations.set_index("violation_id").loc[violation_id]
    assert f"<mark>{html.escape(row['text'])}</mark>" in panel.record.value
    truces = panel.tables.ceasefires.set_index("ceasefire_id")["name"]
    assert pd.isna(row["ceasefire_id"]) or html.escape(truces[row["ceasefire_id"]]) in panel.record.value
    assert panel.finder.rows.value is None and not panel.correcting.target.options
    panel.charts["violations"]._handle_custom_msg({"leads": "violation:none", "words": ""}, [])
    assert "in no article of this view" in panel.record.value


def test_a_click_on_what_the_view_does_not_list_shows_it_all_the_same(panel):
    panel.choices.by_name["harms"].value = ("missing",)
    event = panel.chosen.events["event_id"].iloc[0]
    panel.charts["escalation"]._handle_custom_msg({"leads": f"event:{event}", "words": "a bar"}, [])
    assert listed(panel) == [] and "<mark>" in panel.record.value


def test_another_view_lists_all_its_events_again(panel):
    click(panel, "escalation")
    panel.choices.by_name["conflict"].value = "Donbas"
    assert len(listed(panel)) > 1
    assert panel.finder.every.layout.display == "none"


def test_areas_of_a_chart_go_with_its_picture(panel):
    chart = panel.charts["escalation"]
    known = set(panel.chosen.events["event_id"])
    for left, top, width, height, leads, told in chart.areas:
        assert left >= 0 and top >= 0 and width > 0 and left + width <= 1.001 and top + height <= 1.001
        assert set(leads.removeprefix("event:").split("|")) <= known
        assert "killed" in told or "neutralized" in told or "no bin" in told
    panel.tabs.selected_index = 1
    panel.choices.by_name["estimate"].value = "low"
    assert chart.areas == [] and "Drawing" in chart.value


def test_every_field_of_a_view_has_a_control_but_the_event(panel):
    assert set(panel.choices.by_name) | {"event"} == set(controls.View().words)


def test_every_field_of_a_view_is_a_parameter_of_the_notebook():
    cells = json.loads((paths.NOTEBOOKS / "00_explore.ipynb").read_text())["cells"]
    source = next("".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", []))
    assert set(controls.View().words) <= set(re.findall(r"^(\w+) =", source, re.MULTILINE))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("since", "tenth of May", "since is 'tenth of May'; it must be a day such as 2020-02-10"),
        ("until", "2001-01-01", None),
        ("since", "2031-01-01", None),
    ],
)
def test_what_cannot_be_meant_is_said_and_the_chart_stays(panel, name, value, said):
    before = picture(panel)
    panel.choices.by_name[name].value = value
    if said:
        assert said in words(panel.status.value) and 'role="alert"' in panel.status.value
        assert picture(panel) == before
    else:
        assert "No event fits this view." in words(panel.status.value)


@pytest.fixture
def log(caplog, monkeypatch):
    """What is logged; the check of layers, run before in the same process, silences every logger there is."""
    monkeypatch.setattr(attempts.LOG, "disabled", False)
    return caplog


def failing(monkeypatch, place):
    """Puts an error that no rule foresees where the panel calls this."""

    def fail(*_, **__):
        raise KeyError("an <odd> column\nand a second line")

    monkeypatch.setattr(place, fail)


FAILURES = {
    "a measure": ("analysis.metrics.escalation", lambda p: setattr(p.choices.by_name["bin"], "value", "M")),
    "a choice": ("analysis.metrics.choose", lambda p: setattr(p.choices.by_name["conflict"], "value", "Donbas")),
    "the list": ("analysis.controls.panel.listed", lambda p: setattr(p.choices.by_name["harms"], "value", ("killed",))),
    "a tab": ("analysis.charts.retaliation", lambda p: setattr(p.tabs, "selected_index", 1)),
    "an event": ("analysis.evidence.record", lambda p: setattr(p.finder.rows, "value", listed(p)[1])),
    "a search": ("analysis.controls.finder._found", lambda p: setattr(p.finder.find, "value", "Taftanaz")),
}


@pytest.mark.parametrize("name", FAILURES)
def test_an_error_nobody_foresaw_is_said_and_logged_and_the_last_view_stays(panel, monkeypatch, log, name):
    place, move = FAILURES[name]
    shown = [chart.value for chart in panel.charts.values()], panel.record.value, panel.view, listed(panel)
    with monkeypatch.context() as patch:
        failing(patch, place)
        move(panel)
    said = words(panel.status.value).strip()
    assert said == (
        "The workbook itself failed (KeyError: 'an <odd> column\\nand a second line'; the log has more). "
        "What is shown below is the last that worked."
    )
    assert 'role="alert"' in panel.status.value and "<odd>" not in panel.status.value
    assert shown == ([chart.value for chart in panel.charts.values()], panel.record.value, panel.view, listed(panel))
    (logged,) = [one for one in log.records if one.levelname == "ERROR"]
    assert logged.exc_info and logged.exc_info[0] is KeyError


def test_after_an_error_the_controls_work_again(panel, monkeypatch):
    before = picture(panel)
    with monkeypatch.context() as patch:
        failing(patch, "analysis.controls.choices.sides_of")
        panel.choices.by_name["conflict"].value = "Donbas"
    assert "failed" in words(panel.status.value) and picture(panel) == before
    panel.choices.by_name["bin"].value = "M"
    assert panel.view.conflict == "Donbas" and panel.view.bin == "M" and picture(panel) != before
    assert "failed" not in words(panel.status.value)


def test_an_error_of_an_event_goes_when_another_can_be_read_and_one_of_the_view_stays(panel, monkeypatch):
    with monkeypatch.context() as patch:
        failing(patch, "analysis.evidence.record")
        panel.finder.rows.value = listed(panel)[1]
    assert "failed" in words(panel.status.value)
    panel.finder.rows.value = listed(panel)[2]
    assert "events and" in words(panel.status.value)
    panel.choices.by_name["since"].value = "Monday"
    panel.finder.rows.value = listed(panel)[0]
    assert "since is 'Monday'" in words(panel.status.value)


def test_an_error_while_writing_is_said_beside_the_button(own, monkeypatch, log):
    file = own.correcting._archive.corrections
    before, form = file.read_bytes(), own.correcting
    form.target.value = next(value for _, value in form.target.options if value[0] == "event")
    form.action.value, form.why.value, form.who.value = "drop", "told twice, in our test", "R. Reader"
    with monkeypatch.context() as patch:
        failing(patch, "analysis.controls.drafts._line")
        form.write.click()
    assert "KeyError" in words(form.said.value) and "Nothing was written." in words(form.said.value)
    assert file.read_bytes() == before and "ERROR" in {one.levelname for one in log.records}
    with monkeypatch.context() as patch:
        failing(patch, "analysis.controls.panel.listed")
        form.write.click()
    assert "Written to" in words(form.said.value) and "the view is that of before." in words(form.said.value)
    assert file.read_bytes() != before


def test_an_error_while_exporting_is_said_beside_the_button(panel, monkeypatch, tmp_path):
    with monkeypatch.context() as patch:
        failing(patch, "analysis.controls.exports.safe")
        panel.export.click()
    assert "KeyError" in words(panel.exported.value) and "Nothing was written." in words(panel.exported.value)
    assert list((tmp_path / "view").iterdir()) == []


def test_a_first_day_after_the_last_is_refused(panel):
    panel.choices.by_name["since"].value = "2020-03-01"
    panel.choices.by_name["until"].value = "2020-02-01"
    assert "since must not come after until" in words(panel.status.value)


def test_the_other_controls_go_on_beside_a_day_that_cannot_be_meant(panel):
    at = panel.choices.by_name
    at["since"].value = "2020-02-01"
    at["since"].value = "Monday"
    at["bin"].value = "M"
    assert (panel.view.bin, panel.view.since) == ("M", "2020-02-01")
    assert "since is 'Monday'; it must be a day such as 2020-02-10" in words(panel.status.value)
    at["since"].value = "2020-02-10"
    assert (panel.view.bin, panel.view.since) == ("M", "2020-02-10")
    assert "since" not in words(panel.status.value)


def test_a_choice_of_sides_says_which_violations_it_hides(panel):
    assert "that name none" not in words(panel.status.value)
    every = panel.chosen.violations
    panel.choices.by_name["sides"].value = ("turkey",)
    blank = int(every["accused_side"].isna().sum())
    assert blank and f"{blank} violations that name none" in words(panel.status.value)
    assert panel.chosen.violations["accused_side"].notna().all()


def test_another_conflict_offers_its_own_sides_and_says_which_are_gone(panel):
    panel.choices.by_name["sides"].value = ("turkey",)
    panel.choices.by_name["conflict"].value = "Line of Control"
    assert "turkey" not in [value for _, value in panel.choices.by_name["sides"].options]
    assert "no longer chosen: Turkey" in words(panel.status.value)


def test_an_event_shows_its_sentences_with_the_numbers_marked(panel):
    for event_id in listed(panel)[:5]:
        panel.finder.rows.value = event_id
        spans = panel.tables.mentions[panel.tables.mentions["event_id"].eq(event_id)]
        marked = {html.unescape(one) for one in re.findall(r"<mark[^>]*>([^<]+)</mark>", panel.record.value)}
        assert set(spans["text"]) & marked


def test_the_list_is_searched_and_ordered(panel):
    every = listed(panel)
    panel.finder.find.value = "Taftanaz"
    assert 0 < len(listed(panel)) < len(every)
    panel.finder.find.value = "no such place"
    assert listed(panel) == [] and panel.record.value
    panel.finder.find.value = ""
    panel.finder.order.value = "figure"
    assert sorted(listed(panel)) == sorted(every) and listed(panel) != every


def test_a_search_for_signs_of_a_pattern_is_a_search_for_these_signs(panel):
    panel.finder.find.value = "("
    assert len(listed(panel)) < len(panel.chosen.events)


def test_a_draft_is_written_applied_and_undone(own):
    file = own.correcting._archive.corrections
    before, event_id = file.read_bytes(), listed(own)[0]
    own.finder.rows.value = event_id
    form = own.correcting
    form.target.value = next(value for _, value in form.target.options if value[0] == "event")
    form.action.value, form.why.value, form.who.value = "drop", "told twice, in our test", "R. Reader"
    form.write.click()
    assert "Written to" in words(form.said.value)
    row = list(csv.DictReader(file.open()))[-1]
    assert (row["target"], row["action"], row["who"]) == (event_id, "drop", "R. Reader")
    assert event_id not in listed(own)
    assert "events" in words(form.change.value)
    form.undo.click()
    assert file.read_bytes() == before and event_id in listed(own)


@pytest.mark.parametrize(("who", "why", "lacks"), [("", "seen", "who"), ("R. Reader", "", "why")])
def test_a_draft_without_its_reason_is_not_written(own, who, why, lacks):
    file = own.correcting._archive.corrections
    before = file.read_bytes()
    own.correcting.action.value, own.correcting.who.value, own.correcting.why.value = "drop", who, why
    own.correcting.write.click()
    assert "Nothing was written" in words(own.correcting.said.value) and lacks in words(own.correcting.said.value)
    assert file.read_bytes() == before


def dropped(own, why):
    form = own.correcting
    form.target.value = next(value for _, value in form.target.options if value[0] == "event")
    form.action.value, form.who.value, form.why.value = "drop", "R. Reader", why
    form.write.click()
    form._done = "", 0.0


def test_a_correction_of_an_earlier_session_is_undone_and_the_others_stay(own):
    file, form = own.correcting._archive.corrections, own.correcting
    before, event_id = file.read_bytes(), listed(own)[0]
    own.finder.rows.value = event_id
    dropped(own, "told twice,\nas both say")
    dropped(own, "another")
    archive = controls.Archive(own.correcting._archive.articles, file)
    archive.__dict__["readings"] = own.correcting._archive.readings
    later = Panel(archive, controls.View(conflict="Idlib"), GIVEN, file.parent / "view")
    form = later.correcting
    chosen = next(line for words, line in form.written.options if "both say" in words)
    form.written.value = chosen
    form.undo.click()
    assert "Taken out of" in words(form.said.value) and event_id in listed(later)
    assert file.read_bytes().startswith(before) and [row["why"] for row in csv.DictReader(file.open())][-1] == "another"
    assert all(line != chosen for _, line in form.written.options)


def test_a_correction_that_somebody_took_out_is_not_undone_twice(own):
    file, form = own.correcting._archive.corrections, own.correcting
    before = file.read_bytes()
    dropped(own, "told twice")
    file.write_bytes(before)
    form.undo.click()
    assert "in it no longer" in words(form.said.value) and file.read_bytes() == before


def test_there_is_nothing_to_undo_in_an_empty_file(own):
    file, form = own.correcting._archive.corrections, own.correcting
    file.write_text(",".join(CORRECTION_COLUMNS) + "\n")
    form.about(own.tables, None, form._view)
    form.undo.click()
    assert "no correction in" in words(form.said.value)


def test_a_view_is_exported_whole_and_without_words_of_the_articles(panel, tmp_path):
    panel.export.click()
    folder = tmp_path / "view"
    names = {file.name for file in folder.iterdir()}
    assert {"events.csv", "events.parquet", "escalation.png", "escalation.svg", "view.txt"} <= names
    events = pd.read_parquet(folder / "events.parquet")
    assert len(events) == len(listed(panel))
    for file in folder.glob("*.parquet"):
        assert not {"victim", "target", "text", "headline", "perpetrator"} & set(pd.read_parquet(file))


def test_the_commands_give_the_view_back(panel):
    view = controls.View(conflict="Idlib", sides=("turkey",), since="2020-02-01", harms=("killed",), link="window")
    run = commands(view, GIVEN).splitlines()[0]
    assert run.startswith(".venv/bin/papermill ") and run.endswith(" notebooks/00_explore.ipynb explored.ipynb")
    given = json.loads(shlex.split(run)[shlex.split(run).index("-y") + 1])
    assert controls.View(**{name: given[name] for name in view.words}) == view


def test_words_of_an_article_are_data_wherever_they_are_shown(shared, tmp_path):
    nasty = '<img src=x onerror="alert(1)">'
    told = f"Shelling by {nasty} killed seven civilians in Saraqib on 3 February 2020, {nasty} said."
    (tmp_path / "one.txt").write_text(f"{nasty}\n\n{told}")
    archive = controls.Archive(analysis.read_articles(tmp_path / "one.txt"), shared.corrections)
    panel = Panel(archive, controls.View(harms=()), GIVEN, tmp_path / "view")
    shown = [panel.record.value, panel.status.value, *(chart.value for chart in panel.charts.values())]
    assert "<img src=x" not in "".join(shown)
    assert "Saraqib" in panel.record.value


def test_a_view_asked_for_what_is_not_there_names_what_is(shared):
    with pytest.raises(ValueError, match=r"one of: .*Idlib"):
        controls.View(conflict="Atlantis").choose(shared.tables(controls.View().rules))
    with pytest.raises(ValueError, match="estimate is 'mean'; it must be one of: low, best, high"):
        controls.View(estimate="mean")


UNDER = [
    {"link": "window"}, {"link": "window", "link_window_h": 240, "merge_days": 3}, {"claims": "without"},
    {"claims": "only", "convention": "acled"}, {"current": "max"}, {"merge_days": 0}, {},
]  # fmt: skip


@pytest.mark.parametrize("corrected", [False, True])
def test_rules_moved_one_after_another_give_the_tables_of_a_run_of_its_own(shared, tmp_path, corrected):
    """Each move joins again only what it touches; a correction of what links say of an event holds all the same."""
    file = tmp_path / "corrections.csv"
    shutil.copy(paths.CORRECTIONS, file)
    if corrected:
        raw = shared.tables(controls.View().rules)
        answer = raw.events.loc[raw.events["is_response"], "event_id"].iloc[0]
        number = raw.reports["mention_id"].iloc[40]
        other = shared.readings.mentions.query("victim_role == 'unknown'")["mention_id"].iloc[9]
        several = raw.reports[raw.reports.duplicated("event_id")]["mention_id"].iloc[0]
        with file.open("a") as handle:
            handle.write(f"{answer},events.is_response,true,false,set,me,,why\n{number},,,,drop,me,,why\n")
            handle.write(f"{several},,,,split,me,,why\n{other},victim_role,unknown,contractor,set,me,,why\n")
    archive = controls.Archive(shared.articles, file)
    archive.__dict__["readings"] = shared.readings
    taken_back = {"merge_days": 1}
    for choice in [*UNDER, taken_back]:
        view = controls.View(conflict="Idlib", **choice)
        if choice is taken_back:
            shutil.copy(paths.CORRECTIONS, file)
        moved = archive.tables(view.rules)
        alone = analysis.assemble(
            shared.readings, dataclasses.replace(view.rules, corrections=analysis.read_corrections(file))
        )
        for name, table in vars(alone).items():
            pd.testing.assert_frame_equal(getattr(moved, name), table)
        applied = moved.decisions["action"].eq("correction").sum()
        if choice in (UNDER[0], taken_back):
            assert applied == (4 if corrected and choice is UNDER[0] else 0)


def test_a_move_that_chooses_no_other_rows_keeps_the_list_and_tells_the_new_view(panel):
    chosen, rows = panel.chosen, listed(panel)
    panel.choices.by_name["estimate"].value = "low"
    assert panel.chosen is chosen and listed(panel) == rows
    assert '"estimate": "low"' in panel.commands.value
    panel.choices.by_name["until"].value = "2020-02-20"
    assert panel.chosen is not chosen and len(listed(panel)) < len(rows)


def test_words_stand_where_the_first_view_will_until_it_is_made(articles, monkeypatch):
    said = []
    monkeypatch.setattr("analysis.controls.panel.keep_keys", lambda: None)
    monkeypatch.setattr("analysis.controls.panel.display", lambda box: said.append((box, box.children[0].value)))
    monkeypatch.setattr("analysis.controls.panel.Panel", lambda *given: SimpleNamespace(box=widgets.HTML("the view")))
    controls.explore(controls.Archive(articles.head(3)))
    [(box, before)] = said
    assert "Joining 3 articles and drawing the first view" in before
    assert [child.value for child in box.children] == ["the view"]


def test_the_second_of_two_clicks_writes_nothing(own):
    """The form is about another event by then."""
    form = own.correcting
    own.finder.rows.value = listed(own)[0]
    form.target.value = next(value for _, value in form.target.options if value[0] == "event")
    form.action.value, form.why.value, form.who.value = "drop", "told twice", "R. Reader"
    form.write.click()
    form.write.click()
    assert len(list(csv.DictReader(form._archive.corrections.open()))) == 1
    assert "Written to" in words(form.said.value) and form.why.value == ""


def test_a_chart_of_the_view_before_is_not_shown_under_the_next(panel):
    panel.tabs.selected_index = 1
    panel.tabs.selected_index = 0
    assert "<img" in panel.charts["retaliation"].value
    panel.choices.by_name["until"].value = "2020-02-20"
    assert "<img" in panel.charts["escalation"].value and "<img" not in panel.charts["retaliation"].value


def test_a_word_of_the_list_finds_its_rows(panel):
    differ = [line for line, _ in panel.finder.rows.options if line.endswith("differ")]
    panel.finder.find.value = "DIFFER"
    found = [line for line, _ in panel.finder.rows.options]
    # "A different count" in an article is found too.
    assert [line for line in found if line.endswith("differ")] == differ != [] and len(found) < len(panel.chosen.events)


def test_only_conflicts_that_articles_tell_of_are_offered(panel):
    offered = panel.choices.by_name["conflict"].options
    assert "Idlib" in offered and "Gaza" in set(panel.tables.ceasefires["conflict"]) and "Gaza" not in offered


def test_claims_added_up_stay_made(panel):
    panel.choices.by_name["bin"].value = "M"
    data = controls.pictures.escalation(panel.chosen, dataclasses.replace(panel.view, cumulative=True)).data
    claims = data.query("claim_only and placed and victim_side == 'syria_gov' and harm == 'killed'")
    known = claims.sort_values("bin_start")["low"].notna()
    assert known.any() and known[known.idxmax() :].all()


def test_an_event_stays_picked_though_a_correction_takes_it_out_of_what_is_sought(panel):
    panel.finder.find.value = "Taftanaz"
    picked = panel.finder.rows.value
    panel.finder.find.value = "no such place"
    assert panel.finder.rows.value is None
    panel.finder.find.value = "Taftanaz"
    events = panel.finder._events
    moved = events["place"].mask(events["event_id"].eq(picked), "Saraqib")
    panel.finder.show(events.assign(place=moved), pd.Series)
    assert panel.finder.rows.value == picked


def test_a_chart_that_is_being_drawn_while_a_control_moves_is_of_the_view_that_follows(panel, monkeypatch):
    """JupyterLab may hand the click on a tab and the control moved after it to two threads."""
    began, calls = threading.Event(), []

    def first_is_slow(chart):
        calls.append(chart)
        began.set()
        time.sleep(1.5 if len(calls) == 1 else 0)
        return image(chart)

    monkeypatch.setattr("analysis.controls.panel.image", first_is_slow)
    click = threading.Thread(target=setattr, args=(panel.tabs, "selected_index", 1))
    click.start()
    began.wait(30)
    panel.choices.by_name["until"].value = "2020-02-20"
    click.join()
    assert panel.charts["retaliation"].value == image(PICTURES["retaliation"](panel.chosen, panel.view))


OTHER = {"estimate": "low", "bin": "M", "cumulative": True, "log": True, "truces": False, "basis": "neutralized/killed"}


@pytest.mark.parametrize("chart", list(PICTURES))
def test_a_control_is_greyed_out_where_it_changes_nothing_in_the_chart(panel, chart):
    panel.tabs.selected_index = list(PICTURES).index(chart)
    before = panel.charts[chart].value
    for name, value in OTHER.items():
        control = panel.choices.by_name[name]
        first, control.value = control.value, value
        assert (panel.charts[chart].value == before) == control.disabled, name
        control.value = first


def test_words_of_the_articles_find_an_event_and_letters_of_an_id_none(panel):
    word = "ambulances"
    panel.finder.find.value = word
    found = [event for _, event in panel.finder.rows.options]
    assert found
    told = panel.tables.reports.merge(panel.tables.articles, on="article_id").groupby("event_id")["text"].agg(" ".join)
    assert all(word in told[event] for event in found)
    event = next(one for one in panel.chosen.events["event_id"] if one[:3].isdigit())
    panel.finder.find.value = event
    assert [one for _, one in panel.finder.rows.options] == [event]
    panel.finder.find.value = event[1:4]
    assert event not in [one for _, one in panel.finder.rows.options]


def test_reset_sets_every_control_and_the_chart_back(panel):
    before, values = picture(panel), {name: control.value for name, control in panel.choices.by_name.items()}
    for name, value in (("conflict", "Donbas"), ("until", "2021-01-01"), ("estimate", "low"), ("merge_days", 0)):
        panel.choices.by_name[name].value = value
    assert picture(panel) != before
    panel.reset.click()
    assert {name: control.value for name, control in panel.choices.by_name.items()} == values
    assert picture(panel) == before
