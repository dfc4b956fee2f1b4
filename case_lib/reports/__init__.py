"""Run notebooks and make one document of their output, as PDF and HTML."""

import sys

# builds a grammar of web addresses for five seconds; jsonschema, which nbformat imports, does
# without it where it isn't there, and no notebook names the format that it checks
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
