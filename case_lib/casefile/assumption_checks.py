"""Check units and values of assumptions and figures, and the units of parts and role counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pydantic

from case_lib.base import units
from case_lib.base.errors import QuantityError, UnitError
from case_lib.base.intervals import Interval
from case_lib.casefile.entries import AssumptionSpec
from case_lib.casefile.parsing import Located
from case_lib.casefile.plain_data import items_at, rows_at, value_at
from case_lib.quantity import limits
from case_lib.reading import numeral_reading

__all__ = ["unusable"]


def unusable(data: Any, context: Mapping[str, Any]) -> Iterator[Located]:
    """Yield the faults of assumptions and units of named figures; accept data of any shape.

    ``data`` is a case file as plain dicts and lists, ``context`` that of its validation. Values
    that can't be read are reported elsewhere.
    """
    currency = str(data.get("currency", ""))
    for section in ("quantities", "assumptions"):
        for name, item in items_at(data, section).items():
            unit = _unit(item, context)
            if unit is not None:
                yield from _unit_of_name(section, name, unit, currency)
                yield from _signs([section, name], item, unit)
    for name, item in items_at(data, "assumptions").items():
        try:
            spec = AssumptionSpec.model_validate(item, context=dict(context))
            values = numeral_reading.read(
                spec.value, context.get("conventions"), spec.unit
            ).interval
        except (pydantic.ValidationError, QuantityError, UnitError):
            continue
        yield from _values(name, spec, values, currency)
    yield from _counts(data, context)


def _unit(item: Any, context: Mapping[str, Any]) -> str | None:
    unit = value_at(item, "unit")
    try:
        return units.check(unit, context.get("units")) if isinstance(unit, str) else None
    except UnitError:
        return None


def _unit_of_name(section: str, name: str, unit: str, currency: str) -> Iterator[Located]:
    named = limits.by_name(name, currency)
    if named is not None and not units.same(unit, named.unit):
        yield (
            [section, name, "unit"],
            f"{name} is in {unit}, but models need it in {named.unit}.",
            f"State it in {named.unit}, or rename it.",
        )


def _signs(place: list[str | int], item: Mapping[str, Any], unit: str) -> Iterator[Located]:
    """Yield wordings with a sign or counter, such as 12% or 300元, that differ from the unit."""
    wordings: list[tuple[list[str | int], Any]] = [(["value"], item.get("value"))]
    for row, claim in enumerate(rows_at(item, "claims")):
        wordings.append((["claims", row, "says"], value_at(claim, "says")))
    for loc, text in wordings:
        if not isinstance(text, str):
            continue
        try:
            units.fits(text, unit)
            numeral_reading.read(text, unit=unit)
        except UnitError as error:
            yield [*place, *loc], f"{place[-1]}: {error}", ""
        except QuantityError as error:
            if _reads(text):  # an unreadable wording is reported with its claim
                yield [*place, *loc], f"{place[-1]}: {error}", ""


def _reads(text: str) -> bool:
    try:
        numeral_reading.read(text)
    except QuantityError:
        return False
    return True


def _values(name: str, spec: AssumptionSpec, values: Interval, currency: str) -> Iterator[Located]:
    """Yield why a range can't be drawn, or violates the limits of its unit or of the models."""
    place: list[str | int] = ["assumptions", name, "value"]
    head = f'{name}: "{spec.value}"'
    allowed = limits.allowed(name, spec.unit, currency)
    end = limits.beyond(values, allowed)
    if end:
        least = "more than" if allowed.low_open else "at least"
        limit = f"{least} {allowed.low:g}" if end == "low" else f"at most {allowed.high:g}"
        yield (
            place,
            f"{head} includes impossible values: it must be {limit}{_of(spec.unit)}.",
            "Correct the range, or the unit.",
        )
    elif not values.bounded:
        yield (
            place,
            f"{head} has no upper end, so it can't be drawn.",
            'Assume a range with both ends, such as "5..10".',
        )
    elif limits.whole(spec.unit) and not limits.holds_whole(values):
        yield place, f"{head} contains no whole number{_of(spec.unit)}.", "Correct the range."
    elif spec.distribution == "loguniform" and values.low <= 0:
        yield (
            place,
            f"{head} begins at zero, where a loguniform distribution is undefined.",
            "Give a lower end above zero, or use uniform.",
        )


def _of(unit: str) -> str:
    return "" if unit == "1" else f" ({unit})"


def _counts(data: Mapping[str, Any], context: Mapping[str, Any]) -> Iterator[Located]:
    """Yield parts in another unit than their whole, and roles that aren't counted in people."""
    figures: dict[str, str] = {}
    for section in ("quantities", "assumptions"):
        for name, item in items_at(data, section).items():
            unit = _unit(item, context)
            if unit is not None:
                figures[name] = unit
    for row, item in enumerate(rows_at(data, "parts")):
        whole, parts = value_at(item, "whole"), rows_at(item, "parts")
        for place, part in enumerate(parts):
            loc: list[str | int] = ["parts", row, "parts", place]
            if part == whole:
                yield loc, f"{part} is listed as a part of itself.", "Remove it."
            elif part in parts[:place]:
                yield loc, f"{part} is listed twice as a part of {whole}.", "Keep one of the two."
            elif unlike := _unlike(figures, str(part), str(whole)):
                yield loc, unlike, "Parts and whole need one unit. Correct the unit or the name."
    for role, item in items_at(data, "roles").items():
        counted = value_at(item, "counted_in")
        if isinstance(counted, str) and figures.get(counted, "person") != "person":
            yield (
                ["roles", role, "counted_in"],
                f"{role} is counted in {counted}, which counts {figures[counted]}, not people.",
                "Name a count of people.",
            )


def _unlike(figures: Mapping[str, str], part: str, whole: str) -> str:
    """Return the fault in the units of a part and its whole; empty if they agree."""
    if part not in figures or whole not in figures or units.same(figures[part], figures[whole]):
        return ""
    return f"{part} is in {figures[part]}, and {whole}, its whole, in {figures[whole]}."
