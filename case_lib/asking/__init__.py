"""What-if analysis of an opened case: sweeps, comparisons, sensitivity, controls."""
