"""The case file: sources, claims, events, roles and assumptions, as people write them."""

from case_lib.facts.case_file import (
    AssumptionSpec,
    CaseFile,
    Claim,
    DateClaim,
    EventSpec,
    Mention,
    OffenceSpec,
    PartsSpec,
    QuantitySpec,
    RoleSpec,
    SourceSpec,
)
from case_lib.facts.fields import Text
from case_lib.facts.reading import load_case, schema_text

__all__ = [
    "AssumptionSpec",
    "CaseFile",
    "Claim",
    "DateClaim",
    "EventSpec",
    "Mention",
    "OffenceSpec",
    "PartsSpec",
    "QuantitySpec",
    "RoleSpec",
    "SourceSpec",
    "Text",
    "load_case",
    "schema_text",
]
