"""A finding: sentences printed as far as the quantities in them are known."""

from __future__ import annotations

import string
from collections.abc import Mapping

from case_lib.base.languages import N_, text
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Run, Value, sentence
from case_lib.quantity.quantities import Label, Quantity

_EMPTY = N_("Nothing of this is reported by the chosen sources.")


def finding(
    case: Case, *sentences: tuple[str, Mapping[str, str | Value | None]], style: str = "text"
) -> Paragraph:
    """Return a paragraph of those sentences whose quantities are all known.

    Each sentence is a message of the catalog with the quantities of its placeholders: a name, a
    quantity, or a piece of text as ``=text``. What people of a function are called
    (``{frontline}``) is filled in by itself.
    """
    lines = []
    words = case.role_words(case.lang)
    for message, values in sentences:
        filled = {**words, **{key: _value(case, value) for key, value in values.items()}}
        fields = [name for _, name, _, _ in string.Formatter().parse(message) if name]
        if all(filled.get(name) is not None for name in fields):
            lines.append(
                sentence(message, case.lang, **{k: v for k, v in filled.items() if v is not None})
            )
    if not lines:
        return Paragraph([sentence(_EMPTY, case.lang)], "note", left_out=())
    if style == "list":
        return Paragraph(lines, style)
    gap = "" if case.lang == "zh" else " "
    joined = [run for row, line in enumerate(lines) for run in ([gap] if row else []) + list(line)]
    return Paragraph([joined], style)


def labelled(case: Case, what: Label, value: Value) -> tuple[str, Mapping[str, str | Value | None]]:
    """Return a sentence that gives a value after what it is."""
    words = text(what, case.lang)
    return N_("{what}: {value}."), {"what": "=" + words[:1].upper() + words[1:], "value": value}


def shown(case: Case, *quantities: Quantity) -> Paragraph:
    """Return each quantity after its label, for formulas of one's own in a notebook."""
    return finding(case, *(labelled(case, q.label or q.name, q) for q in quantities), style="list")


def elsewhere(case: Case, unit: str) -> list[tuple[str, Mapping[str, str | Value | None]]]:
    """Return a sentence for each figure in ``unit`` that is reported of another case."""
    return [
        (
            N_("Elsewhere: {what}, {value}."),
            {"what": "=" + text(quantity.label, case.lang), "value": quantity},
        )
        for name, quantity in case.quantities.items()
        if name.startswith("comparator.") and quantity.unit == unit
    ]


def at_face(case: Case, name: str) -> Cell:
    """Return what a quantity is with "about" read as exactly, in brackets, where that differs."""
    found = case.get(name)
    if found is None or found.face == found.interval:
        return []
    return sentence(
        N_(" ({face:bare} with “about” read as exactly)"), case.lang, face=found.at_face()
    )


def _value(case: Case, value: str | Value | None) -> Value | None:
    if not isinstance(value, str):
        return value
    if value.startswith("="):
        return value[1:]
    return case.get(value)


def the_total(case: Case) -> dict[str, str | Value | None]:
    """Return the number of people arrested or convicted, and what the case calls it."""
    name = role_counts.total_name(case)
    total = case.get(name)
    what = "" if total is None else text(total.label, case.lang)
    return {"what": "=" + what[:1].upper() + what[1:], "total": name}


def by_role(case: Case) -> Cell | None:
    """Return the counts by role with their shares: 27 organisers (5.34%), 3 technical staff."""
    found = [
        sentence(
            N_("{count:bare} {called} ({share})"), case.lang, count=n, called=called, share=share
        )
        for called, n, share in role_counts.composition(case)
        if n.name != "arrests.residual" and share is not None
    ]
    comma, last = ("、", "、") if case.lang == "zh" else (", ", " and ")
    runs: list[Run] = []
    for row, item in enumerate(found):
        gap = last if row == len(found) - 1 else comma
        runs += [*([gap] if row else []), *item]
    return runs or None
