"""Tables of the law: offences named, thresholds in force, and grounds for leniency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from case_lib import law, reference_data, timeline
from case_lib.blocks import Paragraph, Table
from case_lib.case import Case
from case_lib.claims import cite
from case_lib.language import N_, text, translate
from case_lib.quantities import Quantity
from case_lib.runs import Cell, Run, Token, number, sentence
from case_lib.tables.cells import DASH, cell, cited, label, lacking, note_on, sources_note

_INFORMATION = N_("Information, not legal advice.")


def offences(case: Case) -> Table | Paragraph:
    """Return the offences named, with their statutory bands."""
    lang = case.lang
    found = law.offences(case)
    if not found:
        return lacking(case, ["offences"])
    rows: list[list[Cell]] = []
    for offence in found:
        for row in offence.bands.itertuples():
            rows.append(
                [
                    [text(offence.label, lang)],
                    [_article(row, lang)],
                    [str(getattr(row, f"what_{lang}"))],
                    [str(getattr(row, f"effect_{lang}"))],
                ]
            )
        if offence.bands.empty:
            rows.append(
                [
                    [text(offence.label, lang)],
                    [Token(offence.provision, "provision")],
                    [DASH],
                    [DASH],
                ]
            )
    note = sources_note(case, [c for o in found for c in o.citations])
    gap = " " if lang == "en" else ""
    return Table(
        sentence(
            N_(
                "Offences that a source says may apply, and the bands of the law. Naming an "
                "offence is not a finding of guilt."
            ),
            lang,
        ),
        [
            translate(h, lang)
            for h in (N_("offence"), N_("provision"), N_("circumstances"), N_("band"))
        ],
        rows,
        [*note, gap, *sentence(_INFORMATION, lang)],
        "llll",
        (2.2, 1.4, 2.4, 2.6),
        "offences",
    )


def _article(row: Any, lang: str) -> str:
    """Return the law or interpretation and its article: 刑法第266条."""
    if lang == "zh":
        return f"{row.doc_zh}{row.article_zh}"
    return f"{row.doc_no}, {row.article}"


def _documents(rows: Iterable[Any], lang: str) -> list[Run]:
    """Return what documents with a number alone are, where readers can't tell."""
    if lang == "zh":
        return []
    called = {
        str(row.doc_no): row.doc_en for row in rows if isinstance(row.doc_en, str) and row.doc_en
    }
    runs: list[Run] = []
    for number_of, name in called.items():
        runs += sentence(N_("{number} is the {name}."), lang, number=number_of, name=name)
        runs.append(" ")
    return runs


def thresholds(case: Case) -> Table | Paragraph:
    """Return the thresholds in force on the day of the raid for the offences named."""
    lang = case.lang
    rows: list[list[Cell]] = []
    shown: list[Any] = []
    day = timeline.operation_quantity(case.file, case.order, case.sources)
    for offence in law.offences(case):
        for row in offence.thresholds.itertuples():
            shown.append(row)
            quantity = reference_data.published(
                f"law.{row.id}",
                float(str(row.value)),
                str(row.unit),
                {"en": str(row.what_en), "zh": str(row.what_zh)},
                str(row.doc_no),
                str(row.article),
                inputs=day,
            )
            rows.append(
                [
                    [text(offence.label, lang)],
                    [str(getattr(row, f"what_{lang}"))],
                    [number(quantity, lang)],
                    [str(getattr(row, f"effect_{lang}"))],
                    [_article(row, lang)],
                ]
            )
    if not rows:
        return lacking(case, [f"events.{case.file.operation or 'operation'}"])
    return Table(
        sentence(N_("Thresholds in force on the day of the arrests; later law is left out."), lang),
        [
            translate(h, lang)
            for h in (
                N_("offence"),
                N_("what is counted"),
                N_("from"),
                N_("counts as"),
                N_("provision"),
            )
        ],
        rows,
        [*_documents(shown, lang), *sentence(_INFORMATION, lang)],
        "lllll",
        (2, 2.2, 1.5, 2, 1.6),
        "thresholds",
    )


def thresholds_by_role(case: Case) -> Table | Paragraph:
    """Return what the thresholds mean in days of reported pay or talk time."""
    lang = case.lang
    rows: list[list[Cell]] = []
    shown: list[Quantity] = []
    for role, spec in case.file.roles.items():
        for name in ("days_to_gain", "days_to_calls_minute", "days_to_many_calls_minute"):
            quantity = case.get(f"law.{role}.{name}")
            if quantity is None:
                continue
            shown.append(quantity)
            at_face = (
                cell(quantity.at_face(), lang, False)
                if quantity.face != quantity.interval
                else [DASH]
            )
            rows.append(
                [
                    [text(spec.label.model_dump(), lang)],
                    [label(quantity, lang)],
                    cell(quantity, lang),
                    at_face,
                ]
            )
    if not rows:
        return lacking(case, ["pay.<role>.base_wage_day"])
    note = note_on(
        case,
        shown,
        N_("Whether base pay counts as illegal gains, and which calls count, is for a court."),
        _INFORMATION,
    )
    return Table(
        sentence(
            N_("What the thresholds would mean in days of the pay and talk time reported."), lang
        ),
        [
            translate(h, lang)
            for h in (N_("role"), N_("figure"), N_("bounds"), N_("“about” as exactly"))
        ],
        rows,
        note,
        "llll",
        (1.5, 3.6, 2.6, 1.2),
        "thresholds-by-role",
    )


def leniency(case: Case) -> Table | Paragraph:
    """Return the grounds for leniency that a source names, with the provision behind each."""
    lang = case.lang
    table = law.in_force(case.file, case.order)
    rows: list[list[Cell]] = []
    seen = []
    for spec in case.file.leniency:
        names = [c for c in spec.claims if c.source in case.sources]
        if not names:
            continue
        found = table[table["provision"] == spec.provision] if table is not None else pd.DataFrame()
        seen += [cite(case.file, c) for c in names]
        for row in found.itertuples():
            rows.append(
                [
                    [text(spec.label.model_dump(), lang)],
                    [_article(row, lang)],
                    [str(getattr(row, f"effect_{lang}"))],
                    [cited(case, seen[-len(names) :])],
                ]
            )
    if not rows:
        return lacking(case, ["leniency"])
    return Table(
        sentence(N_("Grounds for leniency that a source names."), lang),
        [
            translate(h, lang)
            for h in (N_("ground"), N_("provision"), N_("effect"), N_("who says so, and where"))
        ],
        rows,
        [*sources_note(case, seen), " " if lang == "en" else "", *sentence(_INFORMATION, lang)],
        "llll",
        (2.4, 1.8, 2.4, 2.2),
        "leniency",
    )
