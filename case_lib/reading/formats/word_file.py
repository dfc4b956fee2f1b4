"""Read articles in DOCX: paragraphs and table rows in document order."""

from __future__ import annotations

import io
import zipfile

__all__ = ["lines"]


def lines(raw: bytes) -> list[str]:
    """Return the paragraphs of a DOCX file; each table row is one paragraph.

    Raises
    ------
    ValueError
        If it is damaged, or not a text document.
    """
    import docx  # noqa: PLC0415 - only DOCX needs it
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415
    from docx.table import Table  # noqa: PLC0415

    try:
        document = docx.Document(io.BytesIO(raw))
    except (PackageNotFoundError, zipfile.BadZipFile, ValueError, KeyError, OSError) as error:
        raise ValueError(
            f"it is not a text document that can be opened ({type(error).__name__}). "
            "Save it as DOCX or as text"
        ) from None
    paragraphs = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            paragraphs += [" ".join(cell.text.strip() for cell in row.cells) for row in block.rows]
        else:
            paragraphs += block.text.splitlines()
    return paragraphs
