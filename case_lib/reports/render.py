"""Render a case: run notebooks in parallel, make PDF and HTML, replace the report atomically."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from case_lib.base import executors, folders
from case_lib.base.executors import HERE, PROCESSES, On
from case_lib.casefile.loader import load_case
from case_lib.casefile.scenario import Scenario
from case_lib.reports import remote, report_files, run_cache, run_crate, warm
from case_lib.reports.planning import Plan, prepared
from case_lib.reports.request import Request
from case_lib.reports.running import NotebookJob, execute

__all__ = ["Progress", "make", "render"]

Progress = Callable[[str, int, int], None]


def render(
    case: str,
    request: Request,
    out: Path,
    scenario: Scenario | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    on: On = HERE,
) -> list[Path]:
    """Render a case in each language and return the PDFs, or the pages of a report without PDF.

    Each input is read once, at the beginning, and becomes part of the report; each notebook runs
    once, for all languages. Nothing runs before case file and parameters have passed their checks;
    a former report is unchanged until the new one is complete in all languages.

    Parameters
    ----------
    out
        Folder of reports; the report goes to ``out/<case>``, and its documents to
        ``out/<case>/<lang>``.
    scenario
        Changes to the case file; the report then says so, and goes to ``out/<case>+<scenario>``.
    progress
        Called with the item done, the number done, and the total.
    on
        Where notebooks run (``executors.each``). Local processes start warm.

    Raises
    ------
    CaseLibError
        For an invalid case file or parameter, a notebook that fails, or a folder that contains
        other files than a report.
    """
    with tempfile.TemporaryDirectory(prefix="case-lib-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary).resolve()
        plan = prepared(folder, case, request).plan(scenario)
        target = out / plan.name
        folders.refuse_others(target)
        folders.put(make(plan, progress, workers, on), target)
    name = report_files.PDF if request.pdf else report_files.PAGE
    return [target / lang / name for lang in plan.langs]


def make(
    plan: Plan, progress: Progress | None = None, workers: int | None = None, on: On = HERE
) -> Path:
    """Return the folder of a complete report, beside the copies of its inputs."""
    folder = plan.frozen.folder / "report"
    (folder / "notebooks").mkdir(parents=True)
    with plan.frozen.as_given():
        warmed = _run_all(plan.runs, progress, executors.local(on) or workers, on)
        _write_all(folder, plan, warmed)
    return folder


def _run_all(
    runs: Sequence[NotebookJob], progress: Progress | None, workers: int | None, on: On
) -> bool:
    """Run notebooks that aren't cached, and return whether warm processes exist for more work."""
    count = workers or max(1, min(len(runs), os.cpu_count() or 1))
    # later chapters take longest, as far as nothing is known
    with contextlib.closing(_outcomes(runs[::-1], count, on)) as outcomes:
        for done, (run, left_out) in enumerate(outcomes, 1):
            if progress:
                more = f", left out: {left_out}" if left_out else ""
                progress(f"{run.notebook.stem}{more}", done, len(runs))
    return not runs[0].kernel


def _outcomes(
    runs: Sequence[NotebookJob], count: int, on: On
) -> Generator[tuple[NotebookJob, str], None, None]:
    """Yield each notebook and why it is left out: first cached ones, then those to run."""
    left = []
    for run in runs:
        left_out = run_cache.take(run)
        if left_out is None:
            left.append(run)
        else:
            yield run, left_out
    if left and on != HERE and executors.local(on) is None:
        yield from remote.notebooks(left, on)
    elif left and left[0].kernel:
        reasons = executors.each(execute, left, f"{PROCESSES}:{count}", "", named=_name)
        yield from zip(left, reasons, strict=True)
    elif left:
        left = run_cache.slowest_first(left)
        yield from warm.each(
            run_cache.execute_and_keep, left, count, functools.partial(run_cache.open_before, left)
        )


def _name(run: NotebookJob) -> str:
    return run.notebook.name


def _write_all(folder: Path, plan: Plan, warmed: bool) -> None:
    """Write the documents of all languages, in parallel if warm processes exist."""
    shutil.rmtree(folder / "notebooks" / ".ipython", ignore_errors=True)
    shutil.copytree(plan.frozen.inputs, folder / "cases")
    jobs = [(folder, lang, plan.pdf) for lang in plan.langs]
    if warmed and len(jobs) > 1:
        for _ in warm.each(_write_in, jobs, min(len(jobs), os.cpu_count() or 1)):
            pass
    else:
        for job in jobs:
            _write_in(job)
    sidecar = json.loads((folder / plan.langs[0] / report_files.SIDECAR).read_bytes())
    case_path = folder / "cases" / sidecar["case"] / "case.yaml"
    run_crate.write(folder, report_files.Report({}, sidecar, case_path, load_case(case_path)))
    folders.seal(folder, report_files.makers())


def _write_in(job: tuple[Path, str, bool]) -> None:
    folder, lang, with_pdf = job
    files = run_cache.files_of(folder, lang, with_pdf)
    if files is None:
        files = report_files.describe(folder, lang).files(with_pdf)
        run_cache.keep_files(folder, lang, files, with_pdf)
    folders.lay_out(files, folder / lang)
