"""The opening of the report: title page, and what is reported at its core."""

from __future__ import annotations

from case_lib import printing
from case_lib.blocks import Paragraph, Title
from case_lib.case import Case
from case_lib.dates import When, between
from case_lib.dates import read as read_date
from case_lib.language import N_, text, translate
from case_lib.prose.finding import finding
from case_lib.runs import Cell, Token, number
from case_lib.tables.cells import label

_STAGES = {
    "investigated": N_("investigated; nobody is reported as arrested"),
    "arrested": N_("arrests; those arrested are suspects"),
    "charged": N_("charges; those charged are presumed innocent"),
    "convicted": N_("first convictions reported; everyone else arrested is a suspect"),
}
WARNING = N_(
    "Numbers carry a mark: ● reported by a source, ◐ derived from reports alone, "
    "○ assumed, ◇ synthetic. Modelled numbers are never reports. Bounds say what the "
    "wording of a source allows, and are not error margins."
)


def title(case: Case) -> Title:
    """Return the title page: case, stage, dates of sources and file, key figures at a glance."""
    lang = case.lang
    own = {
        claim.source
        for name, spec in case.file.quantities.items()
        if not name.startswith("comparator.")
        for claim in spec.claims
    }
    published = [
        read_date(spec.published)
        for name, spec in case.file.sources.items()
        if spec.published and name in case.sources & own
    ]
    facts: list[tuple[str, Cell]] = [
        (translate(N_("Stage"), lang), [translate(_STAGES[case.file.stage], lang)]),
        (
            translate(N_("Sources published"), lang),
            [Token(_between(published, lang), "date of a source")],
        ),
        (
            translate(N_("Case file last changed"), lang),
            [Token(printing.day(case.file.changed_on, lang), "date of the case file")],
        ),
        (translate(N_("Sources used"), lang), [_sources(case)]),
    ]
    glance = [
        (label(case[name], lang), [number(case[name], lang)])
        for name, spec in case.file.quantities.items()
        if name in case
        and not name.startswith(("comparator.", "pay.", "organisation."))
        and name not in ("arrests.coerced", "arrests.core")
    ][:9]
    return Title(
        text(case.file.title.model_dump(), lang),
        text(case.file.summary.model_dump(), lang),
        facts,
        glance,
        translate(WARNING, lang),
        case.file.changed_on,
    )


def _between(days: list[When], lang: str) -> str:
    if not days:
        return "–"
    window = between(min(d.earliest for d in days), max(d.latest for d in days))
    return printing.when(window, lang)


def _sources(case: Case) -> str:
    names = [
        text(spec.outlet.model_dump(), case.lang)
        for name, spec in case.file.sources.items()
        if name in case.sources
    ]
    return ("、" if case.lang == "zh" else ", ").join(names)


def summary(case: Case) -> Paragraph:
    """Return what the sources report at the core of the case."""
    return finding(
        case,
        (
            N_(
                "The sources report {total} arrested, among them {organisers:bare} called organisers "
                "and {technicians:bare} called technical staff."
            ),
            {
                "total": "arrests.total",
                "organisers": "arrests.organisers",
                "technicians": "arrests.technicians",
            },
        ),
        (
            N_("The role of the remaining {residual:bare}, {share} of all, is not published."),
            {"residual": "arrests.residual", "share": "arrests.share_residual"},
        ),
        (
            N_(
                "In all, {officers} were sent to {provinces} and {cities}; {seized} was seized and "
                "frozen, along with {devices}."
            ),
            {
                "officers": "operation.officers",
                "provinces": "operation.provinces",
                "cities": "operation.cities",
                "seized": "operation.seized",
                "devices": "operation.devices",
            },
        ),
        (
            N_("Later, the conviction of {convicted} for fraud was reported."),
            {"convicted": "convicted.core"},
        ),
    )


def limits(case: Case) -> Paragraph:
    """Return what no source gives, so that nobody looks for it here."""
    return finding(
        case,
        (N_("No source names the provinces or gives a count for any of them."), {}),
        (N_("Callers and quality inspectors are not counted apart."), {}),
        (
            N_(
                "The number of calls, of people diverted and of victims, and the money they lost in "
                "all, are not published."
            ),
            {},
        ),
        style="list",
    )
