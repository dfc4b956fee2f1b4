"""The weights of provinces: population, equal, number of cities, or a table of the user."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from case_lib.base import inputs
from case_lib.base.arrays import Floats
from case_lib.base.errors import FactError, ParameterError, nearest
from case_lib.base.languages import N_
from case_lib.casefile import divisions, table_cells
from case_lib.casefile.case import Case
from case_lib.casefile.schema import CaseFile

__all__ = ["PRIORS", "check_prior", "prior_label", "prior_name", "prior_weights"]

PRIORS = {
    "population": N_("population at the census of 2020"),
    "uniform": N_("every province alike"),
    "prefectures": N_("number of cities and prefectures"),
}
_MOST_WEIGHT = 1e15  # more would overflow in sums
_OWN_POPULATION = N_("population in the case’s own table")


def prior_label(case_file: CaseFile, prior: str) -> str:
    """Return the label of a prior; a case with its own table uses that instead of a census."""
    own = prior == "population" and case_file.table("provinces") is not None
    return _OWN_POPULATION if own else PRIORS.get(prior, prior)


def prior_name(prior: str) -> str:
    """Return the name of a prior for use in names of quantities.

    >>> prior_name("population"), prior_name("weights/Jobs-2020.csv")
    ('population', 'jobs_2020')
    """
    return prior if prior in PRIORS else Path(prior).stem.lower().replace("-", "_")


def check_prior(case: Case, prior: str) -> None:
    """Raise ParameterError if ``spread`` doesn't accept the prior for this case."""
    table = divisions.divisions(case.file)
    if table is not None:
        prior_weights(table, prior)


def prior_weights(table: pd.DataFrame, prior: str) -> Floats:
    """Return one weight per province of ``table``, in its order.

    Raises
    ------
    ParameterError
        For an unknown name, or a CSV file with missing, unknown, negative or huge entries, or
        without a positive one.
    """
    if prior == "population":
        return table["population"].to_numpy(float)
    if prior == "uniform":
        return np.ones(len(table))
    if prior == "prefectures":
        return table["city_units"].to_numpy(float)
    path = inputs.copy_of(prior) or Path(prior)
    if not path.is_file():
        raise ParameterError(
            f"province_prior={prior!r} is neither {', '.join(PRIORS)} nor a CSV file."
            f"{nearest(prior, PRIORS)}"
        )
    try:
        given = table_cells.cells(path, ("province", "weight"))
    except FactError as error:
        raise ParameterError(f"province_prior={prior!r}: {error}") from None
    numbers = pd.to_numeric(given["weight"], errors="coerce")
    by_id = dict(zip(given["province"], numbers, strict=True))
    wrong = [i for i in by_id if i not in set(table["id"])]
    wrong += list(given["province"][given["province"].duplicated()])
    wrong += [i for i in table["id"] if not 0 <= by_id.get(i, np.nan) <= _MOST_WEIGHT]
    if wrong:
        raise ParameterError(
            f"{path}  needs one weight from 0 to {_MOST_WEIGHT:.0e} for each province; see: "
            f"{', '.join(dict.fromkeys(wrong))}."
        )
    if not any(by_id.values()):
        raise ParameterError(f"{path}  has no weight above zero. Give at least one province one.")
    return np.array([by_id[i] for i in table["id"]], dtype=float)
