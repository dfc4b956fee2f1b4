"""A table of the wordings that sources use beside numbers, and what each means."""

from __future__ import annotations

from case_lib.base.errors import QuantityError
from case_lib.base.languages import N_, style
from case_lib.casefile.case import Case
from case_lib.document.cells import DASH, heads
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.reading import hedges, numeral_reading

__all__ = ["wording_rules"]

_passages = Passages(__package__)
_EXAMPLES = 3


@in_each_language
def wording_rules(case: Case) -> Table | Paragraph:
    """Return the forms of wording used in this case: notation, examples of its sources, meaning."""
    lang, printed, written = case.lang, _tokens(case), _notation(case)
    used = {q.wording.form for q in case.quantities.values() if q.wording is not None}
    if used == {"exact"}:
        return _passages(case, "all_exact")
    rows: list[list[Cell]] = []
    for form, row in numeral_reading.table().items():
        if form in used:
            share = float(numeral_reading.share(form, case.file.conventions))
            tokens = style(lang).series(printed.get(form, [])[:_EXAMPLES])
            rows.append(
                [
                    [written.get(form, str(row["says"]))],
                    [tokens or DASH],
                    [hedges.meaning(form, lang, share)],
                ]
            )
    shares = any("share" in numeral_reading.table()[form] for form in used)
    return _passages.around(case, "wordings", shares=shares).table(
        heads(case, N_("in the case file"), N_("as sources print it"), N_("which numbers")), rows
    )


def _tokens(case: Case) -> dict[str, list[str]]:
    """Return the tokens that sources of this case print, by the form in which each is read."""
    tokens: dict[str, list[str]] = {}
    for spec in case.file.quantities.values():
        for claim in spec.claims:
            if claim.source in case.sources and claim.rank != "rejected":
                form = _form(claim.anchor)
                listed = tokens.setdefault(form, [])
                if form and claim.anchor not in listed:
                    listed.append(claim.anchor)
    return tokens


def _notation(case: Case) -> dict[str, str]:
    """Return how this case file writes each form, in its first claim."""
    notations: dict[str, str] = {}
    for spec in case.file.own_quantities.values():
        for claim in spec.claims:
            if claim.source in case.sources and claim.rank != "rejected":
                notations.setdefault(_form(str(claim.says)), str(claim.says))
    return notations


def _form(token: str) -> str:
    """Return the form of wording of a token; nothing if it isn't a figure (投案自首)."""
    try:
        return numeral_reading.read(token).form
    except QuantityError:
        return ""
