"""The trace of a quantity as a tree for the terminal."""

from __future__ import annotations

from rich.markup import escape
from rich.tree import Tree

from case_lib.base.languages import N_, is_default, style, text, translate
from case_lib.casefile.case import Case
from case_lib.document.cells import outlet, paragraphs
from case_lib.quantity import printing
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.traces import expression

__all__ = ["tree"]


def tree(case: Case, quantity: Quantity, lang: str) -> Tree:
    """Return the trace in a language: formulas and inputs, down to paragraphs and figure tokens."""
    root = Tree(_named(quantity, lang), highlight=False)
    _grow(root, case, quantity, lang)
    return root


def _named(quantity: Quantity, lang: str) -> str:
    label = style(lang).bracketed(text(quantity.label, lang))
    said = printing.say(quantity, lang)
    return escape(f"{quantity.kind.mark or ' '} {quantity.name} = {said}{label}")


def _headed(head: str, words: str, lang: str) -> str:
    return translate(head, lang) + style(lang).colon + words


def _grow(branch: Tree, case: Case, quantity: Quantity, lang: str) -> None:
    written = style(lang)
    if quantity.function is not None:
        words = (quantity.function.__doc__ or "").strip().splitlines() if is_default(lang) else []
        said = "  ".join([expression(quantity.function), *words[:1]]).strip()
        branch.add(escape(_headed(N_("formula"), said, lang)))
    if quantity.method:
        branch.add(escape(_headed(N_("method"), text(quantity.method, lang), lang)))
    for citation in quantity.citations:
        where = outlet(case, citation.source)
        if citation.at:
            where = written.beside(where, paragraphs([citation.at], lang))
        said = _headed(N_("says"), citation.says, lang) if citation.says else ""
        token = written.quoted(citation.anchor) if citation.anchor else ""
        sure = _headed(N_("confidence"), translate(citation.confidence, lang), lang)
        likely = "" if citation.certain else translate(N_("very probably of this case"), lang)
        other = translate(N_("another reading"), lang) if citation.beside else ""
        parts = (where, token, said, sure, likely, other)
        branch.add(escape(written.clause.join(part for part in parts if part)))
    if quantity.reason:
        branch.add(escape(_headed(N_("assumed"), text(quantity.reason, lang), lang)))
    for item in quantity.inputs:
        _grow(branch.add(_named(item, lang)), case, item, lang)
