"""Render many reports: of several cases, and of scenarios of them.

All are checked before the first is made. An up-to-date report is kept, so an interrupted run can
resume; if one fails, its reason is reported and the others are made.
"""

from __future__ import annotations

import json
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from case_lib.base import code, executors, folders
from case_lib.base.digests import digest
from case_lib.base.errors import CaseLibError, FactError, Fault, ParameterError, TaskError
from case_lib.base.executors import PROCESSES, On
from case_lib.base.progress import steps
from case_lib.casefile import grid
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import find_case
from case_lib.casefile.scenario import Scenario
from case_lib.reports import remote, render, warm
from case_lib.reports.freezing import Frozen
from case_lib.reports.planning import Plan, Prepared, prepared
from case_lib.reports.request import Request
from case_lib.reports.running import NotebookJob

__all__ = ["FOLDER", "Outcome", "render_many"]

FOLDER = ".many"  # below the folder of reports: the inputs of each

_Task = tuple[str, str, Scenario | None]


@dataclass(frozen=True)
class Outcome:
    """The outcome of a report: ``how`` is made, kept or failed; ``why`` the reason if it failed."""

    name: str
    how: str
    why: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class _Parcel:
    """A plan in a form that can be sent: copies by path, their origins, notebooks, parameters."""

    name: str
    files: Mapping[str, bytes]
    origins: Mapping[str, str]
    runs: tuple[tuple[str, Mapping[str, Any], bool, bool], ...]
    notebooks: str
    langs: tuple[str, ...]
    pdf: bool
    workers: int = 1

    @property
    def key(self) -> str:
        """The digest of all inputs of the report."""
        about = (self.name, self.files, self.runs, self.langs, self.pdf)
        return digest(("report", about, code.everything()))


def render_many(
    cases: Sequence[str],
    request: Request,
    out: Path,
    scenarios: Path | None = None,
    on: On = PROCESSES,
    progress: Callable[[Outcome, int, int], None] | None = None,
) -> list[Outcome]:
    """Render cases, and each scenario of a file (``casefile.grid``), and return the outcomes.

    Reports are made in parallel, each by one worker; memory depends on the number of workers, not
    of reports.

    Parameters
    ----------
    progress
        Called for each report, with the number of reports done and the total.

    Raises
    ------
    CaseLibError
        With all errors that can be found in advance, before the first report is made.
    """
    executors.check(on)
    reports = _tasks(cases, scenarios)
    with tempfile.TemporaryDirectory(prefix="case-lib-", ignore_cleanup_errors=True) as temporary:
        kept = Path(temporary)
        keys = _store_inputs(reports, request, out, kept)
        outcomes: dict[str, Outcome] = {}
        for name, key in keys.items():
            if _up_to_date(out, name, key):
                outcomes[name] = Outcome(name, "kept")
        todo = [name for name in keys if name not in outcomes]
        for row, outcome in enumerate(outcomes.values(), 1):
            if progress:
                progress(outcome, row, len(keys))
        for outcome in _outcomes(todo, keys, out, kept, on):
            outcomes[outcome.name] = outcome
            if progress:
                progress(outcome, len(outcomes), len(keys))
    return [outcomes[name] for name in keys]


def _tasks(cases: Sequence[str], scenarios: Path | None) -> list[_Task]:
    """Return cases, then their scenarios, each with the names of the case and of the report."""
    named = list(dict.fromkeys(cases))
    faults: list[Fault] = []
    files = []
    for case in named:
        try:
            files.append(load_case(find_case(case)))
        except FactError as error:
            faults += error.faults
    if faults:
        raise FactError(faults)
    by_id = {file.case: case for case, file in zip(named, files, strict=True)}
    if len(by_id) < len(files):
        raise ParameterError("two case files have the same `case:`. Give one a different id.")
    reports: list[_Task] = [(case, name, None) for name, case in by_id.items()]
    if scenarios is not None:
        for file, scenario in grid.scenarios(scenarios, files):
            reports.append((by_id[file.case], file.case, scenario))
    return reports


def _store_inputs(
    reports: Sequence[_Task], request: Request, out: Path, kept: Path
) -> dict[str, str]:
    """Store the inputs of each report, and return name → key; report all errors together."""
    keys: dict[str, str] = {}
    wrong: dict[str, None] = {}
    ready: dict[str, Prepared] = {}
    with (
        tempfile.TemporaryDirectory(prefix="case-lib-") as temporary,
        steps("checking", len(reports)) as done,
    ):
        for case, named, scenario in reports:
            done()
            try:
                if case not in ready:
                    folder = Path(tempfile.mkdtemp(dir=temporary)).resolve()
                    ready[case] = prepared(folder, case, request)
                plan = ready[case].plan(scenario)
                folders.refuse_others(out / plan.name)
            except CaseLibError as error:
                of = f"{named}+{scenario.name}: " if scenario else ""
                # a fault of a case is repeated in all its scenarios
                lines = [line for line in str(error).splitlines() if line not in wrong]
                wrong.update(dict.fromkeys(of + line for line in lines))
                continue
            parcel = _packed(plan, request.notebooks)
            keys[parcel.name] = parcel.key
            (kept / parcel.name).write_bytes(pickle.dumps(parcel))
    if wrong:
        raise ParameterError("\n".join(wrong))
    return keys


