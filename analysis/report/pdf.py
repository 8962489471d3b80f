"""Pages of a report as PDF, by Chromium."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.report.options import FAILED, WRONG, Stop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str:
    """Where Chromium is. Raises Stop where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise Stop(WRONG, f"--pdf needs Chromium, and there is none of {', '.join(NAMES)}; install one or leave it out")
    return found


def write(made: Path, seconds: float) -> None:
    """Writes NAME.pdf beside each NAME.html of a folder, within so many seconds. Raises Stop."""
    for page in sorted(made.glob("*.html")):
        with tempfile.TemporaryDirectory() as profile:
            command = [browser(), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
            command += ["--no-pdf-header-footer", f"--print-to-pdf={page.with_suffix('.pdf')}", page.resolve().as_uri()]
            try:
                subprocess.run(command, check=True, capture_output=True, timeout=max(1, seconds))
            except (subprocess.SubprocessError, OSError) as error:
                raise Stop(FAILED, f"Chromium made no PDF of {page.name}: {error}; the report of before is untouched") from error
