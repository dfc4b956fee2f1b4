"""All quantities of a case as a data frame."""

from __future__ import annotations

import pandas as pd

from case_lib.base.intervals import finite_or_nan
from case_lib.base.languages import known, text
from case_lib.casefile.case import Case
from case_lib.quantity.citations import cited_under

__all__ = ["quantities"]


def quantities(case: Case) -> pd.DataFrame:
    """Return one row per quantity; ``Case.frame`` describes the columns."""
    rows = []
    for quantity in [*case.quantities.values(), *case.own.values()]:
        cited = [
            " ".join(part for part in (c.source, c.at, c.says) if part)
            for c in cited_under(quantity)
        ]
        rows.append(
            {
                "name": quantity.name,
                **{f"label_{lang}": text(quantity.label, lang) for lang in known()},
                "low": finite_or_nan(quantity.low),
                "high": finite_or_nan(quantity.high),
                "low_open": quantity.interval.low_open,
                "high_open": quantity.interval.high_open,
                "unit": quantity.unit,
                "kind": quantity.kind.word,
                "claims": "; ".join(dict.fromkeys(cited)),
            }
        )
    return pd.DataFrame(rows)
