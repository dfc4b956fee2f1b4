"""Features equal independent computations; detectors find planted callers."""

from __future__ import annotations

import dataclasses
import doctest
import importlib.util
import os
import re
import shutil
from pathlib import Path

import ibis
import nbformat
import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient
from sklearn.metrics import average_precision_score

from case_lib.base.errors import ParameterError
from case_lib.base.kinds import Kind
from case_lib.casefile.opening import open_case
from case_lib.chapters.detection import model, tables, text
from case_lib.detection import (
    computing,
    evaluation,
    learned,
    linking,
    parted,
    ranking,
    reading,
    worlds,
)
from case_lib.detection.cores import core_numbers
from case_lib.detection.evaluation import Trial
from case_lib.detection.features import (
    BESIDE,
    CALLMINE,
    ENDS,
    between_two,
    features,
    joined,
    pairs_of,
)
from case_lib.detection.simple import SIMPLE
from case_lib.document.inline import Number
from case_lib.synthetic import calls as synthetic_calls
from tests.command import run
from tests.conftest import MAIN, ROOT

DATA = os.environ.get("CASE_LIB_DETECTION_DATA")
needs_data = pytest.mark.skipif(
    not DATA, reason="CASE_LIB_DETECTION_DATA names no folder with CallMine's sample"
)
# Spark plans for clusters: what makes a few rows slow there
SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
}
CLUSTER = set(range(250, 268))  # the planted calls go from 250-259 to 258-267


@pytest.fixture(scope="module")
def duck():
    with reading.connected() as connection:
        yield connection


def call_records(rows=400, seed=1, numbers=12):
    """Return call records of a few numbers, with calls to oneself and equal times among them."""
    rng = np.random.default_rng(seed)
    start = pd.Timestamp("2023-04-01") + pd.to_timedelta(rng.integers(0, 4 * 86400, rows), "s")
    return pd.DataFrame(
        {
            "caller": rng.integers(1, numbers, rows) ** 2,
            "callee": rng.integers(1, numbers, rows) ** 2,
            "start": start.floor("7s"),
            "duration": rng.integers(0, 5, rows) * rng.integers(0, 90, rows),
            "display": rng.choice(["domestic", "foreign"], rows),
            "login": rng.choice(["domestic", "abroad"], rows),
            "is_synthetic": True,
        }
    )


def table(connection, calls):
    """Return calls as a table of DuckDB."""
    return reading.held(connection, pa.Table.from_pandas(calls))


# -- features ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Return the features of CallMine's sample."""
    out = tmp_path_factory.mktemp("sample") / "f.parquet"
    assert computing.write(Path(DATA, "callmine_sample.csv.gz"), out) == 1999
    return ranking.read(out)


@needs_data
def test_features_equal_those_of_callmine(sample):
    """All fifty agree, to a rounding error, with what CallMine's own code computed."""
    computed = sample.set_index("number")
    published = pd.read_csv(Path(DATA, "callmine_sample_static.csv.gz"), index_col="node_ID").join(
        pd.read_csv(Path(DATA, "callmine_sample_temporal.csv.gz"), index_col="node_ID")
    )
    assert set(published.columns) == set(CALLMINE)
    assert len(CALLMINE) == 50
    assert list(computed.index) == list(published.index)
    for name in CALLMINE:
        np.testing.assert_allclose(
            computed[name], published[name], rtol=1e-6, atol=1e-6, err_msg=name
        )


@needs_data
@pytest.mark.parametrize("seed", [1, 2])
def test_the_planted_cluster_is_among_the_first_twenty(sample, seed):
    first = ranking.top(sample, 20, "isolation", seed)
    assert set(first["number"]) >= CLUSTER


