"""Ratios of arrests to officers, places, devices and leaders, if reported."""

from __future__ import annotations

from typing import Any

from case_lib.base.languages import N_
from case_lib.quantity.formulas import formula

__all__ = [
    "arrests_city",
    "arrests_province",
    "cities_province",
    "devices_arrest",
    "leaders_core",
    "officers_arrest",
    "officers_city",
    "seized_arrest",
    "span_of_control",
]


@formula("officer/person", N_("officers deployed per person caught"))
def officers_arrest(operation_officers: Any, total: Any) -> Any:
    """Officers deployed per person arrested."""
    return operation_officers / total


@formula("device/person", N_("devices seized per person caught"))
def devices_arrest(operation_devices: Any, total: Any) -> Any:
    """Devices seized per person arrested."""
    return operation_devices / total


@formula("money/person", N_("money seized and frozen per person caught"))
def seized_arrest(operation_seized: Any, total: Any) -> Any:
    """Money seized and frozen per person arrested."""
    return operation_seized / total


@formula("person/province", N_("people caught per province"))
def arrests_province(total: Any, operation_provinces: Any) -> Any:
    """Mean arrests per province reached; no distribution is published."""
    return total / operation_provinces


@formula("person/city", N_("people caught per city"))
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
def span_of_control(residual: Any, organisers: Any, core_among_organisers: Any) -> Any:
    """Residual people per organiser who leads a group (span of control as in Graicunas 1933).

    How many core members are counted among the organisers is not stated. This number is also part
    of the residual, because a core member among the organisers is not subtracted twice.
    """
    return residual / (organisers - core_among_organisers)


@formula("1", N_("{group_head} for each of the {head}, if the organisers lead the groups"))
def leaders_core(organisers: Any, core_among_organisers: Any, core: Any) -> Any:
    """Organisers who lead a group, per core member."""
    return (organisers - core_among_organisers) / core
