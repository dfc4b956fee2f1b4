"""Noticing callers in call records: features of numbers, detectors, linking, evaluation.

On the side of those who look. Nothing here says what a real network looks like, how well anything
works in the field, or how police worked; scores of these modules are reasons to look, no findings.
"""

__all__: list[str] = []
