"""The report from the command line to the page: what it refuses, what it writes, what it leaves alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import analysis
from analysis import report
from analysis.report import options, place

ARTICLE = """Shelling near the town

Source: Test Wire
Published: 2020-02-10

Five Turkish soldiers were killed by Syrian regime shelling in Idlib on Monday, the ministry said.

<img src=x onerror=alert(1)> Turkish forces killed 12 regime soldiers in retaliation, it said.
"""
PARAMETERS = """\
articles = None  # file or folder
conflict = None  # one conflict
since = None  # first day
until = None  # last day
known_by = None  # last day of publication
estimate = "best"  # low, best or high
sides = None  # only these sides
corrections = None  # file of corrections
bin = "W"  # D, W or M
"""
CHART = """\
import matplotlib.pyplot as plt
figure = plt.figure()
display(figure, metadata={"image/png": {"alt": "An empty figure that stands in for a chart"}})
plt.close(figure)
since
"""
KERNEL = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder to be in, with one article in ./articles."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def notebooks(tmp_path):
    """Small notebooks under the names of the report's."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in report.TARGETS:
        _write(folder, name, CHART)
    return folder


def _write(folder: Path, name: str, code: str, parameters: str = PARAMETERS) -> None:
    tagged = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    cells = [new_markdown_cell(f"# Title of {name}"), tagged, new_code_cell(code)]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), folder / f"{name}.ipynb")


