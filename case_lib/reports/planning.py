"""Plan a report: copy its inputs, check them all, and say which notebooks run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_lib.base import languages
from case_lib.base.errors import ParameterError, nearest
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import find_case, open_file
from case_lib.casefile.placeholders import refuse_open
from case_lib.casefile.scenario import Scenario
from case_lib.casefile.schema import CaseFile
from case_lib.reports import parameters, warm
from case_lib.reports.freezing import Frozen
from case_lib.reports.request import Request
from case_lib.reports.running import FIRST, NotebookJob

__all__ = ["Plan", "notebooks_in", "of_kind", "planned"]


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


def planned(folder: Path, case: str, request: Request, scenario: Scenario | None = None) -> Plan:
    """Copy the inputs of a report to a folder, check them, and return what to run.

    Errors are those of ``render.render``.
    """
    langs = list(dict.fromkeys(request.langs))
    for lang in langs:
        languages.check(lang)
    case_path = find_case(case)
    if not request.draft:
        refuse_open(load_case(case_path))
    books = notebooks_in(request.notebooks, request.only)
    frozen = Frozen(folder)
    file = frozen.case(case_path)
    if scenario is not None:
        file = frozen.scenario(file, scenario)
    chosen = of_kind(books, file, request.only)
    # a parameter of a chapter that this kind of case lacks is not an error
    spare = {n for book in books if book not in chosen for n in parameters.declared(book)}
    with frozen.as_given():
        plans = _plans(frozen, file, frozen.books(chosen), request, spare)
    runs = [
        NotebookJob(
            copy,
            folder / "report" / "notebooks" / copy.name,
            {**taken, "case": file.case, "lang": ",".join(langs)},
            request.notebooks.resolve(),
            frozen.inputs,
            not request.only or copy.stem in request.only,
            request.kernels or not warm.available(),
        )
        for copy, taken in plans
    ]
    name = "+".join([file.case, *([scenario.name] if scenario else [])])
    return Plan(name, frozen, tuple(runs), tuple(langs), request.pdf)


def _plans(
    frozen: Frozen,
    file: CaseFile,
    books: Sequence[Path],
    request: Request,
    spare: Collection[str],
) -> list[tuple[Path, dict[str, Any]]]:
    """Return each notebook with all its parameters; refuse unknown ones and ``spare`` notebooks."""
    known = {book: parameters.declared(book) for book in books}
    faults: list[str] = []
    taken_somewhere = {name for names in known.values() for name in names} | set(spare)
    fixed = {"case", "lang"} & set(request.given)
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
            for name, value in request.given.items()
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
        whole.append((book, frozen.parameters(file, asked, taken, request.notebooks)))
    return whole
