"""A table of base pay and minimum wages, per hour and per month."""

from __future__ import annotations

from case_lib.base.languages import DEFAULT, N_, text
from case_lib.casefile.case import Case
from case_lib.chapters.pay import wages
from case_lib.document.cells import cell, heads
from case_lib.document.dated import began
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language

__all__ = ["minimum_wages"]

_passages = Passages(__package__)


@in_each_language
def minimum_wages(case: Case, every: bool = False) -> Table | Paragraph:
    """Return base pay and the minimum wages in force when the operation began.

    Three provinces represent all: those with the lowest, the median and the highest hourly
    minimum. ``every`` lists all provinces.
    """
    lang = case.lang
    provinces = sorted(
        wages.minimum_wages(case), key=lambda i: (-i.minimum_hour.low, text(i.name, DEFAULT))
    )
    if not provinces:
        return left_out(case, wages.needs(case))
    shown = provinces if every else wages.representative(provinces)
    rows: list[list[Cell]] = [
        [
            [text(item.name, lang)],
            cell(item.minimum_hour, lang, False),
            cell(item.ratio, lang),
            cell(item.minimum_month, lang, False),
            cell(item.full_time_hour, lang, False),
            cell(item.ratio_full_time, lang),
        ]
        for item in shown
    ]
    around = _passages.around(
        case,
        "minimum-wages.table",
        [q for item in shown for q in (item.ratio, item.ratio_full_time)],
        day=began(case),
        every=len(shown) == len(provinces),
    )
    return around.table(
        heads(
            case,
            N_("province"),
            N_("minimum, hour (part-time)"),
            N_("base pay per talk hour over it"),
            N_("minimum, month (full-time)"),
            N_("per paid hour"),
            N_("base pay per talk hour over that"),
        ),
        rows,
        "lrrrrr",
    )