# What is refused: command line, exit code, words of the line.
REFUSED = [
    ("--since 2020-13-01", 2, "argument --since: '2020-13-01' is no day; write YYYY-MM-DD"),
    ("--since 20200101", 2, "is no day; write YYYY-MM-DD"),
    ("--until 1.2.2020", 2, "argument --until: '1.2.2020' is no day"),
    ("--since 2020-03-01 --until 2020-02-01", 2, "--since 2020-03-01 is after --until 2020-02-01; swap them"),
    ("--estimate mean", 2, "argument --estimate: invalid choice: 'mean' (choose from"),
    ("--bin Y", 2, "argument --bin: invalid choice: 'Y' (choose from"),
    ("--conflict Idlip", 2, "argument --conflict: no conflict 'Idlip' in data/world; did you mean Idlib?"),
    ("--conflict 2020", 2, "no conflict '2020' in data/world; there are "),
    ("--sides turkey,rusia", 2, "sides is 'rusia'; it must be one of: "),
    ("--timeout 0", 2, "argument --timeout: '0' is no number of seconds; give one from 1 to 86400"),
    ("--articles nowhere", 2, "argument --articles: no file or folder 'nowhere'"),
    ("--out articles/one.txt", 2, "argument --out: 'articles/one.txt' is no folder"),
    ("--out notebooks", 2, "--out notebooks holds the notebooks themselves"),
    ("--untill 2020-01-01", 2, "no parameter --untill; did you mean --until?"),
    ("--sin 2020-01-01", 2, "no parameter --sin; did you mean --since?"),
    ("--since", 2, "argument --since: expected one argument"),
    ("--window 28", 2, "argument --window: '28' is no length; write days or weeks, e.g. 28d or 4w"),
    ("--window 0d", 2, "argument --window: '0d' is no length"),
    ("--window 28d", 2, "--window needs --as-of beside it, such as --as-of 2020-03-08"),
    ("--as-of 2020-03-08", 2, "--as-of needs --window beside it, such as --window 28d"),
    ("--sides Turkey", 2, "did you mean turkey?"),
    ("--bin W --bin D", 2, "argument --bin: given twice; leave one"),
    ("--pdf --pdf", 2, "argument --pdf: given twice; leave one"),
    ("--since 2020-01-01 --since=2020-01-01", 2, "argument --since: given twice; leave one"),
    ("--since ٢٠٢٠-٠١-٠١", 2, "is no day; write YYYY-MM-DD"),
    ("--window ٢٨d --as-of 2020-03-08", 2, "is no length; write days or weeks"),
    ("--timeout ٦٠", 2, "is no number of seconds"),
    ("--fail-on unread>٠.٢", 2, "write unread>X with a share X from 0 to 1"),
    ("--known-by 1.3.2020", 2, "argument --known-by: '1.3.2020' is no day"),
    ("--known-by 2019-12-31", 3, "nothing to report: of 1 article none was published by 2019-12-31"),
    ("--licence CC!", 2, "argument --licence: no licence"),
    ("--window 28d --as-of 8.3.2020", 2, "argument --as-of: '8.3.2020' is no day"),
    ("--window 28d --as-of 2020-03-08 --since 2020-01-01", 2, "leave --since and --until out"),
    ("--window 9999w --as-of 0100-03-08", 2, "begins before the calendar"),
    ("--params nowhere.yaml", 2, "argument --params: no file 'nowhere.yaml'"),
    ("--params list.yaml", 2, "--params list.yaml holds no names with values; write lines such as conflict: Idlib"),
    ("--params typo.yaml", 2, "--params typo.yaml: no parameter untill; did you mean until?"),
    ("--params value.yaml", 2, "--params value.yaml: argument --bin: invalid choice: 'Y'"),
    ("--params value.yaml", 2, "(line 2)"),
    ("--params twice.yaml", 2, "--params twice.yaml gives bin twice; leave one (line 3)"),
    ("--params alike.yaml", 2, "--params alike.yaml gives total-timeout twice; leave one (line 2)"),
    ("--params clock.yaml", 2, "--params clock.yaml: argument --timeout: '1:30' is no number of seconds"),
    ("--params hex.yaml", 2, "'0x1F' is no number of seconds"),
    ("--params tagged.yaml", 2, "tagged.yaml: conflict is no value that --conflict takes; see --help (line 1)"),
    ("--params latin.yaml", 2, "--params latin.yaml cannot be read as YAML: line 2: no UTF-8 text"),
    ("--params bell.yaml", 2, "--params bell.yaml cannot be read as YAML: line 2: special characters"),
    ("--params long.yaml", 2, "--params long.yaml is longer than 1,000,000 bytes"),
    ("--params no.yaml", 2, "--params no.yaml: conflict is no value that --conflict takes"),
    ("--params nested.yaml", 2, "--params nested.yaml: sides is no value that --sides takes"),
    ("--params deep.yaml", 2, "--params deep.yaml cannot be read as YAML: "),
    ("--params nul.yaml", 2, "is no folder; give one to write to"),
    ("--articles " + "a" * 300, 2, "argument --articles: no file or folder"),
    ("--out " + "a" * 300, 2, "is no folder; give one to write to"),
    ("--params broken.yaml", 2, "--params broken.yaml cannot be read as YAML: line 2: expected ',' or ']'"),
    ("--tables articles", 2, "argument --tables: no saved tables in 'articles'; give a folder written by Tables.save"),
    ("--fail-on rain", 2, "argument --fail-on: "),
    ("--total-timeout forever", 2, "argument --total-timeout: 'forever' is no number of seconds"),
    ("--corrections nowhere.csv", 2, "argument --corrections: no file 'nowhere.csv'"),
    ("--since 2031-01-01", 3, "nothing to report for since 2031-01-01: 0 of 1 article (from 2020-02-10"),
    ("--until 2019-01-01", 3, "nothing to report for until 2019-01-01: "),
    ("--conflict Gaza", 3, "nothing to report for conflict Gaza: "),
    ("--articles empty", 3, "nothing to report: "),
]


FILES = {
    "list.yaml": "- conflict",
    "typo.yaml": "untill: 2020-03-08",
    "value.yaml": "estimate: low\nbin: Y",
    "broken.yaml": "estimate: low\nbin: [W",
    "alike.yaml": "total-timeout: 60\ntotal_timeout: 90",
    "clock.yaml": "timeout: 1:30",
    "hex.yaml": "timeout: 0x1F",
    "tagged.yaml": "conflict: !!python/name:os.system x",
    "bell.yaml": "bin: W\nsides: \a",
    "long.yaml": "# " + "a" * 1_000_000,
    "no.yaml": "conflict: no",
    "nested.yaml": "sides: [[turkey]]",
    "deep.yaml": "a: " + "[" * 3000,
    "nul.yaml": 'out: "a\\0b"',
    "twice.yaml": "bin: W\nconflict: Idlib\nbin: D",
}


