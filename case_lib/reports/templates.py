"""Load the templates of HTML pages."""

from __future__ import annotations

import functools

import jinja2

__all__ = ["template"]


@functools.cache
def template(name: str) -> jinja2.Template:
    """Return a template of this folder; values are escaped, and a missing one is an error."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("case_lib", "reports"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(name)
