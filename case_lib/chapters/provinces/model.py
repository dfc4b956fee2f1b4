"""Where people may have been arrested: a model over provinces and cities, not a report.

The sources state how many provinces and cities were reached, but name none. So the arrests are
distributed in clusters around prior weights, conditioned on the known facts
(``synthetic.clustering``); all results are assumed.
"""

from __future__ import annotations

import contextlib

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.base.errors import ModelError
from case_lib.base.languages import N_, translate
from case_lib.casefile import divisions
from case_lib.casefile.case import Case
from case_lib.chapters.provinces.draws import Spread
from case_lib.chapters.provinces.weights import PRIORS, prior_name, prior_weights
from case_lib.quantity.lacks import OutOfRange
from case_lib.synthetic.allocation import MOST_PEOPLE
from case_lib.synthetic.clustering import CITY_CONCENTRATION, CONCENTRATION, prior
from case_lib.synthetic.posterior import Conditions, conditions, posterior

__all__ = ["drawn_from", "needs", "others", "placed", "spread", "variant_draws"]

_FEWER = 5  # factor by which the draws of a variant are fewer than those of the printed model


def needs(case: Case) -> list[str]:
    """Return what the model lacks in this case; empty if it can run."""
    lacking = [
        name
        for name in ("arrests.total", "operation.provinces")
        if name not in case or not case[name].exact
    ]
    total = case.get("arrests.total")
    if total is not None and total.exact and not 1 <= total.low <= MOST_PEOPLE:
        lacking.append(OutOfRange(total.name, most=None if total.low < 1 else MOST_PEOPLE))
    if divisions.divisions(case.file) is None:
        table_name = translate(N_("province table for {country}"), case.lang)
        lacking.append(table_name.format(country=case.file.country))
    return lacking


def spread(case: Case, weights: str = "population") -> Spread | None:
    """Distribute the arrests over provinces and cities.

    Parameters
    ----------
    weights
        ``population``, ``uniform``, ``prefectures``, or the path of a CSV file with the columns
        ``province`` (id such as CN-GD) and ``weight``.

    Returns
    -------
    The draws, as many as the case asks for; None if it lacks an input (see ``needs``).

    Raises
    ------
    ModelError
        If the conditions can't be met, or almost no draw meets them.
    ParameterError
        For unknown weights.
    """
    if needs(case):
        return None
    return drawn_from(case, weights, placed(case, weights), case.draws)


def placed(
    case: Case, weights: str, between: Floats | None = None, within: Floats | None = None
) -> Conditions:
    """Return the model with the concentrations of the case or others.

    Parameters and errors are those of ``spread``; the case must have the inputs of the model.
    """
    table = divisions.divisions(case.file)
    assert table is not None
    total, reached = int(case["arrests.total"].low), int(case["operation.provinces"].low)
    return conditions(case, table, prior_weights(table, weights), total, reached, between, within)


def drawn_from(
    case: Case,
    weights: str,
    model: Conditions,
    draws: int,
    alike: bool = False,
    cities: bool = True,
) -> Spread:
    """Return draws of a model.

    Parameters
    ----------
    alike
        Whether there is one concentration for both levels.
    cities
        Whether draws must agree with the reported number of cities.
    """
    table, reported = divisions.divisions(case.file), case.get("operation.cities")
    assert table is not None
    box = reported.interval if cities and reported is not None else None
    result = posterior(model, draws, case.seed, box, alike)
    known = divisions.known(case, table)
    none = {place for place, box in known.items() if box is not None and box.high < 1}
    named = tuple(place for place in known if place not in none)
    usable = np.flatnonzero(np.array(model.weights) > 0)
    inputs = [case["arrests.total"], case["operation.provinces"], reported]
    inputs += divisions.counted(case).values()
    inputs += [prior(case, CONCENTRATION), prior(case, CITY_CONCENTRATION)]
    return Spread(
        **vars(result),
        prior=prior_name(weights),
        table=table,
        reached=model.n_provinces,
        named=named,
        open=tuple(p for p in usable.tolist() if p not in named and p not in none),
        inputs=tuple(q for q in inputs if q is not None),
    )


def others(case: Case, weights: str) -> dict[str, Spread]:
    """Return the model with each of the other built-in weights, from fewer draws.

    Weights under which almost no draw agrees with the reported facts are omitted.
    """
    spreads: dict[str, Spread] = {}
    for name in PRIORS:
        if name != weights and not needs(case):
            with contextlib.suppress(ModelError):
                spreads[name] = drawn_from(case, name, placed(case, name), variant_draws(case))
    return spreads


def variant_draws(case: Case) -> int:
    """Return the number of draws of a variant of the printed model."""
    return max(case.draws // _FEWER, 1)
