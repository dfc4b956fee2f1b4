"""Reconstructs a published criminal case from what was reported about it."""

__version__ = "0.1.0"
