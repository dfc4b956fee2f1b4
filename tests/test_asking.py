"""Sweeps, comparisons and sensitivities, compared with cases opened separately."""

from __future__ import annotations

import itertools
import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from case_lib.asking.beside import beside
from case_lib.asking.exploring import explore
from case_lib.asking.sensitivity import leave_one_out, moved_by
from case_lib.asking.sweeping import sweep
from case_lib.asking.tornado import tornado
from case_lib.base import inputs
from case_lib.base.errors import FactError, ParameterError, QuantityError
from case_lib.casefile import scenario_application
from case_lib.casefile.opening import open_case
from case_lib.casefile.slider_reach import reach
from case_lib.document.display import MIME
from case_lib.document.inline import text_of
from case_lib.document.versions import version
from tests.conftest import MAIN, MINIMAL, RARE

PRICE = "pay.break_even_price_lead"
MINUTES, RATE = "pay.call_minutes", "pay.answer_rate"


@pytest.fixture(scope="module")
def case():
    return open_case(MAIN, draws=200)


def test_each_point_of_a_grid_is_the_case_opened_there(case):
    over = {MINUTES: [1, 2.5], RATE: ["0.2..0.3", (0.4, 0.5)]}
    swept = sweep(case, over, of=[PRICE, "arrests.total"])
    assert len(swept) == 8
    for at, (minutes, rate) in enumerate(itertools.product(*over.values())):
        expected = case.assume({MINUTES: minutes, RATE: rate})[PRICE]
        row = swept[(swept["point"] == at) & (swept["quantity"] == PRICE)].iloc[0]
        assert (row["low"], row["high"]) == (expected.low, expected.high)
        assert (row[MINUTES], row[RATE], row["kind"]) == (minutes, rate, "assumed")
        low, mid, high = np.quantile(expected.draws(200, case.seed), [0.05, 0.5, 0.95])
        assert (row["q05"], row["q50"], row["q95"]) == (low, mid, high)
    assert set(swept[swept["quantity"] == "arrests.total"]["low"]) == {506}
    assert swept.attrs["kind"] == "assumed"


@RARE  # test_executors.py holds it for what runs there
def test_an_executor_changes_nothing(case):
    over = {MINUTES: np.linspace(1, 4, 5)}
    plain = sweep(case, over, of=PRICE)
    with ThreadPoolExecutor(2) as pool:
        for on in ("processes:2", pool):
            assert plain.equals(sweep(case, over, of=PRICE, on=on))
    assert plain["high"].is_monotonic_increasing


def test_a_hypercube_has_one_point_in_each_part_of_each_range(case):
    points = sweep(case, {MINUTES: (1, 4), RATE: None}, of=MINUTES, latin=20, quantiles=())
    # both are spread as they are distributed, which is log-uniform
    for name, low, high in ((MINUTES, 1, 4), (RATE, case[RATE].low, case[RATE].high)):
        shares = (np.log(points[name] / low) / np.log(high / low) * 20).astype(int)
        assert sorted(shares) == list(range(20))
    again = sweep(case, {MINUTES: (1, 4), RATE: None}, of=MINUTES, latin=20, quantiles=())
    assert points.equals(again)


def test_sources_and_functions_of_ones_own_can_be_swept(case):
    def doubled(opened):
        price = opened.get(PRICE)
        return None if price is None else price * 2

    swept = sweep(case, {"sources": ["all", "-hanchuan"]}, of=[PRICE, doubled], quantiles=())
    assert swept["kind"].notna().tolist() == [True, True, False]
    assert swept["low"].iloc[1] == pytest.approx(2 * swept["low"].iloc[0])


def test_where_the_case_does_not_open_the_reason_stands(write_case):
    text = MINIMAL + (
        "  arrests.organisers:\n    label: organisers\n    unit: person\n    claims:\n"
        "      - {says: 5, source: paper}\n"
    )
    text += "assumptions:\n  arrests.core:\n    label: core\n    unit: person\n"
    text += '    value: "1..3"\n    reason: invented\n'
    small = open_case(write_case(text), draws=100)
    swept = sweep(small, {"arrests.core": [3, 13]}, of="arrests.core", quantiles=())
    assert swept["fault"].isna().tolist() == [True, False]
    assert "can’t be more than" in swept["fault"].iloc[1]
    with pytest.raises(FactError, match="can’t be more than"):
        small.assume({"arrests.core": 13})
    with pytest.raises(ParameterError, match="can't be opened at any point"):
        sweep(small, {"arrests.core": [13, 14]}, of="arrests.core", quantiles=())

    def core(opened):
        return opened["arrests.core"]

    # results of functions have a row there too, instead of none
    by_function = sweep(small, {"arrests.core": [3, 13]}, of=core, quantiles=())
    assert by_function["quantity"].tolist() == ["arrests.core", "core"]
    assert by_function["fault"].isna().tolist() == [True, False]
    with pytest.raises(ParameterError, match="can't be opened at any point"):
        sweep(small, {"arrests.core": [13, 14]}, of=core, quantiles=())


