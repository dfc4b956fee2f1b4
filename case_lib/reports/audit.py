"""Proves of a rendered report that no number escaped: every numeral is traced or structural.

In the page a traced number is an element of its own; what remains is compared with a short list
of structural numerals (``reference/structural.yaml``, and the parts of a page named below). In
the PDF every numeral must be one that the page has as traced or structural, or a page number.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from ruamel.yaml import YAML

from case_lib import reference_data
from case_lib.errors import FactError, Fault

_NUMERAL = re.compile(r"\d+(?:[,.]\d+)*")
_VOID = {"br", "meta", "img", "hr", "input", "link", "path", "use", "rect", "circle", "line"}
# tables that list evidence: tokens as printed, notation, addresses, the ledger itself
EVIDENCE = {"claims", "wordings", "sources", "further-sources", "literature", "ledger"}


@dataclass(frozen=True)
class Orphan:
    """A numeral that is neither traced nor structural, and the words around it."""

    where: str
    numeral: str
    around: str

    def __str__(self) -> str:
        return (
            f"{self.where}  {self.numeral!r} in “{self.around}” is neither traced nor structural."
        )


@dataclass
class _Page(HTMLParser):
    """Sorts the text of a page into traced, structural and the rest."""

    traced: list[str] = field(default_factory=list)
    structural: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what kind of part begins."""
        if tag not in _VOID:
            self._open.append((tag, self._kind(tag, {k: v or "" for k, v in attrs})))

    def handle_endtag(self, tag: str) -> None:
        """Note that it ends."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                break

    def _kind(self, tag: str, given: dict[str, str]) -> str:
        classes = given.get("class", "").split()
        if "n" in classes:
            return "traced"
        if tag in ("style", "script", "title", "code", "footer", "h1") or "no" in classes:
            return "structural"
        # the heads of the comparison are names of cases
        if tag == "th" and ("table", "names") in self._open:
            return "structural"
        if given.get("data-name") == "matrix":
            return "names"
        if "data-structural" in given or given.get("data-name") in EVIDENCE:
            return "structural"
        if tag == "g" and "tick" in given.get("id", ""):
            return "structural"
        # the address of a link
        if tag == "a" and "u" in classes:
            return "structural"
        # the number of a table or figure
        if tag == "b" and any(name == "figcaption" for name, _ in self._open):
            return "structural"
        return "drawing" if tag == "svg" else ""

    def handle_data(self, data: str) -> None:
        """Sort a piece of text."""
        kinds = [kind for _, kind in self._open]
        if self._open and self._open[-1][0] in ("style", "script"):
            return
        if "traced" in kinds:
            self.traced.append(data)
        elif "structural" in kinds:
            self.structural.append(data)
        elif "drawing" in kinds:
            self.rest.append("\0" + data)
        else:
            self.rest.append(data)


@functools.cache
def _patterns() -> re.Pattern[str]:
    path = importlib.resources.files("case_lib") / "reference" / "structural.yaml"
    rows = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    # a work is cited as “Levitt and Venkatesh 2000” or “Saltelli等，2010”
    cited = [
        rf"(?:{work.authors[0]}(?: et al\.?|等)|{work.authors[-1]})[ ，]{{1,2}}{work.year}"
        for work in reference_data.literature()
    ]
    return re.compile("|".join([f"(?:{row['pattern']})" for row in rows] + cited))


def numerals(text: str) -> list[str]:
    """Return the numerals of a text, half-width, without grouping."""
    plain = unicodedata.normalize("NFKC", text)
    return [found.replace(",", "") for found in _NUMERAL.findall(plain)]


def audit(folder: Path) -> list[Orphan]:
    """Audit the page and the PDF in a report's folder.

    Raises
    ------
    FactError
        When the folder holds no report.
    """
    page_file, pdf_file = folder / "report.html", folder / "report.pdf"
    for path in (page_file, pdf_file):
        if not path.is_file():
            raise FactError(
                [
                    Fault(
                        f"{path.as_posix()}:1:1",
                        "there is no such report.",
                        "Name the folder of a rendered report.",
                    )
                ]
            )
    page = _Page()
    page.feed(page_file.read_text("utf-8"))
    drawn = {n for text in _figure_numbers(page_file) for n in numerals(text)}
    allowed = Counter(n for text in [*page.traced, *page.structural] for n in numerals(text))
    allowed.update(drawn)
    orphans = []
    for text in page.rest:
        left = _patterns().sub(lambda found: _keep(found[0], allowed), text)
        for numeral in numerals(left):
            if text.startswith("\0") and numeral in drawn:
                continue
            orphans.append(Orphan(page_file.as_posix(), numeral, _around(left, numeral)))
    orphans += _in_pdf(pdf_file, set(allowed))
    return orphans


def _keep(words: str, allowed: Counter[str]) -> str:
    allowed.update(numerals(words))
    return " "


def _figure_numbers(page_file: Path) -> Iterator[str]:
    """Yield the numbers printed inside drawings, which the page lists with each figure."""
    for found in re.finditer(
        r'<span id="use-\d+" data-drawn="([^"]*)"', page_file.read_text("utf-8")
    ):
        yield found[1]


def _in_pdf(path: Path, allowed: set[str]) -> Iterator[Orphan]:
    from pypdf import PdfReader  # noqa: PLC0415 - only the audit reads PDFs

    pages = PdfReader(path).pages
    for number, page in enumerate(pages, 1):
        text = re.sub(r"[\u2060\u200b\u00ad]", "", page.extract_text())
        # a number broken over lines still reads as its parts
        known = allowed | {str(n) for n in range(1, len(pages) + 1)}
        for line in text.splitlines():
            for numeral in numerals(line):
                if numeral not in known and not _part_of(numeral, allowed):
                    yield Orphan(
                        f"{path.as_posix()}, page {number}", numeral, _around(line, numeral)
                    )


def _part_of(numeral: str, allowed: set[str]) -> bool:
    """Whether ``numeral`` is the tail or head of an address or hash that a line end has cut."""
    return len(numeral) >= 3 and any(
        len(known) >= max(6, len(numeral) + 1)
        and (known.startswith(numeral) or known.endswith(numeral))
        for known in allowed
    )


def _around(text: str, numeral: str) -> str:
    plain = " ".join(text.replace("\0", "").split())
    place = plain.find(numeral)
    return plain[max(0, place - 30) : place + 30] if place >= 0 else plain[:60]
