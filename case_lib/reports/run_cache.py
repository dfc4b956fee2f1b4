"""Cache executed notebooks and report files by everything that they depend on.

A run depends on its notebook, its parameters, the copies that it reads, all code of the package and
of external chapters, and the environment. A notebook that may depend on more isn't cached: one that
imports other packages, uses randomness or the system, or prints its location. Files that it opens
nevertheless are part of the key.
"""

from __future__ import annotations

import ast
import math
import os
import pickle
import sys
import sysconfig
import time
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
from case_lib.reports import executed, warm
from case_lib.reports.executed import ABOUT
from case_lib.reports.parameters import declared
from case_lib.reports.running import NotebookJob, execute

__all__ = [
    "execute_and_keep",
    "files_of",
    "keep_files",
    "open_before",
    "others",
    "plain",
    "slowest_first",
    "take",
]

_PACKAGE = Path(__file__).parents[1]
_FEW = 2  # notebooks that import by themselves what their models need
_OPENED = 2  # cases opened in advance: notebooks may differ in draws
_MAY_IMPORT = {"case_lib", "collections", "dataclasses", "functools", "itertools", "math", "numpy"}
_COUNTS_CORES = {"lscpu", "sysctl"}
_MUST_NOT_NAME = {
    *("open", "exec", "eval", "compile", "input", "getattr", "globals", "__import__"),
    *("random", "fromfile", "memmap", "load", "loadtxt", "genfromtxt"),
}


def take(run: NotebookJob) -> str | None:
    """Restore a cached run of a notebook, and return why it is left out, "" if it isn't.

    None if no cached run matches.
    """
    kept = cache.read(_key(run)) if not run.kernel and cache.folder() is not None else None
    if kept is None:
        return None
    book, left_out, read = pickle.loads(kept)
    if any(code.of_file(Path(path)) != digest_then for path, digest_then in read.items()):
        return None
    run.output.write_bytes(book)
    return str(left_out)


def execute_and_keep(run: NotebookJob) -> str:
    """Execute a notebook as ``running.execute`` does, and cache the result if that is safe."""
    if cache.folder() is None or run.kernel or not plain(run.notebook):
        return execute(run)
    key = _key(run)
    opened, strange = set[str](), list[str]()

    def heard(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(given[0], str | bytes):
            opened.add(os.path.abspath(os.fsdecode(given[0])))
        elif _strange(event, given):
            strange.append(event)

    sys.addaudithook(heard)
    begun = time.process_time()
    left_out = execute(run)
    cache.write(_key_of_time(run), str(time.process_time() - begun).encode())
    was = set(opened)  # later files aren't opened by the notebook
    book = run.output.read_bytes()
    if strange or str(run.copies.parent).encode() in book:
        return left_out
    others = (path for path in sorted(map(_source, was)) if _of_others(path, run))
    read = {path: file_digest for path in others if (file_digest := code.of_file(Path(path)))}
    cache.write(key, pickle.dumps((book, left_out, read)))
    return left_out


def slowest_first(runs: Sequence[NotebookJob]) -> list[NotebookJob]:
    """Return runs so that those that took longest last time start first; unknown ones lead."""
    took = [float(cache.read(_key_of_time(run)) or math.inf) for run in runs]
    order = sorted(range(len(runs)), key=lambda row: -took[row])
    return [runs[row] for row in order]


def _key_of_time(run: NotebookJob) -> str:
    return digest(("time", run.notebook.stem, str(run.folder)))


def _strange(event: str, given: tuple[Any, ...]) -> bool:
    """Return whether an audit event means that a run may depend on more than its files."""
    if event == "subprocess.Popen" and os.path.basename(str(given[0])) in _COUNTS_CORES:
        return False  # joblib counts them when a model of scikit-learn is fitted
    return event in ("subprocess.Popen", "os.system", "socket.connect")


def open_before(runs: Sequence[NotebookJob]) -> None:
    """Open the case of several runs once, as their notebooks will, and import for their models."""
    if len(runs) > _FEW:
        warm.import_for_models()
    os.environ[inputs.FOLDER] = str(runs[0].copies)
    names = ("case", "lang", "sources", "draws", "seed")
    parameters = [{**declared(run.notebook), **run.parameters} for run in runs]
    alike: Counter[tuple[Any, ...]] = Counter(
        tuple(given.get(name) for name in names) for given in parameters
    )
    for given, _ in alike.most_common(_OPENED):
        open_beforehand(*given)


def plain(notebook: Path) -> bool:
    """Return whether the code of a notebook depends only on the package and its parameters."""
    try:
        cells = nbformat.read(notebook, as_version=4).cells
        trees = [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    except Exception:  # magics, or not a notebook: reported when it runs
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
    """Return the cached files of a report in a language by name, for equal notebooks."""
    kept = cache.read(_key_of(folder, lang, pdf)) if cache.folder() is not None else None
    return None if kept is None else pickle.loads(kept)


def keep_files(folder: Path, lang: str, files: Mapping[str, bytes], pdf: bool = True) -> None:
    """Cache the files of a report in a language, by name."""
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
    """Return the files that a report's notebooks read besides its copies: path → digest.

    None if one of its runs isn't cached, because it may have depended on more.
    """
    digests: dict[str, str] = {}
    for path in sorted((report / "notebooks").glob("*.ipynb")):
        about = executed.read(path)["metadata"][ABOUT]
        kept = cache.read(_key_about(about, notebooks.resolve(), report / "cases"))
        if kept is None:
            return None
        digests |= pickle.loads(kept)[2]
    return digests


def _of_others(path: str, run: NotebookJob) -> bool:
    """Return whether an opened file is neither Python's, nor the package's, nor of this run."""
    ours = [sys.prefix, sys.base_prefix, sysconfig.get_paths()["purelib"], str(_PACKAGE)]
    ours += ["/dev", "/proc", "/sys", "/etc", str(run.copies.parent), str(cache.folder())]
    return not any(Path(path).is_relative_to(place) for place in ours)


def _source(path: str) -> str:
    """Return the source module of a compiled file, any other path unchanged."""
    try:
        return source_from_cache(path) if "__pycache__" in path else path
    except ValueError:
        return path
