"""Cells used by both tables and figures: quantities, their labels, and who reports them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from case_lib.base.languages import N_, capital, style, text, translate
from case_lib.casefile import reference_data
from case_lib.casefile.case import Case
from case_lib.casefile.claims import readings
from case_lib.document.inline import Cell, number
from case_lib.quantity.citations import Citation, cited_under
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.scopes import scopes

__all__ = [
    "DASH",
    "attributed",
    "cell",
    "cited",
    "heads",
    "label",
    "outlet",
    "outlets",
    "paragraphs",
    "part_of",
]

DASH = "–"


def heads(case: Case, *words: str) -> list[str]:
    """Return the column heads of a table in the language of the case."""
    return [translate(word, case.lang) for word in words]


def cell(quantity: Quantity | None, lang: str, with_unit: bool = True) -> Cell:
    """Return a quantity as a cell; one that is not reported is a dash, never a zero."""
    return [DASH] if quantity is None else [number(quantity, lang, with_unit)]


def label(quantity: Quantity, lang: str) -> str:
    """Return the label of a quantity in ``lang``, with a capital if the script has them."""
    return capital(text(quantity.label, lang))


def part_of(case: Case, quantity: Quantity) -> str:
    """Return in brackets the one part of the case that a figure describes; empty for the whole."""
    spoken = scopes(quantity)
    parts = [case.file.scopes[of].label for of in spoken if of in case.file.scopes]
    whole = len(spoken) != 1 or not parts
    return "" if whole else style(case.lang).bracketed(text(parts[0].model_dump(), case.lang))


def outlet(case: Case, source: str) -> str:
    """Return the name of a source, or of the law or table that a figure comes from."""
    spec = case.file.sources.get(source)
    if spec:
        return text(spec.outlet.model_dump(), case.lang)
    return reference_data.short_title(source, case.lang) or translate(source, case.lang)


def cited(case: Case, citations: Iterable[Citation]) -> str:
    """Return outlets with paragraphs: Legal Daily para. 21, Xinhua."""
    places_of: dict[str, list[str]] = {}
    for item in citations:
        if item.decides:
            places = places_of.setdefault(outlet(case, item.source), [])
            if item.at and item.at not in places:
                places.append(item.at)
    written = style(case.lang)
    return written.punctuation.group.join(
        written.beside(name, paragraphs(places, case.lang)) if places else name
        for name, places in places_of.items()
    )


def paragraphs(places: Sequence[str], lang: str) -> str:
    """Return places in a text in words; what isn't a paragraph by number stays as it is."""
    numbers_text = [match[1] for place in places if (match := re.fullmatch(r"p(\d+)", place))]
    numbers = sorted(numbers_text, key=int)
    others = [place for place in places if not re.fullmatch(r"p\d+", place)]
    words = N_("para. {numbers}") if len(numbers) == 1 else N_("paras {numbers}")
    references = translate(words, lang).format(numbers=style(lang).comma.join(numbers))
    return style(lang).comma.join([*([references] if numbers else []), *others])


def attributed(case: Case, quantity: Quantity) -> str:
    """Return the first outlet that gives a figure, with the paragraph: Legal Daily para. 21.

    Of several claims that agree, one gives the figure as it stands, and another may be wider
    (“nearly three dozen”); the wider ones are named only if no claim gives it alone.
    """
    spec = case.file.quantities.get(quantity.name)
    alone = [
        citation
        for claim in (readings(case.file, quantity.name, spec, case.sources) if spec else ())
        if claim.interval == quantity.interval
        for citation in claim.citations
    ]
    supporting = [c for c in cited_under(quantity) if c.decides and c.source in case.file.sources]
    return cited(case, [*(c for c in supporting if c in alone), *supporting][:1])


def outlets(case: Case, citations: Iterable[Citation]) -> str:
    """Return the distinct outlets of citations that decide a value."""
    names = dict.fromkeys(outlet(case, c.source) for c in citations if c.decides)
    return style(case.lang).series(names)
