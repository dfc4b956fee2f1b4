"""Executed notebooks and set reports kept by all that they depend on, and used if all is equal.

A run depends on its notebook, its parameters, the copies that it reads, all code of the package and
of further chapters, and the environment. A notebook that could depend on more isn't kept: one that
imports other packages, uses chance or the system, or shows where it ran. Files that it opened all
the same are part of what must be equal.
"""

from __future__ import annotations

import ast
import os
import pickle
import sys
import sysconfig
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

import nbformat

from case_lib.base import cache, code, inputs
from case_lib.base.chapter_packages import packages
from case_lib.base.digests import digest
from case_lib.casefile.opening import open_beforehand
from case_lib.reports import executed
from case_lib.reports.executed import ABOUT
from case_lib.reports.parameters import declared
from case_lib.reports.running import NotebookJob, execute

__all__ = ["execute_and_keep", "files_of", "keep_files", "open_before", "others", "plain", "take"]

_PACKAGE = Path(__file__).parents[1]
_OPENED = 2  # cases opened beforehand: notebooks may differ in draws
_MAY_IMPORT = {"case_lib", "collections", "dataclasses", "functools", "itertools", "math", "numpy"}
_MUST_NOT_NAME = {
    *("open", "exec", "eval", "compile", "input", "getattr", "globals", "__import__"),
    *("random", "fromfile", "memmap", "load", "loadtxt", "genfromtxt"),
}


def take(run: NotebookJob) -> str | None:
    """Write what a former run of a notebook left, and return why it is left out, empty if it isn't.

    None where nothing that is kept matches.
    """
    kept = cache.read(_key(run)) if not run.kernel and cache.folder() is not None else None
    if kept is None:
        return None
    book, left_out, read = pickle.loads(kept)
    if any(code.of_file(Path(path)) != told for path, told in read.items()):
        return None
    run.output.write_bytes(book)
    return str(left_out)


def execute_and_keep(run: NotebookJob) -> str:
    """Execute a notebook as ``running.execute`` does, and keep what it left where that is plain."""
    if cache.folder() is None or run.kernel or not plain(run.notebook):
        return execute(run)
    key = _key(run)
    opened, strange = set[str](), list[str]()

    def heard(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(given[0], str | bytes):
            opened.add(os.path.abspath(os.fsdecode(given[0])))
        elif event in ("subprocess.Popen", "os.system", "socket.connect"):
            strange.append(event)

    sys.addaudithook(heard)
    left_out = execute(run)
    was = set(opened)  # what is opened from here on isn't the notebook's
    book = run.output.read_bytes()
    if strange or str(run.copies.parent).encode() in book:
        return left_out
    others = (path for path in sorted(map(_source, was)) if _of_others(path, run))
    read = {path: told for path in others if (told := code.of_file(Path(path)))}
    cache.write(key, pickle.dumps((book, left_out, read)))
    return left_out


def open_before(runs: Sequence[NotebookJob]) -> None:
    """Open the case of runs as their notebooks will, once for all of them."""
    os.environ[inputs.FOLDER] = str(runs[0].copies)
    names = ("case", "lang", "sources", "draws", "seed")
    asked = [{**declared(run.notebook), **run.parameters} for run in runs]
    alike: Counter[tuple[Any, ...]] = Counter(
        tuple(given.get(name) for name in names) for given in asked
    )
    for given, _ in alike.most_common(_OPENED):
        open_beforehand(*given)


def plain(notebook: Path) -> bool:
    """Whether the code of a notebook can depend on nothing but the package and its parameters."""
    try:
        cells = nbformat.read(notebook, as_version=4).cells
        trees = [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    except Exception:  # magics, or no notebook: what it needs is told where it runs
        return False
    may = _MAY_IMPORT | {name.partition(".")[0] for name in packages()}
    for node in (node for tree in trees for node in ast.walk(tree)):
        named: list[str] = []
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            named = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Attribute | ast.Name):
            words = {node.attr if isinstance(node, ast.Attribute) else node.id}
            if words & _MUST_NOT_NAME:
                return False
        for name in named:
            first, *rest = name.split(".")
            if first not in may or set(rest) & _MUST_NOT_NAME:
                return False
    return True


def files_of(folder: Path, lang: str, pdf: bool = True) -> dict[str, bytes] | None:
    """Return the files of a report in a language by name, as set before from equal notebooks."""
    kept = cache.read(_key_of(folder, lang, pdf)) if cache.folder() is not None else None
    return None if kept is None else pickle.loads(kept)


def keep_files(folder: Path, lang: str, files: Mapping[str, bytes], pdf: bool = True) -> None:
    """Keep the files of a report in a language, by name."""
    if cache.folder() is not None:
        cache.write(_key_of(folder, lang, pdf), pickle.dumps(dict(files)))


def _key_of(folder: Path, lang: str, pdf: bool) -> str:
    made_from = [code.of_folder(folder / name) for name in ("notebooks", "cases")]
    return digest(("files", lang, pdf, made_from, code.everything()))


def _key(run: NotebookJob) -> str:
    return _key_about(run.about(), run.folder, run.copies)


def _key_about(about: Mapping[str, Any], folder: Path, copies: Path) -> str:
    plain = {**about, "parameters": sorted(about["parameters"].items())}
    what = [plain[key] for key in ("sha256", "parameters", "printed")]
    return digest(("run", what, str(folder), code.of_folder(copies), code.everything()))


def others(report: Path, notebooks: Path) -> dict[str, str] | None:
    """Return what the notebooks of a report read beside its copies: path → digest.

    None where one of its runs isn't kept, so that it may have depended on more.
    """
    found: dict[str, str] = {}
    for path in sorted((report / "notebooks").glob("*.ipynb")):
        about = executed.read(path)["metadata"][ABOUT]
        kept = cache.read(_key_about(about, notebooks.resolve(), report / "cases"))
        if kept is None:
            return None
        found |= pickle.loads(kept)[2]
    return found


def _of_others(path: str, run: NotebookJob) -> bool:
    """Whether a file that was opened is neither Python's, nor the package's, nor of this run."""
    ours = [sys.prefix, sys.base_prefix, sysconfig.get_paths()["purelib"], str(_PACKAGE)]
    ours += ["/dev", "/proc", "/sys", "/etc", str(run.copies.parent), str(cache.folder())]
    return not any(Path(path).is_relative_to(place) for place in ours)


def _source(path: str) -> str:
    """Return the module that a compiled file is of, any other file as it is."""
    try:
        return source_from_cache(path) if "__pycache__" in path else path
    except ValueError:
        return path
