"""How provisions are written: document and article, its words, and full titles of documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile import language_columns, reference_data
from case_lib.casefile.case import Case
from case_lib.document.cells import DASH
from case_lib.document.inline import Number, Run, Token, number
from case_lib.document.passages import Passages
from case_lib.quantity.quantities import Quantity

__all__ = ["article_of", "documents", "line", "said", "short", "words"]

_passages = Passages(__package__)


def said(row: Any, column: str, lang: str) -> str:
    """Return the words of a row in a language, or a dash."""
    by_language = words(row, column)
    return text(by_language, lang) if by_language else DASH


def words(row: Any, column: str) -> dict[str, str]:
    """Return the words of a row, by language."""
    return language_columns.words(row._asdict(), column)


def short(case: Case, doc: str) -> str:
    """Return the short name of a document: Fafa [2016] No. 32; 《刑法》."""
    known = reference_data.document(case.file.country, doc)
    return text(known.short, case.lang) if known else doc


def article_of(case: Case, row: Any) -> str:
    """Return the document and its article: Criminal Law, art. 266; 《刑法》第二百六十六条."""
    written = style(case.lang)
    return written.beside(
        short(case, str(row.doc)), said(row, "article", case.lang), written.punctuation.provision
    )


def documents(case: Case, named: Iterable[Any]) -> list[Run]:
    """Return the full titles of documents, each once, and whose translations they are."""
    titles, originals = [], set[str]()
    for doc in dict.fromkeys(map(str, named)):
        known = reference_data.document(case.file.country, doc)
        if known is None:
            continue
        abbreviation, title = short(case, doc), text(known.title, case.lang)
        if abbreviation.strip("《》") in title:  # such as 《刑法》, which needs no full title
            continue
        titles.append({"short": abbreviation, "full": Token(title, "title")})
        originals.add(known.written_in)
    ours = bool(originals - {case.lang})
    return _passages.piece(case, "documents", titles=titles, ours=ours)


def line(case: Case, row: Any, quantity: Quantity) -> Number:
    """Return a threshold in the words of the law: 500 calls or more, 五百人次以上."""
    shown = number(quantity, case.lang)
    in_law = getattr(row, f"line_{case.lang}", None)
    if isinstance(in_law, str) and in_law:
        return replace(shown, text=in_law)
    pattern = translate(N_("{line} or more"), case.lang)
    return replace(shown, text=pattern.format(line=shown.text))
