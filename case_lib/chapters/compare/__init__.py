"""The case beside others."""
