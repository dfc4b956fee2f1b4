"""Who was arrested: composition, ratios and stages, as far as reported."""

from __future__ import annotations

from typing import Any

from case_lib.case import Case
from case_lib.formulas import formula
from case_lib.language import N_
from case_lib.quantities import Quantity

STAGES = ("investigated", "arrested", "charged", "convicted")


@formula("person", N_("arrested people whose role is not published"))
def residual(total: Any, organisers: Any, technicians: Any) -> Any:
    """Arrested less organisers and technical staff: callers, inspectors and anyone else.

    The three core members may or may not be among the organisers; if they are not, three of
    these are core members.
    """
    return total - organisers - technicians


@formula("%", N_("share of organisers among the arrested"))
def share_organisers(organisers: Any, total: Any) -> Any:
    """Organisers per hundred arrested."""
    return 100 * organisers / total


@formula("%", N_("share of technical staff among the arrested"))
def share_technicians(technicians: Any, total: Any) -> Any:
    """Technical staff per hundred arrested."""
    return 100 * technicians / total


@formula("%", N_("share of the arrested whose role is not published"))
def share_residual(total: Any, organisers: Any, technicians: Any) -> Any:
    """People without a published role per hundred arrested."""
    return 100 * (total - organisers - technicians) / total


@formula("officer/person", N_("officers deployed per arrest"))
def officers_arrest(operation_officers: Any, total: Any) -> Any:
    """Officers sent by Shanghai per person arrested: a floor, local police are not counted."""
    return operation_officers / total


@formula("device/person", N_("devices seized per arrest"))
def devices_arrest(operation_devices: Any, total: Any) -> Any:
    """Devices seized per person arrested."""
    return operation_devices / total


@formula("money/person", N_("money seized and frozen per arrest"))
def seized_arrest(operation_seized: Any, total: Any) -> Any:
    """Money seized and frozen per person arrested."""
    return operation_seized / total


@formula("person/province", N_("arrests per province"))
def arrests_province(total: Any, operation_provinces: Any) -> Any:
    """Mean arrests per province reached; no distribution is published."""
    return total / operation_provinces


@formula("person/city", N_("arrests per city"))
def arrests_city(total: Any, operation_cities: Any) -> Any:
    """Mean arrests per city reached."""
    return total / operation_cities


@formula("city/province", N_("cities per province"))
def cities_province(operation_cities: Any, operation_provinces: Any) -> Any:
    """Mean cities per province reached."""
    return operation_cities / operation_provinces


@formula("officer/city", N_("officers per city"))
def officers_city(operation_officers: Any, operation_cities: Any) -> Any:
    """Mean officers per city reached."""
    return operation_officers / operation_cities


@formula("1", N_("span of control: people without a published role for each of the {group_head}"))
def span_of_control(
    total: Any, organisers: Any, technicians: Any, core_among_organisers: Any
) -> Any:
    """Residual people per organiser who leads a group.

    Whether core members are counted among the organisers is not stated, so the leaders are all
    organisers, or those less the core members (span of control as in Graicunas 1933).
    """
    return (total - organisers - technicians) / (organisers - core_among_organisers)


@formula("1", N_("{group_head} for each of the {head}, if the organisers lead the groups"))
def leaders_core(organisers: Any, core_among_organisers: Any, core: Any) -> Any:
    """Organisers who lead a group, per core member."""
    return (organisers - core_among_organisers) / core


def composition(case: Case) -> list[tuple[Quantity, Quantity | None]]:
    """Return (count, share) of organisers, technical staff and the rest, where known."""
    pairs = [
        ("arrests.organisers", "arrests.share_organisers"),
        ("arrests.technicians", "arrests.share_technicians"),
        ("arrests.residual", "arrests.share_residual"),
    ]
    return [(case[count], case.get(share)) for count, share in pairs if count in case]


def stages(case: Case) -> list[tuple[str, list[Quantity]]]:
    """Return what is reported at each stage, in order; an empty list where nothing is."""
    found: dict[str, list[Quantity]] = {stage: [] for stage in STAGES}
    for name, spec in case.file.quantities.items():
        if spec.stage and name in case:
            found[spec.stage].append(case[name])
    return list(found.items())