def by_hand(calls):
    """Compute the features that CallMine doesn't have, number by number, in plain Python."""
    calls = calls[calls["caller"] != calls["callee"]]
    rows = {}
    for number in sorted({*calls["caller"], *calls["callee"]}):
        out, received = calls[calls["caller"] == number], calls[calls["callee"] == number]
        called, first_contacts, called_back = set(out["callee"]), 0, 0
        for other in called:
            mine = out[out["callee"] == other]["start"].min()
            theirs = received[received["caller"] == other]["start"]
            called_back += len(theirs) > 0
            first_contacts += not len(theirs) or mine < theirs.min()
        hours = out["start"].dt.hour.value_counts(normalize=True)
        days = out["start"].dt.date.value_counts()
        abroad = out["display"] == "foreign"
        placed = max(len(out), 1)
        rows[number] = {
            "calls_made": len(out),
            "calls_received": len(received),
            "answered_share": (out["duration"] > 0).sum() / placed,
            "contacts": len(called),
            "fan_out": len(called) / placed,
            "first_contacts": first_contacts,
            "first_contact_share": first_contacts / placed,
            "called_back": called_back,
            "reciprocity": called_back / max(len(called), 1),
            "active_days": len(days),
            "rate": len(out) / max(len(days), 1),
            "busiest_day": days.max() if len(days) else 0,
            "hour_entropy": -(hours * np.log(hours)).sum(),
            "shown_abroad_share": abroad.sum() / placed,
            "mismatch_share": (abroad & (out["login"] == "domestic")).sum() / placed,
            "first_call": int(out["start"].min().timestamp()) if len(out) else 0,
        }
    return pd.DataFrame.from_dict(rows, orient="index")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_features_equal_those_computed_by_hand(duck, seed):
    calls = call_records(60 * seed, seed)
    ours = computing.frame(duck, table(duck, calls)).set_index("number")
    expected = by_hand(calls)
    assert list(ours.index) == list(expected.index)
    for name in BESIDE:
        np.testing.assert_allclose(
            ours[name].astype(float), expected[name].astype(float), atol=1e-9, err_msg=name
        )


def test_spreads_equal_those_of_numpy(duck):
    calls = call_records(300, 5)
    ours = computing.frame(duck, table(duck, calls)).set_index("number")
    answered = calls[(calls["duration"] > 0) & (calls["caller"] != calls["callee"])]
    for way, end in (("out", "caller"), ("in", "callee")):
        for number, group in answered.sort_values("start").groupby(end):
            gaps = np.diff(group["start"].astype("datetime64[s]").astype(int)).astype(float)
            for quantity, values in (("iat", gaps), ("measure", group["duration"].to_numpy(float))):
                if len(values):
                    row = ours.loc[number]
                    share = values[values > 0] / values.sum()
                    assert row[f"{way}_average_{quantity}"] == pytest.approx(values.mean())
                    away = np.abs(values - values.mean()).mean()
                    assert row[f"{way}_mad_{quantity}"] == pytest.approx(away)
                    assert row[f"{way}_std_{quantity}"] == pytest.approx(values.std())
                    quartile = np.quantile(values, 0.75)
                    assert row[f"{way}_quantile_75_{quantity}"] == pytest.approx(quartile)
                    entropy = -(share * np.log(share)).sum()
                    assert row[f"{way}_entropy_{quantity}"] == pytest.approx(entropy, abs=1e-9)


def test_numbers_taken_in_parts_have_the_same_features(duck, monkeypatch):
    """Each part has a number at least, however many calls are its own."""
    calls = table(duck, call_records(300))
    undivided = computing.frame(duck, calls)
    for most in (140, 1):
        monkeypatch.setattr(parted, "_CALLS", most)
        pd.testing.assert_frame_equal(computing.frame(duck, calls), undivided)


def test_some_numbers_have_the_features_that_they_have_among_all(duck):
    """The expression over the calls that some make, and those that they receive."""
    calls = between_two(table(duck, call_records(300)))
    parts = [calls.filter(calls[end] < 50) for end in ENDS.values()]
    pairs = [pairs_of(part, end) for part, end in zip(parts, ENDS.values(), strict=True)]
    computed = joined(*parts, *pairs).order_by("number").to_pandas()
    of_all = features(calls).order_by("number").to_pandas()
    pd.testing.assert_frame_equal(computed, of_all[of_all["number"] < 50].reset_index(drop=True))


def test_numbers_may_be_words_and_times_texts(duck):
    calls = call_records(50).assign(
        caller=lambda t: "n" + t["caller"].astype(str).str.zfill(4),
        callee=lambda t: "n" + t["callee"].astype(str).str.zfill(4),
        start=lambda t: t["start"].astype(str),
    )
    computed = computing.frame(duck, table(duck, calls))
    expected = computing.frame(duck, table(duck, call_records(50)))
    pd.testing.assert_frame_equal(computed.drop(columns="number"), expected.drop(columns="number"))


