"""Asks more of an opened case: sweeps, cases beside each other, what moves a result."""
