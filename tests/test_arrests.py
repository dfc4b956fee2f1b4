from __future__ import annotations

import pytest

from case_lib import arrests


def test_composition_is_the_whole(main_case):
    parts = arrests.composition(main_case)
    assert sum(count.low for count, _ in parts) == main_case["arrests.total"].low
    assert sum(share.low for _, share in parts) == pytest.approx(100)


def test_stages_say_what_is_reported_and_what_is_not(main_case):
    found = dict(arrests.stages(main_case))
    assert list(found) == list(arrests.STAGES)
    assert found["investigated"] == []
    assert found["charged"] == []
    assert [q.name for q in found["convicted"]] == ["convicted.core"]
