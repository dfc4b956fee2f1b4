"""Claims with an open end, or counts too large to generate, in all generated data."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from case_lib import synthetic
from case_lib.base.errors import ModelError
from case_lib.casefile import divisions
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_file
from case_lib.synthetic.organisation_model import MOST_PEOPLE, MOST_ROWS, programme
from tests.conftest import MAIN, RARE, ROOT

FILES = {
    name: load_case(ROOT / "cases" / name / "case.yaml")
    for name in ("shanghai-2023", "hanchuan-2021", "cixi-2022")
}
QUANTITIES = [
    (case, name)
    for case, file in FILES.items()
    for name, spec in file.quantities.items()
    if not name.startswith("comparator.")
]
GENERATED = [name for case, name in QUANTITIES if case == "shanghai-2023"]


def saying(case, said, sources="all"):
    """Return the case with quantities that have one source, with other wordings."""
    file = FILES[case]
    quantities = dict(file.quantities)
    for name, says in said.items():
        spec = quantities[name]
        chosen = next(c for c in spec.claims if c.rank != "rejected")
        claim = chosen.model_copy(update={"says": says, "anchor": ""})
        quantities[name] = spec.model_copy(update={"claims": (claim,)})
    return open_file(file.changed_by({"quantities": quantities}), sources, draws=200)


def least(case, name):
    """Return the lower end of what a case says, written as a case file has it."""
    return np.format_float_positional(whole(case)[name].low, trim="-")


@functools.cache
def whole(case):
    """Return a case as it is shipped."""
    return open_file(FILES[case], draws=200)


@pytest.mark.parametrize(
    ("case", "name"),
    [
        # of other cases, whose quantities have the same kinds of claims, every fifth
        each if each[1] in GENERATED[::2] or row % 5 == 0 else pytest.param(*each, marks=RARE)
        for row, each in enumerate(QUANTITIES)
    ],
    ids=str,
)
def test_at_least_can_be_said_of_every_quantity(case, name):
    """A point is drawn that every claim allows, and no more than twice what it must be."""
    if whole(case).get(name) is None:
        pytest.fail(f"{name} is not known in {case}")
    opened = saying(case, {name: f">={least(case, name)}"})
    plan = programme(opened)
    assert name in plan.open
    assert plan.feasible()
    point = plan.sample(np.random.default_rng(1))
    for row in plan.rows:
        value = sum(factor * point[each] for each, factor in row.terms)
        assert row.low - 1e-6 <= value <= row.high + 1e-6, row
    low = whole(case)[name].low
    assert low - 1e-6 <= point[name] <= max(2 * low, low + 1) + 1e-6


SOME = {*GENERATED[::15], "pay.caller.talk_hours_day"}  # which shifts are drawn from


@pytest.mark.parametrize(
    "name", [name if name in SOME else pytest.param(name, marks=RARE) for name in GENERATED]
)
def test_records_are_made_with_an_open_end(name):
    opened = saying("shanghai-2023", {name: f">={least('shanghai-2023', name)}"})
    certificate = synthetic.certify(synthetic.generate(opened, 1, days=2))
    assert certificate["all_hold"]
    assert name in certificate["open_ends"]


def test_all_claims_with_open_ends_at_once():
    wordings = {name: f">={least('shanghai-2023', name)}" for name in GENERATED}
    records = synthetic.generate(saying("shanghai-2023", wordings), 1, days=2)
    certificate = synthetic.certify(records)
    assert certificate["all_hold"]
    assert set(certificate["open_ends"]) == set(GENERATED)


def test_closed_ends_are_reached_as_before(main_case):
    plan = programme(main_case)
    assert "arrests.total" not in plan.open
    assert "open_ends" not in synthetic.certify(synthetic.generate(main_case, 1, days=2))


def test_no_more_places_than_there_are():
    opened = saying("shanghai-2023", {"operation.provinces": ">=24"})
    plan = programme(opened)
    points = [plan.sample(np.random.default_rng(seed)) for seed in range(20)]
    known = len(divisions.divisions(opened.file))
    assert max(point["operation.provinces"] for point in points) <= known
    impossible = saying("shanghai-2023", {"operation.provinces": "32"})
    with pytest.raises(ModelError) as refused:
        synthetic.build(impossible, 1)
    assert "operation.provinces" in str(refused.value)
    assert f"the table of provinces has {known}" in str(refused.value)
    assert "case.yaml:" in str(refused.value)


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ({"victims.similar": "1000000000"}, MOST_ROWS),
        ({"operation.devices": "1000000000"}, MOST_ROWS),
        ({"arrests.total": "200000", "arrests.coerced": "200000"}, MOST_PEOPLE),
    ],
)
def test_what_no_machine_holds_is_refused_at_its_place(said, most):
    opened = saying("shanghai-2023", said)
    with pytest.raises(ModelError) as refused:
        synthetic.generate(opened, 1)
    assert f"at most {most:,} can be generated" in str(refused.value)
    assert f"{next(iter(said))}:" in str(refused.value)
    assert "case.yaml:" in str(refused.value)


def test_a_price_is_no_wage_and_is_certified_as_in_no_table(write_case):
    """``pay.price_lead`` is a documented name of two words."""
    from case_lib.casefile.opening import open_case

    more = (
        "  pay.price_lead:\n    label: {en: price, zh: 价格}\n    unit: CNY/lead\n"
        '    claims: [{says: ">=400", source: legal-daily, at: p5}]\n'
    )
    text = MAIN.read_text("utf-8").replace("quantities:\n", f"quantities:\n{more}", 1)
    records = synthetic.generate(open_case(write_case(text)), 1, days=2)
    (row,) = [r for r in synthetic.certify(records)["claims"] if r["quantity"] == "pay.price_lead"]
    assert row["holds"] is None
    assert row["why"] == "no table holds it"


@pytest.mark.parametrize("name", ["pay.caller.signing_gift", "pay.courier.base_wage_day"])
def test_pay_without_a_column_or_a_role_in_the_tables_is_certified_as_in_no_table(write_case, name):
    from case_lib.casefile.opening import open_case

    more = (
        f"  {name}:\n    label: {{en: pay, zh: 报酬}}\n    unit: CNY/day\n"
        "    claims: [{says: 30, source: legal-daily, at: p15}]\n"
    )
    text = MAIN.read_text("utf-8").replace("quantities:\n", f"quantities:\n{more}", 1)
    records = synthetic.generate(open_case(write_case(text)), 1, days=2)
    (row,) = [r for r in synthetic.certify(records)["claims"] if r["quantity"] == name]
    assert row["holds"] is None


def test_a_reading_beside_a_surer_one_binds_nothing():
    """Police say more than 100 cities, a weaker source 100: both are reported, one decides."""
    file = FILES["shanghai-2023"]
    spec = file.quantities["operation.cities"]
    sure = spec.claims[0].model_copy(update={"says": "101..150", "confidence": "high"})
    less = spec.claims[-1].model_copy(update={"says": "100", "confidence": "medium"})
    both = spec.model_copy(update={"claims": (sure, less)})
    changed = {**file.quantities, "operation.cities": both}
    opened = open_file(file.changed_by({"quantities": changed}), draws=200)
    records = synthetic.generate(opened, 1, days=2)
    certificate = synthetic.certify(records)
    assert certificate["all_hold"]
    rows = [r for r in certificate["claims"] if r["quantity"] == "operation.cities"]
    assert [row["holds"] for row in rows] == [True, None]
    assert "surer" in rows[1]["why"]
    assert records.organisation.counts["operation.cities"] > 100
