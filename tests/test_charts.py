"""Charts are drawn for all that can come, say in words what they show, and never lie by omission."""

from __future__ import annotations

import base64
from dataclasses import replace
from itertools import combinations

import matplotlib.dates as mdates
import pandas as pd
import pytest
from conftest import answered, article, breach, event, february, harmed, tables, told
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch
from matplotlib.text import Text

from analysis import charts, evidence, metrics, schema
from analysis.charts import look
from analysis.charts.look import MISLEADING
from analysis.sides import side_name


def words(fig: Figure) -> str:
    """Every text of a figure, also titles and tick labels."""
    fig.canvas.draw()
    parts = [text.get_text() for text in fig.findobj(lambda artist: hasattr(artist, "get_text"))]
    return "\n".join(parts)


def full():
    """February with a bulletin, an undated event, one before the truce, and answers to attacks that harmed nobody."""
    seed = february()
    more = tables(
        events=[
            event("E5", None),
            event("E6", "2020-02-12"),
            event("E7", "2020-02-12"),
            event("E8", "2020-02-13"),
            event("E9", "2020-01-06"),
        ],
        casualties=[
            harmed("E5", "turkey", "killed", 1, 1, 1),
            harmed("E6", "turkey", "killed", 0, 0, 0),
            harmed("E7", "syria_gov", "killed", 0, 0, 0),
            harmed("E8", "turkey", "killed", 3, None, 9),
            harmed("E9", "turkey", "killed", 2, 2, 2),
        ],
        retaliations=[answered("E6", "E7"), answered("E8", "E7")],
        violations=[
            breach("b1", "counter", "2020-02-09", "2020-02-10", counted_by="SMM", count_best=8, ceasefire_id="jan12"),
            breach("i1", "inferred", "2020-02-10", accused_side="syria_gov", event_id="E1", ceasefire_id="jan12"),
        ],
    )
    names = ("events", "casualties", "retaliations", "violations")
    return replace(seed, **{name: _both(getattr(seed, name), getattr(more, name)) for name in names})


def _both(one, other):
    return pd.concat([one, other], ignore_index=True)


DRAWN = {
    "escalation": lambda t: charts.escalation(metrics.escalation(t), t),
    "escalation by day": lambda t: charts.escalation(metrics.escalation(t, bin="D"), t, log=True),
    "escalation by role": lambda t: charts.escalation(metrics.escalation(t, by=("victim_role", "harm"))),
    "escalation, every view": lambda t: charts.escalation(
        metrics.escalation(t, rolling=2, dates="event, else report"),
        t,
        views=charts.VIEWS,
        points=metrics.change_points(metrics.escalation(t)),
    ),
    "latency": lambda t: charts.latency(metrics.retaliation(t), t),
    "retaliation": lambda t: charts.retaliation(metrics.retaliation(t), metrics.retaliation_over_time(t), t),
    "violations": lambda t: charts.violations(metrics.violations(t), t),
    "violations since a truce": lambda t: charts.violations(metrics.violations(t), t, days=60),
    "toll": lambda t: charts.toll(metrics.reports_of(t, metrics.most_told(t))),
}
ODD = {
    "one event": lambda: tables(
        articles=[article("a", "2020-02-03")],
        events=[event("A", "2020-02-03")],
        casualties=[harmed("A", "turkey", "killed", 1, 1, 1)],
    ),
    "open bounds and long names": lambda: tables(
        articles=[article("a", "2020-02-03", source="The Agency of a Name that Goes On and On, Provincial Edition")],
        events=[event(f"E{at}", f"2020-02-{at + 1:02}") for at in range(12)],
        casualties=[
            harmed(f"E{at}", "the united front of the northern and eastern provinces " * 3, "killed", 9, None, None)
            for at in range(12)
        ],
        reports=[told(f"E{at}", "a", 9, published="2020-02-03") for at in range(12)],
        retaliations=[
            answered(f"E{at}", f"E{at + 1}", responder_side="the front of the provinces " * 5, target_side="turkey")
            for at in range(11)
        ],
        violations=[
            breach("b", "counter", "2020-02-03", counted_by="the council of monitors and observers " * 4, count_best=3),
            breach("s", "stated", "2020-02-03", accused_side="the united front of the north"),
        ],
    ),
    "forty weeks": lambda: tables(
        articles=[article("a", "2020-02-03")],
        events=[
            event(f"E{at}", str(day.date())) for at, day in enumerate(pd.date_range("2020-01-06", periods=40, freq="W"))
        ],
        casualties=[harmed(f"E{at}", "turkey", "killed", at, at, at) for at in range(40)],
        retaliations=[answered(f"E{at}", f"E{at + 1}", latency_max_h=400) for at in range(39)],
    ),
    "full": full,
}


