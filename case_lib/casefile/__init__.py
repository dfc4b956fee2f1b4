"""Read and check case files, weigh their evidence, and open cases."""
