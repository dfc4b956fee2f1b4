"""User text, tables and figures in a report: printed with trace and mark, or refused."""

from __future__ import annotations

import json
import shutil
import types

import nbformat
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import case_lib
from case_lib.base.errors import ParameterError, RenderError
from case_lib.base.kinds import Kind
from case_lib.chapters.timeline import tables
from case_lib.document import show, user_frames
from case_lib.document.display import MIME
from case_lib.document.inline import Number, text_of
from case_lib.document.versions import version
from case_lib.quantity.quantities import Quantity
from case_lib.reports import printed_numbers, unsupported_output
from case_lib.reports.orphans import orphans
from case_lib.reports.request import Request
from tests import in_process
from tests.conftest import MINIMAL, ROOT


def drawn(words="at 3.7"):
    fig = Figure(figsize=(4, 2))
    axes = fig.add_subplot()
    axes.plot([0, 10], [2, 8])
    axes.text(5, 5, words)
    axes.set_xlabel("计数 count")
    return fig


MINE = """\
# Mine
---
case = "small-case"
lang = "en"
sources = "all"
draws = 10_000
seed = 20230525
---
from matplotlib.figure import Figure
import pandas as pd
from case_lib import open_case, show
opened = open_case(case, lang=lang, sources=sources, draws=draws, seed=seed)
show.text(opened, {"en": "There were {{ arrests.total }}.", "zh": "共{{ arrests.total }}。"})
---
frame = pd.DataFrame({"what": ["a", "b 7"], "share": [0.25, None], "n": [1234, 5]})
show.table(frame, "Shares.", "Counted by hand.", rests_on=[opened["arrests.total"]])
---
fig = Figure(figsize=(4, 2))
fig.add_subplot().text(0.5, 0.5, "at 3.7")
show.figure(fig, ["Of ", opened["arrests.total"], "."], "A point.", "Drawn by hand.")
"""


def notebook(text):
    book = nbformat.v4.new_notebook()
    first, *cells = text.split("---\n")
    book.cells = [nbformat.v4.new_markdown_cell(first.strip())]
    book.cells += [nbformat.v4.new_code_cell(cell.strip()) for cell in cells]
    book.cells[1].metadata["tags"] = ["parameters"]
    return book


def test_ones_own_chapter_is_set_with_trace_and_mark_and_passes_the_audit(tmp_path):
    books = tmp_path / "books"
    books.mkdir()
    shutil.copy(ROOT / "notebooks" / "00_facts.ipynb", books)
    nbformat.write(notebook(MINE), books / "07_mine.ipynb")
    case = tmp_path / "case.yaml"
    case.write_text(MINIMAL, encoding="utf-8")
    request = Request(books, ["en", "zh"], only=["07_mine"])
    pdfs = in_process.render(str(case), request, tmp_path / "out")
    for pdf in pdfs:
        sidecar = json.loads((pdf.parent / "provenance.json").read_text("utf-8"))
        own = [number for number in sidecar["numbers"] if number["name"].startswith("own.")]
        assert {"0.25", "5", "at 3.7"} <= {number["text"] for number in own}
        for number in own:
            tree = sidecar["traces"][number["name"]]
            assert number["mark"] in ("◐", "○")
            assert tree["method"]["en"] in ("Counted by hand.", "Drawn by hand.")
        (table,) = {n["name"].split(".")[1] for n in own if n["text"] == "0.25"}
        (one,) = [n for n in own if n["name"].startswith(f"own.{table}.share")]
        inputs = sidecar["traces"][one["name"]]["inputs"]
        assert [node["name"] for node in inputs] == ["arrests.total"]
        assert orphans(pdf.parent) == []
    texts = [pdf.with_name("report.html").read_text("utf-8") for pdf in pdfs]
    assert ["There were " in text for text in texts] == [True, False]