def _in_view(at: float, axis: Axis) -> bool:
    low, high = sorted(axis.get_view_interval())
    return low <= at <= high


def cut_off(fig: Figure) -> list[str]:
    """Words that reach over the edge of the picture."""
    FigureCanvasAgg(fig).draw()
    shown = [text for text in fig.findobj(Text) if text.get_visible() and text.get_text().strip()]
    axes = [axis for ax in fig.axes for axis in (ax.xaxis, ax.yaxis)]
    beyond = {tick.label1 for axis in axes for tick in axis.get_major_ticks() if not _in_view(tick.get_loc(), axis)}
    page = fig.bbox.padded(2)
    boxes = [(text.get_text(), text.get_window_extent()) for text in shown if text not in beyond]
    return [words for words, box in boxes if not (page.contains(box.x0, box.y0) and page.contains(box.x1, box.y1))]


@pytest.mark.parametrize("corpus", ODD)
@pytest.mark.parametrize("name", [name for name in DRAWN if name != "violations since a truce"])
def test_no_words_are_cut_off(name, corpus):
    assert cut_off(DRAWN[name](ODD[corpus]())) == []


SAYS = {
    "escalation": ["Turkey, killed", "Syrian government, neutralized: claimed", "T1", "January truce", "n = 9 events"],
    "escalation by day": ["Casualties by day", "not placed"],
    "escalation by role": ["Military, killed", "n = 9 events"],
    "escalation, every view": ["rolling mean", "running sum", "n = 9 events"],
    "latency": ["no latency is known (4 pairs)"],
    "retaliation": ["76 / 8", "Turkey answers Syrian government", "undefined: the trigger harmed nobody", "4 pairs"],
    "violations": ["inferred: Syrian government", "OSCE: incidents, a day", "2 rows with no day", "n = 2 stated"],
    "violations since a truce": ["days since the truce took effect", "January truce"],
    "toll": ["n = 1 report", "Agency A"],
}


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_to_show_is_said_in_words(name):
    assert "Nothing to show" in words(DRAWN[name](tables()))


def dated_reports(t):
    return replace(t, reports=t.reports.assign(published=t.articles["published"].iloc[0]))


@pytest.mark.parametrize("name", DRAWN)
def test_charts_say_what_they_show(name):
    shown = words(DRAWN[name](dated_reports(full())))
    assert [one for one in SAYS[name] if one not in shown] == []


def test_totals_are_markers_with_their_number_and_no_bars(seed):
    seed = replace(seed, totals=seed.totals.assign(period_end=seed.events["date_start"].iloc[0]))
    fig = charts.escalation(metrics.escalation(seed), seed)
    assert "≥1,801 killed since 1 Sep 2018" in words(fig)
    heights = [bar.get_height() for ax in fig.axes for box in ax.containers for bar in box]
    assert max(heights) == 101


def test_claims_are_hollow_and_reports_are_not(seed):
    fig = charts.escalation(metrics.escalation(seed), seed)
    faces = {ax.get_title(loc="left"): {bar.get_facecolor() for box in ax.containers for bar in box} for ax in fig.axes}
    white = (1.0, 1.0, 1.0, 1.0)
    assert {title for title, colours in faces.items() if white in colours} == {
        "Syrian government, neutralized: claimed by the other side"
    }


def test_a_missing_bin_has_no_bar_and_a_quiet_one_has(seed):
    data = metrics.escalation(seed)
    data = data[data["victim_side"].eq("turkey") & data["harm"].eq("killed")]
    quiet, missing = data.assign(value=0, low=0, high=0), data.assign(value=None, low=None, high=None)
    bars = [sum(len(box) for ax in charts.escalation(one).axes for box in ax.containers) for one in (quiet, missing)]
    assert bars == [2, 0]


def test_lines_break_at_gaps():
    days = ["2020-01-12", "2020-01-13", "2020-01-20"]
    rows = [breach(f"b{day}", "counter", day, counted_by="SMM", count_best=n) for n, day in enumerate(days)]
    fig = charts.violations(metrics.violations(tables(violations=rows)))
    steps = [line for line in fig.axes[0].lines if line.get_drawstyle() == "steps-post"]
    assert [len(line.get_xdata()) for line in steps] == [3, 2]


