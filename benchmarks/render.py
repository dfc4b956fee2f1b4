"""Times `case-lib render` against papermill's own command line, for the same notebooks, in one run.

Papermill runs each notebook in each language, one after another, as its users do. Then come a whole
report from nothing, the same again with nothing changed, one claim edited, and one notebook edited.
Ratios are printed beside what they may be at most. Nothing is installed, and no one's results are
used or touched: all goes to a temporary folder.

Run: ``.venv/bin/python benchmarks/render.py [NOTEBOOK ...]``, such as ``08_law``; all without. Ends
with code 1 where a ratio is above its limit.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
LANGS = ("en", "zh")
MOST = {"whole": 0.12, "nothing changed": 0.02, "claim edited": 0.06, "notebook edited": 0.04}
CLAIM = ('{says: "~200", source', '{says: "~210", source')


def main() -> None:
    only = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="case-lib-benchmark-") as temporary:
        folder = Path(temporary)
        for name in ("notebooks", "cases"):
            shutil.copytree(ROOT / name, folder / name)
        os.environ["CASE_LIB_CACHE"] = str(folder / "kept")
        books = sorted((folder / "notebooks").glob("[0-9][0-9]_*.ipynb"))
        books = [book for book in books if not only or book.stem in {*only, "00_facts"}]
        theirs = timed(lambda: papermill(folder, books))
        print(f"papermill: {theirs:.1f} s, {len(books) * len(LANGS)} runs")
        steps: dict[str, Callable[[], None]] = {
            "whole": lambda: None,
            "nothing changed": lambda: None,
            "claim edited": lambda: edit_claim(folder),
            "notebook edited": lambda: edit_notebook(books[-1]),
        }
        ratios = {}
        for name, edit in steps.items():
            edit()
            ours = timed(lambda: render(folder, only))
            ratios[name] = ours / theirs
            told = f"{ratios[name]:.3f} (at most {MOST[name]})"
            print(f"{name}: {ours:.1f} s, {told}", flush=True)
    sys.exit(any(ratio > MOST[name] for name, ratio in ratios.items()))


def papermill(folder: Path, books: list[Path]) -> None:
    for book in books:
        for lang in LANGS:
            out = folder / f"{book.stem}.{lang}.ipynb"
            run(BIN / "papermill", book, out, "-p", "lang", lang, "--cwd", folder / "notebooks")


def render(folder: Path, only: list[str]) -> None:
    some = [word for name in only for word in ("--only", name)]
    run(BIN / "case-lib", "render", "shanghai-2023", "--quiet", *some, cwd=folder)


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


def timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
