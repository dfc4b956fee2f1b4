"""Claims that wait for review: proposed by a draft or skeleton, and not used until checked."""

from __future__ import annotations

from typing import Any

from case_lib.facts.case_file import CaseFile, Mention

_NAMED = ("quantities", "events", "roles", "offences")
_LISTED = ("acts", "leniency", "places")


def without_reviews(case_file: CaseFile) -> CaseFile:
    """Return the case without claims marked ``review``, and without what rested on them alone.

    Where they stand is kept in ``to_review``.
    """
    waiting: list[str] = []

    def kept(section: str, key: str | int, item: Any) -> Any:
        """Return the item with its standing claims; None where none is left of those it had."""
        claims: tuple[Mention, ...] = item.claims
        standing = tuple(claim for claim in claims if not claim.review)
        if len(standing) == len(claims):
            return item
        waiting.extend(
            case_file.where(section, key, "claims", row)
            for row, claim in enumerate(claims)
            if claim.review
        )
        if not standing and section != "events":  # others may stand before or after it
            return None
        return item.model_copy(update={"claims": standing})

    changed: dict[str, Any] = {}
    for section in _NAMED:
        items = getattr(case_file, section)
        found = {name: kept(section, name, item) for name, item in items.items()}
        changed[section] = {name: item for name, item in found.items() if item is not None}
    for section in _LISTED:
        rows = [kept(section, row, item) for row, item in enumerate(getattr(case_file, section))]
        changed[section] = tuple(item for item in rows if item is not None)
    if not waiting:
        return case_file
    changed["acts"] = tuple(act for act in changed["acts"] if act.role in changed["roles"])
    copied = case_file.changed_by(changed)
    copied._to_review = tuple(waiting)
    return copied
