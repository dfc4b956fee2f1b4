"""Load the YAML files of the package by YAML 1.2 rules, with the C parser.

They are read at the start of every run, where a parser in Python would take a second. Case files,
which users write, have their own parser (``casefile.parsing``).
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

import yaml

__all__ = ["YAMLError", "load"]

YAMLError = yaml.YAMLError
_TAG = "tag:yaml.org,2002:"
# the core schema: `no` and `on` are words, `1:30` is text (yaml.org/spec/1.2.2, section 10.3.2)
_SCALARS = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    "float": (
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        "-+.0123456789",
    ),
}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, said) for tag, said in known if tag.removeprefix(_TAG) not in _SCALARS]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


for _name, (_said, _first) in _SCALARS.items():
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(f"^(?:{_said})$"), list(_first))


def load(text: str) -> Any:
    """Return the data of a YAML text.

    Raises
    ------
    YAMLError
        For invalid YAML.

    Examples
    --------
    >>> load("a: [no, 1:30, 12, 0.5, true, 2023-05-31]")
    {'a': ['no', '1:30', 12, 0.5, True, datetime.date(2023, 5, 31)]}
    """
    return yaml.load(text, Loader=_Loader)
