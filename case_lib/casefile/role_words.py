"""Words for the people of each function."""

from __future__ import annotations

from case_lib.base.languages import N_, capital, text
from case_lib.casefile.schema import CaseFile

__all__ = ["FUNCTIONS", "role_label", "role_words"]


_GENERAL = {
    "buyer": N_("buyer outside"),
    "head": N_("those at the top"),
    "group_head": N_("those who lead groups"),
    "oversight": N_("those who check"),
    "frontline": N_("those at the lowest tier"),
    "technical": N_("those in technical roles"),
}
FUNCTIONS = tuple(_GENERAL)


def role_label(case_file: CaseFile, role: str, lang: str) -> str:
    """Return the label of a role."""
    return text(case_file.roles[role].label.model_dump(), lang)


def role_words(case_file: CaseFile, lang: str) -> dict[str, str]:
    """Return function → word for its people in a case, also with a capital."""
    words = {}
    for function, general in _GENERAL.items():
        role = case_file.functions.get(function)
        label = role_label(case_file, role, lang) if role else text(general, lang)
        words[function] = label
        words[f"capital_{function}"] = capital(label)
    return words
