"""Tables of the law: offences named, thresholds in force, rules, and grounds for leniency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile import chronology, reference_data, worded
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.chapters.arrests import law
from case_lib.document.cells import DASH, cell, cited, heads, label, left_out, note_on, sources_note
from case_lib.document.dated import began
from case_lib.document.display import Paragraph, Table, in_each_language
from case_lib.document.inline import Cell, Number, Run, Token, number, sentence
from case_lib.quantity.quantities import Quantity

__all__ = ["leniency", "line", "offences", "rules", "thresholds", "thresholds_by_role"]

_INFORMATION = N_("Information, not legal advice.")
_OWN_TITLES = N_("English titles of documents are our translation.")


def _said(row: Any, column: str, lang: str) -> str:
    """Return the words of a row in a language, or a dash."""
    found = _words(row, column)
    return text(found, lang) if found else DASH


def _words(row: Any, column: str) -> dict[str, str]:
    return worded.words(row._asdict(), column)


def _article(case: Case, row: Any) -> str:
    """Return the document and its article: Criminal Law, art. 266; 《刑法》第二百六十六条."""
    known = reference_data.document(case.file.country, str(row.doc))
    short = text(known.short, case.lang) if known else str(row.doc)
    written = style(case.lang)
    return written.beside(short, _said(row, "article", case.lang), written.punctuation.provision)


def _documents(case: Case, rows: Iterable[Any]) -> list[Run]:
    """Return the full titles of the documents that rows come from, each once."""
    runs: list[Run] = []
    ours = False
    for doc in dict.fromkeys(str(row.doc) for row in rows):
        known = reference_data.document(case.file.country, doc)
        # 《刑法》 and Criminal Law say what they are
        if known is None:
            continue
        short, title = text(known.short, case.lang), text(known.title, case.lang)
        if short.strip("《》") in title:
            continue
        said = sentence(
            N_("{short}: {title}."), case.lang, short=short, title=Token(title, "title")
        )
        runs += [*_gap(case, runs), *said]
        ours = ours or case.lang not in (known.written_in,)
    if ours:
        runs += [*_gap(case, runs), *sentence(_OWN_TITLES, case.lang)]
    return runs


def _gap(case: Case, before: list[Run]) -> list[Run]:
    gap = style(case.lang).gap
    return [gap] if before and gap else []


def _joined(case: Case, *parts: Sequence[Run]) -> list[Run]:
    """Return pieces of a note one after the other."""
    runs: list[Run] = []
    for part in parts:
        if part:
            runs += [*_gap(case, runs), *part]
    return runs


@in_each_language
def offences(case: Case) -> Table | Paragraph:
    """Return the offences named, with their statutory bands and fines."""
    lang = case.lang
    found = law.offences(case)
    if not found:
        return left_out(case, ["offences"])
    rows: list[list[Cell]] = []
    for offence in found:
        named = text(offence.label, lang)
        rows += [
            [
                [named],
                [_article(case, row)],
                [_said(row, "what", lang)],
                [_said(row, "effect", lang)],
                [_said(row, "fine", lang)],
            ]
            for row in offence.bands.itertuples()
        ]
        if offence.bands.empty:
            rows.append([[named], [Token(offence.provision, "provision")], [DASH], [DASH], [DASH]])
    return Table(
        sentence(N_("Offences that a source names, and the bands of the law."), lang),
        heads(
            case,
            N_("offence"),
            N_("provision"),
            N_("circumstances"),
            N_("band"),
            N_("fine"),
        ),
        rows,
        _joined(
            case,
            sources_note(case, [c for o in found for c in o.citations]),
            _how_named(case, found),
            _guilt(case),
            _documents(case, [row for o in found for row in o.bands.itertuples()]),
            sentence(_INFORMATION, lang),
        ),
        "lllll",
        (1.9, 1.3, 1.9, 2.1, 1.7),
        "offences",
    )


def _how_named(case: Case, found: list[law.Offence]) -> list[Run]:
    """Return how sources put it, such as that a prosecutor's list is open, each remark once."""
    notes = dict.fromkeys(text(note, case.lang) for o in found for note in o.notes)
    stop = style(case.lang).stop
    return _joined(case, *([note[:1].upper() + note[1:] + stop] for note in notes))


def _guilt(case: Case) -> list[Run]:
    """Return what naming an offence means, at the stage that the chosen sources report."""
    convicted = law.convictions(case)
    if not convicted:
        return sentence(N_("Naming an offence is not a finding of guilt."), case.lang)
    said = [
        sentence(N_("{what}: {people}."), case.lang, what=label(q, case.lang), people=q)
        for q in convicted
    ]
    other = N_("For anyone else, naming an offence is not a finding of guilt.")
    return _joined(case, *said, sentence(other, case.lang))


def line(case: Case, row: Any, quantity: Quantity) -> Number:
    """Return a threshold in the words of the law: 500 calls or more, 五百人次以上."""
    shown = number(quantity, case.lang)
    in_law = getattr(row, f"line_{case.lang}", None)
    if isinstance(in_law, str) and in_law:
        return replace(shown, text=in_law)
    pattern = translate(N_("{line} or more"), case.lang)
    return replace(shown, text=pattern.format(line=shown.text))


