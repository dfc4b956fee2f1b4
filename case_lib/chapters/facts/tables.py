"""Tables of the facts: remarks on figures, their dependence on sources, and statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from case_lib.base.languages import N_, capital, style, text, translate
from case_lib.casefile import issues, support
from case_lib.casefile.case import Case
from case_lib.casefile.statements import statements as reported_statements
from case_lib.document.cells import cell, cited, heads, label
from case_lib.document.display import Data, Paragraph
from case_lib.document.inline import Cell, Token, Value, number, sentence
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import printing
from case_lib.quantity.quantities import Quantity

__all__ = ["notes", "statements", "tensions", "without_each", "without_each_source"]

_passages = Passages(__package__)


@in_each_language
def tensions(case: Case) -> Table | Paragraph:
    """Return the remarks that affect how a figure may be quoted: those of ``check`` above notes."""
    return _remarks(case, [item for item in case.remarks() if item.level != "note"], "tensions")


@in_each_language
def notes(case: Case) -> Table | Paragraph:
    """Return the notes of ``check``, which give background to figures."""
    return _remarks(case, [item for item in case.remarks() if item.level == "note"], "notes")


def _remarks(case: Case, remarks: Sequence[issues.Issue], name: str) -> Table | Paragraph:
    """Return a table of remarks; ``name`` is that of the passages around it."""
    if not remarks:
        return _passages(case, "no_remarks")
    rows = [[_remark(item, case.lang)] for item in remarks]
    return _passages.around(case, name).table(heads(case, N_("remark")), rows)


@in_each_language
def without_each_source(case: Case) -> Table | Paragraph:
    """Return each headline quantity with all sources, and its changes without one source or briefing."""
    lang = case.lang
    left_out = support.without_each(case)
    rows: list[list[Cell]] = []
    for item in support.supports(case):
        figure = item.quantity
        changed: Cell = []
        gone: set[str] = set()  # sources without which the figure is unknown
        for name, rest in left_out.items():
            now = rest.get(figure.name)
            if now is not None and now.interval == figure.interval and now.kind == figure.kind:
                continue
            if any(case.file.sources[source].origin == name for source in gone):
                continue  # without their briefing, these are missing too
            if now is None:
                gone.add(name)
            changed = [*changed, *([style(lang).semicolon] if changed else [])]
            changed = [*changed, text(support.label_of(case, name), lang)]
            changed = [*changed, style(lang).colon]
            if now is None:
                changed = [*changed, translate(N_("nothing is left"), lang)]
            else:
                part = replace(now, name=f"{figure.name}@-{name}", family=figure.name)
                changed = [*changed, number(part, lang)]
        rows.append(
            [
                [label(figure, lang)],
                cell(figure, lang),
                [translate(_rests_on(item), lang)],
                changed or [translate(N_("nothing changes"), lang)],
            ]
        )
    if not rows:
        return _passages(case, "no_figures")
    return _passages.around(case, "without-each-source").table(
        heads(case, N_("figure"), N_("all sources"), N_("rests on"), N_("without")), rows
    )


@in_each_language
def without_each(case: Case) -> Data:
    """Return the value of each quantity without each source or briefing, where it changes.

    These are data for the cards of a page: name → pairs of the omitted source and the value without it.
    """
    lang = case.lang
    rest = {text(support.label_of(case, n), lang): c for n, c in support.without_each(case).items()}
    changes: dict[str, list[tuple[str, str]]] = {}
    for name, figure in case.quantities.items():
        for source, other in rest.items():
            now = other.get(name)
            if now is None:
                changes.setdefault(name, []).append(
                    (source, translate(N_("nothing is left"), lang))
                )
            elif now.interval != figure.interval or now.kind != figure.kind:
                printed = f"{printing.say(now, lang)} {now.kind.mark}".rstrip()
                changes.setdefault(name, []).append((source, printed))
    return Data("without", changes)


def _rests_on(item: support.Support) -> str:
    """Return in words how many reports and independent voices support a figure."""
    if len(item.reports) == 1:
        return str(N_("one report alone"))
    if len(item.voices) == 1:
        return str(N_("several reports, one voice"))
    return str(N_("several voices"))


_ABOUT = {
    "operation": N_("the operation"),
    "detection": N_("how it was noticed"),
    "method": N_("the method"),
    "victims": N_("the victims"),
    "staff": N_("the staff"),
    "law": N_("the law"),
}


@in_each_language
def statements(case: Case) -> Table | Paragraph:
    """Return one row per reported statement: subject, speaker, content in our words, source."""
    lang = case.lang
    rows: list[list[Cell]] = []
    for statement in reported_statements(case):
        rows.append(
            [
                [capital(translate(_ABOUT[statement.spec.about], lang))],
                [capital(statement.speaker(lang))],
                [statement.said(lang)],
                [cited(case, statement.citations)],
            ]
        )
    if not rows:
        return replace(_passages(case, "no_statements"), left_out=())
    return _passages.around(case, "statements").table(
        heads(case, N_("about"), N_("who says so"), N_("what was said"), N_("source")), rows
    )


def _remark(item: issues.Issue, lang: str) -> Cell:
    """Return a remark in a language, with traced numbers."""
    if item.message == "{it}":
        return [capital(item.sentence(lang))]
    values: dict[str, Value] = {}
    for key, value in item.values.items():
        if isinstance(value, Quantity):
            values[key] = number(value, lang)
        elif isinstance(value, issues.Token):
            values[key] = Token(
                text(value.words, lang) if not isinstance(value.words, str) else value.words,
                "token",
            )
        else:
            values[key] = value if isinstance(value, str) else text(value, lang)
    runs = sentence(item.message, lang, **values)
    first = runs[0]
    return [capital(first), *runs[1:]] if isinstance(first, str) else runs
