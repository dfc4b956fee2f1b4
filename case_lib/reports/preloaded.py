"""Import what every notebook needs; a warm process begins with this module."""

from case_lib.reports import warm

__all__: list[str] = []

warm.import_all()
