"""Markdown cells: their content is kept, or refused with an alternative."""

from __future__ import annotations

import nbformat
import pytest

from case_lib.base.errors import RenderError
from case_lib.reports import document, markdown
from tests.conftest import ROOT


def items(block) -> list:
    """Return a list as nested pairs of words and lists."""
    return [
        (markdown.text_of(item["runs"]), [items(inner) for inner in item["lists"]])
        for item in block["items"]
    ]


def test_a_nested_list_keeps_its_items():
    (block,) = markdown.describe("- a\n  - b\n    1. c\n    2. d\n- e **f**\n\n- g", "en")
    assert items(block) == [("a", [[("b", [[("c", []), ("d", [])]])]]), ("e f", []), ("g", [])]
    assert not block["ordered"]
    assert block["items"][0]["lists"][0]["items"][0]["lists"][0]["ordered"]


def test_a_table_is_a_table():
    source = "| who | how many |\n|:--|--:|\n| *callers* | most |\n| `x` | [few](https://a.org/1) |"
    (table,) = markdown.describe(f"before\n\n{source}", "en")[1:]
    assert table["heads"] == ["who", "how many"]
    assert table["align"] == "lr"
    rows = [[markdown.text_of(cell) for cell in row] for row in table["rows"]]
    assert rows == [["callers", "most"], ["x", "few ( )"]]
    assert {"address": "https://a.org/1"} in table["rows"][1][1]


@pytest.mark.parametrize(
    ("source", "runs"),
    [
        ("[law](https://a.org/b)", ["law", " (", {"address": "https://a.org/b"}, ")"]),
        ("<https://a.org/b>", [{"address": "https://a.org/b"}]),
        ("<me@a.org>", [{"address": "mailto:me@a.org"}]),
        ("[next](04_x.ipynb)", ["next", " (", {"style": "code", "text": "04_x.ipynb"}, ")"]),
        ("[x](javascript:alert)", ["[x](javascript:alert)"]),
    ],
)
def test_a_link_says_where_it_leads(source, runs):
    (block,) = markdown.describe(source, "en")
    assert block["lines"] == [runs]


def test_emphasis_nests_and_lines_break():
    (block,) = markdown.describe("**a *b* c**  \nd", "en")
    runs = [run for run in block["lines"][0] if run]
    assert runs == [
        {"style": "strong", "text": "a "},
        {"style": "em", "text": "b"},
        {"style": "strong", "text": " c"},
        {"break": True},
        "d",
    ]


@pytest.mark.parametrize(
    "source", ["![x](y.png)", "> said", "```\ncode\n```", "    code", "***", "- a\n  > b"]
)
def test_what_reports_do_not_set_is_refused(source):
    with pytest.raises(RenderError, match=r"Use headings, .*lists, tables"):
        markdown.describe(source, "en")


def test_every_line_of_a_notebook_is_in_one_message():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                letters = "".join("".join(markdown.blocks(cell.source)).split())
                assert letters == "".join(cell.source.split())


def shown(*outputs):
    cell = nbformat.v4.new_code_cell("x", outputs=list(outputs))
    return document._notebook([cell], "07_own", "en", {"traces": {}, "title": None}, of_brief=False)


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (nbformat.v4.new_output("stream", name="stdout", text="506"), "prints text"),
        (nbformat.v4.new_output("display_data", {"image/png": "iVBO"}), "displays something"),
        (
            nbformat.v4.new_output("execute_result", {"text/html": "<table></table>"}),
            "ends in a value",
        ),
    ],
)
def test_what_has_no_trace_is_not_left_out_silently(output, said):
    with pytest.raises(RenderError, match=rf"07_own\.ipynb, cell 1: .*{said} that"):
        shown(output)


def test_a_remark_of_a_library_stops_nothing():
    warned = nbformat.v4.new_output("stream", name="stderr", text="FutureWarning")
    assert shown(warned) == ([], [], [], [])
