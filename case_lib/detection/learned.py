"""Learned detectors: one unsupervised, one supervised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats
from case_lib.detection.features import BESIDE, CALLMINE, STATIC

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BOOSTED", "ISOLATED", "boosting", "isolation", "matrix", "suspicion"]

# mostly amounts: in shares and spreads, numbers with few calls are outliers as often as busy ones
ISOLATED = (
    *STATIC,
    *(
        f"{way}_{name}"
        for way in ("in", "out")
        for name in ("call_count", "entropy_iat", "entropy_measure")
    ),
    "shown_abroad_share",
    "mismatch_share",
)
# the time of a first call says nothing about a later table
BOOSTED = tuple(name for name in (*CALLMINE, *BESIDE) if name != "first_call")
_TREES, _SAMPLE = 100, 256


def matrix(features: pd.DataFrame, names: Sequence[str]) -> Floats:
    """Return features by name as an array, one row per number."""
    return features[list(names)].to_numpy(float)


def isolation(
    features: pd.DataFrame,
    seed: int,
    names: Sequence[str] = ISOLATED,
    on: pd.DataFrame | None = None,
) -> Floats:
    """Return anomaly scores between 0 and 1: how few random cuts isolate each number.

    Isolation forest (Liu, Ting and Zhou 2008, doi:10.1109/ICDM.2008.17), as in scikit-learn, with
    100 trees of 256 numbers each. It is unsupervised and knows nothing of fraud: any rare behaviour
    scores high. The scores are those of ``on``, if given, relative to the numbers of ``features``.
    """
    from sklearn.ensemble import IsolationForest  # noqa: PLC0415 - a second

    values = matrix(features, names)
    sample = min(_SAMPLE, len(values))
    forest = IsolationForest(n_estimators=_TREES, max_samples=sample, random_state=seed)
    scored = values if on is None else matrix(on, names)
    return np.asarray(-forest.fit(values).score_samples(scored), float)


def boosting(
    features: pd.DataFrame,
    label: NDArray[np.bool_],
    seed: int,
    names: Sequence[str] = BOOSTED,
    trees: int = 100,
) -> Any:
    """Return a classifier of labelled numbers by boosted trees.

    Gradient boosting (Friedman 2001, doi:10.1214/aos/1013203451) over histograms (Ke et al. 2017,
    LightGBM, NeurIPS), as in scikit-learn. Labels are what is already known, such as numbers that
    victims reported.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with scikit-learn

    model = HistGradientBoostingClassifier(
        max_iter=trees,
        min_samples_leaf=10,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )
    # on tables of this size, synchronising threads costs more than it saves
    with threadpool_limits(1):
        return model.fit(matrix(features, names), label)


def suspicion(model: Any, features: pd.DataFrame, names: Sequence[str] = BOOSTED) -> Floats:
    """Return the score of each number under a model of ``boosting``, between 0 and 1.

    It only ranks numbers; it is not a probability of guilt, and depends on the rarity of the
    labels.
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    with threadpool_limits(1):
        return np.asarray(model.predict_proba(matrix(features, names))[:, 1], float)
