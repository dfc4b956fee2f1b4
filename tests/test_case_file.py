"""Invalid content of a case file is refused with its place, once, with the way out."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from case_lib.base.errors import FactError
from case_lib.casefile.opening import open_case
from tests.conftest import MINIMAL, ROOT

DATED = "events: {a: {label: a, claims: [{when: WHEN, source: paper}]}}\n"
SPAN = """\
events:
  a: {label: a, claims: [{when: 2023-01-01, source: paper}]}
  b: {label: b, claims: [{when: 2023-02-01, source: paper}]}
spans: {NAME: {label: x, start: a, end: b}}
"""


def said(text):
    return MINIMAL.replace("says: 12", f"says: {text}")


def more(text):
    return MINIMAL + text


# the file, the text at whose place the fault is told, what is said
REFUSED = {
    "a tag for yes and no": (said("!!bool x"), "!!bool", "tags (!) are not used"),
    "a tag for an ordered map": (more("x: !!omap [a: 1]\n"), "!!omap", "tags (!)"),
    "a tag for a set": (more("events: !!set {a, b}\n"), "!!set", "tags (!)"),
    "a tag for an object": (more("x: !!python/object:os.system 1\n"), "!!python", "tags (!)"),
    "an alias": (MINIMAL.replace("label: people", "label: *people"), "*people", "anchors and"),
    "a merge": (more("<<: {a: 1}\n"), "<<", "merges (<<)"),
    "a directive": ("%YAML 1.1\n---\n" + MINIMAL, "%YAML", "directives (%)"),
    "brackets in brackets": (more("a: " + "[" * 60 + "]" * 60 + "\n"), "", "40 deep"),
    "a tab": (MINIMAL.replace("    outlet", "\toutlet"), "\t", "spaces, not with tabs"),
    "a tab before a list": (more("x:\n  - a\n\t- b\n"), "\t", "spaces, not with tabs"),
    "a misspelt stage": (
        MINIMAL.replace("    stage: arrested", "    stage: arested"), "arested", "mean 'arrested'"
    ),
    "half a tier": (more("roles: {boss: {label: x, tier: half}}\n"), "half", "a whole number is"),
    "a long anchor": (MINIMAL.replace("12名", "x" * 60), "xxx", "at most 48 characters"),
    "a wide anchor": (MINIMAL.replace("12名", "名" * 30), "名", "Shorten it"),
    "a word for a unit": (more("units: {car: 3 cars}\n"), "3 cars", ": '3 cars' is not a word"),
    "a source that is none": (
        MINIMAL.replace("source: paper", "source: papr"), "papr", ": 'papr' is not a source"
    ),
    "a key of brackets": (more('"()": 1\n'), '"()"', "() is not a known key"),
    "a name of brackets": (MINIMAL.replace("arrests.total", '"()"'), '"()"', "a name consists of"),
    "a number for a key": (more("5: x\n"), "5", "5 is not a known key"),
    "a number of 400 digits": (
        more(f"wordings: {{about: {'9' * 400}}}\n"), "9" * 400, "less than 1"
    ),
    "a number of 5,000 digits": (said("9" * 5000), "9" * 5000, ""),
    "more than anything": (said("1e19"), "1e19", ""),
    "more digits than are read": (said("1e300"), "1e300", ""),
    "no number": (said(".nan"), ".nan", "contains no readable number"),
    "an anchor without quotes": (MINIMAL.replace("12名", "12"), "12}", 'quotes: "12"'),
    "a case called by a year": (MINIMAL.replace("small-case", "2024"), "2024\n", "quotes"),
    "a unit that is a number": (MINIMAL.replace("person", ".nan"), ".nan", "quotes"),
    "a unit of thirty": (
        MINIMAL.replace("person", "person" + "/day" * 30), "person/", "at most"
    ),
    "a blank label": (MINIMAL.replace("people arrested", '"\\u3000"'), '"\\u3000"', "is blank"),
    "a label of no width": (MINIMAL.replace("people arrested", '"\\u200b"'), '"\\u200b"', "blank"),
    "a character that can't be printed": (
        MINIMAL.replace("people arrested", '"a\\0b"'), '"a\\0b"', "U+0000"
    ),
    "30 February": (more(DATED.replace("WHEN", "2023-02-30")), "2023-02-30", "not a date"),
    "a time of day": (more(DATED.replace("WHEN", "2023-02-03T10:00:00Z")), "2023-02-03", "not a"),
    "a season": (MINIMAL.replace("2023-06-01", "2023-21"), "2023-21", "not a date"),
    "up to a season": (more(DATED.replace("WHEN", "2023-01/2023-24")), "2023-01", "not a date"),
    "the year 1": (MINIMAL.replace("2023-06-01", "0001-01-01"), "0001", "years 1800 to 2200"),
    "the year 9999": (more(DATED.replace("WHEN", "9999-12-31")), "9999", "years 1800 to 2200"),
    "half a mapping": (more("events: [a]\n"), "[a]", "keys with values are expected"),
    "a hash that is none": (
        MINIMAL.replace("access:", "sha256: abc\n    access:"), "abc", "64 digits"
    ),
    "per cent of people": (said("12%"), "12%", "is a share of 100"),
    "a name of a formula": (
        more(
            'assumptions:\n  arrests.officers_arrest: {label: x, unit: "1", value: 1, '
            'reason: r}\n'
        ),
        "{label: x", "is computed",
    ),
    "a name of a definition": (
        more('assumptions:\n  definition.percent: {label: x, unit: "1", value: 1, reason: r}\n'),
        "{label: x", "is computed or defined in a table",
    ),
    "one name in formulas": (
        more('assumptions:\n  arrests_total: {label: x, unit: "1", value: 1, reason: r}\n'),
        "{label: x", "the same name in a formula",
    ),
    "a span for a figure": (
        more(SPAN.replace("NAME", "arrests.total")), "{label: x", "is already a figure"
    ),
    "an event like an end": (
        more(SPAN.replace("NAME", "t.x").replace("b:", "a.end:").replace("end: b", "end: a.end")),
        "{label: b", "also the name of an end",
    ),
}  # fmt: skip
URLS = ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a/b", "//a/b",
        "https://", "https://a b", "HTTPS://a\\\\b", "http://a\\n.b")  # fmt: skip
REFUSED |= {
    f"the address {url}": (
        MINIMAL.replace("access:", f'url: ["{url}"]\n    access:'), f'"{url}"', "valid web address"
    )
    for url in URLS
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_at_its_place(write_case, name):
    text, place, part = REFUSED[name]
    with pytest.raises(FactError) as caught:
        open_case(write_case(text))
    faults = [fault for fault in caught.value.faults if part in fault.what + fault.way_out]
    assert len(faults) == 1, caught.value
    line, column = map(int, faults[0].where.rsplit(":", 2)[1:])
    if place:
        assert text.splitlines()[line - 1][column - 1 :].startswith(place.rstrip("\n"))
    assert "\n" not in str(faults[0])


def test_addresses_that_a_reader_can_follow(write_case):
    text = MINIMAL.replace("access:", "url: [http://a.cn/x?y=1&z=2, 'HTTPS://b.cn']\n    access:")
    assert open_case(write_case(text)).file.sources["paper"].url[1] == "HTTPS://b.cn"


@pytest.mark.parametrize("unit", ["USDT/lead", "USDC/lead", "BTC/lead"])
def test_tokens_are_money(write_case, unit):
    text = MINIMAL.replace("currency: CNY", f"currency: {unit.split('/')[0]}") + (
        f"  pay.caller.commission_lead: {{label: x, unit: {unit}, claims: [{{says: 5, source: "
        "paper}]}\n"
    )
    assert open_case(write_case(text))["pay.caller.commission_lead"].unit == unit


@pytest.mark.parametrize(("said", "value"), [("0.00001", 1e-5), ("1e-9", 1e-9), ("1.0e16", 1e16)])
def test_floats_of_yaml_are_read(write_case, said, value):
    text = MINIMAL.replace("says: 12", f"says: {said}").replace("arrests.total", "share.x")
    case = open_case(write_case(text.replace("unit: person", "unit: CNY")))
    assert case["share.x"] == value


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "case.yaml").mkdir()
    with pytest.raises(FactError, match=r"case\.yaml:1:1  is not a file"):
        open_case(tmp_path)


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "case.yaml")
    with pytest.raises(FactError, match=r"there is no such case|is not a file"):
        open_case(tmp_path)


def test_from_a_folder_that_is_gone(tmp_path, write_case):
    """A case can be opened by its path; by its name the error explains why not."""
    program = """
