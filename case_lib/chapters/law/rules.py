"""Tables of rules: liability, offences below a crime, leniency, and where provisions were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile import language_columns
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.chapters.law import model
from case_lib.chapters.law.wording import article_of, documents, said, short
from case_lib.document.cells import DASH, cited, heads
from case_lib.document.dated import began
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Token, addresses
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import printed_dates
from case_lib.reading.dates import read as read_date

__all__ = ["leniency", "rules", "verified"]

_passages = Passages(__package__)


@in_each_language
def rules(case: Case) -> Table | Paragraph:
    """Return further rules: joint liability, accessories, and acts below a crime."""
    lang = case.lang
    table_rows = list(model.rules(case).itertuples())
    if not table_rows:
        return replace(_passages(case, "no_rules"), left_out=())
    kinds = {
        "rule": N_("criminal law"),
        "administrative": N_("penalty of the police, below a crime"),
        "recovery": N_("recovery of gains, not leniency"),
    }
    rows: list[list[Cell]] = [
        [
            [translate(kinds[str(row.kind)], lang)],
            [said(row, "what", lang)],
            [_with_fine(row, lang)],
            [article_of(case, row)],
        ]
        for row in table_rows
    ]
    titles = documents(case, [row.doc for row in table_rows])
    return _passages.around(case, "rules", day=began(case), documents=titles).table(
        heads(case, N_("what it is"), N_("case"), N_("rule"), N_("provision")), rows
    )


def _with_fine(row: Any, lang: str) -> str:
    """Return the effect of a rule, with the fine if there is one."""
    fine = said(row, "fine", lang)
    effect = said(row, "effect", lang)
    return effect if fine == DASH else f"{effect}{translate(N_('; '), lang)}{fine}"


@in_each_language
def leniency(case: Case) -> Table | Paragraph:
    """Return the grounds for leniency that sources name, with the provision for each."""
    lang = case.lang
    table = model.in_force(case.file, case.order)
    rows: list[list[Cell]] = []
    seen, shown = [], []
    for spec in case.file.leniency:
        names = [c for c in spec.claims if c.source in case.sources]
        if not names:
            continue
        provisions = (
            table[table["provision"] == spec.provision] if table is not None else pd.DataFrame()
        )
        seen += [cite(case.file, c) for c in names]
        for row in provisions.itertuples():
            shown.append(row)
            rows.append(
                [
                    [text(spec.label.model_dump(), lang)],
                    [article_of(case, row)],
                    [said(row, "what", lang)],
                    [said(row, "effect", lang)],
                    [cited(case, seen[-len(names) :])],
                ]
            )
    if not rows:
        return left_out(case, ["leniency"])
    titles = documents(case, [row.doc for row in shown])
    return _passages.around(case, "leniency", seen, documents=titles).table(
        heads(
            case,
            N_("ground"),
            N_("provision"),
            N_("circumstances"),
            N_("effect"),
            N_("who says so, and where"),
        ),
        rows,
    )


@in_each_language
def verified(case: Case) -> Table | Paragraph:
    """Return each provision that the chapter uses, its date of entry into force, and where it was read."""
    lang = case.lang
    named = model.offences(case)
    if not named:
        return left_out(case, ["offences"])
    tables = [table for offence in named for table in (offence.bands, offence.thresholds)]
    rows = pd.concat([*tables, model.rules(case)]).to_dict("records")
    places: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        where = _cell(row, "doc"), _cell(row, "from"), _cell(row, "verified")
        article = text(language_columns.words(row, "article"), lang)
        if article not in places.setdefault(where, []):
            places[where].append(article)
    comma = style(lang).comma
    titles = documents(case, [row["doc"] for row in rows])
    return _passages.around(case, "provisions", documents=titles).table(
        heads(case, N_("document"), N_("provisions"), N_("in force since"), N_("where read")),
        [
            [
                [short(case, doc)],
                [Token(comma.join(articles), "provision")],
                [Token(printed_dates.when(read_date(since), lang), "date of a provision")],
                _read_at(where),
            ]
            for (doc, since, where), articles in places.items()
        ],
    )


def _cell(row: Mapping[Any, Any], column: str) -> str:
    """Return the text in a column of a row; empty if it has none."""
    words = row.get(column)
    return words if isinstance(words, str) else ""


def _read_at(where: str) -> Cell:
    """Return where a text was read: addresses, or a collection with its commit."""
    collection, _, commit = where.partition(" ")[0].partition("@")
    if commit:
        return [*addresses([f"https://{collection}"]), Token(f" @{commit}", "commit")]
    return addresses(part.partition(" ")[0] for part in where.split(" ; ") if part)
