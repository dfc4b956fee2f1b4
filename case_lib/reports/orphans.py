"""Find the numerals of a rendered report that are neither traced nor structural.

On the page a traced number is a separate element; the other numerals are compared with a short list
of structural ones (``structural`` in the files of languages, and the parts of a page named below).
In the PDF every numeral must be traced or structural on the page, or a page number.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from case_lib.base.errors import Fault, RenderError
from case_lib.casefile.structural import structural
from case_lib.reports import pdf_text

__all__ = ["EVIDENCE", "numerals", "orphans"]

_NUMERAL = re.compile(r"\d+(?:[,.]\d+)*")
# tables of evidence: tokens as printed, notation, addresses, the ledger itself
EVIDENCE = {
    "claims",
    "evidence",
    "others",
    "wordings",
    "sources",
    "further-sources",
    "literature",
    "ledger",
}


def _orphan(where: str, numeral: str, around: str) -> Fault:
    return Fault(where, f"{numeral!r} in “{around}” is neither traced nor structural.")


@dataclass
class _Page:
    """The text of a page, classified as traced, structural, titles and other."""

    traced: list[str] = field(default_factory=list)
    structural: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def add(self, text: str | None, kind: str) -> None:
        """Classify a piece of text; text of a drawing begins with a zero byte."""
        if not text or kind == "code":
            return
        place = {"traced": self.traced, "structural": self.structural, "title": self.titles}
        place.get(kind, self.rest).append(f"\0{text}" if kind == "drawing" else text)


def _read(page: str) -> _Page:
    """Return the text of a page, classified by the elements around it."""
    texts = _Page()
    around: dict[int, str] = {}  # element → kind, by the elements around it
    root = LexborHTMLParser(page).root
    for node in [] if root is None else root.traverse(include_text=True):
        above = around.get(node.parent.mem_id, "") if node.parent else ""
        if node.tag == "-text":
            texts.add(node.text_content, above)
        else:
            around[node.mem_id] = max(_kind(node), above, key=_ORDER.index)
    return texts


# kinds of elements, weakest first: the strongest around a text decides
_ORDER = ["", "drawing", "title", "structural", "traced", "code"]


def _kind(element: LexborNode) -> str:
    tag, given = element.tag, element.attributes
    classes = (given.get("class") or "").split()
    if tag in ("style", "script"):
        return "code"
    if "n" in classes:
        return "traced"
    # version and hash in the footer are compared with those of the report
    if tag in ("title", "footer") or "no" in classes:
        return "structural"
    if tag == "h1":
        return "title"
    # column heads of the comparison are names of cases
    if tag == "th" and _within(element, "table", "matrix"):
        return "structural"
    if "data-structural" in given or given.get("data-name") in EVIDENCE:
        return "structural"
    if tag == "g" and "tick" in (given.get("id") or ""):
        return "structural"
    # the address of a link
    if tag == "a" and "u" in classes:
        return "structural"
    # the number of a table or figure
    if tag == "b" and _within(element, "figcaption"):
        return "structural"
    return "drawing" if tag == "svg" else ""


def _within(element: LexborNode, tag: str, name: str | None = None) -> bool:
    """Return whether an element is inside one with a given tag and ``data-name``."""
    node = element.parent
    while node is not None and node.tag != tag:
        node = node.parent
    return node is not None and name in (None, node.attributes.get("data-name"))


def numerals(text: str) -> list[str]:
    """Return the numerals of a text, half-width, without grouping."""
    plain = unicodedata.normalize("NFKC", text)
    return [numeral.replace(",", "") for numeral in _NUMERAL.findall(plain)]


def orphans(folder: Path) -> list[Fault]:
    """Return the numerals of page and PDF that are neither traced nor structural."""
    page_file = folder / "report.html"
    text = page_file.read_text("utf-8", errors="replace")
    page = _read(text)
    drawn = {n for words in _figure_numbers(text) for n in numerals(words)}
    allowed = Counter(n for words in [*page.traced, *page.structural] for n in numerals(words))
    allowed.update(drawn)
    faults = []
    for words in page.rest:
        left = structural().sub(lambda match: _keep(match[0], allowed), words)
        for numeral in numerals(left):
            if words.startswith("\0") and numeral in drawn:
                continue
            faults.append(_orphan(page_file.as_posix(), numeral, _around(left, numeral)))
    for words in page.titles:
        for numeral in numerals(words):
            # a title may contain a traced number of the report, or the year of its case
            if numeral not in allowed:
                faults.append(_orphan(page_file.as_posix(), numeral, _around(words, numeral)))
    titled = {n for words in page.titles for n in numerals(words)} & set(allowed)
    for pdf_file in sorted(folder.glob("*.pdf")):
        faults += _in_pdf(pdf_file, {*allowed, *titled})
    return faults


def _keep(words: str, allowed: Counter[str]) -> str:
    allowed.update(numerals(words))
    return " "


def _figure_numbers(page: str) -> Iterator[str]:
    """Yield the numbers printed in drawings, which the page lists with each figure."""
    for span in re.finditer(r'<span id="use-\d+" data-drawn="([^"]*)"', page):
        yield html.unescape(span[1])


def _in_pdf(path: Path, allowed: set[str]) -> Iterator[Fault]:
    try:
        pages = pdf_text.read(path.read_bytes()).pages
    except RenderError:  # reported by the comparison with the report
        return
    for number, page in enumerate(pages, 1):
        text = re.sub(r"[\u2060\u200b\u00ad]", "", page)
        # a number broken over lines still matches by its parts
        known = allowed | {str(n) for n in range(1, len(pages) + 1)}
        for line in text.splitlines():
            for numeral in numerals(line):
                if numeral not in known and not _part_of(numeral, allowed):
                    where = f"{path.as_posix()}, page {number}"
                    yield _orphan(where, numeral, _around(line, numeral))


def _part_of(numeral: str, allowed: set[str]) -> bool:
    """Return whether ``numeral`` is part of an address or hash that a line break has cut."""
    return len(numeral) >= 3 and any(
        len(known) >= max(6, len(numeral) + 1)
        and (known.startswith(numeral) or known.endswith(numeral))
        for known in allowed
    )


def _around(text: str, numeral: str) -> str:
    plain = " ".join(text.replace("\0", "").split())
    place = plain.find(numeral)
    return plain[max(0, place - 30) : place + 30] if place >= 0 else plain[:60]
