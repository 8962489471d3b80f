"""The house keeps its shape: layers, sizes, thin notebooks, and files that must say the same."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
import yaml
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports
from nbformat.v4 import new_code_cell, new_notebook, new_output
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis import paths, report, schema

NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("*.ipynb"))
MODULES = sorted((paths.ROOT / "analysis").rglob("*.py"))
PROJECT: dict[str, Any] = tomllib.loads((paths.ROOT / "pyproject.toml").read_text())["project"]
LOCK = (paths.ROOT / "requirements.lock").read_text()
# Where conda-forge calls a package by another name (the lean variant, without Qt and LaTeX).
CONDA = {"matplotlib-base": "matplotlib", "nbconvert-core": "nbconvert"}
# What comes with a declared package and may be imported for it.
CARRIED = {"yaml": "pyyaml", "IPython": "ipykernel", "numpy": "pandas", "dateutil": "pandas"}


def by_name(paths_: list[Path]) -> list[Any]:
    return [pytest.param(path, id=str(path.relative_to(paths.ROOT))) for path in paths_]


# Layers and sizes


def test_layers(monkeypatch):
    monkeypatch.chdir(paths.ROOT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("path", by_name(MODULES))
def test_modules_and_functions_are_short(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < 400
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 60] == []


def imported(text: str) -> set[str]:
    """Top names of every import in the code."""
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def test_imports_are_declared():
    declared = {Requirement(line).name for line in PROJECT["dependencies"]}
    used = set().union(*(imported(path.read_text(encoding="utf-8")) for path in MODULES))
    used = {CARRIED.get(name, name) for name in used - sys.stdlib_module_names - {"analysis"}}
    assert used - declared == set()


# Notebooks

LOOPS = (ast.For, ast.While, ast.comprehension)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
FILE_MODULES = {"re", "os", "sys", "glob", "pathlib", "shutil"}
PATH = re.compile(r"^[~/]|\.\.?/|\.(csv|txt|jsonl|parquet|toml)$")


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tagged(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]


def thick(notebook: nbformat.NotebookNode) -> Iterator[str]:
    """What a notebook should leave to the package."""
    lines = [line for cell in code(notebook) for line in cell.source.splitlines()]
    lines = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if len(lines) > 45:
        yield f"{len(lines)} lines of code"
    source = "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, LOOPS + DEFINITIONS):
            yield type(node).__name__
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PATH.search(node.value):
            yield f"path {node.value}"
    yield from (f"import {name}" for name in sorted(imported(source) & FILE_MODULES))


def unclean(notebook: nbformat.NotebookNode) -> Iterator[str]:
    """What should not be stored with a notebook, or should be and is not."""
    yield from (f"metadata.{key}" for key in ("papermill", "widgets") if key in notebook.metadata)
    ids = [cell.get("id") for cell in notebook.cells]
    if None in ids or len(set(ids)) < len(ids):
        yield "cells without an id of their own"
    if [cell.execution_count for cell in code(notebook)] != list(range(1, len(code(notebook)) + 1)):
        yield "not run from top to bottom"
    if not any(cell.outputs for cell in code(notebook)):
        yield "no outputs"
    for cell in notebook.cells:
        yield from (f"cell metadata {key}" for key in ("execution", "papermill") if key in cell.metadata)
        for output in cell.get("outputs", []):
            yield from _unclean_output(output)


def _unclean_output(output: nbformat.NotebookNode) -> Iterator[str]:
    if output.output_type == "error" or output.get("name") == "stderr":
        yield f"{output.output_type} {output.get('ename', 'stderr')}"
    if str(paths.ROOT) in str(output):
        yield "a path of this machine"
    alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
    if "image/png" in output.get("data", {}) and len(alt) <= 20:
        yield "a picture without a description"


@pytest.mark.parametrize("path", by_name(NOTEBOOKS))
def test_notebooks_are_thin_and_clean(path):
    notebook = nbformat.read(path, as_version=4)
    assert list(thick(notebook)) == []
    assert list(unclean(notebook)) == []
    assert len(tagged(notebook)) == 1
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("path", by_name([one for one in NOTEBOOKS if not one.stem.startswith("04")]))
def test_every_link_of_a_stored_notebook_leads_somewhere(path):
    outputs = [out for cell in nbformat.read(path, as_version=4).cells for out in cell.get("outputs", [])]
    shown = "".join(out.get("data", {}).get("text/html", "") for out in outputs)
    links, ids = re.findall(r'href="#([^"]+)"', shown), re.findall(r' id="([^"]+)"', shown)
    assert len(links) > 20
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))


def test_there_are_notebooks():
    assert {path.stem for path in NOTEBOOKS} >= {"00_explore", *report.TARGETS, "04_reading_quality"}


@pytest.mark.parametrize("name", report.TARGETS)
def test_parameters_are_literals_that_the_report_knows(name):
    path = paths.NOTEBOOKS / f"{name}.ipynb"
    seen = papermill.inspect_notebook(str(path))
    body = ast.parse(tagged(nbformat.read(path, as_version=4))[0].source).body
    # papermill overlooks a line with a second "=", be it in the comment.
    assert [node.targets[0].id for node in body if isinstance(node, ast.Assign)] == list(seen)
    assert len(body) == len(seen)
    for parameter in seen.values():
        ast.literal_eval(parameter["default"])
        assert parameter["help"], parameter["name"]
    known = {action.dest for action in report.parser()._actions} | {"interactive"}
    assert set(report.EVERYWHERE) <= set(seen) <= known


THICK = [
    ("for x in y: pass", "For"),
    ("[x for x in y]", "comprehension"),
    ("def f(): pass", "FunctionDef"),
    ("f = lambda x: x", "Lambda"),
    ("import re", "import re"),
    ("from pathlib import Path", "import pathlib"),
    ("read('../data/articles')", "path ../data/articles"),
    ("read('events.csv')", "path events.csv"),
    ("x = 1\n" * 46, "46 lines of code"),
]


@pytest.mark.parametrize(("source", "fault"), THICK, ids=[row[1] for row in THICK])
def test_thickness_is_seen(source, fault):
    assert fault in thick(new_notebook(cells=[new_code_cell(source)]))


UNCLEAN = [
    ({}, "no outputs"),
    ({"execution_count": 2}, "not run from top to bottom"),
    ({"metadata": {"execution": {}}}, "cell metadata execution"),
    ({"outputs": [new_output("error", ename="KeyError", evalue="", traceback=[])]}, "error KeyError"),
    ({"outputs": [new_output("stream", name="stderr", text="x")]}, "stream stderr"),
    ({"outputs": [new_output("stream", text=str(paths.ROOT))]}, "a path of this machine"),
    ({"outputs": [new_output("display_data", {"image/png": "AA"})]}, "a picture without a description"),
]


@pytest.mark.parametrize(("cell", "fault"), UNCLEAN, ids=[row[1] for row in UNCLEAN])
def test_uncleanness_is_seen(cell, fault):
    notebook = new_notebook(cells=[new_code_cell("1", **cell)], metadata={"papermill": {}})
    assert {fault, "metadata.papermill"} <= set(unclean(notebook))


# Files that must say the same


def test_readme_has_the_glossary_of_the_schema():
    readme = (paths.ROOT / "README.md").read_text(encoding="utf-8")
    between = readme.partition("<!-- glossary -->")[2].partition("<!-- /glossary -->")[0]
    assert between.strip() == schema.glossary().strip()


def bounds(lines: list[str]) -> dict[str, str]:
    """Name -> version bounds of requirement lines, under the names of pyproject.toml."""
    wanted = [Requirement(line) for line in lines]
    return {CONDA.get(one.name, one.name): str(one.specifier) for one in wanted}


def test_environment_is_pyproject():
    environment = yaml.safe_load((paths.ROOT / "environment.yml").read_text())
    lines = [line for line in environment["dependencies"] if isinstance(line, str) and line != "pip"]
    python = f"python{PROJECT['requires-python']}"
    assert bounds(lines) == bounds([python, *PROJECT["dependencies"]])
    assert environment["name"] == PROJECT["name"]
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    assert environment["dependencies"][-1] == {"pip": ["-e ."]}


def test_lock_has_hashes_and_no_address():
    assert "://" not in LOCK and "file:" not in LOCK and "\n-" not in f"\n{LOCK}"
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_lock_covers_pyproject():
    pinned = {canonicalize_name(name): pin for name, pin in re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.M)}
    wanted = PROJECT["dependencies"] + [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
    requirements = [Requirement(line) for line in wanted]
    amiss = [str(one) for one in requirements if pinned.get(canonicalize_name(one.name), "0") not in one.specifier]
    assert amiss == []


def test_every_package_is_installed():
    said = tomllib.loads((paths.ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {".".join(path.parent.relative_to(paths.ROOT).parts) for path in MODULES}
    assert set(said) == found


def test_versions_agree():
    citation = yaml.safe_load((paths.ROOT / "CITATION.cff").read_text())
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
