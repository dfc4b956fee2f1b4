"""Read articles in PDF with a text layer; join lines into paragraphs, and hyphenated words."""

from __future__ import annotations

import io
import logging
import re
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdf

__all__ = ["lines"]

_ENDS = re.compile(r"[.!?。！？”\"’)）]$")
_PARTED = re.compile(r"(?<=[a-z])-$")
_LEAST = 20  # characters a page; a page with fewer is an image
_GAP = 1.25  # times the usual line spacing; a wider gap separates paragraphs


@dataclass
class _Line:
    text: str
    gap: float  # to the line above, 0 for the first of a page


def lines(raw: bytes) -> list[str]:
    """Return the paragraphs of a PDF.

    Raises
    ------
    ValueError
        If it is encrypted or damaged, or if its pages are images.
    """
    import pypdf  # noqa: PLC0415 - only PDFs need it
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ValueError("it is encrypted. Print it to a new PDF without a password")
        pages = [_lines(page) for page in reader.pages]
    except (PyPdfError, KeyError, TypeError, OSError, RecursionError) as error:
        raise ValueError(f"it is damaged ({error}). Save the article anew, or as text") from None
    rows = [row for page in pages for row in page]
    if sum(len(row.text) for row in rows) < _LEAST * max(len(pages), 1):
        raise ValueError(
            "it is a scan: its pages are images without text. Add a text layer first, for example "
            "with `ocrmypdf scan.pdf text.pdf`"
        )
    return _paragraphs(rows)


def _lines(page: pypdf.PageObject) -> list[_Line]:
    """Return the lines of a page, with the distance of each from the one above."""
    places: dict[str, list[float]] = {}

    def visit(text: str, cm: Any, tm: Any, *_: Any) -> None:
        if text.strip():
            height = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            for row in filter(None, map(str.strip, text.splitlines())):
                places.setdefault(row, []).append(height)

    text = page.extract_text(visitor_text=visit) or ""
    lines: list[_Line] = []
    above: float | None = None
    for row in filter(None, map(str.strip, text.replace("\0", "").splitlines())):
        known = next((key for key in places if places[key] and row.startswith(key)), None)
        height = places[known].pop(0) if known is not None else above
        gap = 0.0 if above is None or height is None else abs(above - height)
        lines.append(_Line(row, gap))
        above = height
    return lines


def _paragraphs(rows: list[_Line]) -> list[str]:
    """Return the paragraphs; one ends before a wide gap, or at a short last line."""
    gaps = [row.gap for row in rows if row.gap > 0]
    usual = statistics.median_low(gaps) if gaps else 0.0
    widths = sorted(len(row.text) for row in rows)
    full = 0.75 * widths[int(0.9 * (len(widths) - 1))]
    paragraphs: list[str] = []
    goes_on = False
    for row in rows:
        if not (goes_on and row.gap <= _GAP * usual):
            paragraphs.append(row.text)
        elif _PARTED.search(paragraphs[-1]) and row.text[:1].islower():
            paragraphs[-1] = f"{paragraphs[-1][:-1]}{row.text}"
        else:
            blank = " " if paragraphs[-1][-1].isascii() or row.text[0].isascii() else ""
            paragraphs[-1] = f"{paragraphs[-1]}{blank}{row.text}"
        goes_on = len(row.text) >= full or not _ENDS.search(row.text)
    return paragraphs
