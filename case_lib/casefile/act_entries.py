"""The schema of roles, acts, offences, grounds for leniency and places in a case file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from case_lib.casefile.entries import PLACES, Mention
from case_lib.casefile.fields import Part, Says, Text, Words

__all__ = ["ActSpec", "LeniencySpec", "OffenceSpec", "PlaceSpec", "RoleSpec"]


class RoleSpec(Part):
    """A role in the organisation; ``tier`` 1 is the top; without one it is outside the line."""

    label: Text
    tier: int | None = Field(
        default=None, ge=1, le=20, description="1 is the top; none is outside the line."
    )
    function: (
        Literal["buyer", "head", "group_head", "oversight", "frontline", "technical"] | None
    ) = Field(default=None, description="The function that models assign to the role.")
    counted_in: str | None = Field(default=None, description="The count that includes it.")
    claims: tuple[Mention, ...] = Field(default=(), description="Where the sources name it.")
    caution: Text | None = Field(default=None, description="A caveat for readers.")


class ActSpec(Part):
    """An act as reported: who, what, at which stage of the crime script."""

    role: str | None = Field(default=None, description="None if no source says who.")
    act: Text
    stage: Literal["preparation", "entry", "doing", "supervision", "settlement", "exit"] = Field(
        description="Its stage in the crime script."
    )
    claims: tuple[Mention, ...] = Field(min_length=1, description="Where the sources report it.")
    tool: Text | None = Field(default=None, description="The means, if the same claims report it.")
    place: Text | None = Field(default=None, description="The place, if the same claims report it.")
    guardian: Text | None = Field(
        default=None, description="Who could have intervened: our interpretation, not a report."
    )


class OffenceSpec(Part):
    """An offence that a source names for this case."""

    label: Text
    provision: Words = Field(description="The article of the law, such as 266 or 287-2.")
    claims: tuple[Mention, ...] = Field(min_length=1, description="Where the sources name it.")


class LeniencySpec(Part):
    """A ground for leniency that a source names, and its legal provision."""

    label: Text
    provision: Words = Field(description="The article of the law, such as 266 or 287-2.")
    claims: tuple[Mention, ...] = Field(min_length=1, description="Where the sources name it.")


class PlaceSpec(Part):
    """A province or country that a source names, its role, and a count if stated."""

    province: str = Field(description="Id of a province (CN-GD), or of a country (KH).")
    role: Literal["caught", "raid", "victims", "named"] = Field(
        default="caught",
        description="Where people were caught, premises raided, or victims were; named: any other.",
    )
    label: Text | None = Field(default=None, description="What happened there, per the sources.")
    claims: tuple[Mention, ...] = Field(min_length=1, description="Where the sources name it.")
    arrests: Says | None = Field(default=None, description="How many were caught there.")

    @model_validator(mode="after")
    def _counted_where_caught(self) -> PlaceSpec:
        if self.arrests is not None and self.role != "caught":
            raise ValueError("`arrests` are counted where people were caught. Say `role: caught`.")
        return self

    @property
    def quantity(self) -> str:
        """The name of the number of people caught there."""
        return f"{PLACES}{self.province}"
