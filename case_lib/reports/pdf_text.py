"""Extract the text and the attachments of a PDF."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from dataclasses import dataclass

from case_lib.base.errors import RenderError

__all__ = ["Content", "read"]


@dataclass(frozen=True)
class Content:
    """The text of each page, and the attachments by name."""

    pages: tuple[str, ...]
    attached: Mapping[str, list[bytes]]


@functools.lru_cache(maxsize=2)
def read(raw: bytes) -> Content:
    """Return the content of a PDF.

    Raises
    ------
    RenderError
        If it can't be read.
    """
    from pypdf import PdfReader  # noqa: PLC0415 - only the audit reads PDFs

    try:
        reader = PdfReader(io.BytesIO(raw))
        attached = {name: list(map(bytes, items)) for name, items in reader.attachments.items()}
        return Content(tuple(page.extract_text() for page in reader.pages), attached)
    except Exception as error:  # pypdf raises many types for an invalid file
        raise RenderError(f"can't be read as a PDF: {error}.") from None
