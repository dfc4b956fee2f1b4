"""Articles as DOCX: paragraphs and cells of tables, in the order in which they stand."""

from __future__ import annotations

import io
import zipfile

__all__ = ["lines"]


def lines(raw: bytes) -> list[str]:
    """Return the paragraphs of a DOCX file, each row of a table being one.

    Raises
    ------
    ValueError
        For one that is damaged, or no text document.
    """
    import docx  # noqa: PLC0415 - only DOCX needs it
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415
    from docx.table import Table  # noqa: PLC0415

    try:
        document = docx.Document(io.BytesIO(raw))
    except (PackageNotFoundError, zipfile.BadZipFile, ValueError, KeyError, OSError) as error:
        raise ValueError(
            f"it is no text document that can be opened ({type(error).__name__}). "
            "Save it as DOCX or as text"
        ) from None
    found = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found += [" ".join(cell.text.strip() for cell in row.cells) for row in block.rows]
        else:
            found += block.text.splitlines()
    return found
