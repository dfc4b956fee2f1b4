from __future__ import annotations

from datetime import date

import pytest

from case_lib import law, reference_data
from case_lib.opening import open_case
from tests.conftest import MAIN, MINIMAL


def test_only_what_was_in_force_on_the_day_counts(main_case):
    table = law.in_force(main_case.file, main_case.order)
    assert {"A19-12-4", "T16-2.4-2", "C15-3a"} <= set(table["id"])
    # superseded before, or made after
    assert not {"F11-5-2", "C25", "A25-3"} & set(table["id"])


@pytest.mark.parametrize(
    ("day", "amount"), [(date(2023, 4, 25), 100_000), (date(2025, 9, 1), 500_000)]
)
def test_the_amount_for_concealing_proceeds_depends_on_the_day(day, amount):
    table = reference_data.thresholds("CN", day, day)
    assert list(table.loc[table["measure"] == "proceeds", "value"]) == [amount]


def test_a_window_across_a_change_has_neither_rule():
    table = reference_data.thresholds("CN", date(2025, 8, 1), date(2025, 9, 1))
    assert "proceeds" not in set(table["measure"].dropna())


def test_the_four_offences_with_their_bands(main_case):
    found = {o.provision: o for o in law.offences(main_case)}
    assert list(found) == ["266", "312", "287-2", "287-1"]
    assert [len(o.bands) for o in found.values()] == [3, 2, 1, 1]
    assert not found["266"].thresholds.empty


def test_without_dates_nothing_is_in_force(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    case = open_case(path)
    assert law.in_force(case.file, case.order) is None
    assert law.given(case.file, case.order, ()) == {}
    assert open_case(MAIN)["law.threshold_gain_aiding"] == 10_000
