"""Renders a case: notebooks run side by side, set as PDF and HTML, moved in place when whole."""

from __future__ import annotations

import concurrent.futures
import hashlib
import json
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from case_lib import __version__, language
from case_lib.claims import chosen_sources
from case_lib.errors import CaseLibError, ParameterError, RenderError, nearest
from case_lib.facts import load_case
from case_lib.folders import put
from case_lib.opening import find_case, open_case
from case_lib.reports import page, parameters, pdf
from case_lib.reports.document import gather
from case_lib.reports.running import Run, execute, hush_kernels

Progress = Callable[[str, int, int], None]
FIRST = "00_facts"


def notebooks_in(folder: Path, only: Sequence[str] = ()) -> list[Path]:
    """Return the notebooks to run, in order; ``00_facts`` always, for title and evidence.

    Raises
    ------
    ParameterError
        When the folder has none, or not the one named in ``only``.
    """
    found = sorted(path for path in folder.glob("[0-9][0-9]_*.ipynb"))
    if not any(path.stem == FIRST for path in found):
        raise ParameterError(
            f"{folder} holds no {FIRST}.ipynb. Run from the folder that holds "
            "notebooks/, or name one with --notebooks."
        )
    known = [path.stem for path in found]
    for name in only:
        if name not in known:
            raise ParameterError(
                f"--only {name}: there is no such notebook. There are: "
                f"{', '.join(known)}.{nearest(name, known)}"
            )
    return [path for path in found if not only or path.stem in only or path.stem == FIRST]


def render(
    case: str,
    langs: Sequence[str],
    out: Path,
    notebooks: Path,
    given: Mapping[str, Any] | None = None,
    only: Sequence[str] = (),
    progress: Progress | None = None,
    workers: int | None = None,
) -> list[Path]:
    """Render a case in each language and return the PDFs.

    Nothing runs before case file and parameters have passed; nothing of a former report is
    touched before the new one is whole.

    Parameters
    ----------
    out
        Folder of reports; the report goes to ``out/<case>/<lang>``.
    given
        Parameters for the notebooks. One that only some take goes to those; one that none takes
        is refused.
    progress
        Called with what is done, how many are, and of how many.

    Raises
    ------
    CaseLibError
        For a bad case file or parameter, or a notebook that fails.
    """
    # a file named from here is still found from the notebooks' folder
    given = {
        name: str(Path(value).resolve())
        if isinstance(value, str) and Path(value).is_file()
        else value
        for name, value in (given or {}).items()
    }
    for lang in langs:
        language.check(lang)
    case_file = find_case(case)
    file = load_case(case_file)
    books = notebooks_in(notebooks, only)
    plans = _plans(books, given)
    chosen_sources(file, str(given.get("sources", "all")))
    common = {key: plans[0][1][key] for key in ("sources", "draws", "seed") if key in plans[0][1]}
    opened = open_case(case_file, **common)
    for _, taken in plans:
        parameters.check_values(opened, taken)
    with tempfile.TemporaryDirectory(prefix="case-lib-") as temporary:
        folder = Path(temporary)
        runs: list[Run] = []
        for lang in langs:
            (folder / lang / "notebooks").mkdir(parents=True)
            for book, taken in plans:
                runs.append(
                    Run(
                        book.resolve(),
                        folder / lang / "notebooks" / book.name,
                        {**taken, "case": _named(case_file, notebooks), "lang": lang},
                        notebooks.resolve(),
                    )
                )
        _run_all(runs, progress, workers)
        finished = []
        for lang in langs:
            chapters = [book.stem for book in books if not only or book.stem in only]
            _set(
                folder / lang, lang, case_file, [run for run in runs if run.lang == lang], chapters
            )
            target = out / file.case / lang
            put(folder / lang, target)
            finished.append(target / "report.pdf")
    return finished


def _named(case_file: Path, notebooks: Path) -> str:
    """Return the name of a case beside the notebooks, so that no path of a machine is written."""
    folder = case_file.resolve().parent
    beside = notebooks.resolve().parent / "cases"
    return folder.name if folder.parent == beside else str(case_file.resolve())


def _plans(books: Sequence[Path], given: Mapping[str, Any]) -> list[tuple[Path, dict[str, Any]]]:
    """Return each notebook with the parameters it takes; refuse what none takes."""
    known = {book: parameters.declared(book) for book in books}
    faults: list[str] = []
    taken_somewhere = {name for names in known.values() for name in names}
    fixed = {"case", "lang"} & set(given)
    if fixed:
        faults.append(
            f"{' and '.join(sorted(fixed))} can't be set with -p; name the case, and use --lang."
        )
    plans = []
    for book, names in known.items():
        missing = [name for name in parameters.COMMON if name not in names]
        if missing:
            faults.append(
                f"{book.as_posix()} lacks the common parameters {', '.join(missing)}. "
                "Add them to its `parameters` cell."
            )
        mine = {
            name: value
            for name, value in given.items()
            if name in names or name not in taken_somewhere
        }
        try:
            plans.append((book, parameters.check(book, mine)))
        except ParameterError as error:
            faults.append(str(error))
    if faults:
        raise ParameterError("\n".join(dict.fromkeys(faults)))
    return plans


def _run_all(runs: Sequence[Run], progress: Progress | None, workers: int | None) -> None:
    count = workers or max(1, min(len(runs), os.cpu_count() or 1))
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(count, context, hush_kernels) as pool:
        # later chapters build on more and take longest, so they start first
        waiting = {pool.submit(execute, run): run for run in reversed(runs)}
        try:
            for done, future in enumerate(concurrent.futures.as_completed(waiting), 1):
                future.result()
                if progress:
                    run = waiting[future]
                    progress(f"{run.notebook.stem} ({run.parameters['lang']})", done, len(runs))
        except CaseLibError:
            pool.shutdown(cancel_futures=True)
            raise
        except concurrent.futures.process.BrokenProcessPool:
            raise RenderError(
                "a notebook's process was ended from outside, perhaps for want of "
                "memory. Lower `draws`."
            ) from None


def _set(
    folder: Path, lang: str, case_file: Path, runs: Sequence[Run], chapters: Sequence[str]
) -> None:
    report = gather([run.output for run in runs], lang, case_file, chapters)
    file = load_case(case_file)
    # what a number shows on hover is told by its trace
    printed = [{k: v for k, v in n.items() if k != "tip"} for n in report["numbers"]]
    provenance = {
        "case": file.case,
        "lang": lang,
        "case_lib": __version__,
        "case_sha256": report["case_sha256"],
        "sources": {
            name: {
                "outlet": spec.outlet.model_dump(),
                "published": spec.published,
                "sha256": spec.sha256,
            }
            for name, spec in file.sources.items()
        },
        "notebooks": {
            run.notebook.stem: {
                "sha256": hashlib.sha256(run.notebook.read_bytes()).hexdigest(),
                "parameters": {**parameters.declared(run.notebook), **run.parameters},
            }
            for run in runs
        },
        "numbers": printed,
        "traces": report["traces"],
    }
    sidecar = folder / "provenance.json"
    sidecar.write_text(
        json.dumps(provenance, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8"
    )
    work = folder / "typst"
    work.mkdir()
    made = pdf.set_pdf(
        report,
        work,
        [
            (case_file, "application/yaml", "The case file that the report is made from"),
            (sidecar, "application/json", "Every printed number with its trace"),
        ],
    )
    (folder / "report.pdf").write_bytes(made)
    (folder / "report.html").write_text(page.set_page(report), encoding="utf-8")
    shutil.rmtree(work)
    shutil.rmtree(folder / "notebooks" / ".ipython", ignore_errors=True)
