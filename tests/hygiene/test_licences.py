"""Licences and citation are stated consistently for every file."""

from __future__ import annotations

import fnmatch
import json
import tomllib

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT

REUSE = tomllib.loads((ROOT / "REUSE.toml").read_text("utf-8"))["annotations"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CITATION = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text("utf-8"))
ZENODO = json.loads((ROOT / ".zenodo.json").read_text("utf-8"))


def licence(path: str) -> str:
    def fits(paths) -> bool:
        globs = [paths] if isinstance(paths, str) else paths
        return any(fnmatch.fnmatchcase(path, glob.replace("**", "*")) for glob in globs)

    return [row["SPDX-License-Identifier"] for row in REUSE if fits(row["path"])][-1]


def test_each_licence_has_its_text_and_the_wheel_names_it():
    licences = {row["SPDX-License-Identifier"] for row in REUSE}
    assert {path.stem for path in (ROOT / "LICENSES").iterdir()} == licences
    assert set(PROJECT["license"].split(" AND ")) == licences
    assert (ROOT / "LICENSE").read_bytes() == (ROOT / "LICENSES" / "MIT.txt").read_bytes()
    fonts = (ROOT / "case_lib" / "fonts" / "OFL.txt").read_bytes()
    assert (ROOT / "LICENSES" / "OFL-1.1.txt").read_bytes() == fonts


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("case_lib/cli/start.py", "MIT"),
        ("notebooks/03_pay.ipynb", "MIT"),
        ("docs/ARCHITECTURE.md", "CC-BY-4.0"),
        ("case_lib/chapters/pay/text.zh.md", "CC-BY-4.0"),
        ("cases/shanghai-2023/case.yaml", "CC0-1.0"),
        ("case_lib/fonts/NotoSans-Bold.ttf", "OFL-1.1"),
    ],
)
def test_code_words_and_data_have_their_licence(path, expected):
    assert (ROOT / path).is_file()
    assert licence(path) == expected


def test_records_say_the_licence_of_data():
    folder = "data_synthetic/shanghai-2023"
    package = json.loads((ROOT / folder / "datapackage.json").read_text("utf-8"))
    assert [row["name"] for row in package["licenses"]] == [licence(f"{folder}/persons.csv")]


def test_zenodo_says_what_the_citation_says():
    assert ZENODO["title"] == CITATION["title"] == PROJECT["name"]
    assert ZENODO["description"] == CITATION["abstract"]
    assert ZENODO["license"] == CITATION["license"] == licence("case_lib/__init__.py")
    assert ZENODO["keywords"] == CITATION["keywords"]
    assert [c["name"] for c in ZENODO["creators"]] == [a["name"] for a in CITATION["authors"]]
    assert CITATION["cff-version"] == "1.2.0"
