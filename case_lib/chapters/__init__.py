"""The chapters of a report, one folder each."""
