"""Render a case: run notebooks in parallel, make PDF and HTML, replace the report atomically."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_lib.base import executors, folders, languages
from case_lib.base.errors import ParameterError, nearest
from case_lib.base.executors import HERE, PROCESSES, On
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import find_case, open_file
from case_lib.casefile.placeholders import refuse_open
from case_lib.casefile.scenario import Scenario
from case_lib.casefile.schema import CaseFile
from case_lib.reports import kept, making, parameters, remote, run_crate, warm
from case_lib.reports.freezing import Frozen
from case_lib.reports.running import FIRST, NotebookJob, execute

__all__ = ["Plan", "Progress", "make", "notebooks_in", "of_kind", "planned", "render"]

Progress = Callable[[str, int, int], None]


def notebooks_in(folder: Path, only: Sequence[str] = ()) -> list[Path]:
    """Return the notebooks to run, in order; always with ``00_facts``, for title and evidence.

    Raises
    ------
    ParameterError
        If the folder has none, or lacks one named in ``only``.
    """
    found = sorted(path for path in folder.glob("[0-9][0-9]_*.ipynb"))
    if not any(path.stem == FIRST for path in found):
        raise ParameterError(
            f"{folder} holds no {FIRST}.ipynb. Run from the folder that holds "
            "notebooks/, or name one with --notebooks. To lay one out: case-lib start my-desk"
        )
    known = [path.stem for path in found]
    for name in only:
        if name not in known:
            raise ParameterError(
                f"--only {name}: there is no such notebook. There are: "
                f"{', '.join(known)}.{nearest(name, known)}"
            )
    return [path for path in found if not only or path.stem in only or path.stem == FIRST]


def of_kind(books: Sequence[Path], file: CaseFile, only: Sequence[str] = ()) -> list[Path]:
    """Return the notebooks for a case's kind.

    Raises
    ------
    ParameterError
        If ``only`` names one that this kind doesn't have.
    """
    without = file.crime.without
    for name in only:
        if name in without:
            raise ParameterError(
                f"--only {name}: a case of kind {file.crime.name} doesn't have this chapter. "
                "Leave it out, or correct `kind` in the case file."
            )
    return [path for path in books if path.stem not in without]


@dataclass(frozen=True)
class Plan:
    """A report that is ready to be made: all checks before running have passed.

    ``name`` is that of its folder; ``frozen`` are the copies of its inputs, ``runs`` the notebooks
    to run.
    """

    name: str
    frozen: Frozen
    runs: tuple[NotebookJob, ...]
    langs: tuple[str, ...]
    pdf: bool = True


def render(
    case: str,
    langs: Sequence[str],
    out: Path,
    notebooks: Path,
    given: Mapping[str, Any] | None = None,
    only: Sequence[str] = (),
    progress: Progress | None = None,
    workers: int | None = None,
    scenario: Scenario | None = None,
    draft: bool = False,
    kernels: bool = False,
    pdf: bool = True,
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
    given
        Parameters for the notebooks. Each goes to the notebooks that take it; one that none takes
        is refused.
    progress
        Called with the item done, the number done, and the total.
    scenario
        Changes to the case file; the report then says so, and goes to ``out/<case>+<scenario>``.
    draft
        Whether the case file may have open questions; “draft” is then printed on each page.
    kernels
        Whether each notebook runs in a Jupyter kernel, as always if the system can't fork;
        otherwise in a process forked from a warm one, with equal output in less time.
    pdf
        Whether report and brief are also made as PDF.
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
        plan = planned(folder, case, langs, notebooks, given, only, scenario, draft, kernels, pdf)
        target = out / plan.name
        folders.refuse_others(target)
        made = make(plan, progress, workers, on)
        folders.put(made, target)
    name = making.PDF if pdf else making.PAGE
    return [target / lang / name for lang in plan.langs]


def planned(
    folder: Path,
    case: str,
    langs: Sequence[str],
    notebooks: Path,
    given: Mapping[str, Any] | None = None,
    only: Sequence[str] = (),
    scenario: Scenario | None = None,
    draft: bool = False,
    kernels: bool = False,
    pdf: bool = True,
) -> Plan:
    """Copy the inputs of a report to a folder, check them, and return what to run.

    Parameters and errors are those of ``render``.
    """
    langs = list(dict.fromkeys(langs))
    for lang in langs:
        languages.check(lang)
    case_path = find_case(case)
    if not draft:
        refuse_open(load_case(case_path))
    books = notebooks_in(notebooks, only)
    frozen = Frozen(folder)
    file = frozen.case(case_path)
    if scenario is not None:
        file = frozen.scenario(file, scenario)
    chosen = of_kind(books, file, only)
    # a parameter of a chapter that this kind of case lacks is not an error
    spare = {n for book in books if book not in chosen for n in parameters.declared(book)}
    with frozen.as_given():
        plans = _plans(frozen, file, frozen.books(chosen), given or {}, notebooks, spare)
    runs = [
        NotebookJob(
            copy,
            folder / "report" / "notebooks" / copy.name,
            {**taken, "case": file.case, "lang": ",".join(langs)},
            notebooks.resolve(),
            frozen.inputs,
            not only or copy.stem in only,
            kernels or not warm.available(),
        )
        for copy, taken in plans
    ]
    name = "+".join([file.case, *([scenario.name] if scenario else [])])
    return Plan(name, frozen, tuple(runs), tuple(langs), pdf)


def make(
    plan: Plan, progress: Progress | None = None, workers: int | None = None, on: On = HERE
) -> Path:
    """Return the folder of a complete report, beside the copies of its inputs."""
    made = plan.frozen.folder / "report"
    (made / "notebooks").mkdir(parents=True)
    with plan.frozen.as_given():
        warmed = _run_all(plan.runs, progress, executors.local(on) or workers, on)
        _set(made, plan.langs, plan.frozen.inputs, plan.pdf, warmed)
    return made


def _plans(
    frozen: Frozen,
    file: CaseFile,
    books: Sequence[Path],
    given: Mapping[str, Any],
    notebooks: Path,
    spare: Collection[str],
) -> list[tuple[Path, dict[str, Any]]]:
    """Return each notebook with all its parameters; refuse unknown ones and ``spare`` notebooks."""
    known = {book: parameters.declared(book) for book in books}
    faults: list[str] = []
    taken_somewhere = {name for names in known.values() for name in names} | set(spare)
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
    common = {key: plans[0][1][key] for key in ("sources", "draws", "seed") if key in plans[0][1]}
    opened = open_file(file, **common)
    whole = []
    for book, taken in plans:
        parameters.check_values(opened, taken)
        asked = {**known[book], **taken}
        whole.append((book, frozen.parameters(file, asked, taken, notebooks)))
    return whole


def _run_all(
    runs: Sequence[NotebookJob], progress: Progress | None, workers: int | None, on: On
) -> bool:
    """Run notebooks that aren't cached, and return whether warm processes exist for more work."""
    count = workers or max(1, min(len(runs), os.cpu_count() or 1))
    # later chapters take longest, so they start first
    with contextlib.closing(_made(runs[::-1], count, on)) as made:
        for done, (run, left_out) in enumerate(made, 1):
            if progress:
                more = f", left out: {left_out}" if left_out else ""
                progress(f"{run.notebook.stem}{more}", done, len(runs))
    return not runs[0].kernel


