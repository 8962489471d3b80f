"""The pages of a report from notebooks that have run: what they say, what they escape, what they never lack."""

from __future__ import annotations

import base64
import re
import time
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import article, tables
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import evidence, paths, schema
from analysis.report import pages
from analysis.report.given import Given
from analysis.report.options import TARGETS
from analysis.report.runs import Ran

EVIL = "<script>alert(1)</script>"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
ALT = f'Bars of "all" <{EVIL}> by week. Five were killed.'
PARAMETERS = [{"name": "conflict", "value": EVIL, "meaning": "one <conflict>"}]
CHANGES = schema.frame(
    "changes",
    [
        {"change": "new event", "told": "A new event.", "event_id": "e1", "cause": "new article|correction"},
        {"change": "revised figure", "told": f"7, no longer 5 {EVIL}", "claim_only": True},
        {"change": "new article", "told": "New article: there", "article_id": "a1"},
    ],
)
NO_CHANGES = CHANGES.head(0)


def _notebook(*outputs, heading="# Escalation"):
    cells = [new_code_cell("1", outputs=[output]) for output in outputs]
    tagged = new_code_cell("conflict = None", metadata={"tags": ["parameters"]})
    return new_notebook(cells=[new_markdown_cell(heading), tagged, new_markdown_cell("## How many?"), *cells])


def _finding(words):
    return new_output("execute_result", {"text/markdown": words, "text/plain": "<Markdown>"})


def _chart(**said):
    return new_output("display_data", {"image/png": PNG}, metadata={"image/png": said})


def _section(name):
    return new_output("execute_result", {"text/html": f'<section id="{name}"><h3>2020-02-10</h3></section>'})


def _table(**columns):
    return new_output("execute_result", {"text/html": evidence.table(pd.DataFrame(columns), f"All {EVIL}").data})


def _ran(name, *outputs, value=EVIL, **more):
    return Ran(name, [PARAMETERS[0] | {"value": value}], _notebook(*outputs, **more), "", 1.0)


def _told(found=None, changed=CHANGES, met=(f"toll {EVIL}",), summary=f"2 changes {EVIL}"):
    given = Given(found or evil(), found or evil())
    began, files = datetime(2020, 3, 1, tzinfo=UTC), {"a1": f"{EVIL}.txt"}
    return pages.Told(given, changed, met, PARAMETERS, began, time.monotonic(), summary, False, files)


def evil():
    """Records whose every word would like to be markup."""
    words = {"headline": EVIL, "source": EVIL, "problems": f"no date {EVIL}; cut short"}
    totals = [{"total_id": str(low), "mention_id": str(low), "article_id": told, "sentence": 0, "start": 0, "stop": 8,
               "text": EVIL[:8], "harm": "killed", "low": low, "best": low, "period_start": "2020-01-01",
               "said_by": EVIL} for low, told in ((9, "a1"), (5, "a3"))]  # fmt: skip
    return tables(
        articles=[
            article("a1", "2020-02-10", f"Five died. {EVIL}", **words),
            article("a2", None, "Two died."),
            article("a3", "2020-02-12", "Five so far."),
        ],
        totals=totals,
        decisions=[{"event_id": "e1", "action": "stale", "rule": EVIL, "reason": EVIL, "who": EVIL}],
        unread=[{"article_id": "a1", "sentence": 0, "start": 0, "stop": 4, "text": EVIL, "reason": EVIL}],
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    (folder / "tables").mkdir()
    (folder / "tables" / "events.csv").write_text("event_id\n")
    (folder / "tables" / "CITATION.txt").write_text("cite\n")
    return folder


@pytest.fixture(scope="module")
def report(made):
    """The text of every page by its name, of three notebooks: as it should be, without words, without a chart."""
    ran = [
        _ran(TARGETS[0], _finding(f"Five were killed {EVIL}."), _finding("Second."), _chart(alt=ALT), _table(a=[EVIL])),
        _ran(TARGETS[1], _chart(), _chart(), _section("event-e1"), heading="# Retaliation"),
        _ran(TARGETS[2], _finding("None broke."), _table(day=["2020-02-10"]), value="W", heading="No heading"),
    ]
    pages.write(made, ran, _told())
    status = pages.status({"said": EVIL, "exit_code": 0, "last_good": "2020-03-01"})
    return {file.stem: file.read_text(encoding="utf-8") for file in made.glob("*.html")} | {"status": status}


class _Seen(HTMLParser):
    """Headings, tables without caption, boxes without name, images without words, scripts."""

    def __init__(self, page):
        super().__init__()
        self.headings, self.boxes, self.faults, self.links, self.current, self.ids = [], [], [], [], [], set()
        self.table = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id"))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if self.table == "just begun" and tag != "caption":
            self.faults.append("table without caption")
        self.table = "just begun" if tag == "table" else None
        if tag == "script" or any(name.startswith("on") for name in given):
            self.faults.append(f"script in {tag}")
        if tag == "img" and not given.get("alt"):
            self.faults.append("image without words")
        if tag == "th" and "scope" not in given:
            self.faults.append("th without scope")
        if given.get("role") == "region":
            self.boxes.append(given.get("aria-label", ""))
        if given.get("tabindex") == "0" and not given.get("aria-label"):
            self.faults.append("box without name")
        if tag == "a":
            self.links.append(given.get("href", ""))
            self.current += [given["href"]] if given.get("aria-current") == "page" else []


NAMES = [*TARGETS, "index", "quality", "method", "status"]


@pytest.mark.parametrize("name", NAMES)
def test_every_page_can_be_heard_and_walked(name, report):
    page = report[name]
    seen = _Seen(page)
    assert seen.faults == []
    assert seen.headings[0] == 1 and seen.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(seen.headings, seen.headings[1:], strict=False))
    assert len(seen.boxes) == len(set(seen.boxes))
    assert seen.links[0] == "#content" and "content" in seen.ids
    assert {f"{other}.html" for other in NAMES} <= set(seen.links)
    assert seen.current == [f"{name}.html"]
    assert '<html lang="en">' in page and "default-src 'none'" in page


