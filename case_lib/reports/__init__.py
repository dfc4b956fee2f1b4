"""Renders notebooks and sets what they show as one document, PDF and HTML."""

import sys

# builds a grammar of web addresses for five seconds; jsonschema, which nbformat imports, does
# without it where it isn't there, and no notebook names the format that it checks
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