@pytest.mark.parametrize(("line", "code", "words"), REFUSED, ids=[f"{row[0]} {row[2][:9]}" for row in REFUSED])
def test_refuses_in_one_line(line, code, words, here, notebooks, capsys):
    (here / "empty").mkdir()
    for name, text in FILES.items():
        (here / name).write_text(text)
    (here / "latin.yaml").write_bytes(b"bin: W\nsides: caf\xe9")
    argv = line.split() if "--articles" in line else ["--articles", "articles", *line.split()]
    assert report.main(argv, notebooks) == code
    said = capsys.readouterr().err
    assert words in said
    assert said.startswith("report: ") and said.count("\n") == 1
    assert not (here / "reports").exists() and not (here / "out").exists()


@pytest.mark.parametrize(("key", "code"), [("since", 2), ("bin", 0)])
def test_a_notebook_that_lacks_a_parameter(key, code, here, notebooks, capsys):
    """Days and conflict must reach every notebook; a bin only those that have bins."""
    lacking = "".join(line for line in PARAMETERS.splitlines(True) if not line.startswith(key))
    _write(notebooks, report.TARGETS[2], "1", lacking)
    argv = ["--articles", "articles", "--since", "2020-01-01", "--bin", "D"]
    assert report.main(argv, notebooks) == code
    assert ("03_ceasefires.ipynb takes no since" in capsys.readouterr().err) == (code == 2)


def test_writes_pages_index_and_notebooks_and_leaves_other_files(here, notebooks, capsys):
    out = here / "reports"
    out.mkdir()
    (out / "mine.txt").write_text("kept")
    (out / "01_escalation.failed.ipynb").write_text("of a run before")
    argv = ["--articles", "articles", "--since", "2020-01-01", "--sides", "turkey,syria_gov"]
    assert report.main(argv, notebooks) == 0
    assert capsys.readouterr().out.startswith("reports/index.html: 1 of 1 article ")
    made = {f"{name}.{kind}" for name in report.TARGETS for kind in ("html", "ipynb")} | PLACE
    assert {file.name for file in out.iterdir()} >= made | {"mine.txt"}
    assert "01_escalation.failed.ipynb" not in {file.name for file in out.iterdir()}
    assert {file.name for file in here.iterdir()} == {"articles", "notebooks", "reports"}
    page, index = (out / "02_retaliation.html").read_text(), (out / "index.html").read_text()
    assert "<title>Title of 02_retaliation</title>" in page and 'href="02_retaliation.html"' in index
    for text in (page, index):
        assert '<th scope="row">since</th><td>2020-01-01</td>' in text
        assert "turkey,syria_gov" in text
    assert "plt.figure" not in page
    assert _faults(page) == _faults(index) == []


def test_notebooks_that_no_report_wrote_are_left_alone(here, notebooks, capsys):
    """Those of another copy of the project, say, given by mistake or through a link."""
    other = here / "other"
    other.mkdir()
    _write(other, "02_retaliation", "1")
    assert report.main(["--articles", "articles", "--out", "other"], notebooks) == 2
    assert "--out other holds the notebooks themselves" in capsys.readouterr().err
    assert [file.name for file in other.iterdir()] == ["02_retaliation.ipynb"]


def test_lists_problems_escaped(here, notebooks):
    (here / "articles" / "<b>.txt").write_bytes(b"\xff\xfe\x00")
    assert report.main(["--articles", "articles"], notebooks) == 0
    index = (here / "reports" / "index.html").read_text()
    assert "1 with problems" in index and "&lt;b&gt;.txt" in index and "<b>" not in index


PLACE = {"index.html", "status.html", "status.json", "manifest.json", "problems.csv", "tables"}
PLACE |= {".last", ".lock"}
FAILING = [
    ('raise KeyError("killed")', "02_retaliation failed: KeyError: 'killed'"),
    ("import time; time.sleep(60)", "02_retaliation failed: not done after 4 s (--timeout), in the cell 'import time"),
    ("import os; os._exit(1)", "02_retaliation failed: DeadKernelError: "),
]


