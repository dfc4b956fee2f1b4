"""Tables that compare cases."""

from __future__ import annotations

from collections.abc import Sequence

from case_lib.base.languages import N_, capital, style, text, translate
from case_lib.casefile.case import Case
from case_lib.casefile.evidence import CONFIDENCE_WORDS, confidence
from case_lib.casefile.role_counts import STAGE_WORDS
from case_lib.chapters.compare.model import ROWS, Column, alone, columns
from case_lib.chapters.compare.text import no_other
from case_lib.document.cells import DASH, heads, outlets
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Token, addresses, number
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import printed_dates
from case_lib.reading.dates import read as read_date

__all__ = ["further", "further_sources", "matrix"]

_passages = Passages(__package__)
_CALCULATED = N_("calculated from the figures above")


@in_each_language
def matrix(case: Case, others: Sequence[Case]) -> Table | Paragraph:
    """Return cases × figures for the cases that have a file; a missing figure is “not reported”."""
    if alone(case, others):
        return no_other(case)
    lang, all_columns = case.lang, columns(case, others)
    case_columns = [column for column in all_columns if column.stage is not None]
    unknown = translate(N_("not reported"), lang)
    rows: list[list[Cell]] = []
    for key, (label, _, note) in ROWS.items():
        if not any(key in column.figures for column in case_columns):
            continue
        words = capital(translate(label, lang))
        if note:
            words += style(lang).bracketed(translate(note, lang))
        cells: list[Cell] = [
            [number(column.figures[key], lang), *_of_part(column, key, lang)]
            if key in column.figures
            else [unknown]
            for column in case_columns
        ]
        rows.append([[words], *cells])
    stages: list[Cell] = [
        [translate(STAGE_WORDS[str(column.stage)], lang)] for column in case_columns
    ]
    rows.append([[capital(translate(N_("stage reached"), lang))], *stages])
    return _passages.around(case, "matrix").table(
        ["", *(text(column.label, lang) for column in case_columns)], rows
    )


def _of_part(column: Column, key: str, lang: str) -> list[str]:
    remark = column.remarks.get(key)
    if remark is None:
        return []
    return [style(lang).bracketed(remark)]


@in_each_language
def further(case: Case, others: Sequence[Case]) -> Table | Paragraph:
    """Return published figures of further cases, one row per figure, with source and confidence."""
    if not case.file.crime.comparators:
        return no_other(case)
    lang, all_columns = case.lang, columns(case, others)
    rows: list[list[Cell]] = []
    for column in all_columns:
        if column.stage is not None:
            continue
        for key, quantity in column.figures.items():
            rows.append(
                [
                    [Token(text(column.label, lang), "name of a case")],
                    [capital(translate(ROWS[key][0], lang))],
                    [number(quantity, lang)],
                    [translate(CONFIDENCE_WORDS[confidence(quantity)], lang)],
                    [column.remarks.get(key) or translate(_CALCULATED, lang)],
                ]
            )
    words = (N_("case"), N_("figure"), N_("reported"), N_("confidence"), N_("remark"))
    return _passages.around(case, "further").table(heads(case, *words), rows)


@in_each_language
def further_sources(case: Case, others: Sequence[Case]) -> Table | Paragraph:
    """Return outlet, date of publication and address for each further case."""
    if not case.file.crime.comparators:
        return no_other(case)
    lang, all_columns = case.lang, columns(case, others)
    rows: list[list[Cell]] = [
        [
            [text(column.label, lang)],
            [outlets(case, next(iter(column.figures.values())).citations)],
            _published(column.published, lang),
            addresses([column.url] if column.url else []),
        ]
        for column in all_columns
        if column.stage is None
    ]
    words = (N_("case"), N_("source"), N_("published"), N_("address"))
    return _passages.around(case, "further-sources").table(heads(case, *words), rows)


def _published(when: str, lang: str) -> Cell:
    if not when:
        return [DASH]
    return [Token(printed_dates.when(read_date(when), lang), "date of a source")]
