"""Working in a notebook: completion, short representations, progress bars, a dark theme."""

from __future__ import annotations

import sys
import threading
import time

import pytest
import tqdm

from case_lib.base import inputs, progress
from case_lib.base.errors import FactError, FormulaError
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case
from case_lib.chapters.compare import model as compare
from case_lib.chapters.pay import earnings, figures, tables
from case_lib.chapters.provinces import model
from case_lib.chapters.victims import model as victims
from tests.conftest import MAIN, MINIMAL


def test_every_name_can_be_completed_and_reached_by_its_parts(main_case):
    assert main_case._ipython_key_completions_() == main_case.names()
    for name in main_case.names():
        node = main_case
        for part in name.split("."):
            assert part in dir(node)
            node = getattr(node, part)
        if "." in name:
            assert node is main_case[name]
    with pytest.raises(AttributeError, match="Did you mean 'caller'"):
        _ = main_case.pay.calller
    assert not hasattr(main_case, "nothing")
    assert not hasattr(main_case, "_repr_latex_")


def test_what_holds_much_says_little():
    case = open_case(MAIN, draws=200)
    for item in (
        case,
        case.file,
        case.file.quantities["arrests.total"],
        case.file.quantities["arrests.total"].claims[0],
        case.file.sources["legal-daily"],
        case.pay,
        tables.by_role(case),
        figures.price_per_lead(case),
        earnings.simulate(case),
        model.spread(case, "population"),
        victims.run(case, 1000),
        compare.columns(case, [])[0],
        case.order,
    ):
        assert repr(item).startswith("<")
        assert " at 0x" not in repr(item)
        assert len(repr(item)) < 400, type(item)


def test_one_of_a_kind_is_told_in_the_singular():
    case = open_case(MAIN, sources="legal-daily", draws=200)
    assert repr(case).startswith("<shanghai-2023: 1 source, ")
    assert repr(case.operation).endswith(" quantities>")


def test_a_formula_without_its_unit_is_told(main_case):
    with pytest.raises(FormulaError, match="brackets with the unit"):
        main_case.formula(lambda pay_calls_day: pay_calls_day)
    with pytest.raises(FormulaError, match="brackets with the unit"):
        main_case.formula()


@pytest.mark.parametrize("said", ["Shanghai", "上海", "上海市"])
def test_a_province_by_its_name_is_told_its_id(write_case, said):
    places = f"places:\n  - {{province: {said}, claims: [{{source: paper}}]}}\n"
    with pytest.raises(FactError, match="Write its id: CN-SH"):
        load_case(write_case(MINIMAL.replace("quantities:", places + "quantities:")))


def test_a_bar_appears_only_where_someone_looks_on(monkeypatch):
    items = [1, 2]
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert progress.bar(items, "x") is items
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    assert list(progress.bar(items, "x")) == items
    assert progress.bar(items, "x") is not items
    monkeypatch.setenv(inputs.FOLDER, "somewhere")
    assert progress.bar(items, "x") is items


def test_a_bar_of_steps_tells_the_time_within_a_step(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    with progress.steps("work", 2) as done:
        assert done is progress.unseen
    _watched(monkeypatch)
    with progress.steps("work", 2, delay=0) as done:
        done()
        for _ in range(2):
            time.sleep(0.3)
            assert "work:  50%" in capsys.readouterr().err
    assert not _ticking()


def _watched(monkeypatch):
    """Show bars as on a terminal, often."""
    monkeypatch.setattr(progress, "_AGAIN", 0.02)
    monkeypatch.setattr(progress, "_DELAY", 0.1)
    monkeypatch.setattr(progress, "_shown", lambda: True)
    monkeypatch.setattr("tqdm.auto.tqdm", tqdm.tqdm)


def _ticking():
    return [thread for thread in threading.enumerate() if thread.name == "progress"]


def test_a_bar_appears_before_a_slow_item_arrives(monkeypatch, capsys):
    _watched(monkeypatch)

    def slow():
        time.sleep(0.6)
        assert "work: 0it [00:00" in capsys.readouterr().err
        yield 1

    assert list(progress.bar(slow(), "work")) == [1]
    assert not _ticking()


def test_quick_work_shows_no_bar_and_imports_none(monkeypatch, capsys):
    monkeypatch.setattr(progress, "_shown", lambda: True)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)  # an import of it fails
    assert list(progress.bar(range(5), "work")) == [0, 1, 2, 3, 4]
    assert capsys.readouterr().err == ""


def test_a_loop_that_fails_leaves_no_bar_that_moves(monkeypatch, capsys):
    _watched(monkeypatch)
    items = progress.bar(range(3), "work")

    def loop():
        for item in items:
            assert item

    with pytest.raises(AssertionError):
        loop()
    time.sleep(0.5)
    assert not _ticking()
    assert "work" not in capsys.readouterr().err
    assert list(items) == [1, 2]  # the generator lived on, as in the traceback of a cell


def test_work_that_fails_ends_its_bar(monkeypatch):
    monkeypatch.setattr(progress, "_shown", lambda: True)
    with pytest.raises(ZeroDivisionError), progress.steps("work", 2):
        1 / 0  # noqa: B018
    assert not _ticking()


def test_drawings_turn_dark_with_jupyterlab(main_case):
    html = figures.price_per_lead(main_case).as_html()
    assert "data-jp-theme-light='false'" in html
    assert "<figure class='case-lib'>" in html
