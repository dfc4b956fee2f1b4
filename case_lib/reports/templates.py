"""Load the templates of HTML pages."""

from __future__ import annotations

import functools

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from case_lib.base import cache, code
from case_lib.base.digests import digest

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
        bytecode_cache=_Compiled(),
    )
    return environment.get_template(name)


class _Compiled(BytecodeCache):
    """Compiled templates in the cache folder."""

    def load_bytecode(self, bucket: Bucket) -> None:
        bytecode = cache.read(_key(bucket))
        if bytecode is not None:
            bucket.bytecode_from_string(bytecode)

    def dump_bytecode(self, bucket: Bucket) -> None:
        cache.write(_key(bucket), bucket.bytecode_to_string())


def _key(bucket: Bucket) -> str:
    return digest(("template", bucket.key, bucket.checksum, code.environment()))
