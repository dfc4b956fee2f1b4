"""Quantities: bounds, formulas, traces, and how they are printed."""
