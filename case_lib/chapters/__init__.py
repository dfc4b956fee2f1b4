"""The chapters of a report, a folder each."""
