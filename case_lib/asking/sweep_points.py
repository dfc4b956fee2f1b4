"""The points of a sweep: a grid of values, or a Latin hypercube over ranges."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from case_lib.base.errors import ParameterError, nearest
from case_lib.casefile.case import Case
from case_lib.quantity.quantities import Quantity

__all__ = ["points_of"]

_MOST = 100_000


def points_of(
    opened: Case, over: Mapping[str, Any], latin: int | None, seed: int
) -> list[dict[str, Any]]:
    """Return the points, in order: for each name swept its value there.

    All combinations of the values, or with ``latin`` that many points of a hypercube.

    Raises
    ------
    ParameterError
        For values that are no series or no range, or too many points.
    """
    if not over:
        raise ParameterError("sweep needs something to sweep over: {'pay.call_minutes': [1, 2]}.")
    if latin is not None:
        return _sampled(opened, over, latin, seed)
    axes = []
    for name, values in over.items():
        if isinstance(values, str | bytes) or not isinstance(values, Iterable):
            raise ParameterError(
                f"sweep: {name}={values!r} must be several values, such as [1, 2, 3]; or give "
                "`latin`, a number of points, with ranges."
            )
        axes.append([_plain(value) for value in values])
    count = math.prod(len(axis) for axis in axes)
    if not 0 < count <= _MOST:
        raise ParameterError(f"sweep: {count:,} points; there must be from 1 to {_MOST:,}.")
    return [dict(zip(over, values, strict=True)) for values in itertools.product(*axes)]


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _sampled(opened: Case, over: Mapping[str, Any], latin: int, seed: int) -> list[dict[str, Any]]:
    from scipy.stats import qmc  # noqa: PLC0415 - a second

    if isinstance(latin, bool) or not isinstance(latin, int) or not 1 <= latin <= _MOST:
        raise ParameterError(f"sweep: latin={latin!r} must be a number of points up to {_MOST:,}.")
    ranges = [_range(opened, name, given) for name, given in over.items()]
    shares = qmc.LatinHypercube(d=len(ranges), rng=np.random.default_rng(seed)).random(latin)
    columns = [
        item.inverse(shares[:, at]) if not item.exact else np.full(latin, item.low)
        for at, item in enumerate(ranges)
    ]
    return [
        dict(zip(over, (float(value) for value in row), strict=True))
        for row in np.column_stack(columns)
    ]


def _range(opened: Case, name: str, given: Any) -> Quantity:
    """Return an assumption with the range to be sampled."""
    if given is None:
        quantity = opened.get(name) if name in opened.file.assumptions else None
    else:
        # two ends may come as a list
        ends = tuple(given) if isinstance(given, list) else given
        quantity = opened.assume({name: ends}).get(name)
    if quantity is None or not quantity.interval.bounded:
        raise ParameterError(
            f"{name!r} is not an assumption of {opened.file.case}."
            f"{nearest(name, opened.file.assumptions)}"
        )
    return quantity
