"""Cells and notes that tables and figures share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile import reference_data
from case_lib.casefile.case import Case
from case_lib.casefile.opening import needs
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Run, number, sentence
from case_lib.document.needed import words
from case_lib.quantity.citations import Citation
from case_lib.quantity.quantities import Quantity

__all__ = [
    "DASH",
    "attributed",
    "capital",
    "cell",
    "cited",
    "heads",
    "label",
    "left_out",
    "note_on",
    "outlet",
    "outlets",
    "sources_note",
]

DASH = "–"


def heads(case: Case, *words: str) -> list[str]:
    """Return the heads of a table in the language of the case."""
    return [translate(word, case.lang) for word in words]


def cell(quantity: Quantity | None, lang: str, with_unit: bool = True) -> Cell:
    """Return a quantity as a cell; what is not reported is a dash, never a zero."""
    return [DASH] if quantity is None else [number(quantity, lang, with_unit)]


def label(quantity: Quantity, lang: str) -> str:
    """Return what a quantity is, in ``lang``, with a capital where the script has them."""
    return capital(text(quantity.label, lang))


def capital(words: str) -> str:
    """Return words with a capital at their start; scripts without capitals stay as they are."""
    return words[:1].upper() + words[1:]


def outlet(case: Case, source: str) -> str:
    """Return the name of a source, or of the law or table that a figure comes from."""
    spec = case.file.sources.get(source)
    if spec:
        return text(spec.outlet.model_dump(), case.lang)
    return reference_data.called(source, case.lang) or translate(source, case.lang)


def cited(case: Case, citations: Iterable[Citation]) -> str:
    """Return outlets with paragraphs: Legal Daily p21, Xinhua."""
    found: dict[str, list[str]] = {}
    for item in citations:
        if item.stands and not item.beside:
            places = found.setdefault(outlet(case, item.source), [])
            if item.at and item.at not in places:
                places.append(item.at)
    written = style(case.lang)
    return written.punctuation.group.join(
        written.beside(name, written.comma.join(places)) if places else name
        for name, places in found.items()
    )


def attributed(case: Case, quantity: Quantity) -> str:
    """Return the first outlet that bears a figure out, with the paragraph: Legal Daily p21."""
    under = [c for base in quantity.bases.values() for c in base.citations]
    standing = [c for c in under if c.stands and not c.beside and c.source in case.file.sources]
    return cited(case, standing[:1])


def outlets(case: Case, citations: Iterable[Citation]) -> str:
    """Return the names of the outlets that stand, each once."""
    names = dict.fromkeys(outlet(case, c.source) for c in citations if c.stands and not c.beside)
    return style(case.lang).comma.join(names)


def sources_note(case: Case, citations: Iterable[Citation]) -> list[Run]:
    """Return the source note under a table or figure."""
    names = outlets(case, citations)
    return sentence(N_("Sources: {outlets}."), case.lang, outlets=names) if names else []


def note_on(case: Case, quantities: Iterable[Quantity | None], *more: str) -> list[Run]:
    """Return the source note for quantities, with further sentences of the catalog."""
    found = [
        c
        for q in quantities
        if q is not None
        for base in q.bases.values()
        for c in base.citations
        if c.source != "definition"
    ]
    gap = style(case.lang).gap
    runs = sources_note(case, found)
    for message in more:
        runs += ([gap] if runs else []) + sentence(message, case.lang)
    return runs


def left_out(case: Case, names: Sequence[str]) -> Paragraph:
    """Return the line that stands where a part is left out: what it needs, in words."""
    if not names:
        nothing = N_("Nothing of this is reported by the chosen sources.")
        return Paragraph([[translate(nothing, case.lang)]], style="note", left_out=())
    lacks = [lack for name in names for lack in needs(case, name)] or names
    found = list(dict.fromkeys(words(case, lack) for lack in lacks))
    return Paragraph(
        [
            sentence(
                N_("Left out: this part needs {names}, which the chosen sources do not give."),
                case.lang,
                names=style(case.lang).comma.join(found),
            )
        ],
        style="note",
        left_out=found,
    )
