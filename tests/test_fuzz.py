"""Damaged case files can be opened or are refused with faults and places; nothing else happens.

A longer search: FUZZ=5000 python -m pytest -n0 tests/test_fuzz.py --hypothesis-profile thorough
"""

from __future__ import annotations

import copy
import json
import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case_lib.base import yaml_text
from case_lib.base.errors import FactError, ParameterError
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case
from case_lib.quantity import printed_bounds, printing
from tests.conftest import MINIMAL, ROOT

LOCATED = re.compile(r"^\S+\.(yaml|csv):\d+:\d+  .+")
FILES = [
    *sorted((ROOT / "cases").glob("*/case.yaml")),
    *sorted((ROOT / "tests/cases").glob("*.yaml")),
]
SHIPPED = [json.loads(json.dumps(yaml_text.load(p.read_text("utf-8")), default=str)) for p in FILES]
TABLES = sorted((ROOT / "tests/cases").glob("*.csv"))
TEXTS = {table.name: table.read_text("utf-8") for table in TABLES}

WORDS = [
    "", " ", "()", "[key]", "x", "~", "é", "\u3000", "\u200b", "\u202e", "\0", "\ud800", "😀",
    "a" * 3000,
    "arrests.total", "arrests_total", "a.b.c", "origin", "raid.begin", "paper", "person",
    "CNY", "%", "‰",
    "person/person", "1/0", "CNY**999999999", "12%", "506", "1000+", "~200", "5..10", "10..5",
    "<200",
    ">=400", ">=0", "-5", "0", "0..0", "1e5", "1e400", "inf", "nan", "几十", "数名", "〇", "..",
    "+", "2023",
    "2023-02-30", "2023-21", "0001-01-01", "9999-12-31", "2023-05/2023-04", "2023-05-01/2023-06-01",
    "loguniform", "triangular", "rejected", "preferred", "convicted", "likely", "other", "full",
    "javascript:alert(1)", "https://a.cn/", "../../etc/passwd", "/etc/passwd", "frontline", "head",
    "arrests.total * 2", "arrests.total / (arrests.total - arrests.total)", "((((",
    "__import__('os')",
    "lambda: 1", "{en}", "{0}", "%s", "$\\frac$", "[/b]", "<script>", "\\", "'", '"', "\n",
    "CN", "US", "ZZ",
]  # fmt: skip
NUMBERS = [
    0,
    -1,
    1,
    2,
    7,
    0.5,
    -0.0,
    1e-9,
    1e16,
    1e300,
    10**30,
    10**400,
    float("inf"),
    float("nan"),
]
SHAPES = [None, True, False, [], {}, [[]], [None], {"en": "a"}, {"x": {"y": 1}}]
VALUES = [*WORDS, *NUMBERS, *SHAPES]


def places(node, steps=()):
    """Return the steps to every part of a file."""
    paths = [steps] if steps else []
    if isinstance(node, dict | list):
        for step, part in node.items() if isinstance(node, dict) else enumerate(node):
            paths += places(part, (*steps, step))
    return paths


def reach(node, steps):
    for step in steps:
        node = node[step]
    return node


def damage(choose, file):
    """Drop, double, exchange, rename or replace one part of a file.

    ``choose`` picks one of a list.
    """
    everywhere = places(file)
    if not everywhere:
        return
    steps = choose(everywhere)
    around, last = reach(file, steps[:-1]), steps[-1]
    how = choose(["drop", "double", "exchange", "rename", "replace", "replace", "replace"])
    if how == "drop":
        del around[last]
    elif how == "double" and isinstance(around, list):
        around.append(copy.deepcopy(around[last]))
    elif how == "rename" and isinstance(around, dict):
        around[choose(WORDS)] = around.pop(last)
    elif how == "exchange":
        around[last] = copy.deepcopy(reach(file, choose(everywhere)))
    else:
        around[last] = copy.deepcopy(choose(VALUES))


def written(file):
    """Return a file as YAML with one part per line, so that places are distinct."""
    text = json.dumps(file, ensure_ascii=False, indent=0)
    text = re.sub(r"(?<=: )NaN|(?<=: )(-?)Infinity", r"\1.inf", text)
    return text.encode("utf-8", "backslashreplace")


def opens_or_tells(path, lang="zh"):
    """Open a case and print its quantities, or return the faults, all with a place."""
    try:
        case = open_case(path, lang=lang, draws=100)
    except FactError as error:
        lines = str(error).splitlines()
        assert lines
        assert all(LOCATED.match(line) for line in lines), lines
        return lines
    for finding in case.remarks():
        assert finding.sentence("en")
        assert finding.sentence("zh")
    for quantity in case.quantities.values():
        assert printing.say(quantity, lang)
        assert printed_bounds.interval(quantity.interval, lang)
    return []


_EXAMPLES = settings.default.max_examples  # more of them in make test-all


@pytest.fixture
def folder(tmp_path):
    for table in TABLES:
        (tmp_path / table.name).write_bytes(table.read_bytes())
    return tmp_path


@settings(
    max_examples=int(os.environ.get("FUZZ", 3 * _EXAMPLES // 2)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_a_damaged_case_opens_or_is_told_at_its_place(folder, data):
    def choose(options):
        return options[data.draw(st.integers(0, len(options) - 1))]

    file = copy.deepcopy(choose(SHIPPED))
    for _ in range(choose([1, 2, 3])):
        damage(choose, file)
    path = folder / "case.yaml"
    path.write_bytes(written(file))
    opens_or_tells(path)


@settings(
    max_examples=int(os.environ.get("FUZZ", 3 * _EXAMPLES // 4)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_a_damaged_table_is_read_or_told_at_its_line(folder, data):
    name = data.draw(st.sampled_from(["islands.csv", "port-town-law.csv"]))
    rows = [row.split(",") for row in TEXTS[name].splitlines()]
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(rows) - 1))
        cell = data.draw(st.integers(0, len(rows[row]) - 1))
        cells = st.one_of(
            st.sampled_from(WORDS), st.sampled_from(NUMBERS).map(str), st.text(max_size=6)
        )
        rows[row][cell] = data.draw(cells)
    text = "\n".join(map(",".join, rows))
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    if name == "islands.csv":
        extra = "tables: {provinces: islands.csv}\n"
        (folder / "case.yaml").write_text(MINIMAL.replace("country: CN", "country: NW") + extra)
    else:
        (folder / "case.yaml").write_bytes((ROOT / "tests/cases/port-town.yaml").read_bytes())
    opens_or_tells(folder / "case.yaml")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem + p.parent.name)
def test_the_files_that_are_damaged_open(path):
    assert opens_or_tells(path) == []
    assert load_case(path).case


def test_a_source_that_is_none_is_told():
    with pytest.raises(ParameterError):
        open_case(FILES[0], sources="nobody")
