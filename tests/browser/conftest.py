"""JupyterLab on this machine alone, with settings of its own, and Debian's chromium to look at it with."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from playwright.sync_api import Page, sync_playwright

from analysis import paths
from analysis.rules import CORRECTION_COLUMNS

CHROMIUM = "/usr/bin/chromium"
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
FLAGS += " --disable-component-update --disable-sync"
LAPTOP = {"width": 1280, "height": 800}
SHOTS = paths.ROOT / "build" / "screenshots"
FOLDERS = "JUPYTER_CONFIG_DIR JUPYTER_DATA_DIR JUPYTER_RUNTIME_DIR JUPYTERLAB_SETTINGS_DIR JUPYTERLAB_WORKSPACES_DIR"
# The question whether to fetch news lies over the page until somebody answers it.
QUIET = {"fetchNews": "false", "checkForUpdates": False}


class Lab(NamedTuple):
    """Where a JupyterLab answers, and the files its notebooks are set to write."""

    url: str
    token: str
    corrections: Path
    out: Path


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server over a copy of the notebooks, whose corrections and exports go to files of this run."""
    home = tmp_path_factory.mktemp("lab")
    folders = {name: str(home / name.lower()) for name in [*FOLDERS.split(), "IPYTHONDIR"]}
    quiet = home / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text(json.dumps(QUIET))
    corrections, out = home / "corrections.csv", home / "exports"
    corrections.write_text(",".join(CORRECTION_COLUMNS) + "\n")
    shutil.copytree(paths.NOTEBOOKS, home / "root" / "notebooks")
    _set(home / "root" / "notebooks" / "00_explore.ipynb", corrections=str(corrections), out=str(out))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={home / 'root'}"]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=os.environ | folders, stdout=log, stderr=log, cwd=home)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(f"{url}/api/status?token={token}", server, home / "log")
        yield Lab(url, token, corrections, out)
    finally:
        server.terminate()
        server.wait(20)


def _set(path: Path, **values: str) -> None:
    """Gives parameters of a notebook other values, and leaves it without outputs."""
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    for name, value in values.items():
        cell.source = cell.source.replace(f"{name} = None ", f"{name} = {value!r} ", 1)
        assert repr(value) in cell.source
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    nbformat.write(notebook, path)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab ended: {log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise RuntimeError(f"JupyterLab does not answer: {log.read_text()[-2000:]}")


@pytest.fixture
def page(lab: Lab) -> Iterator[Page]:
    """A page of laptop size."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        page = browser.new_page(viewport=LAPTOP)
        page.set_default_timeout(30_000)
        yield page
        page.screenshot(path=SHOTS / "last.png")
        browser.close()
