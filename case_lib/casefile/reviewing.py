"""Claims that wait for review: proposed by a draft or skeleton, and unused until checked."""

from __future__ import annotations

from typing import Any

from case_lib.casefile.act_entries import ActSpec
from case_lib.casefile.entries import Mention
from case_lib.casefile.schema import CLAIMED_BY_NAME, CLAIMED_IN_LISTS, CaseFile

__all__ = ["without_reviews"]


def without_reviews(case_file: CaseFile) -> CaseFile:
    """Return the case without claims marked ``review``, and without what depends only on them.

    Their places, names and tokens are kept in ``to_review``.
    """
    waiting: list[str] = []
    rows: dict[tuple[str | int, ...], list[int]] = {}

    def kept(section: str, key: str | int, item: Any, now: str | int) -> Any:
        """Return the item with its reviewed claims; None if all its claims wait for review.

        ``now`` is the key of the item after others are left out.
        """
        claims: tuple[Mention, ...] = item.claims
        standing = [row for row, claim in enumerate(claims) if not claim.review]
        if len(standing) == len(claims):
            return item
        waiting.extend(
            f"{case_file.where(section, key, 'claims', row)}  {_named(section, key, claim)}"
            for row, claim in enumerate(claims)
            if claim.review
        )
        if not standing and section != "events":  # an event may still order others
            return None
        rows[section, now, "claims"] = standing
        return item.model_copy(update={"claims": tuple(claims[row] for row in standing)})

    changed: dict[str, Any] = {}
    for section in CLAIMED_BY_NAME:
        items = getattr(case_file, section)
        reviewed = {name: kept(section, name, item, name) for name, item in items.items()}
        changed[section] = {name: item for name, item in reviewed.items() if item is not None}
    for section in CLAIMED_IN_LISTS:
        left: dict[int, Any] = {}
        for row, item in enumerate(getattr(case_file, section)):
            remains = kept(section, row, item, len(left))
            if remains is not None and _has_role(remains, changed["roles"]):
                left[row] = remains
        changed[section] = tuple(left.values())
        rows[(section,)] = list(left)
    if not waiting:
        return case_file
    copied = case_file.changed_by(changed)
    copied._to_review, copied._rows = tuple(waiting), rows
    return copied


def _named(section: str, key: str | int, claim: Mention) -> str:
    """Return what a claim is about, with its token: arrests.total “506名”."""
    name = key if section in ("quantities", "events") else f"{section}.{key}"
    return f"{name} “{claim.anchor}”" if claim.anchor else str(name)


def _has_role(item: Any, roles: Any) -> bool:
    """Return whether an act's role still exists; true for items without a role."""
    return not isinstance(item, ActSpec) or item.role in roles