@pytest.mark.parametrize(("code", "words"), FAILING, ids=["error", "timeout", "dead"])
def test_a_failing_notebook_leaves_the_last_report(code, words, here, notebooks, capsys):
    out = here / "reports"
    out.mkdir()
    (out / "index.html").write_text("the last good one")
    _write(notebooks, "02_retaliation", code)
    assert report.main(["--articles", "articles", "--timeout", "4"], notebooks) == 4
    said = capsys.readouterr().err.splitlines()[-1]
    assert words in said and "reports/02_retaliation.failed.ipynb" in said
    kept = {"index.html", "02_retaliation.failed.ipynb", "status.html", "status.json", ".lock"}
    assert {file.name for file in out.iterdir()} == kept
    assert json.loads((out / "status.json").read_text())["exit_code"] == 4
    assert (out / "index.html").read_text() == "the last good one"
    assert nbformat.read(out / "02_retaliation.failed.ipynb", 4).cells[-1].source.endswith(code)


def test_parameters_of_a_file_and_a_window(here, notebooks, capsys):
    """The command line wins over the file; a window is days that end with its last one."""
    (here / "weekly.yaml").write_text("estimate: low\nbin: D\nsides: [turkey, syria_gov]\nsince: null\n")
    line = "--articles articles --params weekly.yaml --bin M --window 4w --as-of 2020-03-08"
    assert report.main(line.split(), notebooks) == 0, capsys.readouterr().err
    page = (here / "reports" / "01_escalation.html").read_text()
    values = {"estimate": "low", "bin": "M", "sides": "turkey,syria_gov", "since": "2020-02-10", "until": "2020-03-08"}
    for name, value in values.items():
        assert f'<th scope="row">{name}</th><td>{value}</td>' in page


def test_saved_tables_make_the_same_report(here, notebooks, capsys):
    assert report.main(["--articles", "articles", "--out", "one"], notebooks) == 0
    analysis.tables_of("articles").save("saved")
    assert report.main(["--tables", "saved", "--out", "two"], notebooks) == 0
    one, two = (
        {file.name: file.read_bytes() for file in (here / name / "tables").iterdir()} for name in ("one", "two")
    )
    other = {name for name in one | two if one.get(name) != two.get(name)}
    assert other == {"CITATION.txt", "datapackage.json"}  # which say what is known of the rules
    assert "rules convention ucdp" in one["CITATION.txt"].decode()
    assert "rules those the tables were saved under" in two["CITATION.txt"].decode()
    capsys.readouterr()
    assert report.main(["--tables", "saved", "--articles", "articles"], notebooks) == 2
    assert "leave --articles and --corrections out" in capsys.readouterr().err


def test_corrections_reach_the_tables_and_the_notebooks(here, notebooks, capsys):
    """A file that is there; tests/test_corrections.py has those that are wrong."""
    first = analysis.tables_of("articles").events["event_id"].iloc[0]
    head = "target,field,old,new,action,who,when,why"
    (here / "fixes.csv").write_text(f"{head}\n{first},events,,,drop,Ann,2020-03-02,told twice\n", encoding="utf-8")
    assert report.main(["--articles", "articles", "--corrections", "fixes.csv"], notebooks) == 0, (
        capsys.readouterr().err
    )
    events = (here / "reports" / "tables" / "events.csv").read_text(encoding="utf-8")
    assert first not in events
    assert ",correction," in (here / "reports" / "tables" / "decisions.csv").read_text(encoding="utf-8")


def test_notebooks_work_on_the_saved_tables(here, capsys):
    """Not on the articles of this repository."""
    analysis.tables_of("articles").save("saved")
    assert report.main(["--tables", "saved"]) == 0, capsys.readouterr().err
    page = (here / "reports" / "01_escalation.html").read_text(encoding="utf-8")
    assert "n = 2 events" in page and '<th scope="row">articles</th><td>saved</td>' in page
    capsys.readouterr()
    assert report.main(["--tables", "saved", "--known-by", "2020-03-01"]) == 2
    assert "give --articles, not --tables" in capsys.readouterr().err