LYING = [
    (lambda t, **asked: charts.escalation(metrics.escalation(t), t, **asked), "dual_axes"),
    (lambda t, **asked: charts.escalation(metrics.escalation(t), t, **asked), "stacked"),
    (lambda t, **asked: charts.violations(metrics.violations(t), t, **asked), "sum_counters"),
    (lambda t, **asked: charts.violations(metrics.violations(t), t, **asked), "join_gaps"),
    (lambda t, **asked: charts.retaliation(metrics.retaliation(t), tables=t, **asked), "mean_ratio"),
    (lambda t, **asked: charts.latency(metrics.retaliation(t), t, **asked), "dual_axes"),
]


@pytest.mark.parametrize(("draw", "option"), LYING)
def test_misleading_pictures_are_refused_with_the_reason(seed, draw, option):
    with pytest.raises(ValueError) as refusal:
        draw(seed, **{option: True})
    assert str(refusal.value) == f"{option} is refused as misleading: {MISLEADING[option]}"
    assert isinstance(draw(seed, **{option: False}), Figure)
    with pytest.raises(TypeError, match="no option 'pie'"):
        draw(seed, pie=True)


def test_a_running_sum_alone_is_refused_and_an_unknown_view(seed):
    data = metrics.escalation(seed)
    with pytest.raises(ValueError, match="cumulative_only is refused as misleading: a running sum can only rise"):
        charts.escalation(data, views=["cumulative"])
    with pytest.raises(ValueError, match="views is 'pie'; it must be one of: bars, rolling, cumulative"):
        charts.escalation(data, views=["bars", "pie"])


def test_events_that_stand_on_their_first_report_are_counted_once():
    corpus = tables(
        events=[event("A", None), event("B", "2020-02-03")],
        casualties=[
            harmed(one, "turkey", harm, 1, 1, 1) for one, harm in (("A", "killed"), ("A", "injured"), ("B", "killed"))
        ],
        reports=[told("A", "a", 1, published="2020-02-12"), told("B", "a", 1, published="2020-02-12")],
    )
    shown = words(charts.escalation(metrics.escalation(corpus, dates="event, else report"), corpus))
    assert "1 event on the day of the first report." in shown and "week of the event or its first report" in shown
    assert "2 events on the day" in words(charts.escalation(metrics.escalation(corpus, dates="report"), corpus))


def test_the_line_of_n_says_of_how_many_events_and_which_are_drawn():
    casualties = [harmed("A", "turkey", "killed", 1, 1, 1), harmed("B", "turkey", "injured", 2, 2, 2)]
    both = tables(events=[event("A", "2020-02-03"), event("B", "2020-02-04")], casualties=casualties)
    data = metrics.escalation(both)
    assert "n = 1 of 2 events (killed)" in words(charts.escalation(data, both))
    assert "n = 2 events, in" in words(charts.escalation(data, both, harms=("killed", "injured")))
    assert "n = 1 event," in charts.finding("escalation", data)


def test_no_figure_has_two_axes_in_one_place():
    for draw in DRAWN.values():
        places = [ax.get_position().bounds for ax in draw(full()).axes]
        assert len(set(places)) == len(places)


def test_days_no_article_covers_are_grey_in_every_panel():
    """Articles of 3 Feb and 20 Apr: the weeks from 10 Feb to the one before 13 Apr are covered by neither."""
    corpus = tables(
        articles=[article("a", "2020-02-03"), article("b", "2020-04-20")],
        events=[event("A", "2020-02-03"), event("B", "2020-04-20")],
        casualties=[harmed("A", "turkey", "killed", 1, 1, 1), harmed("B", "turkey", "killed", 2, 2, 2)],
    )
    panel, strip = charts.escalation(metrics.escalation(corpus)).axes
    for ax in (panel, strip):
        ends = [path.vertices[:, 0] for one in ax.collections for path in one.get_paths()]
        (grey,) = [x for x in ends if max(x) - min(x) > 7]
        days = [str(mdates.num2date(x).date()) for x in (min(grey), max(grey))]
        assert days == ["2020-02-10", "2020-04-13"]


def test_a_rolling_line_breaks_at_a_gap_and_levels_lie_between_change_points():
    days = pd.date_range("2020-01-01", periods=24)
    corpus = tables(
        articles=[article("a", "2020-01-01")],
        events=[event(f"E{at}", str(day.date())) for at, day in enumerate(days)],
        casualties=[harmed(f"E{at}", "turkey", "killed", n, n, n) for at, n in enumerate([1] * 12 + [20] * 12)],
    )
    data = metrics.escalation(corpus, bin="D", rolling=3)
    fig = charts.escalation(data, views=["bars", "rolling"], points=metrics.change_points(data))
    (line,) = [line for line in fig.axes[0].lines if line.get_linestyle() == "-" and len(line.get_xdata()) == 24]
    assert pd.isna(line.get_ydata()[:2]).all() and line.get_ydata()[2:4].tolist() == [1, 1]
    levels = [path.get_segments() for path in fig.axes[0].collections if path.get_linewidths()[0] == 1.8]
    assert [round(float(segment[0][1])) for segment in levels[0]] == [1, 20]


