"""Memoised functions: equal results with and without cache, and no stale results."""

from __future__ import annotations

import ast
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_lib.base import cache, code, memoising
from case_lib.base.digests import digest
from case_lib.base.memoising import memoised
from case_lib.casefile.opening import open_case
from case_lib.casefile.per_case import once_per_case
from case_lib.chapters.detection import model as detection
from case_lib.chapters.network import generating
from case_lib.chapters.pay import earnings
from case_lib.chapters.provinces import model as provinces
from case_lib.synthetic.calls.parameters import Range
from tests.conftest import MAIN, RARE, ROOT

CALLS: list[object] = []


@memoised
def doubled(values, more=0):
    CALLS.append(values)
    if more < 0:
        raise ValueError(more)
    return {"twice": np.asarray(values) * 2 + more}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty cache on disk and in memory."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    monkeypatch.setattr(memoising, "_in_memory", type(memoising._in_memory)())
    CALLS.clear()
    return tmp_path / "kept"


def forget():
    memoising._in_memory.clear()


# -- digests -----------------------------------------------------------------------------------

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def typed(value):
    """Return plain data with the type of each part, so that equal means alike."""
    if isinstance(value, dict):
        return [dict, *((typed(k), typed(v)) for k, v in value.items())]
    if isinstance(value, list | tuple):
        return [type(value), *map(typed, value)]
    return (type(value), repr(value))


@settings(max_examples=60)
@given(plain, plain)
def test_digests_are_equal_where_content_is(one, other):
    assert (digest(one) == digest(other)) is (typed(one) == typed(other))
    assert digest(one) == digest(pickle.loads(pickle.dumps(one)))


def test_what_looks_alike_has_digests_of_its_own():
    array = np.arange(6.0)
    alike = [
        (("a", "b"), ("ab",)),
        (1, True),
        (0.0, -0.0),
        ([1], (1,)),
        (array, array.reshape(2, 3)),
        (array, array.astype("float32")),
        (np.float64(1), 1.0),
        (date(2023, 1, 2), "2023-01-02"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),  # a draw may go by the order
        ({1, 2}, frozenset({1, 3})),
        (np.mean, np.sum),
    ]
    for one, other in alike:
        assert digest(one) != digest(other), (one, other)
    assert digest(array[::2]) == digest(array[::2].copy())
    assert digest({3, 1, 2}) == digest({2, 3, 1})


def test_a_class_says_which_fields_its_results_depend_on(main_case):
    quantity = main_case["pay.call_minutes"]
    assert digest(Range(1, 4, quantity)) == digest(Range(1, 4, quantity.bare()))
    assert digest(Range(1, 4, quantity)) != digest(Range(1, 3, quantity))
    assert quantity.distribution != "uniform"
    assert digest(Range(1, 4, quantity)) != digest(Range(1, 4))


@dataclass
class Odd:
    what: object


@pytest.mark.parametrize("odd", [lambda: 1, object(), np.array([None]), Odd(lambda: 1), iter("a")])
def test_what_is_not_plain_is_refused(odd):
    with pytest.raises(TypeError, match="has no digest"):
        digest(("a", odd))


# -- memoising ---------------------------------------------------------------------------------


def test_equal_arguments_are_computed_once_and_results_are_ones_own():
    first = doubled([1, 2])
    first["twice"][0] = 99
    again = doubled([1, 2])
    assert again["twice"].tolist() == [2, 4]
    forget()
    assert doubled([1, 2])["twice"].tolist() == [2, 4]  # from the folder
    assert CALLS == [[1, 2]]
    assert doubled([1, 2], more=1)["twice"].tolist() == [3, 5]
    assert len(CALLS) == 2


def test_errors_are_not_cached():
    for _ in range(2):
        with pytest.raises(ValueError, match="-1"):
            doubled([1], more=-1)
    assert len(CALLS) == 2


def test_switched_off_nothing_is_read_or_kept(folder):
    doubled([1])
    with cache.switched_off():
        assert cache.folder() is None
        doubled([1])
        doubled([5])
    assert cache.folder() == folder
    assert CALLS == [[1], [1], [5]]
    forget()
    doubled([5])
    assert CALLS == [[1], [1], [5], [5]]


def entries(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def flipped(raw):
    return raw[:-3] + bytes([raw[-3] ^ 1]) + raw[-2:]


@pytest.mark.parametrize(
    "damaged", [flipped, lambda raw: raw[:-5], lambda raw: b"", lambda raw: raw + b"x"]
)
def test_a_damaged_result_is_computed_anew(folder, damaged):
    doubled([1])
    (path,) = entries(folder)
    path.write_bytes(damaged(path.read_bytes()))
    forget()
    assert doubled([1])["twice"].tolist() == [2]
    assert len(CALLS) == 2
    forget()
    doubled([1])
    assert len(CALLS) == 2  # and what was put in its place is whole


def test_a_result_under_another_key_is_not_used(folder):
    doubled([1])
    (one,) = entries(folder)
    doubled([2])
    (other,) = (path for path in entries(folder) if path != one)
    other.write_bytes(one.read_bytes())
    forget()
    assert doubled([2])["twice"].tolist() == [4]
    assert len(CALLS) == 3


def test_a_result_that_cannot_be_read_as_one_is_computed_anew(folder, monkeypatch):
    doubled([1])
    (path,) = entries(folder)
    cache.write(path.name, b"no pickle")
    forget()
    assert doubled([1])["twice"].tolist() == [2]
    assert len(CALLS) == 2


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv(cache.VARIABLE, str(blocked / "kept"))
    assert doubled([1])["twice"].tolist() == [2]


def test_what_was_used_longest_ago_goes_first(folder, monkeypatch):
    for number, age in ((1, 50), (2, 5), (3, 90), (4, 1)):
        cache.write(digest(number), bytes(1000))
        path = folder / digest(number)[:2] / digest(number)
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - age))
    assert cache.read(digest(3)) is not None  # which makes it the last used
    cache._trim(folder, 3500)
    kept = [number for number in (1, 2, 3, 4) if cache.read(digest(number)) is not None]
    assert kept == [3, 4]
    cache._trim(folder, 0)
    assert entries(folder) == []


