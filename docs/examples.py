"""Set the examples of docstrings as code, also where no heading announces them."""

from __future__ import annotations

import re
from typing import Any

import griffe

_HEADING = "Examples\n--------"


class Examples(griffe.Extension):
    """Announce the first example of each docstring that doesn't do so itself.

    Markdown would set its ``>>>`` as a quotation in a quotation in a quotation.
    """

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of an object once it is loaded with its members."""
        told = obj.docstring
        if told is not None and _HEADING not in told.value:
            told.value = re.sub(r"^>>> ", f"{_HEADING}\n>>> ", told.value, count=1, flags=re.M)