def test_a_report_as_it_would_have_stood(here, notebooks, capsys):
    """Articles published later, or on no day they tell, are left out and counted; notebooks are told the day."""
    later = ARTICLE.replace("2020-02-10", "2020-02-20").replace("Five", "On February 10, six")
    (here / "articles" / "later.txt").write_text(later)
    (here / "articles" / "undated.txt").write_text(ARTICLE.replace("Published: 2020-02-10\n", ""))
    _write(notebooks, "01_escalation", "print(known_by)")
    argv = ["--articles", "articles", "--window", "4w", "--as-of", "2020-02-12"]
    assert report.main([*argv, "--out", "all"], notebooks) == 0
    assert report.main([*argv, "--known-by", "2020-02-12", "--out", "then"], notebooks) == 0
    said = capsys.readouterr().out
    assert "Left out: 1 published after 2020-02-12, 1 without a day of publication." in said
    for name in ("later", "undated"):
        (here / "articles" / f"{name}.txt").unlink()
    assert report.main([*argv, "--out", "stood"], notebooks) == 0
    tables = [
        {file.name: file.read_bytes() for file in (here / name / "tables").glob("*.csv")}
        for name in ("all", "then", "stood")
    ]
    assert tables[0] != tables[1] == tables[2]
    assert "2020-02-12\n" in (here / "then" / "01_escalation.html").read_text()
    assert "known by 2020-02-12" in (here / "then" / "tables" / "CITATION.txt").read_text()


@pytest.mark.skipif(os.name != "posix", reason="sockets in a folder are of Unix")
def test_kernels_take_no_ports(here, notebooks):
    """Two reports at once cannot take each other's ports: a kernel is spoken to by sockets in a folder of its own."""
    code = "import json; from ipykernel.connect import get_connection_info; print(json.loads(get_connection_info()))"
    _write(notebooks, "01_escalation", code)
    assert report.main(["--articles", "articles", "--out", "out"], notebooks) == 0
    told = (here / "out" / "01_escalation.html").read_text()
    assert "ipc" in told and "tcp" not in told


def test_conditions_on_the_input_see_what_the_choice_does_not(here, notebooks, capsys):
    """A broken record has no day and no conflict; its line says how many, the first, and where all are."""
    for name in ("a", "b"):
        (here / "articles" / f"{name}.jsonl").write_text("{")
    argv = ["--articles", "articles", "--conflict", "Idlib", "--window", "4w", "--as-of", "2020-02-20"]
    assert report.main([*argv, "--fail-on", "problems,unread>0.9"], notebooks) == 5
    line = "Condition met: 2 articles could not be read, 2 of them new: a.jsonl line 1: broken JSON (Expecting "
    line += "property name enclosed in double quotes at character 2); all are listed in problems.csv."
    assert line in capsys.readouterr().out
    assert len((here / "reports" / "problems.csv").read_text().splitlines()) == 3
    assert "problems.csv" in (here / "reports" / "index.html").read_text()


def test_author_and_selection_are_passed_on(here, notebooks):
    argv = ["--articles", "articles", "--author", "Ann Example", "--licence", "CC0-1.0", "--until", "2020-03-01"]
    assert report.main([*argv, "--sides", "turkey"], notebooks) == 0
    words = (here / "reports" / "tables" / "CITATION.txt").read_text()
    assert "Author of these tables: Ann Example\nLicence of these tables: CC0-1.0\n" in words
    assert "conflict not set; since not set; until 2020-03-01; known by not set; sides turkey; estimate best" in words
    package = json.loads((here / "reports" / "tables" / "datapackage.json").read_text())
    assert package["selection"]["sides"] == "turkey"
    (given,) = re.findall(r"sha256:(\w+), of the texts", (here / "reports" / "index.html").read_text())
    assert f"Hash of the articles: sha256:{given}, " in words


def test_the_report_before_of_other_days_is_named(here, notebooks):
    argv = ["--articles", "articles", "--window", "4w"]
    assert report.main([*argv, "--as-of", "2020-02-20"], notebooks) == 0
    assert report.main([*argv, "--as-of", "2020-02-21"], notebooks) == 0
    index = (here / "reports" / "index.html").read_text()
    assert "(made with since 2020-01-24, until 2020-02-20; both are compared for what is asked now): nothing" in index
    assert report.main([*argv, "--as-of", "2020-02-21"], notebooks) == 0
    assert "(made with" not in (here / "reports" / "index.html").read_text()