def test_a_duration_that_is_no_number_of_seconds_is_a_call_without_answer(duck):
    durations = [5.0, np.nan, np.inf, -3.0, None]
    for column in (pa.array(durations), pa.array([str(duration) for duration in durations])):
        calls = {"caller": [1] * 5, "callee": [2] * 5, "start": [0, 10, 20, 30, 40]}
        records = reading.held(duck, pa.table({**calls, "duration": column}))
        assert records.to_pandas()["duration"].tolist() == [5.0, 0.0, 0.0, 0.0, 0.0]


def test_what_display_means(duck):
    calls = call_records(5).assign(
        display=["+8613", "0086", "+44", "0044", "139"], login="domestic"
    )
    assert table(duck, calls).to_pandas()["mismatch"].tolist() == [0, 0, 1, 1, 0]


@pytest.mark.skipif(
    not (importlib.util.find_spec("pyspark") and shutil.which("java")),
    reason="needs pyspark (pip install 'case-lib[spark]') and a Java runtime on the path",
)
def test_spark_gives_the_same_rows(duck, tmp_path):
    from pyspark.sql import SparkSession

    calls = call_records(60).astype({"duration": float})
    calls.loc[:2, "duration"] = [np.inf, np.nan, 0.5]
    path = tmp_path / "calls.parquet"
    calls.to_parquet(path, coerce_timestamps="us")
    with reading.connected("local[1]") as spark:
        for name, value in SMALL.items():
            SparkSession.active().conf.set(name, value)
        computed = computing.frame(spark, reading.read(spark, path))
    expected = computing.frame(duck, table(duck, calls))
    pd.testing.assert_frame_equal(computed, expected, check_dtype=False, rtol=1e-12)


# -- core numbers -----------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), unique=True, max_size=90))
def test_core_numbers_equal_those_of_networkx(pairs):
    edges = np.array([p for p in pairs if p[0] != p[1]], int).reshape(-1, 2)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(12))
    graph.add_edges_from(edges.tolist())
    either = np.concatenate([edges, edges[:, ::-1]])
    either = either[np.argsort(either[:, 0], kind="stable")]
    begins = np.searchsorted(either[:, 0], np.arange(13))
    computed = core_numbers(begins, either[:, 1].astype(np.int32))
    assert computed.tolist() == [nx.core_number(graph)[node] for node in range(12)]


# -- linking ----------------------------------------------------------------------------------


def test_victims_and_further_numbers_are_linked(duck):
    calls = call_records(400, 4, 25)
    records = table(duck, calls)
    start = int(calls["caller"].iloc[0])
    people = linking.called_by(records, [start])
    mine = calls[calls["caller"] == start]
    assert people.to_pandas()["number"].tolist() == sorted(set(mine["callee"]))
    assert int(people.calls.sum().execute()) == len(mine)
    callers = linking.callers_of(records, people).to_pandas().set_index("number")
    theirs = calls[calls["callee"].isin(mine["callee"]) & (calls["display"] == "foreign")]
    expected = theirs.groupby("caller")["callee"].nunique()
    assert callers["shared"].sort_index().to_dict() == expected.to_dict()
    assert callers["shared"].is_monotonic_decreasing


# -- commands ---------------------------------------------------------------------------------


def test_commands_write_features_and_show_numbers(tmp_path):
    call_records(300).to_csv(tmp_path / "calls.csv", index=False)
    out = tmp_path / "f.parquet"
    completed = run("features", str(tmp_path / "calls.csv"), "--out", str(out))
    assert completed.returncode == 0, completed.stderr
    assert "11 numbers" in completed.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["calls.csv", "f.parquet"]
    completed = run("detect", str(out), "--top", "3", "--by", "first_contacts")
    assert completed.returncode == 0, completed.stderr
    assert len(completed.stdout.splitlines()) == 5
    assert "not a finding about anyone" in completed.stdout
    completed = run("detect", str(out), "--by", "first_contact")
    assert completed.returncode == 1
    assert "Did you mean 'first_contacts'?" in completed.stderr


