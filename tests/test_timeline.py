from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from case_lib import timeline
from case_lib.claims import chosen_sources
from case_lib.errors import FactError
from case_lib.facts import CaseFile
from case_lib.kinds import Kind
from case_lib.opening import open_case
from case_lib.ordering import order
from tests.conftest import MAIN

START = date(2023, 1, 1)


def case_with(events):
    return CaseFile.model_validate(
        {
            "case": "c",
            "title": "t",
            "summary": "s",
            "country": "CN",
            "currency": "CNY",
            "stage": "arrested",
            "changed": "2024-01-01",
            "sources": {"paper": {"outlet": "P", "access": "read"}},
            "events": events,
        }
    )


def text(first, last):
    return f"{START + timedelta(first)}/{START + timedelta(last)}"


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6)), min_size=2, max_size=4))
def test_a_chain_is_tightened_as_by_trying_every_day(windows):
    boxes = [(first, first + more) for first, more in windows]
    names = [f"e{i}" for i in range(len(boxes))]
    events = {
        name: {
            "label": name,
            "claims": [{"source": "paper", "when": text(*box)}],
            "after": names[:i][-1:],
        }
        for i, (name, box) in enumerate(zip(names, boxes, strict=True))
    }
    # earliest days from the front, latest from the back
    early, late = [], []
    for first, _ in boxes:
        early.append(max([first, *early[-1:]]))
    for _, last in reversed(boxes):
        late.append(min([last, *late[-1:]]))
    late.reverse()
    file = case_with(events)
    try:
        found = order(file, chosen_sources(file, "all"))
    except FactError as error:
        assert any(e > x for e, x in zip(early, late, strict=True))
        assert "can't hold" in str(error)
        return
    assert all(e <= x for e, x in zip(early, late, strict=True))
    for name, first, last in zip(names, early, late, strict=True):
        assert found.window(name) == (START + timedelta(first), START + timedelta(last))


def test_the_main_case_windows(main_case):
    found = {e.name: e for e in timeline.events(main_case)}
    assert found["plan"].earliest == date(2023, 3, 1)
    assert found["plan"].latest == date(2023, 4, 25)
    assert found["plan"].kind is Kind.DERIVED
    assert found["raid"].lasting
    assert found["detection"].window.precision == "early"
    assert found["convictions"].latest == date(2024, 2, 23)
    assert [e.earliest for e in found.values()] == sorted(e.earliest for e in found.values())


def test_without_the_feature_the_raid_is_bounded_by_order_alone():
    case = open_case(MAIN, sources="legal-daily")
    found = {e.name: e for e in timeline.events(case)}
    assert (found["raid"].earliest, found["raid"].latest) == (date(2023, 3, 1), date(2023, 5, 31))
    assert "press_conference" not in found
    assert case["timeline.detection_to_raid"].high == 91


def test_undated_events_stay_open():
    file = case_with({"one": {"label": "one"}, "two": {"label": "two", "after": ["one"]}})
    assert order(file, chosen_sources(file, "all")).window("two") == (None, None)