def test_new_articles_are_named_by_headline_and_file(here, notebooks):
    assert report.main(["--articles", "articles"], notebooks) == 0
    (here / "articles" / "two.txt").write_text(ARTICLE.replace("02-10", "02-12").replace("Shelling", "Fire again"))
    assert report.main(["--articles", "articles"], notebooks) == 0
    index = (here / "reports" / "index.html").read_text()
    assert "Fire again near the town<br><small>two.txt</small>" in index


@pytest.mark.parametrize("spoil", ["cut", "text", "folder", "gone", "file"])
def test_tables_of_the_report_before_that_cannot_be_read(spoil, here, notebooks):
    assert report.main(["--articles", "articles"], notebooks) == 0
    file = here / "reports" / ".last" / "events.parquet"
    content = file.read_bytes()
    file.unlink()
    if spoil == "folder":
        file.mkdir()
    elif spoil == "file":
        shutil.rmtree(file.parent)
        file.parent.write_text("no folder")
    elif spoil != "gone":
        file.write_bytes(content[: len(content) // 2] if spoil == "cut" else b"no table")
    assert report.main(["--articles", "articles"], notebooks) == 0
    index = (here / "reports" / "index.html").read_text()
    assert "The tables kept of the report before cannot be read; the next report will tell what changed." in index
    assert report.main(["--articles", "articles"], notebooks) == 0
    assert "nothing changed" in (here / "reports" / "index.html").read_text()


def test_a_conflict_that_the_report_before_did_not_tell_of(here, notebooks):
    assert report.main(["--articles", "articles"], notebooks) == 0
    text = "Hamas fighters killed two Israeli soldiers in Gaza on Monday, the Israeli army said."
    (here / "articles" / "gaza.txt").write_text(f"Fire\n\nSource: Test Wire\nPublished: 2023-11-06\n\n{text}\n")
    assert report.main(["--articles", "articles", "--conflict", "Gaza"], notebooks) == 0
    index = (here / "reports" / "index.html").read_text()
    assert "1 new article" in index and "made with conflict not set" in index


def test_two_runs_at_once(here, notebooks, capsys):
    """The second is refused in one line and touches nothing; once the first is gone, the next succeeds."""
    with place.held(here / "reports"):
        assert report.main(["--articles", "articles"], notebooks) == 6
        assert "report: another run is writing to reports; wait for it" in capsys.readouterr().err
    assert report.main(["--articles", "articles"], notebooks) == 0


@pytest.fixture
def heard():
    """Hears a signal that whoever began the tests in the background made them ignore."""
    before = {}

    def hear(number):
        before[number] = signal.signal(number, signal.SIG_DFL)

    yield hear
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_run_that_is_told_to_end(number, here, notebooks, capsys, heard):
    """Within seconds, with its status told and nothing half written."""
    heard(number)
    for name in report.TARGETS:
        _write(notebooks, name, "import time; time.sleep(60)")
    threading.Timer(4, os.kill, (os.getpid(), number)).start()
    began = time.monotonic()
    assert report.main(["--articles", "articles"], notebooks) == 130
    assert time.monotonic() - began < 30
    why = " as the terminal or session that began it is gone" if number == signal.SIGHUP else ""
    assert f"stopped{why}; the report of before is untouched" in capsys.readouterr().err
    assert json.loads((here / "reports" / "status.json").read_text())["exit_code"] == 130
    assert {file.name for file in (here / "reports").iterdir()} == {"status.html", "status.json", ".lock"}


def test_the_whole_run_has_a_deadline(here, notebooks, capsys):
    _write(notebooks, "02_retaliation", "import time; time.sleep(60)")
    assert report.main(["--articles", "articles", "--total-timeout", "8"], notebooks) == 4
    assert "--total-timeout" in capsys.readouterr().err


def test_the_deadline_counts_from_the_beginning(here, notebooks, capsys, monkeypatch):
    """Reading parameters and articles is a part of the run."""
    module = sys.modules["analysis.report.main"]  # the package has the function of this name
    monkeypatch.setattr(module, "asked", lambda argv: time.sleep(2) or options.asked(argv))
    monkeypatch.setattr(module, "given", lambda wanted: time.sleep(60))
    began = time.monotonic()
    assert report.main(["--articles", "articles", "--total-timeout", "4"], notebooks) == 4
    assert 3.5 < time.monotonic() - began < 5.5
    assert "not done after 4 s (--total-timeout)" in capsys.readouterr().err


def test_under_nohup_a_hangup_is_ignored(here, notebooks):
    _write(notebooks, "01_escalation", "import time; time.sleep(3)")
    process = subprocess.Popen(
        ["nohup", sys.executable, "-c", KILLED], cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    while "tell of what was asked" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGHUP)
    assert "reports/index.html: 1 of 1 article" in process.communicate()[0]


SHELLS = {
    "nobody listens": "{run} >&- 2>&- <&-",
    "both ends are gone": "{run} 2>&1 | true",
    "latin letters only": "PYTHONUTF8=0 PYTHONIOENCODING=ascii {run} 2>&1",
    "plain C": "LC_ALL=C {run} 2>&1",
    "Turkish": "LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 {run} 2>&1",
    "a day ahead": "TZ=Pacific/Kiritimati {run} 2>&1",
}


@pytest.mark.parametrize("line", SHELLS.values(), ids=list(SHELLS))
def test_whoever_listens_a_report_is_made_whole(line, here, notebooks):
    (here / "articles" / "two.txt").write_text(ARTICLE.replace("Test Wire", "Haber Ağı").replace("Idlib", "İdlib"))
    (here / "articles" / "Ağ.jsonl").write_text("{")
    (here / "run.py").write_text(KILLED)
    set_up = f"set -o pipefail; {line.format(run=f'{sys.executable} run.py')}"
    done = subprocess.run(["bash", "-c", set_up], cwd=here, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and "Traceback" not in done.stdout + done.stderr, done.stdout + done.stderr
    assert json.loads((here / "reports" / "status.json").read_text())["exit_code"] == 0
    listed = json.loads((here / "reports" / "manifest.json").read_text())
    assert {name: hash_ for name, hash_ in place.listed(here / "reports").items() if name in listed} == listed


KILLED = """
import sys
from pathlib import Path
from analysis import report
sys.exit(report.main(["--articles", "articles"], Path("notebooks")))
"""


def test_killed_in_the_middle(here, notebooks, capsys):
    """The last good report stands, the status says that a run has not ended, and the next run succeeds."""
    assert report.main(["--articles", "articles"], notebooks) == 0
    good = (here / "reports" / "index.html").read_bytes()
    _write(notebooks, "02_retaliation", "import time; time.sleep(60)")
    process = subprocess.Popen([sys.executable, "-c", KILLED], cwd=here, stderr=subprocess.PIPE, text=True)
    assert process.stderr and "tell of what was asked" in process.stderr.readline()
    time.sleep(1)
    process.kill()
    process.wait()
    process.stderr.close()
    assert (here / "reports" / "index.html").read_bytes() == good
    assert json.loads((here / "reports" / "status.json").read_text())["ended"] is None
    assert "has not ended" in (here / "reports" / "status.html").read_text()
    _write(notebooks, "02_retaliation", CHART)
    assert report.main(["--articles", "articles"], notebooks) == 0
    assert not list((here / "reports").glob(".new-*"))


def test_killed_while_files_were_put_in_place(here, notebooks):
    """What a run had complete, the next ends; files that no report lists are left alone."""
    out = here / "reports"
    ready = out / place.READY
    (ready / "tables").mkdir(parents=True)
    (out / "tables").mkdir()
    (out / "tables" / "old.csv").write_text("old")
    (out / "tables" / "mine.csv").write_text("kept")
    (out / "old.pdf").write_text("of the report before")
    (out / "mine.txt").write_text("kept")
    (out / place.MANIFEST).write_text(
        json.dumps({"old.pdf": "", "tables/old.csv": "", "../one.txt": "", "/etc/passwd": ""})
    )
    (out / "index.html").write_text("old")
    (ready / "tables" / "new.csv").write_text("new")
    (ready / "index.html").write_text("new")
    (ready / place.MANIFEST).write_text(json.dumps({"index.html": "", "tables/new.csv": ""}))
    with place.held(out):
        pass
    found = {file.relative_to(out).as_posix() for file in out.rglob("*")}
    kept = {"mine.txt", "tables/mine.csv", ".lock"}
    assert found == {"index.html", "tables", "tables/new.csv", "manifest.json"} | kept
    assert (out / "index.html").read_text() == "new"


def test_killed_when_all_files_were_in_place(here, notebooks):
    """What is left of the run then takes nothing away."""
    assert report.main(["--articles", "articles"], notebooks) == 0
    out = here / "reports"
    (out / place.READY).mkdir()
    before = place.listed(out)
    with place.held(out):
        pass
    assert place.listed(out) == before and not (out / place.READY).exists()


@pytest.mark.parametrize("names", ["5", "[1, 2]", '{"": 1, ".": 1, "link/x": 1, "a\\u0000": 1, "sub": 1}'])
def test_a_list_of_files_that_no_report_wrote(names, here):
    """It blocks no run, and nothing outside the folder is taken away, nor any folder."""
    out = here / "reports"
    (out / place.READY).mkdir(parents=True)
    (out / "sub").mkdir()
    (here / "away").mkdir()
    (here / "away" / "x").write_text("kept")
    (out / "link").symlink_to(here / "away")
    (out / place.MANIFEST).write_text(names)
    with place.held(out):
        pass
    assert (here / "away" / "x").read_text() == "kept" and (out / "sub").is_dir()


CHOSEN = [
    ("one article", "--articles articles --bin D --estimate high"),
    ("a month of Idlib", "--conflict Idlib --since 2020-02-01 --until 2020-02-29 --bin M --estimate low"),
    ("two sides", "--sides turkey,syria_gov --since 2020-01-01"),
]


@pytest.mark.parametrize("line", [row[1] for row in CHOSEN], ids=[row[0] for row in CHOSEN])
def test_the_notebooks_with_other_parameters(line, here, capsys):
    assert report.main(line.split()) == 0, capsys.readouterr().err
    for name in (*report.TARGETS, "index"):
        page = (here / "reports" / f"{name}.html").read_text(encoding="utf-8")
        assert _faults(page) == []
        assert "Traceback" not in page and "onerror=alert(1)>" not in page
        assert name == "index" or "<img" in page


class _Loads(HTMLParser):
    """Collects what is wrong with a page: things fetched, scripts, images nobody can hear."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = {name: value or "" for name, value in attrs}
        if tag == "script" or any(name.startswith("on") for name in given):
            self.faults.append(f"script in <{tag}>")
        loaded = given.get("src", "") + (given.get("href", "") if tag != "a" else "") + given.get("srcset", "")
        if loaded and not loaded.startswith("data:"):
            self.faults.append(f"<{tag}> loads {loaded}")
        alt = given.get("alt", "")
        if tag == "img" and (len(alt) <= 20 or alt.startswith("No description")):
            self.faults.append(f"<img> without description: {alt!r}")


def _faults(page: str) -> list[str]:
    loads = _Loads()
    loads.feed(page)
    wanted = ('<html lang="en">', 'name="viewport"', "default-src 'none'")
    styles = [words for words in ("@import", "url(http") if words in page]
    return loads.faults + styles + [f"no {words}" for words in wanted if words not in page]


GOOD = """<html lang="en"><meta name="viewport"><meta content="default-src 'none'">{}</html>"""
BAD = [
    '<script src="https://example.org/x.js"></script>',
    "<script>1</script>",
    '<p onclick="1">',
    '<link href="https://example.org/x.css">',
    '<img src="https://example.org/x.png" alt="A picture that is described well">',
    '<img src="data:image/png;base64,AA">',
    '<img src="data:image/png;base64,AA" alt="No description has been provided for this image">',
    "<style>@import 'x'</style>",
]


@pytest.mark.parametrize("part", BAD)
def test_faults_are_seen(part):
    assert _faults(GOOD.format(part))


def test_a_good_page_has_no_faults():
    assert _faults(GOOD.format('<a href="https://example.org">source</a>')) == []
    assert _faults("<html></html>")


def test_help_names_every_parameter(capsys):
    with pytest.raises(SystemExit) as end:
        report.main(["--help"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert all(f"--{name}" in said for name in ("articles", "conflict", "since", "until", "estimate", "sides", "bin"))