def test_numbers_of_sixteen_digits_are_shown_as_they_are(tmp_path):
    first = 9_990_000_000_000_001  # odd and above 2**53: no float is equal to it
    calls = call_records(300)
    calls[["caller", "callee"]] = calls[["caller", "callee"]] * 2 + first
    calls.to_csv(tmp_path / "calls.csv", index=False)
    out = tmp_path / "f.parquet"
    assert run("features", str(tmp_path / "calls.csv"), "--out", str(out)).returncode == 0
    shown = run("detect", str(out), "--top", "3", "--by", "calls_made").stdout.splitlines()[1:-1]
    assert {int(line.split()[1]) for line in shown} <= set(calls["caller"])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"caller": [1], "callee": [2], "start": [3]}, "no column duration or measure"),
        ({"caller": [1], "callee": [1], "start": [3], "duration": [4]}, "no call between two"),
        ({"caller": [1], "callee": [1], "start": [0.5], "duration": [4]}, "must be a time"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_and_leaves_nothing(tmp_path, columns, message):
    path = tmp_path / "calls.parquet"
    pd.DataFrame(columns).to_parquet(path)
    with pytest.raises(ParameterError, match=message):
        computing.write(path, tmp_path / "f.parquet")
    assert [item.name for item in tmp_path.iterdir()] == ["calls.parquet"]


def test_files_and_engines_that_are_not_there_are_told(tmp_path):
    with pytest.raises(ParameterError, match="doesn't exist"):
        computing.write(tmp_path / "no.csv", tmp_path / "f.parquet")
    with pytest.raises(ParameterError, match="contains no Parquet file"):
        computing.write(tmp_path, tmp_path / "f.parquet")
    with pytest.raises(ParameterError, match="use duckdb, or a Spark"):
        computing.write(tmp_path / "no.csv", tmp_path / "f.parquet", "postgres")
    with pytest.raises(ParameterError, match=r"must be the name of a Parquet file"):
        computing.write(tmp_path / "no.csv", tmp_path / "f.csv")
    (tmp_path / "bad.parquet").write_text("no")
    with pytest.raises(ParameterError, match="isn't Parquet"):
        ranking.read(tmp_path / "bad.parquet")
    pd.DataFrame({"number": [1]}).to_parquet(tmp_path / "few.parquet")
    with pytest.raises(ParameterError, match="has no out_degree"):
        ranking.read(tmp_path / "few.parquet")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.parquet", "few.parquet"]


def test_an_expression_alone_runs_nothing(duck):
    expression = features(ibis.table(table(duck, call_records(20)).schema(), "calls"))
    assert expression.columns[0] == "number"
    # the number in place of the core number
    assert len(expression.columns) == 50 + len(BESIDE)


# -- evaluation -------------------------------------------------------------------------------


def trial(scores, kinds, days=None, looks=2):
    """Return a trial of numbers 0, 1, …, each on one day, with a score and a class each."""
    size = len(scores)
    day = np.zeros(size, int) if days is None else np.array(days)
    kind = np.array([{"c": "diversion", "s": "subscriber", "f": "foreign"}[k] for k in kinds])
    return Trial("rate", np.array(scores, float), np.arange(size), day, kind, looks)


def test_precision_over_recall_equals_that_of_hand():
    ranked = trial([5, 4, 3, 2, 1], "csccs")
    # precision at each caller: 1/1, 2/3, 3/4
    assert ranked.average_precision() == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    # the others weigh as many as make the callers one in a thousand: 3 × 999 / 2 each
    weight = 3 * 999 / 2
    expected = (1 + 2 / (2 + weight) + 3 / (3 + weight)) / 3
    assert ranked.average_precision(1e-3) == pytest.approx(expected)


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=60))
def test_precision_over_recall_is_that_of_scikit_learn(scored):
    mine = np.array([is_caller for _, is_caller in scored])
    assume(mine.any())
    ranked = trial([score for score, _ in scored], ["c" if c else "s" for c in mine])
    score = np.array([float(score) for score, _ in scored])
    assert ranked.average_precision() == average_precision_score(
        mine, score, sample_weight=mine * 0 + 1
    )
    if not mine.all():
        others = np.where(mine, 1.0, 999 * mine.sum() / (~mine).sum())
        theirs = average_precision_score(mine, score, sample_weight=others)
        assert ranked.average_precision(1e-3) == pytest.approx(theirs, rel=1e-12)


