"""Plan a report: copy its inputs, check them all, and say which notebooks run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_lib.base import languages
from case_lib.base.errors import ParameterError, nearest
from case_lib.casefile.opening import find_case, open_file
from case_lib.casefile.placeholders import refuse_open
from case_lib.casefile.scenario import Scenario
from case_lib.casefile.schema import CaseFile
from case_lib.reports import parameters, warm
from case_lib.reports.freezing import Frozen
from case_lib.reports.request import Request
from case_lib.reports.running import FIRST, NotebookJob

__all__ = ["Plan", "Prepared", "notebooks_in", "of_kind", "prepared"]

_OPENS = ("sources", "draws", "seed")  # parameters with which a case is opened


def notebooks_in(folder: Path, only: Sequence[str] = ()) -> list[Path]:
    """Return the notebooks to run, in order; always with ``00_facts``, for title and evidence.

    Raises
    ------
    ParameterError
        If the folder has none, or lacks one named in ``only``.
    """
    books = sorted(path for path in folder.glob("[0-9][0-9]_*.ipynb"))
    if not any(path.stem == FIRST for path in books):
        raise ParameterError(
            f"{folder} holds no {FIRST}.ipynb. Run from the folder that holds "
            "notebooks/, or name one with --notebooks. To lay one out: case-lib start my-desk"
        )
    names = [path.stem for path in books]
    for name in only:
        if name not in names:
            raise ParameterError(
                f"--only {name}: there is no such notebook. There are: "
                f"{', '.join(names)}.{nearest(name, names)}"
            )
    return [path for path in books if not only or path.stem in only or path.stem == FIRST]


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


@dataclass(frozen=True)
class Prepared:
    """What the reports of a case and of its scenarios share: copies of all inputs, checked.

    ``file`` is the case file; ``taken`` are the parameters of each run, with the user's own paths.
    """

    frozen: Frozen
    file: CaseFile
    runs: tuple[NotebookJob, ...]
    taken: tuple[Mapping[str, Any], ...]
    langs: tuple[str, ...]
    pdf: bool

    def plan(self, scenario: Scenario | None = None) -> Plan:
        """Return what to run for the case, or for a scenario, which replaces the one before.

        Raises
        ------
        CaseLibError
            If the case, or the scenario, can't be opened with these parameters.
        """
        name = "+".join([self.file.case, *([scenario.name] if scenario else [])])
        file = self.frozen.scenario(self.file, scenario)
        own = self.taken[0]
        with self.frozen.as_given():
            opened = open_file(file, **{key: own[key] for key in _OPENS if key in own})
            for taken in self.taken:
                parameters.check_values(opened, taken)
        return Plan(name, self.frozen, self.runs, self.langs, self.pdf)


def prepared(folder: Path, case: str, request: Request) -> Prepared:
    """Copy the inputs of a case's reports to a folder, and check what no scenario changes."""
    langs = tuple(dict.fromkeys(request.langs))
    for lang in langs:
        languages.check(lang)
    case_path = find_case(case)
    books = notebooks_in(request.notebooks, request.only)
    frozen = Frozen(folder)
    file = frozen.case(case_path)
    if not request.draft:
        with frozen.as_given():
            refuse_open(file)
    chosen = of_kind(books, file, request.only)
    # a parameter of a chapter that this kind of case lacks is not an error
    spare = {n for book in books if book not in chosen for n in parameters.declared(book)}
    with frozen.as_given():
        plans = _plans(frozen, file, frozen.books(chosen), request, spare)
    runs = tuple(
        NotebookJob(
            copy,
            folder / "report" / "notebooks" / copy.name,
            {**given, "case": file.case, "lang": ",".join(langs)},
            request.notebooks.resolve(),
            frozen.inputs,
            not request.only or copy.stem in request.only,
            request.kernels or not warm.available(),
        )
        for copy, _, given in plans
    )
    return Prepared(frozen, file, runs, tuple(taken for _, taken, _ in plans), langs, request.pdf)


def _untaken(name: str, value: Any, file: CaseFile, known: Iterable[Mapping[str, Any]]) -> str:
    """Return the fault of a parameter that no notebook takes."""
    if name in file.assumptions:
        return f"{name} is an assumption, not a parameter. Give it with -a {name}={value}."
    all_names = list(dict.fromkeys(name for names in known for name in names))
    return (
        f"no notebook takes the parameter {name!r}. They take: "
        f"{', '.join(all_names)}.{nearest(name, all_names)}"
    )


def _plans(
    frozen: Frozen,
    file: CaseFile,
    books: Sequence[Path],
    request: Request,
    spare: Collection[str],
) -> list[tuple[Path, dict[str, Any], dict[str, Any]]]:
    """Return each notebook with its parameters, as taken and as given to it; refuse unknown ones.

    ``spare`` are the parameters of notebooks that don't run.
    """
    known = {book: parameters.declared(book) for book in books}
    faults: list[str] = []
    taken_somewhere = {name for names in known.values() for name in names} | set(spare)
    fixed = {"case", "lang"} & set(request.given)
    if fixed:
        faults.append(
            f"{' and '.join(sorted(fixed))} can't be set with -p; name the case, and use --lang."
        )
    faults += [
        _untaken(name, value, file, known.values())
        for name, value in request.given.items()
        if name not in taken_somewhere
    ]
    plans = []
    for book, names in known.items():
        missing = [name for name in parameters.COMMON if name not in names]
        if missing:
            faults.append(
                f"{book.as_posix()} lacks the common parameters {', '.join(missing)}. "
                "Add them to its `parameters` cell."
            )
        mine = {name: value for name, value in request.given.items() if name in names}
        try:
            plans.append((book, parameters.check(book, mine)))
        except ParameterError as error:
            faults.append(str(error))
    if faults:
        raise ParameterError("\n".join(dict.fromkeys(faults)))
    return [
        (
            book,
            taken,
            frozen.parameters(file, {**known[book], **taken}, taken, request.notebooks),
        )
        for book, taken in plans
    ]
