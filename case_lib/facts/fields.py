"""What the fields of a case file hold: wordings, dates, units, names, labels."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from case_lib import dates, units, wordings
from case_lib.errors import nearest

Confidence = Literal["high", "medium", "low"]
Stage = Literal["investigated", "arrested", "charged", "convicted"]
Name = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$",
        description="Lower case, words joined by _, parts by a dot.",
    ),
]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


def _says(value: Any, info: ValidationInfo) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError('is not a wording. Write 506, "1000+", "~200" or "5..10".')
    about = (info.context or {}).get("conventions")
    wordings.read(value, about)
    return str(value)


def _when(value: Any) -> str:
    return dates.read(value).text


def _known_source(value: str, info: ValidationInfo) -> str:
    known = (info.context or {}).get("sources")
    if known is not None and value not in known:
        raise ValueError(
            f"is no source of this case.{nearest(value, known)} "
            f"Add it under `sources`, or use one of: {', '.join(sorted(known)) or 'none yet'}."
        )
    return value


Says = Annotated[str, BeforeValidator(_says, json_schema_input_type=str | int | float)]
WhenText = Annotated[str, BeforeValidator(_when, json_schema_input_type=str)]
SourceId = Annotated[str, AfterValidator(_known_source)]
Unit = Annotated[
    str, AfterValidator(units.check), Field(description="person, CNY/day, hour/day, %, 1, …")
]


class Part(BaseModel):
    """Base of every part: frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Part):
    """A label or remark in both languages; a single string serves for both."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _one_for_both(cls, value: Any) -> Any:
        return {"en": value, "zh": value} if isinstance(value, str) else value
