"""Turn counts of arrests in named provinces into quantities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from case_lib.base import countries
from case_lib.base.errors import FactError, Fault, nearest
from case_lib.base.languages import N_, in_all, text, translate
from case_lib.casefile import language_columns, reference_data
from case_lib.casefile.act_entries import PlaceSpec
from case_lib.casefile.entries import Claim, QuantitySpec
from case_lib.casefile.fields import Text
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.quantities import Label

__all__ = ["with_places"]

_LABEL = N_("people caught in {place}")


def with_places(case_file: CaseFile) -> CaseFile:
    """Return the case with a quantity ``places.CN-GD`` for each province with a count.

    Raises
    ------
    FactError
        With every province that is not in the table of the country.
    """
    if not case_file.places:
        return case_file
    table = reference_data.provinces(case_file.country, case_file.table("provinces"))
    names = {} if table is None else {str(row["id"]): row for row in table.to_dict("records")}
    unknown = [
        Fault(
            case_file.where("places", row, "province"),
            f"{place.province!r} is not a province in the table.",
            _way_out(place.province, names),
        )
        for row, place in enumerate(case_file.places)
        if names and place.province not in names and place.province not in countries.codes()
    ]
    if unknown:
        raise FactError(unknown)
    counted = {}
    for place in case_file.places:
        if place.arrests is None:
            continue
        name = _name_of(place.province, names)
        counted[place.quantity] = _spec_of(place, name)
    return case_file.changed_by({"quantities": {**case_file.quantities, **counted}})


def _name_of(province: str, names: Mapping[str, Mapping[Any, Any]]) -> Label:
    if province not in names and province in countries.codes():
        return countries.called(province)
    return language_columns.words(names.get(province, {}), "name") or province


def _spec_of(place: PlaceSpec, name: Label) -> QuantitySpec:
    says = str(place.arrests)
    label = in_all(lambda lang: translate(_LABEL, lang).format(place=text(name, lang)))
    return QuantitySpec(
        label=Text(label),
        unit="person",
        stage="arrested",
        claims=tuple(
            Claim.model_construct(**{**dict(claim), "says": says, "rank": "normal", "why": None})
            for claim in place.claims
        ),
    )


def _way_out(said: str, table: Mapping[str, Mapping[Any, Any]]) -> str:
    """Return the way out: the id of the province with this name, or the nearest id."""
    for name, row in table.items():
        words = [str(cell).lower() for key, cell in row.items() if str(key).startswith("name")]
        if len(said) > 1 and any(word.startswith(said.lower()) for word in words):
            return f"Write its id: {name}."
    return f"Write an id such as {next(iter(table))}.{nearest(said, table)}"