def _packed(plan: Plan, notebooks: Path) -> _Parcel:
    folder = plan.frozen.folder
    origins = {
        Path(copy).relative_to(folder).as_posix(): shown
        for copy, shown in plan.frozen.origins.items()
    }
    runs = tuple((r.notebook.name, dict(r.parameters), r.printed, r.kernel) for r in plan.runs)
    files = folders.contents(folder)
    return _Parcel(plan.name, files, origins, runs, str(notebooks.resolve()), plan.langs, plan.pdf)


def _unpacked(parcel: _Parcel, folder: Path) -> Plan:
    folders.lay_out(parcel.files, folder)
    origins = {str(folder / copy): shown for copy, shown in parcel.origins.items()}
    there = Path(parcel.notebooks)
    runs = tuple(
        NotebookJob(
            folder / "books" / name,
            folder / "report" / "notebooks" / name,
            given,
            there if there.is_dir() else folder / "books",
            folder / "cases",
            printed,
            kernel or not warm.available(),
        )
        for name, given, printed, kernel in parcel.runs
    )
    return Plan(parcel.name, Frozen(folder, origins), runs, parcel.langs, parcel.pdf)


def _up_to_date(out: Path, name: str, key: str) -> bool:
    """Return whether a report exists, is complete, and has the same inputs."""
    try:
        recorded = json.loads((out / FOLDER / f"{name}.json").read_bytes())
    except (OSError, ValueError):
        return False
    listed = folders.listed(out / name)
    manifest = _digest_of(out / name / folders.MANIFEST)
    same = recorded == {"key": key, "manifest": manifest}
    return same and bool(listed) and folders.digests(out / name) == listed


def _digest_of(path: Path) -> str:
    """Return the digest of a file."""
    return digest(path.read_bytes()) if path.is_file() else ""


def _outcomes(
    todo: Sequence[str], keys: Mapping[str, str], out: Path, kept: Path, on: On
) -> Iterator[Outcome]:
    """Make reports, put each in place when it is done, and yield its outcome."""
    count = executors.local(on)
    # fewer reports than processes: each takes several
    workers = max(1, (count or 1) // max(1, len(todo)))
    remaining = list(todo)
    while remaining:
        tasks = (
            replace(pickle.loads((kept / name).read_bytes()), workers=workers)
            for name in tuple(remaining)
        )
        try:
            for name, succeeded, files_or_reason, seconds in executors.each(
                _report, tasks, on, "", named=lambda parcel: parcel.name
            ):
                remaining.remove(name)
                if not succeeded:
                    yield Outcome(name, "failed", files_or_reason, seconds)
                    continue
                try:
                    _put_in_place(files_or_reason, out, name, keys[name])
                except CaseLibError as error:
                    yield Outcome(name, "failed", str(error), seconds)
                else:
                    yield Outcome(name, "made", "", seconds)
        except TaskError as error:  # its process died; the other reports continue
            yield Outcome(remaining.pop(0), "failed", str(error))


def _put_in_place(files: Mapping[str, bytes], out: Path, name: str, key: str) -> None:
    with tempfile.TemporaryDirectory(prefix="case-lib-") as temporary:
        folder = Path(temporary) / "report"
        folders.lay_out(files, folder)
        folders.put(folder, out / name)
    state = out / FOLDER / f"{name}.json"
    state.parent.mkdir(exist_ok=True)
    record = {"key": key, "manifest": _digest_of(out / name / folders.MANIFEST)}
    arriving = state.with_suffix(".new")
    arriving.write_text(json.dumps(record), encoding="utf-8")
    arriving.replace(state)


def _report(parcel: _Parcel) -> tuple[str, bool, Any, float]:
    """Return name and files of a report, or why it can't be made, and the seconds it took."""
    start = time.monotonic()
    succeeded = True
    files_or_reason: Any
    try:
        files_or_reason = remote.in_own_process(_report_here, parcel)
    except CaseLibError as error:
        succeeded, files_or_reason = False, str(error)
    return parcel.name, succeeded, files_or_reason, time.monotonic() - start


def _report_here(parcel: _Parcel) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="case-lib-", ignore_cleanup_errors=True) as temporary:
        plan = _unpacked(parcel, Path(temporary).resolve())
        return folders.contents(render.make(plan, None, parcel.workers))
