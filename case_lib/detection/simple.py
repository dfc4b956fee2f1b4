"""Detectors that a page can explain: each ranks numbers by one count per day with calls.

Counts rather than shares, because one call to one stranger is a share of 100 % but no reason to
look. The choice follows twenty years of experience at AT&T that simple, understandable models do
well (Becker, Volinsky and Wilks 2010, doi:10.1198/TECH.2009.08136).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from case_lib.base.arrays import Floats
from case_lib.base.languages import N_

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SIMPLE", "Simple"]


@dataclass(frozen=True)
class Simple:
    """A detector that ranks by one number.

    ``score`` maps features, one row per number, to scores, the most suspicious highest; ``source``
    cites who used it.
    """

    label: str
    score: Callable[[pd.DataFrame], Floats]
    source: str


def _a_day(counted: Any, features: pd.DataFrame) -> Floats:
    days = np.maximum(features["active_days"].to_numpy(float), 1)
    scores: Floats = np.asarray(counted, float) / days
    return scores


def _rate(features: pd.DataFrame) -> Floats:
    """Calls made per day."""
    return np.array(features["rate"], dtype=float)


def _fan_out(features: pd.DataFrame) -> Floats:
    """Distinct numbers called per day."""
    return _a_day(features["contacts"], features)


def _first_contacts(features: pd.DataFrame) -> Floats:
    """Numbers called per day without an earlier call between the two."""
    return _a_day(features["first_contacts"], features)


def _one_way(features: pd.DataFrame) -> Floats:
    """Numbers called per day that never call back."""
    return _a_day(features["contacts"] - features["called_back"], features)


def _shown_abroad(features: pd.DataFrame) -> Floats:
    """Calls per day displayed as foreign."""
    return _a_day(features["shown_abroad_share"] * features["calls_made"], features)


def _mismatch(features: pd.DataFrame) -> Floats:
    """Calls per day displayed as foreign but made inside the country."""
    return _a_day(features["mismatch_share"] * features["calls_made"], features)


def _rhythm(features: pd.DataFrame) -> Floats:
    """Equal gaps per day between answered calls: the number of equal gaps with the same entropy."""
    return _a_day(np.exp(features["out_entropy_iat"]), features)


SIMPLE: Mapping[str, Simple] = {
    "rate": Simple(
        N_("calls a day"), _rate, "Becker, Volinsky and Wilks 2010, doi:10.1198/TECH.2009.08136"
    ),
    "fan_out": Simple(
        N_("different numbers a day"),
        _fan_out,
        "Li et al. 2018, IEEE Symposium on Security and Privacy, arXiv:1804.02566",
    ),
    "first_contacts": Simple(
        N_("first contacts a day"),
        _first_contacts,
        "Ono and Schulzrinne 2009, Have I met you before?, IPTComm (prior contact)",
    ),
    "one_way": Simple(
        N_("contacts a day that never call back"),
        _one_way,
        "Balasubramaniyan, Ahamad and Park 2007, CallRank, CEAS (calls one way)",
    ),
    "shown_abroad": Simple(
        N_("calls a day that display as foreign"), _shown_abroad, "the report on the case itself"
    ),
    "mismatch": Simple(
        N_("calls a day that display as foreign but are made inside the country"),
        _mismatch,
        "the report on the case itself; Deng et al. 2018, CEIVE, doi:10.1145/3241539.3241573",
    ),
    "rhythm": Simple(
        N_("even gaps a day between answered calls"),
        _rhythm,
        "entropy of gaps: Cazzolato et al. 2023, CallMine, doi:10.1145/3583780.3614662",
    ),
}
