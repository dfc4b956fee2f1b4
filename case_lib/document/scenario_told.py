"""Mark a report as that of a scenario, and list the changes to the case file."""

from __future__ import annotations

from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile.case import Case
from case_lib.casefile.what_if import Difference, differences
from case_lib.document.cells import outlet
from case_lib.document.inline import Cell, Run, Token, sentence

__all__ = ["lines", "rows"]

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
    return [
        sentence(
            N_(
                "This is a scenario ({name}), not a finding. Otherwise than in the case file: {it}."
            ),
            case.lang,
            name=Token(scenario.name, _WORDS),
            it=_all(case),
        )
    ]


def _all(case: Case) -> list[Run]:
    found: list[Run] = []
    for item in differences(case):
        found += [style(case.lang).semicolon] if found else []
        found += _told(case, item)
    return found


def _told(case: Case, item: Difference) -> list[Run]:
    lang = case.lang
    label = text(item.label, lang)
    if item.gone:
        names = style(lang).comma.join(outlet(case, name) for name in item.gone)
        return [label, style(lang).colon, names]
    if item.after is None:
        return [label]
    if item.before is not None:
        return sentence(
            N_("{what}: {now} instead of {then}"),
            lang,
            what=label,
            now=item.after,
            then=item.before,
        )
    if item.name in case.file.assumptions:
        return sentence(N_("{what}: {now}, not in the case file"), lang, what=label, now=item.after)
    return sentence(
        N_("{what}: {now} as one more claim, {outlet}"),
        lang,
        what=label,
        now=item.after,
        outlet=outlet(case, item.after.citations[0].source),
    )