def test_each_number_has_its_turn_once_and_callers_wait():
    inspected = Trial(
        "rate",
        np.array([9, 8, 7, 9, 8, 7, 6], float),
        np.array([1, 2, 3, 1, 2, 3, 4]),
        np.array([5, 5, 5, 6, 6, 6, 6]),
        np.array(["subscriber", "subscriber", "diversion"] * 2 + ["diversion"]),
        2,
    )
    assert inspected.turns == {1: 5, 2: 5, 3: 6, 4: 6}
    assert inspected.waits() == [0, 1]
    assert inspected.classes == {"subscriber": 2, "diversion": 2}
    assert inspected.at_work() == (0.5, 1.0)


@given(st.integers(0, 2**32), st.integers(1, 4))
def test_precision_and_recall_of_looks_equal_those_counted_by_hand(seed, looks):
    rng = np.random.default_rng(seed)
    kinds = rng.permutation(["diversion"] * 3 + ["subscriber", "courier"] * 5)
    number = np.tile(np.arange(13), 3)
    day = np.repeat([4, 5, 6], 13)
    inspected = Trial("rate", rng.random(39), number, day, np.tile(kinds, 3), looks)
    seen = set()
    for today in (4, 5, 6):
        rest = [row for row in np.flatnonzero(day == today) if number[row] not in seen]
        rest.sort(key=lambda row: -inspected.score[row])
        seen |= {number[row] for row in rest[:looks]}
    right = sum(kinds[caller] == "diversion" for caller in seen)
    assert set(inspected.turns) == seen
    assert inspected.at_work() == (right / len(seen), right / 3)


def test_of_a_hundred_flagged_follows_from_the_base_rate():
    """A false alarm in a hundred, all callers found: half are callers at one in a hundred."""
    scores = [10] * 5 + [10] * 10 + [1] * 990
    trials = [trial(scores, "c" * 5 + "s" * 1000)]
    assert trials[0].flagged == (5, 5, 10, 1000)
    low, high = evaluation.of_hundred(trials, 0.01)
    alarm_low, alarm_high = evaluation.bounds(10, 1000)
    assert low == pytest.approx(100 * 0.01 / (0.01 + 0.99 * alarm_high))
    assert high == pytest.approx(100 * 0.01 / (0.01 + 0.99 * alarm_low))
    assert low < 50 < high
    rare = evaluation.of_hundred(trials, 1e-6)
    assert rare[1] < 0.03


def test_an_exact_interval_holds_what_it_promises():
    from scipy.stats import binom

    for right, total in ((0, 40), (3, 40), (40, 40)):
        low, high = evaluation.bounds(right, total)
        assert (low == 0) == (right == 0)
        assert (high == 1) == (right == total)
        if right:
            assert binom.sf(right - 1, total, low) == pytest.approx(0.025)
        if right < total:
            assert binom.cdf(right, total, high) == pytest.approx(0.025)


@pytest.mark.parametrize(
    ("callers", "reached"),
    [([5, 4, 3, 2, 1], 4), ([6, 5, 4, 3, 2, 1], 5), ([3], 1), ([2, 2, 1], 3)],
)
def test_numbers_are_flagged_from_the_score_that_four_of_five_callers_reach(callers, reached):
    least = sorted(callers, reverse=True)[reached - 1]
    others = [least + 1, least, least, least - 0.5, least - 9]
    ranked = trial([*callers, *others], "c" * len(callers) + "s" * 5)
    assert ranked.flagged == (reached, len(callers), 3, 5)


def test_a_number_has_its_highest_score_of_any_day():
    score = np.array([1, 9, 4, 8, 2, 3], float)
    number = np.array([7, 7, 5, 5, 5, 6])
    kind = np.array(["diversion"] * 2 + ["subscriber"] * 4)
    inspected = Trial("rate", score, number, np.array([1, 2, 1, 2, 3, 1]), kind, 2)
    best, mine = inspected.highest
    assert best.tolist() == [8, 3, 9]  # of 5, 6 and 7
    assert mine.tolist() == [False, False, True]
    # on the first day 5 and 6 are inspected, and 7 on the second, a day after its first call
    assert inspected.turns == {5: 1, 6: 1, 7: 2}
    assert inspected.waits() == [1]


def test_waits_are_told_from_the_shortest():
    """One caller a day, in descending order of number; all call from the first day on."""
    number, day = np.tile([1, 2, 3], 3), np.repeat([4, 5, 6], 3)
    inspected = Trial("rate", number.astype(float), number, day, np.full(9, "diversion"), 1)
    assert inspected.turns == {3: 4, 2: 5, 1: 6}
    assert inspected.waits() == [0, 1, 2]
    assert inspected.at_work() == (1, 1)


