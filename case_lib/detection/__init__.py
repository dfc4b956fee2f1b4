"""Detect callers in call records: features of numbers, detectors, linking, evaluation.

For investigators. Nothing here describes a real network, the performance of a method in the field,
or police work; scores of these modules are reasons to look, not findings.
"""

__all__: list[str] = []
