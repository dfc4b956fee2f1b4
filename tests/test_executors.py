"""Results don't depend on where tasks run; tasks of a killed worker run again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from case_lib import synthetic
from case_lib.asking.sweeping import sweep
from case_lib.base import cache, code, executors
from case_lib.base.errors import FactError, ModelError, ParameterError, TaskError
from case_lib.base.executors import HERE, each
from case_lib.base.folders import digests
from case_lib.base.processes import processes
from case_lib.casefile.opening import open_case
from case_lib.chapters.network import generating
from case_lib.reading import corpus
from case_lib.reports import many
from case_lib.reports.render import render
from case_lib.reports.request import Request
from tests.conftest import MAIN, RARE, ROOT
from tests.spread import drawn, failing, killed, killed_by_its_first_byte, killed_once


@pytest.fixture(scope="module")
def cluster():
    """Return the address of a Dask cluster with two workers in separate processes."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, worker_dashboard_address=None
    ) as local:
        yield "dask" + local.scheduler_address.removeprefix("tcp")


TASKS = list(range(9))


def test_a_worker_killed_while_a_long_task_is_sent_does_not_stop_the_command_forever():
    """Python 3.11's pool waits for someone to read the rest of the task."""
    messages = []

    def run():
        try:
            list(each(killed_by_its_first_byte, [b"!", *[bytes(4_000_000)] * 4], "processes:1"))
        except TaskError as error:
            messages.append(str(error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(120)
    assert not thread.is_alive()
    (message,) = messages
    assert "killed 3 times" in message


def test_tasks_come_back_in_order_and_the_same_everywhere(cluster):
    expected = [drawn(task) for task in TASKS]
    with ThreadPoolExecutor(3) as pool:
        for on in (executors.HERE, "processes:2", cluster, pool):
            assert list(each(drawn, TASKS, on)) == expected
    # equal tasks stay several
    assert list(each(drawn, [5, 5], cluster)) == [drawn(5)] * 2


@pytest.mark.parametrize("on", ["processes:2", "cluster"])
def test_a_task_lost_with_a_killed_worker_is_done_again(on, cluster, tmp_path):
    on = cluster if on == "cluster" else on
    results = list(each(partial(killed_once, tmp_path), TASKS, on))
    assert (tmp_path / "killed").exists()
    assert results == [(task, drawn(task)) for task in TASKS]


def test_a_task_that_kills_each_worker_is_told_and_the_others_come_first():
    results = each(killed, [0, 1, 2], "processes:2", named=lambda task: f"the task {task}")
    assert next(results) == 0  # though it may be lost with the other
    with pytest.raises(TaskError, match=r"^the task 1: its process was killed 3 times"):
        next(results)


def test_what_fails_says_which_task_it_was(cluster):
    with processes(1) as pool:
        for on in (executors.HERE, pool, cluster):
            named = partial(each, failing, on=on, named="the {} one".format)
            with pytest.raises(ModelError, match=r"^the model one: no result\.$"):
                list(named(["good", "model"]))
            with pytest.raises(FactError) as refused:
                list(named(["facts"]))
            assert [fault.where for fault in refused.value.faults] == ["case.yaml:1:2", "b:1:1"]
            assert "the facts one: is wrong. Mend it." in str(refused.value)
            with pytest.raises(TaskError) as bug:
                list(named(["bug"]))
            assert str(bug.value) == "the bug one: ZeroDivisionError: by zero"
            assert "in failing" in bug.value.__notes__[0]


def test_few_tasks_are_under_way_at_a_time():
    begun = []

    def tasks():
        for task in range(50):
            begun.append(task)
            yield task

    with ThreadPoolExecutor(2) as pool:
        results = each(drawn, tasks(), pool)
        for done in range(1, 20):
            next(results)
            assert len(begun) <= done + 2 * 2
        results.close()


@RARE
def test_sweep_records_and_drafts_are_the_same_on_a_cluster(cluster, tmp_path):
    case = open_case(MAIN, draws=200)
    over = {"pay.call_minutes": [1, 2, 3], "sources": ["all", "-hanchuan"]}
    here, there = (sweep(case, over, of="pay.calls_day", on=on) for on in (executors.HERE, cluster))
    assert here.equals(there)
    for name, on in (("here", executors.HERE), ("there", cluster)):
        written = list(synthetic.write_many(case, [7, 8], tmp_path / name, days=1, on=on))
        assert [folder.name for folder in written] == ["seed-7", "seed-8"]
        (tmp_path / "articles").mkdir(exist_ok=True)
        (tmp_path / "articles/2023-05-31-a.txt").write_text("4月25日,抓获嫌疑人506名。", "utf-8")
        (tmp_path / "articles/none.txt").write_text("没有数字。", "utf-8")
        corpus.make(tmp_path / "articles", tmp_path / name / "cases.parquet", on)
    assert digests(tmp_path / "here") == digests(tmp_path / "there")
    seeds = [
        (tmp_path / "here" / name / "persons.csv").read_bytes() for name in ("seed-7", "seed-8")
    ]
    assert seeds[0] != seeds[1]
    synthetic.write(synthetic.generate(case, 7, days=1), tmp_path / "alone")
    alone = digests(tmp_path / "alone")
    assert alone == digests(tmp_path / "there/seed-7")


def test_a_worker_with_other_code_refuses(cluster, monkeypatch):
    monkeypatch.setattr(code, "package", lambda: "0" * 64)
    with pytest.raises(
        ParameterError, match=r"other code of case-lib.*Install the same version there"
    ):
        list(each(drawn, [1], cluster))


@pytest.mark.parametrize(
    "on",
    ["", "processes:", "processes:0", "processes:two", "dask:host:1", "dask://host", "spark://h:1"],
)
def test_what_is_no_address_is_refused_before_anything_runs(on):
    with pytest.raises(ParameterError, match=r"must be `here`, `processes`"):
        next(each(drawn, [1], on))


def test_where_nobody_answers_is_told(monkeypatch):
    monkeypatch.setattr(executors, "_WAIT", 0.5)
    with pytest.raises(ParameterError, match=r"no Dask scheduler answers\. Start `dask scheduler`"):
        next(each(drawn, [1], "dask://127.0.0.1:9"))


def test_what_only_this_process_has_is_told():
    with pytest.raises(ParameterError, match=r"^task 1: it can't be sent .* define your formula"):
        next(each(lambda task: task, [1], "processes:1"))


def test_processes_end_when_nobody_wants_their_results_any_more():
    import psutil

    def children():
        running = psutil.Process().children(recursive=True)
        # Python's own tracker of resources stays as long as this process
        return {p for p in running if "resource_tracker" not in " ".join(p.cmdline())}

    before = children()
    results = each(drawn, TASKS, "processes:1")
    next(results)
    begun = children() - before
    results.close()
    assert begun
    assert psutil.wait_procs(begun, timeout=20)[1] == []


@pytest.mark.exhaustive
def test_a_report_made_on_a_cluster_is_the_same(cluster, tmp_path):
    """Notebooks of one report, and a whole report, without cached results."""
    one = str(ROOT / "tests/cases/one-source.yaml")
    request = Request(ROOT / "notebooks", ["en"], {"draws": "100"}, ["00_facts"], pdf=False)
    with cache.switched_off():  # here alone: the cluster finds nothing that was kept
        render(one, request, tmp_path / "here")
        render(one, request, tmp_path / "there", on=cluster)
        reports = many.render_many([one], request, tmp_path / "whole", on=cluster)
    assert [(done.name, done.how) for done in reports] == [("one-source", "made")]
    here, there, whole = (digests(tmp_path / n / "one-source") for n in ("here", "there", "whole"))
    assert there == whole
    # without the cell of parameters that papermill adds, cells are numbered otherwise
    other = {"en/provenance.json"}
    read = {name: there[name] for name in there if name.startswith("en/") and name not in other}
    assert read.items() <= here.items()
    assert "en/report.html" in read


@RARE
def test_an_ensemble_is_the_same_on_a_cluster(cluster):
    case = open_case(MAIN, draws=100)
    with cache.switched_off():
        here, there = (generating.generate(case, 2, 5, on=on) for on in (executors.HERE, cluster))
    for name in ("measures", "left", "mended", "curves"):
        assert getattr(here, name).equals(getattr(there, name)), name


def test_a_bar_is_shown_while_tasks_are_done_here(monkeypatch):
    events = []

    def shown(results, what, total):
        events.append(f"{what} of {total}")
        for result in results:
            events.append(f"counted {result}")
            yield result

    def task(number):
        events.append(f"did {number}")
        return number

    monkeypatch.setattr(executors, "bar", shown)
    assert list(each(task, [1, 2], HERE, "tasks", 2)) == [1, 2]
    assert events == ["tasks of 2", "did 1", "counted 1", "did 2", "counted 2"]
