"""The form of short names: of cases, sources, scenarios, roles, scopes."""

from __future__ import annotations

__all__ = ["SLUG"]

SLUG = r"^[a-z0-9][a-z0-9_-]*$"
