"""Load and compile the passages in ``text.<lang>.md`` of a package."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

import jinja2
import jinja2.meta

from case_lib.document.passage_language import environment, text_file

__all__ = ["Template", "of_source", "sources", "template"]


class Template:
    """A compiled passage, with the first parts of the names that it cites."""

    def __init__(self, environment: jinja2.Environment, source: str) -> None:
        tree = environment.parse('{% import "common" as common with context %}' + source)
        self.cited = jinja2.meta.find_undeclared_variables(tree) - {"_page"}
        self.compiled = environment.from_string(tree)


@functools.cache
def template(package: str, lang: str, name: str) -> Template:
    """Return a passage of a package.

    Raises
    ------
    KeyError
        If there is no such passage.
    """
    source = sources(package, lang)
    if name not in source:
        raise KeyError(f"{package} has no passage {name!r} in text.{lang}.md.")
    return Template(environment(lang), source[name])


@functools.lru_cache(maxsize=256)
def of_source(source: str, lang: str) -> Template:
    """Return a passage from a text, such as one in a notebook."""
    return Template(environment(lang), source)


@functools.cache
def sources(package: str, lang: str) -> Mapping[str, str]:
    """Return the passages of a package in a language, or in its first one."""
    path = text_file(package, "text", lang)
    if not path.is_file():
        return {}
    parts = re.split(r"(?m)^# +(\S+) *\n", path.read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))
