"""What a case still lacks for each chapter, and a skeleton to begin with."""

from __future__ import annotations

import importlib.resources
import re
from datetime import date
from pathlib import Path

from case_lib import synthetic
from case_lib.base.errors import ParameterError
from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.opening import needed
from case_lib.casefile.role_counts import total_name
from case_lib.chapters.provinces import model as provinces

CHAPTERS = {
    "01_timeline": N_("when it happened"),
    "02_provinces": N_("where the arrests may have been"),
    "03_pay": N_("what people were paid"),
    "04_arrests": N_("who was arrested"),
    "05_network": N_("the organisation"),
}


def missing(case: Case) -> dict[str, list[str]]:
    """Return chapter → what it lacks to show all it can; empty lists for what is whole."""
    frontline = case.role("frontline")
    pay = [f"pay.{frontline or '<role>'}.{what}" for what in ("base_wage_day", "commission_lead")]
    dated = [name for name, event in case.file.events.items() if any(c.when for c in event.claims)]
    lacking = {
        "01_timeline": [] if dated else ["events with a date"],
        "02_provinces": provinces.needs(case),
        "03_pay": [*([] if frontline else ["roles: function frontline"]), *pay, "pay.leads_day"],
        "04_arrests": [
            total_name(case),
            "operation.officers",
            *([] if case.file.operation else ["operation"]),
        ],
        "05_network": [*synthetic.needs(case), *([] if case.file.acts else ["acts"])],
    }
    return {
        chapter: list(dict.fromkeys(lack for name in names for lack in needed(case, name)))
        for chapter, names in lacking.items()
    }


def skeleton(name: str, folder: Path) -> Path:
    """Write a commented case file for a new case and return where it lies.

    Raises
    ------
    ParameterError
        For a name that no case can have, or one that is taken.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise ParameterError(
            f"{name!r} can't name a case. Use lower-case letters, digits and hyphens, "
            "such as cixi-2022."
        )
    path = folder / name / "case.yaml"
    if path.exists():
        raise ParameterError(f"{path.as_posix()} is there already. Name another case, or edit it.")
    template = importlib.resources.files("case_lib") / "reference" / "skeleton.yaml"
    words = template.read_text(encoding="utf-8").format(id=name, today=date.today().isoformat())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")
    return path
