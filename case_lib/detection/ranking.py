"""Rank numbers by the score of a detector."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from case_lib.base.arrays import Floats, Integers
from case_lib.base.errors import ParameterError
from case_lib.detection import learned
from case_lib.detection.features import BESIDE, CALLMINE
from case_lib.detection.simple import SIMPLE

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NAMES", "order", "read", "scores", "top"]

NAMES = ("isolation", *SIMPLE)


def read(path: Path) -> pd.DataFrame:
    """Return the features in a Parquet file written by ``computing.write``.

    Raises
    ------
    ParameterError
        If it doesn't exist, isn't Parquet, or lacks a feature; the message says which.
    """
    import pyarrow as pa  # noqa: PLC0415 - a third of a second
    import pyarrow.parquet as pq  # noqa: PLC0415

    if not path.is_file():
        raise ParameterError(
            f"{path} doesn't exist. Make it with `case-lib features CALLS --out {path}`."
        )
    try:
        features: pd.DataFrame = pq.read_table(path).to_pandas()
    except pa.ArrowException as error:
        raise ParameterError(
            f"{path} isn't Parquet: {str(error).splitlines()[0]} Make it with `case-lib features`."
        ) from None
    lacking = [name for name in ("number", *CALLMINE, *BESIDE) if name not in features]
    if lacking:
        raise ParameterError(
            f"{path} has no {', '.join(lacking[:3])}{' …' if len(lacking) > 3 else ''}. Make it "
            "with `case-lib features`."
        )
    return features


def scores(features: pd.DataFrame, by: str, seed: int) -> Floats:
    """Return the score of each number by a detector of ``NAMES``, the most suspicious highest."""
    return learned.isolation(features, seed) if by == "isolation" else SIMPLE[by].score(features)


def order(values: Floats, numbers: NDArray[np.generic]) -> Integers:
    """Return indices by descending score; ties are in the order of the numbers.

    >>> order(np.array([0.1, 0.9, 0.9]), np.array([7, 9, 8])).tolist()
    [2, 1, 0]
    """
    return np.lexsort((numbers, -values))


def top(features: pd.DataFrame, many: int, by: str, seed: int) -> pd.DataFrame:
    """Return the numbers with the highest scores, with ``score`` and their features."""
    values = scores(features, by, seed)
    numbers = features["number"].to_numpy()
    if numbers.dtype == object:
        numbers = numbers.astype(str)
    places = order(values, numbers)[:many]
    return features.iloc[places].assign(score=values[places])
