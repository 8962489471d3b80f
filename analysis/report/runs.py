"""Runs the notebooks of a report, as many at once as there are cores, each with its own deadline."""

from __future__ import annotations

import ast
import asyncio
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from tempfile import TemporaryDirectory
from threading import Event
from typing import NamedTuple

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from analysis.report.options import Notebook

# What is told of an error, in characters.
LONGEST = 300
# How often a run looks whether it was stopped, and how long the end of a kernel may take.
POLL_S, KILL_S = 0.2, 10


class Ran(NamedTuple):
    """A notebook that has run: its parameters as rows, its outputs, and what went wrong ("" for nothing)."""

    name: str
    rows: list[dict[str, str]]
    notebook: NotebookNode
    wrong: str
    seconds: float

    @property
    def title(self) -> str:
        """Its first heading, else its name."""
        cells = (cell.source for cell in self.notebook.cells if cell.cell_type == "markdown")
        lines = (line for source in cells for line in source.splitlines())
        return next((line[2:].strip() for line in lines if line.startswith("# ")), self.name)


def run(notebooks: Sequence[Notebook], timeout: int, ends: float, say: Callable[[str], None]) -> list[Ran]:
    """Runs each notebook for `timeout` seconds at most, all of them until `ends` (time.monotonic); in their order."""
    stop = Event()
    done = {}
    with ThreadPoolExecutor(min(len(notebooks), os.cpu_count() or 1)) as pool:
        waiting = {pool.submit(_run, notebook, timeout, ends, stop): notebook.name for notebook in notebooks}
        try:
            for future in as_completed(waiting):
                ran = done[waiting[future]] = future.result()
                say(f"{ran.name} {'failed after' if ran.wrong else 'took'} {ran.seconds:.0f} s")
        finally:
            # Whatever ends this run ends the notebooks with it.
            stop.set()
    return [done[notebook.name] for notebook in notebooks]


def _run(notebook: Notebook, timeout: int, ends: float, stop: Event) -> Ran:
    """Runs one notebook.

    papermill's own execute_notebook changes the folder of the whole process, so two cannot run at
    once: it sets the parameters here, and the client it wraps runs the cells.
    """
    began = time.monotonic()
    node = parameterize_notebook(load_notebook_node(str(notebook.path)), notebook.given, kernel_name="python3")
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            # papermill draws an id; the same run must give the same bytes.
            cell.id = "injected-parameters"
    allowed = max(0.1, min(timeout, ends - began))
    wrong = ""
    try:
        with TemporaryDirectory(prefix="kernel-") as folder:
            asyncio.run(_until(_client(node, folder), allowed, stop))
    except CellExecutionError as error:
        wrong = f"{error.ename}: {error.evalue}"
    except TimeoutError:
        limit = "--timeout" if allowed == timeout else "--total-timeout"
        wrong = f"not done after {allowed:.0f} s ({limit}), in the cell {_running(node)!r}"
    except (DeadKernelError, RuntimeError, OSError) as error:
        wrong = f"{type(error).__name__}: {error}"
    return Ran(notebook.name, values(notebook), node, wrong[:LONGEST], time.monotonic() - began)


def _client(node: NotebookNode, folder: str) -> NotebookClient:
    """What runs the cells; it speaks to its kernel by sockets in a folder of its own, where the system has such.

    A port that is free when it is chosen may be another's when the kernel binds it, where two reports run at once.
    """
    client = NotebookClient(
        node,
        timeout=None,
        kernel_name="python3",
        record_timing=False,
        shutdown_kernel="immediate",
        extra_arguments=["--log-level=CRITICAL"],
    )
    if os.name == "posix":
        client.config.KernelManager.update({"transport": "ipc", "ip": os.path.join(folder, "socket")})
    return client


async def _until(client: NotebookClient, seconds: float, stop: Event) -> None:
    """Runs the cells; raises TimeoutError where they take too long or `stop` is set, with the kernel ended."""
    running = asyncio.ensure_future(client.async_execute())
    ends = time.monotonic() + seconds
    while not running.done() and time.monotonic() < ends and not stop.is_set():
        await asyncio.wait({running}, timeout=min(POLL_S, max(0.0, ends - time.monotonic())))
    if not running.done():
        running.cancel()
        await asyncio.wait({running}, timeout=KILL_S)
        if running.done() and not running.cancelled():
            _ = running.exception()
        raise TimeoutError
    running.result()


def _running(node: NotebookNode) -> str:
    """The first line of the cell that ran when it was ended."""
    cells = [cell for cell in node.cells if cell.cell_type == "code" and cell.source.strip()]
    begun = [cell for cell in cells if cell.execution_count is not None] or cells[:1]
    return begun[-1].source.strip().splitlines()[0][:80] if begun else ""


def values(notebook: Notebook) -> list[dict[str, str]]:
    """name, value and meaning of every parameter of a run that is not about how the notebook is used."""
    every = {name: ast.literal_eval(p["default"]) for name, p in notebook.declared.items()} | notebook.given
    return [
        {"name": name, "value": "not set" if value is None else str(value), "meaning": notebook.declared[name]["help"]}
        for name, value in every.items()
        if name != "interactive"
    ]