def test_what_is_missing_from_a_table_is_a_dash(main_case):
    """Whatever its type: a missing number of single precision once stopped the report."""
    gone = [None, np.nan, np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT")]
    values = [np.float32(2), True, np.bool_(True), (1, 2)]
    cells = user_frames.cells(
        pd.DataFrame({"x": pd.Series([*gone, *values], dtype=object)}),
        "en",
        {},
        lambda row, column, value, unit, label: Quantity.parse(value, unit, f"own.{row}"),
        (),
        {},
    )
    assert [text_of(row[0]) for row in cells] == ["–"] * 6 + ["2", "True", "True", "(1, 2)"]


def test_numbers_of_a_table_keep_their_values_and_quantities_their_traces(main_case):
    total = main_case["arrests.total"]
    frame = pd.DataFrame({"who": [total, None], "x": np.array([1.5, np.nan])}, index=["a", "b"])
    frame.index.name = "row"
    block = show.table(frame, "Numbers.", "By hand.", units={"x": "CNY/day"}, kind="synthetic")
    english = block.of["en"]
    assert english.heads == ["row", "who", "x (yuan a day)"]
    (_, (first,), (second,)), (_, (third,), (fourth,)) = english.rows
    assert (first.name, first.kind) == ("arrests.total", Kind.REPORTED)
    assert (second.low, second.unit, second.kind) == (1.5, "CNY/day", Kind.SYNTHETIC)
    assert third == fourth == "–"
    assert "◇" in block.as_text()


def test_what_can_not_be_set_is_told_with_the_way_out(main_case):
    frame = pd.DataFrame({"a": [1]})
    for words, call in {
        "'7' has no trace": lambda: show.table(frame, "All 7.", "By hand."),
        "'3' has no trace": lambda: show.figure(drawn(), "A.", "b", "Of 3."),
        "needs `alt`": lambda: show.figure(drawn(), "A.", "", "By hand."),
        "needs `source`": lambda: show.table(frame, "A.", ""),
        "not a str": lambda: show.figure("x", "A.", "b", "By hand."),
        "takes a DataFrame, not a list": lambda: show.table([1], "A.", "By hand."),
        "201 rows": lambda: show.table(pd.DataFrame({"a": range(201)}), "A.", "By hand."),
        "no column 'b'": lambda: show.table(frame, "A.", "By hand.", units={"b": "CNY"}),
        "must be one of reported": lambda: show.table(frame, "A.", "By hand.", kind="true"),
        "'506' has no trace": lambda: show.text(main_case, "In all 506."),
        "'arrests.totl' is not known in shanghai-2023. Did you mean 'arrests.total'?": lambda: (
            show.text(main_case, "In all {{ arrests.totl }}.")
        ),
        "Did you mean 'pay.caller.base_wage_day'": lambda: show.text(
            main_case, "{% if pay.caller.base_wage_dy is known %}It is.{% endif %}"
        ),
        "expected name or number": lambda: show.text(main_case, "In all {{ arrests. }}."),
        "neither an argument": lambda: show.text(main_case, "In all {{ total }}."),
        "takes the opened case first": lambda: show.text("In all.", "x"),
    }.items():
        with pytest.raises(ParameterError) as error:
            call()
        assert words in str(error.value)


def test_names_that_other_sources_or_cases_give_are_left_out(main_case):
    without = main_case.with_sources("-hanchuan")
    text = (
        "A.\n{{ pay.break_even_price_lead }}\n{{ pay.clerk.quota_month }}\n{{ pay.base_wage_day }}"
    )
    assert show.text(without, text).as_text() == "A."


def test_words_in_a_drawing_are_printed_numbers_and_ticks_are_not(main_case):
    block = show.figure(
        drawn(), "A.", "A line.", "By hand.", rests_on=[main_case["pay.call_minutes"]]
    )
    for lang in ("en", "zh"):
        described = version(json.loads(json.dumps(block.describe())), lang)
        assert [n["text"] for n in printed_numbers.numbers_in(described)] == ["at 3.7"]
        assert "pay.call_minutes" in described["rests_on"]
        assert described["kinds"] == ["assumed"]
        assert "Noto Sans" in described["svgs"][0]
    assert isinstance(block.of["en"].numbers[0], Number)


def output(kind, data=None, **more):
    if kind == "stream":
        return nbformat.v4.new_output(kind, **more)
    return nbformat.v4.new_output(kind, data)


@pytest.mark.parametrize(
    ("output_of_cell", "call"),
    [
        (output("stream", name="stdout", text="506"), "show.text(opened,"),
        (output("display_data", {"image/png": "iVBO"}), "show.figure(fig, caption, alt, source)"),
        (
            output("execute_result", {"text/html": pd.DataFrame({"a": [1]})._repr_html_()}),
            "show.table(frame, caption, source)",
        ),
        (
            output("execute_result", {"text/plain": "<arrests.total = 506 person, reported>"}),
            "show.quantities(opened, quantity)",
        ),
        (output("execute_result", {"text/plain": "506"}), "show.text, show.table"),
    ],
)
def test_what_has_no_trace_is_refused_with_notebook_cell_and_call(output_of_cell, call):
    code = nbformat.v4.new_code_cell("x", outputs=[output_of_cell])
    cells = [nbformat.v4.new_markdown_cell("#"), code]
    with pytest.raises(RenderError) as error:
        unsupported_output.check(cells, "07_mine")
    assert str(error.value).startswith("07_mine.ipynb, cell 2: ")
    assert call in str(error.value)
    assert "`from case_lib import show`" in str(error.value)


def test_blocks_and_remarks_are_not_refused(main_case):
    block = show.quantities(main_case, main_case["arrests.total"])
    data = json.loads(json.dumps(block._repr_mimebundle_()))
    assert MIME in data
    warned = output("stream", name="stderr", text="FutureWarning")
    unsupported_output.check(
        [nbformat.v4.new_code_cell("x", outputs=[output("display_data", data), warned])], ""
    )


def test_case_lib_itself_offers_it():
    assert case_lib.show is show


def test_a_caption_in_jupyterlab_speaks_one_language():
    """It said “○ assumed · ○ 假设” to every reader."""
    for langs, there, absent in (("en", "○ assumed", "假设"), ("zh,en", "○ 假设", "assumed")):
        markup = tables.spans(case_lib.open_case("shanghai-2023", lang=langs)).as_html()
        assert there in markup
        assert absent not in markup.partition("<thead>")[0]


def test_a_mark_is_told_in_the_language_of_its_caption():
    block = show.figure(drawn("high"), "It grew.", "A line.", "My own sweep.", kind="assumed")
    assert block.as_text().splitlines()[0] == "It grew. ○ assumed"
    assert "○ 假设" in block.of["zh"].as_html()
    assert "assumed" not in block.of["zh"].as_html()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "有所增加。"),
        ("en", "It grew."),
        ("zh,en", "有所增加。"),
        ("?", "It grew."),
        (7, "It grew."),
    ],
)
def test_a_notebook_shows_a_users_work_in_its_language(monkeypatch, lang, said):
    """It showed English in a notebook with lang = "zh"."""
    shell = types.SimpleNamespace(user_ns={"lang": lang})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    caption = {"en": "It grew.", "zh": "有所增加。"}
    frame = pd.DataFrame({"role": ["a"]})
    for block in (
        show.figure(drawn(), caption, "A line.", "My own sweep.", kind="assumed"),
        show.table(frame, caption, "My own sweep.", kind="assumed"),
    ):
        assert block.as_text().startswith(said)
        assert {*block.of} == {"en", "zh"}
