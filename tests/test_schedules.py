"""What a scheduler is told to run: the workflows, and every command line of the report in README and workflows."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from itertools import pairwise

import pytest
import yaml

from analysis import conditions, paths
from analysis.report import options, parser

WORKFLOWS = sorted((paths.ROOT / ".github" / "workflows").glob("*.yml"))
README = paths.ROOT / "README.md"
COMMAND = re.compile(r"-m analysis\.report ([^\n]*(?:\n +--[^\n]*)*)")
DAY = "2020-03-08"


def commands():
    """Each command line of the report there is, as words, with a day for what the shell would put in."""
    for file in (README, *WORKFLOWS):
        for found in COMMAND.finditer(file.read_text(encoding="utf-8")):
            line = re.sub(r'"\$\([^)]*\)"|"\$\w+"', DAY, found[1]).split(">>")[0].split("`")[0]
            if "--" in line:
                yield pytest.param(shlex.split(line), id=f"{file.name}: {line[:40]}")


@pytest.mark.parametrize("words", list(commands()))
def test_every_command_has_options_there_are(words):
    actions = {name: action for action in parser()._actions for name in action.option_strings}
    given = [word for word in words if word.startswith("--")]
    assert given and set(given) <= actions.keys()
    values = [after for word, after in pairwise(words) if word == "--fail-on"]
    assert all(conditions.parse(value.split(",")) for value in values)


def test_the_file_of_parameters_in_the_readme_is_one(tmp_path):
    block = re.search(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    assert block
    file = tmp_path / "weekly.yaml"
    file.write_text(block[1], encoding="utf-8")
    asked = options.asked(["--params", str(file), "--as-of", DAY])
    assert asked.parameters["conflict"] == "Idlib" and asked.parameters["until"] == DAY
    assert [one.name for one in asked.conditions] == ["no-new-articles", "problems", "unread"]


def test_the_readme_says_of_each_condition_what_it_looks_at():
    table = README.read_text(encoding="utf-8").partition("| condition | holds where | over |")[2].partition("\n\n")[0]
    over = dict(re.findall(r"^\| `([\w-]+)[^|]*\|[^|]*\| ([^|]*) \|$", table, re.M))
    assert set(over) == set(conditions.HOLDS)
    assert {name for name, words in over.items() if words.endswith("given")} == set(conditions.OF_ALL)


def test_there_are_commands_to_check():
    assert len(list(commands())) >= 4


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_is_one(file):
    """By the published schema of GitHub's workflows."""
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(file)]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    broken = file.read_text(encoding="utf-8").replace("runs-on", "run-on")
    done = subprocess.run([*check[:-1], "-"], input=broken, capture_output=True, text=True)
    assert done.returncode == 1


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_runs_what_the_project_has(file):
    """Files that a step calls are there and can be run; no step may write to the repository."""
    flow = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert flow["permissions"] == {"contents": "read"}
    for job in flow["jobs"].values():
        assert job["timeout-minutes"] <= 30
        for step in job["steps"]:
            for script in re.findall(r"(?:^|\s)(\.ci/\w+)", step.get("run", "")):
                assert (paths.ROOT / script).stat().st_mode & 0o111


def test_the_line_for_cron_has_five_fields_and_no_bare_percent():
    """cron takes a percent sign that is not escaped for the end of the line."""
    block = re.search(r"```cron\n(.*?)\n```", README.read_text(encoding="utf-8"), re.S)
    assert block
    for line in block[1].splitlines():
        assert re.match(r"(?:[\d*/,-]+ ){5}\S", line)
        assert not re.search(r"(?<!\\)%", line)
