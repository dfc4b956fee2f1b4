"""Time `case-lib render` against papermill's command line, for the same notebooks, in one run.

Papermill runs each notebook in each language, one after another, as its users do, and has no cache.
Then case-lib makes a whole report from nothing, the same again without changes, with one claim
edited, and with one notebook edited. Each time is printed in clock seconds and in processor seconds
(user and system, of all its processes), and as a ratio to papermill's, with the limit of the ratio.
Nothing is installed, and existing results are neither used nor changed: all output goes to a
temporary folder.

Papermill takes minutes. ``--peer FILE`` saves its times and reuses them in the next run, for
notebooks with equal bytes; the output says how many were reused, and how many are from other code.

``--part`` runs only two notebooks with papermill and counts each of the others as their mean, which
underestimates the total, since those two have no models.

Run: ``.venv/bin/python -m benchmarks.render [NOTEBOOK ...]``, such as ``08_law``; by default all.
Exit code 1 if a ratio of clock times is above its limit.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from benchmarks import bytecode

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
LANGS = ("en", "zh")
MOST = {"whole": 0.12, "nothing changed": 0.02, "claim edited": 0.06, "notebook edited": 0.04}
CLAIM = ('{says: "~200", source', '{says: "~210", source')
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux's <sys/prctl.h>
CORES = 2
PART = ("00_facts", "01_timeline")
AGAIN = 3  # runs without changes


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("only", nargs="*", metavar="NOTEBOOK")
    parser.add_argument("--peer", type=Path, help="keep papermill's times here, and take them")
    parser.add_argument("--part", action="store_true", help="papermill runs two notebooks alone")
    options = parser.parse_args()
    prepare()
    with tempfile.TemporaryDirectory(prefix="case-lib-benchmark-") as temporary:
        folder = Path(temporary)
        for name in ("notebooks", "cases"):
            shutil.copytree(ROOT / name, folder / name)
        books = sorted((folder / "notebooks").glob("[0-9][0-9]_*.ipynb"))
        books = [
            book for book in books if not options.only or book.stem in {*options.only, "00_facts"}
        ]
        theirs = papermill(folder, books, options.peer, options.part)
        os.environ["CASE_LIB_CACHE"] = str(folder / "kept")
        steps: dict[str, Callable[[], None]] = {
            "whole": lambda: None,
            "nothing changed": lambda: None,
            "claim edited": lambda: edit_claim(folder),
            "notebook edited": lambda: edit_notebook(books[-1]),
        }
        ratios = {}
        for name, edit in steps.items():
            edit()
            times = AGAIN if name == "nothing changed" else 1
            wall, cpu = min(timed(lambda: render(folder, options.only)) for _ in range(times))
            ratios[name] = wall / theirs[0]
            print(
                f"{name:<16} {wall:6.1f} s of the clock {ratios[name]:.3f}"
                f"   {cpu:6.1f} s of processors {cpu / theirs[1]:.3f}   (at most {MOST[name]})",
                flush=True,
            )
    sys.exit(any(ratio > MOST[name] for name, ratio in ratios.items()))


def prepare() -> None:
    """Use two cores and kept bytecode; adopt orphaned processes, so that their time is counted."""
    bytecode.keep()
    if sys.platform == "linux":
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)


def papermill(
    folder: Path, books: list[Path], kept: Path | None, part: bool
) -> tuple[float, float]:
    """Return the clock and processor seconds of papermill for all notebooks."""
    known = json.loads(kept.read_text("utf-8")) if kept and kept.exists() else {}
    code = digest(*sorted((ROOT / "case_lib").rglob("*.py")))
    runs, notes = [], {"kept from before": 0, "by other code": 0}
    os.environ["CASE_LIB_CACHE"] = "off"
    timed_books = [book for book in books if book.stem in PART] if part else books
    for book in timed_books:
        for lang in LANGS:
            key = f"{book.stem} {lang} {digest(book)}"
            if key in known:
                notes["kept from before"] += 1
                notes["by other code"] += known[key][2] != code
            else:
                out = folder / f"{book.stem}.{lang}.ipynb"
                words = [BIN / "papermill", book, out, "-p", "lang", lang]
                took = timed(lambda: run(*words, "--cwd", folder / "notebooks"))  # noqa: B023
                known[key] = [*took, code]
                print(f"  {book.stem} {lang}  {seconds_of(took)}", flush=True)
                if kept:
                    kept.write_text(json.dumps(known, indent=1), "utf-8")
            runs.append(known[key])
    times = len(books) / len(timed_books)
    both = (times * sum(run[0] for run in runs), times * sum(run[1] for run in runs))
    more = "".join(f", {count} {what}" for what, count in notes.items() if count)
    print(
        f"papermill: {seconds_of(both)}, {len(runs)} of {len(books) * len(LANGS)} runs{more}",
        flush=True,
    )
    return both


def seconds_of(times: tuple[float, float]) -> str:
    return f"{times[0]:.1f} s of the clock, {times[1]:.1f} s of processors"


def render(folder: Path, only: list[str]) -> None:
    options = [word for name in only for word in ("--only", name)]
    run(BIN / "case-lib", "render", "shanghai-2023", "--quiet", *options, cwd=folder)


def edit_claim(folder: Path) -> None:
    path = folder / "cases/shanghai-2023/case.yaml"
    text = path.read_text("utf-8")
    assert CLAIM[0] in text
    path.write_text(text.replace(*CLAIM), "utf-8")


def edit_notebook(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    book.cells.append(nbformat.v4.new_markdown_cell("A word more."))
    nbformat.write(book, path)


def run(*words: object, cwd: Path | None = None) -> None:
    subprocess.run(list(map(str, words)), cwd=cwd, check=True, capture_output=True)


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return clock seconds, and processor seconds of all processes that ended meanwhile."""
    start, before = time.perf_counter(), spent()
    work()
    wall = time.perf_counter() - start
    while True:  # wait for adopted processes too
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    return wall, spent() - before


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]


if __name__ == "__main__":
    main()