@in_each_language
def thresholds(case: Case) -> Table | Paragraph:
    """Return the thresholds in force on the first day of the operation for the offences named."""
    lang = case.lang
    rows: list[list[Cell]] = []
    shown: list[Any] = []
    day = chronology.operation_quantity(case.file, case.order, case.sources)
    for offence in law.offences(case):
        for row in offence.thresholds.itertuples():
            shown.append(row)
            quantity = reference_data.published(
                f"law.{row.id}",
                float(str(row.value)),
                str(row.unit),
                _words(row, "what"),
                str(row.doc),
                str(row.article),
                inputs=day,
            )
            rows.append(
                [
                    [text(offence.label, lang)],
                    [_said(row, "what", lang)],
                    [line(case, row, quantity)],
                    [_said(row, "effect", lang)],
                    [_article(case, row)],
                ]
            )
    if not rows:
        return left_out(case, [f"events.{case.file.operation or 'operation'}"])
    return Table(
        sentence(
            N_("Thresholds in force when the operation began ({day}); later law is left out."),
            lang,
            day=began(case),
        ),
        heads(
            case,
            N_("offence"),
            N_("what is counted"),
            N_("line"),
            N_("counts as"),
            N_("provision"),
        ),
        rows,
        _joined(case, _documents(case, shown), sentence(_INFORMATION, lang)),
        "lllll",
        (2, 2.2, 1.5, 2, 1.6),
        "thresholds",
    )


@in_each_language
def rules(case: Case) -> Table | Paragraph:
    """Return what else the law says: joint liability, accessories, what is below a crime."""
    lang = case.lang
    found = list(law.rules(case).itertuples())
    if not found:
        return Paragraph(
            [sentence(N_("No further rules are known for the offences named."), lang)],
            "note",
            left_out=(),
        )
    kinds = {
        "rule": N_("criminal law"),
        "administrative": N_("penalty of the police, below a crime"),
        "recovery": N_("recovery of gains, not leniency"),
    }
    rows: list[list[Cell]] = [
        [
            [translate(kinds[str(row.kind)], lang)],
            [_said(row, "what", lang)],
            [_said(row, "effect", lang)],
            [_article(case, row)],
        ]
        for row in found
    ]
    return Table(
        sentence(
            N_(
                "What the law in force when the operation began ({day}) says of taking part, of "
                "counting, and of what lies below a crime."
            ),
            lang,
            day=began(case),
        ),
        heads(case, N_("what it is"), N_("case"), N_("rule"), N_("provision")),
        rows,
        _joined(case, _documents(case, found), sentence(_INFORMATION, lang)),
        "llll",
        (1.5, 2.6, 3.2, 1.6),
        "rules",
    )


@in_each_language
def thresholds_by_role(case: Case) -> Table | Paragraph:
    """Return what the thresholds mean in days of reported pay or talk time."""
    lang = case.lang
    rows: list[list[Cell]] = []
    shown: list[Quantity] = []
    calls = False
    for role, spec in case.file.roles.items():
        for name in ("days_to_gain", "days_to_calls_minute", "days_to_many_calls_minute"):
            quantity = case.get(f"law.{role}.{name}")
            if quantity is None:
                continue
            shown.append(quantity)
            calls = calls or "calls" in name
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
        return left_out(case, ["pay.<role>.base_wage_day"])
    upper = N_(
        "Days until a line of calls take every dial as answered; those that nobody answers count "
        "too, so the line is reached sooner."
    )
    note = note_on(
        case,
        shown,
        *([upper] if calls else []),
        N_("Whether base pay counts as illegal gains, and which calls count, is for a court."),
        _INFORMATION,
    )
    return Table(
        sentence(
            N_("What the thresholds would mean in days of the pay and talk time reported."), lang
        ),
        heads(case, N_("role"), N_("figure"), N_("bounds"), N_("“about” as exactly")),
        rows,
        note,
        "llll",
        (1.5, 3.6, 2.6, 1.2),
        "thresholds-by-role",
    )


@in_each_language
def leniency(case: Case) -> Table | Paragraph:
    """Return the grounds for leniency that a source names, with the provision behind each."""
    lang = case.lang
    table = law.in_force(case.file, case.order)
    rows: list[list[Cell]] = []
    seen, shown = [], []
    for spec in case.file.leniency:
        names = [c for c in spec.claims if c.source in case.sources]
        if not names:
            continue
        found = table[table["provision"] == spec.provision] if table is not None else pd.DataFrame()
        seen += [cite(case.file, c) for c in names]
        for row in found.itertuples():
            shown.append(row)
            rows.append(
                [
                    [text(spec.label.model_dump(), lang)],
                    [_article(case, row)],
                    [_said(row, "what", lang)],
                    [_said(row, "effect", lang)],
                    [cited(case, seen[-len(names) :])],
                ]
            )
    if not rows:
        return left_out(case, ["leniency"])
    return Table(
        sentence(N_("Grounds for leniency that a source names, and what the law asks."), lang),
        heads(
            case,
            N_("ground"),
            N_("provision"),
            N_("circumstances"),
            N_("effect"),
            N_("who says so, and where"),
        ),
        rows,
        _joined(
            case,
            sources_note(case, seen),
            _documents(case, shown),
            sentence(_INFORMATION, lang),
        ),
        "lllll",
        (1.8, 1.6, 2.3, 1.6, 1.7),
        "leniency",
    )
