"""The opening of the report: title page, and what is reported at its core."""

from __future__ import annotations

from collections.abc import Mapping

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, text, translate
from case_lib.casefile import role_counts
from case_lib.casefile.case import Case
from case_lib.chapters.facts.support import on_one
from case_lib.document.cells import label
from case_lib.document.compose import by_role, finding, labelled, the_total
from case_lib.document.display import Paragraph, Title, in_each_language
from case_lib.document.inline import Cell, Token, Value, number
from case_lib.quantity import printing
from case_lib.quantity.quantities import Quantity, modelled
from case_lib.reading.dates import When, between
from case_lib.reading.dates import read as read_date

_LIKELY = {
    "investigated": N_("investigated, in what is very probably the same case"),
    "arrested": N_("arrests, in what is very probably the same case; those arrested are suspects"),
    "charged": N_(
        "charges, in what is very probably the same case; those charged are presumed innocent"
    ),
    "convicted": N_(
        "arrests; convictions reported in what is very probably the same case. Anyone arrested and "
        "not convicted is a suspect"
    ),
}
_STAGES = {
    "investigated": N_("investigated; nobody is reported as arrested"),
    "arrested": N_("arrests; those arrested are suspects"),
    "charged": N_("charges; those charged are presumed innocent"),
    "convicted": N_("convictions reported; anyone arrested and not convicted is a suspect"),
}
# what other chapters show
_APART = ("comparator.", "pay.", "places.")
WARNING = N_(
    "Numbers carry a mark: ● reported by a source, ◐ derived from reports alone, "
    "○ assumed, ◇ synthetic. Modelled numbers are never reports. Bounds say what the "
    "wording of a source allows, and are not error margins."
)


@in_each_language
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
        (translate(N_("Stage"), lang), [translate(_stage(case), lang)]),
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
        and not name.startswith((*_APART, "organisation."))
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


def _stage(case: Case) -> str:
    words = _STAGES if role_counts.stage_certain(case) else _LIKELY
    return words[case.file.stage]


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


@in_each_language
def summary(case: Case) -> Paragraph:
    """Return what the sources report at the core of the case; at most six figures more by label."""
    sentences: list[tuple[str, Mapping[str, str | Value | None]]] = [
        (
            N_("{what}: {total}, among them {parts}."),
            {**the_total(case), "parts": by_role(case)},
        )
        if by_role(case)
        else (N_("{what}: {total}."), the_total(case)),
        (
            N_("The role of the remaining {residual:bare}, {share} of all, is not published."),
            {"residual": "arrests.residual", "share": "arrests.share_residual"},
        ),
        (
            N_("The operation took {officers} to {provinces} and {cities}."),
            {
                "officers": "operation.officers",
                "provinces": "operation.provinces",
                "cities": "operation.cities",
            },
        ),
        (
            N_("It seized or froze {seized}, and took {devices}."),
            {"seized": "operation.seized", "devices": "operation.devices"},
        ),
    ]
    known = [s for s in sentences if all(_given(case, value) for value in s[1].values())]
    said = {value for _, values in known for value in values.values() if isinstance(value, str)}
    said |= {"arrests.coerced", "arrests.core"}
    said |= set(role_counts.parts(case.file, case)) if by_role(case) else set()
    left = [
        name
        for name in case.file.quantities
        if name in case and name not in said and not name.startswith(_APART)
    ]
    more = [labelled(case, case[name].label, case[name]) for name in left[:6]]
    return finding(case, *known, *more)


def _given(case: Case, value: str | Value | None) -> bool:
    if isinstance(value, str):
        return value.startswith("=") or value in case
    return value is not None


_TOTALS = {
    "calls.total": N_("how many calls were made"),
    "leads.total": N_("how many people were diverted"),
    "victims.total": N_("how many people lost money"),
    "losses.total": N_("how much money they lost in all"),
}


@in_each_language
def limits(case: Case) -> Paragraph:
    """Return what no source gives, so that nobody looks for it here."""
    roles = [case.role(function) for function in ("frontline", "oversight")]
    counted = [role and case.file.roles[role].counted_in for role in roles]
    lines: list[str] = []
    if "operation.provinces" in case and not case.file.places:
        lines.append(N_("No text that we read names the provinces or counts any of them."))
    if all(roles) and not any(name in case for name in counted if name):
        lines.append(N_("{capital_frontline} and {oversight} are not counted apart."))
    found: list[tuple[str, Mapping[str, str | Value | None]]] = [(line, {}) for line in lines]
    for name, words in _TOTALS.items():
        if name not in case:
            said = "=" + translate(words, case.lang)
            found.append((N_("Not in the texts that we read: {what}."), {"what": said}))
    return finding(case, *found, *_read_in_part(case), style="list")


def _read_in_part(case: Case) -> list[tuple[str, Mapping[str, str | Value | None]]]:
    """Return how many of the texts on this case were read only in part, if any were."""
    texts = [spec for name, spec in case.file.sources.items() if name in case.sources]
    texts = [spec for spec in texts if spec.same_case != "other"]
    part = [spec for spec in texts if spec.read == "part"]
    if not part:
        return []
    values: dict[str, str | Value | None] = {
        "all": _texts("facts.texts", len(texts), N_("texts on this case")),
        "part": _texts("facts.texts_in_part", len(part), N_("texts read only in part")),
    }
    if len(part) == len(texts):
        said = N_(
            "Each of the {all:bare} texts was read only in part; what we miss may stand there."
        )
    else:
        said = N_(
            "Of the {all:bare} texts, {part:bare} were read only in part; what we miss may stand there."
        )
    return [(said, values)]


def _texts(name: str, count: int, label: str) -> Quantity:
    counted = N_("number of sources of the case file")
    return modelled(name, count, count, "1", [], counted, label, Kind.DERIVED)


@in_each_language
def support(case: Case) -> Paragraph:
    """Return how many figures rest on one report, on which most of them, and on one voice."""
    found = on_one(case)
    if found is None:
        return finding(case)
    figures, report, voice, most, alone = found
    outlet = text(case.file.sources[most].outlet.model_dump(), case.lang)
    values = {"figures": figures, "report": report, "voice": voice, "alone": alone}
    one = N_("Of {figures:bare} figures, {report:bare} rest on one report.")
    if alone.low > 0:
        one = N_(
            "Of {figures:bare} figures, {report:bare} rest on one report, {alone:bare} of these on "
            "{outlet}."
        )
    lines: list[tuple[str, Mapping[str, str | Value | None]]] = [
        (one, {**values, "outlet": "=" + outlet})
    ]
    if voice.low > report.low:
        lines.append(
            (
                N_(
                    "Reports that go back to one briefing are one voice: {voice:bare} figures rest "
                    "on one voice."
                ),
                values,
            )
        )
    return finding(case, *lines)
