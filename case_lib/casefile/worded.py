"""Columns of tables that hold words, one for each language that has them: name_en, name_zh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from case_lib.base.languages import DEFAULT, known, text

__all__ = ["filled", "words"]


def words(row: Mapping[Any, Any], stem: str) -> dict[str, str]:
    """Return what a row says in the columns of a stem, by language; cells without words left out.

    A column without a language, such as ``article`` beside ``article_zh``, is in the default one.
    """
    found = {DEFAULT: row.get(stem)}
    found |= {lang: row.get(f"{stem}_{lang}", found.get(lang)) for lang in known()}
    return {lang: said for lang, said in found.items() if isinstance(said, str) and said.strip()}


def filled(table: pd.DataFrame, *stems: str) -> pd.DataFrame:
    """Return a table with a column of each stem for every language, its empty cells filled in.

    What a row lacks in a language is taken from that language's catalog, or from the row's first
    language.
    """
    rows = table.to_dict("records")
    found = {(stem, place): words(row, stem) for stem in stems for place, row in enumerate(rows)}
    return table.assign(
        **{
            f"{stem}_{lang}": [
                text(found[stem, place], lang) if found[stem, place] else ""
                for place in range(len(rows))
            ]
            for stem in stems
            for lang in known()
        }
    )
