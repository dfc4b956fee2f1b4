"""Quantities with bounds, formulas over them, traces, and printing."""