def test_false_alarms_are_pooled_over_worlds():
    scores = [10] * 4 + [1] + [10] * 3 + [1] * 97
    runs = [trial(scores, "c" * 5 + "s" * 100), trial([10] * 5 + [1] * 300, "c" * 5 + "s" * 300)]
    low, high = evaluation.of_hundred(runs, 0.1)
    alarms = evaluation.bounds(3, 400)
    callers = 0.1 * 9 / 10  # four of five, and five of five
    expected = [100 * callers / (callers + 0.9 * alarm) for alarm in alarms[::-1]]
    assert [low, high] == pytest.approx(expected)
    wider = evaluation.bounds(3, 400, 0.99)
    assert wider[0] < alarms[0] < alarms[1] < wider[1]


def world(seed, callers, others, days=4):
    """Return a world of numbers with a call on each day and one feature: their number."""
    numbers = [seed * 10_000 + at for at in range(callers + others)]
    rows = [
        (number, day, worlds.CALLER if at < callers else "subscriber")
        for day in range(days)
        for at, number in enumerate(numbers)
    ]
    return worlds.World(seed, pd.DataFrame(rows, columns=["number", "day", "kind"]))


@pytest.fixture
def learning(monkeypatch):
    """Return what trees are trained on, instead of training them."""
    training = []
    monkeypatch.setattr(
        learned,
        "boosting",
        lambda rows, label, seed, names, trees: training.append((rows, label, seed, names, trees)),
    )
    monkeypatch.setattr(learned, "suspicion", lambda _, after, names: np.zeros(len(after)))
    return training


