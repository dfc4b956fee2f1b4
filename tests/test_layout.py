"""Printed pages: few, full, and no single table row on a page; by positions in the PDF."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from tests.conftest import RARE, ROOT

MM = 72 / 25.4
HEAD, TEXT, FOOT = 22 * MM, 257 * MM, 18 * MM
LANGS = ("en", "zh")
OTHERS = sorted(path.stem for path in ROOT.glob("tests/cases/*.yaml"))


def filled(page) -> float:
    """Return the filled share of a page's text height."""
    lowest = [HEAD + TEXT]

    def visit(text, current, matrix, *_) -> None:
        y = matrix[4] * current[1] + matrix[5] * current[3] + current[5]
        if text.strip() and y > FOOT:
            lowest.append(y)

    page.extract_text(visitor_text=visit)
    return (float(page.mediabox.height) - HEAD - min(lowest)) / TEXT


def children(node):
    kids = node.get("/K", ArrayObject()).get_object()
    for kid in kids if isinstance(kids, list) else [kids]:
        child = kid.get_object()
        if isinstance(child, dict):
            yield child


def below(node):
    for kid in children(node):
        yield kid
        yield from below(kid)


def page_of(node, numbers) -> int:
    """Return the first page of an element of the document's structure."""
    return min(numbers[kid.raw_get("/Pg").idnum] for kid in [node, *below(node)] if "/Pg" in kid)


def rows_by_page(reader: PdfReader):
    """Yield for each table the page of its heads, and how many rows begin on each page."""
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1)}
    for table in below(reader.trailer["/Root"]["/StructTreeRoot"]):
        if table.get("/S") == "/Table":
            rows = [page_of(row, numbers) for row in below(table) if row.get("/S") == "/TR"]
            yield rows[0], Counter(rows[1:])


def held(folder, langs=LANGS) -> None:
    for lang in langs:
        reader = PdfReader(folder / lang / "report.pdf")
        shares = [filled(page) for page in reader.pages]
        assert min(shares[:-1]) >= 1 / 3, (lang, shares)
        tables = list(rows_by_page(reader))
        assert tables
        for heads, rows in tables:
            assert rows, f"{lang}: a table on page {heads} has no row"
            assert rows.total() == 1 or min(rows.values()) > 1, (lang, heads, rows)
            assert heads == min(rows), (lang, heads, rows)


@pytest.mark.parametrize("lang", LANGS)
def test_the_main_report_has_at_most_twenty_pages(main_report, lang):
    assert len(PdfReader(main_report / lang / "report.pdf").pages) <= 20


@pytest.mark.parametrize("lang", LANGS)
def test_the_main_brief_has_at_most_two_pages(main_report, lang):
    assert len(PdfReader(main_report / lang / "brief.pdf").pages) <= 2


@pytest.mark.parametrize("name", ["brief.pdf", "report.pdf"])
def test_chinese_numerals_stand_solid_with_what_they_count(main_report, name):
    text = "".join(page.extract_text() for page in PdfReader(main_report / "zh" / name).pages)
    apart = re.findall(r"\d [年月日人元名个至]|[年月在约共] \d", text)
    assert text.count("506人")
    assert not apart, apart[:9]


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=RARE)])
def test_pages_of_the_main_report_are_full_and_no_row_is_alone(main_report, lang):
    held(main_report, [lang])


@pytest.mark.parametrize(
    "name", [name if name == "port-town" else pytest.param(name, marks=RARE) for name in OTHERS]
)
def test_pages_of_invented_cases_are_full_and_no_row_is_alone(name, report_of):
    held(report_of(name))
