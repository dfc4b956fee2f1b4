"""Warm forked processes give the same output as kernels, and notebooks share no state."""

from __future__ import annotations

import functools
import os
import signal
import sys
import tempfile

import nbformat
import pytest

from case_lib import __main__ as command
from case_lib.base.errors import RenderError
from case_lib.casefile import opening
from case_lib.reports import running, warm
from case_lib.reports.running import NotebookJob
from tests.conftest import MAIN

pytestmark = pytest.mark.skipif(not warm.available(), reason="no warm processes on this system")

CELLS = """\
import sys, os
print("said", end=" ")
print("twice")
print("again")
print("a remark", file=sys.stderr)
---
from IPython.display import HTML, display
handle = display("first", display_id=True)
handle.update("second")
display({"text/plain": "both", "text/html": "<b>both</b>"}, raw=True)
HTML("<i>value</i>")
---
1 + 1;
---
__name__, os.path.basename(os.getcwd()), {"", os.getcwd()} & set(sys.path) != set(), given
---
from case_lib.casefile.opening import open_case
from case_lib.chapters.facts import text
opened = open_case(where, lang="en,zh", draws=200)
@opened.formula("CNY/hour", "half the hourly base pay")
def half_wage(pay_caller_base_wage_hour):
    return pay_caller_base_wage_hour / 2
opened.trace("own.half_wage")["formula"]
---
text.passage(opened, "intro")
---
%who_ls str
---
async def later():
    return "awaited"
await later()
---
_, len(Out)
"""


def book(path, cells, **parameters):
    """Write a notebook whose first cell sets parameters."""
    first = nbformat.v4.new_code_cell("\n".join(f"{k} = {v!r}" for k, v in parameters.items()))
    first.metadata["tags"] = ["parameters"]
    more = [nbformat.v4.new_code_cell(source.strip()) for source in cells.split("---")]
    nbformat.write(nbformat.v4.new_notebook(cells=[first, *more]), path)
    return path


def job(tmp_path, name, cells, kernel=False):
    (tmp_path / "out").mkdir(exist_ok=True)
    path = book(tmp_path / f"{name}.ipynb", cells, given=1, where=str(MAIN))
    out = tmp_path / "out" / f"{name}-{kernel}.ipynb"
    return NotebookJob(path, out, {"given": 2}, tmp_path, tmp_path, True, kernel)


def run_alone(run: NotebookJob) -> str:
    """Run a notebook, and allow output that reports don't support."""
    import papermill

    os.environ["IPYTHONDIR"] = str(run.output.parent / ".ipython")
    running._write(running._executed(papermill, run), run, {})
    return ""


def outputs(path):
    return [cell.outputs for cell in nbformat.read(path, as_version=4).cells]


@pytest.mark.exhaustive
def test_a_warm_process_shows_what_a_kernel_shows(tmp_path):
    one, other = (job(tmp_path, "01_all", CELLS, kernel) for kernel in (False, True))
    ((done, left_out),) = warm.each(run_alone, [one], 2)
    assert (done, left_out) == (one, "")
    run_alone(other)
    shown = outputs(one.output)
    assert sum(map(len, shown)) > 9
    assert shown == outputs(other.output)


def test_no_notebook_knows_of_another_and_each_error_names_its_cell(tmp_path):
    left = "import case_lib.base.kinds as k\nk.left = 1\nimport os\nos.environ['LEFT'] = '1'"
    seek = "import case_lib.base.kinds as k, os\nassert not hasattr(k, 'left')"
    seek += "\nassert 'LEFT' not in os.environ"
    jobs = [job(tmp_path, "01_left", left), job(tmp_path, "02_seek", seek)]
    assert [fault for _, fault in warm.each(running.execute, jobs, 1)] == ["", ""]
    broken = job(tmp_path, "03_broken", "1\n---\nprint(1)\n1 / 0\n---\n2")
    with pytest.raises(RenderError, match=r"03_broken.ipynb, cell 4: ZeroDivisionError: division"):
        list(warm.each(running.execute, [broken, *jobs], 1))


