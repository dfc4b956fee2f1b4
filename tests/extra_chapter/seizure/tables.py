"""A table of the chapter; its words stand in its text, under its name."""

from case_lib.base.languages import N_
from case_lib.document.cells import cell, heads, label
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language

_passages = Passages(__package__)
_SHOWN = ("operation.seized", "operation.officers", "seizure.per_officer")


@in_each_language
def seized(case):
    """Return what was seized, by how many, and the ratio of both."""
    figures = [case[name] for name in _SHOWN if name in case]
    if len(figures) < len(_SHOWN):
        return left_out(case, ["seizure.per_officer"])
    rows = [[[label(figure, case.lang)], cell(figure, case.lang)] for figure in figures]
    return _passages.around(case, "seized", figures).table(
        heads(case, N_("what was seized"), N_("bounds")), rows
    )
