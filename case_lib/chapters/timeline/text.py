"""What the chapter on the timeline says."""

from __future__ import annotations

from case_lib.document.display import in_each_language
from case_lib.document.passages import Passages

__all__ = ["passage"]

passage = in_each_language(Passages(__package__))
