"""The fast parser reads the YAML files of the package like a full YAML 1.2 parser."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from case_lib.base import yaml_text
from tests.conftest import ROOT

# a table with gaps for what a draft says isn't YAML before they are filled
TEMPLATES = {"skeleton.yaml"}
FILES = [
    path
    for folder in ("reference", "languages")
    for path in sorted((ROOT / "case_lib" / folder).glob("*.yaml"))
    if path.name not in TEMPLATES
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_tables_are_read_alike(path):
    text = path.read_text("utf-8")
    # repr tells 1 from True and 1.0, and in which order keys stand
    assert repr(yaml_text.load(text)) == repr(YAML(typ="safe", pure=True).load(text))


SAID = "no Off y 1:30 -7 0 +1.5 1. .5 2e3 1.5e-3 null ~ TRUE 2023-05-31 0.1.0 - .inf '1' 1.5.2"


@pytest.mark.parametrize("said", ["", *SAID.split()])
def test_scalars_are_read_alike(said):
    text = f"a: [{said}]"
    assert repr(yaml_text.load(text)) == repr(YAML(typ="safe", pure=True).load(text))
