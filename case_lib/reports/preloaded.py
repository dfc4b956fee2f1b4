"""Imports everything that notebooks need: the first thing that a warm process does."""

from case_lib.reports import warm

__all__: list[str] = []

warm.import_all()
