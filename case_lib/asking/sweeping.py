"""Sweeps: results over a grid or sample of assumptions and sources."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from case_lib.asking.results import Result, listed, results_of, values_of
from case_lib.asking.substituting import Substituted
from case_lib.asking.sweep_points import points_of
from case_lib.base.errors import FactError, ParameterError, QuantityError, nearest
from case_lib.base.executors import HERE, On, at_a_time, each
from case_lib.base.kinds import Kind
from case_lib.casefile import scenario_application
from case_lib.casefile.case import Case
from case_lib.casefile.opening import open_file
from case_lib.casefile.scenario import Scenario, context_of
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.user_formulas import with_formulas
from case_lib.quantity.formulas import Formula
from case_lib.quantity.quantities import Quantity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["QUANTILES", "sweep"]

QUANTILES = (0.05, 0.5, 0.95)
_SOURCES = "sources"
_Points = Sequence[tuple[int, Mapping[str, Any]]]


def sweep(
    opened: Case,
    over: Mapping[str, Any],
    of: Sequence[Result] | Result,
    latin: int | None = None,
    seed: int | None = None,
    quantiles: Sequence[float] = QUANTILES,
    on: On = HERE,
) -> pd.DataFrame:
    """Return the results at each point of a grid, or of a Latin hypercube.

    Parameters
    ----------
    over
        Name of an assumption → its values: numbers in its unit, wordings such as ``"2..3"``, or
        pairs of ends. ``"sources"`` → selections of sources, such as ``["all", "-hanchuan"]``.
        All combinations are used. With ``latin``, each is a range instead: ``(1, 8)``, ``"1..8"``,
        or None for the assumption's own. Points follow the distribution of the assumption.
    of
        Names of quantities, or functions of a case that return a quantity or several.
    latin
        The number of points of a Latin hypercube (McKay, Beckman and Conover 1979,
        Technometrics 21:239-245).
    seed
        Seed of the hypercube; by default that of the case.
    quantiles
        Quantiles of the draws inside the bounds; the number of draws is that of the case.
    on
        Where points are computed: ``here``, in this process; ``processes`` or ``processes:4``;
        ``dask://host:port``; or any ``concurrent.futures.Executor``. Results are the same.

    Returns
    -------
    One row per point and result: ``point`` (from 0), a column for each name swept, ``quantity``,
    ``low`` and ``high`` (bounds in ``unit``; NaN if unbounded or unknown), ``unit``, ``kind``
    (missing if unknown at that point), a column ``q05`` and so on for each quantile, and ``fault``:
    why the case can't be opened there; ``quantity`` is then the name of the function.

    Raises
    ------
    ParameterError
        For an unknown name, an impossible value, or a result that is unknown at all points; before
        anything is computed, if possible.

    Examples
    --------
    >>> from case_lib import open_case
    >>> opened = open_case("shanghai-2023", draws=1000)
    >>> rows = sweep(opened, {"pay.call_minutes": [1, 4]}, of="pay.calls_day")
    >>> rows[["pay.call_minutes", "quantity", "low", "high", "unit", "kind"]].to_dict("records")[1]
    {'pay.call_minutes': 4, 'quantity': 'pay.calls_day', 'low': 200.0, 'high': 1000.0, \
'unit': 'call/day', 'kind': 'assumed'}
    """
    import pandas as pd  # noqa: PLC0415 - half a second

    results = listed(of)
    if not results:
        raise ParameterError("sweep needs at least one result: of=['pay.calls_day'].")
    points = points_of(opened, over, latin, opened.seed if seed is None else seed)
    _check(opened, over, points, results)
    job = _Job(
        opened.file.before or opened.file,
        opened.file.scenario.model_dump(exclude_defaults=True) if opened.file.scenario else {},
        ",".join(sorted(opened.sources)),
        opened.draws,
        opened.seed,
        tuple(opened.own_formulas.values()),
        tuple(results),
        tuple(quantiles),
    )
    rows = itertools.chain.from_iterable(_run(job, points, on))
    columns = ["point", *over, "quantity", "low", "high", "unit", "kind"]
    columns += [_column(share) for share in quantiles]
    frame = pd.DataFrame(rows, columns=[*columns, "fault"])
    if frame["fault"].isna().all():
        frame = frame.drop(columns="fault")
    elif frame["fault"].notna().all():
        raise ParameterError(f"the case can't be opened at any point: {frame['fault'].iloc[0]}")
    for name in results:
        if isinstance(name, str) and frame.loc[frame["quantity"] == name, "kind"].isna().all():
            raise ParameterError(
                f"{name} is unknown at all of these points: they lack claims that it needs."
            )
    kinds = [kind for kind in Kind if kind.word in set(frame["kind"])]
    frame.attrs["kind"] = max([Kind.DERIVED, *kinds]).word
    return frame


@dataclass(frozen=True)
class _Job:
    """The data shared by all points, which can be sent to another process."""

    file: CaseFile
    scenario: Mapping[str, Any]
    sources: str
    draws: int
    seed: int
    formulas: tuple[Formula, ...]
    of: tuple[Result, ...]
    quantiles: tuple[float, ...]
    bases: dict[str, Case] = field(default_factory=dict, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "bases": {}}  # each process opens the case itself


def _check(
    opened: Case, over: Mapping[str, Any], points: Sequence[Mapping[str, Any]], of: Sequence[Result]
) -> None:
    """Refuse all invalid names and values together, before anything is computed."""
    file = opened.file.before or opened.file
    faults: dict[str, None] = {}
    for name in over:
        for value in dict.fromkeys(map(_hashable, (point[name] for point in points))):
            change = {"sources": value} if name == _SOURCES else {"assumptions": {name: value}}
            try:
                scenario_application.scenario_from(file, change)
            except ParameterError as error:
                faults.update(dict.fromkeys(str(error).splitlines()))
                break
    names = opened.names()
    for item in of:
        # a name that is unknown now may be known with other sources
        if isinstance(item, str) and item not in names and _SOURCES not in over:
            faults[f"{item!r} is not known in {file.case}.{nearest(item, names)}"] = None
    if faults:
        raise ParameterError("\n".join(faults))


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _run(job: _Job, points: Sequence[Mapping[str, Any]], on: On) -> Iterator[list[dict[str, Any]]]:
    placed = list(enumerate(points))
    size = 1 if on == HERE else max(1, math.ceil(len(placed) / (4 * at_a_time(on))))
    parts = [(job, placed[start : start + size]) for start in range(0, len(placed), size)]
    for rows in each(_rows_of, parts, on, "sweep", len(parts), _task_name):
        yield from rows


def _task_name(task: tuple[_Job, _Points]) -> str:
    return f"sweep, point {task[1][0][0]}"


def _rows_of(task: tuple[_Job, _Points]) -> list[list[dict[str, Any]]]:
    job, part = task
    return [_rows_at(job, place, point) for place, point in part]


def _rows_at(job: _Job, place: int, point: Mapping[str, Any]) -> list[dict[str, Any]]:
    row = {"point": place, **point, "fault": None}
    names = [item for item in job.of if isinstance(item, str)]
    functions = [item for item in job.of if not isinstance(item, str)]
    try:
        file = _file_at(job, point)
        sources = point.get(_SOURCES, job.sources)
        base = _base(job, sources)
        quantities: Mapping[str, Quantity] = Substituted(base, file)
        rows = [
            {**row, "quantity": name, **_values_of(quantities.get(name), job)} for name in names
        ]
        if functions:  # a function receives the whole case
            case = open_file(file, sorted(base.sources), draws=job.draws, seed=job.seed)
            case = with_formulas(case, job.formulas)
            rows += [
                {**row, "quantity": name, **_values_of(quantity, job)}
                for name, quantity in results_of(case, functions)
            ]
    except FactError as error:
        results = [*names, *(str(getattr(item, "__name__", item)) for item in functions)]
        return [{**row, "quantity": name, "kind": None, "fault": str(error)} for name in results]
    return rows


def _file_at(job: _Job, point: Mapping[str, Any]) -> CaseFile:
    """Return the case file at a point."""
    values = {name: value for name, value in point.items() if name != _SOURCES}
    data = scenario_application.merge(job.scenario, {"assumptions": values})
    data.pop("sources", None)
    scenario = Scenario.model_validate(data, context=context_of(job.file))
    return scenario_application.apply(job.file, scenario)


def _base(job: _Job, sources: Any) -> Case:
    """Return the case opened with some sources, shared by all points with these sources."""
    chosen = sources if isinstance(sources, str) else ",".join(sources)
    if chosen not in job.bases:
        file = _file_at(job, {})
        case = open_file(file, chosen, draws=job.draws, seed=job.seed)
        job.bases[chosen] = with_formulas(case, job.formulas)
    return job.bases[chosen]


def _values_of(quantity: Quantity | None, job: _Job) -> dict[str, Any]:
    values = values_of(quantity)
    if quantity is None:
        return values
    try:
        drawn = quantity.draws(job.draws, job.seed) if job.quantiles else None
    except QuantityError:  # unbounded, so it can't be drawn
        drawn = None
    if drawn is not None:
        at = np.quantile(drawn, job.quantiles)
        values |= {_column(share): float(v) for share, v in zip(job.quantiles, at, strict=True)}
    return values


def _column(share: float) -> str:
    return f"q{share * 100:04.1f}".replace(".0", "")
