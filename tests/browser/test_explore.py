"""The explorer in JupyterLab as a reader uses it: controls by name and keyboard, the chart, the sentence, a draft."""

from __future__ import annotations

import csv

import pytest
from conftest import SHOTS
from playwright.sync_api import Locator, Page, expect

SHOWN = ".workbook img:visible"
# Each kind of control once: its label, and what a reader does with it.
MOVES = {
    "Since": lambda control: (control.fill("2020-01-06"), control.press("Enter")),
    "Count": lambda control: control.select_option("low"),
    "Bin": lambda control: control.select_option("month"),
    "Cumulative": lambda control: control.press("Space"),
    "Harm": lambda control: control.select_option(["injured", "killed"]),
    "Sides": lambda control: control.select_option(["Turkey"]),
}


@pytest.fixture
def explorer(lab, page) -> Page:
    """The notebook, run from its menu, its explorer in view."""
    page.goto(f"{lab.url}/lab/tree/notebooks/00_explore.ipynb?reset&token={lab.token}")
    page.get_by_text("(ipykernel) | Idle").first.wait_for()
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    prompt = page.locator(".jp-InputArea-prompt", has_text="[").first
    for _ in range(5):  # what is asked for before the kernel listens can be lost without a word
        page.locator(".lm-MenuBar-item", has_text="Run").first.click()
        page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()
        page.wait_for_timeout(2000)
        if prompt.inner_text() != "[ ]:":
            break
    page.locator(SHOWN).first.wait_for(timeout=120_000)
    page.locator(".workbook").first.evaluate("box => box.scrollIntoView()")
    return page


def chart(page: Page) -> str:
    return page.locator(SHOWN).first.get_attribute("src") or ""


def redrawn(page: Page, before: str) -> None:
    expect(page.locator(SHOWN).first).not_to_have_attribute("src", before)


def labelled(page: Page, name: str) -> Locator:
    return page.locator(".workbook").get_by_label(name, exact=True).first


def test_a_reader_explores_finds_the_sentence_and_drafts_a_correction(explorer, lab):
    page = explorer
    page.screenshot(path=SHOTS / "explore-first.png")
    page.get_by_text("How articles are joined").click()
    before = chart(page)
    labelled(page, "Days apart").fill("0")
    labelled(page, "Days apart").press("Enter")
    redrawn(page, before)
    bar = page.locator(".workbook-area[title*='killed']").first
    told = bar.get_attribute("title")
    bar.click()
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.locator(".workbook mark").first).to_be_visible()
    page.screenshot(path=SHOTS / "explore-clicked.png")
    page.get_by_role("button", name="All events").click()
    expect(page.get_by_role("button", name="All events")).to_have_count(0)

    page.get_by_text("How articles are joined").click()
    for name, move in MOVES.items():
        before = chart(page)
        move(labelled(page, name))
        redrawn(page, before)
    page.screenshot(path=SHOTS / "explore-moved.png")

    page.get_by_role("tab", name="Retaliation").click()
    before = chart(page)
    labelled(page, "Ratio").select_option("neutralized/killed")
    redrawn(page, before)
    page.screenshot(path=SHOTS / "explore-retaliation.png")
    page.get_by_role("tab", name="Violations").click()
    page.locator(SHOWN).first.wait_for()
    page.screenshot(path=SHOTS / "explore-violations.png")
    for conflict in ("Donbas", "Idlib"):
        before = chart(page)
        labelled(page, "Conflict").select_option(conflict)
        redrawn(page, before)

    labelled(page, "Since").fill("yesterday")
    labelled(page, "Since").press("Enter")
    expect(page.locator(".workbook [role=alert]").first).to_contain_text("it must be a day such as")
    labelled(page, "Since").fill("")
    labelled(page, "Since").press("Enter")
    expect(page.locator(".workbook [role=alert]")).to_have_count(0)

    labelled(page, "Find").fill("Taftanaz")
    labelled(page, "Find").press("Enter")
    events = page.locator(".workbook-rows select")
    expect(events.locator("option", has_text="Taftanaz").first).to_be_attached()
    events.select_option(index=0)
    expect(page.locator(".workbook mark").first).to_be_visible()
    labelled(page, "Find").fill("")
    labelled(page, "Find").press("Enter")
    expect(events.locator("option").nth(9)).to_be_attached()
    picked = events.input_value()
    events.focus()
    for key in ("ArrowDown", "d", "d", "x"):
        # On a list they are no commands of the notebook, which would leave, delete or cut the cell.
        page.keyboard.press(key)
    expect(events).not_to_have_value(picked)
    expect(page.locator(SHOWN).first).to_be_visible()
    labelled(page, "Find").fill("Taftanaz")
    labelled(page, "Find").press("Enter")
    expect(events.locator("option", has_text="Taftanaz").first).to_be_attached()
    page.locator(".workbook mark").first.evaluate("mark => mark.scrollIntoView({block: 'center'})")
    page.screenshot(path=SHOTS / "explore-sentence.png")

    page.get_by_text("Correct this event").click()
    labelled(page, "Why").fill("seen in a test")
    labelled(page, "Who").fill("A. Reader")
    labelled(page, "Who").press("Tab")
    page.get_by_role("button", name="Write and apply").click()
    page.get_by_text("Written to").wait_for()
    change = page.get_by_role("table").filter(has_text="What it changes in this view")
    expect(change.get_by_role("row").filter(has_text="events")).to_have_count(1)
    page.get_by_text("Written to").scroll_into_view_if_needed()
    page.screenshot(path=SHOTS / "explore-corrected.png")
    (row,) = csv.DictReader(lab.corrections.open())
    assert (row["action"], row["why"], row["who"]) == ("drop", "seen in a test", "A. Reader")
    page.get_by_role("button", name="Undo it").click()
    page.get_by_text("Taken out of").wait_for()
    assert list(csv.DictReader(lab.corrections.open())) == []

    page.get_by_text("Export and repeat").click()
    page.get_by_role("button", name="Export this view").click()
    page.get_by_text("files are in").wait_for()
    assert {".csv", ".parquet", ".png", ".svg"} <= {file.suffix for file in lab.out.iterdir()}
    page.screenshot(path=SHOTS / "explore-exported.png")


@pytest.mark.parametrize(
    "name", ["00_explore", "01_escalation", "02_retaliation", "03_ceasefires", "04_reading_quality"]
)
def test_a_notebook_opens_with_its_outputs(lab, page, name):
    page.goto(f"{lab.url}/lab/tree/notebooks/{name}.ipynb?reset&token={lab.token}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    if name != "00_explore":  # whose charts are widgets, drawn when it runs
        page.locator(".jp-RenderedImage img").first.wait_for(state="attached")
    page.wait_for_timeout(1500)
    page.screenshot(path=SHOTS / f"{name}.png")
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