def daily(n, **more):
    days = pd.date_range("2018-01-01", periods=n)
    return tables(
        events=[event(f"E{at}", str(day.date())) for at, day in enumerate(days)],
        casualties=[harmed(f"E{at}", "turkey", "killed", at, at, at + 2, **more) for at in range(n)],
    )


def caps(ax):
    return [line for line in ax.lines if line.get_marker() == "_"]


def test_many_days_are_steps_without_gaps_or_caps_and_weeks_are_offered():
    data = metrics.escalation(daily(401), bin="D")
    fig = charts.escalation(data)
    ax = fig.axes[0]
    (steps,) = [patch for patch in ax.patches if isinstance(patch, StepPatch)]
    values, edges, _ = steps.get_data()
    assert values.tolist() == list(range(401)) and set(edges[1:] - edges[:-1]) == {1}
    assert not [box for box in ax.containers if len(box)] and not caps(ax)
    hint = "401 days: steps without gaps, whiskers without caps, a claim with a hollow head; weeks or months are easier"
    assert hint in " ".join(fig.get_supxlabel().split())
    few = charts.escalation(metrics.escalation(daily(150), bin="D"))
    assert caps(few.axes[0]) and "easier to compare" not in few.get_supxlabel()
    assert not [patch for patch in few.axes[0].patches if isinstance(patch, StepPatch)]


def test_a_claim_among_many_days_has_a_hollow_head():
    heads = {}
    for claim in (False, True):
        ax = charts.escalation(metrics.escalation(daily(200, claim_only=claim), bin="D")).axes[0]
        heads[claim] = [line for line in ax.lines if line.get_marker() == "o"]
    assert heads[False] == [] and [line.get_markerfacecolor() for line in heads[True]] == ["white"]
    assert heads[True][0].get_ydata().tolist() == list(range(200))


def test_unknown_days_in_a_row_have_one_question_mark_where_there_are_many():
    """A claim on three days in a row and on one apart leaves the count of these days unknown."""
    days = [str(day.date()) for day in pd.date_range("2018-01-01", periods=200)]
    rival = [("C0", days[50]), ("C1", days[51]), ("C2", days[52]), ("C3", days[120])]
    for n, marks in ((200, 2), (140, 4)):
        ends = [("A", days[0]), ("B", days[n - 1])]
        corpus = tables(
            articles=[article(day, day) for day in days],
            events=[event(name, day) for name, day in [*ends, *rival]],
            casualties=[harmed(name, "turkey", "killed", 1, 1, 1) for name, _ in ends]
            + [harmed(name, "turkey", "killed", 9, 9, 9, claim_only=True) for name, _ in rival],
        )
        ax = charts.escalation(metrics.escalation(corpus, bin="D")).axes[0]
        (questions,) = [line for line in ax.lines if line.get_marker() == "$?$"]
        assert len(questions.get_xdata()) == marks


def test_a_truce_whose_start_is_disputed_has_dots_and_no_grey(seed):
    spans = tables(
        ceasefires=seed.ceasefires.to_dict("records"),
        events=[event("A", "2020-01-06"), event("B", "2020-01-20")],
        casualties=[harmed(one, "turkey", "killed", 1, 1, 1) for one in "AB"],
    )
    fig = charts.escalation(metrics.escalation(spans), spans)
    hatched = [patch for patch in fig.axes[0].patches if patch.get_hatch() == "...."]
    assert [patch.get_width() for patch in hatched] == [3] and hatched[0].get_facecolor()[3] == 0
    assert "start disputed 9 Jan 2020 to 12 Jan 2020: dotted" in " ".join(fig.get_supxlabel().split())


def test_a_toll_has_an_arrow_where_no_upper_bound_is_told():
    rows = [told("A", "a", 31, published="2020-02-27", high=None), told("A", "b", 34, published="2020-02-28")]
    articles = [article("a", "2020-02-27"), article("b", "2020-02-28", source="Agency B")]
    data = metrics.reports_of(tables(articles=articles, events=[event("A", "2020-02-27")], reports=rows), "A")
    fig = charts.toll(data)
    (arrow,) = [line for line in fig.axes[0].lines if line.get_marker() == "^"]
    assert arrow.get_ydata()[0] > 31 and "arrow: no upper bound" in fig.get_supxlabel()
    assert "n = 2 reports, in 2 articles. Sources: Agency A." in fig.get_supxlabel()