@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_an_article_becomes_markup(name, report):
    assert "<script" not in report[name].lower()
    assert "&amp;lt;" not in report[name]


# Where each of those words must be found, escaped: page, how often at least.
@pytest.mark.parametrize(("name", "least"), [("index", 8), ("quality", 6), (TARGETS[0], 5), ("status", 1)])
def test_the_words_are_there_all_the_same(name, least, report):
    assert report[name].count("&lt;script&gt;") >= least


@pytest.mark.parametrize(("table", "fault"), [("<table><thead>", "table without"), ("<img>", "image"), ("<th>", "th ")])
def test_faults_are_seen(table, fault):
    assert _Seen(table).faults[0].startswith(fault)


def test_the_first_finding_and_chart_of_each_notebook(report):
    first, second, third = re.findall(r'<section class="report">.*?</section>', report["index"], re.DOTALL)
    assert "Five were killed" in first and "Second." not in first and PNG in first
    assert "states no finding" in second and pages.UNDESCRIBED in second and second.count("<img") == 1
    assert "None broke." in third and "drew no chart" in third
    assert '<a href="02_retaliation.html">Retaliation</a>' in second and "02_retaliation.ipynb" in second


def test_a_change_leads_to_its_sentences_and_says_why(report):
    table = report["index"].partition("What changed (3")[2]
    event, figure, new = re.findall(r"<tr><td>(.*?)</tr>", table, re.DOTALL)[:3]
    assert '<a href="02_retaliation.html#event-e1">read</a>' in event and "new article, correction" in event
    assert figure.endswith("<td>yes</td>") and "href" not in figure
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br><small>&lt;script&gt;" in new  # its headline, its file
    assert event.endswith("<td>–</td>")


def test_charts_are_seen_whole_and_lie_beside_the_page(report, made):
    page = report[TARGETS[1]]
    assert re.findall(r'<a href="(pictures/[^"]+)">(.*?)</a>', page) == [
        (f"pictures/{TARGETS[1]}-{n}.png", f"Chart {n} at full size") for n in (1, 2)
    ]
    assert (made / "pictures" / f"{TARGETS[1]}-2.png").read_bytes() == base64.b64decode(PNG)
    assert f'<a href="pictures/{TARGETS[0]}-1.png">Chart of Escalation at full size</a>' in report["index"]
    box = re.search(r'<div class="shown"[^>]*>(?:(?!</div>).)*<img', page, re.DOTALL)
    assert box is None  # no chart scrolls


def test_a_table_that_scrolls_says_so(report):
    page = report[TARGETS[0]]
    assert page.count('class="shown"') == page.count('class="hint"') >= 2
    assert "animation-timeline: scroll(nearest inline)" in page and "td:first-child { position: sticky" in page


def test_a_notebook_without_a_heading_gets_its_name(report):
    assert "<h1>03_ceasefires</h1>" in report["03_ceasefires"]


def test_a_day_is_not_broken(report):
    assert re.search(r'<td[^>]*class="day"[^>]*>2020-02-10</td>', report["03_ceasefires"])


