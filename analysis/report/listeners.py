"""Who listens to a run: its standard streams, which may be closed, gone, or unable to show a letter."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO


def open_all() -> None:
    """Opens what was closed when the run began, so that no file of it gets the number of a standard stream."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def tell(line: str, to: TextIO) -> None:
    """Prints a line; where nobody reads it any more, the run goes on in silence."""
    try:
        print(line, file=to, flush=True)
    except (OSError, ValueError):
        # What is left to be written at the end must not fail again.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), to.fileno())