def test_faults_of_a_sweep_are_told_at_once_before_anything_runs(case):
    with pytest.raises(ParameterError) as error:
        sweep(case, {"pay.call_minuts": [1], RATE: [0.2, 2]}, of=["pay.break_even_price_led"])
    for words in ("'pay.call_minutes'?", "at most 1", f"{PRICE!r}?"):
        assert words in str(error.value)
    for over, latin in (({}, None), ({MINUTES: 3}, None), ({MINUTES: []}, None), ({"x": None}, 3)):
        with pytest.raises(ParameterError):
            sweep(case, over, of=PRICE, latin=latin)
    with pytest.raises(ParameterError, match="latin=0"):
        sweep(case, {MINUTES: (1, 2)}, of=PRICE, latin=0)


def test_what_differs_and_nothing_else_stands_beside(case):
    other, third = case.assume({MINUTES: "2..3"}, name="longer"), case.with_sources("-hanchuan")
    comparison = beside(case, other, third)
    frame = comparison.frame()
    for name, rows in frame.groupby("quantity"):
        for row, opened in zip(rows.itertuples(), (case, other, third), strict=True):
            quantity = opened.get(name)
            assert pd.isna(row.kind) == (quantity is None)
            if quantity is not None:
                assert row.low == quantity.low
        assert rows[["low", "high", "kind"]].astype(str).drop_duplicates().shape[0] > 1
    for name in set(case.names()) - set(frame["quantity"]):
        assert len({str(c[name].interval) for c in (case, other, third)}) == 1


def test_beside_keeps_apart_what_has_one_name(case):
    comparison = beside(case, case.assume({MINUTES: "2..3"}, name="longer"), of=[PRICE])
    described = json.loads(json.dumps(comparison.describe()))
    first, second = (described["traces"][n] for n in (PRICE, f"{PRICE}@longer"))
    names = {tree["name"]: tree for tree in _nodes(second)}
    assert names[f"{MINUTES}@longer"]["low"] == 2
    assert {tree["name"]: tree for tree in _nodes(first)}[MINUTES]["low"] == 1
    assert RATE in names  # which is the same in both
    assert {text_of(row[0]) for row in comparison.table().rows} == {
        "Price per person who joined at which callers and quality inspectors are paid for"
    }
    assert len(comparison.figure().axes()) >= 1


def _nodes(tree):
    return [tree, *(node for item in tree.get("inputs", []) for node in _nodes(item))]


def test_beside_speaks_all_languages_and_names_what_is_alike():
    case = open_case(MAIN, lang="en,zh", draws=200)
    comparison = beside(case, case.assume({MINUTES: 2}))
    assert "不同之处" in str(version(comparison.describe(), "zh")["caption"])
    with pytest.raises(ParameterError, match="the same name"):
        beside(case, case)
    assert beside(case, case, names=["a", "b"]).frame().empty
    with pytest.raises(ParameterError, match="two cases or more"):
        beside(case)
    with pytest.raises(ParameterError, match="Did you mean"):
        beside(case, case, of=["arrests.totl"], names=["a", "b"])


def test_leaving_a_source_out_is_opening_the_case_without_it(case):
    effects = leave_one_out(case)
    assert set(effects.query(f"quantity == '{PRICE}' and change == 'gone'")["without"]) >= {
        "hanchuan"
    }
    rest = case.with_sources("-hanchuan")
    of_hanchuan = effects[effects["without"] == "hanchuan"].set_index("quantity")
    for name, quantity in case.quantities.items():
        now = rest.get(name)
        changed = now is None or now.interval != quantity.interval or now.kind != quantity.kind
        assert changed == (name in of_hanchuan.index), name
        if changed:
            assert (of_hanchuan.loc[name, "change"] == "gone") == (now is None)
    with pytest.raises(ParameterError, match="Did you mean"):
        leave_one_out(case, "arrests.totl")


def test_models_of_ones_own_are_left_out_of_too(case):
    def share(opened):
        return opened[PRICE] * 1  # which raises without it

    effects = leave_one_out(case, [share])
    assert "gone" in set(effects["change"])


def test_what_moves_a_result_is_what_its_formula_says(case):
    swings = moved_by(case, PRICE).set_index("input")
    assert swings["swing"].is_monotonic_decreasing
    assert set(swings.index) == {n for n, q in case[PRICE].bases.items() if not q.exact}
    for name in (MINUTES, "pay.callers_inspector"):
        middles = {
            key: float(base.inverse(np.array([0.5]))[0]) if not base.exact else base.low
            for key, base in case[PRICE].bases.items()
        }
        for end in ("low", "high"):
            by_hand = case[PRICE].values(
                {k: np.array([v]) for k, v in {**middles, name: swings.loc[name, end]}.items()}
            )
            assert swings.loc[name, f"at_{end}"] == pytest.approx(float(by_hand[0]))
    with pytest.raises(ParameterError, match="given, not computed"):
        moved_by(case, "arrests.total")


