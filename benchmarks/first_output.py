"""Time the waits of a user in JupyterLab: until the first output of each notebook, and between.

Each notebook is executed in a Jupyter kernel, cell by cell, first with an empty cache and then with
a full one. The output gives the seconds until the first output, the longest time without output,
and the total; each as clock time and, after a slash, as processor time of the kernel, which other
load on the machine doesn't distort. Time counts from the start of the kernel, although Lab shows
that it starts. A progress bar counts as output when it appears and whenever it moves. For
comparison the benchmark also times a bare kernel that imports pandas and shows its version.

All modules have been imported once before, so that their bytecode exists, as after an installation.

Run: ``.venv/bin/python -m benchmarks.first_output [NOTEBOOK ...]``, such as ``05_network``. Exit
code 1 if a first output takes over 3 seconds, or a silence over 2, by the smaller of both times.
"""

from __future__ import annotations

import os
import queue
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
from jupyter_client.manager import KernelManager

from benchmarks import bytecode

ROOT = Path(__file__).resolve().parents[1]
FIRST, SILENT = 3.0, 2.0
SHOWN = {"display_data", "update_display_data", "execute_result", "stream", "error", "comm_msg"}
BARE = ["import pandas\npandas.__version__"]


@dataclass(frozen=True)
class Waited:
    """Clock and processor seconds: to the first output, the longest silence, in total."""

    first: tuple[float, float]
    silence: tuple[float, float]
    whole: tuple[float, float]
    at: int  # the cell of the longest silence

    def __str__(self) -> str:
        pairs = (self.first, self.silence, self.whole)
        columns = "  ".join(f"{wall:6.1f} /{cpu:5.1f}" for wall, cpu in pairs)
        return f"{columns}  cell {self.at:>2}"

    @property
    def late(self) -> bool:
        return min(self.first) > FIRST or min(self.silence) > SILENT


def main() -> None:
    only = sys.argv[1:]
    books = [
        *sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")),
        *sorted((ROOT / "notebooks/gallery").glob("[0-9][0-9]_*.ipynb")),
    ]
    books = [book for book in books if not only or book.stem in only]
    late = False
    bytecode.keep()
    with tempfile.TemporaryDirectory(prefix="case-lib-benchmark-") as temporary:
        Path(temporary, "ipython").mkdir()
        bare = waited(BARE, ROOT, Path(temporary, "none"), Path(temporary, "ipython"))
        print(f"{'':<30}{'first output':<16}{'longest silence':<17}{'in all':<17}")
        print(f"{'import pandas':<30}{bare}")
        for book in books:
            cells = nbformat.read(book, as_version=4).cells
            sources = [cell.source for cell in cells if cell.cell_type == "code"]
            for state in ("cold", "warm"):
                results = Path(temporary, book.parent.name, book.stem)
                waits = waited(sources, book.parent, results, Path(temporary, "ipython"))
                late |= waits.late
                ratio = waits.first[1] / bare.first[1]
                more = " LATE" * waits.late
                print(f"{book.stem:<25}{state:<5}{waits}  {ratio:.1f} × pandas{more}", flush=True)
    sys.exit(late)


def waited(sources: Sequence[str], folder: Path, results: Path, ipython: Path) -> Waited:
    """Return the waits for a notebook's cells, run in a new kernel."""
    manager = KernelManager(kernel_name="python3")
    own = {"CASE_LIB_CACHE": str(results), "IPYTHONDIR": str(ipython)}
    start = time.perf_counter()
    manager.start_kernel(cwd=str(folder), env={**os.environ, **own})
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=600)
        kernel = psutil.Process(manager.provisioner.pid)
        begun = last = (start, 0.0)
        first = longest = None
        at = 0
        for row, source in enumerate(sources, 1):
            request = client.execute(source)
            while True:
                try:
                    message = client.get_iopub_msg(timeout=600)
                except queue.Empty:
                    raise SystemExit(f"cell {row} says nothing for ten minutes") from None
                kind, of = message["msg_type"], message["parent_header"].get("msg_id")
                idle = kind == "status" and message["content"]["execution_state"] == "idle"
                if kind == "error":
                    raise SystemExit(f"cell {row}: {message['content']['evalue']}")
                if kind in SHOWN or (idle and of == request and row == len(sources)):
                    here = now(kernel)
                    gap = (here[0] - last[0], here[1] - last[1])
                    if longest is None or min(gap) > min(longest):
                        longest, at = gap, row
                    last = here
                    first = first or (here[0] - begun[0], here[1] - begun[1])
                if idle and of == request:
                    break
        assert first is not None
        assert longest is not None
        end = now(kernel)
        return Waited(first, longest, (end[0] - begun[0], end[1] - begun[1]), at)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def now(kernel: psutil.Process) -> tuple[float, float]:
    """Return the time, and the processor time of a kernel and its child processes."""
    cpu = 0.0
    for process in [kernel, *kernel.children(recursive=True)]:
        with suppress(psutil.Error):
            used = process.cpu_times()
            cpu += used.user + used.system
    return time.perf_counter(), cpu


if __name__ == "__main__":
    main()