def test_labels_of_ratios_lie_on_no_dot_and_on_no_other_label():
    days = {f"{kind}{at}": f"2020-02-{3 + at:02}" for kind in "TR" for at in range(12)}
    corpus = tables(
        events=[event(name, day) for name, day in days.items()],
        casualties=[harmed(f"T{at}", "turkey", "killed", 8, 8, 8) for at in range(12)]
        + [harmed(f"R{at}", "syria_gov", "killed", n, n, n) for at, n in enumerate([70, 71, 72, 73, 10, 74] * 2)],
        retaliations=[answered(f"T{at}", f"R{at}") for at in range(12)],
    )
    fig = charts.retaliation(metrics.retaliation(corpus), tables=corpus)
    FigureCanvasAgg(fig).draw()
    ax = fig.axes[0]
    boxes = [text.get_window_extent() for text in ax.texts]
    dots = [
        ax.transData.transform((line.get_xdata()[0], line.get_ydata()[0]))
        for line in ax.lines
        if line.get_marker() == "o"
    ]
    assert len(dots) == 12 and 2 <= len(boxes) < 12
    assert not [1 for one, other in combinations(boxes, 2) if one.overlaps(other)]
    assert not [1 for box in boxes for dot in dots if box.contains(*dot)]


def test_a_log_scale_is_symlog_where_it_is_asked(seed):
    rows = [breach("b", "counter", "2020-01-12", counted_by="SMM", count_low=0, count_best=0, count_high=900)]
    corpus = tables(violations=rows)
    for log, scale in ((True, "symlog"), (False, "linear")):
        bars = charts.escalation(metrics.escalation(seed), log=log).axes[:-1]
        lines = charts.violations(metrics.violations(corpus), log=log).axes
        assert {ax.get_yscale() for ax in [*bars, *lines]} == {scale}


def test_a_running_sum_has_a_panel_under_each_of_bars(seed):
    fig = charts.escalation(metrics.escalation(seed, by=("victim_side", "harm")), views=["bars", "cumulative"])
    assert [ax.get_ylabel() for ax in fig.axes] == ["", "sum"] * 3 + [""]


def test_two_bases_in_one_chart_are_refused(seed):
    with pytest.raises(ValueError, match="one basis at a time"):
        charts.retaliation(metrics.retaliation(seed, basis=None))


# Words