def test_what_rests_on_an_open_end_is_moved_by_nothing(write_case):
    case = open_case(write_case(MINIMAL.replace("says: 12", 'says: ">=12"')))

    @case.formula("person", "twice as many")
    def twice(arrests_total):
        return 2 * arrests_total

    with pytest.raises(QuantityError, match=r"arrests\.total has no finite bounds"):
        moved_by(case, "own.twice")


def test_a_tornado_draws_its_frame(case):
    block = tornado(case, PRICE)
    assert block.frame().equals(moved_by(case, PRICE))
    (axes,) = block.axes()
    widths = sorted(abs(patch.get_width()) for patch in axes.patches if patch.get_width())
    ends = moved_by(case, PRICE)
    expected = np.abs(ends[["at_low", "at_high"]].sub(ends["middle"], axis=0)).to_numpy().ravel()
    assert widths == pytest.approx(sorted(expected))
    assert PRICE in block.rests_on
    # its halves are named beside the longest bar, not in a legend
    assert axes.get_legend() is None
    first = ends.iloc[0]
    notes = {note.get_text(): note.xy[0] for note in axes.texts}
    assert notes == {"at its low end": first["at_low"], "at its high end": first["at_high"]}


def test_frames_hold_what_is_printed(case):
    from case_lib.chapters.pay import figures, tables

    frame = tables.by_role(case).frame()
    assert frame["callers low"].iloc[0] == case["pay.caller.base_wage_day"].low
    quantities = case.frame().set_index("name")
    assert len(quantities) == len(case.quantities)
    assert quantities.loc[PRICE, "high"] == case[PRICE].high
    drawn = figures.price_per_lead(case)
    assert {PRICE, "pay.leads_day"} <= set(drawn.frame()["name"])
    assert drawn.data.equals(drawn.frame())
    assert drawn.axes()[0].figure is not None


def test_controls_move_the_case_and_what_is_kept_can_be_rendered(case, tmp_path, monkeypatch):
    exploration = explore(case, PRICE, folder=tmp_path / "scenarios")
    widget = exploration.controls()
    assert set(exploration.assumptions) == {
        n for n in case[PRICE].bases if n in case.file.assumptions
    }
    slider = exploration._sliders[MINUTES]
    assert (slider.min, slider.max) == reach(
        case.file, MINUTES, "minute/call", case[MINUTES].interval, True
    )
    exploration._sliders[MINUTES].value = (2, 3)
    assert exploration.case[PRICE].interval == case.assume({MINUTES: (2, 3)})[PRICE].interval
    assert {q.name for q in exploration.state().runs() if hasattr(q, "kind")} >= {MINUTES, PRICE}
    assert exploration.state().as_html().count("<img") == 1
    exploration._on_keep("longer", "Stories take time.")
    path = tmp_path / "scenarios" / "longer.yaml"
    assert f"--scenario {path.as_posix()}" in exploration._message.value
    scenario = scenario_application.read(path, case.file)
    assert (scenario.name, scenario.case) == ("longer", "shanghai-2023")
    assert scenario.assumptions[MINUTES].value == "2..3"
    exploration._on_keep("longer", "")
    assert "already exists" in exploration._message.value
    exploration._on_back()
    assert exploration._sliders[MINUTES].value == (1, 4)
    assert exploration.scenario is None
    assert len(widget.children) == 2 * len(exploration.assumptions) + 2
    with pytest.raises(ParameterError, match="nothing was changed"):
        exploration.keep("x")
    with pytest.raises(ParameterError, match="must be more than 0"):
        exploration.move(MINUTES, 0, 3)
    for name, more in (("arrests.total", ()), (PRICE, ["arrests.total"]), ("arrests.totl", ())):
        with pytest.raises(ParameterError):
            explore(case, name, more)


def test_controls_stay_out_of_reports(case, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda item, **_: shown.append(item))
    explore(case, PRICE)._ipython_display_()
    assert len(shown) == 2
    monkeypatch.setenv(inputs.FOLDER, "somewhere")
    explore(case, PRICE)._ipython_display_()
    assert len(shown) == 3
    assert MIME in shown[-1]._repr_mimebundle_()


def test_a_sweep_of_nothing_is_refused_and_ends_may_be_a_list(main_case):
    with pytest.raises(ParameterError, match="at least one result"):
        sweep(main_case, {"pay.call_minutes": [1, 2]}, of=[])
    options = {"of": "pay.calls_day", "latin": 3}
    listed = sweep(main_case, {"pay.call_minutes": [1, 2]}, **options)
    assert listed.equals(sweep(main_case, {"pay.call_minutes": (1, 2)}, **options))
