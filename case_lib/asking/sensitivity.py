"""Sensitivity of a result: without each source, and with each input at its ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from case_lib.asking.results import Result, listed, results_of, values_of
from case_lib.base.errors import ParameterError, QuantityError
from case_lib.base.intervals import finite_or_nan
from case_lib.base.languages import text
from case_lib.base.progress import steps
from case_lib.casefile import support
from case_lib.casefile.case import Case
from case_lib.casefile.user_formulas import with_formulas
from case_lib.quantity.quantities import Quantity

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["leave_one_out", "moved_by"]


def leave_one_out(opened: Case, of: Sequence[Result] | Result | None = None) -> pd.DataFrame:
    """Return each result without each source, or without each briefing that several share.

    Parameters
    ----------
    of
        Names of quantities, or functions of a case that return some, such as a model's results.
        By default every quantity that depends on a source.

    Returns
    -------
    One row per result and source whose absence changes it: ``quantity``, ``without``,
    ``outlet``, ``low``, ``high`` (in ``unit``; NaN if unbounded), ``unit``, ``kind`` (missing if
    nothing is left), ``low_all`` and ``high_all`` (with all sources), ``change``: gone, narrower,
    wider, moved (neither contains the other) or kind (bounds unchanged).

    Raises
    ------
    ParameterError
        For an unknown name; the message suggests the nearest.

    Examples
    --------
    >>> from case_lib import open_case
    >>> opened = open_case("shanghai-2023")
    >>> effects = leave_one_out(opened, "pay.break_even_price_lead")
    >>> effects.query("change == 'gone'")["without"].tolist()
    ['briefing', 'hanchuan', 'legal-daily']
    """
    import pandas as pd  # noqa: PLC0415 - half a second

    wanted = listed(list(opened.quantities) if of is None else of)
    for item in wanted:
        if isinstance(item, str):
            opened[item]  # raises with the nearest name
    with_all = {name: q for name, q in results_of(opened, wanted) if q is not None}
    rows: list[dict[str, Any]] = []
    with steps("leave one out", None) as done:
        for source, case in support.without_each(opened).items():
            rest = _without(with_formulas(case, opened.own_formulas.values()), wanted)
            rows += _differences(opened, source, with_all, rest)
            done()
    columns = ["quantity", "without", "outlet", "low", "high", "unit", "kind", "low_all",
               "high_all", "change"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    order = {name: place for place, name in enumerate(with_all)}
    frame = frame.sort_values(
        ["quantity", "without"], key=lambda c: c.map(order) if c.name == "quantity" else c
    )
    return frame.reset_index(drop=True)


def _without(case: Case, wanted: Sequence[Result]) -> dict[str, Quantity]:
    results: dict[str, Quantity] = {}
    for item in wanted:
        try:
            results |= {name: q for name, q in results_of(case, [item]) if q is not None}
        except (ValueError, KeyError):  # a model without a result for these sources
            continue
    return results


def _differences(
    opened: Case, source: str, with_all: dict[str, Quantity], rest: dict[str, Quantity]
) -> Iterator[dict[str, Any]]:
    """Yield a row for each result that the absence of a source changes."""
    for name, before in with_all.items():
        now = rest.get(name)
        change = _change(before, now)
        if change:
            yield {
                "quantity": name,
                "without": source,
                "outlet": text(support.label_of(opened, source), opened.lang),
                **values_of(now),
                "unit": before.unit,
                "low_all": finite_or_nan(before.low),
                "high_all": finite_or_nan(before.high),
                "change": change,
            }


def _change(before: Quantity, now: Quantity | None) -> str:
    if now is None:
        return "gone"
    if now.interval == before.interval:
        return "" if now.kind == before.kind else "kind"
    if now.low >= before.low and now.high <= before.high:
        return "narrower"
    return "wider" if now.low <= before.low and now.high >= before.high else "moved"


def moved_by(opened: Case, name: str) -> pd.DataFrame:
    """Return how much a result changes as each of its inputs goes from its low to its high end.

    All others stay at their medians. This varies one input at a time and misses interactions
    (Saltelli and Annoni 2010, Environmental Modelling & Software 25:1508-1517); ``sweep`` with
    ``latin`` covers them.

    Returns
    -------
    One row per claim and assumption in its trace that is a range, largest swing first: ``input``,
    ``label``, ``low``, ``high`` (its ends, in ``unit``), ``unit``, ``kind``, ``at_low``,
    ``at_high`` (the result, in its own unit), ``swing`` (the difference), ``middle`` (the result
    with all at their medians).

    Raises
    ------
    ParameterError
        For an unknown name, or a quantity without a formula.
    QuantityError
        If an input has no finite bounds.

    Examples
    --------
    >>> from case_lib import open_case
    >>> opened = open_case("shanghai-2023")
    >>> moved_by(opened, "pay.break_even_price_lead")["input"].tolist()[:2]
    ['pay.answer_rate', 'pay.call_minutes']
    """
    import pandas as pd  # noqa: PLC0415 - half a second

    result = opened[name]
    if result.function is None:
        raise ParameterError(
            f"{name} is given, not computed, so it depends on nothing else. Name a computed "
            "quantity."
        )
    bases = result.bases
    for base in bases.values():
        if not base.interval.bounded:
            raise QuantityError(
                f"{base.name} has no finite bounds, so it can't be varied. State an "
                "assumption that bounds it."
            )
    middle = {key: _median(base) for key, base in bases.items()}
    moving = [base for base in bases.values() if not base.exact]
    given = {key: np.full(1 + 2 * len(moving), value) for key, value in middle.items()}
    for at, base in enumerate(moving):
        given[base.name][1 + 2 * at : 3 + 2 * at] = base.low, base.high
    values: Any = np.broadcast_to(result.values(given), 1 + 2 * len(moving))
    rows = []
    for at, base in enumerate(moving):
        at_low, at_high = (float(v) for v in values[1 + 2 * at : 3 + 2 * at])
        rows.append(
            {
                "input": base.name,
                "label": text(base.label or base.name, opened.lang),
                "low": base.low,
                "high": base.high,
                "unit": base.unit,
                "kind": base.kind.word,
                "at_low": at_low,
                "at_high": at_high,
                "swing": abs(at_high - at_low),
                "middle": float(values[0]),
            }
        )
    columns = ["input", "label", "low", "high", "unit", "kind", "at_low", "at_high", "swing",
               "middle"]  # fmt: skip
    # swings that differ only by rounding are equal, and are sorted by name
    rows.sort(key=lambda row: (-float(f"{row['swing']:.9g}"), row["input"]))
    frame = pd.DataFrame(rows, columns=columns)
    frame.attrs["kind"] = result.kind.word
    return frame


def _median(base: Quantity) -> float:
    return base.low if base.exact else float(base.inverse(np.array([0.5]))[0])