def test_a_process_that_is_killed_is_told(tmp_path):
    killed = job(tmp_path, "01_killed", f"import os\nos.kill(os.getpid(), {int(signal.SIGKILL)})")
    with pytest.raises(RenderError, match="was killed"):
        list(warm.each(running.execute, [killed], 1))


def test_processes_end_with_who_asked_for_them(tmp_path):
    """Closing the generator stops the remaining jobs."""
    begun = tmp_path / "begun"
    wait = "import os, pathlib, time\n"
    wait += f"pathlib.Path({str(begun)!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
    hold = (
        f"import pathlib, time\nwhile not pathlib.Path({str(begun)!r}).exists(): time.sleep(0.05)"
    )
    results = warm.each(
        running.execute, [job(tmp_path, "01_w", wait), job(tmp_path, "02_h", hold)], 2
    )
    next(results)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)


def test_no_process_is_forked_where_a_socket_has_no_room(monkeypatch):
    assert warm.available() == (sys.platform == "linux")
    monkeypatch.setattr(tempfile, "tempdir", "/tmp/" + "x" * 80)
    assert not warm.available()


def variable(name):
    return os.environ.get(name)


def test_each_process_has_the_environment_of_the_one_that_asks(monkeypatch):
    monkeypatch.setenv("CASE_LIB_TRIED", "one")
    assert [value for _, value in warm.each(variable, ["CASE_LIB_TRIED"], 1)] == ["one"]
    monkeypatch.delenv("CASE_LIB_TRIED")
    assert [value for _, value in warm.each(variable, ["CASE_LIB_TRIED"], 1)] == [None]


def add_a_mark(path):
    path.write_text(path.read_text() + "x")


def marks(path):
    return path.read_text(), os.getppid()


def test_what_comes_before_is_done_once_for_all(tmp_path):
    path = tmp_path / "marks"
    path.write_text("")
    before = functools.partial(add_a_mark, path)
    seen = [result for _, result in warm.each(marks, [path] * 3, 2, before)]
    assert {text for text, _ in seen} == {"x"}
    assert len({parent for _, parent in seen}) == 1


def test_what_fails_before_is_left_to_the_job(tmp_path):
    before = functools.partial(add_a_mark, tmp_path / "missing")
    assert [value for _, value in warm.each(variable, ["CASE_LIB_TRIED"], 1, before)] == [None]


def test_a_case_opened_beforehand_is_shared_but_for_formulas_of_ones_own(monkeypatch):
    monkeypatch.setattr(opening, "_ready", {})
    options = {"lang": "en", "sources": "all", "draws": 200, "seed": 1}
    opening.open_beforehand(MAIN, **options)
    one, other = (opening.open_case(MAIN, **options) for _ in range(2))
    assert one.quantities is other.quantities

    @one.formula("CNY/hour", "half the hourly base pay")
    def half_wage(pay_caller_base_wage_hour):
        return pay_caller_base_wage_hour / 2

    assert "own.half_wage" in one.own
    assert not other.own
    unlike = opening.open_case(MAIN, **{**options, "seed": 2})
    assert unlike.quantities is not one.quantities
    assert unlike.seed == 2


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("render port-town", True),
        ("render port-town --lang en", True),
        ("render port-town other-case", False),
        ("render port-town --scenarios grid.yaml", False),
        ("render port-town --kernels", False),
        ("check port-town", False),
        ("render", False),
    ],
)
def test_one_report_lets_a_process_import_beside_the_command(words, begins):
    assert command._one_report(words.split()) is begins


def test_the_process_that_imports_ends_with_its_command(monkeypatch):
    ended = []
    monkeypatch.setattr(os, "_exit", ended.append)
    warm._while_it_runs(os.getppid())
    assert ended == []
    warm._while_it_runs(-1)
    assert ended == [0]
