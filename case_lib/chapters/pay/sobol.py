"""Sensitivity of a quantity: Sobol indices of its logarithm under the assumed distributions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from case_lib.base.arrays import Floats
from case_lib.base.errors import ModelError
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.results import modelled

__all__ = ["drivers", "reported_share"]


def drivers(case: Case, name: str, power: int = 12) -> pd.DataFrame:
    """Return the influence of each uncertain input: Sobol indices of the quantity's logarithm.

    Columns: input (name), first, total (shares of variance, Quantity of kind assumed), in
    descending order of the total index; an estimate below zero is given as zero. Estimated with
    2**power points (Saltelli et al. 2010, Computer Physics Communications 181:259-270;
    ``scipy.stats.sobol_indices``), with the seed of the case. The logarithm is used because a cost
    per lead is heavy-tailed, so that estimates of plain indices are unreliable.

    Raises
    ------
    ModelError
        If fewer than two inputs are uncertain, or an input is unbounded.
    """
    from scipy import stats  # noqa: PLC0415 - most of a second, and only this needs it

    target = case[name]
    loose = {n: base for n, base in target.bases.items() if not base.exact}
    if len(loose) < 2 or not all(base.interval.bounded for base in loose.values()):
        raise ModelError(
            f"{name} has fewer than two bounded uncertain inputs, so its sensitivity "
            "can't be computed."
        )
    fixed = {n: base.low for n, base in target.bases.items() if base.exact}

    def logarithm(shares: Floats) -> Floats:
        given = {n: base.inverse(shares[row]) for row, (n, base) in enumerate(loose.items())}
        size = shares.shape[1]
        given |= {n: np.full(size, value) for n, value in fixed.items()}
        return np.asarray(np.log(target.values(given)))

    indices = stats.sobol_indices(
        func=logarithm,
        n=2**power,
        dists=[stats.uniform()] * len(loose),
        rng=np.random.default_rng(case.seed),
    )
    rows = []
    for row, input_name in enumerate(loose):
        first, total = float(indices.first_order[row]), float(indices.total_order[row])
        pair = [
            modelled(
                f"{name}.driver.{input_name}.{order}",
                value,
                value,
                "1",
                [target],
                N_("Sobol index of the logarithm (Saltelli et al. 2010)"),
                N_("share of the variance that an input explains"),
                family=f"{name}.driver.each.{order}",
            )
            for order, value in (("first", max(first, 0.0)), ("total", max(total, 0.0)))
        ]
        rows.append((input_name, *pair))
    frame = pd.DataFrame(rows, columns=["input", "first", "total"])
    order = frame["total"].map(lambda q: -q.low).argsort(kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def reported_share(case: Case, name: str, frame: Any) -> Quantity | None:
    """Return an upper bound of the variance explained by all reported inputs; None without any.

    The sum of their total indices, which the total index of the group can't exceed.
    """
    rows = [row for row in frame.itertuples() if case[str(row.input)].kind is Kind.REPORTED]
    if not rows:
        return None
    share = min(1.0, sum(row.total.low for row in rows))
    return modelled(
        f"{name}.driver.reported",
        share,
        share,
        "1",
        [case[name]],
        N_("sum of the total Sobol indices of the inputs that sources report"),
        N_("share of the variance that reported inputs explain at most"),
    )
