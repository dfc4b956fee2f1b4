"""A sidecar says the same as its data, a line for each item."""

import json

from hypothesis import given
from hypothesis import strategies as st

from case_lib.reports.report_files import _lines

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), PLAIN, max_size=4))
def test_what_is_read_is_what_was_written(data):
    assert json.loads(_lines(data)) == data


def test_each_number_and_each_trace_has_its_line():
    numbers, traces = [{"name": "a"}, {"name": "b"}], {"b": {"low": 1}, "a": {"low": 2}}
    lines = _lines({"numbers": numbers, "traces": traces, "case": "x"}).splitlines()
    assert lines[3:5] == ['{"name": "a"},', '{"name": "b"}']
    assert lines[7:9] == ['"a": {"low": 2},', '"b": {"low": 1}']