def test_parameters_say_who_set_them_and_who_uses_them(report):
    rows = re.findall(r'<th scope="row">conflict</th><td>(.*)</td><td>(.*)</td><td>(.*)</td><td class', report["index"])
    evil = "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert rows == [(evil, "this run", "Escalation, Retaliation"), ("W", "this run", "03_ceasefires")]


def test_tables_to_take_away_are_those_that_are_there(report, tmp_path):
    listed = report["index"].partition('id="tables"')[2].partition("</ul>")[0]
    assert "<strong>events</strong>: one event, however many articles tell it" in listed
    assert '<a href="tables/events.csv" aria-label="events.csv">CSV</a> 1 kB)' in listed
    assert '<a href="tables/CITATION.txt">CITATION.txt</a>: how to cite these tables' in listed
    assert listed.count("<li>") == 2 and ".pdf" not in report["index"]
    pages.write(tmp_path, [_ran(TARGETS[0])], _told())
    assert "tables/" not in (tmp_path / "index.html").read_text()


def test_pages_made_as_pdf_are_linked(tmp_path):
    pages.write(tmp_path, [_ran(TARGETS[0])], _told()._replace(pdf=True))
    links = set(_Seen((tmp_path / "index.html").read_text()).links)
    assert links >= {f"{name}.pdf" for name in (TARGETS[0], "index", "quality", "method")}


def test_files_that_are_not_read_are_listed(tmp_path):
    found = Given(evil(), evil(), (Path("a.pdf"), Path(f"{EVIL}.csv")))
    pages.write(tmp_path, [_ran(TARGETS[0])], _told()._replace(found=found))
    index = (tmp_path / "index.html").read_text()
    assert "Not read: 1 .csv, 1 .pdf (.txt and .jsonl are)." in index
    assert "a.pdf: not read; only .txt and .jsonl are" in index.partition('id="problems"')[2]


def test_nothing_changed_and_nothing_wrong(tmp_path):
    told = _told(tables(articles=[article("a1", "2020-02-10", "Rain fell.")]), NO_CHANGES, (), "Nothing changed.")
    pages.write(tmp_path, [_ran(TARGETS[0])], told)
    index, quality = ((tmp_path / f"{name}.html").read_text() for name in ("index", "quality"))
    assert "Nothing changed." in index and "What changed (" not in index and "Conditions that hold" not in index
    assert "<p>None.</p>" in index.partition('id="problems"')[2]
    assert "made no row: 0, in 0 of the 0 sentences that" in quality
    assert "stale</h3>" not in quality and _Seen(index).faults == _Seen(quality).faults == []


def test_fifty_changes_are_shown_and_all_are_counted(tmp_path):
    many = schema.frame("changes", [{"change": "new event", "told": f"Event {at}."} for at in range(60)])
    pages.write(tmp_path, [_ran(TARGETS[0])], _told(changed=many))
    index = (tmp_path / "index.html").read_text()
    assert "(60 rows, the first 50 shown)" in index and "Event 49." in index and "Event 50." not in index


def test_quality_counts_what_was_found(report):
    page = report["quality"]
    assert "made no row: 1, in 1 of the 2 sentences (50.0 percent) that" in page
    assert "<td" in page.partition("Totals that run backwards")[2].partition("What was decided")[0]
    assert "Corrections that are stale" in page
    assert "numbers" in page and "is claim" in page


def test_what_is_measured_is_what_the_notebooks_name():
    said = "\n".join(
        cell.source for name in TARGETS for cell in nbformat.read(paths.NOTEBOOKS / f"{name}.ipynb", 4).cells
    )
    lists = re.findall(r"measured\.measured\(\[(.*?)\]", said)
    assert len(lists) == len(TARGETS)
    assert {name for names in lists for name in re.findall(r'"(\w+)"', names)} == set(pages.CHARTED)


def test_identical_inputs_give_identical_pages_but_for_the_time(tmp_path):
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        pages.write(tmp_path / name, [_ran(TARGETS[0], _chart(alt=ALT), _table(a=[1]))], _told())
        files = sorted((tmp_path / name).glob("*.html"))
        made.append([re.sub(r"<dt>Took</dt>.*", "", file.read_text()) for file in files])
    # The ids of cells are drawn by nbformat for each notebook.
    assert [re.sub(r"cell-id=\w+", "", page) for page in made[0]] == [re.sub(r"cell-id=\w+", "", p) for p in made[1]]


def test_before_the_first_report_the_status_leads_nowhere():
    assert _Seen(pages.status({"said": "running", "exit_code": None})).links == ["#content"]
