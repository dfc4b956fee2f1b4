"""Synthetic call records: their properties, which depend only on their settings."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import tracemalloc
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given as having
from hypothesis import strategies as st

from case_lib.base import reference
from case_lib.base.errors import ModelError, ParameterError
from case_lib.casefile.opening import open_case
from case_lib.synthetic import calls
from case_lib.synthetic.calls import (
    background,
    contacts,
    describing,
    diversion,
    durations,
    rhythm,
    writing,
)
from case_lib.synthetic.calls.checks import checks
from case_lib.synthetic.calls.numbering import CLASSES, DIVERSION, people
from case_lib.synthetic.calls.parameters import Range, traffic
from case_lib.synthetic.calls.rows import Rows, merged, paired
from case_lib.synthetic.calls.world import world
from tests.command import run
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def records(main_case):
    """A week of 5,000 people with many callers among them."""
    return calls.generate(main_case, days=7, subscribers=5_000, seed=3, prevalence=1e-2)


def column(table: pa.Table, name: str) -> np.ndarray:
    values = table[name].combine_chunks()
    return values.to_numpy(zero_copy_only=False)


def of_class(records, name: str) -> np.ndarray:
    return column(records.numbers.filter(pc.equal(records.numbers["class"], name)), "number")


def test_columns_are_those_described(records):
    for name in ("calls", "numbers", "reports"):
        table = getattr(records, name)
        assert table.column_names == describing.columns(name)
        assert pc.all(table["is_synthetic"]).as_py()
        assert not any(table[key].null_count for key in table.column_names)


def test_nobody_can_have_any_of_the_numbers(records):
    """More digits than E.164 allows, in every column that holds a number."""
    columns = [(records.calls, "caller"), (records.calls, "callee"), (records.numbers, "number")]
    for table, name in [*columns, (records.reports, "victim"), (records.reports, "caller")]:
        numbers = column(table, name)
        assert {len(str(number)) for number in np.unique(numbers).tolist()} == {16}


def test_nobody_calls_their_own_number(records):
    assert not pc.any(pc.equal(records.calls["caller"], records.calls["callee"])).as_py()


def test_calls_are_in_order_and_on_their_days(records):
    start = column(records.calls, "start")
    assert (np.diff(start) >= np.timedelta64(0)).all()
    days = np.unique(start.astype("datetime64[D]"))
    first = np.datetime64(records.settings.first_day, "D")
    assert days.tolist() == (first + np.arange(7)).tolist()
    # the day before the arrests is the last
    assert date(2023, 4, 24) <= days[-1].item() <= date(2023, 4, 27)


def test_every_number_is_known_and_numbers_are_told_once(records):
    numbers = column(records.numbers, "number")
    assert (np.diff(numbers) > 0).all()
    for name in ("caller", "callee"):
        assert np.isin(column(records.calls, name), numbers).all()
    counts = {
        row["values"]: row["counts"] for row in records.numbers["class"].value_counts().to_pylist()
    }
    assert set(counts) == set(CLASSES)
    assert counts["subscriber"] == 5_000


@pytest.mark.parametrize("prevalence", [1e-6, 1e-4, 1e-3, 1e-2])
def test_prevalence_holds_to_the_nearest_number(prevalence):
    shares = dict.fromkeys(CLASSES[1:DIVERSION], 0.001)
    population = people(1_000_000, shares, prevalence, 1)
    assert abs((population.kind == DIVERSION).sum() - prevalence * len(population)) <= 0.5
    assert (population.kind[: population.domestic] < DIVERSION - 1).all()
    assert (population.kind[population.domestic :] >= DIVERSION - 1).all()


def test_without_prevalence_nobody_of_the_case_calls(main_case):
    records = calls.generate(main_case, days=1, subscribers=500, prevalence=0)
    assert "diversion" not in column(records.numbers, "class")
    assert not records.reports.num_rows


def test_talk_of_a_callers_day_is_within_the_reported_hours(records, main_case):
    """Each day that a caller works adds up to 8 to 10 hours, to the second."""
    own = records.calls.filter(
        pc.is_in(records.calls["caller"], pa.array(of_class(records, "diversion")))
    )
    days = column(own, "start").astype("datetime64[D]").astype(np.int64)
    code = column(own, "caller") * 1000 + (days - days.min())
    _, place = np.unique(code, return_inverse=True)
    hours = np.bincount(place, column(own, "duration")) / 3600
    bounds = main_case["pay.caller.talk_hours_day"]
    assert (bounds.low, bounds.high) == (8, 10)
    assert hours.min() >= 8 - 1 / 3600
    assert hours.max() <= 10 + 1 / 3600
    assert np.ptp(hours) > 1  # not all alike


def test_a_caller_speaks_to_one_at_a_time(records):
    own = records.calls.filter(
        pc.is_in(records.calls["caller"], pa.array(of_class(records, "diversion")))
    )
    own = own.filter(pc.greater(own["duration"], 0)).sort_by(
        [("caller", "ascending"), ("start", "ascending")]
    )
    start = column(own, "start").astype(np.int64)
    end = start + column(own, "duration")
    caller = column(own, "caller")
    assert (end[:-1] <= start[1:])[caller[1:] == caller[:-1]].all()


def test_what_displays_as_foreign_is_foreign_or_of_the_case(records):
    frame = records.calls.select(["caller", "display", "login"])
    foreign = pc.equal(frame["display"].cast(pa.string()), "foreign")
    shown = np.unique(column(frame.filter(foreign), "caller"))
    allowed = np.concatenate([of_class(records, "foreign"), of_class(records, "diversion")])
    assert set(shown.tolist()) <= set(allowed.tolist())
    # logins of the case's numbers are recorded both ways, and never change
    own = frame.filter(pc.is_in(frame["caller"], pa.array(of_class(records, "diversion"))))
    rows = own.group_by("caller").aggregate([("login", "count_distinct")])
    assert set(column(rows, "login_count_distinct").tolist()) == {1}
    assert set(column(own, "login").tolist()) == {"domestic", "abroad"}


def test_nobody_reaches_a_number_of_the_case_by_calling_back(records):
    own = pa.array(of_class(records, "diversion"))
    back = records.calls.filter(pc.is_in(records.calls["callee"], own))
    missed = records.calls.filter(
        pc.and_(pc.is_in(records.calls["caller"], own), pc.equal(records.calls["duration"], 0))
    )
    assert set(column(back, "duration").tolist()) == {0}
    assert 0.02 < back.num_rows / missed.num_rows < 0.04
    unanswered = set(
        zip(column(missed, "callee").tolist(), column(missed, "caller").tolist(), strict=True)
    )
    back_to = zip(column(back, "caller").tolist(), column(back, "callee").tolist(), strict=True)
    assert set(back_to) <= unanswered


def test_others_call_and_are_called_as_their_profiles_say(records):
    """Calls made and taken, per number and day, between people and each class of others."""
    profiles = reference.load("calls.yaml")["profiles"]
    days = [records.settings.day(day).weekday() >= 5 for day in range(7)]
    caller, callee = column(records.calls, "caller"), column(records.calls, "callee")
    login = column(records.calls, "login")
    for name, row in profiles.items():
        own = of_class(records, name)
        index = next(kind for kind, other in enumerate(CLASSES) if other == name)
        others = world(records.settings).others[index - 1]
        expected = others.calls.sum() * sum(row["weekend"] if off else 1 for off in days)
        out, back = np.isin(caller, own), np.isin(callee, own)
        assert abs(out.sum() - expected) < 6 * np.sqrt(expected) + 1, name
        taken = expected * row["calls_in"]
        assert abs(back.sum() - taken) < 6 * np.sqrt(taken) + 1, name
        shown = 9_991 if name == "foreign" else 9_990
        assert set((own // 10**12).tolist()) == {shown}, name
        if name != "foreign":
            assert set(login[out].tolist()) == {"domestic"}, name
    assert set((of_class(records, "diversion") // 10**12).tolist()) == {9_991}


def test_most_who_display_as_foreign_are_abroad_and_some_visit(main_case):
    model = world(calls.settings(main_case, 1, 20_000, 1, 0))
    abroad = model.abroad(0)[model.population.of(CLASSES.index("foreign"))]
    visitors = reference.load("calls.yaml")["visitors"]["value"]
    assert abs(abroad.mean() - (1 - visitors)) < 5 * np.sqrt(0.25 / len(abroad))
    away = np.mean([model.abroad(day)[model.population.subscribers].mean() for day in range(9)])
    assert abs(away / model.given["roaming"] - 1) < 0.3


def test_the_seed_shapes_each_part_of_a_day(main_case):
    model = world(calls.settings(main_case, 1, 1_000, 1, 1e-3))
    other = replace(model, settings=replace(model.settings, seed=2))
    first, second = (next(generated.day(0)[0]) for generated in (model, other))
    assert not np.array_equal(first.start, second.start)


def test_reports_follow_a_talk_with_the_number_by_a_day_at_least(records):
    assert records.reports.num_rows > 5
    days = column(records.reports, "day")
    assert (np.diff(days) >= np.timedelta64(0)).all()
    assert days.max() <= np.datetime64(records.settings.day(6))
    talked = records.calls.filter(pc.greater(records.calls["duration"], 0))
    first: dict[tuple[int, int], np.datetime64] = {}
    for caller, callee, start in zip(
        *(column(talked, n) for n in ("caller", "callee", "start")), strict=True
    ):
        first.setdefault((caller, callee), start.astype("datetime64[D]"))
    for victim, caller, day in zip(
        *(column(records.reports, n) for n in ("victim", "caller", "day")), strict=True
    ):
        assert first[caller, victim] < day


def test_records_are_what_their_parameters_say(records):
    results = checks(records)
    assert len(results) >= 12
    assert results["holds"].all(), results[~results["holds"]]


def test_the_check_notices_what_is_not_as_asked(records):
    """Records halved, silenced, or shifted by half a day don't pass."""
    half = replace(records, calls=records.calls.slice(0, records.calls.num_rows // 2))
    at = records.calls.column_names.index("duration")
    silence = pc.multiply(records.calls["duration"], pa.scalar(0, pa.int32()))
    silent = replace(records, calls=records.calls.set_column(at, "duration", silence))
    start = pc.add(records.calls["start"], pa.scalar(12 * 3600, pa.duration("s")))
    late = replace(records, calls=records.calls.set_column(2, "start", start))
    for changed, check in (
        (half, "calls"),
        (silent, "share unanswered"),
        (late, "distance of hours"),
    ):
        rows = checks(changed)
        failed = rows["what"][~rows["holds"]]
        assert failed.str.startswith(check).any(), check


def test_equal_seeds_make_equal_records_and_others_others(main_case):
    def generated(**more):
        return calls.generate(main_case, **{"days": 2, "subscribers": 500, "seed": 1, **more})

    one, same, other = generated(), generated(), generated(seed=2)
    assert one.calls.equals(same.calls)
    assert one.reports.equals(same.reports)
    assert not one.calls.equals(other.calls)
    assert not one.numbers.equals(other.numbers)


def test_a_day_is_the_same_whatever_days_are_made_beside_it(main_case):
    """Days don't depend on their number or order: a longer run begins with a shorter one."""
    first = date(2023, 3, 1)
    short, long = (
        calls.settings(main_case, days, 1_000, 5, 1e-2, first_day=first) for days in (2, 4)
    )
    longer = world(long)
    last = [list(longer.day(day)[0]) for day in (3, 1, 0)]
    again = [list(world(short).day(day)[0]) for day in (1, 0)]
    for one, other in zip(last[1:], again, strict=True):
        for mine, theirs in zip(one, other, strict=True):
            assert np.array_equal(mine.pair, theirs.pair)
            assert np.array_equal(mine.start, theirs.start)
            assert np.array_equal(mine.duration, theirs.duration)


def test_parts_of_a_day_come_one_after_the_other(main_case, monkeypatch):
    monkeypatch.setattr("case_lib.synthetic.calls.world.SLICE", 200)
    model = world(calls.settings(main_case, 1, 1_000, 1, 1e-2))
    parts = list(model.day(0)[0])
    assert len(parts) == 15
    start = np.concatenate([part.start for part in parts])
    assert (np.diff(start) >= 0).all()
    edges = [(part.start[0], part.start[-1]) for part in parts]
    assert all(one[1] < other[0] for one, other in itertools.pairwise(edges))
    busy = sum(len(one.day(model._part(0, 1 + at), False)) for at, one in enumerate(model.others))
    busy += len(model.callers.day(model._part(0, 0), 0)[0])
    assert abs(len(start) - busy - 3_000) < 5 * np.sqrt(3_000)


def folder_digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_files_are_equal_byte_for_byte_however_many_threads(main_case, tmp_path):
    settings = calls.settings(main_case, 3, 2_000, 9, 1e-3)
    for workers in (1, 3):
        calls.write(settings, tmp_path / str(workers), workers=workers)
    one, three = (folder_digest(tmp_path / name) for name in ("1", "3"))
    assert one == three
    assert len(one) == 3 + 4
    calls.write(replace(settings, seed=10), tmp_path / "1")
    other = folder_digest(tmp_path / "1")
    assert other.keys() == one.keys()
    assert all(other[name] != one[name] for name in one if name.startswith("calls/"))


def test_four_times_the_days_need_no_more_memory(main_case, tmp_path):
    """The peak of numpy's and Python's allocations; Arrow's own is an eighth of it."""
    peak = {2: math.inf, 8: math.inf}
    for days in (2, 8, 2, 8):  # the lesser peak of two: threads of setting up may overlap
        settings = calls.settings(main_case, days, 10_000, 1, 1e-3)
        tracemalloc.start()
        summary = calls.write(settings, tmp_path / str(days), workers=1)
        peak[days] = min(peak[days], tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert summary["rows"]["calls"] > 200_000
    assert peak[8] < 1.1 * peak[2]


def test_files_hold_what_is_generated_in_memory(main_case, tmp_path):
    settings = calls.settings(main_case, 2, 1_000, 4, 1e-2)
    summary = calls.write(settings, tmp_path / "out")
    memory = calls.generate(main_case, 2, 1_000, 4, 1e-2)
    files = sorted((tmp_path / "out" / "calls").glob("day=*/part.parquet"))
    read = pa.concat_tables([pq.ParquetFile(file).read() for file in files])
    assert read.num_rows == summary["rows"]["calls"] == memory.calls.num_rows
    for name in ("caller", "callee", "duration", "display", "login"):
        assert read[name].to_pylist() == memory.calls[name].to_pylist()
    assert read["start"].cast(pa.timestamp("s")).equals(memory.calls["start"])
    assert pq.read_table(tmp_path / "out" / "numbers.parquet").num_rows == memory.numbers.num_rows
    description = json.loads((tmp_path / "out" / "calls.json").read_text("utf-8"))
    assert description["parameters"]["talk_hours"]["from"] == "pay.caller.talk_hours_day"
    assert description["seed"] == 4


def test_nothing_half_made_is_left_behind(main_case, tmp_path, monkeypatch):
    settings = calls.settings(main_case, 2, 500, 1, 1e-2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(writing.arrow, "reports", full)
        with pytest.raises(OSError, match="No space"):
            calls.write(settings, tmp_path / "out")
    assert not list(tmp_path.iterdir())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(ParameterError, match="contains other files"):
        calls.write(settings, tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_row_groups_hold_about_a_million(tmp_path, main_case, monkeypatch):
    monkeypatch.setattr(writing, "_GROUP", 1_000)
    monkeypatch.setattr("case_lib.synthetic.calls.world.SLICE", 400)
    calls.write(calls.settings(main_case, 1, 2_000, 1, 1e-3), tmp_path / "out")
    file = next((tmp_path / "out" / "calls").glob("*/part.parquet"))
    metadata = pq.ParquetFile(file).metadata
    sizes = [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]
    assert len(sizes) > 3
    assert all(1_000 <= size < 2_000 for size in sizes[:-1])


def test_all_faults_of_parameters_are_told_at_once(main_case):
    with pytest.raises(ParameterError) as refused:
        calls.settings(main_case, 0, 5, -1, 0.5)
    message = str(refused.value)
    for word in ("days=0", "subscribers=5", "seed=-1", "prevalence=0.5"):
        assert word in message
    with pytest.raises(ParameterError, match=r"less than one\. Take at least 1,000,000"):
        calls.settings(main_case, 1, 1_000, 1, 1e-6)


@pytest.mark.parametrize("case", ["cixi-2022", "hanchuan-2021"])
def test_a_case_without_the_facts_says_which_it_needs(case):
    with pytest.raises(ModelError, match=r"needs: .*talk_hours_day"):
        calls.generate(open_case(ROOT / "cases" / case / "case.yaml"))


def test_the_command_makes_a_folder_that_says_what_it_is(tmp_path):
    out = tmp_path / "calls"
    completed = run(
        "calls", "shanghai-2023", "--days", "1", "--subscribers", "500", "--out", str(out)
    )
    assert completed.returncode == 0, completed.stderr
    assert "all synthetic" in completed.stdout
    assert "Generated, not observed" in (out / "README.md").read_text("utf-8")
    assert run("calls", "shanghai-2023", "--workers", "0", "--out", str(out)).returncode == 1


def test_the_page_on_call_records_is_up_to_date():
    """If it isn't, write ``describing.described()`` to the file again."""
    assert (ROOT / "docs" / "CALLS.md").read_text("utf-8") == describing.described()


def test_every_source_is_cited_and_every_citation_is_a_source():
    tables = reference.load("calls.yaml")
    rows = [*tables["traffic"].values(), *tables["diversion"].values()]
    cited = {name for row in rows for name in row.get("source", ())}
    assert cited <= set(tables["sources"])
    # the others are named in the words of the page
    assert set(tables["sources"]) - cited == {"jiang", "gui", "e164"}
    assert all(row["why"] for row in [*rows, *tables["profiles"].values()])


@having(st.integers(1, 60), st.integers(1, 3), st.integers(0, 4), st.integers(0, 2**32))
def test_pools_use_each_number_once(numbers, low, more, seed):
    size = Range(low, low + more)
    sizes = diversion.pools(numbers, size, np.random.default_rng(seed))
    assert sizes.sum() == numbers
    assert (sizes[:-1] >= low).all()
    assert (sizes <= low + more).all()
    assert sizes[-1] >= 1


def test_who_joins_is_called_again_soon(main_case):
    """Some of the next thirty answered calls of the caller go there; other calls don't change."""
    callers = world(calls.settings(main_case, 1, 500, 1, 1e-2)).callers
    place, caller = np.arange(0, 4_000, 2), np.repeat([0, 1], 1_000)
    callee = np.arange(4_000, dtype=np.int32)
    joins = np.array([100, 990, 1_500])
    for seed in range(20):
        redirected = callee.copy()
        callers._again(np.random.default_rng(seed), redirected, place, caller, joins)
        changed = np.flatnonzero(redirected != callee)
        assert len(changed) <= 30
        for at in changed:
            source = redirected[at] // 2
            assert source in joins
            assert 0 < at // 2 - source < 30
            assert caller[source] == caller[at // 2]
        if len(changed) > 3:
            return
    raise AssertionError("nobody was called again")


def test_durations_are_cut_off_at_the_longest():
    table = durations.quantiles(60.0, 1.2, 600.0, 0.5)
    assert table.max() <= 600
    assert (table > 590).mean() > 0
    # odds of a log-logistic distribution, cut off: P(T > t) before the cut
    cut = 1 / (1 + 10**-1.2)
    expected = 0.5 * (1 - 1 / (1 + 5**-1.2) / cut)
    assert abs((table > 300).mean() - expected) < 0.002


def test_midnight_is_between_the_last_hour_and_the_first():
    rate = rhythm.profile([10.0] + [1.0] * 22 + [4.0])
    assert abs(rate[0] / rate[1800] - 7 / 10) < 0.01
    assert abs(rate[-1] / rate[0] - 1) < 0.01


def test_a_caller_goes_through_the_list_before_anyone_is_called_again(main_case):
    callers = world(calls.settings(main_case, 2, 2_000, 1, 1e-2)).callers
    places = np.arange(len(callers))
    row = np.repeat(places, 1_000)  # as many calls as there are people on the list
    assert len(callers.listed) == 1_000
    for day in (0, 5):
        listed = callers._listed(day, places, row).reshape(len(callers), -1)
        for called in listed:
            assert set(called.tolist()) == set(callers.listed.tolist())
    assert len({tuple(called[:50]) for called in listed.tolist()}) > len(callers) / 2


def test_numbers_of_a_caller_take_turns(main_case):
    settings = calls.settings(main_case, 30, 2_000, 1, 1e-2)
    callers = world(settings).callers
    used = np.array([callers.number(day) for day in range(60)])
    for at in range(len(callers)):
        own = set(
            callers.numbers[callers.first[at] : callers.first[at] + callers.pool[at]].tolist()
        )
        mine = used[:, at]
        assert set(mine.tolist()) == own
        changes = np.flatnonzero(np.diff(mine))
        assert (np.diff(changes) == callers.hold[at]).all()
    assert (callers.hold >= 2).all()
    assert (callers.hold <= 7).all()


@having(st.lists(st.integers(0, 20), max_size=30), st.lists(st.integers(0, 20), max_size=30))
def test_merging_is_sorting(one, other):
    def rows(start: list[int], first: int) -> Rows:
        size = len(start)
        index = np.arange(first, first + size)
        return Rows(paired(index, index), np.array(sorted(start), np.int32), index.astype(np.int32))

    a, b = rows(one, 0), rows(other, 100)
    merged_rows = merged(a, b)
    order = np.argsort(np.concatenate([a.start, b.start]), kind="stable")
    assert merged_rows.start.tolist() == np.concatenate([a.start, b.start])[order].tolist()
    assert merged_rows.duration.tolist() == np.concatenate([a.duration, b.duration])[order].tolist()
    assert (
        merged_rows.caller.tolist() == merged_rows.callee.tolist() == merged_rows.duration.tolist()
    )


@having(st.floats(10, 5e6), st.floats(1e3, 1e6))
def test_parts_cover_the_day(expected, most):
    shares = rhythm.profile(traffic()["hours"])
    parts = rhythm.slices(shares, expected, most)
    assert parts[0][0] == 0
    assert parts[-1][1] == rhythm.DAY
    assert all(one[1] == other[0] for one, other in itertools.pairwise(parts))
    assert max(shares[a:b].sum() for a, b in parts) * expected <= most * 1.05 + 100


def test_contacts_have_the_mean_and_the_tail_asked_for():
    """Ends of ties are Lomax: P(k > x) = (1 + (x - 1) / scale) ** -(shape - 1)."""
    parameters, size = traffic(), 100_000
    one, other = contacts.contacts(size, parameters, 1)
    degree = np.bincount(np.concatenate([one, other]), minlength=size)
    assert abs(degree.mean() / parameters["contacts_mean"] - 1) < 0.05
    shape = parameters["contacts_shape"]
    scale = (parameters["contacts_mean"] - 1) * (shape - 2)
    for least in (20, 50, 100):
        # those with most meet themselves at times, which makes no tie
        expected = (1 + (least - 1.5) / scale) ** (1 - shape)
        assert 0.8 < (degree >= least).mean() / expected < 1.05, least
    apart = np.abs(other.astype(int) - one)
    near = np.minimum(apart, size - apart) <= parameters["neighbourhood"]
    assert abs(near.mean() - parameters["local_share"]) < 0.03


def test_ties_have_the_weights_and_directions_asked_for():
    parameters, size = traffic(), 20_000
    pairs = contacts.table(np.arange(size, dtype=np.int32), parameters, 1)
    caller, callee = (pairs >> np.uint64(32)).astype(np.int64), pairs & np.uint64(2**32 - 1)
    assert (caller != callee.astype(np.int64)).all()
    weights = contacts._weights(parameters)
    power, most = 1 - parameters["weight_exponent"], parameters["weight_most"]
    for least in (2, 10, 50):
        expected = (least**power - most**power) / (1 - most**power)
        assert abs((weights >= least).mean() - expected) < 1e-3
    rest = {**parameters, "again_share": 0.0}
    one, _ = contacts.contacts(size, rest, 1)
    assert abs(len(pairs) / len(one) - weights.mean() - parameters["mutual_share"]) < 0.1


def test_calls_follow_unanswered_ones_of_the_same_two():
    """With 0-second gaps and no strangers, a following call repeats the last unanswered one."""
    parameters = {**traffic(), "stranger_share": 0.0, "again_share": 0.3, "again_minutes": 1e-9}
    pairs = paired(np.arange(1000), np.arange(1000, 2000))
    lengths = np.repeat(np.array([0, 60], np.int32), 1 << 15)
    rng = background.generator([1])
    subscribers = np.arange(2000, dtype=np.int32)
    repeating = background.background(
        rng, pairs, subscribers, lengths, np.full(5000, 1.0), 0, parameters
    )
    plain = background.background(
        background.generator([1]),
        pairs,
        subscribers,
        lengths,
        np.full(5000, 1.0),
        0,
        {**parameters, "again_share": 0.0},
    )
    assert (plain.caller < 1000).all()
    assert np.array_equal(plain.start, repeating.start)
    back = repeating.caller >= 1000
    assert abs(back.mean() - 0.3 * parameters["back_share"]) < 0.03
    changed = plain.pair != repeating.pair
    assert abs(changed.mean() - 0.3) < 0.03
    # each goes to whom the last unanswered call went that follows none itself
    silent = np.flatnonzero(~changed & (repeating.duration == 0))
    last = np.searchsorted(repeating.start[silent], repeating.start[changed]) - 1
    alone = np.where(back, repeating.callee, repeating.caller)[changed]
    assert (alone == repeating.caller[silent[last]])[last >= 0].mean() > 0.95
