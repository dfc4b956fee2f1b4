"""Mark a report as that of a scenario, and list the changes to the case file."""

from __future__ import annotations

from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile.case import Case
from case_lib.casefile.what_if import Difference, differences
from case_lib.document.cells import outlet
from case_lib.document.inline import Cell, Run, Token
from case_lib.document.passages import Passages

__all__ = ["lines", "rows"]

_said = Passages(__package__)
_IS_ONE = N_("Scenario, not a finding")
_DIFFERS = N_("Otherwise than in the case file")
_WORDS = "words of a scenario"


def rows(case: Case) -> list[tuple[str, Cell]]:
    """Return the rows of a title page that say so; none without a scenario."""
    scenario = case.scenario
    if scenario is None:
        return []
    lang = case.lang
    name: list[Run] = [Token(scenario.name, _WORDS)]
    if scenario.why is not None:
        name += [style(lang).colon, Token(text(scenario.why.model_dump(), lang), _WORDS)]
    return [
        (translate(_IS_ONE, lang), name),
        (translate(_DIFFERS, lang), _all(case)),
    ]


def lines(case: Case) -> list[Cell]:
    """Return the sentence at the top of a brief that says so; none without a scenario."""
    scenario = case.scenario
    if scenario is None:
        return []
    return [_said.piece(case, "scenario", name=Token(scenario.name, _WORDS), differs=_all(case))]


def _all(case: Case) -> list[Run]:
    runs: list[Run] = []
    for item in differences(case):
        runs += [style(case.lang).semicolon] if runs else []
        runs += _difference(case, item)
    return runs


def _difference(case: Case, item: Difference) -> list[Run]:
    assumed = item.name in case.file.assumptions
    more = item.after is not None and item.before is None and not assumed
    return _said.piece(
        case,
        "difference",
        what=text(item.label, case.lang),
        gone=[outlet(case, name) for name in item.gone],
        now=item.after,
        then=item.before,
        one_more=outlet(case, item.after.citations[0].source) if more and item.after else "",
    )