def _made(
    runs: Sequence[NotebookJob], count: int, on: On
) -> Generator[tuple[NotebookJob, str], None, None]:
    """Yield each notebook and why it is left out: first cached ones, then those to run."""
    left = []
    for run in runs:
        left_out = kept.take(run)
        if left_out is None:
            left.append(run)
        else:
            yield run, left_out
    if left and on != HERE and executors.local(on) is None:
        yield from remote.notebooks(left, on)
    elif left and left[0].kernel:
        made = executors.each(execute, left, f"{PROCESSES}:{count}", "", named=_name)
        yield from zip(left, made, strict=True)
    elif left:
        yield from warm.each(
            kept.execute_and_keep, left, count, functools.partial(kept.open_before, left)
        )


def _name(run: NotebookJob) -> str:
    return run.notebook.name


def _set(folder: Path, langs: Sequence[str], inputs: Path, with_pdf: bool, beside: bool) -> None:
    """Make the documents of all languages, ``beside`` each other in warm processes or in turn."""
    shutil.rmtree(folder / "notebooks" / ".ipython", ignore_errors=True)
    shutil.copytree(inputs, folder / "cases")
    jobs = [(folder, lang, with_pdf) for lang in langs]
    if beside and len(jobs) > 1:
        for _ in warm.each(_set_in, jobs, min(len(jobs), os.cpu_count() or 1)):
            pass
    else:
        for job in jobs:
            _set_in(job)
    sidecar = json.loads((folder / langs[0] / making.SIDECAR).read_bytes())
    case_path = folder / "cases" / sidecar["case"] / "case.yaml"
    run_crate.write(folder, making.Report({}, sidecar, case_path))
    folders.seal(folder, making.makers())


def _set_in(job: tuple[Path, str, bool]) -> None:
    folder, lang, with_pdf = job
    files = kept.files_of(folder, lang, with_pdf)
    if files is None:
        report = making.describe(folder, lang)
        files = {making.SIDECAR: report.sidecar_bytes}
        if with_pdf:
            files[making.PDF] = report.pdf
        if with_pdf and report.brief is not None:
            files[making.BRIEF] = report.brief
        files |= {making.PAGE: report.page, **report.kit}
        kept.keep_files(folder, lang, files, with_pdf)
    folders.lay_out(files, folder / lang)
