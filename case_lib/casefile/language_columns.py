"""Table columns with words, one for each available language: name_en, name_zh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from case_lib.base.languages import DEFAULT, known, text

__all__ = ["filled", "words"]


def words(row: Mapping[Any, Any], stem: str) -> dict[str, str]:
    """Return the words of a row in the columns of a stem, by language; skip empty cells.

    A column without a language, such as ``article`` beside ``article_zh``, is in the default one.
    """
    cells = {DEFAULT: row.get(stem)}
    cells |= {lang: row.get(f"{stem}_{lang}", cells.get(lang)) for lang in known()}
    return {lang: cell for lang, cell in cells.items() if isinstance(cell, str) and cell.strip()}


def filled(table: pd.DataFrame, *stems: str) -> pd.DataFrame:
    """Return a table with a column of each stem for every language, without empty cells.

    A missing language is filled from its catalog, or from the row's first language.
    """
    rows = table.to_dict("records")
    by_cell = {(stem, place): words(row, stem) for stem in stems for place, row in enumerate(rows)}
    return table.assign(
        **{
            f"{stem}_{lang}": [
                text(by_cell[stem, place], lang) if by_cell[stem, place] else ""
                for place in range(len(rows))
            ]
            for stem in stems
            for lang in known()
        }
    )
