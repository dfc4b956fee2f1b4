"""All quantities of a case as a data frame."""

from __future__ import annotations

import math

import pandas as pd

from case_lib.base.languages import known, text
from case_lib.casefile.case import Case

__all__ = ["quantities"]


def quantities(case: Case) -> pd.DataFrame:
    """Return one row per quantity: bounds, unit, kind, and the claims it depends on.

    Columns: name, a label by language (label_en), low, high (NaN where unbounded), low_open,
    high_open, unit, kind, claims (``source at says``, separated by semicolons).
    """
    rows = []
    for quantity in [*case.quantities.values(), *case.own.values()]:
        cited = [
            " ".join(part for part in (c.source, c.at, c.says) if part)
            for base in quantity.bases.values()
            for c in base.citations
        ]
        rows.append(
            {
                "name": quantity.name,
                **{f"label_{lang}": text(quantity.label, lang) for lang in known()},
                "low": quantity.low if math.isfinite(quantity.low) else None,
                "high": quantity.high if math.isfinite(quantity.high) else None,
                "low_open": quantity.interval.low_open,
                "high_open": quantity.interval.high_open,
                "unit": quantity.unit,
                "kind": quantity.kind.word,
                "claims": "; ".join(dict.fromkeys(cited)),
            }
        )
    return pd.DataFrame(rows)