def test_trees_learn_from_all_callers_of_other_worlds_and_some_of_the_others(learning):
    some_worlds = [world(1, 3, 500), world(2, 2, 400), world(3, 4, 900)]
    trials = evaluation.trials(some_worlds, 2, 5, 9, ["boosting"])["boosting"]
    assert [item.looks for item in trials] == [5, 5, 5]
    assert [sorted(set(item.day.tolist())) for item in trials] == [[2, 3]] * 3
    for own, (rows, label, seed, names, trees) in zip(some_worlds, learning, strict=True):
        rest = [other for other in some_worlds if other is not own]
        mine = {
            number
            for features in (other.features for other in rest)
            for number in features[features["kind"] == worlds.CALLER]["number"]
        }
        assert sorted(rows["number"][label]) == sorted([*mine] * 2)  # on both days before
        assert (label == (rows["kind"] == worlds.CALLER)).all()
        assert set(rows["day"]) == {0, 1}
        assert not rows.duplicated(["number", "day"]).any()
        assert not set(rows["number"]) & set(own.features["number"])
        rows_before = sum(len(other.features) // 2 for other in rest)
        assert (~label).sum() == min(1500, rows_before - label.sum())
        assert (seed, names, trees) == (9, learned.BOOSTED, 30)
    # who is chosen of the others depends on seed and world
    again = evaluation.trials(some_worlds, 2, 5, 10, ["boosting"])["boosting"]
    assert len(again) == 3
    assert set(learning[0][0]["number"]) != set(learning[3][0]["number"])


def test_worlds_whose_callers_are_silent_after_the_split_are_left_out(learning):
    some_worlds = [world(1, 3, 9), world(2, 0, 9), world(3, 2, 9)]
    late = some_worlds[2].features["day"] >= 2
    some_worlds[2] = dataclasses.replace(some_worlds[2], features=some_worlds[2].features[~late])
    count = []
    trials = evaluation.trials(some_worlds, 2, 5, 1, ["boosting"], lambda: count.append(1))
    assert len(trials["boosting"]) == len(count) == len(learning) == 1


def test_each_group_of_features_is_left_out_in_turn(learning):
    some_worlds = [world(1, 3, 9), world(2, 2, 9)]
    count = []
    trials = evaluation.spared(some_worlds, 2, 5, 1, lambda: count.append(1))
    assert list(trials) == list(evaluation.ABLATIONS)
    assert len(count) == 4
    for row, (group, parts) in enumerate(evaluation.ABLATIONS.items()):
        assert [item.detector for item in trials[group]] == [group] * 2
        assert all(set(item.day.tolist()) == {2, 3} for item in trials[group])
        for *_, names, _ in learning[2 * row : 2 * row + 2]:
            left_out = [n for n in learned.BOOSTED if n not in names]
            assert left_out
            assert all(any(part in name for part in parts) for name in left_out)
            assert not any(part in name for part in parts for name in names)


@pytest.fixture(scope="module")
def small(main_case):
    return worlds.worlds(main_case, 500, 6, 0.01, [3, 4])


def test_days_of_worlds_are_computed_apart(small, main_case, duck):
    """A day of one world has the features of that day's calls alone."""
    records = synthetic_calls.generate(main_case, 6, 500, 4, 0.01, worlds.FIRST_DAY)
    start = records.calls["start"].to_pandas()
    day = (start - pd.Timestamp(records.settings.first_day)).dt.days
    calls = records.calls.filter(pa.array(day == 2))
    expected = computing.frame(duck, reading.held(duck, calls))
    expected = expected[expected["calls_made"] > 0].reset_index(drop=True)
    computed = small[1].features[small[1].features["day"] == 2].reset_index(drop=True)
    for name in ("number", *CALLMINE, *BESIDE):
        np.testing.assert_allclose(computed[name], expected[name], rtol=1e-9, err_msg=name)
    kinds = records.numbers.to_pandas().set_index("number")["class"].astype(str)
    assert (computed["kind"] == kinds.reindex(computed["number"]).to_numpy()).all()


def test_no_trial_sees_what_it_is_judged_on(small, monkeypatch):
    training = []
    learn = learned.boosting

    def watched(rows, label, *more):
        training.append(rows)
        return learn(rows, label, *more)

    monkeypatch.setattr(learned, "boosting", watched)
    trials = evaluation.trials(small, 3, 4, 1, ["boosting"])
    assert len(trials["boosting"]) == len(training) == 2
    for rows, other in zip(training, reversed(small), strict=True):
        assert rows["day"].max() < 3
        rows_of_other = other.features.set_index(["number", "day"])
        assert set(zip(rows["number"], rows["day"], strict=True)) <= set(rows_of_other.index)
    for item in trials["boosting"]:
        assert item.day.min() >= 3
    # the same seeds give the same scores
    again = evaluation.trials(small, 3, 4, 1, ["boosting"])
    np.testing.assert_array_equal(trials["boosting"][0].score, again["boosting"][0].score)


# -- pages ------------------------------------------------------------------------------------

PAGES = sorted((ROOT / "docs/detectors").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_of_a_detector_defines_it_and_has_an_example_that_runs(page):
    text = page.read_text("utf-8")
    heads = re.findall(r"^## (.+)$", text, re.M)
    assert heads == ["Definition", "Source", "What it misses", "Example"]
    (example,) = re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
    parsed = doctest.DocTestParser().get_doctest(example, {}, page.stem, str(page), 0)
    result = doctest.DocTestRunner().run(parsed)
    assert result.attempted
    assert not result.failed


def test_each_detector_has_a_page_with_its_source():
    pages = "\n".join(page.read_text("utf-8") for page in PAGES)
    for name in (*evaluation.DETECTORS, "linking"):
        assert re.search(rf'[`".]({name})[`"(]|--by {name}`|import {name},', pages), name
    for name, detector in SIMPLE.items():
        for reference in re.findall(r"doi:(\S+)|(arXiv:\S+)", detector.source):
            assert "".join(reference) in pages, name


# -- chapter ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def laboratory(main_case):
    return model.run(main_case, subscribers=500, days=6, seeds=2, looks=3)


def test_every_result_of_the_laboratory_is_synthetic(laboratory):
    results = [laboratory.of_hundred(name, 1000) for name in model.PRINTED]
    results += [*laboratory.sizes().values(), *laboratory.links().values()]
    results += [laboratory.looked("rate"), laboratory.waits("rate"), laboratory.area("rate")]
    assert {q.kind for q in results} == {Kind.SYNTHETIC}
    assert all(q.inputs for q in results)
    for name in model.PRINTED:
        shares = [laboratory.of_hundred(name, one_in) for one_in in model.PREVALENCES]
        assert all(0 <= q.low <= q.high <= 100 for q in shares)
        assert [q.high for q in shares] == sorted((q.high for q in shares), reverse=True)


def test_what_is_looked_at_adds_up(laboratory):
    for name in evaluation.DETECTORS:
        inspected = sum(laboratory.looked(name, kind).low for kind in text.KINDS)
        assert inspected == laboratory.looked(name).low == 3 * 3 * 2


def test_sentences_follow_from_the_runs(laboratory, main_case, monkeypatch):
    before = text.results(main_case, laboratory).as_text()
    assert ("In every run" in before) == bool(laboratory.finding_all())
    monkeypatch.setattr(model.Laboratory, "finding_all", lambda _: [])
    monkeypatch.setattr(model.Laboratory, "mostly_others", lambda _: [])
    monkeypatch.setattr(model.Laboratory, "drawing_in", lambda *_: False)
    after = text.results(main_case, laboratory).as_text()
    assert "In every run" not in after
    assert "come up in every run" not in after
    assert "are others’" not in after


def test_the_brief_tells_only_what_every_run_tells(laboratory, main_case):
    """Of the sets of runs below, only those in which each run flags others say anything."""

    def run(right, wrong):  # five numbers of callers in use, and 1,500 others
        score = np.array(
            [1.0] * right + [0.0] * (5 - right) + [1.0] * wrong + [0.0] * (1500 - wrong)
        )
        kind = np.array([worlds.CALLER] * 5 + ["subscriber"] * 1500)
        return Trial("isolation", score, np.arange(1505), np.zeros(1505, int), kind, 3)

    def brief_of(*runs):
        trials = {name: [run(5, 0), run(5, 0)] for name in model.PRINTED} | {"isolation": runs}
        lab = dataclasses.replace(laboratory, trials=trials)
        return lab.telling(), text.in_brief(main_case, lab)

    (detector, rare), brief = brief_of(run(5, 1), run(5, 2))
    assert detector == "isolation"
    # by hand: all five found, and of others 3 in 3,000 flagged, so about half at one in 1,000
    assert rare == 10_000
    often, seldom = (n.text for n in brief.runs() if isinstance(n, Number))
    low, high = (float(end) for end in seldom.rstrip("%").split("–"))
    assert low < 100 / (1 + 9999 * 3 / 3000) < high < 50 < float(often.split("–")[0])
    assert brief.left_out is None
    for runs in ([run(5, 1), run(5, 0)], [run(5, 1500), run(5, 1500)]):
        telling, brief = brief_of(*runs)
        assert telling is None
        assert brief.left_out is not None


def test_a_case_without_what_is_needed_leaves_the_laboratory_out():
    opened = open_case(ROOT / "cases/cixi-2022/case.yaml")
    assert model.run(opened) is None
    assert "how the business was noticed" in text.reported(opened).as_text()
    assert tables.base_rates(opened, None).left_out


def test_the_laboratory_needs_no_statement_and_a_statement_no_laboratory(laboratory, tmp_path):
    path = tmp_path / "case.yaml"
    text_of_case = MAIN.read_text("utf-8")
    path.write_text(text_of_case.replace("about: detection", "about: victims"), encoding="utf-8")
    untold = open_case(path)
    assert model.needs(untold) == [model.STATEMENT]
    assert text.reported(untold).left_out
    repeated = model.run(untold, subscribers=500, days=6, seeds=2, looks=3)
    assert (
        repeated.of_hundred("rate", 1000).interval == laboratory.of_hundred("rate", 1000).interval
    )
    elsewhere = open_case(MAIN, sources="-legal-daily")  # the source that tells of it
    assert model.STATEMENT in model.needs(elsewhere)


def test_parameters_out_of_range_are_told_at_once():
    with pytest.raises(ParameterError) as refused:
        model.check(subscribers=10, days=2, looks=3)
    assert str(refused.value).splitlines() == [
        "subscribers=10 must be a whole number from 500 to 1,000,000.",
        "days=2 must be a whole number from 4 to 60.",
    ]


def test_tables_of_calls_show_no_control_of_their_own_in_a_notebook():
    """DuckDB shows a progress bar in JupyterLab, which a report can't contain."""
    code = """
import duckdb
from case_lib.detection import reading
asked = "select current_setting('enable_progress_bar')"
with reading.connected() as ours:
    print(duckdb.connect().execute(asked).fetchone(), ours.con.execute(asked).fetchone())
"""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(book).execute()
    (printed,) = (o for o in book.cells[0].outputs if o.get("name") == "stdout")
    assert printed.text.split() == ["(True,)", "(False,)"]
