"""Tables of sources, and of the works that describe the methods."""

from __future__ import annotations

from case_lib.base.languages import N_, capital, style, text, translate
from case_lib.casefile import reference_data
from case_lib.casefile.case import Case
from case_lib.document.cells import heads
from case_lib.document.inline import Cell, addresses
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import printed_dates
from case_lib.reading.dates import read as read_date

__all__ = ["bibliography", "literature"]

_passages = Passages(__package__)


@in_each_language
def bibliography(case: Case) -> Table:
    """Return one row per source: outlet, title, date, how it was obtained, and its address."""
    lang = case.lang
    rows: list[list[Cell]] = []
    for name in case.file.sources:
        if name not in case.sources:
            continue
        spec = case.file.sources[name]
        what = text(spec.outlet.model_dump(), lang)
        if spec.title is not None:
            what += style(lang).colon + text(spec.title.model_dump(), lang)
        if spec.authors:
            what += style(lang).clause + style(lang).series(spec.authors)
        undated = translate(N_("without a date"), lang)
        day = printed_dates.when(read_date(spec.published), lang) if spec.published else undated
        rows.append(
            [[capital(what)], [day], [text(spec.access.model_dump(), lang)], addresses(spec.url)]
        )
    linked = any(case.file.sources[name].url for name in case.sources)
    return _passages.around(case, "sources", linked=linked).table(
        heads(case, N_("source"), N_("published"), N_("how it was read"), N_("address")), rows
    )


_SEEN = {
    "text": N_("read"),
    "abstract": N_("abstract read"),
    "citation": N_("as cited elsewhere"),
}


@in_each_language
def literature(case: Case) -> Table:
    """Return the works that describe the methods of the workbench."""
    lang = case.lang
    rows: list[list[Cell]] = [
        [
            [
                ", ".join(work.authors).replace(", others", " et al."),
                f" ({work.year}). {work.title}. {work.where}. {work.link}",
            ],
            [translate(_SEEN[work.seen], lang)],
        ]
        for work in sorted(reference_data.literature(), key=lambda work: work.authors)
    ]
    return _passages.around(case, "literature").table(
        heads(case, N_("work"), N_("how it was read")), rows
    )
