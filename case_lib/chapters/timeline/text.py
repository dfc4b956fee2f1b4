"""What the chapter on the timeline says."""

from __future__ import annotations

from case_lib.document.passages import Passages
from case_lib.document.versions import in_each_language

__all__ = ["passage"]

passage = in_each_language(Passages(__package__))