KINDS = {
    "escalation": metrics.escalation,
    "escalation by role": lambda t: metrics.escalation(t, by=("victim_role", "harm")),
    "escalation of all": lambda t: metrics.escalation(t, by=("harm",)),
    "retaliation": metrics.retaliation,
    "violations": metrics.violations,
    "toll": lambda t: metrics.reports_of(t, metrics.most_told(t)),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("corpus", [february(), full(), tables()], ids=["seed", "full", "empty"])
def test_alt_text_is_sentences_with_n(kind, corpus):
    data = KINDS[kind](corpus)
    kind = kind.split(" ")[0]
    said = charts.alt(kind, data)
    assert said.endswith(".") and "n = " in said and charts.finding(kind, data) in said
    assert "<NA>" not in said and "nan" not in said.lower().split()


FOUND = [
    ("escalation", ["Killed in 2 weeks to 16 Feb 2020", "Syrian government 76, Turkey 13", "n = 4 events, 0 of them"]),
    ("escalation by role", ["Military 88, Contractor 1", "(Military 83)"]),
    ("escalation of all", ["all 89; the highest bar is of the week from 3 Feb 2020 (all 84)"]),
    ("retaliation", ["1 of 2 linked pairs", "at 9.5 (76 / 8, 3 Feb 2020)", "1 with bounds only", "n = 2 pairs."]),
    (
        "violations",
        [
            "2 stated accusations (2 undated; against Syrian government 1, Syrian government and Russia 1)",
            "0 inferred",
            "0 bulletins",
            "n = 3 lines, one for each truce an act breaches.",
        ],
    ),
]


@pytest.mark.parametrize(("kind", "parts"), FOUND)
def test_findings_are_computed(seed, kind, parts):
    said = charts.finding(kind.split(" ")[0], KINDS[kind](seed))
    assert [part for part in parts if part not in said] == []


def test_toll_says_what_stands():
    reports = [told("A", "a", 9, status="superseded"), told("A", "b", 34)]
    data = metrics.reports_of(tables(events=[event("A", "2020-02-27")], reports=reports), "A")
    assert "from 9 to 34, 34 stands" in charts.finding("toll", data)


def test_an_unknown_kind_is_refused(seed):
    with pytest.raises(ValueError, match="one of: escalation, retaliation, violations, claimants"):
        charts.alt("pie", seed.events)


NAMES = [
    ("syria_gov", "Syrian government"),
    ("pkk_ypg", "PKK YPG"),
    ("us and hts", "United States and Hayat Tahrir al-Sham"),
    ("Free Army", "Free Army"),
    ("front of the north", "Front of the north"),
    (None, "Side not named"),
]


@pytest.mark.parametrize(("side", "name"), NAMES)
def test_side_names(side, name):
    assert side_name(side) == name


def test_show_gives_alt_text_and_the_same_picture_every_time(seed, monkeypatch):
    shown = []
    monkeypatch.setattr("analysis.charts.look.display", lambda data, **how: shown.append((data, how)))
    for _ in range(2):
        charts.show(charts.retaliation(metrics.retaliation(seed)), "Two pairs.")
    (data, how), again = shown
    assert how["metadata"] == {"image/png": {"alt": "Two pairs."}} and again[0] == data
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")


def test_an_act_that_breaches_two_truces_counts_once_in_words_chart_and_alt_text():
    rows = [breach(f"v{truce}", "stated", "2020-02-03", ceasefire_id=truce) for truce in ("sochi", "jan12")]
    corpus = tables(violations=rows)
    data = metrics.violations(corpus)
    n = "2 lines, one for each truce an act breaches"
    for days in (None, 60):
        assert days or f"n = 1 stated: {n}" in words(charts.violations(data, days=days))
    assert charts.finding("violations", data).endswith(f"n = {n}.")
    assert "n = 1 stated: 1 line." in words(charts.violations(data.head(1)))


def test_accused_of_no_known_side_have_lanes_by_their_printed_names_and_the_rarest_share_one():
    names = ["the hill men", "the hill men", *(f"band {n}" for n in range(8)), None]
    rows = [breach(f"v{n}", "stated", "2020-02-03", accused=name, text=f"words {n}") for n, name in enumerate(names)]
    fig = charts.violations(metrics.violations(tables(violations=rows)))
    lanes = [label.get_text() for label in fig.axes[0].get_yticklabels()]
    assert "stated: hill men" in lanes and "stated: others, side not known" in lanes
    assert "stated: Side not named" in lanes and len(lanes) == 7


def test_a_counter_that_fights_is_said_to_be_a_party():
    row = breach("b", "counter", "2020-02-03", counted_by="Army", counted_by_kind="belligerent", count_best=8)
    told = charts.finding("violations", metrics.violations(tables(violations=[row])))
    assert "at most 8 violations a day (Army, itself a party to the fight, 3 Feb 2020)" in told


def test_only_marks_that_are_drawn_are_explained():
    stated = metrics.violations(tables(violations=[breach("v", "stated", "2020-02-03")]))
    text = words(charts.violations(stated))
    assert "bulletin" not in text and "dotted" not in text


def test_an_unfinished_bin_is_as_narrow_as_its_days_and_said_to_be(seed):
    data = metrics.escalation(seed, since="2020-02-03", until="2020-02-12", rolling=2)
    fig = charts.escalation(data, seed, views=["bars", "rolling"])
    assert "The last week holds 3 of 7 days: a bar as narrow as that, in no rolling mean." in words(fig)
    widths = {round(bar.get_width(), 2) for ax in fig.axes for bar in ax.patches if bar.get_height() > 1}
    assert widths == {round(7 * 0.72, 2), round(3 * 0.72, 2)}
    assert fig.axes[0].get_xlim()[1] == mdates.date2num(pd.Timestamp("2020-02-13"))
    told = charts.finding("escalation", data)
    assert told.startswith("Killed in 2 weeks to 12 Feb 2020 (the last week holds 3 of 7 days), claims")
    whole = metrics.escalation(seed, since="2020-02-03", until="2020-02-16")
    assert "holds" not in charts.finding("escalation", whole) + words(charts.escalation(whole, seed))


def test_a_mean_of_one_bin_alone_is_a_stroke_as_wide_as_its_bin():
    days = ["2020-02-03", "2020-02-10", "2020-03-02"]
    corpus = tables(
        articles=[article(f"a{day}", day) for day in days], events=[event(day, day) for day in days],
        casualties=[harmed(day, "turkey", "killed", 2, 2, 2) for day in days],
    )  # fmt: skip
    ax = charts.escalation(metrics.escalation(corpus, rolling=2), corpus, views=["bars", "rolling"]).axes[0]
    lines = [part for part in ax.collections if isinstance(part, LineCollection) and part.get_linewidth()[0] == 2]
    strokes = [line for part in lines for line in part.get_segments()]
    assert [line[1][0] - line[0][0] for line in strokes] == [7.0, 7.0]


def test_a_picture_without_ranges_claims_or_gaps_explains_none():
    corpus = tables(
        articles=[article("a1", "2020-02-03")], events=[event("E", "2020-02-03")],
        casualties=[harmed("E", "turkey", "killed", 2, 2, 2)],
    )  # fmt: skip
    text = words(charts.escalation(metrics.escalation(corpus, rolling=4), corpus, views=["bars", "rolling"]))
    assert not [mark for mark in ("hisker", "rrow", "ollow", "atched", "?:", "grey", "mean", "scales") if mark in text]


def unsure_answer(flag):
    """An answer whose one figure of killed is a belligerent's, with this flag of being a claim."""
    corpus = tables(
        articles=[article("a1", "2020-02-04")], events=[event("T", "2020-02-03"), event("R", "2020-02-03")],
        casualties=[
            harmed("T", "turkey", "killed", 2, 2, 2),
            harmed("R", "syria_gov", "killed", 8, 8, 8, claim_only=flag is True, said_by_kind="belligerent"),
        ],
        reports=[told("R", "a1", 8, victim_side="syria_gov", said_by="Turkey")], retaliations=[answered("T", "R")],
    )  # fmt: skip
    mention = {"mention_id": "R-a1", "article_id": "a1", "said_by": "Turkey", "said_by_kind": "belligerent"}
    return replace(corpus, mentions=schema.frame("mentions", [mention | {"is_claim": flag}]))


@pytest.mark.parametrize(
    ("flag", "words_", "face"),
    [
        (True, "8 / 2, 3 Feb 2020, by the count of Turkey alone", "hollow"),
        (None, "8 / 2, 3 Feb 2020, by a belligerent: of whose losses is not known", "half filled"),
        (False, "8 / 2, 3 Feb 2020)", None),
    ],
)
def test_a_ratio_on_one_partys_word_says_so_and_so_does_one_that_may_be(flag, words_, face):
    corpus = unsure_answer(flag)
    pairs, said = metrics.retaliation(corpus), metrics.claimants(corpus, ["killed/killed"])
    assert words_ in charts.finding("retaliation", pairs)
    assert [one if pd.notna(one) else None for one in (pairs["claim"][0], said["claim"][0])] == [flag, flag]
    for fig in (charts.retaliation(pairs), charts.retaliation(pairs, None, None, said)):
        assert [mark for mark in ("hollow", "half filled") if mark in words(fig).lower()] == ([face] if face else [])
    shown = evidence.table(pairs, "Pairs", ["claim"]).data
    assert ("not known" in shown) == (flag is None)
    bars = words(charts.escalation(metrics.escalation(corpus), corpus))
    assert ("For 1 of 2 figures it is not known" in bars) == (flag is None)


def test_undefined_rows_of_claimants_say_of_how_many_pairs():
    corpus = full()
    said = metrics.claimants(corpus, ["killed/killed"])
    lost = said[said["status"].eq("undefined")]
    text = words(charts.retaliation(metrics.retaliation(corpus), None, corpus, said))
    assert lost["reason"].nunique() == len([line for line in text.splitlines() if line.startswith("undefined: ")])
    assert all(" of " in line for line in text.splitlines() if line.startswith("undefined: "))


def test_groups_with_too_few_bins_are_named_as_not_tested():
    """Thirty days of one side, two of another."""
    days = [f"2020-01-{day:02d}" for day in range(1, 31)]
    rows = [(side, day) for side, told in (("turkey", days), ("russia", days[:2])) for day in told]
    corpus = tables(
        events=[event(f"{side}{day}", day) for side, day in rows],
        casualties=[harmed(f"{side}{day}", side, "killed", 2, 2, 2) for side, day in rows],
    )
    points = metrics.change_points(metrics.escalation(corpus, "D"))
    said = charts.finding("change points", points)
    assert said == (
        "No change point in 1 group tested; not tested, for too few bins in a row: Russia, killed; "
        "n = 30 bins, 1 group refused."
    )


def test_the_largest_group_has_the_first_panel_though_nobody_names_its_side():
    events = [event("A", "2020-02-10"), event("B", "2020-02-11")]
    rows = [harmed("A", "turkey", "killed", 5, 5, 5), harmed("B", None, "killed", 80, 80, 80)]
    fig = charts.escalation(metrics.escalation(tables(events=events, casualties=rows), "D"))
    assert [ax.get_title(loc="left") for ax in fig.axes[:2]] == ["Side not named, killed", "Turkey, killed"]


def test_highest_counts_say_what_they_are_and_that_some_have_no_end():
    events = [event("A", "2020-02-10"), event("B", "2020-02-20")]
    rows = [harmed("A", "turkey", "killed", 5, 5, 9), harmed("B", "turkey", "killed", 80, 80, None)]
    data = metrics.escalation(tables(events=events, casualties=rows), estimate="high")
    told = charts.finding("escalation", data)
    assert told.startswith("Killed, highest counts in 2 weeks")
    assert "Turkey at least 89, no upper bound told" in told
    assert "the highest bar is of the week from 17 Feb 2020 (Turkey at least 80)" in told
    assert "highest counts" in charts.escalation(data).get_suptitle()


def test_claims_alone_are_told_as_claims():
    rows = [harmed("A", "turkey", "killed", 5, 5, 5) | {"claim_only": True}]
    run = tables(events=[event("A", "2020-02-10")], casualties=rows)
    told = charts.finding("escalation", metrics.escalation(run))
    assert "Nobody is reported killed" in told and "but in claims of one party about the other" in told
    assert "among them" in charts.finding("escalation", metrics.escalation(run, by=("victim_role", "harm")))


def dated(ax):
    return any(tick.label1.get_visible() for tick in ax.xaxis.get_major_ticks())


def test_a_chart_too_high_to_be_seen_whole_has_its_days_under_its_first_panel_too():
    events = [event("A", "2020-02-10"), event("B", "2020-02-11")]
    sides = ["turkey", "syria_gov", "russia", None]
    rows = [harmed("A", side, "killed", 5, 5, 5) for side in sides]
    for some, twice in ((rows, True), (rows[:1], False)):
        fig = charts.escalation(metrics.escalation(tables(events=events, casualties=some), "D"))
        words(fig)
        assert (dated(fig.axes[0]), dated(fig.axes[-1])) == (twice, True)


def test_pairs_that_no_pooled_line_holds_are_counted(seed):
    data, pooled = metrics.retaliation(seed), metrics.retaliation_over_time(seed)
    every = words(charts.retaliation(data, pooled.assign(n_left_out=0)))
    fewer = words(charts.retaliation(data, pooled.assign(n_left_out=[1, *[0] * (len(pooled) - 1)])))
    assert "Thick line" in every and "without a best figure" not in every
    assert "1 pair without a best figure on both ends is in neither" in " ".join(fewer.split())


def test_links_that_no_words_state_are_dotted_and_counted(seed):
    data = metrics.retaliation(seed, "killed/killed")
    guessed = data.assign(link="inferred")
    assert "dotted: linked by sides and time alone" in words(charts.retaliation(guessed))
    assert "dotted" not in words(charts.retaliation(data))
    assert charts.finding("retaliation", guessed).endswith("n = 2 pairs, 2 of them linked by sides and time alone.")


def test_what_only_claims_tell_is_told_with_its_numbers():
    casualties = [harmed("A", "syria_gov", "killed", 76, 76, 76, claim_only=True)]
    data = metrics.escalation(tables(events=[event("A", "2020-02-03")], casualties=casualties))
    assert "but in claims of one party about the other (Syrian government 76)" in charts.finding("escalation", data)


def test_a_finding_tells_the_dead_that_no_bin_holds():
    events = [event("A", "2020-02-03"), event("B", "2020-02-01", date_end="2020-02-29", date_precision=4)]
    casualties = [harmed("A", "turkey", "killed", 5, 5, 5), harmed("B", "turkey", "killed", 34, 34, 34)]
    data = metrics.escalation(tables(events=events, casualties=casualties))
    assert charts.finding("escalation", data).endswith("n = 2 events, 1 of them not placed (34 killed).")


def test_one_ratio_lies_alone(seed):
    data = metrics.retaliation(seed)
    one = data[data["ratio_best"].notna()].head(1)
    assert charts.finding("retaliation", one).startswith("The ratio killed/killed of 1 of 1 linked pair lies at")


def test_a_key_too_wide_for_three_columns_has_two():
    for words, columns in (("Minsk II", 3), ("Additional measures to strengthen the ceasefire", 2)):
        fig = Figure(figsize=(look.WIDTH, 4))
        look.titled(fig, "Title", [(Line2D([], []), words)] * 6)
        assert fig.legends[0]._ncols == columns
