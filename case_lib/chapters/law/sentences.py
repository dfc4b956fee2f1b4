"""The sentences that courts imposed, one row per person, as sources report them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from case_lib.base import units
from case_lib.base.languages import N_, capital, text
from case_lib.casefile.case import Case
from case_lib.document.cells import DASH, cell, cited, heads
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity.quantities import Quantity

__all__ = ["imposed", "sentences"]

_passages = Passages(__package__)
_PREFIX = "sentences."
# the person in the name of a figure: sentences.head_fine and sentences.head are of one
_PERSON = re.compile(
    r"sentences\.(?:(?P<who>.+?)[._])?(?P<what>imprisonment|fine|suspended|supervision)"
    r"(?P<number>_[0-9]+)?"
)


def imposed(case: Case) -> Mapping[str, Mapping[str, Quantity]]:
    """Return the sentences, by person and then by kind.

    The kind is the last part of the name; for other names, such as ``sentences.head``, it follows
    from the unit.
    """
    by_person: dict[str, dict[str, Quantity]] = {}
    for name in case.file.quantities:
        quantity = case.get(name)
        if quantity is None or not name.startswith(_PREFIX):
            continue
        match = _PERSON.fullmatch(name)
        if match:
            person, what = f"{match['who'] or ''}{match['number'] or ''}", match["what"]
        elif str(quantity.unit).split("/")[0] in units.TIME:
            person, what = name.removeprefix(_PREFIX), "imprisonment"
        else:
            person, what = name.removeprefix(_PREFIX), "fine"
        by_person.setdefault(person, {})[what] = quantity
    return by_person


@in_each_language
def sentences(case: Case) -> Table | Paragraph:
    """Return the terms and fines that courts imposed, each with its offence and source."""
    lang = case.lang
    people = imposed(case)
    if not people:
        if case.file.stage != "convicted":
            return left_out(case, [])
        return _passages(case, "no_sentences")
    shown = ("imprisonment", "suspended", "supervision", "fine")
    columns = [what for what in shown if any(what in by_kind for by_kind in people.values())]
    words = {
        "imprisonment": N_("imprisonment"),
        "suspended": N_("suspended for"),
        "supervision": N_("supervision"),
        "fine": N_("fine"),
    }
    rows: list[list[Cell]] = []
    claims = []
    for by_kind in people.values():
        first = next(iter(by_kind.values()))
        spec = case.file.quantities[first.name]
        who = capital(text((spec.short or spec.label).model_dump(), lang))
        offence = next(
            (
                case.file.quantities[q.name].offence
                for q in by_kind.values()
                if case.file.quantities[q.name].offence
            ),
            None,
        )
        named = text(case.file.offences[offence].label.model_dump(), lang) if offence else DASH
        citations = [c for quantity in by_kind.values() for c in quantity.citations]
        claims += citations
        rows.append(
            [
                [who],
                *(cell(by_kind.get(what), lang) for what in columns),
                [named],
                [cited(case, citations)],
            ]
        )
    return _passages.around(case, "sentences", claims).table(
        heads(case, N_("who"), *(words[what] for what in columns), N_("offence"), N_("source")),
        rows,
    )