PROGRAM = """
import sys, threading
from case_lib.base import cache
key = "ab" * 32
def fill(byte):
    for _ in range(60):
        cache.write(key, bytes([byte]) * 50_000)
        content = cache.read(key)
        assert content is None or (len(content) == 50_000 and len(set(content)) == 1)
fill(int(sys.argv[1]))
"""


def test_processes_that_write_the_same_result_at_once_never_read_half_of_it():
    running = [subprocess.Popen([sys.executable, "-c", PROGRAM, str(n)], cwd=ROOT) for n in (1, 2)]
    assert [process.wait() for process in running] == [0, 0]


# -- code --------------------------------------------------------------------------------------


def test_code_that_a_module_imports_counts_and_other_code_does_not():
    needed = code.imported("case_lib.chapters.pay.earnings")
    assert {"case_lib.synthetic.shifts", "case_lib.base.streams"} <= set(needed)
    assert "case_lib.detection.learned" not in needed
    assert "case_lib.reports.render" not in needed
    # imports in functions, and names in parentheses that are modules
    assert "case_lib.detection.cores" in code.imported("case_lib.chapters.detection.model")
    assert "case_lib.casefile.cross_checks" in code.imported("case_lib.casefile.opening")


def test_every_import_that_python_sees_is_found():
    """The closure is read with a pattern; here each module in it is parsed."""
    needed = set(code.imported("case_lib.chapters.network.ensemble"))
    assert len(needed) > 40
    for module in needed:
        for node in ast.walk(ast.parse(code._FOR_TYPES.sub("", code._source(module)[0]))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, module
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            own = [name for name in names if name.partition(".")[0] == "case_lib"]
            modules = {name for name in own if code._source(name)[0] is not None}
            assert modules <= needed, module


def test_changed_code_has_another_digest(tmp_path, monkeypatch):
    package = tmp_path / "told_apart"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "one.py").write_text("from told_apart.two import number\n")
    (package / "two.py").write_text("number = 1\n")
    (package / "three.py").write_text("number = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    __import__("told_apart")

    def digest_now():
        code.of_module.cache_clear()
        code._source.cache_clear()
        return code.of_module("told_apart.one")

    before = digest_now()
    (package / "three.py").write_text("number = 2\n")
    assert digest_now() == before
    (package / "two.py").write_text("number = 2\n")
    assert digest_now() != before
    code.of_module.cache_clear()
    code._source.cache_clear()


# -- models ------------------------------------------------------------------------------------

MODELS = {
    "provinces": lambda case: provinces.spread(case).drawn.counts,
    "earnings": lambda case: earnings.simulate(case).pay,
    "ensemble": lambda case: generating.generate(case, 2, 3).measures.to_numpy(str),
    "detection": lambda case: detection.run(case, 500, 4, 2, 1, False).trials["boosting"][0].score,
}


@pytest.mark.parametrize(
    "name",
    [name if name == "ensemble" else pytest.param(name, marks=RARE) for name in MODELS],
)
def test_models_give_the_same_from_memory_from_the_folder_and_without_either(name, folder):
    case = open_case(MAIN, draws=300)
    first = MODELS[name](case)
    from_memory = MODELS[name](case)
    forget()
    kept = len(entries(folder))
    assert kept > 0
    from_folder = MODELS[name](open_case(MAIN, lang="zh", draws=300))
    assert len(entries(folder)) == kept
    with cache.switched_off():
        without = MODELS[name](case)
    for result in (from_memory, from_folder, without):
        assert result.tobytes() == first.tobytes()


@pytest.mark.parametrize(
    ("claim", "changed", "computed"),
    [
        (
            "{says: 24, source: legal-daily",
            "{says: 25, source: legal-daily",
            {"provinces", "ensemble"},
        ),
        pytest.param('{says: "~200", source', '{says: "~210", source', set(), marks=RARE),
    ],
)
def test_a_changed_claim_computes_only_the_models_that_read_it(
    write_case, folder, claim, changed, computed
):
    """Base pay is added to shifts afterwards; provinces are counted with everyone caught."""
    text = MAIN.read_text("utf-8")
    assert claim in text
    names = ("provinces", "earnings", "ensemble")
    for name in names:
        MODELS[name](open_case(MAIN, draws=300))
    other = open_case(write_case(text.replace(claim, changed)), draws=300)
    anew = set()
    for name in names:
        before = len(entries(folder))
        MODELS[name](other)
        anew |= {name} if len(entries(folder)) > before else set()
    assert anew == computed


def test_a_case_is_asked_once_in_whatever_language():
    languages = []
    count = once_per_case(lambda case, more=0: (languages.append(case.lang), more)[1])
    case = open_case(MAIN, lang="zh,en", draws=300)
    for spoken in (case, case.speaking("en"), case.speaking("zh")):
        count(spoken)
        count(spoken, 2)
    assert languages == ["en", "en"]
    count(open_case(MAIN, draws=300))
    count(open_case(MAIN, draws=301))
    assert len(languages) == 4