import os, sys
from case_lib.casefile.opening import open_case
from case_lib.base.errors import FactError
os.rmdir(os.getcwd())
print(open_case(sys.argv[1])["arrests.total"].low)
try:
    open_case("shanghai-2023")
except FactError as error:
    print(error)
"""
    gone = tmp_path / "gone"
    gone.mkdir()
    process = subprocess.run(
        [sys.executable, "-c", program, str(write_case(MINIMAL))],
        cwd=gone,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.stderr == ""
    assert process.stdout.startswith("12.0\nshanghai-2023  the current folder no longer exists.")


def test_a_unit_for_all_is_a_word_in_the_files_of_languages(tmp_path, write_case):
    words = tmp_path / "languages"
    words.mkdir()
    for path in (ROOT / "case_lib/languages").iterdir():
        word = {"en.yaml": "[vehicle, vehicles]", "zh.yaml": "辆"}.get(path.name)
        text = path.read_text("utf-8")
        added = f"\nunits:\n  vehicle: {word}\n"
        (words / path.name).write_text(text.replace("\nunits:\n", added) if word else text, "utf-8")
    case = write_case(MINIMAL.replace("person", "vehicle").replace("arrests.total", "seized.vans"))
    code = (
        "import sys; from pathlib import Path; from case_lib.base import languages\n"
        "languages._folder = lambda: Path(sys.argv[1])\n"
        "from case_lib import open_case; from case_lib.quantity.printing import say\n"
        "made = open_case(sys.argv[2])['seized.vans']\n"
        "print(ascii([say(made, lang) for lang in languages.known()]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(words), str(case)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stdout == f"{['12' + chr(160) + 'vehicles', '12辆']!a}\n", done.stderr[-900:]
    with pytest.raises(FactError, match="unknown unit 'vehicle'"):
        open_case(case)
