"""Commands on terminals of any encoding, and a report with unusual names and cells."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from pypdf import PdfReader

from case_lib.reports.audit import audit
from tests.command import run
from tests.conftest import MINIMAL, RARE, ROOT

LABEL = "people 抓获 ● [/b] [all provinces] \\\\[x]"
ODD = MINIMAL.replace("people arrested", f'"{LABEL}"')


@pytest.mark.parametrize("encoding", ["gbk", "cp437", "ascii"])
def test_output_never_fails_for_want_of_a_character(write_case, encoding):
    done = run("quantities", write_case(ODD), encoding=encoding)
    assert (done.returncode, done.stderr) == (0, "")
    assert "[/b] [all provinces] \\[x]" in done.stdout
    assert ("抓获" in done.stdout) == (encoding == "gbk")


def test_json_is_whole_on_any_terminal(write_case):
    rows = json.loads(run("quantities", write_case(ODD), "--json", encoding="ascii").stdout)
    assert rows[0]["label"] == LABEL.replace("\\\\", "\\")


@pytest.mark.parametrize(
    "command",
    [("trace", "arrests.total"), ("compare", "shanghai-2023"), ("verify", "--source")],
)
def test_square_brackets_are_no_markup(write_case, tmp_path, command):
    alike = ODD.replace("country:", "kind: diversion\ncountry:")
    alike = alike.replace("A small case", "A [b]small[/b] case")
    path = write_case(alike.replace("12名", '"[b]12名[/b]"'))
    text = tmp_path / "[red]article[b].txt"
    text.write_text("[b]12名[/b]", encoding="utf-8")
    name, *more = command
    done = run(name, path, *more, *([f"paper={text}"] if name == "verify" else []))
    assert "Traceback" not in done.stderr
    words = {
        "trace": "[/b] [all provinces]",
        "compare": "A [b]small[/b] case",
        "verify": "[b]12名[/b]",
    }
    assert words[name] in done.stdout


CELL = """\
# Own

- 喆 outer
  - inner
    1. first inside
- last 😀

| who | what |
|:--|--:|
| callers | US$ and $x$ |

See [the law](https://example.org/2023/a)."""


@RARE
def test_a_report_of_odd_names_in_a_folder_that_the_locale_can_not_spell(tmp_path):
    folder = tmp_path / "案件"
    (folder / "notebooks").mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / "00_facts.ipynb", folder / "notebooks")
    facts = nbformat.read(ROOT / "notebooks" / "00_facts.ipynb", as_version=4)
    parameters = next(c for c in facts.cells if "parameters" in c.metadata.get("tags", []))
    cells = [nbformat.v4.new_markdown_cell(CELL), parameters]
    own = folder / "notebooks" / "07_own.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), own)
    path = folder / "case.yaml"
    text = MINIMAL.replace("A small case", "The case of Nguyễn Văn Đức, 陈喆 and 𠮷某 😀")
    path.write_text(text.replace("people arrested", "US$ $frac$ 聯合報"), encoding="utf-8")
    arguments = ["render", path, "--lang", "zh", "--out", folder / "out", "--quiet"]
    arguments += ["--notebooks", folder / "notebooks"]
    done = subprocess.run(
        [sys.executable, "-m", "case_lib", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )
    message = done.stderr.decode()
    assert (done.returncode, len(message.splitlines())) == (0, 1), message
    assert "case.yaml:2:8" in message
    assert "U+1F600" in message
    made = folder / "out" / "small-case" / "zh"
    assert audit(made) == []
    words = "".join(page.extract_text() for page in PdfReader(made / "report.pdf").pages)
    words = re.sub(r"[\s\u200b\u2060\u00a0]+", "", words)
    for part in ("NguyễnVănĐức,陈喆and𠮷某〓", "US$$frac$聯合報", "last〓", "firstinside"):
        assert part in words
    assert "thelaw（https://example.org/2023/a）" in words
    assert "U+1F600(grinningface)" in words
    page = (made / "report.html").read_text("utf-8")
    assert "<ul><li>inner<ol><li>first inside</li></ol></li></ul>" in page
    assert '<td class="r">US$ and $x$</td>' in page
